"""Sea lanes of the world for long haul, clear of land, with the strait of each."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import shapely
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from gis_data.geodesy import NodeIndex, distance_km, geod

if TYPE_CHECKING:
    from collections.abc import Sequence

    import geopandas as gpd
    import pandas as pd
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]
    Box = tuple[float, float, float, float]

# Lanes are drawn by hand on a small map, land is generalised to 1:50 million, on
# which 0.2 mm are 10 km.
LAND_TOLERANCE_KM = 10.0
PORT_REACH_KM = 60.0
PORT_LAND_KM = 25.0
ARCTIC = ("northeast", "northwest")
#: Longitude of the Bering Strait, where the Northeast Passage ends.
BERING_LON = -169.0
RIVER_KM = 60.0
_PORT_END_KM = 12.0
_NEAREST = 6
_DECIMALS = 5


@dataclass(frozen=True)
class Lanes:
    """Sea lanes as a graph; every lane may be sailed in both directions.

    Attributes
    ----------
    nodes : numpy.ndarray
        (n, 2) longitude, latitude, EPSG:4326, sorted; longitude in (-180, 180].
    u, v : numpy.ndarray
        Row numbers of the ends of every lane.
    length_km : numpy.ndarray
        Geodesic length of every lane.
    passage : numpy.ndarray of str
        Canal or strait that the layer names; ``northeast`` or ``northwest`` in the
        Arctic; otherwise empty.
    over_land_km : numpy.ndarray
        How much of the lane lies on the generalised land.
    shapes : tuple of numpy.ndarray
        (m, 2) points of every lane, none of which jumps across the antimeridian.
    """

    nodes: Floats
    u: Ints
    v: Ints
    length_km: Floats
    passage: NDArray[np.str_]
    over_land_km: Floats
    shapes: tuple[Floats, ...]

    def subset(self, keep: NDArray[np.bool_]) -> Lanes:
        """Return some of the lanes, on the same nodes."""
        return replace(
            self,
            u=self.u[keep],
            v=self.v[keep],
            length_km=self.length_km[keep],
            passage=self.passage[keep],
            over_land_km=self.over_land_km[keep],
            shapes=tuple(s for s, k in zip(self.shapes, keep, strict=True) if k),
        )


def sea_lanes(
    marine: gpd.GeoDataFrame, land: gpd.GeoDataFrame, ports: pd.DataFrame
) -> Lanes:
    """Return the navigable lanes, in one connected piece.

    Lines are cut wherever they share a point. A lane over land for more than
    `LAND_TOLERANCE_KM` is dropped (inland waterways, coarse strokes over capes),
    unless the layer names it as a canal or strait, or ends at a port and has at most
    `RIVER_KM` over land: the river that leads there is not on the map.

    Parameters
    ----------
    marine : geopandas.GeoDataFrame
        Lines, EPSG:4326, with `passage` and `arctic`. No line crosses the
        antimeridian; points at -180 and 180 degrees are one.
    land : geopandas.GeoDataFrame
        Polygons of the world's land, EPSG:4326.
    ports : pandas.DataFrame
        `lon`, `lat` of ports that may lie up a river.

    Returns
    -------
    Lanes
        Sorted by ends, so equal for equal input.
    """
    lanes = _cut_at_meetings(marine)
    ground = _ground(land)
    over = _over_land_km(_lines(lanes.shapes), ground)
    named = ~np.isin(lanes.passage, ["", *ARCTIC])
    allowed = (over <= LAND_TOLERANCE_KM) | named
    allowed |= _leads_to_port(lanes, ports, over)
    return _connected(replace(lanes, over_land_km=over).subset(allowed))


def _cut_at_meetings(marine: gpd.GeoDataFrame) -> Lanes:
    """Return lines cut at every point that ends a line or lies on two."""
    lines = np.asarray(marine.geometry, dtype=object)
    points, line = shapely.get_coordinates(lines, return_index=True)
    spots = np.round(points, _DECIMALS)
    spots[:, 0] = np.where(spots[:, 0] <= -180.0, spots[:, 0] + 360.0, spots[:, 0])  # noqa: PLR2004
    nodes, number, count = np.unique(
        spots, axis=0, return_inverse=True, return_counts=True
    )
    number = number.ravel()
    ends = np.ones(len(points), dtype=np.bool_)
    ends[1:-1] = (line[1:-1] != line[:-2]) | (line[1:-1] != line[2:])
    stops = np.flatnonzero(ends | (count[number] > 1))
    runs = [
        (a, b)
        for a, b in pairwise(stops)
        if line[a] == line[b] and number[a] != number[b]
    ]
    passage = _passages(marine)
    rows = sorted(runs, key=lambda r: (number[r[0]], number[r[1]], r[0]))
    start = np.array([a for a, _ in rows], dtype=np.int64)
    end = np.array([b for _, b in rows], dtype=np.int64)
    shapes = tuple(points[a : b + 1] for a, b in rows)
    return Lanes(
        nodes=nodes,
        u=number[start].astype(np.int64),
        v=number[end].astype(np.int64),
        length_km=lengths_km(shapes),
        passage=passage[line[start]],
        over_land_km=np.zeros(len(rows)),
        shapes=shapes,
    )


def _passages(marine: gpd.GeoDataFrame) -> NDArray[np.str_]:
    """Return the passage of every line, the Arctic ones distinguished by longitude.

    The Northeast Passage ends at the Bering Strait, beyond the antimeridian.
    """
    named = marine["passage"].fillna("").to_numpy(dtype=str)
    middle = np.array([(g.bounds[0] + g.bounds[2]) / 2 for g in marine.geometry])
    arctic = np.where((middle >= 0) | (middle < BERING_LON), *ARCTIC)
    return np.where(marine["arctic"].to_numpy(dtype=bool), arctic, named)


def lengths_km(shapes: Sequence[Floats]) -> Floats:
    """Return the geodesic length of every shape.

    Parameters
    ----------
    shapes : sequence of numpy.ndarray
        (n, 2) longitude, latitude in degrees, n > 1.

    Returns
    -------
    numpy.ndarray
        Kilometres.

    Examples
    --------
    >>> degree = np.array([[0.0, 0.0], [1.0, 0.0]])
    >>> lengths_km([degree, np.vstack([degree, degree[:1]])]).round(1).tolist()
    [111.3, 222.6]
    """
    if not shapes:
        return np.zeros(0)
    points = np.vstack(shapes)
    owner = np.repeat(np.arange(len(shapes)), [len(s) for s in shapes])
    within = owner[1:] == owner[:-1]
    step = distance_km(*points[:-1].T, *points[1:].T)
    total = np.zeros(len(shapes))
    np.add.at(total, owner[1:][within], step[within])
    return total


def _lines(shapes: Sequence[Floats]) -> NDArray[np.object_]:
    owner = np.repeat(np.arange(len(shapes)), [len(s) for s in shapes])
    return np.asarray(shapely.linestrings(np.vstack(shapes), indices=owner))


def _ground(land: gpd.GeoDataFrame) -> NDArray[np.object_]:
    """Return the land as single polygons."""
    valid = shapely.make_valid(np.asarray(land.geometry))
    return np.asarray(shapely.get_parts(shapely.get_parts(valid)))


def _over_land_km(lines: NDArray[np.object_], ground: NDArray[np.object_]) -> Floats:
    line, part = shapely.STRtree(ground).query(lines, predicate="intersects")
    pieces = shapely.intersection(lines[line], ground[part])
    over = np.zeros(len(lines))
    length_km = [geod().geometry_length(piece) / 1000.0 for piece in pieces]
    np.add.at(over, line, length_km)
    return over


def _leads_to_port(
    lanes: Lanes, ports: pd.DataFrame, over: Floats
) -> NDArray[np.bool_]:
    """Return which lanes end at a port: those may run up a river not on the map."""
    if not len(ports):
        return np.zeros(len(lanes.u), dtype=np.bool_)
    index = NodeIndex(ports["lon"], ports["lat"])
    distance, _ = index.nearest_many(*lanes.nodes.T)
    at_port = distance[:, 0] <= _PORT_END_KM
    return np.asarray((at_port[lanes.u] | at_port[lanes.v]) & (over <= RIVER_KM))


def _connected(lanes: Lanes) -> Lanes:
    """Return the largest connected piece, its nodes renumbered."""
    size = len(lanes.nodes)
    graph = coo_array((np.ones(len(lanes.u)), (lanes.u, lanes.v)), shape=(size, size))
    _, piece = connected_components(graph.tocsr(), directed=False)
    # Counted by lanes, so that a node without any is no piece.
    largest = int(np.argmax(np.bincount(piece[lanes.u], minlength=1)))
    return _renumbered(lanes.subset(piece[lanes.u] == largest))


def _renumbered(lanes: Lanes) -> Lanes:
    used = np.zeros(len(lanes.nodes), dtype=np.bool_)
    used[lanes.u] = used[lanes.v] = True
    number = np.cumsum(used) - 1
    return replace(lanes, nodes=lanes.nodes[used], u=number[lanes.u], v=number[lanes.v])


def beyond_box(lanes: Lanes, box: Box) -> tuple[Lanes, Ints]:
    """Return the lanes that leave or avoid a box, and the nodes they leave it by.

    Inside the box another network, drawn on a better map, takes their place.

    Parameters
    ----------
    lanes : Lanes
        Lanes of the world.
    box : tuple of float
        (west, south, east, north) in degrees, west < east.

    Returns
    -------
    lanes : Lanes
        Lanes with at most one end in the box.
    gateways : numpy.ndarray
        Row numbers of their nodes in the box.
    """
    lon, lat = lanes.nodes.T
    inside = (lon > box[0]) & (lon < box[2]) & (lat > box[1]) & (lat < box[3])
    outer = _renumbered(lanes.subset(~(inside[lanes.u] & inside[lanes.v])))
    lon, lat = outer.nodes.T
    inside = (lon > box[0]) & (lon < box[2]) & (lat > box[1]) & (lat < box[3])
    return outer, np.flatnonzero(inside)


def port_approaches(
    lanes: Lanes, ports: pd.DataFrame, land: gpd.GeoDataFrame
) -> tuple[Ints, Floats]:
    """Return for every port the lane node it is joined to, and how far that is.

    Parameters
    ----------
    lanes : Lanes
        Lanes of the world.
    ports : pandas.DataFrame
        `lon`, `lat` in degrees, EPSG:4326.
    land : geopandas.GeoDataFrame
        Polygons of the world's land, EPSG:4326.

    Returns
    -------
    node : numpy.ndarray
        Row number of the nearest node within `PORT_REACH_KM` that a straight line
        reaches with at most `PORT_LAND_KM` over land, for estuaries and fjords
        that a small map leaves out; -1 where there is none.
    distance_km : numpy.ndarray
        Geodesic length of that line; NaN where there is none.
    """
    if not len(lanes.nodes) or not len(ports):
        return np.full(len(ports), -1), np.full(len(ports), np.nan)
    count = min(_NEAREST, len(lanes.nodes))
    index = NodeIndex(*lanes.nodes.T)
    distance, node = index.nearest_many(ports["lon"], ports["lat"], count=count)
    port_points = np.repeat(
        ports[["lon", "lat"]].to_numpy(dtype=np.float64), count, axis=0
    )
    node_points = lanes.nodes[node.ravel()].copy()
    # A line across the antimeridian is tested where it does not jump.
    node_points[:, 0] += 360.0 * np.round(
        (port_points[:, 0] - node_points[:, 0]) / 360.0
    )
    legs = _lines(
        [np.stack(pair) for pair in zip(port_points, node_points, strict=True)]
    )
    over = _over_land_km(legs, _ground(land)).reshape(distance.shape)
    good = (distance <= PORT_REACH_KM) & (over <= PORT_LAND_KM)
    first = np.argmax(good, axis=1)
    rows = np.arange(len(ports))
    joined = good.any(axis=1)
    chosen = np.where(joined, node[rows, first], -1)
    ends = lanes.nodes[chosen]
    lon, lat = ports["lon"].to_numpy(float), ports["lat"].to_numpy(float)
    length = distance_km(lon, lat, ends[:, 0], ends[:, 1])
    return chosen, np.where(joined, length, np.nan)
