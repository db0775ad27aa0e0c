"""Airports, dated flights and the snapshot of 2014."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest

from gis_data.bundled import read_airports
from gis_data.geodesy import distance_km
from gis_data.layers import read_layer
from gis_data.plan import load_plan
from gis_data.schema import problems
from network.build.water.air import air_network, air_ports, air_services
from network.model.schema import EDGES, FLIGHTS_OF_2014, NODES

if TYPE_CHECKING:
    from collections.abc import Callable

    from network.build.assembly import ModeNetwork

    StateOn = Callable[[pd.DataFrame, int], pd.Series]


@pytest.fixture(scope="module")
def airports() -> pd.DataFrame:
    plan = load_plan()
    listed = plan.table("airports")
    cities = dict(zip(listed["iata"], listed["city"], strict=True))
    return air_ports(read_airports(), plan.table("places"), cities)


@pytest.fixture(scope="module")
def services(airports: pd.DataFrame) -> pd.DataFrame:
    return air_services(
        load_plan().table("services"), read_layer("air_routes"), airports
    )


@pytest.fixture(scope="module")
def network(airports: pd.DataFrame, services: pd.DataFrame) -> ModeNetwork:
    return air_network(airports, services)


def test_airports_of_the_province_are_there_with_chinese_names(
    airports: pd.DataFrame,
) -> None:
    names = airports.set_index("id")["name_zh"]
    assert names["CGQ"] == "长春龙嘉国际机场"
    for code in ("YNJ", "NBS", "TNH", "DBC", "YSQ"):
        assert names[code], code


def test_airport_missing_from_the_layer_comes_from_the_reviewed_places(
    airports: pd.DataFrame,
) -> None:
    row = airports.set_index("id").loc["DBC"]
    assert (row["country"], row["city"]) == ("CN", "Baicheng")
    assert float(distance_km(row["lon"], row["lat"], 122.84, 45.62)) < 30
    assert row["confidence"] != "high"


def test_airport_found_nowhere_is_left_out() -> None:
    cities = {"CGQ": "", "QQQ": ""}
    found = air_ports(read_airports(), load_plan().table("places"), cities)
    assert found["id"].tolist() == ["CGQ"]


@pytest.mark.parametrize(
    ("pair", "day", "state"),
    [
        ("SV052-CGQ-VVO", 20240101, "closed"),
        ("SV052-CGQ-VVO", 20250601, "open"),
        ("SV052-CGQ-VVO", 20261122, "unknown"),
        ("SV055-ICN-YNJ", 20250901, "suspended"),
        ("SV055-ICN-YNJ", 20261122, "open"),
        # Named among the points of winter 2025-26; a week's one flight before 2023.
        ("XA01-CGQ-ICN", 20220601, "limited"),
        ("XA01-CGQ-ICN", 20261122, "open"),
        ("XA02-CGQ-NRT", 20220601, "closed"),
        ("XA02-CGQ-NRT", 20261122, "open"),
        ("XA05-CGQ-NGO", 20190601, "open"),
        ("XA05-CGQ-NGO", 20261122, "unknown"),
        # Weekly from 15 January 2024, none from September 2025, six weeks in 2026.
        ("XA21-HRB-KIJ", 20230601, "closed"),
        ("XA21-HRB-KIJ", 20240201, "open"),
        ("XA21-HRB-KIJ", 20251001, "suspended"),
        ("XA21-HRB-KIJ", 20260201, "limited"),
        ("XA21-HRB-KIJ", 20261122, "unknown"),
        ("XA19-DBC-PEK", 20261122, "open"),
        ("SV062-NRT-VVO", 20220101, "open"),
        ("SV062-NRT-VVO", 20261122, "closed"),
    ],
)
def test_state_of_a_flight_on_a_day(
    state_on: StateOn, services: pd.DataFrame, pair: str, day: int, state: str
) -> None:
    own = services[services["id"].str.startswith(f"{pair}:")]
    assert state_on(own, day).tolist() == [state]


def test_row_on_one_pair_is_better_than_a_row_on_many(services: pd.DataFrame) -> None:
    flights = services[(services["from_id"] == "HRB") & (services["to_id"] == "VVO")]
    assert set(flights["service_id"]) == {"SV060", FLIGHTS_OF_2014} & set(
        flights["service_id"]
    )
    assert "SV060" in set(flights["service_id"])


def test_frequency_of_many_pairs_is_shared(services: pd.DataFrame) -> None:
    row = services[services["id"] == "SV059-PEK-VVO:20230326"].iloc[0]
    # 40 departures a week to 8 cities: 5 each, every 33.6 h.
    assert row["wait_h"] == pytest.approx(168 / 5 / 2)
    assert row["wait_basis"] == "frequency, shared equally"


def test_pairs_may_stand_in_the_name_of_a_service(services: pd.DataFrame) -> None:
    ends = services.loc[services["service_id"] == "SV056", ["from_id", "to_id"]]
    assert set(map(frozenset, ends.to_numpy())) == {
        frozenset(("YNJ", code)) for code in ("PUS", "CJJ", "TAE", "MWX")
    }


def test_snapshot_of_2014_is_never_open(services: pd.DataFrame) -> None:
    old = services[services["service_id"] == FLIGHTS_OF_2014]
    assert len(old) > 100
    assert old["status"].eq("unknown").all()
    assert old["confidence"].eq("low").all()
    assert old["valid_to"].eq(20141231).all()
    assert not old["from_id"].eq(old["to_id"]).any()
    assert not old[["from_id", "to_id"]].duplicated().any()


def test_network_keeps_its_contract(network: ModeNetwork) -> None:
    assert problems(network.nodes, NODES, where="air nodes") == []
    assert problems(network.edges, EDGES, where="air edges") == []
    assert len(network.lines) == len(network.edges)


def test_flights_follow_great_circles_between_their_airports(
    network: ModeNetwork,
) -> None:
    lonlat = network.nodes[["lon", "lat"]].to_numpy(float)
    for u, v, length, shape in zip(
        network.edges["u"],
        network.edges["v"],
        network.edges["length_km"],
        network.lines,
        strict=True,
    ):
        np.testing.assert_allclose(shape[[0, -1]], lonlat[[u, v]])
        drawn = float(distance_km(*shape[:-1].T, *shape[1:].T).sum())
        assert drawn == pytest.approx(length, rel=1e-6)


def test_block_time_is_published_or_the_marked_default(network: ModeNetwork) -> None:
    edges = network.edges.set_index("id")
    told = edges.loc["flight:SV052-CGQ-VVO:20241119"]
    assert told["transit_h"] == 1.5
    assert told["speed_basis"].startswith("timetable")
    assert 500 < told["length_km"] < 550
    # Changchun-Frankfurt: nobody gives hours, so length / 800 km/h + half an hour.
    other = edges.loc["flight:SV053-CGQ-FRA:20200101"]
    assert other["transit_h"] == pytest.approx(other["length_km"] / 800 + 0.5)
    assert other["speed_basis"].startswith("default")


def test_freight_flies_only_where_a_service_says_so(network: ModeNetwork) -> None:
    edges = network.edges.set_index("line_id")
    assert edges.loc["SV054", "freight"].all()
    assert not edges.loc["SV054", "passenger"].any()
    assert edges.loc["SV053", ["freight", "passenger"]].to_numpy().all()
    assert not edges.loc["SV055", "freight"].any()


def test_a_freighter_is_not_lost_beside_flights_with_passengers(
    services: pd.DataFrame,
) -> None:
    for pair, freighter, other in (
        (("ICN", "YNJ"), "XA37", "SV055"),
        (("CGQ", "ICN"), "SV054", "XA01"),
    ):
        ends = services[["from_id", "to_id"]].apply(tuple, axis=1)
        own = services[ends == pair].set_index("service_id")
        assert own.loc[[freighter], "freight"].all()
        assert not own.loc[[freighter], "passenger"].any()
        assert own.loc[[other], "passenger"].all()


def test_every_airport_of_the_province_has_a_flight_that_runs(
    services: pd.DataFrame,
) -> None:
    day = 20261122
    now = services[
        (services["valid_from"] <= day)
        & ((services["valid_to"] == 0) | (services["valid_to"] >= day))
        & services["status"].isin({"open", "limited"})
    ]
    assert {"CGQ", "YNJ", "NBS", "TNH", "DBC"} <= {*now["from_id"], *now["to_id"]}
    assert FLIGHTS_OF_2014 not in set(now["service_id"])
    assert now["valid_from"].gt(0).all()


def test_flights_name_the_countries_they_touch(network: ModeNetwork) -> None:
    edges = network.edges.set_index("id")
    assert edges.loc["flight:SV061-FNJ-VVO:20230825", "country"] == "KP-RU"


def test_same_input_gives_the_same_network(
    airports: pd.DataFrame, services: pd.DataFrame, network: ModeNetwork
) -> None:
    again = air_network(airports, services)
    pd.testing.assert_frame_equal(again.edges, network.edges)
