"""Sea and air read from plan and layers, ready to be joined to the land."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from gis_data.corrections import read_correction
from gis_data.layers import read_layer
from network.build.dwell import cost_columns
from network.build.speeds import fixed_cost
from network.build.water.air import air_network, air_ports, air_services
from network.build.water.harbours import sea_ports
from network.build.water.sea import Charts, sea_network
from network.build.water.services import sea_services
from network.model.errors import MissingFigureError
from network.model.estimate import ZERO, Estimate

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd
    from numpy.typing import NDArray

    from gis_data.plan import Plan
    from network.costs.rates import ParameterSet


@dataclass(frozen=True)
class ModeNetwork:
    """One mode's nodes and edges, and where they meet the land.

    Attributes
    ----------
    nodes, edges : pandas.DataFrame
        In the columns of `network.model.schema`; edges refer to these nodes.
    lines : sequence of numpy.ndarray
        Longitude and latitude along each edge.
    terminals : pandas.DataFrame
        ``id``, ``node`` (row of `nodes`), ``lon``, ``lat``, ``country``,
        ``name_en``, ``name_zh``.
    refused : tuple of str
        Ids of terminals that could not be joined.
    """

    nodes: pd.DataFrame
    edges: pd.DataFrame
    lines: Sequence[NDArray[np.float64]]
    terminals: pd.DataFrame
    refused: tuple[str, ...] = ()


def sea_part(plan: Plan, book: ParameterSet) -> ModeNetwork:
    """Return the sea network of a plan.

    Parameters
    ----------
    plan : Plan
        Its ``seaports``, ``sea_links``, ``services`` and ``rates``.
    book : ParameterSet
        What a call at a port costs.

    Returns
    -------
    ModeNetwork
        Ports, lanes and services.
    """
    own = plan.table("seaports")
    ports = sea_ports(own, read_layer("seaports"))
    services = sea_services(
        plan.table("sea_links"),
        service_table(plan),
        ports,
        rates=plan.table("rates"),
    )
    found = sea_network(
        ports,
        read_layer("land"),
        read_layer("marine_lines"),
        services,
        world=read_layer("countries_50m"),
        charts=sea_charts(),
    )
    edges = _with_calls(found.edges, found.nodes, set(found.ports["node"]), book)
    return ModeNetwork(found.nodes, edges, found.shapes, found.ports, found.refused)


def service_table(plan: Plan) -> pd.DataFrame:
    """Return the services of a plan, and those that were found since.

    Parameters
    ----------
    plan : Plan
        Its table ``services``.

    Returns
    -------
    pandas.DataFrame
        Columns of ``services``; further rows from table ``extra_services`` of
        `gis_data.corrections`, but those whose id the plan has.
    """
    import pandas as pd  # noqa: PLC0415 - heavy

    own = plan.table("services")
    extra = read_correction("extra_services")
    further = extra[~extra["id"].isin(own["id"])]
    return pd.concat([own, further.reindex(columns=own.columns)], ignore_index=True)


def sea_charts() -> Charts:
    """Return the curated shallows and fairways.

    Returns
    -------
    Charts
        Tables ``sea_shallows`` and ``port_fairways`` of `gis_data.corrections`.
    """
    import shapely  # noqa: PLC0415 - heavy

    corners = read_correction("sea_shallows").groupby("id", sort=True)
    fairways = read_correction("port_fairways")
    return Charts(
        tuple(shapely.Polygon(c[["lon", "lat"]].to_numpy(float)) for _, c in corners),
        fairways.assign(port_id="sea:" + fairways["port_id"]),
    )


def _with_calls(
    edges: pd.DataFrame, nodes: pd.DataFrame, ports: set[int], book: ParameterSet
) -> pd.DataFrame:
    """Return the edges with what a box pays at each port they begin or end at."""
    import pandas as pd  # noqa: PLC0415 - heavy

    country = nodes["country"].astype(str).to_list()
    call: dict[str, Estimate] = {}
    cost = [ZERO] * len(edges)
    for side in ("u", "v"):
        for i, node in enumerate(edges[side].tolist()):
            if node not in ports:
                continue
            code = country[node]
            if code not in call:
                call[code] = _call(book, code)
            cost[i] += call[code]
    columns = pd.DataFrame([cost_columns(one) for one in cost], index=edges.index)
    return _timed(edges.assign(**columns))


def _call(book: ParameterSet, country: str) -> Estimate:
    try:
        return fixed_cost(book, "sea_call", country).estimate
    except MissingFigureError:
        return ZERO


def air_part(plan: Plan) -> ModeNetwork:
    """Return the air network of a plan.

    Parameters
    ----------
    plan : Plan
        Its ``services``.

    Returns
    -------
    ModeNetwork
        Airports and dated flights.
    """
    airports = air_ports(read_layer("airports"), plan.table("places"))
    services = air_services(service_table(plan), read_layer("air_routes"), airports)
    found = air_network(airports, services)
    return ModeNetwork(found.nodes, _timed(found.edges), found.shapes, found.airports)


def _timed(edges: pd.DataFrame) -> pd.DataFrame:
    """Return the edges with hours low and high wherever there is a timetable."""
    timed = edges["transit_h"].to_numpy(float) > 0
    bounds = {
        name: np.where(
            timed & ~(edges[name].to_numpy(float) > 0), edges["transit_h"], edges[name]
        )
        for name in ("transit_low_h", "transit_high_h")
    }
    return edges.assign(**bounds)
