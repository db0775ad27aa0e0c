"""A plan with its places and its network, opened once: the front door in Python."""

from __future__ import annotations

import sys
import time
from dataclasses import fields, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

from gis_data.plan import Plan
from network.query.route_query import (
    CRITERIA,
    PROFILES,
    Policy,
    RequestError,
    ResolvedOptions,
    RouteQuery,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    import networkx as nx

    from corridors.answers import Answer
    from gis_data.gazetteer import Gazetteer, Match
    from network.query.route_query import PlaceLike, QueryOptions, ResolvedQuery
    from network.query.router import Router
    from network.query.routes import Route, RouteSet

__all__ = [
    "CRITERIA",
    "PROFILES",
    "RequestError",
    "RouteQuery",
    "Workspace",
    "open_workspace",
]


class Workspace:
    """A plan, its gazetteer and a router on its network.

    Parameters
    ----------
    plan : Plan
        The plan; it is read only if something asks for it.
    region : str, optional
        ``eurasia`` for the roads of all Eurasia; None for the plan's region.
    progress : callable, optional
        Called with a few words at each step while the network is built; left out,
        the steps are printed in a terminal or notebook.
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
        """Return which plan, and whether its network is there, in one line."""
        state = "built" if self.folder.is_dir() else "not built yet"
        return f"<Workspace on {self.plan.path}, network {state}>"

    @cached_property
    def gazetteer(self) -> Gazetteer:
        """Return the places of the plan and those behind them."""
        from network.cache import open_gazetteer  # noqa: PLC0415 - when asked for

        return open_gazetteer(self.plan, region=self._region)

    @cached_property
    def folder(self) -> Path:
        """Return where its network is kept, whether it is there or not."""
        from network.cache import network_folder  # noqa: PLC0415 - when asked for

        return network_folder(self.plan, region=self._region)

    @cached_property
    def router(self) -> Router:
        """Return a router; the network is built if it is not kept."""
        from network.cache import open_router  # noqa: PLC0415 - when asked for

        progress = self._progress or build_progress()
        return open_router(self.plan, region=self._region, progress=progress)

    def begin(self) -> None:
        """Begin to open the network, if it is kept, while names are looked up."""
        if self.folder.is_dir():
            self.router.begin()

    def match(self, place: PlaceLike) -> Match:
        """Return the place that is meant, and how it was found.

        Parameters
        ----------
        place : str, (float, float) or Place
            Name in any script, id, ``lat,lon`` as text, a (lon, lat) pair, or a
            place.

        Returns
        -------
        Match
            Place, how, and the rule that was applied.
        """
        if isinstance(place, str):
            return self.gazetteer.lookup(place)
        if isinstance(place, tuple):
            lon, lat = place
            return self.gazetteer.lookup(f"{lat},{lon}")
        from gis_data.gazetteer import Match  # noqa: PLC0415 - when asked for

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
            Legs, totals and messages; with times where a departure is asked for.

        Raises
        ------
        NoRouteError
            If there is none, with the reason.
        PlaceError
            If a name is unknown or ambiguous.
        RequestError
            If an option is not what it should be, or both ends are one place.

        Examples
        --------
        ::

            work.route("Changchun", "Vladivostok", modes="rail", as_of="2025-06-01")
        """
        return self._answer(origin, destination, options).best

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
            As for `route`; ``alternatives=3`` asks for three beside the best,
            ``tradeoffs=True`` for routes best by several weightings.

        Returns
        -------
        RouteSet
            Routes with their relation to the best.

        Raises
        ------
        NoRouteError, PlaceError, RequestError
            As for `route`.
        """
        return self._answer(origin, destination, options).routes

    def _answer(
        self,
        origin: PlaceLike | RouteQuery,
        destination: PlaceLike | None,
        options: dict[str, Any],
    ) -> Answer:
        from corridors.answers import answer  # noqa: PLC0415 - when asked for

        return answer(self, route_query(origin, destination, options))

    def resolve(self, query: RouteQuery) -> ResolvedQuery:
        """Return a query with places found and ids as declared.

        Parameters
        ----------
        query : RouteQuery
            What is asked.

        Returns
        -------
        ResolvedQuery
            For the router, or with a departure for a scheduler.

        Raises
        ------
        PlaceError
            If a name is unknown or ambiguous.
        RequestError
            If both ends are one place, and none is to be passed in between.
        """
        start, end = self.match(query.origin).place, self.match(query.destination).place
        if start.id == end.id and not query.via:
            msg = (
                f"{query.origin!r} and {query.destination!r} are both {start.label} "
                f"({start.id}); name two places, or say via where to come back."
            )
            raise RequestError(msg)
        return self.options(query).between(start, end, query.departure)

    def options(self, query: QueryOptions) -> ResolvedOptions:
        """Return the options of a query, with places found and ids as declared.

        Parameters
        ----------
        query : QueryOptions
            What is asked.

        Returns
        -------
        ResolvedOptions
            Profile, criterion, places to pass, and what may be used.
        """
        policy = Policy(
            closed=self._gates(query.close),
            opened=self._gates(query.open),
            avoided=frozenset(query.avoid_countries),
            allowed=frozenset(query.allow_countries),
            on=query.day,
            modes=frozenset(query.modes),
        )
        via = tuple(self.match(place).place for place in query.places_to_pass)
        return ResolvedOptions(
            profile=query.profile,
            criterion=query.by,  # type: ignore[arg-type]
            via=via,
            policy=policy,
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
            As for `route`.

        Returns
        -------
        networkx.MultiDiGraph
            As `network.export.query_graph.query_graph` returns it.
        """
        from network.export.query_graph import query_graph  # noqa: PLC0415 - heavy

        query = route_query(origin, destination, options)
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

    def _gates(self, names: Iterable[str]) -> frozenset[str]:
        """Return ids as declared, whatever their case; unknown ones unchanged."""
        from network.query.policy import gate_names  # noqa: PLC0415 - when asked for

        wanted = tuple(names)
        if not wanted:
            return frozenset()
        known = {name.casefold(): name for name in gate_names(self.router.network)}
        return frozenset(known.get(name.casefold(), name) for name in wanted)


def build_progress() -> Callable[[str], None] | None:
    """Return what prints the steps of a build with the seconds they began at.

    Returns
    -------
    callable or None
        None where nobody reads along: neither a terminal nor a notebook.
    """
    if not (sys.stderr.isatty() or "ipykernel" in sys.modules):
        return None
    start = time.perf_counter()

    def show(step: str) -> None:
        from rich.console import Console  # noqa: PLC0415 - a kept network does without

        seconds = time.perf_counter() - start
        console = Console(stderr=True, markup=False, highlight=False)
        console.print(f"Building the network, {seconds:4.0f} s: {step}")

    return show


def route_query(
    origin: PlaceLike | RouteQuery,
    destination: PlaceLike | None,
    options: dict[str, Any],
) -> RouteQuery:
    """Return a query from whatever `Workspace.route` was called with.

    Parameters
    ----------
    origin : str, (float, float), Place or RouteQuery
        Where from, or the whole query.
    destination : str, (float, float) or Place, optional
        Where to; None with a whole query.
    options : dict
        Other attributes of `RouteQuery`; they replace those of a whole query.

    Returns
    -------
    RouteQuery
        Checked.

    Raises
    ------
    RequestError
        If there is no destination, or an option is not one.
    """
    known = {field.name for field in fields(RouteQuery)}
    unknown = sorted(options.keys() - known)
    if unknown:
        msg = f"{unknown[0]}: not an option of a route; use {', '.join(sorted(known))}."
        raise RequestError(msg)
    if isinstance(origin, RouteQuery):
        return replace(origin, **options)
    if destination is None:
        msg = "destination: is missing; name two places, or give a RouteQuery."
        raise RequestError(msg)
    return RouteQuery(origin, destination, **options)


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
        Folder of a plan; that of Jilin Province when left out.
    region : str, optional
        ``eurasia`` for the roads of all Eurasia; None for the plan's region.
    progress : callable, optional
        Called with a few words at each step while the network is built; left out,
        the steps are printed in a terminal or notebook.

    Returns
    -------
    Workspace
        Its plan and its network are opened when first needed; a plan with faults
        is refused then, with a `PlanError` that lists them all.
    """
    return Workspace(Plan(plan), region=region, progress=progress)
