"""Every place is found by every name; what cannot be found says why."""

# ruff: noqa: RUF001 - names in Russian letters look like Latin ones

from __future__ import annotations

import csv
import json
import pickle
import time
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import gis_data
from gis_data.errors import AmbiguousPlaceError, PlaceError, UnknownPlaceError
from gis_data.gazetteer import Gazetteer, Match, Place
from gis_data.gazetteer.normalise import fold, without_accents
from gis_data.messages.catalogue import render
from gis_data.messages.message import Message
from gis_data.plan import load_plan

if TYPE_CHECKING:
    from collections.abc import Callable

REFERENCE = Path(gis_data.__file__).parent / "plans" / "reference"
HOSTILE = "</script><img src=x onerror=alert(1)>${1}"


def table(name: str) -> list[dict[str, str]]:
    with (REFERENCE / f"{name}.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


PLACES = table("places")
BY_ID = {row["id"]: row for row in PLACES}
NAME_COLUMNS = (
    "name_en",
    "name_zh_hans",
    "name_zh_hant",
    "pinyin",
    "name_ru",
    "name_ko",
    "name_ja",
)


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return Gazetteer.load()


@pytest.fixture(scope="module")
def reviewed() -> Gazetteer:
    return Gazetteer(PLACES, table("ambiguous"), secondary=False)


class Frames:
    """A plan as the gazetteer sees it: tables by name."""

    def __init__(self, **tables: pd.DataFrame) -> None:
        self.tables = tables

    def table(self, name: str) -> pd.DataFrame:
        return self.tables.get(name, pd.DataFrame({"id": pd.Series([], dtype=str)}))


def answers(gazetteer: Gazetteer, text: str) -> dict[str, Match | None]:
    """Return the match by its id, or the candidates of an ambiguous name."""
    try:
        match = gazetteer.lookup(text)
    except AmbiguousPlaceError as error:
        return dict.fromkeys(candidates(error))
    return {match.place.id: match}


def candidates(error: PlaceError) -> set[str]:
    assert isinstance(error, AmbiguousPlaceError)
    return {place.id for place in error.candidates}


# -- every reviewed place, every name -------------------------------------------


def test_every_place_is_found_by_its_id(reviewed: Gazetteer) -> None:
    for row in PLACES:
        for form in (row["id"], row["id"].upper(), f" {row['id']} "):
            match = reviewed.lookup(form)
            assert (match.place.id, match.how) == (row["id"], "id")


@pytest.mark.parametrize("column", NAME_COLUMNS)
def test_every_name_finds_its_place_or_lists_it(
    reviewed: Gazetteer, column: str
) -> None:
    named = [row for row in PLACES if row[column]]
    direct = 0
    for row in named:
        found = answers(reviewed, row[column])
        direct += list(found) == [row["id"]]
        # Whoever else answers was chosen by a rule, and the rule says so.
        for match in found.values():
            if match and match.place.id != row["id"]:
                assert match.how == "rule"
                assert match.note
        assert row["id"] in found or all(found.values()), row[column]
    assert len(named) > 750
    assert direct / len(named) >= 0.995


def test_every_alias_finds_a_place(reviewed: Gazetteer) -> None:
    aliases = [
        (row["id"], alias)
        for row in PLACES
        for alias in row["aliases"].split("|")
        if alias
    ]
    direct = sum(list(answers(reviewed, alias)) == [i] for i, alias in aliases)
    assert len(aliases) > 16_000
    assert direct / len(aliases) >= 0.99


def test_every_fact_row_and_county_code_finds_its_place(reviewed: Gazetteer) -> None:
    facts = 0
    for row in PLACES:
        for fact in filter(None, row["fact_ids"].split("|")):
            assert reviewed.find(fact).id == row["id"]
            facts += 1
        if row["adcode"]:
            assert reviewed.find(row["adcode"]).id == row["id"]
    assert facts > 350


def test_bare_ids_of_rows_find_their_place_unless_two_tables_share_one(
    reviewed: Gazetteer,
) -> None:
    bearers: dict[str, set[str]] = {}
    for row in PLACES:
        for fact in filter(None, row["fact_ids"].split("|")):
            name, _, key = fact.partition(":")
            if not name.endswith("_counterpart"):
                bearers.setdefault(key, set()).add(row["id"])
    shared = {key for key, ids in bearers.items() if len(ids) > 1}
    assert shared == {"NAM", "RAJ", "SLV", "VVO", "WON"}
    for key, ids in bearers.items():
        if key in shared:
            with pytest.raises(AmbiguousPlaceError, match="Give the table too") as info:
                reviewed.find(key)
            assert candidates(info.value) == ids
        else:
            assert {reviewed.find(key).id} == ids


# -- names people type -----------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "place_id"),
    [
        ("Changchun", "cn-jl-changchun"),
        ("长春", "cn-jl-changchun"),
        ("長春", "cn-jl-changchun"),
        ("Чанчунь", "cn-jl-changchun"),
        ("창춘", "cn-jl-changchun"),
        ("Chángchūn", "cn-jl-changchun"),
        ("chang chun", "cn-jl-changchun"),
        ("chāng-chún", "cn-jl-changchun"),
        ("ＣＨＡＮＧＣＨＵＮ", "cn-jl-changchun"),
        ("“Changchun”", "cn-jl-changchun"),
        ("长春市", "cn-jl-changchun"),
        ("中国吉林省长春市", "cn-jl-changchun"),
        ("Changchun West", "cn-jl-changchun-west-station"),
        ("Vladivostok", "ru-vladivostok"),
        ("владивосток", "ru-vladivostok"),
        ("海参崴", "ru-vladivostok"),
        ("Zarubino", "ru-zarubino"),
        ("Zarubino port", "ru-zarubino-port"),
        ("порт Зарубино", "ru-zarubino-port"),
        ("Rajin", "kp-rajin"),
        ("Rajin port", "kp-rajin-port"),
        ("나진항", "kp-rajin-port"),
        ("Rason", "kp-rason"),
        ("Dandong", "cn-ln-dandong"),
        ("Dandong port", "cn-ln-dandong-port"),
        ("Dandong (port)", "cn-ln-dandong-port"),
        ("Dalian", "cn-ln-dalian"),
        ("Dalian port", "cn-ln-dayaowan"),
        ("Busan", "kr-busan"),
        ("부산", "kr-busan"),
        ("Niigata", "jp-niigata"),
        ("Hamburg", "de-hamburg"),
        ("Moscow", "ru-moscow"),
        ("Москва, Россия", "ru-moscow"),
        ("Jilin", "cn-jl-jilin"),
        ("Jilin, CN", "cn-jl-jilin"),
        ("Hunchun (port)", "cn-jl-hcr"),
        ("Hunchun road port", "cn-jl-hcr"),
        ("Hunchun rail port", "cn-jl-hct"),
        ("珲春口岸", "cn-jl-hcr"),
        ("珲春铁路口岸", "cn-jl-hct"),
        ("长岭子", "cn-jl-hcr"),
        ("长岭", "cn-jl-changling"),
        ("琿春站", "cn-jl-hunchun-station"),
        ("Vladivostok seaport", "ru-vladivostok-port"),
        ("Lvshun", "cn-ln-lushunkou-district"),
        ("Lüshun", "cn-ln-lushunkou-district"),
        ("Соловьевск", "ru-solovyovsk"),
        ("富裕", "cn-hl-fuyu"),
        ("扶余", "cn-jl-fuyu"),
        ("Fùyù", "cn-hl-fuyu"),
        ("Fuyu, Heilongjiang", "cn-hl-fuyu"),
        ("黑龙江富裕", "cn-hl-fuyu"),
        ("Khorgos, KZ", "kz-khorgos"),
        ("Ch'ŏngju", "kr-cheongju"),
        ("Chŏngju", "kp-chongju"),
        ("Cheongju", "kr-cheongju"),
        ("沈阳", "cn-ln-shenyang"),
        ("辽阳", "cn-ln-liaoyang"),
        ("白山", "cn-jl-baishan"),
        ("白城", "cn-jl-baicheng"),
        ("乌兰巴托", "mn-ulaanbaatar"),
        ("CGQ", "cn-jl-cgq"),
    ],
)
def test_a_name_finds_the_obvious_place(
    reviewed: Gazetteer, text: str, place_id: str
) -> None:
    assert reviewed.find(text).id == place_id


@pytest.mark.parametrize(
    ("text", "how"),
    [
        ("cn-jl-changchun", "id"),
        ("Changchun", "name"),
        ("Чанчунь", "name"),
        ("Peking", "alias"),
        ("wulanbatuo", "pinyin"),
        ("43.88,125.32", "coordinates"),
        ("Jilin", "rule"),
    ],
)
def test_a_match_says_how_it_was_found(
    reviewed: Gazetteer, text: str, how: str
) -> None:
    match = reviewed.lookup(text)
    assert match.how == how
    assert bool(match.note) == (how == "rule")


def test_a_rule_is_told_with_the_places_it_chose_against(reviewed: Gazetteer) -> None:
    match = reviewed.lookup("Dandong")
    assert match.note.params["why"] == Message("place.why_reviewed")
    assert "cn-ln-dandong-port" in render(match.note)
    assert "cn-jl-changchun-station" in render(reviewed.lookup("长春").note)


def test_a_reviewed_rule_that_does_not_decide_is_asked(reviewed: Gazetteer) -> None:
    with pytest.raises(AmbiguousPlaceError) as info:
        reviewed.find("松江")
    assert candidates(info.value) == {"jp-matsue", "cn-jl-songjiang-antu"}


def test_an_ambiguous_name_lists_country_kind_and_distance(
    reviewed: Gazetteer,
) -> None:
    with pytest.raises(AmbiguousPlaceError) as info:
        reviewed.find("Manzhouli port")
    message = str(info.value)
    assert message.startswith("'Manzhouli port' may mean 2 places")
    for part in ("cn-nm-manzhouli-rail, CN, border_port", "km from the first"):
        assert part in message
    again = pickle.loads(pickle.dumps(info.value))  # noqa: S301 - our own bytes
    assert str(again) == message
    assert candidates(again) == candidates(info.value)


def test_default_of_every_reviewed_rule_is_reached(reviewed: Gazetteer) -> None:
    rules = table("ambiguous")
    assert len(rules) > 150
    marked = []
    for row in rules:
        if not row["default_id"]:
            with pytest.raises(AmbiguousPlaceError):
                reviewed.find(row["term"])
            continue
        match = reviewed.lookup(row["term"])
        if match.how == "rule":
            assert match.place.id == row["default_id"], row["term"]
            assert match.note
        else:  # tones or apostrophes tell more than the general rule
            assert row["origin"] == "found by comparison", row["term"]
            assert not row["term"].isalpha() or not row["term"].isascii()
            assert match.place.id in row["candidate_ids"].split("|")
            marked.append(row["term"])
    assert len(marked) < 10


def test_a_term_without_default_has_to_be_asked() -> None:
    rows = [
        {"id": "a", "kind": "city", "name_en": "Santa Rosa", "lat": "1", "lon": "2"},
        {"id": "b", "kind": "city", "name_en": "Santa Rosa", "lat": "8", "lon": "2"},
    ]
    rule = {
        "term": "Santa Rosa",
        "candidate_ids": "a|b",
        "rule": "Two towns; say which.",
    }
    with pytest.raises(AmbiguousPlaceError, match=r"77\d km from the first") as info:
        Gazetteer(rows, [rule], secondary=False).find("santa rosa")
    assert candidates(info.value) == {"a", "b"}


# -- what is not found -----------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "place_id"),
    [
        ("Vladivostock", "ru-vladivostok"),
        ("Vladiwostok", "ru-vladivostok"),
        ("Hunchunn", "cn-jl-hunchun"),
        ("Changchum", "cn-jl-changchun"),
        ("長舂", "cn-jl-changchun"),
        ("Владивасток", "ru-vladivostok"),
        ("Zarubeno", "ru-zarubino"),
        ("블라디보스톡크", "ru-vladivostok"),
        ("Nakhodka-Vostochnya", "ru-nakhodka-vostochnaya"),
    ],
)
def test_a_mistyped_name_gets_suggestions(
    reviewed: Gazetteer, text: str, place_id: str
) -> None:
    with pytest.raises(UnknownPlaceError, match="Did you mean") as info:
        reviewed.find(text)
    assert place_id in [place.id for place in info.value.suggestions]
    assert len(info.value.suggestions) <= 5
    assert place_id in str(info.value)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("Chinese border", "names a border"),
        ("Zarubino -> Korea", "names a journey"),
        ("吉林省", "names a province"),
        ("Jilin Province", "names a province"),
        ("Приморский край", "names a province"),
        ("China", "names a country"),
        ("북한", "names a country"),
        ("荆州", "same pinyin letters"),  # another city, often confused
        ("", "give the name or id"),
        ("  \u200b ", "give the name or id"),
        ("!?", "give the name or id"),
        ("x" * 100_000, "100000 characters"),
        ("qqqqqq", "Check the spelling"),
        (HOSTILE, "Check the spelling"),
    ],
)
def test_what_is_no_place_says_so(reviewed: Gazetteer, text: str, says: str) -> None:
    with pytest.raises(UnknownPlaceError) as info:
        reviewed.find(text)
    assert says in str(info.value)
    assert len(str(info.value)) < 1000


def test_homophones_are_not_taken_for_one_another(reviewed: Gazetteer) -> None:
    """济宁 sounds like 集宁; only its own characters may find it."""
    for text in ("济宁", "抚州", "清远", "吉安", "东风", "永济"):
        with pytest.raises(UnknownPlaceError):
            reviewed.find(text)


@settings(max_examples=150, deadline=None)
@given(
    st.one_of(
        st.text(max_size=60),
        st.text(alphabet="0123456789.,-NSEWnsew °;", max_size=20),
        st.text(alphabet="港站省市口岸中国吉林长春 (),port", max_size=20),
    )
)
def test_any_text_gives_a_place_or_a_place_error(text: str) -> None:
    for gazetteer in (whole(), bare()):
        with suppress(PlaceError):
            place = gazetteer.find(text)
            assert -180 <= place.lon <= 180
            assert -90 <= place.lat <= 90
        assert len(gazetteer.search(text)) <= 10


_CACHE: dict[str, Gazetteer] = {}


def whole() -> Gazetteer:
    return _CACHE.setdefault("whole", _CACHE.get("whole") or Gazetteer.load())


def bare() -> Gazetteer:
    return _CACHE.setdefault(
        "bare",
        _CACHE.get("bare") or Gazetteer(PLACES, table("ambiguous"), secondary=False),
    )


@settings(max_examples=300, deadline=None)
@given(
    row=st.sampled_from(PLACES),
    column=st.sampled_from(["name_en", "pinyin", "name_ru", "name_zh_hans"]),
    change=st.sampled_from(
        [
            str.upper,
            str.casefold,
            lambda t: f' "{t}"\n',
            lambda t: "".join(
                chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in t
            ),
            lambda t: t.replace("-", " ").replace("'", ""),
            lambda t: t.replace("ё", "е"),
        ]
    ),
)
def test_case_width_quotes_and_spacing_do_not_matter(
    row: dict[str, str], column: str, change: Callable[[str], str]
) -> None:
    name = row[column]
    if name and name.upper() != "RASON":  # RASON is also the id of a zone
        first, second = answers(bare(), name), answers(bare(), change(name))
        # Marks left out may make a name ambiguous; then a rule decides aloud.
        ruled = [match.how == "rule" for match in second.values() if match]
        assert set(first) & set(second) or all(ruled)


@settings(max_examples=200, deadline=None)
@given(st.sampled_from([row for row in PLACES if row["pinyin"]]))
def test_tones_may_be_left_out(row: dict[str, str]) -> None:
    plain = without_accents(row["pinyin"])
    assert fold(plain) == fold(row["pinyin"])
    found = bare().lookup(row["pinyin"]).place.id
    without = answers(bare(), plain)
    ruled = [match.how == "rule" for match in without.values() if match]
    assert found in without or all(ruled)


# -- coordinates -----------------------------------------------------------------


def test_coordinates_are_a_place(reviewed: Gazetteer) -> None:
    place = reviewed.find("43.88，125.32")
    assert (place.kind, place.lat, place.lon) == ("point", 43.88, 125.32)
    assert reviewed.find(place.id) == place
    with pytest.raises(PlaceError, match=r"did you mean 43\.88,125\.32"):
        reviewed.find("125.32,43.88")


# -- behind the reviewed places --------------------------------------------------


@pytest.mark.parametrize(
    ("text", "kind", "lat", "lon"),
    [
        ("Paris", "town", 48.85, 2.35),
        ("巴黎", "town", 48.85, 2.35),
        ("London", "town", 51.51, -0.13),
        ("哈尔滨站", "station", 45.76, 126.63),
        ("Harbin station", "station", 45.76, 126.63),
        ("Beijing Chaoyang", "station", 39.94, 116.50),
        ("Shenyang South", "station", 41.67, 123.40),
        ("济宁", "town", 35.41, 116.58),
        ("Qinhuangdao port", "seaport", 39.90, 119.62),
        ("iata:PEK", "airport", 40.08, 116.58),
    ],
)
def test_what_nobody_reviewed_is_found_too(
    gazetteer: Gazetteer, text: str, kind: str, lat: float, lon: float
) -> None:
    place = gazetteer.find(text)
    assert place.kind == kind
    assert (place.lat, place.lon) == pytest.approx((lat, lon), abs=0.05)
    assert place.source
    assert gazetteer.find(place.id) == place


def test_the_reviewed_places_are_asked_first() -> None:
    gazetteer = Gazetteer.load()
    for name in ("Changchun", "Dandong port", "Hunchun, CN", "珲春站", "Jilin"):
        gazetteer.find(name)
    assert "_behind" not in vars(gazetteer)  # nothing was read behind them


def test_a_word_of_a_kind_that_is_not_listed_is_tolerated_and_said(
    gazetteer: Gazetteer,
) -> None:
    match = gazetteer.lookup("图们站")
    assert (match.place.id, match.how) == ("cn-jl-tumen", "rule")
    assert match.note.code == "place.other_kind"
    assert match.note.params["word"] == "站"


@pytest.mark.parametrize(
    ("text", "country", "lat", "lon"),
    [
        ("Suncheon", "KR", 34.95, 127.49),  # until now Sunchon in the DPRK
        ("Gashuunsukhait", "MN", 42.41, 107.57),
        ("甘其毛都", "CN", 42.41, 107.57),  # until now the seat of its banner
        ("策克", "CN", 42.56, 101.23),
        ("Khangi", "MN", 42.64, 110.10),
        ("Altanbulag", "MN", 50.32, 106.50),
        ("Kartaly", "RU", 53.05, 60.65),
        ("Krasnoye", "RU", 54.57, 31.40),
        ("XC44", "CN", 42.41, 107.57),
        ("xc44-rail", "CN", 42.41, 107.57),
        ("border_ports:XC16", "RU", 54.57, 31.40),
        ("JL-HCT", "CN", 42.84, 130.44),
        ("Manzhouli yard (CN side)", "CN", 49.60, 117.43),
        ("GY35", "MN", 42.45, 107.53),
        ("Tumen interchange", "CN", 43.01, 129.86),
        ("Makhalino / Kamyshovaya", "RU", 42.69, 130.70),
        ("Harbin North", "CN", 45.85, 126.53),
        ("7 km from Dalian Port (Dayaowan)", "CN", 38.99, 121.88),
        ("距大连港大窑湾港区7公里", "CN", 38.99, 121.88),
    ],
)
def test_points_of_the_network_are_found_by_name_and_id(
    gazetteer: Gazetteer, text: str, country: str, lat: float, lon: float
) -> None:
    place = gazetteer.find(text)
    assert place.country == country
    assert (place.lat, place.lon) == pytest.approx((lat, lon), abs=0.02)


@pytest.mark.parametrize(
    ("text", "place_id", "other"),
    [
        ("Porto", "geonames:2735943", "cn-hl-nehe"),  # of Portugal
        ("Parma", "geonames:3171457", "ru-perm"),
        ("Cangzhou", "geonames:1816080", "cn-huanghua"),  # a town, not its port
        ("Putian", "geonames:1798449", "kp-pochon"),  # pinyin of a town in the DPRK
        ("Changfatun", "stop_points:CFT", "cn-jl-qianan"),
        ("St Petersburg", "ru-saint-petersburg", "geonames:4171563"),  # larger by far
        ("Petropavlovsk", "kz-petropavl", "wpi:62600"),  # of another country
        ("Muling", "cn-hl-muling", "stop_points:MLG"),  # its station is far off
    ],
)
def test_another_name_of_a_place_is_held_against_who_bears_it(
    gazetteer: Gazetteer, text: str, place_id: str, other: str
) -> None:
    match = gazetteer.lookup(text)
    assert match.place.id == place_id
    assert match.note
    assert match.note.code == "place.taken_of_several"
    assert other in render(match.note)


@pytest.mark.parametrize(
    ("text", "place_id", "why"),
    [
        ("Suva", "geonames:1851368", "place.why_other_name"),  # Suwa in Japan
        ("花园口", "geonames:2036696", "place.why_unreviewed"),  # a village
    ],
)
def test_what_nobody_reviewed_says_so_with_its_country(
    gazetteer: Gazetteer, text: str, place_id: str, why: str
) -> None:
    match = gazetteer.lookup(text)
    assert match.note
    assert match.note.params["why"] == Message(why)
    assert f"({place_id}, {match.place.country})" in render(match.note)


@pytest.mark.parametrize("text", ["순천", "滨海", "Sakai"])
def test_a_name_of_two_countries_or_regions_is_asked(
    gazetteer: Gazetteer, text: str
) -> None:
    with pytest.raises(AmbiguousPlaceError):
        gazetteer.find(text)


def test_a_code_of_an_airport_is_typed_in_capitals(gazetteer: Gazetteer) -> None:
    assert gazetteer.find("BUI").kind == "airport"
    with pytest.raises(UnknownPlaceError):
        gazetteer.find("Bui")


def test_only_names_near_in_spelling_are_suggested(gazetteer: Gazetteer) -> None:
    with pytest.raises(UnknownPlaceError) as info:
        gazetteer.find("Khangy")
    suggested = [place.id for place in info.value.suggestions]
    assert suggested[0] == "mn-khangi"
    # Until now these were named too, of which half the letters differ.
    assert not {"cn-hangzhou", "cn-hl-hegang", "cn-wuhan"} & set(suggested)


def test_names_far_apart_without_a_rule_are_ambiguous(gazetteer: Gazetteer) -> None:
    with pytest.raises(AmbiguousPlaceError, match="km from the first"):
        gazetteer.find("Springfield")
    match = gazetteer.lookup("London")
    assert match.how == "rule"
    assert match.note.params["why"] == Message("place.why_largest")


def test_reference_journeys_name_places(gazetteer: Gazetteer) -> None:
    """All ends but a few are places; these are not, or not by that name."""
    unknown = {}
    for row in table("reference_journeys"):
        for name in ("origin", "destination"):
            end = row[name]
            try:
                gazetteer.find(row[f"{name}_place"] or end)
            except UnknownPlaceError as error:
                unknown[end] = str(error)
    # Two are journeys by a place on the way, whose parts have names of their own.
    by_the_way = {"Zarubino -> Korea", "Changchun -> Hunchun"}
    assert set(unknown) <= {"Chinese border"} | by_the_way
    assert "names a border" in unknown["Chinese border"]
    assert "names a journey" in unknown["Zarubino -> Korea"]


# -- plans -----------------------------------------------------------------------


def test_every_row_of_the_shipped_plan_is_found() -> None:
    plan = load_plan()
    gazetteer = Gazetteer.load(plan)
    for name, key in (
        ("border_ports", "id"),
        ("platforms", "id"),
        ("seaports", "id"),
        ("nodes", "node_id"),
        ("counties", "adcode"),
    ):
        rows = plan.table(name).to_dict("records")
        assert len(rows) >= 29
        for row in rows:
            place = gazetteer.find(f"{name}:{row[key]}")
            assert f"{name}:{row[key]}" in place.fact_ids or name == "counties"
            assert row.get("place_id") in {None, "", place.id}
    for row in plan.table("corridor_members").to_dict("records"):
        for text in filter(None, (row["name_en"], row["name_zh"])):
            gazetteer.find(text)
    # Every row stands for a reviewed place, so that nothing is listed twice, but for
    # the seaports of ferries, which bear no name of their own beside their town's.
    reviewed = set(plan.table("places")["id"])
    of_ferries = {place.id for place in gazetteer.places} - reviewed
    assert of_ferries == {
        "CNYTG", "CNWEG", "JPHKD", "JPAOJ", "JPHHE", "JPTMK", "JPOTR", "JPSHS",
        "KRMOK", "KRCJU", "JPWKJ", "RUKOR",
    }  # fmt: skip
    assert len(gazetteer.places) == len(PLACES) + len(of_ferries)


def far_plan() -> Frames:
    """Two border ports on Lake Titicaca, with ids that the shipped tables use."""
    return Frames(
        border_ports=pd.DataFrame(
            {
                "id": ["PE-DES", "JL-HCR"],
                "name_en": ["Desaguadero", HOSTILE],
                "name_zh": ["德萨瓜德罗", ""],
                "country": ["PE", "PE"],
                "kind": ["crossing", ""],
                "lat": [-16.565, -15.9],
                "lon": [-69.041, -69.5],
                "counterpart_en": ["Desaguadero (Bolivia)", None],
                "counterpart_country": ["BO", None],
                "counterpart_lat": [-16.57, float("nan")],
                "counterpart_lon": [-69.03, float("nan")],
                "source": ["test", "test"],
                "confidence": ["medium", "low"],
            }
        ),
        corridor_members=pd.DataFrame(
            {
                "corridor_id": ["A", "B", "B"],
                "name_en": ["Puno", "Puno", "Moscow"],
                "lat": [-15.84, -15.84, -17.0],
                "lon": [-70.02, -70.02, -70.0],
                "source": ["test"] * 3,
                "confidence": ["low"] * 3,
            }
        ),
        nodes=pd.DataFrame(
            {
                "node_id": ["CC"],
                "name_en": ["Cerro Colorado"],
                "lat": [-16.4],
                "lon": [-71.6],
            }
        ),
        counties=pd.DataFrame(
            {"adcode": ["2101"], "name_en": ["Puno"], "seat_lat": [-15.84],
             "seat_lon": [-70.02], "population_2020": [128637.0]}
        ),
    )  # fmt: skip


def test_a_plan_for_another_region_is_found_and_comes_first() -> None:
    gazetteer = Gazetteer.load(far_plan())
    port = gazetteer.find("Desaguadero")
    assert (port.id, port.kind, port.country) == ("PE-DES", "border_port", "PE")
    assert gazetteer.find("德萨瓜德罗") == port == gazetteer.find("pe-des")
    assert gazetteer.find("border_ports:PE-DES") == port
    assert gazetteer.find("Desaguadero (Bolivia)").country == "BO"
    assert gazetteer.find("Puno").lat == -15.84
    assert gazetteer.find("2101") == gazetteer.find("Puno")
    # ids that the shipped tables use too mean the plan's own rows
    assert gazetteer.find("CC").name_en == "Cerro Colorado"
    assert gazetteer.find("JL-HCR").lat == -15.9
    # a name that a reviewed place bears too means the plan's own, and says so
    match = gazetteer.lookup("Moscow")
    assert (match.place.lat, match.how) == (-17.0, "rule")
    assert "ru-moscow" in render(match.note)
    assert gazetteer.find("Moscow, RU").id == "ru-moscow"
    # the reviewed places stay
    assert gazetteer.find("Changchun").id == "cn-jl-changchun"


def test_a_hostile_name_is_just_text() -> None:
    gazetteer = Gazetteer.load(far_plan())
    place = gazetteer.find(HOSTILE)
    assert (place.name_en, place.id) == (HOSTILE, "JL-HCR")
    assert gazetteer.search(HOSTILE)[0].place == place


def test_a_row_that_stands_for_a_reviewed_place_answers_with_it() -> None:
    frames = Frames(
        border_ports=pd.DataFrame(
            {
                "id": ["JL-HCR", "JL-NEW"],
                "name_en": ["Hunchun road port (Changlingzi)", "New gate of Hunchun"],
                "country": ["CN", "CN"],
                "lat": [42.795, 42.9],
                "lon": [130.48, 130.3],
                "place_id": ["", "cn-jl-quanhe"],
            }
        ),
        corridor_members=pd.DataFrame(
            {"name_en": ["Changchun"], "lat": [43.88], "lon": [125.32]}
        ),
    )
    gazetteer = Gazetteer.load(frames)
    assert gazetteer.find("JL-HCR").id == "cn-jl-hcr"
    assert gazetteer.find("JL-NEW").id == "cn-jl-quanhe"
    assert gazetteer.find("New gate of Hunchun").id == "cn-jl-quanhe"
    assert gazetteer.find("Changchun").id == "cn-jl-changchun"
    assert len(gazetteer.places) == len(PLACES)


def test_places_of_a_plan_and_extra_tables_are_added() -> None:
    extra = pd.DataFrame(
        {"id": ["x-1"], "name": ["Наша станция"], "kind": ["station"],
         "lat": [50.0], "lon": [100.0], "aliases": ["Our yard|我们的站"]}
    )  # fmt: skip
    own = pd.DataFrame([{**BY_ID["cn-jl-changchun"], "lat": "0"}, {
        "id": "zz-new", "kind": "city", "country": "ZZ", "name_en": "Newplace",
        "lat": 10.0, "lon": 20.0, "source": "test", "confidence": "high"}])  # fmt: skip
    gazetteer = Gazetteer.load(Frames(places=own), extra_tables={"yards": extra})
    assert gazetteer.find("наша станция").id == "x-1"
    assert gazetteer.find("our yard").id == "x-1"
    assert gazetteer.find("Newplace").id == "zz-new"
    assert gazetteer.find("Changchun").lat == pytest.approx(43.88, abs=0.05)


def test_rows_without_a_point_are_left_out() -> None:
    frame = pd.DataFrame(
        {"id": ["a", "b", "c"], "name_en": ["Nowhere", "Elsewhere", "There"],
         "lat": ["", "x", 1.0], "lon": [2.0, 3.0, float("inf")]}
    )  # fmt: skip
    assert Gazetteer([], tables={"t": frame}, secondary=False).places == ()


def test_a_town_answers_before_its_port_and_station_of_the_same_name() -> None:
    common = {"lat": 10.0, "lon": 20.0, "name_en": "Onetown"}
    rows = [
        {"id": "s", "kind": "station", **common},
        {"id": "p", "kind": "seaport", **common},
        {"id": "t", "kind": "city", **common},
    ]
    gazetteer = Gazetteer(rows, secondary=False)
    assert gazetteer.find("Onetown").id == "t"
    assert gazetteer.find("Onetown port").id == "p"
    assert gazetteer.find("Onetown (station)").id == "s"


# -- search ----------------------------------------------------------------------


def test_search_ranks_exact_before_prefix_before_alike(gazetteer: Gazetteer) -> None:
    found = gazetteer.search("Hunchun", limit=20)
    assert found[0].place.id == "cn-jl-hunchun"
    order = [m.how for m in found]
    assert order == sorted(
        order, key=lambda how: {"name": 0, "alias": 0, "prefix": 1, "like": 2}[how]
    )
    ids = [m.place.id for m in found]
    assert len(ids) == len(set(ids))
    assert gazetteer.search("vladivostock")[0].place.id == "ru-vladivostok"
    assert gazetteer.search("Улан-Б")[0].place.id == "mn-ulaanbaatar"
    assert gazetteer.search("長")[0].place.id == "cn-jl-changchun"


def test_search_keeps_to_kinds_country_and_limit(gazetteer: Gazetteer) -> None:
    for match in gazetteer.search("ch", kinds={"seaport"}, limit=5):
        assert match.place.kind == "seaport"
    found = gazetteer.search("a", country="mn", limit=3)
    assert len(found) == 3
    assert {match.place.country for match in found} == {"MN"}
    assert gazetteer.search("Changchun", limit=0) == []


def test_search_finds_ids_coordinates_and_the_secondary_index(
    gazetteer: Gazetteer,
) -> None:
    assert gazetteer.search("JL-HCR")[0].how == "id"
    assert gazetteer.search("43.88,125.32")[0].how == "coordinates"
    assert gazetteer.search("Yuquan")[0].place.id.startswith("geonames:")
    for nothing in ("", " ", "qzqzqzqz", "999,999"):
        assert gazetteer.search(nothing) == []


# -- cost ------------------------------------------------------------------------


def test_loading_and_looking_up_are_quick() -> None:
    started = time.process_time()
    gazetteer = Gazetteer.load()
    gazetteer.find("Changchun")
    assert time.process_time() - started < 1.0  # 0.2 s on two quiet cores
    names = [row["name_en"] for row in PLACES if row["name_en"] != "Andong"]
    started = time.process_time()
    for name in names:
        gazetteer.find(name)
    assert (time.process_time() - started) / len(names) < 0.001


def test_a_place_is_a_plain_value() -> None:
    place = Place("a", "city", "CN", "Jilin", 125.3, 43.9, name_zh="长春")
    assert place.label == "长春"
    assert hash(place) == hash(
        Place("a", "city", "CN", "Jilin", 125.3, 43.9, name_zh="长春")
    )
    with pytest.raises(AttributeError):
        place.lat = 1.0  # type: ignore[misc]


def test_a_gazetteer_kept_as_json_answers_as_the_first() -> None:
    first = Gazetteer.load(load_plan())
    again = Gazetteer.from_dict(json.loads(json.dumps(first.to_dict())))
    assert again.places == first.places
    names = {n for p in first.places for n in (p.id, p.name_en, p.name_zh, p.name_ru)}
    asked = [
        *sorted(filter(None, names)),
        "Dandong port",
        "珲春站",
        "Jilin, CN",
        "xyzzy",
    ]
    assert [_answer(again, n) for n in asked] == [_answer(first, n) for n in asked]
    found = again.search("hunch", kinds={"border_port"})
    assert found == first.search("hunch", kinds={"border_port"})
    assert again.find("Mülheim").id == first.find("Mülheim").id  # not a reviewed one


def _answer(gazetteer: Gazetteer, text: str) -> object:
    try:
        return gazetteer.lookup(text)
    except PlaceError as error:
        return str(error)
