"""Alternative routes: bounded overlap and stretch relative to the optimum.

The lightest route by other means (`network.query.route_kinds`) is the first candidate,
then come those of the plateau method (`network.query.candidate_paths`), in a few
milliseconds. Where too few of them satisfy the limits, the penalty method [1]_
adds more: every path found so far is made heavier, the engine is asked again, and the
path that it returns is measured with the true weights. The penalty factor is the
stretch f: if only the optimum P bears the penalty and Q is the lightest path then, Q is
never heavier than f times P, since w(Q) <= w'(Q) <= w'(P) <= f w(P).

The algorithm asks a `PathFinder` for paths, with or without a clock. The weights of
other metrics stay as they are (`network.engine.metric_cache`).

.. [1] Chen, Y., Bell, M. G. H. and Bogenberger, K. (2007). Reliable pretrip
   multipath planning and dynamic adaptation for a centralized road navigation
   system. IEEE Transactions on Intelligent Transportation Systems, 8 (1), 14-20.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Protocol

import numpy as np

from network.query.candidate_paths import ViaPenalties
from network.query.describe import describe_difference
from network.query.diagnose import no_route
from network.query.domestic import home_route
from network.query.routes import RelatedRoute

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from numpy.typing import NDArray

    from network.query.endpoints import Search
    from network.query.leg import EdgePath
    from network.query.route_query import ResolvedQuery
    from network.query.router import Router
    from network.query.routes import Route

    Weights = NDArray[np.uint32]

# Rounds of the penalty method beyond the number of alternatives wanted.
SPARE_ROUNDS = 3
_STAGES_WITHOUT_VIA = 2


@dataclass(frozen=True, kw_only=True)
class Limits:
    """Limits that an alternative must satisfy.

    Attributes
    ----------
    count : int
        Alternatives wanted beside the optimum.
    overlap : float
        Greatest share of its weight on the edges of any route listed before.
    stretch : float
        Greatest weight, as a multiple of the optimum's.
    """

    count: int = 3
    overlap: float = 0.7
    stretch: float = 1.4

    def __post_init__(self) -> None:
        """Refuse limits that no route can satisfy.

        Raises
        ------
        ValueError
            If one is out of range.
        """
        for name, ok, allowed in (
            ("count", self.count >= 0, ">= 0"),
            ("overlap", 0 <= self.overlap <= 1, "in 0 .. 1"),
            ("stretch", self.stretch >= 1, ">= 1"),
        ):
            if not ok:
                got = getattr(self, name)
                msg = f"alternatives: {name} = {got!r}, must be {allowed}."
                raise ValueError(msg)


@dataclass(frozen=True)
class Candidate:
    """A path that satisfies the limits.

    Attributes
    ----------
    path : EdgePath
        Its edges.
    weight : int
        Its true weight, in the whole units of the criterion.
    overlap : float
        The greatest share of its weight on one path accepted before it.
    """

    path: EdgePath
    weight: int
    overlap: float = 0.0


class PathFinder(Protocol):
    """Finds shortest paths of one query, with penalties on paths."""

    weights: Weights
    """The true weight of every edge."""

    def shortest_path(self) -> EdgePath | None:
        """Return the shortest path under the present penalties; None for none."""

    def candidates(self, optimum: EdgePath, max_weight: int) -> Iterable[EdgePath]:
        """Return paths to try before those of penalties, up to a weight."""

    def penalise(self, path: EdgePath, factor: float) -> None:
        """Multiply the weight of a path by a factor, about, once more."""

    def path_weight(self, path: EdgePath) -> int:
        """Return the true weight of a path between its places."""


class AlternativeSet:
    """The paths accepted so far; another must satisfy the limits.

    Parameters
    ----------
    finder : PathFinder
        Where paths come from.
    limits : Limits
        The limits.
    optimum : EdgePath
        The shortest path.
    """

    def __init__(self, finder: PathFinder, limits: Limits, optimum: EdgePath) -> None:
        self._finder = finder
        self._limits = limits
        self.accepted: list[Candidate] = []
        self._edge_sets: list[NDArray[np.bool_]] = []
        self._accept(Candidate(optimum, finder.path_weight(optimum)))

    @property
    def max_weight(self) -> float:
        """Return the greatest weight that an alternative may have."""
        return self._limits.stretch * self.accepted[0].weight

    @property
    def is_full(self) -> bool:
        """Return whether there are as many alternatives as wanted."""
        return len(self.accepted) > self._limits.count

    def try_add(self, path: EdgePath) -> None:
        """Accept a path if it satisfies the limits.

        Parameters
        ----------
        path : EdgePath
            The path.
        """
        weights = self._finder.weights[path.edges].astype(np.int64)
        shared = max(int(weights[edges[path.edges]].sum()) for edges in self._edge_sets)
        overlap = shared / max(int(weights.sum()), 1)
        if overlap > self._limits.overlap:
            return
        weight = self._finder.path_weight(path)
        if weight <= self.max_weight:
            self._accept(Candidate(path, weight, overlap))

    def _accept(self, candidate: Candidate) -> None:
        edges = np.zeros(len(self._finder.weights), dtype=bool)
        edges[candidate.path.edges] = True
        self.accepted.append(candidate)
        self._edge_sets.append(edges)


def alternative_paths(finder: PathFinder, limits: Limits) -> list[Candidate]:
    """Return the shortest path and alternatives to it.

    Parameters
    ----------
    finder : PathFinder
        Where paths come from.
    limits : Limits
        The limits.

    Returns
    -------
    list of Candidate
        The optimum, then the others by weight; empty where there is no path.
    """
    optimum = finder.shortest_path()
    if optimum is None:
        return []
    chosen = AlternativeSet(finder, limits, optimum)
    if not chosen.is_full:
        for path in finder.candidates(optimum, int(chosen.max_weight)):
            chosen.try_add(path)
            if chosen.is_full:
                break
    if not chosen.is_full:
        _add_by_penalties(finder, chosen, limits)
    best, *others = chosen.accepted
    return [best, *sorted(others, key=lambda candidate: candidate.weight)]


def _add_by_penalties(
    finder: PathFinder, chosen: AlternativeSet, limits: Limits
) -> None:
    """Add the paths that are shortest when those before them are penalised."""
    for candidate in chosen.accepted:
        finder.penalise(candidate.path, limits.stretch)
    for _ in range(limits.count + SPARE_ROUNDS):
        path = finder.shortest_path()
        if path is None:
            return
        chosen.try_add(path)
        if chosen.is_full:
            return
        finder.penalise(path, limits.stretch)


class RouterPathFinder:
    """A `PathFinder` without a clock, on a metric of the router for one query.

    Parameters
    ----------
    router : Router
        Of the network.
    search : Search
        The query.
    """

    def __init__(self, router: Router, search: Search) -> None:
        query = search.query
        self.weights = router.edge_weights(query)
        self._router = router
        self._search = search
        self._metric = router.metric(query, search.closed)

    @cached_property
    def _penalties(self) -> ViaPenalties:
        network, via = self._router.network, self._router.plateaus.via_nodes
        return ViaPenalties(network, via, self.weights)

    def shortest_path(self) -> EdgePath | None:
        """Return the shortest path under the present penalties; None for none."""
        return self._router.shortest_path(self._search, self._metric)

    def candidates(self, optimum: EdgePath, max_weight: int) -> Iterator[EdgePath]:
        """Yield the rival by other means, then paths along plateaus."""
        kinds = self._router.kinds
        rival = kinds.rival(self._router, self._search, optimum, max_weight)
        if rival is not None:
            yield rival
        yield from self.plateau_paths(max_weight)

    def plateau_paths(self, max_weight: int) -> Iterable[EdgePath]:
        """Return candidates along plateaus, up to a weight; none with via points."""
        router = self._router
        if len(self._search.stages) > _STAGES_WITHOUT_VIA:
            return ()
        return router.plateaus.paths(
            self._search,
            self._metric,
            weights=self.weights,
            shortest_path=router.path_between,
            max_weight=max_weight,
        )

    def penalise(self, path: EdgePath, factor: float) -> None:
        """Make the edges at the via nodes of a path heavier, once more."""
        edges, weights = self._penalties.raised(path, factor)
        open_ = ~self._search.closed.any[edges]
        self._router.reweight(self._metric, edges[open_], weights[open_])

    def path_weight(self, path: EdgePath) -> int:
        """Return the true weight of a path between its places."""
        network = self._router.network
        return self._search.path_weight(path, network, self.weights)


def alternatives(
    router: Router, query: ResolvedQuery, *, limits: Limits | None = None
) -> list[RelatedRoute]:
    """Return the best route between two places and alternatives to it.

    Parameters
    ----------
    router : Router
        Of the network.
    query : ResolvedQuery
        Ends and options; the time of departure is ignored.
    limits : Limits, optional
        Their number, and their greatest overlap and stretch.

    Returns
    -------
    list of RelatedRoute
        The best, as `Router.route` returns it, then the others, best first; fewer
        than wanted where no others satisfy the limits. Only the best is compared
        with the best route with everything open (``note.far_above_open``).

    Raises
    ------
    NoRouteError
        If there is no route at all.
    """
    search = router.search(query)
    limits = limits or Limits()
    finder = RouterPathFinder(router, search)
    candidates = alternative_paths(finder, limits)
    if not candidates:
        raise no_route(router, search)
    candidates = with_home_route(router, search, finder, candidates)
    candidates = candidates[: limits.count + 1]
    best, *others = (candidate.path for candidate in candidates)
    routes = [router.annotated_route(search, path) for path in others]
    return related_routes(
        router, candidates, [router.best_route(search, best), *routes]
    )


def with_home_route(
    router: Router, search: Search, finder: PathFinder, candidates: list[Candidate]
) -> list[Candidate]:
    """Return candidates, the best inside the country second if the first leaves it.

    Parameters
    ----------
    router : Router
        Of the network.
    search : Search
        The query.
    finder : PathFinder
        What the candidates are from.
    candidates : list of Candidate
        Paths, the best first.

    Returns
    -------
    list of Candidate
        The same where the first uses no declared transit, or no path stays inside.
    """
    best, *others = candidates
    home = home_route(router, search, best.path)
    if home is None or home.path is None:
        return candidates
    own = finder.weights[home.path.edges].astype(np.int64)
    shared = int(own[np.isin(home.path.edges, best.path.edges)].sum())
    overlap = shared / max(int(own.sum()), 1)
    second = Candidate(home.path, finder.path_weight(home.path), overlap)
    same = [np.array_equal(each.path.edges, home.path.edges) for each in others]
    rest = [each for each, is_home in zip(others, same, strict=True) if not is_home]
    return [best, second, *rest]


def related_routes(
    router: Router,
    candidates: Sequence[Candidate],
    routes: Sequence[Route],
) -> list[RelatedRoute]:
    """Return routes with their relation to the first.

    Parameters
    ----------
    router : Router
        Of the network.
    candidates : sequence of Candidate
        Their paths, the best first.
    routes : sequence of Route
        Their legs.

    Returns
    -------
    list of RelatedRoute
        In the same order.
    """
    best = candidates[0]
    related = [RelatedRoute(routes[0])]
    for candidate, route in zip(candidates[1:], routes[1:], strict=True):
        extra = candidate.weight / best.weight - 1 if best.weight else 0.0
        difference = describe_difference(
            router, (routes[0], best.path), (route, candidate.path)
        )
        related.append(RelatedRoute(route, extra, candidate.overlap, difference))
    return related
