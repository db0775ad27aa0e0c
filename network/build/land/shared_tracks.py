"""Tracks that the raw network has once, though two lines have one each."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from numpy.typing import NDArray

    from network.build.land.link_index import Anchor
    from network.build.land.matching import Match
    from network.build.land.topology import Topology

    Bools = NDArray[np.bool_]
    Matches = dict[str, list[Match]]

SHARED_KM = 5.0  # shorter ones are the approaches of a station, really shared
COPY_SOURCE = "osm:lost track"


def double_shared_links(
    topology: Topology,
    matches: Matches,
    passenger_only: Collection[str],
    gauges_mm: Mapping[str, frozenset[int]] | None = None,
) -> tuple[Topology, Matches, Bools]:
    """Copy the links that passenger-only lines share with others.

    Parameters
    ----------
    topology : Topology
        Network that the lines were matched to.
    matches : dict of str to list of Match
        Of each line, its match, then those of its parallel tracks.
    passenger_only : collection of str
        Ids of the lines that carry passengers only.
    gauges_mm : mapping of str to frozenset of int, optional
        Gauges of the lines, in mm; a line without any may have each.

    Returns
    -------
    topology : Topology
        With a copy, of low confidence, of each shared link of at least 5 km, and of
        a shorter one between lines that have no gauge in common. The raw network
        has one link between two nodes, the shortest: where an old railway runs
        beside a fast one, only the fast one is left.
    matches : dict of str to list of Match
        The lines, those that carry freight on the copies.
    is_copy : numpy.ndarray of bool
        Which links are copies.
    """
    fast = _links(matches, passenger_only)
    slow = _links(matches, matches.keys() - set(passenger_only))
    long = topology.length_km >= SHARED_KM
    apart = _gauges_apart(matches, passenger_only, gauges_mm or {})
    shared = sorted(link for link in fast & slow if long[link] or link in apart)
    is_copy = np.zeros(len(topology.links) + len(shared), dtype=bool)
    is_copy[len(topology.links) :] = True
    if not shared:
        return topology, matches, is_copy
    copies = topology.links.iloc[shared].assign(source_id=COPY_SOURCE, confidence="low")
    doubled = topology.with_links(copies)
    copy_of = {link: len(topology.links) + i for i, link in enumerate(shared)}
    moved = {
        name: line_matches
        if name in passenger_only
        else [_moved(match, copy_of) for match in line_matches]
        for name, line_matches in matches.items()
    }
    return doubled, moved, is_copy


def _gauges_apart(
    matches: Matches,
    passenger_only: Collection[str],
    gauges_mm: Mapping[str, frozenset[int]],
) -> set[int]:
    """Return the links of passenger lines and of others that have other gauges."""
    by_gauge: dict[tuple[bool, frozenset[int]], set[int]] = {}
    for name in matches:
        if of_line := gauges_mm.get(name):
            key = (name in passenger_only, of_line)
            by_gauge.setdefault(key, set()).update(_links(matches, [name]))
    return {
        link
        for (fast, ours), links in by_gauge.items()
        for (other_fast, others), other_links in by_gauge.items()
        if fast and not other_fast and ours.isdisjoint(others)
        for link in links & other_links
    }


def _links(matches: Matches, names: Iterable[str]) -> set[int]:
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
