"""Lengths of raw links that were straightened before they were measured."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.spatial import KDTree

from network.build.land.topology import Topology
from network.model.schema import ESTIMATED_LENGTH

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Bools = NDArray[np.bool_]

#: A link no longer than this many times the straight line was straightened.
STRAIGHT_RATIO = 1.003
#: Shorter links may well be straight.
LONG_KM = 20.0
#: Links that tell of the terrain: so many of the nearest that are so long.
NEIGHBOURS, TELLING_KM = 20, 10.0


def detour_factors(
    topology: Topology, links: NDArray[np.int64], measured: Bools | None = None
) -> Floats:
    """Return by how much links are likely to exceed the straight line.

    Parameters
    ----------
    topology : Topology
        Raw network of one mode.
    links : numpy.ndarray of int
        Links whose length is not known.
    measured : numpy.ndarray of bool, optional
        Links whose length is; all that were not straightened when left out.

    Returns
    -------
    numpy.ndarray
        Length over straight line of the `NEIGHBOURS` links of at least `TELLING_KM`
        nearest to each that are measured, all together: about 1.03 in plains, 1.2 in
        mountains. 1 where there are no such links.
    """
    straight = topology.straight_km()
    if measured is None:
        measured = topology.length_km > STRAIGHT_RATIO * straight
    telling = np.flatnonzero(measured & (straight >= TELLING_KM))
    count = min(NEIGHBOURS, len(telling))
    if not count:
        return np.ones(len(links))
    at = _midpoints(topology)
    _, nearest = KDTree(at[telling]).query(at[links], k=[*range(1, count + 1)])
    near = telling[np.asarray(nearest, dtype=np.int64)]
    length, direct = topology.length_km[near], straight[near]
    return np.asarray(length.sum(axis=1) / direct.sum(axis=1))


def _midpoints(topology: Topology) -> Floats:
    """Return the midpoint of the straight line of each link, on the unit sphere."""
    lon, lat = np.radians(topology.lon), np.radians(topology.lat)
    flat = np.cos(lat)
    points = np.stack([flat * np.cos(lon), flat * np.sin(lon), np.sin(lat)], axis=1)
    middle = points[topology.u] + points[topology.v]
    return np.asarray(middle / np.linalg.norm(middle, axis=1, keepdims=True))


def estimate_straight_lengths(topology: Topology) -> Topology:
    """Return links as long as the straight line with a length that is likely.

    Parameters
    ----------
    topology : Topology
        Raw network of one mode, published lengths set.

    Returns
    -------
    Topology
        Links longer than `LONG_KM` that were straightened have the length of the
        straight line times their `detour_factors`; `ESTIMATED_LENGTH` is their
        source, and their confidence is low.
    """
    straight = topology.straight_km()
    short = topology.length_km <= STRAIGHT_RATIO * straight
    short &= (straight > LONG_KM) & ~topology.links["schematic"].to_numpy(bool)
    links = np.flatnonzero(short)
    length = topology.length_km.copy()
    length[links] = straight[links] * detour_factors(topology, links)
    source, confidence = (
        np.where(short, value, topology.links[name].to_numpy(dtype=object))
        for name, value in (("source_id", ESTIMATED_LENGTH), ("confidence", "low"))
    )
    return Topology(
        topology.nodes,
        topology.links.assign(
            length_km=length, source_id=source, confidence=confidence
        ),
    )
