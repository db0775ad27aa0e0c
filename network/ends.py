"""Where a route may enter and leave the network at a place."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from gis_data.geodesy import distance_km
from network.errors import UnattachedPlaceError
from network.schema import LIMIT_KM

if TYPE_CHECKING:
    from gis_data.places import Place
    from network.store import Network

SAME_PLACE_KM = 3.0


@dataclass(frozen=True)
class End:
    """A node at which a route may start, pass or end.

    Attributes
    ----------
    node : int
        Node number.
    weight : int
        Weight between the place and the node.
    """

    node: int
    weight: int = 0


def node_numbered(built: Network, node_id: str) -> int:
    """Return the number of a node.

    Parameters
    ----------
    built : Network
        The network.
    node_id : str
        Its id.

    Returns
    -------
    int
        Row number, -1 where there is no such node.
    """
    words = built.nodes.words["id"]
    at = bisect_left(words, node_id)
    if at == len(words) or words[at] != node_id:
        return -1
    return int(np.argmax(built.nodes.arrays["id"] == at))


def place_ends(built: Network, place: Place, *, outward: bool) -> list[End]:
    """Return the nodes at which a route may start from, or end at, a place.

    Parameters
    ----------
    built : Network
        The network.
    place : Place
        A place of the gazetteer, or a point.
    outward : bool
        True at the start of a route, False at its end.

    Returns
    -------
    list of End
        The place's own node where it has one; else the nodes of the network
        nearest to it.

    Raises
    ------
    UnattachedPlaceError
        If every usable network is too far off.
    """
    own = node_numbered(built, f"{'o' if outward else 'd'}:{place.id}")
    if own >= 0:
        return [End(own)]
    return [End(n) for n in _nearest_nodes(built, place)]


def via_ends(built: Network, place: Place) -> list[End]:
    """Return the nodes at which a route may pass a place without leaving the way.

    Parameters
    ----------
    built : Network
        The network.
    place : Place
        A place to pass.

    Returns
    -------
    list of End
        The nodes that its access edges lead to, or those nearest to it.

    Raises
    ------
    UnattachedPlaceError
        If every usable network is too far off.
    """
    own = node_numbered(built, f"o:{place.id}")
    if own < 0:
        return [End(n) for n in _nearest_nodes(built, place)]
    leaving = np.flatnonzero(built.edges.arrays["u"] == own)
    found = np.unique(built.edges.arrays["v"][leaving])
    return [End(int(n)) for n in found] or [
        End(n) for n in _nearest_nodes(built, place)
    ]


def _nearest_nodes(built: Network, place: Place) -> list[int]:
    """Return the nearest node of each land mode within its limit, and of places."""
    nodes = built.nodes
    lon, lat = nodes.arrays["lon"], nodes.arrays["lat"]
    scale = np.cos(np.radians(place.lat))
    away = np.hypot((lon - place.lon) * scale, lat - place.lat) * 111.2
    found = []
    nearest = np.inf
    for kind, limit in LIMIT_KM.items():
        here = np.flatnonzero(nodes.equals("kind", kind))
        if place.country:
            here = here[nodes.isin("country", {place.country})[here]]
        if not len(here):
            continue
        best = int(here[np.argmin(away[here])])
        km = float(distance_km(place.lon, place.lat, lon[best], lat[best]))
        nearest = min(nearest, km)
        if km <= limit:
            found.append(best)
    if not found:
        limits = ", ".join(f"{kind} {limit:.0f} km" for kind, limit in LIMIT_KM.items())
        far = f"{nearest:.0f} km away" if np.isfinite(nearest) else "not in this region"
        msg = (
            f"{place.label} is too far from every network: the nearest is {far}, "
            f"the limits are {limits}; name a place on the network."
        )
        raise UnattachedPlaceError(msg)
    return found
