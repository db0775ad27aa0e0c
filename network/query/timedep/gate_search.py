"""The earliest arrival through gates with clocks, exact: Dijkstra on a small graph.

Only the gates depend on the time. Between them travel times are constant, so that
the seconds from any gate to any other are rows of a static distance table. As no
clock lets a later arrival leave first, the first label settled at a gate is the
earliest possible.
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
    from network.query.timedep.timetable import Opening

    Seconds = NDArray[np.int64]

# Later than any instant, and an instant added to it is still a whole number.
_NEVER = 2**62


@dataclass(frozen=True, eq=False)
class Gate:
    """A time-dependent arc: edges that are passed together, when a clock allows.

    Attributes
    ----------
    tail, head : int
        Nodes it leads from and to.
    path : EdgePath
        Its edges in order of travel.
    duration_s : int
        Seconds from leaving the tail to reaching the head.
    opening : Opening or None
        When it may be entered; None at any time.
    name : str
        Id of the gateway or the line.
    """

    tail: int
    head: int
    path: EdgePath
    duration_s: int
    opening: Opening | None = None
    name: str = ""

    @property
    def first_step(self) -> tuple[int, bool]:
        """Return its first edge, and whether that is travelled backward."""
        return int(self.path.edges[0]), bool(self.path.backward[0])

    @property
    def clock(self) -> Clock | None:
        """Return when it may be entered; None at any time."""
        return self.opening.clock if self.opening else None

    def leaves(self, at_s: int) -> int | None:
        """Return when what arrives at an instant goes on; None for never."""
        return at_s if self.opening is None else self.opening.clock.leaves(at_s)


@dataclass(frozen=True)
class Arrival:
    """The earliest arrival at a node.

    Attributes
    ----------
    at_s : int
        When, in seconds since 1970, UTC.
    start : int
        The node at which it starts.
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
    """Return the earliest arrival at each of some nodes.

    Parameters
    ----------
    metric : Metric
        Seconds along edges without a clock; the edges of gates are closed.
    gates : sequence of Gate
        All time-dependent arcs.
    starts : mapping of int to int
        Time of departure from each start node, in seconds since 1970, UTC.
    targets : sequence of int
        Nodes to reach.
    rows : dict, optional
        Cache of the seconds from the heads of gates to the tails of all, by head,
        for searches with one metric and the same gates.

    Returns
    -------
    dict of int to Arrival
        By target; one that cannot be reached is left out.
    """
    search = _Search(metric, gates, targets, {} if rows is None else rows)
    for node, at_s in sorted(starts.items()):
        search.relax(Arrival(at_s, node, ()), node, search.row(node))
    while search.queue:
        at_s, number, start, passed = heappop(search.queue)
        if at_s > search.entered[number]:
            continue  # reached sooner since
        if len(search.best) == len(search.targets) and at_s >= max(
            arrival.at_s for arrival in search.best.values()
        ):
            break  # every target is reached before any other gate
        gate = gates[number]
        leaves_s = gate.leaves(at_s)
        if leaves_s is None:
            continue
        arrival = Arrival(leaves_s + gate.duration_s, start, (*passed, number))
        search.relax(arrival, gate.head, search.cached_row(gate.head))
    return search.best


class _Search:
    """Labels of one search: when gates are entered and targets reached."""

    def __init__(
        self,
        metric: Metric,
        gates: Sequence[Gate],
        targets: Sequence[int],
        rows: dict[int, Seconds],
    ) -> None:
        self._metric = metric
        self._tails = [gate.tail for gate in gates]
        self._rows = rows
        self.targets = list(dict.fromkeys(targets))
        self.entered = np.full(len(gates), _NEVER, dtype=np.int64)
        self.queue: list[tuple[int, int, int, tuple[int, ...]]] = []
        self.best: dict[int, Arrival] = {}

    def row(self, node: int) -> Seconds:
        """Return the seconds from a node to the tails of all gates."""
        row = self._metric.matrix([node], self._tails)[0].astype(np.int64)
        return np.where(row < INFINITY, row, _NEVER)

    def cached_row(self, head: int) -> Seconds:
        """Return the seconds from the head of a gate to the tails of all."""
        if head not in self._rows:
            self._rows[head] = self.row(head)
        return self._rows[head]

    def relax(self, label: Arrival, node: int, seconds: Seconds) -> None:
        """Update when gates and targets are reached, from an arrival at a node."""
        reached = label.at_s + seconds
        sooner = np.flatnonzero(reached < self.entered)
        self.entered[sooner] = reached[sooner]
        for i, at_s in zip(sooner.tolist(), reached[sooner].tolist(), strict=True):
            heappush(self.queue, (at_s, i, label.start, label.gates))
        row = self._metric.matrix([node], self.targets)[0].tolist()
        for target, step_s in zip(self.targets, row, strict=True):
            best = self.best.get(target)
            at_s = label.at_s + step_s
            if step_s < INFINITY and (best is None or at_s < best.at_s):
                self.best[target] = Arrival(at_s, label.start, label.gates)
