"""Outlines cut from layers: land, coasts and borders inside a window."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

import numpy as np
import shapely

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

_NOT_BORDERS = ("Overlay limit",)
_FIRM_BORDER = "International boundary (verify)"


@dataclass(frozen=True)
class Near:
    """The detailed layers inside a window, and the box that they fill."""

    box: BaseGeometry
    land: BaseGeometry
    coast: BaseGeometry
    lakes: BaseGeometry
    admin: BaseGeometry


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
    land = read("land")
    return Near(
        shapely.box(*land.total_bounds),
        shapely.union_all(clipped(land, window)),
        shapely.union_all(clipped(read("coastline"), window)),
        shapely.union_all(clipped(read("lakes"), window)),
        shapely.union_all(clipped(read("admin1_lines"), window)),
    )


def far_outlines(countries: gpd.GeoDataFrame, window: Extent) -> Far:
    """Return land, coasts and borders of a coverage of countries.

    An edge that one country has is coast, an edge that two share is a border:
    the polygons of the layer meet vertex by vertex.

    Parameters
    ----------
    countries : geopandas.GeoDataFrame
        Polygons, EPSG:4326.
    window : tuple of float
        West, south, east, north in degrees.

    Returns
    -------
    Far
        The outlines, and the countries that reach into the window.
    """
    frame = countries.cx[window[0] : window[2], window[1] : window[3]]
    polygons = np.asarray(shapely.make_valid(frame.geometry.to_numpy()))
    edges = np.concatenate([_edges(each) for each in polygons])
    from_x, from_y, to_x, to_y = edges.reshape(len(edges), 4).T
    backward = (from_x > to_x) | ((from_x == to_x) & (from_y > to_y))
    edges = np.where(backward[:, None, None], edges[:, ::-1], edges)
    _, first, counts = np.unique(
        edges.reshape(len(edges), 4), axis=0, return_index=True, return_counts=True
    )
    lines = np.asarray(shapely.linestrings(edges[first]))
    return Far(
        shapely.union_all(shapely.clip_by_rect(polygons, *window), grid_size=1e-6),
        merged(np.asarray(shapely.clip_by_rect(lines[counts == 1], *window))),
        merged(np.asarray(shapely.clip_by_rect(lines[counts > 1], *window))),
        frame,
    )


def border_lines(
    lines: gpd.GeoDataFrame, window: Extent
) -> tuple[BaseGeometry, BaseGeometry]:
    """Return firm and disputed borders; limits that are no borders are left out.

    Parameters
    ----------
    lines : geopandas.GeoDataFrame
        Lines with ``disputed`` (bool) or Natural Earth's ``featurecla``; with
        neither, all are firm.
    window : tuple of float
        West, south, east, north in degrees.

    Returns
    -------
    tuple of shapely geometry
        Firm borders, disputed borders.
    """
    frame = checked_crs(lines, where="border layer")
    if "disputed" in frame.columns:
        disputed = frame["disputed"].astype(bool).to_numpy()
    elif "featurecla" in frame.columns:
        frame = frame[~frame["featurecla"].isin(_NOT_BORDERS)]
        disputed = (frame["featurecla"] != _FIRM_BORDER).to_numpy()
    else:
        disputed = np.zeros(len(frame), dtype=bool)
    cut = clipped(frame, window)
    return shapely.union_all(cut[~disputed]), shapely.union_all(cut[disputed])


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
    shapes = checked_crs(frame, where="background layer").geometry.to_numpy()
    return np.asarray(shapely.clip_by_rect(shapely.make_valid(shapes), *window))


def merged(lines: Shapes) -> BaseGeometry:
    """Return lines joined end to end.

    Parameters
    ----------
    lines : numpy.ndarray
        Lines and multilines; empty ones are passed over.

    Returns
    -------
    shapely geometry
        One line or several.
    """
    parts = shapely.get_parts(lines[~shapely.is_empty(lines)])
    return cast(
        "BaseGeometry", shapely.line_merge(shapely.multilinestrings(np.asarray(parts)))
    )


def beside(one: BaseGeometry, other: BaseGeometry, box: BaseGeometry) -> BaseGeometry:
    """Return a shape and, side by side with it, the part of another outside a box.

    Parameters
    ----------
    one, other : shapely geometry
        Shapes; `one` fills the box at most.
    box : shapely geometry
        Where `other` is left out.

    Returns
    -------
    shapely geometry
        A collection; its parts do not overlap, so no overlay is needed.
    """
    rest = shapely.difference(other, box)
    return shapely.GeometryCollection(
        [*np.asarray(shapely.get_parts(one)), *np.asarray(shapely.get_parts(rest))]
    )


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
        The simpler shape.
    """
    return None if shape is None else shape.simplify(edge_deg)


def _edges(polygon: BaseGeometry) -> NDArray[np.float64]:
    """Return every edge of a polygon, as an array of (edge, end, lon-lat)."""
    rings = shapely.get_parts(np.asarray(shapely.get_parts(polygon.boundary)))
    parts = [shapely.get_coordinates(ring) for ring in np.asarray(rings)]
    return np.concatenate([np.stack([each[:-1], each[1:]], axis=1) for each in parts])
