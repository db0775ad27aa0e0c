"""The network of a page, and the engine in JavaScript held against the router.

The engine is run by Node, which only developers need; a continuous integration without
it fails. Requests are plain JSON, as in ``network/export/page/engine/router.js``.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from dataclasses import replace
from datetime import date
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse import coo_array
from scipy.sparse.csgraph import dijkstra

from gis_data.gazetteer import Place
from network.export.page import classes
from network.export.page.dominance import without_dominated
from network.export.page.links import Links
from network.export.page.pack import VERSION, packed, unpacked
from network.export.page.page_network import FORWARD, page_network
from network.export.page.reduce import reduced
from network.export.page.script import engine_script
from network.model.errors import RequestError
from network.query import policy
from network.query.diagnose import openings_of
from network.query.route_query import (
    CRITERIA,
    PROFILES,
    Policy,
    ResolvedOptions,
    ResolvedQuery,
)
from network.query.router import Router

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from network.export.page.page_network import PageNetwork
    from network.model.store import Network

    Request = dict[str, Any]
    Answers = Callable[[dict[str, Any], list[Request]], list[dict[str, Any]]]

DRIVER = Path(__file__).with_name("page_engine.cjs")
#: Of the packed network of the shipped plan, so that pages stay below 3 MB.
LARGEST_BYTES = 2_050_000
NAMES = {"closed", "opened", "avoided", "allowed", "modes"}


@pytest.fixture(scope="session")
def answers(tmp_path_factory: pytest.TempPathFactory) -> Answers:
    """Return what asks the engine a list of requests on a packed network."""
    node = shutil.which("node")
    if node is None:
        if os.environ.get("CI"):
            pytest.fail("no node; install it (apt-get install nodejs)")
        pytest.skip("no node to run the engine of pages")
    folder = tmp_path_factory.mktemp("engine")

    def ask(record: dict[str, Any], requests: list[Request]) -> list[dict[str, Any]]:
        texts = {"script": engine_script("skims"), "network": json.dumps(record)}
        texts["requests"] = json.dumps(requests)
        for name, text in texts.items():
            (folder / name).write_text(text, encoding="utf-8")
        command = [node, str(DRIVER), *(str(folder / name) for name in texts)]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        found: list[dict[str, Any]] = json.loads(done.stdout)["answers"]
        return found

    return ask


def resolved(request: Request, place: Callable[[str], Place]) -> ResolvedQuery:
    """Return a request of the engine as a query of the router."""
    asked = request.get("policy", {})
    day = asked.get("day")
    names: Any = {name: frozenset(asked.get(name, ())) for name in NAMES}
    options = ResolvedOptions(
        profile=request["profile"],
        criterion=request["criterion"],
        via=tuple(map(place, request.get("via", ()))),
        policy=Policy(
            on=date.fromisoformat(day) if day else None,
            **names,
        ),
    )
    return options.between(place(request["origin"]), place(request["destination"]))


def least_weight(router: Router, query: ResolvedQuery) -> int | None:
    """Return the weight of the router's best path, None where there is none."""
    search = router.search(query)
    path = router.shortest_path(search, router.metric(query, search.closed))
    if path is None:
        return None
    return search.path_weight(path, router.network, router.edge_weights(query))


def openings(router: Router, query: ResolvedQuery) -> list[list[Any]]:
    """Return the gates that alone would open a route, their state, and its weight."""
    search = router.search(query)
    found = []
    for gate in openings_of(router, search):
        opened = replace(
            query.policy,
            closed=query.policy.closed - {gate.gate_id},
            opened=query.policy.opened | {gate.gate_id},
        )
        weight = least_weight(router, replace(query, policy=opened))
        assert gate.state is not None
        word = gate.state.code.removeprefix("reason.").removeprefix("status.")
        found.append([gate.gate_id, word, weight])
    return found


@pytest.fixture(scope="module")
def toy_router(toy_network: Network, cost_models: Any) -> Router:  # noqa: ANN401 - any mapping
    return Router(toy_network, cost_models)


@pytest.fixture(scope="module")
def toy_page(toy_router: Router) -> PageNetwork:
    return page_network(toy_router)


def test_the_engine_answers_as_the_router_whatever_is_closed(
    toy_router: Router,
    toy_page: PageNetwork,
    toy_place: Callable[[str], Place],
    answers: Answers,
) -> None:
    policies: list[dict[str, Any]] = [
        {},
        *({"closed": [gate]} for gate in ("G1", "G2", "R2", "strait", "S1")),
        {"modes": ["rail"]},
        {"modes": ["rail"], "closed": ["G1"]},
        {"modes": ["rail", "sea"], "closed": ["S1"]},
        {"modes": ["road"], "allowed": ["KP"]},
        {"day": "2024-05-01"},
        {"day": "2019-05-01", "opened": ["G5", "X2"]},
        {"avoided": ["RU"]},
        {"allowed": ["KP", "RU"]},
    ]
    ends = [*product("ACQ", "ACQ"), ("A", "K"), ("K", "C"), ("P", "Q"), ("K", "K")]
    requests = [
        {
            "origin": start,
            "destination": end,
            "profile": profile,
            "criterion": criterion,
            "policy": policy,
            "via": [via] if via else [],
        }
        for policy in policies
        for start, end in ends
        for profile, criterion in product(PROFILES, CRITERIA)
        for via in ("", "P")
        if not via or (profile, criterion) in {("container", "time"), ("truck", "cost")}
    ]
    requests = requests[:: len(requests) // 1000]
    found = answers(packed(toy_page), [r | {"openings": True} for r in requests])
    expected = [least_weight(toy_router, resolved(r, toy_place)) for r in requests]
    assert [answer.get("weight") for answer in found] == expected
    assert sum(weight is None for weight in expected) > len(expected) / 10
    lost = [i for i, weight in enumerate(expected) if weight is None][::5]
    opened = [openings(toy_router, resolved(requests[i], toy_place)) for i in lost]
    assert [found[i]["openings"] for i in lost] == opened
    states = {(gate, state) for some in opened for gate, state, _ in some}
    assert states > {("G1", "closed_by_you"), ("G5", "planned")}


def test_links_of_one_way_keep_their_direction(
    small_network: Callable[..., Network],
    cost_models: Any,  # noqa: ANN401 - any mapping
) -> None:
    # Between each two nodes one link there and others back, of lines in either order.
    links = [
        (*((a, b) if way else (b, a)), {"two_way": False, "length_km": 9.0,
         "line_id": f"L{(a + way + turn) % 5}"})
        for a, b in ((0, 1), (2, 1), (3, 2))
        for way, turn in ((0, 0), (1, 0), (0, 3))
    ]  # fmt: skip
    network = small_network(4, links)
    page = page_network(Router(network, cost_models))
    edges = np.flatnonzero(~network.edges.arrays["two_way"])
    link = page.of_edge[edges]
    assert (link >= 0).all()
    direction = np.array(page.tables["classes"]["direction"])[page.row[link]]
    tail = np.where(direction == FORWARD, page.low[link], page.high[link])
    np.testing.assert_array_equal(page.nodes[tail], network.edges.arrays["u"][edges])


REFUSED: list[tuple[Request, str, str]] = [
    ({"policy": {"closed": ["G77"]}}, "err.unknown_gate", "G77"),
    ({"policy": {"opened": ["<b>", "G1"]}}, "err.unknown_gate", "<b>"),
    ({"policy": {"avoided": ["XX"]}}, "err.unknown_country", "XX"),
    ({"policy": {"allowed": ["cn"]}}, "err.unknown_country", "cn"),
    ({"policy": {"modes": ["tram"]}}, "err.unknown_mode", "tram"),
    ({"policy": {"modes": ["rail", "transfer"]}}, "err.unknown_mode", "transfer"),
    ({"policy": {"day": "2026-02-30"}}, "route.not_a_choice", "2026-02-30"),
    ({"policy": {"day": "1750-01-01"}}, "route.not_a_choice", "1750-01-01"),
    ({"profile": "ship"}, "route.not_a_choice", "ship"),
    ({"profile": "__proto__"}, "route.not_a_choice", "__proto__"),
    ({"criterion": "toString"}, "route.not_a_choice", "toString"),
    ({"origin": "Nowhere"}, "route.not_a_choice", "Nowhere"),
]


@pytest.mark.parametrize("case", REFUSED)
def test_the_engine_refuses_what_the_router_does(
    toy_router: Router,
    toy_page: PageNetwork,
    toy_place: Callable[[str], Place],
    answers: Answers,
    case: tuple[Request, str, str],
) -> None:
    patch, code, text = case
    request = {"origin": "A", "destination": "C", "profile": "truck",
               "criterion": "time", "answer": True, **patch}  # fmt: skip
    (answer,) = answers(packed(toy_page), [request])
    ((told, params),) = answer["refused"]
    assert (told, params["text"]) == (code, text)
    if code.startswith("err."):
        with pytest.raises(RequestError) as caught:
            toy_router.search(resolved(request, toy_place))
        (message,) = caught.value.messages
        expected = message.code.removesuffix("_like")
        assert (expected, message.params["option"]) == (code, params["option"])


def test_a_packed_network_reads_back(toy_page: PageNetwork) -> None:
    back = unpacked(json.loads(json.dumps(packed(toy_page))))
    for name in ("xy", "low", "high", "row", "vectors", "country", "via"):
        np.testing.assert_array_equal(getattr(back, name), getattr(toy_page, name))
    assert back.tables == toy_page.tables
    with pytest.raises(ValueError, match=f"must be {VERSION}"):
        unpacked({**packed(toy_page), "version": VERSION + 1})


def test_every_column_that_policies_read_is_evaluated_by_the_engine(
    toy_router: Router,
) -> None:
    folder = Path(classes.__file__).with_name("engine")
    code = (folder / "policy.js").read_text(encoding="utf-8")
    columns = classes.policy_columns(toy_router.network)
    # What tells access edges apart is computed, and so is what passes no customs.
    columns -= {*classes.ENDS, classes.LENGTH, "freight", "passenger", "source_id"}
    columns |= set(classes.COMPUTED)
    assert len(columns) > len({"status", "valid_from", "country", "mode"})
    assert [name for name in sorted(columns) if f'"{name}"' not in code
            and f".{name}" not in code] == []  # fmt: skip


def test_a_column_read_by_costs_or_policies_takes_part_in_the_class(
    toy_router: Router, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain = classes.edge_classes(toy_router)

    def nosy(network: Network, *args: Any) -> object:  # noqa: ANN401 - passed on
        _ = network.edges.arrays["schematic"]
        return original(network, *args)

    original = policy.closed_edges
    monkeypatch.setattr("network.export.page.classes.closed_edges", nosy)
    told = classes.edge_classes(toy_router)
    assert set(told.policy) - set(plain.policy) == {"schematic"}
    schematic = toy_router.network.edges.arrays["schematic"]
    assert not set(told.code[schematic]) & set(told.code[~schematic])


def test_a_link_stays_where_the_shorter_path_is_heavier_in_any_vector() -> None:
    # 0 == 1 == 2 beside 0 == 2, both of class 0: 5 + 4 against 10 in length.
    ends = np.array([[0, 1, 0], [1, 2, 2]])
    for other, left in ((7, 2), (8, 2), (6, 3)):  # against 4 + 3 in the second vector
        weights = np.array([[5, 4, 10], [4, 3, other]])
        plain = np.ones(3, dtype=bool)
        links = Links(
            ends[0], ends[1], np.zeros(3, dtype=int), plain, weights, np.arange(3)
        )
        nowhere = np.zeros(3, dtype=bool)
        few = without_dominated(links, nowhere)
        assert len(few) == left
        dear = replace(links, code=np.array([0, 1, 0]))
        assert len(without_dominated(dear, nowhere)) == len(links)
        at_middle = np.array([False, True, False])
        assert len(without_dominated(links, at_middle)) == len(links)


def real_requests(page: PageNetwork, count: int) -> list[Request]:
    """Return seeded requests, most of them with something closed or another day."""
    draw = np.random.default_rng(14)
    policy = page.tables["policy"]
    gates, lines = (
        [
            word
            for name in names
            for word in policy[name]["words"]
            if word and not word.startswith("open:")
        ]
        for names in (("gateway_id", "passage"), ("line_id",))
    )
    modes = (["rail"], ["road"], ["rail", "road"], ["rail", "sea"], ["road", "air"])
    countries = ["RU", "KZ", "CN", "MN", "KP", "KR", "JP"]
    days = ("2016-05-01", "2019-06-01", "2024-08-15", "2026-01-10")

    def some(values: Sequence[Any], most: int) -> list[Any]:
        return [
            values[i]
            for i in draw.integers(len(values), size=draw.integers(1, most + 1))
        ]

    requests = []
    for number in range(count):
        start, end, via = some(page.tables["places"]["id"], 1) + [
            page.tables["places"]["id"][i] for i in draw.integers(890, size=2)
        ]
        options: dict[str, tuple[float, Callable[[], Any]]] = {
            "closed": (0.4, lambda: some(gates, 3) + some(lines, 2)),
            "day": (0.3, lambda: some(days, 1)[0]),
            "modes": (0.2, lambda: some(modes, 1)[0]),
            "avoided": (0.1, lambda: some(countries, 1)),
            "allowed": (0.1, lambda: some(countries, 2)),
            "opened": (0.1, lambda: some(gates + lines, 2)),
        }
        asked = {
            k: make() for k, (share, make) in options.items() if draw.random() < share
        }
        requests.append(
            {
                "origin": start,
                "destination": end,
                "profile": PROFILES[number % len(PROFILES)],
                "criterion": CRITERIA[number // len(PROFILES) % len(CRITERIA)],
                "via": [via] if draw.random() < 0.1 else [],
                "policy": asked,
            }
        )
    return sorted(requests, key=lambda r: (r["profile"], r["policy"].get("day", "")))


@pytest.mark.slow
@pytest.mark.skipif("PARITY" not in os.environ, reason="make parity, of make test-all")
def test_the_engine_answers_as_the_router_on_the_real_network(
    real_router: Router, real_page: PageNetwork, answers: Answers
) -> None:
    count = int(os.environ["PARITY"])
    requests = real_requests(real_page, count)
    restricted = {"closed", "avoided", "day", "modes"}
    assert sum(bool(restricted & r["policy"].keys()) for r in requests) > count / 2
    table = real_page.tables["places"]
    country = dict(zip(table["id"], table["country"], strict=True))

    def place(place_id: str) -> Place:
        return Place(place_id, "city", country[place_id], "", 0.0, 0.0, place_id)

    record = packed(real_page)
    assert len(json.dumps(record)) < LARGEST_BYTES
    found = answers(record, requests)
    # What is closed too: gates, straits and lines of the best path of every third.
    for request, answer in zip(requests[::3], found[::3], strict=True):
        request["policy"]["closed"] = [
            *request["policy"].get("closed", ()),
            *answer.get("gates", ())[-2:],
        ]
    found = answers(record, requests)
    expected = [least_weight(real_router, resolved(r, place)) for r in requests]
    assert [answer.get("weight") for answer in found] == expected
    lost = [i for i, weight in enumerate(expected) if weight is None]
    assert len(lost) < count / 3
    some = [requests[i] | {"openings": True} for i in lost[:: len(lost) // 5]]
    told = [answer["openings"] for answer in answers(record, some)]
    assert told == [openings(real_router, resolved(r, place)) for r in some]


_NODES, _CLASSES, _VECTORS = 9, 3, 2
_LINK = st.tuples(
    st.integers(0, _NODES - 1),
    st.integers(0, _NODES - 1),
    st.integers(0, _CLASSES - 1),
    st.integers(0, 3),  # 0: with an amount of its own, one way
    st.lists(st.integers(1, 9), min_size=_VECTORS, max_size=_VECTORS),
)


@given(
    st.lists(_LINK, min_size=1, max_size=24),
    st.sets(st.integers(0, _NODES - 1)),
    st.integers(0, 9),
)
@settings(deadline=None)
def test_a_reduction_keeps_every_least_weight_whatever_is_closed_or_dear_to_pass(
    rows: list[tuple[int, int, int, int, list[int]]], ends: set[int], penalty: int
) -> None:
    u, v, code, kind = (np.array([row[i] for row in rows]) for i in range(4))
    weights = np.array([row[4] for row in rows]).T
    places = np.isin(np.arange(_NODES), sorted(ends))
    links = Links(u, v, code, kind > 0, weights, np.arange(len(rows)))
    few = reduced(links, places)
    at = np.flatnonzero(places)
    for vector in range(_VECTORS):
        for closed in range(-1, _CLASSES):
            before, after = (
                _least(
                    _penalised(some, places, penalty), vector, some.code != closed, at
                )
                for some in (links, few)
            )
            np.testing.assert_array_equal(before, after)


def _penalised(links: Links, places: np.ndarray, penalty: int) -> Links:
    """Return links with a penalty on every third place, borne by the links there."""
    dear = penalty * (places & (np.arange(_NODES) % 3 == 0))
    return replace(links, weights=links.weights + dear[links.u] + dear[links.v])


def _least(links: Links, vector: int, open_: np.ndarray, at: np.ndarray) -> np.ndarray:
    """Return least weights between nodes; links that are not plain lead from u to v."""
    table = np.full((_NODES, _NODES), np.inf)
    for i in np.flatnonzero(open_).tolist():
        u, v, weight = links.u[i], links.v[i], links.weights[vector, i]
        table[u, v] = min(table[u, v], weight)
        if links.plain[i]:
            table[v, u] = min(table[v, u], weight)
    tail, head = np.nonzero(np.isfinite(table))
    graph = coo_array((table[tail, head], (tail, head)), shape=table.shape).tocsr()
    return np.asarray(dijkstra(graph, indices=at)[:, at])
