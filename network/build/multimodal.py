"""Attach places and terminals to the modes, and join the modes into one network."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from gis_data.provenance import sources
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
from network.build.planned import add_planned_links
from network.build.terminals import (
    ServedNodes,
    access_edges,
    goods_nodes,
    transfer_edges,
)
from network.model.schema import SCHEMA_VERSION

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Sequence

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
        edges = land_edges(mode, topology.links, gateways)
        box = None
        if mode == "road":
            edges, box = with_older_roads(edges, book), bbox
        edges = with_periods(mode, edges, gateways, box, log)
        assembly.add_edges(edges, first[mode])
    for name, part in others.items():
        assembly.add_edges(part.edges, first[name], part.lines)

    served = ServedNodes(
        first,
        gauged.variants,
        land.main_gauge,
        land.at_rail,
        (land.at_road.node, *land.roads),
        goods_nodes(gauged),
    )
    extra = EdgeRows(assembly.all_nodes())
    _add_gauge_breaks(extra, gauged, first["rail"], yard_dwell(yards, book=book))
    transfer_edges(extra, served.transfers(sea, air, land.stops), book)
    at = served.access(places, sea, air)
    access_edges(extra, at, first["origin"], len(places), book)
    assembly.add_edges(extra.frame())
    planned = add_planned_links(
        assembly, plan, gateways, places, first_origin=first["origin"], book=book
    )
    bend_links(assembly, bbox)
    meta = network_meta(plan, log, places, book.price_year)
    beyond = gateways["id"][outside(gateways[["lon_a", "lat_a"]], bbox)]
    meta |= unplaced_meta(log, land.refused, gauged.unplaced, beyond) | land.reports
    meta |= {f"planned_links_{name}": rows for name, rows in asdict(planned).items()}
    meta |= _unjoined(plan, places, land, sea)
    # Last, when every table has been applied.
    meta["unmatched_overrides"] = log.unmatched(plan.rows_to_match)
    return assembly.network(gateways.drop(columns="secondary"), meta)


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


def network_meta(
    plan: Plan, log: RowLog, places: pd.DataFrame, price_year: int
) -> dict[str, Any]:
    """Return the description of a network: its plan, sources and countries.

    Parameters
    ----------
    plan : Plan
        Its ``gauge_yards`` are named.
    log : RowLog
        Notes about countries of the network are marked as matched.
    places : pandas.DataFrame
        ``country`` of every place.
    price_year : int
        Year of all prices.

    Returns
    -------
    dict
        ``trade_notes``: for each note ``through`` and ``ends``, ISO 3166-1 alpha-2
        codes separated by spaces, and ``note``, the code of a message after
        ``note.trade_``. ``sanctions``: by country the code of the message on it,
        after ``note.sanctions_``; transit of the country is closed unless it is
        allowed. ``yard_names``: English and Chinese name by id.
    """
    countries = set(places["country"].astype(str))
    notes = log.rows("trade_notes")
    applies = [
        not countries.isdisjoint(through.split())
        and not countries.isdisjoint(ends.split())
        for through, ends in zip(notes["through"], notes["ends"], strict=True)
    ]
    log.match_where("trade_notes", notes, applies)
    barred = log.rows("sanctions")
    log.match_where("sanctions", barred, barred["country"].isin(countries))
    return {
        "crs": "EPSG:4326",
        "schema_version": SCHEMA_VERSION,
        "plan": plan.id,
        "price_year": price_year,
        "state_on": max(source.retrieved for source in sources().values()),
        "yard_names": _yard_names(plan.table("gauge_yards")),
        "trade_notes": notes[["through", "ends", "note"]].to_dict("records"),
        "sanctions": dict(zip(barred["country"], barred["note"], strict=True)),
    }


def _yard_names(yards: pd.DataFrame) -> dict[str, list[str]]:
    names = ("id", "name_en", "name_zh")
    columns = (yards[name].fillna("").astype(str) for name in names)
    return {key: [name, name_zh] for key, name, name_zh in zip(*columns, strict=True)}


def unplaced_meta(
    log: RowLog, gateways: Sequence[str], yards: Sequence[str], beyond: Iterable[str]
) -> dict[str, Any]:
    """Return what could not be placed in a network, and why.

    Parameters
    ----------
    log : RowLog
        The reasons used are marked as matched, and the periods of such gateways,
        which apply once there is a link.
    gateways : sequence of str
        Gateways without a link.
    yards : sequence of str
        Gauge yards without track of both gauges.
    beyond : iterable of str
        Gateways outside the road network, which need no reason.

    Returns
    -------
    dict
        ``gateways_without_link``, ``yards_without_track`` and
        ``services_without_route`` (ids),
        ``unplaced_because`` (reason by id).
    """
    reasons, services = log.rows("unplaced"), log.rows("services")
    lost = services[~services.index.isin(log.matched("services"))]
    lost = lost[lost["id"].isin(reasons["id"][reasons["kind"] == "service"])]
    log.match("services", lost.index)
    used = reasons["id"].isin({*gateways, *yards, *lost["id"], *beyond})
    log.match_where("unplaced", reasons, used)
    periods = log.rows("gateway_periods")
    waiting = periods["gateway_id"].isin(reasons.loc[used, "id"])
    log.match_where("gateway_periods", periods, waiting)
    return {
        "gateways_without_link": list(gateways),
        "yards_without_track": list(yards),
        "services_without_route": lost["id"].tolist(),
        "unplaced_because": dict(zip(reasons["id"], reasons["reason"], strict=True)),
    }
