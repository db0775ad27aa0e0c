"""Declared gateways read from border ports."""

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
    return {"same_as": "", "of_plan": True, **row, **columns}


def table(ports: list[dict[str, Any]]) -> pd.DataFrame:
    return gateway_table(pd.DataFrame(ports))


@pytest.mark.parametrize("text", ["rail+road", "rail;road", "rail; road", "road/rail"])
def test_a_port_of_two_modes_is_two_gateways(text: str) -> None:
    found = table([port(modes=text)])
    assert sorted(found["mode"]) == ["rail", "road"]
    assert set(found["id"]) == {"P"}
    by_mode = found.set_index("mode")
    assert by_mode.loc["rail", ["gauge_a_mm", "gauge_b_mm"]].tolist() == [1435, 1520]
    assert by_mode.loc["road", ["gauge_a_mm", "gauge_b_mm"]].tolist() == [0, 0]


@pytest.mark.parametrize("modes", ["air", "sea", "river ferry", "railway-museum"])
def test_what_is_no_land_port_is_no_gateway(modes: str) -> None:
    assert len(table([port(modes=modes)])) == 0


@pytest.mark.parametrize("nobody", ["", "-", " ", None])
def test_a_port_without_a_counterpart_is_no_gateway(nobody: str | None) -> None:
    assert len(table([port(counterpart_country=nobody)])) == 0


def test_ports_of_the_plan_stand_first_and_halves_of_ports_after_ports() -> None:
    rows = [
        port(counterpart_id="HALF"),
        port(id="HALF", counterpart_id="P"),
        port(id="Q"),
    ]
    found = table([port(id="X", of_plan=False), *rows])
    assert found["id"].tolist() == ["P", "Q", "HALF", "X"]
    assert found["secondary"].tolist() == [False, False, True, False]


def test_unknown_stays_unknown() -> None:
    row = table([port(gauge_other_mm="", coord_confidence="", modes="rail")]).iloc[0]
    assert row["lon_b"] == 130.1
    assert np.isnan(row["lat_b"])
    assert (row["gauge_a_mm"], row["gauge_b_mm"]) == (1435, 0)
    assert row["coord_confidence"] == "low"


def test_another_record_of_a_port_is_no_gateway() -> None:
    assert table([port(), port(id="Q", same_as="P")])["id"].tolist() == ["P"]


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
    assert first_day("about 2019-21") == first_day("2019-2021") == 20190101
    assert first_day("2016-10-30 / 2020-11-30") == 20161030
    assert first_day("") == first_day(None) == first_day("12 km") == 0


def test_a_cell_that_is_no_number_is_nan() -> None:
    assert number("43.5") == 43.5
    assert all(np.isnan(number(x)) for x in ("", None, "n/a", float("nan")))


def test_the_shipped_plan_declares_each_gateway_once_a_mode() -> None:
    plan = load_plan()
    found = gateway_table(plan.gateways)
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
    declared = gateway_table(plan.gateways)
    hours = gateway_dwell(plan.gateways, plan, book=book)
    hours = hours.set_index(["gateway_id", "mode"])["dwell_h"]
    keys = list(zip(declared["id"], declared["mode"], strict=True))
    assert [key for key in keys if key not in hours.index] == []
    assert hours.loc[keys].min() > 0


def test_what_is_declared_of_a_port_goes_with_it() -> None:
    plan = load_plan()
    found = gateway_table(plan.gateways).set_index(["id", "mode"])
    hunchun = found.loc[("JL-HCR", "road")]
    assert hunchun["opening_hours"].startswith("7 days")
    assert hunchun["capacity_t_per_year"] == 600_000
    assert hunchun["status_date"] == "2025-07"
    # Unknown stays unknown.
    assert np.isnan(found.loc[("XC16", "rail"), "capacity_t_per_year"])
