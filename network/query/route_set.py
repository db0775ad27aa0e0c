"""Routes with their relation to the best one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic, NamedTuple, TypeVar

from network.query.describe import describe_difference

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gis_data.messages.message import Message
    from network.query.alternatives import Candidate
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
    difference : Message, optional
        How it differs from the best; None for the best.
    best_in : tuple of str
        Criteria of which it is the optimum, where several are compared.
    """

    route: R
    extra: float = 0.0
    overlap: float = 0.0
    difference: Message | None = None
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
        difference = describe_difference(
            router, (routes[0], best.path), (route, candidate.path)
        )
        related.append(RelatedRoute(answer, extra, candidate.overlap, difference))
    return related
