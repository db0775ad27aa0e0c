"""A journey by the clock as legs and words: local times, waits, when to leave."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

import numpy as np

from network.model.estimate import ZERO, Estimate
from network.query.legs import cuts
from network.query.timedep.clocks import Departures
from network.query.timedep.zones import ZONE_NOTE, zone_at

if TYPE_CHECKING:
    from collections.abc import Iterator
    from zoneinfo import ZoneInfo

    from network.model.store import Network
    from network.query.leg import Leg
    from network.query.router import Router
    from network.query.routes import Route
    from network.query.search import Search
    from network.query.timedep.path_scheduler import GateVisit, Journey
    from network.query.timedep.timetable import Opening, Timetable

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
    zones = _zones(router.network, search, journey)
    calls = tuple(_calls(journey, timetable, zones))
    legs, times = _with_waits(router.network, search, route, journey, timetable)
    messages = (*route.messages, *_notes(route, calls, timetable, search.origin.label))
    departs = datetime.fromtimestamp(journey.departs_s, zones[0])
    arrives = datetime.fromtimestamp(journey.arrives_s, zones[-1])
    route = replace(
        route, legs=tuple(legs), messages=messages, departs=departs, arrives=arrives,
        times=tuple(times), gate_visits=calls,
    )  # fmt: skip
    return TimedRoute(route, departs, arrives, tuple(times), calls)


def _zones(network: Network, search: Search, journey: Journey) -> list[ZoneInfo]:
    """Return the zone at the start of every edge, and at the end of the last."""
    nodes = journey.path.nodes(network)
    spots = zip(
        network.nodes.arrays["lon"][nodes].tolist(),
        network.nodes.arrays["lat"][nodes].tolist(),
        network.nodes.rows("country", nodes),
        strict=True,
    )
    # At sea the clock of the last port is kept.
    found: list[ZoneInfo] = []
    for lon, lat, country in spots:
        here = country or search.origin.country
        found.append(zone_at(lon, lat, here) if country or not found else found[-1])
    return found


def _calls(
    journey: Journey, timetable: Timetable, zones: list[ZoneInfo]
) -> Iterator[GateCall]:
    for i, passing in enumerate(journey.passings):
        clock, opening = passing.gate.clock, opening_of(passing, timetable)
        if clock is None or opening is None:
            continue
        zone, home = zones[passing.first], zones[0]
        until = clock.until(passing.arrives_s)
        again = None if until is None else clock.leaves(until + 1)
        by = None if until is None else journey.latest_departure(i, until)
        sooner, sails = None, isinstance(clock, Departures)
        if passing.leaves_s - passing.arrives_s >= SHOWN_S and not sails:
            last = clock.last(passing.arrives_s)
            sooner = None if last is None else journey.latest_departure(i, last)
        yield GateCall(
            passing.gate.key[0],
            datetime.fromtimestamp(passing.arrives_s, zone),
            datetime.fromtimestamp(passing.leaves_s, zone),
            (passing.leaves_s - passing.arrives_s) / 3600,
            opening.text,
            opening.source,
            opening.confidence,
            None if by is None else datetime.fromtimestamp(by, home),
            0.0 if until is None or again is None else (again - until - 1) / 3600,
            None if sooner is None else datetime.fromtimestamp(sooner, home),
            clock.spread_h if isinstance(clock, Departures) else 0.0,
        )


def opening_of(passing: GateVisit, timetable: Timetable) -> Opening | None:
    """Return what is published of a gate.

    Parameters
    ----------
    passing : GateVisit
        The gate passed.
    timetable : Timetable
        Where the clocks are from.

    Returns
    -------
    Opening or None
        None where the gate has no clock.
    """
    key = passing.gate.key
    if len(key) == 2:  # noqa: PLR2004 - gateway and use
        return timetable.hours.get((key[0], key[1]))
    return timetable.sailings.get((key[0], key[1], key[2]))


def _with_waits(
    network: Network,
    search: Search,
    route: Route,
    journey: Journey,
    timetable: Timetable,
) -> tuple[list[Leg], list[Spell]]:
    """Return the legs with a leg for every wait, and when each begins and ends."""
    zones = _zones(network, search, journey)
    cut = cuts(network, journey.path)
    start = int(journey.path.nodes(network)[0])
    before = sum(e.node == start and e.approach is not None for e in search.stages[0])
    own = route.legs[before : before + len(cut)]
    ends = [*(cut[1:] - 1).tolist(), len(journey.path) - 1]
    legs: list[Leg] = []
    spells: list[tuple[int, int, ZoneInfo, ZoneInfo]] = []
    at_s = journey.departs_s
    for leg in route.legs[:before]:
        legs.append(leg)
        spells.append((at_s, at_s + journey.before_s, zones[0], zones[0]))
    at_s += journey.before_s
    for leg, first, last in zip(own, cut.tolist(), ends, strict=True):
        here = [
            p for p in journey.passings if first <= p.first <= last and p.gate.clock
        ]
        wait_s = sum(p.leaves_s - p.arrives_s for p in here)
        if here and leg.kind == "service":
            leg = replace(leg, wait_h=ZERO)  # noqa: PLW2901 - its wait is told apart
        if wait_s >= SHOWN_S:
            legs.append(_wait_leg(leg, here[0], wait_s, timetable))
            spells.append((at_s, at_s + wait_s, zones[first], zones[first]))
        legs.append(leg)
        end_s = int(journey.end_s[last])
        spells.append((at_s + wait_s, end_s, zones[first], zones[last + 1]))
        at_s = end_s
    for leg in route.legs[before + len(cut) :]:
        legs.append(leg)
        spells.append((at_s, journey.arrives_s, zones[-1], zones[-1]))
    times = [
        (datetime.fromtimestamp(a, one), datetime.fromtimestamp(b, other))
        for a, b, one, other in spells
    ]
    return legs, times


def _wait_leg(leg: Leg, passing: GateVisit, wait_s: int, timetable: Timetable) -> Leg:
    hours = wait_s / 3600
    clock = passing.gate.clock
    spread = clock.spread_h if isinstance(clock, Departures) else 0.0
    opening = opening_of(passing, timetable)
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
