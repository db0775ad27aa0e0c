"""What the text of a cell must be read as: gauges, opening hours, an end of a route."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from gis_data.errors import PlaceError
from gis_data.gazetteer.parse import parse_coordinates
from gis_data.plan_files.checks import filled_cells, row_names
from gis_data.plan_files.outlines import TABLE as OUTLINES
from gis_data.plan_files.outlines import read_outline
from gis_data.schema import Problem, shown
from gis_data.timetable_text import hours_by_use, timetable_rules

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import pandas as pd

    from gis_data.contracts import Table

NARROWEST_MM: Final = 600
WIDEST_MM: Final = 1700
_UNDECIDED: Final = frozenset({"tbd", "unknown", "-"})
_NUMBER = re.compile(r"\d+")
_BRACKETS = re.compile(r"\([^)]*\)")
_MAX_LAT, _MAX_LON = 90.0, 180.0


def form_errors(table: Table, frame: pd.DataFrame) -> Iterator[Problem]:
    """Yield the cells whose text cannot be read as what its column holds.

    Parameters
    ----------
    table : Table
        The contract.
    frame : pandas.DataFrame
        The table as read.

    Yields
    ------
    Problem
        Track gauges that no railway has, opening hours that are no timetable,
        outlines that are no area, and ends of shown routes off the earth.
    """
    for field in table.fields:
        name = field.name
        wrong_in = _READERS.get((table.name, name)) or _GAUGES.get(name)
        if wrong_in and field.kind == "str" and name in frame:
            for row, cell in filled_cells(table, frame, name):
                if wrong := wrong_in(cell):
                    yield Problem(table.file, row, name, wrong)


def unread_hours(table: Table, frame: pd.DataFrame) -> Iterator[Problem]:
    """Yield the ports whose opening hours are a wording that no clock can follow.

    Parameters
    ----------
    table : Table
        Contract of ``border_ports``.
    frame : pandas.DataFrame
        Some of its rows.

    Yields
    ------
    Problem
        Notes, not errors: the wording is shown, and no wait is computed of it.
    """
    for row, cell in zip(row_names(table, frame), frame["opening_hours"], strict=True):
        if not all(map(timetable_rules, hours_by_use(str(cell)).values())):
            message = f"{shown(cell)} is no timetable: shown, but no wait is computed"
            yield Problem(table.file, row, "opening_hours", message)


def wrong_gauge(cell: str) -> str:
    """Return what is wrong with the wording of track gauges; empty where nothing is.

    Parameters
    ----------
    cell : str
        Such as ``1435/1520``.

    Returns
    -------
    str
        What was found and what is allowed.

    Examples
    --------
    >>> wrong_gauge("1520 (1435 being laid)"), wrong_gauge("tbd"), wrong_gauge("0")[:3]
    ('', '', "'0'")
    """
    found = _NUMBER.findall(_BRACKETS.sub("", cell))
    wrong = [n for n in found if not NARROWEST_MM <= int(n) <= WIDEST_MM]
    if not found and cell.strip().casefold() not in _UNDECIDED:
        wrong = [cell]
    if not wrong:
        return ""
    return (
        f"{shown(wrong[0])} is no track gauge; write it in mm, from {NARROWEST_MM} "
        f"to {WIDEST_MM}, such as 1435 or 1435/1520, or leave the cell empty"
    )


def wrong_hours(cell: str) -> str:
    """Return what is wrong with opening hours; empty where nothing is.

    Parameters
    ----------
    cell : str
        In the syntax of the key ``opening_hours`` of OpenStreetMap.

    Returns
    -------
    str
        What was found and what is allowed.

    Examples
    --------
    >>> wrong_hours("Mo-Fr 09:00-18:00"), wrong_hours("7 days x 10 h")[:15]
    ('', "'7 days x 10 h'")
    """
    if timetable_rules(cell):
        return ""
    return (
        f"{shown(cell)} is no timetable; write it as 24/7, Mo-Fr 09:00-18:00 or "
        "Apr-Nov 08:00-20:00"
    )


def _wrong_outline(cell: str) -> str:
    return read_outline(cell)[1]


def _wrong_line(cell: str) -> str:
    """Return what is wrong with a line across a water."""
    import shapely  # noqa: PLC0415 - heavy

    fix = "write LINESTRING (lon lat, lon lat) in degrees, EPSG:4326"
    try:
        line = shapely.from_wkt(cell)
    except shapely.errors.GEOSException as error:
        return f"{shown(cell)} is not Well-Known Text ({error}); {fix}"
    if line.geom_type != "LineString" or line.is_empty:
        return f"{shown(cell)} is no line but a {line.geom_type}; {fix}"
    west, south, east, north = line.bounds
    if west < -_MAX_LON or east > _MAX_LON or south < -_MAX_LAT or north > _MAX_LAT:
        return f"{shown(cell)} is off the earth; {fix}"
    return ""


def _wrong_position(cell: str) -> str:
    """Return what is wrong with an end of a route that is written as a position."""
    try:
        parse_coordinates(cell)
    except PlaceError as error:
        return f"{str(error).rstrip('.')}; write latitude, longitude in degrees"
    return ""


_GAUGES: dict[str, Callable[[str], str]] = dict.fromkeys(
    ("gauge_mm", "gauge_this_mm", "gauge_other_mm"), wrong_gauge
)
_READERS: dict[tuple[str, str], Callable[[str], str]] = {
    ("opening_hours", "hours"): wrong_hours,
    (OUTLINES, "wkt"): _wrong_outline,
    ("passages", "wkt"): _wrong_line,
    ("shown_routes", "origin"): _wrong_position,
    ("shown_routes", "destination"): _wrong_position,
}
