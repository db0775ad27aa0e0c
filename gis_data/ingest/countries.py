"""Which country a point lies in, by a polygon layer, for very many points."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from gis_data.geodesy import distance_km
from gis_data.ingest.product import raw_file
from gis_data.schema import COUNTRIES

if TYPE_CHECKING:
    from pathlib import Path

    import geopandas as gpd
    from numpy.typing import NDArray

_LAYER = "natural_earth_10m/ne_10m_admin_0_simplified_world.parquet"
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
COAST_LIMIT_KM = 25.0
_KM_PER_DEGREE = 111.0


def read_countries(raw: Path) -> gpd.GeoDataFrame:
    """Return the country polygons of the world at 1:10 million.

    Parameters
    ----------
    raw : pathlib.Path
        The raw material folder.

    Returns
    -------
    geopandas.GeoDataFrame
        Polygons with `iso_a2`, EPSG:4326. Areas the layer gives no country
        (Baikonur, Somaliland, ...) are absent.
    """
    import geopandas as gpd  # noqa: PLC0415 - heavy

    path = raw_file(raw, _LAYER)
    layer = gpd.read_parquet(path, columns=["iso_a2", "geometry"])
    return layer[layer["iso_a2"].isin(COUNTRIES)]


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

    table = pd.read_parquet(raw_file(raw, _LAYER), columns=["ISO_A3", "iso_a2"])
    coded = table[table["iso_a2"].isin(COUNTRIES) & (table["ISO_A3"] != "-99")]
    return dict(zip(coded["ISO_A3"], coded["iso_a2"], strict=True)) | _OTHER_CODES


def country_of_points(
    lon: NDArray[np.float64], lat: NDArray[np.float64], countries: gpd.GeoDataFrame
) -> NDArray[np.str_]:
    """Return the country code of every point.

    A point on two polygons takes the code that is first in the alphabet. A
    point on none (piers, bridges, coast drawn too far inland) takes the nearest
    country within 25 km.

    Parameters
    ----------
    lon, lat : numpy.ndarray
        Degrees, EPSG:4326.
    countries : geopandas.GeoDataFrame
        Polygons with `iso_a2`, EPSG:4326.

    Returns
    -------
    numpy.ndarray of str
        ISO 3166-1 alpha-2 codes; empty where no country is within 25 km.
    """
    import shapely  # noqa: PLC0415 - heavy

    parts = countries.sort_values("iso_a2").explode(ignore_index=True)
    codes = parts["iso_a2"].to_numpy(dtype="U2")
    shapes = parts.geometry.to_numpy()
    # Points go in the tree and polygons ask: each polygon is then prepared once.
    dots: NDArray[np.object_] = np.asarray(shapely.points(lon, lat))
    part, point = shapely.STRtree(dots).query(shapes, predicate="intersects")
    polygon = np.full(len(lon), len(codes), dtype=np.int64)
    np.minimum.at(polygon, point, part)
    country = np.append(codes, "")[polygon]
    stray = np.flatnonzero(country == "")
    country[stray] = _nearest(lon[stray], lat[stray], shapes, codes)
    return country


def _nearest(
    lon: NDArray[np.float64],
    lat: NDArray[np.float64],
    shapes: NDArray[np.object_],
    codes: NDArray[np.str_],
) -> NDArray[np.str_]:
    import shapely  # noqa: PLC0415 - heavy

    nearest = np.full(len(lon), "", dtype="U2")
    if not len(lon):
        return nearest
    reach_deg = COAST_LIMIT_KM / _KM_PER_DEGREE / np.cos(np.deg2rad(lat))
    dots: NDArray[np.object_] = np.asarray(shapely.points(lon, lat))
    dot, part = shapely.STRtree(shapes).query(
        dots, predicate="dwithin", distance=reach_deg
    )
    line = shapely.shortest_line(dots[dot], shapes[part])
    end = shapely.get_point(line, -1)
    away_km = distance_km(lon[dot], lat[dot], shapely.get_x(end), shapely.get_y(end))
    order = np.lexsort((part, away_km, dot))
    first = order[np.unique(dot[order], return_index=True)[1]]
    near = first[away_km[first] <= COAST_LIMIT_KM]
    nearest[dot[near]] = codes[part[near]]
    return nearest
