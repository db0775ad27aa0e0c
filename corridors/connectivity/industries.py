"""The routes of what the terms of a plan move, each by its own transport profile."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from corridors.connectivity.gate_index import GateIndex
from corridors.connectivity.plan_places import found_places, terms_of
from corridors.connectivity.study import without_pairs
from network.model.errors import NoRouteError, RequestError, UnattachedPlaceError
from network.query.route_query import QueryOptions

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd

    from corridors.workspace import Workspace
    from gis_data.gazetteer import Place
    from network.query.route_query import ResolvedOptions

_FIGURES = ("km", "h", "usd")


def industries(work: Workspace, query: QueryOptions | None = None) -> pd.DataFrame:
    """Return the routes of the cargo and the visitors of a plan's industries.

    An industry is a term of ``concepts.csv`` that names outlets (``outlet_ids``), or
    that is in one ``group`` with such a term. Its cargo goes from its places
    (``place_ids``) to its outlets; visitors, of a profile of passengers, come from the
    outlets to the places.

    Parameters
    ----------
    work : Workspace
        Plan, places and network.
    query : QueryOptions, optional
        Criterion (generalised cost where left out) and restrictions. Its profile and
        modes do not count: those of the term do.

    Returns
    -------
    pandas.DataFrame
        A row a pair of a place and an outlet, and one for an industry without routes:
        ``term_id``, ``term_en``, ``profile``, ``modes``, ``from_id``, ``from_en``,
        ``to_id``, ``to_en``; ``km``, ``h`` and ``usd`` of the best route, per unit of
        the profile (``per``: TEU, t or passenger), NaN without one; ``borders``, and
        ``gates`` that it passes, in order; ``reason`` why there is no route.

    Raises
    ------
    RequestError
        If the plan has no terms, or none of them has an outlet.
    PlaceError
        If an id of a place is not known.
    """
    query = query or QueryOptions()
    terms = terms_of(work)
    groups = {term["group"] for term in terms if term["outlet_ids"]}
    if not groups:
        msg = (
            "industries: no term has an outlet; fill outlet_ids and profile in "
            f"{work.plan.path / 'concepts.csv'}."
        )
        raise RequestError(msg)
    index = GateIndex(work.router.network)
    rows = [
        row
        for term in terms
        if term["outlet_ids"] or (term["group"] and term["group"] in groups)
        for row in _rows(work, term, query, index)
    ]
    about = without_pairs(work, work.options(query))
    frame = about.frame(rows)
    frame.attrs.update(profile="that of each term", per="unit of the profile")
    return frame


def _rows(
    work: Workspace, term: dict[str, Any], query: QueryOptions, index: GateIndex
) -> Iterator[dict[str, Any]]:
    head = {
        "term_id": term["id"],
        "term_en": term["term_en"],
        "profile": term["profile"],
        "modes": ";".join(term["modes"]),
    }
    pairs = list(term_pairs(work, term))
    if not pairs:
        reason = term["reason_en"] or "no pair of a place and an outlet"
        yield {**head, **_row(None, None), "reason": reason}
        return
    options = work.options(term_query(term, query))
    for a, b in pairs:
        ends = {**head, **_row(a, b)}
        try:
            yield {**ends, **_figures(work, options, (a, b), index)}
        except (NoRouteError, UnattachedPlaceError) as error:
            yield {**ends, "reason": str(error)}


def term_query(term: dict[str, Any], query: QueryOptions) -> QueryOptions:
    """Return a query with the profile and the modes of a term; a container by default.

    Parameters
    ----------
    term : dict
        As `terms_of` returns it.
    query : QueryOptions
        Criterion and restrictions.

    Returns
    -------
    QueryOptions
        Otherwise equal.
    """
    profile = term["profile"] or "container"
    return replace(query, profile=profile, modes=term["modes"])


def term_pairs(work: Workspace, term: dict[str, Any]) -> Iterator[tuple[Place, Place]]:
    """Yield where what a term moves starts and ends.

    Parameters
    ----------
    work : Workspace
        Its places.
    term : dict
        As `terms_of` returns it.

    Yields
    ------
    tuple of Place and Place
        From a place to an outlet; of passengers, from an outlet to a place.
    """
    outlets = found_places(work, term["outlet_ids"])
    known = {place.id for place in outlets}
    places = found_places(work, term["place_ids"])
    inward = carries_passengers(term["profile"])
    for place in places:
        if place.id not in known:
            for outlet in outlets:
                yield (outlet, place) if inward else (place, outlet)


def carries_passengers(profile: str) -> bool:
    """Return whether a transport profile is one of passengers; none is not."""
    from network.costs.cost import PROFILES  # noqa: PLC0415 - slow to import

    return bool(profile) and PROFILES[profile].use == "passenger"


def _row(a: Place | None, b: Place | None) -> dict[str, Any]:
    row: dict[str, Any] = {}
    for name, place in (("from", a), ("to", b)):
        row |= {
            f"{name}_id": place.id if place else "",
            f"{name}_en": place.name_en if place else "",
        }
    figures = dict.fromkeys(_FIGURES, float("nan"))
    return {**row, **figures, "per": "", "borders": 0, "gates": "", "reason": ""}


def _figures(
    work: Workspace,
    options: ResolvedOptions,
    ends: tuple[Place, Place],
    index: GateIndex,
) -> dict[str, Any]:
    router = work.router
    query = options.between(*ends)
    search = router.search(query)
    path = router.shortest_path(search, router.metric(query, search.closed))
    if path is None:
        router.route(query)  # raises the reason
        return {}
    route = router.bare_route(search, path)
    return {
        "km": route.length_km,
        "h": route.total("time_h").typical,
        "usd": route.total("cost_usd").typical,
        "per": route.unit,
        "borders": len(route.borders),
        "gates": ";".join(index.on(path.edges)),
    }
