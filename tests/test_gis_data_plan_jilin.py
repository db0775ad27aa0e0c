"""The shipped Jilin plan and the reference set: whole, and corrected."""

from pathlib import Path

import pandas as pd
import pytest
from shapely import Point

from gis_data.contracts import plan_tables
from gis_data.errors import PlanError
from gis_data.geodesy import distance_km
from gis_data.layers import read_layer
from gis_data.plan import PLANS, Plan, load_plan, problems_of_plan

TERMS = """
window-north centre-cooperation cjk-hub cmr-corridor russia-bridgehead
four-platforms one-main-six-pairs double-belts dual-channels customs
cross-border-tourism seven-transformations hundred-measures leading-group
industry-automobile industry-rail-transit industry-agriculture industry-ice-snow
industry-tourism industry-general-aviation
"""
PAIRS = ("corridor", "belt", "line", "channel", "base", "synergy")


@pytest.fixture(scope="module")
def plan() -> Plan:
    return load_plan()


def read(path: Path) -> pd.DataFrame:
    return pd.read_csv(path, dtype=str, keep_default_na=False)


def test_it_has_no_faults_and_all_its_rows(plan: Plan) -> None:
    assert problems_of_plan() == []
    assert len(plan.border_ports) == 49
    assert (plan.border_ports["province"] == "Jilin").sum() == 23
    assert len(plan.platforms) == 33
    assert len(plan.counties) == 60
    assert len(plan.table("corridor_members")) == 133
    assert len(plan.table("rail_lines")) == 375
    assert len(plan.table("expressways")) == 52
    assert len(plan.table("places")) == 911


@pytest.mark.parametrize("version", ["2018", "2021"])
def test_one_main_and_six_pairs_in_each_version(plan: Plan, version: str) -> None:
    kinds = plan.at(version).corridors["kind"].value_counts()
    assert kinds.to_dict() == {"main": 1, "context": 1} | dict.fromkeys(PAIRS, 2)
    named = set(plan.at(version).corridor_members["corridor_id"])
    assert named == set(plan.at(version).corridors["id"])


def test_the_versions_differ_where_the_plan_changed(plan: Plan) -> None:
    then, now = (
        plan.at(v).corridor_members.groupby("corridor_id")["name_en"].agg(list)
        for v in ("2018", "2021")
    )
    assert "Dunhua" in then["CORR2"]
    assert "Dunhua" not in now["CORR2"]
    assert "Baishan" in then["CHAN1"]
    assert now["CHAN1"][:2] == ["Baicheng", "Songyuan"]
    assert then["SYN2"] == ["Changchun", "Gongzhuling"]
    assert now["SYN2"] == ["Changchun", "Siping"]
    same = [name for name in then.index if then[name] == now[name]]
    assert same == [
        "BASE1",
        "BELT2",
        "CHAN2",
        "CJT",
        "CORR1",
        "LINE1",
        "LINE2",
        "MAIN",
        "SYN1",
    ]


def test_every_table_shipped_holds_to_its_contract_and_says_its_source() -> None:
    for folder in ("jilin", "reference"):
        for path in (PLANS / folder).glob("*.csv"):
            if path.stem not in plan_tables():
                continue  # another room's table
            frame = read(path)
            if "source" in frame.columns:
                assert (frame["source"] != "").all(), path.name
            if "confidence" in frame.columns:
                assert set(frame["confidence"]) <= {"high", "medium", "low"}


def test_na_is_the_id_of_a_station(plan: Plan) -> None:
    nodes = plan.table("nodes").set_index("node_id")
    assert nodes.loc["NA", "name_en"] == "Nong'an"


def test_every_correction_is_in_the_tables() -> None:
    keys = {"nodes": "node_id", "counties": "adcode"}
    for folder in ("jilin", "reference"):
        for fix in read(PLANS / folder / "corrections.csv").itertuples():
            places = (
                PLANS / name / f"{fix.table}.csv" for name in ("jilin", "reference")
            )
            table = read(next(path for path in places if path.exists()))
            if fix.table == "corridor_members":
                year, name, order = fix.row_id.split(":")
                here = table[
                    (table["scheme_year"] == year)
                    & (table["corridor_id"] == name)
                    & (table["order"] == order)
                ]
            else:
                here = table[table[keys.get(fix.table, "id")] == fix.row_id]
            assert here[fix.field].tolist() == [fix.now], fix
            assert fix.reason


def test_the_known_errors_are_gone(plan: Plan) -> None:
    places = plan.table("places").set_index("id")
    nodes = plan.table("nodes").set_index("node_id")
    ports = plan.border_ports.set_index("id")
    stations = {
        "HUN": "kp-hunyung",
        "JTS": "cn-jl-jiutai-south",
        "YKE": "cn-ln-yingkou-east",
        "HC": "cn-jl-hunchun-station",
        "WHLN": "cn-jl-weihuling-north",
    }
    for node, place in stations.items():
        a, b = nodes.loc[node], places.loc[place]
        assert distance_km(a["lon"], a["lat"], b["lon"], b["lat"]) < 0.1
    crossing = ports.loc["JL-SWZ"]
    assert (
        distance_km(
            crossing["lon"],
            crossing["lat"],
            crossing["counterpart_lon"],
            crossing["counterpart_lat"],
        )
        < 2
    )
    assert ports.loc["JL-LHS", "counterpart_zh"] == "渭原"
    areas = read_layer("admin1_areas")

    def country(lon: float, lat: float) -> list[str]:
        return areas.loc[areas.contains(Point(lon, lat)), "country"].tolist()

    assert country(*ports.loc["NM-ARX", ["lon", "lat"]]) == ["CN"]
    for port, opposite in (("NM-ARX", "MN"), ("NM-AH", "MN"), ("HL-HL", "RU")):
        point = ports.loc[port, ["counterpart_lon", "counterpart_lat"]]
        assert country(*point) == [opposite]


def test_lines_spell_their_nodes_as_the_nodes_stand(plan: Plan) -> None:
    stops = pd.concat([plan.table("nodes"), plan.table("stop_points")])
    nodes = stops.drop_duplicates("node_id").set_index("node_id")
    for name in ("rail_lines", "expressways"):
        table = plan.table(name)
        for line in table[table["nodes"] != ""].itertuples():
            spelled = [part.split(";") for part in line.nodes.split(" | ")]
            for node, (en, _, lat, lon) in zip(
                line.node_ids.split(), spelled, strict=True
            ):
                row = nodes.loc[node]
                assert [en, float(lat), float(lon)] == row[
                    ["name_en", "lat", "lon"]
                ].tolist()


def test_what_the_derived_tables_name_exists(plan: Plan) -> None:
    lines = set(plan.table("rail_lines")["id"])
    assert set(plan.table("rail_conflation_check")["line_id"]) <= lines


def test_the_two_sides_of_a_border_name_each_other(plan: Plan) -> None:
    opposite = {
        port.id: port.counterpart_id.split(";")
        for port in plan.border_ports.itertuples()
        if port.counterpart_id
    }
    assert len(opposite) == 12
    for port, others in opposite.items():
        for other in others:
            assert port in opposite[other]


def test_gauges_break_where_they_should(plan: Plan) -> None:
    ports = plan.border_ports
    rail = ports[ports["modes"].str.contains("rail") & (ports["kind"] == "crossing")]
    for port in rail.itertuples():
        breaks = port.gauge_this_mm.split(";")[0] != port.gauge_other_mm.split(";")[0]
        sides = {port.country, port.counterpart_country}
        # Russia and Mongolia share 1520, China and the DPRK share 1435; Khasan
        # meets dual gauge as far as Rajin.
        assert breaks == (sides not in ({"RU", "MN"}, {"CN", "KP"})), port.id


def test_every_term_of_the_report_is_there_and_tied_to_the_ground(plan: Plan) -> None:
    concepts = plan.concepts.set_index("id")
    terms = TERMS.split()
    assert set(terms) <= set(concepts.index)
    links = [name for name in concepts.columns if name.endswith("_ids")]
    for name, term in concepts.iterrows():
        tied = any(term[link] for link in links)
        assert tied == (name != "seven-transformations"), name
    platforms = concepts[concepts["group"] == "platform"]["platform_ids"]
    named = {p for cell in platforms for p in cell.split(";") if p}
    ours = plan.platforms[plan.platforms["platform"] != "neighbour"]
    assert named == set(ours["id"])


def test_population_of_the_counties(plan: Plan) -> None:
    # 24,073,453 residents in the 2020 census (National Bureau of Statistics);
    # the rows leave out development zones counted apart.
    assert 21.5e6 < plan.counties["population_2020"].sum() < 24.1e6


def test_a_plan_read_later_is_the_same_plan() -> None:
    later = Plan(PLANS / "jilin" / "plan.toml")
    assert later.path == load_plan().path
    assert "not read yet" in repr(later)
    pd.testing.assert_frame_equal(later.table("rates"), load_plan().table("rates"))


def test_a_plan_read_later_tells_its_faults_when_read(tmp_path: Path) -> None:
    with pytest.raises(PlanError, match="is not a folder"):
        Plan(tmp_path / "nowhere").table("rates")
