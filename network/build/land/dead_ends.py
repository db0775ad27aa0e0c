"""Join roads that break off within sight of each other."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from scipy.spatial import cKDTree

from gis_data.geodesy import distance_km
from network.build.land.repairs import link_between
from network.build.land.topology import search_graph

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from network.build.land.topology import Topology

GAP_KM = 1.5
APART_KM = 3.0  # between roads that nothing else joins
ROAD_KM = 4.0  # what is shorter may be a slip road
DETOUR = 10.0  # the way round to what lies beside the end of a road, in gaps
KM_PER_DEGREE = 111.2


def join_dead_ends(topology: Topology) -> Topology:
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
        country, if the way round to it is ten times as far. Each is as long as
        its gap and of low confidence.
    """
    return _beside_roads(_paired(topology))


def _paired(topology: Topology) -> Topology:
    ends = np.flatnonzero(_degree(topology) == 1)
    part, _ = topology.components()
    rows = []
    for a, b in _mutual(topology, ends):
        gap = float(
            distance_km(
                topology.lon[a], topology.lat[a], topology.lon[b], topology.lat[b]
            )
        )
        if gap <= (GAP_KM if part[a] == part[b] else APART_KM):
            link = link_between(topology, a, b, gap)
            rows.append({**link, "schematic": False})
    return topology.with_links(pd.DataFrame(rows))


def _degree(topology: Topology) -> NDArray[np.int64]:
    ends = np.concatenate([topology.u, topology.v])
    return np.bincount(ends, minlength=len(topology.nodes)).astype(np.int64)


def _mutual(topology: Topology, ends: NDArray[np.int64]) -> list[tuple[int, int]]:
    """Return pairs of ends that are nearest to each other, of one country."""
    country = topology.nodes["country"].astype(str).to_numpy(dtype=object)
    u, v = topology.u.tolist(), topology.v.tolist()
    far = dict(zip(u, v, strict=True)) | dict(zip(v, u, strict=True))
    found = []
    for name in sorted({country[n] for n in ends}):
        own = ends[country[ends] == name]
        if len(own) < 2:  # noqa: PLR2004 - a pair takes two
            continue
        scale = np.cos(np.radians(topology.lat[own]))
        plane = np.stack([topology.lon[own] * scale, topology.lat[own]], axis=1)
        _, nearest = cKDTree(plane * KM_PER_DEGREE).query(
            plane * KM_PER_DEGREE, k=2, distance_upper_bound=APART_KM
        )
        other: NDArray[np.int64] = np.asarray(nearest)[:, 1]
        for i in np.flatnonzero(other < len(own)).tolist():
            j = int(other[i])
            # The two ends of one stray piece are no gap.
            if i < j and other[j] == i and far.get(int(own[i])) != int(own[j]):
                found.append((int(own[i]), int(own[j])))
    return found


def _beside_roads(topology: Topology) -> Topology:
    """Join what still ends beside a road that is far away along the roads."""
    country = topology.nodes["country"].astype(str).to_numpy(dtype=object)
    whole = np.ones(len(topology.links), dtype=bool)
    graph = search_graph(topology, whole, topology.length_km)
    rows = []
    joined: set[frozenset[int]] = set()
    for end, near in _ending_near(topology, country):
        found, _ = graph.distances([graph.local(end)], limit_km=DETOUR * APART_KM)
        gaps = distance_km(
            topology.lon[end], topology.lat[end], topology.lon[near], topology.lat[near]
        )
        round_km = np.array([found[0, graph.local(int(n))] for n in near])
        apart = np.flatnonzero(round_km > DETOUR * gaps)
        if len(apart):
            at = int(apart[np.argmin(gaps[apart])])
            pair = frozenset({end, int(near[at])})
            if pair in joined:
                continue
            joined.add(pair)
            link = link_between(topology, end, int(near[at]), float(gaps[at]))
            rows.append({**link, "schematic": False})
    return topology.with_links(pd.DataFrame(rows))


def _ending_near(
    topology: Topology, country: NDArray[np.object_]
) -> Iterator[tuple[int, NDArray[np.int64]]]:
    """Yield ends of roads, and the nodes of their country within 3 km."""
    long = topology.length_km >= ROAD_KM
    dead = _degree(topology) == 1
    ends = np.unique(np.concatenate([topology.u[long], topology.v[long]]))
    used = np.unique(np.concatenate([topology.u, topology.v]))
    away = np.radians(topology.lat), np.radians(topology.lon)
    ball = np.stack(
        [
            np.cos(away[0]) * np.cos(away[1]),
            np.cos(away[0]) * np.sin(away[1]),
            np.sin(away[0]),
        ],
        axis=1,
    )
    tree = cKDTree(ball[used])
    reach = np.radians(APART_KM / KM_PER_DEGREE)
    for end in ends[dead[ends]].tolist():
        near = used[tree.query_ball_point(ball[end], reach)]
        near = near[(near != end) & (country[near] == country[end])]
        if len(near):
            yield end, near
