"""Border crossings by date: one edge for each state, by use and by season."""

from __future__ import annotations

import calendar
import re
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

import pandas as pd

from network.build.land.gateways import first_day

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    Row = dict[str, object]

USES = ("freight", "passenger")
_DATE = re.compile(r"(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?")
_DAY_OF_YEAR = re.compile(r"(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])")
_SEASON = ("season_from", "season_to")
_LEAP_YEAR = 2000  # it has every day that a season may begin or end on


class Span(NamedTuple):
    """A stretch of time of one status.

    Attributes
    ----------
    first, last : int
        First and last day, yyyymmdd (last 0: no end), or of every year, mmdd.
    status : str
        One of `network.model.schema.STATUSES`.
    """

    first: int
    last: int
    status: str


class Calendar(NamedTuple):
    """When a gateway is in which state, for one use.

    Attributes
    ----------
    dated : tuple of Span
        Periods of years, which come first.
    seasons : tuple of Span
        States by the day of the year, at all other times; a season whose last day
        is before its first goes on over the new year.
    """

    dated: tuple[Span, ...]
    seasons: tuple[Span, ...]


def last_day(text: str) -> int:
    """Return the last day of a day, month or year.

    Parameters
    ----------
    text : str
        ``2022-09-25``, ``2022-11`` or ``2020``; empty: no end.

    Returns
    -------
    int
        Day as yyyymmdd; 0 for no end.

    Raises
    ------
    ValueError
        If the text is no date.

    Examples
    --------
    >>> last_day("2022-11"), last_day("2020"), last_day("2022-09-25"), last_day("")
    (20221130, 20201231, 20220925, 0)
    """
    if not text:
        return 0
    match = _DATE.fullmatch(text)
    if not match:
        msg = f"{text!r} is no date; write 2022-09-25, 2022-09 or 2022."
        raise ValueError(msg)
    year, month = int(match[1]), int(match[2] or 12)
    day = int(match[3] or calendar.monthrange(year, month)[1])
    return year * 10000 + month * 100 + day


def expand_periods(
    edges: pd.DataFrame, periods: pd.DataFrame, mode: str
) -> pd.DataFrame:
    """Return the edges of one mode, those through dated gateways one per period.

    Parameters
    ----------
    edges : pandas.DataFrame
        ``gateway_id``, ``status``, ``valid_from``, ``freight``, ``passenger``.
        Their status holds on all days outside the periods.
    periods : pandas.DataFrame
        ``gateway_id``, ``mode``, ``use`` (all, freight, passenger), ``from``,
        ``to``, ``status``; those of one gateway and use do not overlap. With
        ``from`` and ``to`` as mm-dd it is a season of every year, at the times that
        have no period of their own.
    mode : str
        Mode of the edges.

    Returns
    -------
    pandas.DataFrame
        With ``valid_to`` and, as mmdd, ``season_from`` and ``season_to``, 0 for the
        whole year. On any day one edge of each stands for freight and one, perhaps
        the same, for passengers.

    Raises
    ------
    ValueError
        If two periods, or two seasons, of one gateway and use overlap, or a period
        ends before it begins.
    """
    of_mode = periods[periods["mode"] == mode]
    calendars = {
        str(gate): {use: _calendar(rows, use) for use in USES}
        for gate, rows in of_mode.groupby("gateway_id")
    }
    dated = edges["gateway_id"].astype(str).isin(calendars)
    rows = [
        part
        for row in edges[dated].assign(**dict.fromkeys(_SEASON, 0)).to_dict("records")
        for part in _parts(
            {str(k): v for k, v in row.items()}, calendars[str(row["gateway_id"])]
        )
    ]
    zero = dict.fromkeys({"valid_to", *_SEASON} - set(edges.columns), 0)
    plain = edges[~dated].assign(**zero)
    if not rows:
        return plain
    return pd.concat([plain, pd.DataFrame(rows)], ignore_index=True)[
        list(plain.columns)
    ]


def _calendar(rows: pd.DataFrame, use: str) -> Calendar:
    """Return the periods and seasons of one use, each in order."""
    of_use = rows[rows["use"].isin({"all", use})].to_dict("records")
    cells = [(str(r["from"]), str(r["to"]), str(r["status"])) for r in of_use]
    yearly = [bool(_DAY_OF_YEAR.fullmatch(first)) for first, _, _ in cells]
    dated = sorted(
        Span(first_day(first), last_day(last), status)
        for (first, last, status), by_year in zip(cells, yearly, strict=True)
        if not by_year
    )
    seasons = sorted(
        Span(_day_of_year(first), _day_of_year(last), status)
        for (first, last, status), by_year in zip(cells, yearly, strict=True)
        if by_year
    )
    gate = str(rows["gateway_id"].iloc[0])
    _check_periods(gate, use, dated)
    _check_seasons(gate, use, seasons)
    return Calendar(tuple(dated), tuple(seasons))


def _day_of_year(text: str) -> int:
    match = _DAY_OF_YEAR.fullmatch(text)
    if not match:
        msg = f"{text!r} is no day of the year; write both ends of a season as 05-10."
        raise ValueError(msg)
    return int(match[1]) * 100 + int(match[2])


def _check_periods(gate: str, use: str, dated: Sequence[Span]) -> None:
    for first, last, _ in dated:
        if last and last < first:
            msg = f"gateway_periods {gate}: a period ends {last} before {first}."
            raise ValueError(msg)
    for earlier, later in pairwise(dated):
        if not earlier.last or earlier.last >= later.first:
            msg = f"gateway_periods {gate}: periods of {use} overlap at {later.first}."
            raise ValueError(msg)


def _check_seasons(gate: str, use: str, seasons: Sequence[Span]) -> None:
    """Refuse seasons that overlap: only the last may go on over the new year."""
    for i, later in enumerate(seasons):
        earlier = seasons[i - 1]
        over_new_year = earlier.last < earlier.first
        overlap = earlier.last >= later.first and (i > 0 or over_new_year)
        if len(seasons) > 1 and (overlap or (i > 0 and over_new_year)):
            day = f"{later.first:04d}"
            msg = f"gateway_periods {gate}: seasons of {use} overlap at "
            msg += f"{day[:2]}-{day[2:]}."
            raise ValueError(msg)


def _parts(row: Row, calendars: Mapping[str, Calendar]) -> Iterator[Row]:
    if calendars["freight"] == calendars["passenger"]:
        yield from _timeline(row, calendars["freight"])
        return
    # A period of one use only needs an edge per use.
    for use, other in (USES, USES[::-1]):
        if row[use]:
            yield from _timeline({**row, other: False}, calendars[use])


def _timeline(row: Row, calendar_of: Calendar) -> Iterator[Row]:
    opened = int(str(row["valid_from"]))
    at, seasons = opened, calendar_of.seasons
    open_ended = False
    for first, last, status in calendar_of.dated:
        if last and last < opened:
            continue
        if first > at:
            usual = {**row, "valid_from": at, "valid_to": shift_day(first, -1)}
            yield from _by_season(usual, seasons)
        start = max(first, at)
        yield {**row, "status": status, "valid_from": start, "valid_to": last}
        open_ended = not last
        at = shift_day(last, 1) if last else at
    if not open_ended:
        yield from _by_season({**row, "valid_from": at, "valid_to": 0}, seasons)


def _by_season(row: Row, seasons: Sequence[Span]) -> Iterator[Row]:
    """Yield a row for each season and, in its own status, for the times between."""
    if not seasons:
        yield row
    for i, (first, last, status) in enumerate(seasons):
        yield {**row, "status": status, "season_from": first, "season_to": last}
        start, end = _beside(last, 1), seasons[(i + 1) % len(seasons)].first
        if start != end:
            yield {**row, "season_from": start, "season_to": _beside(end, -1)}


def _beside(day_of_year: int, days: int) -> int:
    return shift_day(_LEAP_YEAR * 10000 + day_of_year, days) % 10000


def shift_day(day: int, days: int) -> int:
    """Return the day that is some days after another, both yyyymmdd.

    Parameters
    ----------
    day : int
        Day as yyyymmdd.
    days : int
        How many days later; negative for earlier.

    Returns
    -------
    int
        Day as yyyymmdd.

    Examples
    --------
    >>> shift_day(20200101, -1)
    20191231
    """
    moved = pd.Timestamp(str(day)) + pd.Timedelta(days=days)
    return int(moved.strftime("%Y%m%d"))
