"""What named lines say of the links they run on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pytest

from gis_data.plan import load_plan
from network.build.land.attributes import (
    default_speed_kmh,
    line_speed_kmh,
    link_country,
    rail_attributes,
    road_attributes,
)
from network.costs.parameters import ParameterSet, parameter_set

if TYPE_CHECKING:
    from collections.abc import Callable

    from network.build.land.topology import Topology

    Make = Callable[..., Topology]


@pytest.fixture(scope="module")
def book() -> ParameterSet:
    plan = load_plan()
    return parameter_set(
        parameters=plan.table("parameters"),
        rates=plan.table("rates"),
        price_year=2025,
    )


@pytest.fixture
def chain(toy_topology: Make) -> Topology:
    """Four links in a row; the last crosses into Russia.

    ::

        a --0-- b --1-- c --2-- d --3-- e (RU)
    """
    nodes: dict[str, tuple[object, ...]] = {
        n: (0.1 * i, 40.0) for i, n in enumerate("abcd")
    }
    nodes["e"] = (0.4, 40.0, "RU")
    return toy_topology(nodes, [("a-b", 0), ("b-c", 0), ("c-d", 0), ("d-e", 0)])


def rail_line(name: str, use: str, **columns: object) -> dict[str, object]:
    row = {
        "id": name, "use": use, "design_speed_kmh": "", "electrified": "",
        "gauge_mm": "1435", "year_opened": "",
    }  # fmt: skip
    return {**row, **columns}


UNTIMED: dict[str, Any] = {
    "trains": pd.DataFrame({"link": [], "kmh": [], "figure": []}),
    "main": np.zeros(4, dtype=bool),
}


def claims(*rows: tuple[int, str]) -> pd.DataFrame:
    return pd.DataFrame(list(rows), columns=["link", "line_id"])


LINES = pd.DataFrame(
    [
        rail_line("HSR", "passenger", design_speed_kmh="250-300", electrified="yes",
                  year_opened="2015-09"),
        rail_line("OLD", "mixed", design_speed_kmh="120", electrified="no",
                  year_opened="1912"),
        rail_line("COAL", "freight", gauge_mm="1520/1435 dual"),
        rail_line("BOTH", "passenger and freight", electrified="partly"),
    ]
)  # fmt: skip


def test_a_passenger_line_carries_no_freight_and_a_freight_line_no_passengers(
    chain: Topology, book: ParameterSet
) -> None:
    made = rail_attributes(
        chain, claims((0, "HSR"), (1, "COAL"), (2, "BOTH")), LINES, book, **UNTIMED
    ).links
    assert made["freight"].tolist() == [False, True, True, True]
    assert made["passenger"].tolist() == [True, False, True, True]
    assert made["line_id"].tolist() == ["HSR", "COAL", "BOTH", ""]
    assert made["gauge_text"].tolist() == ["1435", "1520/1435", "1435", ""]
    assert made["electrified"].tolist() == ["yes", "", "", ""]


@pytest.mark.parametrize("order", [("HSR", "OLD"), ("OLD", "HSR")])
def test_a_shared_link_is_the_older_line_and_open_to_both(
    chain: Topology, book: ParameterSet, order: tuple[str, str]
) -> None:
    made = rail_attributes(
        chain, claims(*((0, x) for x in order)), LINES, book, **UNTIMED
    ).links
    first = made.iloc[0]
    assert (first["line_id"], first["freight"], first["passenger"]) == (
        "OLD", True, True,
    )  # fmt: skip


def test_speeds_follow_the_line_else_the_country_and_say_which(
    chain: Topology, book: ParameterSet
) -> None:
    made = rail_attributes(
        chain, claims((0, "HSR"), (1, "OLD")), LINES, book, **UNTIMED
    ).links
    assert made["speed_basis"].tolist() == ["line", "line", "default", "default"]
    fast = line_speed_kmh(book, 300.0, "CN", use="passenger").typical
    usual = default_speed_kmh(book, "rail", "CN", use="freight", klass="branch").typical
    assert made["speed_passenger_kmh"][0] == fast
    assert made["speed_freight_kmh"][2] == usual
    assert (made[["speed_freight_kmh", "speed_passenger_kmh"]] > 0).all(axis=None)


def test_a_link_over_the_frontier_is_of_both_countries(chain: Topology) -> None:
    assert link_country(chain) == ["CN", "CN", "CN", "CN-RU"]


def test_an_expressway_is_faster_than_a_road_nobody_knows(
    chain: Topology, book: ParameterSet
) -> None:
    roads = pd.DataFrame(
        {
            "id": ["X1", "X2", "X3"],
            "class": ["expressway", "national road", "border expressway link"],
            "year_opened": ["2010", "1990", "2012"],
        }
    )
    found = claims((0, "X2"), (0, "X1"), (1, "X2"), (2, "X3"))
    made = road_attributes(chain, found, roads, book).links
    # Where an expressway and a road share a link it is the expressway's.
    assert made["line_id"].tolist() == ["X1", "X2", "X3", ""]
    assert made["speed_basis"].tolist() == ["line", "default", "default", "default"]
    assert made["speed_freight_kmh"][0] > made["speed_freight_kmh"][1] > 0
    assert made["freight"].all()
    assert made["passenger"].all()
