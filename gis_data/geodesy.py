"""Lengths on the WGS 84 ellipsoid, and the guard that a layer has a CRS."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from gis_data.errors import MissingCrsError

if TYPE_CHECKING:
    import geopandas as gpd
    from numpy.typing import ArrayLike, NDArray
    from pyproj import Geod

CRS = "EPSG:4326"


@cache
def geod() -> Geod:
    """Return the WGS 84 ellipsoid, made once.

    Returns
    -------
    pyproj.Geod
        Geodesic calculator; its lengths are metres.
    """
    from pyproj import Geod  # noqa: PLC0415 - heavy, and not every command needs it

    return Geod(ellps="WGS84")


def distance_km(
    lon_a: ArrayLike, lat_a: ArrayLike, lon_b: ArrayLike, lat_b: ArrayLike
) -> NDArray[np.float64]:
    """Return geodesic distances between pairs of points.

    Parameters
    ----------
    lon_a, lat_a, lon_b, lat_b : array_like
        Degrees, EPSG:4326, longitude first. Broadcast against one another.

    Returns
    -------
    numpy.ndarray
        Distances in kilometres, of the broadcast shape.

    Examples
    --------
    >>> round(float(distance_km(125.323, 43.88, 131.89, 43.1)), 1)
    538.1
    """
    a, b, c, d = np.broadcast_arrays(
        *(np.asarray(x, dtype=np.float64) for x in (lon_a, lat_a, lon_b, lat_b))
    )
    _, _, metres = geod().inv(a, b, c, d)
    return np.asarray(metres, dtype=np.float64) / 1000.0


def checked_crs(layer: gpd.GeoDataFrame, *, where: str) -> gpd.GeoDataFrame:
    """Return a layer in EPSG:4326, refusing one without a CRS.

    Parameters
    ----------
    layer : geopandas.GeoDataFrame
        Any layer.
    where : str
        File or layer name, for the message.

    Returns
    -------
    geopandas.GeoDataFrame
        The layer itself when it is in EPSG:4326, else a reprojected copy.

    Raises
    ------
    MissingCrsError
        If the layer says no CRS.
    """
    if layer.crs is None:
        msg = (
            f"{where}: the layer says no coordinate reference system; "
            "set it where the file is made (layer.set_crs('EPSG:4326') if it is "
            "longitude and latitude on WGS 84)."
        )
        raise MissingCrsError(msg)
    return layer if layer.crs.to_epsg() == 4326 else layer.to_crs(CRS)  # noqa: PLR2004
