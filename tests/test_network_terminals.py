"""Edges between the networks and to places, on toys worked by hand."""

from __future__ import annotations

import networkx as nx
import pandas as pd
import pytest

from gis_data.plan import load_plan
from network.build.assembly import BLANK, EdgeRows
from network.build.dwell import handling
from network.build.terminals import (
    Transfer,
    access_edges,
    near_points,
    transfer_edges,
)
from network.costs.parameters import ParameterSet, parameter_set
from network.model.schema import ACCESS_CIRCUITY

KM = 1 / 111.3195


@pytest.fixture(scope="module")
def book() -> ParameterSet:
    plan = load_plan()
    return parameter_set(
        parameters=plan.table("parameters"),
        rates=plan.table("rates"),
        price_year=2025,
    )


@pytest.fixture
def nodes() -> pd.DataFrame:
    """Return rail, road and quay, then the origin and the destination of a town.

    ::

        row  0 rail (CN, 0 km)   1 road (CN, 3 km)   2 quay (no country, 3 km)
             3 origin, 4 destination (CN, 1 km)
    """
    return pd.DataFrame(
        {
            "lon": [0, 3 * KM, 3 * KM, 1 * KM, 1 * KM],
            "lat": [0.0] * 5,
            "country": ["CN", "CN", "", "CN", "CN"],
        }
    )


def test_an_edge_is_as_long_as_the_way_and_of_the_first_country_known(
    nodes: pd.DataFrame,
) -> None:
    edges = EdgeRows(nodes)
    edges.join(2, 0, "transfer", dwell_h=5.0)
    row = edges.frame().iloc[0]
    assert row["length_km"] == pytest.approx(ACCESS_CIRCUITY * 3.0, rel=1e-3)
    assert (row["country"], row["mode"], row["dwell_h"]) == ("CN", "transfer", 5.0)
    assert set(BLANK) < set(row.index)
    assert edges.country(2) == ""


def test_a_change_has_an_edge_for_freight_and_one_for_passengers(
    nodes: pd.DataFrame, book: ParameterSet
) -> None:
    edges = EdgeRows(nodes)
    transfers = [
        Transfer(0, 1, "rail_road"),
        Transfer(0, 2, "port", passenger=False),
        Transfer(1, 2, "airport", freight=False),
    ]
    transfer_edges(edges, transfers, book)
    made = edges.frame()
    used = list(zip(made["freight"], made["passenger"], strict=True))
    assert used == [(True, False), (False, True), (True, False), (False, True)]
    assert (made["kind"] == "transfer").all()
    assert made["two_way"].all()
    # Passengers change trains faster than boxes change wheels.
    assert made["dwell_h"][1] < made["dwell_h"][0]
    assert (made["dwell_low_h"] <= made["dwell_h"]).all()
    assert (made["dwell_h"] <= made["dwell_high_h"]).all()


def test_handling_costs_freight_what_the_figures_say(book: ParameterSet) -> None:
    found = handling(book, "port", "CN", "freight")
    hours = book.find("dwell", "port", "CN", "freight")
    money = book.find("handling", "port", "CN", "freight")
    assert found["dwell_h"] == hours.typical > 0
    assert found["cost_usd_per_teu"] == money.typical > 0
    assert "cost_usd_per_teu" not in handling(book, "port", "CN", "passenger")


def town(nodes: pd.DataFrame, book: ParameterSet) -> pd.DataFrame:
    edges = EdgeRows(nodes)
    ends = [(0, 0, "rail_road", True, False), (0, 1, "", True, True)]
    access_edges(edges, ends, 3, 1, book)
    return edges.frame()


def test_no_route_passes_through_a_place(
    nodes: pd.DataFrame, book: ParameterSet
) -> None:
    made = town(nodes, book)
    assert not made["two_way"].any()
    graph = nx.DiGraph(list(zip(made["u"], made["v"], strict=True)))
    # Out of the origin to rail and road, into the destination from both; but from
    # rail to road over the town there is no way.
    assert set(graph.successors(3)) == {0, 1}
    assert set(graph.predecessors(4)) == {0, 1}
    assert not nx.has_path(graph, 0, 1)
    assert not nx.has_path(graph, 1, 0)
    assert list(graph.predecessors(3)) == list(graph.successors(4)) == []


def test_a_road_needs_no_handling_and_a_railway_does(
    nodes: pd.DataFrame, book: ParameterSet
) -> None:
    made = town(nodes, book)
    out = made[made["u"] == 3].set_index(["v", "freight"])
    assert out.loc[(0, True), "dwell_h"] > 0
    assert out.loc[(1, True), "dwell_h"] == 0
    assert (0, False) not in out.index
    assert out.loc[(1, False), "passenger"]


def test_near_points_are_within_reach_and_at_home() -> None:
    places = pd.DataFrame(
        {"lon": [0, 30 * KM, 0, 60 * KM], "lat": [0.0] * 4,
         "country": ["CN", "CN", "RU", "CN"]}
    )  # fmt: skip
    ports = pd.DataFrame(
        {"lon": [10 * KM, 0], "lat": [0.0, 0.0], "country": ["CN", "RU"]}
    )
    # Port 0: place 0 is 10 km off, place 1 20 km, place 3 50 km.
    assert near_points(places, ports, 20.5) == [(0, 0), (1, 0), (2, 1)]
    assert near_points(places, ports, 5.0) == [(2, 1)]
    assert near_points(places.iloc[:0], ports, 20.0) == []
