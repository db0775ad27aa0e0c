"""Edges of areas that lie side by side, neighbours meeting vertex by vertex."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray


class Edges(NamedTuple):
    """Edges of a coverage, each once.

    Attributes
    ----------
    ends : numpy.ndarray of float
        Shape (edges, 2, 2): longitude and latitude of both ends.
    first, second : numpy.ndarray of int
        Numbers of the two areas that share an edge, the smaller first; `second` is
        -1 where only one has it.
    """

    ends: NDArray[np.float64]
    first: NDArray[np.int64]
    second: NDArray[np.int64]


def coverage_edges(shapes: NDArray[np.object_]) -> Edges:
    """Return the edges of areas, and which areas share each.

    Parameters
    ----------
    shapes : numpy.ndarray of shapely geometry
        Polygons and multipolygons. An edge that an area has twice is left out.

    Returns
    -------
    Edges
        In the order of their ends.

    Examples
    --------
    >>> from shapely import box
    >>> edges = coverage_edges(np.array([box(0, 0, 1, 1), box(1, 0, 2, 1)]))
    >>> edges.ends[edges.second >= 0].tolist()
    [[[1.0, 0.0], [1.0, 1.0]]]
    """
    import shapely  # noqa: PLC0415 - heavy

    parts, owner = shapely.get_parts(shapes, return_index=True)
    rings, part = shapely.get_rings(parts, return_index=True)
    points, ring = shapely.get_coordinates(rings, return_index=True)
    start = np.flatnonzero(ring[1:] == ring[:-1])
    ends = np.concatenate([points[start], points[start + 1]], axis=1)
    area = owner[part[ring[start]]].astype(np.int64)
    (a, b), (c, d) = ends[:, :2].T, ends[:, 2:].T
    backward = (a > c) | ((a == c) & (b > d))
    ends[backward] = ends[backward][:, [2, 3, 0, 1]]
    order = np.lexsort((area, *ends.T[::-1]))
    ends, area = ends[order], area[order]
    same = (ends[1:] == ends[:-1]).all(axis=1)
    begins = np.append(True, ~same)[: len(ends)]
    again = np.append(same, False)[: len(ends)]
    second = np.where(again, np.roll(area, -1), -1)
    first, second = area[begins], second[begins]
    once = first != second
    return Edges(ends[begins][once].reshape(-1, 2, 2), first[once], second[once])
