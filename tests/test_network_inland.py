"""Links are drawn round water and frontiers, but for bridges."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
import shapely

from gis_data.geodesy import distance_km
from network.build.inland import inland_lines, line_within

# A bay in a square of land: the straight line from a to b crosses it.
#
#   +-----+  +-----+
#   | a   |  |   b |
#   |     +--+     |
#   +--------------+
BAY = shapely.box(120, 40, 121, 41) - shapely.box(120.4, 40.3, 120.6, 42)
A, B = (120.1, 40.8), (120.9, 40.8)


def test_a_line_within_an_area_goes_round_the_corners_of_a_bay() -> None:
    line = line_within(np.array([BAY]), np.array([A, B]), 1e3)
    assert line is not None
    corners = [A, (120.4, 40.3), (120.6, 40.3), B]
    drawn = shapely.linestrings(line)
    assert shapely.hausdorff_distance(drawn, shapely.linestrings(corners)) < 0.01
    assert shapely.covers(BAY, drawn)


def test_a_line_that_would_be_too_long_is_a_bridge() -> None:
    # Round the corners it is 61 + 17 + 61 km; straight 68.
    corners = np.array([A, (120.4, 40.3), (120.6, 40.3), B]).T
    km = float(distance_km(*corners[:, :-1], *corners[:, 1:]).sum())
    assert km == pytest.approx(139, abs=1)
    ends = np.array([A, B])
    assert line_within(np.array([BAY]), ends, km - 1) is None
    assert line_within(np.array([BAY]), ends, km + 2) is not None


def test_islands_are_not_joined() -> None:
    islands = [shapely.box(120, 40, 120.3, 41), shapely.box(120.7, 40, 121, 41)]
    assert line_within(np.array(islands), np.array([A, B]), 1e4) is None


def _line(
    a: tuple[float, float],
    b: tuple[float, float],
    country: str,
    length_km: float,
    box: tuple[float, float, float, float] | None = None,
) -> np.ndarray | None:
    nodes = pd.DataFrame(
        [(*a, country), (*b, country)], columns=["lon", "lat", "country"]
    )
    links = pd.DataFrame({"u": [0], "v": [1], "length_km": [length_km]})
    return inland_lines(nodes, links, box)[0]


def test_a_road_along_the_yalu_stays_on_its_bank() -> None:
    # Linjiang to Changbai: straight, two thirds of it lie in the DPRK.
    a, b = (126.907, 41.803), (128.196, 41.418)
    straight = float(distance_km(*a, *b))
    line = _line(a, b, "CN", 180.0)
    assert line is not None
    assert line[0].tolist() == list(a)
    assert line[-1].tolist() == list(b)
    assert len(line) > 3
    drawn = float(distance_km(*line[:-1].T, *line[1:].T).sum())
    assert straight < drawn < 1.3 * straight


def test_what_lies_elsewhere_or_is_short_or_on_land_stays_straight() -> None:
    a, b = (126.907, 41.803), (128.196, 41.418)
    assert _line(a, b, "CN", 180.0, box=(0.0, 0.0, 10.0, 10.0)) is None
    assert _line(a, b, "", 180.0) is None
    assert _line((125.3, 43.9), (124.4, 43.2), "CN", 120.0) is None
    # The tunnel under the Tsugaru Strait.
    assert _line((140.335, 41.315), (140.239, 41.444), "JP", 16.4) is None
