from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd
import pandas as pd
import pytest
from shapely import LineString, MultiPolygon, Point, box

from gis_data.messages.catalogue import entries
from maps.basemap import SEAS, load_basemap, packed_basemap, town_labels
from maps.outlines import far_outlines, simplified

if TYPE_CHECKING:
    from collections.abc import Callable

EXTENT = (121.0, 41.0, 131.0, 45.0)


def test_an_edge_of_two_countries_is_border_and_of_one_is_coast(
    toy_background: Callable[[str], gpd.GeoDataFrame],
) -> None:
    nowhere = box(0, 0, 1, 1)
    far = far_outlines(toy_background("countries_50m"), (110, 35, 140, 50), nowhere)
    assert far.borders.equals(LineString([(126, 40), (126, 46)]))
    assert far.coast.length == pytest.approx(2 * (136 - 120) + 2 * 6)
    assert far.land.area == pytest.approx(16 * 6)


def test_coarse_outlines_only_stand_beyond_the_detailed_ones(
    toy_background: Callable[[str], gpd.GeoDataFrame],
) -> None:
    ground = load_basemap(EXTENT, read=toy_background)
    assert ground.land.area == pytest.approx(16 * 6 - 3)  # 12 x 6 near, 4 x 6 far
    assert ground.borders.length == pytest.approx(6)  # once, not twice
    assert ground.cities["name_zh"].tolist() == ["中城"]
    assert set(ground.countries["name_zh"]) == {"中国", "俄罗斯"}
    # The name of a country stands inside its part of the view.
    assert box(120, 40, 126, 46).contains(ground.countries.geometry.iloc[0])


def test_cut_edges_are_no_coast_and_frontiers_no_province_lines(
    toy_background: Callable[[str], gpd.GeoDataFrame],
) -> None:
    ground = load_basemap(EXTENT, read=toy_background)
    bay = LineString([(122, 40), (122, 41), (125, 41), (125, 40)])
    assert any(part.equals(bay) for part in ground.coast.geoms)
    cut = LineString([(120, 41), (120, 46), (131, 46)])
    assert ground.coast.intersection(cut).length == 0
    assert ground.admin.equals(LineString([(120, 43), (126, 43)]))


def test_what_would_be_a_dot_is_not_drawn() -> None:
    lakes = MultiPolygon([box(0, 0, 1, 1), box(3, 0, 3.01, 0.01)])
    assert len(simplified(lakes, 0.01).geoms) == 1
    assert len(simplified(lakes, 0.001).geoms) == 2
    shores = lakes.boundary
    assert len(simplified(shores, 0.01).geoms) == 1
    # A short line that is no ring may join two others.
    assert not simplified(LineString([(0, 0), (0.001, 0)]), 0.01).is_empty


def test_the_border_layer_can_be_replaced(
    toy_background: Callable[[str], gpd.GeoDataFrame],
) -> None:
    own = gpd.GeoDataFrame(
        {
            "disputed": [False, True],
            "geometry": [
                LineString([(127, 40), (127, 46)]),
                LineString([(128, 40), (128, 41)]),
            ],
        },
        crs="EPSG:4326",
    )
    ground = load_basemap(EXTENT, read=toy_background, borders=own)
    assert ground.borders.equals(LineString([(127, 40), (127, 46)]))
    assert ground.disputed.equals(LineString([(128, 40), (128, 41)]))


def test_towns_at_home_are_named_a_zoom_earlier(
    toy_background: Callable[[str], gpd.GeoDataFrame],
) -> None:
    away = load_basemap(EXTENT, read=toy_background)
    home = load_basemap(EXTENT, read=toy_background, home=box(122, 42, 124, 44))
    earlier = away.cities["min_zoom"].iloc[0] - home.cities["min_zoom"].iloc[0]
    assert earlier == pytest.approx(1)


@pytest.mark.long
def test_the_committed_background_is_light() -> None:
    boxes = {
        "Jilin": (121.0, 39.0, 133.0, 47.0),
        "Kazakhstan": (60.0, 40.0, 88.0, 52.0),
        "Baltic": (18.0, 53.0, 29.0, 61.0),
        "Lisbon": (-10.0, 36.0, 4.0, 44.0),
        "Eurasia": (5.0, 35.0, 140.0, 60.0),
    }
    for name, at in boxes.items():
        ground = load_basemap(at)
        size = sum(len(str(value)) for value in packed_basemap(ground).values())
        assert size < (400_000 if name == "Eurasia" else 260_000), name
        for layer in ("land", "lakes", "coast", "borders"):
            assert not getattr(ground, layer).is_empty, (name, layer)
        assert len(ground.rivers) > 0, name
        # Of a continent no provinces are drawn.
        assert (ground.admin is None) == (name == "Eurasia")


def test_reviewed_towns_come_first_and_others_are_simplified() -> None:
    reviewed = pd.DataFrame(
        {
            "kind": ["city", "border_port"],
            "lat": [43.88, 42.8],
            "lon": [125.32, 130.5],
            "prominence": [5.0, 3.0],
            "name_en": ["Changchun", "A port"],
            "name_zh_hans": ["长春", "东口岸"],
            "name_zh_hant": ["長春", "東口岸"],
            "name_ru": ["Чанчунь", ""],
            "name_ko": ["창춘", ""],
            "label_zh_cn_map": ["", ""],
        }
    )
    others = gpd.GeoDataFrame(
        {
            "name": ["Chang-chun", "Tokyo"],
            "name_en": ["", "Tokyo"],
            "name_zh": ["長春市", "東京"],
            "name_ru": ["", "Токио"],
            "scalerank": [2, 0],
            "geometry": [Point(125.35, 43.9), Point(139.7, 35.7)],
        },
        crs="EPSG:4326",
    )
    towns = town_labels(reviewed, others)
    assert towns["name_en"].tolist() == ["Changchun", "Tokyo"]  # one of each, no port
    assert towns["name_zh"].tolist() == ["长春", "东京"]
    assert towns["rank"].tolist() == [0, 0]


def test_every_sea_has_a_name_in_each_language() -> None:
    codes = {code for code in entries("en") if code.startswith("sea.")}
    assert {f"sea.{name}" for name, *_ in SEAS} == codes
    assert all(
        abs(lon) <= 180 and abs(lat) <= 90 and zoom > 0 for _, lon, lat, zoom in SEAS
    )
