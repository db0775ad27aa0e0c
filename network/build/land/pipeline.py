"""Rail or road from raw links to attributed ones, tied to declared gateways."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

import numpy as np
import pandas as pd

from gis_data.bundled import read_network, read_repairs
from gis_data.corrections import outside
from network.build.land.attributes import rail_attributes, road_attributes
from network.build.land.border_links import BorderLinks, assign_gateways, border_links
from network.build.land.border_nodes import insert_border_nodes
from network.build.land.conflate import Conflation, conflate
from network.build.land.gaps import close_known_gaps, close_rail_gaps, close_road_gaps
from network.build.land.lines import lines_of
from network.build.land.overrides import (
    gateway_decisions,
    override_countries,
    override_gauges,
    override_lengths,
    split_at_places,
)
from network.build.land.repairs import add_bridges, add_curated_links
from network.build.land.topology import Topology

if TYPE_CHECKING:
    from gis_data.corrections import Box, CorrectionLog
    from gis_data.plan import Plan
    from network.build.land.lines import Line
    from network.costs.rates import ParameterSet

BRIDGE_REACH_KM = 10.0
SCHEMATIC_KM = 20.0
UNBUILT = frozenset({"planned"})


@dataclass(frozen=True)
class Land:
    """One land mode, ready for places to be attached.

    Attributes
    ----------
    topology : Topology
        Links with attributes; every border link has its ``gateway_id``.
    conflation : Conflation
        What the named lines matched.
    refused : list of str
        Declared gateways that the network could not be joined at.
    """

    topology: Topology
    conflation: Conflation
    refused: list[str]


def land_network(
    mode: Literal["rail", "road"],
    plan: Plan,
    gateways: pd.DataFrame,
    *,
    bbox: Box | None,
    book: ParameterSet,
    log: CorrectionLog,
) -> Land:
    """Return the rail or road network of a region.

    Parameters
    ----------
    mode : {"rail", "road"}
        Which.
    plan : Plan
        Its tables name the lines and their stops.
    gateways : pandas.DataFrame
        Declared gateways of all modes, as `gateway_table` gives them.
    bbox : tuple of float or None
        West, south, east, north in degrees; None for all of Eurasia.
    book : ParameterSet
        Default speeds.
    log : CorrectionLog
        Where the rows of correction tables that matched are noted, and those that
        lie outside `bbox`.

    Returns
    -------
    Land
        The network and what was decided while building it.
    """
    own = gateways[gateways["mode"] == mode].reset_index(drop=True)
    periods = log.rows("gateway_periods", mode=mode)
    beyond = own["id"][outside(own[["lon_a", "lat_a"]], bbox)]
    log.match_where("gateway_periods", periods, periods["gateway_id"].isin(beyond))
    raw = _repaired(mode, bbox, log)
    border = _border(raw, own, mode, log)
    cut = Topology(raw.nodes, raw.links.assign(gateway_id=border.gateway)[border.keep])
    cut = replace(cut, links=cut.links.reset_index(drop=True))
    bridged, refused = _bridged(cut, own, border)
    points = log.rows("border_points", mode=mode)
    placed = insert_border_nodes(bridged, own, points, log)
    table = named_lines(plan, mode, log.rows("extra_lines"))
    lines = lines_of(table, log.rows("line_stops"), measured=mode == "rail")
    better = log.rows("stop_points")
    laid = conflate(placed, lines, line_stops(plan, mode, better))
    _note_lines(log, lines, laid)
    attributes = rail_attributes if mode == "rail" else road_attributes
    attributed = attributes(laid.split.topology, laid.assignments, table, book)
    gauges = log.rows("line_gauges")
    attributed = override_gauges(
        attributed, gauges, log, matches=laid.assignments, stops=laid.stops
    )
    return Land(_finished(attributed, own), laid, refused)


def _repaired(
    mode: Literal["rail", "road"], bbox: Box | None, log: CorrectionLog
) -> Topology:
    """Return the raw network with its gaps closed and its overrides applied."""
    nodes, links = read_network(mode, bbox=bbox)
    topology = Topology(
        nodes.assign(country=nodes["country"].astype(str), name_en="", name_zh=""),
        links.assign(source_id="osm", confidence="medium", schematic=False),
    )

    def rows(name: str) -> pd.DataFrame:
        table = log.rows(name, mode=mode)
        log.match_where(name, table, outside(table, bbox))
        return table

    if mode == "rail":
        topology = close_rail_gaps(close_known_gaps(topology, read_repairs()))
    topology = override_countries(topology, rows("border_sides"), log)
    topology = override_lengths(topology, rows("link_lengths"), log)
    topology = split_at_places(topology, rows("link_stops"), log)
    if mode == "road":
        topology = close_road_gaps(topology)
    return add_curated_links(topology, rows("curated_links"), log)


def _border(
    topology: Topology, gateways: pd.DataFrame, mode: str, log: CorrectionLog
) -> BorderLinks:
    """Return the gateway of every link over a border, decisions by hand first."""
    areas = log.rows("open_borders", mode=mode)
    decisions = gateway_decisions(
        topology, log.rows("border_decisions", mode=mode), log
    )
    border = assign_gateways(
        topology, gateways, decisions=decisions, open_borders=areas
    )
    log.match_where("open_borders", areas, ("open:" + areas["id"]).isin(border.gateway))
    return border


def _note_lines(log: CorrectionLog, lines: list[Line], laid: Conflation) -> None:
    """Note the corrections of lines: further lines, their stops, their points."""
    calls = {line.line_id: set(line.stops) for line in lines}
    stops = {stop for own in calls.values() for stop in own}
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
    rows = log.rows("extra_lines")
    log.match_where("extra_lines", rows, rows["id"].isin(laid.assignments["line_id"]))


def _bridged(
    topology: Topology, gateways: pd.DataFrame, border: BorderLinks
) -> tuple[Topology, list[str]]:
    """Join declared gateways that no link of the raw network runs through."""
    matched = set(border.report["gateway_id"]) if len(border.report) else set()
    taken = gateways[gateways["id"].isin(matched)]
    missing = gateways[
        ~gateways["id"].isin(matched) & ~gateways["status"].isin(UNBUILT)
    ]
    twin = [_shares_place(row, taken) for row in missing.to_dict("records")]
    missing = missing[~np.array(twin, dtype=bool)]
    inside = _within(topology, missing)
    return add_bridges(topology, missing[inside], limit_km=BRIDGE_REACH_KM)


def _shares_place(row: dict[object, object], taken: pd.DataFrame) -> bool:
    """Return whether another gateway of the same border stands at the place."""
    if not row["secondary"]:
        return False
    pair = {row["country_a"], row["country_b"]}
    near = 0.25
    return any(
        {t["country_a"], t["country_b"]} == pair
        and abs(float(str(t[f"lon_{s}"])) - float(str(row["lon_a"]))) < near
        and abs(float(str(t[f"lat_{s}"])) - float(str(row["lat_a"]))) < near
        for t in taken.to_dict("records")
        for s in ("a", "b")
    )


def _within(topology: Topology, gateways: pd.DataFrame) -> list[bool]:
    lon, lat = topology.lon, topology.lat
    return [
        bool(lon.min() <= x <= lon.max() and lat.min() <= y <= lat.max())
        for x, y in zip(gateways["lon_a"], gateways["lat_a"], strict=True)
    ]


def named_lines(
    plan: Plan, mode: Literal["rail", "road"], extra: pd.DataFrame
) -> pd.DataFrame:
    """Return the named lines of a mode: those of the plan, then further ones.

    Parameters
    ----------
    plan : Plan
        Its ``rail_lines`` and ``expressways``.
    mode : {"rail", "road"}
        Which.
    extra : pandas.DataFrame
        Further rail lines, of the correction table ``extra_lines``.

    Returns
    -------
    pandas.DataFrame
        Columns of the plan's table. A further line whose id the plan has is
        left out.
    """
    if mode == "road":
        return plan.table("expressways")
    own = plan.table("rail_lines")
    extra = extra[~extra["id"].isin(own["id"])].astype({"design_speed_kmh": str})
    return pd.concat([own, extra], ignore_index=True)


def line_stops(
    plan: Plan, mode: Literal["rail", "road"], better: pd.DataFrame
) -> pd.DataFrame:
    """Return the stops that lines refer to, with the country of each.

    Parameters
    ----------
    plan : Plan
        Its ``nodes`` and ``places`` tables are read.
    mode : {"rail", "road"}
        For rail, stations stand where they are known to; for roads, towns.
    better : pandas.DataFrame
        Further and better placed stops, of the correction table ``stop_points``.

    Returns
    -------
    pandas.DataFrame
        Index node id; ``lon``, ``lat``, ``name_en``, ``name_zh``, ``country``
        (empty where no reviewed place stands for the node).
    """
    country: dict[str, str] = {}
    for place in plan.table("places").to_dict("records"):
        for fact in str(place["fact_ids"]).replace("|", " ").split():
            if fact.startswith("nodes:"):
                country[fact.removeprefix("nodes:")] = str(place["country"])
    nodes = plan.table("nodes")
    nodes = nodes.assign(country=[country.get(str(i), "") for i in nodes["node_id"]])
    columns = ["lon", "lat", "name_en", "name_zh", "country"]
    if mode == "road":
        better = better[~better["node_id"].isin(nodes["node_id"])]
    nodes = pd.concat([nodes[~nodes["node_id"].isin(better["node_id"])], better])
    return nodes.set_index("node_id")[columns]


def _finished(topology: Topology, gateways: pd.DataFrame) -> Topology:
    """Mark straight lines, and clear the gateway of pieces that do not cross.

    Next to a change of gauge both gauges lie on these pieces too: they are the
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
    unsure = ~crossing & ~links["gauge_known"].to_numpy(bool)
    for at in np.flatnonzero((gateway != "") & unsure).tolist():
        text[at] = both.get(gateway[at], text[at])
    gateway[~crossing] = ""
    chord = topology.chord_km()
    schematic = links["schematic"].to_numpy(bool) | (chord > SCHEMATIC_KM)
    # A piece may be shorter than its chord by rounding only.
    length = np.maximum(topology.length_km, chord)
    made = links.assign(
        gateway_id=gateway, gauge_text=text, schematic=schematic, length_km=length
    )
    return Topology(topology.nodes, made)
