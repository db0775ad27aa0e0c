"""The share of pairs whose best route passes a gate, and how ties may move it.

Shortest-path betweenness on pairs of places [1]_: the share depends on the last minute
of a route, so it stands between the pairs that need the gate and those that could use
it at nearly the same cost.

.. [1] Brandes, U. (2008). On variants of shortest-path betweenness centrality and their
   generic computation. Social Networks, 30 (2), 136-145.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

import numpy as np

from corridors.connectivity.closures import paths_of

if TYPE_CHECKING:
    import pandas as pd

    from corridors.connectivity.closures import Closures, Pair

#: A route ties with the best where it costs at most so much more.
TIE = 0.01


def betweenness(closures: Closures, *, tie: float = TIE) -> pd.DataFrame:
    """Return the share of pairs whose best route passes each gate.

    Parameters
    ----------
    closures : Closures
        As `close_each` returns it.
    tie : float
        Share of the best cost by which a route may cost more and still tie with it.

    Returns
    -------
    pandas.DataFrame
        A row a gate, the greatest share first: ``gate_id``, ``name_en``, ``kind``,
        ``mode``, ``countries``; ``share``, weighted, of the joined pairs whose best
        route passes it; ``share_needed``, of those that have no other route within
        the tie; ``share_tied``, of the pairs that pass it on the best route or on the
        best one without a gate of it, within the tie. Other routes may tie too, so
        the last is a lower bound.
    """
    study, base = closures.study, closures.base.astype(np.float64)
    total = study.weights[closures.joined].sum()
    tied: dict[str, set[Pair]] = defaultdict(set)
    needed: dict[str, list[Pair]] = {}
    for gate_id, pairs in closures.users.items():
        table = closures.table(gate_id).astype(np.float64)
        near = [p for p in pairs if table[p] <= (1 + tie) * base[p]]
        needed[gate_id] = [p for p in pairs if p not in set(near)]
        tied[gate_id] |= set(pairs)
        others = paths_of(study, closures.table(gate_id), near, (gate_id,))
        for pair, path in others.items():
            for other in closures.index.on(path.edges):
                tied[other].add(pair)

    def share(pairs: Any) -> float:  # noqa: ANN401 - any collection of pairs
        return float(sum(study.weights[pair] for pair in sorted(pairs)) / total)

    rows = [
        {
            **closures.index.gate(gate_id)._asdict(),
            "share": share(closures.users.get(gate_id, ())),
            "share_needed": share(needed.get(gate_id, ())),
            "share_tied": share(pairs),
        }
        for gate_id, pairs in tied.items()
    ]
    rows.sort(key=lambda row: (-row["share"], -row["share_tied"], row["gate_id"]))
    return study.frame(rows)
