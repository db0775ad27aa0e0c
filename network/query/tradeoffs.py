"""Ways that no other way beats in hours, money, kilometres and CO2 at once.

On a small graph the set is exact (`network.query.labels`). On a large one ways are
gathered: the best in each criterion, the best of weighted sums of all of them,
and unlike second ways (`network.query.alternatives`). Each weighted sum also says
what no way can beat, so that the set comes with a bound: for every way there is, found
or not, one in the set is at most (1 + epsilon) times it in every criterion. The
next sum is taken where that bound is worst (a sandwich of what is found and what
is possible, as [1]_ does for two criteria).

.. [1] Rennen, G., van Dam, E. R. and den Hertog, D. (2011). Enhancement of
   sandwich algorithms for approximating higher-dimensional convex Pareto sets.
   INFORMS Journal on Computing, 23 (4), 493-517.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from network.engine.engine import INFINITY
from network.model.errors import NoRouteError
from network.query.alternatives import Limits, describe_difference, other_paths
from network.query.labels import SmallGraph
from network.query.pareto import Bounds, cover, thinned, undominated, upper_bounds

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    from gis_data.gazetteer import Place
    from network.costs.impedance import Criterion
    from network.query.leg import EdgePath
    from network.query.router import Router
    from network.query.routes import Request, Route
    from network.query.search import Search

    Ints = NDArray[np.int64]
    Floats = NDArray[np.float64]

CRITERIA: tuple[Criterion, ...] = ("time", "cost", "distance", "co2")
UNITS = {"time": "h", "cost": "USD", "distance": "km", "co2": "kg"}
SMALL_EDGES = 3000
MOST_LABELS = 10_000
SUMS = 20
CLOSE = 0.01
ALIKE = 0.005
# Weighted sums are scaled so that the best way weighs about this much: fine
# enough for four digits, far from overflow.
_SCALE_TO = 2**27
_SECOND_WAYS = Limits(count=2, overlap=0.9, stretch=1.4)


@dataclass(frozen=True)
class TradeOff:
    """A way that no other way found beats in everything.

    Attributes
    ----------
    route : Route
        Legs, totals and notes.
    time_h, cost_usd, distance_km, co2_kg : float
        What it takes, typical values; money and CO2 per unit of the profile.
    best_in : tuple of str
        Criteria in which no way at all is better.
    difference : str
        How it differs from the way that the request itself asks for, in one
        line; empty for that one.
    """

    route: Route
    time_h: float
    cost_usd: float
    distance_km: float
    co2_kg: float
    best_in: tuple[str, ...]
    difference: str


@dataclass(frozen=True)
class TradeOffs:
    """Ways to choose from.

    Attributes
    ----------
    options : tuple of TradeOff
        The fastest first.
    exact : bool
        Whether every undominated way is known.
    epsilon : float
        For every way there is, one of the options is at most (1 + epsilon)
        times it in every criterion; 0 when all undominated ways are listed.
    known : int
        Undominated ways found, of which the options are a choice.
    """

    options: tuple[TradeOff, ...]
    exact: bool
    epsilon: float
    known: int

    def to_frame(self) -> pd.DataFrame:
        """Return the options as a table.

        Returns
        -------
        pandas.DataFrame
            One row an option: ``time_h``, ``cost_usd``, ``distance_km``,
            ``co2_kg``, ``best_in``, ``difference``.
        """
        import pandas as pd  # noqa: PLC0415 - heavy

        columns = ("time_h", "cost_usd", "distance_km", "co2_kg")
        return pd.DataFrame(
            [
                {
                    **{name: getattr(one, name) for name in columns},
                    "best_in": ", ".join(one.best_in),
                    "difference": one.difference,
                }
                for one in self.options
            ],
            columns=[*columns, "best_in", "difference"],
        )


def trade_offs(
    router: Router,
    origin: Place,
    destination: Place,
    request: Request,
    *,
    limit: int = 8,
) -> TradeOffs:
    """Return ways that no other beats in hours, money, kilometres and CO2 at once.

    Parameters
    ----------
    router : Router
        Answers on one network.
    origin, destination : Place
        Where from, where to.
    request : Request
        For whom, via where, and what may be used; the best way by its criterion
        is what the options are told apart from.
    limit : int
        How many options are wanted at most. The best in each criterion are
        always among them.

    Returns
    -------
    TradeOffs
        The options, with how well they stand for all ways there are.

    Raises
    ------
    NoRouteError
        If there is no way at all.
    """
    search = router.search(origin, destination, request)
    asked = router.lightest(search, router.metric(request, search.shut))
    if asked is None:
        raise NoRouteError(router.diagnose(search))
    ground = _Ground(router, search)
    exact = ground.every_path()
    if exact is None:
        paths, bounds = ground.gather(asked)
    else:
        paths, bounds = exact, None
    points = np.array([ground.costs(path) for path in paths], dtype=np.int64)
    good = np.flatnonzero(undominated(points))
    order = good[np.lexsort(points[good].T[::-1])]
    every = points[order]
    best = every.min(axis=0)
    own = np.flatnonzero(order == 0) if exact is None else order[:0]
    kept = thinned(every, limit, first=own.tolist(), close=ALIKE)
    epsilon = bounds.epsilon(every[kept]) if bounds else cover(every, every[kept])
    reference = router.described(search, asked), asked
    options = tuple(
        _option(router, search, reference, paths[order[i]], every[i] == best)
        for i in kept
    )
    return TradeOffs(options, bounds is None, epsilon, len(every))


def _option(
    router: Router,
    search: Search,
    reference: tuple[Route, EdgePath],
    path: EdgePath,
    best: NDArray[np.bool_],
) -> TradeOff:
    route = router.described(search, path)
    same = np.array_equal(path.edges, reference[1].edges)
    return TradeOff(
        route,
        route.total("time_h").typical,
        route.total("cost_usd").typical,
        route.length_km,
        route.total("co2_kg").typical,
        tuple(name for name, is_best in zip(CRITERIA, best, strict=True) if is_best),
        "" if same else describe_difference(router, reference, (route, path)),
    )


class _Ground:
    """One search with the costs of every edge in every criterion."""

    def __init__(self, router: Router, search: Search) -> None:
        self._router = router
        self._search = search
        profile = search.request.profile
        self._weights = [router.edge_weights(profile, name) for name in CRITERIA]
        self._closed = search.shut.any | (self._weights[0] >= INFINITY)
        # What the ends of the search cost by themselves, in each criterion.
        asked = (replace(search.request, criterion=name) for name in CRITERIA)
        self._searches = [
            router.search(search.origin, search.destination, one) for one in asked
        ]

    def costs(self, path: EdgePath) -> Ints:
        """Return what a path costs in each criterion, in whole units."""
        nodes = path.nodes(self._router.network)
        found = []
        for weights, search in zip(self._weights, self._searches, strict=True):
            total = int(weights[path.edges].sum(dtype=np.int64))
            for stage, at in ((search.stages[0], 0), (search.stages[-1], -1)):
                total += next(e.weight for e in stage if e.node == nodes[at])
            found.append(total)
        return np.array(found, dtype=np.int64)

    def every_path(self) -> list[EdgePath] | None:
        """Return every undominated path, None where the graph is too large."""
        at = np.flatnonzero(~self._closed)
        if len(at) > SMALL_EDGES:
            return None
        edges = self._router.network.edges.arrays
        graph = SmallGraph(
            np.stack([edges["u"][at], edges["v"][at]], axis=1).astype(np.int64),
            edges["two_way"][at],
            np.stack([w[at] for w in self._weights], axis=1).astype(np.int64),
            at,
        )
        stages = [
            {
                ends[0].node: tuple(end.weight for end in ends)
                for ends in zip(*same, strict=True)
            }
            for same in zip(*(s.stages for s in self._searches), strict=True)
        ]
        found = graph.undominated(stages, most=MOST_LABELS)
        return None if found is None else [path for _, path in found]

    def gather(self, asked: EdgePath) -> tuple[list[EdgePath], Bounds]:
        """Return good paths of every kind, and what no path can beat."""
        paths = [asked]
        bounds = Bounds()
        for i, search in enumerate(self._searches):
            kept = other_paths(self._router, search, _SECOND_WAYS)
            paths += [one.path for one in kept]
            bounds.add(np.eye(len(CRITERIA))[i], float(kept[0].weight))
        tried: set[bytes] = set()
        points = np.array([self.costs(path) for path in paths], dtype=np.int64)
        for _ in range(SUMS):
            corner = _widest(bounds, points[undominated(points)], tried)
            if corner is None:
                break
            tried.add(corner.tobytes())
            path, direction, value = self._along(corner, points)
            bounds.add(direction, value)
            paths.append(path)
            points = np.vstack([points, self.costs(path)])
        return paths, bounds

    def _along(self, corner: Floats, points: Ints) -> tuple[EdgePath, Floats, float]:
        """Return the best path of the sum that bounds what lies below a corner."""
        direction = np.where(np.isfinite(corner), 1.0 / np.maximum(corner, 1.0), 0.0)
        scale = _SCALE_TO / float((points @ direction).min())
        # Rounded down, so that the sum of no path is below what is found.
        sums = np.zeros(len(self._closed))
        for weights, share in zip(self._weights, direction, strict=True):
            sums += weights * (share * scale)
        whole = np.minimum(np.floor(sums), INFINITY - 1).astype(np.uint32)
        whole[self._closed] = INFINITY
        search = self._summed(direction * scale)
        metric = self._router.metric_of(whole)
        path = self._router.lightest(search, metric)
        if path is None:  # cannot be: there is a way in each criterion
            msg = "a weighted sum found no way where single criteria did."
            raise NoRouteError(msg)
        nodes = path.nodes(self._router.network)
        value = int(whole[path.edges].sum(dtype=np.int64))
        for stage, at in ((search.stages[0], 0), (search.stages[-1], -1)):
            value += next(e.weight for e in stage if e.node == nodes[at])
        return path, direction, value / scale

    def _summed(self, shares: Floats) -> Search:
        """Return the search with the weighted sums of what its ends cost."""
        stages = [
            [
                replace(
                    ends[0],
                    weight=int(
                        sum(e.weight * s for e, s in zip(ends, shares, strict=True))
                    ),
                )
                for ends in zip(*same, strict=True)
            ]
            for same in zip(*(s.stages for s in self._searches), strict=True)
        ]
        return replace(self._search, stages=stages)


def _widest(bounds: Bounds, points: Ints, tried: set[bytes]) -> Floats | None:
    """Return the corner not tried yet below which most is unknown; None if little."""
    corners = upper_bounds(points)
    gaps = bounds.gaps(corners)
    for i in np.argsort(-gaps, kind="stable").tolist():
        if gaps[i] <= CLOSE:
            return None
        if corners[i].tobytes() not in tried:
            return np.asarray(corners[i])
    return None
