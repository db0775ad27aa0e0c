"""Border ports by date: one edge for each state of a gateway."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pandas as pd
import pytest

from gis_data.gazetteer import Gazetteer
from gis_data.messages.message import Message
from gis_data.plan import load_plan
from network.build.land.gate_periods import expand_periods, last_day
from network.build.land.gateways import gateway_table
from network.model.errors import NoRouteError
from network.query.policy import closed_edges
from network.query.route_query import Policy, ResolvedOptions

if TYPE_CHECKING:
    from network.query.router import Router

COLUMNS = ["gateway_id", "mode", "use", "from", "to", "status"]
EDGE = {
    "gateway_id": "G", "status": "open", "valid_from": 19900101,
    "freight": True, "passenger": True, "length_km": 5.0,
}  # fmt: skip


def parts(*periods: tuple[str, ...], **edge: object) -> list[tuple[object, ...]]:
    table = pd.DataFrame(periods, columns=COLUMNS)
    found = expand_periods(pd.DataFrame([{**EDGE, **edge}]), table, "rail")
    columns = ["valid_from", "valid_to", "status", "freight", "passenger"]
    return [tuple(row) for row in found[columns].to_numpy().tolist()]


def test_a_closure_parts_what_was_before_and_after() -> None:
    assert parts(("G", "rail", "all", "2004-04", "2013-08-01", "closed")) == [
        (19900101, 20040331, "open", True, True),
        (20040401, 20130801, "closed", True, True),
        (20130802, 0, "open", True, True),
    ]


def test_a_period_without_end_lasts_and_one_without_start_began_at_the_opening() -> (
    None
):
    assert parts(
        ("G", "rail", "all", "", "2019", "limited"),
        ("G", "rail", "all", "2020-01", "", "closed"),
    ) == [
        (19900101, 20191231, "limited", True, True),
        (20200101, 0, "closed", True, True),
    ]


def test_each_use_has_its_own_edges_where_they_differ() -> None:
    assert parts(("G", "rail", "freight", "2020", "2021", "closed")) == [
        (19900101, 20191231, "open", True, False),
        (20200101, 20211231, "closed", True, False),
        (20220101, 0, "open", True, False),
        (19900101, 0, "open", False, True),
    ]


def test_a_link_of_one_use_has_no_edge_of_the_other() -> None:
    period = ("G", "rail", "freight", "2020", "2021", "closed")
    assert parts(period, freight=False) == [(19900101, 0, "open", False, True)]


def test_what_was_before_a_link_was_built_is_left_out() -> None:
    period = ("G", "rail", "all", "2000", "2001", "closed")
    assert parts(period, valid_from=20221101) == [(20221101, 0, "open", True, True)]


def test_other_modes_and_gateways_stay_whole() -> None:
    periods = [("G", "road", "all", "2000", "2001", "closed"),
               ("H", "rail", "all", "2000", "2001", "closed")]  # fmt: skip
    assert parts(*periods) == [(19900101, 0, "open", True, True)]


@pytest.mark.parametrize(
    ("periods", "words"),
    [
        ([("2000", "2002"), ("2002", "2003")], "periods of freight overlap at 2002"),
        ([("2000", ""), ("2002", "2003")], "overlap at 20020101"),
        ([("2003", "2002")], "ends 20021231 before 20030101"),
    ],
)
def test_periods_that_contradict_are_refused(
    periods: list[tuple[str, str]], words: str
) -> None:
    with pytest.raises(ValueError, match=words):
        parts(*(("G", "rail", "all", first, last, "closed") for first, last in periods))


def test_words_are_no_dates() -> None:
    with pytest.raises(ValueError, match=r"'spring' is no date; write 2022-09-25"):
        last_day("spring")


def test_the_table_is_of_gateways_that_are() -> None:
    plan = load_plan()
    table = plan.table("gateway_periods")
    gateways = gateway_table(plan.gateways)
    assert set(table["gateway_id"]) <= set(gateways["id"])
    for mode in ("rail", "road"):
        ids = sorted(set(table["gateway_id"]))
        made = expand_periods(
            pd.DataFrame([{**EDGE, "gateway_id": i} for i in ids]), table, mode
        )
        assert len(made) > len(ids)


@pytest.mark.parametrize(
    ("ends", "how", "gateway", "days"),
    [
        ("Hunchun Makhalino", "rail container", "JL-HCT",
         {"2003-06-01": 1, "2008-06-01": 0, "2013-08-01": 0, "2013-08-02": 1}),
        ("Jiamusi Birobidzhan", "rail container", "HL-TJ",
         {"2022-10-31": 0, "2022-12-01": 1}),
        ("Heihe Blagoveshchensk", "road truck", "HL-HH",
         {"2022-11-10": 1, "2021-11-10": 0}),
        ("Dandong Pyongyang", "rail container", "LN-DDF",
         {"2019-06-01": 1, "2021-06-01": 0, "2022-03-01": 1, "2022-06-01": 0,
          "2022-10-01": 1}),
        ("Hunchun Rajin", "road truck", "JL-QH",
         {"2019-06-01": 1, "2021-06-01": 0, "2026-01-01": 1}),
    ],
)  # fmt: skip
def test_ports_are_shut_when_they_were(
    real_router: Router, ends: str, how: str, gateway: str, days: dict[str, int]
) -> None:
    names = Gazetteer.load(load_plan())
    origin, destination = map(names.find, ends.split())
    mode, profile = how.split()
    found = {}
    for day in days:
        policy = Policy(modes=frozenset({mode}), on=date.fromisoformat(day))
        request = ResolvedOptions(profile=profile, criterion="time", policy=policy)
        try:
            route = real_router.route(request.between(origin, destination))
        except NoRouteError:
            found[day] = 0
        else:  # perhaps by way of another port, far off
            found[day] = int(gateway in route.borders)
    assert found == days


# --- seasons


def seasons(*rows: tuple[str, ...]) -> list[tuple[object, ...]]:
    table = pd.DataFrame([("G", "rail", *row) for row in rows], columns=COLUMNS)
    found = expand_periods(pd.DataFrame([EDGE]), table, "rail")
    columns = ["valid_from", "valid_to", "season_from", "season_to", "status"]
    return [tuple(row) for row in found[columns].to_numpy().tolist()]


def test_a_season_parts_every_year_and_may_go_on_over_the_new_year() -> None:
    assert seasons(("all", "12-20", "04-03", "limited")) == [
        (19900101, 0, 1220, 403, "limited"),
        (19900101, 0, 404, 1219, "open"),
    ]


def test_seasons_that_fill_the_year_leave_nothing_between() -> None:
    assert seasons(
        ("all", "03-01", "10-31", "open"), ("all", "11-01", "02-29", "closed")
    ) == [
        (19900101, 0, 301, 1031, "open"),
        (19900101, 0, 1101, 229, "closed"),
    ]


def test_a_dated_period_comes_before_the_seasons() -> None:
    assert seasons(
        ("all", "2020-02", "2023-02-23", "closed"), ("all", "05-10", "10-26", "open")
    ) == [
        (19900101, 20200131, 510, 1026, "open"),
        (19900101, 20200131, 1027, 509, "open"),
        (20200201, 20230223, 0, 0, "closed"),
        (20230224, 0, 510, 1026, "open"),
        (20230224, 0, 1027, 509, "open"),
    ]


@pytest.mark.parametrize(
    ("periods", "words"),
    [
        ([("05-10", "10-26"), ("10-26", "12-10")], "seasons of freight overlap at 10-"),
        ([("12-20", "05-10"), ("05-10", "10-26")], "overlap at 05-10"),
        ([("10-01", "04-03"), ("12-20", "12-25")], "overlap at 12-20"),
        ([("05-10", "2023-10-26")], "'2023-10-26' is no day of the year"),
    ],
)
def test_seasons_that_contradict_are_refused(
    periods: list[tuple[str, str]], words: str
) -> None:
    with pytest.raises(ValueError, match=words):
        seasons(*(("all", first, last, "open") for first, last in periods))


@pytest.mark.parametrize(
    ("gateway", "use", "days"),
    [
        # Passengers alone were shut out through the pandemic.
        ("JL-HCR", "passenger", {"2019-12-01": 1, "2021-06-01": 0, "2023-01-07": 0,
                                 "2023-01-08": 1, "2023-05-09": 0, "2025-10-02": 0}),
        ("JL-HCR", "freight", {"2021-06-01": 1, "2023-01-23": 0, "2023-05-01": 0}),
        ("HL-SFR", "passenger", {"2020-04-01": 1, "2021-06-01": 0, "2023-01-08": 1}),
        ("HL-SFR", "freight", {"2020-04-07": 1, "2021-06-01": 1, "2023-01-24": 0}),
        ("HL-DN", "passenger", {"2022-01-01": 0, "2023-03-01": 1, "2023-10-01": 0,
                                "2024-03-29": 1}),
        ("HL-DN", "freight", {"2020-04-07": 0, "2020-04-09": 1, "2023-10-01": 1}),
        ("HL-MS", "passenger", {"2023-04-02": 0, "2023-04-03": 1}),
        ("HL-MS", "freight", {"2020-11-13": 0, "2021-06-01": 1}),
        ("NM-MZR", "passenger", {"2020-04-07": 1, "2021-06-01": 0, "2023-01-08": 1}),
        ("NM-MZR", "freight", {"2021-06-01": 1}),
        ("NM-ELR", "passenger", {"2022-06-01": 0, "2023-01-08": 1}),
        ("XC44", "passenger", {"2023-11-12": 0, "2023-11-13": 1}),
        # Shut for rebuilding, and not known to have opened again.
        ("HL-HL", "freight", {"2019-06-01": 1, "2024-06-01": 0, "2026-01-01": 0}),
        ("HL-HL", "passenger", {"2019-06-01": 1, "2024-06-01": 0}),
        # Each use at its own day.
        ("JL-NP", "freight", {"2023-06-19": 0, "2023-06-20": 1}),
        ("JL-NP", "passenger", {"2023-06-20": 0}),
        ("JL-QH", "freight", {"2022-12-01": 1, "2023-07-01": 1}),
        ("JL-QH", "passenger", {"2023-07-01": 0, "2025-09-01": 1}),
        ("NM-AH", "passenger", {"2019-06-01": 1, "2021-07-01": 0, "2023-02-01": 1}),
        ("NM-ZE", "passenger", {"2021-07-01": 0, "2023-02-01": 1}),
        ("NM-ELT", "passenger", {"2021-07-01": 0, "2023-08-30": 1}),
        ("NM-ELT", "freight", {"2021-07-01": 1}),
        ("RM-SE", "passenger", {"2021-07-01": 0, "2023-02-01": 1}),
        # Over the river by season: boats, hovercraft for passengers, ice road.
        ("HL-HHW", "freight", {"2013-07-01": 1, "2013-11-10": 0, "2014-01-15": 1,
                               "2014-04-20": 0}),
        ("HL-HHW", "passenger", {"2013-11-10": 1, "2014-04-20": 1, "2021-07-01": 0}),
        ("HL-TJW", "freight", {"2015-06-01": 1, "2015-11-20": 0, "2015-12-20": 1,
                               "2016-04-10": 0}),
        ("HL-TJW", "passenger", {"2015-11-20": 1, "2016-04-10": 1}),
        # Lorries are counted over its ice road alone; shut for three winters.
        ("HL-LB", "freight", {"2019-07-01": 0, "2019-12-10": 0, "2019-12-30": 1,
                              "2021-01-15": 0, "2025-01-15": 1, "2025-07-01": 0}),
        ("HL-LB", "passenger", {"2019-07-01": 1}),
        ("XC54", "freight", {"2025-07-01": 1, "2025-11-01": 0, "2026-01-05": 1,
                             "2026-04-10": 0, "2021-07-01": 0}),
        ("XC53", "passenger", {"2025-07-01": 1, "2025-11-01": 0, "2021-07-01": 0}),
        ("XC53", "freight", {"2025-07-01": 0}),
        ("HL-HH", "passenger", {"2024-12-09": 0, "2024-12-10": 1}),
        ("HL-HH", "freight", {"2024-12-09": 1}),
        ("NM-ARX", "freight", {"2019-07-01": 1, "2019-12-15": 0, "2020-05-01": 0,
                               "2024-02-01": 0, "2024-07-01": 1}),
    ],
)  # fmt: skip
def test_ports_by_use_and_day(
    real_router: Router, gateway: str, use: str, days: dict[str, int]
) -> None:
    network = real_router.network
    edges = network.edges
    at = edges.equals("gateway_id", gateway) & edges.equals("kind", "crossing")
    at &= edges.arrays[use]
    passable = {}
    for day in days:
        closed = closed_edges(network, Policy(on=date.fromisoformat(day)))
        idle = closed.by_reason["date"] | closed.by_reason["status"]
        passable[day] = int(bool((at & ~idle).any()))
    assert passable == days


@pytest.mark.parametrize(
    ("day", "profile", "gateway", "most_km"),
    [
        ("2013-07-01", "truck", "HL-HHW", 10),  # lorry ferry
        ("2013-11-10", "passenger", "HL-HHW", 10),  # hovercraft
        ("2014-01-15", "truck", "HL-HHW", 10),  # ice road
        ("2025-11-10", "truck", "HL-HH", 60),  # the bridge, while the river closes
    ],
)
def test_heihe_crosses_the_river_by_season(
    real_router: Router, day: str, profile: str, gateway: str, most_km: float
) -> None:
    names = Gazetteer.load(load_plan())
    ends = names.find("Heihe"), names.find("Blagoveshchensk")
    policy = Policy(modes=frozenset({"road"}), on=date.fromisoformat(day))
    request = ResolvedOptions(profile=profile, criterion="time", policy=policy)
    route = real_router.route(request.between(*ends))
    assert route.borders == (gateway,)
    assert route.total("length_km").typical < most_km
    seasons = [
        (detail.params["first"], detail.params["last"])
        for message in route.messages
        if message.code == "border.line_details"
        for detail in details_of(message)
        if detail.code == "border.season"
    ]
    expected = {
        "2013-07-01": [("05-10", "10-26")],
        "2013-11-10": [("10-27", "12-19")],
        "2014-01-15": [("12-20", "04-03")],
    }
    assert seasons == expected.get(day, [])


def details_of(message: Message) -> list[Message]:
    details = message.params["details"]
    assert isinstance(details, tuple)
    return [detail for detail in details if isinstance(detail, Message)]


@pytest.mark.parametrize(
    ("ends", "day", "usd", "water_h"),
    [
        # 2,200 roubles there and back at 83.3 a dollar; 2,000 one way at 85.25.
        ("Heihe Blagoveshchensk", "2018-07-01", 1100 / 83.3, 0.2),
        ("Heihe Blagoveshchensk", "2024-07-01", 2000 / 85.25, 0.2),
        ("Fuyuan Khabarovsk", "2025-07-01", 2500 / 83.3, 0.9),
        ("Raohe Bikin", "2025-07-01", 2000 / 85.25, 0.2),
    ],
)
def test_a_river_is_crossed_for_a_fare_and_takes_its_time(
    real_router: Router, ends: str, day: str, usd: float, water_h: float
) -> None:
    names = Gazetteer.load(load_plan())
    policy = Policy(modes=frozenset({"road"}), on=date.fromisoformat(day))
    request = ResolvedOptions(profile="passenger", criterion="time", policy=policy)
    route = real_router.route(request.between(*map(names.find, ends.split())))
    (leg,) = (leg for leg in route.legs if leg.kind == "crossing")
    assert leg.cost_usd.typical == pytest.approx(usd, abs=0.05)
    assert leg.moving_h.typical == pytest.approx(water_h)
    assert leg.moving_h.low < leg.moving_h.typical < leg.moving_h.high
    assert leg.moving_h.basis == "estimate"
