"""Ways along plateaus: stretches that lie on best ways from both ends.

A node v is on a way of weight d(s, v) + d(v, t). Nodes with just the same sum lie on
one way, a plateau: the best way from s to its far end, and from t to its near end,
runs along it [1]_ [2]_. A long plateau means a way that is sensible of itself over
that length. Sums are asked of nodes that are spread over the country between both
ends, and of the ends of border crossings and services: two rows of a matrix, where
penalties take a new customisation for every way.

.. [1] Cambridge Vehicle Information Technology (2005). Choice Routing.
.. [2] Abraham, I., Delling, D., Goldberg, A. V. and Werneck, R. F. (2013).
   Alternative routes in road networks. ACM Journal of Experimental Algorithmics,
   18, 1.3.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from network.engine.engine import INFINITY
from network.query.leg import EdgePath

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from numpy.typing import NDArray

    from network.engine.engine import Metric
    from network.model.store import Network
    from network.query.penalties import Junctions
    from network.query.search import End, Search

    Bools = NDArray[np.bool_]
    Ints = NDArray[np.int64]
    Floats = NDArray[np.float64]
    Weights = NDArray[np.uint32]
    Follow = Callable[[Metric, int, int], EdgePath | None]

# One junction in a cell of this many degrees, and never more of them than these.
CELL_DEG = 0.2
MOST = 1500
# How much longer than straight a way over a junction may be, by the straight line.
ROUND = 1.5
SPARE_KM = 150.0
TRIES = 24
# How much a plateau counts against the weight of its way.
LONG = 8.0
#: Ends of a route that are looked back from.
BACK = 4
_GATES = frozenset({"crossing", "service", "flight"})
_EARTH_KM = 6371.0


class _Spots(NamedTuple):
    """Nodes that ways are asked over, the gates first."""

    node: Ints
    lon: Floats
    lat: Floats
    gates: int

    def between(self, a: tuple[float, float], b: tuple[float, float]) -> Ints:
        """Return the gates, and the nodes that lie between two points."""
        by = self._km(*a) + self._km(*b)
        straight = _km(*a, *(np.array([x]) for x in b))[0]
        inside = by <= max(ROUND * straight, straight + SPARE_KM)
        found = np.flatnonzero(inside[self.gates :]) + self.gates
        step = -(-len(found) // MOST) if len(found) else 1
        return np.concatenate([self.node[: self.gates], self.node[found[::step]]])

    def _km(self, lon: float, lat: float) -> Floats:
        return _km(lon, lat, self.lon, self.lat)


def _km(lon: float, lat: float, to_lon: Floats, to_lat: Floats) -> Floats:
    """Return distances on a sphere, good enough to choose nodes by."""
    x, y, u, v = (np.radians(value) for value in (lon, lat, to_lon, to_lat))
    half = np.sin((v - y) / 2) ** 2 + np.cos(y) * np.cos(v) * np.sin((u - x) / 2) ** 2
    return np.asarray(2 * _EARTH_KM * np.arcsin(np.sqrt(half)))


class Plateaus:
    """Ways along plateaus of one network.

    Parameters
    ----------
    network : Network
        The network.
    junctions : Junctions
        Where the ways of each profile part.
    """

    def __init__(self, network: Network, junctions: Junctions) -> None:
        self._network = network
        self._junctions = junctions
        self._spots: dict[str, _Spots] = {}

    def paths(
        self,
        search: Search,
        metric: Metric,
        *,
        weights: Weights,
        follow: Follow,
        most: int,
    ) -> Iterator[EdgePath]:
        """Yield ways between the ends of a search, the most sensible first.

        Parameters
        ----------
        search : Search
            What is asked; places to pass are not looked at.
        metric : Metric
            The weights, closures included.
        weights : numpy.ndarray of uint32
            The weight of every edge, closures left out.
        follow : callable
            Returns the lightest path of a metric between two nodes.
        most : int
            What a way may weigh at most.

        Yields
        ------
        EdgePath
            Each uses no edge twice. Some may be all but alike, or lie on the best.
        """
        spots = self._of(search.request.profile, weights)
        origin, destination = search.origin, search.destination
        via = spots.between(
            (origin.lon, origin.lat), (destination.lon, destination.lat)
        )
        out, starts = _nearest(metric, search.stages[0], via)
        back = _nearest(metric, self._before(search, weights), via)[0]
        total = out + back
        tried = 0
        for spot in _best_of_plateaus(out, total, most):
            first, last = int(starts[spot]), search.stages[-1]
            parts = [follow(metric, first, int(via[spot]))]
            ends = [(follow(metric, int(via[spot]), e.node), e) for e in last]
            joined = [(p, e.weight) for p, e in ends if p is not None]
            if parts[0] is None or not joined:
                continue
            rest = min(joined, key=lambda one: _weight(one[0], weights) + one[1])[0]
            path = EdgePath.joined([parts[0], rest])
            tried += 1
            if len(np.unique(path.edges)) == len(path):
                yield path
            if tried >= TRIES:
                return

    def _of(self, profile: str, weights: Weights) -> _Spots:
        if profile not in self._spots:
            self._spots[profile] = self._found(profile, weights)
        return self._spots[profile]

    def _found(self, profile: str, weights: Weights) -> _Spots:
        edges, nodes = self._network.edges, self._network.nodes
        at = np.flatnonzero((weights < INFINITY) & edges.isin("kind", _GATES))
        gates = np.unique(np.concatenate([edges.arrays[end][at] for end in ("u", "v")]))
        parting = self._junctions.of(profile, weights)
        land = np.flatnonzero(parting & nodes.isin("kind", {"rail", "road"}))
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
        return _Spots(node, lon[node], lat[node], len(gates))

    def _before(self, search: Search, weights: Weights) -> list[tuple[int, int]]:
        """Return the nodes from which the end is reached, and at what weight.

        What leads into a place leads one way. From a node before it, other nodes
        are as far as it is from them: edges weigh the same both ways.
        """
        edges, kinds = self._network.edges, self._network.nodes
        found = []
        for end in search.stages[-1]:
            if kinds.rows("kind", [end.node])[0] != "destination":
                found.append((end.node, end.weight))
                continue
            into = np.flatnonzero(edges.arrays["v"] == end.node)
            into = into[~search.shut.any[into] & (weights[into] < INFINITY)]
            found += [
                (int(edges.arrays["u"][i]), int(weights[i]) + end.weight) for i in into
            ]
        return sorted(found, key=lambda one: one[1])[:BACK]


def _nearest(
    metric: Metric, ends: Sequence[End | tuple[int, int]], via: Ints
) -> tuple[Floats, Ints]:
    """Return the least weight from any end to each node, and from which end."""
    pairs = [end if isinstance(end, tuple) else (end.node, end.weight) for end in ends]
    table = metric.matrix([node for node, _ in pairs], via.tolist()).astype(np.float64)
    table[table >= INFINITY] = np.inf
    table += np.array([weight for _, weight in pairs], dtype=np.float64)[:, None]
    best = table.argmin(axis=0)
    nodes = np.array([node for node, _ in pairs])
    return table[best, np.arange(len(via))], nodes[best]


def _best_of_plateaus(out: Floats, total: Floats, most: int) -> Iterator[int]:
    """Yield a node of each plateau, those first that are long and weigh little."""
    at = np.flatnonzero(total <= most)
    if not len(at):
        return
    sums, group = np.unique(total[at], return_inverse=True)
    order = np.lexsort((out[at], group))
    bounds = np.searchsorted(group[order], np.arange(len(sums) + 1))
    near, far = out[at[order[bounds[:-1]]]], out[at[order[bounds[1:] - 1]]]
    middle = order[(bounds[:-1] + bounds[1:]) // 2]
    for i in np.argsort(sums - LONG * (far - near), kind="stable").tolist():
        if sums[i] > sums[0]:  # the plateau of the least sum is the best way
            yield int(at[middle[i]])


def _weight(path: EdgePath, weights: Weights) -> int:
    return int(weights[path.edges].sum(dtype=np.int64))
