"""Answer a route query: best route, alternatives, trade-offs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from network.query.routes import RelatedRoute, Route, RouteSet

if TYPE_CHECKING:
    from datetime import datetime

    from corridors.workspace import Workspace
    from gis_data.gazetteer import Place
    from network.query.route_query import RouteQuery
    from network.query.routes import Request


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
    start, end, request = work.resolve(query)
    departs = query.departure
    if departs is not None:
        return _timed(work, (start, end, request), departs, query.alternatives)
    trade_offs = None
    if query.tradeoffs:
        from network.query.tradeoffs import trade_offs as find  # noqa: PLC0415 - rare

        trade_offs = RouteSet(tuple(find(work.router, start, end, request)))
    if not query.alternatives:
        best = work.router.route(start, end, request)
        return Answer(best, None, trade_offs)
    from network.query.alternatives import Limits, alternatives  # noqa: PLC0415 - rare

    limits = Limits(count=query.alternatives)
    found = alternatives(work.router, start, end, request, limits=limits)
    routes = RouteSet(tuple(found))
    return Answer(routes.best, routes, trade_offs)


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
    routes = RouteSet(tuple(found))
    return Answer(routes.best, routes)


def _plain(route: Any) -> Route:  # noqa: ANN401 - with or without a departure
    plain: Route = getattr(route, "route", route)
    return plain
