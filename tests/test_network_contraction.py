"""The order of contraction: every node once, the same each time, and shallow."""

from __future__ import annotations

import math

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from network.engine.cch import contraction_order


def ordered(nodes: int, arcs: list[tuple[int, int]]) -> list[int]:
    tail, head = (np.array([a[k] for a in arcs], dtype=np.uint32) for k in (0, 1))
    return contraction_order(tail, head, nodes).tolist()


def depth_and_size(nodes: int, arcs: list[tuple[int, int]]) -> tuple[int, int]:
    """Return the depth of the elimination tree, and the arcs it was filled up to."""
    order = ordered(nodes, arcs)
    rank = {node: i for i, node in enumerate(order)}
    above: list[set[int]] = [set() for _ in order]
    for a, b in arcs:
        if a != b:
            low, high = sorted((rank[a], rank[b]))
            above[low].add(high)
    depth = [0] * nodes
    for i in range(nodes):
        if above[i]:
            parent = min(above[i])
            above[parent] |= above[i] - {parent}
    for i in reversed(range(nodes)):
        if above[i]:
            depth[i] = depth[min(above[i])] + 1
    return max(depth, default=0), sum(map(len, above))


def grid(side: int) -> list[tuple[int, int]]:
    right = [(r * side + c, r * side + c + 1)
             for r in range(side) for c in range(side - 1)]  # fmt: skip
    down = [(i, i + side) for i in range(side * (side - 1))]
    return right + down


@given(
    st.integers(1, 12).flatmap(
        lambda n: st.tuples(
            st.just(n),
            st.lists(st.tuples(st.integers(0, n - 1), st.integers(0, n - 1))),
        )
    )
)
def test_every_node_comes_once_whatever_the_arcs(
    graph: tuple[int, list[tuple[int, int]]],
) -> None:
    nodes, arcs = graph
    order = ordered(nodes, arcs)
    assert sorted(order) == list(range(nodes))
    assert ordered(nodes, [(b, a) for a, b in reversed(arcs)]) == order


def test_a_graph_of_no_node_has_no_order() -> None:
    assert ordered(0, []) == []


def test_a_star_is_contracted_from_its_points() -> None:
    assert ordered(6, [(0, i) for i in range(1, 6)]) == [1, 2, 3, 4, 5, 0]


def test_a_tree_needs_no_new_arc() -> None:
    arcs = [((i - 1) // 2, i) for i in range(1, 63)]
    assert depth_and_size(63, arcs)[1] == 62


def test_a_chain_stays_shallow() -> None:
    nodes = 4096
    depth, size = depth_and_size(nodes, [(i, i + 1) for i in range(nodes - 1)])
    assert depth < 100  # from its ends it would be half the chain
    assert size < 2 * nodes


def test_a_grid_stays_close_to_what_nested_dissection_makes_of_it() -> None:
    side = 40
    depth, size = depth_and_size(side * side, grid(side))
    assert depth <= 4 * side  # by rows it would be side * side
    assert size <= 4 * side**2 * math.log2(side)
