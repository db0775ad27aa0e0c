"""Rows of ``planned_links`` as stops, lengths, ports passed, gauges and speeds."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final, Literal, NamedTuple

import numpy as np

from gis_data.countries import country_of_points
from gis_data.geodesy import distance_km
from network.build.land.attributes import is_expressway
from network.build.land.gateways import design_kmh, gauges, uses_of
from network.build.land.lines import expected_km, line_stops
from network.build.land.pipeline import LINE_TABLES

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator, Mapping, Sequence

    import pandas as pd

    from gis_data.plan import Plan

    Mode = Literal["rail", "road"]
    Row = Mapping[Hashable, Any]

PARTLY: Final = "partly_open"
GATEWAY_KM: Final = 30.0
"""A link over a frontier passes the nearest declared port within this reach."""
BANKS_KM: Final = 5.0
"""Stops this near to each other on both sides of a frontier are the crossing."""


class Stop(NamedTuple):
    """A stop of a planned link."""

    lon: float
    lat: float
    country: str
    name_en: str
    name_zh: str


@dataclass(frozen=True)
class PlannedLink:
    """A row of ``planned_links`` with what its line says.

    Attributes
    ----------
    id : str
        Its id, which a query opens it by.
    mode : {"rail", "road"}
        Network it is of.
    stops : list of Stop
        In order; at least two.
    km : list of float
        Length between them.
    gates : list of str
        Ports that the stretches between them pass; empty within a country, None over
        a frontier at which no port is declared near.
    gauges : tuple of int
        Track gauges in mm; none where not decided, or for a road.
    design_kmh : float
        Design speed; 0 where unknown.
    uses : dict of str to bool
        Whether ``freight`` and ``passenger`` run on it.
    expressway : bool
        Whether a road is one.
    confidence : str
        Of the row.
    """

    id: str
    mode: Mode
    stops: list[Stop]
    km: list[float]
    gates: list[str | None]
    gauges: tuple[int, ...]
    design_kmh: float
    uses: dict[str, bool]
    expressway: bool
    confidence: str


def planned_links(
    plan: Plan, gateways: pd.DataFrame, mode: Mode
) -> Iterator[PlannedLink]:
    """Yield the planned links of one mode that have two stops or more.

    One that is partly open is in the network as the line that it is.

    Parameters
    ----------
    plan : Plan
        Its ``planned_links``, the lines they name and ``nodes``.
    gateways : pandas.DataFrame
        Declared gateways.
    mode : {"rail", "road"}
        Which.

    Yields
    ------
    PlannedLink
        In the order of the table.
    """
    table = plan.planned_links
    lines = plan.table(LINE_TABLES[mode])
    line_of = {str(row["id"]): row for row in lines.to_dict("records")}
    points = line_stops(plan, mode, plan.table("stop_points"))
    ports = gateways[gateways["mode"] == mode].to_dict("records")
    unbuilt = table[(table["mode"] == mode) & (table["stage"] != PARTLY)]
    for row in unbuilt.to_dict("records"):
        names = [n for n in str(row["node_ids"]).split() if n in points.index]
        if len(names) < 2:  # noqa: PLR2004 - a link has two ends
            continue
        at = points.loc[names]
        lon, lat = at["lon"].to_numpy(float), at["lat"].to_numpy(float)
        country = country_of_points(lon, lat)
        columns = (lon, lat, country, at["name_en"], at["name_zh"])
        stops = [Stop(*cells) for cells in zip(*columns, strict=True)]
        direct = np.maximum(distance_km(lon[:-1], lat[:-1], lon[1:], lat[1:]), 0.1)
        unknown = [float("nan")] * len(stops)
        km = expected_km(direct, unknown, float(row["length_km"]))
        line = line_of.get(str(row["line_id"]), {})
        yield PlannedLink(
            str(row["id"]),
            mode,
            *_by_ports(stops, km, ports),
            gauges(row["gauge_mm"]) if mode == "rail" else (),
            design_kmh(str(row["design_speed_kmh"])),
            uses_of(str(line.get("use", ""))),
            "class" in line and is_expressway(line),
            str(row["confidence"]),
        )


def _by_ports(
    stops: Sequence[Stop], km: Sequence[float], ports: Sequence[Row]
) -> tuple[list[Stop], list[float], list[str | None]]:
    """Return stops with both sides of each port passed, the km and ports between."""
    found, lengths, gates = [stops[0]], list[float](), list[str | None]()
    for (a, b), length in zip(pairwise(stops), km, strict=True):
        chain, names = [a, b], list[str | None]([""])
        if a.country != b.country:
            port = _nearest_port(a, b, ports)
            if port is None:
                names = [None]
            elif float(distance_km(a.lon, a.lat, b.lon, b.lat)) <= BANKS_KM:
                names = [str(port["id"])]
            else:
                chain, names = [a, *_sides(port, a), b], ["", str(port["id"]), ""]
        direct = [
            max(float(distance_km(x.lon, x.lat, y.lon, y.lat)), 0.1)
            for x, y in pairwise(chain)
        ]
        scale = max(length / sum(direct), 1.0)
        found += chain[1:]
        lengths += [scale * each for each in direct]
        gates += names
    return found, lengths, gates


def _nearest_port(a: Stop, b: Stop, ports: Sequence[Row]) -> Row | None:
    """Return the port at which a stretch passes a frontier; None: none is near."""
    best, away = None, GATEWAY_KM
    for row in ports:
        if {row["country_a"], row["country_b"]} == {a.country, b.country}:
            km = _from_chord((float(row["lon_a"]), float(row["lat_a"])), a, b)
            if km < away:
                best, away = row, km
    return best


def _sides(port: Row, start: Stop) -> list[Stop]:
    """Return both sides of a port as stops, that of the start's country first."""
    sides = [
        Stop(
            float(port[f"lon_{side}"]), float(port[f"lat_{side}"]),
            str(port[f"country_{side}"]), str(port[f"{far}name_en"]),
            str(port[f"{far}name_zh"]),
        )
        for side, far in (("a", ""), ("b", "far_"))
    ]  # fmt: skip
    known = [s for s in sides if np.isfinite(s.lon)]
    return known if known[0].country == start.country else known[::-1]


def _from_chord(point: tuple[float, float], a: Stop, b: Stop) -> float:
    """Return how far a point is from the straight line between two stops, in km."""
    steps = np.linspace(0.0, 1.0, 101)
    lon = a.lon + steps * (b.lon - a.lon)
    lat = a.lat + steps * (b.lat - a.lat)
    return float(distance_km(lon, lat, *point).min())
