"""Exact reduction: what no shortest path passes is left out, chains become one link.

Left out is what lies on no simple path between two places: dead ends, islands, and
whatever hangs on the rest by one articulation node [1]_. A chain of plain links of one
class, through nodes where nothing else begins, is passed whole or not at all, whatever
is closed: it becomes one link with the sums of their weights. A plain link beside a
lighter path of its class is left out by `network.export.page.dominance`.

.. [1] Hopcroft, J. and Tarjan, R. (1973). Algorithm 447: efficient algorithms for graph
   manipulation. Communications of the ACM, 16 (6), 372-378.
"""

from __future__ import annotations

from collections import defaultdict, deque
from typing import TYPE_CHECKING

import networkx as nx
import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from network.export.page.dominance import without_dominated
from network.export.page.links import Links

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    Ints = NDArray[np.int64]
    Bools = NDArray[np.bool_]

# A round that leaves out less than a hundredth is the last.
_WORTH_A_ROUND = 0.99
_CHAIN = 2  # links at a node within a chain


def reduced(
    links: Links, places: Bools, *, report: Callable[[str, int], None] | None = None
) -> Links:
    """Return fewer links with the same shortest paths between places.

    Parameters
    ----------
    links : Links
        One an edge of the network.
    places : numpy.ndarray of bool
        Nodes at which a route may start, pass or end, one value a node.
    report : callable, optional
        Called with each step and the number of links after it.

    Returns
    -------
    Links
        Of any two places the same least weight in every weight vector, whatever
        classes are closed and whatever it weighs to pass places.
    """
    steps: tuple[tuple[str, Callable[[Links], Links]], ...] = (
        ("simple paths", lambda some: on_simple_paths(some, places)),
        ("chains", lambda some: joined_chains(some, places)),
        ("dominated", lambda some: without_dominated(some, places)),
    )
    links = joined_chains(links.kept(links.u != links.v), places)
    before = 2 * len(links)
    while len(links) < _WORTH_A_ROUND * before:
        before = len(links)
        for name, step in steps:
            links = step(links)
            if report is not None:
                report(name, len(links))
    return links


def joined_chains(links: Links, places: Bools) -> Links:
    """Return the links with chains of plain ones of one class joined.

    Parameters
    ----------
    links : Links
        Links without loops.
    places : numpy.ndarray of bool
        Nodes that stay, one value a node.

    Returns
    -------
    Links
        A chain that returns to its first node is left out.
    """
    if not len(links):
        return links
    through = _within_chains(links, places)
    ends = np.concatenate([links.u, links.v])
    link = np.tile(np.arange(len(links)), 2)
    inside = through[ends]
    order = np.argsort(ends[inside], kind="stable")
    pairs = link[inside][order].reshape(-1, _CHAIN)
    ones = np.ones(len(pairs), dtype=np.int8)
    graph = coo_array((ones, (pairs[:, 0], pairs[:, 1])), shape=(len(links),) * 2)
    count, component = connected_components(graph, directed=False)
    chain = component.astype(np.int64)
    # The two ends of each chain, in the order of its only link where it has one.
    rest = np.flatnonzero(~inside)
    rest = rest[np.lexsort((rest, chain[link[rest]]))]
    of_chain = chain[link[rest]]
    sizes = np.bincount(of_chain, minlength=count)
    open_ = sizes == _CHAIN  # the others are rings
    first = np.cumsum(sizes) - sizes
    u, v = np.zeros(count, dtype=np.int64), np.zeros(count, dtype=np.int64)
    u[open_], v[open_] = ends[rest[first[open_]]], ends[rest[first[open_] + 1]]
    by_chain = np.argsort(chain, kind="stable")
    starts = np.searchsorted(chain[by_chain], np.arange(count))
    whole = Links(
        u,
        v,
        links.code[by_chain[starts]],
        links.plain[by_chain[starts]],
        np.add.reduceat(links.weights[:, by_chain], starts, axis=1),
        links.renumbered(chain),
    )
    return whole.kept(open_ & (u != v))


def _within_chains(links: Links, places: Bools) -> Bools:
    """Return the nodes where two plain links of one class meet, and nothing else."""
    ends = np.concatenate([links.u, links.v])
    link = np.tile(np.arange(len(links)), 2)
    through = (np.bincount(ends, minlength=len(places)) == _CHAIN) & ~places
    order = np.flatnonzero(through[ends])
    order = order[np.argsort(ends[order], kind="stable")]
    a, b = link[order].reshape(-1, _CHAIN).T
    alike = links.plain[a] & links.plain[b] & (links.code[a] == links.code[b])
    through[ends[order[::2]][~alike]] = False
    return np.asarray(through)


def on_simple_paths(links: Links, places: Bools) -> Links:
    """Return the links that some simple path between two places may use.

    Parameters
    ----------
    links : Links
        Links.
    places : numpy.ndarray of bool
        Ends of paths, one value a node.

    Returns
    -------
    Links
        Without blocks that hang on the rest by one node, and have no place beyond it.
    """
    low, high = np.minimum(links.u, links.v), np.maximum(links.u, links.v)
    pair, of_pair = np.unique(low * len(places) + high, return_inverse=True)
    graph: nx.Graph[int] = nx.Graph()
    tails, heads = (part.tolist() for part in np.divmod(pair, len(places)))
    numbered = zip(tails, heads, range(len(pair)), strict=True)
    graph.add_weighted_edges_from(numbered, weight="pair")
    blocks = [
        [graph[a][b]["pair"] for a, b in edges]
        for edges in nx.biconnected_component_edges(graph)
    ]
    keep = np.zeros(len(pair), dtype=bool)
    for number in _passed(blocks, tails, heads, places.tolist()):
        keep[blocks[number]] = True
    return links.kept(keep[of_pair])


def _passed(
    blocks: list[list[int]], tails: list[int], heads: list[int], places: list[bool]
) -> set[int]:
    """Return the blocks with at least two nodes at which a path may enter."""
    nodes = [
        {tails[pair] for pair in block} | {heads[pair] for pair in block}
        for block in blocks
    ]
    blocks_at: dict[int, set[int]] = defaultdict(set)
    for number, inside in enumerate(nodes):
        for node in inside:
            blocks_at[node].add(number)

    doors = [
        sum(places[n] or len(blocks_at[n]) > 1 for n in inside) for inside in nodes
    ]
    left = set(range(len(blocks)))
    queue = deque(left)
    while queue:
        number = queue.popleft()
        if number not in left or doors[number] > 1:
            continue
        left.remove(number)
        for node in nodes[number]:
            at = blocks_at[node]
            at.discard(number)
            if len(at) == 1 and not places[node]:
                (other,) = at
                doors[other] -= 1
                queue.append(other)
    return left
