"""Contracts of plan tables, committed layers and corrections, read from CSV files.

``plan_tables.csv`` and ``layers.csv`` hold one row per table or layer;
``plan_columns.csv``, ``layer_columns.csv`` and ``correction_columns.csv`` one row per
column, in order. Yes-or-no cells are ``yes`` or empty; lists are separated by ``|``.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal, cast

from gis_data.schema import Field

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gis_data.schema import Kind

GeometryType = Literal["point", "line", "area"]
_SEPARATORS: Final = {"": "", ";": ";", "blank": " "}


@dataclass(frozen=True)
class Link:
    """A column that holds ids of another table.

    Attributes
    ----------
    column : str
        The column.
    table, key : str
        The table whose ids it holds, and the column there.
    sep : str
        Separator of several ids in one cell; empty when a cell holds one.
    """

    column: str
    table: str
    key: str = "id"
    sep: str = ""


@dataclass(frozen=True)
class Table:
    """The contract of one CSV table of a plan.

    Attributes
    ----------
    name : str
        File name without ``.csv``.
    doc : str
        What a row is, in one line.
    fields : tuple of Field
        The columns.
    key : str
        Column that names a row in messages.
    required : bool
        Whether a plan must bring the table with at least one row.
    own : bool
        Whether the table is the plan's own; the others are inherited from the
        shipped reference set when a plan does not bring them.
    aliases : mapping
        Other column names accepted, to the name used here.
    countries : tuple of str
        Columns that hold ISO 3166-1 alpha-2 codes.
    dates : tuple of str
        Columns that hold days, months or years, with or without words.
    points : tuple of pairs
        Columns (lat, lon) that must lie in or near the region of the plan.
    links : tuple of Link
        Columns that hold ids of other tables.
    """

    name: str
    doc: str
    fields: tuple[Field, ...]
    key: str
    required: bool
    own: bool
    aliases: Mapping[str, str]
    countries: tuple[str, ...]
    dates: tuple[str, ...]
    points: tuple[tuple[str, str], ...]
    links: tuple[Link, ...]

    @property
    def file(self) -> str:
        """Return the file name, ``border_ports.csv``."""
        return f"{self.name}.csv"


@dataclass(frozen=True)
class Contract:
    """The contract of one committed layer.

    Attributes
    ----------
    doc : str
        The layer in one line.
    geometry : {"point", "line", "area"}
        Type of its shapes.
    fields : tuple of Field
        Its columns besides `geometry`.
    """

    doc: str
    geometry: GeometryType
    fields: tuple[Field, ...]


@dataclass(frozen=True)
class Correction:
    """The contract of one table of corrections.

    Attributes
    ----------
    fields : tuple of Field
        Its columns.
    key : tuple of str
        The columns that identify a row in reports.
    """

    fields: tuple[Field, ...]
    key: tuple[str, ...]


@cache
def plan_tables() -> dict[str, Table]:
    """Return the contract of every table of a plan.

    Returns
    -------
    dict of str to Table
        By name: a plan's own tables, then those it inherits.

    Examples
    --------
    >>> ports = plan_tables()["border_ports"]
    >>> ports.required, ports.key, ports.links[-1].table
    (True, 'id', 'places')
    """
    columns = _columns("plan_columns.csv", "table")
    return {
        row["table"]: Table(
            name=row["table"],
            doc=row["doc"],
            fields=tuple(map(_field, columns[row["table"]])),
            key=row["key"],
            required=row["required"] == "yes",
            own=row["inherited"] != "yes",
            aliases=dict(_pairs(row["aliases"])),
            countries=_of_kind("country", columns[row["table"]]),
            dates=_of_kind("date", columns[row["table"]]),
            points=_pairs(row["points"]),
            links=tuple(_link(c) for c in columns[row["table"]] if c["refers_to"]),
        )
        for row in _rows("plan_tables.csv")
    }


@cache
def layer_contracts() -> dict[str, Contract]:
    """Return the contract of every committed layer.

    Returns
    -------
    dict of str to Contract
        By name.

    Examples
    --------
    >>> [field.name for field in layer_contracts()["road_links"].fields]
    ['u', 'v', 'length_km']
    """
    columns = _columns("layer_columns.csv", "layer")
    return {
        row["layer"]: Contract(
            doc=row["doc"],
            geometry=cast("GeometryType", row["geometry"]),
            fields=tuple(map(_field, columns.get(row["layer"], []))),
        )
        for row in _rows("layers.csv")
    }


@cache
def correction_tables() -> dict[str, Correction]:
    """Return the contract of every table of corrections.

    Returns
    -------
    dict of str to Correction
        By name.

    Examples
    --------
    >>> correction_tables()["line_stops"].key
    ('line_id', 'node_id')
    """
    return {
        table: Correction(
            tuple(map(_field, columns)),
            tuple(column["column"] for column in columns if column["key"] == "yes"),
        )
        for table, columns in _columns("correction_columns.csv", "table").items()
    }


def _rows(file: str) -> list[dict[str, str]]:
    path = Path(__file__).with_name(file)
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def _columns(file: str, key: str) -> dict[str, list[dict[str, str]]]:
    columns: dict[str, list[dict[str, str]]] = {}
    for row in _rows(file):
        columns.setdefault(row[key], []).append(row)
    return columns


def _pairs(cell: str) -> tuple[tuple[str, str], ...]:
    pairs = (pair.split(" ") for pair in cell.split("|") if pair)
    return tuple((first, second) for first, second in pairs)


def _of_kind(kind: str, columns: list[dict[str, str]]) -> tuple[str, ...]:
    return tuple(column["column"] for column in columns if column["kind"] == kind)


def _link(column: dict[str, str]) -> Link:
    table, _, key = column["refers_to"].partition(".")
    return Link(column["column"], table, key, _SEPARATORS[column["separator"]])


def _field(column: dict[str, str]) -> Field:
    kind = "str" if column["kind"] in {"country", "date"} else column["kind"]
    return Field(
        column["column"],
        column["unit"],
        column["doc"],
        required=column["required"] == "yes",
        kind=cast("Kind", kind),
        unique=column["unique"] == "yes",
        allowed=tuple(column["allowed"].split("|")) if column["allowed"] else None,
        low=float(column["low"]) if column["low"] else None,
        high=float(column["high"]) if column["high"] else None,
    )
