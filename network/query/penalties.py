"""Weights of paths made heavier, so that the next way found is another one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from network.engine.engine import INFINITY
from network.query.leg import EdgePath

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from network.model.store import Network

    Bools = NDArray[np.bool_]
    Weights = NDArray[np.uint32]

_TWO = 2


class Penalties:
    """By how much edges are made heavier, growing with every path they are on.

    Parameters
    ----------
    count : int
        Number of edges.
    """

    def __init__(self, count: int) -> None:
        self._count = count
        self._more = np.zeros(count)
        self._held = np.zeros(2 * count, dtype=np.int64)

    def raised(self, path: EdgePath, factor: float, weights: Weights) -> Weights:
        """Return the weights of a path's edges after one more penalty.

        Parameters
        ----------
        path : EdgePath
            The path.
        factor : float
            By how much more they are to weigh.
        weights : numpy.ndarray of uint32
            The true weight of every edge.

        Returns
        -------
        numpy.ndarray of uint32
            One an edge of the path, rounded up, below `INFINITY`.
        """
        factors = (1.0 + self._more[path.edges]) * factor
        self._more[path.edges] = factors - 1.0
        heavier = np.ceil(weights[path.edges] * factors)
        return np.minimum(heavier, INFINITY - 1).astype(np.uint32)

    def gathered(
        self, path: EdgePath, factor: float, weights: Weights, junctions: Bools
    ) -> tuple[EdgePath, Weights]:
        """Return the same penalty on one edge between any two junctions of a path.

        Who takes one edge between two junctions takes them all, so that it does
        not matter which of them is the heavier. Re-weighting few edges is quick.

        Parameters
        ----------
        path : EdgePath
            The path, edge after edge.
        factor : float
            By how much more its edges are to weigh.
        weights : numpy.ndarray of uint32
            The true weight of every edge.
        junctions : numpy.ndarray of bool
            Whether each node between two edges of the path, in order, is one
            where ways part.

        Returns
        -------
        edges : EdgePath
            The edges that carry the penalty.
        heavier : numpy.ndarray of uint32
            Their weights, rounded up, below `INFINITY`.
        """
        if not len(path):
            return path, np.zeros(0, dtype=np.uint32)
        first = np.concatenate([[0], np.flatnonzero(junctions) + 1])
        light = weights[path.edges].astype(np.int64)
        wanted = self.raised(path, factor, weights).astype(np.int64) - light
        arcs = path.edges + self._count * path.backward
        held = np.add.reduceat(self._held[arcs], first)
        lacking = np.add.reduceat(wanted, first) - held
        chosen = arcs[first]
        self._held[chosen] += np.maximum(lacking, 0)
        heavier = np.minimum(light[first] + self._held[chosen], INFINITY - 1)
        few = EdgePath(path.edges[first], path.backward[first])
        return few, heavier.astype(np.uint32)


class Junctions:
    """At which nodes the ways of a profile part.

    Parameters
    ----------
    network : Network
        The network.
    """

    def __init__(self, network: Network) -> None:
        self._network = network
        self._known: dict[str, Bools] = {}

    def along(self, path: EdgePath, profile: str, weights: Weights) -> Bools:
        """Return which nodes between the edges of a path are junctions.

        Parameters
        ----------
        path : EdgePath
            The path.
        profile : str
            Who travels.
        weights : numpy.ndarray of uint32
            Of every edge, by any criterion; `INFINITY` where the profile may not
            use it.

        Returns
        -------
        numpy.ndarray of bool
            One value a node, the first and the last left out.
        """
        found = self.of(profile, weights)[path.nodes(self._network)[1:-1]]
        found[:1] = found[-1:] = True  # from a place one may set out either way
        return np.asarray(found)

    def of(self, profile: str, weights: Weights) -> Bools:
        """Return which nodes of the network are junctions.

        Parameters
        ----------
        profile : str
            Who travels.
        weights : numpy.ndarray of uint32
            Of every edge, as for `along`.

        Returns
        -------
        numpy.ndarray of bool
            One value a node.
        """
        if profile not in self._known:
            self._known[profile] = self._found(weights)
        return self._known[profile]

    def _found(self, weights: Weights) -> Bools:
        edges, count = self._network.edges, len(self._network.nodes)
        # A place is a dead end: nobody passes it on the way to somewhere else.
        through = (weights < INFINITY) & ~edges.equals("kind", "access")
        u, v = edges.arrays["u"][through], edges.arrays["v"][through]
        ways = np.bincount(u, minlength=count) + np.bincount(v, minlength=count)
        return np.asarray(ways > _TWO)
