"""Shortest paths over water: sight lines between capes, and paths round them."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import shapely
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from gis_data.geodesy import distance_km, geod

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import ArrayLike, NDArray

    from network.build.water.navigable import Water

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

# A path may touch a corner; rounding must not count that as crossing it.
_TOUCH_KM = 1e-6
_ROWS = 256
_DENSE_KM = 50.0
_SAMPLES = (0.5, 0.25, 0.75, 0.125, 0.875, 0.375, 0.625, 0.02, 0.98)


@dataclass(frozen=True)
class Sight:
    """Points on water and the pairs of them that see each other.

    Attributes
    ----------
    xy : numpy.ndarray
        (n, 2) points in the plane: first the points asked for, then the corners
        of the land.
    u, v : numpy.ndarray
        Row numbers of the ends of every sight line, u < v, sorted.
    points : int
        How many rows of `xy` are points asked for.
    """

    xy: Floats
    u: Ints
    v: Ints
    points: int


@dataclass(frozen=True)
class Gate:
    """A line across a strait; a ship that cuts it passes the strait.

    Attributes
    ----------
    passage : str
        Id of the canal, strait, cape or sea route.
    line : tuple of tuple of float
        (longitude, latitude) of the points of the line, on land at both ends.
    status : {"open", "closed"}
        Whether ships use it where nothing else is said.
    """

    passage: str
    line: tuple[tuple[float, float], ...]
    status: str = "open"


@dataclass(frozen=True)
class SeaPath:
    """A shortest path over water between two harbours.

    Attributes
    ----------
    start, end : int
        Row numbers of the harbours.
    length_km : float
        Geodesic length, harbour legs included.
    shape : numpy.ndarray
        (n, 2) longitude, latitude. The first and the last leg join the harbour
        with the nearest navigable water and may touch land; the others do not.
    passages : tuple of str
        Straits that it passes, sorted.
    avoids : str
        Strait this path was made to avoid; empty for the shortest of all.
    """

    start: int
    end: int
    length_km: float
    shape: Floats
    passages: tuple[str, ...]
    avoids: str


def sight_lines(area: shapely.Polygon, points: ArrayLike) -> Sight:
    """Return the visibility graph of a piece of water, thinned to tangents.

    A shortest path bends only at corners of the land, and touches the land there
    like a taut string, so only sight lines tangent at both ends remain [1]_.
    Shortest paths are those of the full visibility graph.

    Parameters
    ----------
    area : shapely.Polygon
        Water; its holes are islands. Plane coordinates.
    points : array_like
        (n, 2) points to join, inside the area or on its edge.

    Returns
    -------
    Sight
        The points, the corners and the lines.

    References
    ----------
    .. [1] Lozano-Perez, T. and Wesley, M. A. (1979). An algorithm for planning
       collision-free paths among polyhedral obstacles. *CACM* 22(10).

    Examples
    --------
    A square island of side 2 between two points: each sees the two
    corners on its own side, and the corners see one another along the island.

    >>> import shapely
    >>> water = shapely.box(-9, -9, 9, 9) - shapely.box(-1, -1, 1, 1)
    >>> sight = sight_lines(water, [[-4, 0], [4, 0]])
    >>> len(sight.xy), len(sight.u)
    (6, 8)
    """
    targets = np.asarray(points, dtype=np.float64).reshape(-1, 2)
    corners, before, after = _corners(area)
    xy = np.vstack([targets, corners])
    count = len(targets)
    # A point asked for has no coast of its own: anything is tangent to it.
    before = np.vstack([targets, before])
    after = np.vstack([targets, after])
    u, v = _tangents(xy, before, after)
    seen = _seen(area, xy[u], xy[v])
    return Sight(xy, u[seen], v[seen], count)


def _corners(area: shapely.Polygon) -> tuple[Floats, Floats, Floats]:
    """Return the corners of the land, with the coast before and after each."""
    rings = [area.exterior, *area.interiors]
    corner_rows: list[NDArray[np.float64]] = []
    for ring in rings:
        corners = shapely.get_coordinates(ring)[:-1]
        before, after = np.roll(corners, 1, axis=0), np.roll(corners, -1, axis=0)
        turn = _cross(corners - before, after - corners)
        # Water lies left of a ring wound like this; land juts out at right turns.
        wound_left = ring.is_ccw == (ring is rings[0])
        juts = turn < 0 if wound_left else turn > 0
        corner_rows.append(np.hstack([corners, before, after])[juts])
    table = np.vstack(corner_rows)
    return table[:, :2], table[:, 2:4], table[:, 4:]


def _cross(a: Floats, b: Floats) -> Floats:
    return np.asarray(a[..., 0] * b[..., 1] - a[..., 1] * b[..., 0])


def _tangents(xy: Floats, before: Floats, after: Floats) -> tuple[Ints, Ints]:
    """Return the pairs whose line touches the coast at both ends, not cuts it."""
    blocks: list[Ints] = []
    touch = np.empty((len(xy), len(xy)), dtype=np.bool_)
    for start in range(0, len(xy), _ROWS):
        rows = slice(start, start + _ROWS)
        step = xy[None, :, :] - xy[rows, None, :]
        cross_before = _cross(step, (before[rows] - xy[rows])[:, None, :])
        cross_after = _cross(step, (after[rows] - xy[rows])[:, None, :])
        # Along a coast one product is 0 but for rounding, in km^2 of its size.
        slack = 1e-9 * np.maximum(np.abs(cross_before), np.abs(cross_after)) + _TOUCH_KM
        touch[rows] = (np.minimum(cross_before, cross_after) >= -slack) | (
            np.maximum(cross_before, cross_after) <= slack
        )
    for start in range(0, len(xy), _ROWS):
        rows = slice(start, start + _ROWS)
        u, v = np.nonzero(touch[rows] & touch[:, rows].T)
        blocks.append(np.column_stack([u + start, v])[u + start < v])
    pairs = np.vstack(blocks) if blocks else np.empty((0, 2), dtype=np.int64)
    return pairs[:, 0], pairs[:, 1]


def _seen(area: shapely.Polygon, start: Floats, end: Floats) -> NDArray[np.bool_]:
    """Return which segments stay on the water."""
    water = shapely.buffer(area, _TOUCH_KM, join_style="mitre")
    shapely.prepare(water)
    left = np.arange(len(start))
    # Most lines cross land; a few points along them show it at a tenth of the cost.
    for share in _SAMPLES:
        points = start[left] + share * (end[left] - start[left])
        left = left[shapely.contains_xy(water, points[:, 0], points[:, 1])]
    lines = shapely.linestrings(np.stack([start[left], end[left]], axis=1))
    seen = np.zeros(len(start), dtype=np.bool_)
    seen[left[shapely.covers(water, lines)]] = True
    return seen


def sea_paths(
    water: Water,
    harbours: ArrayLike,
    pairs: Sequence[tuple[int, int]],
    *,
    gates: Sequence[Gate] = (),
) -> list[SeaPath]:
    """Return the shortest paths between harbours, and those that avoid a strait.

    Parameters
    ----------
    water : Water
        Navigable water with a berth for each harbour.
    harbours : array_like
        (n, 2) longitude, latitude of the harbours of `water`.
    pairs : sequence of tuple of int
        Row numbers of the harbours to join. Pairs with a harbour that has no
        berth, and pairs with no path, are left out.
    gates : sequence of Gate, optional
        Straits to name. For every strait a path passes, the shortest path
        without that strait is given too, where there is one.

    Returns
    -------
    list of SeaPath
        In the order of the pairs; of one pair the shortest first.
    """
    harbour_points = np.asarray(harbours, dtype=np.float64).reshape(-1, 2)
    rows = np.flatnonzero(~np.isnan(water.berths[:, 0]))
    number = {int(row): i for i, row in enumerate(rows)}
    wanted = [(number[a], number[b]) for a, b in pairs if a in number and b in number]
    sight = sight_lines(water.area, water.berths[rows])
    lonlat = water.plane.to_lonlat(sight.xy)
    weight = distance_km(*lonlat[sight.u].T, *lonlat[sight.v].T)
    cut = _cuts(sight, water, gates)

    def trees(allowed: NDArray[np.bool_]) -> tuple[Floats, Ints]:
        size = len(sight.xy)
        ends = (sight.u[allowed], sight.v[allowed])
        # Two harbours on one spot of water are a step of no length, not no step.
        step = np.maximum(weight[allowed], 1e-9)
        graph = csr_array((step, ends), shape=(size, size))
        found = dijkstra(
            graph,
            directed=False,
            indices=np.arange(sight.points),
            return_predecessors=True,
        )
        return found[0], found[1].astype(np.int64)

    reader = _PathReader(sight, lonlat, cut, harbour_points[rows], rows)
    paths = reader.read(wanted, *trees(np.ones(len(weight), dtype=np.bool_)), avoids="")
    for name in sorted(cut):
        barred = [p for p in paths if not p.avoids and name in p.passages]
        again = [(number[p.start], number[p.end]) for p in barred]
        if again:
            known = {(p.start, p.end, p.passages) for p in paths}
            paths += [
                path
                for path in reader.read(again, *trees(~cut[name]), avoids=name)
                if (path.start, path.end, path.passages) not in known
            ]
    order = {(int(rows[a]), int(rows[b])): i for i, (a, b) in enumerate(wanted)}
    return sorted(paths, key=lambda p: (order[p.start, p.end], p.length_km, p.avoids))


def _cuts(
    sight: Sight, water: Water, gates: Sequence[Gate]
) -> dict[str, NDArray[np.bool_]]:
    """Return for every strait which sight lines cut it."""
    lines = shapely.linestrings(np.stack([sight.xy[sight.u], sight.xy[sight.v]], 1))
    cut: dict[str, NDArray[np.bool_]] = {}
    for gate in gates:
        bar = shapely.LineString(water.plane.from_lonlat(gate.line))
        shapely.prepare(bar)
        crosses = np.asarray(shapely.intersects(bar, lines))
        cut[gate.passage] = crosses | cut.get(gate.passage, np.zeros_like(crosses))
    return cut


@dataclass
class _PathReader:
    """Reader of paths from shortest-path trees."""

    sight: Sight
    lonlat: Floats
    cut: dict[str, NDArray[np.bool_]]
    harbours: Floats
    rows: Ints

    def __post_init__(self) -> None:
        berths = self.lonlat[: self.sight.points]
        self.harbour_km = distance_km(*self.harbours.T, *berths.T)
        self.bows: dict[tuple[int, int], Floats] = {}
        self.names: dict[tuple[int, int], list[str]] = {}
        for name, crossing in self.cut.items():
            for k in np.flatnonzero(crossing):
                step = int(self.sight.u[k]), int(self.sight.v[k])
                self.names.setdefault(step, []).append(name)

    def read(
        self,
        pairs: Sequence[tuple[int, int]],
        length_km: Floats,
        before: Ints,
        *,
        avoids: str,
    ) -> list[SeaPath]:
        """Return the paths of some pairs."""
        paths = []
        for a, b in pairs:
            if not np.isfinite(length_km[a, b]):
                continue
            steps = list(pairwise(_walk(before[a], a, b)))
            marks = {
                name
                for i, j in steps
                for name in self.names.get((min(i, j), max(i, j)), ())
            }
            legs = [self._bow(*step) for step in steps]
            ends = self.lonlat[b], self.harbours[b]
            shape = np.vstack([self.harbours[a], *legs, *ends])
            moves = np.ones(len(shape), dtype=np.bool_)
            moves[1:] = (shape[1:] != shape[:-1]).any(axis=1)
            total = float(length_km[a, b] + self.harbour_km[a] + self.harbour_km[b])
            start, end = int(self.rows[a]), int(self.rows[b])
            passed = tuple(sorted(marks))
            paths.append(SeaPath(start, end, total, shape[moves], passed, avoids))
        return paths

    def _bow(self, start: int, end: int) -> Floats:
        """Return the points of a sight line but its last, dense enough to draw.

        Drawn as a straight stroke on the map, a leg of 900 km would lie up to
        15 km beside the great circle; legs of 50 km lie within 50 m of it.
        """
        if (start, end) not in self.bows:
            a, b = self.lonlat[start], self.lonlat[end]
            more = int(distance_km(*a, *b) // _DENSE_KM)
            between = geod().npts(a[0], a[1], b[0], b[1], more) if more else []
            points = np.vstack([a, np.reshape(between, (-1, 2)), b])
            self.bows[start, end] = points[:-1]
            self.bows[end, start] = points[:0:-1]
        return self.bows[start, end]


def _walk(before: Ints, start: int, end: int) -> Iterator[int]:
    """Return the points of a path from its start to its end."""
    steps = [end]
    while steps[-1] != start:
        steps.append(int(before[steps[-1]]))
    return reversed(steps)
