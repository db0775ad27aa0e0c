"""Flights of today, and journeys for which the data may lack a flight."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from gis_data.gazetteer import Gazetteer
from gis_data.plan import load_plan
from network.query.route_query import Policy, ResolvedOptions

if TYPE_CHECKING:
    from network.query.router import Router
    from network.query.routes import Route

pytestmark = pytest.mark.slow


def journey(
    router: Router,
    ends: str,
    *,
    on: str = "2026-03-01",
    profile: str = "passenger",
    modes: str = "",
) -> Route:
    names = Gazetteer.load(load_plan())
    policy = Policy(modes=frozenset(modes.split()), on=date.fromisoformat(on))
    options = ResolvedOptions(profile=profile, policy=policy)
    origin, destination = map(names.find, ends.split())
    return router.route(options.between(origin, destination))


def flights(route: Route) -> list[str]:
    return [line for leg in route.legs if leg.kind == "flight" for line in leg.lines]


@pytest.mark.parametrize(
    ("ends", "line"),
    [
        ("Beijing Moscow", "XA45"),  # not by Hunchun and the airport of Vladivostok
        ("Seoul Changchun", "XA01"),  # not by Yanji
        ("Seoul Yanji", "SV055"),
        ("Ulaanbaatar Seoul", "XA47"),
    ],
)
def test_passengers_fly_where_a_direct_flight_is_known(
    real_router: Router, ends: str, line: str
) -> None:
    route = journey(real_router, ends)
    assert flights(route) == [line]
    assert "note.flights_incomplete" not in {m.code for m in route.messages}


@pytest.mark.parametrize(
    ("ends", "how", "told"),
    [
        ("Changchun Moscow", {}, True),  # far, and none is known
        ("Beijing Moscow", {"on": "2013-06-01"}, True),  # before the evidence
        ("Vladivostok Beijing", {}, False),  # known, though the train is cheaper
        ("Harbin Changchun", {}, False),  # near
        ("Changchun Moscow", {"profile": "container"}, False),
        ("Changchun Moscow", {"modes": "rail road"}, False),
        ("Hunchun Moscow", {}, False),  # no airport
    ],
)
def test_an_answer_says_where_flights_may_be_missing(
    real_router: Router, ends: str, how: dict[str, str], *, told: bool
) -> None:
    codes = {m.code for m in journey(real_router, ends, **how).messages}
    assert ("note.flights_incomplete" in codes) == told


@pytest.mark.parametrize(
    ("ends", "on", "told"),
    [
        ("Hunchun Vladivostok", "2021-07-01", True),  # by Beijing and Moscow
        ("Beijing Moscow", "2026-03-01", False),  # direct
        ("Hunchun Changchun", "2026-03-01", False),  # by train
    ],
)
def test_an_answer_by_air_that_is_not_direct_says_what_flights_are_known(
    real_router: Router, ends: str, on: str, *, told: bool
) -> None:
    route = journey(real_router, ends, on=on)
    assert bool(flights(route)) is (ends != "Hunchun Changchun")
    assert ("note.flights_as_known" in {m.code for m in route.messages}) == told


def test_a_service_that_was_reduced_in_2022_had_run_through_2021(
    real_router: Router,
) -> None:
    assert flights(journey(real_router, "Changchun Seoul", on="2021-07-01")) == ["XA01"]
