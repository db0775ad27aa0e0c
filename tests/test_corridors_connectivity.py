"""Connectivity: gates, independent routes, access, performance of routes."""

from __future__ import annotations

import json
from dataclasses import replace
from itertools import combinations
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import networkx as nx
import numpy as np
import pandas as pd
import pytest

from corridors.cli import main
from corridors.connectivity.access import catchments, hansen, market_access, reach
from corridors.connectivity.closures import close_each
from corridors.connectivity.corridor_measures import corridor_measures
from corridors.connectivity.directness import (
    border_effect,
    circuity,
    relative_efficiency,
)
from corridors.connectivity.gate_index import GateIndex
from corridors.connectivity.gates import (
    diversions,
    exposure,
    importance,
    pairs_of_gates,
    removal_curve,
)
from corridors.connectivity.independent import independent_routes, minimum_cut
from corridors.connectivity.of_plan import is_of_pairs
from corridors.connectivity.performance import distance_curve, indicators
from corridors.connectivity.results import MEASURES, SUFFIXES, measured, write_frame
from corridors.connectivity.samples import importance_range, samples
from corridors.connectivity.scenarios import Scenario, compare, with_dwell
from corridors.connectivity.study import pair_weights, study
from corridors.workspace import open_workspace
from gis_data.geodesy import distance_km
from network.engine.shortest_paths import INFINITY
from network.model.errors import NoRouteError, RequestError
from network.query.route_query import QueryOptions

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from corridors.connectivity.study import Study
    from gis_data.gazetteer import Place
    from network.model.store import Network
    from network.query.router import Router

Link = tuple[int, int, dict[str, Any]]


def gate(u: int, v: int, name: str, km: float = 1.0, **more: object) -> Link:
    """Return a crossing between two numbered nodes."""
    crossing = {"kind": "crossing", "country": "CN", "gateway_id": name}
    return u, v, {**crossing, "length_km": km, **more}


TRIANGLE = [gate(0, 1, "AB", 1), gate(1, 2, "BC", 1), gate(0, 2, "AC", 3)]


def test_the_triangle_of_jenelius(toy_study: Callable[..., Study]) -> None:
    """AB shut: AB 1 to 4, AC 2 to 3, BC as before, so 4/3 km on average."""
    closures = close_each(toy_study(3, TRIANGLE))
    frame = importance(closures).set_index("gate_id")
    assert list(frame.index) == ["AB", "BC"]  # nobody takes AC
    assert frame["extra_mean"].tolist() == pytest.approx([4 / 3, 4 / 3])
    assert frame.loc["AB", "extra_mean_using"] == pytest.approx(2.0)
    assert frame.loc["AB", "worst_extra"] == pytest.approx(3.0)
    assert frame["pairs_using"].tolist() == [4, 4]
    assert (frame["share_cut"] == 0).all()
    assert closures.extra_costs("AB")[1, 2] == 0.0


def test_exposure_by_origin_adds_up_to_importance(
    toy_study: Callable[..., Study],
) -> None:
    frame = exposure(close_each(toy_study(3, TRIANGLE)))
    # A: 3 to B, 1 to C by AB; 0 and 1 by BC.
    assert frame["worst_gate"].tolist() == ["AB", "AB", "BC"]
    assert frame["extra_worst"].tolist() == pytest.approx([2.0, 1.5, 2.0])
    assert (frame["extra_mean"] <= frame["extra_worst"]).all()
    assert frame["extra_mean"].mean() == pytest.approx(4 / 3)


def test_a_gate_that_alone_joins_pairs_cuts_them(
    toy_study: Callable[..., Study],
) -> None:
    links = [gate(0, 1, "G1", 5), gate(1, 2, "G2", 5)]
    closures = close_each(toy_study(3, links))
    frame = importance(closures).set_index("gate_id")
    assert frame.loc["G1", "pairs_cut"] == 4
    assert frame.loc["G1", "share_cut"] == pytest.approx(4 / 6)
    assert frame.loc["G1", "extra_mean"] == 0.0
    assert exposure(closures)["cut_gate"].tolist() == ["G1", "G1", "G2"]


def test_weights_count_pairs(toy_study: Callable[..., Study]) -> None:
    weights = np.zeros((3, 3))
    weights[0, 1] = 3.0
    weights[0, 2] = 1.0
    frame = importance(close_each(toy_study(3, TRIANGLE, weights=weights)))
    found = frame.set_index("gate_id")["extra_mean"]
    assert found["AB"] == pytest.approx((3 * 3 + 1) / 4)
    assert found["BC"] == pytest.approx(1 / 4)


def test_what_takes_over_from_a_gate(toy_study: Callable[..., Study]) -> None:
    frame = diversions(close_each(toy_study(3, TRIANGLE))).set_index(
        ["gate_id", "other_id"]
    )
    assert frame.loc[("AB", "AC"), "share"] == 1.0
    assert frame.loc[("AB", "BC"), "share"] == pytest.approx(2 / 4)


def test_two_gates_side_by_side_are_substitutes(
    toy_study: Callable[..., Study],
) -> None:
    links = [gate(0, 1, "X", 10), gate(0, 1, "Y", 11), gate(0, 1, "Z", 30)]
    closures = close_each(toy_study(2, links), gates=["X", "Y"])
    assert closures.table("Y") is closures.base  # nobody takes it
    closures = close_each(toy_study(2, links))
    assert list(closures.closed) == ["X"]
    more = [gate(0, 1, "X", 10), gate(0, 1, "Z", 30), gate(1, 2, "P", 1)]
    more += [gate(1, 2, "Q", 2), gate(0, 2, "R", 12)]
    frame = pairs_of_gates(close_each(toy_study(3, more)), 10)
    row = frame.set_index(["gate_a", "gate_b"]).iloc[0]
    assert row["synergy"] == pytest.approx(
        row["extra_both"] - row["extra_a"] - row["extra_b"]
    )
    assert set(frame["relation"]) <= {"substitutes", "complements", "independent"}


def test_in_series_two_gates_are_complements(toy_study: Callable[..., Study]) -> None:
    links = [gate(0, 1, "S", 5), gate(1, 2, "T", 5), gate(0, 2, "way round", 40)]
    frame = pairs_of_gates(close_each(toy_study(3, links, [0], [2])))
    assert frame["relation"].tolist() == ["complements"]
    assert frame["synergy"].tolist() == pytest.approx([-30.0])


def test_the_removal_curve_falls(toy_study: Callable[..., Study]) -> None:
    frame = removal_curve(toy_study(3, TRIANGLE), 5)
    assert frame["closed"].tolist() == [0, 1, 2, 3]
    assert frame["share_joined"].tolist() == pytest.approx([1, 1, 1 / 3, 0])
    assert (np.diff(frame["efficiency"]) < 0).all()


def test_an_unknown_gate_is_refused(toy_study: Callable[..., Study]) -> None:
    with pytest.raises(RequestError, match="NOSUCH"):
        close_each(toy_study(3, TRIANGLE), gates=["NOSUCH"])
    with pytest.raises(RequestError, match="empty"):
        close_each(toy_study(3, TRIANGLE), gates=[])


def test_menger_on_a_toy(toy_study: Callable[..., Study]) -> None:
    """Three ways to the middle, two beyond it: two gates cut."""
    links = [gate(0, 1, name, 5) for name in "ABC"]
    links += [gate(1, 2, "D", 5), gate(1, 2, "E", 9)]
    found = minimum_cut(toy_study(3, links, [0], [2]), (0, 0))
    assert (found.at_least, found.at_most, found.gates) == (2, 2, ("D", "E"))
    near = minimum_cut(toy_study(3, links, [0], [2]), (0, 0), within=1.2)
    assert (near.at_least, near.at_most, near.gates) == (1, 1, ("D",))


def test_a_road_without_a_gate_has_no_cut(toy_study: Callable[..., Study]) -> None:
    links = [gate(0, 1, "A", 5), (0, 1, {"length_km": 50.0})]
    found = minimum_cut(toy_study(2, links, [0], [1]), (0, 0))
    assert (found.at_most, found.gates) == (None, ())
    assert minimum_cut(toy_study(2, links, [0], [1]), (0, 0), within=1.4).at_most == 1


def test_no_route_has_no_cut(toy_study: Callable[..., Study]) -> None:
    frame = independent_routes(toy_study(3, [gate(0, 1, "A")], [0], [2]))
    assert frame["at_most"].tolist() == [0, 0, 0]
    assert frame["best"].isna().all()


def test_a_bound_below_one_is_refused(toy_study: Callable[..., Study]) -> None:
    with pytest.raises(RequestError, match="within"):
        independent_routes(toy_study(2, [gate(0, 1, "A")]), within=[0.9])


def _random_links(seed: int) -> list[Link]:
    rng = np.random.default_rng(seed)
    links = []
    for number in range(12):
        u, v = rng.choice(6, 2, replace=False).tolist()
        links.append(gate(u, v, f"G{number}", float(rng.integers(1, 30))))
    return links


@pytest.mark.parametrize("seed", range(12))
def test_cuts_are_those_of_networkx_and_minimal(
    toy_study: Callable[..., Study], seed: int
) -> None:
    links = _random_links(seed)
    simple: nx.Graph[Any] = nx.Graph()
    simple.add_nodes_from(range(6))
    for u, v, _ in links:
        capacity = simple.get_edge_data(u, v, {"capacity": 0})["capacity"]
        simple.add_edge(u, v, capacity=capacity + 1)
    of = toy_study(6, links, [0], [5])
    found = minimum_cut(of, (0, 0))
    expected = int(nx.minimum_cut_value(simple, 0, 5))
    assert found.at_most == expected
    assert found.at_least <= expected == len(found.gates)
    assert of.table(found.gates)[0, 0] >= INFINITY
    if expected:
        for gates in combinations(found.gates, expected - 1):
            assert of.table(gates)[0, 0] < INFINITY


@pytest.mark.parametrize("seed", range(6))
def test_closing_never_improves(toy_study: Callable[..., Study], seed: int) -> None:
    of = toy_study(6, _random_links(seed))
    base = of.table()
    rng = np.random.default_rng(seed)
    first, second = (f"G{n}" for n in rng.choice(12, 2, replace=False))
    one, both = of.table([first]), of.table([first, second])
    assert (one >= base).all()
    assert (both >= one).all()


def test_reach_counts_people_within_limits(toy_study: Callable[..., Study]) -> None:
    of = toy_study(3, TRIANGLE)
    frame = reach(of, [0, 3.5, np.inf])
    # Each access is 1.3 km as the toy has it: 1 km an end.
    assert frame["places"].tolist() == [1, 2, 3, 1, 3, 3, 1, 2, 3]
    assert frame["population_unknown"].tolist() == frame["places"].tolist()
    with pytest.raises(RequestError, match="limits"):
        reach(of, [])


def _peopled(of: Study, people: list[float]) -> Study:
    places = tuple(
        replace(p, population=n) for p, n in zip(of.origins, people, strict=True)
    )
    return replace(of, origins=places, destinations=places)


def test_market_access_at_its_limits(toy_study: Callable[..., Study]) -> None:
    people = [10.0, 20.0, 40.0]
    of = _peopled(toy_study(3, TRIANGLE, by="cost"), people)
    flat = market_access(of, theta=0)
    assert flat["market_access"].tolist() == pytest.approx([70.0] * 3)
    alone = market_access(of, theta=1e9)
    assert alone["firm"].tolist() == pytest.approx(people)
    dear, cheap = (market_access(of, value_usd=v)["firm"] for v in (10.0, 1e6))
    assert (dear < cheap).all()
    doubled = market_access(_peopled(of, [2 * n for n in people]))
    assert doubled["firm"].tolist() == pytest.approx(
        (2 * market_access(of)["firm"]).tolist()
    )
    with pytest.raises(RequestError, match="distance"):
        market_access(_peopled(toy_study(3, TRIANGLE), people))


def test_hansen_with_exponents_one_and_none(toy_study: Callable[..., Study]) -> None:
    of = _peopled(toy_study(3, TRIANGLE), [10.0, 20.0, 40.0])
    km = of.values(of.table())
    found = hansen(of, 1.0)["accessibility"]
    assert found[0] == pytest.approx(20 / km[0, 1] + 40 / km[0, 2])
    assert hansen(of, 0.0)["accessibility"].tolist() == [60.0, 50.0, 30.0]
    with pytest.raises(RequestError, match="population"):
        hansen(toy_study(3, TRIANGLE), 1.0)


def test_catchments_name_first_and_second(toy_study: Callable[..., Study]) -> None:
    frame = catchments(toy_study(3, TRIANGLE, [0], [1, 2]), contested=0.2)
    row = frame.iloc[0]
    assert (row["first_id"], row["second_id"]) == ("1", "2")
    assert row["margin"] == pytest.approx(1.0)
    assert not row["contested"]
    far = catchments(toy_study(3, TRIANGLE, [0], [1, 2]), contested=0.5).iloc[0]
    assert far["contested"]
    alone = catchments(toy_study(3, [gate(0, 1, "A")], [0], [1, 2])).iloc[0]
    assert alone["second_id"] == ""
    assert not alone["contested"]


def test_pair_weights_say_what_does_not_fit(
    small_place: Callable[[int], Place],
) -> None:
    places = [small_place(0), small_place(1)]
    assert pair_weights(places, places, "equal").tolist() == [[0, 1], [1, 0]]
    for wrong, text in (
        ("people", "people"),
        (np.ones((3, 2)), r"\(3, 2\)"),
        (-np.ones((2, 2)), "from 0"),
        ("population", "not known"),
    ):
        with pytest.raises(RequestError, match=text):
            pair_weights(places, places, wrong)


@pytest.fixture(scope="module")
def jilin(real_router: Router) -> Study:
    work = open_workspace()
    work.__dict__["router"] = real_router
    to = [
        "Vladivostok",
        "Busan",
        "Chita",
        "Ulaanbaatar",
        "Rajin",
        "Shanghai",
        "Niigata",
    ]
    return study(work, ["plan:counties"], to, QueryOptions(by="time"))


@pytest.mark.slow
def test_closures_equal_single_queries(jilin: Study) -> None:
    closures = close_each(jilin)
    rng = np.random.default_rng(7)
    gates = list(closures.closed)
    for _ in range(20):
        name = gates[rng.integers(len(gates))]
        i = int(rng.integers(len(jilin.origins)))
        j = int(rng.integers(len(jilin.destinations)))
        query = jilin.with_gates([name]).between(
            jilin.origins[i], jilin.destinations[j]
        )
        search = jilin.router.search(query)
        metric = jilin.router.metric(query, search.closed)
        a, b = (search.stages[k][0].node for k in (0, -1))
        path = metric.path(a, b)
        weight = INFINITY if path is None else path.weight
        assert closures.closed[name][i, j] == weight
    for name, table in closures.closed.items():
        unused = ~closures.using(name)
        assert (table[unused] == closures.base[unused]).all()
        assert (table >= closures.base).all()


@pytest.mark.slow
def test_the_cut_from_changchun_to_vladivostok_cuts(jilin: Study) -> None:
    i = [p.id for p in jilin.origins].index("cn-jl-nanguan-district-changchun")
    found = minimum_cut(jilin, (i, 0))
    assert found.at_most is not None
    assert found.at_least <= len(found.gates) <= found.at_most
    query = jilin.with_gates(found.gates).between(
        jilin.origins[i], jilin.destinations[0]
    )
    with pytest.raises(NoRouteError):
        jilin.router.route(query)
    assert {"JL-HCR", "HL-SFR"} <= set(found.gates)


@pytest.mark.slow
def test_indicators_add_up(jilin: Study) -> None:
    query = jilin.options.between(jilin.origins[0], jilin.destinations[2])
    route = jilin.router.route(query)
    found = indicators(route, jilin.router.model("container"))
    assert found["speed_kmh"] <= found["tfi4_kmh"]
    assert found["h"] == pytest.approx(route.total("time_h").typical)
    assert found["circuity"] > 1
    assert found["borders"] >= 1
    curve = distance_curve(route)
    last = curve.iloc[-1]
    assert last["h"] == pytest.approx(found["h"])
    assert last["usd"] == pytest.approx(found["usd"])
    assert last["km"] == pytest.approx(found["km"])
    for column in ("km", "h_low", "h", "h_high", "usd_low", "usd", "usd_high"):
        assert (np.diff(curve[column]) >= 0).all()
    assert (curve["h_low"] <= curve["h"] + 1e-9).all()
    at_gate = curve[curve["kind"] == "crossing"]
    assert at_gate["step"].sum() == found["borders"]


def test_indicators_of_a_route_worked_by_hand() -> None:
    def leg(kind: str, km: float, moving: float, dwell: float, usd: float) -> Any:  # noqa: ANN401 - stands for a leg
        def estimate(value: float) -> SimpleNamespace:
            return SimpleNamespace(low=value, typical=value, high=value)

        return SimpleNamespace(
            kind=kind,
            length_km=estimate(km),
            moving_h=estimate(moving),
            dwell_h=estimate(dwell),
            wait_h=estimate(0.0),
            cost_usd=estimate(usd),
        )

    legs = [leg("line", 400, 8, 0, 300), leg("crossing", 0, 0, 10, 100)]
    legs += [leg("gauge_break", 0, 0, 2, 50), leg("line", 100, 2, 2, 50)]
    totals = {"time_h": 24.0, "moving_h": 10.0, "cost_usd": 500.0}
    route: Any = SimpleNamespace(
        legs=legs,
        borders=("G",),
        gauge_breaks=1,
        length_km=500.0,
        origin=SimpleNamespace(lon=0.0, lat=0.0),
        destination=SimpleNamespace(lon=0.0, lat=2.0),
        total=lambda name: SimpleNamespace(typical=totals[name]),
    )
    model: Any = SimpleNamespace(payload_t=SimpleNamespace(typical=10.0))
    found = indicators(route, model)
    assert found["tfi1_h"] == 12.0
    assert found["tfi2_usd"] == 150.0
    assert found["tfi3_usd"] == pytest.approx(1000.0)  # 500 USD for 10 t and 500 km
    assert found["tfi4_kmh"] == 50.0
    assert found["speed_kmh"] == pytest.approx(500 / 24)
    assert found["standing_share"] == pytest.approx(14 / 24)
    assert found["circuity"] == pytest.approx(500 / 221.15, rel=1e-3)


def test_gates_are_not_named_lines(toy_network: Network) -> None:
    index = GateIndex(toy_network)
    assert set(index.ids) == {"GY", "G1", "G2", "G3", "G4", "G5", "strait", "S1"}
    kinds = {name: index.gate(name).kind for name in index.ids}
    assert kinds["GY"] == "yard"
    assert kinds["strait"] == "passage"
    assert kinds["S1"] == "service"
    assert index.gate("G1").countries == "CN-RU"
    assert index.gate("G1").name_en == "West Gate"


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("open:", "open:"),
        ("shut:G1", "shut:G1"),
        ("dwell:fast", "fast"),
        ("dwell:-1", "-1"),
        ("open:G1 close:G1,G2", "G1"),
        ("nothing = dwell:1", "nothing"),
        ("", "''"),
    ],
)
def test_a_scenario_that_makes_no_sense_is_refused(text: str, named: str) -> None:
    with pytest.raises(RequestError, match=named):
        Scenario.read(text)


def test_opening_a_gate_gains_and_closing_it_loses(
    toy_study: Callable[..., Study],
) -> None:
    links = [gate(0, 1, "A", 10), gate(0, 1, "B", 5, status="planned")]
    of = toy_study(2, links)
    frame = compare(of, [Scenario.read("open:B"), Scenario.read("close:A")])
    alone = frame[frame["given"] == "alone"].set_index("scenario")
    km = of.values(of.table())[0, 1]
    assert alone.loc["open:B", "change"] == pytest.approx(-5 / km)
    assert alone.loc["open:B", "share_improved"] == 1.0
    assert alone.loc["close:A", "pairs_cut"] == 2
    given = frame[frame["given"] == "others"].set_index("scenario")
    assert given.loc["open:B", "pairs_joined"] == 2
    assert given.loc["close:A", "change"] == 0.0


def test_shorter_stops_save_their_hours_and_nothing_else(
    toy_study: Callable[..., Study],
) -> None:
    stop = {"dwell_low_h": 4.0, "dwell_h": 8.0, "dwell_high_h": 12.0}
    links = [gate(0, 1, "A", 100, **stop), (1, 2, {"length_km": 100.0})]
    of = toy_study(3, links, by="time")
    before, after = of.table(), with_dwell(of, 0.5).table()
    hours = (before.astype(float) - after) / of.per_unit
    assert hours[0, 2] == pytest.approx(4.0, abs=1e-3)
    assert hours[1, 2] == 0.0


def test_tables_are_written_in_every_format(
    toy_study: Callable[..., Study], tmp_path: Path
) -> None:
    frame = exposure(close_each(toy_study(3, TRIANGLE)))
    for suffix in SUFFIXES:
        path = write_frame(frame, tmp_path / f"out{suffix}")
        assert path.stat().st_size > 100
    back = pd.read_parquet(tmp_path / "out.parquet")
    assert back.attrs["minimised"] == "distance_km"
    pd.testing.assert_frame_equal(back, frame, check_dtype=False)
    about = json.loads((tmp_path / "out.csv.about.json").read_text("utf-8"))
    assert about["licence"]
    assert gpd.read_file(tmp_path / "out.gpkg").crs == "EPSG:4326"
    assert len(pd.read_csv(tmp_path / "out.csv")) == 3
    for wrong in ("out.txt", "out"):
        with pytest.raises(RequestError, match="out"):
            write_frame(frame, tmp_path / wrong)
    with pytest.raises(RequestError, match="points"):
        write_frame(frame[["place_id"]], tmp_path / "no.gpkg")


def test_a_measure_that_is_not_known_is_refused(
    toy_study: Callable[..., Study],
) -> None:
    of = toy_study(3, TRIANGLE)
    with pytest.raises(RequestError, match="nope"):
        measured(of, "nope")
    with pytest.raises(RequestError, match="limits"):
        measured(of, "gates", limits=[1.0])
    for name in MEASURES:
        needs_more = {"market", "throughput", "throughput-ranks"}
        if not is_of_pairs(name, named=True):
            with pytest.raises(RequestError, match=name):
                measured(of, name)
        elif name not in needs_more:
            limits = [2.0] if name in {"reach", "isochrones"} else []
            assert len(measured(of, name, limits=limits))


@pytest.mark.slow
@pytest.mark.usefixtures("jilin")
@pytest.mark.long
def test_the_command_lines(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    pair = ["--from", "Changchun", "--to", "Vladivostok", "--json"]
    assert main(["analyse", "routes", *pair]) == 0
    rows = json.loads(capsys.readouterr().out)["rows"]
    assert [row["within"] for row in rows] == [None, 1.4, 2.0]
    out = tmp_path / "c.csv"
    assert main(["compare", "close:JL-HCR", *pair, "--out", str(out)]) == 0
    rows = json.loads(capsys.readouterr().out)["rows"]
    assert rows[0]["change"] >= 0
    assert out.is_file()
    assert main(["analyse", "nope", *pair]) == 2
    assert main(["analyse", "corridors", *pair]) == 2
    assert main(["analyse", "gates", "--json"]) == 2
    assert main(["compare", "close:NOSUCH", *pair]) == 2
    capsys.readouterr()
    assert main(["analyse", "reach", *pair, "--limit", "a"]) == 2
    assert "--limit" in capsys.readouterr().err


def channel_ports(frame: pd.DataFrame) -> list[str]:
    ports: list[str] = frame.loc[("CHAN2", "2018"), "ports_ids"].split(";")
    assert len(ports) == frame.loc[("CHAN2", "2018"), "ports"]
    return ports


@pytest.mark.slow
def test_corridors_of_the_plan(real_router: Router) -> None:
    work = open_workspace()
    work.__dict__["router"] = real_router
    frame = corridor_measures(work).set_index(["corridor_id", "scheme_year"])
    assert frame.index.is_unique
    named = [work.plan.at(v).corridors for v in work.plan.versions]
    assert len(frame) == len(
        {key for t in named for key in zip(t["id"], t["scheme_year"], strict=True)}
    )
    assert {"JL-HCR", "JL-HCT"} <= set(channel_ports(frame))
    channel = frame.loc[("CHAN2", "2018")]
    assert channel["links_without_route"] == 0
    assert channel["borders"] >= 1
    assert channel["tfi1_h"] > 0
    assert channel["speed_kmh"] < channel["tfi4_kmh"]
    assert 1 < channel["circuity"] < 2
    assert frame.loc[("CORR1", "2018"), "borders"] == 0
    for name in ("hub", "port", "sea"):
        shares = frame[[f"{name}_{h}h" for h in (4, 8, 24)]].to_numpy()
        assert (np.diff(shares, axis=1) >= 0).all()
    people = frame[["people_25km", "people_50km", "people_100km"]].to_numpy()
    assert (np.diff(people, axis=1) >= 0).all()
    abroad = frame[[f"people_abroad_{km}km" for km in (25, 50, 100)]].to_numpy()
    assert (np.diff(abroad, axis=1) >= 0).all()
    assert frame.loc[("CHAN2", "2018"), "people_abroad_25km"] > 500_000  # Vladivostok
    counted = work.plan.counties["population_2020"].astype(float).sum()
    assert people.max() <= counted
    with pytest.raises(RequestError, match="time"):
        corridor_measures(work, QueryOptions(by="cost"))


def test_relative_efficiency_of_graphs_worked_by_hand(
    toy_study: Callable[..., Study],
) -> None:
    """Without access costs a path of three has 5/6 of the efficiency of a triangle."""
    links = [
        gate(a, b, name, 1e4) for a, b, name in ((0, 1, "A"), (1, 2, "B"), (0, 2, "C"))
    ]
    of = toy_study(3, links)
    assert relative_efficiency(of, ["C"]) == pytest.approx(5 / 6, abs=1e-3)
    assert relative_efficiency(of, ["B", "C"]) == pytest.approx(1 / 3, abs=1e-3)
    assert relative_efficiency(of, ["A", "B", "C"]) == 0.0
    star = toy_study(5, [gate(0, k, f"S{k}", 1e4) for k in range(1, 5)])
    full: nx.Graph[int] = nx.star_graph(4)
    expected = nx.global_efficiency(full)
    one: nx.Graph[int] = nx.star_graph(4)
    one.remove_edge(0, 4)
    ratio = nx.global_efficiency(one) / expected
    assert relative_efficiency(star, ["S4"]) == pytest.approx(ratio, abs=1e-3)


def test_circuity_and_border_effect(toy_study: Callable[..., Study]) -> None:
    of = toy_study(3, TRIANGLE)
    pairs = circuity(of)
    assert len(pairs) == 6
    a, b = of.origins[0], of.origins[1]
    straight = float(distance_km(a.lon, a.lat, b.lon, b.lat))
    assert pairs["circuity"][0] == pytest.approx(pairs["km"][0] / straight)
    abroad = replace(of.origins[2], country="RU")
    mixed = (*of.origins[:2], abroad)
    bands = border_effect(replace(of, origins=mixed, destinations=mixed))
    assert bands["pairs_home"].sum() == 2
    assert bands["pairs_abroad"].sum() == 4
    both = bands.dropna()
    assert (both["effect"] == both["abroad"] / both["home"]).all()
    for wrong in (0, -1, float("nan")):
        with pytest.raises(RequestError, match="band"):
            border_effect(of, band_km=wrong)
    with pytest.raises(RequestError, match="distance"):
        circuity(toy_study(3, TRIANGLE, by="time"))


def test_samples_stay_within_the_range_and_are_seeded(
    toy_study: Callable[..., Study],
) -> None:
    stop = {"dwell_low_h": 4.0, "dwell_h": 8.0, "dwell_high_h": 20.0}
    of = toy_study(2, [gate(0, 1, "A", 10, **stop)], by="time")
    measured = of.impedances
    hours = [s.values(s.table())[0, 1] for s in samples(of, 40, 3)]
    low, high = (measured.time_h(level) for level in ("low", "high"))
    path = [0, 1, 4]  # the crossing, and access at both ends
    assert min(hours) >= low[path].sum() - 0.01
    assert max(hours) <= high[path].sum() + 0.01
    assert np.ptp(hours) > 4.0
    again = [s.values(s.table())[0, 1] for s in samples(of, 40, 3)]
    assert again == hours
    assert [s.values(s.table())[0, 1] for s in samples(of, 40, 4)] != hours


def test_what_is_common_to_both_states_cancels_out(
    toy_study: Callable[..., Study],
) -> None:
    """Both gates stop equally long; only the kilometres of the detour are drawn."""
    stop = {"dwell_low_h": 4.0, "dwell_h": 8.0, "dwell_high_h": 80.0}
    links = [gate(0, 1, "A", 10, **stop), gate(0, 1, "B", 11, **stop)]
    frame = importance_range(toy_study(2, links, by="time"), ["A"], count=30)
    row = frame.iloc[0]
    assert 0 < row["p10"] <= row["median"] <= row["p90"] < 0.1
    assert frame.attrs["samples"] == 30
    fixed = importance_range(toy_study(2, links, by="time"), ["B"], count=5)
    assert fixed["p90"].tolist() == [0.0]
    with pytest.raises(RequestError, match="range"):
        importance_range(toy_study(2, links), ["A"])
    with pytest.raises(RequestError, match="samples"):
        importance_range(toy_study(2, links, by="time"), ["A"], count=0)


def test_draws_are_stratified_and_triangular() -> None:
    from corridors.connectivity.samples import _draws

    table = np.stack(list(_draws(50, 200, 1)))
    assert table.shape == (200, 50)
    assert np.abs(table).max() <= 1
    # Triangular on -1 to 1: the quartiles lie at sqrt(1/2) - 1 = -0.29 and 0.29.
    for share, value in ((0.25, -0.2929), (0.5, 0.0), (0.75, 0.2929)):
        assert np.quantile(table, share, axis=0) == pytest.approx(value, abs=0.02)
