"""Answer a route query: best route, alternatives, trade-offs; and its currency."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from difflib import get_close_matches
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from gis_data.messages.catalogue import entries
from gis_data.messages.message import Message
from network.model.errors import NoRouteError, RequestError
from network.query.route_query import RouteQuery
from network.query.routes import RelatedRoute, Route, RouteSet

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from corridors.workspace import Workspace
    from gis_data.gazetteer import Place
    from gis_data.messages.message import I18nText, Param
    from network.costs.parameters import Parameter, ParameterSet
    from network.model.estimate import Estimate
    from network.query.arguments import PlaceLike
    from network.query.route_query import ResolvedQuery


MOST_NAMED = 5


@dataclass(frozen=True)
class Answer:
    """Answer to a route query.

    Attributes
    ----------
    best : Route
        The best route by the criterion.
    alternatives : RouteSet, optional
        Best route and its alternatives; None if not requested.
    trade_offs : RouteSet, optional
        Routes best by several weightings, fastest first; None if not requested.
    """

    best: Route
    alternatives: RouteSet | None = None
    trade_offs: RouteSet | None = None

    @property
    def routes(self) -> RouteSet:
        """Return the trade-offs, else the alternatives, else the best route alone."""
        alone = RouteSet((RelatedRoute(self.best),))
        return self.trade_offs or self.alternatives or alone

    def to_dict(self, language: str = "en") -> dict[str, Any]:
        """Return the answer as plain values.

        Parameters
        ----------
        language : str
            Language of the texts of messages.

        Returns
        -------
        dict
            Best route as `Route.to_dict`; if requested,
            ``alternatives`` without the best and ``trade_offs``, as
            `RouteSet.to_dict`.
        """
        record = self.best.to_dict(language)
        if self.alternatives is not None:
            record["alternatives"] = self.alternatives.to_dict(language)[1:]
        if self.trade_offs is not None:
            record["trade_offs"] = self.trade_offs.to_dict(language)
        return record


def answer(work: Workspace, query: RouteQuery) -> Answer:
    """Return the best route, and the alternatives or trade-offs of a query.

    Parameters
    ----------
    work : Workspace
        Places and network.
    query : RouteQuery
        The query.

    Returns
    -------
    Answer
        Its routes.

    Raises
    ------
    NoRouteError
        If there is no route; the message is the reason.
    PlaceError
        If a name is unknown or ambiguous.
    RequestError
        If both ends are the same place and there is no place to pass.
    """
    resolved = work.resolve(query)
    places = (resolved.origin, *resolved.via, resolved.destination)
    beyond = beyond_roads(work, places, resolved.policy.modes)
    try:
        found = _answered(work, query, resolved)
    except NoRouteError as error:
        error.args += edge_of_roads(work, places, resolved.policy.modes)
        if not error.gates:
            error.args += other_profiles(work, resolved)
        raise
    if not beyond:
        return found
    note = Message("note.edge_of_roads", {"places": beyond})
    best = replace(found.best, messages=(*found.best.messages, note))
    return replace(found, best=best)


def edge_of_roads(
    work: Workspace, places: Iterable[Place], modes: Collection[str]
) -> tuple[Message, ...]:
    """Return that the roads end where some places lie beyond, and how to go on.

    Parameters
    ----------
    work : Workspace
        Its network may have the roads of the plan's region alone.
    places : iterable of Place
        Places of a query without a route.
    modes : collection of str
        Modes of the query; empty: all.

    Returns
    -------
    tuple of Message
        ``reason.edge_of_roads``, with the first few of the places, if roads may be
        used and a place lies outside the region; else none.
    """
    beyond = beyond_roads(work, places, modes)
    return (Message("reason.edge_of_roads", {"places": beyond}),) if beyond else ()


def beyond_roads(
    work: Workspace, places: Iterable[Place], modes: Collection[str]
) -> tuple[I18nText, ...]:
    """Return the first few of some places that the roads of the network do not reach.

    Parameters
    ----------
    work : Workspace
        Its network may have the roads of the plan's region alone.
    places : iterable of Place
        Places of a query.
    modes : collection of str
        Modes of the query; empty: all.

    Returns
    -------
    tuple of I18nText
        Names of at most `MOST_NAMED` places outside the region; none if no road is
        asked for or the network has those of Eurasia.
    """
    if work.roads != "plan" or (modes and "road" not in modes):
        return ()
    west, south, east, north = work.plan.region
    beyond = [
        place.title
        for place in places
        if not (west <= place.lon <= east and south <= place.lat <= north)
    ]
    return tuple(beyond[:MOST_NAMED])


def other_profiles(work: Workspace, query: ResolvedQuery) -> tuple[Message, ...]:
    """Return the profiles that have a route where that of a query has none.

    Parameters
    ----------
    work : Workspace
        Its router finds them.
    query : ResolvedQuery
        A query without a route.

    Returns
    -------
    tuple of Message
        ``reason.other_profiles``, with their names; none where no profile has.
    """
    from network.costs.cost import PROFILES  # noqa: PLC0415 - not on a warm route

    router = work.router
    found = []
    for profile in dict.fromkeys(one.base for one in PROFILES.values()):
        if profile == router.model(query.profile).profile.base:
            continue
        try:
            search = router.search(replace(query, profile=profile))
        except NoRouteError:
            continue
        if router.shortest_path(search, router.metric(search.query, search.closed)):
            found.append(Message(f"profile.{profile}"))
    if not found:
        return ()
    return (Message("reason.other_profiles", {"profiles": tuple(found)}),)


def _answered(work: Workspace, query: RouteQuery, resolved: ResolvedQuery) -> Answer:
    if resolved.departs is not None:
        return _timed(work, resolved, query.alternatives)
    answer = _untimed(work, query, resolved)
    if not query.deciding:
        return answer
    from network.query.decided import with_deciding_figure  # noqa: PLC0415 - rare

    known = (answer.alternatives or RouteSet((RelatedRoute(answer.best),))).related
    routes = RouteSet(with_deciding_figure(work.router, resolved, known))
    listed = routes if query.alternatives or len(routes) > 1 else None
    return replace(answer, best=routes.best, alternatives=listed)


def _untimed(work: Workspace, query: RouteQuery, resolved: ResolvedQuery) -> Answer:
    trade_offs = None
    if query.tradeoffs:
        from network.query.tradeoffs import trade_offs as find  # noqa: PLC0415 - rare

        trade_offs = RouteSet(tuple(find(work.router, resolved)))
    if not query.alternatives:
        return Answer(work.router.route(resolved), None, trade_offs)
    from network.query.alternatives import Limits, alternatives  # noqa: PLC0415 - rare

    limits = Limits(count=query.alternatives)
    routes = RouteSet(tuple(alternatives(work.router, resolved, limits=limits)))
    return Answer(routes.best, routes, trade_offs)


def _timed(work: Workspace, query: ResolvedQuery, count: int) -> Answer:
    from network.query.timedep.scheduler import Scheduler  # noqa: PLC0415 - rare
    from network.query.timedep.timetable import plan_timetable  # noqa: PLC0415 - rare

    scheduler = Scheduler(work.router, plan_timetable(work.plan))
    if not count:
        return Answer(scheduler.route(query))
    from network.query.alternatives import Limits  # noqa: PLC0415 - rare
    from network.query.timedep.timed_alternatives import timed_alternatives  # noqa: PLC0415 - rare

    limits = Limits(count=count)
    routes = RouteSet(tuple(timed_alternatives(scheduler, query, limits=limits)))
    return Answer(routes.best, routes)


@dataclass(frozen=True)
class Currency:
    """A currency for costs that are computed in US dollars.

    Attributes
    ----------
    code : str
        ISO 4217.
    figure : Parameter
        Units per US dollar, with year and source.
    """

    code: str
    figure: Parameter

    @classmethod
    def of(cls, book: ParameterSet, code: str) -> Currency:
        """Return a currency at the yearly mean rate of the price year."""
        return cls(code, book.per_usd(code))

    @classmethod
    def pair(cls, book: ParameterSet, code: str) -> tuple[Currency, Currency]:
        """Return US dollars, and another currency if there is one."""
        return cls.of(book, "USD"), cls.of(book, code or "USD")

    @property
    def name(self) -> Param:
        """Return what messages call it: its word in the catalogue, else its code."""
        known = f"cur.{self.code}" in entries("en")
        return Message(f"cur.{self.code}") if known else self.code

    @property
    def rate(self) -> Message:
        """Return the exchange rate, with its year."""
        year = int(self.figure.year)
        return Message(
            "note.rate", {"rate": self.figure.typical, "cur": self.name, "year": year}
        )

    def shown(self, usd: float) -> str:
        """Return an amount as printed, without the currency code."""
        return f"{usd * self.figure.typical:,.0f}"

    def of_estimate(self, usd: Estimate) -> Estimate:
        """Return a cost in this currency."""
        return usd.times(self.figure.typical, self.code)

    def as_record(self) -> dict[str, object]:
        """Return the rate as plain values."""
        return {
            "currency": self.code,
            "per_usd": self.figure.typical,
            "year": int(self.figure.year),
            "source": self.figure.source,
        }


def route_query(
    origin: PlaceLike | RouteQuery,
    destination: PlaceLike | None,
    options: Mapping[str, Any],
    refused: Mapping[str, str] = MappingProxyType({}),
) -> RouteQuery:
    """Return the query of the arguments of `Workspace.route`.

    Parameters
    ----------
    origin : str, (float, float), Place or RouteQuery
        Origin, or a complete query.
    destination : str, (float, float) or Place, optional
        Destination; None with a complete query.
    options : mapping of str to object
        Other attributes of `RouteQuery`; they replace those of a complete query.
    refused : mapping of str to str
        Options that do not apply, and the method of `Workspace` where they do.

    Returns
    -------
    RouteQuery
        Checked.

    Raises
    ------
    RequestError
        If there is no destination, or an option is unknown or does not apply.
    """
    known = {field.name for field in fields(RouteQuery)}
    unknown = sorted(options.keys() - known)
    if unknown:
        like = get_close_matches(unknown[0], known)
        hint = f" Did you mean {like[0]}?" if like else ""
        allowed = ", ".join(sorted(known - {"origin", "destination"}))
        msg = f"{unknown[0]}: unknown option.{hint} Allowed: {allowed}."
        raise RequestError(msg)
    if isinstance(origin, RouteQuery):
        query = replace(origin, **options)
    elif destination is None:
        msg = "destination is missing. Give two places, or a RouteQuery."
        raise RequestError(msg)
    else:
        query = RouteQuery(origin, destination, **options)
    for name, method in refused.items():
        if getattr(query, name):
            msg = f"{name}: no option here; ask `{method}` of the workspace."
            raise RequestError(msg)
    return query
