"""Opening dates: which close a link before, which only change its class."""

from __future__ import annotations

from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest

from gis_data.gazetteer import Gazetteer
from gis_data.plan import load_plan
from gis_data.row_log import RowLog
from network.build.land.attributes import default_speed_kmh
from network.build.land.dates import (
    date_links,
    link_dates,
    opens_own_track,
    with_older_roads,
)
from network.costs.parameters import ParameterSet, parameter_set
from network.engine.shortest_paths import distances
from network.query.endpoints import place_ends
from network.query.route_query import Policy, ResolvedOptions

if TYPE_CHECKING:
    from collections.abc import Callable

    from network.build.land.topology import Topology
    from network.query.router import Router

    Make = Callable[..., Topology]

YEARS = range(2000, 2027)
STOPS = pd.DataFrame(
    {
        "line_id": ["L", "L", "L"],
        "node_id": ["WEST", "BRIDGE", "EAST"],
        "node": [0, 2, 3],
    }
)
RAIL = pd.DataFrame(
    [
        ("L", "mixed", "120", "2022-11"),
        ("HSR", "passenger", "250-300", "2015-09"),
        ("OLD", "mixed", "120", "1912"),
        ("SLOW", "passenger", "120", "2015-09"),
    ],
    columns=["id", "use", "design_speed_kmh", "year_opened"],
)
ROADS = pd.DataFrame(
    [
        ("L", "expressway", "2010s-2020"),
        ("M", "national expressway", "2008"),
        ("N", "national road", "1990"),
    ],
    columns=["id", "class", "year_opened"],
)


@pytest.fixture(scope="module")
def book() -> ParameterSet:
    plan = load_plan()
    return parameter_set(
        parameters=plan.table("parameters"),
        rates=plan.table("rates"),
        price_year=2025,
    )


@pytest.fixture
def chain(toy_topology: Make) -> Topology:
    """A line of three links, the second with a parallel track, and one beyond.

    ::

                          --3-- f --4--
        a --0-- b --1--  c             d --5-- e
                          -----2-------
      WEST             BRIDGE        EAST
    """
    nodes = {name: (i / 10, 45.0) for i, name in enumerate("abcde")}
    nodes["f"] = (0.25, 45.0001)
    links = ("a-b", "b-c", "c-d", "c-f", "f-d", "d-e")
    return toy_topology(nodes, [(name, 0) for name in links])


def dated(
    topology: Topology,
    lines: pd.DataFrame,
    claims: list[tuple[int, str]],
    sections: tuple[tuple[str, str, str, str], ...] = (),
    log: RowLog | None = None,
) -> pd.DataFrame:
    columns = ["from_node", "to_node", "opened", "built_on"]
    rows = pd.DataFrame(sections, columns=columns).assign(line_id="L")
    matches = pd.DataFrame(claims, columns=["link", "line_id"])
    dates = link_dates(
        topology, lines, rows, log or RowLog(), matches=matches, stops=STOPS
    )
    return date_links(topology, dates).links


WHOLE = [(i, "L") for i in range(6)]


def test_only_a_fast_line_of_passengers_alone_opens_its_own_track() -> None:
    own = [opens_own_track(row) for row in RAIL.to_dict("records")]
    assert own == [False, True, False, False]


def test_a_new_track_is_closed_before_it_opens_and_an_older_one_never(
    chain: Topology,
) -> None:
    claims = [(0, "HSR"), (1, "HSR"), (1, "OLD"), (2, "OLD"), (3, "L")]
    made = dated(chain, RAIL, claims)
    assert made["valid_from"].tolist() == [20150901, 0, 0, 0, 0, 0]


def test_of_a_line_with_a_new_bridge_only_the_bridge_is_new(chain: Topology) -> None:
    # 2022-11: the bridge from Tongjiang to Leninskoye; the lines to it are older.
    log = RowLog()
    bridge = ("EAST", "BRIDGE", "2022-11", "new")
    made = dated(chain, RAIL, WHOLE, (bridge,), log)
    # The parallel track is of the bridge, the link beyond its end is not.
    assert made["valid_from"].tolist() == [0, 0, 20221101, 20221101, 20221101, 0]
    assert log.matched("line_sections") == {0}


def test_a_section_that_the_line_does_not_reach_is_reported(chain: Topology) -> None:
    log = RowLog()
    claims = [(0, "L"), (2, "L")]
    made = dated(chain, RAIL, claims, (("WEST", "EAST", "2022", "new"),), log)
    assert log.matched("line_sections") == set()
    assert not made["valid_from"].any()


def test_the_date_of_a_section_precedes_that_of_the_line(chain: Topology) -> None:
    # The date of the last section, 2020, closed all of X29.
    made = dated(chain, ROADS, WHOLE, (("WEST", "BRIDGE", "2009-10", "older"),))
    assert made["opened"].tolist() == [20091001, 20091001, *[20200101] * 4]
    assert not made["valid_from"].any()


def test_the_oldest_expressway_on_a_link_counts_and_a_road_has_no_date(
    chain: Topology,
) -> None:
    made = dated(chain, ROADS, [(0, "L"), (0, "M"), (1, "N"), (2, "N"), (2, "M")])
    assert made["opened"].tolist() == [20080101, 0, 20080101, 0, 0, 0]


def test_before_an_expressway_the_older_road_is_used(
    chain: Topology, book: ParameterSet
) -> None:
    links = dated(chain, ROADS, [(0, "M")]).assign(
        line_id=["M", *[""] * 5],
        country="CN",
        speed_basis=["line", *["default"] * 5],
        speed_freight_kmh=80.0,
    )
    made = with_older_roads(links, book)
    first, last = made["valid_from"].tolist(), made["valid_to"].tolist()
    assert first == [20080101, 0, 0, 0, 0, 0, 0]
    assert last == [0, 0, 0, 0, 0, 0, 20071231]
    older = made.iloc[-1]
    usual = default_speed_kmh(book, "road", "CN", use="freight")
    assert older["speed_freight_kmh"] == usual.typical
    assert (older["line_id"], older["speed_basis"]) == ("", "default")
    assert older[["u", "v"]].tolist() == made.iloc[0][["u", "v"]].tolist()


def reach(router: Router, gazetteer: Gazetteer, mode: str, year: int) -> set[str]:
    """Return the towns in China of the plan's region reached from Changchun."""
    start = gazetteer.find("cn-jl-changchun")
    towns = [
        p
        for p in gazetteer.places
        if p.country == "CN" and 110 < p.lon < 142 and 33 < p.lat < 56
    ]
    policy = Policy(modes=frozenset({mode}), on=date(year, 6, 1))
    profile = "truck" if mode == "road" else "passenger"
    options = ResolvedOptions(profile=profile, criterion="time", via=(), policy=policy)
    search = router.search(options.between(start, towns[0]))
    metric = router.metric(search.query, search.closed)
    ends = [
        (p.id, end.node)
        for p in towns
        for end in place_ends(router.network, p, outward=False)
    ]
    starts = [end.node for end in place_ends(router.network, start, outward=True)]
    hours = distances(metric, starts, [node for _, node in ends]).min(axis=0)
    return {name for (name, _), h in zip(ends, hours, strict=True) if np.isfinite(h)}


@pytest.mark.slow
def test_a_road_never_takes_a_town_off_the_network(real_router: Router) -> None:
    gazetteer = Gazetteer.load(load_plan())
    now = reach(real_router, gazetteer, "road", 2026)
    assert len(now) > 400
    for year in YEARS:
        assert reach(real_router, gazetteer, "road", year) == now, year


@pytest.mark.slow
def test_by_rail_towns_are_only_gained_and_those_on_old_lines_kept(
    real_router: Router,
) -> None:
    gazetteer = Gazetteer.load(load_plan())
    by_year = [reach(real_router, gazetteer, "rail", year) for year in YEARS]
    for earlier, later in pairwise(by_year):
        assert earlier <= later
    # Towns whose first station is of a high-speed line, beside an older one.
    old = {"cn-hl-anda", "cn-ln-tieling-county", "cn-jl-fuyu", "cn-ln-huludao"}
    assert old <= by_year[0]
    # And one that only a high-speed line of 2015 serves.
    assert "cn-jl-hunchun" not in by_year[14]
    assert "cn-jl-hunchun" in by_year[16]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("mode", "ends", "low_km", "high_km"),
    [
        # G1 is 159.8 km to the Lalin river and 65 on, published, and the towns.
        ("road", ("cn-jl-changchun", "cn-hl-harbin"), 225, 265),
        # About 270 km (rail_lines R48), open before the bridge of November 2022.
        ("rail", ("cn-hl-jiamusi", "cn-hl-tongjiang"), 250, 290),
    ],
)
def test_a_date_closes_no_older_line(
    real_router: Router, mode: str, ends: tuple[str, str], low_km: float, high_km: float
) -> None:
    gazetteer = Gazetteer.load(load_plan())
    policy = Policy(modes=frozenset({mode}), on=date(2019, 6, 1))
    options = ResolvedOptions(
        profile="container", criterion="time", via=(), policy=policy
    )
    start, end = map(gazetteer.find, ends)
    assert low_km < real_router.route(options.between(start, end)).length_km < high_km


@pytest.mark.slow
@pytest.mark.parametrize(
    ("ends", "day", "low_km", "high_km"),
    [
        # By Baoji and Chengdu, until the direct line (886 km, published) was whole.
        (("Lanzhou", "Chongqing"), date(2013, 6, 1), 1250, 1450),
        (("Lanzhou", "Chongqing"), date(2019, 6, 1), 850, 970),
        # Towns whose only named line is of 2009 and 2018: their older stations.
        (("Fuzhou", "Nanchang"), date(2005, 6, 1), 550, 750),
        (("Xuzhou", "Lianyungang"), date(2010, 6, 1), 180, 240),
        # A typed point beside a line of 2012 joins the older one.
        (("Wuhan", "30.69,111.29"), date(2005, 6, 1), 500, 800),
    ],
)
def test_before_a_new_line_trains_take_the_older_one(
    real_router: Router, ends: tuple[str, str], day: date, low_km: float, high_km: float
) -> None:
    gazetteer = Gazetteer.load(load_plan())
    policy = Policy(modes=frozenset({"rail"}), on=day)
    options = ResolvedOptions(profile="container", criterion="distance", policy=policy)
    route = real_router.route(options.between(*map(gazetteer.find, ends)))
    assert low_km < route.line_haul_km < high_km
