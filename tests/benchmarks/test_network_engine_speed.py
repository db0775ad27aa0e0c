"""The engine against general libraries: one process, one network, one set of pairs.

What a library answers is held to what the engine answers before it is timed.
"""

from __future__ import annotations

import time
from itertools import count
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from cases import make_rival

from network.engine.shortest_paths import INFINITY

if TYPE_CHECKING:
    from cases import Graph
    from rivals import Rival

BUDGET_S = 6.0  # of a matrix; a slow library fills as many rows as fit
SIZES = (100, 1000)


def weight_of(rival: Rival, pair: tuple[int, int]) -> int:
    return rival.path(*pair)[0]


def note(benchmark: Any, graph: Graph, task: str, **more: Any) -> None:  # noqa: ANN401
    benchmark.group = f"{task}, {graph.arcs.node_count} nodes"
    arcs = len(graph.weights)
    benchmark.extra_info.update(
        task=task, nodes=graph.arcs.node_count, arcs=arcs, **more
    )


@pytest.mark.parametrize("ends", ["nodes", "places"])
def test_path(graph: Graph, rival: Rival, ends: str, benchmark: Any) -> None:  # noqa: ANN401
    pairs = graph.pairs[ends]
    found = [weight_of(rival, pair) for pair in pairs]
    assert found == [weight_of(graph.ours, pair) for pair in pairs]
    number = count()

    def setup() -> tuple[tuple[int, int], dict[str, Any]]:
        return pairs[next(number) % len(pairs)], {}

    note(benchmark, graph, f"path between {ends}", library=rival.name)
    rounds = len(pairs) * (20 if rival.name.startswith("corridor") else 1)
    benchmark.pedantic(rival.path, setup=setup, rounds=rounds)


def test_close_a_port_and_reroute(graph: Graph, rival: Rival, benchmark: Any) -> None:  # noqa: ANN401
    """Shut a crossing and find the way anew; it is opened again off the clock."""
    cases = list(zip(graph.pairs["nodes"], graph.closures, strict=True))

    def reroute(pair: tuple[int, int], arcs: np.ndarray) -> int:
        rival.shut(arcs)
        return weight_of(rival, pair)

    for pair, arcs in cases:
        graph.ours.shut(arcs)
        wanted = weight_of(graph.ours, pair)
        graph.ours.reopen(arcs)
        assert reroute(pair, arcs) == wanted
        rival.reopen(arcs)
    opened = [weight_of(rival, pair) for pair, _ in cases]
    assert opened == [weight_of(graph.ours, pair) for pair, _ in cases]
    number, shut = count(), []

    def setup() -> tuple[tuple[Any, ...], dict[str, Any]]:
        while shut:
            rival.reopen(shut.pop())
        case = cases[next(number) % len(cases)]
        shut.append(case[1])
        return case, {}

    note(benchmark, graph, "closure and path", library=rival.name)
    rounds = len(cases) * (20 if rival.name.startswith("corridor") else 1)
    benchmark.pedantic(reroute, setup=setup, rounds=rounds)
    rival.reopen(shut.pop())


@pytest.mark.parametrize("size", SIZES)
def test_matrix(graph: Graph, rival: Rival, size: int, benchmark: Any) -> None:  # noqa: ANN401
    """Fill a matrix; slow libraries a share of its rows."""
    sources, targets = (side[:size] for side in graph.table)
    begin = time.perf_counter()
    rival.rows(sources[:1], targets)
    row_s = time.perf_counter() - begin
    ours = rival.name.startswith("corridor-mapper")
    rows = size if ours else int(min(size, max(2, BUDGET_S / row_s)))
    found = rival.rows(sources[:rows], targets)
    wanted = graph.ours.rows(sources[:rows], targets)
    np.testing.assert_array_equal(found, wanted)
    note(benchmark, graph, f"matrix {size} x {size}", library=rival.name, rows=rows,
         size=size)  # fmt: skip
    benchmark.pedantic(
        rival.rows, args=(sources[:rows], targets), rounds=3 if ours else 1
    )


def test_make_ready(graph: Graph, rival: Rival, benchmark: Any) -> None:  # noqa: ANN401
    """Build what a library searches, from arrays in memory."""
    note(benchmark, graph, "make ready", library=rival.name)
    made = benchmark.pedantic(
        make_rival, args=(rival.name, graph.arcs, graph.weights), rounds=1
    )
    pair = graph.pairs["nodes"][0]
    assert weight_of(made, pair) == weight_of(rival, pair)


def test_new_weights(graph: Graph, rival: Rival, benchmark: Any) -> None:  # noqa: ANN401
    """Give every arc another weight: another profile, another criterion."""
    if not rival.name.startswith("corridor-mapper"):
        pytest.skip("the others are built anew: test_make_ready")
    note(benchmark, graph, "new weights", library=rival.name)
    twice = np.minimum(graph.weights.astype(np.int64) * 2, INFINITY - 1)
    made = twice.astype(np.uint32)
    benchmark.pedantic(rival.customise, args=(made,), rounds=5)
