"""Match an ordered chain of points to links: which line a list of stations is.

A hidden Markov model in the manner of Newson and Krumm (2009), with two changes
for a network whose branch lines are drawn as straight lines of true length: a point may
lie on a link as long as going through it is no longer than the link (an ellipse,
not a buffer), and the length published between two points is what a path between
them is compared with.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from gis_data.geodesy import KM_PER_DEGREE, distance_km
from network.build.land.chain_search import Paths, Piece, paths_between
from network.build.land.topology import SearchPart

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from network.build.land.link_index import Anchor, LinkIndex

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

SHARED_STOP_KM = 1.0  # score for calling where another line calls


@dataclass(frozen=True)
class Hop:
    """What the network has between two neighbouring points of a chain.

    Attributes
    ----------
    pieces : tuple of Piece
        Stretches of links, in travel order; empty when there is no path.
    length_km : float
        Length of the stretches; NaN when there is no path.
    expected_km : float
        Published share of the line's length, or the geodesic distance.
    """

    pieces: tuple[Piece, ...]
    length_km: float
    expected_km: float


@dataclass(frozen=True)
class Match:
    """A chain matched to the network.

    Attributes
    ----------
    anchors : tuple of Anchor or None
        Where each point lies; None where no link is near enough.
    hops : tuple of Hop
        One fewer than the points.
    """

    anchors: tuple[Anchor | None, ...]
    hops: tuple[Hop, ...]


@dataclass(frozen=True)
class Stop:
    """A point of a chain.

    Attributes
    ----------
    lon, lat : float
        Degrees, EPSG:4326.
    country : str
        ISO 3166-1 alpha-2: the point lies on a link that has an end there.
        Empty where unknown.
    known : tuple of Anchor
        Where other lines call at the same stop: a line that can call there too
        does so, rather than some distance off.
    """

    lon: float
    lat: float
    country: str = ""
    known: tuple[Anchor, ...] = ()


def match_chain(
    index: LinkIndex,
    chain: Sequence[Stop],
    expected_km: Sequence[float],
    *,
    weight_km: Floats,
    limit_km: float = 12.0,
) -> Match:
    """Match ordered points to the links of a network.

    Parameters
    ----------
    index : LinkIndex
        The network's links.
    chain : sequence of Stop
        The points, in order.
    expected_km : sequence of float
        Length expected between neighbours, one fewer than the points.
    weight_km : numpy.ndarray
        Weight of every link: its length, more where the line should not run.
    limit_km : float
        Points that fit no link better than this are left out.

    Returns
    -------
    Match
        Anchors and hops. A hop next to a point that was left out has no pieces.
    """
    return Chain(index, chain, expected_km, limit_km=limit_km).match(weight_km)


class Chain:
    """An ordered chain of points, to be matched with one set of weights or several.

    Parameters
    ----------
    index : LinkIndex
        The network's links.
    stops : sequence of Stop
        The points, in order.
    expected_km : sequence of float
        Length expected between neighbours, one fewer than the points.
    limit_km : float
        Points that fit no link better than this are left out.

    References
    ----------
    .. [1] Newson, P. and Krumm, J. (2009). Hidden Markov map matching through
       noise and sparseness. ACM SIGSPATIAL GIS, 336-343.
    """

    def __init__(
        self,
        index: LinkIndex,
        stops: Sequence[Stop],
        expected_km: Sequence[float],
        *,
        limit_km: float,
    ) -> None:
        self._index = index
        self._stops = stops
        self._expected_km = expected_km
        self._options = [
            [
                *(replace(a, cost_km=-SHARED_STOP_KM) for a in p.known),
                *index.stop_candidates(p.lon, p.lat, p.country, limit_km=limit_km),
            ]
            for p in stops
        ]
        self._windows: dict[int, Ints] = {}
        self._parts: dict[tuple[int, bool], SearchPart] = {}

    def match(self, weight_km: Floats) -> Match:
        """Match the points to links.

        Parameters
        ----------
        weight_km : numpy.ndarray
            Weight of every link: its length, more where the line should not run.

        Returns
        -------
        Match
            Anchors and hops. A hop next to a point that was left out has no pieces.
        """
        cost_km = [np.array([a.cost_km for a in anchors]) for anchors in self._options]
        score, back = [cost_km[0]], []
        paths: list[Paths | None] = []
        for i, expected_km in enumerate(self._expected_km):
            found = self._paths(i, weight_km)
            best, sources = _step(score[-1], cost_km[i + 1], found, expected_km)
            paths.append(found)
            score.append(best)
            back.append(sources)
        chosen = _chosen(score, back)
        hops = [
            _hop(found, a, b, self._index.topology.length_km, expected_km)
            for found, a, b, expected_km in zip(
                paths, chosen, chosen[1:], self._expected_km, strict=False
            )
        ]
        anchors = (
            options[k] if k >= 0 else None
            for options, k in zip(self._options, chosen, strict=True)
        )
        return Match(tuple(anchors), tuple(hops))

    def _paths(self, i: int, weight_km: Floats) -> Paths | None:
        """Return the paths between the candidates of a point and those of the next."""
        starts, ends = self._options[i], self._options[i + 1]
        if not starts or not ends:
            return None
        # A line enters a third country only if there is no other route.
        known = all(stop.country for stop in self._stops[i : i + 2])
        for at_home in (True, False) if known else (False,):
            graph = self._part(i, at_home=at_home).weighted(weight_km)
            paths = paths_between(
                self._index.topology,
                graph,
                weight_km,
                (starts, ends),
                self._reach_km(i),
            )
            if np.isfinite(paths.weight_km).any():
                return paths
        return None

    def _reach_km(self, i: int) -> float:
        return 2.2 * self._expected_km[i] + 40.0

    def _part(self, i: int, *, at_home: bool) -> SearchPart:
        """Return the links near two neighbouring points, perhaps of their countries."""
        if (i, at_home) not in self._parts:
            stops = self._stops[i], self._stops[i + 1]
            if i not in self._windows:
                near = _window(self._index, stops, self._reach_km(i))
                # The stations' own links may lie outside the window.
                own = [a.link for a in self._options[i]]
                self._windows[i] = np.union1d(near, own)
            links = self._windows[i]
            if at_home:
                home = self._index.within({stop.country for stop in stops})
                links = links[home[links]]
            self._parts[i, at_home] = SearchPart.of(self._index.topology, links)
        return self._parts[i, at_home]


def _step(
    before: Floats, cost_km: Floats, paths: Paths | None, expected_km: float
) -> tuple[Floats, Ints]:
    """Return the best score of each option and the option it came from (-1: none)."""
    # Where the line is broken a new start costs the expected length.
    broken = (before.min() if len(before) else 0.0) + expected_km + cost_km
    if paths is None:
        return broken, np.full(len(cost_km), -1, dtype=np.int64)
    score = before[:, None] + np.abs(paths.weight_km - expected_km) * 0.5
    came = score.argmin(axis=0)
    best = score.min(axis=0)
    whole = np.isfinite(best)
    return np.where(whole, best + cost_km, broken), np.where(whole, came, -1)


def _chosen(score: list[Floats], back: list[Ints]) -> list[int]:
    """Return the option of each point on the best chain, -1 where there is none."""
    n = len(score)
    chosen = [-1] * n
    for i in range(n - 1, -1, -1):
        if not len(score[i]):
            continue
        follower = chosen[i + 1] if i + 1 < n else -1
        came = int(back[i][follower]) if follower >= 0 else -1
        chosen[i] = came if came >= 0 else int(np.argmin(score[i]))
    return chosen


def _hop(
    paths: Paths | None, a: int, b: int, length_km: Floats, expected_km: float
) -> Hop:
    """Return what the network has between two chosen options."""
    if paths is None or a < 0 or b < 0 or not np.isfinite(paths.weight_km[a, b]):
        return Hop((), float("nan"), expected_km)
    pieces = paths.pieces(a, b)
    km = sum((p.end - p.start) * float(length_km[p.link]) for p in pieces)
    return Hop(pieces, km, expected_km)


def _window(index: LinkIndex, stops: tuple[Stop, Stop], reach_km: float) -> Ints:
    """Return the links that touch the box round two points."""
    a, b = stops
    direct = float(distance_km(a.lon, a.lat, b.lon, b.lat))
    # No path within reach can leave the ellipse whose foci are the two points.
    spare = max(60.0, 0.5 * (reach_km - direct)) / KM_PER_DEGREE
    wide = spare / max(float(np.cos(np.radians(max(abs(a.lat), abs(b.lat))))), 0.2)
    area = (
        min(a.lon, b.lon) - wide,
        min(a.lat, b.lat) - spare,
        max(a.lon, b.lon) + wide,
        max(a.lat, b.lat) + spare,
    )
    return index.in_box(area)
