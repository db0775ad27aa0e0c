"""Named points of a network that are no places: border ports, yards, stops, ends."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

from gis_data.cells import cell, number
from gis_data.gazetteer.load import from_table, names_of
from gis_data.gazetteer.model import NamedPlace, Place
from gis_data.gazetteer.normalise import fold

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    Row = Mapping[str, object]


class Point(NamedTuple):
    """Columns of one named point in a row of a table.

    Attributes
    ----------
    table : str
        The table.
    kind : str
        Kind of place.
    key : str
        Column with the id; empty where rows have none. The id of a yard is known
        without its table; those of stops may be names of others.
    name : str
        Column with the English name; names in other languages are beside it.
    column : str
        Form of the columns with its country, latitude and longitude.
    """

    table: str
    kind: str
    key: str = ""
    name: str = "name_en"
    column: str = "{}"


POINTS = (
    Point("gauge_yards", "station", "id"),
    Point("stop_points", "station", "node_id"),
    Point("link_stops", "town"),
    Point("curated_links", "junction", "", "from_en", "{}_a"),
    Point("curated_links", "junction", "", "to_en", "{}_b"),
)
_OPPOSITE = Point(
    "border_ports_counterpart", "border_port", "", "counterpart_en", "counterpart_{}"
)


def listed_names(
    ports: Iterable[Row], rows: Callable[[str], Iterable[Row]]
) -> Iterator[NamedPlace]:
    """Yield the points of a network that have a name or an id but are no places.

    Parameters
    ----------
    ports : iterable of mapping
        Rows of ``border_ports``: all that a network may cross a frontier at.
    rows : callable
        Returns the rows of a table by its name.

    Yields
    ------
    NamedPlace
        Border ports and the facility opposite, by their ids too; then yards, by
        theirs; then stops and ends of links. Rows without a point are left out.
    """
    ports = list(ports)
    yield from from_table("border_ports", ports)
    # Also where a port of its own stands for it, perhaps by another name.
    yield from _points(_OPPOSITE, ports)
    for point in POINTS:
        yield from _points(point, rows(point.table))


def _points(point: Point, rows: Iterable[Row]) -> Iterator[NamedPlace]:
    for row in rows:
        lon, lat = (number(cell(row, point.column.format(a))) for a in ("lon", "lat"))
        if cell(row, point.name) and not math.isnan(lon + lat):
            yield _named(point, row, (lon, lat))


def _named(point: Point, row: Row, lonlat: tuple[float, float]) -> NamedPlace:
    key = cell(row, point.key) if point.key else ""
    names = {
        f"name_{code}": cell(row, point.name.removesuffix("en") + code)
        for code in ("en", "zh", "ru")
    }
    country = cell(row, point.column.format("country"), "country_a")
    fact = f"{point.table}:{key or fold(names['name_en'])}"
    bare = key if point.table == "gauge_yards" else ""
    place = Place(
        id=bare or fact,
        kind=point.kind,
        country=country,
        admin1="",
        lon=lonlat[0],
        lat=lonlat[1],
        name_en=names["name_en"],
        name_zh=names["name_zh"],
        name_ru=names["name_ru"],
        source=cell(row, "source"),
        confidence=cell(row, "coord_confidence", "confidence") or "low",
    )
    ids = tuple(filter(None, (bare, fact if key else "")))
    return NamedPlace(place, tuple(names_of(names)), ids, loose=True)
