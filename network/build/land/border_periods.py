"""Border ports by date: an edge for every time in which one is in one state."""

from __future__ import annotations

import calendar
import re
from itertools import pairwise
from typing import TYPE_CHECKING

import pandas as pd

from network.build.land.gateways import first_day

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    Row = Mapping[str, object]

USES = ("freight", "passenger")
_DATE = re.compile(r"(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?")


def last_day(text: str) -> int:
    """Return the last day that a day, month or year stands for.

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
    found = _DATE.fullmatch(text)
    if not found:
        msg = f"{text!r} is no date; write 2022-09-25, 2022-09 or 2022."
        raise ValueError(msg)
    year, month = int(found[1]), int(found[2] or 12)
    day = int(found[3] or calendar.monthrange(year, month)[1])
    return year * 10000 + month * 100 + day


def expand_periods(
    edges: pd.DataFrame, periods: pd.DataFrame, mode: str
) -> pd.DataFrame:
    """Return the edges of one mode, those through dated gateways one per period.

    Parameters
    ----------
    edges : pandas.DataFrame
        ``gateway_id``, ``status``, ``valid_from``, ``freight``, ``passenger``.
        Their status holds at any time that no period speaks of.
    periods : pandas.DataFrame
        ``gateway_id``, ``mode``, ``use`` (all, freight, passenger), ``from``,
        ``to``, ``status``; those of one gateway and use do not overlap.
    mode : str
        Mode of the edges.

    Returns
    -------
    pandas.DataFrame
        With ``valid_to``. On any day one edge of each stands for freight and
        one, perhaps the same, for passengers.

    Raises
    ------
    ValueError
        If two periods of one gateway and use overlap, or one ends before it
        begins.
    """
    own = periods[periods["mode"] == mode]
    spans = {
        str(gate): {use: _spans(rows, use) for use in USES}
        for gate, rows in own.groupby("gateway_id")
    }
    dated = edges["gateway_id"].astype(str).isin(spans)
    rows = [
        part
        for row in edges[dated].to_dict("records")
        for part in _parts(
            {str(k): v for k, v in row.items()}, spans[str(row["gateway_id"])]
        )
    ]
    plain = edges[~dated].assign(valid_to=0)
    if not rows:
        return plain
    return pd.concat([plain, pd.DataFrame(rows)], ignore_index=True)[
        list(plain.columns)
    ]


def _spans(rows: pd.DataFrame, use: str) -> list[tuple[int, int, str]]:
    """Return first day, last day and state of the periods of one use, in order."""
    found = sorted(
        (first_day(r["from"]), last_day(str(r["to"])), str(r["status"]))
        for r in rows[rows["use"].isin({"all", use})].to_dict("records")
    )
    gate = rows["gateway_id"].iloc[0]
    for first, last, _ in found:
        if last and last < first:
            msg = f"gateway_periods {gate}: a period ends {last} before {first}."
            raise ValueError(msg)
    for one, other in pairwise(found):
        if not one[1] or one[1] >= other[0]:
            msg = f"gateway_periods {gate}: periods of {use} overlap at {other[0]}."
            raise ValueError(msg)
    return found


def _parts(row: Row, spans: Mapping[str, list[tuple[int, int, str]]]) -> Iterator[Row]:
    freight, passenger = spans["freight"], spans["passenger"]
    if freight == passenger:
        yield from _timeline(row, freight)
        return
    # What holds for one use only needs an edge for each.
    for use, other in (USES, USES[::-1]):
        if row[use]:
            yield from _timeline({**row, other: False}, spans[use])


def _timeline(row: Row, spans: list[tuple[int, int, str]]) -> Iterator[Row]:
    opened = int(str(row["valid_from"]))
    usual, at = str(row["status"]), opened
    over = False
    for first, last, status in spans:
        if last and last < opened:
            continue
        if first > at:
            yield {**row, "valid_from": at, "valid_to": _shift(first, -1)}
        start = max(first, at)
        yield {**row, "status": status, "valid_from": start, "valid_to": last}
        over = not last
        at = _shift(last, 1) if last else at
    if not over:
        yield {**row, "status": usual, "valid_from": at, "valid_to": 0}


def _shift(day: int, days: int) -> int:
    moved = pd.Timestamp(str(day)) + pd.Timedelta(days=days)
    return int(moved.strftime("%Y%m%d"))
