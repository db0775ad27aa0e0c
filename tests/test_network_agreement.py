"""Both engines against NetworkX on the real network, for everyone and everything.

NetworkX takes a second for one search of the whole network, so it is asked on the
part round the Tumen river: China, Russia and Korea, rail of two gauges, roads, sea
and every kind of crossing. On the whole network the two engines are held against
each other, and in the benchmarks to four more libraries.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import networkx as nx
import numpy as np
import pytest

from network.costs.cost import PROFILES
from network.costs.impedance import CRITERIA
from network.engine.metric_cache import MetricCache
from network.engine.shortest_paths import INFINITY, ArcTable, available_engines
from network.export.excerpt import excerpt
from network.query.route_query import Policy, ResolvedOptions
from network.query.router import Router

if TYPE_CHECKING:
    from network.engine.shortest_paths import Metric
    from network.model.store import Network

NORTHEAST = (122.0, 39.0, 136.0, 47.0)
ORIGINS, TARGETS = 10, 50  # 500 pairs

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def part(real_router: Router) -> Network:
    found = excerpt(real_router.network, bbox=NORTHEAST)
    assert 3_000 < len(found.nodes) < 30_000
    assert {"rail", "road", "sea", "transfer"} <= set(found.edges["mode"])
    return found


@pytest.fixture(scope="module")
def engines(part: Network) -> list[MetricCache]:
    opened = [ArcTable(part, name=name) for name in available_engines()]
    return [MetricCache(o.engine, o.arc_edge, len(part.edges)) for o in opened]


def by_networkx(part: Network, weights: np.ndarray, origins: list[int],
                targets: list[int]) -> np.ndarray:  # fmt: skip
    """Return weights from each origin to each target, `INFINITY` where no way."""
    opened = ArcTable(part)
    of_arc = weights[opened.arc_edge]
    open_ = np.flatnonzero(of_arc < INFINITY)
    order = open_[np.argsort(-of_arc[open_].astype(np.int64), kind="stable")]
    graph = nx.DiGraph()
    graph.add_nodes_from(range(len(part.nodes)))
    parts = (opened.arcs.tail[order], opened.arcs.head[order], of_arc[order])
    graph.add_weighted_edges_from(zip(*(p.tolist() for p in parts), strict=True))
    found = []
    for origin in origins:
        lengths = nx.single_source_dijkstra_path_length(graph, origin)
        found.append([lengths.get(target, INFINITY) for target in targets])
    return np.array(found)


def assert_equal(
    metric: Metric,
    expected: np.ndarray,
    of_arc: np.ndarray,
    pairs: tuple[list[int], list[int]],
) -> None:
    """Hold every pair's weight to what is expected, and a tenth of the paths."""
    np.testing.assert_array_equal(metric.matrix(*pairs), expected)
    for i, origin in enumerate(pairs[0]):
        for j, target in list(enumerate(pairs[1]))[i::ORIGINS]:
            path = metric.path(origin, target)
            if expected[i, j] >= INFINITY:
                assert path is None
            else:
                assert path is not None
                assert path.weight == expected[i, j] == of_arc[path.arcs].sum()


@pytest.mark.parametrize("criterion", CRITERIA)
@pytest.mark.parametrize("profile", PROFILES)
@pytest.mark.long
def test_500_pairs_before_and_after_closures_and_after_undoing_them(
    engines: list[MetricCache],
    part: Network,
    cost_models: Any,  # noqa: ANN401 - a mapping
    profile: str,
    criterion: str,
) -> None:
    router = Router(part, cost_models)
    usual = router.closed_edges(Policy(), frozenset()).any
    rng = np.random.default_rng([ord(c) for c in profile + criterion])
    closed = usual.copy()
    closed[rng.choice(len(closed), 200, replace=False)] = True
    nodes = np.flatnonzero(~part.nodes.equals("kind", "destination"))
    pairs = rng.choice(nodes, ORIGINS).tolist(), rng.choice(nodes, TARGETS).tolist()
    base = np.array(
        router.edge_weights(ResolvedOptions(profile=profile, criterion=criterion))
    )
    arc_edge = ArcTable(part).arc_edge
    key = (profile, criterion)
    before = None
    for shut in (usual, closed, usual):
        weights = base.copy()
        weights[shut] = INFINITY
        if before is None or shut is closed:
            expected = by_networkx(part, weights, *pairs)
            before = expected if before is None else before
        else:
            expected = before
        for live in engines:
            metric = live.metric(key, shut, lambda: base)
            assert_equal(metric, expected, weights[arc_edge], pairs)
    assert (before < INFINITY).any()


def test_both_engines_agree_on_500_pairs_of_the_whole_network(
    real_router: Router,
    cost_models: Any,  # noqa: ANN401 - a mapping
) -> None:
    if "cch" not in available_engines():
        pytest.skip("one engine only")
    network = real_router.network
    other = Router(network, cost_models, engine="scipy")
    rng = np.random.default_rng(20261122)
    nodes = np.flatnonzero(network.nodes.isin("kind", {"rail", "road", "origin"}))
    pairs = rng.choice(nodes, 5).tolist(), rng.choice(nodes, 100).tolist()
    request = ResolvedOptions(profile="container", criterion="time")
    for closed in ((), ("JL-HCR", "JL-HCT"), ()):
        shut = real_router.closed_edges(Policy(closed=frozenset(closed)), frozenset())
        one, two = (r.metric(request, shut) for r in (real_router, other))
        np.testing.assert_array_equal(one.matrix(*pairs), two.matrix(*pairs))
