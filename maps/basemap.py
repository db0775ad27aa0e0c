"""The quiet background: land, water, borders and town names from our own layers.

Nothing is fetched. Near the plan the 1:10m layers are used; beyond their edge
the 1:50m country outlines, so that a page may reach from the Pacific to Europe.
The border layer can be replaced, because what a map may show is regulated
differently in different countries.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from gis_data.geodesy import CRS
from maps.codec import packed_column, packed_geometry
from maps.i18n import LANGUAGES, words
from maps.outlines import (
    Extent,
    beside,
    border_lines,
    clipped,
    far_outlines,
    merged,
    near_outlines,
    simplified,
)

if TYPE_CHECKING:
    import geopandas as gpd
    from shapely.geometry.base import BaseGeometry

    from maps.outlines import Reader

# Zoom from which a town of a Natural Earth scale rank (0 to 10) is named.
_CITY_ZOOM = (3.0, 3.2, 3.6, 4.2, 4.8, 5.4, 6.0, 6.6, 7.2, 8.2, 9.0)
_CONTINENT_DEG = 60.0
_NAMES = tuple(f"name_{language}" for language in LANGUAGES)
#: What a background is made of, as its attributes and the kit call it.
SHAPES: Final = ("land", "lakes", "home", "coast", "borders", "disputed", "admin")
NAMED: Final = ("cities", "countries")


@dataclass(frozen=True, kw_only=True)
class Basemap:
    """The background of a page. Make it with `load_basemap`.

    Attributes
    ----------
    extent : tuple of float
        West, south, east, north of what is drawn, in degrees.
    land, lakes, home : shapely geometry or None
        Areas; `home` is the region that the page is about, drawn brighter.
    coast, borders, disputed, admin : shapely geometry or None
        Lines; `disputed` borders are drawn dashed.
    rivers : geopandas.GeoDataFrame
        Lines with ``min_zoom``.
    cities, countries : geopandas.GeoDataFrame
        Points with ``name_*`` and ``min_zoom``.
    """

    extent: Extent
    land: BaseGeometry | None
    lakes: BaseGeometry | None
    home: BaseGeometry | None
    coast: BaseGeometry | None
    borders: BaseGeometry | None
    disputed: BaseGeometry | None
    admin: BaseGeometry | None
    rivers: gpd.GeoDataFrame
    cities: gpd.GeoDataFrame
    countries: gpd.GeoDataFrame


def load_basemap(
    extent: Extent,
    *,
    home: BaseGeometry | None = None,
    borders: gpd.GeoDataFrame | None = None,
    cities: gpd.GeoDataFrame | None = None,
    read: Reader | None = None,
) -> Basemap:
    """Return the background for an extent, from the committed layers.

    Parameters
    ----------
    extent : tuple of float
        West, south, east, north in degrees, EPSG:4326; what the page shows at
        first. The background reaches further, so that the map can be moved.
    home : shapely geometry, optional
        The region that the page is about (a province, say), EPSG:4326.
    borders : geopandas.GeoDataFrame, optional
        Boundary lines to draw instead of the committed ones; a ``disputed``
        column (bool) makes them dashed.
    cities : geopandas.GeoDataFrame, optional
        Points with ``name_en``, ``name_zh`` ... and ``rank`` (0 the greatest)
        instead of the committed populated places.
    read : callable, optional
        From layer name to frame; `gis_data.layers.read_layer` by default.

    Returns
    -------
    Basemap
        The background, in EPSG:4326.
    """
    if read is None:
        from gis_data.layers import read_layer  # noqa: PLC0415 - reads files

        read = read_layer
    window = _padded(extent)
    far = far_outlines(read("countries_50m"), window)
    near = near_outlines(read, window)
    edge = tolerance_deg(extent)
    # Lakes, rivers and provinces are only known near the plan: half a continent
    # with rivers and half without would say something false.
    detailed = window[2] - window[0] < _CONTINENT_DEG
    rivers = read("rivers")
    firm, disputed = border_lines(
        borders if borders is not None else read("boundary_lines"), window
    )
    if borders is None:
        firm = beside(firm, far.borders, near.box)
    return Basemap(
        extent=window,
        land=simplified(beside(near.land, far.land, near.box), edge),
        lakes=simplified(near.lakes, edge) if detailed else None,
        home=simplified(home, edge / 2),
        coast=simplified(beside(near.coast, far.coast, near.box), edge),
        borders=simplified(firm, edge),
        disputed=simplified(disputed, edge),
        admin=simplified(near.admin, edge) if detailed else None,
        rivers=_rivers(rivers if detailed else rivers.iloc[:0], window, edge),
        cities=_cities(cities if cities is not None else read("places"), window, home),
        countries=_country_names(far.countries, extent),
    )


def tolerance_deg(extent: Extent) -> float:
    """Return how coarse the background may be for an extent.

    Parameters
    ----------
    extent : tuple of float
        West, south, east, north in degrees.

    Returns
    -------
    float
        Greatest shift of a background line, in degrees.

    Examples
    --------
    >>> tolerance_deg((118.0, 38.0, 134.0, 48.0))
    0.002
    >>> tolerance_deg((5.0, 35.0, 140.0, 62.0))
    0.0225
    """
    width = extent[2] - extent[0]
    return max(0.002, width / 6000.0) if width > 40 else 0.002  # noqa: PLR2004 - degrees


def packed_basemap(basemap: Basemap) -> dict[str, object]:
    """Return a background as plain JSON values.

    Parameters
    ----------
    basemap : Basemap
        Any background.

    Returns
    -------
    dict
        Packed geometry by role, and the names of towns, countries and seas.
    """
    grid = 1e-3 if tolerance_deg(basemap.extent) < 0.01 else 2e-3  # noqa: PLR2004 - degrees
    record: dict[str, object] = {
        shape: packed_geometry([getattr(basemap, shape)], precision_deg=grid)
        for shape in SHAPES
    }
    record["rivers"] = {
        "geom": packed_geometry(basemap.rivers.geometry, precision_deg=grid),
        "row_zoom": packed_column(basemap.rivers["min_zoom"]),
    }
    record |= {name: _packed_names(getattr(basemap, name)) for name in NAMED}
    record["seas"] = [
        {"names": names, "lat": lat, "lon": lon, "zoom": zoom}
        for lon, lat, zoom, *names in _seas()
        if basemap.extent[0] < lon < basemap.extent[2]
        and basemap.extent[1] < lat < basemap.extent[3]
    ]
    record["extent"] = list(basemap.extent)
    return record


def _packed_names(points: gpd.GeoDataFrame) -> dict[str, object]:
    return {
        "geom": packed_geometry(points.geometry, precision_deg=1e-3),
        "row_zoom": packed_column(points["min_zoom"]),
        "names": {
            language: packed_column(points[f"name_{language}"])
            for language in LANGUAGES
            if f"name_{language}" in points.columns
        },
    }


def _seas() -> list[tuple[float, float, float, str, str, str, str]]:
    """Return names of seas and where on the map to write them."""
    return [tuple(row) for row in words()["seas"]]  # type: ignore[misc]


def _padded(extent: Extent) -> Extent:
    """Return an extent with room to move, and for windows tall or wide."""
    west, south, east, north = extent
    width, height = east - west, north - south
    dx = max(8.0, 0.5 * width, 0.6 * height)
    dy = max(6.0, 0.5 * height, min(0.55 * width, 0.35 * width + 6.0))
    return (
        max(-179.9, west - dx),
        max(-60.0, south - dy),
        min(179.9, east + dx),
        min(80.0, north + dy),
    )


def _rivers(rivers: gpd.GeoDataFrame, window: Extent, edge: float) -> gpd.GeoDataFrame:
    """Return rivers joined by the zoom that they appear at."""
    import geopandas as gpd  # noqa: PLC0415 - heavy

    shapes = clipped(rivers, window)
    ranks = rivers["scalerank"].fillna(9).to_numpy(dtype=float)
    zooms = np.clip(ranks - 1.5, 0.0, 8.0)
    wet = np.array([not each.is_empty for each in shapes], dtype=bool)
    found = sorted(set(zooms[wet]))
    lines = [simplified(merged(shapes[wet & (zooms == zoom)]), edge) for zoom in found]
    return gpd.GeoDataFrame({"min_zoom": found}, geometry=lines, crs=CRS)


def _cities(
    places: gpd.GeoDataFrame, window: Extent, home: BaseGeometry | None
) -> gpd.GeoDataFrame:
    """Return towns of the window by rank; those at home are named a zoom earlier."""
    frame = places.cx[window[0] : window[2], window[1] : window[3]]
    frame = _renamed(frame)
    rank = frame["rank"].fillna(10).clip(0, 10).astype(int).to_numpy()
    zoom = np.asarray(_CITY_ZOOM)[rank]
    if home is not None:
        zoom = np.where(frame.geometry.within(home).to_numpy(), zoom - 1.0, zoom)
    if window[2] - window[0] > _CONTINENT_DEG:
        frame, zoom = frame[rank <= 6], zoom[rank <= 6]  # noqa: PLR2004 - Natural Earth rank
    named = frame.assign(min_zoom=zoom)
    return named.sort_values(["min_zoom", "name_en"], kind="stable")


def _renamed(frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return towns with the columns of a reviewed list, whichever list they are of."""
    columns = [each for each in (*_NAMES, "rank") if each in frame.columns]
    kept = frame[[*columns, frame.geometry.name]].copy()
    if "name" in frame.columns:
        english = kept["name_en"].fillna("")
        kept["name_en"] = english.where(english != "", frame["name"])
    if "rank" not in kept.columns:
        kept["rank"] = frame["scalerank"] if "scalerank" in frame.columns else 5
    return kept


def _country_names(countries: gpd.GeoDataFrame, extent: Extent) -> gpd.GeoDataFrame:
    """Return a point for each country name, inside its part of the first view."""
    import geopandas as gpd  # noqa: PLC0415 - heavy
    import shapely  # noqa: PLC0415 - heavy

    names = words()["countries"]
    spots: list[BaseGeometry] = []
    rows: list[list[object]] = []
    for code, shape in zip(countries["adm0_a3"], countries.geometry, strict=True):
        inside = shapely.clip_by_rect(shapely.make_valid(shape), *extent)
        if code not in names or inside.is_empty:
            continue
        biggest = max(np.asarray(shapely.get_parts(inside)), key=shapely.area)
        circle = shapely.maximum_inscribed_circle(biggest, tolerance=0.1)
        spots.append(shapely.Point(circle.coords[0]))
        rows.append([*names[code], _name_zoom(circle.length)])
    columns = [*_NAMES, "min_zoom"]
    return gpd.GeoDataFrame(rows, columns=columns, geometry=spots, crs=CRS)


def _name_zoom(radius_deg: float) -> float:
    """Return the zoom at which a circle of this radius holds a country's name."""
    return float(np.clip(np.log2(45.0 / max(radius_deg, 0.05)), 2.0, 8.0))
