"""Alternative routes for a departure: the same algorithm, with seconds and gates."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from network.model.errors import NoRouteError
from network.query.alternatives import Limits, RouterPathFinder, alternative_paths
from network.query.candidate_paths import EdgePenalties
from network.query.leg import EdgePath
from network.query.route_set import RelatedRoute, related_routes

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from gis_data.gazetteer import Place
    from network.query.alternatives import Candidate, PathFinder
    from network.query.routes import Request
    from network.query.timedep.scheduler import Scheduler, TimedTask
    from network.query.timedep.timed_legs import TimedRoute


def timed_alternatives(
    scheduler: Scheduler,
    origin: Place,
    destination: Place,
    request: Request,
    departs: datetime,
    *,
    limits: Limits | None = None,
) -> list[RelatedRoute[TimedRoute]]:
    """Return the best route for a departure and alternatives to it.

    Parameters
    ----------
    scheduler : Scheduler
        Of the network and its timetable.
    origin, destination : Place
        The ends.
    request : Request
        As for `network.query.timedep.scheduler.Scheduler.route`.
    departs : datetime
        When to leave.
    limits : Limits, optional
        Their number, and their greatest overlap and stretch.

    Returns
    -------
    list of RelatedRoute
        The best, as `Scheduler.route` returns it, then the others, best first.

    Raises
    ------
    NoRouteError
        If there is no route at all, or none whose gates open.
    """
    task = scheduler.task(origin, destination, request, departs)
    by_time = task.search.request.criterion == "time"
    finder: PathFinder = (
        TimedPathFinder(task) if by_time else RouterPathFinder(task.router, task.search)
    )
    candidates = alternative_paths(finder, limits or Limits())
    if not candidates:
        task.best()  # raises an error with the reason
    found: list[Candidate] = []
    answers: list[TimedRoute] = []
    for candidate in candidates:
        try:
            answers.append(scheduler.described(task, task.followed(candidate.path)))
        except NoRouteError:  # a gate on it does not open
            if not found:
                raise
        else:
            found.append(candidate)
    routes = [answer.route for answer in answers]
    return related_routes(task.router, found, routes, answers)


class TimedPathFinder:
    """A `PathFinder` of earliest arrivals, for one query and departure.

    Parameters
    ----------
    task : TimedTask
        The query.
    """

    def __init__(self, task: TimedTask) -> None:
        self.weights = task.field.weights
        self._task = task
        self._metric = task.metric()
        self._gates = list(task.field.gates)
        self._penalties = EdgePenalties(self.weights)

    def shortest_path(self) -> EdgePath | None:
        """Return the path that arrives first under the present penalties."""
        return self._task.earliest(self._metric, self._gates)

    def plateau_paths(self, max_weight: int) -> Iterable[EdgePath]:  # noqa: ARG002 - one protocol
        """Return nothing: distances with waits are not the same both ways."""
        return ()

    def penalise(self, path: EdgePath, factor: float) -> None:
        """Multiply the seconds of a path's edges and gates by a factor, once more."""
        timed = self._task.field.clocked[path.edges]
        static = EdgePath(path.edges[~timed], path.backward[~timed])
        raised = self._penalties.raised(static, factor)
        self._task.router.reweight(self._metric, static, raised)
        used = set(zip(path.edges.tolist(), path.backward.tolist(), strict=True))
        for i, gate in enumerate(self._gates):
            if (int(gate.path.edges[0]), bool(gate.path.backward[0])) in used:
                seconds = int(gate.duration_s * factor) + 1
                self._gates[i] = replace(gate, duration_s=seconds)

    def path_weight(self, path: EdgePath) -> int:
        """Return the seconds from departure to arrival, waits included."""
        return self._task.followed(path).duration_s
