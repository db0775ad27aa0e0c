"""How time grows with the network: nested parts of all Eurasia, 10 k to 600 k nodes."""

from __future__ import annotations

from itertools import count
from typing import Any

import numpy as np
import pytest
from cases import PAIRS, SEED, joined, make_rival
from rivals import Ours

from network.engine.shortest_paths import Arcs

SIZES = (10_000, 30_000, 100_000, 300_000, 600_000)
LIBRARIES = ("corridor-mapper (cch)", "scgraph", "SciPy", "igraph", "NetworkX")
CHANGCHUN = (125.32, 43.88)

_parts: dict[int, Any] = {}


def part_of(graph: Any, lonlat: np.ndarray, size: int) -> Any:  # noqa: ANN401
    """Return the nodes nearest to Changchun with the arcs among them, and pairs."""
    if size not in _parts:
        east = (lonlat[:, 0] - CHANGCHUN[0] + 180) % 360 - 180
        away = np.hypot(east * np.cos(np.radians(44)), lonlat[:, 1] - CHANGCHUN[1])
        kept = np.zeros(graph.arcs.node_count, dtype=bool)
        kept[np.argsort(away, kind="stable")[:size]] = True
        number = np.cumsum(kept) - 1
        within = kept[graph.arcs.tail] & kept[graph.arcs.head]
        ends = (number[x[within]] for x in (graph.arcs.tail, graph.arcs.head))
        arcs = Arcs(*(x.astype(np.uint32) for x in ends), int(kept.sum()))
        weights = graph.weights[within]
        ours = Ours(arcs, weights)
        rng = np.random.default_rng(SEED)
        some = rng.integers(0, arcs.node_count, (100 * PAIRS, 2)).tolist()
        _parts.clear()
        _parts[size] = (arcs, weights, joined(ours, some), ours)
    return _parts[size]


@pytest.mark.parametrize("graph", ["eurasia"], indirect=True)
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("library", LIBRARIES)
def test_path_by_size(
    graph: Any,  # noqa: ANN401
    work_of: Any,  # noqa: ANN401
    size: int,
    library: str,
    benchmark: Any,  # noqa: ANN401
) -> None:
    nodes = work_of("eurasia").router.network.nodes.arrays
    lonlat = np.stack([nodes["lon"], nodes["lat"]], axis=1)
    arcs, weights, pairs, ours = part_of(graph, lonlat, size)
    rival = ours if library == ours.name else make_rival(library, arcs, weights)
    assert [rival.path(*p)[0] for p in pairs] == [ours.path(*p)[0] for p in pairs]
    number = count()

    def setup() -> tuple[tuple[int, int], dict[str, Any]]:
        return pairs[next(number) % len(pairs)], {}

    benchmark.group = f"growth, {arcs.node_count} nodes"
    benchmark.extra_info.update(
        task="growth", nodes=arcs.node_count, arcs=len(weights), library=library
    )
    rounds = len(pairs) * (20 if library == ours.name else 1)
    benchmark.pedantic(rival.path, setup=setup, rounds=rounds)
