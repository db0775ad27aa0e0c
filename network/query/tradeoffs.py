"""Routes best by several weightings of hours, cost, kilometres and CO2.

Candidates are the optimum of each criterion, alternatives to each of them
(`network.query.alternatives`), and the optima of a fixed set of weighted sums. Those
that another candidate dominates are dropped, and a few are chosen that stand for the
rest. The weighted sum method finds points on the convex hull of the Pareto front
[1]_, the alternatives some within it; other non-dominated routes may exist.

*Dominated* means: another one is at least as good in every criterion and better in
one. All criteria are minimised.

.. [1] Marler, R. T. and Arora, J. S. (2010). The weighted sum method for
   multi-objective optimization: new insights. Structural and Multidisciplinary
   Optimization, 41 (6), 853-862.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from network.engine.shortest_paths import INFINITY, open_weights
from network.query.alternatives import (
    Limits,
    RouterPathFinder,
    alternative_paths,
)
from network.query.describe import describe_difference
from network.query.diagnose import no_route
from network.query.routes import RelatedRoute

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from network.costs.impedance import Criterion
    from network.query.endpoints import Search
    from network.query.leg import EdgePath
    from network.query.route_query import ResolvedQuery
    from network.query.router import Router
    from network.query.routes import Route

    Bools = NDArray[np.bool_]
    Ints = NDArray[np.int64]
    Floats = NDArray[np.float64]

CRITERIA: tuple[Criterion, ...] = ("time", "cost", "distance", "co2")
# Shares of the criteria in each weighted sum, every criterion divided by its optimum.
WEIGHTINGS = (
    (1.0, 1.0, 0.0, 0.0),
    (3.0, 1.0, 0.0, 0.0),
    (1.0, 3.0, 0.0, 0.0),
    (1.0, 1.0, 1.0, 1.0),
)
# Selection stops once the other routes are within this share of a selected one.
SIMILAR = 0.005
# Weighted sums are scaled so that the least is about this much: fine enough for four
# digits, far below INFINITY.
_SCALED_SUM = 2**27
_LIMITS = Limits(count=4, overlap=0.9, stretch=1.4)


def trade_offs(
    router: Router, query: ResolvedQuery, *, limit: int = 8
) -> tuple[RelatedRoute, ...]:
    """Return routes best by several weightings of hours, cost, kilometres and CO2.

    Parameters
    ----------
    router : Router
        Of the network.
    query : ResolvedQuery
        Ends and options; the time of departure is ignored. The routes are compared
        with the optimum of its criterion.
    limit : int
        Greatest number of routes; the optimum of each criterion, and that of the
        query, are returned whatever it is.

    Returns
    -------
    tuple of RelatedRoute
        The fastest first. None dominates another.

    Raises
    ------
    NoRouteError
        If there is no route at all.
    """
    search = router.search(query)
    optimum = router.shortest_path(search, router.metric(query, search.closed))
    if optimum is None:
        raise no_route(router, search)
    weightings = _Weightings(router, search)
    paths = [optimum, *weightings.paths()]
    points = np.array([weightings.totals(path) for path in paths], dtype=np.int64)
    front = np.flatnonzero(non_dominated(points))
    front = front[np.lexsort(points[front].T[::-1])]
    weights = router.edge_weights(query)
    lightest = np.argmin(
        [search.path_weight(paths[i], router.network, weights) for i in front.tolist()]
    )
    chosen = thinned(points[front], limit, always=(int(lightest),))
    best = points.min(axis=0)
    reference = router.annotated_route(search, optimum), optimum
    return tuple(
        _related(router, search, reference, paths[i], points[i] == best)
        for i in front[chosen].tolist()
    )


def _related(
    router: Router,
    search: Search,
    reference: tuple[Route, EdgePath],
    path: EdgePath,
    is_best: Bools,
) -> RelatedRoute:
    """Return a path as a route with its relation to the optimum of the query."""
    best_in = tuple(name for name, best in zip(CRITERIA, is_best, strict=True) if best)
    query, optimum = search.query, reference[1]
    if np.array_equal(path.edges, optimum.edges):
        return RelatedRoute(reference[0], best_in=best_in)
    weights = router.edge_weights(query)
    route = router.annotated_route(search, path)
    weight, optimal = (
        search.path_weight(p, router.network, weights) for p in (path, optimum)
    )
    edge_weights = weights[path.edges].astype(np.int64)
    shared = int(edge_weights[np.isin(path.edges, optimum.edges)].sum())
    return RelatedRoute(
        route,
        weight / optimal - 1 if optimal else 0.0,
        shared / max(int(edge_weights.sum()), 1),
        describe_difference(router, reference, (route, path)),
        best_in,
    )


class _Weightings:
    """One query with the weights of every edge by each criterion."""

    def __init__(self, router: Router, search: Search) -> None:
        self._router = router
        # The ends of a query have a weight of their own by each criterion.
        self._searches = [
            router.search(replace(search.query, criterion=name)) for name in CRITERIA
        ]
        self._weights = [router.edge_weights(search.query, name) for name in CRITERIA]

    def totals(self, path: EdgePath) -> list[int]:
        """Return the weight of a path by each criterion, in its whole units."""
        return [
            search.path_weight(path, self._router.network, weights)
            for search, weights in zip(self._searches, self._weights, strict=True)
        ]

    def paths(self) -> list[EdgePath]:
        """Return optima and alternatives by each criterion, and optima of sums."""
        by_criterion = [
            alternative_paths(RouterPathFinder(self._router, search), _LIMITS)
            for search in self._searches
        ]
        optima = np.array([candidates[0].weight for candidates in by_criterion])
        sums = [
            self._optimum_of_sum(np.array(shares) / np.maximum(optima, 1.0))
            for shares in WEIGHTINGS
        ]
        alternatives = [c.path for candidates in by_criterion for c in candidates]
        return alternatives + [path for path in sums if path is not None]

    def _optimum_of_sum(self, factors: Floats) -> EdgePath | None:
        """Return the path with the least sum of weights times factors."""
        factors = factors * (_SCALED_SUM / np.count_nonzero(factors))
        closed = self._searches[0].closed.any | (self._weights[0] >= INFINITY)
        total = np.zeros(len(closed))
        for weights, factor in zip(self._weights, factors.tolist(), strict=True):
            if factor:
                total += weights * factor
        weights_of_sum = open_weights(total)
        weights_of_sum[closed] = INFINITY
        stages = [
            [
                replace(
                    ends[0],
                    weight=round(
                        sum(e.weight * f for e, f in zip(ends, factors, strict=True))
                    ),
                )
                for ends in zip(*stage, strict=True)
            ]
            for stage in zip(*(s.stages for s in self._searches), strict=True)
        ]
        search = replace(self._searches[0], stages=stages)
        return self._router.shortest_path(
            search, self._router.metric_of(weights_of_sum)
        )


def non_dominated(points: Ints | Floats) -> Bools:
    """Return which points no other point dominates; of equal points the first.

    Parameters
    ----------
    points : numpy.ndarray
        One row a point, one column a criterion.

    Returns
    -------
    numpy.ndarray of bool
        One value a point.

    Examples
    --------
    >>> non_dominated(np.array([[1, 4], [2, 2], [3, 3], [2, 2]])).tolist()
    [True, True, False, False]
    """
    mask = np.ones(len(points), dtype=bool)
    for i, point in enumerate(points):
        no_worse = (points <= point).all(axis=1)
        better = no_worse & (points < point).any(axis=1)
        equal = no_worse & ~better
        mask[i] = not better.any() and not equal[:i].any()
    return mask


def thinned(
    points: Ints | Floats, limit: int, *, always: Iterable[int] = ()
) -> list[int]:
    """Return a few points that stand for all of them.

    Each time the point is added that the chosen ones represent worst, until the rest
    are within `SIMILAR` of a chosen one in every criterion.

    Parameters
    ----------
    points : numpy.ndarray
        One row a point, none dominated.
    limit : int
        Greatest number; the best by each criterion are returned whatever it is.
    always : iterable of int, optional
        Rows that are returned whatever it is, too.

    Returns
    -------
    list of int
        Row numbers, sorted.

    Examples
    --------
    >>> thinned(np.array([[100, 400], [101, 399], [200, 200], [400, 100]]), 3)
    [0, 2, 3]
    """
    chosen = dict.fromkeys([*always, *points.argmin(axis=0).tolist()])
    while len(chosen) < limit:
        with np.errstate(divide="ignore", invalid="ignore"):
            ratio = points[None, list(chosen)] / points[:, None].astype(np.float64)
        ratio[np.isnan(ratio)] = 1.0  # 0 of 0
        excess = ratio.max(axis=2).min(axis=1) - 1.0
        if excess.max() <= SIMILAR:
            break
        chosen[int(np.argmax(excess))] = None
    return sorted(chosen)
