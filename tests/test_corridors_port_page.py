"""The page of border ports: its figures are those of tables and measures."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from corridors.atlas.port_page import (
    capacities_of,
    port_records,
    ports_page,
    use_of_ports,
    volumes_of,
)
from corridors.connectivity.closures import close_each
from corridors.connectivity.gates import diversions, importance
from corridors.connectivity.study import study
from corridors.workspace import Workspace
from gis_data.plan import load_plan
from maps.export import write_map
from maps.pages.page import to_folium_map

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page

    from network.query.router import Router

pytestmark = pytest.mark.slow
HOSTILE = '<img src=x onerror="window.hit=1">'
NAMES = {"page.routes", "ports.title"}


@pytest.fixture(scope="module")
def work(real_router: Router) -> Workspace:
    found = Workspace(load_plan())
    found.__dict__["router"] = real_router
    return found


@pytest.fixture(scope="module")
def records(work: Workspace) -> dict[str, dict[str, Any]]:
    return {port["id"]: port for port in port_records(work, None)}


def test_each_border_of_the_plan_is_there_once(
    work: Workspace, records: dict[str, dict[str, Any]]
) -> None:
    ports = work.plan.border_ports
    others = {
        str(row["id"]): set(str(row["counterpart_id"] or "").split(";"))
        for row in ports.to_dict("records")
    }
    assert set(records) < set(ports["id"])
    for port in set(ports["id"]) - set(records):
        assert others[port] & set(records)  # the other side of one that is there
    assert not any(others[port] & set(records) for port in records)


def test_hours_are_those_that_crossings_are_charged(
    work: Workspace, records: dict[str, dict[str, Any]]
) -> None:
    edges = work.router.network.edges
    at = np.flatnonzero(edges.equals("kind", "crossing") & edges.arrays["freight"])
    charged = {
        (gate, mode): edges.arrays["dwell_h"][i]
        for i, gate, mode in zip(
            at, edges.rows("gateway_id", at), edges.rows("mode", at), strict=True
        )
    }
    shown = [(port, row) for port, p in records.items() for row in p["dwell"]]
    assert len({port for port, _ in shown}) > 30
    for port, row in shown:
        assert row["low"] <= row["typical"] <= row["high"]
        assert row["source"]
        if sum(r["mode"] == row["mode"] for r in records[port]["dwell"]) == 1:
            assert row["typical"] == pytest.approx(charged[port, row["mode"]], abs=0.01)


def test_volumes_and_capacities_are_the_published_ones(
    work: Workspace, records: dict[str, dict[str, Any]]
) -> None:
    hunchun = records["JL-HCT"]
    whole = {
        int(row["year"]): row["value"]
        for row in hunchun["volumes"]
        if (row["metric"], row["period"]) == ("cargo", "Jan-Dec")
    }
    assert whole == {2014: 551_700, 2016: 2e6, 2022: 3.5e6, 2024: 4e6}
    assert {row["side"]: row["value"] for row in hunchun["capacities"]} == {
        "JL-HCT": 10e6,
        "RU-MK": 3e6,
    }
    table = work.plan.table("throughput")
    published = table[table["gate_id"].ne("") & table["metric"].ne("capacity")]
    known = published["value"].notna()
    assert sum(map(len, volumes_of(work.plan).values())) == known.sum()
    assert capacities_of(work.plan)["JL-HCR"][0] == {
        "value": 600_000.0, "unit": "t", "side": "JL-HCR",
    }  # fmt: skip


def test_states_stand_in_order_and_are_dated(
    records: dict[str, dict[str, Any]],
) -> None:
    closed = records["JL-HCT"]["periods"][0]
    assert (closed["from"], closed["to"]) == ("2004-04", "2013-08-01")
    assert closed["status"] == "closed"
    for port in records.values():
        starts = [period.get("from", "") for period in port["periods"]]
        assert starts == sorted(starts)


def test_what_routes_make_of_a_port_is_what_is_measured(work: Workspace) -> None:
    pairs = study(
        work, ["Changchun", "Hunchun"], ["Vladivostok", "Khabarovsk", "Rajin"]
    )
    closures = close_each(pairs)
    shown = use_of_ports(closures)
    measured = importance(closures).set_index("gate_id")
    assert set(shown) == set(measured.index)
    taken = diversions(closures)
    for gate, use in shown.items():
        assert use["pairs"] == measured.loc[gate, "pairs_using"]
        assert use["extra"] == measured.loc[gate, "extra_mean_using"]
        assert use["cut"] == measured.loc[gate, "pairs_cut"]
        rows = taken[taken["gate_id"] == gate].set_index("other_id")["share"]
        for other in use["instead"]:
            assert other["share"] == rows[other["id"]]
    assert any(use["instead"] for use in shown.values())


@pytest.fixture(scope="module")
def page(work: Workspace, tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = ports_page(work, None, NAMES)
    ports = [dict(port) for port in made.record["ports"]]
    ports[0] |= {"name": {"en": HOSTILE}, "note": HOSTILE, "source": f"=1+1,{HOSTILE}"}
    made = replace(made, record={**made.record, "ports": ports, "pairs": 9})
    folder = tmp_path_factory.mktemp("ports")
    return write_map(to_folium_map(made), folder / "ports.html")


@pytest.fixture
def opened(chromium: Browser, page: Path) -> Iterator[Callable[[str], Page]]:
    """Return what opens the page by a link; it may say nothing and ask for nothing."""
    context = chromium.new_context(viewport={"width": 1366, "height": 768})
    said: list[str] = []

    def at(link: str) -> Page:
        tab = context.new_page()
        tab.on("console", lambda message: said.append(message.text))
        tab.on("pageerror", lambda error: said.append(str(error)))
        tab.on("request", lambda r: said.append(r.url) if r.url[:4] == "http" else None)
        tab.goto(f"{page.as_uri()}#{link}")
        tab.wait_for_selector("body.kit-ready")
        return tab

    yield at
    assert not any(tab.evaluate("'hit' in window") for tab in context.pages)
    context.close()
    assert said == []


@pytest.mark.browser
def test_the_page_is_light(page: Path) -> None:
    assert page.stat().st_size < 1_500_000


@pytest.mark.browser
def test_a_table_sorts_filters_and_opens_a_port(
    opened: Callable[[str], Page], records: dict[str, dict[str, Any]]
) -> None:
    tab = opened("lang=en")
    rows = tab.locator(".data-table tbody tr")
    assert rows.count() == len(records)
    tab.get_by_role("button", name="Dwell, h").click()
    tab.get_by_role("button", name="Dwell, h").click()
    assert tab.locator("th[aria-sort]").get_attribute("aria-sort") == "descending"
    slowest = max(
        (row["typical"], port) for port, p in records.items() for row in p["dwell"]
    )
    assert rows.first.get_attribute("data-id") == slowest[1]
    tab.get_by_role("button", name=re.compile("China . Russia")).click()
    border = {"CN", "RU"}
    between = {i for i, p in records.items() if {p["here"], p["there"]} == border}
    assert {row.get_attribute("data-id") for row in rows.all()} == between
    tab.get_by_role("searchbox").fill("琿春铁路")  # no such name
    assert rows.count() == 0
    tab.get_by_role("searchbox").fill("珲春铁路")
    assert rows.count() == 1
    rows.first.click()
    assert "JL-HCT" in tab.locator(".port-head").inner_text()
    assert "port=JL-HCT" in tab.url
    again = opened(tab.url.partition("#")[2])
    assert again.locator(".data-table tbody tr").count() == 1
    assert "JL-HCT" in again.locator(".port-head").inner_text()


@pytest.mark.browser
def test_a_file_of_the_table_has_a_mark_and_no_formula(
    opened: Callable[[str], Page], records: dict[str, dict[str, Any]]
) -> None:
    tab = opened("lang=en")
    with tab.expect_download() as told:
        tab.get_by_role("button", name="CSV").click()
    text = told.value.path().read_bytes().decode("utf-8")
    assert text.startswith("\ufeff")
    rows = list(csv.DictReader(io.StringIO(text[1:])))
    assert [row["id"] for row in rows] == list(records)
    assert rows[0]["source"] == f"'=1+1,{HOSTILE}"
    by_id = {row["id"]: row for row in rows}
    dwell = max(row["typical"] for row in records["JL-HCT"]["dwell"])
    assert float(by_id["JL-HCT"]["dwell_typical_h"]) == dwell
    assert float(by_id["JL-HCT"]["capacity_t_a_year"]) == 3e6


@pytest.mark.browser
@pytest.mark.parametrize("language", ["zh", "ru", "ko"])
def test_every_word_of_the_page_is_in_its_language(
    opened: Callable[[str], Page], language: str
) -> None:
    for port in ("JL-HCT", "JL-TMT", "HL-HH"):
        tab = opened(f"lang={language}&port={port}")
        tab.evaluate(
            "document.querySelectorAll('.port-sources').forEach((e) => e.remove())"
        )
        said = (
            tab.locator(".card").inner_text() + tab.locator(".list-head").inner_text()
        )
        assert "ports." not in said
        words = tab.evaluate(
            """() => [...document.querySelectorAll(
              '.card h3, .card th, .card section p, .state-list li, ' +
              '.list-head p, .data-table th'
            )].map((e) => e.textContent).join(' ').match(/[a-z]{4,}/gi)"""
        )
        assert not words


@pytest.mark.browser
@pytest.mark.parametrize(
    "link",
    [
        "port=%3Cimg%20src=x%20onerror=hit=1%3E&text=%3Cscript%3E",
        "port=__proto__&sort=constructor&borders=__proto__,CN-RU&lang=xx",
        "sort=-&text=%00%ff&stale=2&&&=&",
        "%E0%A4%A",
    ],
)
def test_a_hostile_link_opens_the_page(
    opened: Callable[[str], Page], link: str
) -> None:
    tab = opened(link)
    assert tab.locator(".port-head").count() == 1
