"""Periods of one status read from the dated remarks of service tables."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

#: First day of the years for which the tables give the state of services.
COVERED_FROM = 20190101
_MONTHS = {name[:3].lower(): i for i, name in enumerate(calendar.month_name) if i}
_DAY = r"(?:(\d{1,2})(?:-\d{1,2})? )?(" + "|".join(_MONTHS) + r")[a-z]*"
_ISO = r"(\d{4})(?:-(\d{2})(?!\d))?(?:-(\d{2}))?"
# Clauses about a trial, a plan or one use do not date the service.
_NOT_A_SERVICE = re.compile(
    r"trial|attempt|announc|plan|talk|extension|voyage|no evidence|resumed by|pax|"
    r"suspended|stopped|after|arr |normal"
)
_DOUBT = re.compile(r"\(no evidence for (\d{4})")
_CLOSED = re.compile(r"^(?:none|closed|almost none|talks|stopped$|no service)")
_LIMITED = re.compile(r"irregular|reduced|few|charter|policy|recovering|gradual|by dec")
_OPEN = re.compile(
    r"open|operat|active|running|resumed|routes|cities|network|passenger|cargo|pax"
)


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
    spans: list[tuple[int, int]] = []
    for raw in text.lower().split(";"):
        clause = re.sub(r"\([^)]*\)", "", raw).strip()
        if _NOT_A_SERVICE.search(clause):
            continue
        span = _span(clause)
        if span and not span[1] and (doubt := re.search(_DOUBT, raw)):
            span = span[0], _last(str(int(doubt[1]) - 1))
        if span:
            spans.append(span)
    return sorted(spans)


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
    """Return the periods of one calendar year that a free text gives.

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
    year_period = Period(
        year * 10000 + 101,
        year * 10000 + 1231,
        _state(words),
        passengers=not re.match(r"cargo|open \(cargo", words),
        assumed="assumed" in words,
    )
    for pattern, read in _RULES:
        if match := pattern.search(words):
            return [p for p in read(year_period, match) if p.first <= p.last]
    return [year_period]


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


def _closed_between(year_period: Period, match: re.Match[str]) -> list[Period]:
    """Read "open; airport shut 20 Aug - 25 Oct"."""
    start, end = (
        _at(year_period, *match.group(1, 2)),
        _end(year_period, *match.group(3, 4)),
    )
    return [
        replace(year_period, last=_shifted(start, -1)),
        replace(year_period, first=start, last=end, status="suspended"),
        replace(year_period, first=_shifted(end, 1)),
    ]


def _trial(year_period: Period, match: re.Match[str]) -> list[Period]:
    """Read "trial Jul-Aug", "only 12 Jan-2 Mar": limited then, otherwise unknown."""
    start, end = (
        _at(year_period, *match.group(1, 2)),
        _end(year_period, *match.group(3, 4)),
    )
    return [
        replace(year_period, last=_shifted(start, -1), status="unknown"),
        replace(year_period, first=start, last=end, status="limited"),
        replace(year_period, first=_shifted(end, 1), status="unknown"),
    ]


def _ends(year_period: Period, match: re.Match[str]) -> list[Period]:
    """Read "stopped Feb", "stopped by Oct" or "DBS to Nov"."""
    if match[1]:
        closing = _at(year_period, *match.group(2, 3))
    else:
        closing = _shifted(_end(year_period, *match.group(2, 3)), 1)
    return _split(year_period, closing, "open", "closed")


def _starts(year_period: Period, match: re.Match[str]) -> list[Period]:
    """Read "open from 3 Aug", "resumed 19 Dec" or "approved from 1 Jun"."""
    status = "limited" if match[1] == "approved" else "open"
    return _split(year_period, _at(year_period, *match.group(2, 3)), "closed", status)


def _opens_with_cargo(year_period: Period, match: re.Match[str]) -> list[Period]:
    """Read "cargo from Aug, passengers from Sept"."""
    opening = _at(year_period, *match.group(1, 2))
    before, cargo = _split(year_period, opening, "closed", "open")
    return [before, *_boarding(cargo, _at(year_period, *match.group(3, 4)))]


def _restricted(year_period: Period, match: re.Match[str]) -> list[Period]:
    """Read "restricted from Aug"."""
    return _split(year_period, _at(year_period, *match.group(1, 2)), "open", "limited")


def _split(period: Period, day: int, before: str, after: str) -> list[Period]:
    return [
        replace(period, last=_shifted(day, -1), status=before),
        replace(period, first=day, status=after),
    ]


def _boards(year_period: Period, match: re.Match[str]) -> list[Period]:
    """Read "passengers from 26 Apr": cargo alone until then."""
    return _boarding(year_period, _at(year_period, *match.group(1, 2)))


def _boarding(year_period: Period, day: int) -> list[Period]:
    return [
        replace(year_period, last=_shifted(day, -1), passengers=False),
        replace(year_period, first=day, passengers=True),
    ]


# Tried in this order; the first that fits reads the whole remark.
_RULES: tuple[tuple[re.Pattern[str], Callable[..., list[Period]]], ...] = (
    (re.compile(rf"shut {_DAY} - {_DAY}"), _closed_between),
    (re.compile(rf"(?:trial|only) {_DAY}-{_DAY}"), _trial),
    (re.compile(rf"^(?:stopped|\w+ to|stopped (by)) {_DAY}$"), _ends),
    (re.compile(rf"^cargo from {_DAY}, passengers from {_DAY}"), _opens_with_cargo),
    (re.compile(rf"^(open|resumed|approved)? ?(?:from )?{_DAY}"), _starts),
    (re.compile(rf"^restricted from {_DAY}"), _restricted),
    (re.compile(rf"(?:passenger|pax)\w*(?: permit\w*)? from {_DAY}"), _boards),
)


def _at(year_period: Period, day: str | None, month: str) -> int:
    """Return a day of the year of a period, the first of a month without one."""
    return year_period.first // 10000 * 10000 + _MONTHS[month[:3]] * 100 + int(day or 1)


def _end(year_period: Period, day: str | None, month: str) -> int:
    year, number = year_period.first // 10000, _MONTHS[month[:3]]
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
    periods: list[Period] = []
    years = sorted(words)
    for year in years:
        of_year = year_periods(year, words[year])
        if periods and periods[-1].last < (year - 1) * 10000 + 1231:
            agreed = periods[-1].status == of_year[0].status
            periods.append(
                Period(
                    _shifted(periods[-1].last, 1),
                    (year - 1) * 10000 + 1231,
                    of_year[0].status if agreed else "unknown",
                    periods[-1].passengers and of_year[0].passengers,
                    assumed=True,
                )
            )
        periods += of_year
    if periods:
        periods[-1] = replace(periods[-1], last=0)
    return merge_periods(periods)


def merge_periods(periods: Iterable[Period]) -> list[Period]:
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
    merged: list[Period] = []
    for period in periods:
        if merged and _continues(merged[-1], period):
            merged[-1] = replace(merged[-1], last=period.last, assumed=period.assumed)
        else:
            merged.append(period)
    return merged


def _continues(earlier: Period, later: Period) -> bool:
    return (
        earlier.status == later.status
        and earlier.passengers == later.passengers
        and earlier.last != 0
        and _shifted(earlier.last, 1) == later.first
    )


def service_history(
    spans: Sequence[tuple[int, int]], status: str, later: Sequence[Period]
) -> list[Period]:
    """Return the history of a service from its years, its state and later remarks.

    Parameters
    ----------
    spans : sequence of tuple of int
        What `windows` returned.
    status : str
        State the table of links gives, one of `schema.STATUSES`. Of a link
        that runs without a word of its years it holds from `COVERED_FROM` on.
    later : sequence of Period
        What `yearly` returned; it takes precedence in its years. Where it is unknown
        and the link is open, the status of the link is assumed.

    Returns
    -------
    list of Period
        In order of time; the last has no end.
    """
    edge = later[0].first if later else 0
    past = [Period(a, b, "open") for a, b in spans if b]
    going = [a for a, b in spans if not b]
    if status != "closed" and (going or not past):
        # A service that is irregular or suspended now ran in its earlier years,
        # but its regularity is not known.
        ran = status if status == "open" or not later else "limited"
        # It runs, but its start is not published: as far back as the tables cover.
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
        unknown_now = period.status == "unknown" and status == "open"
        known.append(
            replace(period, status=usual, assumed=True) if unknown_now else period
        )
    history = merge_periods([*early, *known])
    if not history or history[-1].last:
        after = _shifted(history[-1].last, 1) if history else 0
        history.append(Period(after, 0, "closed" if status == "closed" else "unknown"))
    return history


def _until(period: Period, day: int) -> Period:
    return period if period.last and period.last <= day else replace(period, last=day)
