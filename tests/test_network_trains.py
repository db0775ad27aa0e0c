"""Classes of the real railways: published passenger times, and where freight runs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from gis_data.gazetteer import Gazetteer
from gis_data.plan import load_plan
from network.query.route_query import Policy, ResolvedOptions

if TYPE_CHECKING:
    from collections.abc import Callable

    from network.query.router import Router
    from network.query.routes import Route

RAIL = frozenset({"rail"})
pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return Gazetteer.load(load_plan())


def by_rail(
    router: Router, gazetteer: Gazetteer, start: str, end: str, profile: str
) -> Route:
    options = ResolvedOptions(
        profile=profile, criterion="time", policy=Policy(modes=RAIL)
    )
    return router.route(options.between(gazetteer.find(start), gazetteer.find(end)))


def moving_h(route: Route) -> float:
    return sum(leg.moving_h.typical for leg in route.legs if leg.mode == "rail")


@pytest.mark.parametrize(
    ("start", "end", "hours"),
    [
        ("Beijing", "Shanghai", 4.5),  # 23.6 before the line was named
        ("Tokyo", "Osaka", 2.35),
        ("Seoul", "Gwangju", 1.55),
        ("Beijing", "Tianjin", 0.5),
        ("Harbin", "Dalian", 3.5),  # published at 300 km/h, in 2015
        ("Shenyang", "Tonghua", 1.02),
        ("Changchun", "Ulanhot", 3.42),
        ("Laixi", "Rongcheng", 1.07),
        ("Kunming", "Dali", 1.87),  # 112 minutes; 4.1 h on the line of 1999
    ],
)
def test_fast_trains_take_what_their_timetable_says(
    real_router: Router, gazetteer: Gazetteer, start: str, end: str, hours: float
) -> None:
    route = by_rail(real_router, gazetteer, start, end, "passenger")
    assert moving_h(route) == pytest.approx(hours, rel=0.1)


def test_a_typed_point_reaches_the_fast_line_beside_an_older_one(
    real_router: Router, gazetteer: Gazetteer
) -> None:
    # Tokyo and Shin-Osaka stations; the nearest tracks are those of 1067 mm.
    route = by_rail(
        real_router, gazetteer, "35.681,139.767", "34.733,135.500", "passenger"
    )
    assert moving_h(route) == pytest.approx(2.4, rel=0.1)
    assert {leg.gauge_mm for leg in route.legs if leg.mode == "rail"} == {1435}


@pytest.mark.parametrize(
    ("ends", "fast", "line", "km"),
    [
        ("Beijing Shanghai", "N19", "C01", 1463),
        ("Beijing Guangzhou", "T04", "C02", 2284),
    ],
)
def test_freight_keeps_off_high_speed_lines(
    freight_lines: Callable[[str], tuple[set[str], float]],
    ends: str,
    fast: str,
    line: str,
    km: float,
) -> None:
    lines, haul_km = freight_lines(ends)
    assert line in lines
    assert fast not in lines
    assert haul_km == pytest.approx(km, rel=0.03)


@pytest.fixture(scope="module")
def freight_lines(
    real_router: Router, gazetteer: Gazetteer
) -> Callable[[str], tuple[set[str], float]]:
    """Return what gives the named lines and kilometres of a container between towns."""

    def lines(ends: str) -> tuple[set[str], float]:
        start, end = ends.split()
        route = by_rail(real_router, gazetteer, start, end, "container")
        return {name for leg in route.legs for name in leg.lines}, route.line_haul_km

    return lines


def test_the_land_bridge_of_chongqing_runs_through_kazakhstan(
    real_router: Router, gazetteer: Gazetteer
) -> None:
    route = by_rail(real_router, gazetteer, "Chongqing", "Duisburg", "container")
    gates = {leg.gateway_id for leg in route.legs if leg.kind == "crossing"}
    assert "NM-MZT" not in gates
    assert "KZ" in {country for leg in route.legs for country in leg.country}
    # Published: 13 to 16 days over 11,179 km by Alashankou; by Khorgos it is shorter.
    assert 13 * 24 <= route.total("time_h").typical <= 16 * 24
    assert 10_000 <= route.line_haul_km <= 11_200


@pytest.mark.parametrize(
    ("start", "end", "most_km"),
    [
        ("Muling", "Suifenhe", 110),  # 367 round by Jixi
        ("Chaoyang, Liaoning", "Jianping", 90),  # 593
        ("Akita", "Niigata", 290),
        ("Almaty", "Kyzylorda", 1300),  # 3,420 round by Astana
        ("Tokyo", "Sapporo", 1300),
        ("Kokshetau", "Petropavl", 215),  # 1,900 round by Russia
        ("Astana", "Omsk", 800),  # 1,777; the frontier east of Petropavl
        ("Warsaw", "Kyiv", 1100),  # by Medyka, no frontier of Ukraine was declared
        ("Budapest", "Kyiv", 1200),
        ("Panjin", "Yingkou", 125),  # 356 round by Shenyang
    ],
)
def test_railways_that_were_drawn_with_a_gap_are_whole(
    real_router: Router, gazetteer: Gazetteer, start: str, end: str, most_km: float
) -> None:
    route = by_rail(real_router, gazetteer, start, end, "container")
    assert route.line_haul_km <= most_km


@pytest.mark.parametrize(
    ("ends", "profile", "gate"),
    [
        (("Guangzhou", "Hong Kong"), "passenger", "XC64"),
        (("Paris", "London"), "container", "XC66"),
    ],
)
def test_trains_cross_where_a_frontier_of_lines_is(
    real_router: Router,
    gazetteer: Gazetteer,
    ends: tuple[str, str],
    profile: str,
    gate: str,
) -> None:
    route = by_rail(real_router, gazetteer, *ends, profile)
    assert [leg.gateway_id for leg in route.legs if leg.gateway_id] == [gate]


def test_no_train_runs_from_russia_to_ukraine(
    real_router: Router, gazetteer: Gazetteer
) -> None:
    # All crossings were cut in February 2022.
    route = by_rail(real_router, gazetteer, "Rostov-on-Don", "Kyiv", "container")
    assert "XC67" in {leg.gateway_id for leg in route.legs}
