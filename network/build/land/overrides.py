"""Curated overrides of the land networks: each table's rows matched, then applied.

A row names a node, link or stretch by its coordinates or stops. `apply` looks each
up and notes in the log which matched; the others are reported.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np

from gis_data.cells import cell
from gis_data.geodesy import distance_km
from network.build.land.linear_referencing import Cut, split_links
from network.build.land.sections import section_links
from network.build.land.topology import Topology

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Mapping

    import pandas as pd
    from numpy.typing import NDArray

    from gis_data.row_log import RowLog

    Row = Mapping[Hashable, Any]
    Ints = NDArray[np.int64]

Target = TypeVar("Target")
Result = TypeVar("Result")
#: Rows name nodes by coordinates of two or three decimals.
MATCH_KM = 0.4


def apply(
    table: str,
    rows: pd.DataFrame,
    log: RowLog,
    find: Callable[[Row], Target | None],
    change: Callable[[list[tuple[Row, Target]]], Result],
) -> Result:
    """Apply a correction table and note which of its rows matched.

    Parameters
    ----------
    table : str
        Name of the table in `gis_data.row_log.TABLES`.
    rows : pandas.DataFrame
        Rows of it, their index as the log gave it.
    log : RowLog
        Where the rows that matched are noted.
    find : callable
        Returns the target of a row, or None where there is none.
    change : callable
        Given the rows that matched, each with its target, returns the result.

    Returns
    -------
    object
        What `change` returned.
    """
    pairs: list[tuple[Row, Target]] = []
    for number, row in zip(rows.index.tolist(), rows.to_dict("records"), strict=True):
        target = find(row)
        if target is not None:
            pairs.append((row, target))
            log.match(table, [number])
    return change(pairs)


def override_countries(topology: Topology, rows: pd.DataFrame, log: RowLog) -> Topology:
    """Correct the country of nodes.

    Parameters
    ----------
    topology : Topology
        Network whose node countries come from a generalised border.
    rows : pandas.DataFrame
        Of ``border_sides``: ``lon``, ``lat`` of a node and its ``country``.
    log : RowLog
        Where rows that meet a node within 0.4 km are noted.

    Returns
    -------
    Topology
        With corrected countries.
    """

    def find(row: Row) -> int | None:
        node = topology.node_index.nearest(row["lon"], row["lat"])
        distance = distance_km(
            row["lon"], row["lat"], topology.lon[node], topology.lat[node]
        )
        return node if float(distance) <= MATCH_KM else None

    def change(pairs: list[tuple[Row, int]]) -> Topology:
        country = topology.nodes["country"].astype(str).to_numpy(dtype=object).copy()
        for row, node in pairs:
            country[node] = str(row["country"])
        return Topology(topology.nodes.assign(country=country), topology.links)

    return apply("border_sides", rows, log, find, change)


def override_lengths(topology: Topology, rows: pd.DataFrame, log: RowLog) -> Topology:
    """Set raw links to their published lengths.

    Some raw links were straightened before they were measured: they are no longer
    than the straight line between their ends, even over mountains.

    Parameters
    ----------
    topology : Topology
        Raw network of one mode.
    rows : pandas.DataFrame
        Of ``link_lengths``: ``lon_a``, ``lat_a``, ``lon_b``, ``lat_b`` (ends of
        a link), ``length_km`` and ``confidence``. Where several links join the
        ends, the shortest is meant.
    log : RowLog
        Where rows whose link exists are noted.

    Returns
    -------
    Topology
        With those lengths and their confidence, marked schematic, as the drawn line
        is not the alignment.
    """

    def change(pairs: list[tuple[Row, int]]) -> Topology:
        length = topology.length_km.copy()
        confidence = topology.links["confidence"].to_numpy(dtype=object).copy()
        schematic = topology.links["schematic"].to_numpy(dtype=bool).copy()
        for row, link in pairs:
            length[link], confidence[link] = float(row["length_km"]), row["confidence"]
            schematic[link] = True
        links = topology.links.assign(
            length_km=length, confidence=confidence, schematic=schematic
        )
        return Topology(topology.nodes, links)

    return apply(
        "link_lengths", rows, log, lambda row: _shortest_link(topology, row), change
    )


def split_at_places(topology: Topology, rows: pd.DataFrame, log: RowLog) -> Topology:
    """Split links at places that they are known to pass.

    Parameters
    ----------
    topology : Topology
        Raw network of one mode.
    rows : pandas.DataFrame
        Of ``link_stops``: ``lon_a``, ``lat_a``, ``lon_b``, ``lat_b`` (ends of
        the link), ``lon``, ``lat``, ``country``, ``name_en``, ``name_zh`` of
        the place, ``km`` from the first end (NaN: in proportion to the
        geodesics of the line through all places of the link).
    log : RowLog
        Where rows whose link exists are noted.

    Returns
    -------
    Topology
        With a node at each place, where it stands; a node that already stands
        there becomes part of the link.
    """

    def change(pairs: list[tuple[Row, int]]) -> Topology:
        on_link: dict[int, list[Row]] = {}
        for row, link in pairs:
            on_link.setdefault(link, []).append(row)
        cuts = [
            cut
            for link, link_rows in on_link.items()
            for cut in _cuts(topology, link, link_rows)
        ]
        split = split_links(topology, cuts)
        standing = [topology.node_index.nearest(cut.lon, cut.lat) for cut in cuts]
        return _merged(split.topology, split.node_of_cut, standing)

    return apply(
        "link_stops", rows, log, lambda row: _shortest_link(topology, row), change
    )


def gateway_decisions(
    topology: Topology, rows: pd.DataFrame, log: RowLog
) -> dict[int, str]:
    """Return the curated decisions on links over a border.

    Parameters
    ----------
    topology : Topology
        Network whose nodes are in their countries.
    rows : pandas.DataFrame
        Of ``border_decisions``: ``lon_a``, ``lat_a``, ``lon_b``, ``lat_b`` (ends
        of a link), ``gateway_id`` (empty or NaN: cut).
    log : RowLog
        Where rows whose link exists and crosses a border are noted.

    Returns
    -------
    dict of int to str
        Gateway by link, of all links between the two ends.
    """
    country = topology.nodes["country"].astype(str).to_numpy(dtype=object)

    def find(row: Row) -> list[int] | None:
        links = _links_between(topology, row)
        over = [
            link
            for link in links
            if country[topology.u[link]] != country[topology.v[link]]
        ]
        return over or None

    def change(pairs: list[tuple[Row, list[int]]]) -> dict[int, str]:
        return {link: cell(row, "gateway_id") for row, links in pairs for link in links}

    return apply("border_decisions", rows, log, find, change)


def override_gauges(
    topology: Topology,
    rows: pd.DataFrame,
    log: RowLog,
    *,
    matches: pd.DataFrame,
    stops: pd.DataFrame,
) -> Topology:
    """Return rail links with the gauges known for stretches of their line.

    The gauges of a whole line, such as "1435 and 1520 mm to Grodekovo", would
    otherwise apply to all of it.

    Parameters
    ----------
    topology : Topology
        With the link column ``gauge_text``.
    rows : pandas.DataFrame
        Of ``line_gauges``: ``line_id``, ``from_node``, ``to_node`` (two stops of
        the line) and ``gauge_mm`` of the track between them.
    log : RowLog
        Where rows whose stretch is on the network are noted.
    matches : pandas.DataFrame
        ``link``, ``line_id``: which lines run on which links.
    stops : pandas.DataFrame
        ``line_id``, ``node_id``, ``node``: where lines call.

    Returns
    -------
    Topology
        With ``gauge_text`` corrected, and a column ``gauge_known`` that is true
        there.
    """

    def find(row: Row) -> Ints | None:
        return section_links(topology, row, matches, stops)

    def change(pairs: list[tuple[Row, Ints]]) -> Topology:
        text = topology.links["gauge_text"].to_numpy(dtype=object).copy()
        known = np.zeros(len(text), dtype=bool)
        for row, stretch in pairs:
            text[stretch], known[stretch] = str(row["gauge_mm"]), True
        links = topology.links.assign(gauge_text=text, gauge_known=known)
        return Topology(topology.nodes, links)

    return apply("line_gauges", rows, log, find, change)


def _ends(topology: Topology, row: Row) -> list[int]:
    """Return the nodes nearest to the two ends of a row."""
    return [
        topology.node_index.nearest(float(row[f"lon_{s}"]), float(row[f"lat_{s}"]))
        for s in "ab"
    ]


def _links_between(topology: Topology, row: Row) -> list[int]:
    """Return the links between the two ends of a row; none if an end is no node."""
    ends = _ends(topology, row)
    distance = distance_km(
        [row["lon_a"], row["lon_b"]],
        [row["lat_a"], row["lat_b"]],
        topology.lon[ends],
        topology.lat[ends],
    )
    if float(distance.max()) > MATCH_KM:
        return []
    u, v = topology.u, topology.v
    forward = (u == ends[0]) & (v == ends[1])
    back = (u == ends[1]) & (v == ends[0])
    return [int(link) for link in np.flatnonzero(forward | back)]


def _shortest_link(topology: Topology, row: Row) -> int | None:
    links = _links_between(topology, row)
    return min(links, key=lambda link: topology.length_km[link], default=None)


def _cuts(topology: Topology, link: int, rows: list[Row]) -> list[Cut]:
    """Return the cuts of one link, by the length of the line through all its places."""
    a, b = int(topology.u[link]), int(topology.v[link])
    length = float(topology.length_km[link])
    lon, lat = topology.lon, topology.lat
    rows = sorted(rows, key=lambda row: _share(topology, link, row))
    x = np.array([lon[a], *(float(row["lon"]) for row in rows), lon[b]])
    y = np.array([lat[a], *(float(row["lat"]) for row in rows), lat[b]])
    steps = distance_km(x[:-1], y[:-1], x[1:], y[1:])
    along = np.concatenate([[0.0], np.cumsum(steps)])
    km = np.array([0.0, *(_known_km(topology, link, row) for row in rows), length])
    firm = np.isfinite(km)
    km = np.interp(along, along[firm], km[firm])
    return [
        Cut(
            link,
            float(at) / length,
            float(row["lon"]),
            float(row["lat"]),
            str(row["country"]),
            str(row["name_en"]),
            str(row["name_zh"]),
        )
        for row, at in zip(rows, km[1:-1], strict=True)
    ]


def _known_km(topology: Topology, link: int, row: Row) -> float:
    """Return the kilometre of a place from the start of a link; NaN if unknown."""
    km = float(row["km"])
    forward = int(topology.u[link]) == _ends(topology, row)[0]
    return km if forward else float(topology.length_km[link]) - km


def _share(topology: Topology, link: int, row: Row) -> float:
    """Return how far along a link a place lies, by its distances from both ends."""
    known_share = _known_km(topology, link, row) / float(topology.length_km[link])
    ends = [topology.u[link], topology.v[link]]
    from_ends_km = distance_km(
        row["lon"], row["lat"], topology.lon[ends], topology.lat[ends]
    )
    return (
        known_share
        if np.isfinite(known_share)
        else float(from_ends_km[0] / from_ends_km.sum())
    )


def _merged(topology: Topology, new_nodes: Ints, standing: list[int]) -> Topology:
    """Replace new nodes by existing ones beside them."""
    stands_for = np.arange(len(topology.nodes))
    lon, lat = topology.lon, topology.lat
    for new, old in zip(new_nodes.tolist(), standing, strict=True):
        if distance_km(lon[new], lat[new], lon[old], lat[old]) <= MATCH_KM:
            stands_for[new] = old
    links = topology.links.assign(u=stands_for[topology.u], v=stands_for[topology.v])
    return Topology(topology.nodes, links)
