"""Planned links as edges of a network, closed until a query opens them by name."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd

from gis_data.geodesy import distance_km
from network.build.assembly import EdgeRows
from network.build.dwell import yard_columns, yard_dwell
from network.build.land.attributes import default_speed_kmh, line_speed_kmh
from network.build.land.gauge import USUAL_GAUGE_MM
from network.build.land_edges import land_edges
from network.build.planned_rows import PARTLY, planned_links
from network.build.terminals import (
    Transfer,
    access_edges,
    near_points,
    transfer_edges,
)

if TYPE_CHECKING:
    from gis_data.plan import Plan
    from network.build.assembly import Assembly
    from network.build.planned_rows import Mode, PlannedLink, Stop
    from network.costs.cost import Use
    from network.costs.parameters import ParameterSet


JOIN_KM: Final = 15.0
"""A stop joins the nearest node of its mode, country and gauge within this reach."""
SMALLEST_PART: Final = 50
"""Nodes that are joined with fewer others are a siding, not the network."""
TOWN_KM: Final = 12.0
"""Places this near to a stop of a railway are served by it."""
_TOWNS: Final = frozenset({"city", "county_seat", "foreign_city"})
ROAD_KM: Final = 8.0
"""A stop of a railway has a transfer to a road this near."""
_MODES: Final[tuple[Mode, Mode]] = ("rail", "road")
_USES: Final[tuple[Use, Use]] = ("freight", "passenger")


@dataclass
class PlannedReport:
    """What became of the planned links.

    Attributes
    ----------
    names : dict of str to list of str
        English and Chinese name of each that is part of the network.
    without_gateway : list of str
        Those that cross a frontier at which no port of their mode is declared near:
        they end on each side of it.
    apart : list of str
        Those that join the network nowhere.
    """

    names: dict[str, list[str]] = field(default_factory=dict)
    without_gateway: list[str] = field(default_factory=list)
    apart: list[str] = field(default_factory=list)


def add_planned_links(
    assembly: Assembly,
    plan: Plan,
    gateways: pd.DataFrame,
    places: pd.DataFrame,
    *,
    first_origin: int,
    book: ParameterSet,
) -> PlannedReport:
    """Add the planned links of a plan by rail and road, with the status ``planned``.

    Each runs straight from stop to stop, as long as published, and joins the network
    at its stops: the nearest node of the same country and gauge within `JOIN_KM`; an
    end of another gauge joins by a change of gauge. Over a frontier it passes the
    nearest declared port of its mode within
    `network.build.planned_rows.GATEWAY_KM`.

    Parameters
    ----------
    assembly : Assembly
        The network so far; nodes and edges are added.
    plan : Plan
        Its ``planned_links``, the lines they name, ``nodes`` and ``country_gauges``.
    gateways : pandas.DataFrame
        Declared gateways with dwell.
    places : pandas.DataFrame
        As `network.build.declared.place_frame` returns them.
    first_origin : int
        Number of the first place's origin node.
    book : ParameterSet
        Speeds, and hours and cost of each handling.

    Returns
    -------
    PlannedReport
        Names, and what could not be joined.
    """
    report = PlannedReport()
    for mode in _MODES:
        links = list(planned_links(plan, gateways, mode))
        if not links:
            continue
        near = _Existing.of(assembly, mode)
        roads = near if mode == "road" else _Existing.of(assembly, "road")
        for link in links:
            part = _Part(assembly, link, plan, gateways, book)
            part.add_nodes(near)
            part.add_line(report)
            part.add_joins(near, report)
            if mode == "rail":
                part.add_stations(roads, places, first_origin)
            part.finish()
    table = plan.planned_links
    for row in table[table["stage"] != PARTLY].to_dict("records"):
        report.names[str(row["id"])] = [str(row["name_en"]), str(row["name_zh"])]
    return report


@dataclass(frozen=True)
class _Existing:
    """Nodes of one mode that open edges meet: number, place, gauge, country.

    Columns ``freight`` and ``passenger`` say from which nodes such traffic reaches
    more than a siding.
    """

    node: np.ndarray[Any, np.dtype[np.int64]]
    table: pd.DataFrame

    @classmethod
    def of(cls, assembly: Assembly, mode: str) -> _Existing:
        nodes = assembly.all_nodes()
        parts = [
            edges.loc[
                (edges["mode"] == mode) & (edges["status"] == "open"),
                ["u", "v", *_USES],
            ]
            for edges in assembly.edges
        ]
        open_ = pd.concat(parts, ignore_index=True)
        number = np.unique(open_[["u", "v"]].to_numpy(np.int64))
        table = nodes.iloc[number][["lon", "lat", "country", "gauge_mm", "kind"]]
        for use in _USES:
            used = open_[open_[use].astype(bool)]
            table[use] = _part_sizes(used, len(nodes))[number] >= SMALLEST_PART
        keep = (table["kind"] == mode).to_numpy()
        return cls(number[keep], table[keep].reset_index(drop=True))

    def nearest(
        self, stop: Stop, reach_km: float, gauge_mm: int | None = None, use: str = ""
    ) -> tuple[int, float] | None:
        """Return the nearest node of the stop's country, and how far it is in km.

        With a use, one from which such traffic reaches more than a siding.
        """
        wanted = self.table["country"] == stop.country
        if use:
            wanted &= self.table[use]
        wanted &= (self.table["lat"] - stop.lat).abs() < 1.0
        if gauge_mm is not None:
            wanted &= self.table["gauge_mm"] == gauge_mm
        at = np.flatnonzero(wanted)
        if not len(at):
            return None
        lon, lat = (self.table[c].to_numpy(float)[at] for c in ("lon", "lat"))
        away = distance_km(lon, lat, stop.lon, stop.lat)
        best = int(away.argmin())
        if float(away[best]) > reach_km:
            return None
        return int(self.node[at[best]]), float(away[best])

    def gauge(self, node: int) -> int:
        """Return the track gauge of one of the nodes."""
        row = int(np.searchsorted(self.node, node))
        return int(self.table["gauge_mm"].iloc[row])


def _part_sizes(links: pd.DataFrame, count: int) -> np.ndarray[Any, np.dtype[np.int64]]:
    """Return how many nodes each node is joined with by some links, itself included."""
    from scipy.sparse import coo_array  # noqa: PLC0415 - slow to import
    from scipy.sparse.csgraph import connected_components  # noqa: PLC0415

    ends = (links["u"].to_numpy(), links["v"].to_numpy())
    joined = coo_array((np.ones(len(links)), ends), shape=(count, count))
    _, label = connected_components(joined, directed=False)
    return np.asarray(np.bincount(label)[label], dtype=np.int64)


class _Part:
    """One planned link while it is added to an assembly."""

    def __init__(
        self,
        assembly: Assembly,
        link: PlannedLink,
        plan: Plan,
        gateways: pd.DataFrame,
        book: ParameterSet,
    ) -> None:
        self.assembly, self.link, self.book = assembly, link, book
        self.gateways = gateways[gateways["mode"] == link.mode]
        table = plan.table("country_gauges")
        self.national = dict(
            zip(table["country"], table["gauge_mm"].astype(int), strict=True)
        )
        self.yards = plan.table("gauge_yards").iloc[:0]
        self.node: dict[tuple[int, int], int] = {}
        self.hops = [self._gauge(a.country) for a, _ in pairwise(link.stops)]
        self.extra = EdgeRows(pd.DataFrame())

    def _gauge(self, country: str) -> int:
        """Return the gauge of a hop that begins in a country; 0 for a road."""
        if self.link.mode == "road":
            return 0
        usual = self.national.get(country, USUAL_GAUGE_MM)
        return usual if usual in (self.link.gauges or (usual,)) else self.link.gauges[0]

    def add_nodes(self, near: _Existing) -> None:
        """Add a node for each stop and gauge, of what it is on and an end joins."""
        link, last = self.link, len(self.link.stops) - 1
        at: list[tuple[int, int]] = []
        for number, stop in enumerate(link.stops):
            own = dict.fromkeys(self.hops[max(number - 1, 0) : number + 1])
            at += [(number, gauge) for gauge in own]
            found = near.nearest(stop, JOIN_KM)
            if number in {0, last} and found and link.mode == "rail":
                reached = any(near.nearest(stop, JOIN_KM, gauge) for gauge in own)
                if not reached:
                    at.append((number, near.gauge(found[0])))
        rows = [
            {**link.stops[number]._asdict(), "gauge_mm": gauge} for number, gauge in at
        ]
        first = self.assembly.add_nodes(pd.DataFrame(rows), link.mode)
        self.node = {key: first + i for i, key in enumerate(at)}
        self.extra = EdgeRows(self.assembly.all_nodes())

    def add_line(self, report: PlannedReport) -> None:
        """Add the edges from stop to stop, and the changes of gauge between them."""
        link, rows = self.link, []
        for number, (a, b) in enumerate(pairwise(link.stops)):
            gauge, gate = self.hops[number], link.gates[number]
            if gate is None:
                report.without_gateway.append(link.id)
                continue
            countries = dict.fromkeys(sorted((a.country, b.country)))
            rows.append(
                {
                    "u": self.node[number, gauge],
                    "v": self.node[number + 1, gauge],
                    "length_km": link.km[number],
                    "gauge_mm": gauge,
                    "gateway_id": gate,
                    "from_country": a.country,
                    "country": "-".join(countries),
                    "valid_from": 0,
                    **link.uses,
                    **self._speeds(a.country),
                }
            )
        if rows:
            edges = land_edges(link.mode, pd.DataFrame(rows), self.gateways)
            self.assembly.add_edges(self._marked(edges))
        for one, other in pairwise(self.node):
            if one[0] == other[0]:
                self._break(one, other)

    def _speeds(self, country: str) -> dict[str, object]:
        link, columns = self.link, dict[str, object]()
        for use in _USES:
            if link.mode == "road":
                klass = "expressway" if link.expressway else "unknown"
                speed = default_speed_kmh(
                    self.book, "road", country, use=use, klass=klass
                )
            elif link.design_kmh:
                speed = line_speed_kmh(self.book, link.design_kmh, country, use=use)
            else:
                speed = default_speed_kmh(self.book, "rail", country, use=use)
            columns[f"speed_{use}_kmh"] = speed.typical
            columns[f"speed_{use}_figure"] = speed.id
        known = link.design_kmh if link.mode == "rail" else link.expressway
        return {**columns, "speed_basis": "line" if known else "default"}

    def _marked(self, edges: pd.DataFrame) -> pd.DataFrame:
        return edges.assign(
            status="planned",
            line_id=self.link.id,
            source_id=f"planned_links:{self.link.id}",
            confidence=self.link.confidence,
            schematic=True,
        )

    def _break(self, a: tuple[int, int], b: tuple[int, int]) -> None:
        """Add a change of gauge at a stop, as long as at yards of the two countries."""
        countries = [stop.country for stop in self.link.stops]
        country = countries[a[0]]
        other = next((c for c in countries if c != country), country)
        yard: dict[str, Any] = {
            "id": self.link.id,
            "country_a": country,
            "country_b": other,
            "gauge_a_mm": float(a[1]),
            "gauge_b_mm": float(b[1]),
            "confidence": "low",
            "source": f"planned_links:{self.link.id}",
        }
        row = self.yards.reindex([0]).assign(**yard)
        columns = yard_columns(yard_dwell(row, book=self.book).iloc[0].to_dict())
        of_yard = {"gateway_id": self.link.id, **self.link.uses, **columns}
        self.extra.join(self.node[a], self.node[b], "gauge_break", **of_yard)

    def add_joins(self, near: _Existing, report: PlannedReport) -> None:
        """Join the stops to the network, freight and passengers each to their own."""
        joined = False
        for (number, gauge), node in self.node.items():
            stop = self.link.stops[number]
            wanted = gauge if self.link.mode == "rail" else None
            joins: dict[int, set[str]] = {}
            for use in (name for name in _USES if self.link.uses[name]):
                found = near.nearest(stop, JOIN_KM, wanted, use)
                # Better a siding than nothing, where the main line is not drawn.
                if found := found or near.nearest(stop, JOIN_KM, wanted):
                    joins.setdefault(found[0], set()).add(use)
            for other, uses in joins.items():
                self.extra.join(
                    node, other, "line", mode=self.link.mode, gauge_mm=gauge,
                    **{use: use in uses for use in _USES},
                    **self._speeds(stop.country),
                )  # fmt: skip
            joined |= bool(joins)
        if not joined:
            report.apart.append(self.link.id)

    def add_stations(
        self, roads: _Existing, places: pd.DataFrame, first_origin: int
    ) -> None:
        """Serve the places at the stops of a railway, and join these to the roads."""
        stops, nodes = self._stations()
        freight, passenger = (self.link.uses[use] for use in _USES)
        transfers = [
            Transfer(node, found[0], "rail_road", freight, passenger)
            for node, stop in zip(nodes, stops, strict=True)
            if (found := roads.nearest(stop, ROAD_KM))
        ]
        transfer_edges(self.extra, transfers, self.book)
        towns = places[places["kind"].isin(_TOWNS)]
        ends = [
            (int(towns.index[place]), nodes[row], "rail_road", freight, passenger)
            for place, row in near_points(towns, pd.DataFrame(stops), TOWN_KM)
        ]
        access_edges(self.extra, ends, first_origin, len(places), self.book)

    def _stations(self) -> tuple[list[Stop], list[int]]:
        """Return the stops off the frontier, and a node of one gauge of each.

        By the road from one gauge to the other would be an undeclared change.
        """
        border = {
            number + side
            for number, gate in enumerate(self.link.gates)
            if gate != ""
            for side in (0, 1)
        }
        stops, nodes = [], []
        for number, stop in enumerate(self.link.stops):
            gauges = [gauge for at, gauge in self.node if at == number]
            if number not in border:
                usual = self._gauge(stop.country)
                stops.append(stop)
                nodes.append(self.node[number, usual if usual in gauges else gauges[0]])
        return stops, nodes

    def finish(self) -> None:
        """Add the edges that join the link to the rest."""
        if self.extra.rows:
            edges = self.extra.frame()
            self.assembly.add_edges(
                edges.assign(status="planned", line_id=self.link.id)
            )
