"""Alternatives of the engine of pages held against those of the router."""

from __future__ import annotations

import os
from itertools import product
from typing import TYPE_CHECKING, Any

import pytest
from test_network_page import (
    answers,
    real_requests,
    resolved,
    toy_page,
    toy_router,
)

from gis_data.gazetteer import Place
from network.export.page.pack import packed
from network.query.alternatives import (
    Limits,
    RouterPathFinder,
    alternative_paths,
    with_home_route,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from network.export.page.page_network import PageNetwork
    from network.query.router import Router

    Request = dict[str, Any]
    Answers = Callable[[dict[str, Any], list[Request]], list[dict[str, Any]]]
    Listed = list[tuple[int, Any]]

__all__ = ["answers", "toy_page", "toy_router"]  # fixtures


def expected(router: Router, query: Any) -> Listed:  # noqa: ANN401 - a query
    """Return weight and overlap of the routes that the router lists."""
    search = router.search(query)
    finder = RouterPathFinder(router, search)
    limits = Limits()
    found = alternative_paths(finder, limits)
    if found:
        found = with_home_route(router, search, finder, found)[: limits.count + 1]
    return [(one.weight, pytest.approx(one.overlap)) for one in found]


def listed(answer: dict[str, Any]) -> Listed:
    """Return weight and overlap of the routes of an answer of the engine."""
    return [(weight, overlap) for weight, overlap, _ in answer["listed"]]


@pytest.mark.long
def test_the_engine_lists_the_alternatives_of_the_router(
    toy_router: Router,
    toy_page: PageNetwork,
    toy_place: Callable[[str], Place],
    answers: Answers,
) -> None:
    policies: list[dict[str, Any]] = [
        {},
        {"closed": ["G2"]},
        {"closed": ["S1"]},
        {"allowed": ["KP"]},
        {"modes": ["rail", "sea"]},
        {"day": "2024-05-01"},
    ]
    requests = [
        {
            "origin": start,
            "destination": end,
            "profile": profile,
            "criterion": criterion,
            "policy": policy,
            "via": via,
            "alternatives": Limits().count,
        }
        for policy in policies
        for start, end in product("ACQ", "ACQ")
        for profile in ("container", "truck", "passenger")
        for criterion in ("time", "cost", "distance", "generalised")
        for via in ([], ["C"])
    ]
    found = answers(packed(toy_page), requests)
    lists = [expected(toy_router, resolved(r, toy_place)) for r in requests]
    assert [listed(answer) for answer in found] == lists
    counts = [len(one) for one in lists]
    assert {0, 1, 2} <= set(counts)
    extra = [answer["listed"][1][2] for answer in found if len(answer["listed"]) > 1]
    ratios = [one[1][0] / one[0][0] - 1 for one in lists if len(one) > 1]
    assert extra == pytest.approx(ratios)


@pytest.mark.slow
@pytest.mark.skipif("PARITY" not in os.environ, reason="make parity, of make test-all")
def test_the_engine_lists_the_alternatives_of_the_router_on_the_real_network(
    real_router: Router, real_page: PageNetwork, answers: Answers
) -> None:
    count = int(os.environ["PARITY"])
    requests = real_requests(real_page, count)
    table = real_page.tables["places"]
    country = dict(zip(table["id"], table["country"], strict=True))

    def place(place_id: str) -> Place:
        return Place(place_id, "city", country[place_id], "", 0.0, 0.0, place_id)

    wanted = [request | {"alternatives": Limits().count} for request in requests]
    found = [listed(answer) for answer in answers(packed(real_page), wanted)]
    lists = [expected(real_router, resolved(r, place)) for r in requests]
    assert [one[:1] for one in found] == [one[:1] for one in lists]
    assert sum(map(len, lists)) > 3 * sum(map(bool, lists))
    # Of two paths of one weight each engine takes either, which may share more or less
    # with an alternative than the limit allows.
    differ = [
        (ours, theirs)
        for ours, theirs in zip(found, lists, strict=True)
        if [weight for weight, _ in ours] != [weight for weight, _ in theirs]
    ]
    assert len(differ) <= count / 100, differ
