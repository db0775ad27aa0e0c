"""Natural Earth as raw material: layers read, codes of countries, grids."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

import numpy as np

from gis_data.ingest.product import Publisher, raw_file
from gis_data.schema import COUNTRIES

if TYPE_CHECKING:
    from pathlib import Path

    import geopandas as gpd
    from numpy.typing import NDArray
    from shapely import MultiPolygon
    from shapely.geometry.base import BaseGeometry

NATURAL_EARTH: Final = Publisher(
    publisher="Natural Earth",
    title="Natural Earth 4.0, 1:10 million",
    url="https://www.naturalearthdata.com/",
    licence="public domain",
    attribution="Made with Natural Earth",
    data_date="2017",
)
SIMPLIFIED: Final = replace(
    NATURAL_EARTH,
    title="Natural Earth 4.1.0, 1:10 million, simplified",
    data_date="2018",
)
WORLD: Final = replace(NATURAL_EARTH, title="Natural Earth 4.0, 1:50 million")
#: West, south, east, north of the background layers, in degrees.
EURASIA: Final = (-26.0, -12.0, 180.0, 82.0)
# A power of two, so that degrees end in zero bits, which compress: 14 m at most.
GRID_DEG: Final = 1 / 8192
_COUNTRIES = "natural_earth_10m/ne_10m_admin_0_simplified_world.parquet"
# Alpha-3 codes that are Natural Earth's own or that its country layer leaves out.
_OTHER_CODES = {
    "ALD": "AX",
    "KOS": "XK",
    "PSX": "PS",
    "SAH": "EH",
    "SJM": "SJ",
    "TKL": "TK",
    "VAT": "VA",
}


def read_countries(raw: Path) -> gpd.GeoDataFrame:
    """Return the country polygons of the world at 1:10 million.

    Parameters
    ----------
    raw : pathlib.Path
        The raw material folder.

    Returns
    -------
    geopandas.GeoDataFrame
        Polygons with `country`, EPSG:4326. Areas the layer gives no country
        (Baikonur, Somaliland, ...) are absent.
    """
    import geopandas as gpd  # noqa: PLC0415 - heavy

    layer = gpd.read_parquet(raw_file(raw, _COUNTRIES), columns=["iso_a2", "geometry"])
    return layer[layer["iso_a2"].isin(COUNTRIES)].rename(columns={"iso_a2": "country"})


def read_country_codes(raw: Path) -> dict[str, str]:
    """Return the alpha-2 code of every alpha-3 code Natural Earth uses.

    Parameters
    ----------
    raw : pathlib.Path
        The raw material folder.

    Returns
    -------
    dict of str to str
        Such as ``{"CHN": "CN", ...}``; territories without a code are absent.
    """
    import pandas as pd  # noqa: PLC0415 - heavy

    table = pd.read_parquet(raw_file(raw, _COUNTRIES), columns=["ISO_A3", "iso_a2"])
    coded = table[table["iso_a2"].isin(COUNTRIES) & (table["ISO_A3"] != "-99")]
    return dict(zip(coded["ISO_A3"], coded["iso_a2"], strict=True)) | _OTHER_CODES


def on_grid(shapes: NDArray[np.object_]) -> NDArray[np.object_]:
    """Return shapes with their vertices on the grid, areas made valid again.

    Vertices that two shapes share stay shared.

    Parameters
    ----------
    shapes : numpy.ndarray of shapely geometry
        Lines or areas, EPSG:4326.

    Returns
    -------
    numpy.ndarray of shapely geometry
        On multiples of 1/8192 degree.
    """
    import shapely  # noqa: PLC0415 - heavy

    rounded = shapely.set_precision(shapes, GRID_DEG, mode="pointwise")
    bare = shapely.set_precision(rounded, 0)  # or the next overlay would use the grid
    broken = ~shapely.is_valid(bare)
    bare[broken] = shapely.make_valid(
        bare[broken], method="structure", keep_collapsed=False
    )
    return np.asarray(bare)


def polygons_of(shape: BaseGeometry, least_deg2: float = 0.0) -> MultiPolygon:
    """Return the polygons of a shape, without lines and points that overlays leave.

    Parameters
    ----------
    shape : shapely geometry
        Any shape.
    least_deg2 : float, optional
        Area that a polygon must exceed, in square degrees.

    Returns
    -------
    shapely.MultiPolygon
        May be empty.

    Examples
    --------
    >>> from shapely import GeometryCollection, Point, box
    >>> len(polygons_of(GeometryCollection([box(0, 0, 1, 1), Point(2, 2)])).geoms)
    1
    """
    import shapely  # noqa: PLC0415 - heavy

    parts = shapely.get_parts(shapely.get_parts(shape))
    return shapely.MultiPolygon(parts[shapely.area(parts) > least_deg2].tolist())


def sorted_layer(layer: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return the rows that have a shape, ordered by it.

    Parameters
    ----------
    layer : geopandas.GeoDataFrame
        Any layer.

    Returns
    -------
    geopandas.GeoDataFrame
        Index 0, 1, 2, ...
    """
    full = layer[~layer.geometry.is_empty]
    keys = full.geometry.bounds.assign(wkb=full.geometry.to_wkb())
    order = keys.sort_values(["minx", "miny", "maxx", "maxy", "wkb"], kind="stable")
    return full.loc[order.index].reset_index(drop=True)


def read_eurasia(raw: Path, file: str, columns: dict[str, str]) -> gpd.GeoDataFrame:
    """Return a layer of the world cut to Eurasia, one row per part.

    Parameters
    ----------
    raw : pathlib.Path
        The raw material folder.
    file : str
        File name in ``natural_earth_eurasia``, and a layer of it after ``#``.
    columns : dict of str to str
        Columns to keep, and what they are called here.

    Returns
    -------
    geopandas.GeoDataFrame
        EPSG:4326; unknown text is empty.
    """
    import geopandas as gpd  # noqa: PLC0415 - heavy
    import shapely  # noqa: PLC0415 - heavy

    name, _, part = file.partition("#")
    path = raw_file(raw, f"natural_earth_eurasia/{name}")
    layer = gpd.read_file(path, bbox=EURASIA, columns=list(columns), layer=part or None)
    layer = layer.rename(columns=columns)[[*columns.values(), "geometry"]]
    layer = layer.to_crs(4326) if layer.crs else layer.set_crs(4326)
    for column in columns.values():
        if layer[column].dtype.kind not in "iufb":
            layer[column] = layer[column].astype(object).fillna("")
    shapes = shapely.clip_by_rect(layer.geometry.to_numpy(), *EURASIA)
    return layer.set_geometry(shapes, crs=4326).explode(ignore_index=True)
