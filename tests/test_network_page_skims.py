"""Tables of the engine of pages held against single routes of the router."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from test_network_page import answers, least_weight, resolved, toy_page, toy_router

from network.export.page.pack import packed

if TYPE_CHECKING:
    from collections.abc import Callable

    from gis_data.gazetteer import Place
    from network.export.page.page_network import PageNetwork
    from network.query.router import Router

    Request = dict[str, Any]
    Answers = Callable[[dict[str, Any], list[Request]], list[dict[str, Any]]]

__all__ = ["answers", "toy_page", "toy_router"]  # fixtures
PLACES = ["A", "C", "K", "P", "Q"]
CONTAINER = {"profile": "container", "criterion": "generalised"}
OPTIONS: list[dict[str, Any]] = [
    CONTAINER,
    {**CONTAINER, "policy": {"allowed": ["KP"]}},
    {"profile": "truck", "criterion": "time", "policy": {"closed": ["G2"]}},
]


@pytest.mark.parametrize(
    "options", [one | {"prepared": ready} for one in OPTIONS for ready in (False, True)]
)
def test_tables_hold_the_weights_of_single_routes(
    toy_router: Router,
    toy_page: PageNetwork,
    toy_place: Callable[[str], Place],
    answers: Answers,
    options: dict[str, Any],
) -> None:
    first = {"origin": "A", "destination": "C"}
    skim = {"origins": PLACES, "destinations": PLACES}
    request = {**options, **first, "options": options, "skim": skim}
    (answer,) = answers(packed(toy_page), [request])
    found = answer["skim"]

    def query(start: str, end: str) -> Any:  # noqa: ANN401 - a query
        return resolved({**options, "origin": start, "destination": end}, toy_place)

    expected = [
        [0 if start == end else least_weight(toy_router, query(start, end))
         for end in PLACES]
        for start in PLACES
    ]  # fmt: skip
    assert found["table"] == found["base"] == expected
    assert sum(weight is None for row in expected for weight in row) < len(PLACES) ** 2
    changed = 0
    assert found["closed"]
    for gate, table in found["closed"].items():
        for i, start in enumerate(PLACES):
            for j, end in enumerate(PLACES):
                if start == end or expected[i][j] is None:
                    continue
                asked = query(start, end)
                shut = replace(asked.policy, closed=asked.policy.closed | {gate})
                weight = least_weight(toy_router, replace(asked, policy=shut))
                assert table[i][j] == weight
                changed += weight != expected[i][j]
    assert changed > 0


def test_a_tree_has_the_figures_of_routes(
    toy_router: Router,
    toy_page: PageNetwork,
    toy_place: Callable[[str], Place],
    answers: Answers,
) -> None:
    skim = {"origins": ["A"], "destinations": PLACES}
    request = {**CONTAINER, "origin": "A", "destination": "C", "options": CONTAINER}
    (answer,) = answers(packed(toy_page), [request | {"skim": skim}])
    routes = 0
    for end, figures in zip(PLACES, answer["skim"]["tree"], strict=True):
        query = resolved({**CONTAINER, "origin": "A", "destination": end}, toy_place)
        if least_weight(toy_router, query) is None:
            assert figures is None
            continue
        route = toy_router.route(query)
        assert figures["length_km"] == pytest.approx(route.length_km, abs=1e-3)
        for name in ("time_h", "cost_usd", "co2_kg"):
            total = route.total(name).typical
            assert figures[name] == pytest.approx(total, rel=1e-4, abs=0.02)
        routes += 1
    assert routes > 1
