"""Dated ship services: what free words mean, and which table wins."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gis_data.plan import load_plan
from network.build.water.service_parser import (
    hours_of,
    name_book,
    named,
    per_week,
    wait_of,
)
from network.build.water.service_periods import (
    COVERED_FROM,
    Period,
    merge_periods,
    service_history,
    windows,
    year_periods,
    yearly,
)
from network.build.water.services import COLUMNS, sea_services
from network.model.schema import CONFIDENCES, STATUSES

if TYPE_CHECKING:
    from collections.abc import Callable

    StateOn = Callable[[pd.DataFrame, int], pd.Series]

TODAY = 20261122
YEARS = (2019, 2022, 2023, 2024, 2025, 2026)


@pytest.fixture(scope="module")
def services() -> pd.DataFrame:
    plan = load_plan()
    ports = plan.table("seaports")
    return sea_services(
        plan.table("sea_links"),
        plan.table("services"),
        ports,
        rates=plan.table("rates"),
    )


def test_a_published_price_shows_that_ships_sailed_the_lane(
    services: pd.DataFrame,
) -> None:
    # The link tells of Dong Young in 2021; a box to Vladivostok had a price in 2013.
    plan = load_plan()
    tables = [plan.table(name) for name in ("sea_links", "services", "seaports")]
    prices = plan.table("lane_rates")
    priced = sea_services(*tables, rates=plan.table("rates"), prices=prices)

    def first(table: pd.DataFrame, service: str) -> int:
        return int(table.loc[table["service_id"] == service, "valid_from"].min())

    assert first(services, "VVO-PUS") == COVERED_FROM
    assert first(priced, "VVO-PUS") == 20130101
    guessed = prices.assign(confidence="low")
    unsure = sea_services(*tables, rates=plan.table("rates"), prices=guessed)
    assert first(unsure, "VVO-PUS") == COVERED_FROM
    assert first(priced, "VVO-TAO") == first(services, "VVO-TAO")  # no published price
    # A period that is told goes before a price: Vostochny had trade since 1970.
    assert first(priced, "VYP-PUS") == 19700101


def states(periods: list[Period]) -> list[tuple[int, int, str]]:
    return [(p.first, p.last, p.status) for p in periods]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1999-2002; 2018 trial", [(19990101, 20021231)]),
        ("from 2023-06-01 as Jilin transit port", [(20230601, 0)]),
        ("2022+", [(20220101, 0)]),
        ("2009-07 to 2019-11; 2024-08 on", [(20090701, 20191130), (20240801, 0)]),
        ("2024-08 on (no evidence for 2025-26)", [(20240801, 20241231)]),
        ("to 2006", [(0, 20061231)]),
        ("before 2010", [(0, 20091231)]),
        ("2020-05-11 first; arr Qingdao 2020-05-15", [(20200511, 0)]),
        # 2011-12 may be a month or two years, and attempts are no service.
        ("2011-12 and 2016-18 attempts", []),
        ("re-opened after 2021-22", []),
        ("", []),
    ],
)
def test_years_are_read_from_free_words(
    text: str, expected: list[tuple[int, int]]
) -> None:
    assert windows(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("open", [(20240101, 20241231, "open")]),
        ("none (assumed)", [(20240101, 20241231, "closed")]),
        ("no evidence", [(20240101, 20241231, "unknown")]),
        (
            "stopped Feb",
            [(20240101, 20240229, "open"), (20240301, 20241231, "closed")],
        ),
        (
            "stopped by Oct",
            [(20240101, 20240930, "open"), (20241001, 20241231, "closed")],
        ),
        (
            "resumed 19 Dec",
            [(20240101, 20241218, "closed"), (20241219, 20241231, "open")],
        ),
        (
            "approved from 1 Jun",
            [(20240101, 20240531, "closed"), (20240601, 20241231, "limited")],
        ),
        (
            "restricted from Aug",
            [(20240101, 20240731, "open"), (20240801, 20241231, "limited")],
        ),
        (
            "open; airport shut 20 Aug - 25 Oct",
            [
                (20240101, 20240819, "open"),
                (20240820, 20241025, "suspended"),
                (20241026, 20241231, "open"),
            ],
        ),
        (
            "trial Jul-Aug, 3-4 a month",
            [
                (20240101, 20240630, "unknown"),
                (20240701, 20240831, "limited"),
                (20240901, 20241231, "unknown"),
            ],
        ),
    ],
)
def test_remarks_on_a_year_become_periods(
    text: str, expected: list[tuple[int, int, str]]
) -> None:
    assert states(year_periods(2024, text)) == expected


def test_passengers_come_back_later_than_cargo() -> None:
    cargo, people = year_periods(2024, "passengers from 26 Apr")
    assert (cargo.last, cargo.passengers) == (20240425, False)
    assert (people.first, people.passengers) == (20240426, True)
    shut, goods, both = year_periods(2025, "cargo from Aug, passengers from Sept")
    assert [shut.status, goods.status, both.status] == ["closed", "open", "open"]
    assert [goods.passengers, both.passengers] == [False, True]
    assert (goods.first, both.first) == (20250801, 20250901)


def test_gap_between_years_is_filled_only_where_both_sides_agree() -> None:
    same = yearly({2019: "open", 2022: "open"})
    assert states(same) == [(20190101, 0, "open")]
    differ = yearly({2019: "open", 2022: "none"})
    assert [p.status for p in differ] == ["open", "unknown", "closed"]


def test_later_evidence_wins_for_its_years_and_no_others() -> None:
    later = yearly({2019: "open", 2022: "none", 2023: "none"})
    whole = service_history([(20000101, 0)], "open", later)
    # Of 2020 and 2021 the later table says nothing certain: the link's word stands.
    assert states(whole) == [(20000101, 20211231, "open"), (20220101, 0, "closed")]


def test_no_evidence_does_not_shut_a_link_said_to_be_open() -> None:
    later = yearly({2025: "open", 2026: "no evidence"})
    assert service_history([], "open", later)[-1].status == "open"
    assert service_history([], "open", later)[-1].assumed
    assert service_history([], "limited", later)[-1].status == "unknown"


remarks = st.sampled_from(
    ["open", "none", "no evidence", "cargo only", "stopped Feb", "open from 3 Aug",
     "resumed 19 Dec", "irregular", "passengers from 26 Apr", "stopped by Oct"]
)  # fmt: skip


def test_only_a_season_is_limited_and_the_rest_unknown() -> None:
    assert states(year_periods(2026, "only 12 Jan-2 Mar")) == [
        (20260101, 20260111, "unknown"),
        (20260112, 20260302, "limited"),
        (20260303, 20261231, "unknown"),
    ]


def test_link_without_years_holds_for_the_years_of_the_tables() -> None:
    assert states(service_history([], "open", [])) == [(COVERED_FROM, 0, "open")]
    assert states(service_history([], "limited", [])) == [(COVERED_FROM, 0, "limited")]
    assert states(service_history([], "closed", [])) == [(0, 0, "closed")]
    assert states(service_history([(20100101, 0)], "open", [])) == [
        (20100101, 0, "open")
    ]


@given(st.dictionaries(st.sampled_from(YEARS), remarks, min_size=1))
def test_periods_fill_time_without_gap_or_overlap(words: dict[int, str]) -> None:
    periods = yearly(words)
    assert periods[0].first == min(words) * 10000 + 101
    assert periods[-1].last == 0
    for one, other in itertools.pairwise(periods):
        # No day belongs to both, and none to neither: the next starts the day after.
        assert pd.Timestamp(str(one.last)) + pd.Timedelta(days=1) == pd.Timestamp(
            str(other.first)
        )
    assert merge_periods(periods) == periods


def test_names_of_ports_are_found_however_they_are_put() -> None:
    book = name_book(
        [("NGB", "Ningbo (Beilun)"), ("TOS", "Toyama Shinko (Fushiki-Toyama)"),
         ("KIJ", "Niigata (East port)"), ("VVO", "Vladivostok")]
    )  # fmt: skip
    assert named("Zhoushan Yongzhou / Jiaxing Zhapu", book) == "NGB"
    assert named("Toyama Shinko / Fushiki", book) == "TOS"
    assert named("Niigata East", book) == "KIJ"
    assert named("Vladivostok (VMRP)", book) == "VVO"
    assert named("11 Chinese ports", book) == ""


def test_wait_is_half_the_headway() -> None:
    assert wait_of(7.0) == (12.0, "frequency")
    assert wait_of(0.0) == (84.0, "assumed weekly")
    assert per_week({"freq_value": 501000, "freq_unit": "TEU per year (2024)"}) == 0
    assert per_week(
        {"freq_value": 6, "freq_unit": "voyages in 20 months"}
    ) == pytest.approx(6 / (20 * 365.25 / 12 / 7))


def test_hours_are_read_in_days_or_hours_but_not_of_another_journey() -> None:
    assert hours_of({"transit_value": 4, "transit_unit": "days"}) == 96
    assert hours_of({"transit_value": 21.5, "transit_unit": "h"}) == 21.5
    other = {
        "transit_value": 4,
        "transit_unit": "days Changchun-Niigata (9 via Dalian)",
    }
    assert hours_of(other) == 0


@pytest.mark.parametrize(
    ("service", "day", "state"),
    [
        # The ferry that made Zarubino known: 2000-2010, again 2013-03 to 2014-06.
        ("ZAR-SHO", 19990101, "closed"),
        ("ZAR-SHO", 20050701, "open"),
        ("ZAR-SHO", 20120101, "closed"),
        ("ZAR-SHO", 20130401, "open"),
        ("ZAR-SHO", 20140630, "open"),
        ("ZAR-SHO", 20140701, "closed"),
        ("ZAR-SHO", TODAY, "closed"),
        # Closed in the table of links, run again since by two operators.
        ("VVO-SHO", 20240101, "open"),
        ("VVO-SHO", 20240601, "closed"),
        ("VVO-SHO", TODAY, "open"),
        # Nothing known since 2022: unknown, not open.
        ("ZAR-PUS", 20160101, "limited"),
        ("ZAR-PUS", TODAY, "unknown"),
        ("VVO-TGH", 20180101, "open"),
        ("VVO-TGH", TODAY, "open"),
        ("TGH-SMN", 20241001, "open"),
        ("TGH-SMN", TODAY, "unknown"),
        # Boxes stopped in June 2022 and came back on 15 April 2025.
        ("DDG-INC", 20220601, "open"),
        ("DDG-INC", 20230601, "closed"),
        ("DDG-INC", 20250414, "closed"),
        ("DDG-INC", TODAY, "open"),
    ],
)
def test_state_of_a_service_on_a_day(
    state_on: StateOn, services: pd.DataFrame, service: str, day: int, state: str
) -> None:
    assert state_on(services, day)[service] == state


def test_ferry_of_dandong_carried_boxes_but_no_people_in_2022(
    state_on: StateOn,
    services: pd.DataFrame,
) -> None:
    own = services[services["service_id"] == "DDG-INC"]
    assert state_on(own[own["cargo"] == "container"], 20220601)["DDG-INC"] == "open"
    assert state_on(own[own["cargo"] == "passenger"], 20220601)["DDG-INC"] == "closed"


def test_ferries_without_passengers_since_2020_carry_none(
    state_on: StateOn,
    services: pd.DataFrame,
) -> None:
    # Seven of ten routes of Incheon did in 2025, that of Yingkou did not.
    own = services[services["service_id"] == "YIK-INC"]
    assert state_on(own[own["cargo"] == "container"], TODAY)["YIK-INC"] == "open"
    people = state_on(own[own["cargo"] == "passenger"], TODAY)
    assert people["YIK-INC"] == "closed"


def test_later_table_gives_frequency_and_hours(services: pd.DataFrame) -> None:
    row = services[services["service_id"] == "VVO-SHO"].iloc[0]
    assert row["transit_h"] == 21.5
    assert row["wait_h"] == 84.0
    assert row["transit_low_h"] <= row["transit_h"] <= row["transit_high_h"]
    assert row["source_id"].startswith("VladNews")


def test_ships_nobody_found_are_no_service(
    state_on: StateOn, services: pd.DataFrame
) -> None:
    # SV018, Slavyanka and Posyet to Busan and Ningbo: "none found".
    assert not services["service_id"].str.contains("SV018").any()
    for service in ("POS-PUS", "SLV-PUS", "SLV-NGB"):
        assert state_on(services, 20190601)[service] in {"closed", "unknown"}


def test_pairs_only_the_later_table_names_are_services_too(
    services: pd.DataFrame,
) -> None:
    row = services[services["service_id"] == "SV030-DLC-NGB"].iloc[0]
    assert (row["from_id"], row["to_id"], row["status"]) == ("DLC", "NGB", "open")
    # Eight sailings a week are of all four pairs of the row, not of each.
    assert row["wait_basis"] == "assumed weekly"


def test_liner_is_shown_by_an_index_of_rates_only_between_known_ports() -> None:
    plan = load_plan()
    ports = plan.table("seaports")
    links, evidence = plan.table("sea_links"), plan.table("services")
    without = sea_services(links, evidence, ports)
    assert not without["service_id"].str.startswith("liner").any()
    more = pd.concat([ports, pd.DataFrame([{"id": "NLRTM", "name_en": "Rotterdam"}])])
    shown = sea_services(links, evidence, more, rates=plan.table("rates"))
    found = set(shown.loc[shown["service_id"].str.startswith("liner"), "service_id"])
    assert found == {"liner-NLRTM-SHA", "liner-OSA-SHA"}


def test_every_row_has_state_source_and_confidence(services: pd.DataFrame) -> None:
    assert list(services.columns) == list(COLUMNS)
    assert services["id"].is_unique
    assert services["status"].isin(STATUSES).all()
    assert services["confidence"].isin(CONFIDENCES).all()
    assert services["source_id"].str.len().gt(0).all()
    assert services["cargo"].isin(["container", "passenger", "bulk", "any"]).all()
    ended = services["valid_to"] > 0
    assert (services.loc[ended, "valid_from"] <= services.loc[ended, "valid_to"]).all()
    assert services["wait_h"].gt(0).all()


def test_link_to_an_unknown_port_is_left_out_and_said(
    caplog: pytest.LogCaptureFixture,
) -> None:
    plan = load_plan()
    ports = plan.table("seaports")
    found = sea_services(
        plan.table("sea_links"), plan.table("services"), ports[ports["id"] != "ZAR"]
    )
    assert not found["service_id"].str.startswith("ZAR").any()
    assert "ZAR-SHO" in caplog.text


@pytest.mark.parametrize(
    ("day", "status"),
    [
        (20230601, "open"),
        (20240331, "open"),
        (20240401, "closed"),
        (20250601, "closed"),
    ],
)
def test_vostochny_left_the_korean_trade_in_april_2024(
    services: pd.DataFrame, day: int, status: str
) -> None:
    own = services[services["service_id"] == "VYP-PUS"]
    ended = (own["valid_to"] > 0) & (own["valid_to"] < day)
    (now,) = own.loc[(own["valid_from"] <= day) & ~ended, "status"]
    assert now == status
