"""Routes with a departure time: the earliest arrival under opening hours."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from gis_data.messages.message import Message
from network.model.errors import NoRouteError
from network.query.diagnose import no_route, no_route_because
from network.query.leg import EdgePath
from network.query.open_optimum import warnings_on
from network.query.policy import ClosedEdges
from network.query.timedep.clocks import HORIZON_DAYS
from network.query.timedep.gates import Gate, TimedArcs, earliest_arrivals
from network.query.timedep.path_scheduler import Journey, PathScheduler
from network.query.timedep.timed_legs import timed_route
from network.query.timedep.zones import zone_at

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from numpy.typing import NDArray

    from gis_data.gazetteer import Place
    from network.engine.shortest_paths import Metric
    from network.query.endpoints import Search
    from network.query.route_query import ResolvedQuery
    from network.query.router import Router
    from network.query.routes import Route
    from network.query.timedep.gates import Arrival
    from network.query.timedep.timetable import Timetable

MAX_CACHED_FIELDS = 8


def at_origin(departs: datetime, origin: Place) -> datetime:
    """Return a departure time with its zone: that of the origin where it has none.

    Parameters
    ----------
    departs : datetime
        With or without a time zone.
    origin : Place
        The origin.

    Returns
    -------
    datetime
        With a time zone.
    """
    if departs.tzinfo is not None:
        return departs
    return departs.replace(tzinfo=zone_at(origin.lon, origin.lat, origin.country))


class Scheduler:
    """Answers route queries with a departure time on one network.

    Parameters
    ----------
    router : Router
        Of the network.
    timetable : Timetable
        Opening hours and sailing days.
    """

    def __init__(self, router: Router, timetable: Timetable) -> None:
        self.router = router
        self.timetable = timetable
        self._timed_arcs = TimedArcs(router, timetable)
        self._fields: dict[tuple[str, bytes], TimedField] = {}

    def route(self, query: ResolvedQuery) -> Route:
        """Return the route between two places that arrives first.

        Exact, for typical hours of movement, dwell and mean waits; at a gate with
        a clock the route waits until it may pass.

        Parameters
        ----------
        query : ResolvedQuery
            Ends, options and departure. With another criterion than time the route
            is the best by that criterion, and only its times follow the clocks.
            Without a date in its policy the status on the day of departure applies.

        Returns
        -------
        Route
            Legs with their times; waits are legs. With what
            `network.query.open_optimum.warnings_on` yields.

        Raises
        ------
        NoRouteError
            If there is no route, or none whose gates open.
        ValueError
            If the query has no departure.
        """
        task = self.task(query)
        return self.best_route(task, task.schedule(task.best()))

    def task(self, query: ResolvedQuery) -> TimedTask:
        """Return a query with a departure in terms of the network.

        Parameters
        ----------
        query : ResolvedQuery
            As for `route`.

        Returns
        -------
        TimedTask
            Finds and schedules paths.
        """
        if query.departs is None:
            msg = "departs: is missing; a router answers queries without a departure."
            raise ValueError(msg)
        departs = at_origin(query.departs, query.origin)
        if query.policy.on is None:
            query = replace(query, policy=replace(query.policy, on=departs.date()))
        search = self.router.search(query)
        timed = self.router.search(replace(query, criterion="time"))
        key = (query.profile, np.packbits(search.closed.any).tobytes())
        if key not in self._fields:
            if len(self._fields) >= MAX_CACHED_FIELDS:
                self._fields.pop(next(iter(self._fields)))
            self._fields[key] = TimedField(self.router, self._timed_arcs, timed)
        departs_s = int(departs.timestamp())
        return TimedTask(self.router, search, timed, self._fields[key], departs_s)

    def best_route(self, task: TimedTask, journey: Journey) -> Route:
        """Return the best journey of a query as a route, flagged where it is far off.

        Parameters
        ----------
        task : TimedTask
            The query.
        journey : Journey
            Path and times.

        Returns
        -------
        Route
            As `timed_route`, with what `network.query.open_optimum.warnings_on` yields.
        """
        route = self.timed_route(task, journey)
        warnings = warnings_on(self.router, task.search, journey.path)
        return replace(route, messages=(*route.messages, *warnings))

    def timed_route(self, task: TimedTask, journey: Journey) -> Route:
        """Return a journey as a route with times.

        Parameters
        ----------
        task : TimedTask
            The query.
        journey : Journey
            Path and times.

        Returns
        -------
        Route
            Legs with their times.
        """
        timed = timed_route(self.router, task.search, journey, self.timetable)
        criterion = task.search.query.criterion
        if criterion == "time":
            return timed
        by = {"criterion": Message(f"by.{criterion}")}
        note = Message("time.best_ignores_clock", by)
        return replace(timed, messages=(*timed.messages, note))


class TimedField:
    """Seconds of every edge, and the gates among them, under one set of closures.

    Parameters
    ----------
    router : Router
        Of the network.
    timed_arcs : TimedArcs
        Finds the gates.
    search : Search
        Profile and closures; by time.
    """

    def __init__(self, router: Router, timed_arcs: TimedArcs, search: Search) -> None:
        profile = search.query.profile
        use = router.model(profile).profile.use
        self.gates = timed_arcs.gates(profile, search.closed.any)
        self.clocked = np.zeros(len(router.network.edges), dtype=bool)
        self.clocked[timed_arcs.timed(use)] = True
        self.closed = ClosedEdges({**search.closed.by_reason, "clock": self.clocked})
        self.weights = router.edge_weights(search.query, "time")
        self.path_scheduler = PathScheduler(self.gates, self.weights)
        self.rows: dict[int, NDArray[np.int64]] = {}


@dataclass(frozen=True, eq=False)
class TimedTask:
    """A query with a departure time, in terms of the network.

    Attributes
    ----------
    router : Router
        Of the network.
    search, timed : Search
        The query by its own criterion, and by time.
    field : TimedField
        Seconds and gates.
    departs_s : int
        Departure, in seconds since 1970, UTC.
    """

    router: Router
    search: Search
    timed: Search
    field: TimedField
    departs_s: int

    def metric(self) -> Metric:
        """Return the seconds of edges without a clock; those with one are closed."""
        return self.router.metric(self.timed.query, self.field.closed)

    def best(self) -> EdgePath:
        """Return the best path.

        Returns
        -------
        EdgePath
            That of the earliest arrival; by another criterion than time the best
            by that.

        Raises
        ------
        NoRouteError
            If there is none.
        """
        by_time = self.search.query.criterion == "time"
        static = self.router.metric(self.search.query, self.search.closed)
        if by_time:
            path = self.earliest(self.metric(), self.field.gates)
        else:
            path = self.router.shortest_path(self.search, static)
        if path is not None:
            return path
        if by_time and self.router.shortest_path(self.search, static) is not None:
            raise self._no_route(
                Message("reason.gate_never_opens", {"n": HORIZON_DAYS})
            )
        raise no_route(self.router, self.search)

    def _no_route(self, reason: Message) -> NoRouteError:
        return NoRouteError(no_route_because(self.search, reason))

    def earliest(self, metric: Metric, gates: Sequence[Gate]) -> EdgePath | None:
        """Return the path that arrives first.

        Parameters
        ----------
        metric : Metric
            Seconds of edges without a clock.
        gates : sequence of Gate
            All others.

        Returns
        -------
        EdgePath or None
            None where there is none.
        """
        stages = self.timed.stages
        # Cached rows hold for the gates and weights of the field, not for penalties.
        rows = self.field.rows if gates is self.field.gates else None
        at = {end.node: self.departs_s + end.weight for end in stages[0]}
        arrivals: list[dict[int, Arrival]] = []
        for stage in stages[1:]:
            nodes = [end.node for end in stage]
            best = earliest_arrivals(metric, gates, at, nodes, rows=rows)
            arrivals.append(best)
            at = {
                end.node: best[end.node].at_s + end.weight
                for end in stage
                if end.node in best
            }
        if not at:
            return None
        node = min(at, key=lambda n: (at[n], n))
        parts: list[EdgePath] = []
        for best in reversed(arrivals):
            arrival = best[node]
            passed = [gates[i] for i in arrival.gates]
            parts[:0] = self._parts(metric, passed, (arrival.start, node))
            node = arrival.start
        return EdgePath.joined(parts)

    def _parts(
        self, metric: Metric, gates: Sequence[Gate], ends: tuple[int, int]
    ) -> list[EdgePath]:
        """Return the parts of a path through some gates, and the gates."""
        start, end = ends
        parts: list[EdgePath | None] = []
        for gate in gates:
            parts += [self.router.path_between(metric, start, gate.tail), gate.path]
            start = gate.head
        parts.append(self.router.path_between(metric, start, end))
        return [part for part in parts if part is not None]

    def schedule(self, path: EdgePath) -> Journey:
        """Return the times of a path.

        Parameters
        ----------
        path : EdgePath
            A path between origin and destination.

        Returns
        -------
        Journey
            Its times.

        Raises
        ------
        NoRouteError
            If a gate on it does not open.
        """
        first, last = self.timed.ends_of(path, self.router.network)
        journey = self.field.path_scheduler.schedule(
            path, self.departs_s, (first.weight, last.weight)
        )
        if journey is None:
            criterion = Message(f"by.{self.search.query.criterion}")
            raise self._no_route(
                Message(
                    "reason.gate_never_opens_choice",
                    {"criterion": criterion, "n": HORIZON_DAYS},
                )
            )
        return journey
