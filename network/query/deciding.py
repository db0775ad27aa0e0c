"""Which figure of low confidence decides between the best route and another.

One-at-a-time sensitivity with switching values [1]_: each figure of low confidence
(`network.query.low_figures`) is moved within its own range while all others stay. What
a path weighs is linear in the multiplier of a figure, so two paths swap at one value,
computed from the sums of what the figure adds to each.

Candidates come from shortest paths: one with every figure of the best route at its
worst and all others at their best, and one for each of the few figures that could add
most to the best route; others are given. Where the first is the best route again, no
figure decides, alone or with others. The figure that has to move least, as a ratio, is
then verified by shortest paths at its switching value, until none is better there (a
parametric shortest path by Newton's method [2]_), so that the value is the first at
which any other route is better. A route of another kind (`network.query.route_kinds`)
goes before the others: that a ship to Vladivostok may be better than the railway says
more than that one border port may be better than the next. A figure that decides only
in favour of a path outside the candidates is not found: of 65 decisions in 150 random
networks, every path of each compared, 61 are, and none that is not one.

References
----------
.. [1] Pannell, D. J. (1997). Sensitivity analysis of normative economic models:
   theoretical framework and practical strategies. Agricultural Economics 16, 139-152.
.. [2] Radzik, T. (1992). Newton's method for fractional combinatorial optimization.
   33rd Annual Symposium on Foundations of Computer Science, 659-669.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from network.costs.impedance import INFINITY, UNITS_PER
from network.query.alternatives import Limits
from network.query.low_figures import low_figures
from network.query.routes import LOCAL_KINDS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from numpy.typing import NDArray

    from network.query.endpoints import Search
    from network.query.leg import EdgePath
    from network.query.low_figures import LowFigure, LowFigures
    from network.query.router import Router

    Floats = NDArray[np.float64]
    IsOther = Callable[["_Line"], bool]

CRITERIA = ("generalised", "cost", "time")
#: Figures of the best route that are raised alone, and least share of its weight.
MOST_RAISED, LEAST_SHARE = 3, 0.005
MOST_VERIFIED, MOST_STEPS = 3, 6
#: Weights closer than this share are equal: whole numbers are rounded.
SAME = 1e-4
LEAST_TURN = 1e-9
#: A route that is better by less than this share at the end of a range does not count.
LEAST_GAIN = 0.01
MAX_CACHED = 2


@dataclass(frozen=True, eq=False)
class Decision:
    """A figure whose value decides, and the route that is better at another one.

    Attributes
    ----------
    figure : LowFigure
        The figure.
    turn : float
        Its value at which both routes are as good, in its unit.
    end : float
        The end of its range on the other side of `turn`.
    gain : float
        How much better the other route is there, as a share.
    other : EdgePath
        The other route.
    start, stop, edge : int
        Nodes between which the figure counts, and the first edge there, on the first
        of the two routes that has it.
    """

    figure: LowFigure
    turn: float
    end: float
    gain: float
    other: EdgePath
    start: int
    stop: int
    edge: int


class _Line(NamedTuple):
    """The weight of a path: at multipliers of 1, and what each figure adds to it."""

    path: EdgePath
    weight: float
    parts: Floats

    def at(self, figure: int, multiplier: float) -> float:
        return self.weight + (multiplier - 1.0) * float(self.parts[figure])


class DecidingFigures:
    """Finds deciding figures for one router.

    Parameters
    ----------
    router : Router
        Of the network.
    """

    def __init__(self, router: Router) -> None:
        self._router = router
        self._known: dict[tuple[str, str, str], LowFigures] = {}

    def figures(self, search: Search) -> LowFigures:
        """Return the figures of low confidence for the options of a query.

        Parameters
        ----------
        search : Search
            Profile, criterion and prices.

        Returns
        -------
        LowFigures
            Cached for the last few profiles and criteria.
        """
        query, router = search.query, self._router
        prices = router.prices(query)
        key = (query.profile, query.criterion, prices.key)
        if key not in self._known:
            measured = router.edge_costs.for_edges(query.profile, None, prices)
            model, edges = router.model(query.profile), router.network.edges
            if len(self._known) >= MAX_CACHED:
                self._known.pop(next(iter(self._known)))
            self._known[key] = low_figures(
                edges, model, measured, prices, query.criterion
            )
        return self._known[key]

    def decision(
        self, search: Search, best: EdgePath, others: Iterable[EdgePath] = ()
    ) -> Decision | None:
        """Return the figure of low confidence that decides for the best route.

        Parameters
        ----------
        search : Search
            The query.
        best : EdgePath
            Its best path.
        others : iterable of EdgePath
            Other paths between its places, such as alternatives.

        Returns
        -------
        Decision or None
            None where no figure alone, within its own range, makes another route
            better, or what is minimised is neither time nor cost.
        """
        if search.query.criterion not in CRITERIA:
            return None
        task = _Task(self._router, search, self.figures(search), best)
        return task.decision(others)


class _Task:
    """The search for the deciding figure of one query."""

    def __init__(
        self, router: Router, search: Search, figures: LowFigures, best: EdgePath
    ) -> None:
        self.router, self.search, self.figures = router, search, figures
        query = search.query
        self.base = router.edge_weights(query)
        self.per = UNITS_PER[router.model(query.profile).unit][query.criterion]
        ranges = [figure.range for figure in figures.figures]
        self.low, self.high = np.array(ranges, dtype=float).reshape(-1, 2).T
        self.is_local = router.network.edges.isin("kind", LOCAL_KINDS)
        self.best = self.line(best)

    def line(self, path: EdgePath) -> _Line:
        network = self.router.network
        weight = self.search.path_weight(path, network, self.base) / self.per
        return _Line(path, weight, self.figures.along(path.edges))

    def best_at(self, multipliers: Floats) -> _Line | None:
        """Return the best path at multipliers of the figures."""
        added = self.per * self.figures.added(multipliers)
        weights = np.clip(np.floor(self.base + added + 0.5), 0, INFINITY)
        weights[(self.base >= INFINITY) | self.search.closed.any] = INFINITY
        metric = self.router.metric_of(weights.astype(np.uint32))
        path = self.router.shortest_path(self.search, metric)
        return None if path is None else self.line(path)

    def alone(self, figure: int, multiplier: float) -> Floats:
        multipliers = np.ones(len(self.low))
        multipliers[figure] = multiplier
        return multipliers

    def decision(self, others: Iterable[EdgePath]) -> Decision | None:
        """Return what decides against a route of another kind, else any other."""
        lines = list(self.candidates(others))
        for is_other in (self.is_of_other_kind, self.is_other):
            found = self.nearest(lines, is_other)
            if found is not None:
                return found
        return None

    def nearest(self, lines: Sequence[_Line], is_other: IsOther) -> Decision | None:
        """Return the decision whose figure has to move least."""
        ours = [self.best, *(line for line in lines if not is_other(line))]
        theirs = [line for line in lines if is_other(line)]
        turns = (
            (self.turn(figure, ours, theirs), figure) for figure in range(len(self.low))
        )
        # A figure that would have to be doubled is as far off as one to be halved.
        ranked = sorted(
            (abs(math.log(max(turn, LEAST_TURN))), figure)
            for turn, figure in turns
            if turn is not None
        )
        for _, figure in ranked[:MOST_VERIFIED]:
            verified = self.verified(figure, ours, theirs, is_other)
            if verified is not None and verified.gain >= LEAST_GAIN:
                return verified
        return None

    def candidates(self, others: Iterable[EdgePath]) -> Iterable[_Line]:
        """Yield other routes that some figures make better; none where none can."""
        parts = self.best.parts
        worst = np.where(parts > 0, self.high, self.low)
        adverse = self.best_at(worst)
        if adverse is None or np.array_equal(adverse.path.edges, self.best.path.edges):
            return
        yield adverse
        yield from map(self.line, others)
        added = parts * (self.high - 1.0)
        for figure in np.argsort(-added)[:MOST_RAISED].tolist():
            if added[figure] >= LEAST_SHARE * self.best.weight:
                raised = self.best_at(self.alone(figure, self.high[figure]))
                if raised is not None:
                    yield raised

    def is_of_other_kind(self, line: _Line) -> bool:
        """Return whether another route crosses other frontiers, or by other means."""
        kinds = self.router.kinds
        same = kinds.of(line.path) == kinds.of(self.best.path)
        return not same and self.is_other(line)

    def is_other(self, line: _Line) -> bool:
        """Return whether a path is another route, not the best one with a variation.

        Edges of access and transfer do not count: two terminals of one town, reached
        by the same ship, are no choice.
        """
        edges, ours = line.path.edges, self.best.path.edges
        weights = np.where(self.is_local[edges], 0, self.base[edges]).astype(np.int64)
        shared = int(weights[np.isin(edges, ours)].sum())
        total = int(weights.sum())
        return shared <= Limits().overlap * total if total else False

    def end(self, figure: int, turn: float) -> float:
        """Return the end of a figure's range on the side of a multiplier."""
        return float(self.high[figure] if turn > 1 else self.low[figure])

    def turn(
        self, figure: int, ours: Sequence[_Line], theirs: Sequence[_Line]
    ) -> float | None:
        """Return the first multiplier at which one of some paths is as good as ours."""
        turns = []
        for our in ours:
            for their in theirs:
                gap = float(our.parts[figure] - their.parts[figure])
                if abs(gap) > SAME * self.best.weight:
                    turns.append(1.0 + (their.weight - our.weight) / gap)
        for turn in sorted(turns, key=lambda m: abs(m - 1.0)):
            at_turn = min(line.at(figure, turn) for line in theirs)
            least = min(line.at(figure, turn) for line in ours)
            within = self.low[figure] <= turn <= self.high[figure] and turn != 1
            if within and at_turn <= least + SAME * SAME * self.best.weight:
                return turn
        return None

    def verified(
        self,
        figure: int,
        ours: Sequence[_Line],
        theirs: Sequence[_Line],
        is_other: IsOther,
    ) -> Decision | None:
        """Return a decision that no other path precedes; None where there is none."""
        ours, theirs = list(ours), list(theirs)
        for _ in range(MOST_STEPS):
            turn = self.turn(figure, ours, theirs)
            if turn is None:
                return None
            found = self.best_at(self.alone(figure, turn))
            least = min(line.at(figure, turn) for line in (*ours, *theirs))
            if found is None or found.at(figure, turn) >= least * (1 - SAME):
                return self.decided(figure, turn, ours, theirs)
            (theirs if is_other(found) else ours).append(found)
        return None

    def decided(
        self,
        figure: int,
        turn: float,
        ours: Sequence[_Line],
        theirs: Sequence[_Line],
    ) -> Decision:
        end, known = self.end(figure, turn), self.figures.figures[figure]
        other = min(theirs, key=lambda line: line.at(figure, turn))
        least = min(line.at(figure, end) for line in ours)
        gain = 1.0 - other.at(figure, end) / least if least > 0 else 0.0
        with_it = self.best if self.best.parts[figure] > 0 else other
        where = self.between(figure, with_it.path)
        value = known.value
        return Decision(known, value(turn), value(end), gain, other.path, *where)

    def between(self, figure: int, path: EdgePath) -> tuple[int, int, int]:
        """Return the nodes between which a path has a figure, and its first edge."""
        parts = [part.figure[path.edges] == figure for part in self.figures.components]
        at = np.flatnonzero(np.any(parts, axis=0))
        nodes = path.nodes(self.router.network)
        first, last = int(at[0]), int(at[-1])
        return int(nodes[first]), int(nodes[last + 1]), int(path.edges[first])
