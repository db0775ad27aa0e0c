"""Rows of the sea network: nodes, edges and shapes collected one by one."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from itertools import groupby, pairwise
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from scipy.sparse import coo_array
from scipy.sparse.csgraph import dijkstra

from gis_data.geodesy import distance_km
from network.build.water.customs import called_nodes
from network.build.water.passages import Leg
from network.build.water.service_parser import wait_basis
from network.model.schema import ABROAD, EDGES, NODES

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping, Sequence

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

#: 14 knots: the middle of the 13-15 that table parameters (speed_ship) gives for
#: container feeders; with its range of 12 to 20.
SHIP_SPEED_KMH = 14 * 1.852
MIN_OF_STRAIGHT = 0.98
ESTIMATE_BAND = 0.15
PUBLISHED_BAND = 0.35
MIN_OF_PATH = 0.95
EXTRA = ("cargo", "transit_low_h", "transit_high_h", "transit_basis", "wait_basis")
_DEFAULTS: Mapping[str, object] = {
    "two_way": True,
    "mode": "sea",
    "country": "",
    "gauge_mm": 0,
    "electrified": "",
    "line_id": "",
    "gateway_id": "",
    "dwell_low_h": 0.0,
    "dwell_h": 0.0,
    "dwell_high_h": 0.0,
    "wait_h": 0.0,
    "transit_h": 0.0,
    "transit_low_h": 0.0,
    "transit_high_h": 0.0,
    "cost_usd_per_teu": 0.0,
    "valid_from": 0,
    "valid_to": 0,
    "season_from": 0,
    "season_to": 0,
    "schematic": False,
}


def usable_length_km(
    stated_km: float, straight_km: float, path_km: float, *, published: bool
) -> float:
    """Return a stated distance if it can be one by sea, otherwise 0.

    A published distance knows fairways, shoals and separation schemes that a land
    layer does not. It may be up to 2 % below the geodesic, for it is measured
    between other points of the ports, and is then raised to it. It may exceed the
    shortest path over water by 35 %, an estimate by 15 %, and fall short of it by
    5 %, which is what ships save by passing closer to the land.

    Parameters
    ----------
    stated_km : float
        The distance; 0 or NaN for none.
    straight_km : float
        Geodesic between the ports.
    path_km : float
        Shortest path over water.
    published : bool
        Whether it is published rather than estimated.

    Returns
    -------
    float
        Kilometres, or 0.

    Examples
    --------
    >>> usable_length_km(889.0, 857.0, 874.0, published=True)
    889.0
    >>> usable_length_km(722.0, 541.0, 565.0, published=False)
    0.0
    """
    band = PUBLISHED_BAND if published else ESTIMATE_BAND
    if not stated_km >= MIN_OF_STRAIGHT * straight_km or stated_km <= 0:
        return 0.0
    near = path_km * MIN_OF_PATH <= stated_km <= path_km * (1 + band)
    return max(stated_km, straight_km) if near else 0.0


@dataclass
class SeaRows:
    """Nodes, edges and shapes gathered so far."""

    nodes: dict[str, dict[str, object]] = field(default_factory=dict)
    edges: list[dict[str, object]] = field(default_factory=list)
    shapes: list[Floats] = field(default_factory=list)

    def add_point(self, name: str, lon: float, lat: float) -> None:
        """Add a node at sea, once."""
        blank = {"kind": "sea", "country": "", "gauge_mm": 0}
        words = {"name_en": "", "name_zh": ""}
        self.nodes.setdefault(
            name,
            {"id": name, "lon": float(lon), "lat": float(lat), **blank, **words},
        )

    def add_port(self, port: Mapping[Hashable, object]) -> None:
        """Add the quay of a port, and its node beyond customs."""
        lon, lat = float(str(port["lon"])), float(str(port["lat"]))
        known = {k: str(port[k] or "") for k in ("country", "name_en", "name_zh")}
        for name in (f"sea:{port['id']}", f"sea:{port['id']}{ABROAD}"):
            self.add_point(name, lon, lat)
            self.nodes[name].update(known)

    def called_nodes(self, start: str, end: str) -> tuple[str, str]:
        """Return the nodes that a ship between two quays or points at sea calls at."""
        country = {name: str(self.nodes[name]["country"]) for name in (start, end)}
        return called_nodes(start, end, country)

    def has(self, name: str) -> bool:
        """Return whether a node exists."""
        return name in self.nodes

    def point(self, name: str) -> Floats:
        """Return longitude and latitude of a node."""
        node = self.nodes[name]
        return np.array([node["lon"], node["lat"]], dtype=np.float64)

    def add_sailing(
        self,
        edge: str,
        leg: Leg,
        length_km: float,
        *,
        source_id: str,
        status: str = "open",
        confidence: str = "medium",
    ) -> None:
        """Add one edge that a chartered ship may sail."""
        self._add(
            leg,
            id=edge,
            kind="sailing",
            length_km=length_km,
            freight=True,
            passenger=False,
            speed_freight_kmh=SHIP_SPEED_KMH,
            speed_passenger_kmh=0.0,
            speed_basis="default: 14 kn",
            status=status,
            source_id=source_id,
            confidence=confidence,
            cargo="bulk",
        )

    def add_pieces(
        self,
        edge: str,
        legs: Sequence[Leg],
        length_km: float,
        status: Mapping[str, str],
        **columns: str,
    ) -> None:
        """Add a path that a chartered ship may sail, as one edge per leg.

        Parameters
        ----------
        edge : str
            Id of the path; of its edges it is followed by their number, if several.
        legs : sequence of Leg
            In order.
        length_km : float
            Of all together.
        status : mapping of str to str
            Status by passage; open elsewhere.
        **columns
            Source and confidence, as for `add_sailing`.
        """
        share = length_km / sum(leg.length_km for leg in legs)
        for k, leg in enumerate(legs):
            self.add_sailing(
                edge if len(legs) == 1 else f"{edge}:{k}",
                leg,
                leg.length_km * share,
                status=status.get(leg.passage, "open"),
                **columns,
            )

    def add_service(self, service: Mapping[Hashable, object], legs: list[Leg]) -> None:
        """Add a scheduled service as one edge per leg, with one wait."""
        path_km = sum(leg.length_km for leg in legs)
        ends = self.point(legs[0].start), self.point(legs[-1].end)
        length, basis = _length_of(
            service, path_km, float(distance_km(*ends[0], *ends[1]))
        )
        hours = [
            _hours(service[name])
            for name in ("transit_low_h", "transit_h", "transit_high_h")
        ]
        timed = "timetable" if hours[1] else "default: 14 kn"
        for k, leg in enumerate(legs):
            share = leg.length_km / path_km
            name = f"service:{service['id']}"
            people = bool(service["passenger"])
            self._add(
                leg,
                id=name if len(legs) == 1 else f"{name}:{k}",
                kind="service",
                length_km=length * share,
                freight=bool(service["freight"]),
                passenger=people,
                speed_freight_kmh=SHIP_SPEED_KMH,
                speed_passenger_kmh=SHIP_SPEED_KMH if people else 0.0,
                speed_basis=f"{timed}; wait: {service['wait_basis']}; length: {basis}",
                transit_basis="published" if hours[1] else "default",
                wait_basis=wait_basis(str(service["wait_basis"])),
                line_id=str(service["service_id"]),
                wait_h=0.0 if k else _hours(service["wait_h"]),
                transit_low_h=hours[0] * share,
                transit_h=hours[1] * share,
                transit_high_h=hours[2] * share,
                status=str(service["status"]),
                valid_from=int(str(service["valid_from"])),
                valid_to=int(str(service["valid_to"])),
                source_id=str(service["source_id"]),
                confidence=str(service["confidence"]),
                cargo=str(service["cargo"]),
            )

    def _add(self, leg: Leg, **columns: object) -> None:
        for name, point in ((leg.start, leg.shape[0]), (leg.end, leg.shape[-1])):
            if name not in self.nodes:
                self.add_point(name, point[0], point[1])
        countries = {str(self.nodes[n]["country"]) for n in (leg.start, leg.end)} - {""}
        self.edges.append(
            {
                **_DEFAULTS,
                "u": leg.start,
                "v": leg.end,
                "passage": leg.passage,
                "country": "-".join(sorted(countries)),
                **columns,
            }
        )
        self.shapes.append(leg.shape)

    def open_path(self, start: str, end: str, *, edge: str) -> list[Leg]:
        """Return the shortest path of sailings that are open, cut by passage.

        Parameters
        ----------
        start, end : str
            Node ids of quays. The lanes of the world lead to their nodes beyond
            customs; what sails between ports of one country begins and ends at the
            quays all the same.
        edge : str
            Id of the edge to be, which names the points in between.

        Returns
        -------
        list of Leg
            In order; empty where there is no path.
        """
        number = {name: i for i, name in enumerate(self.nodes)}
        names = list(self.nodes)
        sailed = [
            k
            for k, row in enumerate(self.edges)
            if row["kind"] == "sailing" and row["status"] == "open"
        ]
        best: dict[tuple[int, int], int] = {}
        for k in sorted(sailed, key=lambda k: -float(str(self.edges[k]["length_km"]))):
            row = self.edges[k]
            u, v = number[str(row["u"])], number[str(row["v"])]
            best[min(u, v), max(u, v)] = k
        weight = [float(str(self.edges[k]["length_km"])) for k in best.values()]
        ends = np.array(list(best), dtype=np.int64).reshape(-1, 2).T
        graph = coo_array((weight, (ends[0], ends[1])), shape=(len(names),) * 2)
        tree = dijkstra(
            graph.tocsr(),
            directed=False,
            indices=np.array([number[start + ABROAD]]),
            return_predecessors=True,
        )
        before = tree[1][0]
        steps = [number[end + ABROAD]]
        while steps[-1] != number[start + ABROAD]:
            if before[steps[-1]] < 0:
                return []
            steps.append(int(before[steps[-1]]))
        rows = [best[min(s), max(s)] for s in pairwise(steps[::-1])]
        legs = self._joined(rows, [names[s] for s in steps[::-1]], edge)
        first, last = self.called_nodes(start, end)
        legs[0] = replace(legs[0], start=first)
        return [*legs[:-1], replace(legs[-1], end=last)]

    def _joined(self, rows: list[int], names: list[str], edge: str) -> list[Leg]:
        """Return edges in a row as legs, one for each change of passage."""
        steps = list(zip(rows, names, strict=False))
        legs: list[Leg] = []
        runs = groupby(steps, key=lambda step: self.edges[step[0]]["passage"])
        for passage, run in runs:
            shapes = [
                self.shapes[k] if self.edges[k]["u"] == start else self.shapes[k][::-1]
                for k, start in run
            ]
            start = legs[-1].end if legs else names[0]
            end = f"{edge}:{len(legs) + 1}"
            shape = np.vstack([shapes[0], *(s[1:] for s in shapes[1:])])
            legs.append(Leg(start, end, shape, str(passage)))
        last = legs.pop()
        return [*legs, Leg(last.start, names[-1], last.shape, last.passage)]

    def frames(self) -> tuple[pd.DataFrame, pd.DataFrame, list[Floats]]:
        """Return nodes, edges and shapes in the columns of the schema."""
        nodes = pd.DataFrame(list(self.nodes.values()), columns=[f.name for f in NODES])
        number = pd.Series(np.arange(len(nodes)), index=nodes["id"])
        columns = [f.name for f in EDGES] + list(EXTRA)
        edges = pd.DataFrame(self.edges, columns=columns)
        edges["u"] = number[edges["u"]].to_numpy()
        edges["v"] = number[edges["v"]].to_numpy()
        return nodes, edges, list(self.shapes)


def _hours(value: object) -> float:
    hours = float(str(value))
    return hours if hours > 0 else 0.0


def _length_of(
    service: Mapping[Hashable, object], path_km: float, straight_km: float
) -> tuple[float, str]:
    """Return the length of a service, and whose it is."""
    stated_km = float(str(service["distance_km"]))
    published = str(service["distance_basis"]).startswith("published")
    use = usable_length_km(stated_km, straight_km, path_km, published=published)
    if use:
        return use, "published" if published else "estimated by the service table"
    return path_km, "shortest way over water"
