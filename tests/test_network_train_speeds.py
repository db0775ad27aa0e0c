"""Speeds of passenger trains: running time and time of the stops."""

from __future__ import annotations

from math import inf

import numpy as np
import pandas as pd
import pytest

from network.build.land.lines import Line
from network.build.land.train_speeds import Train, calling_stops, passenger_speeds

FAST = Train(350.0, 300.0, "fast", 0.1)
SLOW = Train(120.0, 60.0, "slow", 0.0)


def matches(*rows: tuple[int, str, bool, int]) -> pd.DataFrame:
    return pd.DataFrame(list(rows), columns=["link", "line_id", "twin", "hop"])


def test_a_fastest_train_calls_at_cities_of_a_million_only() -> None:
    points = pd.DataFrame(
        {"lon": [120.0, 121.0, 122.0], "lat": [40.0] * 3}, index=["A", "B", "C"]
    )
    cities = pd.DataFrame(
        {
            "lon": [120.1, 121.0, 122.3],
            "lat": [40.0] * 3,
            "population": [1_000_000, 999_999, 9_000_000],
        }
    )
    line = Line("L", ("A", "B", "C"), 170.0, passenger_only=True)
    # C's city is 26 km off, B's too small.
    assert calling_stops([line], points, cities) == {("L", 0): 0.5, ("L", 1): 0.0}


def test_the_time_of_stops_is_spread_over_their_section() -> None:
    # Section 0: links of 100 and 50 km, one stop: 0.5 h + 0.1 h.
    rows = matches((0, "L", False, 0), (1, "L", False, 0), (2, "L", False, 1))
    found = passenger_speeds(
        np.array([100.0, 50.0, 60.0]), rows, {"L": FAST}, {("L", 0): 1.0}
    )
    assert found["kmh"].tolist() == pytest.approx([250.0, 250.0, 300.0])
    assert found["figure"].tolist() == ["fast"] * 3


def test_short_sections_between_the_stations_of_a_city_are_slow() -> None:
    # 6 km in 1.2 min and a stop of 6 min: 7.2 min.
    rows = matches((0, "L", False, 0))
    found = passenger_speeds(np.array([6.0]), rows, {"L": FAST}, {("L", 0): 1.0})
    assert found["kmh"].tolist() == pytest.approx([50.0])


def test_the_second_track_has_the_speed_of_the_first() -> None:
    rows = matches((0, "L", False, 0), (1, "L", True, 0))
    found = passenger_speeds(np.array([30.0, 31.0]), rows, {"L": FAST}, {("L", 0): 1.0})
    assert found["kmh"].tolist() == pytest.approx([150.0, 150.0])


@pytest.mark.parametrize("order", [("L", "OLD"), ("OLD", "L")])
def test_of_two_lines_on_a_link_the_faster_train_counts(order: tuple[str, str]) -> None:
    rows = matches(*((0, name, False, 0) for name in order))
    found = passenger_speeds(np.array([30.0]), rows, {"L": FAST, "OLD": SLOW}, {})
    assert found[["kmh", "figure"]].to_numpy().tolist() == [[300.0, "fast"]]


@pytest.mark.parametrize(
    ("mean_kmh", "stops", "kmh"),
    [
        (250.0, 2.0, 300.0),  # 300 km in 1.2 h, of which 0.2 h at stops
        (345.0, 3.0, 350.0),  # the line is built for no more
        (float("nan"), 9.0, 300.0),
    ],
)
def test_a_known_mean_speed_gives_that_between_stops(
    mean_kmh: float, stops: float, kmh: float
) -> None:
    train = Train(350.0, 300.0, "fast", 0.1, mean_kmh)
    assert train.between_stops_kmh(300.0, stops) == pytest.approx(kmh)
    assert train.between_stops_kmh(300.0, 0.0) < inf


def test_lines_without_passenger_trains_have_no_speed() -> None:
    assert passenger_speeds(
        np.array([9.0]), matches((0, "COAL", False, 0)), {}, {}
    ).empty
