"""Why there is no route: what would have to change for there to be one."""

from __future__ import annotations

from functools import reduce
from itertools import combinations
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from gis_data.geodesy import distance_km
from gis_data.messages.message import Message
from network.model.errors import GateRoute, NoRouteError
from network.model.schema import FLIGHTS_OF_2014
from network.query.describe import gate_name
from network.query.local_access import MODE_OF
from network.query.policy import USABLE, Shut, edges_named

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from numpy.typing import NDArray

    from gis_data.messages.message import Param
    from network.model.store import Network
    from network.query.leg import EdgePath
    from network.query.policy import Policy
    from network.query.router import Router
    from network.query.routes import Route
    from network.query.search import Search

    Solve = Callable[[Shut], EdgePath | None]
    Ints = NDArray[np.int64]

# What is tried first is what the user can change first.
RELAXED = ("closed", "status", "date", "sanctions", "country", "mode")
# What opening a gate lifts.
OPENED = ("closed", "status", "date")
# Each takes some 5 ms: closed gates are few, those beyond are the furthest off.
MOST_GATES = 60
DETOUR = 2.0
FAR_ABOVE = 3.0


class Openings(NamedTuple):
    """Gates that alone would open a route.

    Attributes
    ----------
    gates : tuple of (GateRoute, Message)
        The best route first, each with why its gate is not in use.
    tried, total : int
        How many closed gates were tried, of how many there are.
    """

    gates: tuple[tuple[GateRoute, Message], ...]
    tried: int
    total: int


def no_route(router: Router, search: Search) -> NoRouteError:
    """Return the error that says why a search has no answer.

    Parameters
    ----------
    router : Router
        Answers on the network.
    search : Search
        The search.

    Returns
    -------
    NoRouteError
        The reason, and every gate that alone would open a route, best first.
    """
    openings = openings_of(router, search)
    if len(openings.gates) > 1:
        reason = Message("reason.gates_closed")
    else:
        reason = diagnose(router.network, search, _solver(router, search))
    if not openings.gates:
        return NoRouteError(no_route_because(search, reason))
    gates = tuple(_gives(router.network, *each) for each in openings.gates)
    params = {**_asked(search), "reason": reason, "gates": gates}
    messages = [Message("reason.no_route_gates", params)]
    if openings.tried < openings.total:
        counts = {"tried": openings.tried, "n": openings.total}
        messages.append(Message("reason.gates_untried", counts))
    return NoRouteError(*messages, gates=tuple(gate for gate, _ in openings.gates))


def far_above_open(
    router: Router, search: Search, route: Route, path: EdgePath
) -> Iterator[Message]:
    """Yield a warning where a path is far worse than the best with everything open.

    Parameters
    ----------
    router : Router
        Answers on the network.
    search : Search
        What was asked.
    route, path : Route and EdgePath
        The best.

    Yields
    ------
    Message
        ``note.far_above_open``, where the path is more than `FAR_ABOVE` times the
        best, in the criterion minimised, with every border, line and service open.
        Flights of 2014, of which nothing is known today, stay closed. Only where the
        policy closes something, or the route is more than `DETOUR` times the
        straight line: the others are spared a second search.
    """
    a, b, policy = route.origin, route.destination, search.request.policy
    direct_km = float(distance_km(a.lon, a.lat, b.lon, b.lat))
    if not (policy.closed or policy.avoided) and route.length_km <= DETOUR * direct_km:
        return
    shut, network = search.shut.by_reason, router.network
    kept = {k: v for k, v in shut.items() if k not in OPENED}
    old = frozenset({FLIGHTS_OF_2014}) - policy.opened
    best = _solver(router, search)(Shut({**kept, "old": edges_named(network, old)}))
    if best is None:
        return
    least = _weight(router, search, best)
    ratio = _weight(router, search, path) / least if least else 1.0
    if ratio > FAR_ABOVE:
        criterion = Message(f"by.{search.request.criterion}")
        yield Message("note.far_above_open", {"ratio": ratio, "criterion": criterion})


def _weight(router: Router, search: Search, path: EdgePath) -> int:
    """Return the weight of a path with its ends, in the criterion asked for."""
    request, nodes = search.request, path.nodes(router.network)
    weights = router.edge_weights(request.profile, request.criterion)
    total = int(weights[path.edges].sum(dtype=np.int64))
    for stage, node in ((search.stages[0], nodes[0]), (search.stages[-1], nodes[-1])):
        total += next(end.weight for end in stage if end.node == node)
    return total


def no_route_because(search: Search, reason: Message) -> Message:
    """Return that there is no route, with a reason.

    Parameters
    ----------
    search : Search
        The search.
    reason : Message
        Part of a sentence.

    Returns
    -------
    Message
        ``reason.no_route``.
    """
    return Message("reason.no_route", {**_asked(search), "reason": reason})


def _asked(search: Search) -> dict[str, Param]:
    return {
        "origin": search.origin.title,
        "destination": search.destination.title,
        "profile": Message(f"profile.{search.request.profile}"),
    }


def _solver(router: Router, search: Search) -> Solve:
    request = search.request
    return lambda shut: router.lightest(search, router.metric(request, shut))


def _gives(network: Network, gate: GateRoute, state: Message) -> Message:
    return Message(
        "reason.gate_gives",
        {
            "gate": gate_name(network, gate.gate_id),
            "state": state,
            "h": gate.time_h,
            "usd": gate.cost_usd,
            "km": gate.length_km,
        },
    )


def openings_of(router: Router, search: Search) -> Openings:
    """Return the gates that alone would open a route.

    Parameters
    ----------
    router : Router
        Answers on the network.
    search : Search
        A search that has no answer.

    Returns
    -------
    Openings
        Gates closed by the policy, by their status or on the day, each opened by
        itself, in the order of the criterion.
    """
    solve, shut = _solver(router, search), search.shut
    network, policy = router.network, search.request.policy
    lifted = reduce(np.logical_or, (shut.by_reason[name] for name in OPENED))
    kept = {k: v for k, v in shut.by_reason.items() if k not in OPENED}
    if not lifted.any() or solve(Shut({**kept, "none": np.zeros_like(lifted)})) is None:
        return Openings((), 0, 0)
    names = set(network.edges.rows("gateway_id", np.flatnonzero(lifted)))
    names = {n for n in names if n and not n.startswith("open:")} | policy.closed
    tried = _nearest_first(network, search, names)[:MOST_GATES]
    gates = []
    for name in tried:
        closed = lifted & ~edges_named(network, frozenset({name}))
        path = solve(Shut({**kept, "closed": closed}))
        if path is None:
            continue
        route = router.plain_route(search, path)
        time_h, cost_usd = (route.total(q).typical for q in ("time_h", "cost_usd"))
        gate = GateRoute(name, time_h, cost_usd, route.length_km)
        order = (_weight(router, search, path), name)
        gates.append((order, gate, _state(network, policy, path.edges, shut)))
    gates.sort(key=lambda each: each[0])
    return Openings(tuple((g, s) for _, g, s in gates), len(tried), len(names))


def _nearest_first(network: Network, search: Search, names: set[str]) -> list[str]:
    """Return gates by the detour over them, those the policy closed before others."""
    own = search.request.policy.closed
    nodes, edges = network.nodes.arrays, network.edges
    detours: dict[str, float] = {}
    for name in names:
        edge = int(np.flatnonzero(edges_named(network, frozenset({name})))[0])
        spot = (float(nodes[axis][edges.arrays["u"][edge]]) for axis in ("lon", "lat"))
        lon, lat = spot
        ends = (search.origin, search.destination)
        detours[name] = sum(float(distance_km(p.lon, p.lat, lon, lat)) for p in ends)
    return sorted(names, key=lambda name: (name not in own, detours[name], name))


def _state(network: Network, policy: Policy, at: Ints, shut: Shut) -> Message:
    """Return why the gate of a path is not in use."""
    if shut.by_reason["closed"][at].any():
        return Message("reason.closed_by_you")
    hit = at[shut.by_reason["status"][at]]
    if len(hit):
        return Message(f"status.{network.edges.rows('status', hit[:1])[0]}")
    return Message("reason.not_on_date", {"date": _day(network, policy)})


def diagnose(network: Network, search: Search, solve: Solve) -> Message:
    """Return what stands in the way of a route.

    The fewest kinds of restriction are looked for whose lifting opens a route: one,
    two, then all of them.

    Parameters
    ----------
    network : Network
        The network.
    search : Search
        What was asked for, and the edges that are closed, by reason.
    solve : callable
        Returns the best path with some edges closed, None where there is none.

    Returns
    -------
    Message
        Part of a sentence: ``only through NM-MZT, which you closed``.
    """
    shut, policy = search.shut, search.request.policy
    names = [n for n in RELAXED if shut.by_reason[n].any()]
    for count in sorted({min(k, len(names)) for k in (1, 2, len(names))}):
        for lifted in combinations(names, count):
            kept = {k: v for k, v in shut.by_reason.items() if k not in lifted}
            kept["none"] = np.zeros(len(network.edges), dtype=bool)
            path = solve(Shut(kept))
            if path is not None:
                hits = {
                    name: path.edges[shut.by_reason[name][path.edges]]
                    for name in lifted
                }
                parts = [
                    _blockers(network, policy, hit, name)
                    for name, hit in hits.items()
                    if len(hit)
                ]
                return reduce(
                    lambda a, b: Message("reason.and", {"a": a, "b": b}), parts
                )
    return Message("reason.no_network")


def _blockers(network: Network, policy: Policy, hit: Ints, reason: str) -> Message:
    """Return what edges that one kind of restriction closes have to do with it."""
    edges = network.edges
    if reason == "mode":
        modes = tuple(Message(f"mode.{mode}") for mode in _modes(network, hit))
        return Message("reason.mode", {"modes": modes})
    if reason == "closed":
        return Message("reason.closed", {"gates": _closed_names(network, policy, hit)})
    countries = [c for w in edges.rows("country", hit) for c in w.split("-") if c]
    named = (*edges.rows("gateway_id", hit), *edges.rows("line_id", hit))
    gates: tuple[Param, ...] = tuple(
        gate_name(network, name) for name in dict.fromkeys(n for n in named if n)
    ) or tuple(dict.fromkeys(countries))
    if reason == "status":
        states = dict.fromkeys(s for s in edges.rows("status", hit) if s not in USABLE)
        status = tuple(Message(f"status.{state}") for state in states)
        return Message("reason.status", {"gates": gates, "status": status})
    if reason == "date":
        return _on_date(network, policy, hit, gates)
    if reason == "sanctions":
        return Message("reason.sanctions", {"gates": gates})
    avoided = tuple(c for c in dict.fromkeys(countries) if c in policy.avoided)
    return Message("reason.country", {"countries": avoided, "gates": gates})


def _modes(network: Network, hit: Ints) -> list[str]:
    """Return the modes of edges in their order; local access is to some mode's."""
    kinds = zip(
        *(
            network.nodes.rows("kind", network.edges.arrays[end][hit])
            for end in ("u", "v")
        ),
        strict=True,
    )
    modes = [
        next((MODE_OF[kind] for kind in ends if kind in MODE_OF), mode)
        if mode == "transfer"
        else mode
        for mode, ends in zip(network.edges.rows("mode", hit), kinds, strict=True)
    ]
    return list(dict.fromkeys(modes))


def _closed_names(network: Network, policy: Policy, hit: Ints) -> tuple[Param, ...]:
    columns = ("gateway_id", "line_id", "passage")
    names = [n for c in columns for n in network.edges.rows(c, hit)]
    closed = dict.fromkeys(n for n in names if n in policy.closed)
    return tuple(gate_name(network, name) for name in closed)


def _day(network: Network, policy: Policy) -> str:
    return policy.on.isoformat() if policy.on else str(network.meta["state_on"])


def _on_date(
    network: Network, policy: Policy, hit: Ints, lines: tuple[Param, ...]
) -> Message:
    """Return the day asked for, and from or until when the lines are in use."""
    day = _day(network, policy)
    first = int(network.edges.arrays["valid_from"][hit].max())
    if first > int(day.replace("-", "")):
        return Message(
            "reason.not_yet", {"lines": lines, "first": _dated(first), "date": day}
        )
    ends = network.edges.arrays["valid_to"][hit]
    last = int(ends[ends > 0].min()) if (ends > 0).any() else 0
    return Message(
        "reason.no_longer", {"lines": lines, "last": _dated(last), "date": day}
    )


def _dated(day: int) -> str:
    """Return yyyymmdd as ISO 8601 has it, a year where no day is known."""
    year, rest = divmod(day, 10000)
    month, number = divmod(rest, 100)
    return f"{year:04d}-{month:02d}-{number:02d}" if rest else f"{year:04d}"
