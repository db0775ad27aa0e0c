"""The pairs of a study with each of its gates closed, one at a time.

Each closure is solved for all pairs at once, so that a pair that does not need the gate
differs by exactly nothing.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property, partial
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from corridors.connectivity.gate_index import GateIndex
from network.engine.shortest_paths import INFINITY
from network.model.errors import RequestError
from network.query.gate_names import check_names
from network.query.route_query import Policy

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from numpy.typing import NDArray

    from corridors.connectivity.study import Study
    from network.query.leg import EdgePath

    Floats = NDArray[np.float64]
    Bools = NDArray[np.bool_]
    Weights = NDArray[np.uint32]
    Progress = Callable[[str], None]
    Pair = tuple[int, int]


@dataclass(frozen=True, eq=False)
class Closures:
    """The pairs of a study as they are, and with each of its gates closed.

    Attributes
    ----------
    study : Study
        Pairs and what is minimised.
    index : GateIndex
        Gates of the network.
    base : numpy.ndarray of uint32
        Least weights with nothing further closed.
    closed : dict of str to numpy.ndarray of uint32
        The same with a gate closed, by gate; that of a gate that no best route passes
        is `base`.
    users : dict of str to list of (int, int)
        Pairs whose best route passes a gate.
    """

    study: Study
    index: GateIndex
    base: Weights
    closed: dict[str, Weights]
    users: dict[str, list[Pair]]

    @cached_property
    def joined(self) -> Bools:
        """Return which pairs count: joined, with a weight above 0."""
        return (self.base < INFINITY) & (self.study.weights > 0)

    def extra_costs(self, gate_id: str) -> Floats:
        """Return the extra cost of every pair without a gate.

        Parameters
        ----------
        gate_id : str
            A gate.

        Returns
        -------
        numpy.ndarray
            In the unit of the study, 0 where the gate is not needed, NaN where the
            pair is not joined without it, or does not count.
        """
        return extra_cost(self.study, self.base, self.table(gate_id), self.joined)

    def cut(self, gate_id: str) -> Bools:
        """Return which pairs a gate alone joins."""
        return self.joined & (self.table(gate_id) >= INFINITY)

    def using(self, gate_id: str) -> Bools:
        """Return the pairs whose best route passes a gate."""
        using = np.zeros_like(self.joined)
        for pair in self.users.get(gate_id, ()):
            using[pair] = True
        return using

    def table(self, gate_id: str) -> Weights:
        """Return the least weights without a gate."""
        return self.closed.get(gate_id, self.base)


def extra_cost(study: Study, base: Weights, table: Weights, counted: Bools) -> Floats:
    """Return how much a table is above a base, NaN where a pair is not in both."""
    both = counted & (table < INFINITY)
    difference = table.astype(np.float64) - base.astype(np.float64)
    return np.where(both, difference / study.per_unit, np.nan)


def close_each(
    study: Study,
    gates: Iterable[str] | None = None,
    *,
    progress: Progress | None = None,
) -> Closures:
    """Return the pairs of a study with each gate closed that a best route passes.

    Parameters
    ----------
    study : Study
        Pairs and what is minimised.
    gates : iterable of str, optional
        Ids of gates to close; all that some best route passes where left out.
    progress : callable, optional
        Called with the name of each gate before it is closed.

    Returns
    -------
    Closures
        One table a gate, sorted by id.

    Raises
    ------
    RequestError
        If a gate is not known.
    """
    chosen = [] if gates is None else _known(study, gates)
    show = progress if study.blocks is None else None  # workers have no terminal
    parts = study.by_blocks(partial(_closed_part, gates=chosen, progress=show))
    base = np.vstack([part.base for part in parts])
    users: dict[str, list[Pair]] = defaultdict(list)
    first = 0
    for part in parts:
        for gate_id, pairs in part.users.items():
            users[gate_id] += [(first + i, j) for i, j in pairs]
        first += len(part.base)
    closed = {
        gate_id: np.vstack([part.closed.get(gate_id, part.base) for part in parts])
        if gate_id in users
        else base
        for gate_id in sorted(chosen or users)
    }
    index = GateIndex(study.router.network)
    return Closures(study, index, base, closed, dict(users))


class _Part(NamedTuple):
    """Base, tables of the gates that some pair passes, and these pairs, of a block."""

    base: Weights
    closed: dict[str, Weights]
    users: dict[str, list[Pair]]


def _closed_part(study: Study, *, gates: list[str], progress: Progress | None) -> _Part:
    index, base = GateIndex(study.router.network), study.table()
    users: dict[str, list[Pair]] = defaultdict(list)
    for pair, path in paths_of(study, base).items():
        for gate_id in index.on(path.edges):
            users[gate_id].append(pair)
    closed: dict[str, Weights] = {}
    for gate_id in sorted(users.keys() & set(gates) if gates else users):
        if progress:
            progress(gate_id)
        closed[gate_id] = study.table(closed=(gate_id,))
    return _Part(base, closed, dict(users))


def _known(study: Study, gates: Iterable[str]) -> list[str]:
    listed = list(dict.fromkeys(gates))
    check_names(study.router.network, Policy(closed=frozenset(listed)))
    if not listed:
        msg = "gates: the list is empty; name gates, or leave it out for all."
        raise RequestError(msg)
    return listed


def paths_of(
    study: Study,
    table: Weights,
    pairs: Iterable[Pair] | None = None,
    closed: Iterable[str] = (),
) -> dict[Pair, EdgePath]:
    """Return the best paths of pairs that have a route.

    Parameters
    ----------
    study : Study
        Pairs and what is minimised.
    table : numpy.ndarray of uint32
        Least weights with these gates closed.
    pairs : iterable of (int, int), optional
        Rows and columns; all that count where left out.
    closed : iterable of str
        Ids of gates, besides those of the policy.

    Returns
    -------
    dict of (int, int) to EdgePath
        By row and column.
    """
    if pairs is None:
        pairs = zip(*np.nonzero(study.weights > 0), strict=True)
    names = tuple(closed)
    paths: dict[Pair, EdgePath] = {}
    for i, j in ((int(i), int(j)) for i, j in pairs):
        if table[i, j] < INFINITY:
            _, path = study.best_path((i, j), names)
            if path is not None:
                paths[i, j] = path
    return paths
