"""Metrics kept ready: closures re-weight a few arcs, and are undone exactly."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from network.engine.engine import INFINITY

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Sequence

    from numpy.typing import NDArray

    from network.engine.engine import Engine, LightestPath, Metric

    Bools = NDArray[np.bool_]
    Ints = NDArray[np.int64]
    Weights = NDArray[np.uint32]

KEPT = 12
# Re-weighting an arc takes some 25 microseconds, a whole metric some 50 ms.
FEW_EDGES = 1000
_NONE = np.zeros(0, dtype=np.int64)


class MetricCache:
    """Metrics of one engine, reused for every closure that is near them.

    Parameters
    ----------
    engine : Engine
        The engine.
    arc_edge : numpy.ndarray of int
        Edge of each arc: first every edge forward, then those open both ways
        backward.
    edge_count : int
        Number of edges.
    """

    def __init__(self, engine: Engine, arc_edge: Ints, edge_count: int) -> None:
        self.engine = engine
        self._arc_edge = arc_edge
        self._backward = np.full(edge_count, -1, dtype=np.int64)
        self._backward[arc_edge[edge_count:]] = np.arange(edge_count, len(arc_edge))
        self._kept: list[tuple[Hashable, _Entry]] = []

    def metric(
        self, key: Hashable, shut: Bools, weights: Callable[[], Weights]
    ) -> Metric:
        """Return a metric in which some edges are shut.

        It stays good whatever other metrics are asked for or used in between:
        before it answers, arcs that another closure has changed are set back.

        Parameters
        ----------
        key : hashable
            What the weights are known by.
        shut : numpy.ndarray of bool
            Edges that may not be used; not to be changed afterwards.
        weights : callable
            Gives the weight of every edge, asked for when the key is new.

        Returns
        -------
        Metric
            Re-weighted where little has changed, else customised anew.
        """
        near = [live for known, live in self._kept if known == key]
        for live in near:
            if live.count_changes(shut) <= FEW_EDGES:
                self._kept.sort(key=lambda kept: kept[1] is live)
                return _MetricView(live, shut)
        base = near[0].base if near else weights()[self._arc_edge]
        live = _Entry(self, base, shut)
        self._kept = [*self._kept, (key, live)][-KEPT:]
        return _MetricView(live, shut)

    def arcs_of(self, edges: Ints) -> Ints:
        """Return the arcs of edges, in either direction."""
        back = self._backward[edges]
        return np.concatenate([edges, back[back >= 0]])

    def arcs_along(self, edges: Ints, backward: Bools) -> Ints:
        """Return the arcs of edges, each in the direction it is travelled."""
        return np.where(backward, self._backward[edges], edges)

    def customised(self, base: Weights, shut: Bools) -> Metric:
        """Return a metric made from the ground up."""
        return self.engine.metric(
            np.where(shut[self._arc_edge], np.uint32(INFINITY), base)
        )

    def closed_arcs(self, arcs: Ints, shut: Bools) -> Bools:
        """Return which of some arcs are shut."""
        return np.asarray(shut[self._arc_edge[arcs]])


class _Entry:
    """One metric of the engine, and the view whose weights it has now."""

    def __init__(self, owner: MetricCache, base: Weights, shut: Bools) -> None:
        self.base = base
        self._owner = owner
        self._metric = owner.customised(base, shut)
        self._shut = shut
        self._own: dict[int, int] = {}

    def count_changes(self, shut: Bools) -> int:
        if self._shut is shut:
            return 0
        return int(np.count_nonzero(self._shut != shut))

    def ready(self, view: _MetricView) -> Metric:
        """Return the metric with the weights of a view."""
        if view.shut is not self._shut or view.own is not self._own:
            same = view.shut is self._shut
            edges = _NONE if same else np.flatnonzero(self._shut != view.shut)
            arcs = self._owner.arcs_of(edges)
            # What the profile may not use anyway stays as it is.
            arcs = arcs[self.base[arcs] != INFINITY]
            own = np.fromiter({*self._own, *view.own}, dtype=np.int64)
            self._shut, self._own = view.shut, view.own
            if len(edges) > FEW_EDGES:
                self._metric = self._owner.customised(self.base, view.shut)
                arcs = own[:0]
            self.reweight(np.union1d(arcs, own))
        return self._metric

    def reweight(self, arcs: Ints) -> None:
        """Give arcs the weights they have in the present view."""
        if not len(arcs):
            return
        weights = self.base[arcs].copy()
        weights[self._owner.closed_arcs(arcs, self._shut)] = INFINITY
        for i, arc in enumerate(arcs.tolist() if self._own else ()):
            weights[i] = self._own.get(arc, weights[i])
        self._metric.update(arcs, weights)


class _MetricView:
    """A metric as one closure sees it."""

    def __init__(self, live: _Entry, shut: Bools) -> None:
        self._live = live
        self.shut = shut
        self.own: dict[int, int] = {}

    def path(self, source: int, target: int) -> LightestPath | None:
        return self._live.ready(self).path(source, target)

    def matrix(self, sources: Sequence[int], targets: Sequence[int]) -> Weights:
        return self._live.ready(self).matrix(sources, targets)

    def update(self, arcs: Ints, weights: Weights) -> None:
        self._live.ready(self)
        at = np.asarray(arcs, dtype=np.int64)
        self.own.update(zip(at.tolist(), np.asarray(weights).tolist(), strict=True))
        self._live.reweight(np.unique(at))
