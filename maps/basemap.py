"""The quiet background: land, water, borders and town names from our own layers.

Nothing is fetched. In Eurasia the 1:10m layers are used; beyond their edge the
1:50m country outlines, so that a page may show any part of the world.
The border layer can be replaced, because what a map may show is regulated
differently in different countries.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from gis_data.gazetteer.normalise import simplifier
from gis_data.geodesy import CRS, distance_km
from gis_data.messages.catalogue import entries, texts
from gis_data.messages.message import LANGUAGES, I18nText, Message
from maps.codec import packed_column, packed_geometry
from maps.outlines import (
    Extent,
    beside,
    border_lines,
    clipped,
    division_lines,
    far_outlines,
    merged,
    near_outlines,
    simplified,
    tolerance_deg,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    import geopandas as gpd
    import pandas as pd
    from shapely.geometry.base import BaseGeometry

    from maps.outlines import Reader

# Zoom from which a town of a Natural Earth scale rank (0 to 10) is named.
_CITY_ZOOM = (3.0, 3.2, 3.6, 4.2, 4.8, 5.4, 6.0, 6.6, 7.2, 8.2, 9.0)
_CONTINENT_DEG = 60.0
_GREAT_RIVER = 5  # rank of Natural Earth
_NAMES = tuple(f"name_{language}" for language in LANGUAGES)
#: What a background is made of, as its attributes and the kit call it.
SHAPES: Final = ("land", "lakes", "home", "coast", "borders", "disputed", "admin")
NAMED: Final = ("cities", "countries")
TOWN_KINDS: Final = ("city", "foreign_city", "county_seat")
_SAME_TOWN_KM = 25.0
#: Seas by their code in the catalogue: where names are written, from what zoom.
SEAS: Final = (
    ("japan", 134.6, 40.2, 3.5),
    ("yellow", 123.6, 36.0, 3.5),
    ("bohai", 119.9, 38.6, 5.0),
    ("east_china", 125.0, 29.8, 3.5),
    ("okhotsk", 149.0, 54.5, 3.0),
    ("south_china", 115.0, 15.0, 2.5),
    ("bengal", 88.0, 13.0, 2.5),
    ("arabian", 64.0, 15.0, 2.5),
    ("caspian", 50.5, 42.0, 3.5),
    ("black", 34.5, 43.4, 3.5),
    ("mediterranean", 18.0, 35.0, 3.0),
    ("north", 3.0, 56.5, 3.5),
    ("baltic", 19.5, 57.5, 4.0),
    ("pacific", 158.0, 30.0, 2.0),
    ("indian", 75.0, -12.0, 2.0),
)


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
    near = near_outlines(read, window)
    far = far_outlines(read("countries_50m"), window, near.box)
    edge = tolerance_deg(extent)
    # Of a continent only great rivers and lakes are shown, and no provinces.
    detailed = window[2] - window[0] < _CONTINENT_DEG
    rivers = read("rivers")
    admin = division_lines(read("admin1_areas"), window) if detailed else None
    if not detailed:
        rivers = rivers[rivers["scalerank"] <= _GREAT_RIVER]
    firm, disputed = border_lines(
        borders if borders is not None else read("boundary_lines"), window
    )
    if borders is None:
        firm = beside(firm, far.borders)
    return Basemap(
        extent=window,
        land=simplified(beside(near.land, far.land), edge),
        lakes=simplified(near.lakes, edge),
        home=simplified(home, edge / 2),
        coast=simplified(beside(near.coast, far.coast), edge),
        borders=simplified(firm, edge),
        disputed=simplified(disputed, edge),
        admin=simplified(admin, edge),
        rivers=_rivers(rivers, window, edge),
        cities=_cities(cities if cities is not None else read("places"), window, home),
        countries=_country_names(far.countries, extent),
    )


def packed_basemap(
    basemap: Basemap, languages: Sequence[str] = LANGUAGES
) -> dict[str, object]:
    """Return a background as plain JSON values.

    Parameters
    ----------
    basemap : Basemap
        Any background.
    languages : sequence of str
        Languages that names of towns and countries are packed in.

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
    record |= {name: _packed_names(getattr(basemap, name), languages) for name in NAMED}
    record["seas"] = [
        {"names": texts(Message(f"sea.{sea}")), "lat": lat, "lon": lon, "zoom": zoom}
        for sea, lon, lat, zoom in SEAS
        if basemap.extent[0] < lon < basemap.extent[2]
        and basemap.extent[1] < lat < basemap.extent[3]
    ]
    record["extent"] = list(basemap.extent)
    return record


def _packed_names(
    points: gpd.GeoDataFrame, languages: Sequence[str]
) -> dict[str, object]:
    return {
        "geom": packed_geometry(points.geometry, precision_deg=1e-3),
        "row_zoom": packed_column(points["min_zoom"]),
        "names": {
            language: packed_column(points[f"name_{language}"])
            for language in languages
            if f"name_{language}" in points.columns
        },
    }


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
    levels = sorted(set(zooms[wet]))
    lines = [
        simplified(merged(shapes[wet & (zooms == zoom)], window), edge)
        for zoom in levels
    ]
    return gpd.GeoDataFrame({"min_zoom": levels}, geometry=lines, crs=CRS)


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
    towns = frame[[*columns, frame.geometry.name]].copy()
    if "name" in frame.columns:
        english = towns["name_en"].fillna("")
        towns["name_en"] = english.where(english != "", frame["name"])
    if "rank" not in towns.columns:
        towns["rank"] = frame["scalerank"] if "scalerank" in frame.columns else 5
    return towns


def _country_names(countries: gpd.GeoDataFrame, extent: Extent) -> gpd.GeoDataFrame:
    """Return a point for each country name, inside its part of the first view."""
    import geopandas as gpd  # noqa: PLC0415 - heavy
    import shapely  # noqa: PLC0415 - heavy

    spots: list[BaseGeometry] = []
    rows: list[list[object]] = []
    for code, shape in zip(countries["country"], countries.geometry, strict=True):
        inside = shapely.clip_by_rect(shapely.make_valid(shape), *extent)
        if f"country.{code}" not in entries("en") or inside.is_empty:
            continue
        biggest = max(np.asarray(shapely.get_parts(inside)), key=shapely.area)
        circle = shapely.maximum_inscribed_circle(biggest, tolerance=0.1)
        spots.append(shapely.Point(circle.coords[0]))
        rows.append([*_capitals(code), _name_zoom(circle.length)])
    columns = [*_NAMES, "min_zoom"]
    return gpd.GeoDataFrame(rows, columns=columns, geometry=spots, crs=CRS)


def _capitals(code: str) -> I18nText:
    """Return the name of a country in capital letters."""
    return I18nText(*(name.upper() for name in texts(Message(f"country.{code}"))))


def _name_zoom(radius_deg: float) -> float:
    """Return the zoom at which a circle of this radius holds a country's name."""
    return float(np.clip(np.log2(45.0 / max(radius_deg, 0.05)), 2.0, 8.0))


def town_labels(reviewed: pd.DataFrame, others: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return towns to name on the background, with names in four languages.

    Parameters
    ----------
    reviewed : pandas.DataFrame
        A plan's table of places: ``kind``, ``lat``, ``lon``, ``prominence`` (5
        best known), ``name_en``, ``name_zh_hans``, ``name_ru``, ``name_ko``,
        and ``name_zh_hant`` where known.
    others : geopandas.GeoDataFrame
        The layer ``places`` of `gis_data.layers`: ``name``, ``name_en``,
        ``name_zh``, ``name_ru``, ``scalerank``. One that lies within 25 km of a
        reviewed town is left out.

    Returns
    -------
    geopandas.GeoDataFrame
        Points, EPSG:4326, with ``name_en``, ``name_zh``, ``name_ru``,
        ``name_ko`` and ``rank`` (0 the greatest), for `load_basemap`.
    """
    import geopandas as gpd  # noqa: PLC0415 - heavy
    import pandas as pd  # noqa: PLC0415 - heavy

    towns = reviewed[reviewed["kind"].isin(TOWN_KINDS)]
    lon, lat = towns["lon"].to_numpy(float), towns["lat"].to_numpy(float)
    first = gpd.GeoDataFrame(
        {
            "name_en": towns["name_en"].to_numpy(),
            "name_zh": _chinese(towns).to_numpy(),
            "name_ru": towns["name_ru"].to_numpy(),
            "name_ko": towns["name_ko"].to_numpy(),
            "rank": (10 - 2 * towns["prominence"].fillna(1)).clip(0, 10).to_numpy(),
        },
        geometry=gpd.points_from_xy(lon, lat),
        crs=CRS,
    )
    far = others[~_near(others, lon, lat)]
    english = far["name_en"].where(far["name_en"].fillna("") != "", far["name"])
    table = simplifier(_both_forms(reviewed))
    second = gpd.GeoDataFrame(
        {
            "name_en": english.to_numpy(),
            "name_zh": [str(name or "").translate(table) for name in far["name_zh"]],
            "name_ru": far["name_ru"].to_numpy(),
            "rank": far["scalerank"].to_numpy(),
        },
        geometry=far.geometry.to_numpy(),
        crs=CRS,
    )
    return gpd.GeoDataFrame(pd.concat([first, second], ignore_index=True), crs=CRS)


def _near(others: gpd.GeoDataFrame, lon: np.ndarray, lat: np.ndarray) -> np.ndarray:
    """Return which of the other towns lie within 25 km of a reviewed one."""
    if not len(lon):
        return np.zeros(len(others), dtype=bool)
    x, y = others.geometry.x.to_numpy(), others.geometry.y.to_numpy()
    near = np.zeros(len(others), dtype=bool)
    box = (np.abs(y[:, None] - lat) < 0.5) & (np.abs(x[:, None] - lon) < 1.0)  # noqa: PLR2004 - degrees, wider than 25 km
    i, j = np.nonzero(box)
    close = distance_km(x[i], y[i], lon[j], lat[j]) < _SAME_TOWN_KM
    near[i[close]] = True
    return near


def _chinese(reviewed: pd.DataFrame) -> pd.Series:
    """Return Chinese names, in the form that maps published in China use."""
    plain = reviewed["name_zh_hans"]
    if "label_zh_cn_map" not in reviewed.columns:
        return plain
    on_maps = reviewed["label_zh_cn_map"].fillna("")
    return on_maps.where(on_maps != "", plain)


def _both_forms(reviewed: pd.DataFrame) -> list[tuple[str, str]]:
    """Return names in traditional and simplified characters.

    Natural Earth mixes the two; the reviewed names hold both forms of some
    hundred characters.
    """
    if "name_zh_hant" not in reviewed.columns:
        return []
    forms = (reviewed[name].fillna("") for name in ("name_zh_hant", "name_zh_hans"))
    return [
        (hant, hans)
        for hant, hans in zip(*forms, strict=True)
        if len(hant) == len(hans)
    ]
