"""The graph of a query: NetworkX finds on it what the router finds."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import networkx as nx
import numpy as np
import pytest

from gis_data.gazetteer import Place
from network.costs.impedance import CRITERIA
from network.export.excerpt import excerpt
from network.export.graph_import import network_of_graph
from network.export.public import EDGE_FIELDS
from network.export.query_graph import ATTRIBUTE_OF, COST_FIELDS, query_graph
from network.model.errors import UnattachedPlaceError
from network.model.schema import GEOMETRY
from network.query.route_query import Policy, ResolvedOptions, ResolvedQuery
from network.query.router import Router

if TYPE_CHECKING:
    from collections.abc import Callable

    from network.costs.cost import CostModels
    from network.model.store import Network
    from network.query.endpoints import Search
    from network.query.leg import EdgePath

TUMEN = (128.0, 41.5, 134.0, 44.5)
PROFILES = ("container", "truck", "passenger", "bulk")
PAIRS_EACH = 10  # 4 profiles x 5 criteria x 10 = 200


@pytest.fixture
def toy_router(toy_network: Network, cost_models: CostModels) -> Router:
    return Router(toy_network, cost_models)


def total(graph: nx.MultiDiGraph[str], path: list[str], name: str) -> float:
    """Return the sum of an attribute along a path, over the best parallel edges."""
    return sum(
        min(row[name] for row in graph[u][v].values()) for u, v in pairwise(path)
    )


def router_weight(router: Router, search: Search, path: EdgePath) -> int:
    """Return the whole-number weight of the router's path, connectors included."""
    request = search.query
    weights = router.edge_weights(request)[path.edges]
    first, last = ({end.node: end.weight for end in ends} for ends in search.stages)
    nodes = path.nodes(router.network).tolist()
    if not nodes:
        return min(first[n] + last[n] for n in first.keys() & last.keys())
    return int(weights.astype(np.int64).sum()) + first[nodes[0]] + last[nodes[-1]]


def agree(router: Router, request: ResolvedOptions, ends: tuple[Place, Place]) -> bool:
    """Hold a shortest path of NetworkX to the router; return whether there is one."""
    origin, destination = ends
    graph = query_graph(
        router, request, origin=origin, destination=destination, attributes=()
    )
    return paths_agree(graph, router, request, ends)


def paths_agree(
    graph: nx.MultiDiGraph[str],
    router: Router,
    request: ResolvedOptions,
    ends: tuple[Place, Place],
) -> bool:
    start, stop = f"o:{ends[0].id}", f"d:{ends[1].id}"
    search = router.search(request.between(*ends))
    edges = router.shortest_path(search, router.metric(request, search.closed))
    try:
        weight, path = nx.single_source_dijkstra(graph, start, stop, weight="weight")
    except nx.NetworkXNoPath:
        assert edges is None
        return False
    assert edges is not None
    assert weight == router_weight(router, search, edges)
    # Totals: unrounded attributes against those of the route, within the bound.
    route = router.annotated_route(search, edges)
    value_of_time = float(graph.graph["value_of_time_usd_per_h"])
    cost, hours = route.total("cost_usd").typical, route.total("time_h").typical
    of_route = {
        "time": hours,
        "cost": cost,
        "distance": route.length_km,
        "co2": route.total("co2_kg").typical,
        "generalised": cost + value_of_time * hours,
    }[request.criterion]
    name = ATTRIBUTE_OF[request.criterion]
    float32 = of_route * 1e-6  # lengths are stored as such
    both = len(path) - 1 + len(edges) + len(route.legs)
    bound = both / 2 / int(graph.graph["weight_per_unit"]) + float32
    assert total(graph, path, name) == pytest.approx(of_route, abs=bound)
    least = nx.shortest_path_length(graph, start, stop, weight=name)
    assert of_route - bound <= least <= of_route + float32
    return True


@pytest.mark.parametrize("criterion", CRITERIA)
@pytest.mark.parametrize("profile", PROFILES)
def test_the_toy_country_agrees_in_every_criterion(
    toy_router: Router,
    toy_place: Callable[[str], Place],
    profile: str,
    criterion: str,
) -> None:
    request = ResolvedOptions(profile=profile, criterion=criterion)
    found = [
        agree(toy_router, request, (toy_place(a), toy_place(b)))
        for a, b in ("AC", "CA", "AQ", "AK", "KC", "QP", "PA")
    ]
    assert any(found)


def test_edges_have_the_costs_and_the_schema(
    toy_router: Router, toy_place: Callable[[str], Place]
) -> None:
    ends = {"origin": toy_place("A"), "destination": toy_place("C")}
    graph = query_graph(toy_router, ResolvedOptions(), **ends)
    assert isinstance(graph, nx.MultiDiGraph)
    schema = {f.name for f in EDGE_FIELDS if f.name not in {"id", "u", "v", GEOMETRY}}
    costs = {f.name for f in COST_FIELDS}
    for *_, row in graph.edges(data=True):
        assert costs <= row.keys() <= costs | schema | {"wkt", "backward"}
        assert all(type(value) in {str, int, float, bool} for value in row.values())
        exact = row["generalised"] * graph.graph["weight_per_unit"]
        assert row["weight"] == pytest.approx(exact, abs=0.5)
    key = "rail:a>rail:y/line"
    there = graph.edges["rail:a", "rail:y", key]
    # 100 km at 50 km/h.
    assert there["length_km"] == 100
    assert there["time_h"] == pytest.approx(2.0)
    assert graph.edges["rail:y", "rail:a", key]["time_h"] == there["time_h"]
    attributes = graph.graph
    assert attributes["profile"] == "container"
    assert attributes["criterion"] == "generalised"
    assert attributes["as_of"] == "2022-06-01"
    assert (attributes["unit"], attributes["weight_of"]) == ("TEU", "generalised")
    assert (attributes["origin"], attributes["destination"]) == ("o:A", "d:C")
    slim = query_graph(toy_router, ResolvedOptions(), attributes=())
    names = {name for *_, row in slim.edges(data=True) for name in row}
    assert names == costs | {"length_km", "backward"}
    assert slim.number_of_edges() == graph.number_of_edges()


def test_closed_and_unusable_edges_are_absent(toy_router: Router) -> None:
    def gates(**policy: frozenset[str]) -> set[str]:
        graph = query_graph(toy_router, ResolvedOptions(policy=Policy(**policy)))
        ids = {row.get("gateway_id", "") for *_, row in graph.edges(data=True)}
        return ids - {""}

    # G5 is planned; G3 and G4 lead into the DPRK, closed to transit.
    assert gates() == {"GY", "G1", "G2"}
    assert gates(closed=frozenset({"G1"})) == {"GY", "G2"}
    assert gates(opened=frozenset({"G5"})) == {"GY", "G1", "G2", "G5"}
    assert gates(allowed=frozenset({"KP"})) == {"GY", "G1", "G2", "G3", "G4"}
    rail = query_graph(
        toy_router, ResolvedOptions(policy=Policy(modes=frozenset({"rail"})))
    )
    assert {row["mode"] for *_, row in rail.edges(data=True)} == {"rail", "transfer"}
    assert all(degree > 0 for _, degree in rail.degree())


def test_an_endpoint_lifts_the_closure_of_its_sanctioned_country(
    toy_router: Router, toy_place: Callable[[str], Place]
) -> None:
    def crosses(**ends: Place) -> bool:
        graph = query_graph(toy_router, ResolvedOptions(), **ends)
        return graph.has_edge("road:m", "road:k")

    a, c, k = (toy_place(name) for name in "ACK")
    assert not crosses()
    assert not crosses(origin=a, destination=c)
    assert crosses(origin=a, destination=k)
    assert crosses(origin=k)
    via = query_graph(toy_router, ResolvedOptions(via=(k,)), origin=a, destination=c)
    assert via.has_edge("road:m", "road:k")
    # A destination with no open edge is in the graph all the same.
    policy = Policy(closed=frozenset({"G1", "G2"}))
    closed = query_graph(
        toy_router, ResolvedOptions(policy=policy), origin=a, destination=c
    )
    assert not nx.has_path(closed, "o:A", "d:C")


def test_what_is_off_on_a_day_is_absent(toy_router: Router) -> None:
    from datetime import date

    def lines(day: date) -> set[str]:
        graph = query_graph(toy_router, ResolvedOptions(policy=Policy(on=day)))
        assert graph.graph["as_of"] == day.isoformat()
        ids = {row.get("line_id", "") for *_, row in graph.edges(data=True)}
        return ids - {""}

    # X2 opened in 2020, service S1 ended in 2023.
    assert lines(date(2019, 1, 1)) == {"R1", "R2", "X1", "S1"}
    assert lines(date(2022, 1, 1)) == {"R1", "R2", "X1", "X2", "S1"}
    assert lines(date(2024, 1, 1)) == {"R1", "R2", "X1", "X2"}


def test_a_query_graph_is_a_network_too(
    toy_router: Router, toy_place: Callable[[str], Place], cost_models: CostModels
) -> None:
    ends = toy_place("A"), toy_place("C")
    graph = query_graph(toy_router, origin=ends[0], destination=ends[1])
    again = Router(network_of_graph(graph), cost_models)
    wanted = toy_router.route(ResolvedQuery(*ends))
    assert again.route(ResolvedQuery(*ends)).legs == wanted.legs


@pytest.fixture(scope="module")
def tumen(real_router: Router, cost_models: CostModels) -> Router:
    return Router(excerpt(real_router.network, bbox=TUMEN), cost_models)


def places_of(network: Network, prefix: str) -> list[Place]:
    """Return the places that have edges of their own, by the prefix of their node."""
    kind = {"o": "origin", "d": "destination"}[prefix]
    at = np.flatnonzero(network.nodes.equals("kind", kind))
    columns = network.nodes.take(at)
    names = ("id", "country", "lon", "lat", "name_en")
    return [
        Place(str(node).partition(":")[2], "city", country, "", lon, lat, name)
        for node, country, lon, lat, name in zip(
            *(columns[name].tolist() for name in names), strict=True
        )
    ]


@pytest.mark.slow
@pytest.mark.parametrize("criterion", CRITERIA)
@pytest.mark.parametrize("profile", PROFILES)
def test_200_pairs_round_the_tumen(tumen: Router, profile: str, criterion: str) -> None:
    rng = np.random.default_rng([ord(c) for c in profile + criterion])
    origins, targets = (places_of(tumen.network, prefix) for prefix in "od")
    request = ResolvedOptions(profile=profile, criterion=criterion)
    # Any known place is in it; of a sanctioned country, or a point, has its own.
    usual = query_graph(tumen, request, attributes=())
    found = pairs = 0
    while pairs < PAIRS_EACH:
        ends = rng.choice(origins), rng.choice(targets)
        if pairs % 5 == 4:
            ends = point(rng), ends[1]
        if ends[0].id == ends[1].id:
            continue
        own = not ends[0].country or "KP" in {end.country for end in ends}
        try:
            found += (
                agree(tumen, request, ends)
                if own
                else paths_agree(usual, tumen, request, ends)
            )
        except UnattachedPlaceError:
            continue  # a point at sea
        pairs += 1
    assert found >= PAIRS_EACH / 2


def point(rng: np.random.Generator) -> Place:
    """Return a point that is no place of the network and does not say its country."""
    west, south, east, north = TUMEN
    lon, lat = rng.uniform(west, east), rng.uniform(south, north)
    return Place(f"{lat},{lon}", "point", "", "", lon, lat, "point")


@pytest.mark.slow
@pytest.mark.long
def test_pairs_of_the_whole_network(real_router: Router) -> None:
    request = ResolvedOptions()
    graph = query_graph(real_router, request, attributes=())
    places = {p.id: p for p in places_of(real_router.network, "o")}
    targets = {p.id: p for p in places_of(real_router.network, "d")}
    rng = np.random.default_rng(8)
    joined = set(graph)
    ids = [
        name
        for name in sorted(places.keys() & targets)
        if {f"o:{name}", f"d:{name}"} <= joined and places[name].country != "KP"
    ]
    pairs = [rng.choice(ids, 2, replace=False) for _ in range(7)]
    # Where there is none, both say so.
    found = [
        paths_agree(graph, real_router, request, (places[a], targets[b]))
        for a, b in pairs
    ]
    assert sum(found) >= 5
    # The shortest by kilometres is open on that day: 752 km, not 612 over a closed
    # flight.
    ends = places["cn-jl-changchun"], targets["ru-vladivostok"]
    least = nx.shortest_path_length(
        graph, f"o:{ends[0].id}", f"d:{ends[1].id}", weight="length_km"
    )
    shortest = real_router.route(
        ResolvedQuery(*ends, profile="container", criterion="distance")
    )
    assert least == pytest.approx(shortest.length_km, abs=0.1)
    assert 740 < least < 760
