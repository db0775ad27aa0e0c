"""Schematic areas: county cells that fill the province, bands elsewhere."""

import math
from pathlib import Path

import geopandas as gpd
import pytest
from shapely import Point

from gis_data.footprints import BAND_KM, corridor_areas, county_cells
from gis_data.geodesy import distance_km, geod
from gis_data.layers import read_layer
from gis_data.plan import Plan, load_plan

AREA_KINDS = {"main", "belt", "base", "synergy", "context"}


def area_km2(geometry: object) -> float:
    return abs(geod().geometry_area_perimeter(geometry)[0]) / 1e6


@pytest.fixture(scope="module")
def plan() -> Plan:
    return load_plan()


@pytest.fixture(scope="module")
def cells(plan: Plan) -> gpd.GeoDataFrame:
    return county_cells(plan)


def test_cells_fill_the_province_without_overlap(cells: gpd.GeoDataFrame) -> None:
    areas = read_layer("admin1_areas")
    jilin = areas.loc[areas["name"] == "Jilin"].geometry.union_all()
    whole = cells.geometry.union_all()
    assert area_km2(whole) == pytest.approx(area_km2(jilin), rel=0.001)
    assert cells["area_km2"].sum() == pytest.approx(area_km2(jilin), rel=0.001)
    assert area_km2(whole.symmetric_difference(jilin)) < 100
    assert cells.is_valid.all()
    assert cells["adcode"].is_unique
    assert cells.crs.to_epsg() == 4326


def test_each_seat_lies_in_its_own_cell(plan: Plan, cells: gpd.GeoDataFrame) -> None:
    for county, cell in zip(
        plan.counties.itertuples(), cells.itertuples(), strict=True
    ):
        assert county.adcode == cell.adcode
        seat = Point(county.seat_lon, county.seat_lat)
        # Changbai lies on the river, 0.2 km outside the generalised outline.
        assert cell.geometry.distance(seat) < 0.003, county.name_en


def test_half_the_cells_are_near_the_published_area(cells: gpd.GeoDataFrame) -> None:
    known = cells[cells["published_area_km2"].notna()]
    off = abs(known["area_km2"] / known["published_area_km2"] - 1)
    assert off.median() < 0.16  # said in docs/plan-format.md


def test_what_is_schematic_says_so(plan: Plan, cells: gpd.GeoDataFrame) -> None:
    areas = corridor_areas(plan)
    for frame in (cells, areas):
        assert frame["schematic"].all()
        assert frame["note"].str.startswith("Schematic").all()
        assert (frame["source"] != "").all()
    assert (cells["confidence"] == "low").all()


@pytest.mark.parametrize("version", ["2018", "2021"])
def test_belts_bases_synergies_and_the_circle_are_areas(
    plan: Plan, version: str
) -> None:
    areas = corridor_areas(plan.at(version))
    assert set(areas["kind"]) == AREA_KINDS
    assert not areas.duplicated(["corridor_id", "tier"]).any()
    assert areas.is_valid.all()
    assert (areas["area_km2"] > 100).all()


def test_the_main_circle_is_its_35_units(plan: Plan) -> None:
    (main,) = corridor_areas(plan).query("corridor_id == 'MAIN'").itertuples()
    assert len(main.county_ids.split(";")) == 35  # plan of February 2019
    assert main.confidence == "high"


def test_the_western_belt_has_two_readings(plan: Plan) -> None:
    belt = corridor_areas(plan).set_index(["corridor_id", "tier"]).loc["BELT2"]
    core, extended = belt.loc["core"], belt.loc["extended"]
    assert len(core["county_ids"].split(";")) == 10  # Baicheng and Songyuan
    assert not set(core["county_ids"].split(";")) & set(
        extended["county_ids"].split(";")
    )
    assert area_km2(core.geometry.intersection(extended.geometry)) < 1
    assert "Shown as points only: Ulanhot, Arxan" in extended["note"]
    assert core["confidence"] == extended["confidence"] == "low"


def test_the_eastern_belt_follows_the_border_without_a_gap(plan: Plan) -> None:
    areas = corridor_areas(plan)
    core = areas.query("corridor_id == 'BELT1' and tier == 'core'").geometry.iloc[0]
    ports = plan.border_ports.query("province == 'Jilin' and kind == 'crossing'")
    for port in ports.itertuples():
        assert core.distance(Point(port.lon, port.lat)) < 0.12, port.name_en


def khorgos(tmp_path: Path, kind: str, roles: tuple[str, str]) -> Plan:
    r"""Return a plan with two places 216 km apart and no counties.

    ::

        A (80 E, 44 N) ----- B (82.7 E, 44 N)
    """
    head = 'id = "k"\nname_en = "K"\nregion = [76, 41, 90, 47]\n'
    (tmp_path / "plan.toml").write_text(head)
    (tmp_path / "corridors.csv").write_text(
        "id,kind,name_en,geometry_kind,source,confidence\n"
        f"Z,{kind},Zone,area,test,high\n"
    )
    (tmp_path / "corridor_members.csv").write_text(
        "corridor_id,name_en,lat,lon,role,source,confidence\n"
        f"Z,A,44,80,{roles[0]},test,high\nZ,B,44,82.7,{roles[1]},test,medium\n"
    )
    (tmp_path / "border_ports.csv").write_text(
        "id,name_en,country,lat,lon,counterpart_country,modes,status,source,confidence\n"
        "P,Port,CN,44.2,80.4,KZ,road,open,test,low\n"
    )
    return load_plan(tmp_path)


def test_a_plan_without_counties_gets_discs(tmp_path: Path) -> None:
    plan = khorgos(tmp_path, "base", ("core", "core"))
    assert county_cells(plan).empty
    (area,) = corridor_areas(plan).itertuples()
    assert area.method == "band"
    assert "25 km" in area.note
    assert area.confidence == "medium"
    assert math.isnan(area.population_2020)
    # Two discs; the polygon with 16 sides a quarter is 0.2 % smaller.
    assert area.area_km2 == pytest.approx(2 * math.pi * BAND_KM**2, rel=0.01)


def test_a_belt_without_counties_is_a_strip_of_even_width(tmp_path: Path) -> None:
    (area,) = corridor_areas(khorgos(tmp_path, "belt", ("core", "core"))).itertuples()
    length = float(distance_km(80, 44, 82.7, 44))
    expected = 2 * BAND_KM * length + math.pi * BAND_KM**2
    assert area.area_km2 == pytest.approx(expected, rel=0.01)
    lon, lat, _ = geod().fwd(81.35, 44.0, 0.0, 1000.0 * BAND_KM)
    edge = area.geometry.exterior.distance(Point(lon, lat))
    assert edge < 0.02  # about 2 km: the geodesic bows north of the parallel


def test_a_less_firm_member_makes_a_less_firm_strip(tmp_path: Path) -> None:
    areas = corridor_areas(khorgos(tmp_path, "belt", ("core", "inferred end")))
    assert areas["tier"].tolist() == ["core", "inferred"]
    core, inferred = areas.geometry
    assert core.contains(Point(80, 44))
    assert not inferred.contains(Point(80, 44))
    assert inferred.contains(Point(82.7, 44))
    assert area_km2(core.intersection(inferred)) < 1
