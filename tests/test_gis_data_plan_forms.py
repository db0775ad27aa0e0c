"""Cells whose text must be read as something: gauges, hours, outlines, positions."""

from __future__ import annotations

import csv
import shutil
from pathlib import Path

import pytest

from corridors.planning.check import check_plan
from gis_data.plan import problems_of_plan

FIXTURE = Path(__file__).parent / "plans" / "kazakhstan_xinjiang"


def changed(folder: Path, file: str, column: str, value: str) -> Path:
    """Return a copy of a plan with one cell of its first row changed."""
    plan = shutil.copytree(FIXTURE, folder / "plan")
    text = (plan / file).read_text(encoding="utf-8")
    rows = list(csv.DictReader(text.splitlines()))
    names = list(dict.fromkeys([*rows[0], column]))
    rows[0][column] = value
    with (plan / file).open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, names, restval="")
        writer.writeheader()
        writer.writerows(rows)
    return plan


@pytest.mark.parametrize(
    ("file", "column", "value"),
    [
        ("rail_lines+.csv", "gauge_mm", "0"),
        ("rail_lines+.csv", "gauge_mm", "1435/15200"),
        ("rail_lines+.csv", "gauge_mm", "abc"),
        ("planned_links.csv", "gauge_mm", "1435;4"),
        ("shown_routes.csv", "origin", "143.92,81.32"),
        ("shown_routes.csv", "destination", "81.3,281.3"),
    ],
)
def test_a_cell_of_another_form_is_an_error(
    tmp_path: Path, file: str, column: str, value: str
) -> None:
    problems = problems_of_plan(changed(tmp_path, file, column, value))
    assert [(p.where, p.field) for p in problems] == [(file, column)]


def test_opening_hours_must_be_a_timetable(tmp_path: Path) -> None:
    plan = shutil.copytree(FIXTURE, tmp_path / "plan")
    head = "gateway_id,hours,row,side,confidence\n"
    table = plan / "opening_hours+.csv"
    table.write_text(f"{head}XC11,nine to five,ZB001,CN,low\n", encoding="utf-8")
    where = [(p.where, p.field) for p in problems_of_plan(plan)]
    assert ("opening_hours+.csv", "hours") in where
    table.write_text(f"{head}XC11,Mo-Fr 09:00-18:00,ZB001,CN,low\n", encoding="utf-8")
    where = [(p.where, p.field) for p in problems_of_plan(plan)]
    assert ("opening_hours+.csv", "hours") not in where


@pytest.mark.parametrize(
    ("wkt", "wrong"),
    [
        ("LINESTRING (20 -35, 20 -70)", False),
        ("POINT (20 -35)", True),
        ("20 -35, 20 -70", True),
        ("LINESTRING (20 -35, 20 -170)", True),
    ],
)
def test_the_line_of_a_passage_must_be_a_line(
    tmp_path: Path, wkt: str, *, wrong: bool
) -> None:
    plan = shutil.copytree(FIXTURE, tmp_path / "plan")
    head = "id,name_en,kind,status,wkt,source,confidence\n"
    table = plan / "passages+.csv"
    table.write_text(f'{head}new,New,strait,open,"{wkt}",me,low\n', encoding="utf-8")
    where = [(p.where, p.field) for p in problems_of_plan(plan)]
    assert where == ([("passages+.csv", "wkt")] if wrong else [])


def test_a_planned_link_of_another_gauge_than_its_line_is_told(
    tmp_path: Path,
) -> None:
    plan = shutil.copytree(FIXTURE, tmp_path / "plan")
    text = (plan / "planned_links.csv").read_text(encoding="utf-8")
    link = next(csv.DictReader(text.splitlines()))
    head = "id,name_en,node_ids,gauge_mm,use,status,source,confidence"
    lines = (plan / "rail_lines+.csv").read_text(encoding="utf-8").splitlines()
    assert not any(line.startswith(link["id"]) for line in lines)

    def noted(gauge: str) -> list[tuple[str, str, str]]:
        row = f"{link['id']},L,{link['node_ids']},{gauge},mixed,planned,s,low"
        (plan / "rail_lines+.csv").write_text(f"{head}\n{row}\n", encoding="utf-8")
        check = check_plan(plan)
        assert check.errors == []
        return [(p.where, p.row, p.field) for p in check.not_read]

    other = "1435" if link["gauge_mm"] == "1520" else "1520"
    assert noted(link["gauge_mm"]) == []
    assert noted(other) == [("planned_links.csv", link["id"], "gauge_mm")]


def test_hours_of_a_port_that_no_clock_follows_are_told(tmp_path: Path) -> None:
    plan = changed(tmp_path, "border_ports.csv", "opening_hours", "9 to 18 h, Mondays")
    check = check_plan(plan)
    assert check.errors == []
    assert [(p.where, p.field) for p in check.not_read] == [
        ("border_ports.csv", "opening_hours")
    ]
    again = tmp_path / "right"
    plan = changed(again, "border_ports.csv", "opening_hours", "Mo-Fr 09:00-18:00")
    assert check_plan(plan).not_read == []
