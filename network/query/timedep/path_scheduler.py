"""Schedule a path for a departure: when its edges are entered and left."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from network.query.leg import EdgePath
    from network.query.timedep.gates import Gate

    Ints = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class GateVisit:
    """A gate on a path, and when it is passed.

    Attributes
    ----------
    gate : Gate
        The gate.
    first : int
        Position on the path of its first edge.
    arrives_s, leaves_s : int
        Arrival at the gate and departure from it, in seconds since 1970, UTC.
    """

    gate: Gate
    first: int
    arrives_s: int
    leaves_s: int


@dataclass(frozen=True, eq=False)
class Journey:
    """A path with the time at every edge.

    Attributes
    ----------
    path : EdgePath
        Its edges.
    before_s, after_s : int
        Seconds from the origin to the path and from the path to the destination.
    departs_s, arrives_s : int
        Departure from the origin and arrival at the destination, in seconds since
        1970, UTC.
    begin_s, end_s : numpy.ndarray of int64
        When each edge is entered, after any wait, and left.
    visits : tuple of GateVisit
        The gates passed, in order.
    """

    path: EdgePath
    before_s: int
    after_s: int
    departs_s: int
    arrives_s: int
    begin_s: Ints
    end_s: Ints
    visits: tuple[GateVisit, ...]

    @property
    def duration_s(self) -> int:
        """Return the seconds from origin to destination."""
        return self.arrives_s - self.departs_s

    def latest_departure(self, visit: int, by_s: int) -> int | None:
        """Return the latest departure that reaches a gate in time.

        Parameters
        ----------
        visit : int
            Which of `visits`.
        by_s : int
            Latest arrival at it, in seconds since 1970, UTC.

        Returns
        -------
        int or None
            In seconds since 1970, UTC; None where a gate before it was not open
            in time.
        """
        last_s, at_s = by_s, self.visits[visit].arrives_s
        for before in reversed(self.visits[:visit]):
            leave_by_s = last_s - (at_s - before.leaves_s)
            clock = before.gate.clock
            arrive_by_s = leave_by_s if clock is None else clock.last(leave_by_s)
            if arrive_by_s is None:
                return None
            last_s, at_s = arrive_by_s, before.arrives_s
        return last_s - (at_s - self.departs_s)


class PathScheduler:
    """Schedules paths that pass gates.

    Parameters
    ----------
    gates : iterable of Gate
        All gates.
    weights : numpy.ndarray of uint32
        Seconds of every other edge.
    """

    def __init__(self, gates: Iterable[Gate], weights: NDArray[np.uint32]) -> None:
        self._weights = weights
        self._gates = {gate.first_step: gate for gate in gates}
        self._first = np.array(sorted({edge for edge, _ in self._gates}), np.int64)

    def schedule(
        self, path: EdgePath, departs_s: int, connectors_s: Sequence[int] = (0, 0)
    ) -> Journey | None:
        """Return the times of a path.

        Parameters
        ----------
        path : EdgePath
            The path.
        departs_s : int
            Departure from the origin, in seconds since 1970, UTC.
        connectors_s : (int, int)
            Seconds from the origin to the path, and from it to the destination.

        Returns
        -------
        Journey or None
            None where a gate on it never opens.
        """
        before_s, after_s = connectors_s
        step = self._weights[path.edges].astype(np.int64)
        wait = np.zeros(len(path), dtype=np.int64)
        visits: list[GateVisit] = []
        at_s, done = departs_s + before_s, 0
        for first in np.flatnonzero(np.isin(path.edges, self._first)).tolist():
            gate = self._gates.get((int(path.edges[first]), bool(path.backward[first])))
            if gate is None or first < done:
                continue
            at_s += int(step[done:first].sum())
            leaves_s = gate.leaves(at_s)
            if leaves_s is None:
                return None
            visits.append(GateVisit(gate, first, at_s, leaves_s))
            done = first + len(gate.path)
            wait[first] = leaves_s - at_s
            step[first:done] = _shares(gate.duration_s, step[first:done])
            at_s = leaves_s + gate.duration_s
        end_s = departs_s + before_s + np.cumsum(step + wait)
        arrives_s = after_s + (int(end_s[-1]) if len(path) else at_s)
        return Journey(
            path, before_s, after_s, departs_s, arrives_s,
            end_s - step, end_s, tuple(visits),
        )  # fmt: skip


def _shares(total: int, weights: Ints) -> Ints:
    """Return whole seconds divided in proportion to weights."""
    if len(weights) == 1 or not weights.sum():
        return np.array([total, *([0] * (len(weights) - 1))], dtype=np.int64)
    marks = np.floor(total * np.cumsum(weights) / weights.sum() + 0.5).astype(np.int64)
    marks[-1] = total
    return np.asarray(np.diff(marks, prepend=0), dtype=np.int64)
