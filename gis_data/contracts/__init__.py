"""Contracts of plan tables and committed layers, read from CSV files.

``plan_tables.csv`` and ``layers.csv`` hold one row per table or layer;
``plan_columns.csv`` and ``layer_columns.csv`` one row per column, in order.
Yes-or-no cells are ``yes`` or empty; lists are separated by ``|``, the columns of a key
by blanks.
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
    targets : tuple of pairs of str
        The table whose ids it holds, and the column there; an id may be in any of
        several.
    sep : str
        Separator of several ids in one cell; empty when a cell holds one.
    """

    column: str
    targets: tuple[tuple[str, str], ...]
    sep: str = ""

    @property
    def files(self) -> str:
        """Return where its ids stand, for people."""
        return " or ".join(f"{table}.csv" for table, _ in self.targets)


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
    key : tuple of str
        Columns that together name a row; none where rows have no name.
    required : bool
        Whether a plan must bring the table with at least one row.
    own : bool
        Whether the table is the plan's own; the others are inherited from the
        shipped reference set when a plan does not bring them.
    applied : bool
        Whether each row is applied to something in the network; a build reports the
        rows that met nothing.
    aliases : mapping
        Other column names accepted, to the name used here.
    countries : tuple of str
        Columns that hold ISO 3166-1 alpha-2 codes.
    dates : tuple of str
        Columns that hold a day, a month or a year.
    years : tuple of str
        Columns that hold days, months or years, with or without words.
    points : tuple of pairs
        Columns (lat, lon) that must lie in or near the region of the plan.
    links : tuple of Link
        Columns that hold ids of other tables.
    """

    name: str
    doc: str
    fields: tuple[Field, ...]
    key: tuple[str, ...]
    required: bool
    own: bool
    applied: bool
    aliases: Mapping[str, str]
    countries: tuple[str, ...]
    dates: tuple[str, ...]
    years: tuple[str, ...]
    points: tuple[tuple[str, str], ...]
    links: tuple[Link, ...]

    @property
    def file(self) -> str:
        """Return the file name, ``border_ports.csv``."""
        return f"{self.name}.csv"

    @property
    def additions(self) -> str:
        """Return the name of the file that adds or changes rows, ``rates+.csv``."""
        return f"{self.name}+.csv"


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
    >>> ports.required, ports.key, ports.links[-1].targets
    (False, ('id',), (('border_ports', 'id'),))
    """
    columns = _columns("plan_columns.csv", "table")
    return {
        row["table"]: Table(
            name=row["table"],
            doc=row["doc"],
            fields=tuple(map(_field, columns[row["table"]])),
            key=tuple(row["key"].split()),
            required=row["required"] == "yes",
            own=row["inherited"] != "yes",
            applied=row["applied"] == "yes",
            aliases=dict(_pairs(row["aliases"])),
            countries=_of_kind("country", columns[row["table"]]),
            dates=_of_kind("date", columns[row["table"]]),
            years=_of_kind("years", columns[row["table"]]),
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
    targets = (target.split(".") for target in column["refers_to"].split("|"))
    pairs = tuple((table, key) for table, key in targets)
    return Link(column["column"], pairs, _SEPARATORS[column["separator"]])


def _field(column: dict[str, str]) -> Field:
    kind = "str" if column["kind"] in {"country", "date", "years"} else column["kind"]
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
