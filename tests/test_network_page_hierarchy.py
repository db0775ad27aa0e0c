"""The contraction hierarchy of pages held against their other search."""

from __future__ import annotations

import os
from itertools import product
from typing import TYPE_CHECKING, Any

import pytest
from test_network_page import answers, real_requests, toy_page, toy_router

from network.export.page.pack import packed
from network.query.route_query import CRITERIA, PROFILES

if TYPE_CHECKING:
    from collections.abc import Callable

    from network.export.page.page_network import PageNetwork

    Request = dict[str, Any]
    Answers = Callable[[dict[str, Any], list[Request]], list[dict[str, Any]]]

__all__ = ["answers", "toy_page", "toy_router"]  # fixtures


def same_with_a_hierarchy(
    answers: Answers, page: PageNetwork, requests: list[Request]
) -> int:
    """Hold answers with and without it against each other; return how many paths."""
    record = packed(page)
    plain = answers(record, requests)
    found = answers(record, [request | {"prepared": True} for request in requests])
    assert not any("error" in answer for answer in found)
    ends = ("weight", "start", "goal")
    for one, other in zip(plain, found, strict=True):
        assert [one.get(key) for key in ends] == [other.get(key) for key in ends]
        assert other.get("connected", True)
    alike = sum(
        one.get("steps") == other.get("steps")
        for one, other in zip(plain, found, strict=True)
    )
    assert alike > len(requests) / 2  # the others have several lightest paths
    return sum("weight" in answer for answer in found)


def test_a_hierarchy_gives_the_same_answers_whatever_is_closed(
    toy_page: PageNetwork, answers: Answers
) -> None:
    policies: list[dict[str, Any]] = [
        {},
        {"closed": ["G1"]},
        {"closed": ["strait"]},
        {"modes": ["rail"]},
        {"day": "2019-05-01", "opened": ["G5", "X2"]},
    ]
    requests = [
        {
            "origin": start,
            "destination": end,
            "via": [via] if via else [],
            "profile": profile,
            "criterion": criterion,
            "policy": policy,
        }
        for policy in policies
        for start, end in product("ACQ", "ACQ")
        for profile, criterion in product(PROFILES[::2], CRITERIA)
        for via in ("", "P")
    ]
    paths = same_with_a_hierarchy(answers, toy_page, requests[::3])
    assert 0 < paths < len(requests[::3])


@pytest.mark.slow
@pytest.mark.skipif("PARITY" not in os.environ, reason="make parity, of make test-all")
def test_a_hierarchy_gives_the_same_answers_on_the_real_network(
    real_page: PageNetwork, answers: Answers
) -> None:
    count = int(os.environ["PARITY"])
    requests = real_requests(real_page, count)[:: max(1, count // 100)]
    assert same_with_a_hierarchy(answers, real_page, requests) > len(requests) / 2
