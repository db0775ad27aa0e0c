"""Routes by the clock: leave at a time, arrive as early as hours and days allow."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from network.model.errors import NoRouteError
from network.query.leg import EdgePath
from network.query.policy import Shut
from network.query.timedep.gate_search import Gate, earliest_arrivals
from network.query.timedep.path_scheduler import Journey, PathScheduler
from network.query.timedep.timed_arcs import TimedArcs
from network.query.timedep.timed_legs import TimedRoute, timed_route
from network.query.timedep.zones import zone_at

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from numpy.typing import NDArray

    from gis_data.places import Place
    from network.engine.engine import Metric
    from network.query.router import Router
    from network.query.routes import Request
    from network.query.search import End, Search
    from network.query.timedep.gate_search import Arrival
    from network.query.timedep.timetable import Timetable

KEPT = 8
SLOW_NOTE = (
    "The way is the best by {criterion} without regard to the clock; its times "
    "follow the clock (--by time finds the earliest arrival)."
)


def at_origin(departs: datetime, origin: Place) -> datetime:
    """Return a departure with its zone: that of the origin where it has none.

    Parameters
    ----------
    departs : datetime
        With or without a zone.
    origin : Place
        Where it is.

    Returns
    -------
    datetime
        With a zone.
    """
    if departs.tzinfo is not None:
        return departs
    return departs.replace(tzinfo=zone_at(origin.lon, origin.lat, origin.country))


class Scheduler:
    """Answers route requests by the clock on one network.

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
        self._book = TimedArcs(router, timetable)
        self._fields: dict[tuple[str, bytes], TimedField] = {}

    def route(
        self, origin: Place, destination: Place, request: Request, departs: datetime
    ) -> TimedRoute:
        """Return the way between two places that arrives first.

        Exact: hours of moving, standing and mean waits are typical ones; at gates
        with a clock one waits until it lets through.

        Parameters
        ----------
        origin, destination : Place
            Where from, where to.
        request : Request
            For whom, via where, and what may be used. With another criterion than
            time the way is the best by that criterion, and only its times follow
            the clock. Without a day of its own the state on the day of departure
            counts.
        departs : datetime
            When to leave; in the local time of the origin where it has no zone.

        Returns
        -------
        TimedRoute
            Legs with their times; waits are legs.

        Raises
        ------
        NoRouteError
            If there is no way, or none whose gates open.
        """
        task = self.task(origin, destination, request, departs)
        path = task.best()
        return self.described(task, task.followed(path))

    def task(
        self, origin: Place, destination: Place, request: Request, departs: datetime
    ) -> TimedTask:
        """Return a request by the clock, tied to the network.

        Parameters
        ----------
        origin, destination : Place
            Where from, where to.
        request : Request
            As for `route`.
        departs : datetime
            As for `route`.

        Returns
        -------
        TimedTask
            What finds and times paths.
        """
        leaves = at_origin(departs, origin)
        policy = request.policy
        if policy.on is None:
            request = replace(request, policy=replace(policy, on=leaves.date()))
        search = self.router.search(origin, destination, request)
        by_time = replace(request, criterion="time")
        timed = self.router.search(origin, destination, by_time)
        key = (request.profile, np.packbits(search.shut.any).tobytes())
        if key not in self._fields:
            if len(self._fields) >= KEPT:
                self._fields.pop(next(iter(self._fields)))
            self._fields[key] = TimedField(self.router, self._book, timed)
        return TimedTask(
            self.router, search, timed, self._fields[key], int(leaves.timestamp())
        )

    def described(self, task: TimedTask, journey: Journey) -> TimedRoute:
        """Return a journey as a route with times.

        Parameters
        ----------
        task : TimedTask
            What it answers.
        journey : Journey
            Path and times.

        Returns
        -------
        TimedRoute
            Legs with their times.
        """
        found = timed_route(self.router, task.search, journey, self.timetable)
        criterion = task.search.request.criterion
        if criterion == "time":
            return found
        messages = (*found.route.messages, SLOW_NOTE.format(criterion=criterion))
        return replace(found, route=replace(found.route, messages=messages))


class TimedField:
    """Seconds of every edge, and the gates among them, under one closure.

    Parameters
    ----------
    router : Router
        Of the network.
    book : TimedArcs
        Finds the gates.
    search : Search
        Profile and what is shut; by time.
    """

    def __init__(self, router: Router, book: TimedArcs, search: Search) -> None:
        profile = search.request.profile
        self.gates = book.gates(profile, search.shut.any)
        use = router.model(profile).profile.use
        self.clocked = np.zeros(len(router.network.edges), dtype=bool)
        self.clocked[book.timed(use)] = True
        self.shut = Shut({**search.shut.by_reason, "clock": self.clocked})
        self.weights = router.edge_weights(profile, "time")
        self.follower = PathScheduler(self.gates, self.weights)
        self.rows: dict[int, NDArray[np.int64]] = {}


class TimedTask:
    """One request by the clock.

    Parameters
    ----------
    router : Router
        Of the network.
    search, timed : Search
        The request by its own criterion, and by time.
    field : TimedField
        Seconds and gates.
    departs_s : int
        When to leave, in seconds since 1970, UTC.
    """

    def __init__(
        self,
        router: Router,
        search: Search,
        timed: Search,
        field: TimedField,
        departs_s: int,
    ) -> None:
        self.router = router
        self.search = search
        self.timed = timed
        self.field = field
        self.departs_s = departs_s

    def metric(self) -> Metric:
        """Return seconds of edges without a clock, those with one shut."""
        return self.router.metric(self.timed.request, self.field.shut)

    def best(self) -> EdgePath:
        """Return the path asked for.

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
        by_time = self.search.request.criterion == "time"
        plain = self.router.metric(self.search.request, self.search.shut)
        if by_time:
            found = self.earliest(self.metric(), self.field.gates)
        else:
            found = self.router.lightest(self.search, plain)
        if found is not None:
            return found
        if by_time and self.router.lightest(self.search, plain) is not None:
            msg = (
                f"no route from {self.search.origin.label} to "
                f"{self.search.destination.label}: every way leads through a gate "
                "that does not open within 400 days of the departure."
            )
            raise NoRouteError(msg)
        raise NoRouteError(self.router.diagnose(self.search))

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
        # Rows are good for the gates and weights of the field, not for penalties.
        rows = self.field.rows if gates is self.field.gates else None
        at = {end.node: self.departs_s + end.weight for end in stages[0]}
        found: list[dict[int, Arrival]] = []
        for stage in stages[1:]:
            nodes = [end.node for end in stage]
            reached = earliest_arrivals(metric, gates, at, nodes, rows=rows)
            found.append(reached)
            at = _soonest(stage, reached)
        if not at:
            return None
        node = min(at, key=lambda n: (at[n], n))
        parts: list[EdgePath] = []
        for reached in reversed(found):
            arrival = reached[node]
            parts[:0] = self._pieces(metric, [gates[i] for i in arrival.gates],
                                     (arrival.start, node))  # fmt: skip
            node = arrival.start
        return EdgePath.joined(parts)

    def _pieces(
        self, metric: Metric, gates: Sequence[Gate], ends: tuple[int, int]
    ) -> list[EdgePath]:
        """Return the stretches between gates, and the gates."""
        starts = [ends[0], *(gate.head for gate in gates)]
        stops = [*(gate.tail for gate in gates), ends[1]]
        parts: list[EdgePath] = []
        for i, (start, stop) in enumerate(zip(starts, stops, strict=True)):
            between = self.router.path(metric, start, stop)
            if between is not None:
                parts.append(between)
            if i < len(gates):
                parts.append(gates[i].path)
        return parts

    def followed(self, path: EdgePath) -> Journey:
        """Return when a path is where.

        Parameters
        ----------
        path : EdgePath
            A path between the ends asked for.

        Returns
        -------
        Journey
            Its times.

        Raises
        ------
        NoRouteError
            If a gate on it does not open.
        """
        nodes = path.nodes(self.router.network)
        stages = self.timed.stages
        first = next(e for e in stages[0] if e.node == nodes[0])
        last = next(e for e in stages[-1] if e.node == nodes[-1])
        found = self.field.follower.follow(
            path, self.departs_s, (first.weight, last.weight)
        )
        if found is None:
            msg = (
                f"no route from {self.search.origin.label} to "
                f"{self.search.destination.label} by {self.search.request.criterion}: "
                "a gate on it does not open within 400 days; ask --by time."
            )
            raise NoRouteError(msg)
        return found


def _soonest(stage: Sequence[End], reached: Mapping[int, Arrival]) -> dict[int, int]:
    """Return when each node of a stage is reached, its own way included."""
    return {
        end.node: reached[end.node].at_s + end.weight
        for end in stage
        if end.node in reached
    }
