"""A journey by the clock as legs and words: local times, waits, when to leave."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

import numpy as np

from network.query.leg import ZERO, Leg, Range
from network.query.legs import cuts
from network.query.timedep.clocks import Departures
from network.query.timedep.zones import ZONE_NOTE, zone_at

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from zoneinfo import ZoneInfo

    from numpy.typing import NDArray

    from gis_data.places import Place
    from network.model.store import Network
    from network.query.router import Router
    from network.query.routes import Route
    from network.query.search import Search
    from network.query.timedep.path_scheduler import GateVisit, Journey
    from network.query.timedep.timetable import Timetable

    Spell = tuple[datetime, datetime]

SHOWN_S = 60  # a shorter wait is none
DWELL_NOTE = (
    "Opening hours say when cargo may enter a crossing; the hours it stands there "
    "are those of the tables, round the clock."
)


@dataclass(frozen=True)
class GateCall:
    """A gate with a clock that a route passes.

    Attributes
    ----------
    gate_id : str
        Border port, or service.
    arrives, leaves : datetime
        When one is there and goes on, in the local time of the gate.
    wait_h : float
        Hours in between.
    hours, source, confidence : str
        What is published, where, and how sure it is.
    leave_by : datetime, optional
        Latest departure from the origin that passes it as here; None where the
        gate does not shut again.
    missed_h : float
        Hours of waiting for those who come after that.
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


@dataclass(frozen=True)
class TimedRoute:
    """A route with the time at the ends of every leg.

    Attributes
    ----------
    route : Route
        Its legs; waits for a gate are legs of their own, of kind ``wait``.
    departs, arrives : datetime
        In the local time of origin and destination.
    times : tuple of (datetime, datetime)
        When each leg begins and ends, in local time.
    calls : tuple of GateCall
        The gates with a clock that it passes.
    """

    route: Route
    departs: datetime
    arrives: datetime
    times: tuple[Spell, ...]
    calls: tuple[GateCall, ...]

    @property
    def duration_h(self) -> float:
        """Return hours from departure to arrival."""
        return (self.arrives - self.departs).total_seconds() / 3600


def timed_route(
    router: Router, search: Search, journey: Journey, timetable: Timetable
) -> TimedRoute:
    """Return a journey as legs with their times.

    Parameters
    ----------
    router : Router
        Of the network.
    search : Search
        What it answers.
    journey : Journey
        The path and its times.
    timetable : Timetable
        Where the clocks are from.

    Returns
    -------
    TimedRoute
        Legs, local times and notes.
    """
    route = router.described(search, journey.path)
    nodes = journey.path.nodes(router.network)
    zone = _zones(router.network, search.origin, nodes)
    calls = tuple(_calls(journey, zone))
    before = sum(
        end.node == nodes[0] and end.approach is not None for end in search.stages[0]
    )
    cut = cuts(router.network, journey.path)
    legs, times = _with_waits(route.legs, before, cut, journey, zone)
    notes = (*route.notes, *_notes(route, calls, timetable, search.origin.label))
    return TimedRoute(
        replace(route, legs=tuple(legs), notes=notes),
        datetime.fromtimestamp(journey.departs_s, zone(0)),
        datetime.fromtimestamp(journey.arrives_s, zone(-1)),
        tuple(times),
        calls,
    )


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
        if visit.leaves_s - visit.arrives_s >= SHOWN_S and not sails:
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
    ends = [*(cut[1:] - 1).tolist(), len(journey.path) - 1]
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
        if wait_s >= SHOWN_S:
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
        length_km=0.0,
        moving_h=ZERO,
        dwell_h=ZERO,
        wait_h=Range(max(hours - spread, 0.0), hours, hours + spread),
        cost_usd=ZERO,
        co2_kg=ZERO,
        country=leg.country[:1],
        gauge_mm=0,
        schematic_km=0.0,
        sources=(),
        confidence=opening.confidence if opening else "low",
        line=np.repeat(leg.line[:1], 2, axis=0),
    )


def _notes(
    route: Route, calls: tuple[GateCall, ...], timetable: Timetable, origin: str
) -> Iterator[str]:
    yield ZONE_NOTE
    for call in calls:
        yield in_words(call, origin)
    crossed = dict.fromkeys(
        leg.gateway_id
        for leg in route.legs
        if leg.kind == "crossing" and not leg.gateway_id.startswith("open:")
    )
    known = {call.gate_id for call in calls}
    use = "passenger" if route.unit == "passenger" else "freight"
    if any(name in known for name in crossed):
        yield DWELL_NOTE
    for name in crossed:
        if name in timetable.unread:
            yield (
                f"{name}: its hours ({timetable.unread[name]}) are no calendar; "
                "taken as always open."
            )
    silent = [
        name
        for name in crossed
        if name not in known | timetable.unread.keys()
        and (name, use) not in timetable.always
    ]
    if silent:
        yield f"No opening hours known for {', '.join(silent)}: taken as always open."
    for leg in route.legs:
        if leg.kind in {"service", "flight"} and leg.wait_h.typical > 0:
            if leg.lines and leg.lines[0] in known:
                continue
            yield (
                f"{' '.join(leg.lines[:1])} {leg.start} - {leg.end}: no day of "
                f"departure is published; its mean wait of {leg.wait_h.typical:.0f} h "
                "is kept."
            )


def in_words(call: GateCall, origin: str) -> str:
    """Return what a gate asks of the departure, in one sentence.

    Parameters
    ----------
    call : GateCall
        The gate.
    origin : str
        Where the route sets out from.

    Returns
    -------
    str
        ``JL-HCR (09:00-19:00 daily): waits 13.5 h until Sat 2026-05-02 09:00; ...``.
    """
    head = f"{call.gate_id} ({call.hours}; {call.confidence} confidence)"
    waits = call.wait_h * 3600 >= SHOWN_S
    what = (
        f"waits {call.wait_h:.1f} h until {_when(call.leaves)}"
        if waits
        else f"passed {_when(call.leaves)}"
    )
    parts = [what]
    if call.sooner_by is not None:
        parts.append(f"leave {origin} by {_when(call.sooner_by)} to pass before that")
    if call.leave_by is not None and call.missed_h > 0:
        parts.append(
            f"leave {origin} by {_when(call.leave_by)} or wait {call.missed_h:.1f} h"
        )
    if call.spread_h:
        parts.append(
            "only the day is published: be there before it begins; it counts as "
            f"leaving at noon, {call.spread_h:.0f} h either way"
        )
    return f"{head}: {'; '.join(parts)}."


def _when(at: datetime) -> str:
    return f"{at:%a %Y-%m-%d %H:%M} ({at.tzinfo})"
