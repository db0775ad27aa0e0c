"""The edges of a network that have a clock, as gates to search over."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from network.engine.engine import INFINITY
from network.query.leg import EdgePath
from network.query.timedep.gate_search import Gate

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from network.costs.cost import Use
    from network.costs.impedance import Impedances
    from network.model.store import Network
    from network.query.router import Router
    from network.query.timedep.timetable import Timetable

    Ints = NDArray[np.int64]
    Bools = NDArray[np.bool_]

_PORT = "sea:"


class TimedArcs:
    """Finds the gates of one network by one timetable.

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
            Who passes.

        Returns
        -------
        numpy.ndarray of int
            Edge numbers.
        """
        if use not in self._timed:
            edges = self._router.network.edges
            ports = {name for name, whose in self._timetable.hours if whose == use}
            crossing = edges.equals("kind", "crossing")
            crossing &= edges.isin("gateway_id", ports)
            sailing = edges.equals("kind", "service")
            sailing &= edges.isin("line_id", self._timetable.lines)
            self._timed[use] = np.flatnonzero(crossing | sailing)
        return self._timed[use]

    def gates(self, profile: str, shut: Bools) -> list[Gate]:
        """Return the gates that a profile may pass, in both directions.

        Parameters
        ----------
        profile : str
            Who passes.
        shut : numpy.ndarray of bool
            Edges that may not be used.

        Returns
        -------
        list of Gate
            A border crossing an edge; a service from port to port. A direction
            without a published day has no clock and keeps its mean wait.
        """
        use = self._router.model(profile).profile.use
        at = self.timed(use)
        weights = self._router.edge_weights(profile, "time")
        at = at[(weights[at] < INFINITY) & ~shut[at]]
        if not len(at):
            return []
        seconds = _Seconds(at, self._router.measures.of(profile, at))
        network = self._router.network
        edges = network.edges
        kinds = np.array(edges.rows("kind", at))
        found = [
            self._crossing((int(edge), backward), use, seconds)
            for edge in at[kinds == "crossing"]
            for backward in (False, True)
            if not backward or edges.arrays["two_way"][edge]
        ]
        runs = _runs(network, at[kinds == "service"])
        return [*found, *(self._sailing(path, seconds) for path in runs)]

    def _crossing(self, step: tuple[int, bool], use: Use, seconds: _Seconds) -> Gate:
        edge, backward = step
        network = self._router.network
        path = EdgePath(np.array([edge]), np.array([backward]))
        tail, head = path.nodes(network).tolist()
        key = (network.edges.rows("gateway_id", [edge])[0], use)
        opening = self._timetable.hours[key]
        return Gate(tail, head, path, seconds.of(path), opening.clock, key)

    def _sailing(self, path: EdgePath, seconds: _Seconds) -> Gate:
        network = self._router.network
        nodes = path.nodes(network)
        tail, head = int(nodes[0]), int(nodes[-1])
        ports = [n.removeprefix(_PORT) for n in network.nodes.rows("id", (tail, head))]
        key = (network.edges.rows("line_id", path.edges[:1])[0], *ports)
        opening = self._timetable.sailings.get((key[0], key[1], key[2]))
        if opening is None:
            return Gate(tail, head, path, seconds.of(path, waiting=True), None, key)
        return Gate(tail, head, path, seconds.of(path), opening.clock, key)


class _Seconds:
    """Whole seconds of edges, with and without the mean wait."""

    def __init__(self, at: Ints, measured: Impedances) -> None:
        self._at = at
        moving = measured.moving_h.typical + measured.dwell_h.typical
        self._moving = np.floor(moving * 3600 + 0.5).astype(np.int64)
        whole = measured.time_h()
        self._whole = np.floor(whole * 3600 + 0.5).astype(np.int64)

    def of(self, path: EdgePath, *, waiting: bool = False) -> int:
        """Return the seconds of some edges."""
        rank = np.searchsorted(self._at, path.edges)
        return int((self._whole if waiting else self._moving)[rank].sum())


def _runs(network: Network, at: Ints) -> Iterator[EdgePath]:
    """Yield services from port to port, whose edges between are theirs alone."""
    edges, ids = network.edges, network.nodes
    by_line: dict[int, list[int]] = {}
    for edge, code in zip(at.tolist(), edges.arrays["line_id"][at], strict=True):
        by_line.setdefault(int(code), []).append(edge)
    for line in by_line.values():
        joins: dict[int, list[tuple[int, bool, int]]] = {}
        for edge in line:
            u, v = int(edges.arrays["u"][edge]), int(edges.arrays["v"][edge])
            joins.setdefault(u, []).append((edge, False, v))
            if edges.arrays["two_way"][edge]:
                joins.setdefault(v, []).append((edge, True, u))
        ports = {node for node in joins if ids.rows("id", [node])[0].startswith(_PORT)}
        for port in sorted(ports):
            for first in joins[port]:
                run = _run_on(joins, ports, first)
                if run:
                    yield EdgePath(
                        np.array([edge for edge, _, _ in run]),
                        np.array([backward for _, backward, _ in run]),
                    )


def _run_on(
    joins: dict[int, list[tuple[int, bool, int]]],
    ports: set[int],
    first: tuple[int, bool, int],
) -> list[tuple[int, bool, int]]:
    """Return a run of edges on to the next port; empty where it ends before one."""
    run = [first]
    while run[-1][2] not in ports:
        used = {edge for edge, _, _ in run}
        ahead = [step for step in joins.get(run[-1][2], []) if step[0] not in used]
        if not ahead:
            return []
        run.append(ahead[0])
    return run
