"""Where points lie and how lines are measured: against worked figures."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest
from shapely import LineString

from corridors.planning.along import Alignment, sea_km
from corridors.planning.geography import Geography
from corridors.planning.points import ends_of
from corridors.planning.segments import Segments, pieces_of
from corridors.planning.stops import Place, StopRules, stops_of
from gis_data.contracts import plan_tables
from gis_data.geodesy import distance_km
from gis_data.layers import read_layer


def test_the_nearest_piece_is_that_of_a_search_through_all() -> None:
    random = np.random.default_rng(7)
    start = np.column_stack([random.uniform(60, 90, 400), random.uniform(35, 55, 400)])
    ends = np.hstack([start, start + random.uniform(-0.4, 0.4, (400, 2))])
    segments = Segments(ends)
    shares = np.linspace(0, 1, 201)[:, None]
    for lon, lat in zip(
        random.uniform(62, 88, 40), random.uniform(37, 53, 40), strict=True
    ):
        km, number, near_lon, near_lat = segments.nearest(lon, lat)
        spots = ends[:, None, :2] + shares * (ends[:, None, 2:] - ends[:, None, :2])
        away = distance_km(lon, lat, spots[..., 0], spots[..., 1])
        assert km == pytest.approx(float(away.min()), abs=0.3)
        assert float(away[number].min()) == pytest.approx(km, abs=0.3)
        assert distance_km(lon, lat, near_lon, near_lat) == pytest.approx(km)


def test_a_piece_over_the_antimeridian_is_short() -> None:
    chukotka = Segments([[179.5, 66.0, -179.5, 66.0]])
    km, number, lon, _ = chukotka.nearest(180.0, 66.1)
    assert number == 0
    assert km == pytest.approx(11.1, abs=0.2)
    assert abs(lon) == pytest.approx(180.0, abs=0.01)


def test_outlines_and_lines_become_pieces() -> None:
    areas = read_layer("countries_50m").query("country in ('KZ', 'MN')")
    ends, shape = pieces_of(areas.geometry.to_numpy())
    assert set(shape.tolist()) == {0, 1}
    lengths = distance_km(*ends.T)
    # The outline of Mongolia: 8,220 km of land frontier by the World Factbook.
    mongolia = [a["country"] for a in areas.to_dict("records")].index("MN")
    assert lengths[shape == mongolia].sum() == pytest.approx(8220, rel=0.15)


@pytest.fixture(scope="module")
def border() -> Geography:
    return Geography((76.0, 42.0, 84.0, 46.0))


def test_a_line_over_a_frontier_has_two_stretches(border: Geography) -> None:
    line = Alignment(LineString([(81.32, 43.97), (80.43, 44.21), (79.3, 44.0)]))
    stretches = line.stretches(border)
    assert [s.country for s in stretches] == ["CN", "KZ"]
    assert stretches[0].start_km == 0.0
    assert stretches[0].end_km == stretches[1].start_km
    assert stretches[1].end_km == pytest.approx(line.length_km)
    lon, lat = line.at(stretches[0].end_km)
    assert border.frontier(lon, lat).km < 1.5  # half a sample, and the turn


def test_a_corner_cut_off_by_an_inexact_frontier_is_no_passage(
    border: Geography,
) -> None:
    near = border.frontier(80.4, 44.3)
    # 3 km over the frontier and back.
    line = LineString([(81.0, 44.3), (near.lon - 0.03, near.lat), (81.0, 44.35)])
    assert [s.country for s in Alignment(line).stretches(border)] == ["CN"]


def test_the_sea_is_no_place_for_a_line() -> None:
    caspian = Geography((48.0, 39.0, 54.0, 45.0))
    over = Alignment(LineString([(49.9, 40.35), (51.2, 43.6)]))  # Baku - Aktau
    assert sea_km(over, caspian) > 200
    assert caspian.countries([50.8], [42.0]) == [""]
    shore = Alignment(LineString([(51.3, 43.65), (52.0, 43.5)]))
    assert sea_km(shore, caspian) < 5


def place(name: str, lon: float, lat: float, rank: float = 1.0) -> Place:
    return Place(name, "", lon, lat, "", "", rank, "test", "low")


def test_stops_are_places_near_the_line_and_its_bends() -> None:
    r"""A line of 240 km with a bend at 160 km.

    ::

        A(80,44) --- b(81,44.05) ---+ (82,44)
                                     \
             far (81,44.5)            (82,43.3)
    """
    line = Alignment(LineString([(80, 44), (82, 44), (82, 43.3)]))
    places = [
        place("A", 80.05, 44.02, 3.0), place("far", 81.0, 44.5, 9.0),
        place("b", 81.0, 44.05, 2.0), place("beside b", 81.2, 44.0, 1.0),
    ]  # fmt: skip
    stops = stops_of(line, places, StopRules(place_km=10, spacing_km=50, bend_km=10))
    names = [stop.place.name_en if stop.place else "" for stop in stops]
    assert names == ["A", "b", "", ""]
    assert [round(stop.km) for stop in stops] == [0, 80, 160, 238]
    assert (stops[2].lon, stops[2].lat) == (82.0, 44.0)


def test_every_point_of_a_contract_is_known() -> None:
    found = {
        name: [(ends.lat, ends.country) for ends in ends_of(table)]
        for name, table in plan_tables().items()
    }
    assert found["border_ports"] == [
        ("lat", "country"),
        ("counterpart_lat", "counterpart_country"),
    ]
    assert found["curated_links"] == [("lat_a", "country_a"), ("lat_b", "country_b")]
    assert found["counties"] == [("seat_lat", "")]
    assert found["rail_lines"] == []


def test_nothing_of_planning_needs_a_network() -> None:
    folder = Path(__file__).parents[1] / "corridors" / "planning"
    for path in folder.glob("*.py"):
        text = path.read_text(encoding="utf-8")
        found = re.search(r"^\s*(from|import) network", text, re.MULTILINE)
        assert found is None, path.name
