"""Shortest paths on flat arrays: one interface, two implementations.

`CchEngine` runs on a customizable contraction hierarchy [1]_ (RoutingKit): the
contraction order is computed once per topology, weights are customised in tens of
milliseconds and single arcs updated in less than one. `ScipyEngine` runs Dijkstra's
algorithm where RoutingKit has no wheel. Both take whole-number weights, so both
return paths of exactly equal weight.

.. [1] Dibbelt, J., Strasser, B. and Wagner, D. (2016). Customizable contraction
   hierarchies. ACM Journal of Experimental Algorithmics, 21, 1.5.
"""

from __future__ import annotations

import importlib.util
import logging
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

from gis_data.atomic import atomic_write_dir
from gis_data.errors import OutputError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Weights = NDArray[np.uint32]
    Ints = NDArray[np.int64]

_log = logging.getLogger(__name__)
INFINITY = 2**31 - 1  # of RoutingKit; the weight of a path stays below it
NAMES = ("cch", "scipy")
# Files that RoutingKit saves and loads: 32-bit integers without a header.
_ORDER_FILES = ("tail", "head", "order", "rank", "node_count")


@dataclass(frozen=True)
class Arcs:
    """A directed graph as arrays.

    Attributes
    ----------
    tail, head : numpy.ndarray of uint32
        Nodes that each arc leaves and enters.
    node_count : int
        Number of nodes.
    """

    tail: NDArray[np.uint32]
    head: NDArray[np.uint32]
    node_count: int


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
    """A graph that metrics are made of."""

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
    """Return values cut to whole weights below `INFINITY`, of arcs that stay open."""
    return np.asarray(np.minimum(values, INFINITY - 1), dtype=np.uint32)


class CchEngine:
    """Engine on a customizable contraction hierarchy.

    Parameters
    ----------
    arcs : Arcs
        The graph.
    folder : pathlib.Path, optional
        Cache of the contraction order: read if it is of this graph, else computed
        and written.
    """

    name = "cch"

    def __init__(self, arcs: Arcs, folder: Path | None = None) -> None:
        from pyroutingkit import CCHTopology  # noqa: PLC0415 - optional

        self._topology: Any = CCHTopology()
        if folder is not None and _is_order_of(folder, arcs):
            self._topology.load(str(folder))
            return
        with tempfile.TemporaryDirectory() as work:
            _write_order(arcs, Path(work))
            self._topology.load(work)
        if folder is not None:
            _save_order(self._topology, folder)

    def metric(self, weights: Weights) -> Metric:
        """Return the graph with weights.

        Parameters
        ----------
        weights : numpy.ndarray of uint32
            One an arc, at most `INFINITY`, which closes it.

        Returns
        -------
        Metric
            Customised.
        """
        return _CchMetric(self._topology, weights)


def _is_order_of(folder: Path, arcs: Arcs) -> bool:
    """Return whether a folder holds a contraction order of exactly this graph.

    RoutingKit does not check its files: a damaged one would abort the process.
    """
    try:
        tail, head, order, rank, count = (
            np.fromfile(folder / name, dtype=np.uint32) for name in _ORDER_FILES
        )
    except OSError:
        return False
    nodes = arcs.node_count
    sound = (
        np.array_equal(count, [nodes])
        and np.array_equal(tail, arcs.tail)
        and np.array_equal(head, arcs.head)
        and len(rank) == len(order) == nodes
        and (not nodes or order.max() < nodes)
        and np.array_equal(rank[order], np.arange(nodes))
    )
    if not sound:
        _log.warning(
            "%s: the cached contraction order is damaged; computed again.", folder
        )
    return sound


def _write_order(arcs: Arcs, folder: Path) -> None:
    """Write the files that RoutingKit reads: a graph and its contraction order."""
    from network.engine.contraction import contraction_order  # noqa: PLC0415 - once a network

    order = contraction_order(arcs.tail, arcs.head, arcs.node_count)
    rank = np.empty_like(order)
    rank[order] = np.arange(len(order), dtype=np.uint32)
    count = np.array([arcs.node_count])
    arrays = (arcs.tail, arcs.head, order, rank, count)
    for name, values in zip(_ORDER_FILES, arrays, strict=True):
        values.astype(np.uint32).tofile(folder / name)


def _save_order(topology: Any, folder: Path) -> None:  # noqa: ANN401 - no stubs
    """Save a contraction order atomically; a failure is logged, not raised."""
    try:
        with atomic_write_dir(folder) as temporary:
            topology.save(str(temporary))
    except (OutputError, RuntimeError) as error:
        _log.warning("%s: the contraction order was not cached (%s).", folder, error)


class _CchMetric:
    def __init__(self, topology: Any, weights: Weights) -> None:  # noqa: ANN401 - no stubs
        from pyroutingkit import CCHMetric  # noqa: PLC0415 - optional

        self._metric: Any = CCHMetric(topology)
        self._metric.customize(np.ascontiguousarray(weights, dtype=np.uint32))

    def path(self, source: int, target: int) -> LightestPath | None:
        if source == target:
            return LightestPath(0, np.zeros(0, dtype=np.int64))
        weight, _, arcs = self._metric.query(source, target)
        if weight >= INFINITY:
            return None
        return LightestPath(int(weight), np.asarray(arcs, dtype=np.int64))

    def matrix(self, sources: Sequence[int], targets: Sequence[int]) -> Weights:
        table = self._metric.distances_many_to_many(
            np.asarray(sources, dtype=np.uint32), np.asarray(targets, dtype=np.uint32)
        )
        return np.minimum(np.asarray(table, dtype=np.uint32), np.uint32(INFINITY))

    def update(self, arcs: Ints, weights: Weights) -> None:
        self._metric.update_weights(
            np.asarray(arcs, dtype=np.uint32), np.asarray(weights, dtype=np.uint32)
        )


class ScipyEngine:
    """Engine on SciPy's Dijkstra.

    Parameters
    ----------
    arcs : Arcs
        The graph.
    folder : pathlib.Path, optional
        Not used: this engine caches nothing.
    """

    name = "scipy"

    def __init__(self, arcs: Arcs, folder: Path | None = None) -> None:  # noqa: ARG002 - one interface
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

    def _built_matrix(self) -> Any:  # noqa: ANN401 - scipy's own class
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
            self._built_matrix(),
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
            row = dijkstra(self._built_matrix(), directed=True, indices=index)[0, at]
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
    return CchEngine(arcs, folder) if chosen == "cch" else ScipyEngine(arcs, folder)
