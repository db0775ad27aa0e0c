"""Legs from a path of edges: where each begins, and the names of its ends."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from gis_data.geodesy import distance_km
from gis_data.messages.message import I18nText
from network.model.schema import ESTIMATED_LENGTH
from network.query.leg import Leg, LegEnd

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from network.model.store import Columns, Network
    from network.query.edge_costs import PathCosts
    from network.query.leg import EdgePath

    Ends = tuple[LegEnd, LegEnd]
    Ints = NDArray[np.int64]
    Floats = NDArray[np.float64]
    Spans = list[tuple[int, int]]

#: Kinds of place that do not name the nodes near them.
UNNAMING = frozenset({"zone", "dry_port", "junction", "point", "district"})
#: A node within this distance of a place has its name; beyond the other, none.
NEAR_KM = 3.0
FAR_KM = 80.0
#: A straight edge no longer than this many times the straight line is as long as it:
#: the base data round some to whole kilometres.
MAX_STRAIGHT_RATIO = 1.01
#: First letters of the ids of gateways without border controls.
OPEN = "open:"
_LEG_COLUMNS = ("mode", "kind", "gateway_id", "country")


class LegKind(NamedTuple):
    """Attributes of a leg that its name depends on.

    Attributes
    ----------
    mode, kind, gateway_id : str
        As of `network.query.leg.Leg`.
    country : tuple of str
        Countries, in order of travel.
    """

    mode: str
    kind: str
    gateway_id: str
    country: tuple[str, ...]


class LegNames:
    """Names of nodes and gateways of one network, cached.

    Parameters
    ----------
    network : Network
        The network.
    """

    def __init__(self, network: Network) -> None:
        nodes = network.nodes
        self._nodes = nodes
        # The town names a node better than a zone or a district in it.
        named = nodes.equals("kind", "origin") & ~nodes.isin("place_kind", UNNAMING)
        self._places = np.flatnonzero(named)
        self._lon = nodes.arrays["lon"][self._places]
        self._lat = nodes.arrays["lat"][self._places]
        self._country = nodes.arrays["country"][self._places]
        self._gates = _gate_rows(network)
        yards: Any = network.meta.get("yard_names", {})
        self._yards: dict[str, LegEnd] = {
            yard: LegEnd(I18nText(*names)) for yard, names in yards.items()
        }
        self._known: dict[int, LegEnd] = {}

    def of_node(self, node: int) -> LegEnd:
        """Return the name of a node: its own, else that of the nearest place.

        Parameters
        ----------
        node : int
            Its number.

        Returns
        -------
        LegEnd
            A name, a place and the distance to it, or latitude and longitude.
        """
        if node not in self._known:
            self._known[node] = self._resolved(node)
        return self._known[node]

    def _resolved(self, node: int) -> LegEnd:
        name = self._name(node)
        if name.en:
            return LegEnd(name)
        place, km = self._nearest(node)
        if km <= FAR_KM:
            return LegEnd(self._name(place), 0.0 if km <= NEAR_KM else round(km, 1))
        lon, lat = (float(self._nodes.arrays[axis][node]) for axis in ("lon", "lat"))
        return LegEnd(I18nText(f"{lat:.3f}, {lon:.3f}"), float("nan"))

    def _name(self, node: int) -> I18nText:
        rows = self._nodes.rows
        return I18nText(rows("name_en", [node])[0], rows("name_zh", [node])[0])

    def nearest(self, node: int) -> tuple[I18nText, float]:
        """Return the place nearest to a node, and its distance.

        Parameters
        ----------
        node : int
            Its number.

        Returns
        -------
        name : I18nText
            The place; empty where the network has none.
        km : float
            Geodesic distance; infinite where there is none.
        """
        place, km = self._nearest(node)
        return (self._name(place) if place >= 0 else I18nText("")), km

    def _nearest(self, node: int) -> tuple[int, float]:
        """Return the node of the nearest place, and its distance."""
        if not len(self._places):
            return -1, np.inf
        lon = float(self._nodes.arrays["lon"][node])
        lat = float(self._nodes.arrays["lat"][node])
        east = (self._lon - lon) * np.cos(np.radians(lat))
        away = east**2 + (self._lat - lat) ** 2
        # A town across the border river does not name a place on this side.
        same = self._country == self._nodes.arrays["country"][node]
        best = int(np.argmin(np.where(same, away, np.inf) if same.any() else away))
        km = float(distance_km(lon, lat, self._lon[best], self._lat[best]))
        return int(self._places[best]), km

    def ends(self, nodes: Sequence[int], legs: Sequence[LegKind]) -> list[Ends]:
        """Return the names of the ends of legs.

        The two sides of a border have the names of the declared gateway, the ends of
        the line haul those of the places it is reached from.

        Parameters
        ----------
        nodes : sequence of int
            First node of each leg, and the last node.
        legs : sequence of LegKind
            In order of travel.

        Returns
        -------
        list of Ends
            Start and end of each leg.
        """
        named = [self.of_node(node) for node in nodes]
        starts, ends = named[:-1], named[1:]
        for i, leg in enumerate(legs):
            sides = self._gates.get((leg.gateway_id, leg.mode))
            if leg.kind != "crossing" or sides is None:
                continue
            near, far, country = sides
            before = legs[i - 1].country if i else ()
            outward = not before or before[-1] == country
            start, end = (near, far) if outward else (far, near)
            starts[i] = start if start.name.en else starts[i]
            ends[i] = end if end.name.en else ends[i]
            if i:
                ends[i - 1] = starts[i]
            if i + 1 < len(legs):
                starts[i + 1] = ends[i]
        for i, leg in enumerate(legs):
            yard = self._yards.get(leg.gateway_id)
            if leg.kind == "gauge_break" and yard is not None:
                starts[i] = ends[i] = yard
                ends[max(i - 1, 0)] = starts[min(i + 1, len(legs) - 1)] = yard
        if len(legs) > 1 and legs[0].kind == "access":
            starts[1] = ends[0] = starts[0]
        if len(legs) > 1 and legs[-1].kind == "access":
            ends[-2] = starts[-1] = ends[-1]
        return list(zip(starts, ends, strict=True))


def _gate_rows(network: Network) -> dict[tuple[str, str], tuple[LegEnd, LegEnd, str]]:
    """Return both sides' names and the first side's country by gateway and mode."""
    gates = network.gateways
    names: dict[tuple[str, str], tuple[LegEnd, LegEnd, str]] = {}
    rows = range(len(gates))
    columns = ("id", "mode", "name_en", "far_name_en", "country_a")
    in_chinese = [
        gates.rows(c, rows) if c in gates.arrays else [""] * len(gates)
        for c in ("name_zh", "far_name_zh")
    ]
    values = (*(gates.rows(c, rows) for c in columns), *in_chinese)
    for name, mode, near, far, country, near_zh, far_zh in zip(*values, strict=True):
        sides = (LegEnd(I18nText(near, near_zh)), LegEnd(I18nText(far, far_zh)))
        names.setdefault((name, mode), (*sides, country))
    return names


class LegWriter:
    """Turns paths of one network into legs.

    Parameters
    ----------
    network : Network
        The network.
    """

    def __init__(self, network: Network) -> None:
        self._network = network
        self.names = LegNames(network)

    def legs(self, path: EdgePath, costs: PathCosts) -> list[Leg]:
        """Return the legs of a path.

        Parameters
        ----------
        path : EdgePath
            The path.
        costs : PathCosts
            Time, cost and CO2 of its edges.

        Returns
        -------
        list of Leg
            In order of travel. Neighbouring edges of one mode and gauge make one
            leg; a border, a gauge break and a change of mode are legs of their own.
        """
        if not len(path):
            return []
        cut = cuts(self._network, path)
        edges, at = self._network.edges, path.edges
        spans = list(pairwise([*cut.tolist(), len(path)]))
        words = {name: _words(edges, name, at, spans) for name in _LEG_COLUMNS}
        km = edges.arrays["length_km"][at].astype(np.float64)
        drawn = np.where(edges.arrays["schematic"][at], km, 0.0)
        code = _code(edges, "speed_basis", "inferred")
        inferred = km * (edges.arrays["speed_basis"][at] == code)
        each = np.stack([drawn, self._straight(at, drawn), inferred])
        drawn, straight, inferred = np.add.reduceat(each, cut, axis=1)
        estimates = costs.of_legs(cut)
        by_line = _by_line(edges, at, km, spans)
        kinds = _kinds(words)
        nodes = path.nodes(self._network)[np.append(cut, len(path))].tolist()
        ends = self.names.ends(nodes, kinds)
        lines = lines_of(self._network, path, cut)
        return [
            Leg(
                mode=kind.mode,
                kind=kind.kind,
                start=ends[i][0],
                end=ends[i][1],
                gateway_id=kind.gateway_id,
                lines=by_line[i],
                country=kind.country,
                gauge_mm=int(edges.arrays["gauge_mm"][at[cut[i]]]),
                schematic_km=float(drawn[i]),
                straight_km=float(straight[i]),
                inferred_km=float(inferred[i]),
                line=lines[i],
                **estimates[i],
            )
            for i, kind in enumerate(kinds)
        ]

    def _straight(self, at: Ints, drawn: Floats) -> Floats:
        """Return the kilometres of edges whose length rests on the straight line."""
        nodes, ends = self._network.nodes.arrays, self._network.edges.arrays
        some = np.flatnonzero(drawn)
        u, v = (ends[end][at[some]] for end in ("u", "v"))
        lon, lat, km = nodes["lon"], nodes["lat"], drawn[some]
        rests = km <= MAX_STRAIGHT_RATIO * distance_km(lon[u], lat[u], lon[v], lat[v])
        estimated = _code(self._network.edges, "source_id", ESTIMATED_LENGTH)
        rests |= ends["source_id"][at[some]] == estimated
        return np.bincount(some, np.where(rests, km, 0.0), len(drawn)).astype(float)


def _kinds(words: Mapping[str, list[list[str]]]) -> list[LegKind]:
    columns = (words[name] for name in _LEG_COLUMNS)
    return [
        LegKind(
            mode[0],
            "line" if gateway_id[0].startswith(OPEN) else kind[0],
            "" if gateway_id[0].startswith(OPEN) else gateway_id[0],
            _countries(country),
        )
        for mode, kind, gateway_id, country in zip(*columns, strict=True)
    ]


def cuts(network: Network, path: EdgePath) -> Ints:
    """Return the first edge of each leg; none of a path of no edges."""
    edges, at = network.edges, path.edges
    columns = ("mode", "kind", "gateway_id", "gauge_mm")
    timed = [word in {"service", "flight"} for word in edges.words["kind"]]
    by_line = np.array(timed, dtype=bool)[edges.arrays["kind"][at]]
    codes = [edges.arrays[name][at] for name in columns]
    # Borders without checks (gateway id 'open:*') do not start a new leg.
    free = [word.startswith(OPEN) for word in edges.words["gateway_id"]]
    passed = np.array(free, dtype=bool)[edges.arrays["gateway_id"][at]]
    if passed.any():
        codes[1], codes[2] = codes[1].copy(), codes[2].copy()
        codes[1][passed] = _code(edges, "kind", "line")
        codes[2][passed] = _code(edges, "gateway_id", "")
    codes.append(np.where(by_line, edges.arrays["line_id"][at], -1))
    changes = codes[0][1:] != codes[0][:-1]
    for code in codes[1:]:
        changes |= code[1:] != code[:-1]
    changes |= at[1:] == at[:-1]  # back along the same edge
    return np.flatnonzero(np.append([True], changes)[: len(at)])


def _code(edges: Columns, name: str, word: str) -> int:
    return next((i for i, w in enumerate(edges.words[name]) if w == word), -1)


def _words(edges: Columns, name: str, at: Ints, spans: Spans) -> list[list[str]]:
    """Return the words of each leg in order, each once."""
    codes, words = edges.arrays[name][at].tolist(), edges.words[name]
    return [[words[code] for code in dict.fromkeys(codes[a:b])] for a, b in spans]


def _countries(words: list[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(c for w in words for c in w.split("-") if c))


def _by_line(
    edges: Columns, at: Ints, km: Floats, spans: Spans
) -> list[tuple[str, ...]]:
    """Return the named lines of each leg, longest first."""
    words = edges.words["line_id"]
    codes, lengths = edges.arrays["line_id"][at].tolist(), km.tolist()
    names = []
    for a, b in spans:
        total: dict[int, float] = {}
        for code, length in zip(codes[a:b], lengths[a:b], strict=True):
            total[code] = total.get(code, 0.0) + length
        named = sorted((-length, words[code]) for code, length in total.items())
        names.append(tuple(name for _, name in named if name))
    return names


def lines_of(network: Network, path: EdgePath, cut: Ints) -> list[Floats]:
    """Return the lines of sections of a path.

    Parameters
    ----------
    network : Network
        The network.
    path : EdgePath
        The path.
    cut : numpy.ndarray of int
        First edge of each section; the first is 0.

    Returns
    -------
    list of numpy.ndarray
        Longitude and latitude, degrees, EPSG:4326, shape (n, 2); unwrapped
        where a section passes 180 degrees.
    """
    shapes, where = network.shapes, network.nodes.arrays
    nodes = path.nodes(network)
    points = np.stack([where["lon"][nodes], where["lat"][nodes]], axis=1, dtype=float)
    first, last = shapes.offsets[path.edges], shapes.offsets[path.edges + 1]
    bent = np.flatnonzero(last > first)
    bounds = [*cut.tolist(), len(path)]
    of_section = np.split(bent, np.searchsorted(bent, cut[1:]))
    lines = []
    for (begin, end), bends in zip(pairwise(bounds), of_section, strict=True):
        parts, at = [], begin  # the next node to draw
        for i in bends.tolist():
            shape = shapes.lonlat[first[i] : last[i]]
            shape = shape[::-1] if path.backward[i] else shape
            if i > begin:  # its first point ends the edge before
                parts.append(points[at : i + 1])
                shape = shape[1:]
            parts.append(shape)
            at = i + 2
        parts.append(points[at : end + 1])
        lines.append(_unwrapped(np.concatenate(parts)))
    return lines


def _unwrapped(points: Floats) -> Floats:
    lon = points[:, 0]
    if lon.max() - lon.min() <= 180:  # noqa: PLR2004 - degrees
        return points
    step = np.diff(lon, prepend=lon[0])
    turns = np.cumsum(np.where(step > 180, -360.0, np.where(step < -180, 360.0, 0.0)))  # noqa: PLR2004
    return np.stack([points[:, 0] + turns, points[:, 1]], axis=1)
