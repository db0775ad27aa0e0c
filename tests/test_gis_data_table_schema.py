"""Table Schema of the plan tables: what the shipped tables hold to."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest

from gis_data.contracts import plan_tables
from gis_data.plan import DEFAULT, REFERENCE
from gis_data.plan_files.table_schema import package_descriptor, schemas
from gis_data.text_files import csv_rows

if TYPE_CHECKING:
    from pathlib import Path

TYPES = {
    "string": lambda cell: isinstance(cell, str),
    "number": lambda cell: bool(re.fullmatch(r"[+-]?\d+(\.\d+)?(e[+-]?\d+)?", cell)),
    "integer": lambda cell: bool(re.fullmatch(r"[+-]?\d+", cell)),
    "boolean": lambda cell: cell in {"true", "false", "True", "False", "0", "1"},
}
FILES = sorted([*REFERENCE.glob("*.csv"), *DEFAULT.glob("*.csv")])


def breaches(rows: list[list[str]], schema: dict[str, Any]) -> list[str]:
    """Return what the standard forbids; columns that a file leaves out are empty."""
    names = rows[0][:-1]
    found = []
    for field in schema["fields"]:
        rules = field.get("constraints", {})
        if field["name"] not in names:
            found += [field["name"]] if rules.get("required") else []
            continue
        cells = [row[names.index(field["name"])] for row in rows[1:]]
        filled = [cell for cell in cells if cell not in schema["missingValues"]]
        if rules.get("required") and len(filled) < len(cells):
            found.append(f"{field['name']}: empty")
        if rules.get("unique") and len(set(filled)) < len(filled):
            found.append(f"{field['name']}: twice")
        found += [
            f"{field['name']}: {cell!r}"
            for cell in filled
            if not TYPES[field["type"]](cell)
            or cell not in rules.get("enum", [cell])
            or not re.fullmatch(rules.get("pattern", ".*"), cell, re.DOTALL)
            or ("minimum" in rules and float(cell) < rules["minimum"])
            or ("maximum" in rules and float(cell) > rules["maximum"])
        ]
    return found


def rows_of(path: Path) -> list[list[str]]:
    rows, errors = csv_rows(path.read_text(encoding="utf-8"), path.name)
    assert rows is not None
    assert errors == []
    return rows


@pytest.mark.parametrize(
    "path", FILES, ids=lambda path: f"{path.parent.name}-{path.stem}"
)
def test_every_shipped_table_holds_to_its_schema(path: Path) -> None:
    name = path.stem.removesuffix("+")  # rows that a plan adds have the same form
    schema = schemas(name)[name]
    rows = rows_of(path)
    assert breaches(rows, schema) == []
    assert schema["name"] == name


def test_a_table_that_does_not_is_told() -> None:
    rows = rows_of(REFERENCE / "seaports.csv")
    at = {name: n for n, name in enumerate(rows[0])}
    rows[1][at["lat"]], rows[2][at["lon"]] = "142.6", "east"
    rows[3][at["confidence"]], rows[4][at["id"]] = "sure", rows[5][at["id"]]
    rows[6][at["country"]], rows[7][at["name_en"]] = "Russia", ""
    found = breaches(rows, schemas("seaports")["seaports"])
    assert sorted(each.split(":")[0] for each in found) == [
        "confidence", "country", "id", "lat", "lon", "name_en"
    ]  # fmt: skip


def test_ids_and_units_of_a_contract_are_in_the_schema() -> None:
    whole = schemas()
    for name, table in plan_tables().items():
        by_name = {field["name"]: field for field in whole[name]["fields"]}
        assert list(by_name) == [field.name for field in table.fields]
        for field in table.fields:
            assert by_name[field.name].get("unit", "") == field.unit
        keys = {key["fields"][0] for key in whole[name].get("foreignKeys", [])}
        listed = {n for n, field in by_name.items() if "corridors:refersTo" in field}
        assert keys | listed == {link.column for link in table.links}
        for key in whole[name].get("foreignKeys", []):
            target = key["reference"]
            fields = {field["name"] for field in whole[target["resource"]]["fields"]}
            assert set(target["fields"]) <= fields
    assert whole["border_ports"]["primaryKey"] == ["id"]


def test_the_package_names_every_table_once() -> None:
    resources = package_descriptor()["resources"]
    assert [resource["name"] for resource in resources] == list(plan_tables())
