"""Places found on a page: the same ones as in Python, by the same rules."""

# ruff: noqa: RUF001 - look-alike letters and primes are the subject here

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from page_modules import evaluate

from corridors.atlas.route_page.gazetteer import page_gazetteer
from corridors.atlas.route_page.record import saved_questions
from gis_data.errors import PlaceError
from gis_data.gazetteer import Gazetteer
from gis_data.gazetteer.normalise import fold
from gis_data.plan import load_plan

if TYPE_CHECKING:
    from pathlib import Path

LOAD = 'const { PlaceFinder, fold } = await load("search");'
LETTERS = list("abéīǖñßςłøжйё長春站ハ역 -'.·()°\u2019\uff11\uff21")


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return Gazetteer.load(load_plan())


@pytest.fixture(scope="module")
def record(gazetteer: Gazetteer) -> dict[str, Any]:
    kept = {place.id for place in gazetteer.places if place.kind != "border_port"}
    return page_gazetteer(gazetteer, kept)


def names_in(record: dict[str, Any]) -> list[str]:
    """Return every name that the page shows, in all languages."""
    columns = [record["places"][f"name_{lang}"] for lang in ("en", "zh", "ru", "ko")]
    return sorted({name for column in columns for name in column if name})


def test_names_fold_in_javascript_as_in_python(
    record: dict[str, Any], tmp_path: Path
) -> None:
    draw = np.random.default_rng(14)
    texts = names_in(record) + [
        "".join(draw.choice(LETTERS, draw.integers(1, 10))) for _ in range(500)
    ]
    folded = evaluate(tmp_path, f"{LOAD} return input.map(fold);", texts)
    pairs = zip(texts, folded, map(fold, texts), strict=True)
    assert [pair for pair in pairs if pair[1] != pair[2]] == []


def test_a_name_is_the_place_that_python_takes_it_for(
    gazetteer: Gazetteer, record: dict[str, Any], tmp_path: Path
) -> None:
    keys = {key[1:] for cell in record["places"]["keys"] for key in cell.split()}
    texts = [*names_in(record), *sorted(keys)]
    script = f"""{LOAD}
        const finder = new PlaceFinder(input.record);
        return input.texts.map((text) => {{
          const {{ place, several }} = finder.resolve(text);
          return place ? place.id : several ? "several" : "none";
        }});
    """
    found = evaluate(tmp_path, script, {"record": record, "texts": texts})
    known = set(record["places"]["id"])
    expected = []
    for text in texts:
        try:
            place = gazetteer.find(text).id
        except PlaceError:
            place = ""
        # Of places that pages do not know, theirs of the name are offered.
        expected.append(place if place in known else "several")
    wrong = [t for t in zip(texts, found, expected, strict=True) if t[1] != t[2]]
    assert wrong == []
    assert found.count("several") > len(texts) / 1000


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("Haerbin", ["cn-hl-harbin"]),
        ("Changchun station", ["cn-jl-changchun-station"]),
        ("Hunchunn", ["cn-jl-hunchun"]),
        ("琿春", ["cn-jl-hunchun"]),
        ("羅津", ["kp-rajin"]),
        ("나진", ["kp-rajin"]),
        ("Гродеково", ["ru-grodekovo"]),
        ("станция Гродеково", ["ru-grodekovo"]),
        ("Zarubino port", ["ru-zarubino-port"]),
        ("RUZAR", ["ru-zarubino-port"]),
        ("Владивосток порт", ["ru-vladivostok-port", "ru-vladivostok"]),
        ("Harbin railway station", ["cn-hl-harbin-west", "cn-hl-harbin"]),
        ("哈尔滨站", ["cn-hl-harbin-west", "cn-hl-harbin"]),
    ],
)
def test_a_name_as_people_write_it_leads_to_its_place(
    record: dict[str, Any], tmp_path: Path, text: str, places: list[str]
) -> None:
    script = f"""{LOAD}
        const finder = new PlaceFinder(input.record);
        const {{ place, several, similar }} = finder.resolve(input.text);
        const searched = finder.search(input.text, 9).map((hit) => hit.place);
        return [place ? [place] : several ?? similar, searched].map(
          (found) => found.map(({{ id }}) => id));
    """
    taken, searched = evaluate(tmp_path, script, {"record": record, "text": text})
    assert taken[: len(places)] == places
    assert set(places) <= set(searched)


@pytest.mark.parametrize(
    ("text", "lat", "lon"),
    [
        ("43.13, 131.9", 43.13, 131.9),
        ("43.13 131.9", 43.13, 131.9),
        ("43.13N 131.9", 43.13, 131.9),
        ("43°08′N 131°54′E", 43 + 8 / 60, 131.9),
        ("43°08'30\"N, 131°54'0\"E", 43 + 8.5 / 60, 131.9),
        ("43°08′N131°54′E", 43 + 8 / 60, 131.9),
        ("N43.13 E131.9", 43.13, 131.9),
        ("131.9E 43.13N", 43.13, 131.9),
        ("北纬43.13，东经131.9", 43.13, 131.9),
        ("43,13; 131,9", 43.13, 131.9),
        ("43.13° с. ш. 131.9° в. д.", 43.13, 131.9),
        ("북위 43.13 동경 131.9", 43.13, 131.9),
        ("-12°30′, 77°W", -12.5, -77.0),
        ("43.88с 125.32в", 43.88, 125.32),
    ],
)
def test_positions_are_read_as_people_write_them(
    tmp_path: Path, text: str, lat: float, lon: float
) -> None:
    script = 'const { positionIn } = await load("position"); return positionIn(input);'
    found = evaluate(tmp_path, script, text)
    assert (found["lat"], found["lon"]) == pytest.approx((lat, lon))


@pytest.mark.parametrize(
    "text",
    ["43131", "131.9, 43.13, 5", "43N 44N", "-43N 125E", "95, 20", "G12", "1,2,3"],
)
def test_other_text_is_no_position(tmp_path: Path, text: str) -> None:
    script = 'const { positionIn } = await load("position"); return positionIn(input);'
    assert evaluate(tmp_path, script, text) is None


@pytest.mark.long
def test_a_mistyped_name_finds_what_python_finds(
    gazetteer: Gazetteer, record: dict[str, Any], tmp_path: Path
) -> None:
    draw = np.random.default_rng(14)
    texts = []
    for name in draw.choice(names_in(record), 300, replace=False).tolist():
        at = int(draw.integers(len(name)))
        letter = draw.choice(list("aeox"))
        texts.append(name[:at] + letter + name[at + int(draw.integers(2)) :])
        texts.append(name[: max(2, len(name) // 2)])
    script = f"""{LOAD}
        const finder = new PlaceFinder(input.record);
        const found = input.texts.map((text) => finder.search(text, 5));
        return found.map((hits) => hits.map(({{ place }}) => place.id));
    """
    found = evaluate(tmp_path, script, {"record": record, "texts": texts})
    known = set(record["places"]["id"])
    first = [
        [m.place.id for m in gazetteer.search(text, limit=30) if m.place.id in known]
        for text in texts
    ]
    same = [p[0] in f for p, f in zip(first, found, strict=True) if p]
    assert len(same) > len(texts) * 0.9
    # Other names much like one of a place are left out of pages.
    assert sum(same) > 0.95 * len(same)


def test_shown_routes_become_saved_questions(gazetteer: Gazetteer) -> None:
    work: Any = SimpleNamespace(match=gazetteer.lookup)
    rows = [
        {"origin": "长春", "destination": "kp-rajin", "name_en": "Changchun - Rajin",
         "name_zh": "", "by": "time", "modes": "rail;road"},
    ]  # fmt: skip
    (question,) = saved_questions(work, {"cn-jl-changchun"}, rows)
    assert question["origin"] == "cn-jl-changchun"
    # A place that the network of the page does not hold is asked by its position.
    rajin = gazetteer.find("kp-rajin")
    at = {"lon": round(rajin.lon, 4), "lat": round(rajin.lat, 4), "id": "kp-rajin"}
    assert question["destination"] == at
    assert question["name"] == {"en": "Changchun - Rajin"}
    assert (question["profile"], question["criterion"]) == ("container", "time")
    assert question["policy"] == {"modes": ["rail", "road"]}
