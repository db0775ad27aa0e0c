"""Lanes of the world: cut where they meet, kept off land, joined to ports."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components, dijkstra

from gis_data.bundled import read_marine_network
from gis_data.geodesy import distance_km, geod
from gis_data.layers import read_layer
from network.build.water.marine import (
    ARCTIC,
    LAND_TOLERANCE_KM,
    RIVER_KM,
    Lanes,
    beyond_box,
    lengths_km,
    port_approaches,
    sea_lanes,
)
from network.build.water.ports import sea_ports

NO_PORTS = pd.DataFrame({"lon": [0.0], "lat": [-60.0]})


def lines(*rows: tuple[list[tuple[float, float]], str, bool]) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame(
        {"passage": [r[1] for r in rows], "arctic": [r[2] for r in rows]},
        geometry=[shapely.LineString(r[0]) for r in rows],
        crs="EPSG:4326",
    )


def ground(*boxes: tuple[float, float, float, float]) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame(geometry=[shapely.box(*b) for b in boxes], crs="EPSG:4326")


def graph(lanes: Lanes, *, without: tuple[str, ...] = ()) -> coo_array:
    keep = ~np.isin(lanes.passage, without)
    size = len(lanes.nodes)
    ends = (lanes.u[keep], lanes.v[keep])
    return coo_array((lanes.length_km[keep], ends), shape=(size, size)).tocsr()


# Two lanes that share an inner point P but no end, a canal through land, a stroke
# over a cape, and a piece of its own (+ is where lanes are cut):
#
#       D                A-P-B and D-P-E meet at P = (2, 0)
#       |                B-C is the canal "suez" through the land at x = 5..6
#   A---P---B==C---F     C-F goes on; D-G crosses the cape at x = 3..4, y = 3..5
#       |                X-Y lies apart
#       E
TOY = lines(
    ([(0, 0), (2, 0), (4, 0)], "", False),
    ([(2, 4), (2, 0), (2, -4)], "", False),
    ([(4, 0), (7, 0)], "suez", False),
    ([(7, 0), (9, 0)], "", False),
    ([(2, 4), (6, 4)], "", False),
    ([(6, 4), (7, 0)], "", False),
    ([(20, 20), (21, 21)], "", False),
)
TOY_LAND = ground((5, -1, 6, 1), (3, 3, 4, 5))


def test_lanes_are_cut_where_they_share_a_point() -> None:
    lanes = sea_lanes(TOY, TOY_LAND, NO_PORTS)
    spots = {tuple(map(float, p)) for p in lanes.nodes}
    assert (2.0, 0.0) in spots
    meeting = int(np.flatnonzero((lanes.nodes == [2.0, 0.0]).all(axis=1))[0])
    assert int((lanes.u == meeting).sum() + (lanes.v == meeting).sum()) == 4


def test_lane_over_land_is_dropped_but_a_canal_is_kept() -> None:
    lanes = sea_lanes(TOY, TOY_LAND, NO_PORTS)
    assert lanes.passage.tolist().count("suez") == 1
    canal = int(np.flatnonzero(lanes.passage == "suez")[0])
    # One degree of the equator is 111.3 km.
    assert lanes.over_land_km[canal] == pytest.approx(111.3, abs=0.1)
    others = np.delete(lanes.over_land_km, canal)
    assert (others <= LAND_TOLERANCE_KM).all()
    # The stroke from D over the cape is gone, its far end is still reached from C.
    ends = {frozenset(map(tuple, s[[0, -1]].tolist())) for s in lanes.shapes}
    assert frozenset({(2.0, 4.0), (6.0, 4.0)}) not in ends
    assert frozenset({(7.0, 0.0), (6.0, 4.0)}) in ends


def test_piece_that_lies_apart_is_dropped() -> None:
    lanes = sea_lanes(TOY, TOY_LAND, NO_PORTS)
    assert lanes.nodes[:, 0].max() == 9.0


def test_last_lane_to_a_river_port_is_kept_and_no_longer_river() -> None:
    up_river = lines(([(0, 0), (2, 0)], "", False), ([(2, 0), (2.4, 0)], "", False))
    land = ground((2.05, -1, 3, 1))
    port = pd.DataFrame({"lon": [2.41], "lat": [0.0]})
    assert len(sea_lanes(up_river, land, NO_PORTS).u) == 1
    kept = sea_lanes(up_river, land, port)
    assert len(kept.u) == 2
    assert LAND_TOLERANCE_KM < kept.over_land_km.max() < RIVER_KM


def test_antimeridian_is_no_gap_and_no_jump() -> None:
    around = lines(
        ([(170, 10), (180, 10)], "", False), ([(-180, 10), (-170, 10)], "", False)
    )
    lanes = sea_lanes(around, ground((0, -89, 1, -88)), NO_PORTS)
    assert len(lanes.nodes) == 3
    assert len(lanes.u) == 2
    assert all(np.abs(np.diff(s[:, 0])).max() < 180 for s in lanes.shapes)


def test_lanes_inside_a_box_give_way_and_leave_gateways() -> None:
    lanes = sea_lanes(TOY, TOY_LAND, NO_PORTS)
    outer, gateways = beyond_box(lanes, (3.0, -1.0, 8.0, 1.0))
    spots = {tuple(map(float, outer.nodes[g])) for g in gateways}
    # B at (4, 0) is left by A-P-B, C at (7, 0) by C-F; the canal between them is in.
    assert spots == {(4.0, 0.0), (7.0, 0.0)}
    assert "suez" not in outer.passage


def test_port_is_not_joined_across_land() -> None:
    nowhere = ground((0, -89, 1, -88))
    lanes = sea_lanes(lines(([(0, 0), (10, 0)], "", False)), nowhere, NO_PORTS)
    wall = ground((-1.0, 0.05, 1.0, 0.35))
    ports = pd.DataFrame({"lon": [0.0, 0.0, 0.0], "lat": [0.4, -0.4, 5.0]})
    node, away = port_approaches(lanes, ports, wall)
    assert node.tolist() == [-1, 0, -1]
    assert away[1] == pytest.approx(float(distance_km(0, 0, 0, -0.4)))
    assert np.isnan(away[[0, 2]]).all()


def test_without_lanes_or_ports_nothing_is_joined() -> None:
    everywhere = ground((-1, -1, 11, 1))
    lanes = sea_lanes(lines(([(0, 0), (10, 0)], "", False)), everywhere, NO_PORTS)
    assert len(lanes.u) == 0
    node, away = port_approaches(lanes, NO_PORTS, everywhere)
    assert node.tolist() == [-1]
    assert np.isnan(away).all()
    assert len(sea_lanes(TOY, TOY_LAND, NO_PORTS[:0]).u) > 0


@pytest.fixture(scope="module")
def ports() -> pd.DataFrame:
    plan = pd.DataFrame(
        columns=["id", "name_en", "name_zh", "country", "lon", "lat", "unlocode",
                 "source", "confidence"]
    )  # fmt: skip
    return sea_ports(plan, read_layer("seaports"))


@pytest.fixture(scope="module")
def lanes(ports: pd.DataFrame) -> Lanes:
    return sea_lanes(read_marine_network(), read_layer("countries_50m"), ports)


def test_world_is_one_piece_and_its_lanes_are_at_least_geodesic(lanes: Lanes) -> None:
    pieces, _ = connected_components(graph(lanes), directed=False)
    assert pieces == 1
    a, b = lanes.nodes[lanes.u], lanes.nodes[lanes.v]
    straight = distance_km(*a.T, *b.T)
    # Ends are rounded to 0.00001 degree, about a metre.
    assert (lanes.length_km >= straight - 0.003).all()
    assert np.allclose(lanes.length_km, lengths_km(lanes.shapes))


def test_no_lane_of_the_world_lies_on_land_but_canals_and_port_rivers(
    lanes: Lanes,
) -> None:
    over = lanes.over_land_km > LAND_TOLERANCE_KM
    named = ~np.isin(lanes.passage, ["", *ARCTIC])
    assert lanes.over_land_km[~named].max() <= RIVER_KM
    # Rivers to ports are few.
    assert int((over & ~named).sum()) < 20
    # The measure itself, done another way for one lane: Suez is 193 km long, of
    # which lakes and gulf are water on the map.
    suez = lanes.shapes[int(np.flatnonzero(lanes.passage == "suez")[0])]
    world = read_layer("countries_50m").union_all()
    cut = geod().geometry_length(shapely.LineString(suez).intersection(world)) / 1000
    assert cut == pytest.approx(
        lanes.over_land_km[lanes.passage == "suez"][0], rel=1e-6
    )


def test_arctic_lanes_are_named_so_that_they_can_be_shut(lanes: Lanes) -> None:
    middle = np.array([s[:, 1].mean() for s in lanes.shapes])
    arctic = np.isin(lanes.passage, ARCTIC)
    assert {"northeast", "northwest"} <= set(lanes.passage[arctic])
    assert (middle[arctic] > 60).all()
    # Nothing else runs along the north coast of Siberia.
    lon = np.array([s[:, 0].mean() for s in lanes.shapes])
    siberia = (middle > 72) & (lon > 80) & (lon < 170)
    assert arctic[siberia].all()


def test_each_arctic_passage_can_be_opened_by_itself(lanes: Lanes) -> None:
    """From the Bering Sea to the Barents Sea by one name, to Baffin Bay by the other.

    Yokohama to Rotterdam by the Northern Sea Route is published as 7,345 nm. The
    lanes are 9 % longer: they lead round by the Aleutians, not along Kamchatka.
    """
    usual = np.isin(lanes.passage, ARCTIC, invert=True)
    size = len(lanes.nodes)
    spots = [(139.7, 35.3), (4.48, 51.9), (-52.0, 64.0)]
    near = [int(distance_km(*s, *lanes.nodes.T).argmin()) for s in spots]

    def sailed_nm(passage: str, end: int) -> float:
        keep = usual | (lanes.passage == passage)
        sea = coo_array(
            (lanes.length_km[keep], (lanes.u[keep], lanes.v[keep])), shape=(size, size)
        )
        found = dijkstra(sea.tocsr(), directed=False, indices=near[0])
        return float(found[end]) / 1.852

    assert sailed_nm("", near[1]) > 10500
    assert sailed_nm("northeast", near[1]) == pytest.approx(7345, rel=0.10)
    assert sailed_nm("northwest", near[2]) < sailed_nm("", near[2]) - 3000


@pytest.mark.parametrize(
    ("start", "end", "published_nm"),
    [
        # NGA Pub. 151 and common distance tables, by the usual canal.
        ((122.2, 31.2), (4.48, 51.9), 10525),  # Shanghai-Rotterdam
        ((139.7, 35.3), (-118.25, 33.75), 4839),  # Yokohama-Los Angeles
        ((103.85, 1.25), (4.48, 51.9), 8288),  # Singapore-Rotterdam
    ],
)
def test_long_hauls_are_near_published_distances(
    lanes: Lanes,
    start: tuple[float, float],
    end: tuple[float, float],
    published_nm: int,
) -> None:
    near = [int(distance_km(*p, *lanes.nodes.T).argmin()) for p in (start, end)]
    found = dijkstra(graph(lanes, without=ARCTIC), directed=False, indices=near[:1])[
        0, near[1]
    ]
    assert found / 1.852 == pytest.approx(published_nm, rel=0.04)


@pytest.mark.parametrize(
    "name",
    ["Hamburg", "Rotterdam", "Antwerpen", "Los Angeles", "Long Beach", "Piraievs",
     "Constanta", "Sankt-Peterburg", "Bandar Abbas", "Durban", "Mumbai (Bombay)",
     "Keppel - (East Singapore)"],
)  # fmt: skip
def test_main_ports_of_the_world_are_joined(
    lanes: Lanes, ports: pd.DataFrame, name: str
) -> None:
    own = ports[ports["name_en"] == name]
    assert len(own) == 1
    node, away = port_approaches(lanes, own, read_layer("countries_50m"))
    assert node[0] >= 0
    assert away[0] < 30
