"""Lightest paths between the places where two neighbouring points of a line may lie."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from network.build.land.link_index import Anchor
    from network.build.land.topology import SearchGraph, Topology

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

MIN_SHARE = 1e-9


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
class Paths:
    """The lightest path between each start and each end; few are looked at.

    Attributes
    ----------
    weight_km : numpy.ndarray
        Weights by start and end; inf where there is no path.
    topology : Topology
        Network that the paths are in.
    graph : SearchGraph
        The part of it that was searched.
    starts, ends : sequence of Anchor
        Places on links.
    link_ends : numpy.ndarray
        By which ends a path leaves and enters the links, by start and end: twice the
        first plus the second.
    rows : dict of int to int
        Row of `before` by node that was searched from.
    before : numpy.ndarray
        Predecessors, as `SearchGraph.distances` returns them.
    """

    weight_km: Floats
    topology: Topology
    graph: SearchGraph
    starts: Sequence[Anchor]
    ends: Sequence[Anchor]
    link_ends: Ints
    rows: dict[int, int]
    before: Ints

    def pieces(self, start: int, end: int) -> tuple[Piece, ...]:
        """Return the stretches of links of a path, in travel order.

        Parameters
        ----------
        start, end : int
            Numbers of the start and of the end; there is a path between them.

        Returns
        -------
        tuple of Piece
            Without those of no length.
        """
        a, b, t = self.starts[start], self.ends[end], self.topology
        if a.link == b.link:
            return (Piece(a.link, *sorted((a.fraction, b.fraction))),)
        out_end, in_end = divmod(int(self.link_ends[start, end]), 2)
        node_a = int((t.u, t.v)[out_end][a.link])
        node_b = int((t.u, t.v)[in_end][b.link])
        middle = self.graph.path_links(
            self.before[self.rows[node_a]],
            self.graph.local(node_a),
            self.graph.local(node_b),
        )
        pieces = (
            _to_end(a, out_end),
            *(Piece(link, 0.0, 1.0) for link in middle),
            _to_end(b, in_end),
        )
        return tuple(p for p in pieces if p.end - p.start > MIN_SHARE)


def paths_between(
    topology: Topology,
    graph: SearchGraph,
    weight_km: Floats,
    anchors: tuple[Sequence[Anchor], Sequence[Anchor]],
    reach_km: float,
) -> Paths:
    """Return the lightest path between each start and each end.

    Parameters
    ----------
    topology : Topology
        Network that the anchors are on.
    graph : SearchGraph
        The part of it that paths may use.
    weight_km : numpy.ndarray
        Weight of every link.
    anchors : tuple of sequence of Anchor
        The starts and the ends.
    reach_km : float
        Greatest weight between the links of a start and an end.

    Returns
    -------
    Paths
        Their weights, and what the links of each can be read from.
    """
    starts, ends = anchors
    leave, leave_km = _link_ends(topology, weight_km, starts)
    enter, enter_km = _link_ends(topology, weight_km, ends)
    # Of a link across a border only the domestic end is in the graph.
    sources = np.unique(leave)
    sources = sources[graph.local_many(sources) >= 0]
    distance, before = graph.distances(
        graph.local_many(sources).tolist(), limit_km=reach_km
    )
    row = {int(node): i for i, node in enumerate(sources)}
    rows = np.array([row.get(int(node), -1) for node in leave.ravel()], dtype=np.int64)
    columns = graph.local_many(enter.ravel())
    shape = (2, len(starts), 2, len(ends))
    middle = np.full((rows.size, columns.size), np.inf)
    reached = np.ix_(rows >= 0, columns >= 0)
    middle[reached] = distance[np.ix_(rows[rows >= 0], columns[columns >= 0])]
    total = (leave_km.reshape(-1, 1) + middle) + enter_km.reshape(1, -1)
    by_ends = total.reshape(shape).transpose(0, 2, 1, 3).reshape(4, *shape[1::2])
    weight = by_ends.min(axis=0)
    for i, a in enumerate(starts):
        for j, b in enumerate(ends):
            if a.link == b.link:
                share = abs(a.fraction - b.fraction)
                along = share * float(weight_km[a.link])
                weight[i, j] = along if share >= MIN_SHARE else np.inf
    link_ends = by_ends.argmin(axis=0)
    return Paths(weight, topology, graph, starts, ends, link_ends, row, before)


def _link_ends(
    topology: Topology, weight_km: Floats, anchors: Sequence[Anchor]
) -> tuple[Ints, Floats]:
    """Return both end nodes of the link of each anchor, and the weight up to each."""
    links = np.array([a.link for a in anchors], dtype=np.int64)
    share = np.array([a.fraction for a in anchors])
    nodes = np.stack([topology.u[links], topology.v[links]])
    return nodes, np.stack([share, 1 - share]) * weight_km[links]


def _to_end(anchor: Anchor, end: int) -> Piece:
    if end == 0:
        return Piece(anchor.link, 0.0, anchor.fraction)
    return Piece(anchor.link, anchor.fraction, 1.0)
