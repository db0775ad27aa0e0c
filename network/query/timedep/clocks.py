"""When a gate lets cargo through: weekly opening hours and weekly departures.

Every clock keeps the order of arrival: who comes later never leaves earlier. That
makes the earliest arrival over many of them a shortest-path problem that
Dijkstra's algorithm solves exactly [1]_.

.. [1] Dreyfus, S. E. (1969). An appraisal of some shortest-path algorithms.
   Operations Research, 17 (3), 395-412.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Protocol
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from collections.abc import Iterator

DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
DAY_MIN = 1440
#: What is shut for longer than this counts as never open.
HORIZON_DAYS = 400
YEAR_ROUND = frozenset(range(1, 13))


class Clock(Protocol):
    """When what has arrived may go on; instants are seconds since 1970, UTC."""

    @property
    def zone(self) -> str:
        """Return the IANA name of the zone it is told in."""

    def leaves(self, at_s: int) -> int | None:
        """Return the first instant, not before one, at which it may go on."""

    def last(self, by_s: int) -> int | None:
        """Return the last arrival that goes on no later than an instant."""

    def until(self, at_s: int) -> int | None:
        """Return the last arrival that goes on with one at an instant."""


@dataclass(frozen=True)
class WeekHours:
    """Opening hours that repeat every week.

    Attributes
    ----------
    zone : str
        IANA name of the zone the hours are told in.
    spans : tuple of (int, int, int)
        Day of the week (0 is Monday), minutes of the day from and to; to is
        at most 1440.
    months : frozenset of int
        Months in which it opens at all.
    """

    zone: str
    spans: tuple[tuple[int, int, int], ...]
    months: frozenset[int] = YEAR_ROUND

    def leaves(self, at_s: int) -> int | None:
        """Return the first instant, not before one, at which it is open.

        Parameters
        ----------
        at_s : int
            Seconds since 1970, UTC.

        Returns
        -------
        int or None
            `at_s` itself where it is open then; None where it does not open
            within `HORIZON_DAYS`.
        """
        for opens, closes in self._windows(at_s, 1):
            if closes > at_s:
                return max(at_s, opens)
        return None

    def last(self, by_s: int) -> int | None:
        """Return the last arrival that goes on no later than an instant.

        Parameters
        ----------
        by_s : int
            Seconds since 1970, UTC.

        Returns
        -------
        int or None
            `by_s` itself where it is open then, else the last second before it
            closed; None where it was not open within `HORIZON_DAYS`.
        """
        for opens, closes in self._windows(by_s, -1):
            if opens <= by_s:
                return min(by_s, closes - 1)
        return None

    def until(self, at_s: int) -> int | None:
        """Return the last second of the opening that an arrival goes on in.

        Parameters
        ----------
        at_s : int
            Seconds since 1970, UTC.

        Returns
        -------
        int or None
            None where it does not shut within `HORIZON_DAYS`, or does not open.
        """
        end: int | None = None
        for opens, closes in self._windows(at_s, 1):
            if closes <= at_s:
                continue
            if end is not None and opens > end:
                return end - 1
            end = closes
        return None

    @cached_property
    def _apart(self) -> list[tuple[int, int, int]]:
        """Return the spans in order, those that overlap or touch made one."""
        found: list[tuple[int, int, int]] = []
        for day, begin, end in sorted(self.spans):
            if found and found[-1][0] == day and begin <= found[-1][2]:
                found[-1] = (day, found[-1][1], max(end, found[-1][2]))
            else:
                found.append((day, begin, end))
        return found

    def _windows(self, about_s: int, step: int) -> Iterator[tuple[int, int]]:
        """Yield spans that are open, from the day of an instant on or back."""
        zone = ZoneInfo(self.zone)
        for day in _days(about_s, zone, step):
            if day.month not in self.months:
                continue
            for weekday, begin, end in self._apart[::step]:
                if weekday == day.weekday():
                    yield _instant(day, begin, zone), _instant(day, end, zone)


@dataclass(frozen=True)
class Departures:
    """Departures that repeat every week.

    Attributes
    ----------
    zone : str
        IANA name of the zone they are told in.
    times : tuple of (int, int or None)
        Day of the week (0 is Monday) and minute of the day. Where only the day
        is published the minute is None: what is to sail must be there before
        the day begins, and counts as leaving at noon, give or take 12 hours.
    """

    zone: str
    times: tuple[tuple[int, int | None], ...]

    @property
    def spread_h(self) -> float:
        """Return by how many hours a departure may differ from the one told."""
        return 12.0 if any(minute is None for _, minute in self.times) else 0.0

    def leaves(self, at_s: int) -> int | None:
        """Return the next departure that something there at an instant catches.

        Parameters
        ----------
        at_s : int
            Seconds since 1970, UTC.

        Returns
        -------
        int or None
            None where there is none within `HORIZON_DAYS`.
        """
        for events in self._events(at_s, 1):
            caught = [leaves for ready, leaves in events if ready >= at_s]
            if caught:
                return min(caught)
        return None

    def last(self, by_s: int) -> int | None:
        """Return the last arrival that catches a departure no later than an instant.

        Parameters
        ----------
        by_s : int
            Seconds since 1970, UTC.

        Returns
        -------
        int or None
            None where there was none within `HORIZON_DAYS`.
        """
        for events in self._events(by_s, -1):
            caught = [ready for ready, leaves in events if leaves <= by_s]
            if caught:
                return max(caught)
        return None

    def until(self, at_s: int) -> int | None:
        """Return the last arrival that catches the same departure as one at an instant.

        Parameters
        ----------
        at_s : int
            Seconds since 1970, UTC.

        Returns
        -------
        int or None
            None where there is no departure within `HORIZON_DAYS`.
        """
        leaves = self.leaves(at_s)
        return None if leaves is None else self.last(leaves)

    def _events(self, about_s: int, step: int) -> Iterator[list[tuple[int, int]]]:
        """Yield by day when to be there and when it leaves, from a day on or back."""
        zone = ZoneInfo(self.zone)
        noon = DAY_MIN // 2
        for day in _days(about_s, zone, step):
            minutes = [m for weekday, m in self.times if weekday == day.weekday()]
            yield [
                (
                    _instant(day, m or 0, zone),
                    _instant(day, noon if m is None else m, zone),
                )
                for m in minutes
            ]


@dataclass(frozen=True)
class Both:
    """Two clocks that must both be open, such as the two sides of a border.

    Attributes
    ----------
    one, other : WeekHours
        The two.
    """

    one: WeekHours
    other: WeekHours

    @property
    def zone(self) -> str:
        """Return the zone of the first."""
        return self.one.zone

    def leaves(self, at_s: int) -> int | None:
        """Return the first instant, not before one, at which both are open.

        Parameters
        ----------
        at_s : int
            Seconds since 1970, UTC.

        Returns
        -------
        int or None
            None where they are not both open within `HORIZON_DAYS`.
        """
        found: int | None = at_s
        end = at_s + HORIZON_DAYS * 86400
        while found is not None and found < end:
            first = self.one.leaves(found)
            second = None if first is None else self.other.leaves(first)
            if first == second:
                return first
            found = second
        return None

    def last(self, by_s: int) -> int | None:
        """Return the last arrival that goes on no later than an instant.

        Parameters
        ----------
        by_s : int
            Seconds since 1970, UTC.

        Returns
        -------
        int or None
            None where they were not both open within `HORIZON_DAYS`.
        """
        found: int | None = by_s
        end = by_s - HORIZON_DAYS * 86400
        while found is not None and found > end:
            first = self.one.last(found)
            second = None if first is None else self.other.last(first)
            if first == second:
                return first
            found = second
        return None

    def until(self, at_s: int) -> int | None:
        """Return the last second of the opening that an arrival goes on in.

        Parameters
        ----------
        at_s : int
            Seconds since 1970, UTC.

        Returns
        -------
        int or None
            None where neither shuts within `HORIZON_DAYS`, or they do not open.
        """
        leaves = self.leaves(at_s)
        if leaves is None:
            return None
        ends = [end for c in (self.one, self.other) if (end := c.until(leaves))]
        return min(ends, default=None)


def _days(about_s: int, zone: ZoneInfo, step: int) -> Iterator[date]:
    """Yield the days about an instant, one against the step first."""
    here = datetime.fromtimestamp(about_s, zone).date()
    for count in range(-1, HORIZON_DAYS):
        yield here + timedelta(days=step * count)


def _instant(day: date, minute: int, zone: ZoneInfo) -> int:
    """Return a minute of a local day as seconds since 1970, UTC."""
    if minute == DAY_MIN:
        return _instant(day + timedelta(days=1), 0, zone)
    at = datetime.combine(day, time(minute // 60, minute % 60), tzinfo=zone)
    return int(at.timestamp())
