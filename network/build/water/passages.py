"""Canals, straits and capes as lines across the water, from table ``passages``."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import shapely

from gis_data.geodesy import distance_km
from network.build.water.coast import Gate

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import pandas as pd
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Box = tuple[float, float, float, float]

_MOST_POINTS = 4096


@dataclass(frozen=True)
class Leg:
    """A piece of a path over water that passes at most one named passage.

    Attributes
    ----------
    start, end : str
        Node ids.
    shape : numpy.ndarray
        (n, 2) longitude, latitude from start to end.
    passage : str
        Canal or strait; empty for none.
    """

    start: str
    end: str
    shape: Floats
    passage: str

    @cached_property
    def length_km(self) -> float:
        """Return the geodesic length of the shape."""
        return float(distance_km(*self.shape[:-1].T, *self.shape[1:].T).sum())


def gates_of(passages: pd.DataFrame) -> tuple[Gate, ...]:
    """Return the passages of a table.

    Parameters
    ----------
    passages : pandas.DataFrame
        Table ``passages``: ``id``, ``wkt``, ``status``.

    Returns
    -------
    tuple of Gate
        In the order of the table; without a line where the lanes themselves are
        marked with the id.
    """
    lines = shapely.from_wkt(passages["wkt"].replace("", None))
    rows = zip(passages["id"], lines, passages["status"], strict=True)
    return tuple(
        Gate(str(name), tuple(line.coords) if line else (), str(status))
        for name, line, status in rows
    )


def gates_in(gates: Iterable[Gate], box: Box) -> tuple[Gate, ...]:
    """Return the passages with a line in a box.

    Parameters
    ----------
    gates : iterable of Gate
        Passages.
    box : tuple of float
        (west, south, east, north) in degrees.

    Returns
    -------
    tuple of Gate
        In their order.
    """
    area = shapely.box(*box)
    return tuple(
        gate
        for gate in gates
        if gate.line and shapely.intersects(shapely.LineString(gate.line), area)
    )


def gates_crossed(
    shapes: Sequence[Floats], gates: Iterable[Gate]
) -> dict[int, list[Gate]]:
    """Return which passages some lanes go through.

    Parameters
    ----------
    shapes : sequence of numpy.ndarray
        (n, 2) longitude, latitude of each lane, n > 1, EPSG:4326.
    gates : iterable of Gate
        Passages.

    Returns
    -------
    dict of int to list of Gate
        By number of the lane, for those that cross a line.

    Examples
    --------
    >>> lane = np.array([[-1.0, 0.0], [1.0, 0.0]])
    >>> gates_crossed([lane + 5, lane], [Gate("toy", ((0.0, -1.0), (0.0, 1.0)))])
    {1: [Gate(passage='toy', line=((0.0, -1.0), (0.0, 1.0)), status='open')]}
    """
    if not len(shapes):
        return {}
    owner = np.repeat(np.arange(len(shapes)), [len(shape) for shape in shapes])
    lines = shapely.linestrings(np.vstack(shapes), indices=owner)
    tree = shapely.STRtree(np.asarray(lines, dtype=object))
    crossed: dict[int, list[Gate]] = {}
    for gate in gates:
        if gate.line:
            line = shapely.LineString(gate.line)
            for lane in np.sort(tree.query(line, predicate="intersects")).tolist():
                crossed.setdefault(lane, []).append(gate)
    return crossed


def cut_between(
    start: str, end: str, edge: str, shape: Floats, gates: Sequence[Gate]
) -> list[Leg]:
    """Return a path cut so that no piece passes more than one strait.

    Parameters
    ----------
    start, end : str
        Node ids of its ends.
    edge : str
        Id of the edge, which names the points in between.
    shape : numpy.ndarray
        (n, 2) longitude, latitude.
    gates : sequence of Gate
        The straits it passes.

    Returns
    -------
    list of Leg
        One, or as many as there are straits, in order.
    """
    if len(gates) < 2:  # noqa: PLR2004
        return [Leg(start, end, shape, gates[0].passage if gates else "")]
    steps = shapely.linestrings(np.stack([shape[:-1], shape[1:]], axis=1))
    crossed: list[tuple[int, str]] = []
    for gate in gates:
        hits = np.flatnonzero(shapely.intersects(steps, shapely.LineString(gate.line)))
        crossed += [(int(hits[0]), gate.passage)] if len(hits) else []
    crossed.sort()
    if len({step for step, _ in crossed}) < len(crossed) and len(shape) < _MOST_POINTS:
        # Two in one step: look again with a point in the middle of every step.
        finer = np.repeat(shape, 2, axis=0)[:-1]
        finer[1::2] = (shape[:-1] + shape[1:]) / 2
        return cut_between(start, end, edge, finer, gates)
    # Cut half way between one strait and the next.
    cuts = [(a + b + 1) // 2 for (a, _), (b, _) in pairwise(crossed)]
    bounds = [0, *cuts, len(shape) - 1]
    names = [start, *(f"{edge}:{k}" for k in range(1, len(crossed))), end]
    return [
        Leg(names[k], names[k + 1], shape[bounds[k] : bounds[k + 1] + 1], passage)
        for k, (_, passage) in enumerate(crossed)
    ]
