"""Distances of points to lines: straight pieces held as arrays."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from gis_data.geodesy import KM_PER_DEGREE, distance_km

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    Floats = NDArray[np.float64]

WINDOW_DEG = 3.0


class Segments:
    """Straight pieces of lines on the globe.

    Parameters
    ----------
    ends : array_like
        (n, 4) degrees, EPSG:4326: lon and lat of one end, lon and lat of the other.

    Examples
    --------
    >>> north = Segments([[80.0, 44.0, 81.0, 44.0]])
    >>> km, number, lon, lat = north.nearest(80.5, 44.1)
    >>> round(km, 1), number, round(lon, 2), round(lat, 2)
    (11.1, 0, 80.5, 44.0)
    >>> north.nearest(10.0, 10.0)[:2]
    (inf, -1)
    """

    def __init__(self, ends: ArrayLike) -> None:
        self.ends: Floats = np.asarray(ends, dtype=np.float64).reshape(-1, 4)
        low = np.minimum(self.ends[:, 1], self.ends[:, 3])
        self._by_lat = np.argsort(low, kind="stable")
        self._low = low[self._by_lat]
        high = np.maximum(self.ends[:, 1], self.ends[:, 3])
        self._tallest = float((high - low).max(initial=0.0))

    def nearest(self, lon: float, lat: float) -> tuple[float, int, float, float]:
        """Return the nearest point of the pieces.

        Parameters
        ----------
        lon, lat : float
            Degrees, EPSG:4326.

        Returns
        -------
        km : float
            Geodesic distance; infinite where no piece is within `WINDOW_DEG` of
            latitude and as many kilometres of longitude.
        number : int
            Number of the piece; -1 for none.
        near_lon, near_lat : float
            The nearest point; NaN for none.
        """
        for window_deg in (WINDOW_DEG / 60, WINDOW_DEG / 10, WINDOW_DEG):
            reach_km = window_deg * KM_PER_DEGREE
            first = np.searchsorted(self._low, lat - window_deg - self._tallest)
            last = np.searchsorted(self._low, lat + window_deg)
            at = self._by_lat[first:last]
            a, b = _local(self.ends[at], lon, lat)
            beside = (np.minimum(a, b) < reach_km).all(axis=1)
            beside &= (np.maximum(a, b) > -reach_km).all(axis=1)
            at, a, b = at[beside], a[beside], b[beside]
            if not len(at):
                continue
            share = _shares(a, b)
            square = ((a + share[:, None] * (b - a)) ** 2).sum(axis=1)
            best = int(np.argmin(square))
            if square[best] <= reach_km**2 or window_deg == WINDOW_DEG:
                return self._spot(int(at[best]), float(share[best]), lon, lat)
        return float("inf"), -1, float("nan"), float("nan")

    def _spot(
        self, number: int, share: float, lon: float, lat: float
    ) -> tuple[float, int, float, float]:
        ends = self.ends[number]
        step = (ends[2] - ends[0] + 180.0) % 360.0 - 180.0
        near_lon = float((ends[0] + share * step + 180.0) % 360.0 - 180.0)
        near_lat = float(ends[1] + share * (ends[3] - ends[1]))
        km = float(distance_km(lon, lat, near_lon, near_lat))
        return km, number, near_lon, near_lat


def _local(ends: Floats, lon: float, lat: float) -> tuple[Floats, Floats]:
    """Return both ends in kilometres east and north of a point."""
    scale = np.array([KM_PER_DEGREE * np.cos(np.radians(lat)), KM_PER_DEGREE])
    a = ends[:, :2] - (lon, lat)
    a[:, 0] = (a[:, 0] + 180.0) % 360.0 - 180.0
    step = ends[:, 2:] - ends[:, :2]
    step[:, 0] = (step[:, 0] + 180.0) % 360.0 - 180.0
    return a * scale, (a + step) * scale


def _shares(a: Floats, b: Floats) -> Floats:
    """Return how far along each piece the point nearest to the origin lies, 0 to 1."""
    step = b - a
    square = (step**2).sum(axis=1)
    along = -(a * step).sum(axis=1)
    safe = np.where(square > 0.0, square, 1.0)
    return np.asarray(np.clip(along / safe, 0.0, 1.0), dtype=np.float64)


def pieces_of(shapes: ArrayLike) -> tuple[Floats, NDArray[np.int64]]:
    """Return the straight pieces of lines and outlines.

    Parameters
    ----------
    shapes : array_like of shapely.Geometry
        Lines or areas, EPSG:4326.

    Returns
    -------
    ends : numpy.ndarray
        (n, 4) degrees, as `Segments` takes them.
    shape : numpy.ndarray
        Number of the shape that each piece is of.
    """
    import shapely  # noqa: PLC0415 - heavy

    parts, part_shape = shapely.get_parts(np.asarray(shapes), return_index=True)
    rings, ring_part = shapely.get_rings(parts, return_index=True)
    lines = shapely.get_type_id(parts) == shapely.GeometryType.LINESTRING
    whole = [*rings, *parts[lines]]
    owner = np.concatenate([part_shape[ring_part], part_shape[lines]])
    xy, line = shapely.get_coordinates(whole, return_index=True)
    same = line[1:] == line[:-1]
    ends = np.hstack([xy[:-1], xy[1:]])[same]
    return ends, np.asarray(owner[line[:-1][same]], dtype=np.int64)
