"""A timed journey as legs and messages: local times, waits, latest departures."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

import numpy as np

from gis_data.messages.message import Message
from network.model.estimate import ZERO, Estimate
from network.query.leg_writer import cuts
from network.query.timedep.clocks import Departures
from network.query.timedep.zones import zone_at

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from zoneinfo import ZoneInfo

    from numpy.typing import NDArray

    from gis_data.gazetteer import Place
    from gis_data.messages.message import I18nText, Param
    from network.model.store import Network
    from network.query.endpoints import Search
    from network.query.leg import Leg
    from network.query.router import Router
    from network.query.routes import Route
    from network.query.timedep.path_scheduler import GateVisit, Journey
    from network.query.timedep.timetable import Timetable

    Spell = tuple[datetime, datetime]

MIN_REPORTED_WAIT_S = 60  # a shorter wait is none


@dataclass(frozen=True)
class GateCall:
    """A gate with a clock that a route passes.

    Attributes
    ----------
    gate_id : str
        Border port, or service.
    arrives, leaves : datetime
        Arrival and departure, in the local time of the gate.
    wait_h : float
        Hours in between.
    hours, source, confidence : str
        What is published, its source, and high, medium or low.
    leave_by : datetime, optional
        Latest departure from the origin that passes it as here; None where the
        gate does not close again.
    missed_h : float
        Hours of waiting after a later departure.
    sooner_by : datetime, optional
        Latest departure that passes opening hours without this wait.
    spread_h : float
        By how many hours the departure may differ, where only its day is
        published.
    """

    gate_id: str
    arrives: datetime
    leaves: datetime
    wait_h: float
    hours: str
    source: str
    confidence: str
    leave_by: datetime | None = None
    missed_h: float = 0.0
    sooner_by: datetime | None = None
    spread_h: float = 0.0


def timed_route(
    router: Router, search: Search, journey: Journey, timetable: Timetable
) -> Route:
    """Return a journey as legs with their times.

    Parameters
    ----------
    router : Router
        Of the network.
    search : Search
        The query.
    journey : Journey
        The path and its times.
    timetable : Timetable
        Source of the clocks.

    Returns
    -------
    Route
        Legs with local times, and messages.
    """
    route = router.annotated_route(search, journey.path)
    first, _ = search.ends_of(journey.path, router.network)
    nodes = search.nodes_of(journey.path, router.network)
    zone = _zones(router.network, search.query.origin, nodes)
    calls = tuple(_calls(journey, zone))
    before = int(first.connector is not None)
    cut = cuts(router.network, journey.path)
    legs, times = _with_waits(route.legs, before, cut, journey, zone)
    messages = (*route.messages, *_notes(route, calls, timetable))
    departs = datetime.fromtimestamp(journey.departs_s, zone(0))
    arrives = datetime.fromtimestamp(journey.arrives_s, zone(-1))
    return replace(
        route, legs=tuple(legs), messages=messages, departs=departs, arrives=arrives,
        times=tuple(times), gate_visits=calls,
    )  # fmt: skip


def _zones(
    network: Network, origin: Place, nodes: NDArray[np.int64]
) -> Callable[[int], ZoneInfo]:
    """Return what gives the time zone at a node of a path, by its position.

    At sea it is that of the last node on land.
    """
    columns = network.nodes
    sea = [code for code, word in enumerate(columns.words["country"]) if not word]
    land = ~np.isin(columns.arrays["country"][nodes], sea)
    last_on_land = np.maximum.accumulate(np.where(land, np.arange(len(nodes)), 0))

    def zone(position: int) -> ZoneInfo:
        node = nodes[last_on_land[position]]
        lon, lat = (float(columns.arrays[axis][node]) for axis in ("lon", "lat"))
        country = columns.rows("country", [node])[0]
        return zone_at(lon, lat, country or origin.country)

    return zone


def _calls(journey: Journey, zone: Callable[[int], ZoneInfo]) -> Iterator[GateCall]:
    for i, visit in enumerate(journey.visits):
        opening = visit.gate.opening
        if opening is None:
            continue
        clock = opening.clock
        local, home = zone(visit.first), zone(0)
        until = clock.until(visit.arrives_s)
        again = None if until is None else clock.leaves(until + 1)
        by = None if until is None else journey.latest_departure(i, until)
        sooner, sails = None, isinstance(clock, Departures)
        if visit.leaves_s - visit.arrives_s >= MIN_REPORTED_WAIT_S and not sails:
            last = clock.last(visit.arrives_s)
            sooner = None if last is None else journey.latest_departure(i, last)
        yield GateCall(
            visit.gate.name,
            datetime.fromtimestamp(visit.arrives_s, local),
            datetime.fromtimestamp(visit.leaves_s, local),
            (visit.leaves_s - visit.arrives_s) / 3600,
            opening.text,
            opening.source,
            opening.confidence,
            None if by is None else datetime.fromtimestamp(by, home),
            0.0 if until is None or again is None else (again - until - 1) / 3600,
            None if sooner is None else datetime.fromtimestamp(sooner, home),
            clock.spread_h,
        )


def _with_waits(
    route_legs: Sequence[Leg],
    before: int,
    cut: NDArray[np.int64],
    journey: Journey,
    zone: Callable[[int], ZoneInfo],
) -> tuple[list[Leg], list[Spell]]:
    """Return the legs with a leg for every wait, and when each begins and ends.

    `before` legs lead to the path; `cut` are the first edges of those on it.
    """
    after = before + len(cut)
    ends = [*(cut - 1).tolist(), len(journey.path) - 1][1:]
    legs: list[Leg] = []
    times: list[Spell] = []
    at_s = journey.departs_s

    def add(leg: Leg, end_s: int, start: int, end: int) -> int:
        begins = datetime.fromtimestamp(at_s, zone(start))
        legs.append(leg)
        times.append((begins, datetime.fromtimestamp(end_s, zone(end))))
        return end_s

    for leg in route_legs[:before]:
        at_s = add(leg, at_s + journey.before_s, 0, 0)
    at_s = journey.departs_s + journey.before_s
    for leg, first, last in zip(
        route_legs[before:after], cut.tolist(), ends, strict=True
    ):
        visits = [
            visit
            for visit in journey.visits
            if first <= visit.first <= last and visit.gate.clock
        ]
        wait_s = sum(visit.leaves_s - visit.arrives_s for visit in visits)
        if wait_s >= MIN_REPORTED_WAIT_S:
            add(_wait_leg(leg, visits[0], wait_s), at_s + wait_s, first, first)
        at_s += wait_s
        if visits and leg.kind == "service":  # its wait is a leg of its own
            leg = replace(leg, wait_h=ZERO)  # noqa: PLW2901
        at_s = add(leg, int(journey.end_s[last]), first, last + 1)
    for leg in route_legs[after:]:
        add(leg, journey.arrives_s, -1, -1)
    return legs, times


def _wait_leg(leg: Leg, visit: GateVisit, wait_s: int) -> Leg:
    hours, opening = wait_s / 3600, visit.gate.opening
    spread = opening.clock.spread_h if opening else 0.0
    return replace(
        leg,
        mode="transfer",
        kind="wait",
        end=leg.start,
        length_km=ZERO,
        moving_h=ZERO,
        dwell_h=ZERO,
        wait_h=Estimate(
            max(hours - spread, 0.0),
            hours,
            hours + spread,
            "h",
            opening.source if opening else "",
            opening.confidence if opening else "low",
            "published" if opening else "default",
        ),
        cost_usd=ZERO,
        co2_kg=ZERO,
        country=leg.country[:1],
        gauge_mm=0,
        schematic_km=0.0,
        line=np.repeat(leg.line[:1], 2, axis=0),
    )


def _notes(
    route: Route, calls: tuple[GateCall, ...], timetable: Timetable
) -> Iterator[Message]:
    yield Message("time.zone_note")
    for call in calls:
        yield from gate_messages(call, route.origin.title)
    crossed = dict.fromkeys(
        leg.gateway_id
        for leg in route.legs
        if leg.kind == "crossing" and not leg.gateway_id.startswith("open:")
    )
    known = {call.gate_id for call in calls}
    use = "passenger" if route.unit == "passenger" else "freight"
    if any(name in known for name in crossed):
        yield Message("time.dwell_note")
    for name in crossed:
        if name in timetable.unread:
            params = {"gate": name, "hours": timetable.unread[name]}
            yield Message("time.hours_unreadable", params)
    unpublished = tuple(
        name
        for name in crossed
        if name not in known | timetable.unread.keys()
        and (name, use) not in timetable.always
    )
    if unpublished:
        yield Message("time.hours_unknown", {"gates": unpublished})
    for leg in route.legs:
        if leg.kind in {"service", "flight"} and leg.wait_h.typical > 0:
            if leg.lines and leg.lines[0] in known:
                continue
            yield _no_departure_day(leg)


def _no_departure_day(leg: Leg) -> Message:
    params = {
        "start": leg.start.label,
        "end": leg.end.label,
        "h": leg.wait_h.typical,
    }
    line = leg.lines[0] if leg.lines else Message(f"leg.{leg.kind}")
    return Message("time.no_departure_day", {**params, "line": line})


def gate_messages(call: GateCall, origin: I18nText) -> Iterator[Message]:
    """Return what a gate requires of the departure.

    Parameters
    ----------
    call : GateCall
        The gate.
    origin : I18nText
        Name of the origin.

    Yields
    ------
    Message
        ``time.gate_waits`` or ``time.gate_passed``, then the latest departure that
        passes sooner, or at all, and what is published of a sailing.
    """
    gate: dict[str, Param] = {"gate": call.gate_id}
    head: dict[str, Param] = {
        **gate,
        "hours": call.hours,
        "confidence": Message(f"conf.{call.confidence}"),
    }
    if call.wait_h * 3600 >= MIN_REPORTED_WAIT_S:
        waits = {**head, "h": call.wait_h, "until": call.leaves}
        yield Message("time.gate_waits", waits)
    else:
        yield Message("time.gate_passed", {**head, "at": call.leaves})
    leave = {**gate, "origin": origin}
    if call.sooner_by is not None:
        yield Message("time.leave_by_sooner", {**leave, "by": call.sooner_by})
    if call.leave_by is not None and call.missed_h > 0:
        later = {**leave, "by": call.leave_by, "h": call.missed_h}
        yield Message("time.leave_by_or_wait", later)
    if call.spread_h:
        yield Message("time.day_only", {**gate, "h": call.spread_h})
