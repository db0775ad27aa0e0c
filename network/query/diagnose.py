"""Infeasibility diagnosis: what would have to change for there to be a route."""

from __future__ import annotations

from functools import reduce
from itertools import combinations, pairwise
from typing import TYPE_CHECKING

import numpy as np

from gis_data.messages.message import Message
from network.engine.shortest_paths import distances
from network.model.errors import GateRoute, NoRouteError
from network.model.schema import FLIGHTS_OF_2014
from network.query.days import dated, policy_date
from network.query.describe import gate_name
from network.query.excluded_modes import mode_names, modes_alone, modes_of
from network.query.gate_names import GATE_COLUMNS
from network.query.policy import (
    USABLE,
    ClosedEdges,
    edges_named,
    sanctions,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from gis_data.messages.message import Param
    from network.model.store import Network
    from network.query.endpoints import Search
    from network.query.leg import EdgePath
    from network.query.route_query import Policy
    from network.query.router import Router

    Solve = Callable[[ClosedEdges], EdgePath | None]
    Bools = NDArray[np.bool_]
    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

# In the order in which a user can change them.
RELAXED = ("closed", "status", "date", "sanctions", "abroad", "country", "mode")
# Restrictions that opening a gate lifts.
OPENED = ("closed", "status", "date")
_LINE, _SERVICES = GATE_COLUMNS.index("line_id"), frozenset({"sea", "air"})


def no_route(router: Router, search: Search) -> NoRouteError:
    """Return the error with the reason why a query has no route.

    Parameters
    ----------
    router : Router
        Of the network.
    search : Search
        The query.

    Returns
    -------
    NoRouteError
        The reason, and every gate that alone would open a route, best first.
    """
    openings = openings_of(router, search)
    if len(openings) > 1:
        reason = Message("reason.gates_closed")
    else:
        reason = diagnose(router.network, search, _solver(router, search))
        if reason.code == "reason.no_network":
            from network.query.missing import missing_link  # noqa: PLC0415 - slow, rare

            reason = missing_link(router, search)
    if not openings:
        return NoRouteError(no_route_because(search, reason))
    gates = tuple(_gate_message(router.network, opening) for opening in openings)
    params = {**_query_params(search), "reason": reason, "gates": gates}
    message = Message("reason.no_route_gates", params)
    return NoRouteError(message, gates=tuple(openings))


def path_weight(router: Router, search: Search, path: EdgePath) -> int:
    """Return the weight of a path in the criterion of the query.

    Parameters
    ----------
    router, search, path : Router, Search and EdgePath
        The query, and a path between its ends.

    Returns
    -------
    int
        In whole units of the weight.
    """
    query = search.query
    weights = router.edge_weights(query)
    return search.path_weight(path, router.network, weights)


def no_route_because(search: Search, reason: Message) -> Message:
    """Return that there is no route, with a reason.

    Parameters
    ----------
    search : Search
        The query.
    reason : Message
        Part of a sentence.

    Returns
    -------
    Message
        ``reason.no_route``.
    """
    return Message("reason.no_route", {**_query_params(search), "reason": reason})


def _query_params(search: Search) -> dict[str, Param]:
    return {
        "origin": search.query.origin.title,
        "destination": search.query.destination.title,
        "profile": Message(f"profile.{search.query.profile}"),
    }


def _solver(router: Router, search: Search) -> Solve:
    query = search.query
    return lambda closed: router.shortest_path(search, router.metric(query, closed))


def _gate_message(network: Network, gate: GateRoute) -> Message:
    return Message(
        "reason.gate_gives",
        {
            "gate": gate_name(network, gate.gate_id),
            "state": gate.state or "",
            "h": gate.time_h,
            "usd": gate.cost_usd,
            "km": gate.length_km,
        },
    )


def openings_of(router: Router, search: Search) -> list[GateRoute]:
    """Return the gates that alone would open a route.

    Parameters
    ----------
    router : Router
        Of the network.
    search : Search
        A query without a route.

    Returns
    -------
    list of GateRoute
        Border ports, yards, services and straits closed by the policy, by their
        status or on the day, opened one at a time; the best route first.
    """
    solve, closed = _solver(router, search), search.closed
    network, policy = router.network, search.query.policy
    lifted = reduce(np.logical_or, (closed.by_reason[name] for name in OPENED))
    fixed = without(closed, OPENED)
    all_open = ClosedEdges({**fixed, "none": np.zeros_like(lifted)})
    if not lifted.any() or solve(all_open) is None:
        return []
    gates = []
    for name in sorted(_joining(router, search, np.flatnonzero(lifted))):
        others = lifted & ~edges_named(network, frozenset({name}))
        path = solve(ClosedEdges({**fixed, "closed": others}))
        if path is None:
            continue
        route = router.bare_route(search, path)
        time_h, cost_usd = (route.total(q).typical for q in ("time_h", "cost_usd"))
        state = _state(network, policy, path.edges, closed)
        gate = GateRoute(name, time_h, cost_usd, route.length_km, state, route)
        gates.append((path_weight(router, search, path), name, gate))
    return [gate for *_, gate in sorted(gates, key=lambda ranked: ranked[:2])]


def _joining(router: Router, search: Search, lifted: Ints) -> set[str]:
    """Return the gates with an edge that can be reached and one that leads on.

    Of every pair of stages that is not connected; no other gate alone can connect it.
    """
    by_user = search.closed.by_reason["closed"][lifted]
    names = _gates_of(router.network, lifted, search.query.policy, by_user)
    edges = router.network.edges.arrays
    u, v = (edges[end][lifted].tolist() for end in "uv")
    two_way = edges["two_way"][lifted]
    metric = router.metric(search.query, search.closed)
    joining = {name for of_edge in names for name in of_edge}
    for before, after in pairwise(search.stages):
        starts, stops = [end.node for end in before], [end.node for end in after]
        if np.isfinite(distances(metric, starts, stops)).any():
            continue
        to_u, to_v = (_reached(distances(metric, starts, at), 0) for at in (u, v))
        u_on, v_on = (_reached(distances(metric, at, stops), 1) for at in (u, v))
        for ends in (to_u | (to_v & two_way), v_on | (u_on & two_way)):
            joining &= {name for i in np.flatnonzero(ends) for name in names[i]}
    return joining


def _reached(table: Floats, axis: int) -> Bools:
    return np.asarray(np.isfinite(table).any(axis=axis))


def _gates_of(
    network: Network, at: Ints, policy: Policy, by_user: Bools
) -> list[tuple[str, ...]]:
    """Return the gates of edges; of lines, the services and those the user closed.

    Of edges that the user closed, what was named: a service is not closed by that of
    a strait on its way.
    """
    edges = network.edges
    names = zip(*(edges.rows(column, at) for column in GATE_COLUMNS), strict=True)
    services = edges.rows("mode", at)
    return [
        tuple(
            name
            for name in of_edge
            if name
            and not name.startswith("open:")
            and name != FLIGHTS_OF_2014
            and (not mine or name in policy.closed)
            and (name != of_edge[_LINE] or mode in _SERVICES or name in policy.closed)
        )
        for of_edge, mode, mine in zip(names, services, by_user, strict=True)
    ]


def without(closed: ClosedEdges, reasons: Sequence[str]) -> dict[str, Bools]:
    """Return closed edges by reason, some reasons left out.

    Parameters
    ----------
    closed : ClosedEdges
        Edges by reason.
    reasons : sequence of str
        Those to leave out.

    Returns
    -------
    dict of str to numpy.ndarray of bool
        The others.
    """
    by_reason = closed.by_reason.items()
    return {reason: edges for reason, edges in by_reason if reason not in reasons}


def _state(
    network: Network, policy: Policy, edges: Ints, closed: ClosedEdges
) -> Message:
    """Return why the gate of a path is not in use."""
    if closed.by_reason["closed"][edges].any():
        return Message("reason.closed_by_you")
    closed_now = edges[closed.by_reason["status"][edges]]
    if len(closed_now):
        return Message(f"status.{network.edges.rows('status', closed_now[:1])[0]}")
    return Message("reason.not_on_date", {"date": policy_date(network, policy)})


def diagnose(network: Network, search: Search, solve: Solve) -> Message:
    """Return what prevents a route.

    The smallest set of restrictions is searched for whose lifting opens a route: one
    of `RELAXED`, two, then all of them.

    Parameters
    ----------
    network : Network
        The network.
    search : Search
        The query, with closed edges by reason.
    solve : callable
        Returns the best path with some edges closed, None where there is none.

    Returns
    -------
    Message
        Part of a sentence: ``only through NM-MZT, which you closed``.
    """
    closed, policy = search.closed, search.policy
    names = [n for n in RELAXED if closed.by_reason[n].any()]
    for count in sorted({min(k, len(names)) for k in (1, 2, len(names))}):
        for lifted in combinations(names, count):
            fixed = without(closed, lifted)
            fixed["none"] = np.zeros(len(network.edges), dtype=bool)
            path = solve(ClosedEdges(fixed))
            if path is not None:
                if lifted == ("mode",) and (
                    modes := modes_alone(network, search, solve)
                ):
                    return modes
                hits = {
                    name: path.edges[closed.by_reason[name][path.edges]]
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
    """Return why edges are closed that one kind of restriction closes."""
    edges = network.edges
    if reason == "mode":
        modes = modes_of(network, hit)
        return Message("reason.mode", {"modes": mode_names(modes)})
    if reason == "closed":
        gates = _closed_names(network, policy, hit)
        # Other ships may sail there by other waters.
        timed = set(edges.rows("kind", hit)) <= {"service", "flight"}
        return Message(
            "reason.closed_services" if timed else "reason.closed", {"gates": gates}
        )
    countries = [c for w in edges.rows("country", hit) for c in w.split("-") if c]
    named = (*edges.rows("gateway_id", hit), *edges.rows("line_id", hit))
    # By id: lightest paths of one weight may pass them in another order.
    ids = sorted(set(named) - {""})
    gates = tuple(gate_name(network, i) for i in ids) or tuple(sorted(set(countries)))
    if reason == "status":
        states = sorted(set(edges.rows("status", hit)) - USABLE)
        status = tuple(Message(f"status.{state}") for state in states)
        return Message("reason.status", {"gates": gates, "status": status})
    if reason == "date":
        return _on_date(network, policy, hit, gates)
    return _foreign(network, policy, countries, gates, reason)


def _foreign(
    network: Network,
    policy: Policy,
    countries: list[str],
    gates: tuple[Param, ...],
    reason: str,
) -> Message:
    """Return why edges in some countries are closed."""
    if reason == "sanctions":
        barred = tuple(sorted(sanctions(network).keys() & set(countries)))
        return Message("reason.sanctions", {"countries": barred, "gates": gates})
    if reason == "abroad":
        others = frozenset(countries) - policy.allowed - {policy.home}
        return Message("reason.abroad", {"countries": tuple(sorted(others))})
    avoided = tuple(sorted(policy.avoided & set(countries)))
    return Message("reason.country", {"countries": avoided, "gates": gates})


def _closed_names(network: Network, policy: Policy, hit: Ints) -> tuple[Param, ...]:
    columns = ("gateway_id", "line_id", "passage")
    names = [n for c in columns for n in network.edges.rows(c, hit)]
    return tuple(
        gate_name(network, name) for name in sorted(policy.closed & set(names))
    )


def _on_date(
    network: Network, policy: Policy, hit: Ints, lines: tuple[Param, ...]
) -> Message:
    """Return the date of the query, and the first or last day of the lines."""
    day = policy_date(network, policy)
    first = int(network.edges.arrays["valid_from"][hit].max())
    if first > int(day.replace("-", "")):
        return Message(
            "reason.not_yet", {"lines": lines, "first": dated(first), "date": day}
        )
    ends = network.edges.arrays["valid_to"][hit]
    last = int(ends[ends > 0].min()) if (ends > 0).any() else 0
    return Message(
        "reason.no_longer", {"lines": lines, "last": dated(last), "date": day}
    )
