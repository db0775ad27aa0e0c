"""Fixtures of the benchmarks: networks, and the libraries on them."""

from __future__ import annotations

import gc
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from cases import (
    NAMES,
    NETWORKS,
    PAIRS,
    SEED,
    TABLE,
    Graph,
    closure,
    crossings,
    joined,
    make_rival,
)
from rivals import Ours, single_arcs

from corridors.workspace import Workspace, open_workspace
from network.engine.shortest_paths import INFINITY, ArcTable
from network.query.route_query import Policy, ResolvedOptions

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rivals import Rival


@pytest.fixture(scope="session")
def work_of() -> Any:  # noqa: ANN401 - a cached callable
    """Return a maker of workspaces, one a region."""
    made: dict[str, Workspace] = {}

    def work(region: str) -> Workspace:
        if region not in made:
            made[region] = open_workspace(region=None if region == "plan" else region)
        return made[region]

    return work


@pytest.fixture(scope="session", params=NETWORKS)
def graph(request: pytest.FixtureRequest, work_of: Any) -> Graph:  # noqa: ANN401
    """Return one of the networks with its pairs."""
    router = work_of(request.param).router
    network = router.network
    opened = ArcTable(network)
    shut = router.closed_edges(Policy(), frozenset()).any
    weights = np.where(shut, INFINITY, router.edge_weights(ResolvedOptions()))
    of_arc = weights.astype(np.uint32)[opened.arc_edge]
    arcs, light = single_arcs(opened.arcs, of_arc)
    rng = np.random.default_rng(SEED)
    starts = np.flatnonzero(network.nodes.equals("kind", "origin"))
    ends = np.flatnonzero(network.nodes.equals("kind", "destination"))
    ours = Ours(arcs, light)
    anywhere = rng.integers(0, arcs.node_count, (50 * PAIRS, 2)).tolist()
    between = np.stack([rng.permutation(starts), rng.permutation(ends)], axis=1)
    pairs = {"nodes": joined(ours, anywhere), "places": joined(ours, between.tolist())}
    gates = crossings(network, arcs)
    closures = [closure(ours, gates, pair) for pair in pairs["nodes"]]
    table = [rng.permutation(arcs.node_count)[:TABLE].tolist() for _ in range(2)]
    return Graph(arcs, light, pairs, closures, (table[0], table[1]), ours)


@pytest.fixture(scope="session", params=NAMES)
def rival(request: pytest.FixtureRequest, graph: Graph) -> Iterator[Rival]:
    """Return one library with one of the networks in it."""
    made = make_rival(request.param, graph.arcs, graph.weights)
    yield made
    del made
    gc.collect()
