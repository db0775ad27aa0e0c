"""Shortest paths on flat arrays: one interface, two implementations.

`CchEngine` runs on a customizable contraction hierarchy [1]_ (RoutingKit): the
order of contraction is found once per topology, weights are customised in tens
of milliseconds and single arcs re-weighted in less than one. `ScipyEngine` runs
Dijkstra's algorithm where RoutingKit has no wheel. Both take whole-number
weights, so both find paths of exactly equal weight.

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
INFINITY = 2**31 - 1  # RoutingKit's; weights must stay below it in sum
NAMES = ("cch", "scipy")
# Files that RoutingKit saves and loads: whole numbers of 32 bits, nothing else.
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
        """Re-weight some arcs."""


class Engine(Protocol):
    """A graph that metrics are made of."""

    name: str

    def metric(self, weights: Weights) -> Metric:
        """Return the graph with weights, one an arc."""


class CchEngine:
    """Engine on a customizable contraction hierarchy.

    Parameters
    ----------
    arcs : Arcs
        The graph.
    folder : pathlib.Path, optional
        Where the contraction order is kept: read if it is there and of this
        graph, else found and written.
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
            _cache_order(self._topology, folder)

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
    """Return whether a folder holds a contraction order of just this graph.

    RoutingKit trusts what it reads: a damaged file would end the whole process.
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
        _log.warning("%s: the kept contraction order is damaged; found anew.", folder)
    return sound


def _write_order(arcs: Arcs, folder: Path) -> None:
    """Write what RoutingKit reads: a graph and the order to contract it in."""
    from network.engine.contraction import contraction_order  # noqa: PLC0415 - once a network

    order = contraction_order(arcs.tail, arcs.head, arcs.node_count)
    rank = np.empty_like(order)
    rank[order] = np.arange(len(order), dtype=np.uint32)
    count = np.array([arcs.node_count])
    found = (arcs.tail, arcs.head, order, rank, count)
    for name, values in zip(_ORDER_FILES, found, strict=True):
        values.astype(np.uint32).tofile(folder / name)


def _cache_order(topology: Any, folder: Path) -> None:  # noqa: ANN401 - no stubs
    """Write a contraction order to the cache; log a warning if that fails."""
    try:
        with atomic_write_dir(folder) as temporary:
            topology.save(str(temporary))
    except (OutputError, RuntimeError) as error:
        _log.warning("%s: the contraction order is not cached (%s).", folder, error)


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
        found = self._metric.distances_many_to_many(
            np.asarray(sources, dtype=np.uint32), np.asarray(targets, dtype=np.uint32)
        )
        return np.minimum(np.asarray(found, dtype=np.uint32), np.uint32(INFINITY))

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
        Not used: there is nothing to keep.
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
    """Sparse matrix with the lightest arc of each pair of nodes; shut ones at inf."""

    def __init__(self, arcs: Arcs, weights: Weights) -> None:
        self._arcs = arcs
        self._weights = np.array(weights, dtype=np.uint32)
        self._matrix: Any = None

    def _ready(self) -> Any:  # noqa: ANN401 - scipy's own class
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
        """Take the lightest arc of each of some pairs anew."""
        begin = self._bounds[pairs]
        counts = self._bounds[pairs + 1] - begin
        own = np.repeat(np.arange(len(pairs)), counts)
        within = np.arange(len(own)) - np.repeat(np.cumsum(counts) - counts, counts)
        arcs = self._order[begin[own] + within]
        heaviest_first = np.lexsort((-self._weights[arcs].astype(np.int64), own))
        lightest = arcs[heaviest_first[np.cumsum(counts) - 1]]
        self._chosen[pairs] = lightest
        weight = self._weights[lightest].astype(np.float64)
        self._matrix.data[pairs] = np.where(weight < INFINITY, weight, np.inf)

    def path(self, source: int, target: int) -> LightestPath | None:
        from scipy.sparse.csgraph import dijkstra  # noqa: PLC0415 - slow to import

        if source == target:
            return LightestPath(0, np.zeros(0, dtype=np.int64))
        rows, steps = dijkstra(
            self._ready(),
            directed=True,
            indices=np.array([source], dtype=np.int64),
            return_predecessors=True,
        )
        distance, before = rows[0], steps[0]
        # As in RoutingKit, whose sums end there.
        if distance[target] >= INFINITY:
            return None
        n = self._arcs.node_count
        arcs: list[int] = []
        at = target
        while at != source:
            step = int(before[at])
            found = int(np.searchsorted(self._pair, step * n + at))
            arcs.append(int(self._chosen[found]))
            at = step
        return LightestPath(int(distance[target]), np.array(arcs[::-1], dtype=np.int64))

    def matrix(self, sources: Sequence[int], targets: Sequence[int]) -> Weights:
        from scipy.sparse.csgraph import dijkstra  # noqa: PLC0415 - slow to import

        rows = np.empty((len(sources), len(targets)), dtype=np.uint32)
        at = np.asarray(targets, dtype=np.int64)
        for i, source in enumerate(sources):
            one = np.array([source], dtype=np.int64)
            found = dijkstra(self._ready(), directed=True, indices=one)[0, at]
            rows[i] = np.minimum(found, INFINITY).astype(np.uint32)
        return rows

    def update(self, arcs: Ints, weights: Weights) -> None:
        self._weights[arcs] = weights
        if self._matrix is not None:
            tail, head = self._arcs.tail[arcs], self._arcs.head[arcs]
            pair = tail.astype(np.int64) * self._arcs.node_count + head
            self._choose(np.searchsorted(self._pair, np.unique(pair)))


def available_engines() -> tuple[str, ...]:
    """Return the engines that can run here, fastest first.

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
        Which; empty takes the fastest there is.
    folder : pathlib.Path, optional
        Where the engine keeps what it finds out about the graph.

    Returns
    -------
    Engine
        Ready for weights.

    Raises
    ------
    ValueError
        If there is no such engine here.
    """
    there = available_engines()
    chosen = name or there[0]
    if chosen not in there:
        msg = f"engine {chosen!r} is not available; use one of: {', '.join(there)}."
        raise ValueError(msg)
    return CchEngine(arcs, folder) if chosen == "cch" else ScipyEngine(arcs, folder)
