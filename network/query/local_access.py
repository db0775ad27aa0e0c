"""Which local ways count: those to a network that may be used, by road if need be."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from network.model.schema import ACCESS_CIRCUITY

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet

    from numpy.typing import NDArray

    from network.model.store import Network

    Bools = NDArray[np.bool_]

#: What each mode's nodes are, in `network.model.schema.NODE_KINDS`.
NODES_OF = {"rail": "rail", "road": "road", "sea": "sea", "air": "airport"}
MODE_OF = {kind: mode for mode, kind in NODES_OF.items()}
#: A quay or airport this near is the place's own; to one further off goes a road.
OWN_KM = 10.0
QUAYS = frozenset({"sea", "airport"})


def shut_access(network: Network, modes: AbstractSet[str]) -> Bools:
    """Return which access edges do not count.

    A straight way to a quay or an airport stands for a road where roads may not
    be used. Where they may, a place that has a road takes it: two places near one
    airport are not joined by the airport.

    Parameters
    ----------
    network : Network
        The network.
    modes : set of str
        Modes that may be used.

    Returns
    -------
    numpy.ndarray of bool
        One value an edge: access to the network of a mode that is left out, and
        access to a quay or airport beyond `OWN_KM` of a place on a road that also
        serves that quay or airport, for the same use.
    """
    edges, nodes = network.edges, network.nodes
    at = np.flatnonzero(edges.equals("kind", "access"))
    u, v = (
        edges.arrays["u"][at].astype(np.int64),
        edges.arrays["v"][at].astype(np.int64),
    )
    outward = nodes.equals("kind", "origin")[u]
    place, node = np.where(outward, u, v), np.where(outward, v, u)
    used = nodes.isin("kind", {NODES_OF[m] for m in modes if m in NODES_OF})
    shut = ~used[node]
    if "road" in modes:
        far = edges.arrays["length_km"][at] > OWN_KM * ACCESS_CIRCUITY
        far &= nodes.isin("kind", QUAYS)[node]
        on_road = nodes.equals("kind", "road")
        change = np.flatnonzero(edges.equals("kind", "transfer"))
        for use in ("freight", "passenger"):
            mine = edges.arrays[use][at]
            by_road = np.isin(place, place[mine & on_road[node]])
            served = _beside(network, change[edges.arrays[use][change]], on_road)
            shut |= far & mine & by_road & served[node]
    found = np.zeros(len(edges), dtype=bool)
    found[at] = shut
    return found


def _beside(network: Network, edges: NDArray[np.int64], those: Bools) -> Bools:
    """Return which nodes some edges join to some of those."""
    u, v = (network.edges.arrays[end][edges] for end in ("u", "v"))
    found = np.zeros(len(network.nodes), dtype=bool)
    found[v[those[u]]] = True
    found[u[those[v]]] = True
    return found
