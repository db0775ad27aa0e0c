"""Hours at borders, gauge yards and terminals: published first, nothing twice."""

from __future__ import annotations

import pandas as pd
import pytest

from gis_data.plan import load_plan
from network.build.border_rows import (
    gateways_of,
    modes_of,
    same_gauge,
)
from network.build.country_groups import country_groups
from network.build.declared import Tables
from network.build.dwell import (
    COLUMNS,
    YARD_COLUMNS,
    gateway_dwell,
    yard_dwell,
)
from network.build.opening import mean_wait_h
from network.costs.parameters import ParameterSet, parameter_set
from network.model.errors import MissingFigureError

HOURS = ("dwell_low_h", "dwell_h", "dwell_high_h")
BASES = {"published", "published analogue", "pair mean", "estimate"}


@pytest.fixture(scope="module")
def tables() -> dict[str, pd.DataFrame]:
    plan = load_plan()
    names = ("border_dwell", "gauge_yards", "border_hours", "opening_hours",
             "country_groups",
             "parameters", "rates")  # fmt: skip
    return {"ports": plan.gateways, **{name: plan.table(name) for name in names}}


@pytest.fixture(scope="module")
def book(tables: dict[str, pd.DataFrame]) -> ParameterSet:
    return parameter_set(parameters=tables["parameters"], rates=tables["rates"])


def dwell(
    tables: dict[str, pd.DataFrame], book: ParameterSet, **other: pd.DataFrame
) -> pd.DataFrame:
    given = {**tables, **other}
    return gateway_dwell(given["ports"], Tables(given), book=book)


def outward(
    tables: dict[str, pd.DataFrame], book: ParameterSet, **other: pd.DataFrame
) -> pd.DataFrame:
    """Return the hours out of the country of the port, by gateway and mode."""
    found = dwell(tables, book, **other).drop_duplicates(["gateway_id", "mode"])
    return found.set_index(["gateway_id", "mode"])


@pytest.fixture(scope="module")
def stops(tables: dict[str, pd.DataFrame], book: ParameterSet) -> pd.DataFrame:
    return outward(tables, book)


@pytest.fixture(scope="module")
def ways(tables: dict[str, pd.DataFrame], book: ParameterSet) -> pd.DataFrame:
    found = dwell(tables, book)
    return found.set_index(["gateway_id", "mode", "leaving"]).sort_index()


def ports(*rows: dict[str, object]) -> pd.DataFrame:
    usual = {
        "country": "CN", "counterpart_country": "LA", "modes": "road",
        "gauge_this_mm": "", "gauge_other_mm": "", "kind": "", "counterpart_id": "",
        "dwell_h_low": float("nan"), "dwell_h_typ": float("nan"),
        "dwell_h_high": float("nan"), "dwell_basis": "", "source": "a gazette",
        "confidence": "high", "same_as": "", "opening_hours": "",
    }  # fmt: skip
    return pd.DataFrame([usual | {"id": f"P{i}"} | row for i, row in enumerate(rows)])


# --- the plan's own borders


def test_every_port_and_crossing_has_hours_with_a_basis(
    stops: pd.DataFrame, tables: dict[str, pd.DataFrame]
) -> None:
    frame = stops.reset_index()
    assert tuple(frame.columns) == COLUMNS
    assert not frame.duplicated(["gateway_id", "mode"]).any()
    assert set(tables["ports"]["id"]) == set(frame["gateway_id"])
    for _, port in tables["ports"].iterrows():
        modes = set(frame.loc[frame["gateway_id"] == port["id"], "mode"])
        assert modes == set(port["modes"].split(";"))
    assert set(frame["basis"]) <= BASES
    assert set(frame["passenger_basis"]) <= BASES
    assert (frame[["source", "confidence", "rows"]] != "").all().all()
    assert frame.drop(columns="note").notna().all().all()
    for prefix in ("", "passenger_"):
        low, typical, high = (frame[prefix + name] for name in HOURS)
        assert (low <= typical).all()
        assert (typical <= high).all()
        assert (low >= 0).all()


def test_freight_stands_for_hours_at_customs_borders_never_minutes(
    stops: pd.DataFrame, tables: dict[str, pd.DataFrame]
) -> None:
    union = {"RU", "BY", "KZ", "KG", "AM"}
    gateways = gateways_of(tables["ports"], country_groups(tables["country_groups"]))
    customs = [
        (g.id, g.mode)
        for g in gateways
        if g.mode in {"rail", "road"}
        and g.kind == "crossing"
        and not set(g.countries) <= union
    ]
    assert len(customs) > 80
    assert (stops.loc[customs, "dwell_low_h"] >= 1).all()
    assert (stops.loc[customs, "cost_usd_per_teu"] > 100).all()
    # China's rail gates and the roads to Russia, near what CAREC publishes.
    to_russia = [g for g in customs if g[0].startswith(("JL-HC", "HL-", "NM-MZ"))]
    assert stops.loc[to_russia, "dwell_h"].between(10, 23).all()


def test_each_direction_has_its_own_hours(ways: pd.DataFrame) -> None:
    # CPMM: China's roads 17.0 h out and 2.1 h in (2023), Kazakhstan's 4.0 and 4.6.
    road = ways.loc["JL-HCR", "road"]
    # Of these 3.4 h are the mean wait for eight ports to open: 4.1 (JL-HCR, 10 h a
    # day), 6.9, 3, 3, 8.6, 1.3, 0 and 0.
    usual = 3.4
    assert road.loc["CN", "dwell_h"] == pytest.approx(17.0 + 4.6 - usual)
    assert road.loc["RU", "dwell_h"] == pytest.approx(4.0 + 2.1 - usual)
    assert road["wait_h"].tolist() == pytest.approx([14**2 / 48] * 2)
    waits = {"NM-MZR": 0.0, "HL-HH": 8**2 / 2 / 24, "JL-QH": usual}
    for port, wait_h in waits.items():
        assert ways.loc[port, "road"]["wait_h"].to_numpy() == pytest.approx(
            wait_h, abs=0.01
        )
    # Rail 14.0 h out and 16.3 h in, a union side of 5 h, less 4 h of reload.
    rail = ways.loc["JL-HCT", "rail"]
    assert rail.loc["CN", "dwell_h"] == pytest.approx(14.0 + 5 - 4)
    assert rail.loc["RU", "dwell_h"] == pytest.approx(16.3 + 5 - 4)
    assert rail.loc["RU", "dwell_high_h"] > rail.loc["CN", "dwell_high_h"]
    assert set(road["basis"]) == set(rail["basis"]) == {"pair mean"}
    # Zamyn-Uud 22.39 h into Mongolia, 6.26 h out of it (2023).
    erenhot = ways.loc["NM-ELT", "rail"]
    assert erenhot.loc["CN", "dwell_h"] == pytest.approx(9.1 + 22.39 - 4)
    assert erenhot.loc["MN", "dwell_h"] == pytest.approx(9.1 + 6.26 - 4)
    assert ways.loc[("XC11", "rail", "CN"), "dwell_h"] == pytest.approx(30.5 + 48 - 4)
    assert ways.loc[("XC11", "rail", "KZ"), "dwell_h"] == pytest.approx(6.8 + 16.3 - 4)
    # The same border from its other side; a jam of 20 days is in the range only.
    other = ways.loc["RU-KR", "road"]
    assert other["dwell_h"].to_dict() == road["dwell_h"].to_dict()
    assert ways.loc[("NM-MZT", "rail", "RU"), "dwell_high_h"] == 480 - 8


@pytest.mark.parametrize(
    ("hours", "wait_h"),
    [
        ("09:00-19:00", 14**2 / 2 / 24),
        ("Mo-Sa 11:00-19:00", (5 * 16**2 + 40**2) / 2 / 168),
        ("24/7", 0.0),
        ("when the ice holds", None),
        ("Jul-Sep", None),
    ],
)
def test_the_mean_wait_for_a_port_to_open(hours: str, wait_h: float | None) -> None:
    assert mean_wait_h(hours) == (None if wait_h is None else pytest.approx(wait_h))


def test_published_hours_come_first(stops: pd.DataFrame) -> None:
    erenhot = stops.loc["NM-ELT", "rail"]
    # Corridor 4: 9.1 h (BD046). Zamyn-Uud inbound: 22.39. Less 4 h of reload.
    assert erenhot["dwell_h"] == pytest.approx(9.1 + 22.39 - 4)
    assert erenhot["reload_h"] == 4
    assert (erenhot["basis"], erenhot["confidence"]) == ("published", "high")
    assert erenhot["rows"] == "BD046 BD049"
    road = stops.loc["NM-ELR", "road"]
    # Both sides: Zamyn-Uud 1.99 h (BD054), and China's road gates 4.3 h (BD063).
    assert road["dwell_h"] == pytest.approx(1.99 + 4.3)
    assert (road["basis"], road["confidence"]) == ("published analogue", "medium")
    horgos = stops.loc["XC13", "road"]
    # 23.5 h out of China (BD071), 4.6 h on the way into Kazakhstan (BD114).
    assert horgos["dwell_h"] == pytest.approx(28.1)
    assert horgos["basis"] == "published analogue"


def test_then_those_of_the_same_countries_and_mode(stops: pd.DataFrame) -> None:
    for name in ("NM-ZE", "NM-ARX", "NM-AH", "NM-EB"):
        found = stops.loc[name, "road"]
        assert found["basis"] == "published analogue"
        # Median of NM-ELR, its other side MN-ZU and XC43, which are one border.
        assert found["dwell_h"] == pytest.approx(1.99 + 4.3)
        assert found["confidence"] == "low"


def test_then_the_mean_with_the_range_of_its_own_row(stops: pd.DataFrame) -> None:
    rail = stops.loc["JL-HCT", "rail"]
    # 14.0 h out of China (BD111) + 5 h beyond it (Brest without reload) - 4 h reload.
    assert rail["dwell_h"] == pytest.approx(15.0)
    assert rail["dwell_h"] + rail["reload_h"] == pytest.approx(19.0)
    # Its own row judges 8-48 h with the reload of 2-8 h; China's gates took up to
    # 64.7 h, the other side up to 6.
    assert (rail["dwell_low_h"], rail["dwell_high_h"]) == (6, pytest.approx(62.7))
    road = stops.loc["JL-HCR", "road"]
    # 17.0 h out of China, 4.6 h into the union, less 3.4 h of waits to open.
    assert road["dwell_h"] == pytest.approx(21.6 - 3.4)
    assert (road["dwell_low_h"], road["dwell_high_h"]) == (1, 96 - 3.4)
    for found in (rail, road):
        assert (found["basis"], found["confidence"]) == ("pair mean", "low")
    # No change of gauge at the Korean border, so no reload in its hours.
    assert stops.loc["JL-TMT", "rail"]["dwell_h"] == pytest.approx(14.4 - 4)


def test_both_sides_of_a_border_say_the_same(
    ways: pd.DataFrame, tables: dict[str, pd.DataFrame]
) -> None:
    pairs = 0
    for _, port in tables["ports"].iterrows():
        for other in filter(None, port["counterpart_id"].split(";")):
            for mode in port["modes"].split(";"):
                if (other, mode) in ways.index:
                    here, there = (ways.loc[name, mode] for name in (port["id"], other))
                    for figure in ("dwell_h", "dwell_high_h"):
                        assert here[figure].to_dict() == there[figure].to_dict()
                    pairs += 1
    assert pairs >= 12


def test_inside_the_union_trains_pass(stops: pd.DataFrame) -> None:
    smolensk = stops.loc["XC16", "rail"]
    assert [smolensk[name] for name in HOURS] == [0, 1, 6]
    assert smolensk["cost_usd_per_teu"] == 0
    assert smolensk["reload_h"] == 0
    petropavl = stops.loc["XC01", "rail"]
    assert [petropavl[name] for name in HOURS] == [1, 4, 24]
    # But a published queue is a queue: lorries from Kazakhstan, autumn 2025.
    assert stops.loc["XC09", "road"]["dwell_h"] == 72


def test_the_amur_bridge_takes_its_toll(stops: pd.DataFrame) -> None:
    heihe, other = stops.loc["HL-HH", "road"], stops.loc["HL-DN", "road"]
    # 9,000 RUB a side and lorry of 20 t (RT096, 2022: 68.55 RUB/USD); 12 t a TEU.
    toll = 2 * 9000 / 68.55 * 12 / 20
    assert heihe["cost_usd_per_teu"] - other["cost_usd_per_teu"] == pytest.approx(toll)


def test_airports_inland_terminals_and_rivers(stops: pd.DataFrame) -> None:
    assert stops.loc["JL-CGQ", "air"]["passenger_dwell_h"] == 2
    assert stops.loc["JL-CCT", "rail"]["dwell_h"] == 6
    assert stops.loc["JL-DA", "river"]["basis"] == "estimate"
    assert stops.loc["XC46", "sea"]["dwell_h"] == 72


def test_passengers_wait_hours_not_days(stops: pd.DataFrame) -> None:
    bus = stops.loc["JL-HCR", "road"]
    assert (bus["passenger_dwell_h"], bus["passenger_dwell_high_h"]) == (2, 10)
    assert bus["passenger_basis"] == "published analogue"
    assert stops.loc["JL-QH", "road"]["passenger_basis"] == "estimate"
    assert (stops["passenger_dwell_h"] <= 5).all()


# --- other plans


def test_a_plan_s_own_published_hours_win_over_everything(
    tables: dict[str, pd.DataFrame], book: ParameterSet
) -> None:
    own = {"dwell_h_typ": 7.0, "dwell_h_high": 30.0, "counterpart_country": "RU"}
    rail = {"modes": "rail", "gauge_this_mm": "1435", "gauge_other_mm": "1520"}
    table = ports(
        own | {"dwell_basis": "survey of 2025"},
        own | {"dwell_basis": "BD016: judgement"},
        own | rail | {"dwell_basis": "survey of 2025"},
        {"counterpart_country": "RU"},
    )
    found = outward(tables, book, ports=table).droplevel("mode")
    assert found.loc["P0", "dwell_h"] == 7
    assert found.loc["P0", "source"] == "a gazette"
    # A judgement gives the range only; and P0 is now published for its pair.
    assert found.loc["P1", "dwell_h"] == 7
    assert found.loc["P1", "basis"] == "published analogue"
    assert found.loc["P2", "dwell_h"] == 7 - 4
    assert found.loc["P3", "dwell_h"] == 7
    assert found.loc["P3", "basis"] == "published analogue"


def test_minutes_of_customs_are_not_a_border_stop(
    tables: dict[str, pd.DataFrame], book: ParameterSet
) -> None:
    quick = {"dwell_h_low": 0.1, "dwell_h_typ": 0.5, "dwell_h_high": 0.5}
    named = {"dwell_source": "its own survey", "dwell_confidence": "medium"}
    table = ports(
        quick | named | {"dwell_basis": "customs formalities"},
        quick | {"dwell_h_typ": 3.0, "dwell_h_high": 5.0},
    )
    found = outward(tables, book, ports=table).droplevel("mode")
    assert found.loc["P0", list(HOURS)].tolist() == [1, 1, 1]
    assert found.loc["P1", list(HOURS)].tolist() == [1, 3, 5]
    assert found.loc["P0", "source"] == "its own survey"
    assert found.loc["P0", "confidence"] == "medium"
    assert found.loc["P1", "confidence"] == "high"


def test_a_border_nobody_measured_takes_the_mean(
    tables: dict[str, pd.DataFrame], book: ParameterSet
) -> None:
    table = ports(
        {"modes": "road;rail"},
        {"country": "TH", "modes": "rail+road"},
        {"country": "RU", "counterpart_country": "BY"},
    )
    found = outward(tables, book, ports=table)
    assert found.loc[("P0", "road"), "dwell_h"] == 15.1
    assert found.loc[("P0", "rail"), "dwell_h"] == pytest.approx(14.4 - 4)
    # Neither Thailand nor Laos is in CAREC: its mean is the last resort.
    assert found.loc[("P1", "rail"), "dwell_h"] == 23 - 4
    assert found.loc[("P1", "road"), "confidence"] == "low"
    assert found.loc[("P2", "road"), "dwell_h"] == 4
    assert (found["basis"] != "published").all()


def test_a_cited_row_that_is_gone_is_named(
    tables: dict[str, pd.DataFrame], book: ParameterSet
) -> None:
    table = tables["border_dwell"]
    with pytest.raises(MissingFigureError, match=r"border_hours\.csv: cites 'BD046'"):
        dwell(tables, book, border_dwell=table[table["id"] != "BD046"])
    # The Chinese means are only preferred: without them that of all CAREC stands in.
    means = {"BD058", "BD109"}
    found = outward(tables, book, border_dwell=table[~table["id"].isin(means)])
    assert found.loc[("JL-TMT", "rail"), "dwell_h"] == 23 - 4
    assert found.loc[("JL-HCR", "road"), "dwell_h"] == pytest.approx(15.1 - 3.4)


def test_every_citation_names_a_gateway_and_rows_that_exist(
    tables: dict[str, pd.DataFrame], stops: pd.DataFrame
) -> None:
    ids = {i for n in ("border_dwell", "gauge_yards", "ports") for i in tables[n]["id"]}
    for line in tables["border_hours"].to_dict("records"):
        assert (line["gateway_id"], line["mode"]) in stops.index
        text = f"{line['hours']} {line['span']}".replace("+", " ").replace("&", " ")
        assert set(text.split()) <= ids


def test_wordings_of_modes() -> None:
    assert modes_of("rail/road (inland)") == ["rail", "road"]
    assert modes_of("road (rail bridge disused)") == ["road"]
    assert modes_of("road; rail under construction") == ["road"]
    assert modes_of("river / ice road") == ["river"]
    assert modes_of("camel") == []


# --- yards: the reload alone


def test_yards_charge_the_reload_that_borders_leave_out(
    tables: dict[str, pd.DataFrame], book: ParameterSet, stops: pd.DataFrame
) -> None:
    yards = yard_dwell(tables["gauge_yards"], book=book)
    assert tuple(yards.columns) == YARD_COLUMNS
    yards = yards.set_index("yard_id")
    # Whole passage at Brest and Malaszewicze: 8.5 + 24 h, with one reload in it.
    brest = yards.loc["GY16"]
    assert brest["dwell_h"] == 3.5
    assert brest["basis"] == "published"
    assert yards.loc["GY17", "basis"] == "published analogue"
    whole = stops.loc["XC19", "rail"]
    assert whole["dwell_h"] + brest["dwell_h"] == pytest.approx(8.5 + 24)
    assert whole["basis"] == "estimate"
    hunchun = stops.loc["JL-HCT", "rail"]
    for end in HOURS:
        total = hunchun[end] + yards.loc["GY01", end]
        expected = {"dwell_low_h": 8, "dwell_h": 19.0, "dwell_high_h": 70.7}[end]
        assert total == pytest.approx(expected)
    # CAREC 2020: 120 USD a container at Erenhot, 329 at Dostyk, two TEU a box.
    assert yards.loc["GY06", "cost_usd_per_teu"] == 60
    assert yards.loc["GY13", "cost_high_usd_per_teu"] == 329
    assert yards.loc["GY29", "dwell_h"] == 12  # a terminal inland, on its own
    assert yards.loc["GY35", "cost_usd_per_teu"] == 75  # no price known there
    assert (yards["passenger_dwell_h"] == 5).all()
    assert yards.drop(columns="note").notna().all().all()


def test_only_where_the_gauge_changes(
    tables: dict[str, pd.DataFrame], book: ParameterSet
) -> None:
    yards = set(yard_dwell(tables["gauge_yards"], book=book)["yard_id"])
    same = {"GY08", "GY09", "GY10", "GY30", "GY33", "GY34"}
    assert yards == set(tables["gauge_yards"]["id"]) - same
    assert same_gauge({"gauge_a_mm": 1520, "gauge_b_mm": 1524})
    assert same_gauge({"gauge_a_mm": None, "gauge_b_mm": 1435})
    assert not same_gauge({"gauge_a_mm": "1435", "gauge_b_mm": 1520.0})


# --- terminals


def test_terminals_have_hours_and_prices(book: ParameterSet) -> None:
    for kind in ("port", "rail_road", "airport"):
        for use in ("freight", "passenger"):
            assert book.find("dwell", kind, "", use).typical > 0
        assert book.find("handling", kind, "", "freight").unit == "USD/TEU"
    assert book.find("dwell", "port", "RU", "freight").typical == 36
    assert book.find("dwell", "port", "JP", "freight").basis == "analogue"
    assert book.find("handling", "airport", "", "freight").typical == 0
    lift = book.find("handling", "port", "KR", "freight").typical
    assert lift == pytest.approx(130000 / 1306.76)
