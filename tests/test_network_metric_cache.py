"""Cached metrics: each view answers with its own weights, in any order of use."""

from __future__ import annotations

import gc
import weakref
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from network.engine import metric_cache
from network.engine.metric_cache import EdgeArcs, MetricCache
from network.engine.shortest_paths import INFINITY, Arcs, available_engines, open_engine

if TYPE_CHECKING:
    from collections.abc import Callable

    from network.engine.shortest_paths import Metric

NODES, EDGES = 12, 30
rng = np.random.default_rng(7)
U, V = rng.integers(0, NODES, EDGES), rng.integers(0, NODES, EDGES)
BOTH = np.flatnonzero(rng.random(EDGES) < 0.6)
ARC_EDGE = np.concatenate([np.arange(EDGES), BOTH])
TAIL, HEAD = np.concatenate([U, V[BOTH]]), np.concatenate([V, U[BOTH]])
WEIGHTS = rng.integers(0, 100, EDGES).astype(np.uint32)
EVERY = range(NODES)
shuts = st.lists(st.booleans(), min_size=EDGES, max_size=EDGES).map(np.array)


@pytest.fixture(params=available_engines())
def metrics(request: pytest.FixtureRequest) -> MetricCache:
    arcs = Arcs(TAIL.astype(np.uint32), HEAD.astype(np.uint32), NODES)
    return MetricCache(open_engine(arcs, name=request.param), ARC_EDGE, EDGES)


def plain(metrics: MetricCache, shut: np.ndarray) -> np.ndarray:
    """Return the matrix of a newly customised metric."""
    weights = np.where(shut, INFINITY, WEIGHTS).astype(np.uint32)
    return metrics.arcs.engine.metric(weights[ARC_EDGE]).matrix(EVERY, EVERY)


def asked(metrics: MetricCache, shut: np.ndarray, key: object = "time") -> Metric:
    return metrics.metric(key, shut, lambda: WEIGHTS)


def fixed(number: int) -> np.ndarray:
    return np.random.default_rng(number).random(EDGES) < 0.4


@settings(max_examples=30)
@given(data=st.data())
@pytest.mark.parametrize("name", available_engines())
def test_views_of_one_metric_never_disturb_each_other(
    name: str, data: st.DataObject
) -> None:
    arcs = Arcs(TAIL.astype(np.uint32), HEAD.astype(np.uint32), NODES)
    metrics = MetricCache(open_engine(arcs, name=name), ARC_EDGE, EDGES)
    wanted = data.draw(st.lists(shuts, min_size=2, max_size=4))
    views = [asked(metrics, shut) for shut in wanted]
    for i in data.draw(st.lists(st.integers(0, len(wanted) - 1), max_size=8)):
        expected = plain(metrics, wanted[i])
        np.testing.assert_array_equal(views[i].matrix(EVERY, EVERY), expected)


def test_a_reverted_closure_leaves_no_trace(metrics: MetricCache) -> None:
    nothing = np.zeros(EDGES, dtype=bool)
    base = asked(metrics, nothing)
    before = base.matrix(EVERY, EVERY)
    for number in range(5):
        asked(metrics, fixed(number)).matrix(EVERY, EVERY)
    np.testing.assert_array_equal(base.matrix(EVERY, EVERY), before)
    np.testing.assert_array_equal(before, plain(metrics, nothing))


def test_weights_given_to_one_view_are_its_own(metrics: MetricCache) -> None:
    shut = fixed(1)
    first, second = asked(metrics, shut), asked(metrics, shut)
    arcs = np.flatnonzero(~shut)[:4]
    first.update(arcs, np.array([900, 0, 7, INFINITY], dtype=np.uint32))
    weights = np.where(shut, INFINITY, WEIGHTS)[ARC_EDGE].astype(np.uint32)
    weights[arcs] = [900, 0, 7, INFINITY]
    changed = metrics.arcs.engine.metric(weights).matrix(EVERY, EVERY)
    for _ in range(2):
        np.testing.assert_array_equal(second.matrix(EVERY, EVERY), plain(metrics, shut))
        np.testing.assert_array_equal(first.matrix(EVERY, EVERY), changed)
    first.update(arcs, WEIGHTS[arcs])
    np.testing.assert_array_equal(first.matrix(EVERY, EVERY), plain(metrics, shut))


def test_few_differences_are_updated_and_many_customised(
    metrics: MetricCache, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[np.ndarray] = []
    whole: Callable[..., Metric] = EdgeArcs.customised

    def counted(self: EdgeArcs, base: np.ndarray, shut: np.ndarray) -> Metric:
        made.append(shut)
        return whole(self, base, shut)

    monkeypatch.setattr(EdgeArcs, "customised", counted)
    monkeypatch.setattr(metric_cache, "MAX_UPDATED_EDGES", 3)
    nothing = np.zeros(EDGES, dtype=bool)
    near, far = nothing.copy(), nothing.copy()
    near[:3], far[:20] = True, True
    for shut in (nothing, near, far, near, far, nothing):
        found = asked(metrics, shut).matrix(EVERY, EVERY)
        np.testing.assert_array_equal(found, plain(metrics, shut))
    assert len(made) == 2  # nothing and far; near is nothing with three arcs changed


def test_a_view_outlives_its_entry_in_the_cache(
    metrics: MetricCache, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(metric_cache, "MAX_CACHED_METRICS", 2)
    first = asked(metrics, fixed(1), key=0)
    for key in range(1, 5):
        asked(metrics, fixed(key), key=key).matrix(EVERY, EVERY)
    np.testing.assert_array_equal(first.matrix(EVERY, EVERY), plain(metrics, fixed(1)))


def test_a_view_moved_far_from_where_its_metric_is_now(
    metrics: MetricCache, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(metric_cache, "MAX_UPDATED_EDGES", 10)
    steps = [np.arange(EDGES) < count for count in (0, 8, 16, 24)]
    views = [asked(metrics, shut) for shut in steps]
    for i in (3, 0, 3, 1, 2, 0):
        found = views[i].matrix(EVERY, EVERY)
        np.testing.assert_array_equal(found, plain(metrics, steps[i]))


def test_a_cache_that_is_let_go_of_frees_its_metrics(metrics: MetricCache) -> None:
    """Without waiting for the collector: each sample of a study has a cache."""
    other = MetricCache(metrics.arcs.engine, ARC_EDGE, EDGES)
    asked(other, np.zeros(EDGES, dtype=bool))
    gone, entry = weakref.ref(other), weakref.ref(other._entries[0][1])
    gc.disable()
    try:
        del other
        assert gone() is None
        assert entry() is None
    finally:
        gc.enable()
