"""Sections of named lines: rows that name two stops, and the links between them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import dijkstra

from gis_data.row_log import outside

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping

    import pandas as pd
    from numpy.typing import NDArray

    from gis_data.row_log import Box, RowLog
    from network.build.land.topology import Topology

    Row = Mapping[Hashable, Any]
    Ints = NDArray[np.int64]

#: A parallel track may be so much longer, as `network.build.land.conflate` matches it.
TWIN_SLACK, TWIN_SLACK_KM = 0.02, 0.5
TOUCHING_KM = 1e-6


def sections_inside(
    log: RowLog, lines: pd.DataFrame, stops: pd.DataFrame, bbox: Box | None
) -> pd.DataFrame:
    """Return the sections of lines inside a box; those outside count as matched.

    Parameters
    ----------
    log : RowLog
        Hands out the rows of ``line_sections``.
    lines : pandas.DataFrame
        ``rail_lines`` or ``expressways``: ``id``.
    stops : pandas.DataFrame
        Index node id; ``lon``, ``lat``.
    bbox : tuple of float or None
        West, south, east, north in degrees; None: the whole world.

    Returns
    -------
    pandas.DataFrame
        Rows of lines of the table, both ends in the box.
    """
    sections = log.rows("line_sections")
    sections = sections[sections["line_id"].isin(lines["id"].astype(str))]
    beyond = set(stops.index[outside(stops, bbox)])
    outer = sections[["from_node", "to_node"]].isin(beyond).any(axis=1)
    log.match_where("line_sections", sections, outer)
    return sections[~outer]


def section_links(
    topology: Topology, row: Row, matches: pd.DataFrame, stops: pd.DataFrame
) -> Ints | None:
    """Return the links of a line between two of its stops, parallel tracks included.

    Parameters
    ----------
    topology : Topology
        Network that the line was matched to.
    row : mapping
        ``line_id``, ``from_node``, ``to_node``.
    matches : pandas.DataFrame
        ``link``, ``line_id``: which lines run on which links.
    stops : pandas.DataFrame
        ``line_id``, ``node_id``, ``node``: where lines call.

    Returns
    -------
    numpy.ndarray or None
        Link numbers; None where the line does not join the two stops.
    """
    line = str(row["line_id"])
    links = matches.loc[matches["line_id"] == line, "link"].to_numpy(np.int64)
    calls = stops[stops["line_id"] == line]
    node = dict(zip(calls["node_id"].astype(str), calls["node"], strict=True))
    ends = [str(row["from_node"]), str(row["to_node"])]
    if not set(ends) <= set(node):
        return None
    between = _between(topology, links, [int(node[end]) for end in ends])
    return between if len(between) else None


def _between(topology: Topology, links: Ints, ends: list[int]) -> Ints:
    """Return the links, of some, that lie between two nodes, parallel ones included."""
    a = np.minimum(topology.u[links], topology.v[links])
    b = np.maximum(topology.u[links], topology.v[links])
    weight = np.maximum(topology.length_km[links], 1e-6)  # 0 would be no link at all
    order = np.argsort(weight, kind="stable")
    pairs, first = np.unique(np.stack([a, b], axis=1)[order], axis=0, return_index=True)
    n, km = len(topology.nodes), weight[order][first]
    graph = coo_array((km, (pairs[:, 0], pairs[:, 1])), shape=(n, n)).tocsr()
    from_ends = dijkstra(graph, directed=False, indices=ends)
    length_km = float(from_ends[0, ends[1]])
    if not np.isfinite(length_km):
        return np.zeros(0, dtype=np.int64)
    # What lies beyond an end is farther from the other end than the two are apart.
    near = (from_ends <= length_km + TOUCHING_KM).all(axis=0)
    near &= from_ends.sum(axis=0) <= length_km * (1 + TWIN_SLACK) + TWIN_SLACK_KM
    return np.asarray(links[near[a] & near[b]], dtype=np.int64)
