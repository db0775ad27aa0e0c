"""Lay named lines onto links: station lists in, attributes on edges out."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from gis_data.geodesy import distance_km
from network.anchors import LinkIndex
from network.matching import Match, Stop, match_chain
from network.splitting import Cut, Split, split_links

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from network.topology import Topology

BUILT = ("operating", "limited", "built")
TAKEN_PENALTY = 1.6  # of running over tracks that a line of another kind owns
TWIN_PENALTY = 1.15
TWINS = 3
SNAP_LIMIT_KM = 14.0
LONGER, SHORTER, SPARE_KM = 1.25, 0.8, 8.0


@dataclass(frozen=True)
class Line:
    """A named line: where it calls, and what is known of it.

    Attributes
    ----------
    line_id : str
        Id in the lines table.
    stops : tuple of str
        Node ids in order.
    length_km : float
        Published length; NaN where none is.
    passenger_only : bool
        Whether freight is kept off it.
    """

    line_id: str
    stops: tuple[str, ...]
    length_km: float
    passenger_only: bool


@dataclass(frozen=True)
class Conflation:
    """Lines laid onto links.

    Attributes
    ----------
    split : Split
        The topology with a node at every stop that was found.
    claims : pandas.DataFrame
        One row per (link, line): ``link``, ``line_id``, ``twin`` (a parallel
        track found by a second search).
    report : pandas.DataFrame
        One row a line: ``line_id``, ``published_km``, ``matched_km``,
        ``ratio``, ``missing_hops``, ``doubtful_hops``, ``stops_left_out``.
    stops : pandas.DataFrame
        One row per (line, stop) found: ``line_id``, ``node_id``, ``node``.
    """

    split: Split
    claims: pd.DataFrame
    report: pd.DataFrame
    stops: pd.DataFrame


def lines_of(table: pd.DataFrame) -> list[Line]:
    """Return the lines of a table that trains or trucks can use.

    Parameters
    ----------
    table : pandas.DataFrame
        ``rail_lines`` or ``expressways``: ``id``, ``node_ids``,
        ``length_km``, ``status`` and, for rail, ``use``.

    Returns
    -------
    list of Line
        Passenger-only lines first: what they own, others then keep off.
    """
    lines = []
    for row in table.to_dict("records"):
        if not str(row["status"]).startswith(BUILT):
            continue
        use = str(row.get("use", "mixed"))
        alone = "passenger" in use and not re.search("freight|mixed", use)
        lines.append(
            Line(
                str(row["id"]),
                tuple(str(row["node_ids"]).split()),
                float(row["length_km"]),
                alone,
            )
        )
    return sorted(lines, key=lambda line: not line.passenger_only)


def conflate(topology: Topology, lines: list[Line], places: pd.DataFrame) -> Conflation:
    """Match lines to links and split the links at their stops.

    Parameters
    ----------
    topology : Topology
        Repaired network of one mode.
    lines : list of Line
        In the order in which they may claim links.
    places : pandas.DataFrame
        Index node id; ``lon``, ``lat``, ``name_en``, ``name_zh``, ``country``.

    Returns
    -------
    Conflation
        Finer topology, claims, report.
    """
    index = LinkIndex(topology)
    weight = topology.length_km.copy()
    matches: dict[str, list[Match]] = {}
    for line in lines:
        found = _line_matches(index, line, places, weight)
        matches[line.line_id] = found
        if line.passenger_only:
            taken = {p.link for m in found for hop in m.hops for p in hop.pieces}
            at = np.array(sorted(taken), dtype=np.int64)
            weight[at] = topology.length_km[at] * TAKEN_PENALTY
    return _apply(topology, lines, matches, places)


def _expected(line: Line, places: pd.DataFrame) -> list[float]:
    at = places.loc[list(line.stops), ["lon", "lat"]].to_numpy(dtype=np.float64)
    direct = np.maximum(distance_km(at[:-1, 0], at[:-1, 1], at[1:, 0], at[1:, 1]), 1.0)
    ratio = line.length_km / float(direct.sum())
    return list(direct * float(np.clip(ratio if np.isfinite(ratio) else 1.2, 1.0, 1.8)))


def _line_matches(
    index: LinkIndex, line: Line, places: pd.DataFrame, weight: NDArray[np.float64]
) -> list[Match]:
    """Return the match of a line, then those of its parallel tracks."""
    chain = [
        Stop(float(p["lon"]), float(p["lat"]), str(p["country"]))
        for p in (places.loc[stop].to_dict() for stop in line.stops)
    ]
    expected = _expected(line, places)
    first = match_chain(
        index, chain, expected, weight_km=weight, limit_km=SNAP_LIMIT_KM
    )
    found = [first]
    if not line.passenger_only:
        return found
    # The second track of a high-speed line is a link of its own: find it too,
    # or freight would run on it.
    used = {p.link for hop in first.hops for p in hop.pieces}
    for _ in range(TWINS):
        trial = weight.copy()
        at = np.array(sorted(used), dtype=np.int64)
        trial[at] = trial[at] * TWIN_PENALTY
        twin = match_chain(
            index, chain, expected, weight_km=trial, limit_km=SNAP_LIMIT_KM
        )
        fresh = _twin_links(first, twin) - used
        if not fresh:
            break
        used |= fresh
        found.append(_only(twin, fresh))
    return found


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
    topology: Topology,
    lines: list[Line],
    matches: dict[str, list[Match]],
    places: pd.DataFrame,
) -> Conflation:
    cuts: list[Cut] = []
    owner: list[tuple[str, str]] = []
    for line in lines:
        for stop, anchor in zip(
            line.stops, matches[line.line_id][0].anchors, strict=True
        ):
            if anchor is None:
                continue
            place = places.loc[stop].to_dict()
            cuts.append(
                Cut(
                    anchor.link,
                    anchor.fraction,
                    float(place["lon"]),
                    float(place["lat"]),
                    country=str(place["country"]),
                    name_en=str(place["name_en"]),
                    name_zh=str(place["name_zh"]),
                )
            )
            owner.append((line.line_id, stop))
    split = split_links(topology, cuts)
    stops = pd.DataFrame(owner, columns=["line_id", "node_id"])
    stops["node"] = split.node_of_cut
    named = _named(split, stops, places)
    claims = _claims(split, lines, matches)
    report = pd.DataFrame(
        [_report_row(line, matches[line.line_id][0]) for line in lines]
    )
    return Conflation(named, claims, report, stops)


def _named(split: Split, stops: pd.DataFrame, places: pd.DataFrame) -> Split:
    """Name the old nodes that turned out to be stops."""
    nodes = split.topology.nodes
    name_en = nodes["name_en"].to_numpy(dtype=object).copy()
    name_zh = nodes["name_zh"].to_numpy(dtype=object).copy()
    for row in stops.to_dict("records"):
        node = int(str(row["node"]))
        if not name_en[node]:
            name_en[node] = str(places.loc[str(row["node_id"]), "name_en"])
            name_zh[node] = str(places.loc[str(row["node_id"]), "name_zh"])
    topology = replace(
        split.topology, nodes=nodes.assign(name_en=name_en, name_zh=name_zh)
    )
    return replace(split, topology=topology)


def _claims(
    split: Split, lines: list[Line], matches: dict[str, list[Match]]
) -> pd.DataFrame:
    new_links: dict[int, list[int]] = {}
    for new, old in enumerate(split.old_link.tolist()):
        new_links.setdefault(old, []).append(new)
    rows: list[tuple[int, str, bool]] = []
    for line in lines:
        for twin, match in enumerate(matches[line.line_id]):
            for piece in (p for hop in match.hops for p in hop.pieces):
                for new in new_links[piece.link]:
                    middle = (split.start[new] + split.end[new]) / 2
                    if piece.start <= middle <= piece.end:
                        rows.append((new, line.line_id, twin > 0))
    claims = pd.DataFrame(rows, columns=["link", "line_id", "twin"])
    return claims.drop_duplicates(["link", "line_id"], ignore_index=True)


def _report_row(line: Line, match: Match) -> dict[str, object]:
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
        "missing_hops": "; ".join(missing),
        "doubtful_hops": "; ".join(doubtful),
        "stops_left_out": "; ".join(left_out),
    }
