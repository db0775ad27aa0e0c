"""Read places with their names: reviewed rows, tables of a plan, committed layers."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, overload

from gis_data.bundled import committed_file
from gis_data.cells import cell, number
from gis_data.gazetteer.index import PlaceIndex
from gis_data.gazetteer.model import (
    ALIAS,
    PINYIN,
    PLAN_TABLES,
    PRIMARY,
    NamedPlace,
    Place,
)
from gis_data.gazetteer.normalise import fold, fold_all

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping


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
            tuple(names_of(row)),
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


def names_of(row: Mapping[str, object]) -> Iterator[tuple[str, int]]:
    """Yield the names in a row of a table, with their rank.

    Parameters
    ----------
    row : mapping
        With the name columns of ``places.csv``, or some of them.

    Yields
    ------
    tuple of (str, int)
        A name, and PRIMARY, PINYIN or ALIAS.
    """
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


_PORT_KINDS = {"crossing": "border_port", "inland": "dry_port"}


def from_table(
    table: str, rows: Iterable[Mapping[str, object]]
) -> Iterator[NamedPlace]:
    """Yield the places a table of a plan names.

    Parameters
    ----------
    table : str
        Name of the table, such as ``border_ports``. Tables that are not in
        `PLAN_TABLES` need the columns ``id``, ``lat`` and ``lon``; ``kind``,
        names, ``aliases``, ``source`` and the others of ``places.csv`` may be
        there.
    rows : iterable of mapping
        Its rows. Those without a point are left out.

    Yields
    ------
    NamedPlace
        One place a row, then the facility opposite where the row names one.
        Its ids are the id of the row and the same after the name of the table.
    """
    column, kind = PLAN_TABLES.get(table, ("id", "town"))
    for row in rows:
        lon = number(cell(row, "lon", "seat_lon"))
        lat = number(cell(row, "lat", "seat_lat"))
        row_kind = cell(row, "kind")
        if not math.isnan(lon + lat):
            key = cell(row, column) if column else ""
            name = cell(row, "name_en", "name_zh", "name")
            place_id = key or f"member:{fold(name)}"
            fact = f"{table}:{key}" if key else ""
            place = _place(
                row,
                place_id,
                _PORT_KINDS.get(row_kind, row_kind) or kind,
                (lon, lat),
                (fact,) if fact else (),
            )
            ids = (key, fact) if key else ()
            loose = table in {"nodes", "counties", "corridor_members"}
            names = tuple(names_of(row))
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
    yield NamedPlace(place, tuple(names_of(opposite)), (fact,), loose=True)


Cells = dict[str, list[object]]
Name = tuple[int, int, str]  # row, rank, name

# Natural Earth and GeoNames put one town within this many degrees (20 km).
_SAME_TOWN_DEG = 0.2


@dataclass(frozen=True)
class _Table:
    """One committed table: its columns, the ids and names of its rows."""

    kind: str
    source: str
    cells: Cells
    ids: list[str]
    names: list[Name]


class _Places(Sequence[Place]):
    """Rows of several tables as places, each made when it is asked for."""

    def __init__(self, tables: Sequence[_Table]) -> None:
        self._rows = [(table, row) for table in tables for row in range(len(table.ids))]

    def __len__(self) -> int:
        return len(self._rows)

    @overload
    def __getitem__(self, index: int) -> Place: ...

    @overload
    def __getitem__(self, index: slice) -> list[Place]: ...

    def __getitem__(self, index: int | slice) -> Place | list[Place]:
        if isinstance(index, slice):
            return [_table_place(*pair) for pair in self._rows[index]]
        return _table_place(*self._rows[index])


def _table_place(table: _Table, row: int) -> Place:
    name = str(table.cells["name"][row])
    chinese = table.kind == "station"
    people = table.cells["population"][row] if "population" in table.cells else None
    return Place(
        id=table.ids[row],
        kind=table.kind,
        country=str(table.cells["country"][row] or ""),
        admin1="",  # these tables hold codes, not names
        lon=float(str(table.cells["lon"][row])),
        lat=float(str(table.cells["lat"][row])),
        name_en="" if chinese else name,
        name_zh=name if chinese else "",
        source=table.source,
        confidence="medium",
        population=float(str(people)) if people else None,  # 0 means unknown
    )


def secondary_index(
    simplified: Mapping[int, str], syllables: Mapping[str, str] | None = None
) -> PlaceIndex:
    """Return the index of the places that nobody reviewed.

    Parameters
    ----------
    simplified : mapping of int to str
        Traditional to simplified characters, for `str.translate`.
    syllables : mapping of str to str, optional
        Pinyin of characters, by which Chinese stations are found in letters.

    Returns
    -------
    PlaceIndex
        Towns of GeoNames (with the Chinese and Russian names of Natural Earth),
        named railway stations of OpenStreetMap, seaports of the World Port
        Index, airports. Ids are ``geonames:2038180``, ``osm-station:...``,
        ``wpi:61000``, ``iata:CGQ``.
    """
    tables = [
        _cities(),
        _world_cities(),
        _stations(syllables or {}),
        _seaports(),
        _airports(),
    ]
    index = PlaceIndex(simplified, _Places(tables))
    ids: list[str] = []
    names: list[Name] = []
    for table in tables:
        names += [(row + len(ids), rank, name) for row, rank, name in table.names]
        ids += table.ids
    index.add_many(ids, names)
    return index


def _read(file: str, *columns: str) -> Cells:
    import pyarrow.parquet as pq  # noqa: PLC0415 - only when a name is not reviewed

    table = pq.read_table(committed_file(file), columns=list(columns))
    return {name: table.column(name).to_pylist() for name in columns}


def _named(cells: Cells, primary: str, *aliases: str) -> Iterator[Name]:
    for row, name in enumerate(cells[primary]):
        yield row, PRIMARY, str(name)
    for column in aliases:
        for row, others in enumerate(cells[column]):
            if others:
                for name in str(others).split("|"):
                    # In the script of the country it is the town's own name.
                    yield row, ALIAS if name.isascii() else PRIMARY, name


_TOWN_COLUMNS = ("geonameid", "name", "lon", "lat", "country", "population")


def _cities() -> _Table:
    return _geonames(_read("cities.parquet", *_TOWN_COLUMNS, "other_names"))


def _world_cities() -> _Table:
    cells = _read("world_cities.parquet", *_TOWN_COLUMNS)
    regional = set(_read("cities.parquet", "geonameid")["geonameid"])
    new = [row for row, code in enumerate(cells["geonameid"]) if code not in regional]
    others = {name: [column[row] for row in new] for name, column in cells.items()}
    return _geonames({**others, "other_names": [""] * len(new)})


def _geonames(cells: Cells) -> _Table:
    names = [*_named(cells, "name", "other_names"), *_natural_earth_names(cells)]
    ids = [f"geonames:{code}" for code in cells["geonameid"]]
    source = "GeoNames (geonames.org), CC BY 4.0"
    return _Table("town", source, cells, ids, names)


def _natural_earth_names(towns: Cells) -> Iterator[Name]:
    """Yield the Chinese and Russian names that Natural Earth knows for towns."""
    import numpy as np  # noqa: PLC0415 - heavy
    import shapely  # noqa: PLC0415 - heavy

    columns = ("name_en", "country", "name_zh", "name_ru", "geometry")
    cells = _read("places.parquet", *columns)
    points = shapely.get_coordinates(shapely.from_wkb(np.asarray(cells["geometry"])))
    keys = fold_all(str(name) for name in cells["name_en"])
    known = {
        pair: row for row, pair in enumerate(zip(keys, cells["country"], strict=True))
    }
    keys = fold_all(str(name) for name in towns["name"])
    for row, pair in enumerate(zip(keys, towns["country"], strict=True)):
        other = known.get(pair)
        if other is None:
            continue
        lon, lat = (float(str(towns[c][row])) for c in ("lon", "lat"))
        if max(abs(lon - points[other][0]), abs(lat - points[other][1])) < (
            _SAME_TOWN_DEG
        ):
            for column in ("name_zh", "name_ru"):
                if cells[column][other]:
                    yield row, ALIAS, str(cells[column][other])


def _stations(syllables: Mapping[str, str]) -> _Table:
    cells = _read("stations.parquet", "name", "lon", "lat", "country")
    named = [row for row, name in enumerate(cells["name"]) if name]
    cells = {name: [column[row] for row in named] for name, column in cells.items()}
    points = zip(cells["name"], cells["lat"], cells["lon"], strict=True)
    ids = [f"osm-station:{name}:{lat},{lon}" for name, lat, lon in points]
    names = list(_named(cells, "name"))
    for row, name in enumerate(cells["name"]):
        names += [(row, PINYIN, other) for other in _in_letters(str(name), syllables)]
    source = "OpenStreetMap contributors, ODbL 1.0; extract OpenQGIS"
    return _Table("station", source, cells, ids, names)


_DIRECTIONS = {"东": "East", "西": "West", "南": "South", "北": "North"}


def _in_letters(name: str, syllables: Mapping[str, str]) -> Iterator[str]:
    """Yield a station's name in pinyin, and with its direction in English."""
    parts = [syllables.get(char, "") for char in name]
    if all(parts):
        yield "".join(parts)
        if name[-1] in _DIRECTIONS and len(name) > 1:
            yield f"{''.join(parts[:-1])} {_DIRECTIONS[name[-1]]}"


def _seaports() -> _Table:
    columns = ("wpi_number", "name", "other_names", "locode", "country", "lon", "lat")
    cells = _read("seaports.parquet", *columns)
    ids = [f"wpi:{code}" for code in cells["wpi_number"]]
    names = list(_named(cells, "name", "other_names", "locode"))
    return _Table("seaport", "NGA World Port Index (Pub. 150)", cells, ids, names)


def _airports() -> _Table:
    cells = _read("airports.parquet", "iata", "name", "city", "country", "lon", "lat")
    cells["of_city"] = [f"{city} airport" if city else "" for city in cells["city"]]
    ids = [f"iata:{code}" for code in cells["iata"]]
    names = list(_named(cells, "name", "of_city"))
    return _Table("airport", "airportsdata, MIT", cells, ids, names)
