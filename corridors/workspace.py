"""Workspace: a plan with its places and network, and the queries on them."""

from __future__ import annotations

import os
import sys
import time
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gis_data.invisible import with_marks
from gis_data.plan import ROADS, Plan
from network.model.errors import RequestError
from network.query import arguments
from network.query.route_query import (
    CRITERIA,
    PROFILES,
    Policy,
    ResolvedOptions,
    RouteQuery,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    import folium
    import networkx as nx

    from gis_data.gazetteer import Gazetteer, Match
    from network.costs.prices import Price
    from network.query.arguments import PlaceLike
    from network.query.route_query import QueryOptions, ResolvedQuery
    from network.query.router import Router
    from network.query.routes import Route, RouteSet

__all__ = ["CRITERIA", "PROFILES", "RouteQuery", "Workspace", "open_workspace"]


class Workspace:
    """A plan, its gazetteer and a router on its network.

    Parameters
    ----------
    plan : Plan
        The plan; it is read when first needed.
    region : str, optional
        ``eurasia`` for the roads of all Eurasia, ``plan`` for those of the plan's
        region; by default what the plan says.
    progress : callable, optional
        Called with the name of each step while the network is built. Default: steps
        are printed in a terminal or notebook.
    """

    def __init__(
        self,
        plan: Plan,
        *,
        region: str | None = None,
        progress: Callable[[str], None] | None = None,
    ) -> None:
        self.plan = plan
        self._region = region
        self._progress = progress

    def __repr__(self) -> str:
        """Return the plan and the state of its network, in one line."""
        state = "built" if self.folder.is_dir() else "not built yet"
        return f"<Workspace on {self.plan.path}, network {state}>"

    @property
    def roads(self) -> str:
        """Return whose roads the network has, one of `gis_data.plan.ROADS`."""
        return self._region or self.plan.roads

    @cached_property
    def gazetteer(self) -> Gazetteer:
        """Return the gazetteer: places of the plan and of the reference tables."""
        from network.cache import open_gazetteer  # noqa: PLC0415 - heavy

        return open_gazetteer(self.plan, region=self._region, folder=self.folder)

    @cached_property
    def folder(self) -> Path:
        """Return the cache folder of the network, which may not exist yet."""
        from network.cache import network_folder  # noqa: PLC0415 - heavy

        return network_folder(self.plan, region=self._region)

    @cached_property
    def router(self) -> Router:
        """Return a router; the network is built if it is not cached."""
        from network.cache import open_router  # noqa: PLC0415 - heavy

        progress = self._progress or build_progress()
        return open_router(
            self.plan, region=self._region, progress=progress, folder=self.folder
        )

    def begin(self) -> None:
        """Start to load a cached network in the background."""
        if self.folder.is_dir():
            self.router.begin()

    def match(self, place: PlaceLike) -> Match:
        """Return the place of a name, id or position, and how it was matched.

        Parameters
        ----------
        place : str, (float, float) or Place
            Name in any script, id, ``lat,lon`` as text, a (lon, lat) pair, or a
            place.

        Returns
        -------
        Match
            Place, how it was matched, and a note on the rule applied.
        """
        place = arguments.place("place", place)
        if isinstance(place, str):
            return self.gazetteer.lookup(place)
        if isinstance(place, tuple):
            lon, lat = place
            return self.gazetteer.lookup(f"{lat},{lon}")
        from gis_data.gazetteer import Match  # noqa: PLC0415 - heavy

        return Match(place, "id")

    def route(
        self,
        origin: PlaceLike | RouteQuery,
        destination: PlaceLike | None = None,
        **options: Any,  # noqa: ANN401 - checked by RouteQuery
    ) -> Route:
        """Return the best route between two places.

        Parameters
        ----------
        origin, destination : str, (float, float) or Place
            Names, ids, ``lat,lon`` as text, (lon, lat) pairs or places; or a
            `RouteQuery` alone.
        **options
            The other attributes of `RouteQuery`.

        Returns
        -------
        Route
            Legs, totals and messages; with times if there is a departure.

        Raises
        ------
        NoRouteError
            If there is none; the message is the reason.
        PlaceError
            If a name is unknown or ambiguous.
        RequestError
            If an option is not valid, or both ends are the same place.

        Examples
        --------
        ::

            work.route("Changchun", "Vladivostok", modes="rail", as_of="2025-06-01")
        """
        from corridors.answers import answer, route_query  # noqa: PLC0415 - heavy

        refused = {"alternatives": "routes", "tradeoffs": "routes"}
        query = route_query(origin, destination, options, refused)
        return answer(self, query).best

    def routes(
        self,
        origin: PlaceLike | RouteQuery,
        destination: PlaceLike | None = None,
        **options: Any,  # noqa: ANN401 - checked by RouteQuery
    ) -> RouteSet:
        """Return the best route and its alternatives, or trade-offs.

        Parameters
        ----------
        origin, destination : str, (float, float) or Place
            As for `route`.
        **options
            As for `route`; ``alternatives=3`` adds three to the best,
            ``tradeoffs=True`` lists routes best by several weightings.

        Returns
        -------
        RouteSet
            Routes with their relation to the best.

        Raises
        ------
        NoRouteError, PlaceError, RequestError
            As for `route`.
        """
        from corridors.answers import answer, route_query  # noqa: PLC0415 - heavy

        return answer(self, route_query(origin, destination, options)).routes

    def explore(self, routes: Route | RouteSet) -> folium.Map:
        """Return routes of this workspace as a map page that needs no internet.

        Parameters
        ----------
        routes : Route or RouteSet
            The routes.

        Returns
        -------
        folium.Map
            Layers can be added; `maps.export.write_map` writes it with its policy.
        """
        from corridors.atlas.route_pages import explore  # noqa: PLC0415 - heavy

        return explore(self, routes)

    def resolve(self, query: RouteQuery) -> ResolvedQuery:
        """Return a query with places found and ids as declared.

        Parameters
        ----------
        query : RouteQuery
            The query.

        Returns
        -------
        ResolvedQuery
            For the router, or with a departure for a scheduler.

        Raises
        ------
        PlaceError
            If a name is unknown or ambiguous.
        RequestError
            If both ends are the same place and there is no place to pass.
        """
        start, end = self.match(query.origin).place, self.match(query.destination).place
        if start.id == end.id and not query.via:
            msg = (
                f"{query.origin!r} and {query.destination!r} are both {start.label} "
                f"({start.id}). Give two different places, or add via for a round trip."
            )
            raise RequestError(msg)
        return self.options(query).between(start, end, query.departure)

    def options(self, query: QueryOptions) -> ResolvedOptions:
        """Return the options of a query, with places found and ids as declared.

        Parameters
        ----------
        query : QueryOptions
            The query.

        Returns
        -------
        ResolvedOptions
            Profile, criterion, places to pass, and what may be used.
        """
        policy = Policy(
            closed=self._gates(query.close),
            opened=self._gates(query.open),
            avoided=frozenset(query.avoid_countries),
            allowed=frozenset(query.allow_transit),
            on=query.day,
            modes=frozenset(query.modes),
        )
        via = tuple(self.match(place).place for place in query.places_to_pass)
        return ResolvedOptions(
            profile=query.profile,
            criterion=query.by,  # type: ignore[arg-type]
            via=via,
            policy=policy,
            rates=self._rates(query.rates),
        )

    def graph(
        self,
        origin: PlaceLike | RouteQuery,
        destination: PlaceLike | None = None,
        **options: Any,  # noqa: ANN401 - checked by RouteQuery
    ) -> nx.MultiDiGraph[str]:
        """Return the graph that a route is computed on.

        Parameters
        ----------
        origin, destination : str, (float, float) or Place
            As for `route`.
        **options
            As for `route`, without via and depart.

        Returns
        -------
        networkx.MultiDiGraph
            As `network.export.query_graph.query_graph` returns it.
        """
        from corridors.answers import route_query  # noqa: PLC0415 - heavy
        from network.export.query_graph import query_graph  # noqa: PLC0415 - heavy

        refused = dict.fromkeys(("alternatives", "tradeoffs", "depart"), "routes")
        refused["via"] = "route"
        query = route_query(origin, destination, options, refused)
        resolved = self.resolve(query)
        return query_graph(
            self.router,
            resolved,
            origin=resolved.origin,
            destination=resolved.destination,
        )

    def osmnx_graph(
        self,
        origin: PlaceLike | RouteQuery,
        destination: PlaceLike | None = None,
        **options: Any,  # noqa: ANN401 - checked by RouteQuery
    ) -> nx.MultiDiGraph[int]:
        """Return the same graph in the form of OSMnx."""
        from network.export.osmnx_graph import osmnx_graph  # noqa: PLC0415 - heavy

        return osmnx_graph(self.graph(origin, destination, **options))

    def _rates(self, path: Path | str | None) -> tuple[Price, ...]:
        """Return the prices of a file of one's own rates; none without a file."""
        if path is None:
            return ()
        from corridors.rates import rates_of  # noqa: PLC0415 - rare

        return rates_of(self, Path(path))

    def _gates(self, names: Iterable[str]) -> frozenset[str]:
        """Return ids in their declared case; unknown ids unchanged."""
        from network.query.gate_names import declared_names  # noqa: PLC0415 - heavy

        ids = tuple(names)
        return declared_names(self.router.network, ids) if ids else frozenset()


def build_progress() -> Callable[[str], None] | None:
    """Return a function that prints each step of a build with the time elapsed.

    Returns
    -------
    callable or None
        None outside a terminal or notebook.
    """
    if not (sys.stderr.isatty() or "ipykernel" in sys.modules):
        return None
    start = time.perf_counter()

    def show(step: str) -> None:
        from rich.console import Console  # noqa: PLC0415 - only for a build

        seconds = time.perf_counter() - start
        console = Console(stderr=True, markup=False, highlight=False)
        console.print(with_marks(f"Building the network, {seconds:4.0f} s: {step}"))

    return show


def open_workspace(
    plan: Path | str | None = None,
    *,
    region: str | None = None,
    progress: Callable[[str], None] | None = None,
) -> Workspace:
    """Return a workspace on a plan.

    Parameters
    ----------
    plan : path or str, optional
        Folder of a plan. Default: Jilin Province.
    region : str, optional
        ``eurasia`` for the roads of all Eurasia, ``plan`` for those of the plan's
        region; by default what the plan says.
    progress : callable, optional
        Called with the name of each step while the network is built. Default: steps
        are printed in a terminal or notebook.

    Returns
    -------
    Workspace
        Plan and network are opened when first needed; a plan with errors then
        raises a `PlanError` that lists all of them.

    Raises
    ------
    RequestError
        If the region is not known, or the plan is no path.
    """
    if not isinstance(plan, str | os.PathLike | None):
        msg = f"plan: {plan!r} is not a folder; give its path, or leave it out."
        raise RequestError(msg)
    if region not in {None, *ROADS}:
        allowed = " or ".join(map(repr, ROADS))
        msg = f"region: {region!r} is not known; use {allowed}, or leave it out."
        raise RequestError(msg)
    return Workspace(Plan(plan), region=region, progress=progress)
