"""Time-dependent arcs, and the earliest arrival through them: Dijkstra over gates.

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
from network.model.schema import ABROAD, ARRIVED
from network.query.leg import EdgePath
from network.query.route_query import ResolvedOptions

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from network.costs.cost import Use
    from network.engine.shortest_paths import Metric
    from network.model.store import Columns, Network
    from network.query.router import Router
    from network.query.timedep.clocks import Clock
    from network.query.timedep.timetable import Opening, Timetable

    Seconds = NDArray[np.int64]
    Ints = NDArray[np.int64]
    Bools = NDArray[np.bool_]
    Step = tuple[int, bool, int]  # edge, whether backward, node reached


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
        """Return when an arrival at an instant continues; None for never."""
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


_PORT = "sea:"


class TimedArcs:
    """Time-dependent arcs of one network under one timetable.

    Parameters
    ----------
    router : Router
        Of the network.
    timetable : Timetable
        The clocks.
    """

    def __init__(self, router: Router, timetable: Timetable) -> None:
        self._router = router
        self._timetable = timetable
        self._timed: dict[str, Ints] = {}

    def timed(self, use: Use) -> Ints:
        """Return the edges that have a clock in at least one direction.

        Parameters
        ----------
        use : {"freight", "passenger"}
            Kind of traffic.

        Returns
        -------
        numpy.ndarray of int
            Edge numbers.
        """
        if use not in self._timed:
            edges = self._router.network.edges
            gateways = {name for name, whose in self._timetable.hours if whose == use}
            crossing = edges.equals("kind", "crossing")
            crossing &= edges.isin("gateway_id", gateways)
            sailing = edges.equals("kind", "service")
            sailing &= edges.isin("line_id", self._timetable.lines)
            self._timed[use] = np.flatnonzero(crossing | sailing)
        return self._timed[use]

    def gates(self, profile: str, closed: Bools) -> list[Gate]:
        """Return the gates that a profile may pass, in both directions.

        Parameters
        ----------
        profile : str
            Transport profile.
        closed : numpy.ndarray of bool
            Edges that may not be used.

        Returns
        -------
        list of Gate
            One for each border crossing and for each service from port to port.
            A direction without a published day has no clock and keeps its mean
            wait.
        """
        use = self._router.model(profile).profile.use
        weights = self._router.edge_weights(ResolvedOptions(profile=profile), "time")
        at = self.timed(use)
        at = at[(weights[at] < INFINITY) & ~closed[at]]
        if not len(at):
            return []
        impedances = self._router.edge_costs.for_edges(profile, at)
        hours = impedances.moving_h.typical + impedances.dwell_h.typical
        seconds = np.floor(hours * 3600 + 0.5).astype(np.int64)
        gates = []
        for path in _gate_paths(self._router.network, at):
            nodes = path.nodes(self._router.network)
            tail, head = int(nodes[0]), int(nodes[-1])
            name, opening = self._opening(path, (tail, head), use)
            without_wait = seconds[np.searchsorted(at, path.edges)]
            mean_wait = weights[path.edges].astype(np.int64)
            duration_s = int((mean_wait if opening is None else without_wait).sum())
            gates.append(Gate(tail, head, path, duration_s, opening, name))
        return gates

    def _opening(
        self, path: EdgePath, ends: tuple[int, int], use: Use
    ) -> tuple[str, Opening | None]:
        """Return the gateway or line of a gate, and when it may be entered."""
        edges, nodes = self._router.network.edges, self._router.network.nodes
        first = path.edges[:1]
        if edges.rows("kind", first)[0] == "crossing":
            name = edges.rows("gateway_id", first)[0]
            return name, self._timetable.hours[name, use]
        name = edges.rows("line_id", first)[0]
        start, end = (
            port.removeprefix(_PORT).removesuffix(ARRIVED).removesuffix(ABROAD)
            for port in nodes.rows("id", ends)
        )
        return name, self._timetable.sailings.get((name, start, end))


def _gate_paths(network: Network, at: Ints) -> Iterator[EdgePath]:
    """Yield border crossings, and services from port to port, both ways."""
    kinds = np.array(network.edges.rows("kind", at))
    for edge in at[kinds == "crossing"].tolist():
        yield from map(_path, _steps(network.edges, [edge]).values())
    sailings = at[kinds == "service"]
    lines = network.edges.arrays["line_id"][sailings]
    for line in dict.fromkeys(lines.tolist()):
        steps = _steps(network.edges, sailings[lines == line].tolist())
        ends = sorted({*steps, *(end for own in steps.values() for _, _, end in own)})
        ids = zip(ends, network.nodes.rows("id", ends), strict=True)
        ports = {node for node, name in ids if name.startswith(_PORT)}
        for port in sorted(ports & steps.keys()):
            for first in steps[port]:
                yield from _to_next_port(steps, ports, port, first)


def _steps(edges: Columns, numbers: list[int]) -> dict[int, list[Step]]:
    """Return the steps that some edges allow, by the node they start from."""
    steps: dict[int, list[Step]] = {}
    for edge in numbers:
        u, v = int(edges.arrays["u"][edge]), int(edges.arrays["v"][edge])
        steps.setdefault(u, []).append((edge, False, v))
        if edges.arrays["two_way"][edge]:
            steps.setdefault(v, []).append((edge, True, u))
    return steps


def _to_next_port(
    steps: dict[int, list[Step]], ports: set[int], port: int, first: Step
) -> Iterator[EdgePath]:
    """Yield the path from a port by a step to the next port, where it reaches one."""
    path = [first]
    while path[-1][2] not in ports:
        passed = {port, *(node for _, _, node in path)}
        onward = [s for s in steps.get(path[-1][2], []) if s[2] not in passed]
        if not onward:
            return
        path.append(onward[0])
    yield _path(path)


def _path(steps: list[Step]) -> EdgePath:
    edges, backward, _ = zip(*steps, strict=True)
    return EdgePath(np.array(edges), np.array(backward))
