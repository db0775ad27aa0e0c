"""Networks and terminals as read: whole, cut to a box, and true to known places."""

from __future__ import annotations

import time
from itertools import pairwise
from typing import TYPE_CHECKING

import networkx as nx
import numpy as np
import pytest
import shapely

from gis_data.bundled import (
    read_airports,
    read_marine_network,
    read_network,
    read_repairs,
    read_table,
)
from gis_data.errors import LayerError
from gis_data.geodesy import distance_km, geod
from gis_data.layers import read_layer
from gis_data.schema import COUNTRIES

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd

MODES = ("rail", "road")
JILIN = (121.0, 40.5, 132.0, 47.0)


@pytest.mark.parametrize(
    ("mode", "nodes_count", "links_count", "total_km"),
    [("rail", 218_497, 264_548, 600_422.9), ("road", 385_923, 571_094, 2_283_022.7)],
)
def test_whole_network_is_there(
    mode: str, nodes_count: int, links_count: int, total_km: float
) -> None:
    # Counts as the publisher's files have them, lengths summed from them.
    nodes, links = read_network(mode)
    assert (len(nodes), len(links)) == (nodes_count, links_count)
    assert links["length_km"].sum() == pytest.approx(total_km, abs=0.1)


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("box", [None, JILIN])
def test_network_keeps_its_contract(mode: str, box: tuple[float, ...] | None) -> None:
    nodes, links = read_network(mode, bbox=box)
    assert list(nodes.columns) == ["lon", "lat", "country"]
    assert list(links.columns) == ["u", "v", "length_km"]
    assert nodes.index.equals(links.index[:0].append(nodes.index))
    assert not nodes.duplicated(["lon", "lat"]).any()
    assert set(nodes["country"].unique()) - {""} <= COUNTRIES
    u, v = links["u"].to_numpy(np.int64), links["v"].to_numpy(np.int64)
    assert (u >= 0).all()
    assert (u < v).all()
    assert v.max() < len(nodes)
    assert (np.diff(u * len(nodes) + v) > 0).all()  # sorted, and no link twice
    assert (links["length_km"] > 0).all()


@pytest.mark.parametrize("mode", MODES)
def test_no_link_is_shorter_than_its_chord(mode: str) -> None:
    nodes, links = read_network(mode)
    a = nodes.loc[links["u"], ["lon", "lat"]].to_numpy()
    b = nodes.loc[links["v"], ["lon", "lat"]].to_numpy()
    chord_km = distance_km(a[:, 0], a[:, 1], b[:, 0], b[:, 1])
    # Ends are rounded to 0.001 degree, which can move each by 0.08 km; some
    # publisher's lengths are a few tenths of a per cent short (spherical earth).
    short_km = chord_km * 0.994 - links["length_km"] - 0.16
    assert (short_km > 0).sum() <= 2


@pytest.mark.parametrize(
    ("mode", "box"),
    [
        ("rail", JILIN),
        ("road", JILIN),
        # One link crosses each of these, and no end of a link lies in them.
        ("rail", (101.5, 53.5, 102.0, 54.0)),
        ("road", (100.0, 46.5, 100.5, 47.0)),
    ],
)
def test_box_keeps_just_the_links_whose_chord_touches_it(
    mode: str, box: tuple[float, float, float, float]
) -> None:
    def ends(nodes: pd.DataFrame, links: pd.DataFrame) -> np.ndarray:
        points = nodes[["lon", "lat"]].to_numpy()
        pairs = np.hstack([points[links["u"]], points[links["v"]]])
        return np.column_stack([pairs, links["length_km"]])

    whole = ends(*read_network(mode))
    chords = shapely.linestrings(whole[:, :4].reshape(-1, 2, 2))
    expected = whole[shapely.intersects(chords, shapely.box(*box))]
    assert len(expected) > 0
    assert (ends(*read_network(mode, bbox=box)) == expected).all()


def test_numbers_of_a_cut_stay_in_order_so_that_rows_do() -> None:
    whole, _ = read_network("rail")
    cut, _ = read_network("rail", bbox=JILIN)
    at = whole.reset_index().merge(cut, on=["lon", "lat"], sort=False)["index"]
    assert len(at) == len(cut)
    assert at.is_monotonic_increasing


def test_a_box_at_sea_is_empty_and_says_so() -> None:
    nodes, links = read_network("road", bbox=(150.0, 20.0, 151.0, 21.0))
    assert (len(nodes), len(links)) == (0, 0)


@pytest.mark.parametrize("mode", MODES)
def test_reading_takes_less_than_half_a_second(mode: str) -> None:
    def seconds() -> float:
        start = time.perf_counter()
        read_network(mode, bbox=JILIN)
        return time.perf_counter() - start

    assert min(seconds() for _ in range(3)) < 0.5


@pytest.mark.parametrize(
    "box",
    [(132, 40, 121, 47), (121, 47, 132, 40), (121, 40, 132, 97), (float("nan"),) * 4],
)
def test_a_box_that_is_none_is_refused(box: tuple[float, ...]) -> None:
    with pytest.raises(LayerError, match=r"must be \(west, south, east, north\)"):
        read_network("rail", bbox=box)


def test_an_unknown_mode_is_refused() -> None:
    with pytest.raises(LayerError, match="'sea', must be 'rail' or 'road'"):
        read_network("sea")


@pytest.mark.parametrize(
    ("lon", "lat", "country"),
    [
        (125.32, 43.91, "CN"),  # Changchun
        (131.89, 43.12, "RU"),  # Vladivostok
        (129.78, 41.79, "KP"),  # Chongjin
        (129.04, 35.11, "KR"),  # Busan
        (106.91, 47.91, "MN"),  # Ulaanbaatar
        (10.0, 53.55, "DE"),  # Hamburg
    ],
)
def test_rail_nodes_near_known_cities_have_their_country(
    lon: float, lat: float, country: str
) -> None:
    nodes, _ = read_network("rail")
    away_km = distance_km(lon, lat, nodes["lon"], nodes["lat"])
    assert away_km.min() < 3.0
    assert set(nodes["country"][away_km < 5.0]) == {country}


def test_ends_of_gaps_are_nodes_of_their_network() -> None:
    gaps = {"rail": [read_repairs()], "road": []}
    for mode, table in read_table("near_miss_gaps.csv").groupby("mode"):
        gaps[mode].append(table)
    assert [len(tables) for tables in gaps.values()] == [2, 1]
    for mode, tables in gaps.items():
        nodes, _ = read_network(mode)
        places = set(zip(nodes["lon"], nodes["lat"], strict=True))
        for table in tables:
            assert set(zip(table["lon_a"], table["lat_a"], strict=True)) <= places
            assert set(zip(table["lon_b"], table["lat_b"], strict=True)) <= places


def test_gap_is_the_distance_of_its_ends() -> None:
    for table in (read_repairs(), read_table("near_miss_gaps.csv")):
        away_km = distance_km(table.lon_a, table.lat_a, table.lon_b, table.lat_b)
        assert np.abs(away_km - table["gap_km"]).max() < 0.001


def _sea_graph(lanes: gpd.GeoDataFrame) -> nx.Graph:
    graph = nx.Graph()
    for lane, length_km in zip(lanes.geometry, lanes["length_km"], strict=True):
        ends = [(-180.0 if x == 180.0 else x, y) for x, y in lane.coords]
        for a, b in pairwise(ends):
            step = float(distance_km(*a, *b))
            graph.add_edge(a, b, km=step)
        assert length_km > 0
    return graph


def _nearest(graph: nx.Graph, lon: float, lat: float) -> tuple[float, float]:
    return min(graph, key=lambda node: (node[0] - lon) ** 2 + (node[1] - lat) ** 2)


def test_sea_lanes_are_one_network_and_the_arctic_can_be_left_out() -> None:
    lanes = read_marine_network()
    whole = _sea_graph(lanes)
    south = _sea_graph(lanes[~lanes["arctic"]])
    vladivostok, hamburg = (131.9, 43.1), (9.9, 53.9)
    for graph, low_nm, high_nm in ((whole, 7_300, 7_800), (south, 11_000, 12_200)):
        assert nx.is_connected(graph)
        ends = [_nearest(graph, *place) for place in (vladivostok, hamburg)]
        km = nx.shortest_path_length(graph, *ends, weight="km")
        assert low_nm < km / 1.852 < high_nm


def test_sea_lanes_join_across_the_pacific() -> None:
    graph = _sea_graph(read_marine_network())
    ends = [_nearest(graph, 139.7, 35.3), _nearest(graph, -122.5, 37.8)]
    # Yokohama to San Francisco is about 4,540 nm by published distance tables.
    km = nx.shortest_path_length(graph, *ends, weight="km")
    assert km / 1.852 == pytest.approx(4_540, rel=0.05)


def test_length_of_a_lane_is_geodesic() -> None:
    lanes = read_marine_network()
    expected = [geod().geometry_length(line) / 1000 for line in lanes.geometry[::100]]
    assert lanes["length_km"][::100].to_numpy() == pytest.approx(expected, rel=1e-9)


def test_terminals_of_the_region_are_there() -> None:
    airports = read_airports().set_index("iata")
    assert airports.loc["CGQ", "country"] == "CN"
    assert "NA" in set(airports["country"])  # Namibia, not a missing value
    ports = read_layer("seaports").set_index("name")
    assert ports.loc["Zarubino", ["locode", "country"]].tolist() == ["RUZAR", "RU"]
    assert ports.loc["Zarubino", "geometry"].x == pytest.approx(131.083, abs=0.01)
    assert (ports["channel_depth_m"].dropna() > 0).all()
    stations = read_layer("stations")
    assert {"珲春", "长春"} <= set(stations["name"])
    assert stations.crs.to_epsg() == 4326
