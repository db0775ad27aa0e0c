"""Lines of sections of a path, as they are drawn."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from network.model.store import Network
    from network.query.leg import EdgePath

    Ints = NDArray[np.int64]
    Floats = NDArray[np.float64]


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
