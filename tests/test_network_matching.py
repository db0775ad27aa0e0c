"""Matching chains of stations to links, on toys worked by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from network.build.land.link_index import LinkIndex
from network.build.land.matching import Chain, Match, Stop, match_chain

if TYPE_CHECKING:
    from collections.abc import Callable

    from network.build.land.topology import Topology

    Make = Callable[..., Topology]

KM = 1 / 111.3195


def links_of(found: Match) -> list[list[int]]:
    return [[p.link for p in hop.pieces] for hop in found.hops]


def matched(
    topology: Topology, chain: list[Stop], expected: list[float], **options: float
) -> Match:
    return match_chain(
        LinkIndex(topology), chain, expected, weight_km=topology.length_km, **options
    )


def at(x_km: float, y_km: float = 0.0, country: str = "") -> Stop:
    return Stop(x_km * KM, y_km * KM, country)


def test_a_chain_between_nodes_takes_the_links_between(toy_topology: Make) -> None:
    """Stations 1, 2, 3 stand at a, b, d.

    ::

        a --20-- b --20-- c --20-- d
    """
    nodes = {n: (20 * i * KM, 0) for i, n in enumerate("abcd")}
    topology = toy_topology(nodes, [("a-b", 20), ("b-c", 20), ("c-d", 20)])
    found = matched(topology, [at(0), at(20), at(60)], [20.0, 40.0])
    assert links_of(found) == [[0], [1, 2]]
    assert [hop.length_km for hop in found.hops] == pytest.approx([20.0, 40.0])


def test_a_chain_is_matched_again_with_other_weights(toy_topology: Make) -> None:
    # Two tracks between the same nodes; the shorter is the first to be taken.
    topology = toy_topology(
        {"a": (0, 0), "b": (20 * KM, 0)}, [("a-b", 21), ("a-b", 20)]
    )
    chain = Chain(LinkIndex(topology), [at(0), at(20)], [20.0], limit_km=12.0)
    assert links_of(chain.match(np.array([21.0, 20.0]))) == [[1]]
    assert links_of(chain.match(np.array([21.0, 40.0]))) == [[0]]
    assert links_of(chain.match(np.array([20.5, 20.5]))) == [[0]]


def test_a_station_inside_a_link_takes_its_share(toy_topology: Make) -> None:
    # A chord of 40 km and a length of 40: the station at 10 km is a quarter of it.
    topology = toy_topology({"a": (0, 0), "b": (40 * KM, 0)}, [("a-b", 40)])
    found = matched(topology, [at(0), at(10), at(40)], [10.0, 30.0])
    (first,), (second,) = (hop.pieces for hop in found.hops)
    assert (first.start, first.end) == pytest.approx((0.0, 0.25), abs=1e-3)
    assert (second.start, second.end) == pytest.approx((0.25, 1.0), abs=1e-3)


def test_published_length_tells_parallel_lines_apart(toy_topology: Make) -> None:
    """Both tracks join both stations: the new line is straight, the old one winds.

    ::

             .---- 75 km, old ----.
        a ---+                    +--- b
             '---- 52 km, new ----'
    """
    nodes = {"a": (0, 0), "b": (50 * KM, 0), "o": (25 * KM, 8 * KM), "n": (25 * KM, 0)}
    links = [("a-o", 37.5), ("o-b", 37.5), ("a-n", 26), ("n-b", 26)]
    topology = toy_topology(nodes, links)
    # The old line calls at o, the new one nowhere.
    old = matched(topology, [at(0), at(25, 8), at(50)], [37.5, 37.5])
    new = matched(topology, [at(0), at(50)], [52.0])
    assert links_of(old) == [[0], [1]]
    assert links_of(new) == [[2, 3]]


def test_a_track_already_taken_is_left_to_its_owner(toy_topology: Make) -> None:
    """Two parallel tracks, 0.4 km apart; the first is dearer, as another owns it.

    ::

        a ========= 30 km ========= b
        c ========= 30 km ========= d
    """
    nodes = {
        "a": (0, 0),
        "b": (30 * KM, 0),
        "c": (0, 0.4 * KM),
        "d": (30 * KM, 0.4 * KM),
    }
    topology = toy_topology(nodes, [("a-b", 30), ("c-d", 30)])
    weight = topology.length_km * np.array([1.6, 1.0])
    chain = [at(0), at(30)]
    found = match_chain(LinkIndex(topology), chain, [30.0], weight_km=weight)
    assert links_of(found) == [[1]]
    free = matched(topology, chain, [30.0])
    assert links_of(free) == [[0]]


def test_a_gap_breaks_the_line_at_the_gap_only(toy_topology: Make) -> None:
    """The network ends at b and begins again at c, 20 km on.

    ::

        a --20-- b      (20 km missing)      c --20-- d
    """
    nodes = {n: (20 * i * KM, 0) for i, n in enumerate("abcd")}
    topology = toy_topology(nodes, [("a-b", 20), ("c-d", 20)])
    chain = [at(0), at(20), at(40), at(60)]
    found = matched(topology, chain, [20.0, 20.0, 20.0])
    assert links_of(found) == [[0], [], [1]]
    assert np.isnan(found.hops[1].length_km)
    assert found.hops[1].expected_km == 20.0


def test_a_stop_far_from_every_link_is_left_out(toy_topology: Make) -> None:
    nodes = {n: (20 * i * KM, 0) for i, n in enumerate("abcd")}
    topology = toy_topology(nodes, [("a-b", 20), ("b-c", 20), ("c-d", 20)])
    chain = [at(0), at(20), at(40, 30), at(60)]
    found = matched(topology, chain, [20.0, 20.0, 20.0], limit_km=12.0)
    assert [a is None for a in found.anchors] == [False, False, True, False]
    assert links_of(found) == [[0], [], []]


def test_a_chain_that_nothing_is_near_matches_nothing(toy_topology: Make) -> None:
    topology = toy_topology({"a": (0, 0), "b": (0.1, 0)}, [("a-b", 0)])
    found = matched(topology, [Stop(50, 50), Stop(51, 50)], [70.0])
    assert found.anchors == (None, None)
    assert links_of(found) == [[]]


def test_a_domestic_line_keeps_off_a_foreign_country(toy_topology: Make) -> None:
    """The short way runs abroad through r; the line is a Chinese one.

    ::

              r (RU)
          25 /      \\ 25
            a        b
             \\      /
           30 n (CN) 30
    """
    nodes = {
        "a": (0, 0), "b": (40 * KM, 0),
        "r": (20 * KM, 8 * KM, "RU"), "n": (20 * KM, -15 * KM),
    }  # fmt: skip
    links = [("a-r", 25), ("r-b", 25), ("a-n", 30), ("n-b", 30)]
    topology = toy_topology(nodes, links)
    home = matched(topology, [at(0, 0, "CN"), at(40, 0, "CN")], [50.0])
    assert links_of(home) == [[2, 3]]
    # Where nothing is known of the stops, the better fitting way is taken.
    unknown = matched(topology, [at(0), at(40)], [50.0])
    assert links_of(unknown) == [[0, 1]]


def test_a_line_goes_abroad_where_there_is_no_other_way(toy_topology: Make) -> None:
    nodes = {"a": (0, 0), "r": (20 * KM, 0, "RU"), "b": (40 * KM, 0)}
    topology = toy_topology(nodes, [("a-r", 20), ("r-b", 20)])
    found = matched(topology, [at(0, 0, "CN"), at(40, 0, "CN")], [40.0])
    assert links_of(found) == [[0, 1]]


def test_a_station_is_not_put_on_a_line_of_the_other_country(
    toy_topology: Make,
) -> None:
    """The Chinese station stands nearer to the Russian line across the river.

    ::

        x ===== 30 km, RU ===== y      1 km north of the station
                 station
        a ===== 30 km, CN ===== b      3 km south of it
    """
    nodes = {
        "x": (0, 1 * KM, "RU"), "y": (30 * KM, 1 * KM, "RU"),
        "a": (0, -3 * KM), "b": (30 * KM, -3 * KM),
    }  # fmt: skip
    topology = toy_topology(nodes, [("x-y", 30), ("a-b", 30)])
    found = matched(topology, [at(5, 0, "CN"), at(25, 0, "CN")], [20.0])
    assert links_of(found) == [[1]]
    assert found.hops[0].length_km == pytest.approx(20.0, rel=0.1)


def test_pieces_never_leave_their_link(toy_topology: Make) -> None:
    nodes = {n: (20 * i * KM, 0) for i, n in enumerate("abcd")}
    topology = toy_topology(nodes, [("a-b", 22), ("b-c", 27), ("c-d", 20)])
    chain = [at(3, 2), at(17, -1), at(33, 4), at(58)]
    found = matched(topology, chain, [15.0, 18.0, 27.0])
    for hop in found.hops:
        shares = [(p.start, p.end) for p in hop.pieces]
        assert shares
        assert all(0 <= a < b <= 1 for a, b in shares)
        km = sum((p.end - p.start) * topology.length_km[p.link] for p in hop.pieces)
        assert hop.length_km == pytest.approx(km)


def test_the_fit_of_the_first_station_counts_to_the_end(toy_topology: Make) -> None:
    """The near track is longer than published, a share of the far one just as long.

    ::

        c ----- 30 km ----- b     c lies 5 km from the station, a at it
        a ----- 31 km ----- b
    """
    nodes = {"a": (0, 0), "b": (29.5 * KM, 0), "c": (0, 5 * KM)}
    topology = toy_topology(nodes, [("a-b", 31), ("c-b", 30)])
    anchors = LinkIndex(topology).candidates(0, 0, limit_km=12.0)
    assert {a.link for a in anchors} == {0, 1}
    # Half of 31 - 25.7 is 2.7 km; the far track fits to 0.1 km, but is 4 km off.
    found = matched(topology, [at(0), at(29.5)], [25.7])
    assert links_of(found) == [[0]]
