from __future__ import annotations

import geopandas as gpd
import pandas as pd
import pytest
from shapely import LineString, Point

from maps.errors import PageError
from maps.routes import Route, packed_routes, route_languages, routes_of


def legs(**changes: list) -> gpd.GeoDataFrame:
    rows = {
        "route_id": ["R", "R", "R"],
        "leg": [0, 1, 2],
        "mode": ["rail", "transfer", "rail"],
        "from_name": ["Changchun", "Hunchun", "Hunchun"],
        "to_name": ["Hunchun", "Hunchun", "Kamyshovaya"],
        "length_km": [500.0, 0.0, 27.0],
        "moving_h": [12.0, None, 1.0],
        "dwell_h": [2.0, 18.0, None],
        "border": ["", "", "Hunchun-Kamyshovaya"],
        "gauge_break": [False, True, False],
        "source": ["model", "table", "model"],
        "confidence": ["medium", "low", "medium"],
        "geometry": [
            LineString([(125, 44), (130, 43)]),
            Point(130, 43),
            LineString([(130, 43), (130.2, 42.8)]),
        ],
    }
    return gpd.GeoDataFrame({**rows, **changes}, crs="EPSG:4326")


def summary(*ids: str, reason: str = "") -> pd.DataFrame:
    return pd.DataFrame(
        {
            "route_id": ids,
            "name_en": ids,
            "reason_en": [reason if each != "R" else "" for each in ids],
        }
    )


def packed(*routes: Route) -> dict:
    """Return the first of some packed routes."""
    return packed_routes(routes, ("en", "zh"))["routes"][0]


def test_totals_and_ranges_are_those_of_the_summary() -> None:
    totals = summary("R").assign(
        time_h=33.0, time_low_h=20.0, time_high_h=50.0, cost_usd=None
    )
    route = packed(*routes_of(legs(), totals))
    assert route["totals"]["time_h"] == 33.0
    assert route["totals"]["cost_usd"] is None
    assert route["ranges"] == {"time_h": [20.0, 50.0]}


def test_markers_stand_where_the_place_is_known() -> None:
    (route,) = routes_of(legs(), summary("R"))
    gauge, border = packed(route)["markers"]
    assert (gauge["leg"], gauge["lon"], gauge["gauge_break"]) == (1, 130.0, True)
    assert (border["leg"], border["lon"], border["lat"]) == (2, 130.1, 42.9)
    far = legs(border=["somewhere on 500 km", "", ""], gauge_break=[False] * 3)
    (route,) = routes_of(far, summary("R"))
    assert packed(route)["markers"] == []  # not guessed
    placed = far.assign(marker_lon=128.5, marker_lat=43.1)
    (route,) = routes_of(placed, summary("R"))
    assert packed(route)["markers"][0]["lon"] == 128.5


def test_legs_are_put_in_travel_order() -> None:
    (route,) = routes_of(legs().iloc[::-1], summary("R"))
    assert route.legs["leg"].tolist() == [0, 1, 2]


def test_a_route_needs_legs_or_a_reason() -> None:
    with pytest.raises(PageError, match="has no legs and no reason"):
        routes_of(legs(), summary("R", "S"))
    why = "Only through closed ports: Quanhe"
    _, none = routes_of(legs(), summary("R", "S", reason=why))
    assert len(none.legs) == 0
    assert none.reason[0] == why
    assert packed(none)["n"] == 0


def test_faults_of_legs_are_all_named() -> None:
    bad = legs(
        route_id=["R", "X", "R"], length_km=[-1.0, 0.0, 2.0], mode=["", "rail", "sea"]
    )
    with pytest.raises(PageError) as caught:
        routes_of(bad, summary("R"))
    assert "-1.0 is below the lowest allowed value 0" in str(caught.value)
    assert "mode: is empty" in str(caught.value)
    with pytest.raises(PageError, match="no such route in the summary"):
        routes_of(legs(route_id=["R", "X", "R"]), summary("R"))


def test_figures_of_a_leg_are_grouped_by_what_they_rest_on() -> None:
    table = legs(
        source=["a ; b ; c", "table", "model"],
        moving_source=["a ; b", "", ""],
        moving_confidence=["high", "", ""],
        dwell_source=["c", "", ""],
        dwell_confidence=["low", "", ""],
    )
    data = packed_routes(routes_of(table, summary("R")), ("en", "zh"))
    # Length (0) has no evidence of its own, so that of the leg; then moving, dwell.
    first, second, _ = data["routes"][0]["evidence"]
    assert first == [
        [[0], [0, 1, 2], "medium"],
        [[1], [0, 1], "high"],
        [[2], [2], "low"],
    ]
    assert second == [[[2], [3], "low"]]
    assert data["sources"] == ["a", "b", "c", "table", "model"]


def test_only_a_leg_without_figures_needs_no_source() -> None:
    empty = legs(source=["model", "", "model"], dwell_h=[2.0, 0.0, None])
    (route,) = routes_of(empty, summary("R"))
    assert packed(route)["evidence"][1] == []
    with pytest.raises(PageError, match="source: is empty"):
        routes_of(legs(source=["model", "", "model"]), summary("R"))


def test_texts_are_packed_in_the_languages_of_the_page() -> None:
    table = legs(from_zh=["长春", "珲春", "珲春"], from_ru=["Чанчунь", "", ""])
    (route,) = routes_of(table, summary("R"))
    assert route_languages((route,)) == {"en", "zh", "ru"}
    assert {"from_name", "from_zh"} <= packed(route)["columns"].keys()
    assert "from_ru" not in packed(route)["columns"]
