"""A path of edges as legs that a clerk can read: what, from where, to where."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field, replace
from itertools import groupby
from typing import TYPE_CHECKING, Any

import numpy as np

from gis_data.geodesy import distance_km

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from network.store import Network

UNNAMING = frozenset({"zone", "dry_port", "junction", "point", "district"})
BANDS = ("moving_h", "dwell_h", "wait_h", "cost_usd", "co2_kg")


@dataclass(frozen=True)
class Range:
    """A figure with the range it may lie in.

    Attributes
    ----------
    low, typical, high : float
        In the unit of the field that holds it.
    """

    low: float
    typical: float
    high: float

    def __add__(self, other: Range) -> Range:
        """Return the sum, end by end."""
        return Range(
            self.low + other.low, self.typical + other.typical, self.high + other.high
        )


ZERO = Range(0.0, 0.0, 0.0)


@dataclass(frozen=True)
class Step:
    """One edge as travelled.

    Attributes
    ----------
    edge : int
        Edge number.
    backward : bool
        Whether it is travelled from its second node to its first.
    """

    edge: int
    backward: bool


@dataclass(frozen=True)
class Leg:
    """A stretch of a route in one way of moving, or one stop on it.

    Attributes
    ----------
    mode : str
        rail, road, sea, air or transfer.
    kind : str
        line, service, sailing, flight, crossing, gauge_break, transfer, access.
    start, end : str
        Names of its ends, nearest named place where the network has none.
    length_km : float
        Kilometres along the way.
    moving_h, dwell_h, wait_h : Range
        Hours under way, standing, and waiting for a departure.
    cost_usd : Range
        USD per unit of the profile.
    co2_kg : Range
        Kilograms of CO2 equivalent per unit of the profile.
    gateway_id : str
        Border port or yard; empty elsewhere.
    lines : tuple of str
        Ids of the named lines or services it uses, longest first.
    country : tuple of str
        Countries, in order of travel.
    gauge_mm : int
        Track gauge; 0 off rail.
    schematic_km : float
        Kilometres drawn as a chord.
    sources : tuple of str
        Ids of the sources of its edges.
    confidence : str
        The lowest of its edges.
    lonlat : list of (float, float)
        Its line, degrees, EPSG:4326.
    """

    mode: str
    kind: str
    start: str
    end: str
    length_km: float
    moving_h: Range
    dwell_h: Range
    wait_h: Range
    cost_usd: Range
    co2_kg: Range
    gateway_id: str
    lines: tuple[str, ...]
    country: tuple[str, ...]
    gauge_mm: int
    schematic_km: float
    sources: tuple[str, ...]
    confidence: str
    lonlat: list[tuple[float, float]] = field(repr=False)

    def as_dict(self) -> dict[str, Any]:
        """Return the leg as plain values, its line left out.

        Returns
        -------
        dict
            What JSON can hold; ranges are dicts of low, typical and high.
        """
        found = asdict(self)
        del found["lonlat"]
        return found


def legs_of(
    built: Network, steps: Sequence[Step], measures: Mapping[str, NDArray[np.float64]]
) -> list[Leg]:
    """Return the legs of a path.

    Parameters
    ----------
    built : Network
        The network.
    steps : sequence of Step
        The path.
    measures : mapping of str to numpy.ndarray
        For each of `BANDS`, an array of shape (3, steps): low, typical, high.

    Returns
    -------
    list of Leg
        In order of travel. Neighbouring edges of one mode and gauge make one
        leg; a border, a gauge break and a change of mode are legs of their own.
    """
    edges = built.edges
    at = np.array([s.edge for s in steps], dtype=np.int64)
    mode, kind = edges.rows("mode", at), edges.rows("kind", at)
    gate, line = edges.rows("gateway_id", at), edges.rows("line_id", at)
    gauge = edges.arrays["gauge_mm"][at].tolist()
    keys = [
        (m, k, g, w, line[i] if k in {"service", "flight"} else "")
        for i, (m, k, g, w) in enumerate(zip(mode, kind, gate, gauge, strict=True))
    ]
    names = _Names(built)
    found = []
    for key, group in groupby(range(len(steps)), key=lambda i: keys[i]):
        part = list(group)
        bands = {b: Range(*measures[b][:, part].sum(axis=1).tolist()) for b in BANDS}
        found.append(_leg(built, names, [steps[i] for i in part], bands, key))
    return _settled(_at_gateways(built, found))


def _at_gateways(built: Network, legs: list[Leg]) -> list[Leg]:
    """Call the two sides of a border what the declared gateway calls them."""
    gates = built.gateways
    ids, modes = gates["id"].tolist(), gates["mode"].tolist()
    for i, leg in enumerate(legs):
        rows = [
            row
            for row, (name, mode) in enumerate(zip(ids, modes, strict=True))
            if leg.kind == "crossing" and (name, mode) == (leg.gateway_id, leg.mode)
        ]
        if not rows:
            continue
        near, far, side = (
            gates.rows(c, rows[:1])[0] for c in ("name_en", "far_name_en", "country_a")
        )
        before = legs[i - 1].country if i else ()
        outward = not before or before[-1] == side
        start, end = (near, far) if outward else (far, near)
        legs[i] = replace(leg, start=start or leg.start, end=end or leg.end)
        if i:
            legs[i - 1] = replace(legs[i - 1], end=legs[i].start)
        if i + 1 < len(legs):
            legs[i + 1] = replace(legs[i + 1], start=legs[i].end)
    return legs


def _settled(legs: list[Leg]) -> list[Leg]:
    """Call the ends of the main way after the places it was reached from."""
    if len(legs) > 1 and legs[0].kind == "access":
        legs[1] = replace(legs[1], start=legs[0].start)
        legs[0] = replace(legs[0], end=legs[0].start)
    if len(legs) > 1 and legs[-1].kind == "access":
        legs[-2] = replace(legs[-2], end=legs[-1].end)
        legs[-1] = replace(legs[-1], start=legs[-1].end)
    return legs


def _leg(
    built: Network,
    names: _Names,
    steps: list[Step],
    bands: dict[str, Range],
    key: tuple[str, str, str, int, str],
) -> Leg:
    edges = built.edges
    at = np.array([s.edge for s in steps], dtype=np.int64)
    km = edges.arrays["length_km"][at].astype(np.float64)
    by_line: dict[str, float] = {}
    for name, length in zip(edges.rows("line_id", at), km.tolist(), strict=True):
        if name:
            by_line[name] = by_line.get(name, 0.0) + length
    countries = [c for w in edges.rows("country", at) for c in w.split("-") if c]
    confidence = set(edges.rows("confidence", at))
    first, last = _ends(built, steps)
    schematic = edges.arrays["schematic"][at]
    return Leg(
        mode=key[0],
        kind=key[1],
        start=names.of(first),
        end=names.of(last),
        length_km=float(km.sum()),
        gateway_id=key[2],
        lines=tuple(sorted(by_line, key=lambda n: (-by_line[n], n))),
        country=tuple(dict.fromkeys(countries)),
        gauge_mm=key[3],
        schematic_km=float(km[schematic].sum()),
        sources=tuple(sorted(set(edges.rows("source_id", at)))),
        confidence=next(c for c in ("low", "medium", "high") if c in confidence),
        lonlat=_line(built, steps),
        **bands,
    )


def _ends(built: Network, steps: list[Step]) -> tuple[int, int]:
    u, v = built.edges.arrays["u"], built.edges.arrays["v"]
    first, last = steps[0], steps[-1]
    return (
        int((v if first.backward else u)[first.edge]),
        int((u if last.backward else v)[last.edge]),
    )


def _line(built: Network, steps: list[Step]) -> list[tuple[float, float]]:
    """Return the points of a leg, unwrapped where it passes 180 degrees."""
    parts = [built.line(s.edge, backward=s.backward) for s in steps]
    joined = np.concatenate([parts[0][:1], *(p[1:] for p in parts)])
    step = np.diff(joined[:, 0], prepend=joined[0, 0])
    turns = np.cumsum(np.where(step > 180, -360.0, np.where(step < -180, 360.0, 0.0)))  # noqa: PLR2004
    joined = np.stack([joined[:, 0] + turns, joined[:, 1]], axis=1)
    return [(round(float(x), 5), round(float(y), 5)) for x, y in joined]


class _Names:
    """Names of nodes: their own, else that of the nearest place."""

    def __init__(self, built: Network) -> None:
        nodes = built.nodes
        self._nodes = nodes
        # A zone or a district names a node badly: the town it is in does it well.
        named = nodes.equals("kind", "origin") & ~nodes.isin("place_kind", UNNAMING)
        self._places = np.flatnonzero(named)
        self._lon = nodes.arrays["lon"][self._places]
        self._lat = nodes.arrays["lat"][self._places]

    def of(self, node: int) -> str:
        """Return the name of a node."""
        own = self._nodes.rows("name_en", [node])[0]
        if own:
            return own
        lon = float(self._nodes.arrays["lon"][node])
        lat = float(self._nodes.arrays["lat"][node])
        if not len(self._places):
            return f"{lat:.3f}, {lon:.3f}"
        away = ((self._lon - lon) * np.cos(np.radians(lat))) ** 2 + (
            self._lat - lat
        ) ** 2
        best = int(np.argmin(away))
        km = float(distance_km(lon, lat, self._lon[best], self._lat[best]))
        name = self._nodes.rows("name_en", [int(self._places[best])])[0]
        near = 3.0
        if km <= near:
            return name
        far = 80.0
        return f"{km:.0f} km from {name}" if km <= far else f"{lat:.3f}, {lon:.3f}"
