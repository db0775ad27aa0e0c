"""Dated words of service tables turned into periods of one state."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

#: First day of the years for which the tables tell the state of services.
COVERED_FROM = 20190101
_MONTHS = {name[:3].lower(): i for i, name in enumerate(calendar.month_name) if i}
_DAY = r"(?:(\d{1,2})(?:-\d{1,2})? )?(" + "|".join(_MONTHS) + r")[a-z]*"
_ISO = r"(\d{4})(?:-(\d{2})(?!\d))?(?:-(\d{2}))?"
# Clauses about a trial, a plan or a side of the service say nothing of its years.
_NOT_A_SERVICE = re.compile(
    r"trial|attempt|announc|plan|talk|extension|voyage|no evidence|resumed by|pax|"
    r"suspended|stopped|after|arr |normal"
)
_DOUBT = re.compile(r"\(no evidence for (\d{4})")
_CLOSED = re.compile(r"^(?:none|closed|almost none|talks|stopped$|no service)")
_LIMITED = re.compile(r"irregular|reduced|few|charter|policy|recovering|gradual|by dec")
_OPEN = re.compile(r"open|running|resumed|routes|cities|network|passenger|cargo|pax")


@dataclass(frozen=True)
class Period:
    """A stretch of time in which a service is in one state.

    Attributes
    ----------
    first, last : int
        First and last day, yyyymmdd; 0 for no known beginning or end.
    status : str
        One of `network.model.schema.STATUSES`, true of these days.
    passengers : bool
        Whether passengers are carried too, where the ship or plane takes any.
    assumed : bool
        Whether the state is carried over from other evidence.
    """

    first: int
    last: int
    status: str
    passengers: bool = True
    assumed: bool = False

    def holds_on(self, day: int) -> bool:
        """Tell whether a day, yyyymmdd, lies in the period."""
        return self.first <= day and (not self.last or day <= self.last)


def windows(text: str) -> list[tuple[int, int]]:
    """Return the spans of years named in free words.

    Trials, plans and anything that cannot be known with certainty are left out.

    Parameters
    ----------
    text : str
        For example ``"2000-04-28 to 2010; 2013-03 to 2014-06; not resumed"``.

    Returns
    -------
    list of tuple of int
        (first day, last day), yyyymmdd, 0 where open.

    Examples
    --------
    >>> windows("2000-04-28 to 2010; 2013-03 to 2014-06; not resumed by 2017")
    [(20000428, 20101231), (20130301, 20140630)]
    >>> windows("since 1998; pax suspended 2020-23")
    [(19980101, 0)]
    >>> windows("2024-08 on (no evidence for 2025-26)")
    [(20240801, 20241231)]
    >>> windows("2008-10 trial, 2009 brief")
    []
    """
    found: list[tuple[int, int]] = []
    for raw in text.lower().split(";"):
        clause = re.sub(r"\([^)]*\)", "", raw).strip()
        if _NOT_A_SERVICE.search(clause):
            continue
        span = _span(clause)
        if span and not span[1] and (doubt := re.search(_DOUBT, raw)):
            span = span[0], _last(str(int(doubt[1]) - 1))
        if span:
            found.append(span)
    return sorted(found)


def _span(clause: str) -> tuple[int, int] | None:
    if match := re.search(rf"{_ISO}\+? to {_ISO}", clause):
        parts = match.groups()
        return _first(*parts[:3]), _last(*parts[3:])
    if match := re.search(r"(\d{4})-(\d{4})", clause):
        return _first(match[1]), _last(match[2])
    if match := re.match(r"(to|before) (\d{4})$", clause):
        year = int(match[2]) - (match[1] == "before")
        return 0, _last(str(year))
    match = (
        re.search(r"since (\d{4})", clause)
        or re.match(rf"from {_ISO}", clause)
        or re.match(rf"{_ISO}(?:\+| start| first| on$| on )", clause)
    )
    return (_first(*match.groups()), 0) if match else None


def _first(year: str, month: str | None = None, day: str | None = None) -> int:
    return int(year) * 10000 + int(month or 1) * 100 + int(day or 1)


def _last(year: str, month: str | None = None, day: str | None = None) -> int:
    number = int(month or 12)
    return (
        int(year) * 10000
        + number * 100
        + int(day or calendar.monthrange(int(year), number)[1])
    )


def year_periods(year: int, text: str) -> list[Period]:
    """Return what free words say of one calendar year.

    Parameters
    ----------
    year : int
        The year.
    text : str
        For example ``"open from 3 Aug"``, ``"cargo only"``, ``"no evidence"``.

    Returns
    -------
    list of Period
        Periods that fill the year, in order.

    Examples
    --------
    >>> [(p.first, p.last, p.status) for p in year_periods(2024, "open from 3 Aug")]
    [(20240101, 20240802, 'closed'), (20240803, 20241231, 'open')]
    >>> [(p.status, p.passengers) for p in year_periods(2022, "cargo only")]
    [('open', False)]
    """
    words = text.strip().lower()
    whole = Period(
        year * 10000 + 101,
        year * 10000 + 1231,
        _state(words),
        passengers=not re.match(r"cargo|open \(cargo", words),
        assumed="assumed" in words,
    )
    for pattern, read in _RULES:
        if match := pattern.search(words):
            return [p for p in read(whole, match) if p.first <= p.last]
    return [whole]


def _state(words: str) -> str:
    if not words or re.match(r"no evidence|unclear", words):
        return "unknown"
    for pattern, status in (
        (_CLOSED, "closed"),
        (_LIMITED, "limited"),
        (_OPEN, "open"),
    ):
        if pattern.search(words):
            return status
    return "unknown"


def _shut(whole: Period, match: re.Match[str]) -> list[Period]:
    """Read "open; airport shut 20 Aug - 25 Oct"."""
    start, end = _at(whole, *match.group(1, 2)), _end(whole, *match.group(3, 4))
    return [
        replace(whole, last=_shifted(start, -1)),
        replace(whole, first=start, last=end, status="suspended"),
        replace(whole, first=_shifted(end, 1)),
    ]


def _trial(whole: Period, match: re.Match[str]) -> list[Period]:
    """Read "trial Jul-Aug", "only 12 Jan-2 Mar": limited then, else unknown."""
    start, end = _at(whole, *match.group(1, 2)), _end(whole, *match.group(3, 4))
    return [
        replace(whole, last=_shifted(start, -1), status="unknown"),
        replace(whole, first=start, last=end, status="limited"),
        replace(whole, first=_shifted(end, 1), status="unknown"),
    ]


def _ends(whole: Period, match: re.Match[str]) -> list[Period]:
    """Read "stopped Feb", "stopped by Oct" or "DBS to Nov"."""
    last = _end(whole, *match.group(2, 3))
    if match[1]:
        last = _shifted(_at(whole, *match.group(2, 3)), -1)
    return [
        replace(whole, last=last, status="open"),
        replace(whole, first=_shifted(last, 1), status="closed"),
    ]


def _starts(whole: Period, match: re.Match[str]) -> list[Period]:
    """Read "open from 3 Aug", "resumed 19 Dec" or "approved from 1 Jun"."""
    day = _at(whole, *match.group(2, 3))
    status = "limited" if match[1] == "approved" else "open"
    return [
        replace(whole, last=_shifted(day, -1), status="closed"),
        replace(whole, first=day, status=status),
    ]


def _starts_with_cargo(whole: Period, match: re.Match[str]) -> list[Period]:
    """Read "cargo from Aug, passengers from Sept"."""
    cargo, people = _at(whole, *match.group(1, 2)), _at(whole, *match.group(3, 4))
    shut, goods = _starts_at(whole, cargo)
    return [shut, *_boarding(goods, people)]


def _starts_at(whole: Period, day: int) -> tuple[Period, Period]:
    before = replace(whole, last=_shifted(day, -1), status="closed")
    return before, replace(whole, first=day, status="open")


def _restricted(whole: Period, match: re.Match[str]) -> list[Period]:
    """Read "restricted from Aug"."""
    day = _at(whole, *match.group(1, 2))
    return [
        replace(whole, last=_shifted(day, -1), status="open"),
        replace(whole, first=day, status="limited"),
    ]


def _boards(whole: Period, match: re.Match[str]) -> list[Period]:
    """Read "passengers from 26 Apr": cargo alone until then."""
    return _boarding(whole, _at(whole, *match.group(1, 2)))


def _boarding(whole: Period, day: int) -> list[Period]:
    return [
        replace(whole, last=_shifted(day, -1), passengers=False),
        replace(whole, first=day, passengers=True),
    ]


# Tried in this order; the first that fits reads the whole remark.
_RULES: tuple[tuple[re.Pattern[str], Callable[..., list[Period]]], ...] = (
    (re.compile(rf"shut {_DAY} - {_DAY}"), _shut),
    (re.compile(rf"(?:trial|only) {_DAY}-{_DAY}"), _trial),
    (re.compile(rf"^(?:stopped|\w+ to|stopped (by)) {_DAY}$"), _ends),
    (re.compile(rf"^cargo from {_DAY}, passengers from {_DAY}"), _starts_with_cargo),
    (re.compile(rf"^(open|resumed|approved)? ?(?:from )?{_DAY}"), _starts),
    (re.compile(rf"^restricted from {_DAY}"), _restricted),
    (re.compile(rf"(?:passenger|pax)\w*(?: permit\w*)? from {_DAY}"), _boards),
)


def _at(whole: Period, day: str | None, month: str) -> int:
    """Return a day of the year of a period, the first of a month without one."""
    return whole.first // 10000 * 10000 + _MONTHS[month[:3]] * 100 + int(day or 1)


def _end(whole: Period, day: str | None, month: str) -> int:
    year, number = whole.first // 10000, _MONTHS[month[:3]]
    return _last(str(year), str(number), day)


def _shifted(day: int, by: int) -> int:
    """Return the day so many days later, all as yyyymmdd."""
    then = date(day // 10000, day // 100 % 100, day % 100) + timedelta(days=by)
    return then.year * 10000 + then.month * 100 + then.day


def yearly(words: Mapping[int, str]) -> list[Period]:
    """Return the periods that yearly remarks describe.

    A gap between two remarks takes their state where both agree, and is unknown
    where they do not. The last state goes on without an end.

    Parameters
    ----------
    words : mapping of int to str
        Remark by year.

    Returns
    -------
    list of Period
        In order, without gaps; neighbours of one state are one period.
    """
    found: list[Period] = []
    years = sorted(words)
    for year in years:
        here = year_periods(year, words[year])
        if found and found[-1].last < (year - 1) * 10000 + 1231:
            agreed = found[-1].status == here[0].status
            found.append(
                Period(
                    _shifted(found[-1].last, 1),
                    (year - 1) * 10000 + 1231,
                    here[0].status if agreed else "unknown",
                    found[-1].passengers and here[0].passengers,
                    assumed=True,
                )
            )
        found += here
    if found:
        found[-1] = replace(found[-1], last=0)
    return joined(found)


def joined(periods: Iterable[Period]) -> list[Period]:
    """Return periods with neighbours of the same state made one.

    Parameters
    ----------
    periods : iterable of Period
        In order of time.

    Returns
    -------
    list of Period
        The same states in fewer periods; one is assumed if its last part is.
    """
    found: list[Period] = []
    for period in periods:
        if found and _continues(found[-1], period):
            found[-1] = replace(found[-1], last=period.last, assumed=period.assumed)
        else:
            found.append(period)
    return found


def _continues(one: Period, other: Period) -> bool:
    return (
        one.status == other.status
        and one.passengers == other.passengers
        and one.last != 0
        and _shifted(one.last, 1) == other.first
    )


def service_history(
    spans: Sequence[tuple[int, int]], status: str, later: Sequence[Period]
) -> list[Period]:
    """Return the history of a service from its years, its state and later remarks.

    Parameters
    ----------
    spans : sequence of tuple of int
        What `windows` found.
    status : str
        State the table of links gives, one of `schema.STATUSES`. Of a link
        that runs without a word of its years it holds from `COVERED_FROM` on.
    later : sequence of Period
        What `yearly` found; it wins for its years. Where it knows nothing and
        the link is said to be open, the link's word stands, as an assumption.

    Returns
    -------
    list of Period
        In order of time; the last has no end.
    """
    edge = later[0].first if later else 0
    past = [Period(a, b, "open") for a, b in spans if b]
    going = [a for a, b in spans if not b]
    if status != "closed" and (going or not past):
        # Of a service said to be irregular or suspended now, its earlier years
        # are known to have seen ships, not how regularly.
        ran = status if status == "open" or not later else "limited"
        # Said to run, nobody says since when: as far back as the tables look.
        since = COVERED_FROM if status in {"open", "limited"} else 0
        past.append(Period(max(going, default=since), 0, ran if going else status))
    early = [
        _until(p, _shifted(edge, -1)) if edge else p
        for p in sorted(past, key=lambda p: p.first)
        if not edge or p.first < edge
    ]
    known: list[Period] = []
    usual = "open"
    for period in later:
        usual = period.status if period.status in {"open", "limited"} else usual
        lost = period.status == "unknown" and status == "open"
        known.append(replace(period, status=usual, assumed=True) if lost else period)
    whole = joined([*early, *known])
    if not whole or whole[-1].last:
        after = _shifted(whole[-1].last, 1) if whole else 0
        whole.append(Period(after, 0, "closed" if status == "closed" else "unknown"))
    return whole


def _until(period: Period, day: int) -> Period:
    return period if period.last and period.last <= day else replace(period, last=day)
