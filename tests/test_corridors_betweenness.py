"""The share of pairs whose best route passes a gate, held to NetworkX."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Any

import networkx as nx
import numpy as np
import pytest

from corridors.connectivity.access import market_access
from corridors.connectivity.betweenness import betweenness
from corridors.connectivity.closures import close_each, paths_of
from corridors.connectivity.scenarios import with_dwell
from corridors.connectivity.study import Study, study
from corridors.workspace import open_workspace
from network.export.excerpt import edge_ids, excerpt
from network.export.query_graph import query_graph
from network.query.route_query import QueryOptions, ResolvedOptions
from network.query.router import Router

if TYPE_CHECKING:
    from collections.abc import Callable

    from corridors.workspace import Workspace
    from gis_data.gazetteer import Place
    from network.costs.cost import CostModels
    from network.model.store import Network


@pytest.fixture
def of_toy(
    small_network: Callable[..., Network],
    small_place: Callable[[int], Place],
    cost_models: CostModels,
) -> Callable[..., Study]:
    def make(count: int, gates: list[tuple[int, int, str, float]]) -> Study:
        links = [
            (u, v, {"kind": "crossing", "gateway_id": name, "length_km": km})
            for u, v, name, km in gates
        ]
        places = tuple(small_place(n) for n in range(count))
        router = Router(small_network(count, links), cost_models)
        options = ResolvedOptions(profile="truck", criterion="distance")
        weights = 1.0 - np.eye(count)
        return Study(router, places, places, options, weights)

    return make


def test_shares_and_ties(of_toy: Callable[..., Study]) -> None:
    """A and B differ by 5 of 1,000 km, C by 200; all six pairs but 1-2 pass one."""
    gates = [(0, 1, "A", 1000.0), (0, 1, "B", 1005.0), (0, 1, "C", 1200.0)]
    gates += [(1, 2, "D", 50.0)]
    frame = betweenness(close_each(of_toy(3, gates))).set_index("gate_id")
    assert list(frame.index) == ["A", "D", "B"]
    assert frame["share"].tolist() == pytest.approx([4 / 6, 4 / 6, 0.0])
    assert frame["share_needed"].tolist() == pytest.approx([0.0, 4 / 6, 0.0])
    # Pairs 0-2 tie by B as well, and pass D both ways.
    assert frame["share_tied"].tolist() == pytest.approx([4 / 6, 4 / 6, 4 / 6])
    strict = betweenness(close_each(of_toy(3, gates)), tie=0.001)
    assert strict["gate_id"].tolist() == ["A", "D"]
    assert (strict["share_needed"] == strict["share"]).all()


@pytest.mark.parametrize("seed", range(8))
def test_shares_are_those_of_networkx(of_toy: Callable[..., Study], seed: int) -> None:
    rng = np.random.default_rng(seed)
    graph: nx.Graph[int] = nx.Graph()
    graph.add_nodes_from(range(7))
    gates: list[tuple[int, int, str, float]] = []
    for u in range(7):
        for v in range(u):
            if rng.random() < 0.5:
                km = float(rng.integers(10, 1000)) + 2.0 ** -len(gates)
                gates.append((u, v, f"G{len(gates)}", round(km, 3)))
                graph.add_edge(u, v, km=round(km, 3), name=gates[-1][2])
    of = of_toy(7, gates)
    frame = betweenness(close_each(of)).set_index("gate_id")
    shares = nx.edge_betweenness_centrality_subset(
        graph, list(graph), list(graph), normalized=False, weight="km"
    )
    total = sum(len(c) * (len(c) - 1) for c in nx.connected_components(graph))
    for (u, v), value in shares.items():
        name = graph.edges[u, v]["name"]
        got = frame["share"].get(name, 0.0)
        # An undirected graph counts a pair once for both ways, halved.
        assert got * total == pytest.approx(2 * value)
    assert (frame["share_needed"] <= frame["share"]).all()
    assert (frame["share"] <= frame["share_tied"]).all()


@pytest.fixture(scope="module")
def work(real_router: Router) -> Workspace:
    workspace = open_workspace()
    workspace.__dict__["router"] = real_router
    return workspace


@pytest.mark.slow
@pytest.mark.long
def test_edges_of_a_cut_out_are_those_of_networkx(
    work: Workspace, cost_models: CostModels
) -> None:
    """On at most 5,000 nodes of the state graph, by minutes and edge by edge."""
    part = excerpt(work.router.network, bbox=(124.6, 43.2, 127.2, 44.6))
    names = ["Changchun", "Jilin City", "Jiutai", "Yongji"]
    of = study(work, names, names, QueryOptions(by="time"))
    of = Study(
        Router(part, cost_models), of.origins, of.destinations, of.options, of.weights
    )
    graph = query_graph(of.router, of.options, attributes=())
    assert 500 < len(graph) <= 5000
    simple: nx.DiGraph[Any] = nx.DiGraph()
    for u, v, key, row in graph.edges(keys=True, data=True):
        if row["weight"] < simple.get_edge_data(u, v, {"weight": np.inf})["weight"]:
            simple.add_edge(u, v, weight=row["weight"], key=key)
    starts, ends = [f"o:{p.id}" for p in of.origins], [f"d:{p.id}" for p in of.origins]
    expected = nx.edge_betweenness_centrality_subset(
        simple, starts, ends, normalized=False, weight="weight"
    )
    # A place is an origin and a destination node: a way home is no pair of ours.
    for place in of.origins:
        own = nx.edge_betweenness_centrality_subset(
            simple, [f"o:{place.id}"], [f"d:{place.id}"], weight="weight"
        )
        expected = {edge: value - own[edge] for edge, value in expected.items()}
    ids = edge_ids(part)
    used: Counter[str] = Counter()
    for path in paths_of(of, of.table()).values():
        used.update(ids[path.edges].tolist())
    got: dict[str, float] = defaultdict(float)
    for (u, v), value in expected.items():
        key = simple.edges[u, v]["key"].removesuffix("/back")
        got[key] += value
    total = sum(used.values())
    assert total > 100
    # Ties of whole seconds split a path between equals, which we do not.
    apart = sum(abs(used[key] - got[key]) for key in used.keys() | got.keys())
    assert apart <= 0.05 * total


@pytest.mark.slow
def test_theta_matters_little_and_borders_most(work: Workspace) -> None:
    """As in Reed and Trubetskoy (2019), on cities of four countries.

    Their ranks correlate by 0.99 with theta for agriculture, and by 0.85 without what
    borders cost. Here, without the hours at borders alone, the order is the same,
    but all ranks are nearly equal: people of one country dominate every market.
    """
    from scipy.stats import spearmanr

    cities = [
        p
        for p in work.gazetteer.places
        if p.kind in {"city", "foreign_city"}
        and p.population
        and p.country in {"CN", "RU", "MN", "KR"}
        and 110 < p.lon < 142
        and 33 < p.lat < 56
    ][::3]
    query = QueryOptions(by="generalised")
    of = study(work, [p.id for p in cities], None, query)
    base = market_access(of)["market_access"]
    by_theta = [
        spearmanr(base, market_access(of, theta=theta)["market_access"]).statistic
        for theta in (8.11, 15.72)
    ]
    open_borders = market_access(with_dwell(of, 0.0))["market_access"]
    by_border = spearmanr(base, open_borders)
    assert len(base) > 30
    assert min(by_theta) > 0.95
    assert by_border.statistic < min(by_theta)
    assert (open_borders >= base).all()
