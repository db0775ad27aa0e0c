"""Sight lines and shortest ways over water, on toy seas and on the real one."""

from __future__ import annotations

import itertools
import math
from typing import TYPE_CHECKING

import networkx as nx
import numpy as np
import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from gis_data.geodesy import distance_km
from network.build.water.coast import Gate, sea_paths, sight_lines
from network.build.water.navigable import Clearance, Plane, Water, navigable_water

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

WIDE = 9.0


def shortest(area: shapely.Polygon, points: list[tuple[float, float]]) -> Floats:
    """Lengths in the plane between points, by the sight lines of the code."""
    sight = sight_lines(area, points)
    leg = np.hypot(*(sight.xy[sight.u] - sight.xy[sight.v]).T)
    size = len(sight.xy)
    graph = csr_array((leg, (sight.u, sight.v)), shape=(size, size))
    found = dijkstra(graph, directed=False, indices=range(sight.points))
    return np.asarray(found[:, : sight.points])


def oracle(area: shapely.Polygon, points: list[tuple[float, float]]) -> Floats:
    """Lengths over the full visibility graph: every corner, nothing pruned."""
    corners = [
        tuple(c) for r in (area.exterior, *area.interiors) for c in r.coords[:-1]
    ]
    spots = [tuple(map(float, p)) for p in [*points, *corners]]
    water = area.buffer(1e-9, join_style="mitre")
    graph: nx.Graph = nx.Graph()
    graph.add_nodes_from(range(len(spots)))
    for i, j in itertools.combinations(range(len(spots)), 2):
        if water.covers(shapely.LineString([spots[i], spots[j]])):
            graph.add_edge(i, j, weight=math.dist(spots[i], spots[j]))
    table = np.full((len(points), len(points)), np.inf)
    for i in range(len(points)):
        lengths = nx.single_source_dijkstra_path_length(graph, i)
        for j in range(len(points)):
            table[i, j] = lengths.get(j, np.inf)
    return table


def test_way_round_a_square_island_is_the_one_worked_by_hand() -> None:
    """A square island of side 2 between two points.

    ::

              +-----+           A = (-4, 0), B = (4, 0)
        A     |     |     B     corners (-1, +-1), (1, +-1)
              +-----+

    Round the corner: 2 * sqrt(3 * 3 + 1 * 1) + 2 = 2 * 3.16228 + 2 = 8.32456.
    """
    water = shapely.box(-WIDE, -WIDE, WIDE, WIDE) - shapely.box(-1, -1, 1, 1)
    lengths = shortest(water, [(-4, 0), (4, 0), (-4, 5)])
    assert lengths[0, 1] == pytest.approx(2 * math.sqrt(10) + 2)
    assert lengths[0, 2] == pytest.approx(5)


def test_bay_is_left_by_its_mouth() -> None:
    """A bay open to the east only.

    ::

        +--------+
        | +------+        A = (-2, 0) in the bay, B = (-4, 0) behind it
      B | A               wall from x = -3 to -2.5, arms to x = 1, |y| from 1 to 1.5
        | +------+
        +--------+

    Way out: A to (1, 1), to (1, 1.5), along the arm to (-3, 1.5), to B:
    sqrt(9 + 1) + 0.5 + 4 + sqrt(1 + 2.25) = 9.46505.
    """
    land = shapely.box(-3, -1.5, 1, 1.5) - shapely.box(-2.5, -1, 1, 1)
    water = shapely.box(-WIDE, -WIDE, WIDE, WIDE) - land
    lengths = shortest(water, [(-2, 0), (-4, 0)])
    assert lengths[0, 1] == pytest.approx(math.sqrt(10) + 4.5 + math.sqrt(3.25))


def test_water_without_islands_is_crossed_straight() -> None:
    lengths = shortest(shapely.box(-WIDE, -WIDE, WIDE, WIDE), [(-4, 0), (4, 3)])
    assert lengths[0, 1] == pytest.approx(math.hypot(8, 3))


boxes = st.tuples(
    *(st.integers(-7, 5) for _ in range(2)), *(st.integers(1, 4) for _ in range(2))
)
triangles = st.lists(
    st.tuples(st.integers(-8, 8), st.integers(-8, 8)), min_size=3, max_size=3
)
spots = st.lists(
    st.tuples(st.integers(-80, 80), st.integers(-80, 80)),
    min_size=2,
    max_size=4,
    unique=True,
)


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.filter_too_much]
)
@given(st.lists(boxes, max_size=4), st.lists(triangles, max_size=3), spots)
def test_thinned_graph_gives_the_lengths_of_the_full_one(
    islands: list[tuple[int, int, int, int]],
    wedges: list[list[tuple[int, int]]],
    tenths: list[tuple[int, int]],
) -> None:
    land = [shapely.box(x, y, x + w, y + h) for x, y, w, h in islands]
    # Buffered, so that land is never thinner than a line and never meets at a point.
    land += [shapely.MultiPoint(w).convex_hull.buffer(0.4, quad_segs=1) for w in wedges]
    sea = shapely.box(-WIDE, -WIDE, WIDE, WIDE) - shapely.union_all(land).buffer(
        0.05, join_style="mitre"
    )
    area = max(shapely.get_parts(sea), key=lambda part: part.area)
    points = [(x / 10, y / 10) for x, y in tenths]
    points = [p for p in points if area.covers(shapely.Point(p))]
    if len(points) < 2:
        return
    ours, full = shortest(area, points), oracle(area, points)
    np.testing.assert_allclose(ours, full, rtol=1e-7, atol=1e-9)


# Two harbours on the west and east coast of an island of 2 by 2 degrees, and an
# islet that leaves a strait of 0.12 degrees (13 km) on its north side:
#
#         islet  ####
#    48.12 ----- strait ------
#         ####################
#      A  #     island       #  B        47 N, 9 to 11 E
#         ####################
ISLAND = shapely.box(9, 46, 11, 48)
ISLET = shapely.box(9.5, 48.12, 10.5, 49.5)
SEA = (5.0, 44.0, 15.0, 52.0)
TOWNS = [(8.99, 47.0), (11.01, 47.0)]
STRAIT = Gate("toy", ((10.0, 48.0), (10.0, 48.12)))


def toy_water() -> Water:
    return navigable_water([ISLAND, ISLET], TOWNS, box=SEA)


def test_path_bows_round_the_island_by_the_shorter_shore() -> None:
    (path,) = sea_paths(toy_water(), TOWNS, [(0, 1)])
    # By hand: round the north-west and north-east corners, 5 nautical miles off.
    corners = np.array([(8.99, 47.0), (9.0, 48.0), (11.0, 48.0), (11.01, 47.0)])
    tight = float(distance_km(*corners[:-1].T, *corners[1:].T).sum())
    assert tight < path.length_km < tight + 45
    middle = path.shape[(path.shape[:, 0] > 9.2) & (path.shape[:, 0] < 10.8)]
    assert (middle[:, 1] > 48.0).all()


def test_strait_is_named_and_can_be_avoided() -> None:
    first, second = sea_paths(toy_water(), TOWNS, [(0, 1)], gates=[STRAIT])
    assert (first.passages, first.avoids) == (("toy",), "")
    assert (second.passages, second.avoids) == ((), "toy")
    assert first.length_km < second.length_km
    bar = shapely.LineString(STRAIT.line)
    assert shapely.LineString(first.shape).intersects(bar)
    assert not shapely.LineString(second.shape).intersects(bar)


def test_narrows_that_save_nothing_stay_shut() -> None:
    rules = Clearance(detour_km=400.0)
    wide_open = navigable_water([ISLAND, ISLET], TOWNS, box=SEA)
    shut = navigable_water([ISLAND, ISLET], TOWNS, box=SEA, clearance=rules)
    strait = shapely.Point(wide_open.plane.from_lonlat([[10.0, 48.06]])[0])
    # The waters west and east of the strait meet round the islet, 100 km away.
    assert wide_open.area.covers(strait)
    assert not shut.area.covers(strait)


def test_ships_keep_the_offing_of_an_open_coast() -> None:
    rules = Clearance(offing_km=12.0, tolerance_km=1.0)
    water = navigable_water([ISLAND], TOWNS, box=SEA, clearance=rules)
    path = sea_paths(water, TOWNS, [(0, 1)])[0]
    off_km = [
        min(
            float(distance_km(x, y, lon, lat))
            for lon, lat in ISLAND.segmentize(0.02).exterior.coords
        )
        for x, y in path.shape[2:-2]
    ]
    # The plane stretches by up to 0.5 % over this box.
    assert min(off_km) > 12.0 * 0.995 - 1.0 - 0.1


def test_harbour_far_inland_has_no_berth_and_no_path() -> None:
    inland = [*TOWNS, (10.0, 47.0)]
    water = navigable_water([ISLAND], inland, box=SEA)
    assert np.isnan(water.berths[2]).all()
    paths = sea_paths(water, inland, list(itertools.combinations(range(3), 2)))
    assert [(p.start, p.end) for p in paths] == [(0, 1)]


def test_harbour_on_a_lake_has_no_berth() -> None:
    ring = shapely.box(9, 46, 11, 48) - shapely.box(9.5, 46.5, 10.5, 47.5)
    water = navigable_water([ring], [(10.0, 47.0), (8.99, 47.0)], box=SEA)
    assert np.isnan(water.berths[0]).all()
    assert not np.isnan(water.berths[1]).any()


def test_box_of_land_is_refused() -> None:
    with pytest.raises(ValueError, match="holds no water"):
        navigable_water([shapely.box(0, 40, 20, 60)], TOWNS, box=SEA)


def test_paths_are_as_long_backward_as_forward() -> None:
    water = toy_water()
    there = sea_paths(water, TOWNS, [(0, 1)])[0]
    back = sea_paths(water, TOWNS, [(1, 0)])[0]
    assert there.length_km == pytest.approx(back.length_km, rel=1e-9)
    assert (there.start, back.start) == (0, 1)


@given(st.floats(-25, 25), st.floats(-20, 20))
def test_plane_goes_there_and_back(east: float, north: float) -> None:
    plane = Plane(133.5, 38.5)
    point = [[133.5 + east, 38.5 + north]]
    np.testing.assert_allclose(
        plane.to_lonlat(plane.from_lonlat(point)), point, atol=1e-9
    )


def test_straight_line_in_the_plane_is_a_great_circle() -> None:
    plane = Plane(133.5, 38.5)
    ends = np.array([[131.0, 43.0], [139.0, 35.0]])
    line = np.linspace(*plane.from_lonlat(ends), 200)
    along = plane.to_lonlat(line)
    total = float(distance_km(*along[:-1].T, *along[1:].T).sum())
    straight = float(distance_km(*ends[0], *ends[1]))
    assert straight <= total < straight * (1 + 1e-6)
