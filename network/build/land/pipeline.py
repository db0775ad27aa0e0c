"""Rail or road from raw links to attributed ones, tied to declared gateways."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

import numpy as np
import pandas as pd

from gis_data.corrections import read_correction
from gis_data.transport import read_network, read_repairs
from network.build.land.attributes import rail_attributes, road_attributes
from network.build.land.border_nodes import insert_border_nodes
from network.build.land.conflate import Conflation, conflate
from network.build.land.dead_ends import join_dead_ends
from network.build.land.fragments import join_fragments
from network.build.land.frontier import (
    Frontier,
    assign_gateways,
    frontier_links,
    settle_sides,
)
from network.build.land.line_gauges import with_line_gauges
from network.build.land.lines import lines_of
from network.build.land.link_overrides import override_lengths, split_at_places
from network.build.land.repairs import add_bridges, add_curated_links, join_gaps
from network.build.land.topology import Topology

if TYPE_CHECKING:
    from gis_data.plan import Plan
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
        Links with attributes; every frontier link has its ``gateway_id``.
    conflation : Conflation
        What the named lines matched.
    frontier : pandas.DataFrame
        What was decided about each frontier link, cut ones included.
    refused : list of str
        Declared gateways that the network could not be joined at.
    """

    topology: Topology
    conflation: Conflation
    frontier: pd.DataFrame
    refused: list[str]


def land_network(
    mode: Literal["rail", "road"],
    plan: Plan,
    gateways: pd.DataFrame,
    *,
    bbox: tuple[float, float, float, float] | None,
    book: ParameterSet,
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

    Returns
    -------
    Land
        The network and what was decided on the way.
    """
    own = gateways[gateways["mode"] == mode].reset_index(drop=True)
    raw = _repaired(mode, bbox)
    frontier = assign_gateways(
        raw,
        own,
        explicit=_of_mode("frontier_gateways", mode),
        open_frontiers=_open_frontiers(mode),
    )
    cut = Topology(
        raw.nodes, raw.links.assign(gateway_id=frontier.gateway)[frontier.keep]
    )
    cut = replace(cut, links=cut.links.reset_index(drop=True))
    bridged, refused = _bridged(cut, own, frontier)
    placed = insert_border_nodes(bridged, own, read_correction("frontier_points"))
    lines = named_lines(plan, mode)
    posts = read_correction("line_stops")
    named = lines_of(lines, posts, measured=mode == "rail")
    laid = conflate(placed, named, line_stops(plan, mode))
    attributed = (rail_attributes if mode == "rail" else road_attributes)(
        laid.split.topology, laid.claims, lines, book
    )
    gauges = read_correction("line_gauges")
    attributed = with_line_gauges(attributed, laid.claims, laid.stops, gauges)
    return Land(_finished(attributed, own), laid, frontier.report, refused)


def _repaired(
    mode: Literal["rail", "road"], bbox: tuple[float, float, float, float] | None
) -> Topology:
    nodes, links = read_network(mode, bbox=bbox)
    topology = Topology(
        nodes.assign(country=nodes["country"].astype(str), name_en="", name_zh=""),
        links.assign(source_id="osm", confidence="medium", schematic=False),
    )
    if mode == "rail":
        topology = join_fragments(join_gaps(topology, read_repairs()))
    topology = settle_sides(topology, _of_mode("frontier_sides", mode))
    topology = override_lengths(topology, _of_mode("link_lengths", mode))
    topology = split_at_places(topology, _of_mode("link_stops", mode))
    if mode == "road":
        topology = join_dead_ends(topology)
    return add_curated_links(topology, _of_mode("curated_links", mode))


def _of_mode(table: str, mode: str) -> pd.DataFrame:
    rows = read_correction(table)
    return rows[rows["mode"] == mode].reset_index(drop=True)


def _open_frontiers(mode: str) -> pd.DataFrame:
    rows = read_correction("open_frontiers")
    return rows[[mode in str(m).split(";") for m in rows["modes"]]]


def _bridged(
    topology: Topology, gateways: pd.DataFrame, frontier: Frontier
) -> tuple[Topology, list[str]]:
    """Join declared gateways that no link of the raw network runs through."""
    matched = set(frontier.report["gateway_id"]) if len(frontier.report) else set()
    taken = gateways[gateways["id"].isin(matched)]
    missing = gateways[
        ~gateways["id"].isin(matched) & ~gateways["status"].isin(UNBUILT)
    ]
    twin = [_stands_at(row, taken) for row in missing.to_dict("records")]
    missing = missing[~np.array(twin, dtype=bool)]
    inside = _within(topology, missing)
    return add_bridges(topology, missing[inside], limit_km=BRIDGE_REACH_KM)


def _stands_at(row: dict[object, object], taken: pd.DataFrame) -> bool:
    """Return whether another gateway of the same frontier stands at the place."""
    pair = {row["country_a"], row["country_b"]}
    near = 0.25
    return any(
        {t["country_a"], t["country_b"]} == pair
        and abs(float(str(t[f"lon_{s}"])) - float(str(row["lon_a"]))) < near
        and abs(float(str(t[f"lat_{s}"])) - float(str(row["lat_a"]))) < near
        for t in taken.to_dict("records")
        for s in ("a", "b")
        if str(row["name_en"]).endswith("node)") or str(row["id"]).startswith("XC")
    )


def _within(topology: Topology, gateways: pd.DataFrame) -> list[bool]:
    lon, lat = topology.lon, topology.lat
    return [
        bool(lon.min() <= x <= lon.max() and lat.min() <= y <= lat.max())
        for x, y in zip(gateways["lon_a"], gateways["lat_a"], strict=True)
    ]


def named_lines(plan: Plan, mode: Literal["rail", "road"]) -> pd.DataFrame:
    """Return the named lines of a mode: those of the plan, then further ones.

    Parameters
    ----------
    plan : Plan
        Its ``rail_lines`` and ``expressways``.
    mode : {"rail", "road"}
        Which.

    Returns
    -------
    pandas.DataFrame
        Columns of the plan's table. A further line whose id the plan has is
        left out.
    """
    if mode == "road":
        return plan.table("expressways")
    own = plan.table("rail_lines")
    extra = read_correction("extra_lines")
    extra = extra[~extra["id"].isin(own["id"])].astype({"design_speed_kmh": str})
    return pd.concat([own, extra], ignore_index=True)


def line_stops(plan: Plan, mode: Literal["rail", "road"]) -> pd.DataFrame:
    """Return the stops that lines refer to, with the country of each.

    Parameters
    ----------
    plan : Plan
        Its ``nodes`` and ``places`` tables are read.
    mode : {"rail", "road"}
        For rail, stations stand where they are known to; for roads, towns.

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
    better = read_correction("stop_points")
    if mode == "road":
        better = better[~better["node_id"].isin(nodes["node_id"])]
    nodes = pd.concat([nodes[~nodes["node_id"].isin(better["node_id"])], better])
    return nodes.set_index("node_id")[columns]


def _finished(topology: Topology, gateways: pd.DataFrame) -> Topology:
    """Mark chords, and clear the gateway of pieces that do not cross.

    Next to a change of gauge both gauges lie on these pieces too: they are the
    tracks between the yards of the two sides.
    """
    links = topology.links
    crossing = np.zeros(len(links), dtype=bool)
    crossing[frontier_links(topology)] = True
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
