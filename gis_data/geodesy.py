"""Lengths and nearest points on the globe, and the guard that a layer has a CRS."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from gis_data.errors import MissingCrsError

if TYPE_CHECKING:
    import geopandas as gpd
    from numpy.typing import ArrayLike, NDArray
    from pyproj import Geod

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

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
        If the layer has no CRS.
    """
    if layer.crs is None:
        msg = (
            f"{where}: the layer has no coordinate reference system; "
            "set it where the file is made (layer.set_crs('EPSG:4326') if it is "
            "longitude and latitude on WGS 84)."
        )
        raise MissingCrsError(msg)
    return layer if layer.crs.to_epsg() == 4326 else layer.to_crs(CRS)  # noqa: PLR2004


#: Mean radius of the earth (IUGG), of great circles and of charts.
EARTH_RADIUS_KM = 6371.0088
#: A degree of latitude, of windows in degrees and of planar offsets.
KM_PER_DEGREE = 111.2
# Points as near as the nearest to within this, 6 mm on the ground, tie with it.
_TIE = 1e-9


def unit_vectors(lon: ArrayLike, lat: ArrayLike) -> Floats:
    """Return points on the unit sphere.

    Parameters
    ----------
    lon, lat : array_like
        Degrees, EPSG:4326, longitude first.

    Returns
    -------
    numpy.ndarray
        (n, 3) unit vectors: equal on both sides of the antimeridian.
    """
    x = np.radians(np.atleast_1d(np.asarray(lon, dtype=np.float64)))
    y = np.radians(np.atleast_1d(np.asarray(lat, dtype=np.float64)))
    return np.column_stack([np.cos(y) * np.cos(x), np.cos(y) * np.sin(x), np.sin(y)])


class NodeIndex:
    """Spatial index of points on the globe.

    Parameters
    ----------
    lon, lat : array_like
        Degrees, EPSG:4326, longitude first; at least one point.

    Examples
    --------
    >>> index = NodeIndex([179.9, 125.3], [65.0, 43.9])
    >>> index.nearest(-179.9, 65.0)
    0
    >>> distance_km, number = index.nearest_many([125.0], [44.0])
    >>> number.tolist(), distance_km.round().tolist()
    ([[1]], [[26.0]])
    """

    def __init__(self, lon: ArrayLike, lat: ArrayLike) -> None:
        from scipy.spatial import cKDTree  # noqa: PLC0415 - heavy

        self._tree = cKDTree(unit_vectors(lon, lat))

    def nearest(self, lon: float, lat: float) -> int:
        """Return the number of the nearest point.

        Parameters
        ----------
        lon, lat : float
            Degrees, EPSG:4326.

        Returns
        -------
        int
            Of points at the same distance the first.
        """
        spot = unit_vectors(lon, lat)[0]
        distance, _ = self._tree.query(spot)
        tied = self._tree.query_ball_point(spot, float(distance) + _TIE)
        return int(min(tied))

    def nearest_many(
        self, lon: ArrayLike, lat: ArrayLike, *, count: int = 1
    ) -> tuple[Floats, Ints]:
        """Return the nearest points of each of several places.

        Parameters
        ----------
        lon, lat : array_like
            Degrees, EPSG:4326.
        count : int, optional
            How many; at most as many as there are points.

        Returns
        -------
        distance_km : numpy.ndarray
            (n, count) kilometres along great circles, ascending.
        number : numpy.ndarray
            (n, count) numbers of the points.
        """
        spots = unit_vectors(lon, lat)
        straight, number = self._tree.query(spots, k=range(1, count + 1))
        distance_km = (
            2.0 * EARTH_RADIUS_KM * np.arcsin(np.clip(straight / 2.0, 0.0, 1.0))
        )
        return np.asarray(distance_km), np.asarray(number, dtype=np.int64)

    def within(self, lon: float, lat: float, radius_km: float) -> Ints:
        """Return the points within a distance of a place.

        Parameters
        ----------
        lon, lat : float
            Degrees, EPSG:4326.
        radius_km : float
            Kilometres along great circles.

        Returns
        -------
        numpy.ndarray
            Numbers of the points, ascending.
        """
        straight = 2.0 * np.sin(min(radius_km / EARTH_RADIUS_KM, np.pi) / 2.0)
        numbers = self._tree.query_ball_point(unit_vectors(lon, lat)[0], straight)
        return np.array(sorted(numbers), dtype=np.int64)
