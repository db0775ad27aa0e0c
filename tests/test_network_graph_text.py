"""Graphs that come back from files as text: parsed where it is clear, else refused."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING

import osmnx as ox
import pandas as pd
import pytest

from network.export.exchange import read_network, write_network
from network.export.frames import edge_frame
from network.export.graph_import import network_of_graph
from network.export.graphs import graph_of
from network.model.errors import NetworkError

if TYPE_CHECKING:
    from pathlib import Path

    import networkx as nx

    from network.model.store import Network

RAIL = ("rail:a", "rail:y", "rail:a>rail:y/line")


def through_osmnx(graph: nx.MultiDiGraph[str], folder: Path) -> nx.MultiDiGraph[str]:
    """Return a graph that OSMnx wrote as GraphML and read: every value is text."""
    path = folder / "graph.graphml"
    ox.save_graphml(graph, path)
    loaded: nx.MultiDiGraph[str] = ox.load_graphml(path, node_dtypes={"osmid": str})
    return loaded


def test_a_round_trip_through_osmnx_loses_nothing(
    toy_network: Network, tmp_path: Path
) -> None:
    graph = through_osmnx(graph_of(toy_network), tmp_path)
    assert graph.edges[RAIL]["backward"] == "False"  # text, and true of itself
    edges = edge_frame(network_of_graph(graph)).sort_values("id", ignore_index=True)
    wanted = edge_frame(toy_network).sort_values("id", ignore_index=True)
    assert len(edges) == len(wanted)
    tables = [pd.DataFrame(f.drop(columns="geometry")) for f in (edges, wanted)]
    pd.testing.assert_frame_equal(*tables, check_dtype=False)


@pytest.mark.parametrize("name", ["backward", "two_way", "freight", "schematic"])
@pytest.mark.parametrize("value", ["ja", "", "2", 2, 0.5, [True]])
def test_what_is_neither_true_nor_false_is_refused(
    toy_network: Network, name: str, value: object
) -> None:
    graph = graph_of(toy_network)
    graph.edges[RAIL][name] = value
    with pytest.raises(NetworkError) as caught:
        network_of_graph(graph)
    text = str(caught.value)
    for part in (f"'{RAIL[2]}'", f"{name}:", repr(value), "True or False"):
        assert part in text


@pytest.mark.parametrize("name", ["length_km", "dwell_h", "gauge_mm"])
@pytest.mark.parametrize("value", ["far", "True", True, [1.0], "1,5"])
def test_what_is_no_number_is_refused(
    toy_network: Network, name: str, value: object
) -> None:
    graph = graph_of(toy_network)
    graph.edges[RAIL][name] = value
    with pytest.raises(NetworkError) as caught:
        network_of_graph(graph)
    text = str(caught.value)
    for part in (f"'{RAIL[2]}'", f"{name}:", repr(value), "number"):
        assert part in text


def test_faults_of_nodes_and_edges_are_listed_at_once(toy_network: Network) -> None:
    graph = graph_of(toy_network)
    graph.nodes["rail:a"]["lon"] = "east"
    graph.edges[RAIL]["freight"] = "ja"
    graph.edges[RAIL]["line_id"] = ["R1", "R2"]
    with pytest.raises(NetworkError) as caught:
        network_of_graph(graph)
    for part in ("3 error(s)", "'rail:a': lon: 'east'", "freight: 'ja'", "line_id: ["):
        assert part in str(caught.value)


def test_text_that_is_clear_is_parsed(toy_network: Network) -> None:
    graph = graph_of(toy_network)
    graph.edges[RAIL].update(freight="false", length_km="99.5", gauge_mm="1435")
    graph.edges["rail:y", "rail:a", RAIL[2]]["backward"] = "True"
    row = edge_frame(network_of_graph(graph)).set_index("id").loc[RAIL[2]]
    assert (row["freight"], row["length_km"], row["gauge_mm"]) == (False, 99.5, 1435)
    assert row["two_way"]


def test_ids_that_are_equal_as_text_are_refused(toy_network: Network) -> None:
    graph = graph_of(toy_network)
    point = {k: v for k, v in graph.nodes["rail:a"].items() if k != "place_id"}
    graph.add_node("7", **point)
    graph.add_node(7, **point)  # type: ignore[arg-type]
    with pytest.raises(NetworkError, match=r"nodes row '7': id: occurs 2 times"):
        network_of_graph(graph)


def test_an_edge_that_is_backward_in_both_directions_is_refused(
    toy_network: Network,
) -> None:
    graph = graph_of(toy_network)
    graph.edges[RAIL]["backward"] = True
    with pytest.raises(NetworkError, match="backward: is True in both"):
        network_of_graph(graph)


@pytest.mark.parametrize("tag", ["node", "edge"])
def test_what_is_twice_in_a_file_is_refused_by_its_id(
    toy_network: Network, tmp_path: Path, tag: str
) -> None:
    path = write_network(toy_network, tmp_path / "net.graphml", form="graphml")
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    at = next(n for n, line in enumerate(lines) if line.startswith(f"<{tag} "))
    path.write_text("".join([*lines[:at], lines[at], *lines[at:]]), encoding="utf-8")
    name = re.search('id="(.*?)"', lines[at])[1]  # type: ignore[index]
    shown = html.unescape(name)
    with pytest.raises(
        NetworkError, match=re.escape(f"{tag}s row {shown!r}: id: occurs 2")
    ):
        read_network(path, form="graphml")
