"""Parallel tracks: links shared by a passenger-only and a freight line, doubled.

The raw network has one link between two nodes, the shortest. Where an old railway
and a fast one run beside each other from one junction to the next, only the fast
one is left, and the trains of both would share it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Collection

    from numpy.typing import NDArray

    from network.build.land.anchors import Anchor
    from network.build.land.matching import Match
    from network.build.land.topology import Topology

SHARED_KM = 5.0  # shorter ones are the approaches of a station, really shared
COPY_SOURCE = "osm:lost track"


@dataclass(frozen=True)
class ParallelTracks:
    """A topology in which lines that carry freight have tracks of their own.

    Attributes
    ----------
    topology : Topology
        The old links, then a copy of each that was shared.
    matches : dict of str to list of Match
        The lines, those that carry freight on the copies.
    is_copy : numpy.ndarray of bool
        Which links are copies.
    """

    topology: Topology
    matches: dict[str, list[Match]]
    is_copy: NDArray[np.bool_]


def double_shared_links(
    topology: Topology, matches: dict[str, list[Match]], passenger_only: Collection[str]
) -> ParallelTracks:
    """Copy the links that passenger-only lines share with others.

    Parameters
    ----------
    topology : Topology
        Network that the lines were matched to.
    matches : dict of str to list of Match
        Of each line, its match, then those of its parallel tracks.
    passenger_only : collection of str
        Ids of the lines that carry passengers only.

    Returns
    -------
    ParallelTracks
        Copies of links of at least 5 km, of low confidence; the others stay
        with the copies' lines too.
    """
    fast = _links(matches, passenger_only)
    slow = _links(matches, matches.keys() - set(passenger_only))
    long = topology.length_km >= SHARED_KM
    shared = sorted(link for link in fast & slow if long[link])
    is_copy = np.zeros(len(topology.links) + len(shared), dtype=bool)
    is_copy[len(topology.links) :] = True
    if not shared:
        return ParallelTracks(topology, matches, is_copy)
    copies = topology.links.iloc[shared].assign(source_id=COPY_SOURCE, confidence="low")
    doubled = topology.with_links(copies)
    copy_of = {link: len(topology.links) + i for i, link in enumerate(shared)}
    moved = {
        name: found
        if name in passenger_only
        else [_moved(match, copy_of) for match in found]
        for name, found in matches.items()
    }
    return ParallelTracks(doubled, moved, is_copy)


def _links(matches: dict[str, list[Match]], names: Collection[str]) -> set[int]:
    return {
        piece.link
        for name in names
        for match in matches[name]
        for hop in match.hops
        for piece in hop.pieces
    }


def _moved(match: Match, copy_of: dict[int, int]) -> Match:
    def anchor(old: Anchor | None) -> Anchor | None:
        if old is None or old.link not in copy_of:
            return old
        return replace(old, link=copy_of[old.link])

    hops = tuple(
        replace(
            hop,
            pieces=tuple(
                replace(piece, link=copy_of.get(piece.link, piece.link))
                for piece in hop.pieces
            ),
        )
        for hop in match.hops
    )
    return replace(match, anchors=tuple(map(anchor, match.anchors)), hops=hops)
