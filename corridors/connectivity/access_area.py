"""The land within the access distance of points on railways and roads."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np

from gis_data.countries import country_areas
from gis_data.geodesy import EARTH_RADIUS_KM
from gis_data.layers import read_layer

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]
    Floats = NDArray[np.float64]
    Shapes = NDArray[Any]

#: Side of the squares, in degrees of latitude, whose centres stand for the points in
#: them: the outline is off by 1.6 km at most.
SQUARE_DEG = 0.02
#: Corners of a disc; between them its outline is 2 % of the radius too near.
_CORNERS = 16
#: The coast is generalised: land so near to the network hangs together with it.
_COAST_DEG = 0.02
_HALF_TURN = 180.0


def squares(lonlat: Floats) -> Ints:
    """Return the squares that points lie in, each once.

    Parameters
    ----------
    lonlat : numpy.ndarray
        (n, 2) degrees, EPSG:4326, longitude first.

    Returns
    -------
    numpy.ndarray of int
        (m, 2) column and row, sorted.
    """
    row = np.floor(lonlat[:, 1] / SQUARE_DEG)
    column = np.floor(lonlat[:, 0] * _narrowing(row) / SQUARE_DEG)
    return np.unique(np.column_stack([column, row]).astype(np.int64), axis=0)


def _narrowing(row: NDArray[Any]) -> Floats:
    return np.asarray(np.cos(np.radians((row + 0.5) * SQUARE_DEG)))


def centres(numbers: Ints) -> Floats:
    """Return the centres of squares, in degrees, longitude first."""
    column, row = numbers[:, 0] + 0.5, numbers[:, 1] + 0.5
    return np.column_stack(
        [column * SQUARE_DEG / _narrowing(numbers[:, 1]), row * SQUARE_DEG]
    )


def access_area(numbers: Ints, radius_km: float, country: str) -> Any:  # noqa: ANN401 - shapely's own
    """Return the land of a country within a distance of squares.

    Each disc is drawn about its own centre, so that no projection distorts it.

    Parameters
    ----------
    numbers : numpy.ndarray of int
        (n, 2) squares, as `squares` returns them.
    radius_km : float
        Distance.
    country : str
        ISO 3166-1 alpha-2 code; empty for any.

    Returns
    -------
    shapely.Geometry
        Valid area in EPSG:4326, cut at the 180th meridian, at the frontier and at the
        coast. Land beyond water, with none of the squares on it, is left out.
    """
    import shapely  # noqa: PLC0415 - heavy

    at = centres(numbers)
    discs = wrapped(shapely.union_all(_discs(at, radius_km)))
    land = _on_land(discs, country)
    parts = shapely.get_parts(land)
    parts = parts[shapely.get_dimensions(parts) == 2]  # noqa: PLR2004 - areas
    lonlat = np.column_stack([_turned(at[:, 0]), at[:, 1]])
    points: Shapes = np.asarray(shapely.points(lonlat))
    # Points in the tree, so that each part is prepared once; few lie off the coast.
    held, inside = shapely.STRtree(points).query(parts, predicate="intersects")
    stray = np.delete(points, inside)
    near = shapely.STRtree(parts).query(stray, "dwithin", _COAST_DEG)[1]
    return shapely.union_all(parts[np.union1d(held, near)])


def _discs(at: Floats, radius_km: float) -> Shapes:
    import shapely  # noqa: PLC0415 - heavy

    angle = radius_km / EARTH_RADIUS_KM
    bearing = np.linspace(0.0, 2 * np.pi, _CORNERS, endpoint=False)
    lon, lat = np.radians(at[:, :1]), np.radians(at[:, 1:])
    y = np.arcsin(
        np.sin(lat) * np.cos(angle) + np.cos(lat) * np.sin(angle) * np.cos(bearing)
    )
    x = lon + np.arctan2(
        np.sin(bearing) * np.sin(angle) * np.cos(lat),
        np.cos(angle) - np.sin(lat) * np.sin(y),
    )
    return np.asarray(shapely.polygons(np.degrees(np.stack([x, y], axis=2))))


def wrapped(shape: Any) -> Any:  # noqa: ANN401 - shapely's own
    """Return a shape cut at the 180th meridian, what lies beyond on its own side.

    Parameters
    ----------
    shape : shapely.Geometry
        Degrees; longitudes may exceed 180.

    Returns
    -------
    shapely.Geometry
        Within -180 to 180 degrees.
    """
    import shapely  # noqa: PLC0415 - heavy
    from shapely import affinity  # noqa: PLC0415 - heavy

    west, _, east, _ = shapely.bounds(shape)
    if not (west < -_HALF_TURN or east > _HALF_TURN):
        return shape
    world = shapely.box(-_HALF_TURN, -90, _HALF_TURN, 90)
    turns = [affinity.translate(shape, xoff=by) for by in (-360.0, 0.0, 360.0)]
    parts = shapely.intersection(turns, world)
    return shapely.union_all(parts)


def _turned(lon: Floats) -> Floats:
    return np.asarray((lon + _HALF_TURN) % 360.0 - _HALF_TURN)


def _on_land(shape: Any, country: str) -> Any:  # noqa: ANN401 - shapely's own
    import shapely  # noqa: PLC0415 - heavy

    inside = shapely.intersection(shape, _area(country)) if country else shape
    land = _land()
    hit = land.geometries[land.query(inside, predicate="intersects")]
    return shapely.union_all(shapely.intersection(hit, inside))


@cache
def _area(country: str) -> Any:  # noqa: ANN401 - shapely's own
    """Return the area of a country with its territorial sea; empty if not known."""
    import shapely  # noqa: PLC0415 - heavy

    areas = country_areas()
    return shapely.union_all(areas.geometry[areas["country"] == country].to_numpy())


@cache
def _land() -> Any:  # noqa: ANN401 - shapely's own
    import shapely  # noqa: PLC0415 - heavy

    return shapely.STRtree(read_layer("eurasia_land").geometry.to_numpy())
