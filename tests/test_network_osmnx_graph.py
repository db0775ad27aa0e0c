"""The graph in the form of OSMnx: its functions work, and nothing is lost."""

from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd
import matplotlib as mpl
import networkx as nx
import numpy as np
import osmnx as ox
import pytest

from network.export.excerpt import excerpt
from network.export.frames import edge_frame, node_frame
from network.export.graph_import import network_of_graph
from network.export.graphs import graph_of
from network.export.osmnx_graph import graphml_dtypes, osmnx_graph, public_graph
from network.export.query_graph import query_graph
from network.query.route_query import ResolvedOptions
from network.query.router import Router

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from gis_data.gazetteer import Place
    from network.costs.cost import CostModels
    from network.model.store import Network

HUNCHUN = (130.0, 42.6, 131.0, 43.2)


@pytest.fixture(autouse=True)
def nothing_left_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[None]:
    """Run in an empty folder, and hold OSMnx to leave no cache, log or data there."""
    mpl.use("Agg")
    folder = tmp_path / "cwd"
    folder.mkdir()
    monkeypatch.chdir(folder)
    yield
    assert list(folder.iterdir()) == []


@pytest.fixture
def graph(
    toy_network: Network, cost_models: CostModels, toy_place: Callable[[str], Place]
) -> nx.MultiDiGraph[int]:
    router = Router(toy_network, cost_models)
    ends = {"origin": toy_place("A"), "destination": toy_place("C")}
    return osmnx_graph(
        query_graph(
            router, ResolvedOptions(profile="container", criterion="time"), **ends
        )
    )


def number_of(graph: nx.MultiDiGraph[int], node_id: str) -> int:
    (number,) = (n for n, name in graph.nodes(data="node_id") if name == node_id)
    return number


def test_nodes_and_edges_have_what_osmnx_expects(graph: nx.MultiDiGraph[int]) -> None:
    assert isinstance(graph, nx.MultiDiGraph)
    assert sorted(graph) == list(range(len(graph)))
    assert graph.graph["crs"] == "EPSG:4326"
    yard = graph.nodes[number_of(graph, "rail:y")]
    assert (yard["x"], yard["y"]) == (127.0, 43.0)
    # The line from A and the yard.
    assert yard["street_count"] == 2
    a, y = number_of(graph, "rail:a"), number_of(graph, "rail:y")
    there, back = graph[a][y][0], graph[y][a][0]
    assert there["edge_id"] == "rail:a>rail:y/line"
    assert there["osmid"] == back["osmid"]
    assert there["length"] == 100_000.0
    assert (there["oneway"], there["reversed"], back["reversed"]) == (
        False,
        False,
        True,
    )
    assert there["geometry"].coords[0] == back["geometry"].coords[-1] == (126.0, 43.0)
    access = graph[number_of(graph, "o:A")][a][0]
    assert access["oneway"]


def test_it_becomes_frames_and_a_graph_again(graph: nx.MultiDiGraph[int]) -> None:
    nodes, edges = ox.graph_to_gdfs(graph)
    assert isinstance(edges, gpd.GeoDataFrame)
    assert (len(nodes), len(edges)) == (len(graph), graph.number_of_edges())
    assert edges.index.names == ["u", "v", "key"]
    assert nodes.crs == edges.crs == "EPSG:4326"
    assert (
        edges[["time_h", "cost_usd", "co2_kg", "generalised"]].notna().to_numpy().all()
    )
    again = ox.graph_from_gdfs(nodes, edges)
    assert set(again.edges(keys=True)) == set(graph.edges(keys=True))


def test_the_nearest_node_is_found_on_the_sphere_and_projected(
    graph: nx.MultiDiGraph[int],
) -> None:
    for x, y, node_ids in ((127.0, 43.001, {"rail:y", "rail:y2"}),
                           (126.6, 42.9, {"road:m"})):  # fmt: skip
        assert graph.nodes[ox.nearest_nodes(graph, x, y)]["node_id"] in node_ids
    projected = ox.project_graph(graph, to_crs="EPSG:32652")
    x, y = (projected.nodes[number_of(graph, "road:m")][axis] for axis in "xy")
    assert ox.nearest_nodes(projected, x, y) == number_of(graph, "road:m")


def test_its_shortest_path_is_that_of_networkx(graph: nx.MultiDiGraph[int]) -> None:
    start, stop = graph.graph["origin"], graph.graph["destination"]
    assert (start, stop) == (number_of(graph, "o:A"), number_of(graph, "d:C"))
    for weight in ("time_h", "cost_usd", "weight", "length"):
        path = ox.routing.shortest_path(graph, start, stop, weight=weight)
        wanted = nx.shortest_path(graph, start, stop, weight=weight)
        assert path == wanted
        edges = ox.routing.route_to_gdf(graph, path, weight=weight)
        least = nx.shortest_path_length(graph, start, stop, weight=weight)
        assert edges[weight].sum() == pytest.approx(least)


def test_it_is_drawn(graph: nx.MultiDiGraph[int], tmp_path: Path) -> None:
    file = tmp_path / "graph.png"
    figure, axes = ox.plot_graph(
        graph, show=False, close=True, save=True, filepath=file, dpi=50
    )
    assert file.stat().st_size > 1000
    (west, east), (south, north) = axes.get_xlim(), axes.get_ylim()
    assert (west < 126.0, east > 129.01) == (True, True)
    assert (south < 42.86, north > 43.0) == (True, True)
    assert len(axes.collections) == 2  # edges and nodes
    assert figure is axes.figure


def test_graphml_brings_back_every_value_in_its_type(
    graph: nx.MultiDiGraph[int], tmp_path: Path
) -> None:
    ox.save_graphml(graph, tmp_path / "graph.graphml")
    loaded = ox.load_graphml(tmp_path / "graph.graphml", **graphml_dtypes())
    assert loaded.graph == graph.graph
    assert dict(loaded.nodes(data=True)) == dict(graph.nodes(data=True))
    for u, v, key, row in graph.edges(keys=True, data=True):
        assert loaded.edges[u, v, key] == row


def test_the_public_graph_has_its_ends_by_id_again(graph: nx.MultiDiGraph[int]) -> None:
    ends = public_graph(graph).graph
    assert (ends["origin"], ends["destination"]) == ("o:A", "d:C")


@pytest.mark.parametrize("typed", [True, False])
def test_a_network_comes_back_through_osmnx(
    toy_network: Network, tmp_path: Path, *, typed: bool
) -> None:
    ox.save_graphml(osmnx_graph(graph_of(toy_network)), tmp_path / "graph.graphml")
    dtypes = graphml_dtypes() if typed else {}
    loaded = ox.load_graphml(tmp_path / "graph.graphml", **dtypes)
    network = network_of_graph(public_graph(loaded))
    for frame in (node_frame, edge_frame):
        mine, wanted = (
            frame(n).set_index("id").sort_index() for n in (network, toy_network)
        )
        assert mine.geometry.geom_equals_exact(wanted.geometry, 0).all()
        for name in wanted.columns.drop("geometry"):
            np.testing.assert_array_equal(mine[name], wanted[name], err_msg=name)


@pytest.mark.slow
@pytest.mark.long
def test_hunchun_works_in_osmnx(
    real_router: Router, cost_models: CostModels, tmp_path: Path
) -> None:
    part = Router(excerpt(real_router.network, bbox=HUNCHUN), cost_models)
    graph = osmnx_graph(
        query_graph(part, ResolvedOptions(profile="truck", criterion="time"))
    )
    assert len(graph) > 50
    nodes, edges = ox.graph_to_gdfs(graph)
    assert edges.geometry.is_valid.mean() > 0.5  # a yard has no extent
    hunchun = ox.nearest_nodes(graph, 130.36, 42.87)
    assert nodes.loc[hunchun, "country"] == "CN"
    ox.save_graphml(graph, tmp_path / "graph.graphml")
    loaded = ox.load_graphml(tmp_path / "graph.graphml", **graphml_dtypes())
    back = network_of_graph(public_graph(loaded))
    assert len(back.edges) == len({key for *_, key in graph.edges(data="edge_id")})
    ox.plot_graph(graph, show=False, close=True)
