"""Where links cross the frontier of two countries, by the committed areas."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import numpy as np
import shapely

from gis_data.coverage import coverage_edges
from gis_data.layers import read_layer

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from network.build.land.topology import Topology

    Floats = NDArray[np.float64]


def frontier_shares(
    topology: Topology, links: Sequence[int], near: Sequence[float]
) -> Floats:
    """Return how far along links their straight lines cross the frontier.

    Parameters
    ----------
    topology : Topology
        Network; the ends of the links lie in two countries.
    links : sequence of int
        Link numbers.
    near : sequence of float
        Where along each the frontier is thought to be, from 0 to 1: of several
        crossings the nearest is taken.

    Returns
    -------
    numpy.ndarray
        From 0 to 1; NaN where the line crosses no frontier of the two countries.
    """
    shares = np.full(len(links), np.nan)
    if not len(links):
        return shares
    tree, ends, pairs = _frontiers()
    at = np.asarray(links, dtype=np.int64)
    u, v = topology.u[at], topology.v[at]
    a, b = (np.column_stack([topology.lon[n], topology.lat[n]]) for n in (u, v))
    country = topology.nodes["country"].astype(str).to_numpy(dtype=object)
    wanted = [frozenset(pair) for pair in zip(country[u], country[v], strict=True)]
    lines = shapely.linestrings(np.stack([a, b], axis=1))
    line, piece = tree.query(np.asarray(lines, dtype=object), predicate="intersects")
    for i, k in zip(line.tolist(), piece.tolist(), strict=True):
        if pairs[k] != wanted[i]:
            continue
        share = _share_at(a[i], b[i], *ends[k])
        if np.isnan(shares[i]) or abs(share - near[i]) < abs(shares[i] - near[i]):
            shares[i] = share
    return shares


def _share_at(a: Floats, b: Floats, c: Floats, d: Floats) -> float:
    """Return where the line from a to b meets the one from c to d, from 0 to 1."""
    along, across = b - a, d - c
    area = along[0] * across[1] - along[1] * across[0]
    if area == 0:  # one lies on the other
        return 0.5
    away = c - a
    return float(np.clip((away[0] * across[1] - away[1] * across[0]) / area, 0.0, 1.0))


@cache
def _frontiers() -> tuple[shapely.STRtree, Floats, list[frozenset[str]]]:
    """Return the pieces of frontiers, their ends, and the countries on both sides."""
    areas = read_layer("country_areas")
    edges = coverage_edges(areas.geometry.to_numpy())
    country = areas["country"].to_numpy(dtype=object)
    shared = edges.second >= 0
    ends = edges.ends[shared]
    pairs = list(
        map(
            frozenset,
            zip(
                country[edges.first[shared]], country[edges.second[shared]], strict=True
            ),
        )
    )
    return shapely.STRtree(np.asarray(shapely.linestrings(ends))), ends, pairs
