"""Country areas of any box, at the accuracy of OpenStreetMap, out of time zones.

A frontier in use is a frontier between time zones: the zones of
timezone-boundary-builder are administrative areas of OpenStreetMap, and each belongs to
one country. Install `timezonefinder` and the release of `timezonefinder-data` wanted,
which hold the whole world, then::

    python -m gis_data.ingest.zone_areas --box -26 -12 180 82 --without Africa/ \
        --out FILE.parquet

which is what the committed layer is made of.
"""

from __future__ import annotations

import argparse
import importlib
import logging
import sys
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from gis_data.errors import SourceError
from gis_data.geodesy import CRS
from gis_data.ingest.product import write_geoparquet

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import geopandas as gpd
    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

    Box = tuple[float, float, float, float]

_LOG = logging.getLogger("gis_data.ingest")
# About 60 m, less than the 100 m that nodes of the network are rounded to.
TOLERANCE_DEG = 0.0006
# The package stores degrees in ten-millionths.
_GRID_DEG = 1e-7
# Zones whose country is in dispute: Natural Earth stays there.
DISPUTED_ZONES = frozenset({"Europe/Simferopol", "Asia/Famagusta"})
# The north of Viet Nam keeps the zone of Bangkok; its parts lie in this box.
_NORTH_OF_VIETNAM = ("Asia/Bangkok", "Asia/Ho_Chi_Minh", (101.0, 16.0, 112.0, 25.0))


def country_of_zones() -> dict[str, str]:
    """Return the country of every time zone, by the table of the tz database.

    Returns
    -------
    dict of str to str
        Such as ``{"Asia/Shanghai": "CN", ...}``, without disputed zones.

    Examples
    --------
    >>> country_of_zones()["Asia/Urumqi"]
    'CN'
    """
    table = (files("tzdata") / "zoneinfo" / "zone.tab").read_text(encoding="utf-8")
    rows = (line.split("\t") for line in table.splitlines() if line[:1] != "#")
    zones = {row[2]: row[0] for row in rows}
    return {zone: code for zone, code in zones.items() if zone not in DISPUTED_ZONES}


def zone_polygons(zones: Iterable[str], box: Box) -> dict[str, BaseGeometry]:
    """Return the areas of time zones that reach into a box.

    Parameters
    ----------
    zones : iterable of str
        Names of the tz database.
    box : tuple of float
        West, south, east, north in degrees.

    Returns
    -------
    dict of str to shapely geometry
        Areas cut to the box, EPSG:4326, with the territorial sea.

    Raises
    ------
    SourceError
        If `timezonefinder` is not installed.
    """
    import shapely  # noqa: PLC0415 - heavy

    try:
        finder: Any = importlib.import_module("timezonefinder").TimezoneFinder()
    except ImportError as error:
        msg = "timezonefinder is not installed; install it and timezonefinder-data."
        raise SourceError(msg) from error
    parts: dict[str, list[BaseGeometry]] = {}
    shared, other, where = _NORTH_OF_VIETNAM
    for zone in sorted(set(finder.timezone_names).intersection(zones)):
        for outer, *holes in finder.get_geometry(zone, coords_as_pairs=True):
            part = shapely.Polygon(outer, holes)
            moved = zone == shared and part.within(shapely.box(*where))
            if part.intersects(shapely.box(*box)):
                parts.setdefault(other if moved else zone, []).append(part)
    return {
        zone: shapely.clip_by_rect(
            shapely.set_precision(shapely.union_all(near), _GRID_DEG), *box
        )
        for zone, near in sorted(parts.items())
    }


def areas_of_countries(
    zones: Mapping[str, BaseGeometry], countries: Mapping[str, str]
) -> gpd.GeoDataFrame:
    """Return one area for each country, neighbours meeting vertex by vertex.

    Parameters
    ----------
    zones : mapping of str to shapely geometry
        Areas of time zones, EPSG:4326.
    countries : mapping of str to str
        Country of each zone.

    Returns
    -------
    geopandas.GeoDataFrame
        Polygons with `country`, in the order of the codes, EPSG:4326, simplified by
        60 m as one coverage. Where two countries overlap, the first has the overlap.

    Examples
    --------
    >>> from shapely import box
    >>> toy = {"x": box(0, 0, 2, 1), "y": box(2, 0, 3, 1), "z": box(1, 0, 1.5, 1)}
    >>> areas = areas_of_countries(toy, {"x": "AA", "y": "AA", "z": "BB"})
    >>> areas["country"].tolist(), [shape.area for shape in areas.geometry]
    (['AA'], [3.0])
    """
    import geopandas as gpd  # noqa: PLC0415 - heavy
    import shapely  # noqa: PLC0415 - heavy

    codes = sorted({countries[zone] for zone in zones})
    shapes = np.array(
        [
            shapely.union_all(
                [area for zone, area in zones.items() if countries[zone] == code],
                grid_size=_GRID_DEG,
            )
            for code in codes
        ]
    )
    shapes = _only_areas(_without_overlaps(shapes))
    full = ~shapely.is_empty(shapes)
    simple = shapely.coverage_simplify(shapes[full], TOLERANCE_DEG)
    return gpd.GeoDataFrame(
        {"country": np.array(codes, dtype=object)[full]}, geometry=simple, crs=CRS
    )


def _without_overlaps(shapes: NDArray[np.object_]) -> NDArray[np.object_]:
    """Take from each shape what an earlier one covers."""
    import shapely  # noqa: PLC0415 - heavy

    clear = shapes.copy()
    a, b = shapely.STRtree(shapes).query(shapes, predicate="intersects")
    for first, second in sorted(zip(a.tolist(), b.tolist(), strict=True)):
        if first < second and not shapely.touches(clear[first], clear[second]):
            clear[second] = shapely.difference(
                clear[second], clear[first], grid_size=_GRID_DEG
            )
    return clear


def _only_areas(shapes: NDArray[np.object_]) -> NDArray[np.object_]:
    import shapely  # noqa: PLC0415 - heavy

    polygons = [
        [part for part in shapely.get_parts(shape) if part.geom_type == "Polygon"]
        for shape in shapes
    ]
    return np.array([shapely.multipolygons(parts) for parts in polygons])


def main(arguments: list[str] | None = None) -> int:
    """Write the country areas of a box.

    Parameters
    ----------
    arguments : list of str, optional
        Words after the command; those of the process by default.

    Returns
    -------
    int
        0 when the file was written, 2 when something was missing.
    """
    parser = argparse.ArgumentParser(
        prog="python -m gis_data.ingest.zone_areas", description=__doc__
    )
    names = ("WEST", "SOUTH", "EAST", "NORTH")
    parser.add_argument("--box", type=float, nargs=4, required=True, metavar=names)
    parser.add_argument(
        "--without", default=(), nargs="*", metavar="ZONES", help="such as Africa/"
    )
    parser.add_argument("--out", type=Path, required=True, help="GeoParquet file")
    options = parser.parse_args(arguments)
    logging.basicConfig(level=logging.INFO, format="%(message)s", stream=sys.stderr)
    countries = {
        zone: code
        for zone, code in country_of_zones().items()
        if not zone.startswith(tuple(options.without))
    }
    try:
        zones = zone_polygons(countries, tuple(options.box))
        areas = areas_of_countries(zones, countries)
        write_geoparquet(areas, options.out)
    except SourceError as error:
        _LOG.error("%s", error)
        return 2
    _LOG.info("%s: %d countries", options.out, len(areas))
    return 0


if __name__ == "__main__":
    sys.exit(main())
