"""Where a route may enter and leave the network at a place."""

from __future__ import annotations

from bisect import bisect_left
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from network.engine.shortest_paths import distances
from network.query.search import End

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from gis_data.gazetteer import Place
    from network.engine.shortest_paths import Metric
    from network.model.store import Network

    Near = Callable[[Place], list[End]]


def node_numbered(network: Network, node_id: str) -> int:
    """Return the number of a node.

    Parameters
    ----------
    network : Network
        The network.
    node_id : str
        Its id.

    Returns
    -------
    int
        Row number, -1 where there is no such node.
    """
    words = network.nodes.words["id"]
    at = bisect_left(words, node_id)
    if at == len(words) or words[at] != node_id:
        return -1
    return int(np.argmax(network.nodes.arrays["id"] == at))


def own_end(network: Network, place: Place, *, outward: bool) -> list[End]:
    """Return the node that stands for a place, none where no edge joins one."""
    own = node_numbered(network, f"{'o' if outward else 'd'}:{place.id}")
    side = network.edges.arrays["u" if outward else "v"]
    return [End(own)] if own >= 0 and bool((side == own).any()) else []


def via_ends(network: Network, place: Place, *, near: Near) -> list[End]:
    """Return the nodes at which a route may pass a place without leaving the way.

    Parameters
    ----------
    network : Network
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
    own = node_numbered(network, f"o:{place.id}")
    leaving = np.flatnonzero(network.edges.arrays["u"] == own)
    found = np.unique(network.edges.arrays["v"][leaving])
    return [End(int(n)) for n in found] or [End(end.node) for end in near(place)]


def ends_countries(
    network: Network, places: Sequence[Place], stages: Sequence[Sequence[End]]
) -> frozenset[str]:
    """Return the countries that a route begins, calls and ends in.

    Parameters
    ----------
    network : Network
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
            known.update(network.nodes.rows("country", [end.node for end in stage]))
    return frozenset(known - {""})


def chosen_ends(stages: list[list[End]], metric: Metric) -> list[int]:
    """Return the node of each stage that the lightest chain passes; none if none.

    Parameters
    ----------
    stages : list of list of End
        Nodes at which a route may start, pass each place, and end.
    metric : Metric
        The weights.

    Returns
    -------
    list of int
        Node numbers, one a stage; empty where no chain is open.
    """
    if all(len(stage) == 1 for stage in stages):
        return [stage[0].node for stage in stages]
    cost = np.array([e.weight for e in stages[0]], dtype=np.float64)
    back: list[NDArray[np.int64]] = []
    for before, after in pairwise(stages):
        total = distances(metric, [e.node for e in before], [e.node for e in after])
        total += cost[:, None]
        back.append(np.argmin(total, axis=0).astype(np.int64))
        cost = total.min(axis=0) + np.array([e.weight for e in after])
    if not np.isfinite(cost).any():
        return []
    chosen = [int(np.argmin(cost))]
    for came in reversed(back):
        chosen.append(int(came[chosen[-1]]))
    chosen.reverse()
    return [stage[i].node for stage, i in zip(stages, chosen, strict=True)]
