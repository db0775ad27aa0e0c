"""Where a point lies on the network, on toys worked by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from network.build.land.link_index import MOST_CANDIDATES, LinkIndex

if TYPE_CHECKING:
    from collections.abc import Callable

    from network.build.land.topology import Topology

    Make = Callable[..., Topology]

KM = 1 / 111.3195  # degrees of longitude a km, on the equator


@pytest.fixture
def cross(toy_topology: Make) -> Topology:
    """A straight link, a slack one, and one abroad; all 20 km from west to east.

    ::

        a ========= 20 km ========= b     0 km north
        c --------- 25 km --------- d     6 km north
        e ========= 20 km ========= f    12 km north, in RU
    """
    east = 20 * KM
    nodes = {
        "a": (0, 0), "b": (east, 0),
        "c": (0, 6 * KM), "d": (east, 6 * KM),
        "e": (0, 12 * KM, "RU"), "f": (east, 12 * KM, "RU"),
    }  # fmt: skip
    return toy_topology(nodes, [("a-b", 20), ("c-d", 25), ("e-f", 20)])


def test_a_point_beside_a_link_is_at_its_foot(cross: Topology) -> None:
    found = LinkIndex(cross).candidates(5 * KM, 1 * KM, limit_km=3.0, slack=False)
    assert [a.link for a in found] == [0]
    assert found[0].fraction == pytest.approx(0.25, abs=0.001)
    assert found[0].cost_km == pytest.approx(1.0, rel=0.01)


def test_nearest_comes_first(cross: Topology) -> None:
    found = LinkIndex(cross).candidates(10 * KM, 8 * KM, limit_km=20.0, slack=False)
    assert [a.link for a in found] == [1, 2, 0]
    assert [a.cost_km for a in found] == pytest.approx([2.0, 4.0, 8.0], rel=0.01)


def test_slack_explains_an_offset(cross: Topology) -> None:
    # A link of 25 km over a chord of 20 may sag by sqrt(25^2 - 20^2) / 2 = 7.5 km.
    index = LinkIndex(cross)
    assert index.sag_km == pytest.approx([0.0, 7.5, 0.0], abs=0.05)
    # 5 km off it a stop costs 0.05 x 5 km; off the straight link 1 km costs 1 km.
    found = index.candidates(10 * KM, 1 * KM, limit_km=12.0)
    assert [a.link for a in found][:2] == [1, 0]
    assert found[0].cost_km == pytest.approx(0.25, rel=0.02)
    assert found[1].cost_km == pytest.approx(1.0, rel=0.02)


def test_slack_puts_the_point_by_its_distances_from_the_ends(cross: Topology) -> None:
    found = LinkIndex(cross).candidates(5 * KM, 6 * KM, limit_km=1.0)
    assert found[0].link == 1
    assert found[0].fraction == pytest.approx(5 / 20, abs=0.001)


def test_close_to_an_end_means_the_end(cross: Topology) -> None:
    index = LinkIndex(cross)
    near = index.candidates(0.3 * KM, 0, limit_km=1.0, slack=False)
    beyond = index.candidates(-0.5 * KM, 0, limit_km=1.0, slack=False)
    far = index.candidates(19.7 * KM, 0, limit_km=1.0, slack=False)
    assert [x[0].fraction for x in (near, beyond, far)] == [0.0, 0.0, 1.0]
    assert beyond[0].cost_km == pytest.approx(0.5, rel=0.01)


def test_beyond_the_limit_there_is_no_candidate(cross: Topology) -> None:
    index = LinkIndex(cross)
    assert index.candidates(10 * KM, -3.1 * KM, limit_km=3.0, slack=False) == []
    assert len(index.candidates(10 * KM, -2.9 * KM, limit_km=3.0, slack=False)) == 1


def test_only_allowed_links_count(cross: Topology) -> None:
    index = LinkIndex(cross)
    at_home = index.candidates(
        10 * KM, 10 * KM, limit_km=30.0, allowed=index.within({"CN"}), slack=False
    )
    assert [a.link for a in at_home] == [1, 0]
    assert index.touching("RU").tolist() == [False, False, True]
    assert index.touching("").tolist() == [True, True, True]
    nowhere = np.zeros(3, dtype=bool)
    assert index.candidates(0, 0, limit_km=9.0, allowed=nowhere) == []


def test_the_search_reaches_as_far_at_60_degrees_north(toy_topology: Make) -> None:
    # There a degree of longitude is half as long: 4 km east are 0.0717 degrees.
    topology = toy_topology({"a": (0.0717, 59.9), "b": (0.0717, 60.1)}, [("a-b", 0)])
    found = LinkIndex(topology).candidates(0, 60, limit_km=5.0, slack=False)
    assert found[0].cost_km == pytest.approx(4.0, rel=0.01)


def test_candidates_are_few(toy_topology: Make) -> None:
    nodes = {
        f"{side}{i}": (x, i * KM)
        for i in range(20)
        for side, x in (("w", 0), ("e", 0.1))
    }
    topology = toy_topology(nodes, [(f"w{i}-e{i}", 0) for i in range(20)])
    found = LinkIndex(topology).candidates(0.05, 0, limit_km=50.0, slack=False)
    assert [a.link for a in found] == list(range(MOST_CANDIDATES))
