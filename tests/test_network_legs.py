"""A path written as legs: what is grouped, what stands alone, what adds up."""

from __future__ import annotations

import itertools
import json
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

import numpy as np
import pytest

from gis_data.geodesy import distance_km
from network.model.estimate import LEVELS, Estimate
from network.model.schema import QUANTITIES
from network.model.store import Shapes
from network.query.edge_costs import EdgeCosts, PathCosts
from network.query.edge_evidence import EdgeEvidence, edge_keys
from network.query.leg import EdgePath, Leg, LegEnd
from network.query.leg_writer import LegWriter, _by_line

if TYPE_CHECKING:
    from collections.abc import Callable

    from network.costs.cost import CostModels
    from network.model.store import Network

    Writer = Callable[..., tuple[EdgePath, list[Leg]]]


def path_of(network: Network, *nodes: str) -> EdgePath:
    """Return the path over some nodes, taking the shortest edge between two."""
    ids = network.nodes["id"].tolist()
    u, v = network.edges.arrays["u"], network.edges.arrays["v"]
    edges, backward = [], []
    for a, b in itertools.pairwise(nodes):
        x, y = ids.index(a), ids.index(b)
        there = np.flatnonzero((u == x) & (v == y))
        back = np.flatnonzero((u == y) & (v == x))
        both = np.concatenate([there, back])
        best = int(both[np.argmin(network.edges.arrays["length_km"][both])])
        edges.append(best)
        backward.append(best not in there.tolist())
    return EdgePath(np.array(edges, dtype=np.int64), np.array(backward, dtype=bool))


def numbered(path: EdgePath) -> np.ndarray:
    """Return costs that tell edges apart: 1, 2, 3 ... times a power of ten."""
    step = np.arange(1, len(path) + 1, dtype=np.float64)
    three = np.stack([step, 2 * step, 3 * step])
    return np.stack([three * 10**i for i in range(len(QUANTITIES) - 1)])


def legs_over(
    network: Network, cost_models: CostModels, *nodes: str
) -> tuple[EdgePath, list[Leg]]:
    """Return the path over some nodes, and its legs."""
    path = path_of(network, *nodes)
    edges, at = network.edges, path.edges
    costs = PathCosts(
        edges.arrays["length_km"][at].astype(float),
        numbered(path),
        edges, at, edge_keys(edges, at), EdgeEvidence(cost_models["container"]),
    )  # fmt: skip
    return path, LegWriter(network).legs(path, costs)


@pytest.fixture
def written(toy_network: Network, cost_models: CostModels) -> Writer:
    """Return what writes the legs of the path over some nodes of the toy network."""
    return partial(legs_over, toy_network, cost_models)


BY_RAIL = ("o:A", "rail:a", "rail:y", "rail:y2", "rail:b", "rail:c", "d:C")


def test_borders_gauge_breaks_and_access_are_legs_of_their_own(
    written: Writer,
) -> None:
    _, legs = written(*BY_RAIL)
    assert [(leg.mode, leg.kind) for leg in legs] == [
        ("transfer", "access"), ("rail", "line"), ("transfer", "gauge_break"),
        ("rail", "crossing"), ("rail", "line"), ("transfer", "access"),
    ]  # fmt: skip
    assert [leg.length_km.typical for leg in legs] == [1, 100, 0, 10, 200, 1]
    assert [leg.gateway_id for leg in legs] == ["", "", "GY", "G1", "", ""]
    assert [leg.gauge_mm for leg in legs] == [0, 1435, 0, 1520, 1520, 0]
    assert [leg.country for leg in legs] == [
        ("CN",), ("CN",), ("CN",), ("CN", "RU"), ("RU",), ("RU",),
    ]  # fmt: skip
    assert [leg.lines for leg in legs] == [(), ("R1",), (), (), ("R2",), ()]
    assert [leg.schematic_km for leg in legs] == [0, 0, 0, 0, 200, 0]


def test_totals_add_up(toy_network: Network, written: Writer) -> None:
    path, legs = written(*BY_RAIL)
    for name, three in zip(QUANTITIES[1:], numbered(path), strict=True):
        for row, level in enumerate(LEVELS):
            total = sum(getattr(getattr(leg, name), level) for leg in legs)
            assert total == pytest.approx(three[row].sum())
    km = toy_network.edges.arrays["length_km"][path.edges].sum()
    assert sum(leg.length_km.typical for leg in legs) == pytest.approx(km)
    # The third leg is the third edge alone.
    moving = legs[2].moving_h
    assert (moving.low, moving.typical, moving.high) == (3.0, 6.0, 9.0)


def test_neighbours_of_one_mode_are_one_leg(written: Writer) -> None:
    # From C's road over N and M to A: two lines of road with the border between.
    _, legs = written("road:c", "road:n", "road:m", "road:a")
    assert [(leg.kind, leg.lines) for leg in legs] == [
        ("line", ("X2",)), ("crossing", ()), ("line", ("X1",)),
    ]  # fmt: skip


def test_lines_of_equal_length_are_in_order_of_their_ids(toy_network: Network) -> None:
    edges = toy_network.edges
    row = {line: edges.equals("line_id", line).nonzero()[0][0] for line in ("R1", "R2")}
    at = np.array([row["R2"], row["R1"], row["R2"]])
    km = np.array([0.1, 0.3, 0.2])  # 0.1 + 0.2 is more than 0.3 in fractions of two
    assert _by_line(edges, at, km, np.array([0])) == [("R1", "R2")]


def test_there_and_back_over_one_edge_are_two_legs(written: Writer) -> None:
    _, legs = written("road:a", "road:m", "road:k", "road:m", "road:a")
    assert [(leg.gateway_id, leg.length_km.typical) for leg in legs] == [
        ("", 60), ("G3", 5), ("G3", 5), ("", 60),
    ]  # fmt: skip
    _, legs = written("rail:b", "rail:c", "rail:b")
    assert [(leg.length_km.typical, leg.lines) for leg in legs] == [
        (200.0, ("R2",))
    ] * 2


def test_two_borders_in_a_row_are_two_legs(written: Writer) -> None:
    _, legs = written("road:m", "road:k", "road:n")
    assert [leg.gateway_id for leg in legs] == ["G3", "G4"]


def test_a_service_is_a_leg_of_its_own_and_says_which(written: Writer) -> None:
    _, legs = written("rail:c", "sea:p", "sea:q", "d:Q")
    assert [(leg.kind, leg.lines) for leg in legs] == [
        ("transfer", ()), ("service", ("S1",)), ("access", ()),
    ]  # fmt: skip
    assert legs[1].country == ("JP", "RU")


def names(*ends: LegEnd) -> tuple[str, ...]:
    """Return what ends of legs are called, none of them away from its place."""
    assert not any(end.offset_km for end in ends)
    return tuple(end.name.en for end in ends)


def test_sides_of_a_border_are_called_what_the_gateway_calls_them(
    written: Writer,
) -> None:
    _, out = written("rail:y", "rail:y2", "rail:b", "rail:c")
    assert names(out[1].start, out[1].end) == ("West Gate", "East Gate")
    assert names(out[0].end, out[2].start) == ("West Gate", "East Gate")
    _, back = written("rail:c", "rail:b", "rail:y2")
    assert names(back[1].start, back[1].end) == ("East Gate", "West Gate")


def test_the_main_way_is_called_after_the_places(written: Writer) -> None:
    _, legs = written(*BY_RAIL)
    assert names(legs[0].start, legs[1].start) == ("Place A", "Place A")
    assert names(legs[-2].end, legs[-1].end) == ("Place C", "Place C")
    ends = [(a.end, b.start) for a, b in itertools.pairwise(legs)]
    assert all(a == b for a, b in ends)


def test_the_line_runs_in_the_direction_of_travel(written: Writer) -> None:
    _, legs = written("road:c", "road:n", "road:m")
    assert legs[0].lonlat == [(129.0, 43.0), (126.8, 42.9)]
    assert legs[1].lonlat == [(126.8, 42.9), (126.6, 42.9)]


@pytest.fixture
def curved_road(small_network: Callable[..., Network]) -> Network:
    """Return a road over towns 0 to 4 whose edges are curved, straight, curved, curved.

    Town n lies at 120 + n east; the third edge is stored from town 3 to town 2, so
    that whoever travels from 0 to 4 goes over it backward::

        (0) -- 120.5,40.2 -- 120.6,40.9 -- (1) ---- (2) -- 122.4,43 -- 122.9,41 -- (3)
                                                                                    |
                                                      (4) ------ 123.4,39 ----------+
    """
    road = {"length_km": 100.0}
    network = small_network(5, [(0, 1, road), (1, 2, road), (3, 2, road), (3, 4, road)])
    lines = [
        np.array([(120, 40), (120.5, 40.2), (120.6, 40.9), (121, 41)]),
        None,
        np.array([(123, 44), (122.9, 41), (122.4, 43), (122, 44)]),
        np.array([(123, 44), (123.4, 39), (124, 41)]),
    ]
    straight = [None] * (len(network.edges) - len(lines))
    return replace(network, shapes=Shapes.of([*lines, *straight]))


def test_a_curved_edge_is_drawn_in_the_direction_of_travel(
    curved_road: Network, cost_models: CostModels
) -> None:
    # Towns lie at 40 + n * n % 5 north: 40, 41, 44, 44, 41.
    line = [
        (120.0, 40.0), (120.5, 40.2), (120.6, 40.9), (121.0, 41.0),
        (122.0, 44.0), (122.4, 43.0), (122.9, 41.0), (123.0, 44.0),
        (123.4, 39.0), (124.0, 41.0),
    ]  # fmt: skip
    towns = [f"road:{n}" for n in range(5)]
    path, (leg,) = legs_over(curved_road, cost_models, *towns)
    assert path.backward.tolist() == [False, False, True, False]
    assert leg.lonlat == line
    path, (leg,) = legs_over(curved_road, cost_models, *towns[::-1])
    assert path.backward.tolist() == [True, False, True, True]
    assert leg.lonlat == line[::-1]
    # Alone, without an edge before or after it.
    _, (leg,) = legs_over(curved_road, cost_models, "road:2", "road:3")
    assert leg.lonlat == line[4:8]


def test_no_edges_are_no_legs(toy_network: Network, cost_models: CostModels) -> None:
    nothing = EdgePath.joined([])
    costs = EdgeCosts(toy_network, cost_models.__getitem__)
    along = costs.for_path("container", nothing.edges)
    assert LegWriter(toy_network).legs(nothing, along) == []


def test_paths_join_and_know_their_nodes(toy_network: Network) -> None:
    one = path_of(toy_network, "road:c", "road:n")
    other = path_of(toy_network, "road:n", "road:m")
    joined = EdgePath.joined([one, other])
    ids = toy_network.nodes.rows("id", joined.nodes(toy_network))
    assert ids == ["road:c", "road:n", "road:m"]


def test_a_leg_is_json(written: Writer) -> None:
    _, legs = written(*BY_RAIL)
    row = json.loads(json.dumps(legs[3].to_dict()))
    assert row["gateway_id"] == "G1"
    dwell = {"low": 40.0, "typical": 80.0, "high": 120.0, "unit": "h"}
    assert {name: row["dwell_h"][name] for name in dwell} == dwell
    assert row["lonlat"] == [[127.0, 43.0], [127.1, 43.0]]


def test_a_quantity_says_what_it_rests_on(written: Writer) -> None:
    _, legs = written(*BY_RAIL)
    by_rail = legs[1]
    assert by_rail.length_km.source == "model:terminals"
    assert by_rail.moving_h.basis == "published"  # the speed of freight in China
    assert by_rail.moving_h.source != by_rail.cost_usd.source
    assert set(by_rail.sources) > set(by_rail.co2_kg.source.split(" ; "))


def test_the_confidence_of_a_leg_is_the_least_of_what_matters(written: Writer) -> None:
    leg = written(*BY_RAIL)[1][1]
    sure = Estimate(0, 0, 0, confidence="high")
    moving = Estimate(90, 95.1, 99, "h", confidence="medium")
    dwell = Estimate(1, 4.9, 9, "h", confidence="low")  # 4.9 % of the hours
    cost = Estimate(1, 2, 3, "USD", confidence="high")
    plain = {"dwell_h": dwell, "wait_h": sure, "cost_usd": cost}
    assert replace(leg, moving_h=moving, **plain).confidence == "medium"
    less = replace(moving, typical=93)  # the dwell is 5 % then
    assert replace(leg, moving_h=less, **plain).confidence == "low"


def test_kilometres_of_a_chord_are_told_from_those_of_a_way(
    small_network: Callable[..., Network], cost_models: CostModels
) -> None:
    # 0 to 1 is 140 km straight, 1 to 5 some 360 km.
    lon, lat = np.array([120.0, 121.0, 125.0]), np.array([40.0, 41.0, 40.0])
    chord, other = distance_km(lon[:-1], lat[:-1], lon[1:], lat[1:]).tolist()
    network = small_network(
        6,
        [
            (0, 1, {"length_km": 1.004 * chord, "schematic": True}),
            (1, 5, {"length_km": 1.1 * other, "schematic": True}),
        ],
    )
    path = EdgePath(np.array([0, 1]), np.array([False, False]))
    costs = EdgeCosts(network, cost_models.__getitem__).for_path(
        "container", path.edges
    )
    (leg,) = LegWriter(network).legs(path, costs)
    assert leg.schematic_km == pytest.approx(1.004 * chord + 1.1 * other)
    assert leg.straight_km == pytest.approx(1.004 * chord)
    # Its length may be up to a tenth more, and no less than the straight line.
    length = leg.length_km
    assert length.typical - length.low == pytest.approx(0.004 * chord, rel=0.01)
    assert length.high - length.typical == pytest.approx(0.1004 * chord)
