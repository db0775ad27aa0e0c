"""A path of edges as legs that a clerk can read: what, from where, to where."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from network.routing.leg import BANDS, Leg, Range
from network.routing.leg_names import LegNames

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from network.routing.leg import EdgePath
    from network.store import Columns, Network

    Ints = NDArray[np.int64]
    Floats = NDArray[np.float64]

_TOLD = ("mode", "kind", "gateway_id", "country", "source_id", "confidence")
_SURE = ("low", "medium", "high")


class LegWriter:
    """Turns paths of one network into legs.

    Parameters
    ----------
    built : Network
        The network.
    """

    def __init__(self, built: Network) -> None:
        self._built = built
        self.names = LegNames(built)

    def legs(
        self, path: EdgePath, measures: Mapping[str, NDArray[np.float64]]
    ) -> list[Leg]:
        """Return the legs of a path.

        Parameters
        ----------
        path : EdgePath
            The path.
        measures : mapping of str to numpy.ndarray
            For each of `BANDS`, an array of shape (3, edges): low, typical, high.

        Returns
        -------
        list of Leg
            In order of travel. Neighbouring edges of one mode and gauge make one
            leg; a border, a gauge break and a change of mode are legs of their own.
        """
        if not len(path):
            return []
        cut = cuts(self._built, path)
        edges, at = self._built.edges, path.edges
        words = {name: _runs(edges, name, at, cut) for name in _TOLD}
        km = edges.arrays["length_km"][at].astype(np.float64)
        drawn = np.add.reduceat(np.where(edges.arrays["schematic"][at], km, 0.0), cut)
        bands = {b: np.add.reduceat(measures[b], cut, axis=1).T.tolist() for b in BANDS}
        by_line = _by_line(edges, at, km, cut)
        nodes = path.nodes(self._built)
        ends = [*cut[1:].tolist(), len(path)]
        names = [self.names.both(int(nodes[at])) for at in (*cut.tolist(), ends[-1])]
        found = [
            Leg(
                mode=words["mode"][i][0],
                kind=words["kind"][i][0],
                start=names[i][0],
                end=names[i + 1][0],
                start_zh=names[i][1],
                end_zh=names[i + 1][1],
                length_km=float(length),
                gateway_id=words["gateway_id"][i][0],
                lines=by_line[i],
                country=_countries(words["country"][i]),
                gauge_mm=int(edges.arrays["gauge_mm"][at[cut[i]]]),
                schematic_km=float(drawn[i]),
                sources=tuple(sorted(words["source_id"][i])),
                confidence=next(c for c in _SURE if c in words["confidence"][i]),
                line=line,
                **{b: Range(*bands[b][i]) for b in BANDS},
            )
            for i, (length, line) in enumerate(
                zip(
                    np.add.reduceat(km, cut).tolist(),
                    lines_of(self._built, path, cut),
                    strict=True,
                )
            )
        ]
        return self.names.settled(found)


def cuts(built: Network, path: EdgePath) -> Ints:
    """Return at which edges a leg begins."""
    edges, at = built.edges, path.edges
    columns = ("mode", "kind", "gateway_id", "gauge_mm")
    codes = [edges.arrays[name][at].astype(np.int64) for name in columns]
    timed = [word in {"service", "flight"} for word in edges.words["kind"]]
    own = np.array(timed, dtype=bool)[edges.arrays["kind"][at]]
    codes.append(np.where(own, edges.arrays["line_id"][at], -1))
    changes = np.any([np.diff(c) != 0 for c in codes], axis=0)
    changes |= np.diff(at) == 0  # back over the edge one came by
    return np.concatenate([[0], np.flatnonzero(changes) + 1]).astype(np.int64)


def _runs(edges: Columns, name: str, at: Ints, cut: Ints) -> list[list[str]]:
    """Return the words of each leg in order, each once."""
    codes = edges.arrays[name][at]
    first = np.ones(len(at), dtype=bool)
    first[1:] = codes[1:] != codes[:-1]
    first[cut] = True
    changes = np.flatnonzero(first)
    leg = np.searchsorted(cut, changes, side="right") - 1
    words = edges.words[name]
    found: list[dict[str, None]] = [{} for _ in cut]
    for i, code in zip(leg.tolist(), codes[changes].tolist(), strict=True):
        found[i][words[code]] = None
    return [list(one) for one in found]


def _countries(words: list[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(c for w in words for c in w.split("-") if c))


def _by_line(edges: Columns, at: Ints, km: Floats, cut: Ints) -> list[tuple[str, ...]]:
    """Return the named lines of each leg, longest first."""
    words = edges.words["line_id"]
    leg = np.zeros(len(at), dtype=np.int64)
    leg[cut[1:]] = 1
    pair = np.cumsum(leg) * len(words) + edges.arrays["line_id"][at]
    known, which = np.unique(pair, return_inverse=True)
    length = np.bincount(which, weights=km)
    found: list[list[tuple[float, str]]] = [[] for _ in cut]
    for one, total in zip(known.tolist(), length.tolist(), strict=True):
        i, code = divmod(one, len(words))
        if words[code]:
            found[i].append((-total, words[code]))
    return [tuple(name for _, name in sorted(one)) for one in found]


def lines_of(built: Network, path: EdgePath, cut: Ints) -> list[Floats]:
    """Return the lines of stretches of a path.

    Parameters
    ----------
    built : Network
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
    shapes, nodes = built.shapes, built.nodes.arrays
    first = shapes.offsets[path.edges]
    bends = shapes.offsets[path.edges + 1] - first
    count = np.where(bends > 0, bends, 2)
    start = np.cumsum(count) - count
    edge = np.repeat(np.arange(len(path)), count)
    rank = np.arange(len(edge)) - start[edge]
    inner = rank > 0
    inner[start[cut]] = True  # elsewhere the last point of the edge before
    edge, rank = edge[inner], rank[inner]
    turned = np.where(path.backward[edge], count[edge] - 1 - rank, rank)
    ends = built.edges.arrays
    node = np.where(
        turned == 0, ends["u"][path.edges[edge]], ends["v"][path.edges[edge]]
    )
    points = np.stack([nodes["lon"][node], nodes["lat"][node]], axis=1, dtype=float)
    bent = bends[edge] > 0
    points[bent] = shapes.lonlat[(first[edge] + turned)[bent]]
    parts = np.split(points, np.searchsorted(edge, cut[1:]))
    return [_unwrapped(part) for part in parts]


def _unwrapped(points: Floats) -> Floats:
    step = np.diff(points[:, 0], prepend=points[0, 0])
    if np.abs(step).max() <= 180:  # noqa: PLR2004 - degrees
        return points
    turns = np.cumsum(np.where(step > 180, -360.0, np.where(step < -180, 360.0, 0.0)))  # noqa: PLR2004
    return np.stack([points[:, 0] + turns, points[:, 1]], axis=1)
