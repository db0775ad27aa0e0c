from __future__ import annotations

import geopandas as gpd
import pandas as pd
import pytest
from shapely import LineString, Point

from maps.errors import PageError
from maps.routes import packed_route, routes_of


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


def test_totals_and_ranges_are_those_of_the_summary() -> None:
    told = summary("R").assign(
        time_h=33.0, time_low_h=20.0, time_high_h=50.0, cost_usd=None
    )
    packed = packed_route(routes_of(legs(), told)[0])
    assert packed["totals"]["time_h"] == 33.0
    assert packed["totals"]["cost_usd"] is None
    assert packed["ranges"] == {"time_h": [20.0, 50.0]}


def test_markers_stand_where_the_place_is_known() -> None:
    (route,) = routes_of(legs(), summary("R"))
    gauge, border = packed_route(route)["markers"]
    assert (gauge["leg"], gauge["lon"], gauge["gauge_break"]) == (1, 130.0, True)
    assert (border["leg"], border["lon"], border["lat"]) == (2, 130.1, 42.9)
    far = legs(border=["somewhere on 500 km", "", ""], gauge_break=[False] * 3)
    (route,) = routes_of(far, summary("R"))
    assert packed_route(route)["markers"] == []  # not guessed
    placed = far.assign(marker_lon=128.5, marker_lat=43.1)
    (route,) = routes_of(placed, summary("R"))
    assert packed_route(route)["markers"][0]["lon"] == 128.5


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
    assert packed_route(none)["n"] == 0


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
