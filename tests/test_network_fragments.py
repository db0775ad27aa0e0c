"""Railways that break off short of the network, on toys worked by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from network.build.land.fragments import join_fragments

if TYPE_CHECKING:
    from collections.abc import Callable

    from network.build.land.topology import Topology

    Make = Callable[..., Topology]

KM = 1 / 111.3195


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
    found = join_fragments(raw)
    assert len(found.components()[1]) == 1
    new = found.links.iloc[len(raw.links) :]
    assert new[["u", "v"]].to_numpy().tolist() == [[1, 3]]
    assert new["length_km"].item() == pytest.approx(1.4, rel=0.01)
    assert (new["confidence"].item(), bool(new["schematic"].item())) == ("low", True)
    assert new["source_id"].item() == "osm:gap"


@pytest.mark.parametrize(
    ("gap_km", "branch_km", "country"),
    [(2.8, 30, "CN"), (1.4, 10, "CN"), (1.4, 30, "RU")],
    ids=["too far off", "a siding", "beyond a frontier"],
)
def test_what_is_no_gap_stays_apart(
    toy_topology: Make, gap_km: float, branch_km: float, country: str
) -> None:
    raw = broken(toy_topology, gap_km, branch_km, country)
    assert join_fragments(raw) is raw


def test_two_fragments_meet_by_one_link(toy_topology: Make) -> None:
    nodes = {
        "a": (0.0, 0.0), "b": (60 * KM, 0.0),
        "c": (61 * KM, 0.0), "d": (91 * KM, 0.0),
        "e": (92 * KM, 0.0), "f": (122 * KM, 0.0),
    }  # fmt: skip
    raw = toy_topology(nodes, [("a-b", 60), ("c-d", 30), ("e-f", 30)])
    found = join_fragments(raw)
    new = found.links.iloc[len(raw.links) :]
    assert sorted(map(tuple, new[["u", "v"]].to_numpy().tolist())) == [(1, 2), (3, 4)]
