"""Networks and routes as frames and graphs, and back: nothing lost, nothing added."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import networkx as nx
import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gis_data.errors import MissingCrsError
from gis_data.schema import problems
from network.export.doc_tables import GMNS_COLUMNS, SCHEMAS, with_tables
from network.export.excerpt import edge_ids, excerpt, meets
from network.export.frames import (
    edge_frame,
    network_of,
    node_frame,
    route_frame,
    routes_frame,
    summary_frame,
)
from network.export.graph_import import network_of_graph
from network.export.graphs import graph_of
from network.export.public import EDGE_FIELDS, NODE_FIELDS, credit, notice
from network.model.errors import NetworkError
from network.model.schema import EDGES, GEOMETRY, NODES, ROUTE_FIELDS, SUMMARY_FIELDS
from network.model.store import Columns, Network, Shapes
from network.query.route_query import Policy, ResolvedOptions, ResolvedQuery
from network.query.router import Router

if TYPE_CHECKING:
    from collections.abc import Callable

    import geopandas as gpd

    from gis_data.gazetteer import Place
    from gis_data.schema import Field
    from network.costs.cost import CostModels

JILIN = (121.6, 40.8, 131.4, 46.4)
WEST = (125.0, 42.0, 126.65, 44.0)  # of the toy: A and M
WORDS = st.text(
    st.characters(exclude_categories=("Cs", "Cc"), exclude_characters=" "), max_size=8
)
NAMES = WORDS.filter(lambda word: bool(word.strip()))


def assert_same(found: Network, wanted: Network, *, in_order: bool = True) -> None:
    """Hold two networks equal in every cell, type, line, gateway and remark."""
    pd.testing.assert_frame_equal(found.nodes.to_frame(), wanted.nodes.to_frame())
    frames = [edge_frame(each) for each in (found, wanted)]
    if not in_order:
        frames = [f.sort_values("id", ignore_index=True) for f in frames]
    lines = [[line.coords[:] for line in f.geometry] for f in frames]
    assert lines[0] == lines[1]
    plain = [pd.DataFrame(f.drop(columns=GEOMETRY)) for f in frames]
    pd.testing.assert_frame_equal(*plain)
    pd.testing.assert_frame_equal(found.gateways.to_frame(), wanted.gateways.to_frame())
    assert json.loads(json.dumps(found.meta)) == json.loads(json.dumps(wanted.meta))


def cells(field: Field) -> st.SearchStrategy[Any]:
    """Return any values that a field allows."""
    if field.kind == "bool":
        return st.booleans()
    if field.kind == "int":
        return st.integers(0, int(field.high or 30_000))
    if field.kind == "float":
        low, high = field.low or 0.0, field.high or 1e6
        numbers = st.floats(low, high, width=32)
        return numbers if field.required else numbers | st.just(float("nan"))
    if field.allowed:
        return st.sampled_from(sorted(field.allowed))
    return NAMES if field.required else WORDS


def drawn(
    draw: st.DrawFn, fields: tuple[Field, ...], count: int, **given_: list[Any]
) -> pd.DataFrame:
    columns: dict[str, Any] = {}
    for field in fields:
        if field.kind == GEOMETRY or (field.name == "id" and "id" not in given_):
            continue
        values = given_.get(field.name) or [draw(cells(field)) for _ in range(count)]
        kinds: dict[str, Any] = {"int": np.int32, "bool": bool, "float": np.float32}
        dtype = kinds.get(field.kind, object)
        if field.name in {"lon", "lat"}:
            dtype = np.float64
        if field.name == "gauge_mm":
            dtype = np.int16
        columns[field.name] = pd.Series(values, dtype=dtype)
    return pd.DataFrame(columns, index=range(count))


@st.composite
def networks(draw: st.DrawFn) -> Network:
    """Return any small network: all words, parallel edges, loops, bent lines."""
    ids = draw(st.lists(NAMES, min_size=1, max_size=5, unique=True))
    nodes = drawn(draw, NODE_FIELDS, len(ids), id=ids)
    count = draw(st.integers(1, 6))
    ends = [[draw(st.integers(0, len(ids) - 1)) for _ in range(count)] for _ in "uv"]
    edges = drawn(draw, EDGE_FIELDS, count, u=ends[0], v=ends[1])
    for end in ("u", "v"):
        edges[end] = edges[end].astype(np.int32)
    place = nodes[["lon", "lat"]].to_numpy()
    coordinates = st.tuples(st.floats(-180, 180), st.floats(-90, 90))
    bends = [draw(st.lists(coordinates, max_size=3)) for _ in range(count)]
    lines = [
        np.array([place[u], *bend, place[v]], float) if bend else None
        for u, v, bend in zip(*ends, bends, strict=True)
    ]
    meta = {"crs": "EPSG:4326", "schema_version": 1, "plan": draw(WORDS)}
    gates = pd.DataFrame({"id": ["G"], "dwell_h": [draw(st.floats(0, 99))]})
    return Network(
        Columns.from_frame(nodes),
        Columns.from_frame(edges),
        Shapes.of(lines),
        Columns.from_frame(gates),
        meta,
    )


ANY_NETWORK = settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)


@ANY_NETWORK
@given(networks())
@pytest.mark.long
def test_any_network_comes_back_from_its_frames(network: Network) -> None:
    back = network_of(
        node_frame(network),
        edge_frame(network),
        gateways=network.gateways.to_frame(),
        meta=network.meta,
    )
    assert_same(back, network)


@ANY_NETWORK
@given(networks())
@pytest.mark.long
def test_any_network_comes_back_from_its_graph(network: Network) -> None:
    graph = graph_of(network)
    values = [v for _, row in graph.nodes(data=True) for v in row.values()]
    values += [v for *_, row in graph.edges(data=True) for v in row.values()]
    values += list(graph.graph.values())
    assert {type(value) for value in values} <= {str, int, float, bool}
    assert not any(value == "" or value != value for value in values)  # noqa: PLR0124 - NaN
    assert_same(network_of_graph(graph), network, in_order=False)


@ANY_NETWORK
@given(networks(), st.data())
@pytest.mark.long
def test_an_edge_keeps_its_id_in_every_selection(
    network: Network, data: st.DataObject
) -> None:
    whole = dict(zip(edge_ids(network), network.edges["source_id"], strict=True))
    assert len(whole) == len(network.edges)
    modes = data.draw(st.sets(st.sampled_from(sorted(set(network.edges["mode"])))))
    west, east = sorted(data.draw(st.tuples(*[st.integers(-180, 180)] * 2)))
    part = excerpt(
        network,
        modes=modes or None,
        bbox=(west, -90, east, 90) if west < east else None,
    )
    kept = dict(zip(edge_ids(part), part.edges["source_id"], strict=True))
    assert kept.items() <= whole.items()
    assert set(edge_frame(part)["id"]) == set(kept)


def test_frames_hold_to_the_contract(toy_network: Network) -> None:
    nodes, edges = node_frame(toy_network), edge_frame(toy_network)
    assert list(nodes) == [field.name for field in NODE_FIELDS]
    assert list(edges) == [field.name for field in EDGE_FIELDS]
    plain = [f for f in (*NODE_FIELDS, *EDGE_FIELDS) if f.kind != GEOMETRY]
    assert problems(nodes, plain[: len(NODES) + 1], where="nodes") == []
    assert problems(edges, plain[len(NODES) + 1 :], where="edges") == []
    assert nodes.crs == edges.crs == "EPSG:4326"
    assert nodes.attrs["licence"] == edges.attrs["licence"] == "ODbL-1.0"
    assert "OpenStreetMap" in edges.attrs["attribution"]
    first = edges.iloc[0]
    assert first["id"] == "rail:a>rail:y/line"
    assert first.geometry.coords[:] == [(126.0, 43.0), (127.0, 43.0)]
    # G1 and G5 are two crossings between the same nodes.
    assert list(edges["id"].iloc[2:4]) == [
        "rail:y2>rail:b/crossing",
        "rail:y2>rail:b/crossing#2",
    ]
    assert edges["id"].is_unique


def test_the_contract_names_every_column_of_a_network(real_router: Router) -> None:
    network = real_router.network
    nodes = {field.name for field in NODE_FIELDS} - {GEOMETRY}
    edges = {field.name for field in EDGE_FIELDS} - {GEOMETRY, "id"}
    assert set(network.nodes.arrays) == nodes
    assert set(network.edges.arrays) == edges
    assert {f.name for f in NODES} <= nodes
    assert {f.name for f in EDGES} <= edges | {"id"}


@pytest.mark.long
def test_jilin_comes_back_from_frames_and_graph(real_router: Router) -> None:
    network = real_router.network
    part = excerpt(network, bbox=JILIN)
    said = part.meta["excerpt"]
    assert isinstance(said, dict)
    assert (said["nodes"], said["edges"]) == (len(part.nodes), len(part.edges))
    assert (said["of_nodes"], said["of_edges"]) == (
        len(network.nodes),
        len(network.edges),
    )
    assert 5_000 < len(part.nodes) < len(part.edges) < 40_000
    nodes, edges = node_frame(part), edge_frame(part)
    meta, gateways = part.meta, part.gateways.to_frame()
    assert {"JL-HCT", "JL-HCR"} <= set(gateways["id"]) < set(network.gateways["id"])
    assert_same(network_of(nodes, edges, gateways=gateways, meta=meta), part)
    chosen = edge_frame(network, bbox=JILIN)
    assert list(chosen["id"]) == list(edges["id"])
    assert chosen.attrs["selection"] == f"{len(edges)} of {len(network.edges)} edges"
    graph = graph_of(network, bbox=JILIN)
    assert graph.number_of_nodes() == len(part.nodes)
    both = int(part.edges.arrays["two_way"].sum())
    assert graph.number_of_edges() == len(part.edges) + both
    assert_same(network_of_graph(graph), part, in_order=False)


def test_a_way_within_a_box_is_the_way_of_the_whole(
    toy_network: Network, toy_place: Callable[[str], Place], cost_models: CostModels
) -> None:
    ends = toy_place("A"), toy_place("C")
    whole = Router(toy_network, cost_models).route(ResolvedQuery(*ends))
    part = excerpt(toy_network, bbox=(125.0, 42.0, 130.0, 44.0))
    assert len(part.nodes) < len(toy_network.nodes)
    assert Router(part, cost_models).route(ResolvedQuery(*ends)).legs == whole.legs


def test_a_box_keeps_what_it_meets_whole(toy_network: Network) -> None:
    part = excerpt(toy_network, bbox=WEST)
    # A-Y, M-N and M-K start in the box: Y, N and K stay as their ends. K-N does not.
    assert set(part.edges["line_id"]) - {""} == {"R1", "X1"}
    assert {"rail:y", "road:n", "road:k"} <= set(part.nodes["id"])
    assert "rail:c" not in set(part.nodes["id"])
    assert set(part.gateways["id"]) == {"G2", "G3"}
    # A line that crosses a box without an end in it is met all the same: the
    # railway runs at 43.0 there, the road from N at 42.93.
    for south, met in ((42.9, ["R2", "X2"]), (42.95, ["R2"])):
        box = (127.5, south, 127.6, 43.1)
        assert edge_frame(toy_network, bbox=box)["line_id"].tolist() == met
    assert not meets(toy_network, (0.0, 0.0, 1.0, 1.0)).any()


def test_modes_keep_the_transfers_between_them(toy_network: Network) -> None:
    rail = excerpt(toy_network, modes="rail")
    assert set(rail.edges["mode"]) == {"rail", "transfer"}
    assert set(rail.edges["kind"]) == {"line", "crossing", "gauge_break", "access"}
    assert not any(name.startswith(("road", "sea")) for name in rail.nodes["id"])
    both = excerpt(toy_network, modes=["rail", "sea"])
    assert "rail:c>sea:p/transfer" in edge_ids(both)
    assert "road:c>sea:p/transfer" not in edge_ids(both)
    # A frame of edges is of the mode asked for and no other.
    assert set(edge_frame(toy_network, mode="rail")["mode"]) == {"rail"}
    assert excerpt(toy_network) is toy_network


def test_what_is_no_box_or_mode_is_refused(toy_network: Network) -> None:
    for box in ((131.0, 40.0, 121.0, 46.0), (0.0, 0.0, 431.0, 1.0), (0, 1, 1, 0)):
        with pytest.raises(NetworkError, match="west, south, east, north"):
            excerpt(toy_network, bbox=box)
    with pytest.raises(NetworkError, match="'canal' is not known; use one or more of"):
        edge_frame(toy_network, mode=["rail", "canal"])
    with pytest.raises(NetworkError, match="nothing is not known"):
        graph_of(toy_network, modes=[])


def test_a_graph_is_what_networkx_expects(toy_network: Network) -> None:
    graph = graph_of(toy_network)
    assert isinstance(graph, nx.MultiDiGraph)
    assert graph.graph["crs"] == "EPSG:4326"
    assert graph.graph["price_year"] == 2025
    assert "OpenStreetMap" in graph.graph["sources"]
    key = "rail:a>rail:y/line"
    there, back = graph.edges["rail:a", "rail:y", key], graph["rail:y"]["rail:a"][key]
    assert (there["backward"], back["backward"]) == (False, True)
    assert there["length_km"] == 100.0
    # Unknown or not applicable: no name, no end of use, no gauge on a road.
    assert "name_en" not in graph.nodes["rail:b"]
    assert "valid_to" not in there
    assert "gauge_mm" not in graph.nodes["road:a"]
    assert not graph.has_edge("rail:a", "o:A")
    # A-Y 100, yard 0, border 10, B-C 200, access 1 + 1: by hand 312 km.
    km = nx.shortest_path_length(graph, "o:A", "d:C", weight="length_km")
    assert km == pytest.approx(1 + 60 + 5 + 5 + 80 + 1)
    for end in ("road:m", "road:k"):
        graph.remove_node(end)
    km = nx.shortest_path_length(graph, "o:A", "d:C", weight="length_km")
    assert km == pytest.approx(312.0)


def test_what_is_done_to_a_graph_is_in_the_network(toy_network: Network) -> None:
    graph = graph_of(toy_network)
    key = "rail:a>rail:y/line"
    graph.remove_edge("rail:y", "rail:a", key)
    graph.edges["road:a", "road:m", "road:a>road:m/line"]["length_km"] = 61.5
    graph.add_edge("rail:a", "road:a", "mine", **{
        **graph.edges["rail:c", "sea:p", "rail:c>sea:p/transfer"], "source_id": "me",
    })  # fmt: skip
    back = edge_frame(network_of_graph(graph)).set_index("id")
    assert not back.loc[key, "two_way"]
    assert back.loc["road:a>road:m/line", "length_km"] == 61.5
    assert back.loc["mine", ["u", "v", "source_id"]].tolist() == [
        "rail:a",
        "road:a",
        "me",
    ]
    graph.add_edge("rail:a", "rail:zz", "stray")
    with pytest.raises(NetworkError, match=r"edges row 'stray': mode: is empty"):
        network_of_graph(graph)


def frames(network: Network) -> tuple[gpd.GeoDataFrame, gpd.GeoDataFrame]:
    return node_frame(network), edge_frame(network)


def test_all_faults_of_frames_are_told_at_once(toy_network: Network) -> None:
    nodes, edges = frames(toy_network)
    nodes.loc[0, "lat"] = 431.0
    nodes.loc[2, "id"] = nodes.loc[1, "id"]
    edges.loc[0, "mode"] = "canal"
    edges["length_km"] = edges["length_km"].astype(object)
    edges.loc[1, "length_km"] = "long"
    edges = edges.drop(columns="status")
    with pytest.raises(NetworkError) as told:
        network_of(nodes, edges)
    text = str(told.value)
    assert "5 error(s)" in text
    assert "nodes row 'rail:a': lat: 431.0 is above the highest allowed" in text
    assert "nodes row 'rail:y': id: occurs 2 times" in text
    assert "mode: 'canal' is not allowed; use one of: air, rail, road" in text
    assert "length_km: 'long' is not a number" in text
    assert "edges: status: column is missing" in text


def test_edges_must_lead_from_node_to_node(toy_network: Network) -> None:
    nodes, edges = frames(toy_network)
    stray = edges.assign(v=edges["v"].replace("rail:b", "rail:x"))
    with pytest.raises(NetworkError, match=r"v: 'rail:x' is no node"):
        network_of(nodes, stray)
    turned = edges.copy()
    turned.loc[0, GEOMETRY] = edges.geometry[0].reverse()
    with pytest.raises(NetworkError, match=r"geometry: .*'rail:a' at end u"):
        network_of(nodes, turned)
    pointed = edges.copy()
    pointed.loc[0, GEOMETRY] = shapely.Point(126, 43)
    with pytest.raises(NetworkError, match="must be a LineString"):
        network_of(nodes, pointed)
    moved = nodes.copy()
    moved.loc[0, GEOMETRY] = shapely.Point(126.5, 43.0)
    with pytest.raises(NetworkError, match="geometry: differs from lon and lat"):
        network_of(moved, edges)


def test_frames_must_say_their_reference_system(toy_network: Network) -> None:
    nodes, edges = frames(toy_network)
    with pytest.raises(MissingCrsError, match="edges"):
        network_of(nodes, edges.set_crs(None, allow_override=True))
    # In another system they are brought back, to a fraction of a millimetre.
    projected = edges.to_crs("EPSG:32652")
    back = edge_frame(network_of(nodes, projected))
    gap = shapely.hausdorff_distance(back.geometry.array, edges.geometry.array)
    assert gap.max() < 1e-7


def test_a_network_of_ones_own_needs_only_what_is_required(
    toy_network: Network,
) -> None:
    nodes, edges = frames(toy_network)
    ours = edges[[f.name for f in EDGE_FIELDS if f.required]].assign(two_way="true")
    own = {"licence": "CC0-1.0", "attribution": "Nobody"}
    made = network_of(nodes.assign(mine=1), ours.assign(id=lambda t: "e" + t["id"]),
                      meta=own)  # fmt: skip
    back = edge_frame(made)
    assert back["two_way"].all()
    assert list(back["id"]) == ["e" + name for name in edges["id"]]
    assert back["transit_low_h"].isna().all()
    assert (back["cost_usd_per_passenger"] == 0).all()
    assert "mine" not in node_frame(made)
    assert notice(made)["licence"] == "CC0-1.0"
    assert notice(made)["attribution"] == "Nobody"
    assert "OpenStreetMap" not in notice(made)["notice"]


def test_credit_is_for_what_is_used() -> None:
    assert "searoute" not in credit({"rail", "road"})
    assert credit({"rail", "sea"}).count("OpenStreetMap") == 1
    assert {"searoute", "Natural"} <= set(credit({"sea"}).replace("-", " ").split())


@pytest.fixture
def toy_routes(
    toy_network: Network, toy_place: Callable[[str], Place], cost_models: CostModels
) -> dict[str, Any]:
    router = Router(toy_network, cost_models)
    rail = ResolvedOptions(policy=Policy(modes=frozenset({"rail"})))
    return {
        "rail": router.route(rail.between(toy_place("A"), toy_place("C"))),
        "sea": router.route(ResolvedQuery(toy_place("C"), toy_place("Q"))),
    }


def test_legs_of_a_route_are_rows(toy_routes: dict[str, Any]) -> None:
    legs = route_frame(toy_routes["rail"], route_id="rail")
    fields = [field for field in ROUTE_FIELDS if field.kind != GEOMETRY]
    assert list(legs) == [field.name for field in ROUTE_FIELDS]
    assert problems(legs, fields, where="legs", key="route_id") == []
    assert legs["kind"].tolist() == [
        "access", "line", "gauge_break", "crossing", "line", "access",
    ]  # fmt: skip
    assert legs["leg"].tolist() == [1, 2, 3, 4, 5, 6]
    yard, border = legs.iloc[2], legs.iloc[3]
    assert yard.geometry == shapely.Point(127.0, 43.0)
    assert yard["gauge_break"]
    assert (yard["dwell_low_h"], yard["dwell_h"], yard["dwell_high_h"]) == (2, 4, 9)
    assert (yard["border"], yard["gateway_id"]) == ("", "GY")
    assert (border["border"], border["gateway_id"]) == ("G1", "G1")
    assert border["country"] == "CN;RU"
    assert legs["schematic"].tolist() == [False, False, False, False, True, False]
    assert legs["lines"].tolist() == ["", "R1", "", "", "R2", ""]
    assert legs.crs == "EPSG:4326"
    assert legs.iloc[1].geometry.coords[:] == [(126.0, 43.0), (127.0, 43.0)]


def test_totals_of_the_rows_are_those_of_the_route(toy_routes: dict[str, Any]) -> None:
    legs, summary = routes_frame(toy_routes), summary_frame(toy_routes)
    assert list(summary) == [field.name for field in SUMMARY_FIELDS]
    assert problems(summary, SUMMARY_FIELDS, where="routes", key="route_id") == []
    assert summary["route_id"].tolist() == ["rail", "sea"]
    for _, row in summary.iterrows():
        route = toy_routes[row["route_id"]]
        own = legs[legs["route_id"] == row["route_id"]]
        for column in ("length_km", "moving_h", "dwell_h", "cost_low_usd"):
            assert own[column].sum() == pytest.approx(row[column])
        assert row["time_h"] == pytest.approx(route.total("time_h").typical)
        assert row["time_high_h"] == pytest.approx(route.total("time_h").high)
    assert summary["gauge_breaks"].tolist() == [1, 0]
    assert summary["borders"].tolist() == ["G1", ""]


def test_routes_without_ids_are_called_after_their_ends(
    toy_routes: dict[str, Any],
) -> None:
    twice = [toy_routes["rail"], toy_routes["rail"], toy_routes["sea"]]
    assert routes_frame(twice)["route_id"].unique().tolist() == ["A>C", "A>C#2", "C>Q"]
    none = routes_frame({})
    assert len(none) == 0
    assert none.crs == "EPSG:4326"
    assert list(none) == [field.name for field in ROUTE_FIELDS]


def test_the_page_has_the_contracts_as_they_are() -> None:
    page = (Path(__file__).parents[1] / "docs" / "data-model.md").read_text("utf-8")
    remedy = "python -m network.export.doc_tables docs"
    assert with_tables(page) == page, remedy
    for name in (*SCHEMAS, *GMNS_COLUMNS):
        assert page.count(f"<!-- {name}: begin -->") == 1
        assert page.count(f"<!-- {name}: end -->") == 1
    for field in (*NODE_FIELDS, *EDGE_FIELDS, *ROUTE_FIELDS, *SUMMARY_FIELDS):
        assert f"\n| `{field.name}` | " in page
        assert field.doc
    assert "| `dwell_h` | number | h | yes | Dwell, typical. At least 0 |" in page
