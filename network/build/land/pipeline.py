"""Pipeline of a land mode: raw links in, links with attributes and gateways out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np
import pandas as pd

from gis_data.bundled import read_network, read_repairs
from gis_data.layers import read_layer
from gis_data.row_log import outside
from network.build.land.attributes import rail_attributes, road_attributes
from network.build.land.borders import (
    BorderLinks,
    assign_gateways,
    border_links,
    insert_border_nodes,
)
from network.build.land.broken_lines import join_broken_lines
from network.build.land.conflate import Conflation, conflate
from network.build.land.dates import date_links, link_dates
from network.build.land.gaps import (
    add_bridges,
    add_curated_links,
    close_known_gaps,
    close_rail_gaps,
    close_road_gaps,
)
from network.build.land.lines import line_stops, lines_of
from network.build.land.overrides import (
    gateway_decisions,
    override_countries,
    override_gauges,
    override_lengths,
    split_at_places,
)
from network.build.land.sections import sections_inside
from network.build.land.straight_links import estimate_straight_lengths
from network.build.land.topology import Topology
from network.build.land.train_speeds import train_speeds
from network.build.land.trunk_lines import between_cities

if TYPE_CHECKING:
    from gis_data.gazetteer.gazetteer import PlanTables
    from gis_data.row_log import Box, RowLog
    from network.build.land.lines import Line
    from network.costs.parameters import ParameterSet

BRIDGE_REACH_KM = 10.0
SCHEMATIC_KM = 20.0
UNBUILT = frozenset({"planned"})
LINE_TABLES = {"rail": "rail_lines", "road": "expressways"}
_OF_GATEWAYS = (
    "id", "mode", "name_en", "country_a", "country_b", "lon_a", "lat_a", "lon_b",
    "lat_b", "coord_confidence", "gauge_a_mm", "gauge_b_mm", "secondary",
)  # fmt: skip


@dataclass(frozen=True)
class Land:
    """One land mode, ready for places to be attached.

    Attributes
    ----------
    topology : Topology
        Links with attributes; every border link has its ``gateway_id``.
    conflation : Conflation
        The named lines matched to links.
    refused : list of str
        Declared gateways whose two sides could not be joined.
    """

    topology: Topology
    conflation: Conflation
    refused: list[str]


def land_network(
    mode: Literal["rail", "road"],
    topology: Topology,
    plan: PlanTables,
    gateways: pd.DataFrame,
    *,
    bbox: Box | None,
    book: ParameterSet,
    log: RowLog,
) -> Land:
    """Return the rail or road network of a region.

    Parameters
    ----------
    mode : {"rail", "road"}
        Which.
    topology : Topology
        The network as `repaired` returns it.
    plan : PlanTables
        Its tables name the lines and their stops.
    gateways : pandas.DataFrame
        Declared gateways of all modes, as `land_gateways` returns them.
    bbox : tuple of float or None
        West, south, east, north in degrees; None for all of Eurasia.
    book : ParameterSet
        Default speeds.
    log : RowLog
        Where the rows that matched are noted, and those that
        lie outside `bbox`.

    Returns
    -------
    Land
        The network, the lines on it and the gateways refused.
    """
    gateways = gateways[gateways["mode"] == mode].reset_index(drop=True)
    table = plan.table(LINE_TABLES[mode])
    lines = lines_of(table, log.rows("line_stops"), measured=mode == "rail")
    stops = line_stops(plan, mode, log.rows("stop_points"))

    decisions = _rows_inside(log, "border_decisions", mode, bbox)
    border = _border(topology, gateways, mode, decisions, log)
    topology = _without_undeclared(topology, border)
    topology, refused = _bridged(topology, gateways, border)
    points = log.rows("border_points", mode=mode)
    topology = insert_border_nodes(topology, gateways, points, log)
    conflation = conflate(topology, lines, stops)
    _note_stops(log, lines)
    beyond = pd.Series(outside(stops, bbox), stops.index)
    _note_lines(log, mode, lines, conflation, beyond)
    matched = conflation.split.topology
    matches = matches_at_home(matched, conflation.assignments, lines, stops)
    if mode == "rail":
        trains = train_speeds(matched, matches, table=table, book=book, log=log)
        main = between_cities(matched, read_layer("world_cities"))
        known = matched, matches, table, book
        topology = rail_attributes(*known, trains=trains, main=main)
    else:
        topology = road_attributes(matched, matches, table, book)
    sections = sections_inside(log, table, stops, bbox)
    dates = link_dates(
        matched, table, sections, log, matches=matches, stops=conflation.stops
    )
    crossings = border_links(matched).tolist()
    topology = date_links(topology, dates, crossings)
    gauges = log.rows("line_gauges")
    topology = override_gauges(
        topology, gauges, log, matches=matches, stops=conflation.stops
    )
    topology = _with_schematic(_domestic_cleared(topology, gateways))
    return Land(topology, conflation, refused)


def matches_at_home(
    topology: Topology, matches: pd.DataFrame, lines: list[Line], stops: pd.DataFrame
) -> pd.DataFrame:
    """Return which lines run on which links, in the countries of their stops only.

    A line that ends at a frontier may be matched to track beyond it, which is
    another line of perhaps another gauge.

    Parameters
    ----------
    topology : Topology
        Network whose nodes are in their countries.
    matches : pandas.DataFrame
        ``link``, ``line_id``.
    lines : list of Line
        The named lines.
    stops : pandas.DataFrame
        Index node id; ``lon``, ``lat``, ``country``. Where that is empty, the
        country of the nearest node counts.

    Returns
    -------
    pandas.DataFrame
        The rows whose link has an end in a country of the line.
    """
    country = topology.nodes["country"].astype(str).to_numpy(dtype=object)
    nearest = topology.node_index.nearest_many(stops["lon"], stops["lat"])[1][:, 0]
    declared = zip(stops.index, stops["country"], country[nearest], strict=True)
    home = {stop: of_stop or of_node for stop, of_stop, of_node in declared}
    countries = {
        line.line_id: {home.get(stop, "") for stop in line.stops} for line in lines
    }
    ends = (country[nodes[matches["link"]]] for nodes in (topology.u, topology.v))
    kept = [
        a in countries[line] or b in countries[line]
        for line, a, b in zip(matches["line_id"], *ends, strict=True)
    ]
    return matches[np.array(kept, dtype=bool)]


def _without_undeclared(topology: Topology, border: BorderLinks) -> Topology:
    """Return the network with the gateway of each link, undeclared ones cut."""
    links = topology.links.assign(gateway_id=border.gateway)[border.keep]
    return Topology(topology.nodes, links.reset_index(drop=True))


def land_gateways(gateways: pd.DataFrame) -> pd.DataFrame:
    """Return what a land network depends on of the declared gateways.

    Parameters
    ----------
    gateways : pandas.DataFrame
        As `network.build.land.gateways.gateway_table` returns them.

    Returns
    -------
    pandas.DataFrame
        Places, countries, gauges and names. Of the status only whether the gateway
        is built: a closure or another dwell changes no track.
    """
    built = gateways["status"].where(gateways["status"].isin(UNBUILT), "")
    return gateways[list(_OF_GATEWAYS)].assign(status=built)


def repaired(mode: Literal["rail", "road"], bbox: Box | None, log: RowLog) -> Topology:
    """Return the raw network with its gaps closed and its overrides applied.

    Parameters
    ----------
    mode : {"rail", "road"}
        Which.
    bbox : tuple of float or None
        West, south, east, north in degrees; None for all of Eurasia.
    log : RowLog
        Where the rows that matched are noted, and those that
        lie outside `bbox`.

    Returns
    -------
    Topology
        Without gateways: links over a border are still whole.
    """
    nodes, links = read_network(mode, bbox=bbox)
    topology = Topology(
        nodes.assign(country=nodes["country"].astype(str), name_en="", name_zh=""),
        links.assign(source_id="osm", confidence="medium", schematic=False),
    )

    def rows(name: str) -> pd.DataFrame:
        return _rows_inside(log, name, mode, bbox)

    if mode == "rail":
        topology = close_rail_gaps(close_known_gaps(topology, read_repairs()))
        topology = join_broken_lines(topology)
    topology = override_countries(topology, rows("border_sides"), log)
    topology = override_lengths(topology, rows("link_lengths"), log)
    topology = estimate_straight_lengths(topology)
    topology = split_at_places(topology, rows("link_stops"), log)
    if mode == "road":
        topology = close_road_gaps(topology)
    return add_curated_links(topology, rows("curated_links"), log)


def _rows_inside(log: RowLog, name: str, mode: str, bbox: Box | None) -> pd.DataFrame:
    """Return the rows of a table inside a box; those outside count as matched."""
    table = log.rows(name, mode=mode)
    beyond = outside(table, bbox)
    log.match_where(name, table, beyond)
    return table[~np.array(beyond, dtype=bool)]


def _border(
    topology: Topology,
    gateways: pd.DataFrame,
    mode: str,
    decisions: pd.DataFrame,
    log: RowLog,
) -> BorderLinks:
    """Return the gateway of every border link, curated decisions first."""
    areas = log.rows("open_borders", mode=mode)
    decided = gateway_decisions(topology, decisions, log)
    border = assign_gateways(topology, gateways, decisions=decided, open_borders=areas)
    log.match_where(
        "open_borders", areas, ("open:" + areas["id"]).isin(set(border.gateway))
    )
    return border


def _note_stops(log: RowLog, lines: list[Line]) -> None:
    """Note which rows of stops and of their points lines use."""
    calls = {line.line_id: set(line.stops) for line in lines}
    stops = {stop for line_stops in calls.values() for stop in line_stops}
    rows = log.rows("line_stops")
    log.match_where(
        "line_stops",
        rows,
        (
            line in calls and (mark == "skip" or stop in calls[line])
            for line, stop, mark in zip(
                rows["line_id"], rows["node_id"], rows["mark"], strict=True
            )
        ),
    )
    rows = log.rows("stop_points")
    log.match_where("stop_points", rows, rows["node_id"].isin(stops))


def _note_lines(
    log: RowLog,
    mode: str,
    lines: list[Line],
    conflation: Conflation,
    beyond: pd.Series,
) -> None:
    """Note which lines run on the network; those not built or beyond it need not."""
    table = LINE_TABLES[mode]
    rows = log.rows(table)
    placed = set(conflation.assignments["line_id"])
    needed = {
        line.line_id
        for line in lines
        if not beyond.reindex(list(line.stops), fill_value=False).all()
    }
    log.match_where(
        table, rows, (name in placed or name not in needed for name in rows["id"])
    )


def _bridged(
    topology: Topology, gateways: pd.DataFrame, border: BorderLinks
) -> tuple[Topology, list[str]]:
    """Join declared gateways that no link of the raw network runs through."""
    matched = set(border.gateway)
    joined = gateways[gateways["id"].isin(matched)]
    missing = gateways[
        ~gateways["id"].isin(matched) & ~gateways["status"].isin(UNBUILT)
    ]
    shares_place = [_shares_place(row, joined) for row in missing.to_dict("records")]
    missing = missing[~np.array(shares_place, dtype=bool)]
    inside = _within(topology, missing)
    return add_bridges(topology, missing[inside], limit_km=BRIDGE_REACH_KM)


def _shares_place(row: dict[object, object], joined: pd.DataFrame) -> bool:
    """Return whether another gateway of the same border is at the place."""
    if not row["secondary"]:
        return False
    pair = {row["country_a"], row["country_b"]}
    near = 0.25
    return any(
        {other["country_a"], other["country_b"]} == pair
        and abs(float(str(other[f"lon_{s}"])) - float(str(row["lon_a"]))) < near
        and abs(float(str(other[f"lat_{s}"])) - float(str(row["lat_a"]))) < near
        for other in joined.to_dict("records")
        for s in ("a", "b")
    )


def _within(topology: Topology, gateways: pd.DataFrame) -> list[bool]:
    lon, lat = topology.lon, topology.lat
    return [
        bool(lon.min() <= x <= lon.max() and lat.min() <= y <= lat.max())
        for x, y in zip(gateways["lon_a"], gateways["lat_a"], strict=True)
    ]


def _domestic_cleared(topology: Topology, gateways: pd.DataFrame) -> Topology:
    """Return the network with the gateway only of links that cross the border.

    Next to a change of gauge both gauges lie on the others too: they are the
    tracks between the yards of the two sides.
    """
    links = topology.links
    crossing = np.zeros(len(links), dtype=bool)
    crossing[border_links(topology)] = True
    gateway = links["gateway_id"].fillna("").astype(str).to_numpy(dtype=object)
    both = {
        str(g["id"]): f"{int(g['gauge_a_mm'])}/{int(g['gauge_b_mm'])}"
        for g in gateways.to_dict("records")
        if g["gauge_a_mm"] and g["gauge_b_mm"]
    }
    text = links["gauge_text"].to_numpy(dtype=object).copy()
    unknown = ~crossing & ~links["gauge_known"].to_numpy(bool)
    for link in np.flatnonzero((gateway != "") & unknown).tolist():
        text[link] = both.get(gateway[link], text[link])
    gateway[~crossing] = ""
    return Topology(topology.nodes, links.assign(gateway_id=gateway, gauge_text=text))


def _with_schematic(topology: Topology) -> Topology:
    """Mark long straight links as schematic, and none shorter than straight."""
    straight_km = topology.straight_km()
    schematic = topology.links["schematic"].to_numpy(bool)
    links = topology.links.assign(
        schematic=schematic | (straight_km > SCHEMATIC_KM),
        # A piece may be shorter than its straight line by rounding only.
        length_km=np.maximum(topology.length_km, straight_km),
    )
    return Topology(topology.nodes, links)
