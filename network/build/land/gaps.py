"""Gap closing: links between dead ends of the raw networks and what lies near them.

As `neatnet.close_gaps` and `neatnet.extend_lines` do for streets, but by road and
rail network, within one country, and only where the network is the worse for it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from scipy.spatial import cKDTree

from gis_data.geodesy import KM_PER_DEGREE, distance_km
from network.build.land.repairs import link_between
from network.build.land.topology import search_graph

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from network.build.land.topology import Topology

    Ints = NDArray[np.int64]

ROAD_GAP_KM = 1.5
APART_KM = 3.0  # between roads that nothing else joins
ROAD_KM = 4.0  # what is shorter may be a slip road
DETOUR = 10.0  # detour to what lies beside the end of a road, as a multiple of the gap
RAIL_GAP_KM = 2.5
TRACK_KM = 20.0  # shorter components are sidings, joined to nothing on purpose
RAIL_GAP_SOURCE = "osm:gap"


def close_known_gaps(topology: Topology, gaps: pd.DataFrame) -> Topology:
    """Close gaps between pairs of nodes that are known to be joined.

    Parameters
    ----------
    topology : Topology
        The raw network.
    gaps : pandas.DataFrame
        Columns ``lon_a``, ``lat_a``, ``lon_b``, ``lat_b`` (the coordinates of
        two nodes), ``gap_km``, ``source``, ``confidence``.

    Returns
    -------
    Topology
        With one link per row, as long as the gap.
    """
    index = topology.node_index
    rows = []
    for row in gaps.to_dict("records"):
        a = index.nearest(float(row["lon_a"]), float(row["lat_a"]))
        b = index.nearest(float(row["lon_b"]), float(row["lat_b"]))
        link = link_between(topology, a, b, float(row["gap_km"]))
        rows.append({**link, "confidence": str(row["confidence"])})
    return topology.with_links(pd.DataFrame(rows))


def close_rail_gaps(topology: Topology) -> Topology:
    """Join the dead ends of rail fragments to the nearest track of another component.

    The raw railways were pieced together from OpenStreetMap ways, and some break
    off a few hundred metres before the junction: whole lines, such as Belogorsk -
    Blagoveshchensk, are joined to nothing.

    Parameters
    ----------
    topology : Topology
        Railways with the known gaps closed.

    Returns
    -------
    Topology
        With a link from every dead end of a component of at least 20 km of track,
        the largest apart, to the nearest node of another component of at least so
        much, of the same country and within 2.5 km, if that leads to the largest:
        as long as the gap, of low confidence and schematic.
    """
    part, _ = topology.components()
    pairs = _fragment_gaps(topology, part)
    rows = [
        {**link_between(topology, a, b, km), "source_id": RAIL_GAP_SOURCE}
        for (a, b), km in pairs.items()
    ]
    links = pd.DataFrame(rows)
    part, sizes = topology.with_links(links).components()
    in_largest = [part[a] == int(sizes.argmax()) for a, _ in pairs]
    return topology.with_links(links[in_largest])


def _fragment_gaps(topology: Topology, part: Ints) -> dict[tuple[int, int], float]:
    """Return the gaps between fragments in km, by pair of nodes, smaller first."""
    track_km = np.bincount(part[topology.u], topology.length_km, int(part.max()) + 1)
    country = topology.nodes["country"].astype(str).to_numpy(dtype=object)
    lon, lat = topology.lon, topology.lat
    real = track_km[part] >= TRACK_KM
    loose = (topology.degree == 1) & real & (part != int(track_km.argmax()))
    pairs: dict[tuple[int, int], float] = {}
    for end in np.flatnonzero(loose).tolist():
        near = topology.node_index.within(lon[end], lat[end], 1.1 * RAIL_GAP_KM)
        near = near[real[near] & (part[near] != part[end])]
        near = near[country[near] == country[end]]
        if len(near):
            away = distance_km(lon[end], lat[end], lon[near], lat[near])
            other, gap = int(near[away.argmin()]), float(away.min())
            if gap <= RAIL_GAP_KM:
                pairs[min(end, other), max(end, other)] = gap
    return pairs


def close_road_gaps(topology: Topology) -> Topology:
    """Join dead ends to each other, or to the road that they end beside.

    The raw roads were cut where their class changes, and two ends of one road
    lie some metres or a kilometre apart; others end just short of a junction.

    Parameters
    ----------
    topology : Topology
        Road network.

    Returns
    -------
    Topology
        With a link for every pair of dead ends of one country, each other's
        nearest, within 1.5 km, or 3 km where nothing else joins them; then for
        every road of 4 km or more that still ends within 3 km of a node of its
        country, if the detour to it is ten times as far. Each is as long as its
        gap and of low confidence.
    """
    return _join_to_roads(_join_dead_ends(topology))


def _join_dead_ends(topology: Topology) -> Topology:
    part, _ = topology.components()
    lon, lat = topology.lon, topology.lat
    rows = []
    for a, b in _mutually_nearest(topology, np.flatnonzero(topology.degree == 1)):
        gap = float(distance_km(lon[a], lat[a], lon[b], lat[b]))
        if gap <= (ROAD_GAP_KM if part[a] == part[b] else APART_KM):
            rows.append({**link_between(topology, a, b, gap), "schematic": False})
    return topology.with_links(pd.DataFrame(rows))


def _mutually_nearest(topology: Topology, ends: Ints) -> list[tuple[int, int]]:
    """Return pairs of ends that are nearest to each other, of one country."""
    country = topology.nodes["country"].astype(str).to_numpy(dtype=object)
    u, v = topology.u.tolist(), topology.v.tolist()
    far_end = dict(zip(u, v, strict=True)) | dict(zip(v, u, strict=True))
    pairs = []
    for name in sorted({country[n] for n in ends}):
        own = ends[country[ends] == name]
        if len(own) < 2:  # noqa: PLR2004 - a pair takes two
            continue
        scale = np.cos(np.radians(topology.lat[own]))
        plane = np.stack([topology.lon[own] * scale, topology.lat[own]], axis=1)
        _, nearest = cKDTree(plane * KM_PER_DEGREE).query(
            plane * KM_PER_DEGREE, k=2, distance_upper_bound=APART_KM
        )
        other: Ints = np.asarray(nearest)[:, 1]
        for i in np.flatnonzero(other < len(own)).tolist():
            j = int(other[i])
            # The two ends of one stray piece are no gap.
            if i < j and other[j] == i and far_end.get(int(own[i])) != int(own[j]):
                pairs.append((int(own[i]), int(own[j])))
    return pairs


def _join_to_roads(topology: Topology) -> Topology:
    """Join what still ends beside a road that is far away along the roads."""
    country = topology.nodes["country"].astype(str).to_numpy(dtype=object)
    lon, lat = topology.lon, topology.lat
    all_links = np.ones(len(topology.links), dtype=bool)
    graph = search_graph(topology, all_links, topology.length_km)
    rows = []
    joined: set[frozenset[int]] = set()
    for end, near in _near_dead_ends(topology, country):
        by_road, _ = graph.distances([graph.local(end)], limit_km=DETOUR * APART_KM)
        gaps = distance_km(lon[end], lat[end], lon[near], lat[near])
        road_km = np.array([by_road[0, graph.local(int(n))] for n in near])
        # Of nodes equally far off the last is meant.
        apart = np.flatnonzero(road_km > DETOUR * gaps)[::-1]
        if not len(apart):
            continue
        at = int(apart[np.argmin(gaps[apart])])
        pair = frozenset({end, int(near[at])})
        if pair not in joined:
            joined.add(pair)
            link = link_between(topology, end, int(near[at]), float(gaps[at]))
            rows.append({**link, "schematic": False})
    return topology.with_links(pd.DataFrame(rows))


def _near_dead_ends(
    topology: Topology, country: NDArray[np.object_]
) -> Iterator[tuple[int, Ints]]:
    """Yield ends of roads, and the nodes of their country within 3 km."""
    long = topology.length_km >= ROAD_KM
    ends = np.unique(np.concatenate([topology.u[long], topology.v[long]]))
    degree = topology.degree
    lon, lat = topology.lon, topology.lat
    for end in ends[degree[ends] == 1].tolist():
        near = topology.node_index.within(lon[end], lat[end], APART_KM)
        near = near[(near != end) & (degree[near] > 0)]
        near = near[country[near] == country[end]]
        if len(near):
            yield end, near
