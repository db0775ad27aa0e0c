"""A path of edges as legs that a clerk can read: what, from where, to where."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from gis_data.geodesy import distance_km
from network.query.leg import Leg
from network.query.leg_names import LegKind, LegNames

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from network.model.store import Columns, Network
    from network.query.edge_costs import PathCosts
    from network.query.leg import EdgePath

    Ints = NDArray[np.int64]
    Floats = NDArray[np.float64]
    Spans = list[tuple[int, int]]

_WORDS = ("mode", "kind", "gateway_id", "country")
AS_STRAIGHT = 1.01
#: Gateways of areas without controls begin so.
OPEN = "open:"


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
            What its edges take.

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
        words = {name: _words(edges, name, at, spans) for name in _WORDS}
        km = edges.arrays["length_km"][at].astype(np.float64)
        drawn = np.where(edges.arrays["schematic"][at], km, 0.0)
        straight = self._straight(at, drawn)
        drawn, straight = (np.add.reduceat(x, cut) for x in (drawn, straight))
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
                line=lines[i],
                **estimates[i],
            )
            for i, kind in enumerate(kinds)
        ]

    def _straight(self, at: Ints, drawn: Floats) -> Floats:
        """Return the kilometres drawn as chords that are no longer than the chord.

        Close to 1 % of it: the base data give chords whole kilometres at times.
        """
        nodes, ends = self._network.nodes.arrays, self._network.edges.arrays
        chords = np.flatnonzero(drawn)
        u, v = (ends[end][at[chords]] for end in ("u", "v"))
        lon, lat = nodes["lon"], nodes["lat"]
        direct = distance_km(lon[u], lat[u], lon[v], lat[v])
        alike = chords[drawn[chords] <= AS_STRAIGHT * direct]
        found = np.zeros_like(drawn)
        found[alike] = drawn[alike]
        return found


def _kinds(words: Mapping[str, list[list[str]]]) -> list[LegKind]:
    told = (words[name] for name in ("mode", "kind", "gateway_id", "country"))
    return [
        LegKind(
            mode[0],
            "line" if gateway_id[0].startswith(OPEN) else kind[0],
            "" if gateway_id[0].startswith(OPEN) else gateway_id[0],
            _countries(country),
        )
        for mode, kind, gateway_id, country in zip(*told, strict=True)
    ]


def cuts(network: Network, path: EdgePath) -> Ints:
    """Return at which edges a leg begins."""
    edges, at = network.edges, path.edges
    columns = ("mode", "kind", "gateway_id", "gauge_mm")
    timed = [word in {"service", "flight"} for word in edges.words["kind"]]
    own = np.array(timed, dtype=bool)[edges.arrays["kind"][at]]
    codes = [edges.arrays[name][at] for name in columns]
    # Where nobody is stopped, a frontier is passed like any other kilometre.
    free = [word.startswith(OPEN) for word in edges.words["gateway_id"]]
    passed = np.array(free, dtype=bool)[edges.arrays["gateway_id"][at]]
    if passed.any():
        codes[1], codes[2] = codes[1].copy(), codes[2].copy()
        codes[1][passed] = _code(edges, "kind", "line")
        codes[2][passed] = _code(edges, "gateway_id", "")
    codes.append(np.where(own, edges.arrays["line_id"][at], -1))
    changes = codes[0][1:] != codes[0][:-1]
    for code in codes[1:]:
        changes |= code[1:] != code[:-1]
    changes |= at[1:] == at[:-1]  # back over the edge one came by
    return np.concatenate([[0], np.flatnonzero(changes) + 1]).astype(np.int64)


def _code(edges: Columns, name: str, word: str) -> int:
    words = list(edges.words[name])
    return words.index(word) if word in words else -1


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
    found = []
    for a, b in spans:
        total: dict[int, float] = {}
        for code, length in zip(codes[a:b], lengths[a:b], strict=True):
            total[code] = total.get(code, 0.0) + length
        named = sorted((-length, words[code]) for code, length in total.items())
        found.append(tuple(name for _, name in named if name))
    return found


def lines_of(network: Network, path: EdgePath, cut: Ints) -> list[Floats]:
    """Return the lines of stretches of a path.

    Parameters
    ----------
    network : Network
        The network.
    path : EdgePath
        The path.
    cut : numpy.ndarray of int
        At which edges a stretch begins; the first is 0.

    Returns
    -------
    list of numpy.ndarray
        Longitude and latitude, degrees, EPSG:4326, shape (n, 2); unwrapped
        where a stretch passes 180 degrees.
    """
    shapes, where = network.shapes, network.nodes.arrays
    nodes = path.nodes(network)
    points = np.stack([where["lon"][nodes], where["lat"][nodes]], axis=1, dtype=float)
    first, last = shapes.offsets[path.edges], shapes.offsets[path.edges + 1]
    bent = np.flatnonzero(last > first)
    bounds = [*cut.tolist(), len(path)]
    own = np.split(bent, np.searchsorted(bent, cut[1:]))
    found = []
    for (begin, end), bends in zip(pairwise(bounds), own, strict=True):
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
        found.append(_unwrapped(np.concatenate(parts)))
    return found


def _unwrapped(points: Floats) -> Floats:
    lon = points[:, 0]
    if lon.max() - lon.min() <= 180:  # noqa: PLR2004 - degrees
        return points
    step = np.diff(lon, prepend=lon[0])
    turns = np.cumsum(np.where(step > 180, -360.0, np.where(step < -180, 360.0, 0.0)))  # noqa: PLR2004
    return np.stack([points[:, 0] + turns, points[:, 1]], axis=1)
