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
from network.build.land.topology import SearchGraph, Topology, search_graph

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from network.build.land.link_index import Anchor, LinkIndex

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]
    Bools = NDArray[np.bool_]

MIN_SHARE = 1e-9
SHARED_STOP_KM = 1.0  # score for calling where another line calls


@dataclass(frozen=True)
class Piece:
    """A stretch of one link.

    Attributes
    ----------
    link : int
        Link number.
    start, end : float
        Shares of the link's length, 0 <= start < end <= 1.
    """

    link: int
    start: float
    end: float


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

    References
    ----------
    .. [1] Newson, P. and Krumm, J. (2009). Hidden Markov map matching through
       noise and sparseness. ACM SIGSPATIAL GIS, 336-343.
    """
    options = [
        [
            *(replace(a, cost_km=-SHARED_STOP_KM) for a in p.known),
            *index.candidates(
                p.lon, p.lat, limit_km=limit_km, allowed=index.touching(p.country)
            ),
        ]
        for p in chain
    ]
    score: list[list[float]] = [[a.cost_km for a in options[0]]]
    back: list[list[int]] = []
    paths: list[list[list[_Path | None]]] = []
    for i in range(1, len(chain)):
        step_paths = _paths(
            index,
            (chain[i - 1], chain[i]),
            (options[i - 1], options[i]),
            expected_km[i - 1],
            weight_km,
        )
        paths.append(step_paths)
        best, sources = _step(score[-1], options[i], step_paths, expected_km[i - 1])
        score.append(best)
        back.append(sources)
    return _trace(options, score, back, paths, expected_km)


@dataclass(frozen=True)
class _Path:
    """A lightest path between two anchors; most are compared, few are chosen."""

    search: _Search
    start: Anchor
    end: Anchor
    weight_km: float
    link_ends: tuple[int, int]  # by which ends it leaves and enters the links

    def hop(self, expected_km: float) -> Hop:
        """Return the stretches of links that the path consists of."""
        pieces = self.search.pieces(self)
        length_km = self.search.topology.length_km
        km = sum((p.end - p.start) * float(length_km[p.link]) for p in pieces)
        return Hop(pieces, km, expected_km)


def _step(
    before: list[float],
    options: list[Anchor],
    paths: list[list[_Path | None]],
    expected_km: float,
) -> tuple[list[float], list[int]]:
    """Return the best score of each option and the option it came from (-1: none)."""
    best: list[float] = []
    came: list[int] = []
    for j, option in enumerate(options):
        scores = [
            before[i] + abs(path.weight_km - expected_km) * 0.5
            for i, row in enumerate(paths)
            if (path := row[j]) is not None
        ]
        sources = [i for i, row in enumerate(paths) if row[j] is not None]
        if scores:
            at = int(np.argmin(scores))
            best.append(scores[at] + option.cost_km)
            came.append(sources[at])
        else:
            # The line is broken here: a new start costs the expected length.
            best.append(min(before, default=0.0) + expected_km + option.cost_km)
            came.append(-1)
    return best, came


def _trace(
    options: list[list[Anchor]],
    score: list[list[float]],
    back: list[list[int]],
    paths: list[list[list[_Path | None]]],
    expected_km: Sequence[float],
) -> Match:
    n = len(options)
    chosen = [-1] * n
    for i in range(n - 1, -1, -1):
        if not options[i]:
            continue
        follower = chosen[i + 1] if i + 1 < n else -1
        came = back[i][follower] if follower >= 0 and back[i] else -1
        chosen[i] = came if came >= 0 else int(np.argmin(score[i]))
    hops: list[Hop] = []
    for i in range(n - 1):
        a, b = chosen[i], chosen[i + 1]
        path = paths[i][a][b] if a >= 0 and b >= 0 else None
        hops.append(
            path.hop(expected_km[i])
            if path is not None
            else Hop((), float("nan"), expected_km[i])
        )
    anchors = tuple(options[i][k] if k >= 0 else None for i, k in enumerate(chosen))
    return Match(anchors, tuple(hops))


def _paths(
    index: LinkIndex,
    stops: tuple[Stop, Stop],
    options: tuple[list[Anchor], list[Anchor]],
    expected_km: float,
    weight_km: Floats,
) -> list[list[_Path | None]]:
    """Return the path between every pair of candidates of two neighbours."""
    starts, ends = options
    nothing: list[list[_Path | None]] = [[None] * len(ends) for _ in starts]
    if not starts or not ends:
        return nothing
    reach = 2.2 * expected_km + 40.0
    window = _window(index, stops, reach)
    # The stations' own links may lie outside the window.
    window[[a.link for a in starts]] = True
    # A line enters a third country only if there is no other route.
    home = window & index.within({stops[0].country, stops[1].country})
    for keep in (home, window) if all(s.country for s in stops) else (window,):
        search = _Search.of(index.topology, keep, weight_km, starts, reach)
        paths = search.paths(starts, ends)
        if any(path is not None for row in paths for path in row):
            return paths
    return nothing


def _window(index: LinkIndex, stops: tuple[Stop, Stop], reach_km: float) -> Bools:
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
    keep = np.zeros(len(index.topology.links), dtype=bool)
    keep[index.in_box(area)] = True
    return keep


@dataclass(frozen=True)
class _Search:
    """Shortest paths from the ends of the links that candidates lie on."""

    topology: Topology
    weight_km: Floats
    graph: SearchGraph
    found: Floats
    before: Ints
    row_of: dict[int, int]

    @classmethod
    def of(
        cls,
        topology: Topology,
        keep: Bools,
        weight_km: Floats,
        starts: list[Anchor],
        reach_km: float,
    ) -> _Search:
        at = np.array([a.link for a in starts], dtype=np.int64)
        graph = search_graph(topology, keep, weight_km)
        ends = np.unique(np.concatenate([topology.u[at], topology.v[at]])).tolist()
        # Of a link across a border only the domestic end is in the graph.
        sources = [n for n in ends if graph.local(n) >= 0]
        distance, before = graph.distances(
            [graph.local(n) for n in sources], limit_km=reach_km
        )
        row_of = {n: i for i, n in enumerate(sources)}
        return cls(topology, weight_km, graph, distance, before, row_of)

    def paths(
        self, starts: list[Anchor], ends: list[Anchor]
    ) -> list[list[_Path | None]]:
        """Return the lightest path between each start and each end."""
        totals = self._totals(starts, ends)
        return [
            [self._path(a, b, totals[:, i, j]) for j, b in enumerate(ends)]
            for i, a in enumerate(starts)
        ]

    def _path(self, a: Anchor, b: Anchor, totals: Floats) -> _Path | None:
        if a.link == b.link:
            share = abs(a.fraction - b.fraction)
            if share < MIN_SHARE:
                return None
            return _Path(self, a, b, share * float(self.weight_km[a.link]), (0, 0))
        best = int(totals.argmin())
        total = float(totals[best])
        return _Path(self, a, b, total, divmod(best, 2)) if np.isfinite(total) else None

    def _totals(self, starts: list[Anchor], ends: list[Anchor]) -> Floats:
        """Return weights by pair of link ends (leave, enter), start and end."""
        outs = [self._out(starts, end) for end in (0, 1)]
        ins = [self._into(ends, end) for end in (0, 1)]
        totals = np.full((4, len(starts), len(ends)), np.inf)
        for k, (out, into) in enumerate((o, i) for o in outs for i in ins):
            (row, out_km), (column, into_km) = out, into
            reached = np.ix_(row >= 0, column >= 0)
            middle = self.found[np.ix_(row[row >= 0], column[column >= 0])]
            totals[k][reached] = (
                out_km[row >= 0, None] + middle + into_km[None, column >= 0]
            )
        return totals

    def _out(self, anchors: list[Anchor], end: int) -> tuple[Ints, Floats]:
        """Return the search from an end of each link, and the weight up to there."""
        nodes = (self.topology.u, self.topology.v)[end]
        row = [self.row_of.get(int(nodes[a.link]), -1) for a in anchors]
        return np.array(row, dtype=np.int64), self._share_km(anchors, end)

    def _into(self, anchors: list[Anchor], end: int) -> tuple[Ints, Floats]:
        """Return the local node at an end of each link, and the weight from there."""
        nodes = (self.topology.u, self.topology.v)[end]
        local = [self.graph.local(int(nodes[a.link])) for a in anchors]
        return np.array(local, dtype=np.int64), self._share_km(anchors, end)

    def _share_km(self, anchors: list[Anchor], end: int) -> Floats:
        return np.array(
            [
                (a.fraction if end == 0 else 1 - a.fraction)
                * float(self.weight_km[a.link])
                for a in anchors
            ]
        )

    def pieces(self, path: _Path) -> tuple[Piece, ...]:
        """Return the stretches of links of a path, in travel order."""
        a, b, t = path.start, path.end, self.topology
        if a.link == b.link:
            return (Piece(a.link, *sorted((a.fraction, b.fraction))),)
        out_end, in_end = path.link_ends
        node_a = int((t.u, t.v)[out_end][a.link])
        node_b = int((t.u, t.v)[in_end][b.link])
        middle = self.graph.path_links(
            self.before[self.row_of[node_a]],
            self.graph.local(node_a),
            self.graph.local(node_b),
        )
        pieces = (
            _to_end(a, out_end),
            *(Piece(link, 0.0, 1.0) for link in middle),
            _to_end(b, in_end),
        )
        return tuple(p for p in pieces if p.end - p.start > MIN_SHARE)


def _to_end(anchor: Anchor, end: int) -> Piece:
    if end == 0:
        return Piece(anchor.link, 0.0, anchor.fraction)
    return Piece(anchor.link, anchor.fraction, 1.0)
