"""Lines of links between their nodes, simplified, as whole numbers.

Many sailings share their lines, so a point is written as its rank among those that
followed the same two points before, the latest first: mostly 0. One that is new there
is written as its step from the point before (adaptive prediction in context, with a
move-to-front list [1]_).

.. [1] Bentley, J., Sleator, D., Tarjan, R. and Wei, V. (1986). A locally adaptive data
   compression scheme. Communications of the ACM, 29 (4), 320-330.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import shapely

from gis_data.varints import varints, zigzag

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from network.model.store import Network

    Ints = NDArray[np.int64]
    Floats = NDArray[np.float64]
    Point = tuple[int, int]

#: Greatest distance of a point left out, in degrees: some 500 m.
TOLERANCE_DEG = 0.005
#: Steps per degree of points between nodes; 0.002 is about 220 m.
SHAPE_STEPS = 500
#: By how much the positions of nodes are finer.
FINER = 20


def shape_section(network: Network, of_edge: Ints, low: Ints, xy: Ints) -> bytes:
    """Return the lines of links.

    Parameters
    ----------
    network : Network
        The network.
    of_edge : numpy.ndarray of int64
        Link of each edge, -1 where it has none.
    low : numpy.ndarray of int64
        Node of the network that the line of each link begins at.
    xy : numpy.ndarray of int64
        Its position on the page, in whole steps of 1 / (`SHAPE_STEPS` * `FINER`)
        degrees, shape (2, links).

    Returns
    -------
    bytes
        Varints: how many points each link has between its nodes; the rank of each; and
        steps east, then north, of the new ones, in 1 / `SHAPE_STEPS` degrees.
    """
    lines = _chains(network, of_edge, low)
    counts = [len(line) for line in lines]
    geometry = shapely.linestrings(
        np.concatenate(lines), indices=np.repeat(np.arange(len(lines)), counts)
    )
    simple = shapely.simplify(geometry, TOLERANCE_DEG)
    points, link = shapely.get_coordinates(simple, return_index=True)
    steps = [(x, y) for x, y in np.rint(points * SHAPE_STEPS).astype(int).tolist()]
    starts = ((x, y) for x, y in ((xy + FINER // 2) // FINER).T.tolist())
    bounds = np.searchsorted(link, np.arange(len(lines) + 1)).tolist()
    coder = _Coder()
    for start, (first, last) in zip(starts, pairwise(bounds), strict=True):
        coder.add([start, *steps[first + 1 : last - 1]])
    east, north = zip(*coder.steps, strict=True) if coder.steps else ((), ())
    inner = np.diff(bounds) - 2
    parts = (inner, coder.ranks, zigzag(east), zigzag(north))
    return b"".join(varints(part) for part in parts)


@dataclass(eq=False)
class _Coder:
    """Ranks of points among those that followed the same two before."""

    ranks: list[int] = field(default_factory=list)
    steps: list[Point] = field(default_factory=list)
    _followers: dict[tuple[Point | None, Point], list[Point]] = field(
        default_factory=dict
    )

    def add(self, line: list[Point]) -> None:
        """Add a line, its last point left out."""
        before: Point | None = None
        for last, point in pairwise(line):
            known = self._followers.setdefault((before, last), [])
            rank = known.index(point) if point in known else len(known)
            if rank == len(known):
                self.steps.append((point[0] - last[0], point[1] - last[1]))
            else:
                del known[rank]
            known.insert(0, point)
            self.ranks.append(rank)
            before = last


def _chains(network: Network, of_edge: Ints, low: Ints) -> list[Floats]:
    """Return the points of each link from its first node to the last."""
    nodes, ends = network.nodes.arrays, network.edges.arrays
    at = np.flatnonzero(of_edge >= 0)
    order = at[np.argsort(of_edge[at], kind="stable")]
    bounds = np.flatnonzero(np.diff(of_edge[order])) + 1
    place = np.stack([nodes["lon"], nodes["lat"]], axis=1).astype(np.float64)
    u, v = (ends[end].astype(np.int64) for end in ("u", "v"))
    return [
        _joined(network, edges.tolist(), start, (u, v, place))
        for edges, start in zip(np.split(order, bounds), low.tolist(), strict=True)
    ]


def _joined(
    network: Network, edges: list[int], start: int, where: tuple[Ints, Ints, Floats]
) -> Floats:
    """Return the points of a chain of edges from a node on."""
    u, v, place = where
    at: dict[int, list[int]] = {}
    for edge in edges:
        at.setdefault(int(u[edge]), []).append(edge)
        at.setdefault(int(v[edge]), []).append(edge)
    parts, node, last = [place[[start]]], start, -1
    for _ in edges:
        edge = next(one for one in at[node] if one != last)
        forward = int(u[edge]) == node
        node, last = int(v[edge] if forward else u[edge]), edge
        points = network.shapes.points(edge)
        points = points if forward else points[::-1]
        parts.append(points[1:] if len(points) else place[[node]])
    return np.concatenate(parts)
