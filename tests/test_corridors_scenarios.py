"""Scenarios: steps, comparisons, views, bands, links of one's own."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

from corridors.cli import main
from corridors.connectivity.own_links import with_links
from corridors.connectivity.published import published_changes
from corridors.connectivity.scenario import ALL, VIEWS, Scenario, scenarios_of
from corridors.connectivity.scenario_bands import compare_range
from corridors.connectivity.scenario_views import (
    SIMPLE,
    by_corridor,
    by_county,
    by_pair,
    by_port,
    together,
)
from corridors.connectivity.scenarios import States, compare, comparisons
from corridors.connectivity.study import Study, pair_weights, study
from corridors.workspace import open_workspace
from gis_data.plan import load_plan
from network.engine.shortest_paths import INFINITY
from network.model.errors import RequestError
from network.query.route_query import Policy, QueryOptions, ResolvedOptions
from network.query.router import Router

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from gis_data.gazetteer import Place
    from network.costs.cost import CostModels
    from network.model.store import Network

Link = tuple[int, int, dict[str, Any]]


def gate(u: int, v: int, name: str, km: float = 1.0, **more: object) -> Link:
    """Return a crossing between two numbered nodes."""
    crossing = {"kind": "crossing", "country": "CN", "gateway_id": name}
    return u, v, {**crossing, "length_km": km, **more}


@pytest.fixture
def pairs_on(
    small_network: Callable[..., Network],
    small_place: Callable[[int], Place],
    cost_models: CostModels,
) -> Callable[..., Study]:
    def make(count: int, links: list[Link], by: str = "distance") -> Study:
        places = tuple(small_place(n) for n in range(count))
        options = ResolvedOptions(
            profile="truck",
            criterion=by,  # type: ignore[arg-type]
            policy=Policy(),
        )
        router = Router(small_network(count, links), cost_models)
        return Study(
            router, places, places, options, pair_weights(places, places, "equal")
        )

    return make


def hours(of: Study) -> np.ndarray[Any, np.dtype[np.float64]]:
    return of.values(of.table())


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("customs:fast", "customs"),
        ("customs:11", "11"),
        ("night:A close:A", "A"),
        ("gauge:GY close:GY", "GY"),
        ("nothing = customs:1 dwell:1", "nothing"),
        ("faster:0.5", "customs:FACTOR"),
    ],
)
def test_a_step_that_makes_no_sense_is_named(text: str, named: str) -> None:
    with pytest.raises(RequestError, match=named):
        Scenario.read(text)


def test_customs_leave_changes_of_gauge_as_they_are(
    pairs_on: Callable[..., Study],
) -> None:
    """Half of 8 h at the crossing, none of the 6 h at the yard."""
    stop = {"dwell_low_h": 8.0, "dwell_h": 8.0, "dwell_high_h": 8.0}
    yard = dict.fromkeys(stop, 6.0)
    links = [gate(0, 1, "A", 10, **stop), gate(1, 2, "GY", 10, **yard)]
    links[1][2]["kind"] = "gauge_break"
    of = pairs_on(3, links, by="time")
    states = States(of)
    for text, saved in (("customs:0.5", 4.0), ("dwell:0.5", 7.0), ("gauge:GY", 6.0)):
        after = states.table(Scenario.read(text))
        less = (of.table().astype(float) - after) / of.per_unit
        assert less[0, 2] == pytest.approx(saved, abs=1e-3), text
    with pytest.raises(RequestError, match=r"gauge:A.*GY"):
        compare(of, [Scenario.read("gauge:A")])


def test_a_gauge_built_through_costs_nothing_to_change(
    pairs_on: Callable[..., Study],
) -> None:
    yard = {"kind": "gauge_break", "cost_usd_per_teu": 75.0}
    links = [(0, 1, {"length_km": 10.0}), gate(0, 1, "GY", 5, **yard)]
    of = pairs_on(2, links, by="cost")
    before, after = of.table(), States(of).table(Scenario.read("gauge:all"))
    # The short way over the yard, no dearer than half the long one.
    assert after[0, 1] < before[0, 1]


def test_ports_open_at_night_have_no_wait(pairs_on: Callable[..., Study]) -> None:
    links = [gate(0, 1, "A", 10, wait_h=3.0), gate(1, 2, "B", 10)]
    of = pairs_on(3, links, by="time")
    before = hours(of)
    for text in ("night:A", "night:a", "night:all"):
        frame = compare(of, [Scenario.read(text)])
        assert frame["best_change"][0] == pytest.approx(-3.0 / before[0, 1])
    by_pairs = by_pair(comparisons(of, [Scenario.read("night:A")]))
    changed = set(zip(by_pairs["from_id"], by_pairs["to_id"], strict=True))
    assert changed == {("0", "1"), ("1", "0"), ("0", "2"), ("2", "0")}
    assert by_pairs["difference"].tolist() == pytest.approx([-3.0] * 4, abs=1e-3)
    with pytest.raises(RequestError, match=r"night:B.*A"):
        compare(of, [Scenario.read("night:B")])


def test_one_gate_under_two_names_is_not_opened_and_closed(
    pairs_on: Callable[..., Study],
) -> None:
    of = pairs_on(2, [gate(0, 1, "A", 10)])
    with pytest.raises(RequestError, match="opens and closes A"):
        compare(of, [Scenario.read("open:a close:A")])
    with pytest.raises(RequestError, match="NOSUCH"):
        compare(of, [Scenario.read("open:NOSUCH")])
    with pytest.raises(RequestError, match="empty"):
        compare(of, [])


def _bridges(pairs_on: Callable[..., Study]) -> Study:
    """Two planned bridges in a row, 10 km each, beside a road of 100 km::

    0 --P1-- 1 --P2-- 2
    0 ======= 100 km == 2     0 === 60 === 1
    """
    links = [
        gate(0, 1, "P1", 10, status="planned"),
        gate(1, 2, "P2", 10, status="planned"),
        (0, 2, {"length_km": 100.0}),
        (0, 1, {"length_km": 60.0}),
    ]
    return pairs_on(3, links)


def test_two_bridges_gain_more_together(pairs_on: Callable[..., Study]) -> None:
    of = _bridges(pairs_on)
    both = [Scenario.read("open:P1"), Scenario.read("open:P2")]
    frame = together(of, both)
    row = frame.iloc[0]
    # By hand, km with 2 of access: 0-1 62, 0-2 102, 1-2 162; the same back.
    km = of.values(of.table())
    assert km[0, [1, 2]].tolist() == pytest.approx([62.0, 102.0])
    assert km[1, 2] == pytest.approx(162.0)
    one = (12 / 62 + 102 / 102 + 112 / 162) / 3 - 1
    two = (62 / 62 + 72 / 102 + 12 / 162) / 3 - 1
    at_once = (12 / 62 + 22 / 102 + 12 / 162) / 3 - 1
    assert row["sum"] == pytest.approx(one + two)
    assert row["together"] == pytest.approx(at_once)
    assert row["synergy"] == pytest.approx(at_once - one - two)
    assert row["relation"] == ("more" if at_once < one + two else "less")
    with pytest.raises(RequestError, match="two or more"):
        together(of, both[:1])


def test_views_are_of_one_result(pairs_on: Callable[..., Study]) -> None:
    of = _bridges(pairs_on)
    states = States(of)
    compared = comparisons(of, [Scenario.read("open:P1")], states)
    whole = compare(of, [Scenario.read("open:P1")])["change"][0]
    assert by_county(compared)["change"].mean() == pytest.approx(whole)
    assert SIMPLE["destination"](compared)["change"].mean() == pytest.approx(whole)
    pairs = by_pair(compared)
    assert len(pairs) == 4  # 0-2 stays as it is
    assert pairs["change"].sum() / 6 == pytest.approx(whole)
    ports = by_port(compared, states).set_index("gate_id")
    assert ports.loc["P1", ["before", "after"]].tolist() == [0, 4]
    assert ports.loc["P1", "share_after"] == pytest.approx(4 / 6)


@pytest.mark.parametrize("seed", range(8))
def test_opening_never_worsens_and_untouched_pairs_stay(
    pairs_on: Callable[..., Study], seed: int
) -> None:
    rng = np.random.default_rng(seed)
    links = []
    for number in range(14):
        u, v = rng.choice(6, 2, replace=False).tolist()
        status = "planned" if number % 2 else "open"
        km = float(rng.integers(1, 30))
        links.append(gate(u, v, f"G{number}", km, status=status))
    of = pairs_on(6, links)
    steps = [Scenario.read(f"open:G{n}") for n in (1, 3, 5)]
    for each in comparisons(of, steps):
        assert (each.after <= each.before).all()
        assert (each.change <= 0).all()
    (closed,) = comparisons(of, [Scenario.read("close:G0")])
    assert (closed.after >= closed.before).all()
    using = np.zeros_like(closed.both)
    for i, j in zip(*np.nonzero(of.weights), strict=True):
        if closed.before[i, j] < INFINITY:
            _, path = of.best_path((int(i), int(j)))
            assert path is not None
            names = of.router.network.edges.rows("gateway_id", path.edges)
            using[i, j] = "G0" in names
    unused = ~using
    assert (closed.before[unused] == closed.after[unused]).all()


def test_bands_are_paired_seeded_and_ranked(pairs_on: Callable[..., Study]) -> None:
    stop = {"dwell_low_h": 4.0, "dwell_h": 8.0, "dwell_high_h": 20.0}
    links = [gate(0, 1, "A", 100, **stop), (1, 2, {"length_km": 100.0})]
    of = pairs_on(3, links, by="time")
    steps = [Scenario.read("customs:0.5"), Scenario.read("customs:0.75")]
    frame = compare_range(of, steps, count=20, seed=2)
    alone = frame[frame["given"] == "alone"].set_index("scenario")
    assert (alone["p10"] <= alone["median"]).all()
    assert (alone["median"] <= alone["p90"]).all()
    assert alone.loc["customs:0.5", "p90"] < 0
    assert np.ptp(alone.loc["customs:0.5", ["p10", "p90"]].astype(float)) > 0.001
    # In every sample a half saves twice as much as a quarter.
    halves = 2 * alone.loc["customs:0.75", "median"]
    assert alone.loc["customs:0.5", "median"] == pytest.approx(halves, rel=1e-3)
    assert alone["rank_p90"].tolist() == [1.0, 2.0]
    assert frame.attrs["rank_agreement"] == 1.0
    again = compare_range(of, steps, count=20, seed=2)
    pd.testing.assert_frame_equal(again, frame)
    untouched = compare_range(of, [Scenario.read("close:A dwell:2")], count=3)
    assert untouched["p10"].tolist() == untouched["p90"].tolist() == [0.0]
    with pytest.raises(RequestError, match="samples"):
        compare_range(of, steps, count=0)
    with pytest.raises(RequestError, match="range"):
        compare_range(pairs_on(3, links), steps)


def test_scenarios_of_the_plan_are_data() -> None:
    plan = load_plan()
    listed = scenarios_of(plan, [ALL])
    by_name = {scenario.name: scenario for scenario in listed}
    assert len(by_name) == len(plan.table("scenarios"))
    assert by_name["customs-25"].customs == 0.75
    assert by_name["customs-50"].customs == 0.5
    assert by_name["night-opening"].night == {ALL}
    unbuilt = plan.planned_links["stage"] != "partly_open"
    links = set(plan.planned_links["id"][unbuilt])
    assert links <= {gate for s in listed for gate in s.opened}
    assert any(s.closed for s in listed)
    assert any(s.gauge for s in listed)
    again = scenarios_of(plan, ["customs-25", "customs-25", "close:JL-HCT"])
    assert [s.name for s in again] == ["customs-25", "close:JL-HCT"]
    with pytest.raises(RequestError, match=r"customs-30.*customs-25"):
        scenarios_of(plan, ["customs-30"])
    with pytest.raises(RequestError, match="empty"):
        scenarios_of(plan, [])


def test_published_changes_are_those_of_the_paper() -> None:
    rows = {row["region"]: row for row in published_changes(load_plan())}
    assert (rows["world"]["low"], rows["world"]["high"]) == (-2.5, -1.2)
    assert rows["along the corridors"]["low"] == -11.9
    assert all(row["why"] and row["source"] for row in rows.values())


@pytest.fixture(scope="module")
def jilin(real_router: Router) -> Study:
    work = open_workspace()
    work.__dict__["router"] = real_router
    to = ["Vladivostok", "Busan", "Chita", "Dandong", "Linjiang"]
    return study(work, ["plan:counties"], to, QueryOptions(by="time"))


@pytest.mark.slow
@pytest.mark.long
def test_every_kind_of_step_works_on_the_real_network(jilin: Study) -> None:
    work = open_workspace()
    work.__dict__["router"] = jilin.router
    states = States(jilin)
    compared = comparisons(jilin, scenarios_of(work.plan, [ALL]), states)
    alone = {each.scenario.name: each for each in compared if each.given == "alone"}
    for name in ("customs-25", "customs-50", "night-opening", "x13", "x14"):
        assert alone[name].mean_change() < 0, name
        assert (alone[name].after <= alone[name].before).all(), name
    assert alone["close-hunchun-road"].mean_change() > 0
    half, quarter = alone["customs-50"].change, alone["customs-25"].change
    assert (half <= quarter + 1e-12).all()
    along = by_corridor(compared, work).set_index(["scenario", "given", "corridor_id"])
    assert along.loc[("customs-50", "alone", "CHAN2"), "change"].max() < -0.01
    ports = by_port([alone["close-hunchun-road"]], states).set_index("gate_id")
    assert ports.loc["JL-HCR", "after"] == 0
    assert ports.loc["JL-HCR", "before"] == ports.drop("JL-HCR")["after"].sum()


@pytest.mark.slow
@pytest.mark.usefixtures("jilin")
@pytest.mark.long
def test_the_command_compares_and_refuses(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    pair = ["--from", "Hunchun", "--to", "Vladivostok"]
    found = {}
    for view in VIEWS:
        asked = ["compare", "customs-25", "night-opening", *pair, "--view", view]
        assert main([*asked, "--json"]) == 0
        found[view] = json.loads(capsys.readouterr().out)
    assert found["scenario"]["about"]["published"]
    assert found["pair"]["rows"][0]["difference"] < 0
    assert found["together"]["rows"][0]["relation"] in {"more", "less", "equal"}
    ranges = ["compare", "customs-25", *pair, "--samples", "3", "--json"]
    assert main(ranges) == 0
    (row,) = json.loads(capsys.readouterr().out)["rows"]
    assert row["p10"] <= row["median"] <= row["p90"] < 0
    assert main(["compare", "customs-25", *pair]) == 0
    assert "-11.9" in capsys.readouterr().out
    for wrong in (
        ["customs-30"],
        ["customs-25", "--view", "nope"],
        ["customs-25", "--view", "pair", "--samples", "3"],
        ["night:JL-HCT"],
    ):
        assert main(["compare", *wrong, *pair]) == 2
    empty = tmp_path / "none.txt"
    empty.write_text("", encoding="utf-8")
    assert main(["compare", "customs-25", "--from", str(empty), "--to", "Busan"]) == 2


@pytest.mark.parametrize(
    ("link", "named"),
    [
        ("Hunchun - Dongning", "not known"),
        ("tram: Hunchun - Dongning", "tram"),
        ("rail: Hunchun", "1 stops"),
        ("rail: Hunchun - Nosuchplace", "Nosuchplace"),
        ("nosuch.geojson", "nosuch"),
    ],
)
def test_a_link_that_makes_no_sense_is_named(
    link: str, named: str, tmp_path: Path
) -> None:
    with pytest.raises(RequestError, match=named):
        with_links(open_workspace(), [link], tmp_path / "plan")
    with pytest.raises(RequestError, match="empty"):
        with_links(open_workspace(), [], tmp_path / "plan")


@pytest.mark.slow
def test_a_link_that_touches_nothing_is_refused(jilin: Study, tmp_path: Path) -> None:
    work = open_workspace()
    work.__dict__["router"] = jilin.router
    gobi = "far = rail: 42.0,104.0 - 42.2,104.5"
    with pytest.raises(RequestError, match=r"'far': touches nothing"):
        with_links(work, [gobi], tmp_path / "plan")
    assert not (tmp_path / "plan").exists()


@pytest.mark.slow
@pytest.mark.usefixtures("jilin")
@pytest.mark.long
def test_links_as_names_file_and_frame_join_the_network(tmp_path: Path) -> None:
    """A straight expressway from Changling to Songyuan, said in three ways."""
    work = open_workspace()
    ends = [work.match(name).place for name in ("Changling", "Songyuan")]
    line = shapely.LineString([(p.lon, p.lat) for p in ends])
    table = {"name": ["c"], "mode": ["road"], "speed_kmh": [120]}
    frame = gpd.GeoDataFrame(table, geometry=[line], crs="EPSG:4326")
    file = tmp_path / "c.geojson"
    frame.to_file(file)
    named = "a = road speed=120: Changling - Songyuan"
    linked, own = with_links(work, [named, str(file)], tmp_path / "both")
    assert [link.name for link in own] == ["a", "c"]
    of = study(linked, ["Changling"], ["Songyuan"], QueryOptions(by="distance"))
    opened = [Scenario.read(link.scenario) for link in own]
    first, second = comparisons(of, opened)[:2]
    assert first.after[0, 0] < first.before[0, 0]
    assert second.after[0, 0] == pytest.approx(first.after[0, 0], rel=0.01)
