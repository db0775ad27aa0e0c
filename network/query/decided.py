"""What a deciding figure says of a route: a message, and the other route beside it."""

from __future__ import annotations

import math
import re
from dataclasses import replace
from functools import partial
from operator import attrgetter
from typing import TYPE_CHECKING

import numpy as np

from gis_data.messages.catalogue import entries
from gis_data.messages.message import Message
from network.query.alternatives import Limits, RouterPathFinder
from network.query.describe import describe_difference, gate_name
from network.query.routes import RelatedRoute

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gis_data.messages.message import Param
    from network.query.deciding import Decision
    from network.query.endpoints import Search
    from network.query.leg import EdgePath
    from network.query.route_query import ResolvedQuery
    from network.query.router import Router
    from network.query.routes import Route

#: Routes by the same borders whose totals differ by less than this share are one.
SAME = 0.01


def with_deciding_figure(
    router: Router, query: ResolvedQuery, known: Sequence[RelatedRoute]
) -> tuple[RelatedRoute, ...]:
    """Return routes with what decides between the best and another, and its rival.

    Parameters
    ----------
    router : Router
        Of the network.
    query : ResolvedQuery
        The query; a departure is ignored.
    known : sequence of RelatedRoute
        Its best route, and alternatives.

    Returns
    -------
    tuple of RelatedRoute
        The best route, with ``note.deciding_figure`` where a figure of low confidence
        decides; then, the best first, the alternatives with the route that is better
        where that figure is otherwise, and the lightest that leaves or arrives by
        other means, within the stretch of alternatives.
    """
    search = router.search(query)
    best = router.shortest_path(search, router.metric(query, search.closed))
    if best is None:
        return tuple(known)
    weight = search.path_weight(best, router.network, router.edge_weights(query))
    limit = int(Limits().stretch * weight)
    rival = router.kinds.rival(router, search, best, limit)
    detour = router.kinds.detour(router, search, best, limit)
    rivals = [path for path in (rival, detour) if path is not None]
    rivals += RouterPathFinder(router, search).plateau_paths(limit)
    decision = router.deciding.decision(search, best, rivals)
    route = known[0].route
    rival_paths = [] if rival is None else [rival]
    related_to_best = partial(related, router, search, (route, best))
    others = [
        item
        for item in map(related_to_best, rival_paths)
        if item.overlap <= Limits().overlap
    ]
    if decision is not None:
        other = related_to_best(decision.other)
        note = deciding_note(router, decision, other)
        route = replace(route, messages=(*route.messages, note))
        others.insert(0, other)
    return (known[0]._replace(route=route), *_in_order(route, others, known[1:]))


def _in_order(
    route: Route, others: Sequence[RelatedRoute], known: Sequence[RelatedRoute]
) -> list[RelatedRoute]:
    """Return alternatives, each once: the route at home, then all, the best first."""
    # The route inside the country of a domestic transit stays the first alternative.
    at_home = "note.domestic_route" in {message.code for message in route.messages}
    first = list(known[:1]) if at_home else []
    listed: list[RelatedRoute] = []
    for item in (*first, *others, *known):
        if not any(_same(item.route, each.route) for each in listed):
            listed.append(item)
    return [
        *listed[: len(first)],
        *sorted(listed[len(first) :], key=attrgetter("extra")),
    ]


def related(
    router: Router, search: Search, best: tuple[Route, EdgePath], path: EdgePath
) -> RelatedRoute:
    """Return a path as a route with its relation to the best.

    Parameters
    ----------
    router, search : Router and Search
        The query.
    best : tuple of Route and EdgePath
        Its best route.
    path : EdgePath
        Another path between its places.

    Returns
    -------
    RelatedRoute
        Weight more than the best, overlap with it, and how it differs.
    """
    route, weights = (
        router.annotated_route(search, path),
        router.edge_weights(search.query),
    )
    weight, least = (
        search.path_weight(each, router.network, weights) for each in (path, best[1])
    )
    along = weights[path.edges].astype(np.int64)
    shared = int(along[np.isin(path.edges, best[1].edges)].sum())
    return RelatedRoute(
        route,
        weight / least - 1 if least else 0.0,
        shared / max(int(along.sum()), 1),
        describe_difference(router, best, (route, path)),
    )


def deciding_note(router: Router, decision: Decision, other: RelatedRoute) -> Message:
    """Return which figure decides, its range, and where the choice turns.

    Parameters
    ----------
    router : Router
        Whose network has the names.
    decision : Decision
        The figure.
    other : RelatedRoute
        The route that is better at another value.

    Returns
    -------
    Message
        ``note.deciding_figure``; its ``figure`` is a ``figure.*`` message.
    """
    figure = decision.figure
    params: dict[str, Param] = {
        "figure": figure_name(router, decision),
        "value": figure.typical,
        "unit": unit_name(figure.unit),
        "low": figure.low,
        "high": figure.high,
        "turn": decision.turn,
        "end": decision.end,
        "share": decision.gain,
        "other": other.difference or Message("diff.same"),
    }
    return Message("note.deciding_figure", params)


def unit_name(unit: str) -> Param:
    """Return a unit as a message; as it is written where the catalogue has none.

    Parameters
    ----------
    unit : str
        Such as ``USD/TEU-km``.

    Returns
    -------
    Message or str
        ``unit.USD_TEU_km``.

    Examples
    --------
    >>> unit_name("USD/TEU-km").code, unit_name("furlong")
    ('unit.USD_TEU_km', 'furlong')
    """
    key = re.sub("[/-]", "_", unit)
    known = Message(f"unit.{key}")
    return known if known.code in entries("en") else unit


def figure_name(router: Router, decision: Decision) -> Message:
    """Return what a figure is called: of a country, a lane, a place or a service.

    Parameters
    ----------
    router : Router
        Whose network has the names.
    decision : Decision
        The figure, and where it counts.

    Returns
    -------
    Message
        ``figure.*``.
    """
    figure, names = decision.figure, router.leg_writer.names
    if figure.kind == "value_of_time":
        return Message("figure.value_of_time")
    if figure.kind in {"rate", "speed"}:
        mode = Message(f"mode.{figure.mode}")
        if not figure.country:
            return Message(f"figure.{figure.kind}_abroad", {"mode": mode})
        countries = (figure.country,)
        return Message(f"figure.{figure.kind}", {"mode": mode, "countries": countries})
    start, stop = (names.of_node(n).label for n in (decision.start, decision.stop))
    if figure.kind == "price":
        ends: dict[str, Param] = {"rate": figure.name, "from": start, "to": stop}
        return Message("figure.price", ends)
    if figure.kind == "wait":
        return Message("figure.wait", {"from": start, "to": stop})
    gate = router.network.edges.rows("gateway_id", [decision.edge])[0]
    place = gate_name(router.network, gate) if gate else start
    return Message(f"figure.{figure.kind}", {"place": place})


def _same(one: Route, other: Route) -> bool:
    """Return whether two routes pass the same borders for about the same totals."""
    totals = ("length_km", "time_h", "cost_usd")
    return one.borders == other.borders and all(
        math.isclose(one.total(t).typical, other.total(t).typical, rel_tol=SAME)
        for t in totals
    )
