"""Trade-offs: none beaten, the best of each there, exact or with a true bound."""

from __future__ import annotations

import sys
from dataclasses import replace
from itertools import pairwise, product
from typing import TYPE_CHECKING, Any

import networkx as nx
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import network.query.tradeoffs
from corridors.tradeoff_plot import (
    PlotError,
    draw_trade_offs,
    promise,
    save_trade_offs,
)
from gis_data.gazetteer import Gazetteer
from gis_data.plan import load_plan
from network.model.errors import NoRouteError
from network.query.labels import SmallGraph
from network.query.pareto import Bounds, cover, thinned, undominated, upper_bounds
from network.query.policy import Policy
from network.query.router import Router
from network.query.routes import Request
from network.query.tradeoffs import CRITERIA, TradeOffs, trade_offs

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from gis_data.gazetteer import Place
    from network.model.store import Network

    Links = list[tuple[int, int, dict[str, Any]]]

points = st.lists(st.tuples(*[st.integers(1, 12)] * 3), min_size=1, max_size=12).map(
    lambda rows: np.array(rows, dtype=np.int64)
)


def no_worse(one: Any, other: Any) -> bool:  # noqa: ANN401 - any row of numbers
    return bool((np.asarray(one) <= np.asarray(other)).all())


# Points


@given(found=points)
def test_undominated_points_are_those_that_nothing_beats(found: Any) -> None:  # noqa: ANN401
    kept = undominated(found)
    rows = [tuple(row) for row in found.tolist()]
    for i, row in enumerate(rows):
        beaten = any(no_worse(other, row) and other != row for other in rows)
        assert kept[i] == (not beaten and row not in rows[:i])


@settings(max_examples=60, deadline=None)
@given(found=points)
def test_corners_bound_what_no_point_dominates(found: Any) -> None:  # noqa: ANN401
    corners = upper_bounds(found)
    for spot in product(range(0, 14, 3), repeat=3):
        dominated = any(no_worse(row, spot) for row in found)
        below = bool((np.array(spot) < corners).all(axis=1).any())
        assert below == (not dominated)


@settings(max_examples=100, deadline=None)
@given(
    every=points,
    directions=st.lists(
        st.tuples(*[st.integers(0, 4)] * 3).filter(any), min_size=1, max_size=6
    ),
)
def test_the_bound_holds_for_every_point(every: Any, directions: Any) -> None:  # noqa: ANN401
    bounds, chosen = Bounds(), []
    for direction in (*np.eye(3).tolist(), *directions):
        sums = every @ np.array(direction, dtype=np.float64)
        chosen.append(int(np.argmin(sums)))
        bounds.add(np.array(direction, dtype=np.float64), float(sums.min()))
    some = every[chosen]
    epsilon = bounds.epsilon(some)
    assert cover(every, some) <= epsilon + 1e-9


def test_a_bound_worked_by_hand() -> None:
    # Two points and the middle of the line between them, which a sum could be:
    # of (6, 6) the nearer is 12 in one criterion, twice as much.
    bounds = Bounds()
    for direction in ((1, 0), (0, 1), (1, 1)):
        at = np.array(direction, dtype=np.float64)
        bounds.add(at, float((np.array([[0.5, 12.0], [12.0, 0.5]]) @ at).min()))
    epsilon = bounds.epsilon(np.array([[0.5, 12.0], [12.0, 0.5]]))
    # The corner is (12, 12); the sum of nothing is below 12.5.
    assert epsilon == pytest.approx(24 / 12.5 - 1)
    assert np.isinf(Bounds().epsilon(np.array([[1.0, 1.0]])))


@given(found=points, limit=st.integers(1, 6))
def test_a_few_stand_for_all(found: Any, limit: int) -> None:  # noqa: ANN401
    every = found[undominated(found)]
    chosen = thinned(every, limit)
    assert set(every.argmin(axis=0).tolist()) <= set(chosen)
    assert len(chosen) <= max(limit, 3)
    assert chosen == sorted(set(chosen))
    assert cover(every, every[thinned(every, len(every))]) == 0
    with_it = thinned(every, limit, first=[len(every) - 1])
    assert len(every) - 1 in with_it


# Labels, against every path there is


@settings(max_examples=80, deadline=None)
@given(data=st.data())
def test_labels_find_every_undominated_path(data: st.DataObject) -> None:
    count = data.draw(st.integers(2, 6))
    node = st.integers(0, count - 1)
    pair = st.tuples(node, node).filter(lambda p: p[0] != p[1])
    cost = st.tuples(*[st.integers(0, 5)] * 3)
    links = data.draw(
        st.lists(st.tuples(pair, cost, st.booleans()), min_size=1, max_size=10)
    )
    start, end = data.draw(pair)
    via = data.draw(st.none() | node)
    graph = SmallGraph(
        np.array([ends for ends, _, _ in links], dtype=np.int64),
        np.array([both for _, _, both in links]),
        np.array([costs for _, costs, _ in links], dtype=np.int64),
        np.arange(len(links)),
    )
    stops = [start, *([] if via is None else [via]), end]
    zero = (0, 0, 0)
    found = graph.undominated([{n: zero} for n in stops], most=100_000)

    plain: nx.MultiDiGraph = nx.MultiDiGraph()
    plain.add_nodes_from(range(count))
    for (u, v), costs, both in links:
        plain.add_edge(u, v, costs=costs)
        if both:
            plain.add_edge(v, u, costs=costs)
    legs = []
    for a, b in pairwise(stops):
        ways = (
            [zero]
            if a == b
            else [
                tuple(np.sum([plain.edges[e]["costs"] for e in way], axis=0).tolist())
                for way in nx.all_simple_edge_paths(plain, a, b)
            ]
        )
        legs.append(ways)
    totals = np.array(
        [np.sum(way, axis=0) for way in product(*legs)], dtype=np.int64
    ).reshape(-1, 3)
    known = {tuple(row) for row in totals[undominated(totals)].tolist()}
    assert found is not None
    assert {cost for cost, _ in found} == known
    assert len(found) == len(known)
    for cost_of, path in found:  # and the paths cost what they say
        summed = np.sum([links[e][1] for e in path.edges] or [zero], axis=0)
        assert tuple(summed.tolist()) == cost_of


def test_too_many_labels_are_given_up() -> None:
    links = [(n, n + 1) for n in range(10) for _ in range(2)]
    costs = np.array([(2**n, 0) if k else (0, 2**n) for n in range(10) for k in (0, 1)])
    graph = SmallGraph(
        np.array(links), np.zeros(20, bool), costs.astype(np.int64), np.arange(20)
    )
    ends: list[dict[int, tuple[int, ...]]] = [{0: (0, 0)}, {10: (0, 0)}]
    found = graph.undominated(ends, most=100_000)
    assert found is not None
    assert len(found) == 2**10
    assert graph.undominated(ends, most=500) is None


# Routes on toy networks


@pytest.fixture(scope="module")
def router(
    toy_network: Network,
    cost_models: Any,  # noqa: ANN401 - any mapping of profile to model
) -> Router:
    return Router(toy_network, cost_models)


def values(found: TradeOffs) -> Any:  # noqa: ANN401 - a matrix of floats
    return np.array(
        [(o.time_h, o.cost_usd, o.distance_km, o.co2_kg) for o in found.options]
    )


def test_rail_and_road_are_weighed_against_each_other(
    router: Router, toy_place: Callable[..., Place]
) -> None:
    # By road 162 km in 9 h 16 min; by rail 312 km in 20 h 16 min, but cleaner.
    request = Request("container", "time")
    found = trade_offs(router, toy_place("A"), toy_place("C"), request)
    assert found.exact
    assert found.epsilon == 0
    road = found.options[0]
    assert road.route.borders == ("G2",)
    assert road.time_h == pytest.approx(9 + 16 / 60, abs=0.01)
    assert road.distance_km == pytest.approx(162.0)
    assert {"time", "distance"} <= set(road.best_in)
    assert road.difference == ""
    table = found.to_frame()
    assert list(table.columns) == ["time_h", "cost_usd", "distance_km", "co2_kg",
                                   "best_in", "difference"]  # fmt: skip
    assert table["time_h"].tolist() == [one.time_h for one in found.options]
    for one in found.options[1:]:
        assert one.difference.startswith("by rail through West Gate (G1) instead of ")


def test_closures_hold_and_no_way_says_why(
    router: Router, toy_place: Callable[..., Place]
) -> None:
    ends = toy_place("A"), toy_place("C")
    shut = Request("container", "time", policy=Policy(closed=frozenset({"G2"})))
    found = trade_offs(router, *ends, shut)
    assert [one.route.borders for one in found.options] == [("G1",)]
    both = replace(shut, policy=Policy(closed=frozenset({"G1", "G2"})))
    with pytest.raises(NoRouteError, match="which you closed"):
        trade_offs(router, *ends, both)


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(data=st.data())
def test_what_is_found_stands_for_all_there_is(
    data: st.DataObject,
    small_network: Callable[..., Network],
    small_place: Callable[[int], Place],
    cost_models: Any,  # noqa: ANN401 - any mapping of profile to model
) -> None:
    count = data.draw(st.integers(3, 7))
    node = st.integers(0, count - 1)
    pairs = st.tuples(node, node).filter(lambda p: p[0] != p[1])
    columns = st.fixed_dictionaries(
        {
            "length_km": st.integers(10, 300).map(float),
            "mode": st.sampled_from(("road", "rail")),
            "speed_freight_kmh": st.integers(20, 90).map(float),
            "cost_usd_per_teu": st.integers(0, 300).map(float),
        }
    )
    links: Links = [(n, n + 1, data.draw(columns)) for n in range(count - 1)]
    more = data.draw(st.lists(st.tuples(pairs, columns), max_size=8))
    links += [(u, v, column) for (u, v), column in more]
    router = Router(small_network(count, links), cost_models)
    via = tuple(small_place(n) for n in data.draw(st.lists(node, max_size=1)))
    ask = (
        router,
        small_place(0),
        small_place(count - 1),
        Request("container", via=via),
    )

    exact = trade_offs(*ask, limit=1000)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(network.query.tradeoffs, "SMALL_EDGES", 0)
        about = trade_offs(*ask, limit=1000)
        few = trade_offs(*ask, limit=1)
    assert exact.exact
    assert not about.exact
    every = values(exact)
    for found in (exact, about, few):
        rows = values(found)
        slack = 1e-3 + 1e-4 * rows  # whole units of each edge, rounded
        for i, name in enumerate(CRITERIA):
            best = router.route(*ask[1:3], replace(ask[3], criterion=name))
            least = {
                "time": best.total("time_h").typical,
                "cost": best.total("cost_usd").typical,
                "distance": best.length_km,
                "co2": best.total("co2_kg").typical,
            }[name]
            assert rows[:, i].min() == pytest.approx(least, rel=1e-3, abs=0.05)
            assert any(name in one.best_in for one in found.options)
        for i, row in enumerate(rows):
            better = (rows < row - slack[i]).any(axis=1) & (rows <= row).all(axis=1)
            assert not better.any()
        if np.isfinite(found.epsilon):
            assert cover(every, rows) <= found.epsilon + 1e-3
    assert len(few.options) <= max(len(CRITERIA) + 1, 1)


# Drawn


@pytest.fixture(scope="module")
def some(router: Router, toy_place: Callable[..., Place]) -> TradeOffs:
    return trade_offs(router, toy_place("A"), toy_place("C"), Request("container"))


def test_a_drawing_says_units_and_who_is_best(some: TradeOffs, tmp_path: Path) -> None:
    figure = pytest.importorskip("matplotlib.figure").Figure()
    axes = draw_trade_offs(some, figure.add_subplot())
    assert axes.get_xlabel().startswith("time (h)\n")
    assert axes.get_ylabel() == "cost (USD per TEU)"
    assert axes.get_title() == "Place A to Place C"
    words = " ".join(text.get_text() for text in axes.texts)
    for said in ("fastest", "shortest", "cheapest", "cleanest"):
        assert said in words
    assert len(axes.collections[0].get_offsets()) == len(some.options)
    target = tmp_path / "trade-offs.png"
    save_trade_offs(some, target)
    assert target.read_bytes().startswith(b"\x89PNG")


def test_a_drawing_of_nothing_and_without_matplotlib_says_so(
    some: TradeOffs, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    figure = pytest.importorskip("matplotlib.figure").Figure()
    with pytest.raises(ValueError, match="no options"):
        draw_trade_offs(replace(some, options=()), figure.add_subplot())
    monkeypatch.setitem(sys.modules, "matplotlib.figure", None)
    with pytest.raises(PlotError, match=r"pip install 'corridor-mapper\[plots\]'"):
        save_trade_offs(some, tmp_path / "none.png")


@pytest.mark.parametrize(
    ("known", "said"),
    [
        ({"exact": True, "epsilon": 0.0}, "all the ways that no other way beats"),
        ({"exact": True, "epsilon": 0.05}, "within 5.0% in everything"),
        ({"exact": False, "epsilon": 0.182}, "one of these is within 18.2%"),
        ({"exact": False, "epsilon": float("inf")}, "No bound is known"),
    ],
)
def test_the_promise_in_words(
    some: TradeOffs,
    known: Any,  # noqa: ANN401 - fields of several types
    said: str,
) -> None:
    assert said in promise(replace(some, **known))


# The real network


@pytest.mark.slow
@pytest.mark.parametrize("end", ["Busan", "Vladivostok"])
def test_real_trade_offs_hold_the_best_of_each(real_router: Router, end: str) -> None:
    places = Gazetteer.load(load_plan())
    ends = places.find("Changchun"), places.find(end)
    found = trade_offs(real_router, *ends, Request("container"))
    assert not found.exact
    assert 0 < found.epsilon < 1
    assert 4 <= len(found.options) <= 9
    rows = values(found)
    for i, name in enumerate(CRITERIA):
        best = real_router.route(*ends, Request("container", name))
        least = {
            "time": best.total("time_h").typical,
            "cost": best.total("cost_usd").typical,
            "distance": best.length_km,
            "co2": best.total("co2_kg").typical,
        }[name]
        assert rows[:, i].min() == pytest.approx(least, rel=1e-3)
    for row in rows:
        assert not ((rows <= row).all(axis=1) & (rows < row * 0.999).any(axis=1)).any()
