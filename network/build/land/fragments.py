"""Join railways that break off within sight of the network they belong to."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from gis_data.geodesy import distance_km
from network.build.land.repairs import link_between

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from network.build.land.topology import Topology

GAP_KM = 2.5
LEAST_KM = 20.0  # of track; shorter pieces are sidings, joined to nothing on purpose
KM_PER_DEGREE = 111.2
JOINED = "osm:gap"


def join_fragments(topology: Topology) -> Topology:
    """Join the dead ends of fragments to the nearest track of another component.

    The raw railways were pieced together from ways, and some break off a few
    hundred metres before the junction: whole lines, such as Belogorsk -
    Blagoveshchensk, hang in the air.

    Parameters
    ----------
    topology : Topology
        Railways with the known gaps joined.

    Returns
    -------
    Topology
        With a link from every dead end of a component of at least 20 km of track,
        the largest apart, to the nearest node of another component of at least so
        much, of the same country and within 2.5 km, if that leads to the largest:
        as long as the gap, of low confidence and schematic.
    """
    part, _ = topology.components()
    track_km = np.bincount(part[topology.u], topology.length_km, int(part.max()) + 1)
    country = topology.nodes["country"].astype(str).to_numpy(dtype=object)
    real = track_km[part] >= LEAST_KM
    loose = _dead_ends(topology) & real & (part != int(track_km.argmax()))
    north = np.flatnonzero(real)[np.argsort(topology.lat[real], kind="stable")]
    pairs: dict[tuple[int, int], float] = {}
    for end in np.flatnonzero(loose).tolist():
        near = _near(topology, end, north)
        near = near[(part[near] != part[end]) & (country[near] == country[end])]
        if len(near):
            lon, lat = topology.lon, topology.lat
            away = distance_km(lon[end], lat[end], lon[near], lat[near])
            other, gap = int(near[away.argmin()]), float(away.min())
            if gap <= GAP_KM:
                pairs[min(end, other), max(end, other)] = gap
    rows = [
        {**link_between(topology, a, b, km), "source_id": JOINED}
        for (a, b), km in pairs.items()
    ]
    links = pd.DataFrame(rows)
    part, sizes = topology.with_links(links).components()
    reached = [part[a] == int(sizes.argmax()) for a, _ in pairs]
    return topology.with_links(links[reached])


def _dead_ends(topology: Topology) -> NDArray[np.bool_]:
    ends = np.concatenate([topology.u, topology.v])
    count = np.bincount(ends, minlength=len(topology.nodes))
    return np.asarray(count == 1, dtype=np.bool_)


def _near(topology: Topology, end: int, north: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return nodes, given from south to north, in a band of latitude about an end."""
    reach = 1.1 * GAP_KM / KM_PER_DEGREE
    lat = topology.lat[end]
    first, last = np.searchsorted(topology.lat[north], (lat - reach, lat + reach))
    return north[first:last]
