"""Attach places and terminals to the modes, and join the modes into one network."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from network.build.assembly import Assembly
from network.build.attachments import (
    attach_rail,
    attach_road,
    inland_stops,
    main_gauge_nodes,
)
from network.build.dwell import (
    FIXED_COSTS,
    basis_code,
    evidence,
    yard_columns,
    yard_dwell,
)
from network.build.land.border_periods import expand_periods
from network.build.land.gauge import link_gauges, with_gauges
from network.build.meta import network_meta, unplaced_meta
from network.build.terminals import (
    Change,
    EdgeRows,
    access_edges,
    near_points,
    transfer_edges,
)
from network.model.schema import TERMINAL_KM

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import pandas as pd
    from numpy.typing import NDArray

    from gis_data.corrections import CorrectionLog
    from gis_data.plan import Plan
    from network.build.attachments import RailAccess
    from network.build.land.gauge import Gauged
    from network.build.land.pipeline import Land
    from network.build.land.topology import Topology
    from network.build.water.sea_air import ModeNetwork
    from network.costs.rates import ParameterSet
    from network.model.store import Network

    Ints = NDArray[np.int64]


@dataclass
class MultimodalBuilder:
    """Attach places and terminals to the networks, then assemble all of them.

    Attributes
    ----------
    plan : Plan
        Gauge yards.
    book : ParameterSet
        Hours and cost of each handling.
    gateways, places : pandas.DataFrame
        Declared gateways with dwell; places that routes start and end at.
    rail, road : Land
        The land networks.
    log : CorrectionLog
        Which rows of the correction tables matched.
    """

    plan: Plan
    book: ParameterSet
    gateways: pd.DataFrame
    places: pd.DataFrame
    rail: Land
    road: Land
    log: CorrectionLog

    def build(self, sea: ModeNetwork, air: ModeNetwork) -> Network:
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
        stops = inland_stops(self.rail)
        national = self._country_gauges()
        gates = self.gateways[self.gateways["mode"] == "rail"]
        at_rail = attach_rail(self.rail, self.places, sea.terminals)
        sets = link_gauges(at_rail.topology, gates, national)
        rail = with_gauges(at_rail.topology, sets, self.plan.table("gauge_yards"))
        at_road = attach_road(
            self.road, self.places, (sea.terminals, air.terminals, stops)
        )
        road = at_road.topology
        whole = Assembly()
        first = self._add_nodes(whole, (rail.topology, road), (sea, air))
        whole.add_edges(self._land_edges("rail", rail.topology.links), first["rail"])
        whole.add_edges(self._land_edges("road", road.links), first["road"])
        whole.add_edges(sea.edges, first["sea"], sea.lines)
        whole.add_edges(air.edges, first["air"], air.lines)
        usual = main_gauge_nodes(rail, national)
        ids = NodeIds(first, rail.variants, usual, at_rail, at_road.node)
        extra = EdgeRows(whole.all_nodes())
        self._break_edges(extra, rail, first["rail"])
        self._terminal_edges(extra, ids, (sea, air), stops)
        whole.add_edges(extra.frame())
        gateways = self.gateways.drop(columns="secondary")
        names = self.places["id"]
        meta = {
            **network_meta(self.plan, self.log, self.places, self.book.price_year),
            **unplaced_meta(self.log, (self.rail, self.road), rail.unplaced),
            "places_off_road": names[np.isnan(at_road.distance_km)].tolist(),
            "places_off_rail": names[np.isnan(at_rail.distance_km)].tolist(),
        }
        # Last, when every table has been applied.
        meta["unmatched_overrides"] = self.log.unmatched()
        return whole.network(gateways, meta)

    def _add_nodes(
        self,
        whole: Assembly,
        land: tuple[Topology, Topology],
        far: tuple[ModeNetwork, ModeNetwork],
    ) -> dict[str, int]:
        """Add the nodes of all parts and return the number of the first of each."""
        rail, road = (
            whole.add_nodes(t.nodes, kind)
            for t, kind in zip(land, ("rail", "road"), strict=True)
        )
        sea, air = (whole.add_nodes(part.nodes) for part in far)
        places = self.places.assign(place_kind=self.places["kind"])
        origin = whole.add_nodes(places.assign(id="o:" + places["id"]), "origin")
        whole.add_nodes(places.assign(id="d:" + places["id"]), "destination")
        return {"rail": rail, "road": road, "sea": sea, "air": air, "origin": origin}

    def _terminal_edges(
        self,
        extra: EdgeRows,
        ids: NodeIds,
        far: tuple[ModeNetwork, ModeNetwork],
        stops: pd.DataFrame,
    ) -> None:
        """Add transfers at quays, airports and stops, and the access of places."""
        quays, airports = (part.terminals for part in far)
        quay_node = ids.first["sea"] + quays["node"].to_numpy(np.int64)
        port_node = ids.first["air"] + airports["node"].to_numpy(np.int64)
        n = len(self.places)
        changes = [
            *ids.quays(n, quay_node),
            *ids.airports(n + len(quays), port_node),
            *ids.stops(n + len(quays) + len(airports), stops),
        ]
        transfer_edges(extra, changes, self.book)
        at_quays = near_points(self.places, quays, TERMINAL_KM["sea"])
        at_airports = near_points(self.places, airports, TERMINAL_KM["airport"])
        access = [
            *ids.places(n),
            *((i, int(quay_node[j]), "port", True, True) for i, j in at_quays),
            *((i, int(port_node[j]), "airport", True, True) for i, j in at_airports),
        ]
        access_edges(extra, access, ids.first["origin"], n, self.book)

    def _country_gauges(self) -> dict[str, int]:
        """Return the main track gauge of each country, in mm."""
        table = self.log.rows("country_gauges")
        known = table["country"].isin(self.rail.topology.nodes["country"].astype(str))
        self.log.match_where("country_gauges", table, known)
        return dict(zip(table["country"], table["gauge_mm"].astype(int), strict=True))

    def _land_edges(self, mode: str, links: pd.DataFrame) -> pd.DataFrame:
        """Return links as edges, those that cross a border with their dwell."""
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
        periods = self.log.rows("gateway_periods", mode=mode)
        used = periods["gateway_id"].isin(made["gateway_id"])
        self.log.match_where("gateway_periods", periods, used)
        return expand_periods(made, periods, mode)

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


@dataclass(frozen=True)
class NodeIds:
    """Node numbers of the whole network where places, quays and stops are served.

    Attributes
    ----------
    first : mapping of str to int
        Number of the first node of each part: ``rail``, ``road``, ``sea``, ``air``
        and ``origin``.
    variants : mapping
        Of each rail node of several gauges, its nodes.
    usual : mapping
        Of each such node, the one of its country's main gauge.
    rail : RailAccess
        Rail nodes of places and quays.
    road : numpy.ndarray
        Road node of every place, quay, airport and stop, in this order; -1: none.
    """

    first: Mapping[str, int]
    variants: Mapping[int, tuple[int, ...]]
    usual: Mapping[int, int]
    rail: RailAccess
    road: Ints

    def _rail(self, node: int) -> list[int]:
        """Return the numbers of a rail node, one per gauge."""
        nodes = self.variants.get(node, (node,)) if node >= 0 else ()
        return [self.first["rail"] + n for n in nodes]

    def _road(self, point: int) -> list[int]:
        node = int(self.road[point])
        return [self.first["road"] + node] if node >= 0 else []

    def quays(self, first: int, quay: Ints) -> Iterator[Change]:
        """Yield the transfers between quays and the rail and road nodes beside them."""
        for j, node in enumerate(quay.tolist()):
            for rail in self._rail(int(self.rail.quays[j])):
                yield Change(rail, node, "port", passenger=False)
            for road in self._road(first + j):
                yield Change(road, node, "port")

    def airports(self, first: int, port: Ints) -> Iterator[Change]:
        """Yield the transfers between airports and roads."""
        for j, node in enumerate(port.tolist()):
            for road in self._road(first + j):
                yield Change(road, node, "airport")

    def stops(self, first: int, stops: pd.DataFrame) -> Iterator[Change]:
        """Yield the transfers between rail stops and roads."""
        for j, stop in enumerate(stops.to_dict("records")):
            # One gauge a stop: over the road to the other would be an undeclared
            # change of gauge.
            rail = self.first["rail"] + self.usual.get(
                int(stop["node"]), int(stop["node"])
            )
            for road in self._road(first + j):
                yield Change(rail, road, "rail_road", freight=bool(stop["freight"]))

    def places(self, count: int) -> Iterator[tuple[int, int, str, bool, bool]]:
        """Yield how places are served: row, node, kind, freight, passenger."""
        for i in range(count):
            for road in self._road(i):
                yield i, road, "", True, True
            for node in self.rail.freight[i]:
                for rail in self._rail(node):
                    yield i, rail, "rail_road", True, False
            for node in self.rail.passenger[i]:
                for rail in self._rail(node):
                    yield i, rail, "rail_road", False, True
