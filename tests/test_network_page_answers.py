"""Answers of the engine of pages held against those of the router, leg by leg.

Where several paths are lightest the engine may take another one than the router. So the
router writes the legs of the very path that the engine took, whose weight is the least.
"""

from __future__ import annotations

import json
import os
from copy import copy
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
import shapely
from test_network_page import answers, real_requests, resolved

from corridors.answers import beyond_roads, other_profiles
from gis_data.gazetteer import Place
from gis_data.gazetteer.model import point
from gis_data.messages.catalogue import plain
from network.export.page.answer import answer_record
from network.export.page.pack import packed
from network.export.page.page_network import STEPS, page_network
from network.export.page.shapes import TOLERANCE_DEG
from network.model.errors import NoRouteError
from network.query.alternatives import Candidate, related_routes
from network.query.diagnose import no_route
from network.query.gate_names import GATE_COLUMNS
from network.query.leg import EdgePath
from network.query.local_names import local_name
from network.query.route_query import CRITERIA, PROFILES
from network.query.router import Router

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from network.export.page.page_network import PageNetwork
    from network.model.store import Network
    from network.query.endpoints import Search
    from network.query.route_query import ResolvedQuery

    Record = dict[str, Any]

__all__ = ["answers"]

#: Figures are written in single precision, lengths in units of 2 cm an edge.
RELATIVE, ABSOLUTE, ABSOLUTE_KM = 1e-6, 2e-4, 0.01
#: The tolerance of lines, and half a step of their points.
APART_DEG = TOLERANCE_DEG + 0.0015
#: Of what only the engine writes, what its own test compares, and of lines, which are
#: simplified otherwise.
UNCOMPARED = {"weight", "overlap", "lonlat", "request", "snapped"}


def differences(expected: Any, found: Any, at: str = "") -> Iterator[str]:  # noqa: ANN401 - any JSON
    """Yield where two values of JSON are not the same, within the tolerance."""
    if isinstance(expected, dict) and isinstance(found, dict):
        for name in (expected.keys() | found.keys()) - UNCOMPARED:
            one, other = (values.get(name, "missing") for values in (expected, found))
            yield from differences(one, other, f"{at}.{name}")
    elif isinstance(expected, list | tuple) and isinstance(found, list):
        if len(expected) != len(found):
            yield f"{at}: {len(expected)} items, {len(found)} found"
        for i, (one, other) in enumerate(zip(expected, found, strict=False)):
            yield from differences(one, other, f"{at}[{i}]")
    elif isinstance(expected, float) and isinstance(found, int | float):
        least = ABSOLUTE_KM if "km" in at else ABSOLUTE
        if abs(expected - found) > least + RELATIVE * abs(expected):
            yield f"{at}: {expected!r}, {found!r} found"
    elif expected != found:
        yield f"{at}: {expected!r}, {found!r} found"


class Steps:
    """The edges of a network that steps of the engine stand for."""

    def __init__(self, page: PageNetwork, network: Network) -> None:
        self.page = page
        self.u, self.v = (network.edges.arrays[end] for end in "uv")
        self.order = np.argsort(page.of_edge, kind="stable")
        links = np.arange(len(page.low) + 1)
        self.at = np.searchsorted(page.of_edge[self.order], links)

    def path(self, steps: list[int]) -> EdgePath:
        """Return the path of some steps."""
        edges, backward = [], []
        for link, side in (divmod(step, 2) for step in steps):
            left = set(self.order[self.at[link] : self.at[link + 1]].tolist())
            node = self.page.nodes[(self.page.high if side else self.page.low)[link]]
            while left:
                edge = next(e for e in sorted(left) if node in {self.u[e], self.v[e]})
                left.remove(edge)
                edges.append(edge)
                backward.append(bool(self.u[edge] != node))
                node = self.u[edge] if backward[-1] else self.v[edge]
        return EdgePath(np.array(edges, dtype=np.int64), np.array(backward, dtype=bool))


def preferring(router: Router, query: ResolvedQuery, paths: list[EdgePath]) -> Router:
    """Return a router that finds these of several lightest paths by the same gates."""
    weights, edges = router.edge_weights(query), router.network.edges

    def weight_and_gates(search: Search, path: EdgePath) -> tuple[int, set[str]]:
        gates = {g for c in GATE_COLUMNS for g in edges.rows(c, path.edges)}
        return search.path_weight(path, router.network, weights), gates

    def shortest_path(search: Search, metric: Any) -> EdgePath | None:  # noqa: ANN401 - passed on
        best = router.shortest_path(search, metric)
        if best is None:
            return None
        found = weight_and_gates(search, best)
        return next((p for p in paths if weight_and_gates(search, p) == found), best)

    other = copy(router)
    other.shortest_path = shortest_path  # type: ignore[method-assign]
    return other


def expected_answer(
    router: Router,
    query: ResolvedQuery,
    paths: list[EdgePath],
    opened: list[EdgePath],
) -> Record:
    """Return the router's answer with the legs of paths, the first of least weight."""
    try:
        search = router.search(query)
    except NoRouteError as too_far:
        return answer_record(query, too_far)
    best = router.shortest_path(search, router.metric(query, search.closed))
    if best is None:
        assert not paths
        error = no_route(preferring(router, query, opened), search)
        if not error.gates:
            work: Any = SimpleNamespace(router=router)
            error.args += other_profiles(work, query)
        return answer_record(query, error)
    weights = router.edge_weights(query)
    found = [search.path_weight(path, router.network, weights) for path in paths]
    assert found[0] == search.path_weight(best, router.network, weights)
    routes = [router.annotated_route(search, path) for path in paths[1:]]
    routes.insert(0, router.best_route(search, paths[0]))
    candidates = [Candidate(*pair) for pair in zip(paths, found, strict=True)]
    return answer_record(query, related_routes(router, candidates, routes))


def lines_apart(expected: Record, found: Record) -> Iterator[str]:
    """Yield the legs whose lines are further apart than simplifying makes them."""
    for routes in zip(expected["routes"], found["routes"], strict=True):
        for legs in zip(*(route["legs"] for route in routes), strict=True):
            one, other = (
                shapely.LineString(points)
                if len(points) > 1
                else shapely.Point(points[0])
                for points in (leg["lonlat"] for leg in legs)
            )
            if one.hausdorff_distance(other) > APART_DEG:
                yield f"line of {legs[0]['from']} to {legs[0]['to']}"


def disagreements(
    router: Router,
    page: PageNetwork,
    requests: list[Record],
    found: list[Record],
    place: Callable[[str], Place],
) -> dict[int, list[str]]:
    """Return the differences of answers by the number of their request."""
    unlike, of_page = {}, Steps(page, router.network)
    for i, (request, one) in enumerate(zip(requests, found, strict=True)):
        assert "error" not in one, (request, one)
        paths, opened = ([of_page.path(s) for s in one[k]] for k in ("steps", "ways"))
        expected = expected_answer(router, resolved(request, place), paths, opened)
        told = list(differences(json.loads(json.dumps(expected)), one["answer"]))
        told += lines_apart(expected, one["answer"])
        if told:
            unlike[i] = told
    return unlike


def places_of(page: PageNetwork, network: Network) -> Callable[[Any], Place]:
    """Return what returns places as the engine names them, and points."""
    table = page.tables["places"]
    row_of = {name: row for row, name in enumerate(table["id"])}

    def place(name: Any) -> Place:  # noqa: ANN401 - as requests have it
        if isinstance(name, dict):
            return point(name["lon"], name["lat"])
        row = row_of[name]
        names = local_name(network, table["name_en"][row], table["name_zh"][row])
        lon, lat = (page.xy[:, table["origin"][row]] / STEPS).tolist()
        return Place(name, "city", table["country"][row], "", lon, lat, *names)

    return place


def test_answers_on_a_toy_network_are_those_of_the_router(
    toy_network: Network,
    cost_models: Any,  # noqa: ANN401 - any mapping
    answers: Any,  # noqa: ANN401 - a fixture of another module
) -> None:
    router = Router(toy_network, cost_models)
    page = page_network(router)
    policies: list[Record] = [
        {},
        {"closed": ["G1"]},
        {"closed": ["G1", "G2"], "modes": ["rail", "road"]},
        {"closed": ["strait"]},
        {"day": "2019-05-01", "opened": ["G5", "X2"]},
        {"avoided": ["RU"]},
        {"day": "1999-01-01"},
        {"modes": ["sea"]},
        {"modes": ["sea"], "closed": ["G2"]},
        {"day": "2130-01-01"},
    ]
    near = {"lon": 128.9234567, "lat": 43.02}
    ends: list[tuple[Any, Any]] = [
        ("A", "C"),
        ("C", "A"),
        ("A", "Q"),
        ("Q", "C"),
        ("A", "K"),
        ("P", "C"),
    ]
    ends += [(near, "A"), ("A", near)]
    requests = [
        {"origin": start, "destination": end, "profile": profile, "policy": policy,
         "criterion": CRITERIA[number % len(CRITERIA)], "answer": True}
        for number, (policy, (start, end), profile) in enumerate(
            (a, b, c) for a in policies for b in ends for c in PROFILES[:4]
        )
    ]  # fmt: skip
    found = answers(packed(page), requests)
    place = places_of(page, toy_network)
    assert disagreements(router, page, requests, found, place) == {}
    codes = {
        m["code"]
        for one in found
        for r in one["answer"]["routes"]
        for m in r["messages"]
    }
    assert codes > {
        "note.left_out",
        "border.line",
        "note.opened_by_user",
        "note.before_data",
        "note.after_data",
    }
    reasons = {one["answer"]["none"]["reason"]["params"]["reason"]["code"]
               for one in found if one["answer"]["none"]}  # fmt: skip
    assert reasons > {"reason.any_mode", "reason.mode", "reason.country"}


def test_a_point_too_far_away_is_told(
    toy_network: Network,
    cost_models: Any,  # noqa: ANN401 - any mapping
    answers: Any,  # noqa: ANN401 - a fixture of another module
) -> None:
    router = Router(toy_network, cost_models)
    page = page_network(router)
    far = {"lon": 60.5, "lat": 12.25}
    request = {"origin": "A", "destination": far, "profile": "truck", "policy": {},
               "criterion": "time", "answer": True}  # fmt: skip
    (found,) = answers(packed(page), [request])
    with pytest.raises(NoRouteError) as told:
        router.search(resolved(request, places_of(page, toy_network)))
    (expected,) = told.value.args
    reason = found["answer"]["none"]["reason"]
    assert reason["code"] == expected.code == "reason.too_far"
    assert "km" not in reason["params"]  # lines that pages leave out may be nearer
    assert reason["params"]["place"] == plain(expected.params["place"])
    assert reason["params"]["limits"] == plain(expected.params["limits"])


def test_places_beyond_the_roads_of_a_region_are_named(
    toy_network: Network,
    cost_models: Any,  # noqa: ANN401 - any mapping
    answers: Any,  # noqa: ANN401 - a fixture of another module
) -> None:
    page = page_network(Router(toy_network, cost_models))
    box = (125.0, 42.0, 128.0, 44.0)
    work: Any = SimpleNamespace(roads="plan", plan=SimpleNamespace(region=box))
    place = places_of(page, toy_network)
    plain_one: Record = {"profile": "truck", "criterion": "time", "answer": True}
    requests = [
        plain_one | {"origin": "A", "destination": end, "policy": policy}
        for end in ("C", "K")
        for policy in ({}, {"modes": ["rail"]}, {"modes": ["road"], "closed": ["G2"]})
    ]
    found = answers({**packed(page), "roads": box}, requests)
    codes = set()
    for request, one in zip(requests, found, strict=True):
        query = resolved(request, place)
        ends = (query.origin, query.destination)
        beyond = beyond_roads(work, ends, query.policy.modes)
        answer = one["answer"]
        routes = answer["routes"]
        told = [
            message
            for message in (routes[0] if routes else answer["none"])["messages"]
            if message["code"].endswith(".edge_of_roads")
        ]
        assert [message["params"]["places"] for message in told] == (
            [plain(beyond)] if beyond else []
        )
        codes |= {message["code"] for message in told}
    assert codes == {"note.edge_of_roads", "reason.edge_of_roads"}


@pytest.mark.slow
@pytest.mark.long
@pytest.mark.parametrize("half", [0, 1])  # one a worker
def test_answers_on_the_real_network_are_those_of_the_router(
    real_router: Router,
    real_page: PageNetwork,
    answers: Any,  # noqa: ANN401 - a fixture of another module
    half: int,
) -> None:
    page = real_page
    count = int(os.environ.get("PARITY", "60"))
    requests = [
        one | {"answer": True, "alternatives": 3 * (number // 2 % 2)}
        for number, one in enumerate(real_requests(page, count))
    ][half::2]
    found = answers(packed(page), requests)
    place = places_of(page, real_router.network)
    unlike = disagreements(real_router, page, requests, found, place)
    assert unlike == {}
