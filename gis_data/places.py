"""What a place is, and how the rows of tables become places with names."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from gis_data.cells import cell, number
from gis_data.place_names.name_words import KINDS
from gis_data.place_names.names import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    import pandas as pd

# How good a name is: the lower, the better it identifies the place.
PRIMARY, PINYIN, ALIAS = 1, 2, 3
_KIND_ORDER = {
    "seaport": 1,
    "border_port": 2,
    "dry_port": 3,
    "station": 4,
    "junction": 5,
}


@dataclass(frozen=True, slots=True)
class Place:
    """One place, in the languages its sources know it by.

    Attributes
    ----------
    id : str
        Stable id, such as ``cn-jl-changchun`` or, in a plan, ``JL-HCR``.
    kind : str
        ``city``, ``county_seat``, ``foreign_city``, ``town``, ``border_port``,
        ``seaport``, ``dry_port``, ``station``, ``junction``, ``airport``,
        ``zone``, or ``point`` for typed coordinates.
    country : str
        ISO 3166-1 alpha-2 code; empty when not known.
    admin1 : str
        First-level unit, in English; empty when not known.
    lon, lat : float
        Degrees, EPSG:4326.
    name_en, name_zh, name_ru, name_ko : str
        Names; empty when not known. `name_zh` is in simplified characters.
    source : str
        Where the row is from.
    confidence : {"high", "medium", "low"}
        How far to trust the row.
    population : float or None
        Persons; None when not known.
    fact_ids : tuple of str
        Rows of other tables that this place stands for, as ``table:id``.
    prominence : int
        5 for the best known, 1 for the least, 0 when nobody judged it.
    """

    id: str
    kind: str
    country: str
    admin1: str
    lon: float
    lat: float
    name_en: str = ""
    name_zh: str = ""
    name_ru: str = ""
    name_ko: str = ""
    source: str = ""
    confidence: str = "low"
    population: float | None = None
    fact_ids: tuple[str, ...] = ()
    prominence: int = 0

    @property
    def label(self) -> str:
        """Return the name to show to people, in the first language known."""
        names = (self.name_en, self.name_zh, self.name_ru, self.name_ko, self.id)
        return next(name for name in names if name)


@dataclass(frozen=True, slots=True)
class NamedPlace:
    """A place with everything it is called.

    Attributes
    ----------
    place : Place
        The place.
    names : tuple of (str, int)
        Each name with its rank: PRIMARY, PINYIN or ALIAS.
    ids : tuple of str
        Ids it goes by besides its own: ``nodes:CC``, ``220102``.
    place_id : str
        Id of the reviewed place the row says it is; empty when it says none.
    loose : bool
        Whether a place of another kind close by may stand for the row: a town
        for a node of a line, but not for a border port.
    """

    place: Place
    names: tuple[tuple[str, int], ...]
    ids: tuple[str, ...] = ()
    place_id: str = ""
    loose: bool = False


def from_rows(rows: Iterable[Mapping[str, object]]) -> Iterator[NamedPlace]:
    """Yield the places of the table of reviewed places.

    Parameters
    ----------
    rows : iterable of mapping
        Rows with the columns of ``places.csv``.

    Yields
    ------
    NamedPlace
        One place a row, in the order of the table. Rows without a point are
        left out.
    """
    for row in rows:
        lon, lat = number(cell(row, "lon")), number(cell(row, "lat"))
        if math.isnan(lon + lat):
            continue
        facts = tuple(filter(None, cell(row, "fact_ids").split("|")))
        place = _place(row, cell(row, "id"), cell(row, "kind"), (lon, lat), facts)
        yield NamedPlace(
            place,
            tuple(_names(row)),
            (*facts, *filter(None, [cell(row, "adcode")])),
        )


def _place(
    row: Mapping[str, object],
    place_id: str,
    kind: str,
    point: tuple[float, float],
    facts: tuple[str, ...],
) -> Place:
    population = number(cell(row, "population", "population_2020"))
    return Place(
        id=place_id,
        kind=kind,
        country=cell(row, "country").upper(),
        admin1=cell(row, "admin1", "province"),
        lon=point[0],
        lat=point[1],
        name_en=cell(row, "name_en", "name"),
        name_zh=cell(row, "name_zh_hans", "name_zh"),
        name_ru=cell(row, "name_ru"),
        name_ko=cell(row, "name_ko"),
        source=cell(row, "source"),
        confidence=cell(row, "coord_confidence", "confidence") or "low",
        population=None if math.isnan(population) else population,
        fact_ids=facts,
        prominence=int(number(cell(row, "prominence") or 0)),
    )


_PRIMARY_COLUMNS = (
    "name_en",
    "name",
    "name_zh_hans",
    "name_zh",
    "name_zh_hant",
    "name_ru",
    "name_ko",
    "name_ja",
)


def _names(row: Mapping[str, object]) -> Iterator[tuple[str, int]]:
    for column in _PRIMARY_COLUMNS:
        name = cell(row, column)
        if name:
            yield name, PRIMARY
    pinyin = cell(row, "pinyin")
    if pinyin:
        yield pinyin, PINYIN
    for column in ("aliases", "unlocode"):
        for alias in cell(row, column).split("|"):
            if alias.strip():
                yield alias, ALIAS


# Tables of a plan that name places: the column with their id, and their kind.
PLAN_TABLES: dict[str, tuple[str, str]] = {
    "border_ports": ("id", "border_port"),
    "seaports": ("id", "seaport"),
    "platforms": ("id", "zone"),
    "counties": ("adcode", "county_seat"),
    "nodes": ("node_id", "station"),
    "corridor_members": ("", "town"),
}
_PORT_KINDS = {"crossing": "border_port", "inland": "dry_port"}


def from_table(table: str, frame: pd.DataFrame) -> Iterator[NamedPlace]:
    """Yield the places a table of a plan names.

    Parameters
    ----------
    table : str
        Name of the table, such as ``border_ports``. Tables that are not in
        `PLAN_TABLES` need the columns ``id``, ``lat`` and ``lon``; ``kind``,
        names, ``aliases``, ``source`` and the others of ``places.csv`` may be
        there.
    frame : pandas.DataFrame
        The table. Rows without a point are left out.

    Yields
    ------
    NamedPlace
        One place a row, then the facility opposite where the row names one.
        Its ids are the id of the row and the same after the name of the table.
    """
    column, kind = PLAN_TABLES.get(table, ("id", "town"))
    columns = [str(name) for name in frame.columns]
    for values in frame.itertuples(index=False, name=None):
        row = dict(zip(columns, values, strict=True))
        lon = number(cell(row, "lon", "seat_lon"))
        lat = number(cell(row, "lat", "seat_lat"))
        given = cell(row, "kind")
        if not math.isnan(lon + lat):
            key = cell(row, column) if column else ""
            name = cell(row, "name_en", "name_zh", "name")
            place_id = key or f"member:{fold(name)}"
            fact = f"{table}:{key}" if key else ""
            place = _place(
                row,
                place_id,
                _PORT_KINDS.get(given, given) or kind,
                (lon, lat),
                (fact,) if fact else (),
            )
            ids = (key, fact) if key else ()
            loose = table in {"nodes", "counties", "corridor_members"}
            names = tuple(_names(row))
            yield NamedPlace(place, names, ids, cell(row, "place_id"), loose)
        yield from _counterpart(table, row)


def _counterpart(table: str, row: Mapping[str, object]) -> Iterator[NamedPlace]:
    lon = number(cell(row, "counterpart_lon"))
    lat = number(cell(row, "counterpart_lat"))
    name = cell(row, "counterpart_en")
    if math.isnan(lon + lat) or not name or cell(row, "counterpart_id"):
        return
    opposite = {
        "country": cell(row, "counterpart_country"),
        "name_en": name,
        "name_zh": cell(row, "counterpart_zh"),
        "source": cell(row, "source"),
        "confidence": cell(row, "coord_confidence", "confidence"),
    }
    fact = f"{table}_counterpart:{cell(row, 'id')}"
    place = _place(opposite, fact, "border_port", (lon, lat), (fact,))
    yield NamedPlace(place, tuple(_names(opposite)), (fact,), loose=True)


def order(place: Place) -> tuple[float, ...]:
    """Return the sort key of places that share a name: what people mean first.

    Parameters
    ----------
    place : Place
        A place.

    Returns
    -------
    tuple of float
        Smaller sorts first: prominence, then a town before a port before a
        station, then population.
    """
    kind = 0 if place.kind in KINDS["settlement"] else _KIND_ORDER.get(place.kind, 9)
    return (-place.prominence, kind, -(place.population or 0.0))


def near(a: Place, b: Place, limit_deg: float) -> bool:
    """Tell whether two places are about within a distance of one another.

    A coarse sieve in degrees, with meridians drawn together by latitude; it is
    no length.

    Parameters
    ----------
    a, b : Place
        Places.
    limit_deg : float
        Limit along each axis, in degrees of latitude.

    Returns
    -------
    bool
        True when they are close.
    """
    east = abs(a.lon - b.lon)
    east = min(east, 360.0 - east) * math.cos(math.radians((a.lat + b.lat) / 2))
    return abs(a.lat - b.lat) <= limit_deg and east <= limit_deg
