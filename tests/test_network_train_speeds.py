"""Speeds of passenger trains, the time of their stops included."""

from __future__ import annotations

import pandas as pd
import pytest

from network.build.land.train_speeds import (
    Train,
    line_trains,
    mean_speed_kmh,
    passenger_speeds,
)
from network.costs.parameters import Parameter, ParameterSet

FAST = Train(270.0, "fast")
SLOW = Train(60.0, "slow")


def matches(*rows: tuple[int, str]) -> pd.DataFrame:
    return pd.DataFrame(list(rows), columns=["link", "line_id"])


def line(name: str, design: str) -> dict[str, str]:
    return {
        "id": name,
        "use": "passenger",
        "design_speed_kmh": design,
        "electrified": "yes",
        "gauge_mm": "1435",
    }


def figure(key: str, value: float, unit: str) -> Parameter:
    quantity, _, rest = key.partition(".")
    return Parameter(
        value, value, value, unit, "test", "high", "published",
        id=f"{quantity}.rail.*.{rest}", year="2025",
    )  # fmt: skip


BOOK = ParameterSet(
    (
        figure("line_ratio.passenger", 0.5, "1"),
        figure("line_ratio.passenger.250", 0.8, "1"),
        figure("line_ratio.passenger.350", 0.9, "1"),
        figure("stop.passenger", 0.1, "h"),
        figure("stop.passenger.spacing", 300.0, "km"),
    ),
    2025,
    (),
)


def test_a_train_stops_at_even_distances() -> None:
    # 300 km in 1 h and a stop of 6 minutes.
    assert mean_speed_kmh(300.0, 0.1, 300.0) == pytest.approx(300 / 1.1)


def test_the_mean_speed_has_the_stops_of_fast_lines_in_it() -> None:
    lines = pd.DataFrame([line("S", "120"), line("F", "250"), line("T", "350")])
    on = matches((0, "S"), (1, "F"), (2, "T"))
    trains = line_trains(on, lines, ["CN"] * 3, BOOK, {})
    # Of slow lines they are in the ratio; 300 km at 200 km/h take 1.5 h, at 315 0.952.
    assert trains["S"].mean_kmh == 60.0
    assert trains["F"].mean_kmh == pytest.approx(300 / 1.6)
    assert trains["T"].mean_kmh == pytest.approx(300 / (300 / 315 + 0.1))


def test_a_published_mean_speed_counts_as_it_stands() -> None:
    lines = pd.DataFrame([line("F", "250")])
    trains = line_trains(matches((0, "F")), lines, ["CN"], BOOK, {"F": 231.0})
    assert trains["F"].mean_kmh == 231.0


@pytest.mark.parametrize("order", [("L", "OLD"), ("OLD", "L")])
def test_of_two_lines_on_a_link_the_faster_train_counts(order: tuple[str, str]) -> None:
    rows = matches(*((0, name) for name in order))
    found = passenger_speeds(rows, {"L": FAST, "OLD": SLOW})
    assert found[["kmh", "figure"]].to_numpy().tolist() == [[270.0, "fast"]]


def test_lines_without_passenger_trains_have_no_speed() -> None:
    assert passenger_speeds(matches((0, "COAL")), {}).empty
