"""Libraries that find shortest paths, each on the same arcs in its own best way.

Each is asked for a path with its weight, for weights between many nodes, and to
shut arcs and open them again. What they answer is compared before it is timed.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

from network.engine.shortest_paths import INFINITY, Arcs, open_engine

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    Weights = NDArray[np.uint32]
    Ints = NDArray[np.int64]

NEVER = float("inf")


class Rival(Protocol):
    """A graph with weights, as one library holds it."""

    name: str

    def path(self, source: int, target: int) -> tuple[int, int]:
        """Return the weight of a lightest path and its number of arcs."""

    def rows(self, sources: Sequence[int], targets: Sequence[int]) -> np.ndarray:
        """Return weights of lightest paths, `NEVER` where there is none."""

    def shut(self, arcs: Ints) -> None:
        """Shut arcs."""

    def reopen(self, arcs: Ints) -> None:
        """Give arcs their weights back."""


def single_arcs(arcs: Arcs, weights: Weights) -> tuple[Arcs, Weights]:
    """Return only the lightest of parallel arcs, without those that are shut.

    Not every library knows parallel arcs, and a shut arc slows down the others.
    """
    is_open = np.flatnonzero(weights < INFINITY)
    order = is_open[np.argsort(weights[is_open], kind="stable")]
    pair = arcs.tail[order].astype(np.int64) * arcs.node_count + arcs.head[order]
    _, first = np.unique(pair, return_index=True)
    kept = np.sort(order[first])
    return Arcs(arcs.tail[kept], arcs.head[kept], arcs.node_count), weights[kept]


class Ours:
    """The engine of this package."""

    def __init__(
        self, arcs: Arcs, weights: Weights, engine: str = "cch",
        folder: Path | None = None,
    ) -> None:  # fmt: skip
        self.name = f"corridor-mapper ({engine})"
        self._weights = weights
        self._engine = open_engine(arcs, name=engine, folder=folder)
        self._metric = self._engine.metric(weights)

    def customise(self, weights: Weights) -> None:
        self._engine.metric(weights)

    def path(self, source: int, target: int) -> tuple[int, int]:
        found = self._metric.path(source, target)
        assert found is not None
        return found.weight, len(found.arcs)

    def rows(self, sources: Sequence[int], targets: Sequence[int]) -> np.ndarray:
        found = self._metric.matrix(sources, targets).astype(float)
        found[found >= INFINITY] = NEVER
        return found

    def shut(self, arcs: Ints) -> None:
        self._metric.update(arcs, np.full(len(arcs), INFINITY, dtype=np.uint32))

    def reopen(self, arcs: Ints) -> None:
        self._metric.update(arcs, self._weights[arcs])


class NetworkX:
    """`networkx.DiGraph`, searched from both ends."""

    name = "NetworkX"

    def __init__(self, arcs: Arcs, weights: Weights) -> None:
        import networkx as nx

        self._nx = nx
        self._parts = [x.tolist() for x in (arcs.tail, arcs.head, weights)]
        self._graph = nx.DiGraph()
        self._graph.add_nodes_from(range(arcs.node_count))
        self._graph.add_weighted_edges_from(zip(*self._parts, strict=True))

    def path(self, source: int, target: int) -> tuple[int, int]:
        weight, nodes = self._nx.bidirectional_dijkstra(self._graph, source, target)
        return int(weight), len(nodes) - 1

    def rows(self, sources: Sequence[int], targets: Sequence[int]) -> np.ndarray:
        found = []
        for source in sources:
            known = self._nx.single_source_dijkstra_path_length(self._graph, source)
            found.append([known.get(target, NEVER) for target in targets])
        return np.array(found, dtype=float)

    def shut(self, arcs: Ints) -> None:
        tail, head, _ = self._parts
        self._graph.remove_edges_from([(tail[i], head[i]) for i in arcs.tolist()])

    def reopen(self, arcs: Ints) -> None:
        tail, head, weight = self._parts
        self._graph.add_weighted_edges_from(
            [(tail[i], head[i], weight[i]) for i in arcs.tolist()]
        )


class Igraph:
    """`igraph.Graph` with a list of weights."""

    name = "igraph"

    def __init__(self, arcs: Arcs, weights: Weights) -> None:
        import igraph

        ends = np.stack([arcs.tail, arcs.head], axis=1)
        self._graph = igraph.Graph(n=arcs.node_count, edges=ends, directed=True)
        self._all = weights.astype(float)
        self._graph.es["weight"] = self._all.tolist()

    def path(self, source: int, target: int) -> tuple[int, int]:
        found = self._graph.get_shortest_path(
            source, to=target, weights="weight", output="epath"
        )
        return int(self._all[found].sum()), len(found)

    def rows(self, sources: Sequence[int], targets: Sequence[int]) -> np.ndarray:
        return np.array(
            self._graph.distances(
                source=list(sources), target=list(targets), weights="weight"
            ),
            dtype=float,
        )

    def shut(self, arcs: Ints) -> None:
        self._graph.es[arcs.tolist()]["weight"] = [NEVER] * len(arcs)

    def reopen(self, arcs: Ints) -> None:
        self._graph.es[arcs.tolist()]["weight"] = self._all[arcs].tolist()


class Rustworkx:
    """`rustworkx.PyDiGraph` whose edges carry their weight."""

    name = "rustworkx"

    def __init__(self, arcs: Arcs, weights: Weights) -> None:
        import rustworkx as rx

        self._rx = rx
        self._graph = rx.PyDiGraph(multigraph=False)
        self._graph.add_nodes_from(range(arcs.node_count))
        self._all = weights.astype(float)
        parts = (arcs.tail.tolist(), arcs.head.tolist(), self._all.tolist())
        self._graph.add_edges_from(list(zip(*parts, strict=True)))

    def path(self, source: int, target: int) -> tuple[int, int]:
        found = self._rx.dijkstra_shortest_paths(
            self._graph, source, target=target, weight_fn=float
        )
        nodes = list(found[target])
        steps = pairwise(nodes)
        return int(sum(self._graph.get_edge_data(*s) for s in steps)), len(nodes) - 1

    def rows(self, sources: Sequence[int], targets: Sequence[int]) -> np.ndarray:
        found = []
        for source in sources:
            known = self._rx.dijkstra_shortest_path_lengths(
                self._graph, source, edge_cost_fn=float
            )
            own = dict(known) | {source: 0.0}
            found.append([own.get(target, NEVER) for target in targets])
        return np.array(found, dtype=float)

    def shut(self, arcs: Ints) -> None:
        for i in arcs.tolist():
            self._graph.update_edge_by_index(i, NEVER)

    def reopen(self, arcs: Ints) -> None:
        for i in arcs.tolist():
            self._graph.update_edge_by_index(i, float(self._all[i]))


class Scipy:
    """`scipy.sparse.csgraph.dijkstra` on a matrix with the nodes before each."""

    name = "SciPy"

    def __init__(self, arcs: Arcs, weights: Weights) -> None:
        from scipy.sparse import csr_array

        self._all = weights.astype(float)
        shape = (arcs.node_count, arcs.node_count)
        spot = (np.arange(1, len(self._all) + 1), (arcs.tail, arcs.head))
        order = csr_array(spot, shape=shape)
        self._slot = np.empty(len(self._all), dtype=np.int64)
        self._slot[order.data - 1] = np.arange(len(self._all))
        self._graph = csr_array(
            (self._all[order.data - 1], order.indices, order.indptr), shape=shape
        )

    def path(self, source: int, target: int) -> tuple[int, int]:
        from scipy.sparse.csgraph import dijkstra

        weight, before = dijkstra(self._graph, indices=source, return_predecessors=True)
        count, node = 0, target
        while node != source:
            node, count = before[node], count + 1
        return int(weight[target]), count

    def rows(self, sources: Sequence[int], targets: Sequence[int]) -> np.ndarray:
        from scipy.sparse.csgraph import dijkstra

        at = np.asarray(targets)
        return np.stack([dijkstra(self._graph, indices=s)[at] for s in sources])

    def shut(self, arcs: Ints) -> None:
        self._graph.data[self._slot[arcs]] = NEVER

    def reopen(self, arcs: Ints) -> None:
        self._graph.data[self._slot[arcs]] = self._all[arcs]


class Scgraph:
    """`scgraph.Graph`, its own Dijkstra."""

    name = "scgraph"

    def __init__(self, arcs: Arcs, weights: Weights) -> None:
        from scgraph import Graph

        self._parts = [x.tolist() for x in (arcs.tail, arcs.head, weights)]
        rows: list[dict[int, float]] = [{} for _ in range(arcs.node_count)]
        for tail, head, weight in zip(*self._parts, strict=True):
            rows[tail][head] = float(weight)
        self._graph = Graph(rows)

    def path(self, source: int, target: int) -> tuple[int, int]:
        found: dict[str, Any] = self._graph.dijkstra(source, target)
        return round(found["length"]), len(found["path"]) - 1

    def rows(self, sources: Sequence[int], targets: Sequence[int]) -> np.ndarray:
        found = []
        for source in sources:
            tree = self._graph.get_shortest_path_tree(source)
            known = tree["distance_matrix"]
            found.append([known[target] for target in targets])
        return np.array(found, dtype=float)

    def shut(self, arcs: Ints) -> None:
        tail, head, _ = self._parts
        for i in arcs.tolist():
            self._graph.remove_edge(tail[i], head[i])

    def reopen(self, arcs: Ints) -> None:
        tail, head, weight = self._parts
        for i in arcs.tolist():
            self._graph.add_edge(tail[i], head[i], float(weight[i]))


LIBRARIES = (Scgraph, Rustworkx, Igraph, Scipy, NetworkX)
