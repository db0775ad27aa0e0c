"""Shortest paths on flat arrays: one interface, two implementations.

`network.engine.cch.CchEngine` runs on a customizable contraction hierarchy
(RoutingKit). `ScipyEngine` runs Dijkstra's algorithm where RoutingKit has no wheel.
Both take whole-number weights, so both return paths of exactly equal weight.
"""

from __future__ import annotations

import importlib.util
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

from network.model.errors import NetworkError
from network.model.files import MAX_WEIGHT

if TYPE_CHECKING:
    from collections.abc import Sequence
    from concurrent.futures import Future
    from pathlib import Path

    from numpy.typing import NDArray

    from network.model.store import Network

    Weights = NDArray[np.uint32]
    Ints = NDArray[np.int64]

INFINITY = MAX_WEIGHT  # of RoutingKit; the weight of a path stays below it
NAMES = ("cch", "scipy")


@dataclass(frozen=True)
class Arcs:
    """A directed graph as arrays.

    Attributes
    ----------
    tail, head : numpy.ndarray of uint32
        Nodes that each arc leaves and enters.
    node_count : int
        Number of nodes.

    Raises
    ------
    NetworkError
        If an arc leaves or enters a node that there is not.
    """

    tail: NDArray[np.uint32]
    head: NDArray[np.uint32]
    node_count: int

    def __post_init__(self) -> None:
        """Check the arcs: engines in C++ read and write whatever they are given."""
        ends = (self.tail, self.head)
        if self.tail.shape != self.head.shape or any(
            end.dtype != np.uint32 or (end.size and int(end.max()) >= self.node_count)
            for end in ends
        ):
            msg = (
                f"arcs: {self.tail.shape} {self.tail.dtype} tails, {self.head.shape} "
                f"{self.head.dtype} heads; must be as many, of uint32, below "
                f"{self.node_count} nodes."
            )
            raise NetworkError(msg)


@dataclass(frozen=True)
class LightestPath:
    """A lightest path.

    Attributes
    ----------
    weight : int
        Sum of the weights of its arcs.
    arcs : numpy.ndarray of int64
        Arc numbers in travel order; empty from a node to itself.
    """

    weight: int
    arcs: Ints


class Metric(Protocol):
    """A graph with one set of weights."""

    def path(self, source: int, target: int) -> LightestPath | None:
        """Return a lightest path, None where there is none."""

    def matrix(self, sources: Sequence[int], targets: Sequence[int]) -> Weights:
        """Return weights of lightest paths, `INFINITY` where there is none."""

    def update(self, arcs: Ints, weights: Weights) -> None:
        """Give some arcs other weights."""


class Engine(Protocol):
    """A graph that weights are applied to."""

    name: str

    def metric(self, weights: Weights) -> Metric:
        """Return the graph with weights, one an arc."""


def distances(
    metric: Metric, sources: Sequence[int], targets: Sequence[int]
) -> NDArray[np.float64]:
    """Return weights of lightest paths, infinite where there is none.

    Parameters
    ----------
    metric : Metric
        The weights.
    sources, targets : sequence of int
        Node numbers: rows and columns.

    Returns
    -------
    numpy.ndarray of float64
        The table.
    """
    table = metric.matrix(sources, targets)
    return np.where(table < INFINITY, table.astype(np.float64), np.inf)


def open_weights(values: NDArray[Any]) -> Weights:
    """Return values as weights below `INFINITY`, for arcs that stay open."""
    return np.asarray(np.minimum(values, INFINITY - 1), dtype=np.uint32)


class ScipyEngine:
    """Engine on SciPy's Dijkstra.

    Parameters
    ----------
    arcs : Arcs
        The graph.
    """

    name = "scipy"

    def __init__(self, arcs: Arcs) -> None:
        self._arcs = arcs

    def metric(self, weights: Weights) -> Metric:
        """Return the graph with weights.

        Parameters
        ----------
        weights : numpy.ndarray of uint32
            One an arc, at most `INFINITY`, which closes it.

        Returns
        -------
        Metric
            Ready to search.
        """
        return _ScipyMetric(self._arcs, weights)


class _ScipyMetric:
    """Sparse matrix with the lightest arc of each pair of nodes; closed ones at inf."""

    def __init__(self, arcs: Arcs, weights: Weights) -> None:
        self._arcs = arcs
        self._weights = np.array(weights, dtype=np.uint32)
        self._matrix: Any = None

    def _sparse_matrix(self) -> Any:  # noqa: ANN401 - scipy's own class
        if self._matrix is None:
            from scipy.sparse import csr_array  # noqa: PLC0415 - slow to import

            n = self._arcs.node_count
            pair = self._arcs.tail.astype(np.int64) * n + self._arcs.head
            self._order = np.argsort(pair, kind="stable")
            first = np.ones(len(pair), dtype=bool)
            first[1:] = np.diff(pair[self._order]) != 0
            self._pair = pair[self._order[first]]
            self._bounds = np.append(np.flatnonzero(first), len(pair))
            self._chosen = np.zeros(len(self._pair), dtype=np.int64)
            tail, head = np.divmod(self._pair, n)
            empty = np.full(len(self._pair), np.inf)
            self._matrix = csr_array((empty, (tail, head)), shape=(n, n))
            self._choose(np.arange(len(self._pair)))
        return self._matrix

    def _choose(self, pairs: Ints) -> None:
        """Choose the lightest arc of each of some pairs again."""
        begin = self._bounds[pairs]
        counts = self._bounds[pairs + 1] - begin
        row = np.repeat(np.arange(len(pairs)), counts)
        within = np.arange(len(row)) - np.repeat(np.cumsum(counts) - counts, counts)
        arcs = self._order[begin[row] + within]
        heaviest_first = np.lexsort((-self._weights[arcs].astype(np.int64), row))
        lightest = arcs[heaviest_first[np.cumsum(counts) - 1]]
        self._chosen[pairs] = lightest
        weight = self._weights[lightest].astype(np.float64)
        self._matrix.data[pairs] = np.where(weight < INFINITY, weight, np.inf)

    def path(self, source: int, target: int) -> LightestPath | None:
        from scipy.sparse.csgraph import dijkstra  # noqa: PLC0415 - slow to import

        if source == target:
            return LightestPath(0, np.zeros(0, dtype=np.int64))
        rows, steps = dijkstra(
            self._sparse_matrix(),
            directed=True,
            indices=np.array([source], dtype=np.int64),
            return_predecessors=True,
        )
        distance, before = rows[0], steps[0]
        # Greater sums are infinite in RoutingKit.
        if distance[target] >= INFINITY:
            return None
        n = self._arcs.node_count
        arcs: list[int] = []
        node = target
        while node != source:
            previous = int(before[node])
            pair = int(np.searchsorted(self._pair, previous * n + node))
            arcs.append(int(self._chosen[pair]))
            node = previous
        return LightestPath(int(distance[target]), np.array(arcs[::-1], dtype=np.int64))

    def matrix(self, sources: Sequence[int], targets: Sequence[int]) -> Weights:
        from scipy.sparse.csgraph import dijkstra  # noqa: PLC0415 - slow to import

        rows = np.empty((len(sources), len(targets)), dtype=np.uint32)
        at = np.asarray(targets, dtype=np.int64)
        for i, source in enumerate(sources):
            index = np.array([source], dtype=np.int64)
            row = dijkstra(self._sparse_matrix(), directed=True, indices=index)[0, at]
            rows[i] = np.minimum(row, INFINITY).astype(np.uint32)
        return rows

    def update(self, arcs: Ints, weights: Weights) -> None:
        self._weights[arcs] = weights
        if self._matrix is not None:
            tail, head = self._arcs.tail[arcs], self._arcs.head[arcs]
            pair = tail.astype(np.int64) * self._arcs.node_count + head
            self._choose(np.searchsorted(self._pair, np.unique(pair)))


def available_engines() -> tuple[str, ...]:
    """Return the engines that are installed, fastest first.

    Returns
    -------
    tuple of str
        ``cch`` where `pyroutingkit` is installed, and ``scipy``.
    """
    return NAMES if importlib.util.find_spec("pyroutingkit") else NAMES[1:]


def open_engine(arcs: Arcs, *, name: str = "", folder: Path | None = None) -> Engine:
    """Return an engine for a graph.

    Parameters
    ----------
    arcs : Arcs
        The graph.
    name : {"", "cch", "scipy"}
        Which; empty for the fastest that is installed.
    folder : pathlib.Path, optional
        Cache of the engine's preprocessing.

    Returns
    -------
    Engine
        Ready for weights.

    Raises
    ------
    ValueError
        If the engine is not installed.
    """
    available = available_engines()
    chosen = name or available[0]
    if chosen not in available:
        msg = f"engine {chosen!r} is not available; use one of: {', '.join(available)}."
        raise ValueError(msg)
    if chosen == "scipy":
        return ScipyEngine(arcs)
    from network.engine.cch import CchEngine  # noqa: PLC0415 - it imports this module

    return CchEngine(arcs, folder)


class ArcTable:
    """Arcs of a network (forward star), and the engine that runs on them.

    The engine is opened when it is needed, or in the background after `begin`.

    Parameters
    ----------
    network : Network
        The network.
    name : str
        ``cch`` or ``scipy``; empty for the fastest that is installed.
    folder : pathlib.Path, optional
        Cache of the engine's preprocessing.
    """

    def __init__(
        self, network: Network, *, name: str = "", folder: Path | None = None
    ) -> None:
        self._edges, self._node_count = network.edges, len(network.nodes)
        self._name, self._folder = name, folder
        self._opening: Future[Engine] | None = None

    @cached_property
    def arc_edge(self) -> NDArray[np.int64]:
        """Return the edge of each arc: all forward, then the two-way ones backward."""
        two_way = np.flatnonzero(self._edges.arrays["two_way"])
        return np.concatenate([np.arange(len(self._edges)), two_way]).astype(np.int64)

    @cached_property
    def backward(self) -> NDArray[np.bool_]:
        """Return whether each arc runs against the direction of its edge."""
        return np.arange(len(self.arc_edge)) >= len(self._edges)

    @cached_property
    def arcs(self) -> Arcs:
        """Return the arcs as input of an engine."""
        count = len(self._edges)
        u, v = (self._edges.arrays[name].astype(np.uint32) for name in "uv")
        both = self.arc_edge[count:]
        tail, head = np.concatenate([u, v[both]]), np.concatenate([v, u[both]])
        return Arcs(tail, head, self._node_count)

    def begin(self) -> None:
        """Begin to open the engine in another thread."""
        if self._opening is None:
            pool = ThreadPoolExecutor(1)
            self._opening = pool.submit(self._open)
            pool.shutdown(wait=False)

    def _open(self) -> Engine:
        folder = self._folder / "cch" if self._folder else None
        return open_engine(self.arcs, name=self._name, folder=folder)

    @cached_property
    def engine(self) -> Engine:
        """Return the engine; wait for it if it is being opened."""
        return self._opening.result() if self._opening else self._open()
