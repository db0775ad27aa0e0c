"""Legs from a path of edges: where each begins, and the names of its ends."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from gis_data.geodesy import distance_km
from gis_data.messages.message import LANGUAGES, I18nText
from network.costs.impedance import UNITS_PER
from network.query.gate_names import passages
from network.query.leg import Leg, LegEnd, Passage
from network.query.leg_lines import lines_of
from network.query.local_names import local_name
from network.query.straight_lines import ESTIMATE_UNDER, straight_km

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from network.model.estimate import Estimate
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
        self._network, self._nodes = network, nodes
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
        self._passages = passages(network)
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
        names = (self._nodes.rows(c, [node])[0] for c in ("name_en", "name_zh"))
        return local_name(self._network, *names)

    def of_passages(self, ids: Sequence[str]) -> tuple[Passage, ...]:
        """Return canals and straits with their names."""
        named = ((key, self._passages.get(key, [key])) for key in ids if key)
        return tuple(
            Passage(key, I18nText(*names[: len(LANGUAGES)])) for key, names in named
        )

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
        start, end = (local_name(network, *n) for n in ((near, near_zh), (far, far_zh)))
        names.setdefault((name, mode), (LegEnd(start), LegEnd(end), country))
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
        words = {name: _words(edges, name, at, cut) for name in _LEG_COLUMNS}
        km = edges.arrays["length_km"][at].astype(np.float64)
        drawn = np.where(edges.arrays["schematic"][at], km, 0.0)
        code = _code(edges, "speed_basis", "inferred")
        inferred = km * (edges.arrays["speed_basis"][at] == code)
        each = np.stack([drawn, inferred, *straight_km(self._network, at, drawn)])
        drawn, inferred, *rest = np.add.reduceat(each, cut, axis=1)
        rests = np.stack(rest)
        by_line = _by_line(edges, at, km, cut)
        passed = _words(edges, "passage", at, cut)
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
                passages=self.names.of_passages(passed[i]),
                country=kind.country,
                gauge_mm=int(edges.arrays["gauge_mm"][at[cut[i]]]),
                schematic_km=float(drawn[i]),
                straight_km=float(rests[0, i]),
                inferred_km=float(inferred[i]),
                line=lines[i],
                prices=costs.prices_of(*spans[i]),
                **own | {"length_km": _ranged(own["length_km"], *rests[:, i].tolist())},
            )
            for i, (kind, own) in enumerate(zip(kinds, costs.of_legs(cut), strict=True))
        ]


def _ranged(length_km: Estimate, estimated_km: float, least_km: float) -> Estimate:
    """Return the length of a leg with the range of what is estimated of it."""
    low = length_km.low - (estimated_km - least_km)
    high = length_km.high + ESTIMATE_UNDER * estimated_km
    return replace(length_km, low=low, high=high)


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
    names = edges.words["gateway_id"]
    free = [c for c in np.unique(codes[2]).tolist() if names[c].startswith(OPEN)]
    passed = np.isin(codes[2], free)
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


def _runs(codes: Ints, cut: Ints) -> tuple[Ints, list[tuple[int, int]]]:
    """Return where each run of equal codes of a leg begins, and which are a leg's."""
    begins = np.append([True], codes[1:] != codes[:-1])
    begins[cut] = True
    at = np.flatnonzero(begins)
    return at, list(pairwise([*np.searchsorted(at, cut).tolist(), len(at)]))


def _words(edges: Columns, name: str, at: Ints, cut: Ints) -> list[list[str]]:
    """Return the words of each leg in order, each once."""
    codes, words = edges.arrays[name][at], edges.words[name]
    first, of_legs = _runs(codes, cut)
    firsts = codes[first].tolist()
    return [[words[c] for c in dict.fromkeys(firsts[a:b])] for a, b in of_legs]


def _countries(words: list[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(c for w in words for c in w.split("-") if c))


def _by_line(edges: Columns, at: Ints, km: Floats, cut: Ints) -> list[tuple[str, ...]]:
    """Return the named lines of each leg, longest first, of equal ones by id.

    Lengths are summed in whole units, as pages sum them, for sums of fractions depend
    on their order.
    """
    units = np.floor(km * next(iter(UNITS_PER.values()))["distance"] + 0.5)
    codes, words = edges.arrays["line_id"][at], edges.words["line_id"]
    first, of_legs = _runs(codes, cut)
    of_runs = codes[first].tolist(), np.add.reduceat(units, first).tolist()
    names = []
    for a, b in of_legs:
        total: dict[int, float] = {}
        for code, length in zip(*(part[a:b] for part in of_runs), strict=True):
            total[code] = total.get(code, 0.0) + length
        named = sorted((-length, words[code]) for code, length in total.items())
        names.append(tuple(name for _, name in named if name))
    return names
