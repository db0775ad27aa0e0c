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
        Column with the id; empty where rows have none.
    side : str
        What ends the names of its columns, such as ``_a``.
    name : str
        Column with the English name.
    """

    table: str
    kind: str
    key: str = ""
    side: str = ""
    name: str = "name_en"


POINTS = (
    Point("gauge_yards", "station", "id"),
    Point("stop_points", "station"),
    Point("link_stops", "town"),
    Point("curated_links", "junction", "", "_a", "from_en"),
    Point("curated_links", "junction", "", "_b", "to_en"),
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
    yield from from_table("border_ports", ports)
    for point in POINTS:
        for row in rows(point.table):
            lon, lat = (number(cell(row, axis + point.side)) for axis in ("lon", "lat"))
            name = cell(row, point.name)
            if name and not math.isnan(lon + lat):
                yield _named(point, row, (lon, lat))


def _named(point: Point, row: Row, lonlat: tuple[float, float]) -> NamedPlace:
    name, key = cell(row, point.name), cell(row, point.key) if point.key else ""
    country = cell(row, "country" + point.side, "country", "country_a")
    place_id = key or f"{point.table}:{fold(name)}:{country}"
    own = {**row, "name_en": name} if point.name == "name_en" else {"name_en": name}
    place = Place(
        id=place_id,
        kind=point.kind,
        country=country,
        admin1="",
        lon=lonlat[0],
        lat=lonlat[1],
        name_en=name,
        name_zh=cell(own, "name_zh"),
        name_ru=cell(own, "name_ru"),
        source=cell(row, "source"),
        confidence=cell(row, "coord_confidence", "confidence") or "low",
    )
    ids = (key, f"{point.table}:{key}") if key else ()
    return NamedPlace(place, tuple(names_of(own)), ids, loose=True)
