"""What a route assumes and what it could not use, as messages."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple
from weakref import WeakKeyDictionary

import numpy as np

from gis_data.messages.message import Message
from network.costs.cost import PROFILES
from network.model.schema import ACCESS_CIRCUITY, FLIGHTS_OF_2014
from network.query.describe import gate_name
from network.query.policy import USABLE, sanctions

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gis_data.messages.message import Param
    from network.model.store import Columns, Network
    from network.query.policy import Shut
    from network.query.routes import Request, Route

NOTICED_KM = 20.0
NAMED_GATES = 8
ISO_DATE = re.compile(r"\d{4}(-\d\d(-\d\d)?)?")
# A router shuts the same edges again and again; saying which takes a while.
_SHUT_SERVICES: WeakKeyDictionary[Shut, int] = WeakKeyDictionary()
_SHUT_GATES: WeakKeyDictionary[Shut, dict[str, list[ShutGate]]] = WeakKeyDictionary()


class ShutGate(NamedTuple):
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
    route: Route, network: Network, request: Request, shut: Shut
) -> Iterator[Message]:
    """Return the messages that travel with a route.

    Parameters
    ----------
    route : Route
        Its legs.
    network : Network
        The network it runs on.
    request : Request
        What was asked.
    shut : Shut
        Edges that were closed, by reason.

    Yields
    ------
    Message
        One sentence each.
    """
    price_year = int(str(network.meta["price_year"]))
    per = Message(f"per.{route.unit}")
    yield Message("note.price_year", {"year": price_year, "per": per})
    if request.criterion == "generalised":
        yield _generalised(route, per)
    day = request.policy.on
    if day:
        yield Message("note.state_on", {"date": day})
    else:
        state_on = str(network.meta["state_on"])
        yield Message("note.state_data_day", {"date": state_on})
    yield from _on_borders(route, network)
    yield from _on_opened(route, network, request)
    touched = {country for leg in route.legs for country in leg.country}
    for country, note in sanctions(network).items():
        if country in touched:
            yield Message(f"note.sanctions_{note}")
    yield from _on_trade(route, network)
    parts = tuple(_not_used(route, network, shut))
    if parts:
        yield Message("note.left_out", {"parts": parts})
    yield from _on_straight_lines(route)
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


def _on_trade(route: Route, network: Network) -> Iterator[Message]:
    """Yield what is on record of routes through some countries between some ends."""
    touched = {country for leg in route.legs for country in leg.country}
    ends = {route.origin.country, route.destination.country}
    notes: Any = network.meta.get("trade_notes", ())
    for row in notes:
        if touched & set(row["through"].split()) and ends & set(row["ends"].split()):
            yield Message(f"note.trade_{row['note']}")


def _on_straight_lines(route: Route) -> Iterator[Message]:
    legs = [leg for leg in route.legs if leg.kind in {"line", "crossing"}]
    drawn = sum(leg.schematic_km for leg in legs)
    if drawn < NOTICED_KM:
        return
    straight = sum(leg.straight_km for leg in legs)
    if straight >= NOTICED_KM:
        yield Message("note.straight_short", {"km": drawn, "straight": straight})
    else:
        yield Message("note.straight_true", {"km": drawn})


def _on_borders(route: Route, network: Network) -> Iterator[Message]:
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
        status, basis = (
            gates.rows(column, rows[:1])[0] for column in ("status", "dwell_basis")
        )
        params: dict[str, Param] = {
            "near": leg.start.label,
            "far": leg.end.label,
            "gate": leg.gateway_id,
            "mode": Message(f"mode.{leg.mode}"),
            "status": Message(f"status.{status}"),
            "basis": Message(f"border.basis_{basis.split()[-1]}"),
        }
        details = tuple(_declared(gates, rows[0]))
        if details:
            yield Message("border.line_details", {**params, "details": details})
        else:
            yield Message("border.line", params)


def _declared(gates: Columns, row: int) -> Iterator[Message]:
    """Yield what is declared of a gateway: hours, traffic, capacity, date."""
    text = {
        column: gates.rows(column, [row])[0] if column in gates.words else ""
        for column in ("opening_hours", "traffic", "status_date")
    }
    if text["opening_hours"]:
        yield Message("border.hours", {"hours": text["opening_hours"]})
    if text["traffic"]:
        yield Message("border.traffic", {"traffic": text["traffic"]})
    if "capacity_t_per_year" in gates.arrays:
        tonnes = float(gates.arrays["capacity_t_per_year"][row])
        if tonnes > 0:
            yield Message("border.capacity", {"tonnes": tonnes})
    if ISO_DATE.fullmatch(text["status_date"]):
        yield Message("border.state_of", {"date": text["status_date"]})


def _on_opened(route: Route, network: Network, request: Request) -> Iterator[Message]:
    """Say which of what was asked to count as open a route rests on."""
    used = {name for leg in route.legs for name in (*leg.lines, leg.gateway_id)}
    for name in sorted(used & request.policy.opened):
        if name == FLIGHTS_OF_2014:
            year = int(name.rpartition("-")[2])
            yield Message("note.opened_old_flights", {"line": name, "year": year})
        else:
            yield Message("note.opened_by_user", {"gate": gate_name(network, name)})


def _not_used(route: Route, network: Network, shut: Shut) -> Iterator[Message]:
    gates = shut_gates(network, shut, PROFILES[route.profile].use)
    if gates:
        number = len({gate.gateway_id for gate in gates})
        near = _near(route, gates)
        if near:
            yield Message("note.left_out_ports_near", {"n": number, "gates": near})
        else:
            yield Message("note.left_out_ports", {"n": number})
    services = _shut_services(network, shut)
    if services:
        yield Message("note.left_out_services", {"n": services})
    if shut.by_reason["sanctions"].any():
        yield Message("note.left_out_dprk")


def _shut_services(network: Network, shut: Shut) -> int:
    """Return how many sea services no ship sails on the day."""
    if shut not in _SHUT_SERVICES:
        edges = network.edges
        at = np.flatnonzero(edges.equals("kind", "service"))
        idle = (shut.by_reason["status"] | shut.by_reason["date"])[at]
        names = np.array(edges.rows("line_id", at.tolist()))
        running = set(names[~idle].tolist())
        _SHUT_SERVICES[shut] = len(set(names[idle].tolist()) - running)
    return _SHUT_SERVICES[shut]


def _near(route: Route, gates: list[ShutGate]) -> tuple[Message, ...]:
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
        for gate in near[:NAMED_GATES]
    )
    more = len(near) - NAMED_GATES
    if more <= 0:
        return named
    return (Message("note.and_more", {"items": named, "n": more}),)


def shut_gates(network: Network, shut: Shut, use: str) -> list[ShutGate]:
    """Return the border crossings that nobody of a use can pass on the day.

    Parameters
    ----------
    network : Network
        The network.
    shut : Shut
        Edges that are shut, by reason.
    use : {"freight", "passenger"}
        Whose traffic.

    Returns
    -------
    list of ShutGate
        In the order of their ids: those every link of which, at this time, is
        closed, suspended or planned, or not in use yet.
    """
    kept = _SHUT_GATES.setdefault(shut, {})
    if use not in kept:
        edges = network.edges
        at = np.flatnonzero(edges.equals("kind", "crossing") & edges.arrays[use])
        late = shut.by_reason["date"]
        idle = late | shut.by_reason["status"]
        columns = ("gateway_id", "mode", "country", "status")
        rows = zip(*(edges.rows(c, at.tolist()) for c in columns), strict=True)
        states: dict[tuple[str, str, str], list[tuple[int, str]]] = {}
        for (name, mode, country, status), edge in zip(rows, at.tolist(), strict=True):
            # Of periods, the one that holds says why; a later one says when.
            state = "" if not idle[edge] else status
            since = int(edges.arrays["valid_from"][edge]) if late[edge] else 0
            states.setdefault((name, mode, country), []).append((since, state))
        kept[use] = [
            ShutGate(*key, _state(found), any(s in USABLE for _, s in found))
            for key, found in sorted(states.items())
            if all(state for _, state in found)
        ]
    return kept[use]


def _state(periods: list[tuple[int, str]]) -> Message:
    now = sorted({state for since, state in periods if not since})
    if now:
        return Message(f"status.{now[0]}")
    day = str(min(since for since, _ in periods))
    date = f"{day[:4]}-{day[4:6]}-{day[6:]}"
    return Message("note.from_date", {"date": date})
