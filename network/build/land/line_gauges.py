"""Track gauge of single stretches, where a line changes it on its way."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import dijkstra

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    from network.build.land.topology import Topology


def with_line_gauges(
    topology: Topology, claims: pd.DataFrame, stops: pd.DataFrame, gauges: pd.DataFrame
) -> Topology:
    """Return rail links with the gauges that are known of stretches of their line.

    What a table says of a whole line, such as "1435 and 1520 mm to Grodekovo", would
    else lay both gauges along all of it.

    Parameters
    ----------
    topology : Topology
        With the link column ``gauge_text``.
    claims : pandas.DataFrame
        ``link``, ``line_id``: which lines run on which links.
    stops : pandas.DataFrame
        ``line_id``, ``node_id``, ``node``: where lines call.
    gauges : pandas.DataFrame
        ``line_id``, ``from_node``, ``to_node`` (two stops of the line) and
        ``gauge_mm`` of the track between them.

    Returns
    -------
    Topology
        With ``gauge_text`` put right, and a column ``gauge_known`` that is true
        there. A stretch whose stops are not on the network changes nothing.
    """
    text = topology.links["gauge_text"].to_numpy(dtype=object).copy()
    known = np.zeros(len(text), dtype=bool)
    for row in gauges.to_dict("records"):
        name = str(row["line_id"])
        own = claims.loc[claims["line_id"] == name, "link"].to_numpy(np.int64)
        here = stops[stops["line_id"] == name]
        node = dict(zip(here["node_id"].astype(str), here["node"], strict=True))
        ends = [str(row["from_node"]), str(row["to_node"])]
        if not set(ends) <= set(node):
            continue
        at = _between(topology, own, *(int(node[end]) for end in ends))
        text[at] = str(row["gauge_mm"])
        known[at] = True
    links = topology.links.assign(gauge_text=text, gauge_known=known)
    return type(topology)(topology.nodes, links)


def _between(
    topology: Topology, links: NDArray[np.int64], start: int, end: int
) -> NDArray[np.int64]:
    """Return the links on the shortest way from one node to another."""
    a = np.minimum(topology.u[links], topology.v[links])
    b = np.maximum(topology.u[links], topology.v[links])
    pairs, first = np.unique(np.stack([a, b], axis=1), axis=0, return_index=True)
    # Of parallel tracks one is enough; an explicit 0 would be no link at all.
    weight = np.maximum(topology.length_km[links][first], 1e-6)
    n = len(topology.nodes)
    graph = coo_array((weight, (pairs[:, 0], pairs[:, 1])), shape=(n, n)).tocsr()
    _, found = dijkstra(
        graph, directed=False, indices=[start], return_predecessors=True
    )
    before = found[0].tolist()
    passed: set[tuple[int, int]] = set()
    node = end
    while node != start and before[node] >= 0:
        last, node = node, before[node]
        passed.add((min(node, last), max(node, last)))
    if node != start:
        return np.zeros(0, dtype=np.int64)
    on = [pair in passed for pair in zip(a.tolist(), b.tolist(), strict=True)]
    return np.asarray(links[np.array(on, dtype=bool)], dtype=np.int64)
