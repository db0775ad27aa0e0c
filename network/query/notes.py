"""What a route assumes and what it could not use, as messages."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple
from weakref import WeakKeyDictionary

import numpy as np

from gis_data.messages.message import Message
from network.costs.cost import PROFILES
from network.model.schema import ACCESS_CIRCUITY, FLIGHTS_OF_2014
from network.query.days import policy_day
from network.query.describe import gate_name
from network.query.flight_notes import flight_notes
from network.query.policy import USABLE, sanctions
from network.query.rate_notes import rate_notes

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from gis_data.messages.message import Param
    from network.model.store import Columns, Network
    from network.query.leg import Leg
    from network.query.policy import ClosedEdges
    from network.query.route_query import ResolvedQuery
    from network.query.routes import Route

MIN_REPORTED_KM = 20.0
#: From this year on the tables have openings of railways in every few years; before
#: it, single ones.
DATED_FROM = 2002
MAX_NAMED_GATES = 8
ISO_DATE = re.compile(r"\d{4}(-\d\d(-\d\d)?)?")
# By closed edges, which routers cache: naming the gates takes a while.
_CLOSED_SERVICES: WeakKeyDictionary[ClosedEdges, int] = WeakKeyDictionary()
_SANCTIONED: WeakKeyDictionary[ClosedEdges, tuple[str, ...]] = WeakKeyDictionary()
_CLOSED_GATES: WeakKeyDictionary[ClosedEdges, dict[str, list[ClosedGate]]] = (
    WeakKeyDictionary()
)


class ClosedGate(NamedTuple):
    """A border crossing that is not in use on the day.

    Attributes
    ----------
    gateway_id, mode, countries : str
        What identifies it; countries as ``CN-RU``.
    state : Message
        Its status, or the day from which it is in use.
    dated : bool
        Whether it is in use at other times.
    """

    gateway_id: str
    mode: str
    countries: str
    state: Message
    dated: bool


def notes_on(
    route: Route, network: Network, query: ResolvedQuery, closed: ClosedEdges
) -> Iterator[Message]:
    """Return the messages that travel with a route.

    Parameters
    ----------
    route : Route
        Its legs.
    network : Network
        The network it runs on.
    query : ResolvedQuery
        The query it answers.
    closed : ClosedEdges
        Edges that were closed, by reason.

    Yields
    ------
    Message
        One sentence each.
    """
    price_year = int(str(network.meta["price_year"]))
    per = Message(f"per.{route.unit}")
    yield Message("note.price_year", {"year": price_year, "per": per})
    if query.criterion == "generalised":
        yield _generalised(route, per)
    day = query.policy.on
    state_on = str(network.meta["state_on"])
    if day:
        yield Message("note.state_on", {"date": day})
        if day.year < DATED_FROM:
            yield Message("note.before_data", {"year": DATED_FROM})
        if day.isoformat() > state_on:
            yield Message("note.after_data", {"date": state_on})
    else:
        yield Message("note.state_data_day", {"date": state_on})
    yield from rate_notes(route, network, query)
    yield from _on_borders(route, network, day, closed)
    yield from _on_opened(route, network, query.policy.opened)
    yield from _on_trade(route, network, policy_day(network, query.policy))
    yield from flight_notes(route, network, query, closed)
    parts = tuple(_not_used(route, network, closed))
    if parts:
        yield Message("note.left_out", {"parts": parts})
    yield from _on_straight_lines(route)
    inferred = sum(leg.inferred_km for leg in route.legs)
    if inferred >= MIN_REPORTED_KM:
        yield Message("note.inferred_class", {"km": inferred})
    if all(leg.kind in {"access", "transfer"} for leg in route.legs):
        yield Message("note.local_only")
    access = sum(leg.length_km.typical for leg in route.legs if leg.kind == "access")
    if access >= 1:
        yield Message("note.access_length", {"km": access, "factor": ACCESS_CIRCUITY})


def _generalised(route: Route, per: Message) -> Message:
    """Return the cost that was minimised, and the value of time it rests on."""
    total, hour = route.total("generalised_usd"), route.value_of_time.typical
    ends = {"typ": total.typical, "low": total.low, "high": total.high}
    return Message("note.generalised", {**ends, "per": per, "vot": hour})


def _on_trade(route: Route, network: Network, day: int) -> Iterator[Message]:
    """Yield notes of a day on sanctions, and on trade between some ends, to cargo."""
    if PROFILES[route.profile].use != "freight":
        return
    touched = {country for leg in route.legs for country in leg.country}
    since: Any = network.meta.get("sanctions_since", {})
    for country, note in sanctions(network).items():
        if country in touched and since.get(country, 0) <= day:
            yield Message(f"note.sanctions_{note}")
    ends = {route.origin.country, route.destination.country}
    rows: Any = network.meta.get("trade_notes", ())
    for row in rows:
        applies = touched & set(row["through"].split()) and row.get("since", 0) <= day
        if applies and ends & set(row["ends"].split()):
            yield Message(f"note.trade_{row['note']}")


def _on_straight_lines(route: Route) -> Iterator[Message]:
    legs = [leg for leg in route.legs if leg.kind in {"line", "crossing"}]
    drawn = sum(leg.schematic_km for leg in legs)
    if drawn < MIN_REPORTED_KM:
        return
    straight = sum(leg.straight_km for leg in legs)
    if straight >= MIN_REPORTED_KM:
        yield Message("note.straight_short", {"km": drawn, "straight": straight})
    else:
        yield Message("note.straight_true", {"km": drawn})


def _on_borders(
    route: Route, network: Network, on: date | None, closed: ClosedEdges
) -> Iterator[Message]:
    gates = network.gateways
    ids, modes = gates["id"], gates["mode"]
    for leg in route.legs:
        if leg.kind != "crossing" or leg.gateway_id.startswith("open:"):
            continue
        rows = [
            i
            for i, (name, mode) in enumerate(zip(ids, modes, strict=True))
            if name == leg.gateway_id and mode == leg.mode
        ]
        if not rows:
            continue
        column = "dwell_basis"
        if "return_dwell_basis" in gates.words:
            out = leg.country[0] == gates.rows("country_a", rows[:1])[0]
            column = column if out else "return_dwell_basis"
        basis = gates.rows(column, rows[:1])[0]
        status, season = _state_of_day(
            leg, network, PROFILES[route.profile].use, closed
        )
        params: dict[str, Param] = {
            "near": leg.start.label,
            "far": leg.end.label,
            "gate": leg.gateway_id,
            "mode": Message(f"mode.{leg.mode}"),
            "status": Message(f"status.{status}"),
            "basis": Message(f"border.basis_{basis.split()[-1]}"),
        }
        details = (*season, *_declared(gates, rows[0], on))
        if details:
            yield Message("border.line_details", {**params, "details": details})
        else:
            yield Message("border.line", params)


def _state_of_day(
    leg: Leg, network: Network, use: str, closed: ClosedEdges
) -> tuple[str, tuple[Message, ...]]:
    """Return the status of a crossing on the day, and its season where it has one."""
    edges = network.edges
    at = np.flatnonzero(edges.equals("gateway_id", leg.gateway_id))
    at = at[~closed.any[at] & edges.arrays[use][at]]
    edge = at[np.array(edges.rows("mode", at)) == leg.mode][:1]
    status = edges.rows("status", edge)[0]
    ends = (int(edges.arrays[f"season_{side}"][edge[0]]) for side in ("from", "to"))
    first, last = (f"{day // 100:02d}-{day % 100:02d}" for day in ends)
    if first == "00-00":
        return status, ()
    return status, (Message("border.season", {"first": first, "last": last}),)


def _declared(gates: Columns, row: int, on: date | None) -> Iterator[Message]:
    """Yield what is declared of a gateway: hours, capacity, date of its status."""
    text = {
        column: gates.rows(column, [row])[0] if column in gates.words else ""
        for column in ("opening_hours", "status_date")
    }
    if text["opening_hours"]:
        yield Message("border.hours", {"hours": text["opening_hours"]})
    if "capacity_t_per_year" in gates.arrays:
        tonnes = float(gates.arrays["capacity_t_per_year"][row])
        if tonnes > 0:
            yield Message("border.capacity", {"tonnes": tonnes})
    day = text["status_date"]
    if ISO_DATE.fullmatch(day) and (on is None or day <= on.isoformat()[: len(day)]):
        yield Message("border.state_of", {"date": day})


def _on_opened(
    route: Route, network: Network, opened: frozenset[str]
) -> Iterator[Message]:
    """Yield what a route uses that the user opened."""
    used = {name for leg in route.legs for name in (*leg.lines, leg.gateway_id)}
    for name in sorted(used & opened):
        if name == FLIGHTS_OF_2014:
            year = int(name.rpartition("-")[2])
            yield Message("note.opened_old_flights", {"line": name, "year": year})
        else:
            yield Message("note.opened_by_user", {"gate": gate_name(network, name)})


def _not_used(route: Route, network: Network, closed: ClosedEdges) -> Iterator[Message]:
    gates = closed_gates(network, closed, PROFILES[route.profile].use)
    if gates:
        number = len({gate.gateway_id for gate in gates})
        near = _near(route, gates)
        if near:
            yield Message("note.left_out_ports_near", {"n": number, "gates": near})
        else:
            yield Message("note.left_out_ports", {"n": number})
    services = _closed_services(network, closed)
    if services:
        yield Message("note.left_out_services", {"n": services})
    countries = _sanctioned(network, closed)
    if countries:
        yield Message("note.left_out_sanctions", {"countries": countries})


def _closed_services(network: Network, closed: ClosedEdges) -> int:
    """Return how many sea services do not run on the day."""
    if closed not in _CLOSED_SERVICES:
        edges = network.edges
        at = np.flatnonzero(edges.equals("kind", "service"))
        idle = (closed.by_reason["status"] | closed.by_reason["date"])[at]
        names = np.array(edges.rows("line_id", at.tolist()))
        running = set(names[~idle].tolist())
        _CLOSED_SERVICES[closed] = len(set(names[idle].tolist()) - running)
    return _CLOSED_SERVICES[closed]


def _sanctioned(network: Network, closed: ClosedEdges) -> tuple[str, ...]:
    """Return the countries whose transit is closed by sanctions."""
    if closed not in _SANCTIONED:
        at = np.flatnonzero(closed.by_reason["sanctions"])
        codes = np.unique(network.edges.arrays["country"][at])
        words = network.edges.words["country"]
        touched = {country for code in codes for country in words[code].split("-")}
        _SANCTIONED[closed] = tuple(sorted(touched & sanctions(network).keys()))
    return _SANCTIONED[closed]


def _near(route: Route, gates: list[ClosedGate]) -> tuple[Message, ...]:
    """Return the closed crossings that bear on a route.

    Those of the borders it passes, and those closed on the day alone between any two
    of its countries: without them it might have passed elsewhere.
    """
    passed = {
        "-".join(sorted(set(leg.country)))
        for leg in route.legs
        if leg.kind == "crossing"
    }
    touched = {country for leg in route.legs for country in leg.country}
    near = [
        gate
        for gate in gates
        if gate.countries in passed
        or (gate.dated and touched.issuperset(gate.countries.split("-")))
    ]
    near.sort(key=lambda gate: not gate.dated)
    named = tuple(
        Message(
            "note.gate_state",
            {
                "gate": gate.gateway_id,
                "mode": Message(f"mode.{gate.mode}"),
                "state": gate.state,
            },
        )
        for gate in near[:MAX_NAMED_GATES]
    )
    more = len(near) - MAX_NAMED_GATES
    if more <= 0:
        return named
    return (Message("note.and_more", {"items": named, "n": more}),)


def closed_gates(network: Network, closed: ClosedEdges, use: str) -> list[ClosedGate]:
    """Return the border crossings that a use cannot pass on the day.

    Parameters
    ----------
    network : Network
        The network.
    closed : ClosedEdges
        Edges that are closed, by reason.
    use : {"freight", "passenger"}
        Whose traffic.

    Returns
    -------
    list of ClosedGate
        In the order of their ids: those every link of which, at this time, is
        closed, suspended or planned, or not in use yet.
    """
    by_use = _CLOSED_GATES.setdefault(closed, {})
    if use not in by_use:
        edges = network.edges
        # A planned link closes no port, and one that only it would pass is none yet.
        names = network.meta.get("planned_links_names")
        links = edges.isin("line_id", names if isinstance(names, dict) else ())
        links &= edges.equals("status", "planned")
        crossing = edges.equals("kind", "crossing") & edges.arrays[use]
        at = np.flatnonzero(crossing & ~links)
        late = closed.by_reason["date"]
        idle = late | closed.by_reason["status"]
        columns = ("gateway_id", "mode", "country", "status")
        rows = zip(*(edges.rows(c, at.tolist()) for c in columns), strict=True)
        states: dict[tuple[str, str, str], list[tuple[int, str]]] = {}
        for (name, mode, country, status), edge in zip(rows, at.tolist(), strict=True):
            # The period of the day gives the status; a later one gives the date.
            state = "" if not idle[edge] else status
            # Out of season counts as later too, whatever the year it began in.
            since = max(int(edges.arrays["valid_from"][edge]), 1) if late[edge] else 0
            states.setdefault((name, mode, country), []).append((since, state))
        by_use[use] = [
            ClosedGate(*key, _state(periods), any(s in USABLE for _, s in periods))
            for key, periods in sorted(states.items())
            if all(state for _, state in periods)
        ]
    return by_use[use]


def _state(periods: list[tuple[int, str]]) -> Message:
    now = sorted({state for since, state in periods if not since})
    if now:
        return Message(f"status.{now[0]}")
    day = str(min(since for since, _ in periods))
    date = f"{day[:4]}-{day[4:6]}-{day[6:]}"
    return Message("note.from_date", {"date": date})
