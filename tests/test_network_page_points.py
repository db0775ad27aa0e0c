"""Points that are no places, joined to the network of a page and of the router."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
import shapely
from test_network_page import (
    answers,
    least_weight,
    resolved,
    toy_page,
    toy_router,
)

from gis_data.bundled import read_shapes
from gis_data.gazetteer import Place
from gis_data.gazetteer.model import point
from network.export.page.pack import packed
from network.model.errors import UnattachedPlaceError
from network.query.connectors import PointConnectors
from network.query.route_query import CRITERIA, PROFILES, ResolvedOptions

if TYPE_CHECKING:
    from collections.abc import Callable

    from network.export.page.page_network import PageNetwork
    from network.query.router import Router

    Request = dict[str, Any]
    Answers = Callable[[dict[str, Any], list[Request]], list[dict[str, Any]]]

__all__ = ["answers", "toy_page", "toy_router"]  # fixtures
POINTS = 200


def router_weight(router: Router, request: Request, place: Any) -> float:  # noqa: ANN401 - a callable
    """Return the weight of the router's best route, NaN where there is none."""
    try:
        weight = least_weight(router, resolved(request, place))
    except UnattachedPlaceError:
        return np.nan
    return np.nan if weight is None else weight


def page_weights(found: list[dict[str, Any]]) -> np.ndarray:
    assert not any("error" in answer for answer in found)
    return np.array([answer.get("weight", np.nan) for answer in found], dtype=float)


def test_a_point_is_joined_as_the_router_joins_it(
    toy_router: Router,
    toy_page: PageNetwork,
    toy_place: Callable[[str], Place],
    answers: Answers,
) -> None:
    # Near stations and roads, which stay in the network of the page, and at sea.
    xy = toy_page.xy.T / 10_000
    spots = [(lon + east, lat + 0.01) for lon, lat in xy for east in (0.0, 0.05)]
    spots += [(140.0, 60.0)]
    requests = [
        {
            "origin": {"lon": round(lon, 4), "lat": round(lat, 4)},
            "destination": destination,
            "profile": profile,
            "criterion": criterion,
        }
        for lon, lat in spots
        for destination in "CQ"
        for profile, criterion in (
            ("container", "cost"), ("truck", "time"), ("bulk", "distance"),
        )
    ]  # fmt: skip

    def place(ref: Any) -> Place:  # noqa: ANN401 - an id or a position
        return toy_place(ref) if isinstance(ref, str) else point(**ref)

    found = page_weights(answers(packed(toy_page), requests))
    expected = np.array([router_weight(toy_router, r, place) for r in requests])
    assert np.isnan(expected).any()
    assert np.isfinite(expected).sum() > len(requests) / 4
    np.testing.assert_array_equal(np.isnan(found), np.isnan(expected))
    np.testing.assert_allclose(found, expected, rtol=1e-3, atol=3)


@pytest.mark.slow
@pytest.mark.skipif("PARITY" not in os.environ, reason="make parity, of make test-all")
def test_points_of_the_real_network_weigh_about_what_the_router_says(
    real_router: Router, real_page: PageNetwork, answers: Answers
) -> None:
    draw = np.random.default_rng(POINTS)
    nodes, table = real_router.network.nodes, real_page.tables["places"]
    lon, lat = (nodes.arrays[axis] for axis in ("lon", "lat"))
    land = nodes.isin("kind", {"rail", "road"}) & (lon > 73) & (lon < 145)
    country = dict(zip(table["id"], table["country"], strict=True))
    requests = []
    for number, node in enumerate(draw.choice(np.flatnonzero(land), POINTS)):
        east, north = draw.normal(size=2) * (0.08, 0.06)
        spot = {"lon": round(float(lon[node]) + east, 4),
                "lat": round(float(lat[node]) + north, 4)}  # fmt: skip
        ends = [spot, str(draw.choice(table["id"]))][:: 1 if number % 2 else -1]
        requests.append(
            {
                "origin": ends[0],
                "destination": ends[1],
                "profile": PROFILES[number % len(PROFILES)],
                "criterion": CRITERIA[number // len(PROFILES) % len(CRITERIA)],
            }
        )

    def place(ref: Any) -> Place:  # noqa: ANN401 - an id or a position
        if isinstance(ref, str):
            return Place(ref, "city", country[ref], "", 0.0, 0.0, ref)
        return point(**ref)

    found = page_weights(answers(packed(real_page), requests))
    expected = np.array([router_weight(real_router, r, place) for r in requests])
    both = np.isfinite(found) & np.isfinite(expected)
    off = np.abs(found[both] / expected[both] - 1)
    assert both.sum() > 0.7 * POINTS
    assert (np.isfinite(found) != np.isfinite(expected)).mean() < 0.1
    assert np.median(off) < 0.001
    assert np.quantile(off, 0.85) < 0.02


def border_points(count: int) -> list[tuple[float, float]]:
    """Return seeded points within 30 km of land borders of six countries."""
    home = {"CN", "RU", "KP", "MN", "KZ", "KR"}
    lines = read_shapes("boundary_lines.parquet")
    sides = lines[["country_a", "country_b"]].isin(home).any(axis=1)
    line = shapely.unary_union(lines.geometry[sides].tolist())
    draw = np.random.default_rng(30)
    points = []
    for part, away, turn in draw.random((count, 3)):
        spot = line.interpolate(part, normalized=True)
        north = 30 * away * np.sin(2 * np.pi * turn) / 111.2
        east = 30 * away * np.cos(2 * np.pi * turn) / 111.2
        east /= np.cos(np.radians(spot.y))
        points.append((round(spot.x + east, 3), round(spot.y + north, 3)))
    return points


@pytest.mark.slow
@pytest.mark.skipif("PARITY" not in os.environ, reason="make parity, of make test-all")
def test_points_beside_a_border_are_joined_in_the_country_of_the_router(
    real_router: Router, real_page: PageNetwork, answers: Answers
) -> None:
    # The first is in China; the nearest railway that pages keep is across the Tumen.
    spots = [(129.978, 43.089), *border_points(100)]
    requests = [
        {"origin": {"lon": lon, "lat": lat}, "profile": profile, "joined": True,
         "criterion": "time"}
        for profile in ("container", "passenger")
        for lon, lat in spots
    ]  # fmt: skip
    nodes = real_router.network.nodes
    connectors = PointConnectors(real_router.network, real_router.model)

    def joined(request: Request) -> set[str]:
        options = ResolvedOptions(profile=request["profile"])
        try:
            ends = connectors.candidates(point(**request["origin"]), options)
        except UnattachedPlaceError:
            return set()
        return set(nodes.rows("country", [end.node for end in ends]))

    found = [set(a["joined"]) for a in answers(packed(real_page), requests)]
    expected = [joined(request) for request in requests]
    assert found[0] == expected[0] == {"CN"}
    pairs = [(f, e) for f, e in zip(found, expected, strict=True) if e]
    assert len(pairs) > len(requests) / 6
    assert sum(bool(f - e) for f, e in pairs) <= 0.05 * len(pairs)
    # The others are out of reach of what the page keeps.
    assert sum(bool(f) and f != e for f, e in pairs) <= 0.05 * len(pairs)
    assert sum(not f for f, _ in pairs) <= 0.6 * len(pairs)
