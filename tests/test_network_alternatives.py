"""Alternatives: within the limits, described, and without effect on other metrics."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gis_data.gazetteer import Gazetteer
from gis_data.messages.catalogue import show
from gis_data.messages.message import I18nText, Message
from gis_data.plan import load_plan
from network.engine.shortest_paths import available_engines
from network.model.errors import NoRouteError
from network.query.alternatives import (
    Limits,
    RouterPathFinder,
    alternative_paths,
    alternatives,
)
from network.query.route_query import Policy, ResolvedOptions
from network.query.router import Router

if TYPE_CHECKING:
    from collections.abc import Callable

    from gis_data.gazetteer import Place
    from network.model.store import Network
    from network.query.route_set import RelatedRoute
    from network.query.routes import Route

    Links = list[tuple[int, int, dict[str, Any]]]

WIDE_LIMITS = Limits(count=4, overlap=1.0, stretch=3.0)


@pytest.fixture(scope="module", params=available_engines())
def router(
    request: pytest.FixtureRequest,
    toy_network: Network,
    cost_models: Any,  # noqa: ANN401 - any mapping of profile to model
) -> Router:
    return Router(toy_network, cost_models, engine=request.param)


@pytest.fixture
def ask(
    router: Router, toy_place: Callable[..., Place]
) -> Callable[..., list[RelatedRoute[Route]]]:
    def answer(
        start: str,
        end: str,
        *,
        limits: Limits | None = None,
        via: str = "",
        **words: str,
    ) -> list[RelatedRoute[Route]]:
        policy = Policy(**{k: frozenset(v.split()) for k, v in words.items()})
        places = tuple(toy_place(name) for name in via.split())
        request = ResolvedOptions(
            profile="container", criterion="distance", via=places, policy=policy
        )
        ends = toy_place(start), toy_place(end)
        return alternatives(router, request.between(*ends), limits=limits)

    return answer


def test_a_route_beyond_the_stretch_is_no_alternative(
    ask: Callable[..., list[RelatedRoute[Route]]],
) -> None:
    # By road 162 km, by rail 312: 1.93 times as much.
    assert [len(one.route.legs) for one in ask("A", "C")] == [5]
    both = ask("A", "C", limits=Limits(stretch=2.0))
    assert [one.route.length_km for one in both] == pytest.approx([162.0, 312.0])
    assert both[1].extra == pytest.approx(312 / 162 - 1, abs=1e-4)
    assert both[1].overlap == 0.0
    assert both[0].difference is None
    difference = both[1].difference
    assert difference is not None
    assert difference.code == "diff.instead"
    rail, road = (
        Message("diff.through", {"mode": Message(m), "place": I18nText(p), "gate": g})
        for m, p, g in (
            ("mode.rail", "West Gate", "G1"), ("mode.road", "West Road", "G2"),
        )
    )  # fmt: skip
    assert difference.params["ours"] == (rail,)
    assert difference.params["theirs"] == (road,)
    assert signed_changes(both[1])[2] == pytest.approx(150)


def test_a_route_beyond_the_overlap_is_no_alternative(
    ask: Callable[..., list[RelatedRoute[Route]]],
) -> None:
    # Over K 152 km; over G2 162, of which 1 + 60 + 80 + 1 are the same.
    assert len(ask("A", "C", allowed="KP")) == 1
    both = ask("A", "C", allowed="KP", limits=Limits(overlap=0.9))
    assert [one.route.length_km for one in both] == pytest.approx([152.0, 162.0])
    assert both[1].overlap == pytest.approx(142 / 162, abs=1e-4)


def test_routes_differ_by_their_services(
    ask: Callable[..., list[RelatedRoute[Route]]],
) -> None:
    # From the port to Q: 400 km by the service, 450 by any ship.
    found = ask("C", "Q")
    assert [one.route.length_km for one in found] == pytest.approx([403.0, 453.0])
    difference = found[1].difference
    assert difference is not None
    ours, theirs = (difference.params[side][0] for side in ("ours", "theirs"))  # type: ignore[index]
    assert (ours.code, theirs.code) == ("diff.leg_unnamed", "diff.leg")  # type: ignore[union-attr]
    assert theirs.params["line"] == "S1"  # type: ignore[union-attr]


def test_via_and_closures_hold_for_every_route(
    ask: Callable[..., list[RelatedRoute[Route]]],
) -> None:
    via = ask("A", "Q", via="C", limits=WIDE_LIMITS)
    assert len(via) > 1
    for one in via:
        assert any("Gamma" in leg.end.name.en for leg in one.route.legs)
    shut = ask("A", "C", closed="G2", limits=WIDE_LIMITS)
    assert all("G2" not in one.route.borders for one in shut)
    assert shut[0].route.length_km == pytest.approx(312.0)


def test_no_route_at_all_gives_the_reason(
    ask: Callable[..., list[RelatedRoute[Route]]],
) -> None:
    with pytest.raises(NoRouteError) as caught:
        ask("A", "Q", closed="strait S1")
    assert [gate.gate_id for gate in caught.value.gates] == ["S1", "strait"]


def test_no_alternative_wanted_returns_the_best_alone(
    ask: Callable[..., list[RelatedRoute[Route]]],
) -> None:
    assert len(ask("C", "Q", limits=Limits(count=0))) == 1


@pytest.mark.parametrize(
    ("limits", "said"),
    [
        ({"count": -1}, "count = -1, must be >= 0"),
        ({"overlap": 1.5}, "overlap = 1.5, must be in 0 .. 1"),
        ({"stretch": 0.9}, "stretch = 0.9, must be >= 1"),
    ],
)
def test_limits_that_no_route_satisfies_are_refused(limits: Any, said: str) -> None:  # noqa: ANN401 - each its own
    with pytest.raises(ValueError, match=said):
        Limits(**limits)


def test_routes_through_the_same_gates_differ_by_their_course(
    small_router: Callable[..., Router], small_place: Callable[[int], Place]
) -> None:
    # 0 to 3 over town 1 (200 km) or over town 2 (220 km).
    links: Links = [
        (0, 1, {"length_km": 100.0}),
        (1, 3, {"length_km": 100.0}),
        (0, 2, {"length_km": 110.0}),
        (2, 3, {"length_km": 110.0}),
    ]
    router = small_router(4, links)
    request = ResolvedOptions(profile="truck", criterion="distance")
    found = alternatives(router, request.between(small_place(0), small_place(3)))
    assert len(found) == 2
    difference = found[1].difference
    assert difference is not None
    assert difference.code == "diff.past"
    assert difference.params["ours"] == I18nText("Town 2")
    assert difference.params["theirs"] == I18nText("Town 1")
    assert signed_changes(found[1])[2] == pytest.approx(20)


def test_routes_through_the_same_gates_differ_by_mode_where_that_differs(
    small_router: Callable[..., Router], small_place: Callable[[int], Place]
) -> None:
    # 0 to 3 by rail over town 1 (200 km) or by road over town 2 (220 km).
    rail = {"length_km": 100.0, "mode": "rail"}
    links: Links = [
        (0, 1, rail),
        (1, 3, rail),
        (0, 2, {"length_km": 110.0}),
        (2, 3, {"length_km": 110.0}),
    ]
    request = ResolvedOptions(profile="container", criterion="distance")
    query = request.between(small_place(0), small_place(3))
    found = alternatives(small_router(4, links), query)
    difference = found[1].difference
    assert difference is not None
    assert difference.code == "diff.instead"
    assert difference.params["ours"] == (Message("mode.road"),)
    assert difference.params["theirs"] == (Message("mode.rail"),)


def parallel_links(count: int, start: int, end: int) -> Links:
    """Return roads from `start` to `end` over town 1, 2 ... : 200, 202 ... km."""
    return [
        (u, v, {"length_km": 100.0 + town - 1})
        for town in range(1, count + 1)
        for u, v in ((start, town), (town, end))
    ]


@pytest.mark.parametrize("engine", available_engines())
@pytest.mark.parametrize("count", [0, 1, 2, 3, 4, 9])
def test_as_many_alternatives_as_asked_for_where_there_are_so_many(
    small_router: Callable[..., Router],
    small_place: Callable[[int], Place],
    count: int,
    engine: str,
) -> None:
    # Five routes that share nothing but 1 km of access at each end.
    #
    #        +--- 1 --- 200 km
    #    0 --+--- ...        --+-- 6
    #        +--- 5 --- 208 km
    router = small_router(7, parallel_links(5, 0, 6), engine)
    request = ResolvedOptions(profile="truck", criterion="distance")
    ends = small_place(0), small_place(6)
    found = alternatives(router, request.between(*ends), limits=Limits(count=count))
    lengths_km = [202.0, 204.0, 206.0, 208.0, 210.0][: count + 1]
    assert [one.route.length_km for one in found] == pytest.approx(lengths_km)


@pytest.mark.parametrize("count", [0, 1, 2, 5])
def test_as_many_alternatives_as_asked_for_by_penalties_alone(
    small_router: Callable[..., Router],
    small_place: Callable[[int], Place],
    count: int,
) -> None:
    # No plateaus where a place is passed: 0 to 4 over 1, 2 or 3, then 10 km to 5.
    links = [*parallel_links(3, 0, 4), (4, 5, {"length_km": 10.0})]
    router = small_router(6, links)
    request = ResolvedOptions(
        profile="truck", criterion="distance", via=(small_place(4),)
    )
    ends = small_place(0), small_place(5)
    found = alternatives(router, request.between(*ends), limits=Limits(count=count))
    lengths_km = [212.0, 214.0, 216.0][: count + 1]
    assert [one.route.length_km for one in found] == pytest.approx(lengths_km)


def signed_changes(alternative: RelatedRoute) -> tuple[float, float, float]:
    """Return how many hours, USD and km more (+) or less (-) than the best."""
    message = alternative.difference
    assert message is not None
    change = message.params.get("change", message)
    assert isinstance(change, Message)
    hours, usd, km = (change.params[name] for name in ("h", "usd", "km"))
    return float(hours), float(usd), float(km)  # type: ignore[arg-type]


def test_an_alternative_that_costs_more_has_a_positive_cost_difference(
    router: Router, toy_place: Callable[..., Place]
) -> None:
    # By road 4.8 CNY a km over 61 + 20 / 2 km in China, 1.104 USD a km over 81 + 10
    # km in Russia: 147.88 USD, 9.27 h, 162 km. By rail 1.6785 CNY a km over 100 + 5
    # km, 0.192 USD a km over 200 + 5 km, 75 USD for the change of gauge, and 1 km of
    # road at each end: 140.65 USD, 20.27 h, 312 km. 7.1875 CNY per USD.
    ends = toy_place("A"), toy_place("C")
    request = ResolvedOptions(profile="container", criterion="cost")
    by_rail, by_road = alternatives(router, request.between(*ends))
    road_usd = 71 * 4.8 / 7.1875 + 91 * 1.104
    rail_usd = 105 * 1.6785 / 7.1875 + 205 * 0.192 + 75 + 4.8 / 7.1875 + 1.104
    assert by_road.route.total("cost_usd").typical == pytest.approx(road_usd)
    assert by_rail.route.total("cost_usd").typical == pytest.approx(rail_usd)
    assert signed_changes(by_road) == pytest.approx((-11, 7, -150), abs=0.5)


def test_an_alternative_that_costs_less_has_a_negative_cost_difference(
    router: Router, toy_place: Callable[..., Place]
) -> None:
    # By road as above, in 9.27 h; by rail in 11 h more, for 7 USD less.
    ends = toy_place("A"), toy_place("C")
    request = ResolvedOptions(profile="container", criterion="time")
    by_road, by_rail = alternatives(
        router, request.between(*ends), limits=Limits(stretch=3.0)
    )
    assert by_road.route.borders == ("G2",)
    assert signed_changes(by_rail) == pytest.approx((11, -7, 150), abs=0.5)


@pytest.fixture
def small_router(
    small_network: Callable[..., Network],
    cost_models: Any,  # noqa: ANN401 - any mapping of profile to model
) -> Callable[..., Router]:
    def make(count: int, links: Links, engine: str = "") -> Router:
        return Router(small_network(count, links), cost_models, engine=engine)

    return make


@st.composite
def grids(draw: st.DrawFn) -> tuple[int, Links]:
    """Return nodes in rows of four, joined along and across, and a few short cuts."""
    rows = draw(st.integers(2, 4))
    count = 4 * rows
    km = st.integers(1, 60)
    pairs = [(n, n + 1) for n in range(count) if n % 4 < 3]
    pairs += [(n, n + 4) for n in range(count - 4)]
    node = st.integers(0, count - 1)
    pairs += draw(st.lists(st.tuples(node, node), max_size=6))
    return count, [(u, v, {"length_km": float(draw(km))}) for u, v in pairs if u != v]


@pytest.mark.parametrize("engine", available_engines())
@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(grid=grids(), data=st.data())
def test_alternatives_are_within_the_limits(
    grid: tuple[int, Links],
    data: st.DataObject,
    engine: str,
    small_router: Callable[..., Router],
    small_place: Callable[[int], Place],
) -> None:
    count, links = grid
    router = small_router(count, links, engine)
    limits = Limits(
        count=data.draw(st.integers(0, 4)),
        overlap=data.draw(st.sampled_from((0.3, 0.7, 1.0))),
        stretch=data.draw(st.sampled_from((1.0, 1.4, 2.0))),
    )
    node = st.integers(0, count - 1)
    start, end = data.draw(node), data.draw(node)
    if start == end:
        return
    via = tuple(small_place(n) for n in data.draw(st.lists(node, max_size=1)))
    request = ResolvedOptions(profile="truck", criterion="distance", via=via)
    search = router.search(request.between(small_place(start), small_place(end)))
    metric = router.metric(request, search.closed)
    every = list(range(count))
    before = metric.matrix(every, every).copy()
    best = router.shortest_path(search, metric)
    kept = alternative_paths(RouterPathFinder(router, search), limits)

    weights = router.edge_weights(
        ResolvedOptions(profile="truck", criterion="distance")
    ).astype(np.int64)
    assert best is not None
    assert np.array_equal(kept[0].path.edges, best.edges)
    assert len(kept) <= limits.count + 1
    assert [one.weight for one in kept[1:]] == sorted(one.weight for one in kept[1:])
    sets = [set(one.path.edges.tolist()) for one in kept]
    for i, one in enumerate(kept):
        nodes = one.path.nodes(router.network).tolist()
        assert nodes[0] == count + start
        assert nodes[-1] == 2 * count + end
        ends = router.network.edges.arrays
        for (a, b), edge in zip(pairwise(nodes), one.path.edges, strict=True):
            assert {a, b} == {int(ends["u"][edge]), int(ends["v"][edge])}
        assert one.weight == int(weights[one.path.edges].sum())
        assert one.weight <= limits.stretch * kept[0].weight
        for place in via:
            assert int(place.id) in nodes
        if i:  # unlike the best, at least
            shared = sum(weights[e] for e in one.path.edges if int(e) in sets[0])
            assert shared <= limits.overlap * one.weight
            assert shared <= one.overlap * one.weight + 1e-6
    # Every weight is as it was.
    assert np.array_equal(metric.matrix(every, every), before)
    again = router.metric(request, search.closed)
    assert np.array_equal(again.matrix(every, every), before)


# The real network


@pytest.fixture(scope="module")
def real_place() -> Callable[[str], Place]:
    gazetteer = Gazetteer.load(load_plan())
    return gazetteer.find


@pytest.mark.slow
@pytest.mark.parametrize(
    "case",
    [
        ("Changchun", "Vladivostok", "container", "generalised"),
        ("Changchun", "Busan", "container", "cost"),
        ("Hunchun", "Hamburg", "container", "time"),
        ("Changchun", "Jilin City", "truck", "time"),
    ],
)
def test_real_alternatives_keep_to_the_limits(
    real_router: Router, real_place: Callable[[str], Place], case: tuple[str, ...]
) -> None:
    start, end = real_place(case[0]), real_place(case[1])
    request = ResolvedOptions(profile=case[2], criterion=case[3])  # type: ignore[arg-type]
    found = alternatives(real_router, request.between(start, end))
    assert len(found) == 1 + Limits().count
    best = real_router.route(request.between(start, end))
    assert found[0].route.borders == best.borders
    assert found[0].route.length_km == best.length_km
    assert found[0].route.messages == best.messages
    for one in found[1:]:
        assert 0 <= one.extra <= 0.4
        assert one.overlap <= 0.7
        assert one.difference
    lines = [show(one.difference) for one in found if one.difference]
    assert len(set(lines)) == len(lines)


@pytest.mark.slow
def test_real_weights_are_the_same_after_as_before(
    real_router: Router, real_place: Callable[[str], Place]
) -> None:
    request = ResolvedOptions()
    search = real_router.search(
        request.between(real_place("Changchun"), real_place("Busan"))
    )
    rng = np.random.default_rng(20261122)
    nodes = rng.choice(len(real_router.network.nodes), 60, replace=False).tolist()
    metric = real_router.metric(request, search.closed)
    before = metric.matrix(nodes, nodes).copy()
    path = real_router.shortest_path(search, metric)
    assert path is not None
    assert len(alternative_paths(RouterPathFinder(real_router, search), Limits())) > 1
    fresh = real_router.metric(request, search.closed)
    assert np.array_equal(fresh.matrix(nodes, nodes), before)
    again = real_router.shortest_path(search, fresh)
    assert again is not None
    assert np.array_equal(again.edges, path.edges)


@pytest.mark.slow
def test_real_alternatives_respect_closures_and_via(
    real_router: Router, real_place: Callable[[str], Place]
) -> None:
    policy = Policy(closed=frozenset({"JL-HCT", "JL-HCR"}))
    via = (real_place("Mudanjiang"),)
    request = ResolvedOptions(
        profile="container", criterion="generalised", via=via, policy=policy
    )
    found = alternatives(
        real_router, request.between(real_place("Changchun"), real_place("Vladivostok"))
    )
    assert len(found) >= 2
    for one in found:
        assert not {"JL-HCT", "JL-HCR"} & set(one.route.borders)
        near = [
            abs(leg.line[:, 0] - 129.6).min() + abs(leg.line[:, 1] - 44.58).min()
            for leg in one.route.legs
        ]
        assert min(near) < 0.5  # degrees from Mudanjiang
