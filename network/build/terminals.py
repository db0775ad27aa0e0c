"""Transfers between modes at terminals, and the access of places to the network."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from gis_data.geodesy import distance_km
from network.build.dwell import handling
from network.model.schema import ARRIVED, TERMINAL_KM

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    import pandas as pd
    from numpy.typing import NDArray

    from network.build.assembly import EdgeRows, ModeNetwork
    from network.build.attachments import RailAccess
    from network.build.land.gauge import Gauged
    from network.costs.cost import Use
    from network.costs.parameters import ParameterSet

    Ints = NDArray[np.int64]
    Access = tuple[int, int, str, bool, bool]


@dataclass(frozen=True)
class Transfer:
    """A transfer of cargo or passengers between two nodes.

    Attributes
    ----------
    u, v : int
        Node numbers.
    kind : {"port", "rail_road", "airport"}
        Kind of terminal.
    freight, passenger : bool
        Which uses transfer there.
    two_way : bool
        Whether also from ``v`` to ``u``.
    """

    u: int
    v: int
    kind: str
    freight: bool = True
    passenger: bool = True
    two_way: bool = True


def transfer_edges(
    edges: EdgeRows, transfers: Iterable[Transfer], book: ParameterSet
) -> None:
    """Add an edge per transfer and use.

    Parameters
    ----------
    edges : EdgeRows
        Collects the edges.
    transfers : iterable of Transfer
        The transfers.
    book : ParameterSet
        Hours and cost of each handling.
    """
    for transfer in transfers:
        country = edges.country(transfer.u, transfer.v)
        for use in _uses(freight=transfer.freight, passenger=transfer.passenger):
            columns = handling(book, transfer.kind, country, use)
            columns["two_way"] = transfer.two_way
            edges.join(transfer.u, transfer.v, "transfer", **columns)


def _uses(*, freight: bool, passenger: bool) -> list[Use]:
    uses: tuple[tuple[Use, bool], ...] = (
        ("freight", freight),
        ("passenger", passenger),
    )
    return [use for use, allowed in uses if allowed]


def access_edges(
    edges: EdgeRows,
    ends: Iterable[Access],
    first_origin: int,
    places: int,
    book: ParameterSet,
) -> None:
    """Add the edges from places to the networks and back.

    A place is two nodes, an origin and a destination, so that no route passes
    through a place to change mode without a terminal.

    Parameters
    ----------
    edges : EdgeRows
        Collects the edges; its nodes hold the origins, then the destinations.
    ends : iterable of Access
        Row number of a place, the node it is attached to, the handling there
        (a kind of `handling`, empty for a road), whether freight, whether
        passengers may use it.
    first_origin : int
        Number of the first place's origin node.
    places : int
        Number of places.
    book : ParameterSet
        Hours and cost of each handling.
    """
    for place, node, kind, freight, passenger in ends:
        origin, destination = first_origin + place, first_origin + places + place
        country = edges.country(origin, node)
        for use in _uses(freight=freight, passenger=passenger):
            columns: dict[str, object] = {
                "freight": use == "freight",
                "passenger": use == "passenger",
            }
            if kind:
                columns = handling(book, kind, country, use)
            columns["two_way"] = False
            edges.join(origin, node, "access", **columns)
            edges.join(node, destination, "access", **columns)


def near_points(
    places: pd.DataFrame, points: pd.DataFrame, reach_km: float
) -> list[tuple[int, int]]:
    """Return which places lie within reach of which points, of the same country.

    Parameters
    ----------
    places, points : pandas.DataFrame
        ``lon``, ``lat`` in degrees, EPSG:4326; ``country``.
    reach_km : float
        Greatest geodesic distance.

    Returns
    -------
    list of (int, int)
        Row numbers of place and point, sorted.
    """
    pairs: list[tuple[int, int]] = []
    lon, lat = places["lon"].to_numpy(float), places["lat"].to_numpy(float)
    country = places["country"].astype(str).to_numpy(dtype=object)
    for j, point in enumerate(points.to_dict("records")):
        x, y = float(point["lon"]), float(point["lat"])
        candidates = np.flatnonzero(
            (np.abs(lat - y) < reach_km / 100.0) & (country == str(point["country"]))
        )
        distance = distance_km(lon[candidates], lat[candidates], x, y)
        pairs.extend((int(i), j) for i in candidates[distance <= reach_km])
    return sorted(pairs)


@dataclass(frozen=True)
class ServedNodes:
    """Node numbers of the network at which places, quays and stops are served.

    Attributes
    ----------
    first : mapping of str to int
        Number of the first node of each part: ``rail``, ``road``, ``sea``, ``air``.
    variants : mapping
        Of each rail node of several gauges, its nodes.
    main_gauge : mapping
        Of each such node, the one of its country's main gauge.
    rail : RailAccess
        Rail nodes of places and quays.
    road : sequence of numpy.ndarray
        Road nodes of places, quays, airports and rail stops; -1: none.
    goods : numpy.ndarray of bool
        Of each rail node, whether freight runs there: of the two gauges at a station
        one may be that of a passenger line.
    """

    first: Mapping[str, int]
    variants: Mapping[int, tuple[int, ...]]
    main_gauge: Mapping[int, int]
    rail: RailAccess
    road: Sequence[Ints]
    goods: NDArray[np.bool_]

    def transfers(
        self, sea: ModeNetwork, air: ModeNetwork, stops: pd.DataFrame
    ) -> Iterator[Transfer]:
        """Yield the transfers at quays, airports and rail stops.

        Parameters
        ----------
        sea, air : ModeNetwork
            Networks of quays and airports.
        stops : pandas.DataFrame
            Rail stops: ``node``, and ``freight`` where goods trains call.

        Yields
        ------
        Transfer
            Between each quay and the rail and road nodes beside it, each airport
            and the roads, each stop and the roads; from where ships arrive at a quay
            to those nodes.
        """
        _, at_quay, at_airport, at_stop = self.road
        arrivals = self._arrivals(sea)
        for quay, rail, road in zip(
            self._terminals(sea, "sea"), self.rail.quays, at_quay, strict=True
        ):
            nodes = [(node, False) for node in self._rail(int(rail), goods=True)]
            nodes += [(node, True) for node in self._road(road)]
            for node, people in nodes:
                yield Transfer(node, quay, "port", passenger=people)
                for arrived in arrivals.get(quay, []):
                    yield Transfer(
                        arrived, node, "port", passenger=people, two_way=False
                    )
        for airport, road in zip(self._terminals(air, "air"), at_airport, strict=True):
            for node in self._road(road):
                yield Transfer(node, airport, "airport")
        for stop, road in zip(stops.to_dict("records"), at_stop, strict=True):
            # One gauge per stop: via the road to the other would be an undeclared
            # change of gauge.
            rail = self.main_gauge.get(int(stop["node"]), int(stop["node"]))
            for node in self._road(road):
                yield Transfer(
                    self.first["rail"] + rail,
                    node,
                    "rail_road",
                    freight=bool(stop["freight"]),
                )

    def access(
        self, places: pd.DataFrame, sea: ModeNetwork, air: ModeNetwork
    ) -> Iterator[Access]:
        """Yield how places are served: by road, by rail, by quays and airports near.

        Parameters
        ----------
        places : pandas.DataFrame
            ``lon``, ``lat`` in degrees, EPSG:4326; ``country``.
        sea, air : ModeNetwork
            Networks of quays and airports.

        Yields
        ------
        tuple
            Row of the place, node, kind, freight, passenger; see `access_edges`.
        """
        for place, road in enumerate(self.road[0]):
            for node in self._road(road):
                yield place, node, "", True, True
            for freight, nodes in (
                (True, self.rail.freight[place]),
                (False, self.rail.passenger[place]),
            ):
                for rail in nodes:
                    for node in self._rail(rail, goods=freight):
                        yield place, node, "rail_road", freight, not freight
        for mode, name, kind, reach_km in (
            (sea, "sea", "port", TERMINAL_KM["sea"]),
            (air, "air", "airport", TERMINAL_KM["airport"]),
        ):
            terminal, arrivals = self._terminals(mode, name), self._arrivals(sea)
            for place, row in near_points(places, mode.terminals, reach_km):
                for node in (terminal[row], *arrivals.get(terminal[row], [])):
                    yield place, node, kind, True, True

    def _terminals(self, mode: ModeNetwork, name: str) -> list[int]:
        """Return the node numbers of the terminals of the sea or air network."""
        return [self.first[name] + int(node) for node in mode.terminals["node"]]

    def _arrivals(self, sea: ModeNetwork) -> dict[int, list[int]]:
        """Return the node where ships arrive, where they do, by that of the quay."""
        ids = sea.nodes["id"].astype(str).tolist()
        row_of = {name: row for row, name in enumerate(ids)}
        arrived = {q: row_of.get(ids[q] + ARRIVED) for q in sea.terminals["node"]}
        at = self.first["sea"]
        return {at + int(q): [at + a] for q, a in arrived.items() if a is not None}

    def _rail(self, node: int, *, goods: bool) -> list[int]:
        """Return the numbers of a rail node, one per gauge (on which freight runs)."""
        nodes = self.variants.get(node, (node,)) if node >= 0 else ()
        return [self.first["rail"] + n for n in nodes if self.goods[n] or not goods]

    def _road(self, node: int) -> list[int]:
        return [self.first["road"] + int(node)] if node >= 0 else []


def goods_nodes(rail: Gauged) -> NDArray[np.bool_]:
    """Return at which rail nodes freight runs, or changes gauge.

    Parameters
    ----------
    rail : Gauged
        Railways with a node per gauge.

    Returns
    -------
    numpy.ndarray of bool
        One value a node.
    """
    links = rail.topology.links
    goods = np.zeros(len(rail.topology.nodes), dtype=bool)
    freight = links["freight"].to_numpy(bool)
    for nodes in (rail.topology.u[freight], rail.topology.v[freight]):
        goods[nodes] = True
    goods[rail.breaks[["u", "v"]].to_numpy(np.int64)] = True
    return goods
