"""What a route prints in Chinese, Russian and Korean has no English words left."""

from __future__ import annotations

import re
from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest

from corridors.cli import main
from gis_data.messages.catalogue import entries, show
from gis_data.messages.message import LANGUAGES
from network.build.place_names import names_of
from network.query.describe import gate_name
from network.query.local_names import local_name
from network.query.low_figures import low_figures
from network.query.route_query import ResolvedOptions

if TYPE_CHECKING:
    from network.query.router import Router

#: Ids in what is printed: of places, customs and straits, and options.
IDS = re.compile(
    r"\b[a-z]{2,3}[-:][\w-]+|[(\uff08](korea|tsushima|soya|tsugaru)[)\uff09]|--[\w-]+"
)
WORD = re.compile(r"[A-Z][a-z]{2,}|\b[a-z]{4,}\b")
QUOTED = re.compile("[\u201c\u2018\xab].*?[\u201d\u2019\xbb]")
OTHERS = tuple(language for language in LANGUAGES if language != "en")


def english_words(text: str) -> list[str]:
    return WORD.findall(IDS.sub("", text))


def test_english_words_are_told_from_ids_and_codes() -> None:
    assert english_words("Dalian → 釜山 (sea:DLC, DLC-PUS, TEU, CO₂, km)") == ["Dalian"]
    assert english_words("장춘(cn-jl-changchun, CN) 대한 해협(korea) R03 1.3 kg") == []


@pytest.mark.slow
@pytest.mark.usefixtures("real_router")
@pytest.mark.parametrize("language", OTHERS)
@pytest.mark.parametrize(
    "asked",
    [
        ("cn-jl-changchun", "kr-busan", "--alternatives", "1"),
        ("cn-jl-hunchun", "ru-vladivostok", "--profile", "truck"),
    ],
)
@pytest.mark.long
def test_a_route_is_told_in_one_language(
    asked: tuple[str, ...], language: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["route", *asked, "--lang", language]) == 0
    lines = capsys.readouterr().out.splitlines()
    # Opening hours are quoted as they were published.
    told = [QUOTED.sub("", line) for line in lines]
    assert {line: english_words(line) for line in told if english_words(line)} == {}


@pytest.mark.slow
def test_the_customs_of_a_seaport_are_named_by_it(real_router: Router) -> None:
    network = real_router.network
    named = [show(gate_name(network, "sea:DLC"), language) for language in LANGUAGES]
    assert all("sea:DLC" in text and len(text) > len("(sea:DLC)") for text in named)
    assert len(set(named)) == len(LANGUAGES)
    codes = network.edges.words["gateway_id"]
    ports = [code for code in codes if code.startswith("sea:")]
    assert len(ports) > 40
    assert [code for code in ports if gate_name(network, code) == code] == []


@pytest.mark.slow
def test_most_named_places_have_their_names(real_router: Router) -> None:
    network = real_router.network
    nodes = network.nodes
    at = nodes.equals("kind", "origin").nonzero()[0]
    columns = (nodes.rows(name, at) for name in ("name_en", "name_zh"))
    names = [local_name(network, *pair) for pair in zip(*columns, strict=True)]
    for language in ("ru", "ko"):
        known = sum(bool(getattr(name, language)) for name in names)
        assert known / len(names) > 0.8, language


@pytest.mark.slow
@pytest.mark.parametrize("profile", ["container", "bulk", "passenger"])
def test_the_unit_of_every_figure_is_in_the_catalogue(
    real_router: Router, profile: str
) -> None:
    options = ResolvedOptions(profile=profile)
    prices = real_router.prices(options)
    measured = real_router.edge_costs.for_edges(profile, None, prices)
    model = real_router.model(profile)
    edges = real_router.network.edges
    found = low_figures(edges, model, measured, prices, "generalised")
    units = {figure.unit for figure in found.figures}
    assert len(units) > 2
    for language in LANGUAGES:
        known = entries(language)
        missing = {u for u in units if f"unit.{re.sub('[/-]', '_', u)}" not in known}
        assert missing == set(), language


def test_a_name_that_two_places_share_has_no_other() -> None:
    import pandas as pd

    columns = ["name_en", "name_zh", "name_ru", "name_ko", "kind", "country"]
    rows = [
        ("Khorgos", "霍尔果斯", "ru 1", "ko 1", "city", "CN"),
        ("Khorgos", "", "ru 2", "ko 2", "city", "KZ"),
        ("Dalian Port", "大连港", "ru 3", "ko 3", "seaport", "CN"),
    ]
    places = pd.DataFrame(rows, columns=columns).assign(lon=121.9, lat=39.0)
    quay = ("Dalian (Dayaowan)", "CN", 121.95, 39.02)
    far = ("Yantai", "CN", 121.4, 37.6)
    quays = pd.DataFrame([quay, far], columns=["name_en", "country", "lon", "lat"])
    gates = places.iloc[2:].assign(name_zh="", name_ru="", name_ko="")  # adds nothing
    parts = SimpleNamespace(terminals=quays), SimpleNamespace(terminals=quays.iloc[:0])
    assert names_of(places, gates, parts) == {
        "霍尔果斯": ["霍尔果斯", "ru 1", "ko 1"],
        "Dalian Port": ["大连港", "ru 3", "ko 3"],
        "大连港": ["大连港", "ru 3", "ko 3"],
        "Dalian (Dayaowan)": ["大连港", "ru 3", "ko 3"],
    }
