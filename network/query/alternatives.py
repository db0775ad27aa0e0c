"""Good second ways: each unlike the others, none much heavier than the best.

First those along plateaus (`network.query.plateaus`), in a few milliseconds. Where
they are too few, the penalty method [1]_: the edges of every way found so far are
made heavier, the engine is asked again, and what it finds is weighed with the true
weights. A way is kept if it stays within the limits. The penalty is the factor that a
way may weigh more: if only the best way P bears it, and Q is the lightest then, Q
never weighs more than f times P, since w(Q) <= w'(Q) <= w'(P) = f w(P).

The weights of all other metrics stay as they are (`network.engine.metric_cache`).

.. [1] Chen, Y., Bell, M. G. H. and Bogenberger, K. (2007). Reliable pretrip
   multipath planning and dynamic adaptation for a centralized road navigation
   system. IEEE Transactions on Intelligent Transportation Systems, 8 (1), 14-20.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import numpy as np

from network.model.errors import NoRouteError
from network.query.describe import detour, difference
from network.query.penalties import Penalties

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from gis_data.gazetteer import Place
    from network.query.leg import EdgePath
    from network.query.router import Router
    from network.query.routes import Request, Route
    from network.query.search import Search

    Weights = NDArray[np.uint32]

SPARE_ROUNDS = 3
PLAIN = 2  # stages: from where, to where


@dataclass(frozen=True, kw_only=True)
class Limits:
    """What a second way must keep to.

    Attributes
    ----------
    count : int
        How many are wanted beside the best.
    overlap : float
        Share of its weight that may lie on edges of any one way kept before it.
    stretch : float
        How many times the weight of the best it may weigh.
    """

    count: int = 3
    overlap: float = 0.7
    stretch: float = 1.4

    def __post_init__(self) -> None:
        """Refuse limits that no way could keep to.

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
class Kept:
    """A path that keeps to the limits.

    Attributes
    ----------
    path : EdgePath
        Its edges.
    weight : int
        Its true weight, in the whole units of the criterion.
    overlap : float
        The greatest share of its weight that lies on one path kept before it.
    """

    path: EdgePath
    weight: int
    overlap: float = 0.0


@dataclass(frozen=True)
class Alternative:
    """One of several ways between two places.

    Attributes
    ----------
    route : Route
        Legs, totals and notes.
    extra : float
        How much heavier it is than the best, as a share: 0.05 is 5 % more of
        what is minimised.
    overlap : float
        The greatest share of it that lies on one way listed before it was found.
    difference : str
        How it differs from the best, in one line; empty for the best.
    """

    route: Route
    extra: float
    overlap: float
    difference: str


def alternatives(
    router: Router,
    origin: Place,
    destination: Place,
    request: Request,
    *,
    limits: Limits | None = None,
) -> list[Alternative]:
    """Return the best way between two places and good ways that differ from it.

    Parameters
    ----------
    router : Router
        Answers on one network.
    origin, destination : Place
        Where from, where to.
    request : Request
        For whom, by what, via where, and what may be used.
    limits : Limits, optional
        How many, how unlike, how much heavier.

    Returns
    -------
    list of Alternative
        The best, as `Router.route` gives it, then the others, lightest first;
        fewer than asked for where no others keep to the limits.

    Raises
    ------
    NoRouteError
        If there is no way at all.
    """
    search = router.search(origin, destination, request)
    kept = other_paths(router, search, limits or Limits())
    if not kept:
        raise NoRouteError(router.diagnose(search))
    best = kept[0]
    first = router.described(search, best.path)
    found = [Alternative(first, 0.0, 0.0, "")]
    for one in kept[1:]:
        route = router.described(search, one.path)
        found.append(
            Alternative(
                route,
                one.weight / best.weight - 1 if best.weight else 0.0,
                one.overlap,
                describe_difference(router, (first, best.path), (route, one.path)),
            )
        )
    return found


def describe_difference(
    router: Router, best: tuple[Route, EdgePath], other: tuple[Route, EdgePath]
) -> str:
    """Return how a way differs from the best: by its gates, else by where it runs.

    Parameters
    ----------
    router : Router
        Whose network it is.
    best, other : tuple of Route and EdgePath
        Two ways between the same places.

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


def other_paths(router: Router, search: Search, limits: Limits) -> list[Kept]:
    """Return the lightest path and paths that differ from it.

    Parameters
    ----------
    router : Router
        Whose network it is.
    search : Search
        What is asked.
    limits : Limits
        How many, how unlike, how much heavier.

    Returns
    -------
    list of Kept
        The lightest first; empty where there is no way.
    """
    ground = _Static(router, search)
    path = ground.solve()
    if path is None:
        return []
    choice = Choice(ground, limits, path)
    if len(search.stages) == PLAIN and limits.count:
        for other in ground.plateaus(choice.most):
            choice.offer(other)
            if choice.full:
                break
    penalised(ground, choice)
    return choice.sorted()


class Ground(Protocol):
    """Where paths are found, and found again after penalties."""

    @property
    def weights(self) -> Weights:
        """Return the true weight of every edge."""

    def solve(self) -> EdgePath | None:
        """Return the best path as the penalties are."""

    def penalise(self, path: EdgePath, factor: float) -> None:
        """Make the edges of a path heavier by a factor, beyond what they are."""

    def weight(self, path: EdgePath) -> int:
        """Return the true weight of a path from place to place."""


class _Static:
    """A metric of the router's, for this search alone."""

    def __init__(self, router: Router, search: Search) -> None:
        request = search.request
        self.weights = router.edge_weights(request.profile, request.criterion)
        self._router = router
        self._search = search
        self._metric = router.metric(request, search.shut)
        self._penalties = Penalties(len(self.weights))

    def solve(self) -> EdgePath | None:
        return self._router.lightest(self._search, self._metric)

    def penalise(self, path: EdgePath, factor: float) -> None:
        profile = self._search.request.profile
        parting = self._router.junctions.along(path, profile, self.weights)
        few, heavier = self._penalties.gathered(path, factor, self.weights, parting)
        self._router.reweight(self._metric, few, heavier)

    def plateaus(self, most: int) -> Iterator[EdgePath]:
        """Return ways along plateaus, the weights being the true ones."""
        return self._router.plateaus.paths(
            self._search,
            self._metric,
            weights=self.weights,
            follow=self._router.path,
            most=most,
        )

    def weight(self, path: EdgePath) -> int:
        found = int(self.weights[path.edges].sum(dtype=np.int64))
        nodes = path.nodes(self._router.network)
        ends = zip(
            (self._search.stages[0], self._search.stages[-1]), (0, -1), strict=True
        )
        for stage, at in ends:
            found += next(end.weight for end in stage if end.node == nodes[at])
        return found


def dissimilar_paths(ground: Ground, limits: Limits) -> list[Kept]:
    """Return the path that is found first, and unlike ones found under penalties.

    Parameters
    ----------
    ground : Ground
        Where to look.
    limits : Limits
        How many, how unlike, how much heavier.

    Returns
    -------
    list of Kept
        The first path, then the others, lightest first; empty where there is no
        way.
    """
    path = ground.solve()
    if path is None:
        return []
    choice = Choice(ground, limits, path)
    penalised(ground, choice)
    return choice.sorted()


class Choice:
    """The ways that are kept, and what another must be like to be.

    Parameters
    ----------
    ground : Ground
        Where they are found.
    limits : Limits
        How many, how unlike, how much heavier.
    best : EdgePath
        The best.
    """

    def __init__(self, ground: Ground, limits: Limits, best: EdgePath) -> None:
        self._ground = ground
        self.limits = limits
        self.kept = [Kept(best, ground.weight(best))]
        self._marks = [_mark(best, len(ground.weights))]

    @property
    def most(self) -> int:
        """Return what a way may weigh."""
        return int(self.limits.stretch * self.kept[0].weight)

    @property
    def full(self) -> bool:
        """Return whether as many are kept as are wanted."""
        return len(self.kept) > self.limits.count

    def offer(self, path: EdgePath) -> None:
        """Keep a way if it stays within the limits."""
        share = self._ground.weights[path.edges].astype(np.int64)
        common = max(int(share[mark[path.edges]].sum()) for mark in self._marks)
        overlap = common / max(int(share.sum()), 1)
        if overlap > self.limits.overlap:
            return
        weight = self._ground.weight(path)
        if weight <= self.limits.stretch * self.kept[0].weight:
            self.kept.append(Kept(path, weight, overlap))
            self._marks.append(_mark(path, len(self._ground.weights)))

    def sorted(self) -> list[Kept]:
        """Return the best, then the others, lightest first."""
        return [self.kept[0], *sorted(self.kept[1:], key=lambda one: one.weight)]


def penalised(ground: Ground, choice: Choice) -> None:
    """Offer ways that are found when those found before are made heavier.

    Parameters
    ----------
    ground : Ground
        Where to look.
    choice : Choice
        What is kept so far, the best at least.
    """
    limits = choice.limits
    if choice.full:
        return
    for one in choice.kept:
        ground.penalise(one.path, limits.stretch)
    for _ in range(limits.count + SPARE_ROUNDS):
        path = ground.solve()
        if path is None:
            return
        choice.offer(path)
        if choice.full:
            return
        ground.penalise(path, limits.stretch)


def _mark(path: EdgePath, count: int) -> NDArray[np.bool_]:
    found = np.zeros(count, dtype=bool)
    found[path.edges] = True
    return found
