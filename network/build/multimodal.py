"""Attach places and terminals to the modes, and join the modes into one network."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from gis_data.row_log import outside
from network.build.assembly import Assembly, EdgeRows
from network.build.attachments import (
    attach_rail,
    attach_road,
    inland_stops,
    main_gauge_nodes,
)
from network.build.dwell import (
    yard_columns,
    yard_dwell,
)
from network.build.inland import bend_links
from network.build.land.dates import with_older_roads
from network.build.land.gauge import link_gauges, with_gauges
from network.build.land_edges import land_edges, with_periods
from network.build.meta import network_meta, unplaced_meta
from network.build.place_names import names_of
from network.build.planned import add_planned_links
from network.build.terminals import (
    ServedNodes,
    access_edges,
    goods_nodes,
    transfer_edges,
)
from network.build.water.customs import customs_edges
from network.build.water.lanes import match_prices

if TYPE_CHECKING:
    from collections.abc import Hashable

    import pandas as pd
    from numpy.typing import NDArray

    from gis_data.plan import Plan
    from gis_data.row_log import Box, RowLog
    from network.build.assembly import ModeNetwork
    from network.build.attachments import Access, RailAccess
    from network.build.land.gauge import Gauged
    from network.build.land.pipeline import Land
    from network.build.land.topology import Topology
    from network.build.water.sea import SeaWater
    from network.costs.parameters import ParameterSet
    from network.model.store import Network


@dataclass(frozen=True)
class JoinedLand:
    """The land networks with places and terminals attached, and gauge as a state.

    Attributes
    ----------
    topologies : dict of str to Topology
        ``rail`` and ``road``.
    gauged : Gauged
        Nodes by gauge, and breaks at yards.
    main_gauge : dict of int to int
        Of each rail node of several gauges, that of its country's main gauge.
    at_rail : RailAccess
        Rail nodes of places and quays.
    at_road : Access
        Road nodes of places.
    roads : list of numpy.ndarray
        Road nodes of quays, airports and rail stops.
    stops : pandas.DataFrame
        Rail stops off the border.
    refused : list of str
        Gateways without a link.
    reports : dict of str to list of dict
        ``rail_lines`` and ``roads``: how each named line matched.
    """

    topologies: dict[str, Topology]
    gauged: Gauged
    main_gauge: dict[int, int]
    at_rail: RailAccess
    at_road: Access
    roads: list[NDArray[np.int64]]
    stops: pd.DataFrame
    refused: list[str]
    reports: dict[str, list[dict[Hashable, Any]]]


def join_land(
    rail: Land,
    road: Land,
    *,
    gateways: pd.DataFrame,
    yards: pd.DataFrame,
    places: pd.DataFrame,
    water: SeaWater,
    airports: pd.DataFrame,
    log: RowLog,
) -> JoinedLand:
    """Attach places, quays, airports and stops to the land networks.

    Parameters
    ----------
    rail, road : Land
        The networks.
    gateways : pandas.DataFrame
        Declared gateways: ``id``, ``mode``, ``gauge_a_mm``, ``gauge_b_mm``.
    yards : pandas.DataFrame
        Gauge yards, as `network.build.land.gauge.with_gauges` reads them.
    places : pandas.DataFrame
        As `network.build.declared.place_frame` returns them.
    water : SeaWater
        Its ports are the quays.
    airports : pandas.DataFrame
        ``lon``, ``lat`` (degrees, EPSG:4326), ``country``.
    log : RowLog
        Where the rows that matched are noted.

    Returns
    -------
    JoinedLand
        All that later steps need of the land networks.
    """
    stops, quays = inland_stops(rail), water.ports
    at_rail = attach_rail(rail, places, quays)
    at_road, roads = attach_road(road, places, (quays, airports, stops))
    main_gauges = _country_gauges(rail, log)
    link_sets = link_gauges(at_rail.topology, gateways, main_gauges)
    gauged = with_gauges(at_rail.topology, link_sets, yards)
    return JoinedLand(
        {"rail": gauged.topology, "road": at_road.topology},
        gauged,
        main_gauge_nodes(gauged, main_gauges),
        replace(at_rail, topology=gauged.topology),
        at_road,
        roads,
        stops,
        sorted({*rail.refused, *road.refused}),
        {
            "rail_lines": rail.conflation.report_rows(),
            "roads": road.conflation.report_rows(),
        },
    )


def build_multimodal(
    plan: Plan,
    gateways: pd.DataFrame,
    places: pd.DataFrame,
    *,
    land: JoinedLand,
    sea: ModeNetwork,
    air: ModeNetwork,
    book: ParameterSet,
    bbox: Box | None,
    log: RowLog,
) -> Network:
    """Return the network of all modes, terminals and places.

    Parameters
    ----------
    plan : Plan
        Gauge yards.
    gateways, places : pandas.DataFrame
        Declared gateways with dwell; places that routes start and end at.
    land : JoinedLand
        The land networks.
    sea, air : ModeNetwork
        Networks of quays and airports.
    book : ParameterSet
        Hours and cost of each handling.
    bbox : tuple of float or None
        West, south, east, north of the roads, in degrees; None for all of Eurasia.
    log : RowLog
        Where the rows that matched are noted.

    Returns
    -------
    Network
        Flat arrays.
    """
    yards, topologies, gauged = plan.table("gauge_yards"), land.topologies, land.gauged
    assembly = Assembly()
    first = {k: assembly.add_nodes(t.nodes, k) for k, t in topologies.items()}
    others = {"sea": sea, "air": air}
    first |= {name: assembly.add_nodes(part.nodes) for name, part in others.items()}
    first["origin"] = _add_places(assembly, places)
    for mode, topology in topologies.items():
        home = topology.nodes["country"].to_numpy(str)[topology.u]
        edges = land_edges(mode, topology.links.assign(from_country=home), gateways)
        box = None
        if mode == "road":
            edges, box = with_older_roads(edges, book), bbox
        edges = with_periods(mode, edges, gateways, box, log)
        assembly.add_edges(edges, first[mode])
    extra = EdgeRows(assembly.all_nodes())
    for name, part in others.items():
        assembly.add_edges(part.edges, first[name], part.lines)
        customs = customs_edges(extra.nodes, part, first[name], plan.gateways, book)
        assembly.add_edges(with_periods(name, customs, gateways, None, log))
    served = ServedNodes(
        first, gauged.variants, land.main_gauge, land.at_rail,
        (land.at_road.node, *land.roads), goods_nodes(gauged),
    )  # fmt: skip
    _add_gauge_breaks(extra, gauged, first["rail"], yard_dwell(yards, book=book))
    transfer_edges(extra, served.transfers(sea, air, land.stops), book)
    access = served.access(places, sea, air)
    access_edges(extra, access, first["origin"], len(places), book)
    assembly.add_edges(extra.frame())
    planned = add_planned_links(
        assembly, plan, gateways, places, first_origin=first["origin"], book=book
    )
    bend_links(assembly, bbox)
    meta = network_meta(plan, log, places, book.price_year) | land.reports
    meta["local_names"] = names_of(places, plan.gateways, (sea, air))
    beyond = gateways["id"][outside(gateways[["lon_a", "lat_a"]], bbox)]
    meta |= unplaced_meta(log, land.refused, gauged.unplaced, beyond)
    meta |= {f"planned_links_{name}": rows for name, rows in asdict(planned).items()}
    meta |= _unjoined(plan, places, land, sea)
    # Last, when every table has been applied.
    meta["unmatched_overrides"] = _unmatched(plan, log, sea, gateways)
    return assembly.network(gateways.drop(columns="secondary"), meta)


def _unmatched(
    plan: Plan, log: RowLog, sea: ModeNetwork, gateways: pd.DataFrame
) -> dict[str, list[str]]:
    """Return the rows that met nothing, when those of prices have been matched too."""
    match_prices(log, sea, [*gateways["id"], *plan.table("gauge_yards")["id"]])
    return log.unmatched(plan.rows_to_match)


def _unjoined(
    plan: Plan, places: pd.DataFrame, land: JoinedLand, sea: ModeNetwork
) -> dict[str, list[str]]:
    """Return the seaports and the places that could not be joined, by what is far."""
    own = set(plan.table("seaports")["id"])
    off = {"seaports_without_water": [port for port in sea.refused if port in own]}
    for mode, access in (("road", land.at_road), ("rail", land.at_rail)):
        off[f"places_off_{mode}"] = places["id"][np.isnan(access.distance_km)].tolist()
    return off


def _add_places(assembly: Assembly, places: pd.DataFrame) -> int:
    """Add an origin and a destination per place; return the number of the first."""
    places = places.assign(place_kind=places["kind"])
    first = assembly.add_nodes(places.assign(id="o:" + places["id"]), "origin")
    assembly.add_nodes(places.assign(id="d:" + places["id"]), "destination")
    return first


def _country_gauges(rail: Land, log: RowLog) -> dict[str, int]:
    """Return the main track gauge of each country, in mm."""
    table = log.rows("country_gauges")
    on_rail = table["country"].isin(set(rail.topology.nodes["country"].unique()))
    log.match_where("country_gauges", table, on_rail)
    return dict(zip(table["country"], table["gauge_mm"].astype(int), strict=True))


def _add_gauge_breaks(
    edges: EdgeRows, rail: Gauged, first: int, yards: pd.DataFrame
) -> None:
    dwell = yards.set_index("yard_id")
    for row in rail.breaks.to_dict("records"):
        yard = str(row["yard_id"])
        edges.join(
            first + int(row["u"]),
            first + int(row["v"]),
            "gauge_break",
            gateway_id=yard,
            source_id=f"gauge_yards:{yard}",
            **yard_columns(dwell.loc[yard].to_dict()),
        )
