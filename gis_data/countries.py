"""Which country each of many points lies in, by the committed country areas."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from gis_data.bundled import read_shapes
from gis_data.geodesy import distance_km

if TYPE_CHECKING:
    import geopandas as gpd
    from numpy.typing import ArrayLike, NDArray

COAST_LIMIT_KM = 25.0
_KM_PER_DEGREE = 111.0


@cache
def country_areas() -> gpd.GeoDataFrame:
    """Return the committed areas of countries, read once.

    Returns
    -------
    geopandas.GeoDataFrame
        Layer ``country_areas``: polygons with `country`, EPSG:4326.
    """
    return read_shapes("country_areas.parquet")


def country_of_points(
    lon: ArrayLike, lat: ArrayLike, areas: gpd.GeoDataFrame | None = None
) -> NDArray[np.str_]:
    """Return the country code of every point.

    A point on two areas takes the code that is first in the alphabet. A point on
    none (beyond the territorial sea) takes the nearest country within 25 km.

    Parameters
    ----------
    lon, lat : array_like of float
        Degrees, EPSG:4326.
    areas : geopandas.GeoDataFrame, optional
        Polygons with `country`, EPSG:4326; the committed ones by default.

    Returns
    -------
    numpy.ndarray of str
        ISO 3166-1 alpha-2 codes; empty where no country is within 25 km.

    Examples
    --------
    Fangchuan, Khasan and Narva, each within 5 km of a frontier:

    >>> country_of_points([130.61, 130.65, 28.19], [42.44, 42.43, 59.377]).tolist()
    ['CN', 'RU', 'EE']
    """
    import shapely  # noqa: PLC0415 - heavy

    x, y = (np.atleast_1d(np.asarray(each, dtype=np.float64)) for each in (lon, lat))
    layer = country_areas() if areas is None else areas
    parts = layer.sort_values("country").explode(ignore_index=True)
    codes = parts["country"].to_numpy(dtype="U2")
    shapes = parts.geometry.to_numpy()
    # Points go in the tree and polygons ask: each polygon is then prepared once.
    dots: NDArray[np.object_] = np.asarray(shapely.points(x, y))
    part, point = shapely.STRtree(dots).query(shapes, predicate="intersects")
    polygon = np.full(len(x), len(codes), dtype=np.int64)
    np.minimum.at(polygon, point, part)
    country = np.append(codes, "")[polygon]
    stray = np.flatnonzero(country == "")
    country[stray] = _nearest(x[stray], y[stray], shapes, codes)
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
