"""Rows of ``TABLE+.csv``: they add to an inherited table, or change rows of it."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from gis_data.cells import number, text
from gis_data.geodesy import distance_km
from gis_data.plan_files.read import almost, checked_rows, raw_rows
from gis_data.schema import Problem, shown
from gis_data.text_files import LINE

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from gis_data.contracts import Table

    Key = tuple[str, ...]

SAME_PLACE_KM = 50.0
"""A row moved farther is another thing under an id that is taken."""


def with_additions(
    base: pd.DataFrame, path: Path, table: Table
) -> tuple[pd.DataFrame, list[Problem]]:
    """Return a table with the rows of a file added, or laid over rows of the same key.

    Parameters
    ----------
    base : pandas.DataFrame
        The table, typed.
    path : pathlib.Path
        The file ``TABLE+.csv``: columns of the key, and any others of the table. A
        filled cell replaces that of the row with the same key; a new row must be
        whole.
    table : Table
        The contract.

    Returns
    -------
    frame : pandas.DataFrame
        Changed rows in their places, then new ones. The index of rows of the file is
        ``line 2``, ``line 3``, ...; that of the others is of `base`.
    errors : list of Problem
        All errors of the file. The frame is `base` where no row can be told by its
        key; else wrong cells are in it, so that nothing else seems to be missing.
    """
    raw, errors = raw_rows(path, table)
    if raw is None:
        return base, errors
    missing = [column for column in table.key if column not in raw.columns]
    if missing or not table.key:
        message = "is missing; it says which row is changed or added"
        errors += [Problem(path.name, "", column, message) for column in missing]
        return base, errors
    row_of = {_key(row, table): at for at, row in enumerate(base.to_dict("records"))}
    keys = [_key(row, table) for row in raw.to_dict("records")]
    if len(table.key) > 1:  # else reported with the cells
        errors += _doubled(keys, raw, path, table)
    at_base = [row_of.get(key, -1) for key in keys]
    whole = _laid_over(base, raw, at_base)
    frame, problems = checked_rows(whole, table, path.name)
    errors += _moved(base, frame, at_base, path.name, table)
    unknown = _unknown_rows(raw, base, at_base, table)
    if unknown:
        errors += unknown
        names = {error.row for error in unknown}
        problems = [problem for problem in problems if problem.row not in names]
        keep = [str(name) not in names for name in frame[table.key[0]]]
        frame = frame[keep]
        at_base = [at for at, kept in zip(at_base, keep, strict=True) if kept]
    return _merged(base, frame, at_base), errors + problems


def _unknown_rows(
    raw: pd.DataFrame, base: pd.DataFrame, at_base: list[int], table: Table
) -> list[Problem]:
    """Return the new rows with most cells empty: they change none, so the id is wrong.

    One error a row, in place of one for each cell.
    """
    if len(table.key) > 1:
        return []
    (key,) = table.key
    needed = [f.name for f in table.fields if f.required and f.name != key]
    errors = []
    for at, row in zip(at_base, raw.to_dict("records"), strict=True):
        empty = [name for name in needed if not row.get(name)]
        if at >= 0 or len(empty) * 2 <= len(needed) or not row[key]:
            continue
        meant = almost(row[key], set(base[key]))
        fix = f"write {meant!r}, if that is meant" if meant else "correct it"
        message = f"{shown(row[key])} is no {key} of the reference set; {fix}, or fill "
        message += f"in {', '.join(empty)} of a new row"
        errors.append(Problem(table.additions, row[key], key, message))
    return errors


def _key(row: Mapping[object, object] | Mapping[str, object], table: Table) -> Key:
    cells: Mapping[object, object] = {str(k): v for k, v in row.items()}
    kinds = {field.name: field.kind for field in table.fields}
    return tuple(
        f"{number(cells[name]):.9g}" if kinds[name] == "float" else text(cells[name])
        for name in table.key
    )


def _doubled(
    keys: list[Key], raw: pd.DataFrame, path: Path, table: Table
) -> Iterator[Problem]:
    seen: set[Key] = set()
    for key, line in zip(keys, raw[LINE], strict=True):
        if key in seen:
            message = f"{', '.join(key)!r} stands in two rows; drop one"
            yield Problem(path.name, str(line), table.key[-1], message)
        seen.add(key)


def _laid_over(
    base: pd.DataFrame, raw: pd.DataFrame, at_base: list[int]
) -> pd.DataFrame:
    """Return the rows of a file as text, empty cells filled from what they change."""
    columns = dict.fromkeys([*base.columns, *raw.columns])
    known = base.to_dict("records")
    rows = []
    for at, row in zip(at_base, raw.to_dict("records"), strict=True):
        old = {k: _plain(v) for k, v in known[at].items()} if at >= 0 else {}
        filled = {k: v for k, v in row.items() if v != ""}
        rows.append([{**old, **filled}.get(column, "") for column in columns])
    return pd.DataFrame(rows, columns=list(columns), dtype=object)


def _plain(value: object) -> str:
    if isinstance(value, float):
        return "" if math.isnan(value) else repr(value).removesuffix(".0")
    return str(value)


def _moved(
    base: pd.DataFrame,
    frame: pd.DataFrame,
    at_base: list[int],
    where: str,
    table: Table,
) -> Iterator[Problem]:
    """Yield the rows whose first point lies far from that of the row they change."""
    lat, lon = next(
        (pair for pair in (*table.points, ("lat", "lon")) if pair[0] in base), ("", "")
    )
    if not lat or {lat, lon} & set(table.key):
        return
    for at, (line, row) in zip(at_base, frame.iterrows(), strict=True):
        if at < 0:
            continue
        old = base.iloc[at]
        km = float(distance_km(old[lon], old[lat], row[lon], row[lat]))
        if np.isfinite(km) and km > SAME_PLACE_KM:
            name = text(old.get("name_en", ""))
            message = (
                f"{row[lat]:g}, {row[lon]:g} is {km:,.0f} km from {name or 'the row'} "
                f"({old[lat]:g}, {old[lon]:g}), which has this {table.key[-1]} in the "
                "reference set; give the row another, or correct the point"
            )
            yield Problem(where, str(line), f"{lat}/{lon}", message)


def _merged(
    base: pd.DataFrame, frame: pd.DataFrame, at_base: list[int]
) -> pd.DataFrame:
    labels: list[object] = list(base.index)
    rows = base.to_dict("records")
    for at, (line, row) in zip(at_base, frame.iterrows(), strict=True):
        if at >= 0:
            labels[at], rows[at] = line, row.to_dict()
        else:
            labels.append(line)
            rows.append(row.to_dict())
    merged = pd.DataFrame(rows, index=labels, columns=list(frame.columns))
    return merged.astype({c: base[c].dtype for c in base.columns}, errors="ignore")


def same_ids(own: pd.DataFrame, base: pd.DataFrame, table: Table) -> set[str]:
    """Return the ids that stand for the same thing in two tables.

    Parameters
    ----------
    own, base : pandas.DataFrame
        Two tables of one contract, with a key of one column.
    table : Table
        The contract.

    Returns
    -------
    set of str
        Ids of both whose points lie within `SAME_PLACE_KM`, or without points,
        whose English names are equal.
    """
    known = {_key(row, table): row for row in base.to_dict("records")}
    same = set()
    for row in own.to_dict("records"):
        key = _key(row, table)
        other = known.get(key)
        if other is None:
            continue
        if "lat" in row:
            points = (row["lon"], row["lat"], other["lon"], other["lat"])
            alike = not float(distance_km(*points)) > SAME_PLACE_KM
        else:
            alike = text(row["name_en"]).casefold() == text(other["name_en"]).casefold()
        if alike:
            same.add(key[0])
    return same


def taken_ids(own: pd.DataFrame, base: pd.DataFrame, table: Table) -> list[Problem]:
    """Return the rows of a plan whose id is that of another thing of the reference set.

    Parameters
    ----------
    own, base : pandas.DataFrame
        The plan's table, and that of the reference set.
    table : Table
        Their contract.

    Returns
    -------
    list of Problem
        One a row.
    """
    row_of = {_key(row, table): at for at, row in enumerate(base.to_dict("records"))}
    at_base = [row_of.get(_key(row, table), -1) for row in own.to_dict("records")]
    return list(_moved(base, own, at_base, table.file, table))


def renamed(errors: list[Problem], table: Table) -> list[Problem]:
    """Return errors of a table as those of the file that adds to it."""
    return [
        replace(error, where=table.additions) if error.where == table.file else error
        for error in errors
    ]
