"""A plan with its places and its network, opened once: the front door in Python."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from gis_data.errors import CorridorsError
from gis_data.plan import Plan

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import date
    from pathlib import Path

    import networkx as nx

    from gis_data.gazetteer import Gazetteer, Match, Place
    from network.query.router import Router
    from network.query.routes import Request, Route

PROFILES = (
    "container", "bulk", "truck", "passenger",
    "automobile", "cold_chain", "grain", "tourist",
)  # fmt: skip
CRITERIA = ("generalised", "time", "cost", "distance", "co2")


class RequestError(CorridorsError, ValueError):
    """A request names something that is not on offer."""


@dataclass(frozen=True, kw_only=True)
class Ask:
    """What is asked of a route, in words.

    Attributes
    ----------
    profile : str
        Who or what travels, one of `PROFILES`.
    by : str
        What is minimised, one of `CRITERIA`; generalised is money plus time at
        the value of time of the profile.
    via : tuple of str
        Places to pass, in order.
    close, open : tuple of str
        Ids of border ports, yards, services and sea passages that are to count
        as shut, or as open.
    avoid_countries, allow_countries : tuple of str
        Countries not to touch; sanctioned countries that may be crossed.
    modes : tuple of str
        rail, road, sea, air; all when empty.
    as_of : datetime.date, optional
        Day whose state of ports, lines and services counts.
    """

    profile: str = "container"
    by: str = "generalised"
    via: tuple[str, ...] = ()
    close: tuple[str, ...] = ()
    open: tuple[str, ...] = ()
    avoid_countries: tuple[str, ...] = ()
    allow_countries: tuple[str, ...] = ()
    modes: tuple[str, ...] = ()
    as_of: date | None = None


class Workspace:
    """A plan, its gazetteer and a router on its network.

    Parameters
    ----------
    plan : Plan
        The plan; it is read only if something asks for it.
    region : str, optional
        ``eurasia`` for the roads of all Eurasia; None for the plan's region.
    progress : callable, optional
        Called with a few words while the network is built.
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

        return open_router(self.plan, region=self._region, progress=self._progress)

    def begin(self) -> None:
        """Begin to open the network, if it is kept, while names are looked up."""
        if self.folder.is_dir():
            self.router.begin()

    def match(self, text: str) -> Match:
        """Return the place that text names, and how it was found.

        Parameters
        ----------
        text : str
            Name in any script, id, or ``lat,lon``.

        Returns
        -------
        Match
            Place, how, and the rule that was applied.
        """
        return self.gazetteer.lookup(text)

    def route(self, origin: str, destination: str, ask: Ask | None = None) -> Route:
        """Return the best route between two named places.

        Parameters
        ----------
        origin, destination : str
            Names, ids or ``lat,lon``.
        ask : Ask, optional
            For whom, by what, and what may be used.

        Returns
        -------
        Route
            Legs, totals and notes.

        Raises
        ------
        NoRouteError
            If there is none, with the reason.
        PlaceError
            If a name is unknown or ambiguous.
        RequestError
            If the request names what is not on offer, or one place twice.
        """
        asked = ask or Ask()
        start, end = self.ends(origin, destination, asked)
        return self.router.route(start, end, self.request(asked))

    def ends(self, origin: str, destination: str, ask: Ask) -> tuple[Place, Place]:
        """Return the two places that a route leads between.

        Parameters
        ----------
        origin, destination : str
            Names, ids or ``lat,lon``.
        ask : Ask
            Whether there are places to pass.

        Returns
        -------
        tuple of Place
            Origin and destination.

        Raises
        ------
        PlaceError
            If a name is unknown or ambiguous.
        RequestError
            If both are one place, and none is to be passed in between.
        """
        start, end = self.match(origin).place, self.match(destination).place
        if start.id == end.id and not ask.via:
            msg = (
                f"{origin!r} and {destination!r} are both {start.label} ({start.id}); "
                "name two places, or say via where to come back."
            )
            raise RequestError(msg)
        return start, end

    def request(self, ask: Ask) -> Request:
        """Return a request in the network's terms.

        Parameters
        ----------
        ask : Ask
            In words.

        Returns
        -------
        Request
            Places found, ids in capitals as declared.

        Raises
        ------
        RequestError
            If profile or criterion is not on offer.
        """
        from network.query.policy import Policy  # noqa: PLC0415 - when asked for
        from network.query.routes import Request  # noqa: PLC0415 - when asked for

        _check("profile", ask.profile, PROFILES)
        _check("by", ask.by, CRITERIA)
        policy = Policy(
            closed=self._gates(ask.close),
            opened=self._gates(ask.open),
            avoided=frozenset(c.upper() for c in ask.avoid_countries),
            allowed=frozenset(c.upper() for c in ask.allow_countries),
            on=ask.as_of,
            modes=frozenset(m.lower() for m in ask.modes),
        )
        via = tuple(self.match(name).place for name in ask.via)
        return Request(ask.profile, ask.by, via, policy)  # type: ignore[arg-type]

    def graph(
        self, origin: str, destination: str, ask: Ask | None = None
    ) -> nx.MultiDiGraph[str]:
        """Return the graph that a route is computed on.

        Parameters
        ----------
        origin, destination : str
            Names, ids or ``lat,lon``.
        ask : Ask, optional
            For whom, by what, and what may be used.

        Returns
        -------
        networkx.MultiDiGraph
            As `network.export.query_graph.query_graph` returns it.
        """
        from network.export.query_graph import query_graph  # noqa: PLC0415 - heavy

        asked = ask or Ask()
        start, end = self.ends(origin, destination, asked)
        request = self.request(asked)
        return query_graph(self.router, request, origin=start, destination=end)

    def osmnx_graph(
        self, origin: str, destination: str, ask: Ask | None = None
    ) -> nx.MultiDiGraph[int]:
        """Return the same graph in the form of OSMnx."""
        from network.export.osmnx_graph import osmnx_graph  # noqa: PLC0415 - heavy

        return osmnx_graph(self.graph(origin, destination, ask))

    def _gates(self, names: Iterable[str]) -> frozenset[str]:
        """Return ids as declared, whatever their case; unknown ones unchanged."""
        from network.query.policy import gate_names  # noqa: PLC0415 - when asked for

        wanted = tuple(names)
        if not wanted:
            return frozenset()
        known = {name.casefold(): name for name in gate_names(self.router.network)}
        return frozenset(known.get(name.casefold(), name) for name in wanted)


def _check(option: str, value: str, allowed: tuple[str, ...]) -> None:
    if value not in allowed:
        msg = f"--{option} {value!r} is not on offer; use one of: {', '.join(allowed)}."
        raise RequestError(msg)


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
        Called with a few words while the network is built.

    Returns
    -------
    Workspace
        Its plan and its network are opened when first needed; a plan with faults
        is refused then, with a `PlanError` that lists them all.
    """
    return Workspace(Plan(plan), region=region, progress=progress)
