"""What must hold in a row of prices: ends of a lane, order of levels, unit, period."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gis_data.cells import number, text
from gis_data.schema import Problem, shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd

    from gis_data.contracts import Table

_PEOPLE = frozenset({"passenger", "tourist"})


def price_errors(table: Table, frame: pd.DataFrame) -> Iterator[Problem]:
    """Yield the errors of rows of prices that no single cell shows.

    Parameters
    ----------
    table : Table
        Contract of ``lane_rates``.
    frame : pandas.DataFrame
        The table as read; its cells may hold errors.

    Yields
    ------
    Problem
        A lane without a port it goes to, another price with one; several ids where
        one is priced; a low above the price or a high below it; a unit that does
        not count the cargo; a period that ends before it begins.
    """
    for line, row in zip(frame.index, frame.to_dict("records"), strict=True):
        cell = {str(name): text(value) for name, value in row.items()}
        name = cell["id"] or str(line)
        for column, message in _of_row(cell):
            yield Problem(table.file, name, column, message)


def _of_row(cell: dict[str, str]) -> Iterator[tuple[str, str]]:
    lane = cell["kind"] == "lane"
    if lane and not cell["to_id"]:
        yield "to_id", "is empty; name the ports that the lane goes to, or a country"
    if not lane and cell["to_id"]:
        message = f"{shown(cell['to_id'])} is the end of a lane; leave it empty for a "
        yield "to_id", f"{message}{cell['kind']}, or set kind to lane"
    if not lane and len(cell["from_id"].split()) > 1:
        message = f"{shown(cell['from_id'])} are several ids; write a row for each"
        yield "from_id", message
    money, low, high = (number(cell[name]) for name in ("money", "low", "high"))
    if low > money:
        yield "low", f"{low:g} is above money, {money:g}; correct one of them"
    if high < money:
        yield "high", f"{high:g} is below money, {money:g}; correct one of them"
    if (cell["cargo"] in _PEOPLE) != (cell["unit"] == "passenger"):
        allowed = "passenger" if cell["cargo"] in _PEOPLE else "TEU, FEU, t or truck"
        message = f"{shown(cell['unit'])} does not count {cell['cargo']}; use {allowed}"
        yield "unit", message
    first, last = cell["valid_from"], cell["valid_to"]
    if first and last and last < first[: len(last)]:
        yield "valid_to", f"{last} is before valid_from, {first}; correct one of them"
