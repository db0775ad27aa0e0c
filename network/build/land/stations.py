"""Nodes at which places are served: stations of their name, stops, gateways."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from gis_data.geodesy import distance_km

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from network.build.land.topology import Topology

STATION_KM = 12.0
CITY_STATION_KM = 20.0  # new stations of a city lie outside it
CITIES = frozenset({"city", "foreign_city"})
STOP_KM = 20.0
TOWNS = frozenset({"city", "county_seat", "foreign_city", "town"})
_ENDINGS = ("市", "县", "站", "区", "镇")


def stop_nodes(
    places: pd.DataFrame, stops: pd.DataFrame, topology: Topology
) -> dict[int, tuple[int, ...]]:
    """Return the nodes of the stops that places represent.

    Parameters
    ----------
    places : pandas.DataFrame
        ``facts`` (ids of the rows each place represents, ``nodes:CC``),
        ``country``, ``lon``, ``lat``.
    stops : pandas.DataFrame
        ``node_id``, ``node``, as a conflation gives them, of the lines that
        carry the use, freight or passengers.
    topology : Topology
        Network that the nodes are of.

    Returns
    -------
    dict of int to tuple of int
        Nodes by row number of the place: one for each track that a line calls
        on. A stop more than 20 km off, or beyond the border, is not the place's.
    """
    at_stop: dict[str, list[int]] = {}
    for stop, node in zip(stops["node_id"], stops["node"], strict=True):
        at_stop.setdefault(str(stop), []).append(int(node))
    country = topology.nodes["country"].astype(str).to_numpy(dtype=object)
    nodes_of_place: dict[int, tuple[int, ...]] = {}
    columns = (places["facts"], places["country"], places["lon"], places["lat"])
    for i, (facts, home, lon, lat) in enumerate(zip(*columns, strict=True)):
        all_nodes = {n for fact in facts for n in at_stop.get(_node(fact), ())}
        nodes = sorted(n for n in all_nodes if country[n] in {"", str(home)})
        if not nodes:
            continue
        distance = distance_km(lon, lat, topology.lon[nodes], topology.lat[nodes])
        near = tuple(np.array(nodes)[distance <= STOP_KM].tolist())
        if near:
            nodes_of_place[i] = near
    return nodes_of_place


def _node(fact: str) -> str:
    table, _, row = fact.partition(":")
    return row if table == "nodes" else ""


def passenger_stations(
    places: pd.DataFrame, stops: pd.DataFrame, goods: pd.DataFrame, topology: Topology
) -> set[int]:
    """Return the stations at which no goods train calls.

    Parameters
    ----------
    places : pandas.DataFrame
        ``kind`` and the columns that `stop_nodes` reads.
    stops, goods : pandas.DataFrame
        Where lines call, and where goods trains do: ``node_id``, ``node``.
    topology : Topology
        Network that the nodes are of.

    Returns
    -------
    set of int
        Row numbers of places that are stations, at which lines call, none of them
        with freight: cargo for them leaves the railway elsewhere.
    """
    with_stop = stop_nodes(places, stops, topology).keys()
    kind = places["kind"].tolist()
    stations = {i for i in with_stop if kind[i] == "station"}
    return stations - stop_nodes(places, goods, topology).keys()


def near_stops(
    places: pd.DataFrame, stops: pd.DataFrame, topology: Topology
) -> dict[int, tuple[int, ...]]:
    """Return the nodes of all stops within a town's reach.

    Parameters
    ----------
    places : pandas.DataFrame
        ``kind``, ``country``, ``lon``, ``lat``.
    stops : pandas.DataFrame
        ``node``, of the lines that carry passengers.
    topology : Topology
        Network that the nodes are of.

    Returns
    -------
    dict of int to tuple of int
        Nodes within 12 km, or 20 km of a city, by row number of the place, towns
        only: people go to the station that their train leaves from.
    """
    nodes = np.unique(stops["node"].to_numpy(np.int64))
    country = topology.nodes["country"].astype(str).to_numpy(dtype=object)[nodes]
    lon, lat = topology.lon[nodes], topology.lat[nodes]
    nodes_of_place: dict[int, tuple[int, ...]] = {}
    columns = (places["kind"], places["country"], places["lon"], places["lat"])
    for i, (kind, home, x, y) in enumerate(zip(*columns, strict=True)):
        if kind not in TOWNS:
            continue
        reach_km = CITY_STATION_KM if kind in CITIES else STATION_KM
        near = (distance_km(lon, lat, x, y) <= reach_km) & (country == str(home))
        if near.any():
            nodes_of_place[i] = tuple(nodes[near].tolist())
    return nodes_of_place


def gate_nodes(places: pd.DataFrame, topology: Topology) -> dict[int, tuple[int, ...]]:
    """Return the nodes at which border ports are passed, on their own side.

    Parameters
    ----------
    places : pandas.DataFrame
        ``facts`` (``border_ports:JL-HCR``), ``country``, ``lon``, ``lat``.
    topology : Topology
        Network of one mode; links know their ``gateway_id``.

    Returns
    -------
    dict of int to tuple of int
        Node by row number of the place: of the links through the gateway the
        end in the place's country that is nearest to it.
    """
    gateway = topology.links["gateway_id"].astype(str).to_numpy(dtype=object)
    country = topology.nodes["country"].astype(str).to_numpy(dtype=object)
    ends: dict[tuple[str, str], list[int]] = {}
    for link in np.flatnonzero(gateway != "").tolist():
        for node in (int(topology.u[link]), int(topology.v[link])):
            ends.setdefault((gateway[link], country[node]), []).append(node)
    nodes_of_place: dict[int, tuple[int, ...]] = {}
    columns = (places["facts"], places["country"], places["lon"], places["lat"])
    for i, (facts, home, lon, lat) in enumerate(zip(*columns, strict=True)):
        gates = [f.partition(":")[2] for f in facts if f.startswith("border_ports:")]
        nodes = [n for gate in gates for n in ends.get((gate, str(home)), ())]
        if nodes:
            distance = distance_km(lon, lat, topology.lon[nodes], topology.lat[nodes])
            nodes_of_place[i] = (nodes[int(np.argmin(distance))],)
    return nodes_of_place


def station_points(places: pd.DataFrame, stations: pd.DataFrame) -> pd.DataFrame:
    """Return the points at which places are reached by rail.

    Parameters
    ----------
    places : pandas.DataFrame
        ``name_zh``, ``country``, ``lon``, ``lat`` in degrees, EPSG:4326.
    stations : pandas.DataFrame
        ``name``, ``country``, ``lon``, ``lat``.

    Returns
    -------
    pandas.DataFrame
        ``lon``, ``lat``, ``country``: those of the station called like the
        place within 12 km of it, where there is one; else its own.
    """
    by_name: dict[tuple[str, str], list[tuple[float, float]]] = {}
    for row in stations.to_dict("records"):
        key = (_bare(str(row["name"] or "")), str(row["country"]))
        by_name.setdefault(key, []).append((float(row["lon"]), float(row["lat"])))
    lon, lat = (
        places["lon"].to_numpy(float).copy(),
        places["lat"].to_numpy(float).copy(),
    )
    names = zip(places["name_zh"], places["country"], strict=True)
    for i, (name, country) in enumerate(names):
        near = _nearest(
            by_name.get((_bare(str(name)), str(country)), []), lon[i], lat[i]
        )
        if name and near:
            lon[i], lat[i] = near
    return places[["country"]].assign(lon=lon, lat=lat)


def _bare(name: str) -> str:
    for ending in _ENDINGS:
        if len(name) > len(ending) + 1 and name.endswith(ending):
            return name.removesuffix(ending)
    return name


def _nearest(
    points: Sequence[tuple[float, float]], lon: float, lat: float
) -> tuple[float, float] | None:
    if not points:
        return None
    x, y = zip(*points, strict=True)
    distance = distance_km(lon, lat, np.array(x), np.array(y))
    best = int(np.argmin(distance))
    return points[best] if distance[best] <= STATION_KM else None
