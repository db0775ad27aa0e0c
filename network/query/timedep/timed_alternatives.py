"""Good second ways by the clock: found as others are, each then timed exactly."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from network.model.errors import NoRouteError
from network.query.alternatives import (
    Ground,
    Kept,
    Limits,
    describe_difference,
    dissimilar_paths,
    other_paths,
)
from network.query.leg import EdgePath
from network.query.penalties import Penalties

if TYPE_CHECKING:
    from datetime import datetime

    import numpy as np
    from numpy.typing import NDArray

    from gis_data.gazetteer import Place
    from network.query.routes import Request
    from network.query.timedep.scheduler import Scheduler, TimedTask
    from network.query.timedep.timed_legs import TimedRoute

    Weights = NDArray[np.uint32]


@dataclass(frozen=True)
class TimedAlternative:
    """One of several ways by the clock.

    Attributes
    ----------
    timed : TimedRoute
        Legs with their times.
    extra : float
        How much more of what is minimised it takes than the best, as a share;
        of hours from door to door, waits included, by time.
    overlap : float
        The greatest share of it that lies on one way listed before it was found.
    difference : str
        How it differs from the best, in one line; empty for the best.
    """

    timed: TimedRoute
    extra: float
    overlap: float
    difference: str


def timed_alternatives(
    scheduler: Scheduler,
    origin: Place,
    destination: Place,
    request: Request,
    departs: datetime,
    *,
    limits: Limits | None = None,
) -> list[TimedAlternative]:
    """Return the way that arrives first and good ways that differ from it.

    Parameters
    ----------
    scheduler : Scheduler
        Answers by the clock on one network.
    origin, destination : Place
        Where from, where to.
    request : Request
        As for `network.query.timedep.scheduler.Scheduler.route`.
    departs : datetime
        When to leave.
    limits : Limits, optional
        How many, how unlike, how much longer.

    Returns
    -------
    list of TimedAlternative
        The best, as `Scheduler.route` gives it, then the others, best first.

    Raises
    ------
    NoRouteError
        If there is no way at all, or none whose gates open.
    """
    task = scheduler.task(origin, destination, request, departs)
    kept = _kept(task, limits or Limits())
    if not kept:
        task.best()  # says why
    found: list[TimedAlternative] = []
    for one in kept:
        try:
            timed = scheduler.described(task, task.followed(one.path))
        except NoRouteError:
            if not found:
                raise
            continue  # a gate on it does not open
        found.append(TimedAlternative(timed, 0.0, one.overlap, ""))
        if len(found) > 1:
            first = found[0].timed.route, kept[0].path
            line = describe_difference(scheduler.router, first, (timed.route, one.path))
            more = one.weight / kept[0].weight - 1 if kept[0].weight else 0.0
            found[-1] = replace(found[-1], extra=more, difference=line)
    return found


def _kept(task: TimedTask, limits: Limits) -> list[Kept]:
    if task.search.request.criterion != "time":
        return other_paths(task.router, task.search, limits)
    ground: Ground = _Timed(task)
    return dissimilar_paths(ground, limits)


class _Timed:
    """Seconds of edges and gates, for one task alone."""

    def __init__(self, task: TimedTask) -> None:
        self._task = task
        self._metric = task.metric()
        self._gates = list(task.field.gates)
        self.weights: Weights = task.field.weights
        self._penalties = Penalties(len(self.weights))

    def solve(self) -> EdgePath | None:
        return self._task.earliest(self._metric, self._gates)

    def penalise(self, path: EdgePath, factor: float) -> None:
        clocked = self._task.field.clocked[path.edges]
        free = EdgePath(path.edges[~clocked], path.backward[~clocked])
        heavier = self._penalties.raised(free, factor, self.weights)
        self._task.router.reweight(self._metric, free, heavier)
        used = set(zip(path.edges.tolist(), path.backward.tolist(), strict=True))
        for i, gate in enumerate(self._gates):
            if (int(gate.path.edges[0]), bool(gate.path.backward[0])) in used:
                slower = int(gate.duration_s * factor) + 1
                self._gates[i] = replace(gate, duration_s=slower)

    def weight(self, path: EdgePath) -> int:
        return self._task.followed(path).duration_s
