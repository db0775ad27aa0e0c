"""Measures of the corridors of a plan: how they perform, and whom they serve."""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from corridors.align import member_place
from corridors.connectivity.corridor_routes import (
    CorridorRoutes,
    corridors_of,
    hops_of,
    routes_along,
)
from corridors.connectivity.performance import indicators
from corridors.connectivity.study import Study, pair_weights, without_pairs
from network.engine.shortest_paths import INFINITY
from network.model.errors import RequestError
from network.query.route_query import QueryOptions

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import pandas as pd
    from numpy.typing import NDArray

    from corridors.workspace import Workspace
    from gis_data.gazetteer import Place
    from gis_data.plan import Plan
    from network.query.route_query import ResolvedOptions
    from network.query.router import Router

    Floats = NDArray[np.float64]

#: Hours within which members reach a hub, an open border port, the sea.
HOURS = (4.0, 8.0, 24.0)
#: Kilometres from a member within which people count.
WITHIN_KM = (25.0, 50.0, 100.0)
#: A member farther than this from a railway, an expressway, an open border port has a
#: gap there: half an hour by lorry, and two hours.
GAP_KM = {"rail": 25.0, "expressway": 25.0, "open_port": 100.0}
#: A hub or open border port this near to a member is served by the corridor.
SERVED_KM = 25.0
_HUBS = "logistics_hub"
_TOWNS = frozenset({"city", "county_seat", "foreign_city"})


def corridor_measures(
    work: Workspace, query: QueryOptions | None = None
) -> pd.DataFrame:
    """Return measures of every corridor of a plan, in each of its versions.

    Parameters
    ----------
    work : Workspace
        Plan, places and network.
    query : QueryOptions, optional
        Profile, criterion and restrictions; a container by time where left out.

    Returns
    -------
    pandas.DataFrame
        A row a corridor and version: ``corridor_id``, ``scheme_year``, ``kind``,
        ``name_en``, ``members``; of those drawn as lines the indicators of
        `performance.indicators` over all neighbouring members (sums, and means by
        border or kilometre), with ``links`` and ``links_without_route``; the share of
        members farther from a railway, an expressway and an open border port than
        `GAP_KM` (``far_rail`` ...); people within `WITHIN_KM` of a member, geodesic
        (``people_25km`` ...): of counties by their seat (census of the plan), or of
        towns of the gazetteer where the plan has no counties; of foreign towns beside
        counties (``people_abroad_25km`` ...); open logistics ``hubs`` and border
        ``ports`` of the plan within `SERVED_KM` of a member, with ``hubs_ids`` and
        ``ports_ids``; the share of members that reach such a hub, such a port, and a
        seaport within `HOURS` (``hub_4h`` ...; NaN where the plan has none).

    Raises
    ------
    RequestError
        If an option is not valid.
    """
    query = query or QueryOptions(by="time")
    if query.by != "time":
        msg = f"corridors: by {query.by!r}; shares within hours need time."
        raise RequestError(msg)
    options = work.options(query)
    near = _Near(work, options)
    rows = [_row(work, plan, row, near) for plan, row in corridors_of(work)]
    about = without_pairs(work, options)
    return about.frame(rows)


def corridor_gaps(work: Workspace, query: QueryOptions | None = None) -> pd.DataFrame:
    """Return how far the members of corridors are from rail, expressway and port.

    Parameters
    ----------
    work : Workspace
        Plan, places and network.
    query : QueryOptions, optional
        Profile and restrictions; a container where left out.

    Returns
    -------
    pandas.DataFrame
        A row a corridor, version and member: ``corridor_id``, ``scheme_year``,
        ``place_id``, ``name_en``, ``lon``, ``lat`` (EPSG:4326), ``rail_km``,
        ``expressway_km``, ``open_port_km`` (geodesic, to the nearest that the profile
        may use on the day; infinite without any), and ``gaps``, those farther than
        `GAP_KM`.

    Raises
    ------
    RequestError
        If an option is not valid.
    """
    options = work.options(query or QueryOptions(by="time"))
    near = _Near(work, options)
    rows = []
    for plan, corridor in corridors_of(work):
        of_it = plan.corridor_members["corridor_id"] == corridor["id"]
        members = _members(work, plan.corridor_members[of_it])
        away = near.away_km(_at(members))
        for k, place in enumerate(members):
            km = {name: float(away[name][k]) for name in GAP_KM}
            rows.append(
                {
                    "corridor_id": corridor["id"],
                    "scheme_year": corridor["scheme_year"],
                    "place_id": place.id,
                    "name_en": place.name_en,
                    "lon": place.lon,
                    "lat": place.lat,
                    **{f"{name}_km": value for name, value in km.items()},
                    "gaps": ";".join(n for n in GAP_KM if km[n] > GAP_KM[n]),
                }
            )
    return without_pairs(work, options).frame(rows)


def _row(
    work: Workspace, plan: Plan, corridor: dict[str, Any], near: _Near
) -> dict[str, Any]:
    of_corridor = plan.corridor_members["corridor_id"] == corridor["id"]
    members = _members(work, plan.corridor_members[of_corridor])
    row: dict[str, Any] = {
        "corridor_id": corridor["id"],
        "scheme_year": corridor["scheme_year"],
        "kind": corridor["kind"],
        "name_en": corridor["name_en"],
        "members": len(members),
    }
    if corridor["geometry_kind"] == "line":
        hops = hops_of(work, plan, corridor["id"])
        along = routes_along(work.router, near.options, hops)
        row["links"] = along.links
        row["links_without_route"] = along.links_without_route
        row |= joined_indicators(work.router, along)
    return row | near.of(members)


def _members(work: Workspace, members: pd.DataFrame) -> list[Place]:
    places = [member_place(row, work.gazetteer) for row in members.to_dict("records")]
    return list({place.id: place for place in places}.values())


def joined_indicators(router: Router, along: CorridorRoutes) -> dict[str, Any]:
    """Return the indicators of the routes along a corridor, taken as one.

    Parameters
    ----------
    router : Router
        Whose cost models apply.
    along : CorridorRoutes
        Of one profile.

    Returns
    -------
    dict
        As `performance.indicators`; circuity is the length over the sum of the great
        circles between members. Empty without a route.
    """
    if not along.routes:
        return {}
    first = along.routes[0]
    whole = replace(first, legs=tuple(leg for r in along.routes for leg in r.legs))
    found = indicators(whole, router.model(first.profile))
    straight = along.straight_km
    found["circuity"] = found["km"] / straight if straight else float("nan")
    return found


class _Near:
    """What lies near the members of corridors, on one state of a network."""

    def __init__(self, work: Workspace, options: ResolvedOptions) -> None:
        self._work, self.options = work, options
        plan = work.plan
        self._points = _built(work, options)
        everywhere = _open_ports(plan.table("border_ports"))
        self._points["open_port"] = everywhere[["lon", "lat"]].to_numpy(float)
        platforms = plan.platforms
        hubs = platforms[
            (platforms.get("platform", "") == _HUBS) & (platforms["status"] == "open")
        ]
        ports = _open_ports(plan.border_ports)
        self._served = {"hubs": hubs, "ports": ports}
        self._targets = {
            "hub": self._places(hubs.get("place_id", ())),
            "port": self._places(ports["id"]),
            "sea": self._places(plan.table("seaports")["id"]),
        }
        self._people = {
            "people": _people_of(work),
            "people_abroad": _people_of(work, abroad=True),
        }

    def _places(self, ids: Iterable[object]) -> tuple[Place, ...]:
        found = {}
        for name in ids:
            try:
                place = self._work.gazetteer.find(str(name))
            except LookupError:
                continue
            found[place.id] = place
        return tuple(found.values())

    def of(self, members: Sequence[Place]) -> dict[str, Any]:
        """Return gaps, people, reach, and what the members of a corridor serve."""
        row: dict[str, Any] = {}
        at = _at(members)
        for name, far in self.gaps(at).items():
            row[f"far_{name}"] = float(far.mean()) if len(far) else float("nan")
        for name, (where, people) in self._people.items():
            away = _nearest_km(where, at)
            for limit in WITHIN_KM:
                known = float(np.nansum(people[away <= limit]))
                row[f"{name}_{limit:.0f}km"] = known if len(people) else float("nan")
        for name, table in self._served.items():
            away = _nearest_km(table[["lon", "lat"]].to_numpy(float), at)
            served = table["id"].astype(str)[away <= SERVED_KM].tolist()
            row |= {name: len(served), f"{name}_ids": ";".join(sorted(served))}
        for name, targets in self._targets.items():
            hours = np.array([self._hours[name][place.id] for place in members])
            for limit in HOURS:
                share = float((hours <= limit).mean()) if targets else float("nan")
                row[f"{name}_{limit:.0f}h"] = share
        return row

    @cached_property
    def _hours(self) -> dict[str, dict[str, float]]:
        """Hours of every member of any corridor to the nearest of each target."""
        plan = self._work.plan
        members = {
            place.id: place
            for version in plan.versions or ("",)
            for place in _members(
                self._work,
                (plan.at(version) if version else plan).corridor_members,
            )
        }
        places = list(members.values())
        return {
            name: dict(zip(members, self._nearest_h(places, targets), strict=True))
            for name, targets in self._targets.items()
        }

    def away_km(self, at: Floats) -> dict[str, Floats]:
        """Return how far positions are from each of `GAP_KM`."""
        return {name: _nearest_km(at, self._points[name]) for name in GAP_KM}

    def gaps(self, at: Floats) -> dict[str, NDArray[np.bool_]]:
        """Return which positions are farther than `GAP_KM` from each of them."""
        return {name: km > GAP_KM[name] for name, km in self.away_km(at).items()}

    def _nearest_h(
        self, members: Sequence[Place], targets: tuple[Place, ...]
    ) -> list[float]:
        if not targets:
            return [np.inf] * len(members)
        weights = pair_weights(members, targets, "equal")
        of = Study(self._work.router, tuple(members), targets, self.options, weights)
        table = of.table()
        hours = np.where(table < INFINITY, table / of.per_unit, np.inf)
        return [float(value) for value in hours.min(axis=1)]


def _at(members: Sequence[Place]) -> Floats:
    return np.array([(p.lon, p.lat) for p in members], dtype=np.float64).reshape(-1, 2)


def _built(work: Workspace, options: ResolvedOptions) -> dict[str, Floats]:
    """Return the nodes of the railways and expressways that may be used that day."""
    network, policy = work.router.network, replace(options.policy, modes=frozenset())
    edges = network.edges
    open_ = ~work.router.closed_edges(policy, frozenset()).any
    open_ &= edges.arrays[work.router.model(options.profile).profile.use]
    named = set(work.plan.table("expressways")["id"].astype(str))
    return {
        "rail": _ends(network, open_ & edges.equals("mode", "rail")),
        "expressway": _ends(network, open_ & edges.isin("line_id", named)),
    }


def _people_of(work: Workspace, *, abroad: bool = False) -> tuple[Floats, Floats]:
    """Return where people live, and how many.

    At home by the counties of the plan; where it has none, by towns of the gazetteer,
    and so abroad.
    """
    counties, country = work.plan.counties, work.plan.head.country
    if len(counties) and not abroad:
        people: Floats = counties["population_2020"].to_numpy(np.float64)
        where: Floats = counties[["seat_lon", "seat_lat"]].to_numpy(np.float64)
        return where, people
    towns = [
        place
        for place in work.gazetteer.places
        if place.kind in _TOWNS
        and place.population
        and (place.country != country if abroad else not len(counties))
    ]
    if abroad and not len(counties):
        towns = []  # counted at home
    many: Floats = np.array([p.population for p in towns], dtype=np.float64)
    return _at(towns), many


def _ends(network: Any, chosen: NDArray[np.bool_]) -> Floats:  # noqa: ANN401
    arrays = network.edges.arrays
    nodes = np.unique(np.concatenate([arrays[end][chosen] for end in "uv"]))
    return np.stack([network.nodes.arrays[c][nodes] for c in ("lon", "lat")], axis=1)


def _open_ports(ports: pd.DataFrame) -> pd.DataFrame:
    """Return the ports in use that lead to another country by land."""
    in_use = ports["status"].isin(["open", "limited"])
    return ports[in_use & (ports["counterpart_country"] != "")]


def _nearest_km(at: Floats, points: Floats) -> Floats:
    """Return the distance of each position from the nearest of some points."""
    if not len(points):
        return np.full(len(at), np.inf)
    from gis_data.geodesy import NodeIndex  # noqa: PLC0415 - builds a tree

    index = NodeIndex(*points.T)
    near, _ = index.nearest_many(*at.T)
    return np.asarray(near[:, 0])
