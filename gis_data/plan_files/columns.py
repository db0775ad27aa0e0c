"""How the contract of a plan table is written down."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from gis_data.schema import Field
from gis_data.vocabulary import CONFIDENCES

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


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
        What parts several ids in one cell; empty when a cell holds one.
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
    points : tuple of pairs
        Columns (lat, lon) that must lie in or near the region of the plan.
    links : tuple of Link
        Columns that hold ids of other tables.
    """

    name: str
    doc: str
    fields: tuple[Field, ...]
    key: str = "id"
    required: bool = False
    own: bool = True
    aliases: Mapping[str, str] = field(default_factory=dict)
    countries: tuple[str, ...] = ()
    points: tuple[tuple[str, str], ...] = ()
    links: tuple[Link, ...] = ()

    @property
    def file(self) -> str:
        """Return the file name, ``border_ports.csv``."""
        return f"{self.name}.csv"


def text(name: str, doc: str, *, allowed: Iterable[str] | None = None) -> Field:
    """Return a text column that may be missing or empty.

    Parameters
    ----------
    name, doc : str
        Column name and meaning.
    allowed : iterable of str, optional
        Closed list of values.

    Returns
    -------
    Field
        The column.
    """
    words = None if allowed is None else tuple(allowed)
    return Field(name, "", doc, required=False, allowed=words)


def must(
    name: str, doc: str, *, allowed: Iterable[str] | None = None, unique: bool = False
) -> Field:
    """Return a text column that must be there with every cell filled.

    Parameters
    ----------
    name, doc : str
        Column name and meaning.
    allowed : iterable of str, optional
        Closed list of values.
    unique : bool
        Whether no value may stand twice.

    Returns
    -------
    Field
        The column.
    """
    words = None if allowed is None else tuple(allowed)
    return Field(name, "", doc, required=True, allowed=words, unique=unique)


def number(
    name: str,
    unit: str,
    doc: str,
    low: float | None = None,
    high: float | None = None,
    *,
    required: bool = False,
) -> Field:
    """Return a column of numbers; an empty cell is unknown.

    Parameters
    ----------
    name, unit, doc : str
        Column name, unit for people, meaning.
    low, high : float, optional
        Inclusive limits.
    required : bool
        Whether the column must be there with every cell filled.

    Returns
    -------
    Field
        The column.
    """
    return Field(name, unit, doc, required=required, kind="float", low=low, high=high)


def point(prefix: str = "", *, required: bool = True) -> tuple[Field, Field]:
    """Return the latitude and longitude columns of a point in EPSG:4326.

    Parameters
    ----------
    prefix : str
        What stands before ``lat`` and ``lon``.
    required : bool
        Whether both must be filled.

    Returns
    -------
    tuple of Field
        Latitude, longitude.
    """
    return (
        number(
            f"{prefix}lat",
            "deg",
            "latitude, WGS 84, north +",
            -90,
            90,
            required=required,
        ),
        number(
            f"{prefix}lon",
            "deg",
            "longitude, WGS 84, east +",
            -180,
            180,
            required=required,
        ),
    )


def low_typ_high(prefix: str, unit: str, doc: str) -> tuple[Field, Field, Field]:
    """Return three columns for a quantity known as a range, none negative.

    Parameters
    ----------
    prefix : str
        What stands before ``_low``, ``_typ`` and ``_high``.
    unit, doc : str
        Unit for people, meaning.

    Returns
    -------
    tuple of Field
        Low, typical, high.
    """
    return (
        number(f"{prefix}_low", unit, f"{doc}, low", 0),
        number(f"{prefix}_typ", unit, f"{doc}, typical", 0),
        number(f"{prefix}_high", unit, f"{doc}, high", 0),
    )


SOURCE = (
    must("source", "where the row is from: title, date, address"),
    must("confidence", "how far to trust the row", allowed=CONFIDENCES),
)
ID = must("id", "stable id", unique=True)
NAMES = (
    text("name_zh", "name in Chinese"),
    text("name_ru", "name in Russian"),
    text("name_ko", "name in Korean"),
)
NOTES = text("notes", "remarks")
PLACE = text("place_id", "id in places.csv")
