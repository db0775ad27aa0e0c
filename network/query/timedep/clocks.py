"""Clocks of gates: opening hours and weekly departures.

Every clock keeps the order of arrival: a later arrival never leaves earlier. That
makes the earliest arrival over many of them a shortest-path problem that
Dijkstra's algorithm solves exactly [1]_.

.. [1] Dreyfus, S. E. (1969). An appraisal of some shortest-path algorithms.
   Operations Research, 17 (3), 395-412.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from opening_hours import OpeningHours

    Ints = NDArray[np.int64]


_WEEK_S = 7 * 86400
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, eq=False)
class Windows:
    """Windows of time in order; instants are seconds since 1970, UTC.

    An arrival passes in the first window whose `last` it does not miss. Opening
    hours have one window per opening; a departure is a window that opens at or
    after its `last`.

    Attributes
    ----------
    opens : numpy.ndarray of int64
        First instant at which an arrival passes. Ascending.
    last : numpy.ndarray of int64
        Latest arrival that still passes. Ascending.

    Examples
    --------
    >>> import numpy as np
    >>> windows = Windows.merged(np.array([900, 1300]), np.array([1199, 1799]))
    >>> windows.leaves(700), windows.leaves(1250), windows.leaves(1800)
    (900, 1300, None)
    >>> windows.latest(1250)
    1199
    """

    opens: Ints
    last: Ints

    @classmethod
    def merged(cls, opens: Ints, last: Ints) -> Windows:
        """Return windows in order, those that overlap or touch as one."""
        order = np.argsort(opens, kind="stable")
        opens, last = opens[order], np.maximum.accumulate(last[order])
        first = np.ones(len(opens), dtype=bool)
        first[1:] = opens[1:] > last[:-1] + 1
        return cls(opens[first], last[np.roll(first, -1)])

    def leaves(self, at_s: int) -> int | None:
        """Return the earliest departure of an arrival; None for never."""
        i = int(self.last.searchsorted(at_s))
        return max(at_s, int(self.opens[i])) if i < len(self.last) else None

    def latest(self, by_s: int) -> int | None:
        """Return the last arrival of the last window that opens by an instant."""
        i = int(self.opens.searchsorted(by_s, "right"))
        return int(self.last[i - 1]) if i else None

    def intersection(self, other: Windows) -> Windows:
        """Return when both are open, for two sets of opening hours."""
        opens = np.union1d(self.opens, other.opens)
        mine = self.opens.searchsorted(opens, "right") - 1
        theirs = other.opens.searchsorted(opens, "right") - 1
        begun = (mine >= 0) & (theirs >= 0)
        opens, mine, theirs = opens[begun], mine[begun], theirs[begun]
        last = np.minimum(self.last[mine], other.last[theirs])
        return Windows(opens[last >= opens], last[last >= opens])


def instants(local_s: Ints, zone: ZoneInfo) -> Ints:
    """Return local times as instants.

    Parameters
    ----------
    local_s : numpy.ndarray of int64
        Local time in seconds since the beginning of 1970. A time that occurs twice
        is the first; one that is skipped is read in the offset before the change.
    zone : zoneinfo.ZoneInfo
        Time zone.

    Returns
    -------
    numpy.ndarray of int64
        Seconds since 1970, UTC.
    """
    weeks, which = np.unique(local_s // _WEEK_S, return_inverse=True)
    begin, end = (
        np.array([_offset_s(int(w) * _WEEK_S, zone) for w in week], dtype=np.int64)
        for week in (weeks, weeks + 1)
    )
    offsets = begin[which]
    for i in np.flatnonzero((begin != end)[which]).tolist():
        offsets[i] = _offset_s(int(local_s[i]), zone)
    return np.asarray(local_s - offsets, dtype=np.int64)


def _offset_s(local_s: int, zone: ZoneInfo) -> int:
    """Return by how many seconds a zone is ahead of UTC at a local time."""
    local = (_EPOCH + timedelta(seconds=local_s)).replace(tzinfo=zone)
    offset = local.utcoffset()
    return int(offset.total_seconds()) if offset is not None else 0


DAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
DAY_MIN = 1440
#: A gate that stays closed for longer than this counts as never open.
HORIZON_DAYS = 400
_DAY_S = 86400
_HORIZON_S = HORIZON_DAYS * _DAY_S
_FIRST_DAY = 3  # 1970-01-01 was a Thursday


class Clock(ABC):
    """When arrivals may continue; instants are seconds since 1970, UTC."""

    @property
    def spread_h(self) -> float:
        """Return the uncertainty of a departure, plus or minus hours."""
        return 0.0

    @property
    def always(self) -> bool:
        """Return whether it is known never to close."""
        return False

    @abstractmethod
    def between(self, begin_s: int, end_s: int) -> Windows:
        """Return the windows that meet a period."""

    @cached_property
    def _blocks(self) -> dict[int, Windows]:
        return {}

    def _windows(self, at_s: int) -> Windows:
        """Return the windows within the horizon of an instant, at least."""
        block = at_s // _HORIZON_S
        if block not in self._blocks:
            begin_s, end_s = (block - 1) * _HORIZON_S, (block + 2) * _HORIZON_S
            self._blocks[block] = self.between(begin_s, end_s)
        return self._blocks[block]

    def leaves(self, at_s: int) -> int | None:
        """Return the first instant at which an arrival continues.

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
        leaves_s = self._windows(at_s).leaves(at_s)
        if leaves_s is None or leaves_s - at_s >= _HORIZON_S:
            return None
        return leaves_s

    def last(self, by_s: int) -> int | None:
        """Return the latest arrival that departs no later than an instant.

        Parameters
        ----------
        by_s : int
            Seconds since 1970, UTC.

        Returns
        -------
        int or None
            `by_s` itself where it is open then; None where nothing has departed
            within `HORIZON_DAYS`.
        """
        last_s = self._windows(by_s).latest(by_s)
        if last_s is None or by_s - last_s >= _HORIZON_S:
            return None
        return min(by_s, last_s)

    def until(self, at_s: int) -> int | None:
        """Return the latest arrival that departs in the same window as one.

        Parameters
        ----------
        at_s : int
            Seconds since 1970, UTC.

        Returns
        -------
        int or None
            The last second of the opening, or the latest arrival for the same
            departure; None where that is beyond `HORIZON_DAYS`, or never.
        """
        leaves_s = self.leaves(at_s)
        last_s = None if leaves_s is None else self._windows(at_s).latest(leaves_s)
        if last_s is None or last_s - at_s >= _HORIZON_S:
            return None
        return last_s


@dataclass(frozen=True)
class Hours(Clock):
    """Opening hours in the syntax of OpenStreetMap.

    Attributes
    ----------
    rules : str
        Such as ``Mo-Fr 09:00-18:00``; see
        `network.query.timedep.timetable.read_hours`.
    zone : str
        IANA name of the time zone they are given in.
    country : str
        ISO 3166-1 alpha-2: whose public holidays ``PH`` are. May be empty.

    Examples
    --------
    >>> friday = int(datetime(2026, 5, 1, 20, tzinfo=UTC).timestamp())
    >>> (Hours("Mo-Fr 09:00-18:00", "UTC").leaves(friday) - friday) / 3600
    61.0
    """

    rules: str
    zone: str
    country: str = ""

    @cached_property
    def _parsed(self) -> OpeningHours:
        # Slow to import, and needed with a departure time only.
        from opening_hours import OpeningHours  # noqa: PLC0415

        return OpeningHours(
            self.rules,
            country=self.country or None,
            auto_country=False,
            auto_timezone=False,
        )

    @property
    def always(self) -> bool:
        """Return whether it never closes."""
        return str(self._parsed.normalize()) == "24/7"

    def between(self, begin_s: int, end_s: int) -> Windows:
        """Return the openings that meet a period.

        Parameters
        ----------
        begin_s, end_s : int
            Seconds since 1970, UTC.

        Returns
        -------
        Windows
            Those at the ends may be cut, a day beyond the period.
        """
        from opening_hours import State  # noqa: PLC0415 - as above

        zone = ZoneInfo(self.zone)
        # Without a time zone the library calculates in local time.
        begin, end = (
            datetime.fromtimestamp(s, UTC).replace(tzinfo=None)
            for s in (begin_s - _DAY_S, end_s + _DAY_S)
        )
        local = np.array(
            [
                (opens, closes)
                for opens, closes, state, _ in self._parsed.intervals(begin, end)
                if state == State.OPEN
            ],
            dtype="datetime64[s]",
        ).astype(np.int64)
        opens, closes = (instants(side, zone) for side in local.reshape(-1, 2).T)
        # Local times that are skipped when clocks go forward make no window.
        real = opens < closes
        return Windows.merged(opens[real], closes[real] - 1)


@dataclass(frozen=True)
class Departures(Clock):
    """Departures that repeat every week.

    Attributes
    ----------
    zone : str
        IANA name of the time zone they are given in.
    times : tuple of (int, int or None)
        Day of the week (0 is Monday) and minute of the day. Where only the day
        is published the minute is None: cargo must be there before the day
        begins, and departs at noon, give or take 12 hours.
    """

    zone: str
    times: tuple[tuple[int, int | None], ...]

    @property
    def spread_h(self) -> float:
        """Return the uncertainty of a departure, plus or minus hours."""
        return 12.0 if any(minute is None for _, minute in self.times) else 0.0

    def between(self, begin_s: int, end_s: int) -> Windows:
        """Return the departures of a period.

        Parameters
        ----------
        begin_s, end_s : int
            Seconds since 1970, UTC.

        Returns
        -------
        Windows
            Those of a day or two before and after it as well.
        """
        zone, noon = ZoneInfo(self.zone), DAY_MIN // 2
        days = np.arange(begin_s // _DAY_S - 1, end_s // _DAY_S + 2)
        ready, leaves = [], []
        for weekday, minute in self.times:
            midnights = days[(days + _FIRST_DAY) % 7 == weekday] * _DAY_S
            ready.append(midnights + 60 * (minute or 0))
            leaves.append(midnights + 60 * (noon if minute is None else minute))
        return Windows.merged(
            instants(np.concatenate(leaves), zone),
            instants(np.concatenate(ready), zone),
        )


@dataclass(frozen=True)
class Both(Clock):
    """Two sets of opening hours that must both be open: the two sides of a border.

    Attributes
    ----------
    near, far : Clock
        Opening hours of either side.
    """

    near: Clock
    far: Clock

    def between(self, begin_s: int, end_s: int) -> Windows:
        """Return the windows of a period in which both are open.

        Parameters
        ----------
        begin_s, end_s : int
            Seconds since 1970, UTC.

        Returns
        -------
        Windows
            Their intersection.
        """
        near = self.near.between(begin_s, end_s)
        return near.intersection(self.far.between(begin_s, end_s))
