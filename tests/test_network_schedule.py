"""Routes by the clock: hours, days, zones, and the earliest arrival, exact."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from heapq import heappop, heappush
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gis_data.gazetteer import Gazetteer
from gis_data.messages.message import Message
from gis_data.plan import load_plan
from gis_data.timetable_text import hours_by_use
from network.engine.shortest_paths import Arcs, available_engines, open_engine
from network.model.errors import NoRouteError
from network.model.estimate import ZERO
from network.query.alternatives import alternatives
from network.query.leg import EdgePath
from network.query.route_query import Policy, ResolvedOptions, ResolvedQuery
from network.query.router import Router
from network.query.timedep.clocks import DAY_MIN, DAYS, Both, Departures, Hours, Windows
from network.query.timedep.gates import Gate, earliest_arrivals
from network.query.timedep.scheduler import Scheduler, at_origin
from network.query.timedep.timed_alternatives import timed_alternatives
from network.query.timedep.timetable import (
    Opening,
    Timetable,
    plan_timetable,
    read_hours,
)
from network.query.timedep.zones import zone_at

if TYPE_CHECKING:
    from collections.abc import Callable

    from gis_data.gazetteer import Place
    from network.model.store import Network
    from network.query.routes import Route
    from network.query.timedep.clocks import Clock

    Links = list[tuple[int, int, dict[str, Any]]]

SHANGHAI = "Asia/Shanghai"
DAILY = "09:00-19:00"
MINUTE = 60
HOUR = 3600


def at(text: str, zone: str = "UTC") -> int:
    """Return a local time as seconds since 1970."""
    return int(datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).timestamp())


# Clocks


@pytest.mark.parametrize(
    ("arrives", "leaves", "until"),
    [
        ("2026-05-01T08:00", "2026-05-01T09:00", "2026-05-01T18:59:59"),
        ("2026-05-01T09:00", "2026-05-01T09:00", "2026-05-01T18:59:59"),
        ("2026-05-01T18:59:59", "2026-05-01T18:59:59", "2026-05-01T18:59:59"),
        ("2026-05-01T19:00", "2026-05-02T09:00", "2026-05-02T18:59:59"),
    ],
)
def test_daily_hours(arrives: str, leaves: str, until: str) -> None:
    clock = Hours(DAILY, SHANGHAI)
    assert clock.leaves(at(arrives, SHANGHAI)) == at(leaves, SHANGHAI)
    assert clock.until(at(arrives, SHANGHAI)) == at(until, SHANGHAI)


def test_days_of_the_week_run_together() -> None:
    # Goods Monday to Friday: 2026-05-01 is a Friday.
    clock = Hours("Mo-Fr", "UTC")
    assert clock.leaves(at("2026-05-01T23:59")) == at("2026-05-01T23:59")
    assert clock.leaves(at("2026-05-02T00:00")) == at("2026-05-04T00:00")
    assert clock.until(at("2026-05-02T12:00")) == at("2026-05-08T23:59:59")
    assert clock.last(at("2026-05-03T12:00")) == at("2026-05-01T23:59:59")


def test_a_season_is_waited_for() -> None:
    clock = Hours("May-Oct", "UTC")
    assert clock.leaves(at("2026-11-01T00:00")) == at("2027-05-01T00:00")
    assert clock.leaves(at("2026-10-31T23:59")) == at("2026-10-31T23:59")


def test_what_stays_closed_for_400_days_never_opens() -> None:
    clock = Hours("2028 Mo-Fr", "UTC")  # from Monday 2028-01-03
    assert clock.leaves(at("2026-11-30T00:00")) == at("2028-01-03T00:00")
    assert clock.leaves(at("2026-11-01T00:00")) is None
    clock = Hours("2024", "UTC")
    assert clock.last(at("2026-02-01T00:00")) == at("2024-12-31T23:59:59")
    assert clock.last(at("2026-11-01T00:00")) is None


def test_hours_that_a_change_of_clocks_skips_are_no_opening() -> None:
    # In Berlin 02:00 to 03:00 of 2026-03-29 is skipped.
    clock = Hours("Su 02:30-03:10", "Europe/Berlin")
    assert clock.leaves(at("2026-03-28T00:00")) == at("2026-04-05T00:30")


def test_windows_that_overlap_or_touch_are_one() -> None:
    windows = Windows.merged(np.array([30, 10, 20, 50]), np.array([39, 19, 34, 59]))
    assert windows.opens.tolist() == [10, 50]
    assert windows.last.tolist() == [39, 59]


def test_hours_are_local_when_clocks_change() -> None:
    # Berlin goes from UTC+1 to UTC+2 on 2026-03-29.
    clock = Hours(DAILY, "Europe/Berlin")
    assert clock.leaves(at("2026-03-28T20:00")) == at("2026-03-29T07:00")
    assert clock.leaves(at("2026-03-27T20:00")) == at("2026-03-28T08:00")


def test_departures_are_caught_or_missed() -> None:
    clock = Departures("UTC", ((2, 13 * 60),))  # Wednesday 13:00
    assert clock.leaves(at("2026-05-06T13:00")) == at("2026-05-06T13:00")
    assert clock.leaves(at("2026-05-06T13:00") + 1) == at("2026-05-13T13:00")
    assert clock.until(at("2026-05-01T00:00")) == at("2026-05-06T13:00")
    assert clock.last(at("2026-05-06T12:59")) == at("2026-04-29T13:00")
    assert clock.spread_h == 0


def test_a_day_without_an_hour_leaves_at_noon_from_those_there_before() -> None:
    clock = Departures("UTC", ((2, None),))
    assert clock.leaves(at("2026-05-06T00:00")) == at("2026-05-06T12:00")
    assert clock.leaves(at("2026-05-06T00:01")) == at("2026-05-13T12:00")
    assert clock.spread_h == 12
    # An hour that is told counts for itself.
    both = Departures("UTC", ((2, None), (2, 480)))
    assert both.leaves(at("2026-05-06T00:00")) == at("2026-05-06T08:00")


def test_both_sides_of_a_border_must_be_open() -> None:
    # 09-19 in Vladivostok (UTC+10) and 09-17 in Shanghai (UTC+8): 01-09 UTC.
    clock = Both(Hours(DAILY, "Asia/Vladivostok"), Hours("09:00-17:00", SHANGHAI))
    assert clock.leaves(at("2026-05-01T00:00")) == at("2026-05-01T01:00")
    assert clock.leaves(at("2026-05-01T09:00")) == at("2026-05-02T01:00")
    assert clock.until(at("2026-05-01T02:00")) == at("2026-05-01T08:59:59")
    assert clock.last(at("2026-05-01T12:00")) == at("2026-05-01T08:59:59")
    never = Both(Hours("Mo 00:00-01:00", "UTC"), Hours("Tu 00:00-01:00", "UTC"))
    assert never.leaves(0) is None
    assert never.last(0) is None
    assert never.until(0) is None


def rules_of(spans: list[tuple[int, int, int]]) -> str:
    """Return days of the week with minutes from and to, as rules that add up."""
    return ", ".join(
        f"{DAYS[day]} {begin // 60:02}:{begin % 60:02}-{end // 60:02}:{end % 60:02}"
        for day, begin, end in spans
    )


spans = st.lists(
    st.tuples(st.integers(0, 6), st.integers(0, 1439), st.integers(1, DAY_MIN)).filter(
        lambda s: s[1] < s[2]
    ),
    min_size=1,
    max_size=4,
)
zones = st.sampled_from(("UTC", "Asia/Vladivostok", "Europe/Berlin", SHANGHAI))
hours = st.builds(lambda z, s: Hours(rules_of(s), z), zones, spans)
days = st.builds(
    lambda z, s: Departures(z, tuple(s)),
    zones,
    st.lists(
        st.tuples(st.integers(0, 6), st.none() | st.integers(0, 1439)),
        min_size=1,
        max_size=3,
    ),
)
clocks = st.one_of(hours, days, st.builds(Both, hours, hours))
# Both changes of the year between winter and summer time are among them.
instants = st.one_of(
    st.integers(at("2026-03-01T00:00"), at("2026-04-15T00:00")),
    st.integers(at("2026-10-10T00:00"), at("2026-11-10T00:00")),
)


@settings(deadline=None)
@given(clock=clocks, one=instants, later=st.integers(0, 20 * 86400))
def test_nobody_overtakes_at_a_clock(clock: Clock, one: int, later: int) -> None:
    first, second = clock.leaves(one), clock.leaves(one + later)
    if first is None or second is None:
        assert isinstance(clock, Both)
        return
    assert one <= first <= second
    assert one + later <= second


@settings(deadline=None)
@given(clock=clocks, when=instants)
def test_the_last_arrival_is_the_last(clock: Clock, when: int) -> None:
    last = clock.last(when)
    if last is None:
        assert isinstance(clock, Both)
        return
    leaves = clock.leaves(last)
    assert leaves is not None
    assert leaves <= when
    after = clock.leaves(last + 1)
    assert after is None or after > when


@settings(deadline=None)
@given(clock=clocks, when=instants)
def test_whoever_comes_after_until_waits_longer(clock: Clock, when: int) -> None:
    until, leaves = clock.until(when), clock.leaves(when)
    if until is None or leaves is None:
        return
    assert until >= when
    with_it, after = clock.leaves(until), clock.leaves(until + 1)
    assert with_it is not None
    assert with_it >= leaves
    assert after is None or after > until + 1  # never at once


def local_days(when: int, zone: str) -> list[datetime]:
    """Return the midnights of a local clock two weeks before and after an instant."""
    here = datetime.fromtimestamp(when, ZoneInfo(zone))
    midnight = here.replace(hour=0, minute=0, second=0, fold=0)
    return [midnight + timedelta(days=n) for n in range(-14, 15)]


@settings(deadline=None)
@given(zone=zones, spans=spans, when=instants)
def test_opening_hours_are_those_of_every_local_day(
    zone: str, spans: list[tuple[int, int, int]], when: int
) -> None:
    clock = Hours(rules_of(spans), zone)
    openings = [
        tuple(int((day + timedelta(minutes=m)).timestamp()) for m in (begin, end))
        for day in local_days(when, zone)
        for weekday, begin, end in spans
        if weekday == day.weekday()
    ]
    openings = [(opens, closes) for opens, closes in openings if opens < closes]
    assert clock.leaves(when) == min(
        max(when, opens) for opens, closes in openings if closes > when
    )
    assert clock.last(when) == max(
        min(when, closes - 1) for opens, closes in openings if opens <= when
    )


@settings(deadline=None)
@given(clock=days, when=instants)
def test_departures_are_those_of_every_local_day(clock: Departures, when: int) -> None:
    sailings = [
        tuple(
            int((day + timedelta(minutes=m)).timestamp())
            for m in ((0, 720) if minute is None else (minute, minute))
        )
        for day in local_days(when, clock.zone)
        for weekday, minute in clock.times
        if weekday == day.weekday()
    ]
    caught = [leaves for ready, leaves in sailings if ready >= when]
    assert clock.leaves(when) == min(caught)
    assert clock.last(when) == max(r for r, leaves in sailings if leaves <= when)


@settings(deadline=None)
@given(one=hours, other=hours, when=instants, after=st.integers(0, 7 * 24 * 60))
def test_both_are_open_when_each_of_them_is(
    one: Hours, other: Hours, when: int, after: int
) -> None:
    both, later = Both(one, other), when + after * MINUTE
    assert (both.leaves(later) == later) == (
        one.leaves(later) == later == other.leaves(later)
    )
    leaves = both.leaves(when)
    if leaves is not None:  # and not sooner than they are
        assert both.leaves(leaves) == one.leaves(leaves) == other.leaves(leaves)
        assert later < when or later >= leaves or both.leaves(later) == leaves


# The syntax of opening hours


@pytest.mark.parametrize(
    "text",
    [
        "24/7",
        '24/7 "reported"',
        "Mo-Su",
        "00:00-24:00",
    ],
)
def test_round_the_clock(text: str) -> None:
    clock = read_hours(text, zone="UTC")
    assert clock is not None
    assert clock.always
    assert clock.leaves(at("2026-05-01T08:00")) == at("2026-05-01T08:00")
    assert clock.until(at("2026-05-01T08:00")) is None


@pytest.mark.parametrize(
    ("text", "arrives", "leaves"),
    [
        ("22:00-06:00", "2026-05-01T05:59", "2026-05-01T05:59"),
        ("22:00-06:00", "2026-05-01T06:00", "2026-05-01T22:00"),
        ("Sa-Mo 10:00-12:00", "2026-05-01T11:00", "2026-05-02T10:00"),
        ("Nov-Feb Mo,We,Fr 09:00-17:00", "2026-05-01T11:00", "2026-11-02T09:00"),
        ('Apr-Nov "navigation"', "2026-12-01T00:00", "2027-04-01T00:00"),
        ("Mo-Fr 08:00-20:00; PH off", "2026-05-01T09:00", "2026-05-04T08:00"),
    ],
)
def test_rules_are_read(text: str, arrives: str, leaves: str) -> None:
    # 2026-05-01 is a Friday, and a public holiday in China.
    clock = read_hours(text, zone="UTC", country="CN")
    assert clock is not None
    assert not clock.always
    assert clock.leaves(at(arrives)) == at(leaves)


@pytest.mark.parametrize(
    "text",
    [
        "7 days x 10 h (2023); perishables 24 h by appointment",
        "appointment system since 2023",
        '"by appointment"',
        "08:00-09:00, up to 5 trucks",
        "closed Sundays",
        "25:00-26:00 daily",
        "sunrise-sunset",
        "Mo-Fr; SH off",
        "unknown",
        "Mo-Fr; PH off",  # whose holidays are not known
        "",
    ],
)
def test_what_is_no_timetable_is_not_read(text: str) -> None:
    assert read_hours(text, zone="UTC", country="KP") is None


def test_hours_may_differ_by_use() -> None:
    assert hours_by_use("passenger: 09:00-17:00") == {"passenger": "09:00-17:00"}
    assert hours_by_use("Mo-Fr; passenger: 24/7") == {
        "freight": "Mo-Fr",
        "passenger": "24/7",
    }
    assert hours_by_use("") == {}


def test_every_wording_of_the_plan_is_read_or_known_not_to_be() -> None:
    ports = load_plan().table("border_ports").set_index("id")["opening_hours"]
    unread = {
        name
        for name, text in ports.items()
        if isinstance(text, str)
        for rules in hours_by_use(text).values()
        if read_hours(rules, zone="UTC", country="CN") is None
    }
    assert unread == {"JL-HCR", "JL-STZ"}


def test_the_opening_hours_of_the_docs_are_read() -> None:
    page = Path(__file__).parents[1] / "docs" / "plan-format.md"
    section = page.read_text(encoding="utf-8").split("## Opening hours")[1]
    examples = re.findall(r"^\| `([^`]+)` \|", section.split("\n## ")[0], re.MULTILINE)
    assert len(examples) > 8
    for text in examples:
        if text != "opening_hours":
            for rules in hours_by_use(text).values():
                assert read_hours(rules, zone=SHANGHAI, country="CN") is not None, text


# What is published


@pytest.fixture(scope="module")
def published() -> Timetable:
    return plan_timetable(load_plan())


def test_hunchun_road_port_keeps_the_hours_of_kraskino(published: Timetable) -> None:
    opening = published.hours["JL-HCR", "freight"]
    assert opening.text == "09:00-19:00"
    assert opening.source.startswith("BD007: Fishnews")
    assert opening.confidence == "medium"
    assert opening.clock == Hours("09:00-19:00", "Asia/Vladivostok")
    # Seen from Hunchun, in China's time, it opens at 07:00.
    early = at("2026-05-01T05:00", SHANGHAI)
    assert opening.clock.leaves(early) == at("2026-05-01T07:00", SHANGHAI)
    assert published.hours["RU-KR", "freight"] == opening


def test_what_is_no_calendar_is_said_so(published: Timetable) -> None:
    assert published.unread == {"JL-STZ": "appointment system since 2023"}
    assert ("NM-MZT", "freight") in published.always
    assert ("NM-MZR", "freight") in published.always
    assert ("NM-MZR", "passenger") not in published.always
    assert ("JL-JAR", "passenger") in published.always
    assert ("JL-JAR", "freight") in published.hours


def test_sailing_days_are_those_of_the_rows_cited(published: Timetable) -> None:
    services = load_plan().table("services").set_index("id")
    lines = load_plan().table("sailing_days").to_dict("records")
    for line in lines:
        assert line["as_published"] in services.loc[line["row"], "notes"]
        assert line["day"] in line["as_published"]
        assert line["local_time"] in line["as_published"]
        assert (line["line_id"], line["from_id"], line["to_id"]) in published.sailings
    assert published.lines == {line["line_id"] for line in lines}


def test_hours_cited_are_those_of_the_rows() -> None:
    dwell = load_plan().table("border_dwell").set_index("id")
    for line in load_plan().table("opening_hours").to_dict("records"):
        assert dwell.loc[line["row"], "metric"] == "opening hours"
        assert line["hours"] in dwell.loc[line["row"], "unit"]
        assert read_hours(line["hours"], zone="UTC") is not None


@pytest.mark.parametrize(
    ("lon", "lat", "country", "zone"),
    [
        (125.3, 43.9, "CN", SHANGHAI),
        (82.6, 45.2, "CN", SHANGHAI),
        (131.9, 43.1, "RU", "Asia/Vladivostok"),
        (130.6, 42.4, "RU", "Asia/Vladivostok"),
        (127.5, 50.3, "RU", "Asia/Yakutsk"),
        (117.3, 49.7, "RU", "Asia/Chita"),
        (106.1, 50.4, "RU", "Asia/Irkutsk"),
        (37.6, 55.8, "RU", "Europe/Moscow"),
        (-175.0, 66.0, "RU", "Asia/Anadyr"),
        (129.0, 35.1, "KR", "Asia/Seoul"),
        (139.0, 37.9, "JP", "Asia/Tokyo"),
        (125.8, 39.0, "KP", "Asia/Pyongyang"),
        (106.9, 47.9, "MN", "Asia/Ulaanbaatar"),
        (91.6, 48.0, "MN", "Asia/Hovd"),
        (10.0, 53.6, "DE", "Europe/Berlin"),
        (-30.0, 0.0, "", "Etc/GMT+2"),
        (0.0, 0.0, "", "Etc/GMT"),
    ],
)
def test_zones(lon: float, lat: float, country: str, zone: str) -> None:
    assert zone_at(lon, lat, country).key == zone


# The search, against brute force


def brute_force(
    arcs: list[tuple[int, int, int]], gates: list[Gate], starts: dict[int, int]
) -> dict[int, int]:
    """Return the earliest arrival at every node: Dijkstra node by node."""
    best: dict[int, int] = {}
    queue = sorted((when, node) for node, when in starts.items())
    while queue:
        when, node = heappop(queue)
        if node in best:
            continue
        best[node] = when
        for tail, head, seconds in arcs:
            if tail == node:
                heappush(queue, (when + seconds, head))
        for gate in gates:
            leaves = gate.leaves(when) if gate.tail == node else None
            if leaves is not None:
                heappush(queue, (leaves + gate.duration_s, gate.head))
    return best


@pytest.mark.parametrize("engine", available_engines())
@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_the_earliest_arrival_is_that_of_brute_force(
    engine: str, data: st.DataObject
) -> None:
    count = data.draw(st.integers(2, 7))
    node = st.integers(0, count - 1)
    seconds = st.integers(0, 40 * HOUR)
    arcs = data.draw(st.lists(st.tuples(node, node, seconds), min_size=1, max_size=14))
    nothing = EdgePath(np.zeros(0, np.int64), np.zeros(0, bool))
    gates = [
        Gate(tail, head, nothing, took, opening(clock) if clock else None)
        for tail, head, took, clock in data.draw(
            st.lists(st.tuples(node, node, seconds, st.none() | clocks), max_size=6)
        )
    ]
    starts = data.draw(st.dictionaries(node, instants, min_size=1, max_size=2))
    targets = data.draw(st.lists(node, min_size=1, max_size=3))
    tail, head, took = (np.array(c, dtype=np.uint32) for c in zip(*arcs, strict=True))
    metric = open_engine(Arcs(tail, head, count), name=engine).metric(took)

    found = earliest_arrivals(metric, gates, starts, targets)
    known = brute_force(arcs, gates, starts)
    assert {n: a.at_s for n, a in found.items()} == {
        n: known[n] for n in set(targets) if n in known
    }
    for target, arrival in found.items():  # and the gates named lead there then
        when, spot = starts[arrival.start], arrival.start
        for number in arrival.gates:
            gate = gates[number]
            when += int(metric.matrix([spot], [gate.tail])[0, 0])
            leaves = gate.leaves(when)
            assert leaves is not None
            when, spot = leaves + gate.duration_s, gate.head
        assert when + int(metric.matrix([spot], [target])[0, 0]) == arrival.at_s


# Routes on toy networks


def opening(clock: Clock) -> Opening:
    return Opening(clock, "as published", "a timetable", "high")


@pytest.fixture
def leave(
    toy_network: Network,
    toy_place: Callable[..., Place],
    cost_models: Any,  # noqa: ANN401 - any mapping of profile to model
) -> Callable[..., Route]:
    router = Router(toy_network, cost_models)

    def answer(
        start: str,
        end: str,
        departs: str,
        timetable: Timetable,
        **options: Any,  # noqa: ANN401
    ) -> Route:
        via = tuple(toy_place(name) for name in options.pop("via", ""))
        criterion = options.pop("criterion", "time")
        policy = Policy(**{k: frozenset(v.split()) for k, v in options.items()})
        query = ResolvedQuery(
            toy_place(start), toy_place(end), departs=datetime.fromisoformat(departs),
            criterion=criterion, via=via, policy=policy,
        )  # fmt: skip
        return Scheduler(router, timetable).route(query)

    return answer


ROAD_HOURS = Timetable({("G2", "freight"): opening(Hours(DAILY, SHANGHAI))})


def test_a_wait_for_opening_is_a_leg(leave: Callable[..., Route]) -> None:
    # 2 min of access at 30 km/h, 60 km at 50 km/h: at the gate 1 h 14 min after
    # leaving at 06:00, so 1 h 46 min before it opens. Then 20 km at 50 km/h and
    # 6 h of standing, 80 km at 50 km/h and 2 min: 8 h 2 min.
    found = leave("A", "C", "2022-06-03T06:00", ROAD_HOURS)
    assert [leg.kind for leg in found.legs] == [
        "access", "line", "wait", "crossing", "line", "access",
    ]  # fmt: skip
    wait = found.legs[2]
    assert wait.wait_h.typical == pytest.approx(1 + 46 / 60)
    assert wait.wait_h.low == wait.wait_h.high == wait.wait_h.typical
    assert (wait.gateway_id, wait.length_km, wait.start) == ("G2", ZERO, wait.end)
    assert wait.cost_usd.typical == wait.moving_h.typical == 0
    assert found.departs == datetime(2022, 6, 3, 6, tzinfo=ZoneInfo(SHANGHAI))
    assert found.arrives == datetime(2022, 6, 3, 17, 2, tzinfo=ZoneInfo(SHANGHAI))
    assert found.arrives.tzinfo == ZoneInfo("Asia/Vladivostok")
    assert found.duration_h == pytest.approx(found.total("time_h").typical)
    call = found.gate_visits[0]
    assert (call.gate_id, call.hours, call.confidence) == ("G2", "as published", "high")
    assert call.wait_h == pytest.approx(1 + 46 / 60)
    # Who leaves by 17:45:59 is there by 18:59:59; who misses that waits 14 h.
    assert call.leave_by is not None
    assert f"{call.leave_by:%d %H:%M}" == "03 17:45"
    assert call.missed_h == pytest.approx(14.0)
    # The day before, one had to leave as early to pass without waiting.
    assert call.sooner_by is not None
    assert f"{call.sooner_by:%d %H:%M}" == "02 17:45"
    told = {each.code: each.params for each in found.messages}
    waits = told["time.gate_waits"]
    assert (waits["gate"], waits["until"]) == ("G2", call.leaves)
    assert waits["h"] == pytest.approx(1 + 46 / 60)
    assert told["time.leave_by_sooner"]["by"] == call.sooner_by
    assert told["time.leave_by_or_wait"]["by"] == call.leave_by


def test_within_hours_there_is_no_wait(leave: Callable[..., Route]) -> None:
    found = leave("A", "C", "2022-06-03T10:00", ROAD_HOURS)
    assert "wait" not in [leg.kind for leg in found.legs]
    assert found.gate_visits[0].wait_h == 0
    assert found.gate_visits[0].sooner_by is None
    told = {each.code: each.params for each in found.messages}
    assert told["time.gate_passed"]["at"] == found.gate_visits[0].leaves
    assert told["time.leave_by_or_wait"]["h"] == pytest.approx(14.0)
    assert "time.leave_by_sooner" not in told


def test_who_leaves_by_then_passes_and_who_leaves_after_waits(
    leave: Callable[..., Route],
) -> None:
    by = leave("A", "C", "2022-06-03T10:00", ROAD_HOURS).gate_visits[0].leave_by
    assert by is not None
    options = {"closed": "G1"}  # so that the railway is no way round
    in_time = leave("A", "C", by.isoformat(), ROAD_HOURS, **options)
    assert in_time.gate_visits[0].wait_h == 0
    late = by + timedelta(seconds=1)
    too_late = leave("A", "C", late.isoformat(), ROAD_HOURS, **options)
    assert too_late.gate_visits[0].wait_h == pytest.approx(14.0)


def test_a_gate_shut_for_long_is_gone_round(leave: Callable[..., Route]) -> None:
    # By road 9 h 16 min and any wait; by rail 2 min, 2 h, 4 h of yard, 12 min and
    # 10 h at the border, 4 h, 2 min: 20 h 16 min.
    monday = Hours("Mo 09:00-19:00", SHANGHAI)
    times = Timetable({("G2", "freight"): opening(monday)})
    assert leave("A", "C", "2022-06-06T09:00", times).borders == ("G2",)
    friday = leave("A", "C", "2022-06-03T09:00", times)
    assert friday.borders == ("G1",)
    assert friday.gate_visits == ()
    # Late on Sunday it is sooner to wait for Monday.
    assert leave("A", "C", "2022-06-05T22:00", times).borders == ("G2",)


def test_sailing_days_replace_the_mean_wait(leave: Callable[..., Route]) -> None:
    # C to Q: 2 min, 2 min and 24 h of handling, then Thursday 18:00, 20 h; the
    # access has 2 min. 2022-06-03 is a Friday.
    sails = opening(Departures("Asia/Vladivostok", ((3, 18 * 60),)))
    times = Timetable(sailings={("S1", "p", "q"): sails})
    options = {"closed": "strait"}
    found = leave("C", "Q", "2022-06-07T10:00", times, **options)
    assert [leg.kind for leg in found.legs] == [
        "access", "transfer", "wait", "service", "access",
    ]  # fmt: skip
    zone = ZoneInfo("Asia/Vladivostok")
    assert found.departs == datetime(2022, 6, 7, 10, tzinfo=zone)
    sea = found.times[3]
    assert sea[0] == datetime(2022, 6, 9, 18, tzinfo=zone)
    assert sea[1] - sea[0] == timedelta(hours=20)
    assert found.legs[3].wait_h.typical == 0
    assert found.gate_visits[0].gate_id == "S1"
    assert found.gate_visits[0].missed_h == pytest.approx(168, abs=0.01)
    # Too late for that Thursday: a week later, said in advance.
    late = leave("C", "Q", "2022-06-08T19:00", times, **options)
    assert late.arrives - found.arrives == timedelta(days=7)
    by = found.gate_visits[0].leave_by
    assert by is not None
    assert leave("C", "Q", by.isoformat(), times, **options).arrives == found.arrives
    # Back, no day is published: the mean wait of 24 h is kept, and said so.
    back = leave("Q", "C", "2022-06-07T10:00", times, **options)
    service = next(leg for leg in back.legs if leg.kind == "service")
    assert service.wait_h.typical == 24
    told = {each.code: each.params for each in back.messages}
    assert told["time.no_departure_day"]["h"] == 24
    assert told["time.no_departure_day"]["line"] == "S1"
    total = back.total("time_h").typical
    assert back.duration_h == pytest.approx(total, abs=0.01)


def test_a_day_without_an_hour_has_a_range(leave: Callable[..., Route]) -> None:
    sails = opening(Departures("Asia/Vladivostok", ((3, None),)))
    times = Timetable(sailings={("S1", "p", "q"): sails})
    found = leave("C", "Q", "2022-06-07T10:00", times, closed="strait")
    wait = next(leg for leg in found.legs if leg.kind == "wait")
    assert wait.wait_h.high - wait.wait_h.typical == pytest.approx(12)
    assert wait.wait_h.typical - wait.wait_h.low <= 12
    told = {each.code: each.params for each in found.messages}
    assert told["time.day_only"] == {"gate": "S1", "h": 12}


def test_legs_follow_each_other_without_a_gap(leave: Callable[..., Route]) -> None:
    for start, end, via in (("A", "Q", ""), ("A", "Q", "C"), ("Q", "A", "K")):
        found = leave(start, end, "2022-06-03T20:00", ROAD_HOURS, via=via, allowed="KP")
        assert len(found.times) == len(found.legs)
        assert found.times[0][0] == found.departs
        assert found.times[-1][1] == found.arrives
        for (_, ends), (begins, _) in pairwise(found.times):
            assert ends == begins
        for leg, (begins, ends) in zip(found.legs, found.times, strict=True):
            told = sum(b.typical for b in (leg.moving_h, leg.dwell_h, leg.wait_h))
            assert (ends - begins).total_seconds() / 3600 == pytest.approx(
                told, abs=0.01
            )


def test_without_clocks_it_is_the_plain_route(leave: Callable[..., Route]) -> None:
    found = leave("A", "C", "2022-06-03T06:00", Timetable())
    assert found.gate_visits == ()
    assert found.duration_h == pytest.approx(9 + 16 / 60)
    told = {each.code: each.params for each in found.messages}
    assert told["time.hours_unknown"] == {"gates": ("G2",)}


def test_by_another_criterion_only_the_times_follow_the_clock(
    leave: Callable[..., Route],
) -> None:
    monday = Hours("Mo 09:00-19:00", SHANGHAI)
    times = Timetable({("G2", "freight"): opening(monday)})
    found = leave("A", "C", "2022-06-03T09:00", times, criterion="distance")
    assert found.borders == ("G2",)  # shortest, whatever the wait
    assert found.gate_visits[0].wait_h > 60
    told = {each.code: each.params for each in found.messages}
    assert told["time.best_ignores_clock"] == {"criterion": Message("by.distance")}


def test_the_state_is_that_of_the_day_of_departure(
    leave: Callable[..., Route],
) -> None:
    # X2 is in use from 2020 on.
    assert leave("A", "C", "2019-06-03T09:00", ROAD_HOURS).borders == ("G1",)
    assert leave("A", "C", "2020-06-03T09:00", ROAD_HOURS).borders == ("G2",)


def test_a_gate_that_never_opens_is_no_way(leave: Callable[..., Route]) -> None:
    never = Both(Hours("Mo 00:00-01:00", "UTC"), Hours("Tu 00:00-01:00", "UTC"))
    times = Timetable({("G2", "freight"): opening(never)})
    for options, code in (
        ({"closed": "G1"}, "reason.gate_never_opens"),
        ({"closed": "G1", "criterion": "distance"}, "reason.gate_never_opens_choice"),
        ({"closed": "G1 G2"}, "reason.gates_closed"),
    ):
        with pytest.raises(NoRouteError) as caught:
            leave("A", "C", "2022-06-03T09:00", times, **options)
        reason = caught.value.messages[0].params["reason"]
        assert isinstance(reason, Message)
        assert reason.code == code


def test_a_port_whose_hours_are_no_calendar_is_said_so(
    leave: Callable[..., Route],
) -> None:
    times = Timetable(unread={"G2": "by appointment"})
    found = leave("A", "C", "2022-06-03T09:00", times)
    told = {each.code: each.params for each in found.messages}
    assert told["time.hours_unreadable"] == {"gate": "G2", "hours": "by appointment"}


def test_a_departure_without_a_zone_is_local(toy_place: Callable[..., Place]) -> None:
    when = datetime(2026, 5, 1, 8)  # noqa: DTZ001 - that is the point
    assert at_origin(when, toy_place("A")).utcoffset() == timedelta(hours=8)
    assert at_origin(when, toy_place("C")).utcoffset() == timedelta(hours=10)
    told = replace(toy_place("C"))
    assert at_origin(when.replace(tzinfo=UTC), told).utcoffset() == timedelta(0)


def test_the_best_route_is_flagged_where_a_closure_makes_it_far_longer(
    small_network: Callable[..., Network],
    small_place: Callable[[int], Place],
    cost_models: Any,  # noqa: ANN401 - any mapping of profile to model
) -> None:
    # 0 -G0- 1 is 10 km; without G0 it is 200 km over 2, or 220 over 3; access 1 km
    # at either end. 202 km is 16.8 times 12.
    links: Links = [
        (0, 1, {"length_km": 10.0, "kind": "crossing", "gateway_id": "G0"}),
        (0, 2, {"length_km": 100.0}),
        (2, 1, {"length_km": 100.0}),
        (0, 3, {"length_km": 110.0}),
        (3, 1, {"length_km": 110.0}),
    ]
    router = Router(small_network(4, links), cost_models)
    scheduler = Scheduler(router, Timetable())
    departs = datetime(2022, 6, 3, 8, tzinfo=UTC)
    for closed, ratio in ((frozenset({"G0"}), 202 / 12), (frozenset(), None)):
        query = ResolvedQuery(
            small_place(0), small_place(1), departs=departs, profile="truck",
            criterion="distance", policy=Policy(closed=closed),
        )  # fmt: skip
        plain = [item.route for item in alternatives(router, query)]
        timed = [item.route for item in timed_alternatives(scheduler, query)]
        best = [router.route(query), scheduler.route(query), plain[0], timed[0]]
        for route in best:
            assert far_above_open(route) == (ratio and pytest.approx(ratio))
        if closed:
            assert len(plain) == len(timed) == 2
        assert [far_above_open(route) for route in (*plain[1:], *timed[1:])] == (
            [None] * (len(plain) + len(timed) - 2)
        )


def far_above_open(route: Route) -> object:
    """Return the ratio that a route is flagged with; None without a flag."""
    flags = {message.code: message.params for message in route.messages}
    return flags.get("note.far_above_open", {}).get("ratio")


def test_second_ways_by_the_clock(
    toy_network: Network,
    toy_place: Callable[..., Place],
    cost_models: Any,  # noqa: ANN401 - any mapping of profile to model
) -> None:
    # Both borders are shut at night; the railway takes longer.
    night = opening(Hours(DAILY, SHANGHAI))
    times = Timetable({("G1", "freight"): night, ("G2", "freight"): night})
    scheduler = Scheduler(Router(toy_network, cost_models), times)
    request = ResolvedOptions(profile="container", criterion="time")
    ends = toy_place("A"), toy_place("C")
    when = datetime(2022, 6, 3, 20, tzinfo=ZoneInfo(SHANGHAI))
    found = timed_alternatives(scheduler, request.between(*ends, when))
    best = scheduler.route(request.between(*ends, when))
    assert found[0].route.borders == best.borders == ("G2",)
    assert found[0].route.arrives == best.arrives
    # 20:00 to 09:00 is lost on either: 13 h + 8 h 2 min, 13 h + 14 h 14 min.
    assert [one.route.duration_h for one in found] == pytest.approx(
        [21 + 2 / 60, 27 + 14 / 60]
    )
    assert found[1].route.borders == ("G1",)
    assert found[1].extra == pytest.approx((27 + 14 / 60) / (21 + 2 / 60) - 1, abs=1e-4)
    difference = found[1].difference
    assert difference is not None
    assert difference.code == "diff.instead"
    assert any(leg.kind == "wait" for leg in found[1].route.legs)
    shut = replace(request, policy=Policy(closed=frozenset({"G1", "G2"})))
    with pytest.raises(NoRouteError):
        timed_alternatives(scheduler, shut.between(*ends, when))


@pytest.mark.parametrize("engine", available_engines())
@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(data=st.data())
def test_routes_by_the_clock_are_those_of_brute_force(
    engine: str,
    data: st.DataObject,
    small_network: Callable[..., Network],
    small_place: Callable[[int], Place],
    cost_models: Any,  # noqa: ANN401 - any mapping of profile to model
) -> None:
    count = data.draw(st.integers(3, 7))
    node = st.integers(0, count - 1)
    km = st.integers(1, 900).map(float)
    pairs = st.tuples(node, node).filter(lambda p: p[0] != p[1])
    links: Links = [
        (u, v, {"length_km": far})
        for (u, v), far in data.draw(st.lists(st.tuples(pairs, km), max_size=7))
    ]
    gated = data.draw(st.lists(st.tuples(pairs, km, hours), min_size=1, max_size=4))
    for number, ((u, v), far, _) in enumerate(gated):
        links.append(
            (u, v, {"length_km": far, "kind": "crossing", "gateway_id": f"G{number}",
                    "dwell_h": 3.0})
        )  # fmt: skip
    times = Timetable(
        {(f"G{n}", "freight"): opening(clock) for n, (_, _, clock) in enumerate(gated)}
    )
    router = Router(small_network(count, links), cost_models, engine=engine)
    start, end = data.draw(pairs)
    departs = datetime.fromtimestamp(data.draw(instants), UTC)
    via = tuple(small_place(n) for n in data.draw(st.lists(node, max_size=1)))
    request = ResolvedOptions(profile="truck", criterion="time", via=via)
    weights = (
        router.edge_weights(ResolvedOptions(profile="truck", criterion="time"))
        .astype(np.int64)
        .tolist()
    )
    arcs, gates = [], []
    nothing = EdgePath(np.zeros(0, np.int64), np.zeros(0, bool))
    for edge, (u, v, columns) in enumerate(links):
        for a, b in ((u, v), (v, u)):
            if "gateway_id" in columns:
                hours_of = times.hours[columns["gateway_id"], "freight"]
                gates.append(Gate(a, b, nothing, weights[edge], hours_of))
            else:
                arcs.append((a, b, weights[edge]))
    access = weights[len(links)]  # 1 km each
    when: int | None = int(departs.timestamp()) + access
    stops = [start, *(int(place.id) for place in via), end]
    for here, there in pairwise(stops):
        known = brute_force(arcs, gates, {here: when}) if when is not None else {}
        when = known.get(there)

    scheduler = Scheduler(router, times)
    query = request.between(small_place(start), small_place(end), departs)
    if when is None:
        with pytest.raises(NoRouteError):
            scheduler.route(query)
        return
    found = scheduler.route(query)
    assert int(found.arrives.timestamp()) == when + access
    assert found.duration_h == pytest.approx(found.total("time_h").typical, abs=0.02)


# The real network


@pytest.fixture(scope="module")
def real_scheduler(real_router: Router, published: Timetable) -> Scheduler:
    return Scheduler(real_router, published)


@pytest.fixture(scope="module")
def real_place() -> Callable[[str], Place]:
    return Gazetteer.load(load_plan()).find


@pytest.mark.slow
def test_a_real_lorry_waits_at_hunchun_for_the_morning(
    real_scheduler: Scheduler, real_place: Callable[[str], Place]
) -> None:
    ends = real_place("Yanji"), real_place("Vladivostok")
    policy = Policy(closed=frozenset({"HL-SFR", "HL-DN", "HL-MS", "HL-HL"}))
    request = ResolvedOptions(profile="truck", criterion="time", policy=policy)
    # 19:00 in Vladivostok is 17:00 in Yanji, two hours of road away.
    late = datetime(2026, 5, 1, 16)  # noqa: DTZ001 - local
    found = real_scheduler.route(request.between(*ends, late))
    assert found.borders == ("JL-HCR",)
    wait = next(leg for leg in found.legs if leg.kind == "wait")
    assert 12 < wait.wait_h.typical < 14.1
    call = found.gate_visits[0]
    assert f"{call.leaves:%a %H:%M}" == "Sat 07:00"  # Beijing time
    assert call.sooner_by is not None
    assert call.sooner_by < found.departs
    again = real_scheduler.route(request.between(*ends, call.sooner_by))
    assert again.gate_visits[0].wait_h == 0


@pytest.mark.slow
def test_a_real_ferry_is_waited_for(
    real_scheduler: Scheduler, real_place: Callable[[str], Place]
) -> None:
    ends = real_place("Vladivostok"), real_place("Donghae")
    request = ResolvedOptions(
        profile="passenger", criterion="time", policy=Policy(modes=frozenset({"sea"}))
    )
    found = real_scheduler.route(request.between(*ends, datetime(2026, 5, 1, 8)))  # noqa: DTZ001
    sea = next(i for i, leg in enumerate(found.legs) if leg.kind == "service")
    assert found.legs[sea].lines == ("VVO-TGH",)
    assert f"{found.times[sea][0]:%a %Y-%m-%d %H:%M}" == "Wed 2026-05-06 13:00"
    assert found.legs[sea - 1].kind == "wait"
    # 23 h later by Vladivostok's clock, which is one hour ahead of Donghae's.
    assert f"{found.times[sea][1]:%a %H:%M}" == "Thu 11:00"


@pytest.mark.slow
def test_real_times_are_those_of_the_plain_route_where_nothing_is_shut(
    real_scheduler: Scheduler, real_place: Callable[[str], Place]
) -> None:
    ends = real_place("Changchun"), real_place("Hamburg")
    request = ResolvedOptions(
        profile="container", criterion="time", policy=Policy(modes=frozenset({"rail"}))
    )
    timed = real_scheduler.route(request.between(*ends, datetime(2026, 5, 1, 8)))  # noqa: DTZ001
    policy = replace(request.policy, on=timed.departs.date())
    plain = real_scheduler.router.route(replace(request, policy=policy).between(*ends))
    assert timed.duration_h == pytest.approx(plain.total("time_h").typical, abs=1.0)
    assert timed.arrives.tzinfo == ZoneInfo("Europe/Berlin")


@pytest.mark.slow
def test_real_second_ways_by_the_clock(
    real_scheduler: Scheduler, real_place: Callable[[str], Place]
) -> None:
    ends = real_place("Vladivostok"), real_place("Busan")
    request = ResolvedOptions(profile="container", criterion="time")
    when = datetime(2026, 5, 1, 14)  # noqa: DTZ001 - local
    found = timed_alternatives(real_scheduler, request.between(*ends, when))
    assert len(found) >= 3
    assert (
        found[0].route.arrives
        == real_scheduler.route(request.between(*ends, when)).arrives
    )
    for one in found[1:]:
        assert one.route.arrives >= found[0].route.arrives
        assert one.route.duration_h <= 1.4 * found[0].route.duration_h
        assert one.difference


@pytest.mark.parametrize("via", [(), ("43.8805,125.3205",)])
def test_haulage_alone_has_times_too(
    real_scheduler: Scheduler, real_place: Callable[[str], Place], via: tuple[str, ...]
) -> None:
    # Both points are joined to the same node of the network: no edge is travelled.
    start, end, *passed = map(real_place, ("43.88,125.32", "43.881,125.321", *via))
    found = real_scheduler.route(
        ResolvedQuery(
            start, end, via=tuple(passed), criterion="time",
            departs=datetime.fromisoformat("2026-05-01T08:00"),
            policy=Policy(closed=frozenset({"JL-JAR"})),
        )
    )  # fmt: skip
    assert {leg.kind for leg in found.legs} == {"access"}
    assert len(found.times) == len(found.legs)
    assert found.times[0][0] == found.departs
    assert found.times[-1][1] == found.arrives
    assert found.duration_h == pytest.approx(found.total("time_h").typical, abs=0.01)
