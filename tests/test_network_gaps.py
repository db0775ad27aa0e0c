"""Gaps in the raw roads and railways: which are closed, on toys worked by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import pytest

from network.build.land.gaps import (
    close_known_gaps,
    close_rail_gaps,
    close_road_gaps,
)

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
    found = made(close_road_gaps(roads))
    assert list(found) == ([(1, 3)] if joined else [])
    if joined:
        assert found[1, 3] == pytest.approx(gap_km, rel=0.01)


def test_what_a_short_way_leads_to_already_is_left_alone(toy_topology: Make) -> None:
    """The way from the end e back to b is five times the gap: a bay, no break."""
    nodes = {"a": (-30 * KM, 0), "b": (0, 0), "e": (0, -2 * KM), "f": (4 * KM, -2 * KM)}
    roads = toy_topology(nodes, [("a-b", 30), ("b-f", 5), ("e-f", 5)])
    assert made(close_road_gaps(roads)) == {}


def test_two_ends_of_one_network_are_joined_once(toy_topology: Make) -> None:
    """Two ends 2 km apart, 60 km along the roads; pairs so far apart are no pairs."""
    nodes = {"a": (0, 0), "b": (0, 30 * KM), "c": (2 * KM, 30 * KM), "d": (2 * KM, 0)}
    roads = toy_topology(nodes, [("a-b", 30), ("b-c", 2), ("c-d", 30)])
    assert made(close_road_gaps(roads)) == {(0, 3): pytest.approx(2.0, rel=0.01)}


def broken(make: Make, gap_km: float, branch_km: float, country: str) -> Topology:
    """Return a main line and a branch that ends before it.

    ::

        a ---40 km--- b ---40 km--- c
                      : gap
                      d --- branch --- e
    """
    nodes = {
        "a": (-40 * KM, 0.0),
        "b": (0.0, 0.0),
        "c": (40 * KM, 0.0),
        "d": (0.0, -gap_km * KM, country),
        "e": (0.0, -(gap_km + branch_km) * KM, country),
    }
    return make(nodes, [("a-b", 40), ("b-c", 40), ("d-e", branch_km + 1)])


def test_a_branch_is_joined_to_the_nearest_track(toy_topology: Make) -> None:
    raw = broken(toy_topology, 1.4, 30, "CN")
    closed = close_rail_gaps(raw)
    assert len(closed.components()[1]) == 1
    new = closed.links.iloc[len(raw.links) :]
    assert new[["u", "v"]].to_numpy().tolist() == [[1, 3]]
    assert new["length_km"].item() == pytest.approx(1.4, rel=0.01)
    assert (new["confidence"].item(), bool(new["schematic"].item())) == ("low", True)
    assert new["source_id"].item() == "osm:gap"


@pytest.mark.parametrize(
    ("gap_km", "branch_km", "country"),
    [(2.8, 30, "CN"), (1.4, 10, "CN"), (1.4, 30, "RU")],
    ids=["too far off", "a siding", "beyond a border"],
)
def test_what_is_no_gap_stays_apart(
    toy_topology: Make, gap_km: float, branch_km: float, country: str
) -> None:
    raw = broken(toy_topology, gap_km, branch_km, country)
    assert close_rail_gaps(raw) is raw


def test_two_fragments_meet_by_one_link(toy_topology: Make) -> None:
    nodes = {
        "a": (0.0, 0.0), "b": (60 * KM, 0.0),
        "c": (61 * KM, 0.0), "d": (91 * KM, 0.0),
        "e": (92 * KM, 0.0), "f": (122 * KM, 0.0),
    }  # fmt: skip
    raw = toy_topology(nodes, [("a-b", 60), ("c-d", 30), ("e-f", 30)])
    closed = close_rail_gaps(raw)
    new = closed.links.iloc[len(raw.links) :]
    assert sorted(map(tuple, new[["u", "v"]].to_numpy().tolist())) == [(1, 2), (3, 4)]


@pytest.mark.parametrize(("gap_km", "length_km"), [(2.5, 2.5), (0.1, 2.0)])
def test_a_known_gap_is_closed_and_never_shorter_than_the_geodesic(
    toy_topology: Make, gap_km: float, length_km: float
) -> None:
    """Two pieces of a line, 2 km apart."""
    nodes = {"a": (0, 0), "b": (40 * KM, 0), "c": (42 * KM, 0), "d": (52 * KM, 0)}
    line = toy_topology(nodes, [("a-b", 40), ("c-d", 10)])
    row = {"lon_a": 40 * KM, "lat_a": 0.0, "lon_b": 42 * KM, "lat_b": 0.0}
    gap = pd.DataFrame([{**row, "gap_km": gap_km, "confidence": "medium"}])
    closed = close_known_gaps(line, gap)
    assert closed.components()[1].tolist() == [4]
    new = closed.links.iloc[-1]
    assert new["length_km"] == pytest.approx(length_km, rel=0.001)
    assert (new["source_id"], new["confidence"]) == ("repair", "medium")
