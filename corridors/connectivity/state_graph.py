"""What a query may use as a directed graph, and least weights on it from a place."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from network.engine.shortest_paths import INFINITY, Arcs, ScipyEngine, distances
from network.query.domestic import at_home
from network.query.endpoints import countries_of
from network.query.policy import sanctions

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from corridors.connectivity.study import Study
    from network.model.store import Network
    from network.query.endpoints import End
    from network.query.policy import ClosedEdges
    from network.query.route_query import ResolvedOptions
    from network.query.router import Router

    Ints = NDArray[np.int64]
    Floats = NDArray[np.float64]
    Bools = NDArray[np.bool_]


#: Stands for any country that a journey may leave its own for.
_ELSEWHERE = "*"


class OpenArcs(NamedTuple):
    """Arcs that may be used; an edge open both ways is two of them.

    Attributes
    ----------
    tail, head, edge : numpy.ndarray of int
        Numbers of nodes and edge.
    weight : numpy.ndarray of int
        Whole units of what is minimised.
    """

    tail: Ints
    head: Ints
    edge: Ints
    weight: Ints

    def reversed(self) -> OpenArcs:
        """Return the arcs of the ways back."""
        return OpenArcs(self.head, self.tail, self.edge, self.weight)


def open_arcs(
    router: Router, options: ResolvedOptions, closed: ClosedEdges
) -> OpenArcs:
    """Return the arcs of a network that a query may use.

    Parameters
    ----------
    router : Router
        The network.
    options : ResolvedOptions
        Profile and criterion.
    closed : ClosedEdges
        Edges that may not be used.

    Returns
    -------
    OpenArcs
        All forward, then all backward.
    """
    edges = router.network.edges
    weights = router.edge_weights(options).astype(np.int64)
    usable = (weights < INFINITY) & ~closed.any
    forth = np.flatnonzero(usable)
    back = np.flatnonzero(usable & edges.arrays["two_way"])
    u, v = (edges.arrays[end].astype(np.int64) for end in "uv")
    edge = np.concatenate([forth, back])
    return OpenArcs(
        np.concatenate([u[forth], v[back]]),
        np.concatenate([v[forth], u[back]]),
        edge,
        weights[edge],
    )


def least_weights(arcs: OpenArcs, ends: Sequence[End], size: int) -> Floats:
    """Return the least weight from a place to every node.

    From one node to all, Dijkstra's algorithm is faster than a hierarchy.

    Parameters
    ----------
    arcs : OpenArcs
        What may be used.
    ends : sequence of End
        Nodes of the place.
    size : int
        Number of nodes of the network.

    Returns
    -------
    numpy.ndarray
        Whole units, infinite where there is no path.
    """
    table = Arcs(arcs.tail.astype(np.uint32), arcs.head.astype(np.uint32), size)
    metric = ScipyEngine(table).metric(arcs.weight.astype(np.uint32))
    rows = distances(metric, [end.node for end in ends], range(size))
    rows += np.array([end.weight for end in ends], dtype=np.float64)[:, None]
    return np.asarray(rows.min(axis=0))


class Tree(NamedTuple):
    """Least weights from a place, to what lies in some countries.

    Attributes
    ----------
    node_weight : numpy.ndarray
        To every node, in whole units; infinite where there is no path.
    arcs : OpenArcs
        What may be used.
    counts : numpy.ndarray of bool
        Edges that lie in these countries.
    """

    node_weight: Floats
    arcs: OpenArcs
    counts: Bools


def trees(study: Study, origin: int) -> Iterator[Tree]:
    """Yield the shortest paths from an origin to all edges of a network.

    As for single queries, what may be used depends on where a journey ends: one within
    the country of the origin does not leave it, and a country under sanctions is open
    to journeys that end there. So there is a tree for each, and one for the rest.

    Parameters
    ----------
    study : Study
        Places and what is minimised.
    origin : int
        Row of the origin.

    Yields
    ------
    Tree
        Every edge counts in one of them.
    """
    router, options = study.router, study.options
    network, place = router.network, study.origins[origin]
    ends = router.ends(place, options, outward=True)
    start = countries_of(network, (place,), (ends,))
    for countries, counts in _by_country(network, start):
        if counts.any():
            policy = at_home(network, options, start | countries)
            closed = router.closed_edges(policy, start | countries)
            arcs = open_arcs(router, options, closed)
            yield Tree(least_weights(arcs, ends, len(network.nodes)), arcs, counts)


def _by_country(
    network: Network, start: frozenset[str]
) -> Iterator[tuple[frozenset[str], Bools]]:
    """Yield the edges at home, of each country under sanctions, and the others."""
    words = [set(word.split("-")) for word in network.edges.words["country"]]
    codes = network.edges.arrays["country"]
    left = np.ones(len(network.edges), dtype=bool)
    barred = sorted(set(sanctions(network)) - start)
    at_home_only = [word <= start for word in words]
    groups = [(start, at_home_only)] if len(start) == 1 else []
    groups += [(frozenset({c}), [c in word for word in words]) for c in barred]
    for countries, inside in groups:
        counts = left & np.array(inside, dtype=bool)[codes]
        left &= ~counts
        yield countries, counts
    yield frozenset({_ELSEWHERE}), left
