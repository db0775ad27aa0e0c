"""Both engines against NetworkX, on random graphs and at the edge of the integers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from network.engine import shortest_paths as engines
from network.engine.shortest_paths import INFINITY, Arcs, available_engines, open_engine
from network.model.errors import NetworkError

if TYPE_CHECKING:
    from pathlib import Path

    from network.engine.shortest_paths import Metric

    Graph = tuple[int, list[tuple[int, int, int]]]

NAMES = available_engines()


def arcs_of(nodes: int, arcs: list[tuple[int, int, int]]) -> Arcs:
    tail, head = (np.array([a[k] for a in arcs], dtype=np.uint32) for k in (0, 1))
    return Arcs(tail, head, nodes)


@pytest.mark.parametrize("tail", [[0, 3], [0], [0.0, 1.0], [0, 2**32 - 1]])
def test_arcs_between_nodes_that_there_are_not_are_refused(tail: list[float]) -> None:
    kind = np.float64 if isinstance(tail[-1], float) else np.uint32
    with pytest.raises(NetworkError, match="below 3 nodes"):
        Arcs(np.array(tail, dtype=kind), np.array([1, 2], dtype=np.uint32), 3)


@pytest.mark.skipif("cch" not in NAMES, reason="RoutingKit has no wheel here")
def test_nothing_out_of_bounds_reaches_routingkit() -> None:
    arcs = [(0, 1, 5), (1, 2, 5)]
    engine = open_engine(arcs_of(3, arcs), name="cch")
    metric = engine.metric(weights_of(arcs))
    for weights in ([1], [1, 2, 3], [1, INFINITY + 1]):
        with pytest.raises(NetworkError):
            engine.metric(np.array(weights, dtype=np.uint32))
    for node in (-1, 3, 2**32):
        with pytest.raises(NetworkError):
            metric.path(0, node)
        with pytest.raises(NetworkError):
            metric.matrix([node], [0])
    for arc, weight in ((2, 1), (-1, 1), (0, INFINITY + 1)):
        with pytest.raises(NetworkError):
            metric.update(np.array([arc]), np.array([weight]))
    assert_true(metric, 3, arcs)


def weights_of(arcs: list[tuple[int, int, int]]) -> np.ndarray:
    return np.array([a[2] for a in arcs], dtype=np.uint32)


def metric_of(name: str, nodes: int, arcs: list[tuple[int, int, int]]) -> Metric:
    return open_engine(arcs_of(nodes, arcs), name=name).metric(weights_of(arcs))


def true_weights(
    nodes: int, arcs: list[tuple[int, int, int]]
) -> dict[int, dict[int, int]]:
    graph = nx.MultiDiGraph()
    graph.add_nodes_from(range(nodes))
    graph.add_weighted_edges_from(a for a in arcs if a[2] < INFINITY)
    return dict(nx.all_pairs_dijkstra_path_length(graph))


def assert_true(metric: Metric, nodes: int, arcs: list[tuple[int, int, int]]) -> None:
    """Hold every pair's weight, path and matrix to Dijkstra of NetworkX."""
    truth = true_weights(nodes, arcs)
    table = metric.matrix(range(nodes), range(nodes))
    for a in range(nodes):
        for b in range(nodes):
            expected = truth[a].get(b)
            path = metric.path(a, b)
            if expected is None or expected >= INFINITY:
                assert path is None
                assert table[a, b] == INFINITY
                continue
            assert path is not None
            assert path.weight == table[a, b] == expected
            at = a
            for arc in path.arcs.tolist():
                assert arcs[arc][0] == at
                at = arcs[arc][1]
            assert at == b
            assert sum(arcs[i][2] for i in path.arcs.tolist()) == expected


@st.composite
def graphs(draw: st.DrawFn) -> Graph:
    """Draw up to nine nodes; parallel arcs, loops, zeros and closed arcs allowed."""
    nodes = draw(st.integers(2, 9))
    node = st.integers(0, nodes - 1)
    weight = st.integers(0, 5) | st.integers(0, 2**20) | st.just(INFINITY)
    arcs = draw(st.lists(st.tuples(node, node, weight), min_size=1, max_size=30))
    return nodes, arcs


@pytest.mark.parametrize("name", NAMES)
@settings(max_examples=100, deadline=None)
@given(graph=graphs())
def test_engines_find_what_dijkstra_finds(name: str, graph: Graph) -> None:
    nodes, arcs = graph
    assert_true(metric_of(name, nodes, arcs), nodes, arcs)


@pytest.mark.parametrize("name", NAMES)
@settings(max_examples=80, deadline=None)
@given(graph=graphs(), data=st.data())
def test_updates_count_and_can_be_undone(
    name: str, graph: Graph, data: st.DataObject
) -> None:
    nodes, arcs = graph
    metric = metric_of(name, nodes, arcs)
    before = metric.matrix(range(nodes), range(nodes))
    at = data.draw(
        st.lists(st.integers(0, len(arcs) - 1), unique=True, min_size=1, max_size=6)
    )
    drawn = st.integers(0, 2**20) | st.just(INFINITY)
    new = [data.draw(drawn) for _ in at]
    changed = list(arcs)
    for i, weight in zip(at, new, strict=True):
        changed[i] = (*arcs[i][:2], weight)
    places = np.array(at, dtype=np.int64)
    metric.update(places, np.array(new, dtype=np.uint32))
    assert_true(metric, nodes, changed)
    metric.update(places, weights_of([arcs[i] for i in at]))
    assert (metric.matrix(range(nodes), range(nodes)) == before).all()
    assert_true(metric, nodes, arcs)


@pytest.mark.parametrize("name", NAMES)
@settings(max_examples=80, deadline=None)
@given(graph=graphs(), data=st.data())
def test_closing_arcs_never_makes_anything_lighter(
    name: str, graph: Graph, data: st.DataObject
) -> None:
    nodes, arcs = graph
    metric = metric_of(name, nodes, arcs)
    before = metric.matrix(range(nodes), range(nodes))
    at = data.draw(st.lists(st.integers(0, len(arcs) - 1), unique=True, max_size=6))
    metric.update(
        np.array(at, dtype=np.int64), np.full(len(at), INFINITY, dtype=np.uint32)
    )
    assert (metric.matrix(range(nodes), range(nodes)) >= before).all()


@settings(max_examples=60, deadline=None)
@given(graph=graphs(), factor=st.integers(2, 50))
def test_all_weights_times_k_gives_all_answers_times_k(
    graph: Graph, factor: int
) -> None:
    nodes, arcs = graph
    scaled = [(a, b, w if w == INFINITY else w * factor) for a, b, w in arcs]
    for name in NAMES:
        one = metric_of(name, nodes, arcs).matrix(range(nodes), range(nodes))
        many = metric_of(name, nodes, scaled).matrix(range(nodes), range(nodes))
        reached = one < INFINITY
        assert ((many < INFINITY) == reached).all()
        assert (many[reached] == one[reached] * factor).all()


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(
    "parts",
    [
        [INFINITY - 1],
        [INFINITY - 2, 1],
        [2**30, 2**30 - 2],
        [2**29] * 3 + [2**29 - 2],
    ],
)
def test_the_longest_path_that_fits_is_found(name: str, parts: list[int]) -> None:
    # One unit below 2^31 - 1, the number that stands for no way.
    assert sum(parts) == INFINITY - 1
    nodes = len(parts) + 1
    arcs = [(i, i + 1, w) for i, w in enumerate(parts)]
    metric = metric_of(name, nodes, arcs)
    path = metric.path(0, nodes - 1)
    assert path is not None
    assert path.weight == INFINITY - 1
    assert metric.matrix([0], [nodes - 1])[0, 0] == INFINITY - 1


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(
    "parts",
    [
        [INFINITY - 1, 1],
        [INFINITY - 1, INFINITY - 1],
        [INFINITY - 1] * 3,
        [2**30] * 8,
        [INFINITY - 1] * 9,
    ],
)
def test_a_path_too_long_for_the_integers_is_none_and_never_wraps(
    name: str, parts: list[int]
) -> None:
    nodes = len(parts) + 1
    arcs = [(i, i + 1, w) for i, w in enumerate(parts)]
    metric = metric_of(name, nodes, arcs)
    assert metric.path(0, nodes - 1) is None
    assert metric.matrix([0], [nodes - 1])[0, 0] == INFINITY
    # What does fit is still exact.
    first = metric.path(0, 1)
    assert first is not None
    assert first.weight == parts[0]


@pytest.mark.parametrize("name", NAMES)
def test_from_a_node_to_itself_there_is_nothing_to_do(name: str) -> None:
    metric = metric_of(name, 3, [(0, 1, 7), (1, 0, 7), (0, 0, 3)])
    for node in range(3):
        path = metric.path(node, node)
        assert path is not None
        assert (path.weight, path.arcs.tolist()) == (0, [])
    assert metric.matrix([0, 1, 2], [0, 1, 2]).diagonal().tolist() == [0, 0, 0]


@pytest.mark.parametrize("name", NAMES)
def test_a_matrix_is_in_the_order_asked_for(name: str) -> None:
    metric = metric_of(name, 4, [(0, 1, 1), (1, 2, 2), (2, 3, 4)])
    assert metric.matrix([1, 0], [3, 1, 3]).tolist() == [[6, 0, 6], [7, 1, 7]]
    assert metric.matrix([3], [0]).tolist() == [[INFINITY]]


@pytest.mark.parametrize("name", NAMES)
def test_a_metric_does_not_share_the_weights_it_was_made_of(name: str) -> None:
    arcs = [(0, 1, 5), (1, 2, 5)]
    engine = open_engine(arcs_of(3, arcs), name=name)
    given_weights = weights_of(arcs)
    one, other = engine.metric(given_weights), engine.metric(given_weights)
    one.update(np.array([0]), np.array([9], dtype=np.uint32))
    assert given_weights.tolist() == [5, 5]
    assert other.matrix([0], [2])[0, 0] == 10
    assert one.matrix([0], [2])[0, 0] == 14


def test_engines_that_are_not_there_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    arcs = arcs_of(2, [(0, 1, 1)])
    with pytest.raises(ValueError, match="use one of: cch, scipy"):
        open_engine(arcs, name="osrm")
    # As on Windows, where RoutingKit has no wheel.
    monkeypatch.setattr(engines.importlib.util, "find_spec", lambda _: None)
    assert available_engines() == ("scipy",)
    assert open_engine(arcs).name == "scipy"
    with pytest.raises(ValueError, match="use one of: scipy"):
        open_engine(arcs, name="cch")


@pytest.mark.skipif("cch" not in NAMES, reason="RoutingKit has no wheel here")
class TestKeptOrder:
    """The order of contraction on disk: taken only where it is of this graph."""

    ARCS = tuple((i, (i * 7 + 3) % 20, i + 1) for i in range(20)) + tuple(
        (i, (i + 1) % 20, 50) for i in range(20)
    )

    def answer(self, folder: Path, arcs: list[tuple[int, int, int]]) -> list[list[int]]:
        found = open_engine(arcs_of(20, arcs), name="cch", folder=folder)
        return found.metric(weights_of(arcs)).matrix(range(20), range(20)).tolist()

    @pytest.fixture
    def truth(self) -> list[list[int]]:
        metric = metric_of("scipy", 20, list(self.ARCS))
        return metric.matrix(range(20), range(20)).tolist()

    def test_it_is_kept_and_taken(
        self, tmp_path: Path, truth: list[list[int]], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        folder = tmp_path / "cch"
        assert self.answer(folder, list(self.ARCS)) == truth
        assert [p.name for p in tmp_path.iterdir()] == ["cch"]
        monkeypatch.setattr(
            "network.engine.cch.contraction_order",
            lambda *_: pytest.fail("again"),
        )
        assert self.answer(folder, list(self.ARCS)) == truth

    @pytest.mark.parametrize("name", ["tail", "head", "order", "rank", "node_count"])
    @pytest.mark.parametrize("damage", ["cut", "empty", "garbage", "missing"])
    def test_a_damaged_one_is_found_anew(
        self, tmp_path: Path, truth: list[list[int]], name: str, damage: str
    ) -> None:
        # RoutingKit itself would end the process on some of these.
        folder = tmp_path / "cch"
        self.answer(folder, list(self.ARCS))
        path = folder / name
        content = path.read_bytes()
        if damage == "missing":
            path.unlink()
        else:
            path.write_bytes(
                {"cut": content[:-4], "empty": b"", "garbage": b"x" * len(content)}[
                    damage
                ]
            )
        assert self.answer(folder, list(self.ARCS)) == truth

    def test_that_of_another_graph_is_not_taken(self, tmp_path: Path) -> None:
        folder = tmp_path / "cch"
        self.answer(folder, list(self.ARCS))
        other = [(b, a, w) for a, b, w in self.ARCS]
        expected = metric_of("scipy", 20, other).matrix(range(20), range(20)).tolist()
        assert self.answer(folder, other) == expected

    def test_where_it_cannot_be_kept_it_works_and_warns(
        self,
        tmp_path: Path,
        truth: list[list[int]],
        caplog: pytest.LogCaptureFixture,
    ) -> None:
        (tmp_path / "file").write_text("no folder can be made in a file")
        assert self.answer(tmp_path / "file" / "cch", list(self.ARCS)) == truth
        assert "not cached" in caplog.text
