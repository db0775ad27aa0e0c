"""Kilometres of edges that rest on the straight line between their ends."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from gis_data.geodesy import distance_km
from network.model.schema import ESTIMATED_LENGTH
from network.model.store import Columns

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from network.model.store import Network

    Ints = NDArray[np.int64]
    Floats = NDArray[np.float64]

#: A straight edge no longer than this many times the straight line is as long as it:
#: the base data round some to whole kilometres.
MAX_STRAIGHT_RATIO = 1.01
#: By how much a length that is estimated from the straight line may be too long and
#: too short, of it: four fifths of the links of known length, each left out.
ESTIMATE_OVER, ESTIMATE_UNDER = 0.07, 0.1


def straight_km(network: Network, at: Ints, drawn: Floats) -> tuple[Floats, Floats]:
    """Return the kilometres of edges that rest on the straight line, and the least.

    Parameters
    ----------
    network : Network
        The network.
    at : numpy.ndarray of int64
        Edge numbers.
    drawn : numpy.ndarray of float64
        Their kilometres that are drawn as a straight line.

    Returns
    -------
    straight : numpy.ndarray of float64
        Of those, kilometres estimated from the straight line, or that line's.
    least : numpy.ndarray of float64
        What they may be at least: no less than the straight line.
    """
    nodes, ends = network.nodes.arrays, network.edges.arrays
    some = np.flatnonzero(drawn)
    u, v = (ends[end][at[some]] for end in ("u", "v"))
    lon, lat, km = nodes["lon"], nodes["lat"], drawn[some]
    direct = distance_km(lon[u], lat[u], lon[v], lat[v])
    rests = km <= MAX_STRAIGHT_RATIO * direct
    codes, words = ends["source_id"][at[some]], network.edges.words["source_id"]
    rests |= Columns({"of": codes}, {"of": words}).equals("of", ESTIMATED_LENGTH)
    least = np.minimum(np.maximum((1 - ESTIMATE_OVER) * km, direct), km)
    straight, low = (
        np.bincount(some, np.where(rests, part, 0.0), len(drawn)).astype(float)
        for part in (km, least)
    )
    return straight, low
