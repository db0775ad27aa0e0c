"""Splitting links: lengths are conserved and nothing is shorter than its chord."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gis_data.geodesy import distance_km
from network.build.land.linear_referencing import Cut, split_links

if TYPE_CHECKING:
    from collections.abc import Callable

    from network.build.land.topology import Topology

    Make = Callable[..., Topology]

KM = 1 / 111.3195
# Half a metre: what single precision and rounding cost on a link of 1,000 km.
TOLERANCE_KM = 0.0005


@pytest.fixture
def bow(toy_topology: Make) -> Topology:
    """A link of 25 km over a chord of 20, then a straight one of 10.

    ::

        a --------- 25 km --------- b === 10 km === c
    """
    nodes = {"a": (0, 0), "b": (20 * KM, 0), "c": (30 * KM, 0)}
    return toy_topology(nodes, [("a-b", 25), ("b-c", 10)])


def test_a_cut_bends_a_slack_link_to_where_the_town_is(bow: Topology) -> None:
    # Half-way, 7 km off the chord: both pieces are 12.5 km long, and the way to
    # the town is sqrt(10^2 + 7^2) = 12.2 km, so the link reaches it.
    found = split_links(bow, [Cut(0, 0.5, 10 * KM, 7 * KM, name_en="Town")])
    node = int(found.node_of_cut[0])
    assert found.topology.lon[node] == pytest.approx(10 * KM)
    assert found.topology.lat[node] == pytest.approx(7 * KM)
    assert found.topology.nodes["name_en"][node] == "Town"
    assert sorted(found.topology.length_km) == [10.0, 12.5, 12.5]


def test_a_cut_the_link_cannot_reach_bends_it_only_as_far_as_it_goes(
    bow: Topology,
) -> None:
    # 12 km off: the way would be 15.6 km, the piece is 12.5. Three quarters of
    # it, 9 km off, make 13.5; half of it, 6 km off, makes 11.7 and fits.
    found = split_links(bow, [Cut(0, 0.5, 10 * KM, 12 * KM)])
    assert found.topology.lat[found.node_of_cut[0]] == pytest.approx(6 * KM, rel=0.01)


def test_a_straight_link_is_not_bent(bow: Topology) -> None:
    found = split_links(bow, [Cut(1, 0.5, 25 * KM, 3 * KM)])
    node = int(found.node_of_cut[0])
    assert found.topology.lat[node] == pytest.approx(0.0, abs=1e-9)
    assert found.topology.lon[node] == pytest.approx(25 * KM, abs=1e-6)


def test_half_a_percent_too_far_is_too_far(bow: Topology) -> None:
    # 0.5 km off the middle of 10: the pieces would be 5.025 km, and are 5.
    found = split_links(bow, [Cut(1, 0.5, 25 * KM, 0.5 * KM)])
    assert found.topology.lat[found.node_of_cut[0]] == pytest.approx(0.0, abs=1e-9)


def test_cuts_at_the_ends_are_the_old_nodes(bow: Topology) -> None:
    found = split_links(bow, [Cut(0, 0.0, 0, 0), Cut(0, 1.0, 20 * KM, 0)])
    assert found.node_of_cut.tolist() == [0, 1]
    assert len(found.topology.links) == 2


def test_cuts_at_one_point_are_one_node(bow: Topology) -> None:
    cuts = [Cut(0, 0.25, 5 * KM, 0), Cut(0, 0.75, 15 * KM, 0), Cut(0, 0.25, 5 * KM, 0)]
    found = split_links(bow, cuts)
    a, b, again = found.node_of_cut.tolist()
    assert a == again != b
    assert sorted(found.topology.length_km) == [6.25, 6.25, 10.0, 12.5]


def test_a_cut_takes_the_country_it_says_else_that_of_the_nearer_end(
    toy_topology: Make,
) -> None:
    nodes = {"a": (0, 0, "CN"), "b": (0.1, 0, "RU")}
    topology = toy_topology(nodes, [("a-b", 0)])
    cuts = [Cut(0, 0.3, 0.03, 0), Cut(0, 0.7, 0.07, 0), Cut(0, 0.9, 0.09, 0, "CN")]
    found = split_links(topology, cuts)
    country = found.topology.nodes["country"].to_numpy()
    assert country[found.node_of_cut].tolist() == ["CN", "RU", "CN"]


def test_pieces_say_which_link_they_are_of(bow: Topology) -> None:
    found = split_links(bow, [Cut(0, 0.2, 4 * KM, 0)])
    rows = zip(found.old_link, found.start, found.end, strict=True)
    assert sorted(rows) == [(0, 0.0, 0.2), (0, 0.2, 1.0), (1, 0.0, 1.0)]
    assert len(bow.nodes) == 3, "the old topology is not changed"


def test_a_long_straight_link_is_cut_along_the_geodesic(toy_topology: Make) -> None:
    # From Ulaanbaatar to Moscow the straight line in degrees runs far south of
    # the geodesic, and pieces cut on it would be longer than the link.
    topology = toy_topology({"a": (106.9, 47.9), "b": (37.6, 55.8)}, [("a-b", 0)])
    found = split_links(topology, [Cut(0, 0.5, 72.25, 51.85), Cut(0, 0.1, 100, 48.7)])
    short = found.topology.straight_km() - found.topology.length_km
    assert short.max() <= TOLERANCE_KM
    assert found.topology.length_km.sum() == pytest.approx(topology.length_km[0])


@settings(max_examples=80, deadline=None)
@given(
    a=st.tuples(st.floats(60, 150), st.floats(20, 65)),
    step=st.tuples(st.floats(-6, 6), st.floats(-4, 4)),
    circuity=st.floats(1.0, 2.0),
    cuts=st.lists(
        st.tuples(st.floats(0, 1), st.floats(-1, 1), st.floats(-1, 1)),
        min_size=1,
        max_size=5,
    ),
)
def test_any_split_conserves_length_and_stays_above_the_geodesic(
    toy_topology: Make,
    a: tuple[float, float],
    step: tuple[float, float],
    circuity: float,
    cuts: list[tuple[float, float, float]],
) -> None:
    b = (a[0] + step[0], a[1] + step[1])
    direct = float(distance_km(*a, *b))
    topology = toy_topology({"a": a, "b": b}, [("a-b", circuity * direct)])
    wished = [
        Cut(0, share, a[0] + share * step[0] + dx, a[1] + share * step[1] + dy)
        for share, dx, dy in cuts
    ]
    found = split_links(topology, wished)
    new = found.topology
    assert new.length_km.sum() == pytest.approx(topology.length_km.sum(), rel=1e-12)
    assert (new.straight_km() - new.length_km).max() <= TOLERANCE_KM
    assert ((found.node_of_cut >= 0) & (found.node_of_cut < len(new.nodes))).all()
    # The pieces still lead from one end to the other.
    _, sizes = new.components()
    assert sizes.tolist() == [len(new.nodes)]
    order = np.argsort(found.start, kind="stable")
    assert found.start[order][1:] == pytest.approx(found.end[order][:-1])
