from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from corridors.align import align_corridors
from corridors.atlas.make import make_atlas
from corridors.atlas.plan_frames import (
    area_frame,
    county_frame,
    hub_frame,
    line_frame,
    planned_frame,
    seaport_frame,
)
from corridors.atlas.ports import dwell_messages, dwell_texts, port_frame
from corridors.atlas.route_pages import shown_route
from corridors.cli import main
from corridors.workspace import RouteQuery, open_workspace
from gis_data.messages.catalogue import texts
from gis_data.messages.message import Message
from maps.atlas import GENERATOR
from maps.errors import PageError
from network.query.leg import EdgePath
from network.query.routes import RelatedRoute

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import geopandas as gpd
    import pandas as pd
    from playwright.sync_api import Browser
    from playwright.sync_api import Page as Tab

    from corridors.workspace import Workspace
    from network.query.router import Router
    from network.query.routes import Route

pytestmark = [pytest.mark.slow, pytest.mark.long]
HOSTILE = "</script><img src=x onerror=alert(1)>${1}`"


@pytest.fixture(scope="module")
def work(real_router: Router) -> Workspace:
    space = open_workspace()
    space.__dict__["router"] = real_router
    return space


@pytest.fixture(scope="module")
def alignment(work: Workspace) -> gpd.GeoDataFrame:
    return align_corridors(work.router, work.plan, work.gazetteer)


@pytest.fixture(scope="module")
def atlas(work: Workspace, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("atlas")
    make_atlas(work, out)
    return out


def test_channels_follow_the_network(alignment: gpd.GeoDataFrame) -> None:
    channel = alignment[
        alignment["corridor_id"].eq("CHAN2") & alignment["mode"].eq("rail")
    ]
    core = channel[channel["to_en"].ne("Vladivostok")]
    assert core["length_km"].notna().all()
    assert core["circuity"].between(1.0, 3.5).all()
    assert all(len(line.coords) > 2 for line in core.geometry)


def test_every_drawn_row_says_source_and_confidence(
    work: Workspace, alignment: gpd.GeoDataFrame
) -> None:
    plan = work.plan
    drawn = [
        seaport_frame(plan, plan.region),
        *(f(plan) for f in (
            hub_frame,
            area_frame,
            planned_frame,
            county_frame,
        )),
    ]  # fmt: skip
    ports = port_frame(plan, work.router.network)
    for frame in (*drawn, ports, line_frame(plan, alignment)):
        assert len(frame)
        assert frame["source"].astype(str).str.strip().ne("").all()
        assert frame["confidence"].isin(["high", "medium", "low"]).all()


def test_each_border_is_drawn_once(work: Workspace) -> None:
    ids = set(port_frame(work.plan, work.router.network)["id"])
    assert "JL-HCR" in ids
    assert "RU-KR" not in ids


def shown_by_country(
    message: Message, row: pd.Series
) -> Iterator[tuple[str, Mapping[str, Any], float]]:
    """Yield the country left, the figures shown for it, and the mean wait."""
    code, wait = message.code, 0.0
    shown: Mapping[str, Any] = message.params
    if code == "port.dwell_wait":
        code, shown, wait = shown["dwell"].code, shown["dwell"].params, shown["wait"]
    if code == "port.dwell":
        for country in (row["country"], row["counterpart_country"]):
            yield country, shown, wait
        return
    for side, way in (("here", "out"), ("there", "back")):
        yield shown[side][0], shown[way].params, wait


def test_the_dwell_of_a_port_is_what_a_route_through_it_is_charged(
    work: Workspace,
) -> None:
    network, profile = work.router.network, "container"
    edges = network.edges
    messages = dwell_messages(network)
    frame = port_frame(work.plan, network).set_index("id")
    cells = dwell_texts(network)
    checked = set()
    for (port, mode), message in messages.items():
        if port not in frame.index:
            continue
        row = frame.loc[port]
        assert cells[row[f"dwell_{mode}"]] == texts(message)
        crossing = edges.equals("gateway_id", port) & edges.equals("mode", mode)
        crossing &= edges.equals("kind", "crossing") & edges.arrays["freight"]
        at = np.flatnonzero(crossing)
        first = network.nodes.rows("country", edges.arrays["u"][at])
        for leaving, shown, wait in shown_by_country(message, row):
            backward = np.array(
                [edges.arrays["two_way"][at[0]] and first[0] != leaving]
            )
            edge = at[:1] if backward[0] else at[[first.index(leaving)]]
            path = EdgePath(edge, backward)
            costs = work.router.edge_costs.for_path(profile, path.edges)
            (leg,) = work.router.leg_writer.legs(path, costs)
            charged = leg.dwell_h
            assert (charged.low, charged.typical, charged.high) == pytest.approx(
                (shown["low"], shown["typ"], shown["high"])
            )
            assert leg.wait_h.typical == pytest.approx(wait)
            basis = shown["basis"].code.replace("basis_mean", "basis_analogue")
            assert basis == f"border.basis_{charged.basis}"
            assert shown["confidence"] == Message(f"conf.{charged.confidence}")
            cited = set(row["dwell_source"].split(" ; "))
            assert set(charged.source.split(" ; ")) <= cited
            checked.add((port, leaving))
    assert {("JL-HCT", "CN"), ("JL-HCR", "CN"), ("JL-HCR", "RU")} <= checked
    assert len(checked) >= 70


def test_the_estimate_of_the_plan_is_shown_beside_where_it_differs(
    work: Workspace,
) -> None:
    frame = port_frame(work.plan, work.router.network).set_index("id")
    assert frame.loc[["JL-HCT", "JL-HCR"], "dwell_h_typ"].tolist() == [18.0, 8.0]


def test_each_quantity_of_a_leg_has_its_own_source_on_the_page(
    work: Workspace,
) -> None:
    route = work.route("Changchun", "Vladivostok")
    query = work.resolve(RouteQuery("Changchun", "Vladivostok"))
    shown = shown_route("route", ("Route", "Route"), query, [RelatedRoute(route)])
    (page,) = shown.answer["routes"]
    (leg,) = (each for each in page["legs"] if each["gateway_id"] == "JL-HCT")
    assert "CAREC" in leg["dwell_h"]["source"]
    assert leg["dwell_h"]["confidence"] == "low"
    assert leg["length_km"]["confidence"] == "medium"


def test_both_versions_keep_what_is_not_restated(work: Workspace) -> None:
    areas = area_frame(work.plan)
    for version in work.plan.versions:
        shown = areas[areas["scheme_year"].isin(["", version])]
        assert {"MAIN", "BELT1", "BELT2"} <= set(shown["corridor_id"])


@pytest.mark.browser
@pytest.mark.parametrize("name", ["index", "plan", "routes", "ports"])
def test_each_file_opens_alone_with_no_network(
    atlas: Path, tmp_path: Path, chromium: Browser, name: str
) -> None:
    alone = tmp_path / f"{name}.html"
    shutil.copy(atlas / alone.name, alone)
    heard: list[str] = []
    context = chromium.new_context(offline=True)
    page = context.new_page()
    page.on("console", lambda message: heard.append(message.text))
    page.on("pageerror", lambda error: heard.append(str(error)))
    page.on(
        "request",
        lambda r: (
            None
            if r.url.startswith(("file:", "data:", "blob:"))
            else heard.append(r.url)
        ),
    )
    page.goto(alone.as_uri())
    page.wait_for_timeout(500)
    text = page.inner_text("body")
    page.get_by_text("中文").first.click()
    chinese = page.inner_text("body")
    context.close()
    assert heard == []
    assert "2026" in text
    assert "吉林" in chinese or "长春" in chinese


@pytest.mark.browser
def test_the_page_of_routes_answers_as_python(
    atlas: Path, work: Workspace, chromium: Browser
) -> None:
    context = chromium.new_context(offline=True, locale="en-GB")
    page = context.new_page()
    heard: list[str] = []
    page.on("console", lambda message: heard.append(message.text))
    page.on("pageerror", lambda error: heard.append(str(error)))
    page.goto((atlas / "routes.html").as_uri())
    wait_for_answers(page, 1)
    routes = work.routes("Changchun", "Vladivostok", alternatives=2)
    assert shown_rows(page) == [figures_of(route) for route in routes]
    page.get_by_role("switch", name=re.compile("^Hunchun rail port")).first.click()
    wait_for_answers(page, 2)
    left = work.routes("Changchun", "Vladivostok", alternatives=2, close="JL-HCT")
    assert shown_rows(page) == [figures_of(each) for each in (routes.best, *left)]
    usd = left.best.total("cost_usd").typical - routes.best.total("cost_usd").typical
    assert f"USD {usd:+,.0f}" in page.inner_text(".delta")
    page.get_by_role("button", name="Reopen").click()
    wait_for_answers(page, 3)
    assert shown_rows(page) == [figures_of(route) for route in routes]
    assert page.locator(".delta").count() == 0
    context.close()
    assert heard == []


def wait_for_answers(page: Tab, count: int) -> None:
    """Wait until the page has answered so many questions; its policy forbids `eval`."""
    for _ in range(600):
        if page.evaluate("performance.getEntriesByName('answer').length") >= count:
            return
        page.wait_for_timeout(100)
    pytest.fail(f"no answer {count} within a minute")


def shown_rows(page: Tab) -> list[tuple[str, ...]]:
    """Return hours, USD, kg and km of the rows of the page of routes."""
    rows = page.locator(".route-table tbody tr").all()
    return [tuple(row.locator(".big").all_inner_texts()) for row in rows]


def figures_of(route: Route) -> tuple[str, ...]:
    names = ("time_h", "cost_usd", "co2_kg", "length_km")
    return tuple(f"{route.total(name).typical:,.0f}" for name in names)


def test_the_page_of_routes_keeps_its_size(atlas: Path) -> None:
    assert (atlas / "routes.html").stat().st_size <= 3_000_000


def test_the_plan_page_is_light(atlas: Path) -> None:
    assert (atlas / "plan.html").stat().st_size <= 1_500_000


def test_a_file_in_the_way_is_refused_and_left_alone(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, real_router: Router
) -> None:
    assert real_router.network
    blocked = tmp_path / "taken"
    blocked.write_text("mine")
    assert main(["atlas", "--out", str(blocked)]) == 2
    assert str(blocked) in capsys.readouterr().err
    assert blocked.read_text() == "mine"


@pytest.mark.long
def test_an_atlas_that_fails_leaves_the_old_one(
    work: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = tmp_path / "plan.html"
    old.write_text(f"{GENERATOR}old")

    def broken(*_: object) -> None:
        msg = "page 'plan': no room"
        raise PageError(msg)

    monkeypatch.setattr("maps.atlas.page_html", broken)
    with pytest.raises(PageError):
        make_atlas(work, tmp_path)
    assert old.read_text() == f"{GENERATOR}old"
    assert [p.name for p in tmp_path.iterdir()] == ["plan.html"]


@pytest.mark.browser
@pytest.mark.long
def test_hostile_names_are_inert_on_the_page(
    tmp_path: Path, chromium: Browser, real_router: Router
) -> None:
    folder = tmp_path / "plan"
    shutil.copytree(Path(open_workspace().plan.path), folder)
    path = folder / "platforms.csv"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("Hunchun", f"Hunchun{HOSTILE}"), encoding="utf-8")
    ports = f'id,name_en\nJL-HCR,"Hunchun{HOSTILE}"\n'
    (folder / "border_ports+.csv").write_text(ports, encoding="utf-8")
    space = open_workspace(folder)
    space.__dict__["router"] = real_router
    out = tmp_path / "out"
    make_atlas(space, out)
    context = chromium.new_context(offline=True)
    page = context.new_page()
    asked: list[str] = []
    page.on("dialog", lambda dialog: (asked.append(dialog.message), dialog.dismiss()))
    page.goto((out / "plan.html").as_uri())
    page.wait_for_timeout(500)
    images = page.eval_on_selector_all("img", "all => all.map(each => each.src)")
    context.close()
    assert asked == []
    assert not any(src.endswith("/x") for src in images)


def test_a_page_of_the_user_is_refused_before_a_build(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("corridors.workspace.Workspace.router", None)
    (tmp_path / "routes.html").write_text("mine")
    assert main(["atlas", "--out", str(tmp_path)]) == 2
    error = capsys.readouterr().err
    assert "routes.html" in error
    assert "--force" in error
    assert [p.read_text() for p in tmp_path.iterdir()] == ["mine"]
