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

from network.engine.shortest_paths import INFINITY

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from network.engine.shortest_paths import Metric
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
    targets = list(dict.fromkeys(targets))
    rows = {} if rows is None else rows
    tails = [gate.tail for gate in gates]
    entered = np.full(len(gates), _NEVER, dtype=np.int64)
    queue: list[tuple[int, int, int, tuple[int, ...]]] = []
    best: dict[int, Arrival] = {}

    def relax(label: Arrival, node: int, to_tails: Seconds) -> None:
        reached = label.at_s + to_tails
        for i in np.flatnonzero(reached < entered).tolist():
            entered[i] = reached[i]
            heappush(queue, (int(reached[i]), i, label.start, label.gates))
        to_targets = metric.matrix([node], targets)[0].tolist()
        for target, seconds in zip(targets, to_targets, strict=True):
            at_s = label.at_s + seconds
            if seconds < INFINITY and (target not in best or at_s < best[target].at_s):
                best[target] = Arrival(at_s, label.start, label.gates)

    for node, at_s in sorted(starts.items()):
        relax(Arrival(at_s, node, ()), node, _row(metric, node, tails, {}))
    while queue:
        at_s, i, start, passed = heappop(queue)
        if at_s > entered[i]:
            continue  # reached sooner since
        if len(best) == len(targets) and at_s >= max(a.at_s for a in best.values()):
            break  # every target is reached before any other gate
        gate = gates[i]
        leaves_s = gate.leaves(at_s)
        if leaves_s is None:
            continue
        label = Arrival(leaves_s + gate.duration_s, start, (*passed, i))
        relax(label, gate.head, _row(metric, gate.head, tails, rows))
    return best


def _row(
    metric: Metric, node: int, tails: list[int], rows: dict[int, Seconds]
) -> Seconds:
    """Return the seconds from a node to the tails of all gates, from a cache."""
    if node not in rows:
        row = metric.matrix([node], tails)[0].astype(np.int64)
        rows[node] = np.where(row < INFINITY, row, _NEVER)
    return rows[node]
