"""What a route assumes and what it left out, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from network.routing.policy import SANCTION_NOTE, SANCTIONED
from network.water.air import SNAPSHOT

if TYPE_CHECKING:
    from collections.abc import Iterator

    from network.routing.policy import Shut
    from network.routing.routes import Request, Route
    from network.store import Network

NOTICED_KM = 20.0
# A router shuts the same edges again and again; saying which takes a while.
_LEFT_OUT: WeakKeyDictionary[Shut, str] = WeakKeyDictionary()


def notes_on(
    route: Route, built: Network, request: Request, shut: Shut
) -> Iterator[str]:
    """Return the notes that travel with a route.

    Parameters
    ----------
    route : Route
        Its legs.
    built : Network
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
        f"Money in {built.meta['price_year']} USD per {route.unit}; "
        "low and high are the ends of the published or assumed ranges, not a forecast."
    )
    yield (
        f"State of ports, lines and services on {day.isoformat()}."
        if day
        else f"State of ports, lines and services on {built.meta['state_on']}, "
        "the day the data speak of."
    )
    yield from _on_borders(route, built)
    yield from _on_opened(route, request)
    touched = {c for leg in route.legs for c in leg.country} & SANCTIONED
    if touched:
        yield f"{SANCTION_NOTE}."
    left_out = _left_out(built, shut)
    if left_out:
        yield left_out
    drawn = sum(
        leg.schematic_km for leg in route.legs if leg.kind in {"line", "crossing"}
    )
    if drawn >= NOTICED_KM:
        yield (
            f"{drawn:.0f} km are drawn as straight chords: their length is right, "
            "their line on the map is not."
        )
    if all(leg.kind in {"access", "transfer"} for leg in route.legs):
        by = " or ".join(sorted(request.policy.modes)) or "any line or service"
        yield f"The ends lie so near that local access alone joins them, without {by}."
    access = sum(leg.length_km for leg in route.legs if leg.kind == "access")
    if access >= 1:
        yield (
            f"{access:.0f} km of local access are the straight distance to the "
            "network times 1.3."
        )


def _on_borders(route: Route, built: Network) -> Iterator[str]:
    gates = built.gateways
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
            f"border hours {basis}."
        )


def _on_opened(route: Route, request: Request) -> Iterator[str]:
    """Say which of what was asked to count as open a route rests on."""
    used = {name for leg in route.legs for name in (*leg.lines, leg.gateway_id)}
    for name in sorted(used & request.policy.opened):
        old = ", and is a list of 2014: nothing is known of these flights today"
        yield (
            f"{name} counts as open because you asked for it"
            f"{old if name == SNAPSHOT else ', whatever its state'}."
        )


def _left_out(built: Network, shut: Shut) -> str:
    if shut not in _LEFT_OUT:
        _LEFT_OUT[shut] = _what_is_left_out(built, shut)
    return _LEFT_OUT[shut]


def _what_is_left_out(built: Network, shut: Shut) -> str:
    edges = built.edges
    crossing = edges.equals("kind", "crossing")
    parts = []
    closed = crossing & shut.by_reason["status"]
    if closed.any():
        names = sorted(set(edges.rows("gateway_id", closed.nonzero()[0].tolist())))
        parts.append(f"{len(names)} border crossings that are not open")
    services = edges.equals("kind", "service") & shut.by_reason["status"]
    if services.any():
        parts.append(f"{int(services.sum())} sea services that do not run")
    if shut.by_reason["sanctions"].any():
        parts.append("transit of the DPRK (sanctions; --allow-country KP)")
    return f"Left out: {', '.join(parts)}." if parts else ""
