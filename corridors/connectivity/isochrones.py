"""Isochrones: the network reached within limits of a place, and the land around it.

Not a hull of places reached: the reached part of each edge, and what lies within the
access distance by which the network itself joins a point to a railway or road.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from corridors.connectivity.access import reach
from corridors.connectivity.access_area import (
    SQUARE_DEG,
    access_area,
    squares,
    wrapped,
)
from corridors.connectivity.state_graph import trees
from gis_data.geodesy import CRS, distance_km, geod
from network.export.excerpt import edge_lines
from network.model.errors import RequestError
from network.model.schema import LIMIT_KM

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    import geopandas as gpd
    from numpy.typing import NDArray

    from corridors.connectivity.state_graph import Tree
    from corridors.connectivity.study import Study
    from network.model.store import Network

    Ints = NDArray[np.int64]
    Floats = NDArray[np.float64]
    Bools = NDArray[np.bool_]
    Weights = NDArray[np.uint32]

#: Kinds of edges that may be reached in part; a crossing or a voyage is completed.
_IN_PART = ("line", "sailing")
#: Kinds that are drawn: the others join modes, and have no length.
_DRAWN = (*_IN_PART, "crossing", "service", "flight")
MODES = ("rail", "road", "sea", "air")
_COUNTS = ("places", "population", "population_unknown")


class Reached(NamedTuple):
    """Parts of edges, from one share of their length to another.

    Attributes
    ----------
    edge : numpy.ndarray of int
        Edge numbers; one that is reached in part from both ends is there twice.
    first, last : numpy.ndarray
        Shares of its length from its first node, 0 to 1.
    """

    edge: Ints
    first: Floats
    last: Floats

    def only(self, at: Bools) -> Reached:
        """Return some of the parts."""
        return Reached(self.edge[at], self.first[at], self.last[at])


def reached(network: Network, parts: Iterable[Tree], most: float) -> Reached:
    """Return the parts of edges that are reached within a limit.

    Parameters
    ----------
    network : Network
        The network.
    parts : iterable of Tree
        Shortest paths from a place, as `trees` yields them.
    most : float
        Limit, in whole units of weight.

    Returns
    -------
    Reached
        Edges in their order. Only railways, roads and sailing are reached in part:
        the hours at a border and on a ship are no hours on the way.
    """
    count = len(network.edges)
    forth, back = np.zeros(count), np.zeros(count)
    for tree in parts:
        arcs, is_back = tree.arcs, _backward(tree, network)
        left = most - tree.node_weight[arcs.tail]
        share = np.where(arcs.weight > 0, left / np.maximum(arcs.weight, 1), 1.0)
        share = np.where(left >= 0, np.minimum(share, 1.0), 0.0)
        counted = tree.counts[arcs.edge]
        for direction, result in ((~is_back, forth), (is_back, back)):
            some = direction & counted
            result[arcs.edge[some]] = share[some]
    whole_only = ~network.edges.isin("kind", _IN_PART)
    for side in (forth, back):
        side[whole_only & (side < 1.0)] = 0.0
    whole = forth + back >= 1.0
    forth[whole], back[whole] = 1.0, 0.0
    at, other = np.flatnonzero(forth > 0), np.flatnonzero(back > 0)
    edge = np.concatenate([at, other])
    first = np.concatenate([np.zeros(len(at)), 1.0 - back[other]])
    last = np.concatenate([forth[at], np.ones(len(other))])
    order = np.argsort(edge, kind="stable")
    return Reached(edge[order], first[order], last[order])


def _backward(tree: Tree, network: Network) -> Bools:
    u = network.edges.arrays["u"][tree.arcs.edge]
    v = network.edges.arrays["v"][tree.arcs.edge]
    return np.asarray((tree.arcs.tail != u) & (tree.arcs.tail == v))


def isochrones(study: Study, limits: Iterable[float]) -> gpd.GeoDataFrame:
    """Return what is reached from each origin within limits.

    Parameters
    ----------
    study : Study
        Origins, destinations whose people are counted, and what is minimised.
    limits : iterable of float
        In the unit of ``attrs["minimised"]``, above 0.

    Returns
    -------
    geopandas.GeoDataFrame
        EPSG:4326. For each origin and limit a row with ``part`` = ``area``, the land
        within the access distance of the reached railways (20 km) and roads (30 km),
        in the country of each, where no water without a service lies between; and a
        row ``network`` for each ``mode`` of which anything is reached. ``place_id``,
        ``name_en``, ``limit``; ``length_km`` of the network, ``area_km2``;
        ``places``, ``population`` and ``population_unknown`` of the destinations
        reached, as `corridors.connectivity.access.reach` counts them. The time of
        access within the area comes on top of the limit.

    Raises
    ------
    RequestError
        If there is no limit, or one is not a finite number above 0.
    """
    import geopandas as gpd  # noqa: PLC0415 - heavy

    bounds = sorted({float(limit) for limit in limits})
    if not bounds or not all(0 < bound < np.inf for bound in bounds):
        msg = f"limits: {bounds}; give one or more finite numbers above 0."
        raise RequestError(msg)
    people = {
        (row["place_id"], row["limit"]): {name: row[name] for name in _COUNTS}
        for row in reach(study, bounds).to_dict("records")
    }
    rows = []
    for i, place in enumerate(study.origins):
        paths = list(trees(study, i))
        for bound in bounds:
            found = reached(study.router.network, paths, bound * study.per_unit)
            about = {"place_id": place.id, "name_en": place.name_en, "limit": bound}
            counts = people[place.id, bound]
            rows += [about | row for row in _rows(study.router.network, found, counts)]
    frame = gpd.GeoDataFrame(rows, geometry="geometry", crs=CRS)
    frame.attrs.update(study.attrs)
    return frame


def _rows(
    network: Network, found: Reached, people: dict[str, Any]
) -> Iterator[dict[str, Any]]:
    """Yield the row of the area, then those of the network."""
    import shapely  # noqa: PLC0415 - heavy

    edges = network.edges
    drawn = edges.isin("kind", _DRAWN)[found.edge]
    found = found.only(drawn)
    area = _area(network, found)
    square_m, _ = geod().geometry_area_perimeter(area)
    yield {
        "part": "area",
        "mode": "",
        "length_km": np.nan,
        "area_km2": abs(square_m) / 1e6,
        **people,
        "geometry": area,
    }
    km = edges.arrays["length_km"][found.edge] * (found.last - found.first)
    for mode in MODES:
        at = edges.equals("mode", mode)[found.edge]
        if at.any():
            yield {
                "part": "network",
                "mode": mode,
                "length_km": float(km[at].sum()),
                "area_km2": np.nan,
                "geometry": wrapped(
                    shapely.multilinestrings(_lines(network, found.only(at)))
                ),
            }


def _lines(network: Network, found: Reached) -> list[Any]:
    """Return the reached part of each line, beyond the 180th meridian if need be."""
    import shapely  # noqa: PLC0415 - heavy

    lines = _unbroken(edge_lines(network, found.edge))
    cut = np.flatnonzero((found.first > 0) | (found.last < 1))
    for i in cut.tolist():
        points = shapely.get_coordinates(lines[i])
        share = _shares(points, np.zeros(len(points), dtype=np.int64))
        ends = np.array([found.first[i], found.last[i]])
        inner = share[(share > ends[0]) & (share < ends[1])]
        wanted = np.concatenate([ends[:1], inner, ends[1:]])
        kept = [np.interp(wanted, share, points[:, axis]) for axis in (0, 1)]
        lines[i] = shapely.linestrings(np.column_stack(kept))
    return list(lines)


def _unbroken(lines: NDArray[Any]) -> NDArray[Any]:
    """Return lines without a jump from one side of the 180th meridian to the other."""
    import shapely  # noqa: PLC0415 - heavy

    west, _, east, _ = shapely.bounds(lines).T
    for i in np.flatnonzero(east - west > 180).tolist():  # noqa: PLR2004 - degrees
        lines[i] = shapely.transform(
            lines[i],
            lambda p: np.column_stack([np.unwrap(p[:, 0], period=360), p[:, 1]]),
        )
    return lines


def _shares(points: Floats, line: Ints) -> Floats:
    """Return the share of its line at which each point lies.

    Parameters
    ----------
    points : numpy.ndarray
        (n, 2) degrees, one line after another.
    line : numpy.ndarray of int
        Number of the line of each point, ascending.

    Returns
    -------
    numpy.ndarray
        From 0 to 1; 0 on a line without extent.
    """
    step = np.zeros(len(points))
    lon, lat = points.T
    same = np.flatnonzero(line[1:] == line[:-1])
    step[same + 1] = distance_km(lon[same], lat[same], lon[same + 1], lat[same + 1])
    total = np.cumsum(step)
    first = np.searchsorted(line, line, side="left")
    last = np.searchsorted(line, line, side="right") - 1
    length = total[last] - total[first]
    return np.asarray((total - total[first]) / np.where(length > 0, length, 1.0))


def _area(network: Network, found: Reached) -> Any:  # noqa: ANN401 - shapely's own
    """Return the land within the access distance of the reached lines."""
    import shapely  # noqa: PLC0415 - heavy

    edges = network.edges
    on_land = edges.equals("kind", "line") & edges.isin("mode", tuple(LIMIT_KM))
    at = on_land[found.edge]
    found = found.only(at)
    lines = shapely.segmentize(_unbroken(edge_lines(network, found.edge)), SQUARE_DEG)
    points, line = shapely.get_coordinates(lines, return_index=True)
    share = _shares(points, line)
    inside = (share >= found.first[line]) & (share <= found.last[line])
    mode = np.array(edges.rows("mode", found.edge))[line]
    country = np.array(edges.rows("country", found.edge))[line]
    areas = [
        access_area(squares(points[here]), radius_km, name)
        for kind, radius_km in LIMIT_KM.items()
        for name in np.unique(country).tolist()
        if (here := inside & (mode == kind) & (country == name)).any()
    ]
    return shapely.union_all(areas)
