"""How a second way differs from the best one, in one line."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from network.model.store import Network
    from network.query.leg import EdgePath, Leg
    from network.query.leg_names import LegNames
    from network.query.routes import Route

NAMED_APART = 2
PLACES_TRIED = 24
BESIDE_KM = 15.0
INNER = (0.15, 0.85)  # near its own ends both ways are near
_MODES = {"service": "sea", "sailing": "sea", "flight": "air"}
_SMALL = 10.0
SAME = "all but the same"
_SAME_H, _SAME = 0.05, 0.5  # less rounds to nothing


def difference(best: Route, other: Route) -> str:
    """Return by which gates a way goes instead of which, and what that changes.

    Parameters
    ----------
    best, other : Route
        Two ways between the same places.

    Returns
    -------
    str
        ``by sea from Vladivostok to Busan (VVO-PUS) instead of rail through
        Tumen (JL-TMT): +5.0 h, -40 USD, +120 km``; only the figures where both
        pass the same gates.
    """
    ours, theirs = _gates(other.legs), _gates(best.legs)
    words = _instead(
        [text for key, text in ours.items() if key not in theirs],
        [text for key, text in theirs.items() if key not in ours],
    )
    return f"{words}: {changes(best, other)}" if words else changes(best, other)


def changes(best: Route, other: Route) -> str:
    """Return what a way costs more or less than another.

    Parameters
    ----------
    best, other : Route
        Two ways between the same places.

    Returns
    -------
    str
        Hours, USD and kilometres with their signs, typical values; `SAME` where
        none of them would show.
    """
    hours = other.total("time_h").typical - best.total("time_h").typical
    money = other.total("cost_usd").typical - best.total("cost_usd").typical
    km = other.length_km - best.length_km
    if abs(hours) < _SAME_H and abs(money) < _SAME and abs(km) < _SAME:
        return SAME
    return f"{_signed(hours)} h, {money:+,.0f} USD, {km:+,.0f} km"


def detour(network: Network, names: LegNames, best: EdgePath, other: EdgePath) -> str:
    """Return past where a way goes instead of where, by its longest stretch apart.

    Parameters
    ----------
    network : Network
        The network.
    names : LegNames
        Names of its nodes.
    best, other : EdgePath
        Two paths between the same places.

    Returns
    -------
    str
        ``past Dunhua instead of Meihekou``; empty where they are the same or
        have no two names.
    """
    ours, theirs = (
        _places_apart(network, names, *pair) for pair in ((other, best), (best, other))
    )
    here = [name for name in ours if name not in theirs]
    there = [name for name in theirs if name not in ours]
    if not here:
        return ""
    return f"past {here[0]} instead of {there[0]}" if there else f"past {here[0]}"


def _places_apart(
    network: Network, names: LegNames, path: EdgePath, other: EdgePath
) -> list[str]:
    """Return places on the longest stretch apart from another path, nearest first."""
    apart = ~np.isin(path.edges, other.edges)
    if not apart.any():
        return []
    km = network.edges.arrays["length_km"][path.edges].astype(np.float64)
    run = np.cumsum(np.diff(apart.astype(np.int64), prepend=0) == 1)
    longest = int(np.argmax(np.bincount(run, weights=np.where(apart, km, 0.0))))
    nodes = path.nodes(network)[np.flatnonzero(apart & (run == longest))]
    first, last = (share * (len(nodes) - 1) for share in INNER)
    looked_at = np.linspace(first, last, min(len(nodes), PLACES_TRIED))
    near: dict[str, float] = {}
    for node in nodes[np.rint(looked_at).astype(np.int64)].tolist():
        name, km_off = names.nearest(node)
        if km_off <= BESIDE_KM:
            near[name] = min(km_off, near.get(name, np.inf))
    return sorted(near, key=lambda name: (near[name], name))


def _gates(legs: Sequence[Leg]) -> dict[str, str]:
    """Return the gates of a way by id, in words."""
    found: dict[str, str] = {}
    for leg in legs:
        if leg.kind == "crossing" and not leg.gateway_id.startswith("open:"):
            key = f"{leg.gateway_id} {leg.mode}"
            found[key] = f"{leg.mode} through {leg.start} ({leg.gateway_id})"
        elif leg.kind in _MODES:
            line = leg.lines[0] if leg.lines else ""
            way = f"{_MODES[leg.kind]} from {leg.start} to {leg.end}"
            found[line or way] = f"{way} ({line})" if line else way
    return found


def _instead(ours: list[str], theirs: list[str]) -> str:
    if ours and theirs:
        return f"by {_listed(ours)} instead of {_listed(theirs)}"
    if ours:
        return f"by {_listed(ours)} as well"
    return f"without {_listed(theirs)}" if theirs else ""


def _listed(parts: list[str]) -> str:
    named = " and ".join(parts[:NAMED_APART])
    more = len(parts) - NAMED_APART
    return f"{named} and {more} more" if more > 0 else named


def _signed(value: float) -> str:
    return f"{value:+,.1f}" if abs(value) < _SMALL else f"{value:+,.0f}"
