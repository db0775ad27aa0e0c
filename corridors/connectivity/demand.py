"""A table of demand that the user gives: tonnes a year between places."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from corridors.workspace import PROFILES
from gis_data.cells import number
from gis_data.errors import PlaceError
from gis_data.text_files import csv_rows, read_text
from network.model.errors import RequestError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from corridors.workspace import Workspace
    from gis_data.gazetteer import Place

COLUMNS = ("from", "to", "tonnes_per_year")
_MOST_SHOWN = 100


class Demand(NamedTuple):
    """A row of a table of demand.

    Attributes
    ----------
    row : str
        Where it is in the file.
    origin, destination : Place
        Between which places.
    tonnes : float
        Tonnes a year.
    profile : str
        Transport profile of freight.
    """

    row: str
    origin: Place
    destination: Place
    tonnes: float
    profile: str


def read_demand(
    work: Workspace, path: Path, profile: str = "container"
) -> tuple[Demand, ...]:
    """Return the rows of a table of demand.

    Parameters
    ----------
    work : Workspace
        Whose places are named.
    path : pathlib.Path
        CSV file with the columns ``from``, ``to``, ``tonnes_per_year`` and, if need
        be, ``profile``.
    profile : str
        Transport profile of rows that name none.

    Returns
    -------
    tuple of Demand
        In the order of the file; places may be named in several rows.

    Raises
    ------
    RequestError
        If the file cannot be read, lacks a column or has no row, or rows have errors:
        the message lists them with row, field and value.
    """
    text, problems = read_text(path)
    rows, more = (None, []) if problems else csv_rows(text, path.name)
    if rows is None:
        faults = "; ".join(problem.message for problem in (*problems, *more))
        msg = f"{path}: {faults}."
        raise RequestError(msg)
    header = rows[0][:-1]
    missing = [name for name in COLUMNS if name not in header]
    if missing or not rows[1:]:
        what = f"has no column {', '.join(missing)}" if missing else "has no rows"
        msg = f"{path}: {what}; give {', '.join(COLUMNS)} and, if need be, profile."
        raise RequestError(msg)
    errors = [f"{problem.row}: {problem.message}." for problem in more]
    demands = []
    for row in rows[1:]:
        cells = dict(zip(header, row, strict=False))
        try:
            demands.append(_demand(work, row[-1], cells, profile))
        except (PlaceError, ValueError) as error:
            errors.append(f"{row[-1]}: {error}")
    if errors:
        left = len(errors) - _MOST_SHOWN
        shown = errors[:_MOST_SHOWN] + ([f"... and {left:,} more"] if left > 0 else [])
        msg = "\n  ".join([f"{path} has {len(errors)} error(s):", *shown])
        raise RequestError(msg)
    return tuple(demands)


def _demand(
    work: Workspace, line: str, cells: Mapping[str, str], profile: str
) -> Demand:
    tonnes = number(cells["tonnes_per_year"])
    if not 0 < tonnes < float("inf"):
        msg = (
            f"tonnes_per_year = {cells['tonnes_per_year']!r}, must be a number above "
            "0, without a unit; correct it, or leave the row out."
        )
        raise ValueError(msg)
    name = cells.get("profile") or profile
    freight = [each for each, of in _profiles().items() if of.use == "freight"]
    if name not in freight:
        msg = f"profile = {name!r}, must carry freight: {', '.join(freight)}."
        raise ValueError(msg)
    origin, destination = (_place(work, cells, side) for side in ("from", "to"))
    if origin == destination:
        msg = f"from and to are both {origin.id!r}; name two places."
        raise ValueError(msg)
    return Demand(line, origin, destination, tonnes, name)


def _place(work: Workspace, cells: Mapping[str, str], side: str) -> Place:
    if not cells[side].strip():
        msg = f"{side} is empty; name a place."
        raise ValueError(msg)
    try:
        return work.match(cells[side]).place
    except PlaceError as error:
        msg = f"{side} = {cells[side]!r}: {error}"
        raise ValueError(msg) from None


def _profiles() -> Mapping[str, Any]:
    from network.costs.cost import PROFILES as KNOWN  # noqa: PLC0415 - slow to import

    return {name: KNOWN[name] for name in PROFILES}
