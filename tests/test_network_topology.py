"""Nodes and links of one mode, and searches on them, worked by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest

from network.build.land.topology import Topology, search_graph

if TYPE_CHECKING:
    from collections.abc import Callable

    Make = Callable[..., Topology]


@pytest.fixture
def ladder(toy_topology: Make) -> Topology:
    """Two rails of a ladder, a short cut between them, and an island.

    ::

        a --2-- b --2-- c        x --9-- y
        |       |       |
        1       5       1
        |       |       |
        d --1-- e --1-- f
                \\--7--/
    """
    nodes = {
        "a": (0.00, 0.01), "b": (0.01, 0.01), "c": (0.02, 0.01),
        "d": (0.00, 0.00), "e": (0.01, 0.00), "f": (0.02, 0.00),
        "x": (1.00, 0.00), "y": (1.01, 0.00),
    }  # fmt: skip
    links = [
        ("a-b", 2), ("b-c", 2), ("a-d", 1), ("b-e", 5), ("c-f", 1),
        ("d-e", 1), ("e-f", 7), ("e-f", 1), ("x-y", 9),
    ]  # fmt: skip
    return toy_topology(nodes, links)


def test_chords_are_geodesic(ladder: Topology) -> None:
    # 0.01 degrees of longitude on the equator of WGS 84 are 1.11319 km; of
    # latitude 1.10574 km there.
    assert ladder.straight_km()[0] == pytest.approx(1.11319, abs=1e-4)
    assert ladder.straight_km()[2] == pytest.approx(1.10574, abs=1e-4)


def test_components_count_the_nodes_that_links_join(ladder: Topology) -> None:
    labels, sizes = ladder.components()
    assert sizes[labels].tolist() == [6] * 6 + [2] * 2


def test_a_node_without_links_is_a_component_of_its_own(ladder: Topology) -> None:
    lone = pd.DataFrame({"lon": [5.0], "lat": [5.0], "country": ["CN"],
                         "name_en": ["z"], "name_zh": [""]})  # fmt: skip
    labels, sizes = ladder.with_nodes(lone).components()
    assert sizes[labels[8]] == 1
    assert len(ladder.nodes) == 8


def test_the_lightest_of_parallel_links_is_searched(ladder: Topology) -> None:
    graph = search_graph(ladder, np.ones(9, dtype=bool), ladder.length_km)
    found, before = graph.distances([graph.local(0)], limit_km=100.0)
    # a-d-e-f = 1 + 1 + 1 beats a-b-c-f = 5 and the slow link e-f of 7 km.
    assert found[0][graph.local(5)] == 3.0
    assert graph.path_links(before[0], graph.local(0), graph.local(5)) == [2, 5, 7]


def test_weights_not_lengths_decide(ladder: Topology) -> None:
    weight = ladder.length_km.copy()
    weight[7] = 20.0
    graph = search_graph(ladder, np.ones(9, dtype=bool), weight)
    found, before = graph.distances([graph.local(0)], limit_km=100.0)
    assert found[0][graph.local(5)] == 5.0
    assert graph.path_links(before[0], graph.local(0), graph.local(5)) == [0, 1, 4]


def test_what_lies_outside_or_beyond_the_limit_is_not_reached(ladder: Topology) -> None:
    keep = np.ones(9, dtype=bool)
    keep[8] = False
    graph = search_graph(ladder, keep, ladder.length_km)
    assert graph.local(6) == -1
    found, before = graph.distances([graph.local(0)], limit_km=2.5)
    assert not np.isfinite(found[0][graph.local(5)])
    with pytest.raises(ValueError, match="was not reached"):
        graph.path_links(before[0], graph.local(0), graph.local(5))


def test_adding_nothing_changes_nothing(ladder: Topology) -> None:
    assert ladder.with_links(pd.DataFrame()) is ladder
    assert ladder.with_nodes(pd.DataFrame()) is ladder
