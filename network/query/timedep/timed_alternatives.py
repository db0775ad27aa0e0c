"""Alternative routes for a departure: the same algorithm, with seconds and gates."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from network.engine.shortest_paths import open_weights
from network.model.errors import NoRouteError
from network.query.alternatives import (
    Limits,
    RouterPathFinder,
    alternative_paths,
    related_routes,
    with_home_route,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from network.query.alternatives import Candidate, PathFinder
    from network.query.leg import EdgePath
    from network.query.route_query import ResolvedQuery
    from network.query.routes import RelatedRoute, Route
    from network.query.timedep.scheduler import Scheduler, TimedTask


def timed_alternatives(
    scheduler: Scheduler, query: ResolvedQuery, *, limits: Limits | None = None
) -> list[RelatedRoute]:
    """Return the best route for a departure and alternatives to it.

    Parameters
    ----------
    scheduler : Scheduler
        Of the network and its timetable.
    query : ResolvedQuery
        As for `network.query.timedep.scheduler.Scheduler.route`.
    limits : Limits, optional
        Their number, and their greatest overlap and stretch.

    Returns
    -------
    list of RelatedRoute
        The best, as `Scheduler.route` returns it, then the others, best first. Only
        the best is compared with the best route with everything open
        (``note.far_above_open``).

    Raises
    ------
    NoRouteError
        If there is no route at all, or none whose gates open.
    """
    task = scheduler.task(query)
    by_time = task.search.query.criterion == "time"
    finder: PathFinder = (
        TimedPathFinder(task) if by_time else RouterPathFinder(task.router, task.search)
    )
    limits = limits or Limits()
    candidates = alternative_paths(finder, limits)
    if not candidates:
        task.best()  # raises an error with the reason
    candidates = with_home_route(task.router, task.search, finder, candidates)
    candidates = candidates[: limits.count + 1]
    chosen: list[Candidate] = []
    routes: list[Route] = []
    for candidate in candidates:
        as_route = scheduler.timed_route if chosen else scheduler.best_route
        try:
            routes.append(as_route(task, task.schedule(candidate.path)))
        except NoRouteError:  # a gate on it does not open
            if not chosen:
                raise
        else:
            chosen.append(candidate)
    return related_routes(task.router, chosen, routes)


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
        self._factor = np.ones(len(self.weights))

    def shortest_path(self) -> EdgePath | None:
        """Return the path that arrives first under the present penalties."""
        return self._task.earliest(self._metric, self._gates)

    def candidates(self, optimum: EdgePath, max_weight: int) -> Iterable[EdgePath]:  # noqa: ARG002 - one protocol
        """Return nothing: times with waits differ by direction."""
        return ()

    def penalise(self, path: EdgePath, factor: float) -> None:
        """Multiply the seconds of a path's edges and gates by a factor, once more."""
        timed = self._task.field.clocked[path.edges]
        static = path.edges[~timed]
        self._factor[static] *= factor
        raised = open_weights(np.ceil(self.weights[static] * self._factor[static]))
        self._task.router.reweight(self._metric, static, raised)
        used = set(zip(path.edges.tolist(), path.backward.tolist(), strict=True))
        for i, gate in enumerate(self._gates):
            if (int(gate.path.edges[0]), bool(gate.path.backward[0])) in used:
                seconds = int(gate.duration_s * factor) + 1
                self._gates[i] = replace(gate, duration_s=seconds)

    def path_weight(self, path: EdgePath) -> int:
        """Return the seconds from departure to arrival, waits included."""
        return self._task.schedule(path).duration_s
