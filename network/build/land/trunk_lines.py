"""Main lines among the railways that nobody has named: the ways between cities."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from scipy.sparse import coo_matrix, csr_matrix
from scipy.sparse.csgraph import dijkstra

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from network.build.land.topology import Topology

#: Chosen on half of the named lines, for precision: see docs/costs.md.
CITY_PEOPLE = 200_000
MOST_KM = 300.0


def between_cities(topology: Topology, cities: pd.DataFrame) -> NDArray[np.bool_]:
    """Return which railways are the shortest way between neighbouring cities.

    Two cities are neighbours where the tracks nearer to one meet those nearer to the
    other, by rail.

    Parameters
    ----------
    topology : Topology
        Railways.
    cities : pandas.DataFrame
        ``lon``, ``lat`` in degrees, EPSG:4326; ``population``.

    Returns
    -------
    numpy.ndarray of bool
        Links on the shortest way between two neighbouring cities of at least 200,000
        people, if that is at most 300 km.
    """
    large = cities[cities["population"] >= CITY_PEOPLE]
    chosen = np.zeros(len(topology.links), dtype=bool)
    if large.empty:
        return chosen
    nearest = topology.node_index.nearest_many(large["lon"], large["lat"])[1][:, 0]
    km, before, city = dijkstra(
        _graph(topology),
        directed=False,
        indices=np.unique(nearest),
        min_only=True,
        return_predecessors=True,
    )
    u, v = topology.u, topology.v
    meets = np.flatnonzero((city[u] != city[v]) & (city[u] >= 0) & (city[v] >= 0))
    ends = np.sort(np.stack([city[u[meets]], city[v[meets]]]), axis=0)
    way_km = km[u[meets]] + topology.length_km[meets] + km[v[meets]]
    ways = pd.DataFrame({"a": ends[0], "b": ends[1], "km": way_km, "link": meets})
    ways = ways[ways["km"] <= MOST_KM].sort_values(["km", "link"])
    middle = ways.drop_duplicates(["a", "b"])["link"].to_numpy(np.int64)
    passed = np.zeros(len(topology.nodes), dtype=bool)
    for start in np.concatenate([u[middle], v[middle]]).tolist():
        node = start
        while node >= 0 and not passed[node]:
            passed[node] = True
            node = int(before[node])
    chosen[passed[u] & passed[v] & ((before[u] == v) | (before[v] == u))] = True
    chosen[middle] = True
    return chosen


def _graph(topology: Topology) -> csr_matrix:
    """Return the length of the shortest link between two nodes, either way."""
    links = pd.DataFrame(
        {
            "a": np.minimum(topology.u, topology.v),
            "b": np.maximum(topology.u, topology.v),
            "km": topology.length_km,
        }
    )
    shortest = links.groupby(["a", "b"])["km"].min().reset_index()
    n = len(topology.nodes)
    ends = (shortest["a"].to_numpy(), shortest["b"].to_numpy())
    return csr_matrix(coo_matrix((shortest["km"].to_numpy(), ends), shape=(n, n)))
