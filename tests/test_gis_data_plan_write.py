"""Rows added to a plan: all or none; faults with the line that they stand in."""

from __future__ import annotations

import csv
import io
import os
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gis_data.errors import OutputError, PlanError
from gis_data.plan import load_plan, problems_of_plan
from gis_data.plan_files.locate import located_problems
from gis_data.plan_files.outlines import outlines
from gis_data.plan_files.write import add_rows, table_text
from gis_data.schema import Problem

if TYPE_CHECKING:
    from pathlib import Path

NODE = {"node_id": "ZZ9", "name_en": "Nine", "lat": "44", "lon": "80.5",
        "source": "test", "confidence": "low"}  # fmt: skip
LINE = {"id": "ZL9", "name_en": "Line", "node_ids": "ZZ9 ZZ8", "status": "operating",
        "source": "test", "confidence": "low"}  # fmt: skip


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    home = tmp_path / "plan"
    home.mkdir()
    (home / "plan.toml").write_text(
        'id = "k"\nname_en = "K"\nregion = [76, 41, 90, 47]\nborder_ports = ["CN-KZ"]\n'
    )
    (home / "corridor_members.csv").write_text(
        "corridor_id,name_en,lat,lon,source,confidence\n"
        "Z,A,44,80,test,high\nZ,B,44,82.7,test,medium\n"
    )
    return home


CELLS = st.text(st.characters(codec="utf-8", exclude_characters="\0\r"), max_size=12)


@given(st.lists(st.tuples(CELLS, CELLS), min_size=1, max_size=4))
def test_cells_come_back_as_they_were(cells: list[tuple[str, str]]) -> None:
    rows = [{"id": f"r{n}", "notes": a, "mine": b} for n, (a, b) in enumerate(cells)]
    before = 'id,notes\nold,"a, ""b"""\n'
    text = table_text("seaports+.csv", rows, before)
    read = list(csv.DictReader(io.StringIO(text, newline="")))
    assert read[0]["id"] == "old"
    assert read[0]["notes"] == 'a, "b"'
    for row, back in zip(rows, read[1:], strict=True):
        assert back["notes"] == row["notes"]
        assert (back.get("mine") or "") == row["mine"]


def test_a_new_table_has_the_columns_that_must_be_filled() -> None:
    header = table_text("nodes+.csv", [NODE]).splitlines()[0]
    assert header == "node_id,name_en,lat,lon,source,confidence"


def test_rows_are_added_to_several_files(folder: Path) -> None:
    other = NODE | {"node_id": "ZZ8", "lon": "81"}
    rows = {"nodes+.csv": [NODE, other], "rail_lines+.csv": [LINE]}
    add_rows(folder, rows)
    plan = load_plan(folder)
    assert {"ZZ8", "ZZ9"} <= set(plan.table("nodes")["node_id"])
    assert "ZL9" in set(plan.table("rail_lines")["id"])


def test_a_fault_in_one_table_leaves_all_as_they_were(folder: Path) -> None:
    before = sorted(file.name for file in folder.iterdir())
    with pytest.raises(PlanError, match="ZZ8"):  # no such node
        add_rows(folder, {"nodes+.csv": [NODE], "rail_lines+.csv": [LINE]})
    assert sorted(file.name for file in folder.iterdir()) == before


@pytest.mark.skipif(os.name != "posix", reason="permissions of POSIX")
def test_a_file_that_cannot_be_written_leaves_all_as_they_were(folder: Path) -> None:
    path = folder / "seaports+.csv"
    path.write_text("id,name_en\n")
    path.chmod(0o444)
    port = {"id": "ZP", "name_en": "P", "lat": "44", "lon": "80", "country": "KZ",
            "source": "test", "confidence": "low"}  # fmt: skip
    with pytest.raises(OutputError):
        add_rows(folder, {"nodes+.csv": [NODE], "seaports+.csv": [port]})
    assert not (folder / "nodes+.csv").exists()


def test_an_old_fault_does_not_hinder(folder: Path) -> None:
    path = folder / "corridor_members.csv"
    path.write_text(path.read_text().replace("medium", "sure"))
    add_rows(folder, {"nodes+.csv": [NODE]})
    assert (folder / "nodes+.csv").exists()


def test_a_fault_is_found_by_line_id_and_alias(folder: Path) -> None:
    path = folder / "border_ports.csv"
    path.write_text(
        '\ufeffid,status_2026,notes\nA,maybe,"two\nlines"\n\nB,open,x\na,perhaps,y\n',
        encoding="utf-8",
    )
    errors = [
        Problem(path.name, "line 5", "notes", "is wrong; mend it"),
        Problem(path.name, "A", "status", "'maybe' is not allowed; use open"),
        Problem(path.name, "", "country", "column is missing; add it"),
        Problem("plan.toml", "", "region", "[1] is not four numbers; write four"),
        Problem("nodes+.csv", "", "", "file is missing; put it there"),
    ]
    places = [
        (f.file, f.line, f.column, f.value) for f in located_problems(folder, errors)
    ]
    assert places == [
        ("border_ports.csv", 1, "country", ""),
        ("border_ports.csv", 3, "status", "maybe"),
        ("border_ports.csv", 5, "notes", "x"),
        ("border_ports.csv", 6, "status", "perhaps"),
        ("plan.toml", 3, "region", "[76, 41, 90, 47]"),
        ("nodes+.csv", 0, "", ""),
    ]
    first = located_problems(folder, errors)[1]
    assert (first.message, first.fix) == ("'maybe' is not allowed", "use open")


def test_an_outline_that_cannot_be_drawn_is_an_error(folder: Path) -> None:
    (folder / "corridors.csv").write_text(
        "id,kind,name_en,geometry_kind,source,confidence\nZ,base,Zone,area,test,high\n"
    )
    path = folder / "corridor_areas.csv"
    good = '"POLYGON ((80 44, 81 44, 81 45, 80 44))"'
    for bad in (
        '"POLYGON ((80 44, 81"',
        "POINT (80 44)",
        '"POLYGON ((80 44, 81 45, 81 44, 80 45, 80 44))"',
        '"POLYGON ((80 144, 81 144, 81 145, 80 144))"',
    ):
        path.write_text(f"id,wkt,source,confidence\nZ,{bad},test,low\n")
        (problem,) = problems_of_plan(folder)
        assert (problem.where, problem.field) == ("corridor_areas.csv", "wkt")
        with pytest.raises(PlanError, match="corridor_areas"):
            load_plan(folder)
    path.write_text(f"id,wkt,source,confidence\nZ,{good},test,low\n")
    assert outlines(load_plan(folder))["Z", ""]["geometry"].area == 0.5
