"""Railways that break off: dead ends joined to track beside them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from gis_data.geodesy import distance_km
from network.build.land.topology import link_between

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from network.build.land.topology import Topology

    Bools = NDArray[np.bool_]
    Ints = NDArray[np.int64]

GAP_KM = 0.4
LINE_KM = 10.0  # a shorter one may be a siding, which ends where it ends
AROUND_KM = 15.0
_THROUGH = 2  # links at a node in the middle of a line
GAP_SOURCE = "osm:gap"


def join_broken_lines(topology: Topology) -> Topology:
    """Join lines that break off beside another track.

    The raw railways have gaps of 100 to 400 metres in the middle of a line. Where
    both sides are connected some other way they are no fragments, and trains go
    round: Kokshetau-Petropavl by Russia, 1,900 km for 190.

    Parameters
    ----------
    topology : Topology
        Railways with the gaps of fragments closed.

    Returns
    -------
    Topology
        With a link from every dead end of a line of at least 10 km to the nearest
        node of the same country within 0.4 km that no track within 15 km joins it
        to: as long as the gap, of low confidence and schematic.
    """
    lon, lat = topology.lon, topology.lat
    country = topology.nodes["country"].astype(str).to_numpy(dtype=object)
    gaps: dict[tuple[int, int], float] = {}
    for end in _dead_ends(topology).tolist():
        near = topology.node_index.within(lon[end], lat[end], GAP_KM)
        near = near[(near != end) & (country[near] == country[end])]
        near = near[~_joined(topology, end, near)] if len(near) else near
        if len(near):
            km = distance_km(lon[end], lat[end], lon[near], lat[near])
            other = int(near[km.argmin()])
            gaps[min(end, other), max(end, other)] = float(km.min())
    links = pd.DataFrame(
        {**link_between(topology, a, b, km), "source_id": GAP_SOURCE}
        for (a, b), km in sorted(gaps.items())
    )
    return topology.with_links(links)


def _dead_ends(topology: Topology) -> Ints:
    """Return the nodes at which a line of some length ends."""
    u, v, degree = topology.u, topology.v, topology.degree
    number = np.arange(len(u))
    node = np.concatenate([u, v])
    order = np.argsort(node, kind="stable")
    link = np.concatenate([number, number])[order]
    first = np.searchsorted(node[order], np.flatnonzero(degree == _THROUGH))
    through = (np.ones(len(first)), (link[first], link[first + 1]))
    line = connected_components(coo_array(through, shape=(len(u), len(u))))[1]
    km = np.bincount(line, topology.length_km)[line]
    of_line = km >= LINE_KM
    ends = np.unique(np.concatenate([u[of_line], v[of_line]]))
    return np.asarray(ends[degree[ends] == 1], dtype=np.int64)


def _joined(topology: Topology, end: int, nodes: Ints) -> Bools:
    """Return to which nodes track near an end joins it."""
    around = topology.node_index.within(topology.lon[end], topology.lat[end], AROUND_KM)
    local = np.full(len(topology.nodes), -1, dtype=np.int64)
    local[around] = np.arange(len(around))
    u, v = local[topology.u], local[topology.v]
    inside = (u >= 0) & (v >= 0)
    joined = (np.ones(int(inside.sum())), (u[inside], v[inside]))
    part = connected_components(coo_array(joined, shape=(len(around), len(around))))[1]
    return np.asarray(part[local[nodes]] == part[local[end]])
