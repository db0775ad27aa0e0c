"""Shortest paths on a customizable contraction hierarchy (RoutingKit).

The contraction order is computed once per topology, weights are customised in tens of
milliseconds and single arcs updated in less than one [1]_. The order is minimum degree
first: a hierarchy is fast if contracting nodes one by one adds few shortcuts, and
contracting the node with the fewest neighbours left is the minimum degree rule of
sparse elimination [2]_. On a network of land, sea and air it is better than nested
dissection by coordinates, because shipping lanes run between any two coasts: a third of
the triangles, half the arcs in a search space, a third of the time.

.. [1] Dibbelt, J., Strasser, B. and Wagner, D. (2016). Customizable contraction
   hierarchies. ACM Journal of Experimental Algorithmics, 21, 1.5.
.. [2] George, A. and Liu, J. W. H. (1989). The evolution of the minimum degree
   ordering algorithm. SIAM Review, 31 (1), 1-19.
"""

from __future__ import annotations

import hashlib
import logging
import tempfile
from heapq import heapify, heappop, heappush
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from gis_data.atomic import atomic_write, atomic_write_dir, staging_folder
from gis_data.errors import OutputError
from network.engine.shortest_paths import INFINITY, LightestPath
from network.model.checksums import (
    damaged,
    make_way,
    read_array,
    verify_checksums,
    write_array,
    write_checksums,
)
from network.model.errors import NetworkError
from network.model.files import cache_folder

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from network.engine.shortest_paths import Arcs, Ints, Metric, Weights

    Nodes = NDArray[np.uint32]

_log = logging.getLogger(__name__)
# Files that RoutingKit saves and loads: 32-bit integers without a header.
_ORDER_FILES = ("tail", "head", "order", "rank", "node_count")
_NODE_BITS, _FIRST_BIT = 32, 48  # 16 bits of layers between them
_LAYERS_A_NEIGHBOUR = 64
_NODE = (1 << _NODE_BITS) - 1
_NOBODY: set[int] = set()
_CHAIN = 2  # neighbours of a node within a chain


class CchEngine:
    """Engine on a customizable contraction hierarchy.

    Parameters
    ----------
    arcs : Arcs
        The graph.
    folder : pathlib.Path, optional
        Cache of the contraction order: read if it is of this graph, else computed
        and written.
    """

    name = "cch"

    def __init__(self, arcs: Arcs, folder: Path | None = None) -> None:
        from pyroutingkit import CCHTopology  # noqa: PLC0415 - optional

        self._arcs = arcs
        self._topology: Any = CCHTopology()
        if folder is not None and _is_order_of(folder, arcs):
            self._topology.load(str(folder))
            return
        self._load_new(arcs, folder)
        if folder is not None:
            _save_order(self._topology, folder)

    def _load_new(self, arcs: Arcs, folder: Path | None) -> None:
        """Load a contraction order by way of files, in the cache if it has room."""
        order = _order_of(arcs) if folder is None else _cached_order(arcs)
        last = Path(tempfile.gettempdir())
        for place in (last,) if folder is None else (folder.parent, last):
            try:
                with staging_folder(place) as work:
                    _write_order(arcs, order, work)
                    self._topology.load(str(work))
            except OutputError:
                if place is last:
                    raise
            else:
                return

    def metric(self, weights: Weights) -> Metric:
        """Return the graph with weights.

        Parameters
        ----------
        weights : numpy.ndarray of uint32
            One an arc, at most `INFINITY`, which closes it.

        Returns
        -------
        Metric
            Customised.
        """
        return _CchMetric(self._topology, weights, self._arcs)


def _is_order_of(folder: Path, arcs: Arcs) -> bool:
    """Return whether a folder holds a contraction order of exactly this graph.

    RoutingKit does not check its files: a damaged one would abort the process.
    """
    if not folder.is_dir():
        return False
    try:
        verify_checksums(folder)
        tail, head, order, rank, count = (
            np.fromfile(folder / name, dtype=np.uint32) for name in _ORDER_FILES
        )
        nodes = arcs.node_count
        if not (
            np.array_equal(count, [nodes])
            and np.array_equal(tail, arcs.tail)
            and np.array_equal(head, arcs.head)
            and len(rank) == len(order) == nodes
            and (not nodes or order.max() < nodes)
            and np.array_equal(rank[order], np.arange(nodes))
        ):
            raise damaged(folder, "it is of another graph")
    except OSError as error:  # a CacheError is one
        _log.warning("%s The contraction order is computed again.", error)
        return False
    return True


def _order_of(arcs: Arcs) -> Nodes:
    return contraction_order(arcs.tail, arcs.head, arcs.node_count)


def _cached_order(arcs: Arcs) -> Nodes:
    """Return the contraction order of a graph, from the cache of all networks."""
    parts = (arcs.tail.tobytes(), arcs.head.tobytes())
    digest = hashlib.sha256(b"".join(parts) + str(arcs.node_count).encode())
    path = cache_folder() / "orders" / f"{digest.hexdigest()[:24]}.npy"
    if path.is_file():
        try:
            order = read_array(path)
            if np.array_equal(np.sort(order), np.arange(arcs.node_count)):
                path.touch()  # the time of last use
                return order
            raise damaged(path, "it is no order of all nodes")
        except OSError as error:  # a CacheError is one
            _log.warning("%s The contraction order is computed again.", error)
    order = _order_of(arcs)
    make_way(path)
    try:
        with atomic_write(path) as temporary:
            write_array(temporary, order, becomes=path)
    except OutputError as error:
        _log.warning("The contraction order is not cached: %s", error)
    return order


def _write_order(arcs: Arcs, order: Nodes, folder: Path) -> None:
    """Write the files that RoutingKit reads: a graph and its contraction order."""
    rank = np.empty_like(order)
    rank[order] = np.arange(len(order), dtype=np.uint32)
    count = np.array([arcs.node_count])
    arrays = (arcs.tail, arcs.head, order, rank, count)
    for name, values in zip(_ORDER_FILES, arrays, strict=True):
        values.astype(np.uint32).tofile(folder / name)


def _save_order(topology: Any, folder: Path) -> None:  # noqa: ANN401 - no stubs
    """Save a contraction order atomically; a failure is logged, not raised."""
    make_way(folder, for_folder=True)
    try:
        with atomic_write_dir(folder) as temporary:
            topology.save(str(temporary))
            write_checksums(temporary)
    except (OutputError, RuntimeError) as error:
        _log.warning("The contraction order is not cached: %s", error)


class _CchMetric:
    """A customised metric; what RoutingKit would read out of bounds is refused."""

    def __init__(self, topology: Any, weights: Weights, arcs: Arcs) -> None:  # noqa: ANN401 - no stubs
        from pyroutingkit import CCHMetric  # noqa: PLC0415 - optional

        self._arc_count, self._node_count = len(arcs.tail), arcs.node_count
        if weights.shape != (self._arc_count,):
            msg = f"{weights.shape} weights for {self._arc_count} arcs."
            raise NetworkError(msg)
        self._metric: Any = CCHMetric(topology)
        self._metric.customize(_checked(weights, INFINITY + 1))

    def path(self, source: int, target: int) -> LightestPath | None:
        _checked([source, target], self._node_count)
        if source == target:
            return LightestPath(0, np.zeros(0, dtype=np.int64))
        weight, _, arcs = self._metric.query(source, target)
        if weight >= INFINITY:
            return None
        return LightestPath(int(weight), np.asarray(arcs, dtype=np.int64))

    def matrix(self, sources: Sequence[int], targets: Sequence[int]) -> Weights:
        table = self._metric.distances_many_to_many(
            _checked(sources, self._node_count), _checked(targets, self._node_count)
        )
        return np.minimum(np.asarray(table, dtype=np.uint32), np.uint32(INFINITY))

    def update(self, arcs: Ints, weights: Weights) -> None:
        self._metric.update_weights(
            _checked(arcs, self._arc_count), _checked(weights, INFINITY + 1)
        )


def _checked(values: Sequence[int] | Ints | Weights, bound: int) -> Weights:
    """Return values as 32-bit integers, all of them from 0 to below a bound."""
    array = np.asarray(values)
    if array.size and not (array.min() >= 0 and array.max() < bound):
        msg = f"{array.min()} to {array.max()}: must be from 0 to below {bound}."
        raise NetworkError(msg)
    return np.ascontiguousarray(array, dtype=np.uint32)


def contraction_order(tail: Nodes, head: Nodes, node_count: int) -> Nodes:
    """Return the nodes of a graph in the order in which to contract them.

    Among nodes with equally few neighbours, the one with the fewest layers of
    contracted nodes below it comes first, and many layers count like a neighbour. So
    a chain is not contracted from its ends inwards but every other node first, then
    every other one of the rest, and the hierarchy stays shallow.

    Parameters
    ----------
    tail, head : numpy.ndarray of uint32
        Nodes that each arc leaves and enters; directions do not matter.
    node_count : int
        Number of nodes.

    Returns
    -------
    numpy.ndarray of uint32
        Every node once, the first to be contracted first; the same for the same
        graph.

    Examples
    --------
    The ends of a path are contracted before its middle:

    >>> import numpy as np
    >>> tail, head = np.array([0, 1, 2, 3], "u4"), np.array([1, 2, 3, 4], "u4")
    >>> contraction_order(tail, head, 5).tolist()
    [0, 4, 1, 3, 2]
    """
    near = _neighbours(tail, head, node_count)
    layer = [0] * node_count
    # A key of the queue is one number: neighbours and layers, then the node.
    key_of = [len(others) << _FIRST_BIT | node for node, others in enumerate(near)]
    queue = list(key_of)
    heapify(queue)
    order: list[int] = []
    while queue:
        key = heappop(queue)
        node = key & _NODE
        if key_of[node] != key:
            continue  # out of date
        key_of[node] = -1
        order.append(node)
        others = near[node]
        near[node] = _NOBODY
        if len(others) == _CHAIN:  # as below, without sets of two
            a, b = others
            near[a].remove(node)
            near[a].add(b)
            near[b].remove(node)
            near[b].add(a)
        else:
            for other in others:
                left = near[other]
                left |= others
                left.remove(other)
                left.remove(node)
        above = layer[node] + 1
        for other in others:
            layers = layer[other]
            if layers < above:
                layers = layer[other] = above
            first = len(near[other]) + layers // _LAYERS_A_NEIGHBOUR
            new_key = first << _FIRST_BIT | layers << _NODE_BITS | other
            if new_key != key_of[other]:
                key_of[other] = new_key
                heappush(queue, new_key)
    return np.array(order, dtype=np.uint32)


def _neighbours(tail: Nodes, head: Nodes, node_count: int) -> list[set[int]]:
    """Return the neighbours of every node, without parallel arcs and loops."""
    low = np.minimum(tail, head).astype(np.int64)
    high = np.maximum(tail, head).astype(np.int64)
    pair = np.unique((low * node_count + high)[low != high])
    low, high = np.divmod(pair, node_count)
    node, other = np.concatenate([low, high]), np.concatenate([high, low])
    order = np.argsort(node, kind="stable")
    bounds = np.searchsorted(node[order], np.arange(node_count + 1)).tolist()
    listed = other[order].tolist()
    return [set(listed[a:b]) for a, b in pairwise(bounds)]
