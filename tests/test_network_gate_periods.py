"""Border ports by date: one edge for each state of a gateway."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pandas as pd
import pytest

from gis_data.gazetteer import Gazetteer
from gis_data.plan import load_plan
from network.build.land.gateways import expand_periods, gateway_table, last_day
from network.model.errors import NoRouteError
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
         {"2022-06-09": 0, "2022-06-10": 1}),
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
