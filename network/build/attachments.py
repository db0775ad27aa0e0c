"""Attach places, quays, airports and stations to rail and road."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from gis_data.geodesy import NodeIndex
from gis_data.layers import read_layer
from network.build.land.linear_referencing import Cut, split_links
from network.build.land.link_index import LinkIndex
from network.build.land.stations import (
    STATION_KM,
    TOWNS,
    gate_nodes,
    near_stops,
    passenger_stations,
    station_points,
    stop_nodes,
)
from network.model.schema import FEWEST_NODES, LIMIT_KM

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from network.build.land.gauge import Gauged
    from network.build.land.pipeline import Land
    from network.build.land.topology import Topology

    Ints = NDArray[np.int64]
    Nodes = list[tuple[int, ...]]

STOP_ROAD_KM = 8.0
QUAY_LIMIT_KM = {"rail": 8.0, "road": 15.0}
AIRPORT_ROAD_KM = 20.0
_POINT = ["lon", "lat", "country"]


@dataclass(frozen=True)
class Access:
    """Points attached to one mode's network.

    Attributes
    ----------
    topology : Topology
        The network, split where points are attached.
    node : numpy.ndarray
        Node of each point; -1 where it was refused.
    distance_km : numpy.ndarray
        Straight distance of each point from the network; NaN where refused.
    """

    topology: Topology
    node: NDArray[np.int64]
    distance_km: NDArray[np.float64]


def in_main_component(
    topology: Topology, usable: NDArray[np.bool_] | None = None
) -> NDArray[np.bool_]:
    """Return which links are part of a main component.

    Parameters
    ----------
    topology : Topology
        Network of one mode.
    usable : numpy.ndarray of bool, optional
        Links that may be used; all where it is left out.

    Returns
    -------
    numpy.ndarray of bool
        Usable links that make up, among themselves, a component of at least
        `FEWEST_NODES` nodes.
    """
    matters = np.ones(len(topology.links), dtype=bool) if usable is None else usable
    labels, sizes = replace(topology, links=topology.links[matters]).components()
    return matters & (sizes >= FEWEST_NODES)[labels[topology.u]]


def attach(
    topology: Topology,
    points: pd.DataFrame,
    *,
    limit_km: float,
    usable: NDArray[np.bool_] | None = None,
) -> Access:
    """Attach points to the nearest usable link, or refuse those too far off.

    Parameters
    ----------
    topology : Topology
        Network of one mode, undeclared border links already cut.
    points : pandas.DataFrame
        ``lon``, ``lat`` in degrees, EPSG:4326; ``country``: only links wholly
        in it count, any where it is empty.
    limit_km : float
        Beyond this distance a point is refused.
    usable : numpy.ndarray of bool, optional
        Links that may be used (freight or passenger). Those that make up a
        component of fewer than `FEWEST_NODES` nodes among themselves never are:
        such as a freight branch that only a passenger line reaches.

    Returns
    -------
    Access
        One value per point, in their order.
    """
    matters = in_main_component(topology, usable)
    index = LinkIndex(topology)
    home: dict[str, NDArray[np.bool_]] = {}
    cuts: list[Cut] = []
    owner: list[int] = []
    distance = np.full(len(points), np.nan)
    columns = (points["lon"], points["lat"], points["country"])
    for i, (lon, lat, country) in enumerate(zip(*columns, strict=True)):
        name = str(country)
        if name not in home:
            home[name] = matters & index.within({name}) if name else matters
        anchors = index.candidates(
            float(lon), float(lat), limit_km=limit_km, allowed=home[name], slack=False
        )
        if not anchors:
            continue
        cuts.append(index.cut(anchors[0], name))
        owner.append(i)
        distance[i] = anchors[0].cost_km
    split = split_links(topology, cuts)
    node = np.full(len(points), -1, dtype=np.int64)
    node[owner] = split.node_of_cut
    return Access(split.topology, node, distance)


@dataclass(frozen=True)
class RailAccess:
    """Rail nodes at which places and quays are served.

    Attributes
    ----------
    topology : Topology
        The railways, split where places and quays join them.
    freight, passenger : list of tuple of int
        Nodes of every place, by use; empty where it is out of reach.
    quays : numpy.ndarray
        Node of every quay; -1 where it is out of reach.
    distance_km : numpy.ndarray
        Straight distance of every place from the freight railways; NaN where it is
        out of reach.
    """

    topology: Topology
    freight: Nodes
    passenger: Nodes
    quays: Ints
    distance_km: NDArray[np.float64]


def attach_rail(rail: Land, places: pd.DataFrame, quays: pd.DataFrame) -> RailAccess:
    """Attach places and quays to the railways.

    Parameters
    ----------
    rail : Land
        The railways and the stops of their lines.
    places : pandas.DataFrame
        As `network.build.declared.place_frame` gives them.
    quays : pandas.DataFrame
        ``lon``, ``lat`` (degrees, EPSG:4326), ``country``.

    Returns
    -------
    RailAccess
        Places at their stations, otherwise at the nearest track that carries the use.
    """
    n = len(places)
    stations = station_points(places, read_layer("stations"))[_POINT]
    freight = attach(
        rail.topology,
        pd.concat([stations, quays[_POINT]], ignore_index=True),
        limit_km=LIMIT_KM["rail"],
        usable=rail.topology.links["freight"].to_numpy(bool),
    )
    passenger = attach(
        freight.topology,
        stations,
        limit_km=LIMIT_KM["rail"],
        usable=freight.topology.links["passenger"].to_numpy(bool),
    )
    at_quay = freight.node[n:]
    at_quay[freight.distance_km[n:] > QUAY_LIMIT_KM["rail"]] = -1
    stops, topology = rail.conflation.stops, passenger.topology
    return RailAccess(
        topology,
        _with_older_track(
            places,
            topology,
            _freight_nodes(places, stops, topology, freight.node[:n]),
            "freight",
        ),
        _with_older_track(
            places,
            topology,
            _passenger_nodes(places, stops, topology, passenger.node[:n]),
            "passenger",
        ),
        at_quay,
        freight.distance_km[:n],
    )


def _freight_nodes(
    places: pd.DataFrame, stops: pd.DataFrame, topology: Topology, nearest: Ints
) -> Nodes:
    """Return the nodes of places for freight: goods stations, otherwise the nearest.

    A passenger station has none: its cargo leaves the railway elsewhere.
    """
    goods = stops[~stops["passenger_only"].astype(bool)]
    closed = passenger_stations(places, stops, goods, topology)
    at_stop = stop_nodes(places, _connected(goods, topology, "freight"), topology)
    at_gate = gate_nodes(places, topology)
    return [
        at_stop.get(i)
        or at_gate.get(i, ())
        or ((node,) if node >= 0 and i not in closed else ())
        for i, node in enumerate(nearest.tolist())
    ]


def _passenger_nodes(
    places: pd.DataFrame, stops: pd.DataFrame, topology: Topology, nearest: Ints
) -> Nodes:
    """Return the nodes of places for passengers: all stations in reach of a town."""
    stops = _connected(stops, topology, "passenger")
    at_stop = stop_nodes(places, stops, topology)
    near = near_stops(places, stops, topology)
    at_gate = gate_nodes(places, topology)
    return [
        tuple(dict.fromkeys((*at_stop.get(i, ()), *near.get(i, ()))))
        or at_gate.get(i, ())
        or ((node,) if node >= 0 else ())
        for i, node in enumerate(nearest.tolist())
    ]


def _with_older_track(
    places: pd.DataFrame, topology: Topology, nodes: Nodes, use: str
) -> Nodes:
    """Return the nodes of places, of towns on new lines alone also the track nearby.

    Trains called at the old station before the new line opened.
    """
    links = topology.links
    older = links[use].to_numpy(bool) & (links["valid_from"] == 0).to_numpy()
    older = in_main_component(topology, older)
    at_older = np.unique(np.concatenate([topology.u[older], topology.v[older]]))
    town = places["kind"].isin(TOWNS).tolist()
    on_older = set(at_older.tolist())
    alone = [
        i for i, at in enumerate(nodes) if town[i] and at and on_older.isdisjoint(at)
    ]
    if not alone or not len(at_older):
        return nodes
    of_town = places.iloc[alone]
    index = NodeIndex(topology.lon[at_older], topology.lat[at_older])
    km, nearest = index.nearest_many(of_town["lon"], of_town["lat"])
    nearest = at_older[nearest[:, 0]]
    country = topology.nodes["country"].astype(str).to_numpy(dtype=object)[nearest]
    near = (km[:, 0] <= STATION_KM) & (country == of_town["country"].to_numpy(object))
    added = dict(
        zip(np.array(alone)[near].tolist(), nearest[near].tolist(), strict=True)
    )
    return [(*at, added[i]) if i in added else at for i, at in enumerate(nodes)]


def _connected(stops: pd.DataFrame, topology: Topology, use: str) -> pd.DataFrame:
    """Return the stops in a main component, not on a fragment."""
    usable = topology.links[use].to_numpy(bool)
    links = topology.links[in_main_component(topology, usable)]
    return stops[stops["node"].isin({*links["u"].tolist(), *links["v"].tolist()})]


def attach_road(
    road: Land,
    places: pd.DataFrame,
    terminals: tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame],
) -> tuple[Access, list[Ints]]:
    """Attach places and terminals to the roads.

    Parameters
    ----------
    road : Land
        The roads and the stops of their expressways.
    places : pandas.DataFrame
        As `network.build.declared.place_frame` gives them.
    terminals : tuple of pandas.DataFrame
        Quays, airports and rail stops: ``lon``, ``lat`` (degrees, EPSG:4326),
        ``country``.

    Returns
    -------
    places : Access
        Of every place.
    terminals : list of numpy.ndarray
        Road nodes of quays, airports and stops; -1 where there is none.
    """
    points = pd.concat([p[_POINT] for p in (places, *terminals)], ignore_index=True)
    access = attach(road.topology, points, limit_km=LIMIT_KM["road"])
    counts = [len(table) for table in (places, *terminals)]
    reach = np.repeat(
        [LIMIT_KM["road"], QUAY_LIMIT_KM["road"], AIRPORT_ROAD_KM, STOP_ROAD_KM],
        counts,
    )
    node = np.where(access.distance_km <= reach, access.node, -1)
    ports = places["kind"].to_numpy(str) == "border_port"
    stops_of = stop_nodes(places, road.conflation.stops, road.topology)
    at_stop = {i: nodes for i, nodes in stops_of.items() if ports[i]}
    at_gate = gate_nodes(places, access.topology)
    for i, nodes in (at_gate | at_stop).items():
        node[i] = nodes[0]
    of_places, *of_terminals = np.split(node, np.cumsum(counts)[:-1])
    distance = access.distance_km[: len(places)]
    return Access(access.topology, of_places, distance), of_terminals


def inland_stops(rail: Land) -> pd.DataFrame:
    """Return the stops of named lines off the border.

    Parameters
    ----------
    rail : Land
        The railways and the stops of their lines.

    Returns
    -------
    pandas.DataFrame
        ``node``, ``lon``, ``lat``, ``country``, ``name_en``, ``name_zh``, and
        ``freight``: whether goods trains call. Where a line meets the border there
        is no yard, even if it is listed as a stop.
    """
    topology, links = rail.conflation.split.topology, rail.topology.links
    stops_of_lines = rail.conflation.stops
    goods = stops_of_lines.loc[~stops_of_lines["passenger_only"].astype(bool), "node"]
    at = stops_of_lines.drop_duplicates("node", ignore_index=True)["node"].to_numpy(
        np.int64
    )
    nodes = topology.nodes.iloc[at].reset_index(drop=True)
    freight = np.zeros(len(topology.nodes), dtype=bool)
    carries = links["freight"].to_numpy(bool)
    freight[links["u"].to_numpy()[carries]] = True
    freight[links["v"].to_numpy()[carries]] = True
    border = links[links["gateway_id"].to_numpy(str) != ""]
    inland = ~np.isin(at, border[["u", "v"]].to_numpy())
    stops = nodes[["lon", "lat", "country", "name_en", "name_zh"]]
    stops = stops.assign(node=at, freight=freight[at] & np.isin(at, goods))
    return stops[inland].reset_index(drop=True)


def main_gauge_nodes(rail: Gauged, national: Mapping[str, int]) -> dict[int, int]:
    """Return, of each node of several gauges, the node of its country's main gauge.

    Parameters
    ----------
    rail : Gauged
        Railways with a node per gauge.
    national : mapping of str to int
        Main track gauge of each country, in mm.

    Returns
    -------
    dict of int to int
        Node by node; the node itself where none is of that gauge.
    """
    gauge = rail.topology.nodes["gauge_mm"].to_numpy(np.int64)
    country = rail.topology.nodes["country"].astype(str).to_numpy(dtype=object)
    return {
        node: next(
            (n for n in nodes if gauge[n] == national.get(country[node], gauge[node])),
            node,
        )
        for node, nodes in rail.variants.items()
    }
