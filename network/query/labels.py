"""Every undominated path between nodes of a small graph: labels set in order.

Martins' algorithm [1]_: a label is a path to a node with what it costs in every
criterion; labels are taken in the order of their costs, and one that another
label at its node is at least as good as in everything is dropped. Exact, but the
number of labels may grow without bound, so it is stopped at a limit.

.. [1] Martins, E. Q. V. (1984). On a multicriteria shortest path problem.
   European Journal of Operational Research, 16 (2), 236-245.
"""

from __future__ import annotations

from collections import defaultdict
from heapq import heapify, heappop, heappush
from typing import TYPE_CHECKING

import numpy as np

from network.query.leg import EdgePath

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    Vector = tuple[int, ...]
    Stage = Mapping[int, Vector]
    #: Costs, number of the label, stage, node, edge, backward, label before.
    Label = tuple[Vector, int, int, int, int, bool, "Label | None"]


class SmallGraph:
    """Edges of a small graph with several costs.

    Parameters
    ----------
    ends : numpy.ndarray of int
        Nodes of each edge, shape (n, 2).
    two_way : numpy.ndarray of bool
        Whether each may be used from its second node to its first as well.
    costs : numpy.ndarray of int
        Shape (n, criteria); none negative.
    edges : numpy.ndarray of int
        Edge numbers, one a row.
    """

    def __init__(
        self,
        ends: NDArray[np.int64],
        two_way: NDArray[np.bool_],
        costs: NDArray[np.int64],
        edges: NDArray[np.int64],
    ) -> None:
        self._out: dict[int, list[tuple[int, Vector, int, bool]]] = {}
        rows = zip(
            ends.tolist(), two_way.tolist(), costs.tolist(), edges.tolist(), strict=True
        )
        for (u, v), both, cost, edge in rows:
            self._out.setdefault(u, []).append((v, tuple(cost), edge, False))
            if both:
                self._out.setdefault(v, []).append((u, tuple(cost), edge, True))

    def undominated(
        self, stages: Sequence[Stage], *, most: int
    ) -> list[tuple[Vector, EdgePath]] | None:
        """Return every undominated path through one node of each stage.

        Parameters
        ----------
        stages : sequence of mapping of int to tuple of int
            Nodes to start, pass and end at, with what each costs by itself.
        most : int
            After how many labels to give up.

        Returns
        -------
        list of (tuple of int, EdgePath) or None
            Costs and path, the least costs first; of paths of equal costs one.
            None where there are too many labels.
        """
        if not stages[0]:
            return []
        queue: list[Label] = [
            (cost, i, 0, node, -1, False, None)
            for i, (node, cost) in enumerate(sorted(stages[0].items()))
        ]
        heapify(queue)
        made = len(queue)
        width = len(queue[0][0])
        settled: defaultdict[tuple[int, int], _Front] = defaultdict(
            lambda: _Front(width)
        )
        ended = _Front(width)
        found: list[tuple[Vector, EdgePath]] = []
        last = len(stages) - 1
        while queue:
            label = heappop(queue)
            cost, _, stage, node, *_ = label
            known = settled[stage, node]
            if known.beats(cost) or ended.beats(cost):
                continue
            known.add(cost)
            if stage == last:
                ended.add(cost)
                found.append((cost, _path(label)))
                continue
            ahead = [(stage, *step) for step in self._out.get(node, ())]
            if node in stages[stage + 1]:
                ahead.append((stage + 1, node, stages[stage + 1][node], -1, False))
            for to_stage, to, more, edge, backward in ahead:
                total = tuple(a + b for a, b in zip(cost, more, strict=True))
                if not settled[to_stage, to].beats(total):
                    made += 1
                    heappush(queue, (total, made, to_stage, to, edge, backward, label))
            if made > most:
                return None
        return found


class _Front:
    """The costs of labels that are settled at one node."""

    def __init__(self, width: int) -> None:
        self._costs = np.empty((4, width), dtype=np.int64)
        self._count = 0

    def beats(self, cost: Vector) -> bool:
        """Return whether one of them is at least as good in everything."""
        known = self._costs[: self._count]
        return bool(self._count and (known <= cost).all(axis=1).any())

    def add(self, cost: Vector) -> None:
        """Add a label."""
        if self._count == len(self._costs):
            self._costs = np.concatenate([self._costs, np.empty_like(self._costs)])
        self._costs[self._count] = cost
        self._count += 1


def _path(label: Label) -> EdgePath:
    edges: list[int] = []
    backward: list[bool] = []
    step: Label | None = label
    while step is not None:
        if step[4] >= 0:
            edges.append(step[4])
            backward.append(step[5])
        step = step[6]
    return EdgePath(
        np.array(edges[::-1], dtype=np.int64), np.array(backward[::-1], dtype=bool)
    )
