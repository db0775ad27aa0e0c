"""Roads that break off: joined to each other or to the road beside, on a toy."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from network.build.land.dead_ends import join_dead_ends

if TYPE_CHECKING:
    from collections.abc import Callable

    from network.build.land.topology import Topology

    Make = Callable[..., Topology]

KM = 1 / 111.3195


def made(topology: Topology) -> dict[tuple[int, int], float]:
    new = topology.links[topology.links["source_id"] == "repair"]
    return {
        (min(u, v), max(u, v)): km
        for u, v, km in zip(
            new["u"].tolist(), new["v"].tolist(), new["length_km"], strict=True
        )
    }


@pytest.mark.parametrize(
    ("gap_km", "end_country", "road_km", "joined"),
    [
        (2.0, "CN", 20, True),  # it ends just short of the road
        (3.5, "CN", 20, False),  # too far to tell
        (2.0, "KP", 20, False),  # the other bank
        (2.0, "CN", 3, False),  # a slip road
    ],
)
def test_a_road_that_ends_beside_another_is_joined_to_it(
    toy_topology: Make, gap_km: float, end_country: str, road_km: float, *, joined: bool
) -> None:
    """A long road, and one that ends beside its middle::

    a ---- 30 km ---- b ---- 30 km ---- c
                      :  gap
                      e ---- f
    """
    nodes = {
        "a": (-30 * KM, 0), "b": (0, 0), "c": (30 * KM, 0),
        "e": (0, -gap_km * KM, end_country),
        "f": (0, -(gap_km + road_km) * KM, end_country),
    }  # fmt: skip
    roads = toy_topology(nodes, [("a-b", 30), ("b-c", 30), ("e-f", road_km)])
    found = made(join_dead_ends(roads))
    assert list(found) == ([(1, 3)] if joined else [])
    if joined:
        assert found[1, 3] == pytest.approx(gap_km, rel=0.01)


def test_what_a_short_way_leads_to_already_is_left_alone(toy_topology: Make) -> None:
    """The way from the end e back to b is five times the gap: a bay, no break."""
    nodes = {"a": (-30 * KM, 0), "b": (0, 0), "e": (0, -2 * KM), "f": (4 * KM, -2 * KM)}
    roads = toy_topology(nodes, [("a-b", 30), ("b-f", 5), ("e-f", 5)])
    assert made(join_dead_ends(roads)) == {}


def test_two_ends_of_one_network_are_joined_once(toy_topology: Make) -> None:
    """Two ends 2 km apart, 60 km along the roads; pairs so far apart are no pairs."""
    nodes = {"a": (0, 0), "b": (0, 30 * KM), "c": (2 * KM, 30 * KM), "d": (2 * KM, 0)}
    roads = toy_topology(nodes, [("a-b", 30), ("b-c", 2), ("c-d", 30)])
    assert made(join_dead_ends(roads)) == {(0, 3): pytest.approx(2.0, rel=0.01)}
