"""Where ships may go: water clear of the coast, narrows and harbours opened."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely

from gis_data.geodesy import EARTH_RADIUS_KM

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import ArrayLike, NDArray

    Floats = NDArray[np.float64]
    Box = tuple[float, float, float, float]

_DENSE_DEG = 0.25
_OVERLAP_KM = 0.3


@dataclass(frozen=True)
class Plane:
    """Gnomonic plane: every straight line in it is a great circle.

    That is what makes sight over water exact: a ship's shortest path between two
    points is the straight segment between them. Scale grows with the distance
    from the centre, to 1.13 at 20 degrees; lengths are therefore never measured
    in the plane.

    Attributes
    ----------
    lon, lat : float
        Centre, in degrees, EPSG:4326.

    Examples
    --------
    >>> plane = Plane(129.0, 40.0)
    >>> xy = plane.from_lonlat([[131.89, 43.1]])
    >>> plane.to_lonlat(xy).round(6).tolist()
    [[131.89, 43.1]]
    """

    lon: float
    lat: float

    def from_lonlat(self, points: ArrayLike) -> Floats:
        """Return points in the plane.

        Parameters
        ----------
        points : array_like
            (n, 2) longitude, latitude in degrees, less than 90 degrees of arc
            from the centre.

        Returns
        -------
        numpy.ndarray
            (n, 2) x east, y north in kilometres.
        """
        lonlat = np.asarray(points, dtype=np.float64).reshape(-1, 2)
        east = np.radians(lonlat[:, 0] - self.lon)
        north, centre = np.radians(lonlat[:, 1]), np.radians(self.lat)
        sin0, cos0 = np.sin(centre), np.cos(centre)
        sin, cos = np.sin(north), np.cos(north)
        depth = sin0 * sin + cos0 * cos * np.cos(east)
        x = cos * np.sin(east) / depth
        y = (cos0 * sin - sin0 * cos * np.cos(east)) / depth
        return EARTH_RADIUS_KM * np.column_stack([x, y])

    def to_lonlat(self, points: ArrayLike) -> Floats:
        """Return points of the plane on the globe.

        Parameters
        ----------
        points : array_like
            (n, 2) x, y in kilometres.

        Returns
        -------
        numpy.ndarray
            (n, 2) longitude, latitude in degrees, EPSG:4326.
        """
        x, y = np.asarray(points, dtype=np.float64).reshape(-1, 2).T / EARTH_RADIUS_KM
        centre = np.radians(self.lat)
        sin0, cos0 = np.sin(centre), np.cos(centre)
        # The point (x, y) lies on the ray (x, y, 1); rotate it to the axes.
        up, out = sin0 + y * cos0, cos0 - y * sin0
        lat = np.arctan2(up, np.hypot(x, out))
        lon = self.lon + np.degrees(np.arctan2(x, out))
        return np.column_stack([lon, np.degrees(lat)])


@dataclass(frozen=True)
class Clearance:
    """How far off the coast ships keep.

    Attributes
    ----------
    offing_km : float
        Off an open coast. After simplification ships pass between `offing_km`
        minus and plus `tolerance_km`. The default is five nautical miles: of
        offings from 2 to 22 km it keeps ships outside the archipelagos of the
        Yellow Sea, as published distances have it, without closing the straits.
    narrows_km : float
        In narrows and harbours, where the offing would close the passage.
    detour_km : float
        A narrows is opened where the waters it joins do not meet within this
        distance of it.
    tolerance_km : float
        By how much the edge of the offing is simplified; well below it.
    harbour_km : float
        How far a harbour may lie from the water of the land layer, which is
        generalised; beyond it a port is refused.
    """

    offing_km: float = 9.26
    narrows_km: float = 0.4
    detour_km: float = 100.0
    tolerance_km: float = 1.5
    harbour_km: float = 6.0


@dataclass(frozen=True)
class Water:
    """Navigable water in a plane, and the harbours on it.

    Attributes
    ----------
    plane : Plane
        The plane of `area` and `berths`.
    area : shapely.Polygon
        One connected piece of water, in kilometres of the plane.
    berths : numpy.ndarray
        (n, 2) point of `area` nearest each harbour, in the plane. NaN where the
        harbour is farther than the clearance allows, or not joined to `area`.
    """

    plane: Plane
    area: shapely.Polygon
    berths: Floats


def navigable_water(
    land: Sequence[shapely.Geometry],
    harbours: ArrayLike,
    *,
    box: Box,
    clearance: Clearance | None = None,
    shallows: Sequence[shapely.Geometry] = (),
) -> Water:
    """Return the water of a box that ships can use to reach its harbours.

    Open water keeps the offing. Narrows are opened at a smaller clearance only
    where they join two open waters or lead to a harbour, so that no path hugs
    a coast through coves.

    Parameters
    ----------
    land : sequence of shapely geometry
        Polygons, EPSG:4326, longitude first. May overlap and reach beyond the
        box.
    harbours : array_like
        (n, 2) longitude, latitude in degrees, inside the box.
    box : tuple of float
        (west, south, east, north) in degrees; its edge is a wall.
    clearance : Clearance, optional
        Distances to keep; the defaults of the class when left out.
    shallows : sequence of shapely geometry, optional
        Polygons, EPSG:4326, of water too shallow for ships. They pass beside it
        without an offing.

    Returns
    -------
    Water
        The largest connected piece, with a berth for every harbour.

    Raises
    ------
    ValueError
        If the box holds no water.
    """
    rules = clearance or Clearance()
    plane = Plane((box[0] + box[2]) / 2, (box[1] + box[3]) / 2)
    ground = _ground(land, box, plane)
    frame = _in_plane(np.array([shapely.box(*box)]), plane)[0]
    if len(shallows):
        shoals = _in_plane(np.asarray(shallows, dtype=object), plane)
        frame = shapely.difference(frame, shapely.union_all(shoals))
    broad = shapely.union_all(shapely.buffer(ground, rules.offing_km, quad_segs=3))
    broad = shapely.simplify(broad, rules.tolerance_km)
    close = shapely.union_all(shapely.buffer(ground, rules.narrows_km, quad_segs=2))
    close = shapely.simplify(close, rules.narrows_km / 3)
    narrow = _largest(shapely.difference(frame, close))
    if narrow.is_empty:
        msg = f"box {box} holds no water; give one that reaches the sea."
        raise ValueError(msg)
    wide = shapely.get_parts(shapely.difference(frame, broad))
    wide = wide[shapely.intersects(wide, narrow)]
    berths = _berths(plane.from_lonlat(harbours), narrow, rules.harbour_km)
    opened = _narrows(narrow, wide, rules) + _approaches(narrow, wide, berths, rules)
    area = _largest(shapely.union_all([*wide, *opened]))
    return Water(plane, area, _joined(berths, area))


def _ground(
    land: Sequence[shapely.Geometry], box: Box, plane: Plane
) -> NDArray[np.object_]:
    """Return the land of a box as single polygons in the plane."""
    parts = shapely.get_parts(shapely.get_parts(np.asarray(land, dtype=object)))
    # A margin wider than any offing, so that land outside throws it inside too.
    reach = shapely.box(box[0] - 1, box[1] - 1, box[2] + 1, box[3] + 1)
    parts = parts[shapely.intersects(parts, reach)]
    cut = shapely.get_parts(shapely.intersection(shapely.make_valid(parts), reach))
    return _in_plane(cut[shapely.get_dimensions(cut) == 2], plane)  # noqa: PLR2004


def _in_plane(shapes: NDArray[np.object_], plane: Plane) -> NDArray[np.object_]:
    # Long straight edges on the map bend in the plane: give them points between.
    dense = shapely.segmentize(shapes, _DENSE_DEG)
    return np.asarray(shapely.transform(dense, plane.from_lonlat))


def _largest(shape: shapely.Geometry) -> shapely.Polygon:
    parts = shapely.get_parts(shape)
    if not len(parts):
        return shapely.Polygon()
    largest = parts[int(np.argmax(shapely.area(parts)))]
    if not isinstance(largest, shapely.Polygon):
        msg = f"water must be an area, got {largest.geom_type}"
        raise TypeError(msg)
    return largest


def _berths(points: Floats, water: shapely.Polygon, limit_km: float) -> Floats:
    """Return the nearest water of every harbour, NaN beyond the limit."""
    legs = shapely.shortest_line(shapely.points(points), water)
    berths = shapely.get_coordinates(legs).reshape(-1, 2, 2)[:, 1].copy()
    berths[shapely.length(legs) > limit_km] = np.nan
    return berths


def _narrows(
    narrow: shapely.Polygon, wide: NDArray[np.object_], rules: Clearance
) -> list[shapely.Geometry]:
    """Return the narrows that spare ships a long detour."""
    open_water = shapely.union_all(wide)
    reach = shapely.buffer(open_water, rules.offing_km)
    parts = shapely.get_parts(shapely.difference(narrow, reach))
    mouths = shapely.buffer(parts, rules.offing_km + _OVERLAP_KM, quad_segs=2)
    joins = shapely.get_num_geometries(shapely.intersection(mouths, open_water)) > 1
    return [
        shapely.intersection(narrow, mouth)
        for mouth in mouths[joins]
        if _is_shortcut(mouth, open_water, rules.detour_km)
    ]


def _is_shortcut(
    mouth: shapely.Geometry, open_water: shapely.Geometry, detour_km: float
) -> bool:
    """Return whether the waters on both sides of a narrows meet only far away."""
    nearby = shapely.buffer(shapely.centroid(mouth), detour_km)
    pools = shapely.get_parts(shapely.intersection(open_water, nearby))
    return int(np.count_nonzero(shapely.intersects(pools, mouth))) > 1


def _approaches(
    narrow: shapely.Polygon,
    wide: NDArray[np.object_],
    berths: Floats,
    rules: Clearance,
) -> list[shapely.Geometry]:
    """Return for every berth the coastal water that joins it to the open sea."""
    open_sea = _largest(shapely.union_all(wide))
    approaches: list[shapely.Geometry] = []
    for xy in berths[~np.isnan(berths[:, 0])]:
        berth = shapely.Point(xy)
        radius_km = shapely.distance(berth, open_sea) + rules.offing_km
        while radius_km < _widest_km(narrow):
            disc = shapely.intersection(narrow, shapely.buffer(berth, radius_km))
            pieces = shapely.get_parts(disc)
            pool = pieces[int(np.argmin(shapely.distance(pieces, berth)))]
            if shapely.intersects(pool, open_sea):
                approaches.append(pool)
                break
            radius_km *= 1.5
    return approaches


def _widest_km(shape: shapely.Geometry) -> float:
    west, south, east, north = shapely.bounds(shape)
    return float(np.hypot(east - west, north - south))


def _joined(berths: Floats, area: shapely.Polygon) -> Floats:
    """Return the berths on an area, NaN for those off it."""
    away_km = shapely.distance(shapely.points(np.nan_to_num(berths)), area)
    joined = (away_km < _OVERLAP_KM) & ~np.isnan(berths[:, 0])
    return np.where(joined[:, None], _onto(berths, area), np.nan)


def _onto(points: Floats, area: shapely.Polygon) -> Floats:
    legs = shapely.shortest_line(shapely.points(np.nan_to_num(points)), area)
    return shapely.get_coordinates(legs).reshape(-1, 2, 2)[:, 1]
