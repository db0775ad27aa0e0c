"""One's own prices: a file of rates, checked row by row, for routes and matrices."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from gis_data.contracts import plan_tables
from gis_data.plan_files.checks import table_errors
from gis_data.plan_files.prices import price_errors
from gis_data.plan_files.read import read_table
from gis_data.schema import Problem, shown
from network.costs.parameters import PRICE_YEAR
from network.costs.prices import own_prices, prices_of
from network.model.errors import RequestError
from network.query.days import dated, policy_day
from network.query.rate_notes import idle_rate, rates_unused

if TYPE_CHECKING:
    from pathlib import Path

    from corridors.workspace import Workspace
    from gis_data.contracts import Table
    from gis_data.messages.message import Message
    from network.costs.prices import Price
    from network.query.matrices.matrix import MatrixQuery

#: Columns that a plan must fill, and a file of one's own rates may leave out.
OPTIONAL = frozenset({"source", "confidence"})
_MOST_SHOWN = 20


def rates_of(work: Workspace, path: Path) -> tuple[Price, ...]:
    """Return the prices of a file of one's own rates.

    Parameters
    ----------
    work : Workspace
        Its plan has the exchange rates, its network what can be priced.
    path : pathlib.Path
        CSV file with the columns of the table ``lane_rates``.

    Returns
    -------
    tuple of Price
        In the order of the rows.

    Raises
    ------
    RequestError
        If the file cannot be read, a cell is wrong, a row is for nothing on the
        network, or two are for the same thing, cargo and day; all of them are named
        with line, column, value and remedy.
    """
    table = _contract(path)
    frame, errors = read_table(path, table)
    if frame is not None:
        errors += table_errors(table, frame, None)
        errors += price_errors(table, frame)
    if frame is None or errors:
        raise RequestError(_refusal(path, errors))
    listed = prices_of(frame, work.plan.table("rates"), PRICE_YEAR)
    edges = work.router.priced_edges
    errors = [_unmatched(path, price) for price in edges.unmatched(listed)]
    errors += [_overlap(path, *pair) for pair in edges.overlaps(listed)]
    if errors:
        raise RequestError(_refusal(path, errors))
    return own_prices(listed)


def idle_rates(work: Workspace, query: MatrixQuery) -> tuple[Message, ...]:
    """Return what a matrix says of the user's prices that none of its pairs can have.

    Parameters
    ----------
    work : Workspace
        Its network has the day of the data.
    query : MatrixQuery
        Profile, day and prices.

    Returns
    -------
    tuple of Message
        ``note.rates_unused``, or nothing.
    """
    day = policy_day(work.router.network, query.policy)
    found = (idle_rate(price, query.profile, day) for price in query.rates)
    reasons = tuple(filter(None, found))
    return (rates_unused(reasons),) if reasons else ()


def _contract(path: Path) -> Table:
    table = plan_tables()["lane_rates"]
    fields = tuple(
        replace(field, required=False) if field.name in OPTIONAL else field
        for field in table.fields
    )
    return replace(table, name=path.stem, fields=fields, required=True)


def _unmatched(path: Path, price: Price) -> Problem:
    if price.kind != "lane":
        message = (
            f"{shown(price.start[0])} is no {price.kind} of the network; give the id "
            "that routes print, or drop the row"
        )
        return Problem(path.name, price.id, "from_id", message)
    message = (
        f"no ship sails from {shown(' '.join(price.start))} to "
        f"{shown(' '.join(price.end))} on the network; give ids of seaports.csv with "
        "blanks between them or the code of a country, or drop the row"
    )
    return Problem(path.name, price.id, "to_id", message)


def _overlap(path: Path, first: Price, second: Price) -> Problem:
    message = (
        f"{_period(second)} overlaps row {shown(first.id)}, {_period(first)}: both "
        f"price {second.cargo} on the same {second.kind}, per {first.per} and "
        f"{second.per}; end one the day before the other begins (valid_to), or drop it"
    )
    return Problem(path.name, second.id, "valid_from", message)


def _period(price: Price) -> str:
    ends = (dated(day) if day else "" for day in (price.first, price.last))
    return " to ".join(end or "open" for end in ends)


def _refusal(path: Path, errors: list[Problem]) -> str:
    more = len(errors) - _MOST_SHOWN
    lines = [str(error) for error in errors[:_MOST_SHOWN]]
    lines += [f"... and {more:,} more"] if more > 0 else []
    return "\n  ".join([f"{path} has {len(errors)} error(s):", *lines])
