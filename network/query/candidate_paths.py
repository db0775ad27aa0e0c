"""Candidates for alternative routes: single-via paths on plateaus, and penalties.

A node v is on a path of weight d(s, v) + d(v, t). Nodes with the same sum lie on one
path, a plateau: the shortest path from s to its far end, and that from its near end
to t, run along it [1]_ [2]_. A long plateau means that the path is locally optimal
over that length. The sums are computed for via nodes alone: those of places, of border
crossings, services and passages at sea (round a cape instead of through a canal), and
junctions of named lines spread over the land. That is two rows of a matrix, where the
penalty method takes a new customisation for every path.

Penalties are put on via nodes too, not on edges. So the candidates depend on shortest
paths between via nodes and places alone, which `network.export.page` keeps.

.. [1] Cambridge Vehicle Information Technology (2005). Choice Routing.
.. [2] Abraham, I., Delling, D., Goldberg, A. V. and Werneck, R. F. (2013).
   Alternative routes in road networks. ACM Journal of Experimental Algorithmics,
   18, 1.3.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from network.engine.shortest_paths import INFINITY, distances, open_weights
from network.query.leg import EdgePath

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from numpy.typing import NDArray

    from network.engine.shortest_paths import Metric
    from network.model.store import Network
    from network.query.endpoints import End, Search

    Ints = NDArray[np.int64]
    Floats = NDArray[np.float64]
    Weights = NDArray[np.uint32]
    ShortestPath = Callable[[Metric, int, int], EdgePath | None]

# Via nodes on land: of each mode one junction of lines in a cell of so many degrees.
CELL_DEG = 0.5
MAX_CANDIDATES = 24
# Weight of a path that one unit of plateau length makes up for, in the ranking.
PLATEAU_FACTOR = 8.0
#: Kinds of edges that penalties and plateaus tell apart.
GATE_KINDS = frozenset({"crossing", "service", "flight"})


def via_nodes(network: Network) -> Ints:
    """Return the nodes that single-via paths may pass.

    Parameters
    ----------
    network : Network
        The network.

    Returns
    -------
    numpy.ndarray of int64
        Node numbers, ascending: the ends of borders, services, canals, straits and
        capes, those that access edges of places lead to, and of rail and road one
        node a cell of `CELL_DEG` at which named lines begin, end or meet.
    """
    edges, nodes = network.edges, network.nodes
    access = edges.equals("kind", "access")
    at = edges.isin("kind", GATE_KINDS) | ~edges.equals("passage", "") | access
    ends = [edges.arrays[end].astype(np.int64) for end in ("u", "v")]
    lines, line = len(edges.words["line_id"]), edges.arrays["line_id"]
    on_line = np.unique(np.concatenate([end * lines + line for end in ends]))
    joined = np.bincount(on_line // lines, minlength=len(nodes)) > 1
    land = np.flatnonzero(joined & nodes.isin("kind", {"rail", "road"}))
    lon, lat = (nodes.arrays[axis][land] for axis in ("lon", "lat"))
    kind = nodes.arrays["kind"][land]
    cell = np.stack([np.floor(lon / CELL_DEG), np.floor(lat / CELL_DEG), kind])
    _, first = np.unique(cell, axis=1, return_index=True)
    via: Ints = np.unique(np.concatenate([*(end[at] for end in ends), land[first]]))
    of_place = nodes.isin("kind", {"origin", "destination"})
    return via[~of_place[via]]


class Plateaus:
    """Single-via paths along plateaus of one network.

    Parameters
    ----------
    network : Network
        The network.
    """

    def __init__(self, network: Network) -> None:
        self._network = network

    @cached_property
    def via_nodes(self) -> Ints:
        """Return what `via_nodes` does of this network."""
        return via_nodes(self._network)

    def paths(
        self,
        search: Search,
        metric: Metric,
        *,
        weights: Weights,
        shortest_path: ShortestPath,
        max_weight: int,
    ) -> Iterator[EdgePath]:
        """Yield paths between the ends of a query, those on long plateaus first.

        Parameters
        ----------
        search : Search
            The query; its via points are ignored.
        metric : Metric
            Its weights, closures included.
        weights : numpy.ndarray of uint32
            The weight of every edge, without closures.
        shortest_path : callable
            Returns the shortest path of a metric between two nodes.
        max_weight : int
            Limit on the weight of a path.

        Yields
        ------
        EdgePath
            Each uses no edge twice. Some may be nearly alike, or equal the optimum.
        """
        via = self.via_nodes
        out, starts = _nearest_ends(metric, _node_weights(search.stages[0]), via)
        back, _ = _nearest_ends(metric, self._last_nodes(search, weights), via)
        candidates = 0
        for i in _ranked_via_nodes(out, out + back, max_weight):
            head = shortest_path(metric, int(starts[i]), int(via[i]))
            tails = [
                (tail, end.weight)
                for end in search.stages[-1]
                if (tail := shortest_path(metric, int(via[i]), end.node)) is not None
            ]
            if head is None or not tails:
                continue
            tail, _ = min(tails, key=lambda pair: _weight(pair[0], weights) + pair[1])
            path = EdgePath.joined([head, tail])
            candidates += 1
            if len(np.unique(path.edges)) == len(path):
                yield path
            if candidates >= MAX_CANDIDATES:
                return

    def _last_nodes(self, search: Search, weights: Weights) -> list[tuple[int, int]]:
        """Return the last nodes before the destination, and the weight from each.

        Access edges into a place are one-way. From a node before them the distance
        to any node is the distance back: edges weigh the same both ways.
        """
        edges, nodes = self._network.edges, self._network.nodes
        last: list[tuple[int, int]] = []
        for end in search.stages[-1]:
            if nodes.rows("kind", [end.node])[0] != "destination":
                last.append((end.node, end.weight))
                continue
            into = np.flatnonzero(edges.arrays["v"] == end.node)
            into = into[~search.closed.any[into] & (weights[into] < INFINITY)]
            last += [
                (int(edges.arrays["u"][i]), int(weights[i]) + end.weight) for i in into
            ]
        return last


def _node_weights(stage: Sequence[End]) -> list[tuple[int, int]]:
    return [(end.node, end.weight) for end in stage]


def _nearest_ends(
    metric: Metric, ends: Sequence[tuple[int, int]], via: Ints
) -> tuple[Floats, Ints]:
    """Return the least weight from any end to each via node, and from which end."""
    nodes = np.array([node for node, _ in ends])
    table = distances(metric, nodes.tolist(), via.tolist())
    table += np.array([weight for _, weight in ends], dtype=np.float64)[:, None]
    nearest = table.argmin(axis=0)
    return table[nearest, np.arange(len(via))], nodes[nearest]


def _ranked_via_nodes(out: Floats, total: Floats, max_weight: int) -> Iterator[int]:
    """Yield the middle node of each plateau; long plateaus of light paths first."""
    at = np.flatnonzero(total <= max_weight)
    if not len(at):
        return
    sums, group = np.unique(total[at], return_inverse=True)
    order = np.lexsort((out[at], group))
    bounds = np.searchsorted(group[order], np.arange(len(sums) + 1))
    near, far = out[at[order[bounds[:-1]]]], out[at[order[bounds[1:] - 1]]]
    middle = order[(bounds[:-1] + bounds[1:]) // 2]
    for i in np.argsort(sums - PLATEAU_FACTOR * (far - near), kind="stable").tolist():
        if sums[i] > sums[0]:  # the plateau of the least sum is the optimum
            yield int(at[middle[i]])


def _weight(path: EdgePath, weights: Weights) -> int:
    return int(weights[path.edges].sum(dtype=np.int64))


class ViaPenalties:
    """Penalties on via nodes, borne by every edge at a node, and on gates.

    A node bears the penalty of half the path from the via node before, and of half the
    path to the next one: half of it on the way to the node, half on the way from it.

    Parameters
    ----------
    network : Network
        The network.
    via : numpy.ndarray of int64
        Its via nodes.
    weights : numpy.ndarray of uint32
        The true weight of every edge.
    """

    def __init__(self, network: Network, via: Ints, weights: Weights) -> None:
        self._network, self._weights = network, weights.astype(np.int64)
        self._is_via = np.zeros(len(network.nodes), dtype=bool)
        self._is_via[via] = True
        self._gate = network.edges.isin("kind", GATE_KINDS)
        self._of_node = np.zeros(len(network.nodes), dtype=np.int64)
        self._of_edge = np.zeros(len(weights), dtype=np.int64)

    def raised(self, path: EdgePath, factor: float) -> tuple[Ints, Weights]:
        """Return the edges that are heavier after one more penalty on a path.

        Parameters
        ----------
        path : EdgePath
            The path, in order of travel.
        factor : float
            By which its weight is multiplied, about, at least 1.

        Returns
        -------
        edges : numpy.ndarray of int64
            Those at its via nodes.
        weights : numpy.ndarray of uint32
            Their weights, below `INFINITY`.
        """
        passed, own = path.nodes(self._network), self._weights[path.edges]
        at = np.flatnonzero(self._is_via[passed])
        until = np.concatenate([[0], np.cumsum(own)])
        around = np.diff(until[np.concatenate([[0], at, [-1]])])
        share = (factor - 1) / 4
        extra = np.floor((around[1:] + around[:-1]) * share).astype(np.int64)
        np.add.at(self._of_node, passed[at], extra)
        gates = self._gate[path.edges]
        extra = np.floor(own[gates] * (factor - 1)).astype(np.int64)
        np.add.at(self._of_edge, path.edges[gates], extra)
        chosen = np.zeros(len(self._is_via), dtype=bool)
        chosen[passed[at]] = True
        u, v = (self._network.edges.arrays[end] for end in ("u", "v"))
        edges = np.flatnonzero((chosen[u] | chosen[v]) & (self._weights < INFINITY))
        added = self._of_node[u[edges]] + self._of_node[v[edges]] + self._of_edge[edges]
        return edges, open_weights(self._weights[edges] + added)
