"""The edges of a network that have a clock, as gates to search over."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from network.engine.shortest_paths import INFINITY
from network.query.leg import EdgePath
from network.query.timedep.gate_search import Gate

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from network.costs.cost import Use
    from network.model.store import Columns, Network
    from network.query.router import Router
    from network.query.timedep.timetable import Opening, Timetable

    Ints = NDArray[np.int64]
    Bools = NDArray[np.bool_]
    Step = tuple[int, bool, int]  # edge, whether backward, node reached

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
            What is moved.

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

    def gates(self, profile: str, shut: Bools) -> list[Gate]:
        """Return the gates that a profile may pass, in both directions.

        Parameters
        ----------
        profile : str
            Transport profile.
        shut : numpy.ndarray of bool
            Edges that may not be used.

        Returns
        -------
        list of Gate
            One for each border crossing and for each service from port to port.
            A direction without a published day has no clock and keeps its mean
            wait.
        """
        use = self._router.model(profile).profile.use
        weights = self._router.edge_weights(profile, "time")
        at = self.timed(use)
        at = at[(weights[at] < INFINITY) & ~shut[at]]
        if not len(at):
            return []
        measured = self._router.measures.of(profile, at)
        hours = measured.moving_h.typical + measured.dwell_h.typical
        seconds = np.floor(hours * 3600 + 0.5).astype(np.int64)
        gates = []
        for path in _gate_paths(self._router.network, at):
            nodes = path.nodes(self._router.network)
            tail, head = int(nodes[0]), int(nodes[-1])
            name, opening = self._opening(path, (tail, head), use)
            own = seconds[np.searchsorted(at, path.edges)]
            mean = weights[path.edges].astype(np.int64)  # with the mean wait
            duration_s = int((mean if opening is None else own).sum())
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
        start, end = (port.removeprefix(_PORT) for port in nodes.rows("id", ends))
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
        ids = zip(steps, network.nodes.rows("id", list(steps)), strict=True)
        ports = {node for node, name in ids if name.startswith(_PORT)}
        for port in sorted(ports):
            for first in steps[port]:
                yield from _to_next_port(steps, ports, first)


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
    steps: dict[int, list[Step]], ports: set[int], first: Step
) -> Iterator[EdgePath]:
    """Yield the path from a step on to the next port, where it reaches one."""
    path = [first]
    while path[-1][2] not in ports:
        used = {edge for edge, _, _ in path}
        onward = [step for step in steps.get(path[-1][2], []) if step[0] not in used]
        if not onward:
            return
        path.append(onward[0])
    yield _path(path)


def _path(steps: list[Step]) -> EdgePath:
    edges, backward, _ = zip(*steps, strict=True)
    return EdgePath(np.array(edges), np.array(backward))
