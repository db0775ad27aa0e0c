"""Routes that share no gate, and the fewest gates whose closure leaves no route.

By Menger's theorem [1]_ the greatest number of routes no two of which share a gate is
the least number of gates that cut one place off from the other. Both are found as a
maximum flow on a graph in which everything that hangs together without a gate is one
node and every gate one arc of capacity 1. That treats a gate as one facility: whoever
enters it by one edge may leave it by any other. Where gates overlap (a service through
a strait) the flow may be too great, so it is reported as *at most*, beside the routes
actually found, *at least*; the cut itself is tried on the network, and stripped of
every gate that it does not need.

.. [1] Menger, K. (1927). Zur allgemeinen Kurventheorie. Fundamenta Mathematicae, 10,
   96-115.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from corridors.connectivity.gate_index import GateIndex
from corridors.connectivity.state_graph import least_weights, open_arcs
from network.model.errors import RequestError
from network.query.diagnose import path_weight

if TYPE_CHECKING:
    from collections.abc import Iterable

    import networkx as nx
    import pandas as pd
    from numpy.typing import NDArray

    from corridors.connectivity.study import Study
    from network.query.endpoints import Search
    from network.query.router import Router

    Ints = NDArray[np.int64]

#: Detours within which routes are counted, times the best: as far as alternatives go,
#: and twice.
WITHIN = (1.4, 2.0)
_START, _END = "start", "end"


@dataclass(frozen=True)
class Cut:
    """How many routes between two places share no gate, and what cuts them all.

    Attributes
    ----------
    at_least : int
        Routes found, no two of which share a gate.
    at_most : int or None
        Maximum flow; None where some route passes no gate at all.
    gates : tuple of str
        Gates whose closure leaves no route (within the bound), none of which could
        stay open; empty where some route passes no gate, or there is no route.
    routes : tuple of tuple of str
        The gates of each route found.
    """

    at_least: int
    at_most: int | None
    gates: tuple[str, ...]
    routes: tuple[tuple[str, ...], ...]


def independent_routes(
    study: Study, *, within: Iterable[float | None] = (None, *WITHIN)
) -> pd.DataFrame:
    """Return independent routes and minimum cuts for all pairs of a study.

    Parameters
    ----------
    study : Study
        Pairs and what is minimised.
    within : iterable of float or None
        Bounds: routes that cost at most so many times the best; None for any route.

    Returns
    -------
    pandas.DataFrame
        A row a pair and bound: ``from_id``, ``to_id``, ``within`` (NaN: unbounded),
        ``best`` (cost of the best route in the unit of ``attrs["minimised"]``),
        ``at_least``, ``at_most`` (NaN where some route passes no gate), ``cut``, the
        gates joined by semicolons. Pairs without a route have 0, 0 and no cut.

    Raises
    ------
    RequestError
        If a bound is below 1.
    """
    bounds = list(within)
    for bound in bounds:
        if bound is not None and not bound >= 1:
            msg = f"within: {bound!r} must be 1 or more, or None for any route."
            raise RequestError(msg)
    parts = study.by_blocks(partial(_cut_rows, bounds=bounds))
    return study.frame([row for part in parts for row in part])


def _cut_rows(study: Study, *, bounds: list[float | None]) -> list[dict[str, Any]]:
    index, table = GateIndex(study.router.network), study.table()
    rows: list[dict[str, Any]] = []
    for i, j in zip(*np.nonzero(study.weights > 0), strict=True):
        pair = int(i), int(j)
        for bound in bounds:
            found = minimum_cut(study, pair, within=bound, index=index)
            rows.append(
                {
                    "from_id": study.origins[pair[0]].id,
                    "to_id": study.destinations[pair[1]].id,
                    "within": np.nan if bound is None else bound,
                    "best": float(study.values(table[pair])),
                    "at_least": found.at_least,
                    "at_most": np.nan if found.at_most is None else found.at_most,
                    "cut": ";".join(found.gates),
                }
            )
    return rows


def minimum_cut(
    study: Study,
    pair: tuple[int, int],
    *,
    within: float | None = None,
    index: GateIndex | None = None,
) -> Cut:
    """Return the independent routes and the minimum cut of a pair.

    Parameters
    ----------
    study : Study
        Pairs and what is minimised.
    pair : tuple of int
        Row of the origin, column of the destination.
    within : float, optional
        Count routes that cost at most so many times the best only.
    index : GateIndex, optional
        Gates of the network, where they are known already.

    Returns
    -------
    Cut
        Counts and gates.
    """
    index = index or GateIndex(study.router.network)
    search, path = study.best_path(pair)
    if path is None:
        return Cut(0, 0, (), ())
    best = path_weight(study.router, search, path)
    most = float("inf") if within is None else within * best
    routes = _disjoint(study, pair, index, most)
    graph = gate_graph(study.router, search, index, most)
    import networkx as nx  # noqa: PLC0415 - slow to import

    try:
        flow, (reached, _) = nx.minimum_cut(graph, _START, _END)
    except nx.NetworkXUnbounded:
        return Cut(len(routes), None, (), routes)
    gates = [
        node[1]
        for node in reached
        if isinstance(node, tuple)
        and node[0] == "in"
        and ("out", node[1]) not in reached
    ]
    needed = _needed(study, pair, sorted(gates), most)
    return Cut(len(routes), int(flow), needed, routes)


def gate_graph(
    router: Router, search: Search, index: GateIndex, most: float = float("inf")
) -> nx.DiGraph[Any]:
    """Return the graph of gates between the places of a query.

    Parameters
    ----------
    router : Router
        The network.
    search : Search
        A query; what it may use.
    index : GateIndex
        Gates of the network.
    most : float
        Greatest weight of a route that counts; edges on no such route are left out.

    Returns
    -------
    networkx.DiGraph
        Nodes ``start``, ``end``, a number for every part that hangs together without
        a gate, and ``("in", id)`` and ``("out", id)`` for every gate, joined by an arc
        of capacity 1; the other arcs have none.
    """
    import networkx as nx  # noqa: PLC0415 - slow to import

    tail, head, edge = _arcs(router, search, most)
    gated = (index.of_edge[:, edge] >= 0).any(axis=0)
    count = len(router.network.nodes)
    part = _parts(tail[~gated], head[~gated], count)
    graph: nx.DiGraph[Any] = nx.DiGraph()
    graph.add_nodes_from((_START, _END))
    loose = np.unique(np.stack([part[tail[~gated]], part[head[~gated]]]), axis=1)
    graph.add_edges_from((int(a), int(b)) for a, b in loose.T.tolist() if a != b)
    for a, b, numbers in zip(
        part[tail[gated]].tolist(),
        part[head[gated]].tolist(),
        index.of_edge[:, edge[gated]].T.tolist(),
        strict=True,
    ):
        passed = [index.ids[n] for n in dict.fromkeys(numbers) if n >= 0]
        chain = [a, *((side, gate) for gate in passed for side in ("in", "out")), b]
        for gate in passed:
            graph.add_edge(("in", gate), ("out", gate), capacity=1)
        for k in range(0, len(chain), 2):
            graph.add_edge(chain[k], chain[k + 1])
    for end in search.stages[0]:
        graph.add_edge(_START, int(part[end.node]))
    for end in search.stages[-1]:
        graph.add_edge(int(part[end.node]), _END)
    return graph


def _parts(tail: Ints, head: Ints, count: int) -> Ints:
    """Return the number of the part of every node: joined both ways without a gate."""
    graph = coo_array((np.ones(len(tail), dtype=np.int8), (tail, head)), (count, count))
    return connected_components(graph, directed=True, connection="strong")[1].astype(
        np.int64
    )


def _arcs(router: Router, search: Search, most: float) -> tuple[Ints, Ints, Ints]:
    """Return tail, head and edge of the arcs that lie on a route within a bound."""
    arcs = open_arcs(router, search.query, search.closed)
    if np.isfinite(most):
        size = len(router.network.nodes)
        before = least_weights(arcs, search.stages[0], size)
        after = least_weights(arcs.reversed(), search.stages[-1], size)
        kept = before[arcs.tail] + arcs.weight + after[arcs.head] <= most
        return arcs.tail[kept], arcs.head[kept], arcs.edge[kept]
    return arcs.tail, arcs.head, arcs.edge


def _disjoint(
    study: Study, pair: tuple[int, int], index: GateIndex, most: float
) -> tuple[tuple[str, ...], ...]:
    """Return the gates of routes that share none, the best first and greedily."""
    routes: list[tuple[str, ...]] = []
    shut: set[str] = set()
    while True:
        search, path = study.best_path(pair, shut)
        if path is None or path_weight(study.router, search, path) > most:
            return tuple(routes)
        gates = index.on(path.edges)
        routes.append(gates)
        if not gates:
            return tuple(routes)
        shut |= set(gates)


def _needed(
    study: Study, pair: tuple[int, int], gates: list[str], most: float
) -> tuple[str, ...]:
    """Return gates without those that may stay open and still leave no route."""
    kept = list(gates)
    for gate in gates:
        others = [other for other in kept if other != gate]
        search, path = study.best_path(pair, others)
        if path is None or path_weight(study.router, search, path) > most:
            kept = others
    return tuple(kept)
