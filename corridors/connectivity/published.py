"""Published figures beside ours, with why they differ; ours are not fitted to them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from corridors.connectivity.corridor_measures import joined_indicators
from corridors.connectivity.corridor_routes import (
    CorridorRoutes,
    corridors_of,
    hops_of,
    routes_along,
)
from corridors.connectivity.study import without_pairs
from network.model.errors import RequestError
from network.query.route_query import QueryOptions

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd

    from corridors.workspace import Workspace
    from gis_data.plan import Plan

_AT_BORDER = frozenset({"tfi1_h", "tfi2_usd"})
_CHANGE = "time_change"
#: Stands for all corridors of a version taken as one.
ALL = "all"
_MODES = ("road", "rail")
_TOLD = ("region", "low", "high", "unit", "year", "source", "confidence", "why")


def published_changes(plan: Plan) -> list[dict[str, Any]]:
    """Return published changes of shipment time by new links.

    Parameters
    ----------
    plan : Plan
        Its table ``published_indicators``.

    Returns
    -------
    list of dict
        ``region``, ``low`` and ``high`` in ``unit`` (equal where one figure is
        published), ``year``, ``source``, ``confidence``, and ``why`` ours differ.

    Examples
    --------
    >>> from gis_data.plan import load_plan
    >>> world = published_changes(load_plan())[0]
    >>> world["region"], world["low"], world["high"]
    ('world', -2.5, -1.2)
    """
    table = plan.table("published_indicators")
    rows = table[table["indicator"] == _CHANGE].copy()
    for end in ("low", "high"):
        rows[end] = rows[end].fillna(rows["value"])
    return [{name: row[name] for name in _TOLD} for row in rows.to_dict("records")]


def performance(work: Workspace, query: QueryOptions | None = None) -> pd.DataFrame:
    """Return how the corridors of a plan perform, beside published figures.

    Parameters
    ----------
    work : Workspace
        Plan, places and network.
    query : QueryOptions, optional
        Profile, criterion and restrictions; a container by time where left out. By
        each mode apart, as the published figures are: modes are left out.

    Returns
    -------
    pandas.DataFrame
        A row a corridor drawn as a line (and ``all`` of a version), mode, indicator
        and published figure: ``corridor_id``, ``scheme_year``, ``mode``,
        ``indicator``, ``unit``, ``ours`` (`performance.indicators` of the routes
        through its members; NaN where it does not apply: no border, no
        route), ``published``, ``ratio`` of ours to it, ``region``, ``year``, ``low``,
        ``high``, ``source``, ``confidence`` and ``why`` they differ.

    Raises
    ------
    RequestError
        If modes are named.
    """
    query = query or QueryOptions(by="time")
    if query.modes:
        msg = "performance: modes are compared apart; leave them out."
        raise RequestError(msg)
    rows = [
        row
        for mode in _MODES
        for head, found in _by_corridor(work, replace(query, modes=(mode,)))
        for row in _beside(work.plan, mode, head, found)
    ]
    options = work.options(query)
    return without_pairs(work, options).frame(rows)


def _by_corridor(
    work: Workspace, query: QueryOptions
) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    """Yield the indicators of each corridor by one mode, then of all of a version."""
    options, router = work.options(query), work.router
    of_year: dict[str, list[CorridorRoutes]] = {}
    for plan, corridor in corridors_of(work):
        if corridor["geometry_kind"] == "line":
            hops = hops_of(work, plan, corridor["id"])
            along = routes_along(router, options, hops)
            year = str(corridor["scheme_year"])
            of_year.setdefault(year, []).append(along)
            head = {"corridor_id": corridor["id"], "scheme_year": year}
            yield head, joined_indicators(router, along)
    for year, parts in of_year.items():
        routes = tuple(route for part in parts for route in part.routes)
        whole = CorridorRoutes(routes, 0, 0, sum(p.straight_km for p in parts))
        head = {"corridor_id": ALL, "scheme_year": year}
        yield head, joined_indicators(router, whole)


def _beside(
    plan: Plan, mode: str, head: dict[str, Any], found: dict[str, Any]
) -> Iterator[dict[str, Any]]:
    table = plan.table("published_indicators")
    for row in table[table["mode"] == mode].to_dict("records"):
        at_border = row["indicator"] in _AT_BORDER and not found.get("borders")
        ours = float("nan") if at_border else found.get(row["indicator"], float("nan"))
        yield {
            **head,
            "mode": mode,
            "indicator": row["indicator"],
            "unit": row["unit"],
            "ours": ours,
            "published": row["value"],
            "ratio": ours / row["value"],
            **{name: row[name] for name in _TOLD if name != "unit"},
        }
