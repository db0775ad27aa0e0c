"""Lengths estimated from the straight line, and how far off they are."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from gis_data.bundled import read_network
from network.build.land.straight_links import (
    LONG_KM,
    STRAIGHT_RATIO,
    detour_factors,
    estimate_straight_lengths,
)
from network.build.land.topology import Topology
from network.model.schema import ESTIMATED_LENGTH

if TYPE_CHECKING:
    from collections.abc import Callable

    Make = Callable[..., Topology]


@pytest.fixture
def land(toy_topology: Make) -> Topology:
    """A plain in the west, mountains in the east, a straightened link in each.

    ::

        a --1.02-- b --1.02-- c --?-- d          p --1.5-- q --1.5-- r --?-- s
    """
    plain = {name: (0.3 * i, 45.0) for i, name in enumerate("abcd")}
    hills = {name: (40 + 0.3 * i, 45.0) for i, name in enumerate("pqrs")}
    pairs = ["a-b", "b-c", "c-d", "p-q", "q-r", "r-s"]
    made = toy_topology({**plain, **hills}, [(pair, 0) for pair in pairs])
    factor = np.array([1.02, 1.02, 1.0, 1.5, 1.5, 1.002])
    links = made.links.assign(length_km=made.length_km * factor)
    return Topology(made.nodes, links)


def test_a_straightened_link_has_the_detour_of_its_terrain(
    land: Topology, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("network.build.land.straight_links.NEIGHBOURS", 2)
    made = estimate_straight_lengths(land)
    ratio = made.length_km / made.straight_km()
    assert ratio.tolist() == pytest.approx([1.02, 1.02, 1.02, 1.5, 1.5, 1.5])
    estimated = made.links["source_id"] == ESTIMATED_LENGTH
    assert estimated.tolist() == [False, False, True, False, False, True]
    assert set(made.links["confidence"][estimated]) == {"low"}


def test_published_and_short_links_keep_their_length(
    toy_topology: Make, land: Topology
) -> None:
    published = land.links.assign(schematic=[False] * 5 + [True])
    made = estimate_straight_lengths(Topology(land.nodes, published))
    assert made.length_km[5] == land.length_km[5]
    short = toy_topology({"a": (0, 45), "b": (0.2, 45)}, [("a-b", 0)])
    assert short.length_km[0] < LONG_KM
    made = estimate_straight_lengths(short)
    assert made.length_km.tolist() == short.length_km.tolist()


def test_without_measured_links_the_straight_line_stays(toy_topology: Make) -> None:
    lone = toy_topology({"a": (0, 45), "b": (1, 45)}, [("a-b", 0)])
    made = estimate_straight_lengths(lone)
    assert made.length_km.tolist() == lone.length_km.tolist()


@pytest.mark.slow
@pytest.mark.parametrize(("mode", "most_off"), [("road", 0.11), ("rail", 0.15)])
def test_measured_links_held_out_are_met(mode: str, most_off: float) -> None:
    """Half of the measured links of Eurasia are estimated from the other half.

    The straight line is 6 % short of the roads in sum and 8 % of the railways.
    """
    nodes, links = read_network(mode, bbox=None)  # type: ignore[arg-type]
    topology = Topology(nodes, links)
    straight = topology.straight_km()
    measured = topology.length_km > STRAIGHT_RATIO * straight
    half = np.random.default_rng(1).random(len(links)) < 0.5
    held_out = np.flatnonzero(measured & ~half & (straight > LONG_KM))
    factors = detour_factors(topology, held_out, measured & half)
    true_km = topology.length_km[held_out]
    estimated_km = factors * straight[held_out]
    assert len(held_out) > 1000
    assert abs(estimated_km.sum() / true_km.sum() - 1) < 0.02
    assert straight[held_out].sum() / true_km.sum() < 0.95
    assert np.quantile(abs(estimated_km / true_km - 1), 0.9) < most_off
