"""Names fold alike however they are written, and the words around them tell."""

# ruff: noqa: RUF001 - look-alike letters are the subject here

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gis_data.errors import PlaceError
from gis_data.gazetteer.model import KINDS, words
from gis_data.gazetteer.normalise import (
    cleaned,
    fold,
    fold_all,
    is_cjk,
    simplifier,
    spelled,
    syllables,
    with_u_for_v,
    without_accents,
)
from gis_data.gazetteer.parse import (
    base_names,
    is_country,
    not_a_place,
    parse_coordinates,
    parsed_names,
    province_key,
    without_word,
)

ANY_TEXT = st.text(max_size=40)


@pytest.mark.parametrize(
    "forms",
    [
        (
            "Changchun",
            "CHANGCHUN",
            "chang chun",
            "Chang-chun",
            "Chángchūn",
            "Ｃｈａｎｇｃｈｕｎ",
        ),
        ("Xi'an", "xian", "Xī’ān", "XI AN", "Xi`an"),
        ("Lüshun", "Lǚshùn", "lushun", "LÜSHUN", "Lu\u0308shun"),
        ("Соловьёвск", "соловьевск", "СОЛОВЬЕВСК"),
        ("Чойбалсан", "Чои\u0306балсан"),  # й composed and decomposed
        ("Ch'ŏngjin", "Chongjin", "CH’ONGJIN"),
        ("Gdańsk", "Gdansk"),
        ("Małaszewicze", "Malaszewicze"),
        ("창춘", unicodedata.normalize("NFD", "창춘")),
        ("ニイガタ", "ﾆｲｶﾞﾀ"),
    ],
)
def test_ways_to_write_one_name_fold_alike(forms: tuple[str, ...]) -> None:
    assert len({fold(form) for form in forms}) == 1


@pytest.mark.parametrize(
    ("a", "b"),
    [("Чойр", "Чоир"), ("长春", "长岭"), ("Busan", "Pusan"), ("동", "둥"), ("กา", "กี")],
)
def test_different_names_stay_different(a: str, b: str) -> None:
    assert fold(a) != fold(b)


@settings(max_examples=400, deadline=None)
@given(ANY_TEXT)
def test_folding_again_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@settings(max_examples=200, deadline=None)
@given(ANY_TEXT)
def test_folding_ignores_width_and_latin_case(text: str) -> None:
    wide = "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in text)
    assert fold(wide) == fold(text)
    ascii_only = text.encode("ascii", "ignore").decode()
    assert fold(ascii_only.upper()) == fold(ascii_only.lower())


@settings(max_examples=200, deadline=None)
@given(st.lists(ANY_TEXT, max_size=6))
def test_folding_many_is_folding_each(texts: list[str]) -> None:
    assert fold_all(texts) == [fold(text) for text in texts]


@settings(max_examples=200, deadline=None)
@given(ANY_TEXT)
def test_cleaned_text_is_clean(text: str) -> None:
    plain = cleaned(text)
    assert cleaned(plain).strip() == plain
    assert not any(unicodedata.category(c) in {"Cc", "Cf"} for c in plain)


def test_cleaning_drops_what_is_pasted_along() -> None:
    assert cleaned('\ufeff "Hunchun\u200b"  \r\n') == "Hunchun"
    assert cleaned("«Владивосток»") == "Владивосток"
    assert cleaned("Port\u00a0of\tVladivostok") == "Port of Vladivostok"


def test_who_types_marks_means_them() -> None:
    assert spelled("CH’ŎNGJU") == "ch'ŏngju" != spelled("Chŏngju")
    assert without_accents("ch'ŏngju") == "ch'ongju"
    assert without_accents("й") == "и"


def test_v_stands_for_u_after_l_and_n_only() -> None:
    assert with_u_for_v("lvshun") == "lushun"
    assert with_u_for_v("nvjiang") == "nujiang"
    assert with_u_for_v("vladivostok") == "vladivostok"


def test_simplifying_is_learned_from_pairs_and_ends() -> None:
    table = simplifier(
        [("長春", "长春"), ("乾安", "乾安"), ("兩", "两"), ("長", "长沙")]
    )
    assert "長兩乾".translate(table) == "长两乾"
    # a -> b and b -> c: one step only, and never a loop
    chain = simplifier([("甲", "乙"), ("乙", "丙"), ("丙", "丙")])
    once = "甲乙丙".translate(chain)
    assert once.translate(chain) == once


def test_syllables_are_learned_where_the_pinyin_agrees() -> None:
    read_as = syllables(
        [
            ("长春", "Chángchūn", ["chang chun", "zhang chun", "Чанчунь"]),
            ("釜山", "Fǔshān", ["pu san"]),
        ]
    )
    assert read_as == {"长": "chang", "春": "chun"}


def test_scripts_without_spaces() -> None:
    assert [is_cjk(c) for c in "站역えｶaж1"] == [True, True, True, False, *[False] * 3]


@pytest.mark.parametrize(
    ("text", "name", "kind", "country", "province"),
    [
        ("Hunchun (port)", "Hunchun", "port", "", ""),
        ("Hunchun（口岸）", "Hunchun", "port", "", ""),
        ("Vladivostok seaport", "Vladivostok", "seaport", "", ""),
        ("Port of Zarubino", "Zarubino", "seaport", "", ""),
        ("порт Зарубино", "Зарубино", "port", "", ""),
        ("г.Владивосток", "Владивосток", "settlement", "", ""),
        ("станция Гродеково", "Гродеково", "station", "", ""),
        ("珲春火车站", "珲春", "station", "", ""),
        ("훈춘역", "훈춘", "station", "", ""),
        ("Jilin, CN", "Jilin", "", "CN", ""),
        ("Jilin, China", "Jilin", "", "CN", ""),
        ("Brest, Беларусь", "Brest", "", "BY", ""),
        ("Paris, FR", "Paris", "", "FR", ""),
        ("Fuyu, Heilongjiang", "Fuyu", "", "", "heilongjiang"),
        ("Fuyu, Heilongjiang Province", "Fuyu", "", "", "heilongjiang"),
        ("吉林省珲春市", "珲春", "settlement", "", "jilin"),
        ("中国吉林省珲春市", "珲春", "settlement", "CN", "jilin"),
        ("Nakhodka port, RU", "Nakhodka", "port", "RU", ""),
    ],
)
def test_words_around_a_name_are_read(
    text: str, name: str, kind: str, country: str, province: str
) -> None:
    found = [
        (r.name, r.kind, r.country, r.province)
        for r in parsed_names(text.replace("（", "(").replace("）", ")"))
    ]
    assert (name, kind, country, province) in found


def test_a_word_must_stand_apart_in_letters() -> None:
    assert without_word("Nexport", "port") == "Nexport"
    assert without_word("port", "port") == "port"
    assert without_word("İstanbul port", "port") in {"İstanbul", "İstanbul port"}
    assert not list(parsed_names("Newport"))


@settings(max_examples=300, deadline=None)
@given(st.text(alphabet="ab ,()-港站省中国吉林портг.Port", max_size=25))
def test_every_reading_takes_something_off(text: str) -> None:
    for reading in parsed_names(text):
        assert 0 < len(reading.name) < len(text)
        assert reading.kind in {"", *KINDS}


def test_base_names_of_facilities() -> None:
    assert list(base_names("Dandong port (Donggang)")) == [
        "Dandong port",
        "Dandong",
        "Donggang",
    ]
    assert list(base_names("珲春公路口岸(长岭子)")) == [
        "珲春公路口岸",
        "珲春",
        "长岭子",
    ]
    assert list(base_names("Busan")) == []


def test_provinces_countries_and_what_is_no_place() -> None:
    assert province_key("Приморский край") == province_key("Primorye") == "primorye"
    assert is_country("DPRK")
    assert is_country("朝鲜")
    assert not is_country("吉林")
    assert "journey" in not_a_place("Changchun to Busan")
    assert "border" in not_a_place("国境线")
    assert "country" in not_a_place("Mongolia")
    assert not not_a_place("Borderville")


def test_every_word_means_one_thing() -> None:
    known = words()
    assert set(known.kinds.values()) == set(KINDS)
    assert all(word == word.casefold() for word in known.kinds)
    assert all(len(code) == 2 for code in known.countries.values())


@pytest.mark.parametrize(
    "text",
    [
        "43.88,125.32",
        "43.88, 125.32",
        " 43.88 125.32 ",
        "43.88，125.32",
        "４３．８８，１２５．３２",
        "43.88;125.32",
        "43.88N,125.32E",
        "N43.88 E125.32",
        "43.88°N, 125.32°E",
        "125.32E, 43.88N",
        "43.88с 125.32в",
        "(43.88, 125.32)",
    ],
)
def test_coordinates_are_read(text: str) -> None:
    assert parse_coordinates(text) == (125.32, 43.88)


def test_southern_and_western_coordinates() -> None:
    assert parse_coordinates("33.9S,18.4E") == (18.4, -33.9)
    assert parse_coordinates("-12.05,-77.1") == (-77.1, -12.05)
    assert parse_coordinates("12.05S 77.1W") == (-77.1, -12.05)


@pytest.mark.parametrize(
    "text", ["Changchun", "43.88", "1,2,3", "", "G12", "a,b", "1e5,2"]
)
def test_other_text_is_no_coordinates(text: str) -> None:
    assert parse_coordinates(text) is None


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("125.32,43.88", "did you mean 43.88,125.32?"),
        ("431,125", "latitude is 431, must be from -90 to 90"),
        ("43.88,500", "longitude is 500, must be from -180 to 180"),
        ("431,500", "and longitude"),
        ("43N,44N", "one latitude and one longitude"),
        ("-43N,125E", "letters"),
    ],
)
def test_impossible_coordinates_say_why(text: str, says: str) -> None:
    with pytest.raises(PlaceError, match=r".") as caught:
        parse_coordinates(text)
    assert says in str(caught.value)


@settings(max_examples=200, deadline=None)
@given(
    lat=st.floats(-90, 90, allow_nan=False).map(lambda x: round(x, 5)),
    lon=st.floats(-180, 180, allow_nan=False).map(lambda x: round(x, 5)),
)
def test_every_point_on_earth_can_be_typed(lat: float, lon: float) -> None:
    assert parse_coordinates(f"{lat:.5f},{lon:.5f}") == (lon, lat)
