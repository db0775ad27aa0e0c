"""Nearest points on the globe."""

from __future__ import annotations

import numpy as np
import pytest

from gis_data.geodesy import NodeIndex, distance_km


def test_a_degree_east_is_shorter_than_one_north_off_the_equator() -> None:
    # At 60 degrees north 0.15 degrees east are 8.4 km, 0.1 degrees north 11.1 km.
    assert NodeIndex([0.15, 0.0], [60.0, 60.1]).nearest(0.0, 60.0) == 0


def test_of_points_equally_near_the_first_is_meant() -> None:
    # Rounding puts the second a hair nearer; the same point twice is a plain tie.
    index = NodeIndex([125.31, 125.29, 125.29], [43.9, 43.9, 43.9])
    assert index.nearest(125.3, 43.9) == 0
    assert index.nearest(125.29, 43.9) == 1


def test_nearest_points_are_those_of_the_ellipsoid() -> None:
    rng = np.random.default_rng(8)
    lon, lat = rng.uniform(-180, 180, 500), rng.uniform(-80, 80, 500)
    index = NodeIndex(lon, lat)
    away, number = index.nearest_many(lon[:20] + 0.5, lat[:20], count=3)
    for i in range(20):
        by_geodesic = distance_km(lon[i] + 0.5, lat[i], lon, lat)
        assert number[i, 0] == by_geodesic.argmin()
        assert away[i] == pytest.approx(by_geodesic[number[i]], rel=0.006)
        near = index.within(lon[i] + 0.5, lat[i], 1000.0)
        assert set(np.flatnonzero(by_geodesic < 990)) <= set(near.tolist())
        assert set(near.tolist()) <= set(np.flatnonzero(by_geodesic < 1010))
