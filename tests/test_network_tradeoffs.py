"""Trade-offs: no route dominated, the optimum of each criterion among them."""

from __future__ import annotations

import sys
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from corridors.tradeoff_plot import PlotError, draw_trade_offs, save_trade_offs
from gis_data.gazetteer import Gazetteer
from gis_data.messages.catalogue import show
from gis_data.messages.message import Message
from gis_data.plan import load_plan
from network.model.errors import NoRouteError
from network.query.route_query import Policy, ResolvedOptions, ResolvedQuery
from network.query.router import Router
from network.query.tradeoffs import (
    CRITERIA,
    SIMILAR,
    non_dominated,
    thinned,
    trade_offs,
)

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from gis_data.gazetteer import Place
    from network.model.store import Network
    from network.query.route_set import RelatedRoute
    from network.query.routes import Route

    TradeOffs = tuple[RelatedRoute[Route], ...]
    Links = list[tuple[int, int, dict[str, Any]]]

points = st.lists(st.tuples(*[st.integers(1, 12)] * 3), min_size=1, max_size=12).map(
    lambda rows: np.array(rows, dtype=np.int64)
)


def no_worse(one: Any, other: Any) -> bool:  # noqa: ANN401 - any row of numbers
    return bool((np.asarray(one) <= np.asarray(other)).all())


# Points


@given(found=points)
def test_non_dominated_points_are_those_that_nothing_beats(found: Any) -> None:  # noqa: ANN401
    kept = non_dominated(found)
    rows = [tuple(row) for row in found.tolist()]
    for i, row in enumerate(rows):
        beaten = any(no_worse(other, row) and other != row for other in rows)
        assert kept[i] == (not beaten and row not in rows[:i])


@given(found=points, limit=st.integers(1, 12))
def test_a_few_stand_for_all(found: Any, limit: int) -> None:  # noqa: ANN401
    every = found[non_dominated(found)]
    chosen = thinned(every, limit)
    assert set(every.argmin(axis=0).tolist()) <= set(chosen)
    assert len(chosen) <= max(limit, 3)
    assert chosen == sorted(set(chosen))
    if len(chosen) < limit:  # then each of the others is close to a chosen one
        ratios = every[chosen][None] / every[:, None]
        assert (ratios.max(axis=2).min(axis=1) <= 1 + SIMILAR).all()


# Routes on toy networks


@pytest.fixture(scope="module")
def router(
    toy_network: Network,
    cost_models: Any,  # noqa: ANN401 - any mapping of profile to model
) -> Router:
    return Router(toy_network, cost_models)


def values(found: TradeOffs) -> Any:  # noqa: ANN401 - a matrix of floats
    return np.array(
        [
            [
                route.total("time_h").typical,
                route.total("cost_usd").typical,
                route.length_km,
                route.total("co2_kg").typical,
            ]
            for route in (option.route for option in found)
        ]
    )


def test_rail_and_road_are_weighed_against_each_other(
    router: Router, toy_place: Callable[..., Place]
) -> None:
    # By road 162 km in 9 h 16 min; by rail 312 km in 20 h 16 min, but cleaner.
    request = ResolvedOptions(profile="container", criterion="time")
    found = trade_offs(router, request.between(toy_place("A"), toy_place("C")))
    road, rail = found
    assert road.route.borders == ("G2",)
    time_h, _, km, _ = values(found)[0]
    assert time_h == pytest.approx(9 + 16 / 60, abs=0.01)
    assert km == pytest.approx(162.0)
    assert set(road.best_in) == {"time", "distance"}
    assert set(rail.best_in) == {"cost", "co2"}
    assert (road.extra, road.overlap, road.difference) == (0.0, 0.0, None)
    assert rail.difference is not None
    assert rail.difference.code == "diff.instead"
    # 20 h 16 min by rail; the two share nothing.
    assert rail.extra == pytest.approx((20 + 16 / 60) / (9 + 16 / 60) - 1, abs=1e-3)
    assert rail.overlap == 0.0


def test_closures_hold_and_no_route_gives_the_reason(
    router: Router, toy_place: Callable[..., Place]
) -> None:
    ends = toy_place("A"), toy_place("C")
    shut = ResolvedOptions(
        profile="container", criterion="time", policy=Policy(closed=frozenset({"G2"}))
    )
    found = trade_offs(router, shut.between(*ends))
    assert [one.route.borders for one in found] == [("G1",)]
    both = replace(shut, policy=Policy(closed=frozenset({"G1", "G2"})))
    with pytest.raises(NoRouteError):
        trade_offs(router, both.between(*ends))


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(data=st.data())
@pytest.mark.long
def test_no_route_is_dominated_and_the_best_are_there(
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
    query = ResolvedQuery(small_place(0), small_place(count - 1), via=via)
    for limit in (1, 1000):
        found = trade_offs(router, query, limit=limit)
        assert_holds_the_best(found, router, query)
        rows = values(found)
        for row in rows:
            # Whole units of each edge are rounded.
            better = (rows < row - 1e-3 - 1e-4 * row).any(axis=1)
            assert not (better & (rows <= row).all(axis=1)).any()
        if limit == 1:
            assert len(found) <= len(CRITERIA)


def assert_holds_the_best(
    found: TradeOffs, router: Router, query: ResolvedQuery
) -> None:
    """Assert that the optimum of each criterion is there, and said to be."""
    rows = values(found)
    for i, name in enumerate(CRITERIA):
        best = router.route(replace(query, criterion=name))
        least = {
            "time": best.total("time_h").typical,
            "cost": best.total("cost_usd").typical,
            "distance": best.length_km,
            "co2": best.total("co2_kg").typical,
        }[name]
        assert rows[:, i].min() == pytest.approx(least, rel=1e-3, abs=0.05)
        named = [name in option.best_in for option in found]
        assert any(named)
        assert rows[named, i] == pytest.approx(least, rel=1e-3, abs=0.05)


# Drawn


@pytest.fixture(scope="module")
def some(router: Router, toy_place: Callable[..., Place]) -> TradeOffs:
    return trade_offs(
        router, ResolvedQuery(toy_place("A"), toy_place("C"), profile="container")
    )


def test_a_plot_has_units_and_labels_the_best(some: TradeOffs, tmp_path: Path) -> None:
    figure = pytest.importorskip("matplotlib.figure").Figure()
    axes = draw_trade_offs(some, figure.add_subplot())
    assert axes.get_xlabel().startswith("time (h)\n")
    assert axes.get_ylabel() == "cost (USD per TEU)"
    assert axes.get_title() == "Place A to Place C"
    words = " ".join(text.get_text() for text in axes.texts)
    for name in CRITERIA:
        assert show(Message(f"best.{name}")) in words
    assert len(axes.collections[0].get_offsets()) == len(some)
    target = tmp_path / "trade-offs.png"
    save_trade_offs(some, target)
    assert target.read_bytes().startswith(b"\x89PNG")


def test_a_plot_of_nothing_or_without_matplotlib_is_refused(
    some: TradeOffs, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    figure = pytest.importorskip("matplotlib.figure").Figure()
    with pytest.raises(ValueError, match="no routes"):
        draw_trade_offs((), figure.add_subplot())
    monkeypatch.setitem(sys.modules, "matplotlib.figure", None)
    with pytest.raises(PlotError, match=r"pip install 'corridor-mapper\[plots\]'"):
        save_trade_offs(some, tmp_path / "none.png")


# The real network


@pytest.mark.slow
@pytest.mark.parametrize("end", ["Busan", "Vladivostok"])
def test_real_trade_offs_hold_the_best_of_each(real_router: Router, end: str) -> None:
    places = Gazetteer.load(load_plan())
    ends = places.find("Changchun"), places.find(end)
    query = ResolvedQuery(*ends)
    found = trade_offs(real_router, query)
    assert 4 <= len(found) <= 9
    assert_holds_the_best(found, real_router, query)
    rows = values(found)
    for row in rows:
        assert not ((rows <= row).all(axis=1) & (rows < row * 0.999).any(axis=1)).any()
    assert any(not option.best_in for option in found)  # some lie in between


def test_routes_are_left_out_only_where_they_differ_by_half_a_percent() -> None:
    points = np.array([[1000, 4000], [1004, 3985], [1012, 3950], [4000, 1000]])
    assert thinned(points, 8) == [0, 2, 3]
    assert thinned(points, 8, always=(1,)) == [0, 1, 2, 3]
