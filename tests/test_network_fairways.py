"""Fairways that ways to a port pass, and lanes cut beside ports."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

from gis_data.geodesy import distance_km
from gis_data.plan import load_plan
from network.build.water.coast import sea_paths
from network.build.water.marine import Lanes, lengths_km, sea_lanes
from network.build.water.navigable import navigable_water
from network.build.water.ports import MIN_SAVING_KM, Fairways, split_lanes_at_ports

NOWHERE = gpd.GeoDataFrame(geometry=[shapely.box(40, 40, 41, 41)], crs="EPSG:4326")
NO_PORTS = pd.DataFrame({"lon": [0.0], "lat": [-60.0]})
# An open sea, three harbours in a row along 5 N; the fairway of B leads south of it
# by two points, so that a way from A or C goes down and up again.
#
#     A . . . . . B . . . . . C        A at 1 E, B at 5 E, C at 9 E
#                 |
#                 p - q                p at 4.5 N, q at 4.5 N and 5.5 E
BOX = (0.0, 0.0, 10.0, 10.0)
SPOTS = np.array([(1.0, 5.0), (5.0, 5.0), (9.0, 5.0)])
CHART = pd.DataFrame(
    {"port_id": ["B", "B", "other"], "lon": [5.0, 5.5, 7.0], "lat": [4.5, 4.5, 7.0]}
)


def paths(chart: pd.DataFrame) -> dict[tuple[int, int], np.ndarray]:
    fairways = Fairways(["A", "B", "C"], chart)
    spots = np.vstack([SPOTS, fairways.points])
    water = navigable_water([shapely.box(3, 8, 4, 9)], spots, box=BOX)
    pairs = [(0, 1), (0, 2), (1, 2)]
    found = fairways.join_paths(
        pairs, sea_paths(water, spots, fairways.leg_pairs(pairs))
    )
    for path in found:
        step = distance_km(*path.shape[:-1].T, *path.shape[1:].T)
        assert path.length_km == pytest.approx(float(step.sum()), rel=1e-6)
    return {(p.start, p.end): p.shape for p in found}


def test_every_way_to_a_port_passes_its_fairway_in_order() -> None:
    found = paths(CHART)
    assert list(found) == [(0, 1), (0, 2), (1, 2)]
    for pair, backwards in (((0, 1), True), ((1, 2), False)):
        shape = found[pair][::-1] if backwards else found[pair]
        near = [
            int(distance_km(*shape.T, lon, lat).argmin())
            for lon, lat in ((5.0, 5.0), (5.0, 4.5), (5.5, 4.5))
        ]
        assert near == sorted(near)
        away = distance_km(*shape[near].T, *np.array([(5, 5), (5, 4.5), (5.5, 4.5)]).T)
        assert away.max() < 0.1
    # Others do not: A to C is the straight way.
    straight = float(distance_km(1, 5, 9, 5))
    direct = found[0, 2]
    assert float(distance_km(*direct[:-1].T, *direct[1:].T).sum()) < straight + 0.1


def test_without_fairways_nothing_changes() -> None:
    assert list(paths(CHART[CHART["port_id"] == "other"])) == [(0, 1), (0, 2), (1, 2)]


def test_shallows_are_sailed_round() -> None:
    spots = np.array([(1.0, 5.0), (9.0, 5.0)])
    shoal = shapely.box(4, 4, 6, 7)
    land = [shapely.box(3, 8, 4, 9)]
    water = navigable_water(land, spots, box=BOX, shallows=[shoal])
    (path,) = sea_paths(water, spots, [(0, 1)])
    # Along its edge, never across it: 0.005 degrees are half a kilometre.
    assert not shapely.LineString(path.shape).intersects(shoal.buffer(-0.005))
    # South about, without an offing: over the corners at 4 N.
    string = np.array([(1, 5), (4, 4), (6, 4), (9, 5)], dtype=float)
    tight = float(distance_km(*string[:-1].T, *string[1:].T).sum())
    assert path.length_km == pytest.approx(tight, rel=0.01)


def lane(*spots: tuple[float, float]) -> Lanes:
    marine = gpd.GeoDataFrame(
        {"passage": ["suez"], "arctic": [False]},
        geometry=[shapely.LineString(spots)],
        crs="EPSG:4326",
    )
    return sea_lanes(marine, NOWHERE, NO_PORTS)


def test_a_lane_is_split_lanes_at_ports_a_port_and_keeps_its_passage() -> None:
    whole = lane((0, 0), (5, 0), (10, 0))
    ports = pd.DataFrame({"lon": [3.0, 7.0, 0.02, 5.0], "lat": [0.2, -0.3, 0.0, 3.0]})
    cut = split_lanes_at_ports(whole, ports)
    # Two ports have a foot; one lies at the end of the lane, one too far from it.
    assert len(cut.u) == 3
    np.testing.assert_allclose(cut.nodes[2:], [(3, 0), (7, 0)], atol=1e-6)
    assert set(cut.passage) == {"suez"}
    np.testing.assert_allclose(cut.length_km, lengths_km(cut.shapes))
    assert cut.length_km.sum() == pytest.approx(whole.length_km.sum())
    for k, shape in enumerate(cut.shapes):
        np.testing.assert_allclose(shape[0], cut.nodes[cut.u[k]])
        np.testing.assert_allclose(shape[-1], cut.nodes[cut.v[k]])


def test_a_lane_far_from_ports_stays_whole() -> None:
    whole = lane((0, 0), (10, 0))
    near_end = pd.DataFrame({"lon": [MIN_SAVING_KM / 111.2 * 0.5], "lat": [0.0]})
    assert len(split_lanes_at_ports(whole, near_end).u) == 1
    assert (
        split_lanes_at_ports(whole, near_end.iloc[:0]).nodes.shape == whole.nodes.shape
    )


def test_charted_areas_lie_in_the_sea_they_are_named_for() -> None:
    corners = load_plan().table("sea_shallows")
    for _, area in corners.groupby("id"):
        outline = shapely.Polygon(area[["lon", "lat"]].to_numpy())
        assert outline.is_valid
    ridges = corners[corners["id"] == "JIANGSU-RIDGES"]
    # 200 km along the coast, 90 km out to sea from Jianggang (32.75 N, 120.95 E).
    assert 195 < float(distance_km(121, 32.0, 121, 33.8)) < 205
    assert ridges["lat"].min() >= 32.0
    assert ridges["lat"].max() <= 33.8
    assert float(distance_km(120.95, 32.75, ridges["lon"].max(), 32.75)) < 95
