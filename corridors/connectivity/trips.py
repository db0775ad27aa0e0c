"""Trips of one day and of two: a way there, hours at the place, a way back.

A trip of one day leaves at the hour of departure, is at the place for so many hours
and is back by midnight. A trip of two days arrives on the first day, stays the night
(nobody travels between midnight and the hour of departure), is there for so many waking
hours in all, and is back by midnight of the second day. Hours of the day are those of
the place they are spent at: midnight on the way back is that of the origin. Border
ports are passed when they are open to passengers, ships leave on their days.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING

from network.model.errors import NoRouteError, UnattachedPlaceError
from network.query.timedep.scheduler import Scheduler, at_origin
from network.query.timedep.zones import zone_at

if TYPE_CHECKING:
    from gis_data.gazetteer import Place
    from network.query.route_query import ResolvedOptions
    from network.query.timedep.path_scheduler import Journey

#: Hour of departure, and waking hours at the place, where none are given.
LEAVE, STAY_H = time(6, 0), 4.0


@dataclass(frozen=True)
class TripRules:
    """What counts as a trip.

    Attributes
    ----------
    depart : datetime.datetime
        Day and hour of departure, in the local time of each origin; the hour is also
        that of departure from the place after a night there.
    stay_h : float
        Waking hours at the place, more than 0.
    """

    depart: datetime
    stay_h: float = STAY_H


@dataclass(frozen=True)
class Trip:
    """A journey to a place and back.

    Attributes
    ----------
    out : Journey
        The way there.
    back_1, back_2 : Journey or None
        The way back on the first day and on the second, None where it would not be
        back by midnight.
    """

    out: Journey
    back_1: Journey | None
    back_2: Journey | None


class Trips:
    """Trips on one state of a network.

    Parameters
    ----------
    scheduler : Scheduler
        Routes with a departure.
    options : ResolvedOptions
        Profile of passengers, by time, and policy.
    rules : TripRules
        What counts.
    """

    def __init__(
        self, scheduler: Scheduler, options: ResolvedOptions, rules: TripRules
    ) -> None:
        self._scheduler, self._options, self._rules = scheduler, options, rules

    def trip(self, origin: Place, place: Place) -> Trip | None:
        """Return the trip to a place that arrives first, None without a way there.

        Parameters
        ----------
        origin, place : Place
            Home, and where to.

        Returns
        -------
        Trip or None
            With the ways back that are in time.
        """
        leaves = at_origin(self._rules.depart, origin)
        midnight = _midnight(leaves)
        out = self._journey(origin, place, leaves)
        if out is None:
            return None
        zone = zone_at(place.lon, place.lat, place.country)
        arrives = datetime.fromtimestamp(out.arrives_s, zone)
        stay = timedelta(hours=self._rules.stay_h)
        back_1 = self._back((place, origin), arrives + stay, midnight)
        morning, last = self._second_day(arrives, leaves.astimezone(zone), stay)
        if last is None:
            return Trip(out, back_1, None)
        by = midnight + timedelta(days=1)
        return Trip(out, back_1, self._back((place, origin), max(morning, last), by))

    def _second_day(
        self, arrives: datetime, leaves: datetime, stay: timedelta
    ) -> tuple[datetime, datetime | None]:
        """Return the morning after, and when enough waking hours are spent."""
        night = _midnight(leaves)
        hour = self._rules.depart.time()
        morning = datetime.combine(night.date(), hour, tzinfo=leaves.tzinfo)
        if arrives > night:
            return morning, None
        return morning, morning + max(stay - (night - arrives), timedelta())

    def _back(
        self, ends: tuple[Place, Place], leaves: datetime, by: datetime
    ) -> Journey | None:
        if leaves > by:
            return None
        back = self._journey(*ends, leaves)
        if back is None or back.arrives_s > by.timestamp():
            return None
        return back

    def _journey(self, a: Place, b: Place, leaves: datetime) -> Journey | None:
        policy = self._options.policy
        options = replace(
            self._options,
            policy=replace(policy, on=policy.on or self._rules.depart.date()),
        )
        try:
            task = self._scheduler.task(options.between(a, b, leaves))
            return task.schedule(task.best())
        except (NoRouteError, UnattachedPlaceError):
            return None


def _midnight(at: datetime) -> datetime:
    """Return the end of a day, in its own zone."""
    return datetime.combine(at.date() + timedelta(days=1), time(), tzinfo=at.tzinfo)
