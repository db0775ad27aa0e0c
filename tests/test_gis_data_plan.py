"""A plan folder: what is read, inherited, and shown by version."""

import csv
import re
from pathlib import Path

import pytest

from gis_data import contracts
from gis_data.contracts import plan_tables
from gis_data.errors import PlanError
from gis_data.members import member_links
from gis_data.plan import load_plan, problems_of_plan
from gis_data.plan_files.doc import with_contracts
from gis_data.schema import CONFIDENCES, TIERS

PAGE = Path(__file__).parent.parent / "docs" / "plan-format.md"
NASTY = "</script><img src=x onerror=alert(1)>${1}"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return the plan printed in docs/plan-format.md, as a folder."""
    page = PAGE.read_text(encoding="utf-8")
    blocks = re.findall(
        r"^`([a-z_.]+)`\n\n```[a-z]+\n(.*?)^```", page, re.MULTILINE | re.DOTALL
    )
    assert [name for name, _ in blocks] == [
        "plan.toml",
        "corridor_members.csv",
        "border_ports.csv",
    ]
    for name, text in blocks:
        (tmp_path / name).write_text(text, encoding="utf-8", newline="\n")
    return tmp_path


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8", newline="\n")


def said(folder: Path) -> list[str]:
    faults = [str(fault) for fault in problems_of_plan(folder)]
    if faults:
        with pytest.raises(PlanError) as caught:
            load_plan(folder)
        for fault in faults:
            assert fault in str(caught.value)
    return faults


def test_the_example_of_the_page_is_a_plan(folder: Path) -> None:
    plan = load_plan(folder)
    assert plan.id == "khorgos"
    assert plan.corridors["name_zh"].tolist() == ["乌鲁木齐-阿拉木图走廊"]
    assert plan.corridors["confidence"].tolist() == ["low"]  # its weakest member
    assert plan.border_ports["gauge_other_mm"].tolist() == ["1520", ""]
    assert plan.border_ports["kind"].tolist() == ["crossing", "crossing"]
    links = member_links(plan.corridor_members)
    assert links["from_name_en"].tolist() == ["Urumqi", "Horgos", "Altynkol"]
    assert len(plan.table("rail_lines")) == 375  # inherited
    assert plan.platforms.empty
    assert plan.file("platforms") is None
    assert plan.file("nodes").parent.name == "reference"
    assert plan.file("border_ports").parent == folder


def test_plan_toml_itself_is_taken_for_its_folder(folder: Path) -> None:
    assert load_plan(folder / "plan.toml").path == folder
    assert load_plan(str(folder)).id == "khorgos"


def test_the_page_is_made_from_the_contracts() -> None:
    page = PAGE.read_text(encoding="utf-8")
    assert with_contracts(page) == page, (
        "run python -m gis_data.plan_files.doc docs/plan-format.md"
    )


def test_frames_are_copies(folder: Path) -> None:
    plan = load_plan(folder)
    ports = plan.border_ports
    ports["name_en"] = "gone"
    nodes = plan.table("nodes")
    nodes["lat"] = 0.0
    assert plan.border_ports["name_en"].tolist() != ["gone", "gone"]
    assert plan.table("nodes")["lat"].min() > 30


def test_a_table_that_does_not_exist_is_named(folder: Path) -> None:
    with pytest.raises(PlanError, match=r"no table 'ports'.*border_ports"):
        load_plan(folder).table("ports")


def test_an_inland_terminal_and_an_airport_need_no_counterpart(folder: Path) -> None:
    path = folder / "border_ports.csv"
    edit(path, "modes,", "kind,modes,")
    edit(path, "80.28,rail,", "80.28,inland,rail/road (inland),")
    edit(path, "80.35,road,", "80.35,,air,")
    edit(path, "44.2,80.4,KZ", "44.2,80.4,")
    edit(path, "44.21,80.41,KZ", "44.21,80.41,-")
    ports = load_plan(folder).border_ports
    assert ports["kind"].tolist() == ["inland", "airport"]
    assert ports["modes"].tolist() == ["road;rail", "air"]
    assert ports["modes_note"].tolist() == ["rail/road (inland)", ""]


def test_wordings_and_raw_column_names_are_read(folder: Path) -> None:
    path = folder / "border_ports.csv"
    edit(path, "status,status_date", "status_2026,status_evidence_date")
    edit(path, "open,2022-12", "open (cargo; limited pax),none found")
    port = load_plan(folder).border_ports.iloc[1]
    assert port["status"] == "open"
    assert port["status_note"] == "open (cargo; limited pax)"
    assert not port["status_date"]


def test_utf8_with_a_byte_order_mark_is_utf8(folder: Path) -> None:
    path = folder / "border_ports.csv"
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert said(folder) == []


def test_a_name_that_looks_like_code_is_a_name(folder: Path) -> None:
    edit(folder / "border_ports.csv", "Horgos road port", NASTY)
    edit(folder / "corridor_members.csv", "Urumqi-Almaty corridor", NASTY)
    plan = load_plan(folder)
    assert plan.border_ports["name_en"].iloc[1] == NASTY
    assert plan.corridors["name_en"].iloc[0] == NASTY


def test_a_branch_from_nowhere(folder: Path) -> None:
    path = folder / "corridor_members.csv"
    text = path.read_text(encoding="utf-8").splitlines()
    rows = [
        f"{i},{f},{line}"
        for i, f, line in zip("1234", ["", "", "1", "9"], text[1:], strict=True)
    ]
    path.write_text("\n".join(["order,follows," + text[0], *rows]), encoding="utf-8")
    (fault,) = said(folder)
    assert "row 'line 5': follows: '9' is not the order of a row above" in fault
    edit(path, "4,9,", "4,start,")
    links = member_links(load_plan(folder).corridor_members)
    assert list(zip(links["from_name_en"], links["to_name_en"], strict=True)) == [
        ("Urumqi", "Horgos"),
        ("Urumqi", "Altynkol"),
    ]


def test_nodes_without_the_lines_that_name_them(folder: Path) -> None:
    head = "node_id,name_en,lat,lon,source,confidence\n"
    (folder / "nodes.csv").write_text(head + "ALM,Almaty,43.25,76.91,GeoNames,high\n")
    faults = said(folder)
    assert len(faults) == 2
    assert faults[1].startswith(
        "nodes.csv: node_id: is in the plan, but rail_lines.csv is inherited and names "
        "168 ids that are not in it"
    )
    assert "add rail_lines.csv too" in faults[1]
    for name in ("rail_lines", "expressways"):
        needed = [f.name for f in plan_tables()[name].fields if f.required]
        (folder / f"{name}.csv").write_text(",".join(needed) + "\n")
    plan = load_plan(folder)
    assert plan.table("rail_lines").empty
    assert plan.table("nodes")["node_id"].tolist() == ["ALM"]


def test_versions_carry_over_what_is_not_restated(folder: Path) -> None:
    edit(folder / "plan.toml", "region =", 'versions = [2018, "2021"]\nregion =')
    head = "corridor_id,scheme_year,name_en,lat,lon,source,confidence\n"
    rows = [
        f"{c},{y},P,43,80,test,low"
        for c, y in (("A", 2018), ("A", 2021), ("B", 2018), ("C", ""))
    ]
    (folder / "corridor_members.csv").write_text(head + "\n".join(rows))
    plan = load_plan(folder)
    assert plan.version == "2021"  # the newest where no default is named
    shown = plan.corridor_members[["corridor_id", "scheme_year"]]
    assert shown.to_numpy().tolist() == [["A", "2021"], ["B", "2018"], ["C", ""]]
    shown = plan.at("2018").corridors[["id", "scheme_year"]]
    assert shown.to_numpy().tolist() == [["A", "2018"], ["B", "2018"], ["C", ""]]
    with pytest.raises(PlanError, match="no version '2030'; it has: 2018, 2021"):
        load_plan(folder, version="2030")


def test_lists_that_the_code_ranks_are_those_of_the_contracts() -> None:
    lists = {
        field.name: field.allowed
        for table in plan_tables().values()
        for field in table.fields
        if field.allowed
    }
    assert lists["tier"] == TIERS
    assert lists["confidence"] == CONFIDENCES


def test_links_of_contracts_lead_to_columns_of_contracts() -> None:
    columns = {n: {f.name for f in t.fields} for n, t in plan_tables().items()}
    for table in plan_tables().values():
        targets = (target for link in table.links for target in link.targets)
        assert all(key in columns[name] for name, key in targets)
        assert set(table.key) <= columns[table.name]
        assert (
            set(table.aliases.values()) | set(sum(table.points, ()))
            <= columns[table.name]
        )


def test_every_row_of_a_contract_has_every_cell() -> None:
    for path in Path(contracts.__file__).parent.glob("*.csv"):
        rows = list(csv.reader(path.read_text(encoding="utf-8").splitlines()))
        assert {len(row) for row in rows} == {len(rows[0])}, path.name
