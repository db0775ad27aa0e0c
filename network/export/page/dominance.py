"""Links left out beside a path of their own class that is no heavier in any respect.

Such a path is open whenever the link is, for it is of the same class, and no heavier
in every distinct weight vector: each vector is compared, since rounding every edge to
whole units may turn the order of two ways of almost equal length.
"""

from __future__ import annotations

from heapq import heappop, heappush
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet

    from numpy.typing import NDArray

    from network.export.page.links import Links

    Ints = NDArray[np.int64]
    Bools = NDArray[np.bool_]

    # By node: neighbour, length and number of each link of one class.
    Neighbours = dict[int, list[tuple[int, int, int]]]

#: Links that a search may settle before the link is kept for want of an answer.
MOST_SETTLED = 400


def without_dominated(links: Links, places: Bools) -> Links:
    """Return the links without those that a path of their class replaces.

    Parameters
    ----------
    links : Links
        Links; the first weight vector is that of length.
    places : numpy.ndarray of bool
        Nodes that no such path passes, one value a node.

    Returns
    -------
    Links
        Of any two nodes the same least weight in every vector, whatever it weighs to
        pass places.
    """
    gone = np.zeros(len(links), dtype=bool)
    at = np.flatnonzero(places)
    plain = np.flatnonzero(links.plain)
    order = plain[np.argsort(links.code[plain], kind="stable")]
    bounds = np.flatnonzero(np.diff(links.code[order])) + 1
    for group in np.split(order, bounds):
        _mark_dominated(links, group, gone, set(at.tolist()))
    return links.kept(~gone)


def _mark_dominated(
    links: Links, group: Ints, gone: Bools, places: AbstractSet[int]
) -> None:
    """Mark the dominated links of one class, the longest first."""
    numbers = group.tolist()
    length = dict(zip(numbers, links.weights[0, group].tolist(), strict=True))
    ends = dict(
        zip(
            numbers,
            zip(links.u[group].tolist(), links.v[group].tolist(), strict=True),
            strict=True,
        )
    )
    near: Neighbours = {}
    for number in numbers:
        u, v = ends[number]
        near.setdefault(u, []).append((v, length[number], number))
        near.setdefault(v, []).append((u, length[number], number))
    for number in sorted(numbers, key=lambda n: (-length[n], n)):
        u, v = ends[number]
        if len(near[u]) == 1 or len(near[v]) == 1:
            continue
        path = _shortest(near, number, (u, v), length[number], places)
        if path and dominates(links, path, number):
            gone[number] = True
            for node in (u, v):
                near[node] = [entry for entry in near[node] if entry[2] != number]


def dominates(links: Links, path: list[int], link: int) -> bool:
    """Return whether a path of the class of a link is no heavier in any vector.

    Parameters
    ----------
    links : Links
        Links.
    path : list of int
        Numbers of the links of a path between its ends.
    link : int
        Its number.

    Returns
    -------
    bool
        False too where the path is of another class.
    """
    same = (links.code[path] == links.code[link]) & links.plain[path]
    sums = links.weights[:, path].sum(axis=1)
    return bool(same.all() and (sums <= links.weights[:, link]).all())


def _shortest(
    near: Neighbours,
    link: int,
    ends: tuple[int, int],
    limit: int,
    places: AbstractSet[int],
) -> list[int]:
    """Return the shortest path beside a link, if it is no longer; else nothing."""
    start, goal = ends
    best = {start: 0}
    by: dict[int, tuple[int, int]] = {}
    queue = [(0, start)]
    for _ in range(MOST_SETTLED):
        if not queue:
            return []
        at, node = heappop(queue)
        if node == goal:
            break
        if at > best[node] or (node != start and node in places):
            continue
        for head, length, number in near[node]:
            total = at + length
            if number != link and total <= limit and total < best.get(head, limit + 1):
                best[head] = total
                by[head] = (node, number)
                heappush(queue, (total, head))
    else:
        return []
    path = []
    while goal != start:
        goal, number = by[goal]
        path.append(number)
    return path
