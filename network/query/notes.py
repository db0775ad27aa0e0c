"""What a route assumes and what it left out, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple
from weakref import WeakKeyDictionary

import numpy as np

from network.costs.cost import PROFILES
from network.model.schema import FLIGHTS_OF_2014
from network.query.policy import SANCTION_NOTE, SANCTIONED, USABLE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from network.model.store import Columns, Network
    from network.query.policy import Shut
    from network.query.routes import Request, Route

NOTICED_KM = 20.0
NAMED_GATES = 8
# A router shuts the same edges again and again; saying which takes a while.
_SHUT_SERVICES: WeakKeyDictionary[Shut, int] = WeakKeyDictionary()
_SHUT_GATES: WeakKeyDictionary[Shut, dict[str, list[ShutGate]]] = WeakKeyDictionary()


class ShutGate(NamedTuple):
    """A border crossing that is not in use on the day.

    Attributes
    ----------
    gateway_id, mode, countries : str
        What identifies it; countries as ``CN-RU``.
    state : str
        ``closed`` and the like, or the day from which it is in use.
    dated : bool
        Whether it is in use at other times.
    """

    gateway_id: str
    mode: str
    countries: str
    state: str
    dated: bool


def notes_on(
    route: Route, network: Network, request: Request, shut: Shut
) -> Iterator[str]:
    """Return the notes that travel with a route.

    Parameters
    ----------
    route : Route
        Its legs.
    network : Network
        The network it runs on.
    request : Request
        What was asked.
    shut : Shut
        Edges that were shut, by reason.

    Yields
    ------
    str
        One sentence each.
    """
    day = request.policy.on
    yield (
        f"Money in {network.meta['price_year']} USD per {route.unit}; "
        "low and high are the ends of the published or assumed ranges, not a forecast."
    )
    yield (
        f"State of ports, lines and services on {day.isoformat()}."
        if day
        else f"State of ports, lines and services on {network.meta['state_on']}, "
        "the day the data speak of."
    )
    yield from _on_borders(route, network)
    yield from _on_opened(route, request)
    touched = {c for leg in route.legs for c in leg.country} & SANCTIONED
    if touched:
        yield f"{SANCTION_NOTE}."
    yield from _on_trade(route, network)
    left_out = _left_out(route, network, shut)
    if left_out:
        yield left_out
    yield from _on_chords(route)
    if all(leg.kind in {"access", "transfer"} for leg in route.legs):
        by = " or ".join(sorted(request.policy.modes)) or "any line or service"
        yield f"The ends lie so near that local access alone joins them, without {by}."
    access = sum(leg.length_km.typical for leg in route.legs if leg.kind == "access")
    if access >= 1:
        yield (
            f"{access:.0f} km of local access are the straight distance to the "
            "network times 1.3."
        )


def _on_trade(route: Route, network: Network) -> Iterator[str]:
    """Say what is on record of ways through some countries between some ends."""
    touched = {country for leg in route.legs for country in leg.country}
    ends = {route.origin.country, route.destination.country}
    notes: Any = network.meta.get("trade_notes", ())
    for row in notes:
        if touched & set(row["through"].split()) and ends & set(row["ends"].split()):
            note = row["note"]
            yield f"{note[:1].upper()}{note[1:]}."


def _on_chords(route: Route) -> Iterator[str]:
    ways = [leg for leg in route.legs if leg.kind in {"line", "crossing"}]
    drawn = sum(leg.schematic_km for leg in ways)
    if drawn < NOTICED_KM:
        return
    straight = sum(leg.straight_km for leg in ways)
    said = f"{drawn:.0f} km are drawn as straight chords, not where the way runs"
    yield (
        f"{said}; of {straight:.0f} km of them the length is that of the chord too, "
        "so the way is somewhat longer."
        if straight >= NOTICED_KM
        else f"{said}; their length is that of the way."
    )


def _on_borders(route: Route, network: Network) -> Iterator[str]:
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
        state = "" if status == "open" else f", {status}"
        yield (
            f"{leg.gateway_id} {leg.start} - {leg.end} ({leg.mode}{state}): "
            f"border hours {basis}{_declared(gates, rows[0])}."
        )


def _declared(gates: Columns, row: int) -> str:
    """Return what is declared of a gateway: hours, traffic, capacity, date."""
    said = ""
    for column, words in (("opening_hours", "open"), ("traffic", "traffic")):
        told = gates.rows(column, [row])[0] if column in gates.words else ""
        said += f"; {words}: {told}" if told else ""
    if "capacity_t_per_year" in gates.arrays:
        tonnes = float(gates.arrays["capacity_t_per_year"][row])
        said += f"; capacity {tonnes:,.0f} t a year" if tonnes > 0 else ""
    day = gates.rows("status_date", [row])[0] if "status_date" in gates.words else ""
    return f"{said}; state of {day}" if day[:4].isdigit() else said


def _on_opened(route: Route, request: Request) -> Iterator[str]:
    """Say which of what was asked to count as open a route rests on."""
    used = {name for leg in route.legs for name in (*leg.lines, leg.gateway_id)}
    for name in sorted(used & request.policy.opened):
        old = ", and is a list of 2014: nothing is known of these flights today"
        yield (
            f"{name} counts as open because you asked for it"
            f"{old if name == FLIGHTS_OF_2014 else ', whatever its state'}."
        )


def _left_out(route: Route, network: Network, shut: Shut) -> str:
    parts = []
    use = PROFILES[route.profile].use
    gates = shut_gates(network, shut, use)
    if gates:
        number = len({gate.gateway_id for gate in gates})
        parts.append(
            f"{number} border crossings that are not open{_near(route, gates)}"
        )
    services = _shut_services(network, shut)
    if services:
        parts.append(f"{services} sea services that do not run")
    if shut.by_reason["sanctions"].any():
        parts.append("transit of the DPRK (sanctions; --allow-country KP)")
    return f"Left out: {', '.join(parts)}." if parts else ""


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


def _near(route: Route, gates: list[ShutGate]) -> str:
    """Return the shut crossings that bear on a route, in brackets.

    Those of the frontiers it passes, and those shut on the day alone between any two
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
    named = ", ".join(f"{g.gateway_id} {g.mode} {g.state}" for g in near[:NAMED_GATES])
    more = f" and {len(near) - NAMED_GATES} more" if len(near) > NAMED_GATES else ""
    return f" ({named}{more})" if near else ""


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


def _state(found: list[tuple[int, str]]) -> str:
    now = sorted({state for since, state in found if not since})
    if now:
        return now[0]
    day = str(min(since for since, _ in found))
    return f"from {day[:4]}-{day[4:6]}-{day[6:]}"
