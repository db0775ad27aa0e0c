"""Declared gateways read from ports and crossings."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

from gis_data.plan import load_plan
from network.build.dwell import gateway_dwell
from network.build.land.gateways import (
    COLUMNS,
    first_day,
    gateway_table,
    gauge,
    gauges,
    number,
    read_status,
)
from network.costs.parameters import parameter_set
from network.model.schema import STATUSES


def port(**columns: Any) -> dict[str, Any]:  # noqa: ANN401 - one row of a table
    row = {
        "id": "P", "name_en": "Port", "name_zh": "口岸", "modes": "road",
        "country": "CN", "counterpart_country": "RU", "counterpart_en": "Far",
        "counterpart_zh": "远", "lon": 130.0, "lat": 43.0,
        "counterpart_lon": "130.1", "counterpart_lat": "",
        "coord_confidence": "high", "gauge_this_mm": "1435", "gauge_other_mm": "1520",
        "status": "open", "opened_year": "1993", "source": "toy", "confidence": "high",
    }  # fmt: skip
    return {**row, **columns}


def crossing(**columns: Any) -> dict[str, Any]:  # noqa: ANN401 - one row of a table
    row = {
        "id": "X", "mode": "rail", "name_a": "Here", "name_b": "There",
        "country_a": "CN", "country_b": "KZ", "lat_a": 45.0, "lon_a": 82.0,
        "lat_b": 45.1, "lon_b": 82.1, "gauge_a_mm": "1435", "gauge_b_mm": "1520",
        "status_2026": "open", "coord_confidence": "medium", "source": "toy",
        "confidence": "medium",
    }  # fmt: skip
    return {**row, **columns}


def table(ports: list[dict[str, Any]], crossings: list[dict[str, Any]]) -> pd.DataFrame:
    return gateway_table(
        pd.DataFrame(ports or [port()]).iloc[: len(ports)],
        pd.DataFrame(crossings or [crossing()]).iloc[: len(crossings)],
    )


@pytest.mark.parametrize("text", ["rail+road", "rail;road", "rail; road", "road/rail"])
def test_a_port_of_two_modes_is_two_gateways(text: str) -> None:
    found = table([port(modes=text)], [])
    assert sorted(found["mode"]) == ["rail", "road"]
    assert set(found["id"]) == {"P"}
    by_mode = found.set_index("mode")
    assert by_mode.loc["rail", ["gauge_a_mm", "gauge_b_mm"]].tolist() == [1435, 1520]
    assert by_mode.loc["road", ["gauge_a_mm", "gauge_b_mm"]].tolist() == [0, 0]


@pytest.mark.parametrize("modes", ["air", "sea", "river ferry", "railway-museum"])
def test_what_is_no_land_port_is_no_gateway(modes: str) -> None:
    assert len(table([port(modes=modes)], [])) == 0


@pytest.mark.parametrize("nobody", ["", "-", " ", None])
def test_a_port_without_a_counterpart_is_no_gateway(nobody: str | None) -> None:
    assert len(table([port(counterpart_country=nobody)], [])) == 0


def test_ports_stand_before_crossings_and_halves_of_ports_after_ports() -> None:
    rows = [
        port(counterpart_id="HALF"),
        port(id="HALF", counterpart_id="P"),
        port(id="Q"),
    ]
    found = table(rows, [crossing()])
    assert found["id"].tolist() == ["P", "Q", "HALF", "X"]
    assert found["secondary"].tolist() == [False, False, True, True]


def test_unknown_stays_unknown() -> None:
    row = table([port(gauge_other_mm="", coord_confidence="", modes="rail")], []).iloc[
        0
    ]
    assert row["lon_b"] == 130.1
    assert np.isnan(row["lat_b"])
    assert (row["gauge_a_mm"], row["gauge_b_mm"]) == (1435, 0)
    assert row["coord_confidence"] == "low"


def test_a_planned_part_of_a_crossing_is_planned_and_the_rest_is_not() -> None:
    found = table([], [crossing(mode="road; rail planned", status_2026="open")])
    status = dict(zip(found["mode"], found["status"], strict=True))
    assert status == {"rail": "planned", "road": "open"}


def test_a_ferry_is_no_gateway_by_land() -> None:
    assert len(table([], [crossing(mode="rail ferry")])) == 0
    assert table([], [crossing(mode="road; rail ferry")])["mode"].tolist() == ["road"]


def test_a_crossing_of_rail_and_road_is_both() -> None:
    found = table([], [crossing(mode="rail+road")])
    assert sorted(found["mode"]) == ["rail", "road"]


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("open", "open"),
        ("Open (closed 12-25 Sept 2025)", "open"),
        ("limited", "limited"),
        ("open, restricted to residents", "limited"),
        ("seasonal", "limited"),
        ("suspended since 2020", "suspended"),
        ("closed", "closed"),
        ("not opened", "closed"),
        ("planned", "planned"),
        ("under construction (target 2026)", "planned"),
        ("none; under design", "planned"),
        ("?", "unknown"),
        ("", "unknown"),
    ],
)
def test_free_wording_becomes_one_word(text: str, status: str) -> None:
    assert read_status(text) == status
    assert status in STATUSES


def test_gauges_are_read_from_wording() -> None:
    assert gauges("1435 (+1520 in port yard)") == (1435, 1520)
    assert gauges("1524") == (1520,)
    assert gauges("built 1916, 4 tracks") == ()
    assert gauges(float("nan")) == ()
    assert gauge("1520/1435 dual") == 1520
    assert gauge(None) == 0


def test_dates_are_read_from_wording() -> None:
    assert first_day("2022-06-10") == 20220610
    assert first_day("2012-12") == 20121201
    assert first_day(1903.0) == 19030101
    assert first_day("rebuilt, opened in 2014") == 20140101
    assert first_day("") == first_day(None) == first_day("12 km") == 0


def test_a_cell_that_is_no_number_is_nan() -> None:
    assert number("43.5") == 43.5
    assert all(np.isnan(number(x)) for x in ("", None, "n/a", float("nan")))


def test_the_shipped_plan_declares_each_gateway_once_a_mode() -> None:
    plan = load_plan()
    found = gateway_table(plan.border_ports, plan.table("crossings"))
    assert list(found.columns) == list(COLUMNS)
    assert not found.duplicated(["id", "mode"]).any()
    assert set(found["status"]) <= set(STATUSES)
    assert (found["country_a"] != found["country_b"]).all()
    # What the facts say of the ports that everything turns on.
    by_key = found.set_index(["id", "mode"])
    hunchun = by_key.loc[("JL-HCT", "rail")]
    assert hunchun[["gauge_a_mm", "gauge_b_mm"]].tolist() == [1435, 1520]
    assert hunchun[["country_a", "country_b"]].tolist() == ["CN", "RU"]


def test_every_declared_gateway_has_its_hours_planned_ones_too() -> None:
    # A planned bridge that --open lets be used would else be passed in no time.
    plan = load_plan()
    book = parameter_set(
        parameters=plan.table("parameters"), rates=plan.table("rates"), price_year=2025
    )
    declared = gateway_table(plan.border_ports, plan.table("crossings"))
    hours = gateway_dwell(
        plan.border_ports,
        plan.table("crossings"),
        plan.table("border_dwell"),
        plan.table("gauge_yards"),
        book=book,
    ).set_index(["gateway_id", "mode"])["dwell_h"]
    keys = list(zip(declared["id"], declared["mode"], strict=True))
    assert [key for key in keys if key not in hours.index] == []
    assert hours.loc[keys].min() > 0


def test_what_is_declared_of_a_port_goes_with_it() -> None:
    plan = load_plan()
    found = gateway_table(plan.border_ports, plan.table("crossings")).set_index(
        ["id", "mode"]
    )
    hunchun = found.loc[("JL-HCR", "road")]
    assert hunchun["opening_hours"].startswith("7 days")
    assert hunchun["capacity_t_per_year"] == 600_000
    assert hunchun["status_date"] == "2025-07"
    # Unknown stays unknown.
    assert np.isnan(found.loc[("XC16", "rail"), "capacity_t_per_year"])
