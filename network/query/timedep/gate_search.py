"""The earliest arrival over gates with clocks, exact: Dijkstra on a small graph.

Only what depends on the clock is searched step by step: the gates. Between them
time passes at a rate that never changes, so the hours from any gate to any other
are rows of a static distance table. As no clock lets a later arrival leave first,
the first label to be settled at a gate is the earliest there can be.
"""

from __future__ import annotations

from dataclasses import dataclass
from heapq import heappop, heappush
from typing import TYPE_CHECKING

import numpy as np

from network.engine.engine import INFINITY

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from network.engine.engine import Metric
    from network.query.leg import EdgePath
    from network.query.timedep.clocks import Clock

    Seconds = NDArray[np.int64]

# Later than any instant, and an instant added to it is still a whole number.
_NEVER = 2**62


@dataclass(frozen=True, eq=False)
class Gate:
    """Edges that are passed as one, and only when a clock allows.

    Attributes
    ----------
    tail, head : int
        Nodes it leads from and to.
    path : EdgePath
        Its edges in order of travel.
    duration_s : int
        Seconds from leaving the tail to reaching the head.
    clock : Clock or None
        When it may be entered; None at any time.
    key : tuple of str
        What its clock is known by: gateway and use, or line and ports.
    """

    tail: int
    head: int
    path: EdgePath
    duration_s: int
    clock: Clock | None = None
    key: tuple[str, ...] = ()

    def leaves(self, at_s: int) -> int | None:
        """Return when what arrives at an instant goes on; None for never."""
        return at_s if self.clock is None else self.clock.leaves(at_s)


@dataclass(frozen=True)
class Arrival:
    """How a node is reached soonest.

    Attributes
    ----------
    at_s : int
        When, in seconds since 1970, UTC.
    start : int
        The node that it started from.
    gates : tuple of int
        Numbers of the gates passed, in order.
    """

    at_s: int
    start: int
    gates: tuple[int, ...]


def earliest_arrivals(
    metric: Metric,
    gates: Sequence[Gate],
    starts: Mapping[int, int],
    targets: Sequence[int],
    *,
    rows: dict[int, Seconds] | None = None,
) -> dict[int, Arrival]:
    """Return how each of some nodes is reached soonest.

    Parameters
    ----------
    metric : Metric
        Seconds along edges that need no clock; the edges of gates are shut.
    gates : sequence of Gate
        Everything that has a clock.
    starts : mapping of int to int
        When one may set out from which nodes, in seconds since 1970, UTC.
    targets : sequence of int
        Nodes to reach.
    rows : dict, optional
        Seconds from the heads of gates to the tails of all, by head: used where
        they are there and added where not, so that searches of one metric and
        the same gates share them.

    Returns
    -------
    dict of int to Arrival
        By target; one that cannot be reached is left out.
    """
    search = _Search(metric, gates, targets, {} if rows is None else rows)
    for node, at_s in sorted(starts.items()):
        search.relax(node, at_s, node, ())
    search.run()
    return search.best


class _Search:
    def __init__(
        self,
        metric: Metric,
        gates: Sequence[Gate],
        targets: Sequence[int],
        rows: dict[int, Seconds],
    ) -> None:
        self._metric = metric
        self._gates = gates
        self._targets = list(dict.fromkeys(targets))
        self._tails = [gate.tail for gate in gates]
        self._rows = rows
        self._entered = np.full(len(gates), _NEVER, dtype=np.int64)
        self._queue: list[tuple[int, int, int, tuple[int, ...]]] = []
        self.best: dict[int, Arrival] = {}

    def relax(self, node: int, at_s: int, start: int, passed: tuple[int, ...]) -> None:
        """Note when gates and targets are reached from a node."""
        there = at_s + self._seconds(node, own=bool(passed))
        sooner = np.flatnonzero(there < self._entered)
        self._entered[sooner] = there[sooner]
        for i, when in zip(sooner.tolist(), there[sooner].tolist(), strict=True):
            heappush(self._queue, (when, i, start, passed))
        reached = self._metric.matrix([node], self._targets)[0]
        for target, seconds in zip(self._targets, reached.tolist(), strict=True):
            known = self.best.get(target)
            if seconds < INFINITY and (known is None or at_s + seconds < known.at_s):
                self.best[target] = Arrival(at_s + seconds, start, passed)

    def _seconds(self, node: int, *, own: bool) -> Seconds:
        """Return seconds to the tails of all gates; of gates' heads kept."""
        found = self._rows.get(node) if own else None
        if found is None:
            row = self._metric.matrix([node], self._tails)[0].astype(np.int64)
            found = np.where(row < INFINITY, row, _NEVER)
            if own:
                self._rows[node] = found
        return found

    def run(self) -> None:
        """Settle gates in the order they are reached."""
        while self._queue:
            at_s, i, start, passed = heappop(self._queue)
            if at_s > self._entered[i]:
                continue  # reached sooner since
            if len(self.best) == len(self._targets) and at_s >= max(
                arrival.at_s for arrival in self.best.values()
            ):
                return  # every target is reached before any other gate
            gate = self._gates[i]
            leaves = gate.leaves(at_s)
            if leaves is not None:
                self.relax(gate.head, leaves + gate.duration_s, start, (*passed, i))
