"""An edited graph is a network that can be routed on; the page's example runs."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from network.export.graph_import import network_of_graph
from network.export.graphs import graph_of
from network.model.errors import NoRouteError
from network.query.route_query import ResolvedOptions
from network.query.router import Router

if TYPE_CHECKING:
    from collections.abc import Callable

    import networkx as nx

    from gis_data.gazetteer import Place
    from network.costs.cost import CostModels
    from network.model.store import Network

    Graph = nx.MultiDiGraph[str]
    Maker = Callable[[Graph], Router]

PAGE = Path(__file__).parents[1] / "docs" / "data-model.md"
R1 = ("rail:a", "rail:y", "rail:a>rail:y/line")
X1 = ("road:a", "road:m", "road:a>road:m/line")
TRUCK = ResolvedOptions(profile="truck", criterion="time")


@pytest.fixture
def router(toy_network: Network, cost_models: CostModels) -> Router:
    return Router(toy_network, cost_models)


@pytest.fixture
def routed(cost_models: CostModels) -> Maker:
    """Return what makes a router of a graph."""
    return lambda graph: Router(network_of_graph(graph), cost_models)


@pytest.fixture
def graph(toy_network: Network) -> Graph:
    return graph_of(toy_network)


@pytest.fixture
def ends(toy_place: Callable[[str], Place]) -> tuple[Place, Place]:
    return toy_place("A"), toy_place("C")


def test_another_speed_changes_the_hours(
    router: Router, graph: Graph, routed: Maker, ends: tuple[Place, Place]
) -> None:
    before = router.route(TRUCK.between(*ends)).total("moving_h").typical
    for u, v in (X1[:2], X1[1::-1]):
        graph.edges[u, v, X1[2]]["speed_freight_kmh"] = 25.0
    after = routed(graph).route(TRUCK.between(*ends))
    # 60 km at 25 km/h instead of 50.
    assert after.total("moving_h").typical - before == pytest.approx(1.2)


def test_a_removed_edge_is_not_used(
    router: Router, graph: Graph, routed: Maker, ends: tuple[Place, Place]
) -> None:
    graph.remove_edge(X1[1], X1[0], X1[2])
    one_way = routed(graph)
    assert (
        one_way.route(TRUCK.between(*ends)).legs
        == router.route(TRUCK.between(*ends)).legs
    )
    with pytest.raises(NoRouteError):
        one_way.route(TRUCK.between(*ends[::-1]))
    graph.remove_edge(*X1)
    with pytest.raises(NoRouteError):
        routed(graph).route(TRUCK.between(*ends))


def test_a_new_edge_is_used(
    graph: Graph, routed: Maker, ends: tuple[Place, Place]
) -> None:
    like = dict(graph.edges[X1]) | {"country": "CN-RU", "line_id": "NEW"}
    like |= {"length_km": 90.0, "kind": "crossing", "gateway_id": "NEW-GATE"}
    graph.add_edge("road:a", "road:c", "mine", **like)
    route = routed(graph).route(TRUCK.between(*ends))
    assert route.borders == ("NEW-GATE",)
    assert route.length_km == pytest.approx(1 + 90 + 1)
    graph.remove_edges_from([X1, (X1[1], X1[0], X1[2])])
    alone = routed(graph)
    assert alone.route(TRUCK.between(*ends)).borders == ("NEW-GATE",)
    with pytest.raises(NoRouteError):  # it has no other direction
        alone.route(TRUCK.between(*ends[::-1]))


@pytest.mark.slow
@pytest.mark.long
def test_the_examples_of_the_page_run(real_router: Router) -> None:
    blocks = re.findall(r"```python\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL)
    assert len(blocks) == 4
    assert len(real_router.network.nodes)  # built and cached before the page opens it
    space: dict[str, object] = {}
    for block in blocks:
        exec(compile(block, str(PAGE), "exec"), space)  # noqa: S102 - our own page
    before, slower, faster = (
        space[name].total("time_h").typical  # type: ignore[attr-defined]
        for name in ("before", "slower", "faster")
    )
    assert faster < before < slower
    assert len(space["path"]) > 20  # type: ignore[arg-type]
    assert len(space["nodes"]) > 20  # type: ignore[arg-type]
