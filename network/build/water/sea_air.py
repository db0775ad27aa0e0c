"""The sea and the air network of a plan, ready to be joined to the land."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import shapely

from gis_data.layers import read_layer
from network.build.dwell import cost_columns
from network.build.water.air import air_network, air_ports, air_services
from network.build.water.customs import with_arrivals
from network.build.water.lanes import with_lanes
from network.build.water.passages import gates_of
from network.build.water.ports import sea_ports
from network.build.water.sea import Charts, sea_network, sea_water
from network.build.water.service_parser import name_book, pairs_of
from network.build.water.services import sea_services
from network.costs.parameters import OCEAN
from network.model.errors import MissingFigureError
from network.model.estimate import ZERO, Estimate

if TYPE_CHECKING:
    import geopandas as gpd

    from gis_data.gazetteer.gazetteer import PlanTables
    from gis_data.row_log import Box, RowLog
    from network.build.assembly import ModeNetwork
    from network.build.water.sea import SeaWater
    from network.costs.parameters import ParameterSet


def water_part(plan: PlanTables, box: Box, log: RowLog) -> SeaWater:
    """Return the water between the ports of a plan and others of the world.

    Parameters
    ----------
    plan : PlanTables
        Its ``seaports``.
    box : tuple of float
        Its charted sea: west, south, east, north in degrees.
    log : RowLog
        Where the rows that matched are noted.

    Returns
    -------
    SeaWater
        Ports, lanes and paths.
    """
    own = plan.table("seaports")
    ports = sea_ports(own, read_layer("seaports"))
    land = read_layer("land")
    shallows, fairways = log.rows("sea_shallows"), log.rows("port_fairways")
    charts = sea_charts(shallows, fairways, log.rows("passages"))
    log.match_where("port_fairways", fairways, fairways["port_id"].isin(ports["id"]))
    log.match_where("sea_shallows", shallows, _on_water(shallows, land, box))
    return sea_water(
        ports,
        land,
        read_layer("marine_lines"),
        world=read_layer("countries_50m"),
        charts=charts,
        of_plan=list(own["id"]),
        box=box,
    )


def sea_part(
    water: SeaWater, plan: PlanTables, book: ParameterSet, log: RowLog
) -> ModeNetwork:
    """Return the sea network of a plan.

    Parameters
    ----------
    water : SeaWater
        As `water_part` returns it.
    plan : PlanTables
        Its ``seaports``, ``sea_links``, ``rates`` and ``lane_rates``.
    book : ParameterSet
        What a call at a port costs.
    log : RowLog
        Where the rows that matched are noted.

    Returns
    -------
    ModeNetwork
        Ports, lanes and services.
    """
    ports = sea_ports(plan.table("seaports"), read_layer("seaports"))
    table = log.rows("services")
    services = sea_services(
        plan.table("sea_links"),
        table,
        ports,
        rates=plan.table("rates"),
        prices=plan.table("lane_rates"),
    )
    passages = log.rows("passages")
    sailed = with_lanes(sea_network(water, services, gates_of(passages)), services)
    network = with_arrivals(sailed)
    passed = passages["id"].isin(network.edges["passage"].unique())
    log.match_where("passages", passages, passed)
    names = name_book(zip(ports["id"], ports["name_en"], strict=True))
    known = [
        bool(pairs_of(row, names))
        if row["category"] == "sea"
        else row["category"] != "air"
        for row in table.to_dict("records")
    ]
    log.match_where("services", table, known)
    return replace(network, edges=_timed(_with_calls(network, book)))


def sea_charts(
    shallows: pd.DataFrame, fairways: pd.DataFrame, passages: pd.DataFrame
) -> Charts:
    """Return the curated shallows, fairways and passages as charts of the sea.

    Parameters
    ----------
    shallows, fairways, passages : pandas.DataFrame
        Tables ``sea_shallows``, ``port_fairways`` and ``passages``.

    Returns
    -------
    Charts
        Polygons, points and lines, EPSG:4326.
    """
    areas = tuple(_areas(shallows).values())
    to_sea = fairways.assign(port_id="sea:" + fairways["port_id"])
    return Charts(areas, to_sea, gates_of(passages))


def _areas(shallows: pd.DataFrame) -> dict[str, shapely.Polygon]:
    corners = shallows.groupby("id", sort=True)
    return {
        str(name): shapely.Polygon(area_corners[["lon", "lat"]].to_numpy(float))
        for name, area_corners in corners
    }


def _on_water(shallows: pd.DataFrame, land: gpd.GeoDataFrame, box: Box) -> list[bool]:
    """Return which corners are of an area in a box and not all on land."""
    charted = shapely.box(*box)
    wet = {
        name: area.intersects(charted)
        and not len(land.sindex.query(area, predicate="covered_by"))
        for name, area in _areas(shallows).items()
    }
    return [wet[str(name)] for name in shallows["id"]]


def _with_calls(network: ModeNetwork, book: ParameterSet) -> pd.DataFrame:
    """Return the edges with what cargo pays at each port they begin or end at."""
    country = network.nodes["country"].astype(str)
    country_of_port = country[country != ""].to_dict()
    codes = {*country_of_port.values(), OCEAN}
    call = {
        (code, bulk): _call(book, code, bulk=bulk)
        for code in codes
        for bulk in (False, True)
    }
    ends = zip(
        network.edges["u"], network.edges["v"], network.edges["cargo"], strict=True
    )

    def at(node: int, cargo: str, *, ocean: bool) -> Estimate:
        code = country_of_port.get(node, "")
        return call[OCEAN if ocean else code, cargo == "bulk"] if code else ZERO

    def calls(u: int, v: int, cargo: str) -> Estimate:
        """Return what both ends ask; the lanes of the world have calls of their own."""
        ocean = cargo == "bulk" and not {u, v} <= country_of_port.keys()
        return at(u, cargo, ocean=ocean) + at(v, cargo, ocean=ocean)

    cost = [calls(u, v, cargo) for u, v, cargo in ends]
    columns = pd.DataFrame(map(cost_columns, cost), index=network.edges.index)
    return network.edges.assign(**columns)


def _call(book: ParameterSet, country: str, *, bulk: bool) -> Estimate:
    """Return what the market asks per call beyond the rate by kilometre, per TEU."""
    try:
        if not bulk:
            return book.find("call", "sea", country, "container")
        teu = book.find("payload", "*", "*", "container").typical
        return book.find("call", "sea", country, "bulk").times(teu, "USD/TEU")
    except MissingFigureError:
        return ZERO


def air_part(plan: PlanTables, log: RowLog) -> ModeNetwork:
    """Return the air network of a plan.

    Parameters
    ----------
    plan : PlanTables
        Its ``airports`` and ``places``.
    log : RowLog
        Where the rows that matched are noted.

    Returns
    -------
    ModeNetwork
        Airports and dated flights.
    """
    listed = plan.table("airports")
    cities = dict(zip(listed["iata"], listed["city"], strict=True))
    airports = air_ports(read_layer("airports"), plan.table("places"), cities)
    table = log.rows("services")
    services = air_services(table, read_layer("air_routes"), airports)
    flown = table["id"].isin(services["service_id"])
    log.match_where("services", table, flown)
    network = air_network(airports, services)
    return replace(network, edges=_timed(network.edges))


def _timed(edges: pd.DataFrame) -> pd.DataFrame:
    """Return the edges with low and high hours where there is a timetable."""
    timed = edges["transit_h"].to_numpy(float) > 0
    bounds = {
        name: np.where(
            timed & ~(edges[name].to_numpy(float) > 0), edges["transit_h"], edges[name]
        )
        for name in ("transit_low_h", "transit_high_h")
    }
    return edges.assign(**bounds)
