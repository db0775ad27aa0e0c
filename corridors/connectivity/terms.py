"""What each term of a plan has: layers of the map, measures, routes, or a reason."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from corridors.connectivity.corridor_measures import corridor_measures
from corridors.connectivity.hubs import hub_reach, open_crossings
from corridors.connectivity.industries import carries_passengers, industries
from corridors.connectivity.plan_places import terms_of
from corridors.connectivity.study import without_pairs
from corridors.connectivity.tourism import tourism
from gis_data.members import member_links
from network.model.errors import RequestError
from network.query.route_query import QueryOptions

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    import pandas as pd

    from corridors.workspace import Workspace
    from gis_data.plan import Plan

    Progress = Callable[[str], None]
    Row = dict[str, Any]

_NAN = float("nan")
_ENDS = 2
#: Figures of a term, and what stands for those that it does not have.
_FIGURES: Row = {
    "corridors": 0,
    "corridor_km": _NAN,
    "corridor_h": _NAN,
    "people_50km": _NAN,
    "ports": 0,
    "ports_open": 0,
    "hubs": 0,
    "hub_people_24h": _NAN,
    "hub_sea_h": _NAN,
    "routes": 0,
    "routes_found": 0,
    "route_km": _NAN,
    "route_h": _NAN,
    "places_visited": 0,
    "share_1_day": _NAN,
    "share_2_days": _NAN,
}


def terms(
    work: Workspace,
    query: QueryOptions | None = None,
    *,
    progress: Progress | None = None,
) -> pd.DataFrame:
    """Return what each term of a plan has: layers, measures, routes, or a reason.

    Parameters
    ----------
    work : Workspace
        Plan, places and network.
    query : QueryOptions, optional
        Profile of corridors and hubs, and restrictions; a container where left out.
        Time is minimised, and generalised cost for the routes of industries.
    progress : callable, optional
        Called with the name of each measure.

    Returns
    -------
    pandas.DataFrame
        A row a row of ``concepts.csv``: ``term_id``, ``group``, ``term_en``,
        ``term_zh``; ``layers`` of the page of the plan that show it and ``objects``,
        how many of its ids they have; ``measures`` of `MEASURES` that answer it;
        ``corridors`` of it in the version of the plan, ``corridor_km`` and
        ``corridor_h`` of those drawn as lines, ``people_50km`` of the one with most
        people near; ``ports``, border crossings, and ``ports_open`` to the profile on
        the day; ``hubs``, ``hub_people_24h`` of the best of them and ``hub_sea_h`` of
        the nearest to the sea; ``routes`` of its cargo or visitors, ``routes_found``,
        with their median ``route_km`` and ``route_h``; ``places_visited`` by tourists,
        and the ``share_1_day`` and ``share_2_days`` of all pairs of an origin and such
        a place that are joined by a trip; ``reason`` why it has no more, and
        ``reason_zh``; ``answered``, whether it has a layer, a measure or a reason. NaN
        where it has no such figure.

    Raises
    ------
    RequestError
        If the plan has no terms, or time is not minimised.
    """
    query = query or QueryOptions(by="time")
    if query.by != "time":
        msg = f"terms: by {query.by!r}; what lies within hours needs time."
        raise RequestError(msg)
    listed = terms_of(work)
    shown, figures = map_keys(work.plan), _Figures(work, query, listed, progress)
    rows = [_row(term, shown, figures.of(term)) for term in listed]
    about = without_pairs(work, work.options(query))
    return about.frame(rows)


def _row(term: Row, shown: dict[str, set[str]], figures: Row) -> Row:
    targets = term_targets(term)
    layers = [name for name, keys in shown.items() if targets & keys]
    measures = [
        name
        for name, figure in (
            ("corridors", "corridors"),
            ("hubs", "hubs"),
            ("industries", "routes"),
            ("tourism", "places_visited"),
        )
        if figures[figure]
    ]
    return {
        "term_id": term["id"],
        "group": term["group"],
        "term_en": term["term_en"],
        "term_zh": term["term_zh"],
        "layers": ";".join(layers),
        "objects": len(targets & set().union(*shown.values())),
        "measures": ";".join(measures),
        **figures,
        "reason": term["reason_en"],
        "reason_zh": term["reason_zh"],
        "answered": bool(layers or measures or term["reason_en"]),
    }


def term_targets(term: Row) -> set[str]:
    """Return all ids that a term names, of whatever table."""
    return {key for name in term if name.endswith("_ids") for key in term[name]}


def map_keys(plan: Plan) -> dict[str, set[str]]:
    """Return what a term may name of each layer of the page of a plan.

    Parameters
    ----------
    plan : Plan
        The plan.

    Returns
    -------
    dict of str to set of str
        Ids of rows and of their places, by the name of the layer.
    """
    corridors, members = plan.table("corridors"), plan.table("corridor_members")
    kinds = corridors.groupby("geometry_kind")["id"].agg(set).to_dict()
    linked = set(member_links(members)["corridor_id"])
    lines = kinds.get("line", set()) & linked
    ports = plan.border_ports
    other = ports["counterpart_id"].astype(str)
    position = {name: n for n, name in enumerate(ports["id"])}
    drawn = [position.get(o, len(ports)) > n for n, o in enumerate(other)]
    nodes = set(plan.table("nodes")["node_id"])
    planned = {
        str(row["id"])
        for row in plan.planned_links.to_dict("records")
        if len([n for n in str(row["node_ids"]).split() if n in nodes]) >= _ENDS
    }
    return {
        "areas": kinds.get("area", set()) & set(members["corridor_id"]),
        "corridors": lines,
        "corridors_road": lines,
        "planned": planned,
        "members": _keys(members, "place_id"),
        "seaports": {f"seaports:{name}" for name in plan.table("seaports")["id"]},
        "platforms": _keys(plan.platforms, "id", "place_id"),
        "ports": _keys(ports[drawn], "id", "place_id"),
    }


def _keys(table: pd.DataFrame, *columns: str) -> set[str]:
    return {str(v) for column in columns for v in table.get(column, ())} - {""}


def _rows_of(frame: pd.DataFrame) -> list[Row]:
    return [{str(k): v for k, v in row.items()} for row in frame.to_dict("records")]


class _Figures:
    """The figures of the measures, by term."""

    def __init__(
        self,
        work: Workspace,
        query: QueryOptions,
        listed: list[Row],
        progress: Progress | None,
    ) -> None:
        say = progress or (lambda _: None)
        self._work = work
        options = work.options(query)
        self._open = set(open_crossings(work, options))
        self._crossings = _crossings(work.plan)
        self._corridors: list[Row] = []
        self._hubs: dict[str, Row] = {}
        self._routes: list[Row] = []
        self._visits: list[Row] = []
        if any(term["corridor_ids"] for term in listed):
            say("corridors")
            frame = corridor_measures(work, query)
            years = {work.plan.version, ""}
            self._corridors = _rows_of(frame[frame["scheme_year"].isin(years)])
        if any(term["platform_ids"] for term in listed):
            say("hubs")
            rows = _rows_of(hub_reach(work, query))
            self._hubs = {str(row["hub_id"]): row for row in rows}
        if any(term["outlet_ids"] for term in listed):
            say("industries")
            by_cost = replace(query, by="generalised")
            self._routes = _rows_of(industries(work, by_cost))
        travelled = (carries_passengers(term["profile"]) for term in listed)
        if any(travelled) and len(work.plan.counties):
            say("tourism")
            visitors = replace(query, profile="tourist")
            self._visits = _rows_of(tourism(work, visitors))

    def of(self, term: Row) -> Row:
        """Return the figures of a term."""
        return {
            **_FIGURES,
            **self._of_corridors(term["corridor_ids"]),
            **self._of_ports(term["port_ids"]),
            **self._of_hubs(term["platform_ids"]),
            **self._of_routes(str(term["id"])),
            **self._of_visits(str(term["id"])),
        }

    def _of_corridors(self, ids: Iterable[str]) -> Row:
        rows = [row for row in self._corridors if row["corridor_id"] in set(ids)]
        if not rows:
            return {}
        lines = [row for row in rows if np.isfinite(row.get("km", _NAN))]
        return {
            "corridors": len(rows),
            "corridor_km": sum(row["km"] for row in lines) if lines else _NAN,
            "corridor_h": sum(row["h"] for row in lines) if lines else _NAN,
            "people_50km": max(row["people_50km"] for row in rows),
        }

    def _of_ports(self, ids: Iterable[str]) -> Row:
        crossings = {self._crossings[name] for name in ids if name in self._crossings}
        usable = [sides for sides in crossings if sides & self._open]
        return {"ports": len(crossings), "ports_open": len(usable)}

    def _of_hubs(self, ids: Iterable[str]) -> Row:
        rows = [self._hubs[name] for name in ids if name in self._hubs]
        if not rows:
            return {}
        by_sea = [row["sea_h"] for row in rows if np.isfinite(row["sea_h"])]
        return {
            "hubs": len(rows),
            "hub_people_24h": max(row["people_24h"] for row in rows),
            "hub_sea_h": min(by_sea, default=_NAN),
        }

    def _of_routes(self, term_id: str) -> Row:
        rows = [r for r in self._routes if r["term_id"] == term_id and r["to_id"]]
        found = [row for row in rows if np.isfinite(row["km"])]
        if not rows:
            return {}
        medians = {
            f"route_{name}": float(np.median([row[name] for row in found]))
            for name in ("km", "h")
            if found
        }
        return {"routes": len(rows), "routes_found": len(found), **medians}

    def _of_visits(self, term_id: str) -> Row:
        rows = [r for r in self._visits if term_id in r["terms"].split(";")]
        pairs = sum(row["origins"] for row in rows)
        if not pairs:
            return {}
        return {
            "places_visited": len(rows),
            "share_1_day": sum(row["origins_1_day"] for row in rows) / pairs,
            "share_2_days": sum(row["origins_2_days"] for row in rows) / pairs,
        }


def _crossings(plan: Plan) -> dict[str, frozenset[str]]:
    """Return both sides of each border crossing by land, by either id."""
    table = plan.gateways
    rows = table[table["counterpart_country"].astype(str) != ""]
    return {
        str(row["id"]): frozenset({str(row["id"]), str(row["counterpart_id"])} - {""})
        for row in rows.to_dict("records")
    }
