"""Candidates for alternative routes: single-via paths on plateaus, and edge penalties.

A node v is on a path of weight d(s, v) + d(v, t). Nodes with the same sum lie on one
path, a plateau: the shortest path from s to its far end, and that from its near end
to t, run along it [1]_ [2]_. A long plateau means that the path is locally optimal
over that length. The sums are computed for nodes spread over the area between both
ends, and for the ends of border crossings and services: two rows of a matrix, where
the penalty method takes a new customisation for every path.

.. [1] Cambridge Vehicle Information Technology (2005). Choice Routing.
.. [2] Abraham, I., Delling, D., Goldberg, A. V. and Werneck, R. F. (2013).
   Alternative routes in road networks. ACM Journal of Experimental Algorithmics,
   18, 1.3.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from gis_data.geodesy import EARTH_RADIUS_KM, unit_vectors
from network.engine.shortest_paths import INFINITY, distances, open_weights
from network.query.leg import EdgePath

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from numpy.typing import ArrayLike, NDArray

    from gis_data.gazetteer import Place
    from network.engine.shortest_paths import Metric
    from network.model.store import Network
    from network.query.endpoints import End, Search

    Bools = NDArray[np.bool_]
    Ints = NDArray[np.int64]
    Floats = NDArray[np.float64]
    Weights = NDArray[np.uint32]
    ShortestPath = Callable[[Metric, int, int], EdgePath | None]

# Via nodes: one junction in a cell of this many degrees, and at most this many.
CELL_DEG = 0.2
MAX_VIA_NODES = 1500
# Straight lines over a via node: at most this many times the straight line between
# the ends, or this much longer.
MAX_CIRCUITY = 1.5
MIN_DETOUR_KM = 150.0
MAX_CANDIDATES = 24
# Weight of a path that one unit of plateau length makes up for, in the ranking.
PLATEAU_FACTOR = 8.0
# Nodes before the destination that distances are computed from.
MAX_LAST_NODES = 4
_GATE_KINDS = frozenset({"crossing", "service", "flight"})
_THROUGH_DEGREE = 2


class Plateaus:
    """Single-via paths along plateaus, and the junctions of one network.

    Parameters
    ----------
    network : Network
        The network.
    """

    def __init__(self, network: Network) -> None:
        self._network = network
        self._junctions: dict[str, Bools] = {}
        self._via_nodes: dict[str, _ViaNodes] = {}

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
        via_nodes = self._via_nodes_of(search.query.profile, weights)
        via = via_nodes.between(search.query.origin, search.query.destination)
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

    def junctions(self, profile: str, weights: Weights) -> Bools:
        """Return which nodes of the network are junctions for a profile.

        Parameters
        ----------
        profile : str
            Transport profile.
        weights : numpy.ndarray of uint32
            One an edge, by any criterion; `INFINITY` where the profile may not use
            it.

        Returns
        -------
        numpy.ndarray of bool
            One value a node: more than two edges meet there. Access edges do not
            count: no route passes through a place.
        """
        if profile not in self._junctions:
            edges, count = self._network.edges, len(self._network.nodes)
            through = (weights < INFINITY) & ~edges.equals("kind", "access")
            u, v = edges.arrays["u"][through], edges.arrays["v"][through]
            degree = np.bincount(u, minlength=count) + np.bincount(v, minlength=count)
            self._junctions[profile] = degree > _THROUGH_DEGREE
        return self._junctions[profile]

    def junctions_on(self, path: EdgePath, profile: str, weights: Weights) -> Bools:
        """Return which inner nodes of a path are junctions.

        Parameters
        ----------
        path : EdgePath
            The path.
        profile : str
            Transport profile.
        weights : numpy.ndarray of uint32
            As for `junctions`.

        Returns
        -------
        numpy.ndarray of bool
            One value a node between two edges, in order of travel. The first and
            the last are always junctions: from a place both directions are open.
        """
        inner = self.junctions(profile, weights)[path.nodes(self._network)[1:-1]]
        inner[:1] = inner[-1:] = True
        return np.asarray(inner)

    def _via_nodes_of(self, profile: str, weights: Weights) -> _ViaNodes:
        """Return the gates a profile may use, and one junction a grid cell and mode."""
        if profile in self._via_nodes:
            return self._via_nodes[profile]
        edges, nodes = self._network.edges, self._network.nodes
        at = np.flatnonzero((weights < INFINITY) & edges.isin("kind", _GATE_KINDS))
        gates = np.unique(np.concatenate([edges.arrays[end][at] for end in ("u", "v")]))
        junctions = self.junctions(profile, weights)
        land = np.flatnonzero(junctions & nodes.isin("kind", {"rail", "road"}))
        lon, lat = nodes.arrays["lon"], nodes.arrays["lat"]
        cell = np.stack(
            [
                np.floor(lon[land] / CELL_DEG),
                np.floor(lat[land] / CELL_DEG),
                nodes.arrays["kind"][land],
            ]
        )
        _, first = np.unique(cell, axis=1, return_index=True)
        node = np.concatenate([gates, land[np.sort(first)]]).astype(np.int64)
        via_nodes = _ViaNodes(node, unit_vectors(lon[node], lat[node]), len(gates))
        self._via_nodes[profile] = via_nodes
        return via_nodes

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
        return sorted(last, key=lambda pair: pair[1])[:MAX_LAST_NODES]


class _ViaNodes(NamedTuple):
    """Nodes that single-via paths may pass, the ends of gates first."""

    node: Ints
    unit_vectors: Floats
    gate_count: int

    def between(self, origin: Place, destination: Place) -> Ints:
        """Return the ends of gates, and the nodes that lie between two places."""
        ends = unit_vectors(
            [origin.lon, destination.lon], [origin.lat, destination.lat]
        )
        over_km = _great_circle_km(self.unit_vectors @ ends.T).sum(axis=1)
        straight_km = _great_circle_km(ends[0] @ ends[1])
        inside = over_km <= max(MAX_CIRCUITY * straight_km, straight_km + MIN_DETOUR_KM)
        rows = np.flatnonzero(inside[self.gate_count :]) + self.gate_count
        step = -(-len(rows) // MAX_VIA_NODES) if len(rows) else 1
        return np.concatenate([self.node[: self.gate_count], self.node[rows[::step]]])


def _great_circle_km(cosine: ArrayLike) -> Floats:
    """Return distances on the sphere from the dot products of unit vectors."""
    return np.asarray(EARTH_RADIUS_KM * np.arccos(np.clip(cosine, -1.0, 1.0)))


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


class EdgePenalties:
    """Penalties on edges: each path that an edge is on multiplies its weight again.

    Parameters
    ----------
    weights : numpy.ndarray of uint32
        The true weight of every edge.
    """

    def __init__(self, weights: Weights) -> None:
        self._weights = weights
        self._factor = np.ones(len(weights))
        self._added = np.zeros(2 * len(weights), dtype=np.int64)

    def raised(self, path: EdgePath, factor: float) -> Weights:
        """Return the weights of a path's edges after one more penalty.

        Parameters
        ----------
        path : EdgePath
            The path.
        factor : float
            By which the weights of its edges are multiplied, at least 1.

        Returns
        -------
        numpy.ndarray of uint32
            One an edge of the path, rounded up, below `INFINITY`.
        """
        self._factor[path.edges] *= factor
        return open_weights(
            np.ceil(self._weights[path.edges] * self._factor[path.edges])
        )

    def raised_between(
        self, path: EdgePath, factor: float, junctions: Bools
    ) -> tuple[EdgePath, Weights]:
        """Return the same penalty, put on one edge between two junctions each.

        A path that takes one edge between two junctions takes them all, so any of
        them can carry the penalty. Re-weighting few edges is quick.

        Parameters
        ----------
        path : EdgePath
            The path, in order of travel.
        factor : float
            As for `raised`.
        junctions : numpy.ndarray of bool
            Whether each inner node of the path is a junction.

        Returns
        -------
        edges : EdgePath
            The edges that carry the penalty.
        weights : numpy.ndarray of uint32
            Their weights, rounded up, below `INFINITY`.
        """
        if not len(path):
            return path, np.zeros(0, dtype=np.uint32)
        first = np.concatenate([[0], np.flatnonzero(junctions) + 1])
        true = self._weights[path.edges].astype(np.int64)
        wanted = self.raised(path, factor).astype(np.int64) - true
        arcs = path.edges + len(self._weights) * path.backward
        added = np.add.reduceat(self._added[arcs], first)
        lacking = np.add.reduceat(wanted, first) - added
        self._added[arcs[first]] += np.maximum(lacking, 0)
        carriers = EdgePath(path.edges[first], path.backward[first])
        return carriers, open_weights(true[first] + self._added[arcs[first]])
