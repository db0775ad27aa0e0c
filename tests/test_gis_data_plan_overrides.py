"""A plan selects facts of the reference set, adds to them, and overrides rows."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from gis_data.plan import PLANS, Plan, load_plan, problems_of_plan
from gis_data.plan_files.assemble import inherited_table
from network.build.declared import gateways_with_dwell
from network.costs.parameters import parameter_set
from network.query.timedep.timetable import plan_timetable

if TYPE_CHECKING:
    from pathlib import Path

TOML = """id = "khorgos"
name_en = "Khorgos gateway"
region = [74.0, 41.0, 90.0, 47.0]
"""
MEMBERS = """corridor_id,name_en,lat,lon,source,confidence
UA,Urumqi,43.801,87.6005,GeoNames,medium
UA,Almaty,43.2525,76.9115,GeoNames,medium
"""
PORTS = """id,name_en,country,lat,lon,counterpart_country,counterpart_lat,\
counterpart_lon,modes,status,gauge_this_mm,gauge_other_mm,source,confidence
XJ-HGT,Horgos rail port,CN,44.2,80.4,KZ,44.17,80.28,rail,operating,1435,1520,test,high
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "plan.toml").write_text(TOML)
    (tmp_path / "corridor_members.csv").write_text(MEMBERS)
    (tmp_path / "border_ports.csv").write_text(PORTS)
    return tmp_path


def said(folder: Path) -> list[tuple[str, str, str]]:
    return [(p.where, p.row, p.field) for p in problems_of_plan(folder)]


def put(folder: Path, name: str, *lines: str) -> Plan:
    (folder / name).write_text("\n".join(lines) + "\n")
    return Plan(folder)


def test_a_row_is_changed_cell_by_cell_and_new_ones_are_added(folder: Path) -> None:
    plan = put(
        folder, "gauge_yards+.csv",
        "id,name_en,lat,lon,country_a,country_b,status,source,confidence,hours_typ",
        "GY01,,,,,,closed,a notice,high,",
        "MY1,A yard of ours,44.17,80.28,CN,KZ,open,test,low,7",
    )  # fmt: skip
    yards = plan.table("gauge_yards").set_index("id")
    old = inherited_table("gauge_yards").set_index("id")
    assert yards.loc["GY01", "status"] == "closed"
    assert yards.loc["GY01", "hours_typ"] == old.loc["GY01", "hours_typ"]
    assert yards.loc["MY1", "hours_typ"] == 7
    assert len(yards) == len(old) + 1
    assert yards.index[:-1].tolist() == old.index.tolist()
    others = yards.index.difference(["GY01", "MY1"])
    assert yards.loc[others].equals(old.loc[others])


def test_a_key_of_several_columns_names_a_row(folder: Path) -> None:
    row = inherited_table("parameters").iloc[0]
    plan = put(
        folder, "parameters+.csv", "region,mode,parameter,value,source,confidence",
        f"{row['region']},{row['mode']},{row['parameter']},0.5,ours,low",
    )  # fmt: skip
    assert plan.table("parameters").loc[0, "value"] == 0.5
    assert len(plan.table("parameters")) == len(inherited_table("parameters"))


@pytest.mark.parametrize(
    ("name", "lines", "error"),
    [
        ("nodes+.csv", ("name_en,lat", "X,1"), ("nodes+.csv", "", "node_id")),
        # HUN is Hunyung, a station of the DPRK.
        ("nodes+.csv", ("node_id,lat,lon", "HUN,43.2,76.9"),
         ("nodes+.csv", "line 2", "lat/lon")),
        ("nodes+.csv", ("node_id,name_en,lat,lon,source,confidence", "NEW,,1,1,s,low"),
         ("nodes+.csv", "NEW", "name_en")),
        ("gauge_yards+.csv", ("id,status", "GY01,open", "GY01,closed"),
         ("gauge_yards+.csv", "GY01", "id")),
        ("gauge_yards+.csv", ("id,statuss", "GY01,open"),
         ("gauge_yards+.csv", "", "statuss")),
        ("corridors+.csv", ("id", "UA"), ("corridors+.csv", "", "")),
        ("gateway_periods+.csv",
         ("gateway_id,mode,use,from,to,status,reason,source,confidence",
          "NOBODY,rail,all,2020,2021,closed,why,test,low"),
         ("gateway_periods+.csv", "2021", "gateway_id")),
        # One cause is one error: the lines that stop there are not wrong.
        ("nodes+.csv", ("node_id,lat", "HUN,forty"), ("nodes+.csv", "HUN", "lat")),
        ("border_ports+.csv", ("id,status", "NOSUCH,closed"),
         ("border_ports+.csv", "NOSUCH", "id")),
        ("nodes+.csv", ("node_id,name_en,lat,lon,source,confidence",
                        "NEW,Jinghe,82.89,44.6,s,low"),
         ("nodes+.csv", "NEW", "lat/lon")),
        ("rail_lines+.csv", ("id,name_en,node_ids,use,status,source,confidence",
                             "NEW,A line,HUN NOSUCH,mixed,open,s,low"),
         ("rail_lines+.csv", "NEW", "node_ids")),
        ("border_ports+.csv", ("id,status", "NM-MZT,maybe"),
         ("border_ports+.csv", "NM-MZT", "status")),
        ("sea_linkss+.csv", ("id", "x"), ("sea_linkss+.csv", "", "")),
    ],
)  # fmt: skip
def test_what_is_wrong_in_an_addition_is_said_of_its_row(
    folder: Path, name: str, lines: tuple[str, ...], error: tuple[str, str, str]
) -> None:
    put(folder, name, *lines)
    assert said(folder) == [error]


def test_a_point_outside_the_region_is_right_in_a_country_of_the_plan(
    folder: Path,
) -> None:
    # Uralsk, Kazakhstan: exchanged it would lie in the Persian Gulf.
    put(folder, "nodes+.csv", "node_id,name_en,lat,lon,source,confidence",
        "NEW,Uralsk,51.2,51.37,s,low")  # fmt: skip
    assert said(folder) == []


def test_an_unknown_id_has_the_one_that_is_meant_beside_it(folder: Path) -> None:
    put(folder, "border_ports+.csv", "id,status", "NM-MZTT,closed")
    (problem,) = problems_of_plan(folder)
    assert "'NM-MZT'" in problem.message


def test_a_port_of_the_plan_has_what_is_known_of_it_under_another_id(
    folder: Path,
) -> None:
    plan = load_plan(folder)
    assert plan.border_ports["status"].tolist() == ["open"]  # operating
    gates = plan.gateways
    assert gates["of_plan"].tolist() == [True] + [False] * (len(gates) - 1)
    assert gates.set_index("id").loc["XC12", "same_as"] == "XJ-HGT"
    book = parameter_set(
        parameters=plan.table("parameters"), rates=plan.table("rates"), price_year=2025
    )
    found = gateways_with_dwell(plan, book).set_index(["id", "mode"])
    ours = gateways_with_dwell(load_plan(), book).set_index(["id", "mode"])
    assert ("XC12", "rail") not in found.index
    for name in ("dwell_low_h", "dwell_h", "dwell_high_h", "dwell_basis"):
        assert found.loc[("XJ-HGT", "rail"), name] == ours.loc[("XC12", "rail"), name]
    assert found.loc[("XJ-HGT", "rail"), "dwell_basis"] == "published"


def test_every_plan_crosses_at_the_ports_of_the_reference_set(folder: Path) -> None:
    plan = load_plan(folder)
    assert {"NM-MZT", "JL-HCT", "XC19"} <= set(plan.gateways["id"])
    assert ("JL-HCR", "freight") in plan_timetable(plan).hours
    shared = load_plan().table("gateway_periods")
    periods = plan.table("gateway_periods")
    assert periods.equals(shared.replace({"gateway_id": {"XC12": "XJ-HGT"}}))


def test_ports_are_selected_by_id_and_by_pair_of_countries(folder: Path) -> None:
    (folder / "border_ports.csv").unlink()
    assert said(folder) == [("border_ports.csv", "", "")]
    (folder / "plan.toml").write_text(TOML + 'border_ports = ["NM-MZT", "KZ-CN"]\n')
    ports = load_plan(folder).border_ports
    assert ports["id"].iloc[0] == "NM-MZT"
    pairs = zip(ports["country"], ports["counterpart_country"], strict=True)
    assert {frozenset(pair) for pair in list(pairs)[1:]} == {frozenset({"CN", "KZ"})}
    assert len(ports) > 4
    (folder / "plan.toml").write_text(TOML + 'border_ports = ["NM-MZTT", "FR-AU"]\n')
    (first, second) = problems_of_plan(folder)
    assert first.field == second.field == "border_ports"
    assert "'NM-MZT' meant" in first.message


def test_a_changed_port_is_changed_and_an_added_one_is_of_the_plan(
    folder: Path,
) -> None:
    plan = put(
        folder, "border_ports+.csv",
        "id,name_en,status,country,counterpart_country,lat,lon,modes,source,confidence",
        "NM-MZT,,closed,,,,,,,",
        "XJ-NEW,New port,planned,CN,KZ,45.5,82.6,road,test,low",
    )  # fmt: skip
    assert plan.border_ports["id"].tolist() == ["XJ-HGT", "XJ-NEW"]
    assert plan.gateways.set_index("id").loc["NM-MZT", "status"] == "closed"
    assert plan.gateways["id"].is_unique


def test_an_id_of_the_reference_set_is_not_another_port(folder: Path) -> None:
    (folder / "border_ports.csv").write_text(PORTS.replace("XJ-HGT", "JL-HCT"))
    assert said(folder) == [("border_ports.csv", "line 2", "lat/lon")]


@pytest.mark.parametrize("key", ["border_port", "versionss", "defaultversion"])
def test_a_key_written_almost_right_is_no_key(folder: Path, key: str) -> None:
    (folder / "plan.toml").write_text(TOML + f'{key} = ["2018"]\n')
    assert said(folder) == [("plan.toml", "", key)]


def test_a_column_written_almost_right_is_no_column(folder: Path) -> None:
    (folder / "border_ports.csv").write_text(
        PORTS.replace("modes,status,", "modes,statusdate,", 1)
    )
    assert ("border_ports.csv", "", "statusdate") in said(folder)


def test_facts_about_rows_that_are_replaced_are_left_out(folder: Path) -> None:
    """A plan with its own lines is not given the stops of others under the same id."""
    shutil.copy(PLANS / "reference" / "nodes.csv", folder)
    shutil.copy(PLANS / "reference" / "expressways.csv", folder)
    lines = inherited_table("rail_lines")
    own = lines[lines["id"].isin(["R02", "R03"])].copy()
    own.loc[own["id"] == "R03", ["name_en", "node_ids"]] = ["Another line", "CC HRB"]
    own.to_csv(folder / "rail_lines.csv", index=False)
    plan = load_plan(folder)
    all_stops = inherited_table("line_stops")
    rail = all_stops["line_id"].str.startswith(("R", "H"))
    kept = plan.table("line_stops")
    expected = all_stops[~rail | (all_stops["line_id"] == "R02")]
    assert kept["line_id"].tolist() == expected["line_id"].tolist()
    assert plan.rows_to_match is not None
    assert plan.rows_to_match["rail_lines"] == {0, 1}


def test_a_plan_that_replaces_nothing_has_all_rows_matched(folder: Path) -> None:
    assert load_plan(folder).rows_to_match is None


def test_low_typical_and_high_stand_in_order(folder: Path) -> None:
    put(folder, "border_ports+.csv", "id,dwell_h_low,dwell_h_typ", "JL-HCR,9,8")
    assert said(folder) == [("border_ports+.csv", "JL-HCR", "dwell_h_typ")]
