"""Isochrones: what is reached, and the land around it."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import networkx as nx
import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from corridors.connectivity.access_area import access_area, centres, squares, wrapped
from corridors.connectivity.isochrones import isochrones, reached
from corridors.connectivity.results import measured, write_frame
from corridors.connectivity.state_graph import trees
from corridors.connectivity.study import Study, pair_weights, study
from corridors.workspace import open_workspace
from gis_data.geodesy import distance_km, geod
from gis_data.layers import read_layer
from network.engine.shortest_paths import INFINITY
from network.export.excerpt import edge_ids, excerpt
from network.export.query_graph import query_graph
from network.model.errors import RequestError
from network.query.route_query import Policy, QueryOptions, ResolvedOptions
from network.query.router import Router

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from gis_data.gazetteer import Place
    from network.costs.cost import CostModels
    from network.model.store import Network

ROAD = {"length_km": 100.0}


@pytest.fixture
def line_of(
    small_network: Callable[..., Network],
    small_place: Callable[[int], Place],
    cost_models: CostModels,
) -> Callable[..., Study]:
    """Return a study of towns in a row; kilometres count."""

    def make(links: list[tuple[int, int, dict[str, Any]]], count: int = 4) -> Study:
        places = tuple(small_place(n) for n in range(count))
        router = Router(small_network(count, links), cost_models)
        options = ResolvedOptions(
            profile="truck", criterion="distance", policy=Policy()
        )
        weights = pair_weights(places[:1], places, "equal")
        return Study(router, places[:1], places, options, weights)

    return make


def parts_of(of: Study, most: float) -> list[tuple[int, float, float]]:
    """Return the reached parts of the roads, without access."""
    network = of.router.network
    found = reached(network, trees(of, 0), most * of.per_unit)
    road = network.edges.equals("kind", "line")[found.edge]
    found = found.only(road | network.edges.equals("kind", "crossing")[found.edge])
    columns = (found.edge, found.first, found.last)
    return [tuple(row) for row in zip(*(c.tolist() for c in columns), strict=True)]


def test_edges_are_reached_in_part(line_of: Callable[..., Study]) -> None:
    """1 km of access, 100 km to town 1, and half of the next 100."""
    of = line_of([(0, 1, ROAD), (2, 1, ROAD), (2, 3, ROAD)])
    assert parts_of(of, 0.5) == []
    assert parts_of(of, 151.0) == [(0, 0.0, 1.0), (1, 0.5, 1.0)]
    assert parts_of(of, 301.0) == [(n, 0.0, 1.0) for n in range(3)]


def test_an_edge_is_reached_from_both_ends(line_of: Callable[..., Study]) -> None:
    """The road between towns 1 and 2, both 100 km away, closes at 51 km from each."""
    of = line_of([(0, 1, ROAD), (0, 2, ROAD), (1, 2, ROAD)])
    first, second = parts_of(of, 126.0)[-2:]
    assert first == (2, 0.0, 0.25)
    assert second == (2, 0.75, 1.0)
    assert parts_of(of, 151.0)[-1] == (2, 0.0, 1.0)
    one_way = {**ROAD, "two_way": False}
    of = line_of([(0, 1, ROAD), (0, 2, ROAD), (1, 2, one_way)])
    assert parts_of(of, 126.0)[-1] == (2, 0.0, 0.25)


def test_a_crossing_is_passed_or_not(line_of: Callable[..., Study]) -> None:
    crossing = {**ROAD, "kind": "crossing", "gateway_id": "G"}
    of = line_of([(0, 1, ROAD), (1, 2, crossing)])
    assert [edge for edge, *_ in parts_of(of, 200.9)] == [0]
    assert [edge for edge, *_ in parts_of(of, 201.0)] == [0, 1]


def test_what_the_policy_closes_is_not_reached(line_of: Callable[..., Study]) -> None:
    crossing = {**ROAD, "kind": "crossing", "gateway_id": "G"}
    of = line_of([(0, 1, ROAD), (1, 2, crossing), (2, 3, ROAD)])
    assert len(parts_of(of, 500.0)) == 3
    assert len(parts_of(of.without(["G"]), 500.0)) == 1


def test_the_frame_has_an_area_and_lines(
    line_of: Callable[..., Study], tmp_path: Path
) -> None:
    of = line_of([(0, 1, ROAD), (1, 2, ROAD), (2, 3, ROAD)])
    frame = isochrones(of, [151.0, 60.0])
    assert frame["limit"].tolist() == [60.0, 60.0, 151.0, 151.0]
    assert frame["part"].tolist() == ["area", "network"] * 2
    lines = frame[frame["part"] == "network"]
    assert lines["length_km"].tolist() == pytest.approx([59.0, 150.0])
    short, long = (geod().geometry_length(line) for line in lines.geometry)
    assert 0 < short < 0.59 * long
    assert frame.is_valid.all()
    areas = frame[frame["part"] == "area"]
    assert areas["places"].tolist() == [1, 2]
    assert areas["area_km2"].is_monotonic_increasing
    for suffix in (".gpkg", ".geojson", ".parquet"):
        path = write_frame(frame, tmp_path / f"out{suffix}")
        assert path.stat().st_size > 1000
    layers = gpd.list_layers(tmp_path / "out.gpkg")
    assert sorted(layers["name"]) == ["area", "network"]
    back = gpd.read_parquet(tmp_path / "out.parquet")
    assert back.crs == "EPSG:4326"
    assert len(gpd.read_file(tmp_path / "out.geojson")) == 4
    header = write_frame(frame, tmp_path / "out.csv").read_text("utf-8").splitlines()[0]
    assert "geometry" not in header


@pytest.mark.parametrize("limits", [[], [0.0], [-1.0], [np.inf], [float("nan")]])
def test_a_limit_that_is_none_is_refused(
    line_of: Callable[..., Study], limits: list[float]
) -> None:
    with pytest.raises(RequestError, match="limits"):
        measured(line_of([(0, 1, ROAD)]), "isochrones", limits=limits)


def test_the_share_of_a_cut_is_that_of_kilometres(
    line_of: Callable[..., Study],
) -> None:
    """Half of the road is half of its geodesic, 41 N of it or not."""
    of = line_of([(0, 1, ROAD)])
    lines = isochrones(of, [51.0]).set_index("part").loc["network", "geometry"]
    a, b = of.destinations[0], of.destinations[1]
    whole = float(distance_km(a.lon, a.lat, b.lon, b.lat))
    assert geod().geometry_length(lines) / 1000 == pytest.approx(whole / 2, rel=2e-3)


def test_a_disc_is_round_at_any_latitude() -> None:
    """Inland points of Mongolia and Siberia, 30 km: 2 % less at most, 1.6 km off."""
    for lon, lat, country in ((105.0, 46.0, "MN"), (100.0, 65.0, "RU")):
        at = squares(np.array([[lon, lat]]))
        area = access_area(at, 30.0, country)
        x, y = shapely.get_coordinates(area).T
        centre = centres(at)[0]
        away = distance_km(*np.broadcast_arrays(centre[0], centre[1], x, y))
        assert away == pytest.approx(30.0, rel=0.005)
        assert distance_km(lon, lat, *centre) < 1.6


def test_the_area_ends_at_the_frontier_and_at_the_shore() -> None:
    hunchun = squares(np.array([[130.36, 42.86]]))  # 30 km from Russia and the DPRK
    area = access_area(hunchun, 30.0, "CN")
    assert area.contains(shapely.Point(130.3, 42.9))
    assert not area.intersects(shapely.Point(130.60, 42.75))  # Russia
    assert not area.intersects(shapely.Point(130.25, 42.70))  # the DPRK
    over = access_area(hunchun, 30.0, "")
    assert over.contains(shapely.Point(130.60, 42.75))
    dalian = squares(np.array([[121.6, 38.95]]))
    shore = access_area(dalian, 30.0, "CN")
    assert not shore.intersects(shapely.Point(121.8, 38.85))  # the bay
    assert shore.area < 0.8 * area_of_disc(38.95)


def area_of_disc(lat: float) -> float:
    """Return the square degrees of a disc of 30 km."""
    radius = 30.0 / 111.2
    return float(np.pi * radius**2 / np.cos(np.radians(lat)))


def test_land_beyond_water_is_not_reached() -> None:
    """Changhai's islands lie within 30 km of the mainland, and no road leads there."""
    coast = squares(np.array([[122.23, 39.31]]))
    area = access_area(coast, 30.0, "CN")
    island = shapely.Point(122.36, 39.18)
    assert read_layer("eurasia_land").geometry.intersects(island).any()
    assert area.distance(island) > 0
    own = access_area(squares(np.array([[122.36, 39.18]])), 30.0, "CN")
    assert own.intersects(island)
    assert not own.intersects(shapely.Point(122.23, 39.32))


def test_a_shape_is_cut_at_the_180th_meridian() -> None:
    shape = wrapped(shapely.box(178, 65, 183, 66))
    assert shape.is_valid
    assert shape.bounds == (-180, 65, 180, 66)
    assert shape.area == pytest.approx(5.0)
    assert shape.intersects(shapely.Point(-178, 65.5))
    area = access_area(squares(np.array([[179.9, 67.5], [-179.9, 67.5]])), 30.0, "RU")
    assert area.is_valid
    assert -180 <= area.bounds[0] <= area.bounds[2] <= 180


def test_a_road_over_the_180th_meridian_is_short(
    line_of: Callable[..., Study],
) -> None:
    of = line_of([(0, 1, ROAD)], 2)
    at = {"lon": [179.8, -179.8], "lat": [67.5, 67.5]}
    arrays = dict(of.router.network.nodes.arrays)
    for name, values in at.items():
        arrays[name] = np.tile(values, 3).astype(arrays[name].dtype)
    nodes = type(of.router.network.nodes)(arrays, of.router.network.nodes.words)
    network = replace(of.router.network, nodes=nodes)
    router = Router(network, of.router._models)
    frame = isochrones(replace(of, router=router), [101.0])
    lines = frame.set_index("part").loc["network", "geometry"]
    assert lines.length == pytest.approx(0.4)
    assert lines.is_valid


@settings(deadline=None, max_examples=20)
@given(st.lists(st.integers(1, 400), min_size=2, max_size=4, unique=True))
def test_smaller_limits_lie_inside(limits: list[int]) -> None:
    """Whatever the limits, alone or together."""
    of = _PROPERTY["study"]
    frame = isochrones(of, [float(limit) for limit in limits])
    for part in ("area", "network"):
        shapes = frame[frame["part"] == part].sort_values("limit")
        for small, large in pairwise(shapes.geometry):
            assert small.difference(large).area < 1e-9
            assert small.difference(large.buffer(1e-9)).length < 1e-6
    alone = isochrones(of, [float(min(limits))])
    first = frame[frame["limit"] == min(limits)]
    assert alone["area_km2"].tolist()[0] == first["area_km2"].tolist()[0]


_PROPERTY: dict[str, Study] = {}


@pytest.fixture(autouse=True)
def _property_study(line_of: Callable[..., Study]) -> None:
    links = [(0, 1, ROAD), (1, 2, ROAD), (2, 3, ROAD), (0, 3, {"length_km": 250.0})]
    _PROPERTY.setdefault("study", line_of(links))


@pytest.fixture(scope="module")
def changchun(real_router: Router) -> Study:
    work = open_workspace()
    work.__dict__["router"] = real_router
    return study(work, ["Changchun"], ["plan:counties"], QueryOptions(by="time"))


@pytest.mark.slow
def test_the_reached_set_is_that_of_networkx(
    changchun: Study, cost_models: CostModels
) -> None:
    """On a cut-out of the state graph of at most 5,000 nodes."""
    part = excerpt(changchun.router.network, bbox=(124.6, 43.2, 127.2, 44.6))
    router = Router(part, cost_models)
    of = replace(changchun, router=router, destinations=changchun.origins)
    graph = query_graph(router, of.options, origin=of.origins[0], attributes=())
    assert 500 < len(graph) <= 5000
    source = graph.graph["origin"]
    weights = nx.single_source_dijkstra_path_length(graph, source, weight="weight")
    ids, keys = part.nodes["id"], edge_ids(part)
    for hours in (1.0, 2.0, 4.0):
        most = hours * of.per_unit
        found = reached(part, trees(of, 0), most)
        whole = (found.first == 0) & (found.last == 1)
        expected = {
            key.removesuffix("/back")
            for u, _, key, row in graph.edges(keys=True, data=True)
            if weights.get(u, INFINITY) + row["weight"] <= most
        }
        got = set(keys[found.edge[whole]])
        # Roads of which a part is reached from each end, and the parts meet.
        u, v = (part.edges.arrays[end] for end in "uv")
        for edge in found.edge[whole]:
            if keys[edge] not in expected:
                ends = [weights[ids[node]] for node in (u[edge], v[edge])]
                assert max(ends) <= most
        assert expected <= got
        nodes = {name for name, weight in weights.items() if weight <= most}
        [tree] = [t for t in trees(of, 0) if t.counts.any()][:1]
        assert nodes == {
            ids[n] for n in np.flatnonzero(tree.node_weight <= most).tolist()
        }


@pytest.mark.slow
@pytest.mark.long
def test_isochrones_of_changchun(changchun: Study) -> None:
    frame = isochrones(changchun, [4.0, 8.0, 24.0])
    assert frame.is_valid.all()
    areas = frame[frame["part"] == "area"]
    assert areas["area_km2"].is_monotonic_increasing
    for small, large in pairwise(areas.geometry):
        assert small.difference(large).area < 1e-6
    # A hull would hold the sea between Dalian and Shandong.
    assert not areas.geometry.iloc[-1].intersects(shapely.Point(121.5, 38.5))
    assert areas.geometry.iloc[0].contains(shapely.Point(125.32, 43.88))
    assert areas["population"].is_monotonic_increasing
