"""Errors of a plan with their place: file, line, column, value, what to do."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from gis_data.contracts import plan_tables
from gis_data.text_files import LINE, csv_rows, read_text

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from gis_data.contracts import Table
    from gis_data.schema import Problem

_LINE = re.compile(r"(?:line )?(\d+)")
_IN_MESSAGE = re.compile(r"\(?(?:at )?line (\d+)")


@dataclass(frozen=True)
class LocatedProblem:
    """One error of a plan and where it stands.

    Attributes
    ----------
    file : str
        File in the folder of the plan.
    line : int
        Line in the file, from 1; 0 for an error of the whole file.
    column : str
        Column, or key of plan.toml; empty for an error of a row or file.
    row : str
        Id of the row; empty where it has none.
    value : str
        What stands there; empty for nothing.
    message : str
        What is wrong and what is allowed.
    fix : str
        What to do.
    """

    file: str
    line: int
    column: str
    row: str
    value: str
    message: str
    fix: str


def located_problems(folder: Path, errors: Sequence[Problem]) -> list[LocatedProblem]:
    """Return errors with their lines and values, in the order of the lines.

    Parameters
    ----------
    folder : pathlib.Path
        Folder of the plan.
    errors : sequence of Problem
        As `gis_data.plan.problems_of_plan` returns them.

    Returns
    -------
    list of LocatedProblem
        One for each line that an error is about: two rows of one id are two.
    """
    files: dict[str, list[list[str]]] = {}
    found: list[LocatedProblem] = []
    for error in errors:
        if error.where not in files:
            files[error.where] = _rows(folder / error.where)
        places = _places(error, files[error.where])
        message, _, fix = error.message.rpartition("; ")
        row = "" if _LINE.fullmatch(error.row) else error.row
        found += [
            LocatedProblem(
                error.where, line, error.field, row, value, message or fix,
                fix if message else "",
            )
            for line, value in places
        ]  # fmt: skip
    order = {name: number for number, name in enumerate(files)}
    return sorted(found, key=lambda each: (order[each.file], each.line))


def _rows(path: Path) -> list[list[str]]:
    """Return the rows of a CSV file with their lines, or the lines of another."""
    text, errors = read_text(path)
    if errors:
        return []
    if path.suffix == ".csv":
        return csv_rows(text, path.name)[0] or []
    return [[line] for line in text.splitlines()]


def _places(error: Problem, rows: list[list[str]]) -> list[tuple[int, str]]:
    """Return the lines that an error is about, with the value in each."""
    if not error.where.endswith(".csv"):
        return [_in_toml(error, rows)]
    table = plan_tables().get(error.where.removesuffix(".csv").removesuffix("+"))
    if not rows or not error.row:
        known = bool(rows) and error.field in rows[0]
        return [(1 if known or error.field else 0, "")]
    lines = [_line_of(row) for row in rows]
    at = _matching(error, rows, lines, table)
    if not at:
        number = _LINE.fullmatch(error.row)
        return [(int(number[1]) if number else 0, "")]
    column = _column(error.field, rows[0], table)
    return [(lines[n], rows[n][column] if column is not None else "") for n in at]


def _matching(
    error: Problem, rows: list[list[str]], lines: list[int], table: Table | None
) -> list[int]:
    """Return the numbers of the rows that an error names, by line or by key."""
    number = re.fullmatch(r"line (\d+)", error.row)
    if number:
        return [n for n, line in enumerate(lines) if n and line == int(number[1])]
    names = set(table.key[-1:]) if table is not None else set()
    names |= {error.field} if error.field in rows[0] else set()
    columns = [n for n, name in enumerate(rows[0]) if name in names]
    named = [
        n
        for n, row in enumerate(rows)
        if n and any(row[c].casefold() == error.row.casefold() for c in columns)
    ]
    if named or not error.row.isdecimal():
        return named
    # Without a key the contract counts rows from the line below the names.
    return [n for n in [int(error.row) - 1] if 0 < n < len(rows)]


def _line_of(row: list[str]) -> int:
    return 1 if row[-1] == LINE else int(row[-1].removeprefix("line "))


def _column(field: str, names: list[str], table: Table | None) -> int | None:
    """Return the number of a column, by its name here or in the file."""
    field = field.partition("/")[0]
    aliases = table.aliases if table is not None else {}
    known = {field, *(alias for alias, name in aliases.items() if name == field)}
    return next((n for n, name in enumerate(names) if name in known), None)


def _in_toml(error: Problem, rows: list[list[str]]) -> tuple[int, str]:
    """Return the line of a key and what stands behind it."""
    for number, (line,) in enumerate(rows, start=1):
        match = re.match(rf"\s*[\"']?{re.escape(error.field)}[\"']?\s*=\s*(.*)", line)
        if error.field and match:
            return number, match[1].strip()
    stated = _IN_MESSAGE.search(error.message)
    return (int(stated[1]) if stated else 0), ""
