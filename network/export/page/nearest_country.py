"""The country that a point is joined in, where the nearest node is left out of a page.

A point is joined to the nearest node of a mode, and a page knows few of them: beside a
border those that it keeps may all lie across it. So it also knows some of those left
out, by the condensed nearest neighbour rule [1]_: enough that the nearest of all that
it knows has the country of every node left out within reach.

.. [1] Hart, P. E. (1968). The condensed nearest neighbor rule. IEEE Transactions on
   Information Theory, 14 (3), 515-516.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.spatial import KDTree

from gis_data.geodesy import EARTH_RADIUS_KM, unit_vectors
from network.model.schema import LIMIT_KM
from network.query.connectors import usable_nodes

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from network.model.store import Network

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]
    Bools = NDArray[np.bool_]

#: Steps per degree of the positions; 0.001 is about 100 m.
STEPS = 1000


def country_witnesses(network: Network, kept: Bools) -> dict[str, list[list[int]]]:
    """Return nodes left out of a page that tell which country the nearest one is in.

    Parameters
    ----------
    network : Network
        The network.
    kept : numpy.ndarray of bool
        Nodes that the page keeps, one value a node.

    Returns
    -------
    dict of str to list of list of int
        By land mode, in the order of countries and longitudes: longitude and latitude
        in steps of 1 / `STEPS` degrees, each as the step from the one before;
        countries, and how many nodes of each, in turn.
    """
    nodes = network.nodes
    usable = usable_nodes(network, "freight") | usable_nodes(network, "passenger")
    position = unit_vectors(nodes.arrays["lon"], nodes.arrays["lat"]) * EARTH_RADIUS_KM
    country = nodes.arrays["country"].astype(np.int64)
    found = {}
    for mode, limit in LIMIT_KM.items():
        at = np.flatnonzero(usable & nodes.equals("kind", mode))
        chosen = at[condensed(position[at], country[at], kept[at], 2 * limit)]
        lon, lat = (
            np.rint(nodes.arrays[side][chosen] * STEPS).astype(np.int64)
            for side in ("lon", "lat")
        )
        order = np.lexsort((lat, lon, country[chosen]))
        sides = (np.diff(side[order], prepend=0).tolist() for side in (lon, lat))
        runs = np.stack(np.unique(country[chosen], return_counts=True), axis=1)
        found[mode] = [*sides, runs.ravel().tolist()]
    return found


def condensed(position: Floats, label: Ints, known: Bools, reach: float) -> Ints:
    """Return points that, with those known, give every point near these its label.

    Parameters
    ----------
    position : numpy.ndarray of float64
        Of each point, shape (points, axes).
    label : numpy.ndarray of int64
        Of each point.
    known : numpy.ndarray of bool
        Which points are known.
    reach : float
        Points farther from every known one do not matter.

    Returns
    -------
    numpy.ndarray of int64
        Numbers of points, ascending, such that the nearest of these and those known has
        the label of each point within reach, unless two are at one place.

    Examples
    --------
    >>> place = np.array([[0.0], [4.0], [5.0], [6.0], [50.0]])
    >>> label = np.array([1, 2, 2, 1, 2])
    >>> condensed(place, label, np.array([True, False, False, False, False]), 10)
    array([2, 3])
    """
    if not known.any():
        return np.zeros(0, dtype=np.int64)
    tree = KDTree(position[known])
    away, nearest = map(np.asarray, tree.query(position, distance_upper_bound=reach))
    at = np.flatnonzero((away > 0) & np.isfinite(away))
    guess, away = label[known][nearest[at]], away[at]
    chosen = []
    while (wrong := np.flatnonzero(guess != label[at])).size:
        one = at[wrong[np.argmax(away[wrong])]]
        chosen.append(one)
        closer = np.linalg.norm(position[at] - position[one], axis=1)
        better = closer < away
        away[better], guess[better] = closer[better], label[one]
    return np.sort(np.array(chosen, dtype=np.int64))
