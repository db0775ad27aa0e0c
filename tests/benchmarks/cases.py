"""What the benchmarks share: seeded pairs of a network, a library with it inside."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from rivals import LIBRARIES, NEVER, Ours

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rivals import Rival

    from network.engine.shortest_paths import Arcs

NETWORKS = ("plan", "eurasia")
NAMES = ("corridor-mapper (cch)", *(library.name for library in LIBRARIES))
SEED = 20181207
PAIRS = 30
TABLE = 1000


@dataclass(frozen=True, eq=False)
class Graph:
    """A built network as every library gets it: least cost of a container.

    Attributes
    ----------
    arcs, weights : Arcs, numpy.ndarray
        Open arcs, the lightest of those that are parallel.
    pairs : dict of str to list of (int, int)
        Origins and destinations with a way between them: any two nodes of the
        network (``nodes``), and places of the plan's gazetteer, most of which lie
        in the plan's region (``places``).
    closures : list of numpy.ndarray
        For each pair of nodes the arcs of a border crossing on its best path, if
        it has one and there is another way; else of a crossing elsewhere.
    table : tuple of list of int
        1,000 nodes from which, and 1,000 to which a matrix leads.
    ours : Ours
        The engine, whose answers all others are held to.
    """

    arcs: Arcs
    weights: np.ndarray
    pairs: dict[str, list[tuple[int, int]]]
    closures: list[np.ndarray]
    table: tuple[list[int], list[int]]
    ours: Ours


def joined(ours: Ours, pairs: Sequence[Sequence[int]]) -> list[tuple[int, int]]:
    """Return the first pairs that a way joins."""
    found = ((s, t) for s, t in pairs if s != t and ours.rows([s], [t])[0, 0] < NEVER)
    return list(itertools.islice(found, PAIRS))


def crossings(network: Any, arcs: Arcs) -> dict[str, np.ndarray]:  # noqa: ANN401
    """Return the arcs of every gateway."""
    at = np.flatnonzero(network.edges.equals("kind", "crossing"))
    gate = network.edges.rows("gateway_id", at.tolist())
    ends: dict[frozenset[int], str] = {}
    for u, v, name in zip(
        network.edges.arrays["u"][at].tolist(),
        network.edges.arrays["v"][at].tolist(),
        gate,
        strict=True,
    ):
        if name and not name.startswith("open:"):
            ends[frozenset({u, v})] = name
    found: dict[str, list[int]] = {}
    low = np.minimum(arcs.tail, arcs.head).astype(np.int64)
    high = np.maximum(arcs.tail, arcs.head).astype(np.int64)
    pair = low * arcs.node_count + high
    for both, name in ends.items():
        u, v = sorted(both)
        hit = np.flatnonzero(pair == u * arcs.node_count + v)
        found.setdefault(name, []).extend(hit.tolist())
    return {name: np.array(x, dtype=np.int64) for name, x in found.items() if x}


def closure(
    ours: Ours, gates: dict[str, np.ndarray], pair: tuple[int, int]
) -> np.ndarray:
    """Return the arcs of a gateway whose closing changes the way of a pair."""
    on_path = set(ours._metric.path(*pair).arcs.tolist())
    for at in gates.values():
        if on_path & set(at.tolist()):
            ours.shut(at)
            other = ours.rows([pair[0]], [pair[1]])[0, 0]
            ours.reopen(at)
            if other < NEVER:
                return at
    return next(iter(gates.values()))


def make_rival(name: str, arcs: Arcs, weights: np.ndarray) -> Rival:
    """Return a library with a graph in it."""
    for library in LIBRARIES:
        if library.name == name:
            return library(arcs, weights)
    return Ours(arcs, weights)
