"""Join roads that break off within sight of each other."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from scipy.spatial import cKDTree

from gis_data.geodesy import distance_km
from network.land.repairs import link_between

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from network.land.topology import Topology

GAP_KM = 1.5
APART_KM = 3.0  # between roads that nothing else joins
KM_PER_DEGREE = 111.2


def join_dead_ends(topology: Topology) -> Topology:
    """Join dead ends that are each other's nearest, in one country.

    The raw roads were cut where their class changes, and two ends of one road
    lie some metres or a kilometre apart.

    Parameters
    ----------
    topology : Topology
        Road network.

    Returns
    -------
    Topology
        With a link for every pair of dead ends within 1.5 km, or 3 km where
        nothing else joins them, as long as the gap and of low confidence.
    """
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
