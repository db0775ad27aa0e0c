"""Outlines cut from layers: land, coasts and borders inside a window."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

import numpy as np
import shapely

from gis_data.coverage import coverage_edges
from gis_data.geodesy import checked_crs

if TYPE_CHECKING:
    from collections.abc import Callable

    import geopandas as gpd
    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

    Reader = Callable[[str], gpd.GeoDataFrame]
    Shapes = NDArray[np.object_]

Extent = tuple[float, float, float, float]
"""West, south, east, north in degrees, EPSG:4326."""

# Side of a square that is not worth drawing, as a multiple of the tolerance.
_DOT = 5.0


@dataclass(frozen=True)
class Near:
    """The detailed layers inside a window, and the box that they fill."""

    box: BaseGeometry
    land: BaseGeometry
    coast: BaseGeometry
    lakes: BaseGeometry


@dataclass(frozen=True)
class Far:
    """What the coarse country outlines give inside a window."""

    land: BaseGeometry
    coast: BaseGeometry
    borders: BaseGeometry
    countries: gpd.GeoDataFrame


def near_outlines(read: Reader, window: Extent) -> Near:
    """Return the detailed background layers, cut to a window.

    Parameters
    ----------
    read : callable
        From layer name to frame.
    window : tuple of float
        West, south, east, north in degrees.

    Returns
    -------
    Near
        The layers, each as one geometry.
    """
    land = read("eurasia_land")
    box = shapely.box(*land.total_bounds)
    # The cut edges of the layer are no coast.
    coast = shapely.difference(
        merged(shapely.boundary(land.geometry.to_numpy()), window), box.boundary
    )
    return Near(
        box,
        collected(clipped(land, window)),
        coast,
        collected(clipped(read("lakes"), window)),
    )


def division_lines(areas: gpd.GeoDataFrame, window: Extent) -> BaseGeometry:
    """Return the lines between divisions of the same country.

    Parameters
    ----------
    areas : geopandas.GeoDataFrame
        Polygons with `country`, EPSG:4326, side by side.
    window : tuple of float
        West, south, east, north in degrees.

    Returns
    -------
    shapely geometry
        Lines cut to the window.
    """
    frame = areas.cx[window[0] : window[2], window[1] : window[3]]
    edges = coverage_edges(frame.geometry.to_numpy())
    country = frame["country"].to_numpy(dtype=object)
    inner = (edges.second >= 0) & (country[edges.first] == country[edges.second])
    return merged(np.asarray(shapely.linestrings(edges.ends[inner])), window)


def far_outlines(
    countries: gpd.GeoDataFrame, window: Extent, within: BaseGeometry
) -> Far:
    """Return land, coasts and borders of a coverage of countries outside a box.

    An edge that one country has is coast, an edge that two share is a border:
    the polygons of the layer meet vertex by vertex.

    Parameters
    ----------
    countries : geopandas.GeoDataFrame
        Polygons, EPSG:4326.
    window : tuple of float
        West, south, east, north in degrees.
    within : shapely geometry
        The box, which the detailed layers fill.

    Returns
    -------
    Far
        The outlines, and the countries that reach into the window.
    """
    frame = countries.cx[window[0] : window[2], window[1] : window[3]]
    shapes = frame.geometry.to_numpy()
    beyond = shapes[~shapely.within(shapely.envelope(shapes), within)]
    polygons = np.asarray(shapely.make_valid(beyond))
    edges = coverage_edges(polygons)
    lines = np.asarray(shapely.linestrings(edges.ends))
    alone = edges.second < 0
    return Far(
        _outside(shapely.clip_by_rect(polygons, *window), within),
        _outside(np.asarray([merged(lines[alone], window)]), within),
        _outside(np.asarray([merged(lines[~alone], window)]), within),
        frame,
    )


def _outside(shapes: Shapes, box: BaseGeometry) -> BaseGeometry:
    rest = np.asarray(shapely.difference(shapes, box))
    return cast("BaseGeometry", shapely.geometrycollections(shapely.get_parts(rest)))


def border_lines(
    lines: gpd.GeoDataFrame, window: Extent
) -> tuple[BaseGeometry, BaseGeometry]:
    """Return firm and disputed borders.

    Parameters
    ----------
    lines : geopandas.GeoDataFrame
        Lines; without a column ``disputed`` (bool) all are firm.
    window : tuple of float
        West, south, east, north in degrees.

    Returns
    -------
    tuple of shapely geometry
        Firm borders, disputed borders.
    """
    frame = checked_crs(lines, where="border layer")
    disputed = np.zeros(len(frame), dtype=bool)
    if "disputed" in frame.columns:
        disputed = frame["disputed"].astype(bool).to_numpy()
    shapes = frame.geometry.to_numpy()
    return merged(shapes[~disputed], window), merged(shapes[disputed], window)


def clipped(frame: gpd.GeoDataFrame, window: Extent) -> Shapes:
    """Return the geometries of a layer, cut to a window; some may be empty.

    Parameters
    ----------
    frame : geopandas.GeoDataFrame
        Any layer.
    window : tuple of float
        West, south, east, north in degrees.

    Returns
    -------
    numpy.ndarray
        One geometry for each row.
    """
    shapes = checked_crs(frame, where="background layer").geometry.to_numpy().copy()
    near = shapely.intersects(shapely.envelope(shapes), shapely.box(*window))
    shapes[~near] = shapely.Point()
    broken = ~shapely.is_valid(shapes)
    shapes[broken] = shapely.make_valid(shapes[broken])
    return np.asarray(shapely.clip_by_rect(shapes, *window))


def collected(shapes: Shapes) -> BaseGeometry:
    """Return shapes that lie side by side as one.

    Parameters
    ----------
    shapes : numpy.ndarray
        Areas; empty ones are passed over.

    Returns
    -------
    shapely geometry
        A multipolygon; no overlay is needed.
    """
    parts = np.asarray(shapely.get_parts(shapes[~shapely.is_empty(shapes)]))
    areas = parts[shapely.get_dimensions(parts) == 2]  # noqa: PLR2004 - areas
    return cast("BaseGeometry", shapely.multipolygons(areas))


def merged(lines: Shapes, window: Extent) -> BaseGeometry:
    """Return lines cut to a window and joined end to end.

    Parameters
    ----------
    lines : numpy.ndarray
        Lines and multilines; empty ones are passed over.
    window : tuple of float
        West, south, east, north in degrees.

    Returns
    -------
    shapely geometry
        One line or several.
    """
    cut = np.asarray(shapely.clip_by_rect(lines, *window))
    parts = shapely.get_parts(cut[~shapely.is_empty(cut)])
    return cast(
        "BaseGeometry", shapely.line_merge(shapely.multilinestrings(np.asarray(parts)))
    )


def beside(one: BaseGeometry, other: BaseGeometry) -> BaseGeometry:
    """Return two shapes that do not overlap as one; no overlay is needed.

    Parameters
    ----------
    one, other : shapely geometry
        Shapes side by side.

    Returns
    -------
    shapely geometry
        A collection of their parts.
    """
    parts = [*np.asarray(shapely.get_parts(one)), *np.asarray(shapely.get_parts(other))]
    return shapely.GeometryCollection(parts)


def tolerance_deg(extent: Extent) -> float:
    """Return how coarse the background may be for an extent.

    Parameters
    ----------
    extent : tuple of float
        West, south, east, north in degrees.

    Returns
    -------
    float
        Greatest shift of a background line, in degrees.

    Examples
    --------
    >>> tolerance_deg((118.0, 38.0, 134.0, 48.0))
    0.002
    >>> tolerance_deg((5.0, 35.0, 140.0, 62.0))
    0.0225
    """
    width = extent[2] - extent[0]
    return max(0.002, width / 6000.0) if width > 40 else 0.002  # noqa: PLR2004 - degrees


def simplified(shape: BaseGeometry | None, edge_deg: float) -> BaseGeometry | None:
    """Return a shape with no more detail than needed.

    Parameters
    ----------
    shape : shapely geometry or None
        Any shape.
    edge_deg : float
        Greatest shift, in degrees.

    Returns
    -------
    shapely geometry or None
        The simpler shape, without islands and lakes that would be a dot.
    """
    if shape is None:
        return None
    parts = np.asarray(shapely.get_parts(shape))
    side = _DOT * edge_deg
    dot = shapely.is_ring(parts) & (shapely.length(parts) < 4 * side)
    dot |= (shapely.get_dimensions(parts) == 2) & (shapely.area(parts) < side**2)  # noqa: PLR2004 - areas
    kept = shapely.simplify(parts[~dot], edge_deg)
    return cast("BaseGeometry", shapely.geometrycollections(kept))
