"""ClosureCache remembered are those worked out afresh."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from network.model.errors import RequestError
from network.query.policy import MAX_CACHED_POLICIES, ClosureCache, closed_edges
from network.query.route_query import Policy

if TYPE_CHECKING:
    from network.model.store import Network

GATES = ("G1", "G2", "G3", "G4", "G5", "GY", "R1", "S1", "strait")
some = st.frozensets(st.sampled_from(GATES), max_size=4)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    asked=st.lists(st.tuples(some, some, st.sampled_from(["", "KP", "CN"])), max_size=6)
)
def test_what_is_remembered_is_what_is_worked_out(
    toy_network: Network, asked: list[tuple[frozenset[str], frozenset[str], str]]
) -> None:
    closures = ClosureCache(toy_network)
    for closed, opened, country in asked:
        policy = Policy(closed=closed, opened=opened)
        ends = frozenset({country}) - {""}
        found = closures.closed_edges(policy, ends)
        fresh = closed_edges(toy_network, policy, ends)
        assert found.by_reason.keys() == fresh.by_reason.keys()
        for reason, edges in fresh.by_reason.items():
            np.testing.assert_array_equal(found.by_reason[reason], edges)
        np.testing.assert_array_equal(found.any, fresh.any)


def test_the_same_question_gets_the_same_answer(toy_network: Network) -> None:
    closures = ClosureCache(toy_network)
    policy = Policy(closed=frozenset({"G1"}))
    first = closures.closed_edges(policy, frozenset({"CN"}))
    assert (
        closures.closed_edges(policy, frozenset({"RU"})) is first
    )  # none is sanctioned
    assert closures.closed_edges(policy, frozenset({"KP"})) is not first


def test_only_so_many_are_remembered(toy_network: Network) -> None:
    closures = ClosureCache(toy_network)
    for number in range(3 * MAX_CACHED_POLICIES):
        names = {g for i, g in enumerate(GATES) if number >> i & 1}
        closures.closed_edges(Policy(closed=frozenset(names)), frozenset())
    assert len(closures._by_policy) <= MAX_CACHED_POLICIES


@pytest.mark.parametrize("names", [{"G7"}, {"G1", "G7"}, {"g1"}])
def test_a_name_that_is_not_there_is_refused_every_time(
    toy_network: Network, names: set[str]
) -> None:
    closures = ClosureCache(toy_network)
    for _ in range(2):
        with pytest.raises(RequestError, match="close"):
            closures.closed_edges(Policy(closed=frozenset(names)), frozenset())
