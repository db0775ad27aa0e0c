"""Routes along the corridors of a plan: through their members, without unloading."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from corridors.align import member_place
from gis_data.geodesy import distance_km
from gis_data.members import member_links

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from corridors.workspace import Workspace
    from gis_data.gazetteer import Place
    from gis_data.plan import Plan
    from network.query.route_query import ResolvedOptions, ResolvedQuery
    from network.query.router import Router
    from network.query.routes import Route

    Hops = Sequence[tuple[Place, Place]]


@dataclass(frozen=True)
class CorridorRoutes:
    """The routes along a corridor.

    Attributes
    ----------
    routes : tuple of Route
        One along its members from the first to the last, and one along each branch;
        where no route passes all of them, one from member to member.
    links : int
        How many links between neighbouring members it has.
    links_without_route : int
        How many of them no route joins.
    straight_km : float
        Great circles between the neighbouring members that routes join.
    """

    routes: tuple[Route, ...]
    links: int
    links_without_route: int
    straight_km: float


def corridors_of(work: Workspace) -> Iterator[tuple[Plan, dict[str, Any]]]:
    """Yield every corridor of a plan in each of its versions, once.

    Parameters
    ----------
    work : Workspace
        The plan.

    Yields
    ------
    Plan, dict
        The plan in that version, and the row of the corridor.
    """
    done: set[tuple[str, str]] = set()
    for version in work.plan.versions or ("",):
        plan = work.plan.at(version) if version else work.plan
        for row in plan.corridors.to_dict("records"):
            key = str(row["id"]), str(row["scheme_year"])
            if key not in done:
                done.add(key)
                yield plan, {str(name): value for name, value in row.items()}


def hops_of(work: Workspace, plan: Plan, corridor_id: str) -> list[tuple[Place, Place]]:
    """Return the neighbouring members of a corridor, in its order.

    Parameters
    ----------
    work : Workspace
        Its gazetteer.
    plan : Plan
        One version.
    corridor_id : str
        The corridor.

    Returns
    -------
    list of (Place, Place)
        As `gis_data.members.member_links`.
    """
    members = plan.corridor_members
    links = member_links(members[members["corridor_id"] == corridor_id])
    return [
        (
            member_place(link, work.gazetteer, "from_"),
            member_place(link, work.gazetteer, "to_"),
        )
        for link in links.to_dict("records")
    ]


def routes_along(
    router: Router, options: ResolvedOptions, hops: Hops
) -> CorridorRoutes:
    """Return the routes along neighbouring members.

    Cargo passes the members between the first and the last; it is not unloaded there,
    which by rail would take half a day at each.

    Parameters
    ----------
    router : Router
        The network.
    options : ResolvedOptions
        Profile, criterion and policy.
    hops : sequence of (Place, Place)
        As `hops_of` returns them.

    Returns
    -------
    CorridorRoutes
        Without routes where nothing is joined.
    """
    routes: list[Route] = []
    joined: list[tuple[Place, Place]] = []
    for chain in _chains(hops):
        pairs = list(pairwise(chain))
        through = replace(options, via=tuple(chain[1:-1]))
        route = best_route(router, through.between(chain[0], chain[-1]))
        if route is not None:
            routes.append(route)
            joined += pairs
            continue
        for a, b in pairs if len(pairs) > 1 else ():
            route = best_route(router, options.between(a, b))
            if route is not None:
                routes.append(route)
                joined.append((a, b))
    straight = sum(float(distance_km(a.lon, a.lat, b.lon, b.lat)) for a, b in joined)
    return CorridorRoutes(tuple(routes), len(hops), len(hops) - len(joined), straight)


def best_route(router: Router, query: ResolvedQuery) -> Route | None:
    """Return the best route of a query without notes, None where there is none.

    Parameters
    ----------
    router : Router
        The network.
    query : ResolvedQuery
        Ends and options.

    Returns
    -------
    Route or None
        Legs and totals.
    """
    search = router.search(query)
    path = router.shortest_path(search, router.metric(query, search.closed))
    return None if path is None else router.bare_route(search, path)


def _chains(hops: Hops) -> list[list[Place]]:
    """Return the members of each run of hops that follow one another."""
    chains: list[list[Place]] = []
    for a, b in hops:
        if chains and chains[-1][-1].id == a.id:
            chains[-1].append(b)
        else:
            chains.append([a, b])
    return chains
