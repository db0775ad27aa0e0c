"""Geometry and tables packed small enough to live inside a page.

Coordinates are rounded to a grid, written as differences from the vertex
before, zigzag and LEB128 coded, then base64. Fifteen thousand lines take about
half a megabyte where GeoJSON takes four. ``kit/codec.js`` is the other half.
"""

from __future__ import annotations

import base64
import math
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from gis_data.varints import varints, zigzag

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray
    from shapely import LineString
    from shapely.geometry.base import BaseGeometry

_LABEL_POINTS = 4


def packed_geometry(
    geometries: Iterable[BaseGeometry | None], *, precision_deg: float
) -> dict[str, object]:
    """Return geometries as a small JSON record.

    Parameters
    ----------
    geometries : iterable of shapely geometry or None
        EPSG:4326, longitude first. Points, lines, polygons and their multi
        forms; polygons become closed rings (outer and inner alike, drawn with
        the even-odd rule). None and empty geometry keep their place, with no
        parts.
    precision_deg : float
        Grid in degrees; 0.0001 is about 11 m north to south.

    Returns
    -------
    dict
        ``q`` steps per degree, ``n`` number of geometries, and three base64
        streams: ``parts`` (parts of each geometry), ``sizes`` (vertices of each
        part) and ``xy`` (vertex differences, longitude and latitude in turn).
    """
    steps = round(1.0 / precision_deg)
    parts: list[int] = []
    sizes: list[int] = []
    chunks: list[NDArray[np.int64]] = []
    for geometry in geometries:
        grids = [
            _without_repeats(np.rint(xy * steps).astype(np.int64))
            for xy in _vertex_lists(geometry)
        ]
        parts.append(len(grids))
        sizes.extend(len(grid) for grid in grids)
        chunks.extend(grids)
    vertices = np.concatenate(chunks) if chunks else np.zeros((0, 2), dtype=np.int64)
    steps_taken = np.diff(vertices, axis=0, prepend=np.zeros((1, 2), dtype=np.int64))
    return {
        "q": steps,
        "n": len(parts),
        "parts": _base64(varints(parts)),
        "sizes": _base64(varints(sizes)),
        "xy": _base64(varints(zigzag(steps_taken.ravel()))),
    }


def label_points(area: BaseGeometry | None) -> BaseGeometry | None:
    """Return where the name of an area may stand: the roomiest places inside.

    Parameters
    ----------
    area : shapely geometry or None
        Polygons.

    Returns
    -------
    shapely geometry or None
        A point, or a line through up to four, the best first; None for no area.
    """
    import shapely  # noqa: PLC0415 - heavy, only where geometry is packed

    if area is None or area.is_empty:
        return None
    rest = shapely.make_valid(area)
    spots: list[tuple[float, float]] = []
    while len(spots) < _LABEL_POINTS and rest.area > area.area / 50:
        circle = _roomiest(rest)
        spots.append((circle.coords[0][0], circle.coords[0][1]))
        rest = rest.difference(
            shapely.Point(spots[-1]).buffer(max(circle.length, 0.05))
        )
    return shapely.LineString(spots) if len(spots) > 1 else shapely.Point(spots[0])


def packed_column(values: Sequence[object] | pd.Series) -> dict[str, object]:
    """Return one column of a table as a small JSON record.

    Parameters
    ----------
    values : sequence
        Text, numbers, booleans; None, NaN and blank text are unknown.

    Returns
    -------
    dict
        ``{"list": [...]}``, or ``{"values": [...], "codes": [...]}`` where that
        is shorter. The unknown is None (code -1).

    Examples
    --------
    >>> packed_column(["rail", "rail", "rail", "road", None])
    {'values': ['rail', 'road'], 'codes': [0, 0, 0, 1, -1]}
    >>> packed_column([1.0, 2.5])
    {'list': [1, 2.5]}
    """
    plain = [_plain(value) for value in values]
    known = [value for value in plain if value is not None]
    distinct = list(dict.fromkeys(known))
    if known and len(distinct) * 2 < len(plain):
        code = {value: i for i, value in enumerate(distinct)}
        return {
            "values": distinct,
            "codes": [-1 if value is None else code[value] for value in plain],
        }
    return {"list": plain}


def _plain(value: object) -> str | int | float | bool | None:
    """Return a cell as a JSON value; the unknown and the infinite as None."""
    if isinstance(value, np.generic):
        value = value.item()
    if value is None or value is pd.NA or value is pd.NaT:
        return None
    if isinstance(value, bool | int):
        return value
    if isinstance(value, float):
        if not math.isfinite(value):
            return None
        return int(value) if value.is_integer() and abs(value) < 1e15 else value  # noqa: PLR2004 - exact in JavaScript
    text = str(value).strip()
    return text or None


def _vertex_lists(geometry: BaseGeometry | None) -> list[NDArray[np.float64]]:
    """Return the vertices of each part; rings lose their repeated last vertex."""
    import shapely  # noqa: PLC0415 - heavy, only where geometry is packed

    if geometry is None or geometry.is_empty:
        return []
    lists: list[NDArray[np.float64]] = []
    for part in shapely.get_parts(geometry):
        if part.geom_type == "GeometryCollection":
            lists.extend(_vertex_lists(part))
        elif part.geom_type == "Polygon":
            rings = [part.exterior, *part.interiors]
            lists.extend(np.asarray(ring.coords)[:-1, :2] for ring in rings)
        else:
            lists.append(np.asarray(part.coords)[:, :2])
    return lists


def _without_repeats(grid: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return grid vertices without neighbours that rounding made equal."""
    if len(grid) < 2:  # noqa: PLR2004 - a point
        return grid
    keep = np.ones(len(grid), dtype=bool)
    keep[1:] = (np.diff(grid, axis=0) != 0).any(axis=1)
    distinct = grid[keep]
    return distinct if len(distinct) > 1 else grid[:2]


def _base64(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")


def _roomiest(area: BaseGeometry) -> LineString:
    """Return the line from the middle of the largest circle inside to its edge."""
    import shapely  # noqa: PLC0415 - heavy, only where geometry is packed

    polygons = shapely.MultiPolygon(
        [part for part in shapely.get_parts(area) if part.geom_type == "Polygon"]
    )
    return shapely.maximum_inscribed_circle(polygons, tolerance=0.03)
