"""Figures: every default cites a row that exists, and computes as written."""

from __future__ import annotations

import io
import re

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gis_data.plan import load_plan
from network.costs.parameters import (
    DEFAULTS,
    Parameter,
    ParameterSet,
    factor,
    parameter_set,
)
from network.model.errors import MissingFigureError
from network.model.schema import BASES, CONFIDENCES


@pytest.fixture(scope="module")
def tables() -> dict[str, pd.DataFrame]:
    plan = load_plan()
    names = ("parameters", "rates", "border_dwell", "reference_journeys", "gauge_yards")
    return {name: plan.table(name) for name in names}


@pytest.fixture(scope="module")
def book(tables: dict[str, pd.DataFrame]) -> ParameterSet:
    return parameter_set(parameters=tables["parameters"], rates=tables["rates"])


def row(table: pd.DataFrame, key: str) -> pd.Series:
    return table.set_index("id").loc[key]


def test_every_figure_is_ordered_sourced_and_unique(book: ParameterSet) -> None:
    assert len(book.by_id) == len(book.figures) > 100
    for figure in book.figures:
        assert 0 <= figure.low <= figure.typical <= figure.high, figure
        assert figure.source
        assert figure.unit
        assert figure.basis in BASES
        assert figure.confidence in CONFIDENCES
        if figure.source == "analyst knowledge":
            # Knowledge without a source is never "published", nor sure.
            assert figure.basis != "published", figure.id
            assert figure.confidence != "high", figure.id


def test_every_citation_is_a_row_of_the_tables(
    book: ParameterSet, tables: dict[str, pd.DataFrame]
) -> None:
    rates = set(tables["rates"]["id"])
    parameters = tables["parameters"]
    named = set(
        parameters["parameter"] + "|" + parameters["mode"] + "|" + parameters["region"]
    )
    assert len(named) == len(parameters)
    cited = {name for figure in book.figures for name in figure.rows}
    assert cited <= rates | named
    assert len(cited) > 60


def test_quoted_row_numbers_stand_in_the_tables(
    tables: dict[str, pd.DataFrame],
) -> None:
    lines = pd.read_csv(DEFAULTS, dtype=str, keep_default_na=False)
    for line in lines.to_dict("records"):
        assert bool(line["cites"]) != bool(line["value"]), line
        for name in re.findall(r"\b(RT\d{3})\b", line["why"]):
            assert name in set(tables["rates"]["id"])
        for name in re.findall(r"\b(BD\d{3})\b", line["why"]):
            assert name in set(tables["border_dwell"]["id"])


def test_numbers_quoted_from_other_tables_are_theirs(
    book: ParameterSet, tables: dict[str, pd.DataFrame]
) -> None:
    dwell, rates = tables["border_dwell"], tables["rates"]
    days = float(row(dwell, "BD088")["value"])
    assert book.by_id["speed.rail.KZ.freight"].typical == pytest.approx(
        5400 / days / 24, rel=1e-3
    )
    assert "1,400 km/day" in row(dwell, "BD087")["notes"]
    assert book.by_id["speed.rail.BY.freight"].typical == pytest.approx(1400 / 24)
    carec = book.by_id["border.rail.*.carec"]
    assert f"{carec.typical} h in 2020" in row(dwell, "BD077")["notes"]
    assert carec.low == row(dwell, "BD077")["value"]
    assert "5 h without reload" in row(dwell, "BD083")["notes"]
    assert book.by_id["border.rail.*.eaeu_side"].typical == 5
    # Reload at Brest: processing with reload less without, 8.5 - 5 h.
    assert book.by_id["reload.rail.BY-PL.freight"].typical == 8.5 - 5
    per_km = book.by_id["rate.sea.*.container"].typical
    call = book.by_id["call.sea.*.container"]
    shanghai_busan = float(row(rates, "RT125")["value"])
    nm = 1.852 * per_km
    assert call.typical == pytest.approx((shanghai_busan - 490 * nm) / 2, abs=1)
    # A voyage of bulk: 5 USD/t and 0.0055 a kilometre (RM047), between the steel of
    # Dalian-Busan, 1,010 km, and the coal of Nakhodka-north China, 1,850 km.
    bulk, ton_call = book.by_id["rate.sea.*.bulk"], book.by_id["call.sea.*.bulk"]
    assert 2 * ton_call.typical == float(row(rates, "RM047")["value"])
    steel, coal = (float(row(rates, i)["value"]) for i in ("RM030", "RM027"))
    assert steel < 2 * ton_call.typical + 1010 * bulk.typical < coal
    assert steel < 2 * ton_call.typical + 1850 * bulk.typical < coal
    # The range per kilometre: 26.8 CNY over 1,290 km, 26 USD over 1,700 km.
    assert bulk.low == pytest.approx(26.8 / 6.9081 / 1290)
    assert bulk.high == pytest.approx(27 / 1700, rel=0.05)


@pytest.mark.parametrize(
    ("name", "journey"),
    [
        ("speed.rail.CN.passenger", "5"),
        ("speed.road.CN.passenger.expressway", "61"),
        ("speed.road.CN.passenger", "64"),
        ("speed.road.RU.passenger", "15"),
        ("speed.road.KP.passenger", "66"),
    ],
)
def test_speeds_are_those_of_the_journeys_they_quote(
    book: ParameterSet, tables: dict[str, pd.DataFrame], name: str, journey: str
) -> None:
    journeys = tables["reference_journeys"]
    found = journeys[journeys["id"].astype(str) == journey].iloc[0]
    assert book.by_id[name].typical == pytest.approx(
        found["distance_km"] / found["time_h"], rel=1e-3
    )


def test_conversions_worked_by_hand(book: ParameterSet) -> None:
    figures = book.by_id
    # RT106: 3.357 CNY per 40 ft box and km, 2015: not in the fx table, so 2025,
    # 7.1875 CNY/USD; two TEU: 3.357 / 7.1875 / 2 = 0.23353.
    rail = figures["rate.rail.CN.container"]
    assert rail.typical == pytest.approx(0.23353, abs=1e-5)
    # RT104: 3.185 CNY per 20 ft box and km = 0.44313, the highest of the rows.
    assert rail.high == pytest.approx(0.44313, abs=1e-5)
    assert rail.rows == ("RT106", "RT008", "RT104", "RT102", "RM060")
    # RT036: 0.6 USD per FEU and km; RT058: 0.016 (0.01-0.027) USD/tkm, 12 t a TEU.
    russia = figures["rate.rail.RU.container"]
    ends = (russia.low, russia.typical, russia.high)
    assert ends == pytest.approx((0.12, 0.192, 0.324))
    # RT085: 0.092 USD/tkm, 12 t a TEU.
    assert figures["rate.road.RU.container"].typical == pytest.approx(1.104)
    # RT073: 883 USD per 500 km and 20 t.
    assert figures["rate.rail.KZ.bulk"].typical == pytest.approx(0.0883)
    # RT134: 850 CNY of 2024 at 7.1957.
    assert figures["handling.port.CN.freight"].typical == pytest.approx(
        118.13, abs=0.01
    )
    # RT132: 68,000 RUB return in 2023 at 85.25, 648 km a way.
    sea = figures["rate.sea.*.passenger"].typical
    assert sea == pytest.approx(68000 / 85.25 / 2 / 648)
    # Knots, km a day, CNY/h.
    assert figures["speed.sea.*.freight"].typical == pytest.approx(15 * 1.852)
    assert figures["speed.rail.RU.freight"].typical == pytest.approx(1000 / 24)
    assert figures["value_of_time.*.*.passenger"].typical == pytest.approx(35 / 7.1875)
    # 60 USD per FEU and day.
    assert figures["value_of_time.*.*.container"].typical == pytest.approx(1.25)
    # RT170 as it stands.
    electric = figures["emission.rail.CN.freight.electric"]
    assert (electric.low, electric.typical, electric.high) == (7, 12, 20)


def test_price_year_moves_only_prices_without_a_year(
    tables: dict[str, pd.DataFrame],
) -> None:
    plain = {"parameters": tables["parameters"], "rates": tables["rates"]}
    now, then = parameter_set(**plain), parameter_set(**plain, price_year=2022)
    name = "rate.rail.CN.container"
    assert then.by_id[name].typical == pytest.approx(3.357 / 6.729 / 2)
    dated = "handling.port.CN.freight"
    assert then.by_id[dated].typical == now.by_id[dated].typical


def test_a_year_without_exchange_rate_says_which_there_are(
    tables: dict[str, pd.DataFrame],
) -> None:
    with pytest.raises(MissingFigureError, match=r"CNY per USD for 2031.*2018, 2019"):
        parameter_set(
            parameters=tables["parameters"], rates=tables["rates"], price_year=2031
        )


def test_a_cited_row_that_is_gone_is_named(tables: dict[str, pd.DataFrame]) -> None:
    rates = tables["rates"]
    with pytest.raises(MissingFigureError, match="RT106 x 1/2"):
        parameter_set(
            parameters=tables["parameters"], rates=rates[rates["id"] != "RT106"]
        )
    few = tables["parameters"].iloc[:3]
    with pytest.raises(MissingFigureError, match=r"nor parameters\.csv"):
        parameter_set(parameters=few, rates=rates)


def test_raw_tables_read_as_plan_tables_do(
    book: ParameterSet, tables: dict[str, pd.DataFrame]
) -> None:
    again = {
        name: pd.read_csv(io.StringIO(tables[name].to_csv(index=False)))
        for name in ("parameters", "rates")
    }
    assert parameter_set(**again) == book


def test_find_prefers_the_country_then_the_key_then_any(book: ParameterSet) -> None:
    find = book.find
    assert find("speed", "rail", "RU", "freight").id == "speed.rail.RU.freight"
    assert find("speed", "rail", "VN", "freight").id == "speed.rail.*.freight"
    expressway = find("speed", "road", "CN", "freight.expressway")
    assert expressway.typical == 70
    assert find("speed", "road", "RU", "freight.gravel").id == "speed.road.RU.freight"
    assert find("emission", "sea", "", "cold_chain", "freight").typical > 11
    with pytest.raises(MissingFigureError, match=r"rate for mode 'canal'.*Known: rate"):
        find("rate", "canal", "CN", "container")


def test_weak_figures_are_marked(book: ParameterSet) -> None:
    assert not book.by_id["speed.rail.RU.freight"].assumed
    assert book.by_id["rate.rail.CN.container"].assumed  # low confidence
    assert book.by_id["speed.rail.*.freight"].assumed  # analogue


@given(st.floats(0.01, 100), st.floats(0, 1e6), st.floats(0, 1), st.floats(1, 9))
def test_scaling_keeps_order_and_proportion(
    k: float, value: float, below: float, above: float
) -> None:
    figure = Parameter(
        value * below, value, value * above, "USD", "s", "high", id="x", year="2025"
    )
    scaled = figure.times(k)
    assert scaled.low <= scaled.typical <= scaled.high
    assert scaled.typical == value * k
    assert scaled.source == figure.source


def test_factor_reads_from_the_left() -> None:
    assert factor("2*12/20") == pytest.approx(1.2)
    assert factor("1/2/19500/12") == pytest.approx(1 / 468000)
