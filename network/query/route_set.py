"""Routes with their relation to the best one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic, NamedTuple, TypeVar

from network.query.describe import detour, difference

if TYPE_CHECKING:
    from collections.abc import Sequence

    from network.query.alternatives import Candidate
    from network.query.leg import EdgePath
    from network.query.router import Router
    from network.query.routes import Route

R = TypeVar("R")


class RelatedRoute(NamedTuple, Generic[R]):
    """A route and its relation to the best route.

    Attributes
    ----------
    route : Route or TimedRoute
        Legs and totals.
    extra : float
        Weight more than the best, as a share: 0.05 is 5 % more of what is
        minimised; with a departure and by time, of the hours from departure to
        arrival.
    overlap : float
        The greatest share of it on one route found before.
    difference : str
        How it differs from the best, in one line; empty for the best.
    best_in : tuple of str
        Criteria of which it is the optimum, where several are compared.
    """

    route: R
    extra: float = 0.0
    overlap: float = 0.0
    difference: str = ""
    best_in: tuple[str, ...] = ()


def related_routes(
    router: Router,
    found: Sequence[Candidate],
    routes: Sequence[Route],
    answers: Sequence[R],
) -> list[RelatedRoute[R]]:
    """Return routes with their relation to the first.

    Parameters
    ----------
    router : Router
        Of the network.
    found : sequence of Candidate
        Their paths, the best first.
    routes : sequence of Route
        Their legs.
    answers : sequence of Route or TimedRoute
        What to return of each.

    Returns
    -------
    list of RelatedRoute
        In the same order.
    """
    best = found[0]
    related = [RelatedRoute(answers[0])]
    for candidate, route, answer in zip(
        found[1:], routes[1:], answers[1:], strict=True
    ):
        extra = candidate.weight / best.weight - 1 if best.weight else 0.0
        line = describe_difference(
            router, (routes[0], best.path), (route, candidate.path)
        )
        related.append(RelatedRoute(answer, extra, candidate.overlap, line))
    return related


def describe_difference(
    router: Router, best: tuple[Route, EdgePath], other: tuple[Route, EdgePath]
) -> str:
    """Return how a route differs from the best: by its gates, else by its course.

    Parameters
    ----------
    router : Router
        Of the network.
    best, other : tuple of Route and EdgePath
        Two routes between the same places.

    Returns
    -------
    str
        One line.
    """
    line = difference(best[0], other[0])
    if line[0] not in "+-":
        return line
    past = detour(router.network, router.writer.names, best[1], other[1])
    return f"{past}: {line}" if past else line
