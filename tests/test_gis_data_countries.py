"""Countries of points, and the frontiers drawn, near rivers and meeting points."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from shapely import MultiPolygon, box

from gis_data.bundled import read_network
from gis_data.countries import country_areas, country_of_points
from gis_data.coverage import coverage_edges
from gis_data.geodesy import distance_km, geod
from gis_data.layers import read_layer

# Places within a few kilometres of a frontier, from GeoNames and the sites of ports.
PLACES = {
    "Fangchuan": (130.6053, 42.4368, "CN"),
    "Quanhe": (130.522, 42.568, "CN"),
    "Khasan": (130.645, 42.430, "RU"),
    "Kraskino": (130.780, 42.711, "RU"),
    "Tumangang": (130.608, 42.4217, "KP"),
    "Namyang": (129.857, 42.953, "KP"),
    "Heihe": (127.4902, 50.2441, "CN"),
    "Blagoveshchensk": (127.5264, 50.2759, "RU"),
    "Narva": (28.190, 59.377, "EE"),
    "Ivangorod": (28.215, 59.374, "RU"),
    "Baketu": (82.821, 46.692, "CN"),
    "Bakhty": (82.776, 46.678, "KZ"),
    "Khorgos": (80.413, 44.213, "CN"),
    "Brest": (23.685, 52.098, "BY"),
    "Terespol": (23.616, 52.075, "PL"),
    "Dorasan": (126.7105, 37.899, "KR"),
    "Hanoi": (105.85, 21.03, "VN"),
    "Ramallah": (35.205, 31.905, "PS"),
    "Hong Kong": (114.17, 22.31, "HK"),
    "Pristina": (21.165, 42.665, "XK"),
    "Winnipeg": (-97.14, 49.90, "CA"),
}
# The marker that the three countries set at the mouth of the Tumen.
THREE_COUNTRIES = (130.63928, 42.41979)


def test_places_beside_a_frontier_are_in_their_country() -> None:
    lon, lat, country = zip(*PLACES.values(), strict=True)
    assert dict(zip(PLACES, country_of_points(lon, lat).tolist(), strict=True)) == dict(
        zip(PLACES, country, strict=True)
    )


@pytest.mark.parametrize(("pair", "limit_km"), [("CN-RU", 0.1), ("CN-KP", 0.6)])
def test_frontiers_meet_at_the_marker_of_three_countries(
    pair: str, limit_km: float
) -> None:
    lines = read_layer("boundary_lines")
    line = lines[lines["country_a"] + "-" + lines["country_b"] == pair].union_all()
    near = shapely.shortest_line(shapely.Point(THREE_COUNTRIES), line)
    start, end = near.coords
    assert float(distance_km(*start, *end)) < limit_km


@pytest.mark.parametrize(
    ("pair", "published_km"),
    # Published by the governments of the two, rounded as they do.
    [("CN-KP", 1416), ("CN-RU", 4209), ("CN-MN", 4677), ("CN-KZ", 1783)],
)
def test_frontiers_are_as_long_as_published(pair: str, published_km: float) -> None:
    lines = read_layer("boundary_lines")
    line = lines[lines["country_a"] + "-" + lines["country_b"] == pair].union_all()
    # Rivers wind more on a finer map.
    assert geod().geometry_length(line) / 1000 == pytest.approx(published_km, rel=0.04)


def test_borders_are_drawn_once_and_on_land() -> None:
    lines = read_layer("boundary_lines")
    assert (lines["country_a"] < lines["country_b"]).all()
    assert not lines.duplicated(["country_a", "country_b", "disputed"]).any()
    pairs = set(zip(lines["country_a"], lines["country_b"], strict=True))
    assert {("KP", "RU"), ("EE", "RU"), ("ES", "PT"), ("LA", "VN")} <= pairs
    assert not {("JP", "RU"), ("CN", "HK"), ("CN", "MO"), ("JP", "KR")} & pairs
    firm = lines[~lines["disputed"]]
    disputed = lines[lines["disputed"]]
    assert ("IN", "PK") in set(
        zip(disputed["country_a"], disputed["country_b"], strict=True)
    )
    assert ("CN", "RU") in set(zip(firm["country_a"], firm["country_b"], strict=True))


@pytest.mark.long
def test_areas_of_countries_leave_no_gap_and_do_not_overlap() -> None:
    areas = country_areas()
    shapes = areas.geometry.to_numpy()
    a, b = shapely.STRtree(shapes).query(shapes, predicate="intersects")
    later = a < b
    common = shapely.area(shapely.intersection(shapes[a[later]], shapes[b[later]]))
    # Rounding to 14 m along a frontier of thousands of kilometres, no more.
    assert common.max() < 1e-3
    land = read_layer("land").union_all()
    inside = shapely.intersection(land, box(115, 38, 135, 53))
    bare = shapely.difference(inside, shapely.union_all(shapes))
    assert bare.area < 1e-3


@pytest.mark.parametrize("mode", ["rail", "road"])
def test_nodes_of_the_network_are_in_the_area_of_their_country(mode: str) -> None:
    nodes, _ = read_network(mode)
    sample = nodes.sample(3000, random_state=20261129)
    assert (
        country_of_points(sample["lon"], sample["lat"])
        == sample["country"].astype(str).to_numpy()
    ).all()


def test_country_of_points_inside_on_the_edge_off_the_coast_and_far_out() -> None:
    areas = gpd.GeoDataFrame(
        {"country": ["RU", "CN"]},
        geometry=[MultiPolygon([box(1, 0, 2, 1), box(5, 0, 6, 1)]), box(0, 0, 1, 1)],
        crs="EPSG:4326",
    )
    # In CN; in RU; on the frontier; 11 km off RU; 111 km off; on the island of RU.
    lon = np.array([0.5, 1.5, 1.0, 2.1, 3.0, 5.5])
    found = country_of_points(lon, np.full(6, 0.5), areas)
    assert found.tolist() == ["CN", "RU", "CN", "RU", "", "RU"]


def test_coast_limit_is_25_km_whatever_the_latitude() -> None:
    areas = gpd.GeoDataFrame(
        {"country": ["RU"]}, geometry=[box(0, 59, 1, 61)], crs="EPSG:4326"
    )
    # A degree of longitude at 60 N is 55.8 km: 0.44 is 24.6 km, 0.46 is 25.7 km.
    assert country_of_points([1.44, 1.46], [60.0, 60.0], areas).tolist() == ["RU", ""]


def test_no_points_have_no_countries() -> None:
    assert country_of_points([], []).tolist() == []


def test_edges_of_a_coverage_know_both_sides() -> None:
    shapes = np.array([box(0, 0, 1, 1), box(1, 0, 2, 1), box(5, 5, 6, 6)])
    edges = coverage_edges(shapes)
    table = pd.DataFrame({"first": edges.first, "second": edges.second})
    assert table.value_counts().to_dict() == {
        (2, -1): 4,
        (0, -1): 3,
        (1, -1): 3,
        (0, 1): 1,
    }
    assert len(coverage_edges(np.array([], dtype=object)).ends) == 0
