"""Answers to route queries as pages show them: plain values, texts as messages.

The engine of pages writes the same (``engine/answer.js``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import shapely

from gis_data.messages.catalogue import plain
from network.model.errors import NoRouteError
from network.query.route_output import route_record

if TYPE_CHECKING:
    from collections.abc import Iterable

    from gis_data.gazetteer import Place
    from network.query.leg import Leg
    from network.query.route_query import ResolvedQuery
    from network.query.routes import RelatedRoute, Route

    Record = dict[str, Any]

# As the shapes of a page's links: 500 m, and 11 m.
_TOLERANCE_DEG = 0.005
_DIGITS = 4
# Of departures, which pages do not know.
_TIMED = ("departs", "arrives", "times", "zones", "gate_visits")
_ENDS = {"start": "from", "end": "to"}


def answer_record(
    query: ResolvedQuery,
    result: Iterable[RelatedRoute] | NoRouteError,
    *,
    alternatives: int = 0,
) -> Record:
    """Return the answer to a query as plain values.

    Parameters
    ----------
    query : ResolvedQuery
        The query, without a departure.
    result : iterable of RelatedRoute, or NoRouteError
        Its routes, the best first, or why there is none.
    alternatives : int
        How many were asked for beside the best.

    Returns
    -------
    dict
        ``request``; ``places``: origin, places to pass, destination; ``routes`` as
        `route_answer` with ``extra``, ``overlap`` and ``difference``; ``none``: null,
        or its ``reason`` (the first message), further ``messages``, and ``openings``:
        ``gate``, ``state`` and ``route`` of every gate that alone would open one.
        Texts are ``{code, params}``, names ``{en, zh, ru, ko}`` as far as known.
    """
    places = (query.origin, *query.via, query.destination)
    answer: Record = {
        "request": request_record(query, alternatives),
        "places": [_place_record(place) for place in places],
    }
    if isinstance(result, NoRouteError):
        return answer | {"routes": [], "none": _none_record(result)}
    return answer | {"routes": [_related_record(one) for one in result], "none": None}


def request_record(query: ResolvedQuery, alternatives: int = 0) -> Record:
    """Return a query as the engine of pages takes it.

    Parameters
    ----------
    query : ResolvedQuery
        Its day is left out where it is that of the data.
    alternatives : int
        How many routes are asked for beside the best.

    Returns
    -------
    dict
        Ids of places, or their position where they have none; options; ``policy``.
    """
    policy = query.policy
    names = {
        "closed": policy.closed,
        "opened": policy.opened,
        "avoided": policy.avoided,
        "transit": policy.allowed,
        "modes": policy.modes,
    }
    listed: Record = {name: sorted(values) for name, values in names.items()}
    return {
        "origin": _end_record(query.origin),
        "destination": _end_record(query.destination),
        "via": [_end_record(place) for place in query.via],
        "profile": query.profile,
        "criterion": query.criterion,
        "alternatives": alternatives,
        "policy": listed | ({"day": policy.on.isoformat()} if policy.on else {}),
    }


def _end_record(place: Place) -> str | Record:
    point = place.kind == "point"
    return {"lon": place.lon, "lat": place.lat} if point else place.id


def _place_record(place: Place) -> Record:
    names = ("id", "name_en", "name_zh", "name_ru", "name_ko", "country", "lon", "lat")
    return {name: getattr(place, name) for name in names}


def _related_record(related: RelatedRoute) -> Record:
    difference = related.difference and plain(related.difference)
    relation = {"extra": related.extra, "overlap": related.overlap}
    return route_answer(related.route) | relation | {"difference": difference}


def route_answer(route: Route) -> Record:
    """Return a route as pages show it.

    Parameters
    ----------
    route : Route
        A route without a departure.

    Returns
    -------
    dict
        As `Route.to_dict`, without what belongs to a departure. Of legs, ``from`` and
        ``to`` are a name by language, or the message of a place near by, and
        ``lonlat`` is simplified to 0.005 degree.
    """
    record = route_record(route)
    for name in _TIMED:
        del record[name]
    record["messages"] = [plain(message) for message in route.messages]
    record["legs"] = [_leg_record(leg) for leg in route.legs]
    return record


def _leg_record(leg: Leg) -> Record:
    record = leg.to_dict()
    for end, side in _ENDS.items():
        for column in getattr(leg, end).to_columns(side):
            del record[column]
        record[side] = plain(getattr(leg, end).label)
    passages = [{"id": one.id, "name": plain(one.name)} for one in leg.passages]
    return record | {"passages": passages, "lonlat": _simplified(leg.lonlat)}


def _simplified(points: list[tuple[float, float]]) -> list[list[float]]:
    if len(points) > 1:
        line = shapely.LineString(points).simplify(_TOLERANCE_DEG)
        points = shapely.get_coordinates(line).tolist()
    return [[round(x, _DIGITS), round(y, _DIGITS)] for x, y in points]


def _none_record(error: NoRouteError) -> Record:
    reason, *others = (plain(message) for message in error.args)
    openings = [
        {
            "gate": gate.gate_id,
            "state": plain(gate.state) if gate.state else None,
            "route": route_answer(gate.route) if gate.route else None,
        }
        for gate in error.gates
    ]
    return {"reason": reason, "messages": others, "openings": openings}
