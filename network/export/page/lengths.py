"""Kilometres of links that are drawn straight, inferred, or rest on a straight line."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from gis_data.varints import varints
from network.costs.impedance import UNITS_PER
from network.query.straight_lines import straight_km

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from network.model.store import Network

    Ints = NDArray[np.int64]
    Floats = NDArray[np.float64]

#: Speed basis of railways that nobody has named, taken for main lines.
_INFERRED = "inferred"
#: Columns: drawn as a straight line, inferred; of those drawn, what rests on that line.
COLUMNS = ("drawn", "inferred", "straight")


def special_lengths(
    network: Network, of_edge: Ints, row: Ints
) -> tuple[dict[str, list[int]], bytes]:
    """Return how much of each link is of a special kind.

    Parameters
    ----------
    network : Network
        The network.
    of_edge : numpy.ndarray of int64
        Link of each edge, -1 where it has none.
    row : numpy.ndarray of int64
        Row of each link in the table of classes.

    Returns
    -------
    usual : dict of str to list of int
        By column of `COLUMNS` the rows most of whose length is of the kind.
    exceptions : bytes
        Varints, for each of `COLUMNS`: how many links are neither wholly of the kind
        in a row of `usual`, nor not at all in another one; these, as the step from the
        one before; how much of each is of another kind, in units of weight. Last, of
        links with kilometres that rest on a straight line, by how much these may be
        too long.
    """
    km = network.edges.arrays["length_km"].astype(np.float64)
    drawn = np.where(network.edges.arrays["schematic"], km, 0.0)
    inferred = np.where(network.edges.equals("speed_basis", _INFERRED), km, 0.0)
    straight, least = straight_km(network, np.arange(len(km)), drawn)
    count = len(row)
    whole = _of_links(km, of_edge, count)
    usual, parts = {}, []
    for name, part in zip(COLUMNS, (drawn, inferred, straight), strict=True):
        units = _of_links(part, of_edge, count)
        most = np.bincount(row, units) > np.bincount(row, whole) / 2
        usual[name] = np.flatnonzero(most).tolist()
        at = np.flatnonzero(units != np.where(most[row], whole, 0))
        parts += [np.array([len(at)]), np.diff(at, prepend=0), (whole - units)[at]]
    parts.append((units - _of_links(least, of_edge, count))[units > 0])
    return usual, b"".join(varints(part) for part in parts)


def _of_links(km: Floats, of_edge: Ints, count: int) -> Ints:
    """Return the sum of edges by link, rounded as weights are, edge by edge."""
    per_km = next(iter(UNITS_PER.values()))["distance"]
    units = np.floor(km * per_km + 0.5)
    some = of_edge >= 0
    return np.bincount(of_edge[some], units[some], count).astype(np.int64)
