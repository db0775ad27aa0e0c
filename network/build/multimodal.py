"""Attach places and terminals to the modes, and join the modes into one network."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from gis_data.corrections import read_correction
from gis_data.layers import read_layer
from gis_data.provenance import sources
from network.build.assembly import Assembly
from network.build.connectors import attach, in_main_component
from network.build.dwell import (
    FIXED_COSTS,
    basis_code,
    evidence,
    yard_columns,
    yard_dwell,
)
from network.build.land.border_periods import expand_periods
from network.build.land.gauge import Gauged, link_gauges, with_gauges
from network.build.land.stations import (
    gate_nodes,
    near_stops,
    passenger_stations,
    station_points,
    stop_nodes,
)
from network.build.meta import trade_notes, unplaced_because, yard_names
from network.build.terminals import (
    Change,
    EdgeRows,
    access_edges,
    near_points,
    transfer_edges,
)
from network.model.schema import LIMIT_KM, SCHEMA_VERSION, TERMINAL_KM

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from gis_data.plan import Plan
    from network.build.land.pipeline import Land
    from network.build.land.topology import Topology
    from network.build.water.sea_air import ModeNetwork
    from network.costs.rates import ParameterSet
    from network.model.store import Network

    Ints = NDArray[np.int64]

STOP_ROAD_KM = 8.0
QUAY_LIMIT_KM = {"rail": 8.0, "road": 15.0}
AIRPORT_ROAD_KM = 20.0


@dataclass(frozen=True)
class _First:
    """Number of the first node of each part in the whole."""

    rail: int
    road: int
    sea: int
    air: int
    origin: int


@dataclass
class Joiner:
    """Attaches places and terminals to the networks, then joins all of them.

    Attributes
    ----------
    plan : Plan
        Gauge yards.
    book : ParameterSet
        Hours and money of each handling.
    gateways, places : pandas.DataFrame
        Declared gateways with dwell; places that routes start and end at.
    rail, road : Land
        The land networks.
    """

    plan: Plan
    book: ParameterSet
    gateways: pd.DataFrame
    places: pd.DataFrame
    rail: Land
    road: Land

    def joined(self, sea: ModeNetwork, air: ModeNetwork) -> Network:
        """Return the whole network.

        Parameters
        ----------
        sea, air : ModeNetwork
            Networks of quays and airports.

        Returns
        -------
        Network
            All modes, terminals and places.
        """
        stops = self._stops()
        rail, rail_nodes = self._attached_rail(sea.terminals)
        road, road_nodes, road_km = self._attached_road(
            sea.terminals, air.terminals, stops
        )
        whole = Assembly()
        first = self._add_nodes(whole, (rail.topology, road), (sea, air))
        whole.add_edges(self._land_edges("rail", rail.topology.links), first.rail)
        whole.add_edges(self._land_edges("road", road.links), first.road)
        whole.add_edges(sea.edges, first.sea, sea.lines)
        whole.add_edges(air.edges, first.air, air.lines)
        ends = _Ends(rail.variants, _usual(rail), rail_nodes, road_nodes, first)
        extra = EdgeRows(whole.all_nodes())
        self._break_edges(extra, rail, first.rail)
        self._terminal_edges(extra, ends, (sea, air), stops)
        whole.add_edges(extra.frame())
        return whole.network(self.gateways, self._meta(rail, road_km, rail_nodes))

    def _add_nodes(
        self,
        whole: Assembly,
        land: tuple[Topology, Topology],
        far: tuple[ModeNetwork, ModeNetwork],
    ) -> _First:
        rail, road = (
            whole.add_nodes(t.nodes, kind)
            for t, kind in zip(land, ("rail", "road"), strict=True)
        )
        sea, air = (whole.add_nodes(part.nodes) for part in far)
        places = self.places.assign(place_kind=self.places["kind"])
        origin = whole.add_nodes(places.assign(id="o:" + places["id"]), "origin")
        whole.add_nodes(places.assign(id="d:" + places["id"]), "destination")
        return _First(rail, road, sea, air, origin)

    def _terminal_edges(
        self,
        extra: EdgeRows,
        ends: _Ends,
        far: tuple[ModeNetwork, ModeNetwork],
        stops: pd.DataFrame,
    ) -> None:
        """Add transfers at quays, airports and stops, and the access of places."""
        quays, airports = (part.terminals for part in far)
        quay_node = ends.first.sea + quays["node"].to_numpy(np.int64)
        port_node = ends.first.air + airports["node"].to_numpy(np.int64)
        n = len(self.places)
        changes = [
            *ends.quays(n, quay_node),
            *ends.airports(n + len(quays), port_node),
            *ends.stops(n + len(quays) + len(airports), stops),
        ]
        transfer_edges(extra, changes, self.book)
        at_quays = near_points(self.places, quays, TERMINAL_KM["sea"])
        at_airports = near_points(self.places, airports, TERMINAL_KM["airport"])
        access = [
            *ends.places(n),
            *((i, int(quay_node[j]), "port", True, True) for i, j in at_quays),
            *((i, int(port_node[j]), "airport", True, True) for i, j in at_airports),
        ]
        access_edges(extra, access, ends.first.origin, n, self.book)

    def _stops(self) -> pd.DataFrame:
        """Return the stops of named lines off the frontier, with their rail node."""
        topology = self.rail.conflation.split.topology
        called = self.rail.conflation.stops
        stops = called.drop_duplicates("node", ignore_index=True)
        goods = called.loc[~called["passenger_only"].astype(bool), "node"]
        at = stops["node"].to_numpy(np.int64)
        nodes = topology.nodes.iloc[at].reset_index(drop=True)
        freight = np.zeros(len(topology.nodes), dtype=bool)
        links = self.rail.topology.links
        carries = links["freight"].to_numpy(bool)
        freight[links["u"].to_numpy()[carries]] = True
        freight[links["v"].to_numpy()[carries]] = True
        # Where a line meets the frontier there is no yard, be it called a stop.
        border = links[links["gateway_id"].to_numpy(str) != ""]
        inland = ~np.isin(at, border[["u", "v"]].to_numpy())
        columns = nodes[["lon", "lat", "country", "name_en", "name_zh"]]
        found = columns.assign(node=at, freight=freight[at] & np.isin(at, goods))
        return found[inland].reset_index(drop=True)

    def _attached_rail(self, quays: pd.DataFrame) -> tuple[Gauged, dict[str, Any]]:
        columns = ["lon", "lat", "country"]
        links = self.rail.topology.links
        places = station_points(self.places, read_layer("stations"))[columns]
        points = pd.concat([places, quays[columns]], ignore_index=True)
        freight = attach(
            self.rail.topology,
            points,
            limit_km=LIMIT_KM["rail"],
            usable=links["freight"].to_numpy(bool),
        )
        at_quay = freight.node[len(self.places) :]
        at_quay[freight.distance_km[len(self.places) :] > QUAY_LIMIT_KM["rail"]] = -1
        people = attach(
            freight.topology,
            places,
            limit_km=LIMIT_KM["rail"],
            usable=freight.topology.links["passenger"].to_numpy(bool),
        )
        gates = self.gateways[self.gateways["mode"] == "rail"]
        usual = read_correction("country_gauges").set_index("country")["gauge_mm"]
        sets = link_gauges(
            people.topology,
            gates,
            dict(zip(usual.index.astype(str), usual.astype(int), strict=True)),
        )
        gauged = with_gauges(people.topology, sets, self.plan.table("gauge_yards"))
        return gauged, {
            "freight": self._stations(freight.node, people.topology, "freight"),
            "quays": at_quay,
            "passenger": self._stations(people.node, people.topology, "passenger"),
            "freight_km": freight.distance_km[: len(self.places)],
        }

    def _stations(
        self, nearest: Ints, topology: Topology, use: str
    ) -> list[tuple[int, ...]]:
        """Return the rail nodes of each place: its stations, else the nearest."""
        stops = self.rail.conflation.stops
        shut: set[int] = set()
        if use == "freight":
            goods = stops[~stops["passenger_only"].astype(bool)]
            shut = passenger_stations(self.places, stops, goods, topology)
            stops = goods
        usable = topology.links[use].to_numpy(bool)
        # A stop on a fragment, whose line breaks off, would lead nowhere.
        links = topology.links[in_main_component(topology, usable)]
        used = {*links["u"].tolist(), *links["v"].tolist()}
        stops = stops[stops["node"].isin(used)]
        at_stop = stop_nodes(self.places, stops, topology)
        near = near_stops(self.places, stops, topology) if use == "passenger" else {}
        at_gate = gate_nodes(self.places, topology)
        return [
            tuple(dict.fromkeys((*at_stop.get(i, ()), *near.get(i, ()))))
            or at_gate.get(i, ())
            or ((node,) if node >= 0 and i not in shut else ())
            for i, node in enumerate(nearest[: len(self.places)].tolist())
        ]

    def _attached_road(
        self, quays: pd.DataFrame, airports: pd.DataFrame, stops: pd.DataFrame
    ) -> tuple[Any, Ints, NDArray[np.float64]]:
        columns = ["lon", "lat", "country"]
        parts = (self.places, quays, airports, stops)
        points = pd.concat([p[columns] for p in parts], ignore_index=True)
        found = attach(self.road.topology, points, limit_km=LIMIT_KM["road"])
        reach = np.repeat(
            [LIMIT_KM["road"], QUAY_LIMIT_KM["road"], AIRPORT_ROAD_KM, STOP_ROAD_KM],
            [len(p) for p in parts],
        )
        node = np.where(found.distance_km <= reach, found.node, -1)
        ports = self.places["kind"].to_numpy(str) == "border_port"
        called = stop_nodes(self.places, self.road.conflation.stops, self.road.topology)
        at_stop = {i: nodes for i, nodes in called.items() if ports[i]}
        at_gate = gate_nodes(self.places, found.topology)
        for i, nodes in (at_gate | at_stop).items():
            node[i] = nodes[0]
        return found.topology, node, found.distance_km[: len(self.places)]

    def _land_edges(self, mode: str, links: pd.DataFrame) -> pd.DataFrame:
        """Return links as edges, those that cross a frontier with their dwell."""
        own = self.gateways[self.gateways["mode"] == mode].drop_duplicates("id")
        gate = own.set_index("id").reindex(links["gateway_id"]).reset_index(drop=True)
        crossing = links["gateway_id"].to_numpy(str) != ""
        made = links.reset_index(drop=True).assign(
            mode=mode, kind=np.where(crossing, "crossing", "line"), two_way=True
        )
        for name in ("dwell_low_h", "dwell_h", "dwell_high_h", *FIXED_COSTS):
            made[name] = gate[name].fillna(0.0).to_numpy(float)
        gate = gate.assign(passenger_dwell_basis=gate["passenger_basis"])
        for stem in ("dwell", "passenger_dwell", "cost"):
            for name in evidence(stem):
                made[name] = basis_code(gate[name].fillna("").astype(str))
        for name in ("dwell_low_h", "dwell_h", "dwell_high_h"):
            made[f"passenger_{name}"] = gate[f"passenger_{name}"].to_numpy(float)
        made["status"] = gate["status"].fillna("open").to_numpy(str)
        opened = gate["valid_from"].fillna(0).to_numpy(np.int64)
        made["valid_from"] = np.maximum(made["valid_from"].to_numpy(np.int64), opened)
        return expand_periods(made, read_correction("gateway_periods"), mode)

    def _break_edges(self, edges: EdgeRows, rail: Gauged, first: int) -> None:
        yards = yard_dwell(self.plan.table("gauge_yards"), book=self.book)
        yards = yards.set_index("yard_id")
        for row in rail.breaks.to_dict("records"):
            yard = str(row["yard_id"])
            edges.join(
                first + int(row["u"]),
                first + int(row["v"]),
                "gauge_break",
                gateway_id=yard,
                source_id=f"gauge_yards:{yard}",
                **yard_columns(yards.loc[yard].to_dict()),
            )

    def _meta(
        self, rail: Gauged, road_km: NDArray[np.float64], rail_nodes: dict[str, Any]
    ) -> dict[str, Any]:
        ids = self.places["id"].to_numpy(str)
        far_road, far_rail = np.isnan(road_km), np.isnan(rail_nodes["freight_km"])
        return {
            "crs": "EPSG:4326",
            "schema_version": SCHEMA_VERSION,
            "plan": self.plan.id,
            "price_year": self.book.price_year,
            "state_on": max(s.retrieved for s in sources().values()),
            "gateways_without_link": sorted({*self.rail.refused, *self.road.refused}),
            "yards_without_track": rail.unplaced,
            "yard_names": yard_names(self.plan),
            "unplaced_because": unplaced_because(),
            "trade_notes": trade_notes(),
            "places_off_road": ids[far_road].tolist(),
            "places_off_rail": ids[far_rail].tolist(),
            "rail_lines": self.rail.conflation.report.to_dict("records"),
            "roads": self.road.conflation.report.to_dict("records"),
        }


def _usual(rail: Gauged) -> dict[int, int]:
    """Return, of each node of several gauges, the one of its country's gauge."""
    table = read_correction("country_gauges")
    usual = dict(zip(table["country"], table["gauge_mm"].astype(int), strict=True))
    gauge = rail.topology.nodes["gauge_mm"].to_numpy(np.int64)
    country = rail.topology.nodes["country"].astype(str).to_numpy(dtype=object)
    return {
        node: next(
            (n for n in found if gauge[n] == usual.get(country[node], gauge[node])),
            node,
        )
        for node, found in rail.variants.items()
    }


@dataclass(frozen=True)
class _Ends:
    """Turns node numbers of the parts into changes and accesses of the whole."""

    variants: dict[int, tuple[int, ...]]
    usual: dict[int, int]
    rail: dict[str, Any]
    road: Ints
    first: _First

    def _rail(self, node: int) -> list[int]:
        """Return the whole's nodes of a rail node, one per gauge."""
        found = self.variants.get(node, (node,)) if node >= 0 else ()
        return [self.first.rail + n for n in found]

    def _road(self, point: int) -> list[int]:
        node = int(self.road[point])
        return [self.first.road + node] if node >= 0 else []

    def quays(self, first: int, quay: Ints) -> Iterator[Change]:
        for j, node in enumerate(quay.tolist()):
            for rail in self._rail(int(self.rail["quays"][j])):
                yield Change(rail, node, "port", passenger=False)
            for road in self._road(first + j):
                yield Change(road, node, "port")

    def airports(self, first: int, port: Ints) -> Iterator[Change]:
        for j, node in enumerate(port.tolist()):
            for road in self._road(first + j):
                yield Change(road, node, "airport")

    def stops(self, first: int, stops: pd.DataFrame) -> Iterator[Change]:
        for j, stop in enumerate(stops.to_dict("records")):
            # One gauge a stop: over the road to the other would be an undeclared
            # change of gauge.
            rail = self.first.rail + self.usual.get(
                int(stop["node"]), int(stop["node"])
            )
            for road in self._road(first + j):
                yield Change(rail, road, "rail_road", freight=bool(stop["freight"]))

    def places(self, count: int) -> Iterator[tuple[int, int, str, bool, bool]]:
        for i in range(count):
            for road in self._road(i):
                yield i, road, "", True, True
            for node in self.rail["freight"][i]:
                for rail in self._rail(node):
                    yield i, rail, "rail_road", True, False
            for node in self.rail["passenger"][i]:
                for rail in self._rail(node):
                    yield i, rail, "rail_road", False, True
