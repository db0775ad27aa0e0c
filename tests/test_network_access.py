"""Places attached to the network, or refused, on toys worked by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest

from network.build.attachments import attach
from network.model.schema import FEWEST_NODES, LIMIT_KM

if TYPE_CHECKING:
    from collections.abc import Callable

    from network.build.land.topology import Topology

    Make = Callable[..., Topology]

KM = 1 / 111.3195


@pytest.fixture
def lines(toy_topology: Make) -> Topology:
    """Two long lines, one a country, and a fragment of three nodes between them.

    ::

        RU   r0 - r1 - r2 - ... 160 nodes, 2 km apart ...      20 km north
        CN       s0 - s1 - s2                                   2 km north
        CN   a0 - a1 - a2 - ... 160 nodes, 2 km apart ...       0 km
    """
    count = FEWEST_NODES + 10
    nodes: dict[str, tuple[object, ...]] = {
        f"a{i}": (2 * i * KM, 0) for i in range(count)
    }
    nodes |= {f"r{i}": (2 * i * KM, 20 * KM, "RU") for i in range(count)}
    nodes |= {f"s{i}": (2 * i * KM, 2 * KM) for i in range(3)}
    links = [(f"{n}{i}-{n}{i + 1}", 2.0) for n in "ar" for i in range(count - 1)]
    links += [("s0-s1", 2.0), ("s1-s2", 2.0)]
    return toy_topology(nodes, links)


def points(*rows: tuple[float, float, str]) -> pd.DataFrame:
    table = pd.DataFrame(list(rows), columns=["lon", "lat", "country"])
    return table.assign(lon=table["lon"] * KM, lat=table["lat"] * KM)


def test_a_place_joins_the_nearest_link_and_its_distance_is_kept(
    lines: Topology,
) -> None:
    found = attach(lines, points((101, -3, "CN")), limit_km=20.0)
    assert found.distance_km == pytest.approx([3.0], rel=0.01)
    node = int(found.node[0])
    assert node == len(lines.nodes), "the link is split at the foot"
    assert found.topology.lon[node] == pytest.approx(101 * KM, rel=1e-3)
    assert found.topology.lat[node] == pytest.approx(0.0, abs=1e-6)


def test_beyond_the_limit_a_place_is_refused(lines: Topology) -> None:
    found = attach(lines, points((50, -21, "CN"), (50, -19, "CN")), limit_km=20.0)
    assert found.node[0] == -1
    assert np.isnan(found.distance_km[0])
    assert found.node[1] >= 0


def test_never_into_another_country(lines: Topology) -> None:
    # 17 km from the Chinese line, 3 km from the Russian one.
    found = attach(lines, points((60, 17, "CN"), (60, 17, "RU")), limit_km=20.0)
    assert found.distance_km == pytest.approx([17.0, 3.0], rel=0.01)
    far = attach(lines, points((60, 17, "CN")), limit_km=10.0)
    assert far.node.tolist() == [-1]


def test_a_place_of_unknown_country_joins_what_is_nearest(lines: Topology) -> None:
    found = attach(lines, points((60, 17, "")), limit_km=20.0)
    assert found.distance_km == pytest.approx([3.0], rel=0.01)


def test_a_country_without_a_network_is_refused(lines: Topology) -> None:
    assert attach(lines, points((60, 0, "MN")), limit_km=20.0).node.tolist() == [-1]


def test_a_small_component_does_not_count(lines: Topology) -> None:
    # 0 km from the fragment, 2 km from the line that matters.
    found = attach(lines, points((2, 2, "CN")), limit_km=20.0)
    assert found.distance_km == pytest.approx([2.0], rel=0.01)
    assert found.topology.lat[found.node[0]] == pytest.approx(0.0, abs=1e-6)


def test_only_usable_links_count(lines: Topology) -> None:
    usable = np.ones(len(lines.links), dtype=bool)
    usable[:5] = False  # the first 10 km of the Chinese line
    found = attach(lines, points((4, -3, "CN")), limit_km=20.0, usable=usable)
    assert found.distance_km == pytest.approx([np.hypot(6, 3)], rel=0.01)


def test_what_only_unusable_links_join_to_the_rest_is_a_fragment(
    lines: Topology,
) -> None:
    # Without link 5 the first five are a fragment of their own: 10 km on 6 nodes.
    usable = np.ones(len(lines.links), dtype=bool)
    usable[5] = False
    found = attach(lines, points((4, -3, "CN")), limit_km=20.0, usable=usable)
    assert found.distance_km == pytest.approx([np.hypot(8, 3)], rel=0.01)


def test_answers_come_in_the_order_of_the_places(lines: Topology) -> None:
    rows = [(x, -1.0, "CN") for x in (90, 10, 55, 300, 31)]
    found = attach(lines, points(*rows, (900, 0, "CN")), limit_km=20.0)
    assert found.topology.lon[found.node[:5]] == pytest.approx(
        [x * KM for x, _, _ in rows], rel=1e-3
    )
    assert found.node[5] == -1
    assert found.topology.length_km.sum() == pytest.approx(lines.length_km.sum())


def test_limits_are_stated_for_every_land_mode() -> None:
    assert LIMIT_KM == {"rail": 20.0, "road": 30.0}
