"""Answer route queries: the best route, alternatives and trade-offs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from network.query.routes import Relation, Route, RouteSet

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from corridors.workspace import Workspace
    from gis_data.gazetteer import Place
    from network.query.route_query import RouteQuery
    from network.query.route_set import RelatedRoute
    from network.query.routes import Request


@dataclass(frozen=True)
class Answer:
    """What a query asks for.

    Attributes
    ----------
    best : Route
        The best route by the criterion.
    alternatives : RouteSet, optional
        The best and its alternatives; None where none were asked for.
    trade_offs : RouteSet, optional
        Routes best by several weightings, the fastest first; None likewise.
    weighed : object
        The same for `corridors.tradeoff_plot`.
    """

    best: Route
    alternatives: RouteSet | None = None
    trade_offs: RouteSet | None = None
    weighed: Any = None

    @property
    def routes(self) -> RouteSet:
        """Return the trade-offs, else the alternatives, else the best route alone."""
        alone = RouteSet((self.best,), (Relation(),))
        return self.trade_offs or self.alternatives or alone

    def to_dict(self, language: str = "en") -> dict[str, Any]:
        """Return the answer as plain values.

        Parameters
        ----------
        language : str
            One of `gis_data.messages.message.LANGUAGES`, for the texts of messages.

        Returns
        -------
        dict
            The best route as `Route.to_dict`; where they were asked for,
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
    """Return the best route, and what else a query asks for.

    Parameters
    ----------
    work : Workspace
        Places and network.
    query : RouteQuery
        What is asked.

    Returns
    -------
    Answer
        Routes.

    Raises
    ------
    NoRouteError
        If there is no route, with the reason.
    PlaceError
        If a name is unknown or ambiguous.
    RequestError
        If both ends are one place, and none is to be passed in between.
    """
    start, end, request = work.resolve(query)
    departs = query.departure
    if departs is not None:
        return _timed(work, (start, end, request), departs, query.alternatives)
    trade_offs = None
    weighed: Any = None
    if query.tradeoffs:
        from network.query.tradeoffs import trade_offs as find  # noqa: PLC0415 - rare

        weighed = find(work.router, start, end, request)
        trade_offs = _route_set(weighed)
    if not query.alternatives:
        best = work.router.route(start, end, request)
        return Answer(best, None, trade_offs, weighed)
    from network.query.alternatives import Limits, alternatives  # noqa: PLC0415 - rare

    limits = Limits(count=query.alternatives)
    found = alternatives(work.router, start, end, request, limits=limits)
    routes = _route_set(found)
    return Answer(routes.best, routes, trade_offs, weighed)


def _timed(
    work: Workspace,
    resolved: tuple[Place, Place, Request],
    departs: datetime,
    count: int,
) -> Answer:
    from network.query.timedep.scheduler import Scheduler  # noqa: PLC0415 - rare
    from network.query.timedep.timetable import plan_timetable  # noqa: PLC0415 - rare

    scheduler = Scheduler(work.router, plan_timetable(work.plan))
    if not count:
        timed: Any = scheduler.route(*resolved, departs)
        return Answer(_plain(timed))
    from network.query.alternatives import Limits  # noqa: PLC0415 - rare
    from network.query.timedep.timed_alternatives import timed_alternatives  # noqa: PLC0415 - rare

    limits = Limits(count=count)
    found = timed_alternatives(scheduler, *resolved, departs, limits=limits)
    routes = _route_set(found)
    return Answer(routes.best, routes)


def _route_set(related: Iterable[RelatedRoute[Any]]) -> RouteSet:
    """Return routes with their relation to the best as a set."""
    items = list(related)
    return RouteSet(
        tuple(_plain(one.route) for one in items),
        tuple(
            Relation(one.extra, one.overlap, one.difference, one.best_in)
            for one in items
        ),
    )


def _plain(route: Any) -> Route:  # noqa: ANN401 - with or without a departure
    plain: Route = getattr(route, "route", route)
    return plain
