"""Windows of time as sorted arrays: when something may pass, and until when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from numpy.typing import NDArray

    Ints = NDArray[np.int64]

_WEEK_S = 7 * 86400
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, eq=False)
class Windows:
    """Windows in order of time; instants are seconds since 1970, UTC.

    An arrival passes in the first window whose `last` it does not miss. Opening
    hours have a window for each opening; a departure is a window that opens at or
    after its `last`.

    Attributes
    ----------
    opens : numpy.ndarray of int64
        First instant at which anything passes in each window. Ascending.
    last : numpy.ndarray of int64
        Latest arrival that still passes in each window. Ascending.

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
        Seconds that a local clock shows since the beginning of 1970. A time that
        it shows twice is the first; one that it skips counts as if it had not
        gone forward yet.
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
