"""Conflation: match named lines to links, and split the links at their stops."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from gis_data.geodesy import distance_km
from network.build.land.linear_referencing import Cut, Split, split_links
from network.build.land.lines import (
    Stretch,
    expected_km,
    line_stretches,
    stretched,
)
from network.build.land.link_index import Anchor, LinkIndex
from network.build.land.matching import Chain, Match, Stop
from network.build.land.shared_tracks import double_shared_links

if TYPE_CHECKING:
    from collections.abc import Hashable

    from numpy.typing import NDArray

    Bools = NDArray[np.bool_]
    Matches = dict[str, list[Match]]
    Points = dict[str, tuple[float, float, str]]
    NewLinks = tuple[NDArray[np.int64], NDArray[np.int64]]

    from network.build.land.chain_search import Piece
    from network.build.land.lines import Line
    from network.build.land.topology import Topology

TAKEN_PENALTY = 1.6  # for using tracks of a passenger-only line
TWIN_PENALTY = 1.15
TWINS = 3
SNAP_LIMIT_KM = 14.0
_PLACE = ["lon", "lat", "country", "name_en", "name_zh"]
LONGER, SHORTER, SPARE_KM = 1.25, 0.8, 8.0


@dataclass(frozen=True)
class Conflation:
    """Lines matched to links.

    Attributes
    ----------
    split : Split
        The topology with a node at every stop that was found.
    assignments : pandas.DataFrame
        One row per (link, line): ``link``, ``line_id``, ``twin`` (a parallel
        track found by a second search).
    report : pandas.DataFrame
        One row a line: ``line_id``, ``published_km``, ``matched_km``,
        ``ratio``, ``built_km`` (once lengths are those published),
        ``missing_hops``, ``doubtful_hops``, ``stops_left_out``.
    stops : pandas.DataFrame
        One row per (line, stop) found: ``line_id``, ``node_id``, ``node``,
        ``passenger_only``.
    """

    split: Split
    assignments: pd.DataFrame
    report: pd.DataFrame
    stops: pd.DataFrame

    def report_rows(self) -> list[dict[Hashable, Any]]:
        """Return the rows of the report, None where nothing is known."""
        known = self.report.astype(object).where(self.report.notna(), None)
        return known.to_dict("records")


def conflate(topology: Topology, lines: list[Line], places: pd.DataFrame) -> Conflation:
    """Match lines to links and split the links at their stops.

    Parameters
    ----------
    topology : Topology
        Repaired network of one mode.
    lines : list of Line
        In the order in which they are assigned to links.
    places : pandas.DataFrame
        Index node id; ``lon``, ``lat``, ``name_en``, ``name_zh``, ``country``.

    Returns
    -------
    Conflation
        Finer topology, assignments, report.
    """
    index = LinkIndex(topology)
    columns = (places.index, places["lon"], places["lat"], places["country"])
    point_of: Points = {
        str(stop): (float(lon), float(lat), str(country))
        for stop, lon, lat, country in zip(*columns, strict=True)
    }
    weight = topology.length_km.copy()
    matches: Matches = {}
    anchors_of_stop: dict[str, dict[Anchor, None]] = {}
    for line in lines:
        line_matches = _line_matches(index, line, point_of, weight, anchors_of_stop)
        matches[line.line_id] = line_matches
        for stop, anchor in zip(line.stops, line_matches[0].anchors, strict=True):
            if anchor is not None:
                anchors_of_stop.setdefault(stop, {})[anchor] = None
        if line.passenger_only:
            owned_links = {
                p.link for m in line_matches for hop in m.hops for p in hop.pieces
            }
            at = np.array(sorted(owned_links), dtype=np.int64)
            weight[at] = topology.length_km[at] * TAKEN_PENALTY
    return _apply(topology, matches, lines, places)


def _expected(line: Line, point_of: Points) -> list[float]:
    at = np.array([point_of[stop][:2] for stop in line.stops], dtype=np.float64)
    direct = np.maximum(distance_km(at[:-1, 0], at[:-1, 1], at[1:, 0], at[1:, 1]), 1.0)
    return expected_km(direct, line.km, line.length_km)


def _line_matches(
    index: LinkIndex,
    line: Line,
    point_of: Points,
    weight: NDArray[np.float64],
    anchors_of_stop: dict[str, dict[Anchor, None]],
) -> list[Match]:
    """Return the match of a line, then those of its parallel tracks."""
    stops = [
        Stop(*point_of[stop], tuple(anchors_of_stop.get(stop, ())))
        for stop in line.stops
    ]
    chain = Chain(index, stops, _expected(line, point_of), limit_km=SNAP_LIMIT_KM)
    first = chain.match(weight)
    matches = [first]
    if not line.passenger_only:
        return matches
    # The second track of a high-speed line is a link of its own. Without a match
    # freight would run on it.
    used = {p.link for hop in first.hops for p in hop.pieces}
    for _ in range(TWINS):
        trial = weight.copy()
        at = np.array(sorted(used), dtype=np.int64)
        trial[at] = trial[at] * TWIN_PENALTY
        twin = chain.match(trial)
        new_links = _twin_links(first, twin) - used
        if not new_links:
            break
        used |= new_links
        matches.append(_only(twin, new_links))
    return matches


def _twin_links(first: Match, twin: Match) -> set[int]:
    """Return links of the second match on hops that are as long as the first's."""
    links: set[int] = set()
    for a, b in zip(first.hops, twin.hops, strict=True):
        if (
            a.pieces
            and b.pieces
            and abs(a.length_km - b.length_km) <= 0.02 * a.length_km + 0.5
        ):
            links |= {p.link for p in b.pieces}
    return links


def _only(match: Match, links: set[int]) -> Match:
    hops = tuple(
        replace(h, pieces=tuple(p for p in h.pieces if p.link in links))
        for h in match.hops
    )
    return Match(tuple(None for _ in match.anchors), hops)


def _apply(
    topology: Topology, matches: Matches, lines: list[Line], places: pd.DataFrame
) -> Conflation:
    """Split links at the stops of lines, and give them published lengths."""
    fast = {line.line_id for line in lines if line.passenger_only}
    gauges = {line.line_id: line.gauges_mm for line in lines}
    topology, matches, is_copy = double_shared_links(topology, matches, fast, gauges)
    calls = [
        (line, stop, anchor)
        for line in lines
        for stop, anchor in zip(
            line.stops, matches[line.line_id][0].anchors, strict=True
        )
        if anchor is not None
    ]
    called = places.loc[[stop for _, stop, _ in calls], _PLACE]
    cuts = [
        Cut(anchor.link, anchor.fraction, *place)
        for (_, _, anchor), place in zip(
            calls, called.itertuples(index=False), strict=True
        )
    ]
    split = split_links(topology, cuts)
    stops = pd.DataFrame(
        [
            (line.line_id, stop, line.passenger_only or stop in line.passenger_stops)
            for line, stop, _ in calls
        ],
        columns=["line_id", "node_id", "passenger_only"],
    ).assign(node=split.node_of_cut)
    split = _named(split, stops, places)
    split = _lengthened(split, matches, is_copy, lines)
    assignments = _assignments(split, lines, matches)
    km = split.topology.length_km
    built_km = _built_km(assignments, km)
    report = pd.DataFrame(
        [
            _report_row(line, matches[line.line_id][0], built_km.get(line.line_id, 0.0))
            for line in lines
        ]
    )
    return Conflation(split, assignments, report, stops)


def _built_km(assignments: pd.DataFrame, km: NDArray[np.float64]) -> dict[str, float]:
    """Return the length of the links of each line, parallel tracks left out."""
    first = assignments[~assignments["twin"].astype(bool)]
    length = pd.Series(km[first["link"].to_numpy(np.int64)], first["line_id"])
    return {
        str(line): float(total) for line, total in length.groupby(level=0).sum().items()
    }


def _lengthened(
    split: Split, matches: Matches, is_copy: Bools, lines: list[Line]
) -> Split:
    """Give links the lengths that are published for the lines on them."""
    new_links = _new_links(split)
    parts: list[Stretch] = []
    for line in lines:
        if not line.km:
            continue
        match = matches[line.line_id][0]
        hops = [_hop_links(split, new_links, hop.pieces) for hop in match.hops]
        trusted = [stop in line.trusted for stop in line.stops]
        parts += line_stretches(
            line.km, match, hops, measured=line.shrinks, trusted=trusted
        )
    topology = split.topology
    length = stretched(topology.length_km, parts, is_copy[split.old_link])
    lengthened = replace(topology, links=topology.links.assign(length_km=length))
    return replace(split, topology=lengthened)


def _new_links(split: Split) -> NewLinks:
    """Return the new links by old link, and where those of each old one begin."""
    order = np.argsort(split.old_link, kind="stable").astype(np.int64)
    return order, np.append(0, np.cumsum(np.bincount(split.old_link)))


def _hop_links(
    split: Split, new_links: NewLinks, pieces: tuple[Piece, ...]
) -> list[int]:
    """Return the links that stretches of old links became."""
    order, first = new_links
    return [
        new
        for piece in pieces
        for new in order[first[piece.link] : first[piece.link + 1]].tolist()
        if piece.start <= (split.start[new] + split.end[new]) / 2 <= piece.end
    ]


def _named(split: Split, stops: pd.DataFrame, places: pd.DataFrame) -> Split:
    """Name the old nodes that turned out to be stops."""
    nodes = split.topology.nodes
    name_en = nodes["name_en"].to_numpy(dtype=object).copy()
    name_zh = nodes["name_zh"].to_numpy(dtype=object).copy()
    names = places.loc[stops["node_id"], ["name_en", "name_zh"]].itertuples(index=False)
    for node, (en, zh) in zip(stops["node"].tolist(), names, strict=True):
        if not name_en[node]:
            name_en[node], name_zh[node] = str(en), str(zh)
    topology = replace(
        split.topology, nodes=nodes.assign(name_en=name_en, name_zh=name_zh)
    )
    return replace(split, topology=topology)


def _assignments(split: Split, lines: list[Line], matches: Matches) -> pd.DataFrame:
    new_links = _new_links(split)
    rows = [
        (new, line.line_id, twin > 0)
        for line in lines
        for twin, match in enumerate(matches[line.line_id])
        for hop in match.hops
        for new in _hop_links(split, new_links, hop.pieces)
    ]
    assignments = pd.DataFrame(rows, columns=["link", "line_id", "twin"])
    return assignments.drop_duplicates(["link", "line_id"], ignore_index=True)


def _report_row(line: Line, match: Match, built_km: float) -> dict[str, object]:
    hops = list(zip(pairwise(line.stops), match.hops, strict=True))
    missing = [f"{a}-{b}" for (a, b), hop in hops if not hop.pieces]
    doubtful = [
        f"{a}-{b}: {hop.length_km:.0f} km matched, {hop.expected_km:.0f} expected"
        for (a, b), hop in hops
        if hop.pieces
        and not (
            SHORTER * hop.expected_km - SPARE_KM
            <= hop.length_km
            <= LONGER * hop.expected_km + SPARE_KM
        )
    ]
    left_out = [
        stop
        for stop, anchor in zip(line.stops, match.anchors, strict=True)
        if anchor is None
    ]
    matched = float(sum(hop.length_km for _, hop in hops if hop.pieces))
    return {
        "line_id": line.line_id,
        "published_km": line.length_km,
        "matched_km": matched,
        "ratio": matched / line.length_km if line.length_km else float("nan"),
        "built_km": built_km,
        "missing_hops": "; ".join(missing),
        "doubtful_hops": "; ".join(doubtful),
        "stops_left_out": "; ".join(left_out),
    }
