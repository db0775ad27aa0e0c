"""Opening hours told in words, read as a week where they can be."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from network.query.timedep.clocks import DAY_MIN, DAYS, YEAR_ROUND, WeekHours

if TYPE_CHECKING:
    from collections.abc import Iterator

    from network.costs.cost import Use

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun",
           "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")  # fmt: skip
_DAY = f"(?:{'|'.join(DAYS)})[a-z]*"
_MONTH = f"(?:{'|'.join(_MONTHS)})[a-z]*"
_USES: dict[str, Use] = {
    "goods": "freight", "freight": "freight", "cargo": "freight", "trucks": "freight",
    "people": "passenger", "passengers": "passenger", "pax": "passenger",
}  # fmt: skip
_USE = re.compile(rf"\b({'|'.join(_USES)})\b", re.IGNORECASE)
_ALWAYS = re.compile(r"\b24\s*h(?:ours)?\b|round the clock", re.IGNORECASE)
# Words that change nothing. A part with any other word in it is not read: it may
# say that the gate is shut on that day, or open to some cargo only.
_FILLING = re.compile(
    r"\b(daily|local( time)?|navigation|seasonal|approx|and)\b|[.,\s]", re.IGNORECASE
)
_TIMES = re.compile(r"(\d{1,2}):(\d\d)\s*[-–]\s*(\d{1,2}):(\d\d)")  # noqa: RUF001 - both dashes
_WEEK = re.compile(rf"({_DAY})\s*[-–]\s*({_DAY})")  # noqa: RUF001
_ONE_DAY = re.compile(rf"\b{_DAY}\b")
_SEASON = re.compile(rf"({_MONTH})\s*[-–]\s*({_MONTH})")  # noqa: RUF001


@dataclass(frozen=True)
class Reading:
    """What is made of a wording.

    Attributes
    ----------
    kind : {"always", "hours", "unread"}
        Open round the clock; open at known hours; or no calendar in it, so
        that it counts as always open.
    text : str
        The wording.
    hours : WeekHours, optional
        The hours, where they are known.
    """

    kind: Literal["always", "hours", "unread"]
    text: str
    hours: WeekHours | None = None


def read_hours(text: str, *, use: Use, zone: str) -> Reading:
    """Read opening hours.

    Parts are separated by semicolons; a part that begins with a use (goods,
    people) is for that use alone. What stands in brackets does not count. Read
    are ``24 h``, clock times (``09:00-19:00``), days (``Mon-Fri``, ``daily``) and
    seasons (``Apr-Nov``, from the first of one month to the last of the other).
    A part with anything else in it is not read: a number of hours without a clock
    time says how long, not when.

    Parameters
    ----------
    text : str
        The wording.
    use : {"freight", "passenger"}
        Who wants to pass.
    zone : str
        IANA name of the zone the hours are told in.

    Returns
    -------
    Reading
        What is made of it.

    Examples
    --------
    >>> read_hours("09:00-19:00 daily", use="freight", zone="UTC").hours.spans[0]
    (0, 540, 1140)
    >>> read_hours("goods Mon-Fri; people Mon-Sun", use="freight", zone="UTC").kind
    'hours'
    >>> read_hours("7 days x 10 h (2023)", use="freight", zone="UTC").kind
    'unread'
    """
    spans: set[tuple[int, int, int]] = set()
    months: frozenset[int] = YEAR_ROUND
    always = False
    for part in _parts(text, use):
        season = _SEASON.search(part)
        if season:
            months &= _range(_MONTHS, *season.groups(), first=1)
        part_spans = set(_spans(part))
        always = always or bool(_ALWAYS.search(part) and not part_spans)
        spans |= part_spans
    every = {(day, 0, DAY_MIN) for day in range(7)}
    if always or spans >= every:
        always, spans = True, set()
    if not spans and months == YEAR_ROUND:
        return Reading("always" if always else "unread", text)
    if not spans:
        spans = every
    return Reading("hours", text, WeekHours(zone, tuple(sorted(spans)), months))


def _parts(text: str, use: Use) -> Iterator[str]:
    """Yield the parts that can be read whole and are for a use."""
    for part in re.split(";", re.sub(r"\([^)]*\)", "", text)):
        said = {_USES[word.lower()] for word in _USE.findall(part)}
        left = part
        for known in (_USE, _ALWAYS, _TIMES, _WEEK, _SEASON, _ONE_DAY, _FILLING):
            left = known.sub(" ", left)
        if not left.strip() and said <= {use}:
            yield part


def _spans(part: str) -> Iterator[tuple[int, int, int]]:
    """Yield days and minutes that a part names; none where it names neither."""
    week = _WEEK.search(part)
    days = (
        _range(DAYS, *week.groups())
        if week
        else frozenset(DAYS.index(d[:3]) for d in _ONE_DAY.findall(part))
    )
    times = _TIMES.search(part)
    if not days and not times:
        return
    begin, end = 0, DAY_MIN
    if times:
        hour, minute, until, past = (int(group) for group in times.groups())
        begin, end = hour * 60 + minute, until * 60 + past
        if max(begin, end) > DAY_MIN:
            return
    for day in sorted(days or range(7)):
        if begin < end:
            yield day, begin, end
        else:  # past midnight
            yield day, begin, DAY_MIN
            if end:
                yield (day + 1) % 7, 0, end


def _range(
    names: tuple[str, ...], begin: str, end: str, *, first: int = 0
) -> frozenset[int]:
    """Return the numbers from one name to another, round the end if need be."""
    a, b = names.index(begin[:3]), names.index(end[:3])
    count = (b - a) % len(names) + 1
    return frozenset((a + k) % len(names) + first for k in range(count))
