"""LRU cache of CCH metrics; closures are applied and reverted as partial updates."""

from __future__ import annotations

from threading import Lock
from typing import TYPE_CHECKING

import numpy as np

from network.engine.shortest_paths import INFINITY

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Sequence

    from numpy.typing import NDArray

    from network.engine.shortest_paths import Engine, LightestPath, Metric

    Bools = NDArray[np.bool_]
    Ints = NDArray[np.int64]
    Weights = NDArray[np.uint32]

MAX_CACHED_METRICS = 12
# Updating an arc takes some 25 microseconds, customising a metric some 50 ms.
MAX_UPDATED_EDGES = 1000
_NO_EDGES = np.zeros(0, dtype=np.int64)


class EdgeArcs:
    """The arcs of edges in an engine, and metrics of it with edges closed.

    Parameters
    ----------
    engine : Engine
        The engine.
    arc_edge : numpy.ndarray of int
        Edge of each arc: first every edge forward, then the two-way edges backward.
    edge_count : int
        Number of edges.
    """

    def __init__(self, engine: Engine, arc_edge: Ints, edge_count: int) -> None:
        self.engine = engine
        self.arc_edge = arc_edge
        self._backward = np.full(edge_count, -1, dtype=np.int64)
        self._backward[arc_edge[edge_count:]] = np.arange(edge_count, len(arc_edge))

    def arcs_of(self, edges: Ints) -> Ints:
        """Return the arcs of edges in both directions."""
        back = self._backward[edges]
        return np.concatenate([edges, back[back >= 0]])

    def both_ways(self, edges: Ints, weights: Weights) -> tuple[Ints, Weights]:
        """Return the arcs of edges, and the weight of each by those of the edges."""
        two_way = self._backward[edges] >= 0
        return self.arcs_of(edges), np.concatenate([weights, weights[two_way]])

    def customised(self, base: Weights, closed: Bools) -> Metric:
        """Return a newly customised metric."""
        return self.engine.metric(
            np.where(closed[self.arc_edge], np.uint32(INFINITY), base)
        )

    def closed_arcs(self, arcs: Ints, closed: Bools) -> Bools:
        """Return whether each of some arcs is closed."""
        return np.asarray(closed[self.arc_edge[arcs]])


class MetricCache:
    """Metrics of one engine, each shared by all closures that differ in few edges.

    Parameters
    ----------
    engine : Engine
        The engine.
    arc_edge : numpy.ndarray of int
        Edge of each arc: first every edge forward, then the two-way edges backward.
    edge_count : int
        Number of edges.
    """

    def __init__(self, engine: Engine, arc_edge: Ints, edge_count: int) -> None:
        self.arcs = EdgeArcs(engine, arc_edge, edge_count)
        self._entries: list[tuple[Hashable, _Entry]] = []
        self._lock = Lock()  # two metrics may be customised at the same time

    def metric(
        self, key: Hashable, closed: Bools, weights: Callable[[], Weights]
    ) -> Metric:
        """Return a metric in which some edges are closed.

        It stays valid whatever other metrics are requested or used in between: before
        it answers, arcs that another closure has changed are set back.

        Parameters
        ----------
        key : hashable
            Identifies the weights.
        closed : numpy.ndarray of bool
            Whether each edge is closed; not to be changed afterwards.
        weights : callable
            Returns the weight of every edge; called when the key is not cached.

        Returns
        -------
        Metric
            Updated where few edges differ from a cached metric, else customised.
        """
        with self._lock:
            entries = [entry for known, entry in self._entries if known == key]
            for entry in entries:
                if entry.count_differences(closed) <= MAX_UPDATED_EDGES:
                    self._entries.sort(key=lambda pair: pair[1] is entry)
                    return _MetricView(entry, closed)
        base = entries[0].base if entries else weights()[self.arcs.arc_edge]
        entry = _Entry(self.arcs, base, closed)
        with self._lock:
            self._entries = [*self._entries, (key, entry)][-MAX_CACHED_METRICS:]
        return _MetricView(entry, closed)


class _Entry:
    """A metric of the engine, and the view whose weights it has at present."""

    def __init__(self, arcs: EdgeArcs, base: Weights, closed: Bools) -> None:
        self.base = base
        self._arcs = arcs  # not the cache, which holds this: both would outlive it
        self._metric = arcs.customised(base, closed)
        self._closed = closed
        self._updates: dict[int, int] = {}

    def count_differences(self, closed: Bools) -> int:
        if self._closed is closed:
            return 0
        return int(np.count_nonzero(self._closed != closed))

    def metric_for(self, view: _MetricView) -> Metric:
        """Return the metric after giving it the weights of a view."""
        if view.closed is not self._closed or view.updates is not self._updates:
            same = view.closed is self._closed
            edges = _NO_EDGES if same else np.flatnonzero(self._closed != view.closed)
            arcs = self._arcs.arcs_of(edges)
            # Arcs that the profile may not use are closed in every view.
            arcs = arcs[self.base[arcs] != INFINITY]
            updated = np.fromiter({*self._updates, *view.updates}, dtype=np.int64)
            self._closed, self._updates = view.closed, view.updates
            if len(edges) > MAX_UPDATED_EDGES:
                self._metric = self._arcs.customised(self.base, view.closed)
                arcs = updated[:0]
            self.update(np.union1d(arcs, updated))
        return self._metric

    def update(self, arcs: Ints) -> None:
        """Give arcs the weights that they have in the present view."""
        if not len(arcs):
            return
        weights = self.base[arcs].copy()
        weights[self._arcs.closed_arcs(arcs, self._closed)] = INFINITY
        for i, arc in enumerate(arcs.tolist() if self._updates else ()):
            weights[i] = self._updates.get(arc, weights[i])
        self._metric.update(arcs, weights)


class _MetricView:
    """A cached metric under one closure, with its own arc weights."""

    def __init__(self, entry: _Entry, closed: Bools) -> None:
        self._entry = entry
        self.closed = closed
        self.updates: dict[int, int] = {}

    def path(self, source: int, target: int) -> LightestPath | None:
        return self._entry.metric_for(self).path(source, target)

    def matrix(self, sources: Sequence[int], targets: Sequence[int]) -> Weights:
        return self._entry.metric_for(self).matrix(sources, targets)

    def update(self, arcs: Ints, weights: Weights) -> None:
        self._entry.metric_for(self)
        at = np.asarray(arcs, dtype=np.int64)
        self.updates.update(zip(at.tolist(), np.asarray(weights).tolist(), strict=True))
        self._entry.update(np.unique(at))
