"""Answer a route query: best route, alternatives, trade-offs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from network.query.routes import RelatedRoute, Route, RouteSet

if TYPE_CHECKING:
    from corridors.workspace import Workspace
    from network.query.route_query import ResolvedQuery, RouteQuery


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
    if resolved.departs is not None:
        return _timed(work, resolved, query.alternatives)
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
