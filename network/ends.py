"""Where a route may enter and leave the network at a place."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from gis_data.places import Place
    from network.approach import Approach
    from network.store import Network

    Near = Callable[[Place], list["End"]]


@dataclass(frozen=True)
class End:
    """A node at which a route may start, pass or end.

    Attributes
    ----------
    node : int
        Node number.
    weight : int
        Weight between the place and the node.
    approach : Approach, optional
        The way between them, where no edge of the network stands for it.
    """

    node: int
    weight: int = 0
    approach: Approach | None = None


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


def place_ends(built: Network, place: Place, *, outward: bool, near: Near) -> list[End]:
    """Return the nodes at which a route may start from, or end at, a place.

    Parameters
    ----------
    built : Network
        The network.
    place : Place
        A place of the gazetteer, or a point.
    outward : bool
        True at the start of a route, False at its end.
    near : callable
        Returns the nodes that a point is joined to, or refuses it.

    Returns
    -------
    list of End
        The place's own node where it has one that edges join; else the nodes of
        the network nearest to it.
    """
    return own_end(built, place, outward=outward) or near(place)


def own_end(built: Network, place: Place, *, outward: bool) -> list[End]:
    """Return the node that stands for a place, none where no edge joins one."""
    own = node_numbered(built, f"{'o' if outward else 'd'}:{place.id}")
    side = built.edges.arrays["u" if outward else "v"]
    return [End(own)] if own >= 0 and bool((side == own).any()) else []


def via_ends(built: Network, place: Place, *, near: Near) -> list[End]:
    """Return the nodes at which a route may pass a place without leaving the way.

    Parameters
    ----------
    built : Network
        The network.
    place : Place
        A place to pass.
    near : callable
        Returns the nodes that a point is joined to, or refuses it.

    Returns
    -------
    list of End
        The nodes that its access edges lead to, or those nearest to it.
    """
    own = node_numbered(built, f"o:{place.id}")
    leaving = np.flatnonzero(built.edges.arrays["u"] == own)
    found = np.unique(built.edges.arrays["v"][leaving])
    return [End(int(n)) for n in found] or [End(end.node) for end in near(place)]


def ends_countries(
    built: Network, places: Sequence[Place], stages: Sequence[Sequence[End]]
) -> frozenset[str]:
    """Return the countries that a route begins, calls and ends in.

    Parameters
    ----------
    built : Network
        The network.
    places : sequence of Place
        Where from, via where, where to.
    stages : sequence of sequence of End
        The nodes of each.

    Returns
    -------
    frozenset of str
        ISO 3166-1 alpha-2. A point that does not say its country is in that of
        the network there.
    """
    known = {place.country for place in places}
    for place, stage in zip(places, stages, strict=True):
        if not place.country:
            known.update(built.nodes.rows("country", [end.node for end in stage]))
    return frozenset(known - {""})
