"""What must hold between the tables of a plan, and all the errors when it does not."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

from gis_data.cells import text
from gis_data.evidence import is_judgement
from gis_data.members import START
from gis_data.plan_files.prices import price_errors
from gis_data.plan_files.read import PORT_MODES
from gis_data.schema import COUNTRIES, Problem, shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd

    from gis_data.contracts import Table
    from gis_data.plan_files.head import PlanHead

FAR_DEG = 10.0
# 2026-05-01 or 2026-05; not the years of 2009-2012.
_DATE = re.compile(r"(?<![\d-])(\d{4})-(\d\d?)(?:-(\d\d?))?(?![\d-])", re.ASCII)
_ONE_DATE = re.compile(r"(\d{4})(?:-(\d\d?)(?:-(\d\d?))?)?\+?", re.ASCII)
_YEAR = re.compile(r"(?<!\d)\d{4}(?!\d)", re.ASCII)
_UNDATED = frozenset({"-", "none found", "undated", "tbd"})


def table_errors(
    table: Table, frame: pd.DataFrame, head: PlanHead | None
) -> Iterator[Problem]:
    """Yield the errors of one table that no single column shows.

    Parameters
    ----------
    table : Table
        The contract.
    frame : pandas.DataFrame
        The table as read; its columns may hold errors.
    head : PlanHead or None
        Head of the plan; None when plan.toml itself is wrong.

    Yields
    ------
    Problem
        Unknown countries, dates not in the calendar, points far outside the region,
        errors of ports, a row or an id given twice, a branch from nowhere.
    """
    yield from _cell_errors(table, frame)
    if head is not None:
        for lat, lon in table.points:
            yield from _far_points(table, frame, (lat, lon), head)
    yield from _reversed_ranges(table, frame)
    yield from _unfounded(table, frame)
    if table.name == "lane_rates":
        yield from price_errors(table, frame)
    if table.name == "border_ports":
        yield from _port_errors(table, frame)
    yield from _doubled_rows(table, frame)
    if table.name == "corridor_members":
        yield from _branch_errors(table, frame)


def _cell_errors(table: Table, frame: pd.DataFrame) -> Iterator[Problem]:
    for column in table.countries:
        for row, value in filled_cells(table, frame, column):
            if value not in COUNTRIES:
                yield Problem(table.file, row, column, not_a_country(value))
    for columns, wrong_in in ((table.dates, _no_date), (table.years, _no_years)):
        for column in columns:
            for row, value in filled_cells(table, frame, column):
                if value not in _UNDATED and (wrong := wrong_in(value)):
                    message = (
                        f"{shown(wrong)} is no date; write YYYY-MM-DD, YYYY-MM or "
                    )
                    message += "YYYY, or leave the cell empty"
                    yield Problem(table.file, row, column, message)


def _reversed_ranges(table: Table, frame: pd.DataFrame) -> Iterator[Problem]:
    """Yield the rows whose low is above the typical value, or this above the high."""
    for field in table.fields:
        stem = field.name.removesuffix("_typ")
        names = [f"{stem}_low", field.name, f"{stem}_high"]
        if stem == field.name or not set(names) <= set(frame.columns):
            continue
        columns = (frame[name] for name in names)
        for row, *values in zip(row_names(table, frame), *columns, strict=True):
            known = [value for value in values if value == value]  # noqa: PLR0124 - NaN
            if known != sorted(known):
                said = ", ".join(f"{value:g}" for value in known)
                message = (
                    f"{said} are not low, typical, high in this order; correct them"
                )
                yield Problem(table.file, row, field.name, message)


def _unfounded(table: Table, frame: pd.DataFrame) -> Iterator[Problem]:
    """Yield the rows of high confidence that rest on judgement alone."""
    if not {"source", "confidence"} <= set(frame.columns):
        return
    cells = (frame[name].astype(str) for name in ("source", "confidence"))
    for row, source, confidence in zip(row_names(table, frame), *cells, strict=True):
        if confidence == "high" and is_judgement(source):
            message = (
                f"high, but the source is judgement alone ({shown(source)}); name a "
                "publication with its date, or write low or medium"
            )
            yield Problem(table.file, row, "confidence", message)


def not_a_country(value: str) -> str:
    """Return what to say of a code that is not a country's.

    Parameters
    ----------
    value : str
        The code in the file.

    Returns
    -------
    str
        The message.
    """
    upper = value.upper()
    fix = f"write {upper!r}" if upper in COUNTRIES else "write CN, KP, RU, ..."
    return f"{value!r} is not an ISO 3166-1 alpha-2 country code; {fix}"


def row_names(table: Table, frame: pd.DataFrame) -> list[str]:
    """Return how the rows of a table are called in messages.

    Parameters
    ----------
    table : Table
        The contract.
    frame : pandas.DataFrame
        The table.

    Returns
    -------
    list of str
        The id of each row, or its line in the file where it has none.
    """
    named = {field.name for field in table.fields if field.kind == "str"}
    key = table.key[-1] if table.key else ""
    ids = frame[key] if key in named else frame.index
    return [str(a or b) for a, b in zip(ids, frame.index, strict=True)]


def filled_cells(
    table: Table, frame: pd.DataFrame, column: str
) -> Iterator[tuple[str, str]]:
    """Yield the filled cells of a column, each with the name of its row.

    Parameters
    ----------
    table : Table
        The contract.
    frame : pandas.DataFrame
        The table.
    column : str
        The column.

    Yields
    ------
    tuple of str
        Name of the row, and the cell.
    """
    names = row_names(table, frame)
    yield from (
        (n, str(v)) for n, v in zip(names, frame[column], strict=True) if v != ""
    )


def _no_date(text: str) -> str:
    """Return a text that is not one day, month or year of the calendar."""
    match = _ONE_DATE.fullmatch(text)
    return "" if match and _in_calendar(*match.groups()) else text


def _no_years(text: str) -> str:
    """Return what is wrong in a text that names years: no year, or no date."""
    other_digits = any(char.isdigit() and not char.isascii() for char in text)
    if other_digits or not _YEAR.search(text):
        return text
    wrong = (m[0] for m in _DATE.finditer(text) if not _is_date(*m.groups()))
    return next(wrong, "")


def _is_date(year: str, month: str, day: str | None) -> bool:
    if day is None and int(month) > int(year) % 100:
        return True  # 2015-17: years
    return _in_calendar(year, month, day)


def _in_calendar(year: str, month: str | None, day: str | None) -> bool:
    try:
        date(int(year), int(month or 1), int(day or 1))
    except ValueError:
        return False
    return True


def _far_points(
    table: Table, frame: pd.DataFrame, columns: tuple[str, str], head: PlanHead
) -> Iterator[Problem]:
    west, south, east, north = head.region
    for row, lat, lon in zip(
        row_names(table, frame), *(frame[c] for c in columns), strict=True
    ):
        off = max(west - lon, lon - east, south - lat, lat - north)
        on_earth = abs(lat) <= 90 and abs(lon) <= 180  # noqa: PLR2004 - else said before
        if on_earth and off > FAR_DEG:
            yield Problem(
                table.file,
                row,
                "/".join(columns),
                f"{lat:g}, {lon:g} lies {off:.0f} degrees outside the region "
                f"{list(head.region)} of plan.toml, more than {FAR_DEG:g} are not "
                "allowed; correct the point (is it lat, lon?) or the region",
            )


def _port_errors(table: Table, frame: pd.DataFrame) -> Iterator[Problem]:
    for port in frame.itertuples(index=False):
        row, opposite = str(port.id), str(port.counterpart_country)
        if port.kind == "crossing" and not opposite:
            yield Problem(
                table.file,
                row,
                "counterpart_country",
                "is empty; a port by road, rail or river faces a country: name it, "
                "or set kind to airport, seaport or inland",
            )
        if opposite and opposite == str(port.country):
            yield Problem(
                table.file,
                row,
                "counterpart_country",
                f"{opposite!r} is the port's own country; name the one opposite",
            )
        if row and row in re.split(r"\s*;\s*", str(port.counterpart_id)):
            yield Problem(
                table.file,
                row,
                "counterpart_id",
                "is the port itself; name the port opposite, or leave the cell empty",
            )
        words = [w.strip() for w in str(port.modes).split(";") if w.strip()]
        wrong = [w for w in words if w not in PORT_MODES]
        if wrong:
            yield Problem(
                table.file,
                row,
                "modes",
                f"{', '.join(map(repr, wrong))} is not a mode; use a ;-separated list "
                f"of {', '.join(PORT_MODES)}",
            )


def _doubled_rows(table: Table, frame: pd.DataFrame) -> Iterator[Problem]:
    """Yield rows of one key in several columns, and ids that differ in case alone."""
    columns = table.key
    if not columns:
        return
    alike: dict[str, list[tuple[object, ...]]] = {}
    for key in zip(*(frame[column] for column in columns), strict=True):
        alike.setdefault("\0".join(map(str, key)).casefold(), []).append(key)
    for keys in alike.values():
        spellings = len(set(keys))
        # Equal cells of a unique column are reported by its contract.
        reported = spellings == len(columns) == 1
        if len(keys) == 1 or reported or not text(keys[0][-1]):
            continue
        of = " of ".join(shown(cell) for cell in reversed(keys[0]))
        spelled = " in upper and lower case" if spellings > 1 else ""
        message = f"{of} occurs {len(keys)} times{spelled}; drop or rename one"
        yield Problem(table.file, str(keys[0][-1]), columns[-1], message)


def _branch_errors(table: Table, frame: pd.DataFrame) -> Iterator[Problem]:
    seen: dict[tuple[str, str], set[str]] = {}
    columns = ("scheme_year", "corridor_id", "order", "follows")
    for row, year, name, order, follows in zip(
        row_names(table, frame), *(frame[column] for column in columns), strict=True
    ):
        orders = seen.setdefault((year, name), set())
        if follows not in {"", START} and follows not in orders:
            message = (
                f"{follows!r} is not the order of a row above in the same corridor; "
                f"leave it empty, or write {START!r} for a new beginning"
            )
            yield Problem(table.file, row, "follows", message)
        orders.add(f"{order:g}")


def version_errors(
    table: Table, frame: pd.DataFrame, head: PlanHead, context: set[str]
) -> Iterator[Problem]:
    """Yield the rows dated to a version that plan.toml does not name.

    Parameters
    ----------
    table : Table
        Contract of corridors or corridor_members.
    frame : pandas.DataFrame
        The table.
    head : PlanHead
        Head of the plan.
    context : set of str
        Corridors that are background to every version and may have any date.

    Yields
    ------
    Problem
        One error per row.
    """
    ids = frame["id" if table.name == "corridors" else "corridor_id"]
    allowed = ", ".join(head.versions) or "none"
    for row, name, year in zip(
        row_names(table, frame), ids, frame["scheme_year"], strict=True
    ):
        if year and year not in head.versions and name not in context:
            message = (
                f"{year!r} is not among the versions of plan.toml ({allowed}); "
                "add it there or correct it here"
            )
            yield Problem(table.file, row, "scheme_year", message)
