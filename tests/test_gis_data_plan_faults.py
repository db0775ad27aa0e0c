"""A plan folder with faults: each is told, and all at once."""

import csv
import re
import shutil
from pathlib import Path

import pytest

from gis_data.errors import PlanError
from gis_data.plan import load_plan, problems_of_plan

PAGE = Path(__file__).parent.parent / "docs" / "plan-format.md"
RAIL = "border_ports.csv row 'XJ-HGT'"
ROAD = "border_ports.csv row 'XJ-HGR'"


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


def cells_said(folder: Path) -> list[tuple[str, str, str]]:
    """Return row, column and value of each error."""
    cells = [fault.split(": ", 2) for fault in said(folder)]
    return [(row, column, message.split(" ")[0]) for row, column, message in cells]


def test_missing_column(folder: Path) -> None:
    edit(folder / "border_ports.csv", "lat,lon,counterpart_country", "lat,x,opposite")
    faults = said(folder)
    assert any(
        f.startswith("border_ports.csv: lon: column is missing; add it.")
        for f in faults
    )
    assert any("counterpart_country: is empty" in f for f in faults)


def test_duplicate_id(folder: Path) -> None:
    edit(folder / "border_ports.csv", "XJ-HGR,", "XJ-HGT,")
    assert said(folder) == [
        (f"{RAIL}: id: occurs 2 times; ids must be unique, rename one")
    ]


def test_latitude_431(folder: Path) -> None:
    edit(folder / "border_ports.csv", "CN,44.21,", "CN,431,")
    assert said(folder) == [
        (f"{ROAD}: lat: 431.0 is above the highest allowed value 90")
    ]


def test_unknown_and_small_letter_countries(folder: Path) -> None:
    edit(folder / "border_ports.csv", "CN,44.21,80.41,KZ", "ZX,44.21,80.41,kz")
    assert said(folder) == [
        (
            f"{ROAD}: country: 'ZX' is not an ISO 3166-1 alpha-2 "
            "country code; write CN, KP, RU, ..."
        ),
        (
            f"{ROAD}: counterpart_country: 'kz' is not an ISO "
            "3166-1 alpha-2 country code; write 'KZ'"
        ),
    ]


def test_port_with_no_counterpart(folder: Path) -> None:
    edit(folder / "border_ports.csv", "44.21,80.41,KZ", "44.21,80.41,")
    assert said(folder) == [
        (
            f"{ROAD}: counterpart_country: is empty; a port by "
            "road, rail or river faces a country: name it, or set kind to airport, "
            "seaport or inland"
        )
    ]


def test_port_facing_its_own_country(folder: Path) -> None:
    edit(folder / "border_ports.csv", "44.21,80.41,KZ", "44.21,80.41,CN")
    (fault,) = said(folder)
    assert "'CN' is the port's own country; name the one opposite" in fault


def test_unknown_status_and_mode(folder: Path) -> None:
    edit(folder / "border_ports.csv", "road,open", "camel,perhaps")
    faults = said(folder)
    assert (
        f"{ROAD}: status: 'perhaps' is not allowed; use one of: "
        "closed, limited, open, planned, suspended, unknown" in faults
    )
    assert (
        f"{ROAD}: modes: 'camel' is not a mode; use a "
        ";-separated list of road, rail, river, sea, air" in faults
    )


def test_a_number_that_is_none(folder: Path) -> None:
    path = folder / "border_ports.csv"
    edit(path, "modes,", "capacity_t_per_year,dwell_h_typ,modes,")
    edit(path, "80.28,rail,", "80.28,nan,inf,rail,")
    edit(path, "80.35,road,", "80.35,much,,road,")
    assert cells_said(folder) == [
        (RAIL, "capacity_t_per_year", "'nan'"),
        (ROAD, "capacity_t_per_year", "'much'"),
        (RAIL, "dwell_h_typ", "'inf'"),
    ]


@pytest.mark.parametrize(
    "cell",
    [
        "8_0.28",
        "٨٠",
        "\uff18\uff10",
        "0x50",
        "1e400",
        "--1",
        "80,28",
        "9" * 5000,
        "80°",
    ],
)
def test_a_number_has_digits_0_to_9_alone(folder: Path, cell: str) -> None:
    edit(folder / "border_ports.csv", "44.2,80.4,", f'44.2,"{cell}",')
    ((row, column, value),) = cells_said(folder)
    assert (row, column) == (RAIL, "lon")
    assert value.startswith(f"'{cell[:50]}")
    assert len(value) < 110


@pytest.mark.parametrize("cell", ["2026-13-45", "2026-02-30", "2026-00", "2026-13"])
@pytest.mark.parametrize("column", ["status_date", "opened_year"])
def test_a_date_is_in_the_calendar(folder: Path, column: str, cell: str) -> None:
    path = folder / "border_ports.csv"
    edit(path, "status_date,", "status_date,opened_year,")
    day, year = (cell, "") if column == "status_date" else ("", cell)
    edit(path, "open,2026-02,", f"open,{day},{year},")
    edit(path, "open,2022-12,", "open,2022-12,2015-17; 2026-02-28; 1933-1935,")
    assert cells_said(folder) == [(RAIL, column, repr(cell))]


@pytest.mark.parametrize(
    "cell", ["2026/5", "x-1", "\u00b2\u2070\u00b2\u2076", "\uff12\uff10\uff12\uff16",
             "2026-05?", "26-05-01", "20260", "0000", "2015-17", "spring"]
)  # fmt: skip
def test_a_date_is_a_day_a_month_or_a_year(folder: Path, cell: str) -> None:
    edit(folder / "border_ports.csv", "open,2026-02,", f"open,{cell},")
    assert cells_said(folder) == [(RAIL, "status_date", repr(cell))]


@pytest.mark.parametrize("cell", ["2026", "2026-05", "2026-05-31", "2016+", "-",
                                  "none found", "undated", ""])  # fmt: skip
def test_what_says_that_there_is_no_date_is_taken(folder: Path, cell: str) -> None:
    edit(folder / "border_ports.csv", "open,2026-02,", f"open,{cell},")
    assert said(folder) == []


@pytest.mark.parametrize("cell", ["x-1", "G331", "\u00b2\u2070\u00b2\u2076", "2026-13"])
def test_words_about_years_name_one(folder: Path, cell: str) -> None:
    path = folder / "border_ports.csv"
    edit(path, "status_date,", "status_date,opened_year,")
    edit(path, "open,2026-02,", f"open,2026-02,{cell},")
    edit(path, "open,2022-12,", "open,2022-12,1985 (goods)/1999; before 2010,")
    assert cells_said(folder) == [(RAIL, "opened_year", repr(cell))]


def test_a_port_is_not_its_own_counterpart(folder: Path) -> None:
    edit(folder / "border_ports.csv", "modes,", "counterpart_id,modes,")
    edit(folder / "border_ports.csv", "80.28,rail,", "80.28,XJ-HGR;XJ-HGT,rail,")
    edit(folder / "border_ports.csv", "80.35,road,", "80.35,XJ-HGT,road,")
    assert [row for row, *_ in cells_said(folder)] == [RAIL]


@pytest.mark.parametrize("name", ["\u200b\u2060", "\ufeff ", "\u3164", "\u202e"])
def test_a_name_that_is_not_seen_is_empty(folder: Path, name: str) -> None:
    path = folder / "border_ports.csv"
    head, rail, *rest = path.read_text(encoding="utf-8").splitlines()
    cells = rail.split(",", 2)
    path.write_text("\n".join([head, f"{cells[0]},{name},{cells[2]}", *rest]))
    assert [fault.split(";")[0] for fault in said(folder)] == [
        f"{RAIL}: name_en: is empty"
    ]


def test_what_is_not_seen_is_removed_from_tables_and_plan_toml(folder: Path) -> None:
    edit(folder / "border_ports.csv", "XJ-HGT,", "XJ\u200b-HGT,\x1b[31m\u202e")
    edit(folder / "plan.toml", '"Khorgos gateway"', '"Khor\\u202egos\\u001b gate"')
    plan = load_plan(folder)
    port = plan.border_ports.set_index("id").loc["XJ-HGT"]
    assert port["name_en"].startswith("[31m")
    assert "\u202e" not in port["name_en"]
    assert plan.name_en == "Khorgos gate"


def test_ids_that_differ_in_what_is_not_seen_are_one(folder: Path) -> None:
    edit(folder / "border_ports.csv", "XJ-HGR,", "XJ-\u200bHGT,")
    assert [fault.split(";")[0] for fault in said(folder)] == [
        f"{RAIL}: id: occurs 2 times"
    ]


def test_ids_that_differ_in_case_are_refused(folder: Path) -> None:
    edit(folder / "border_ports.csv", "XJ-HGR,", "xj-hgt,")
    ((row, column, _),) = cells_said(folder)
    assert (row, column) == (RAIL, "id")


def test_a_row_is_named_once_by_several_columns(folder: Path) -> None:
    path = folder / "corridor_members.csv"
    head, *rows = path.read_text(encoding="utf-8").splitlines()
    lines = [f"order,{head}", *(f"{min(i, 2)},{row}" for i, row in enumerate(rows))]
    path.write_text("\n".join(lines), encoding="utf-8")
    ((_, column, value),) = cells_said(folder)
    assert (column, value) == ("order", "2.0")


def test_a_message_lists_a_hundred_errors(folder: Path) -> None:
    path = folder / "border_ports.csv"
    head, rail, *_ = path.read_text(encoding="utf-8").splitlines()
    rows = [
        rail.replace("XJ-HGT", f"P{i}").replace("44.2,", "431,") for i in range(250)
    ]
    path.write_text("\n".join([head, *rows]), encoding="utf-8")
    count = len(problems_of_plan(folder))
    assert count >= 250
    with pytest.raises(PlanError) as caught:
        load_plan(folder)
    lines = str(caught.value).splitlines()
    assert len(lines) == 102
    assert f"{count - 100:,}" in lines[-1]


@pytest.mark.parametrize("text", ["", "  \n", "\ufeff"])
def test_empty_file(folder: Path, text: str) -> None:
    (folder / "border_ports.csv").write_text(text, encoding="utf-8")
    assert said(folder) == [
        "border_ports.csv: file is empty; write at least the line of column names"
    ]


def test_header_only(folder: Path) -> None:
    for name in ("border_ports.csv", "corridor_members.csv"):
        head = (folder / name).read_text(encoding="utf-8").splitlines()[0]
        (folder / name).write_text(head + "\n", encoding="utf-8")
    assert said(folder) == [
        "corridor_members.csv: has only the line of column names; add at least one row",
    ]


@pytest.mark.parametrize(
    ("encoding", "looks"),
    [
        ("gbk", "looks like GBK or GB18030"),
        ("utf-16", "looks like UTF-16"),
        ("utf-16-le", "looks like UTF-16"),
        ("utf-16-be", "looks like UTF-16"),
    ],
)
def test_wrong_encoding(folder: Path, encoding: str, looks: str) -> None:
    path = folder / "border_ports.csv"
    path.write_bytes(path.read_text(encoding="utf-8").encode(encoding))
    (fault,) = said(folder)
    assert fault.startswith("border_ports.csv: is not UTF-8")
    assert looks in fault
    assert "save it as UTF-8" in fault


def test_plan_toml_in_gbk_and_not_toml(folder: Path) -> None:
    path = folder / "plan.toml"
    whole = path.read_text(encoding="utf-8")
    path.write_bytes(whole.encode("gbk"))
    (fault,) = said(folder)
    assert fault.startswith("plan.toml: is not UTF-8 (line 3")
    path.write_text(whole.replace('"khorgos"', "khorgos"), encoding="utf-8")
    (fault,) = said(folder)
    assert fault.startswith("plan.toml: is not TOML: ")
    assert "line 1" in fault


def test_no_plan_toml_no_folder(folder: Path) -> None:
    (folder / "plan.toml").unlink()
    (fault,) = said(folder)
    assert fault == f"plan.toml: file is missing; put it into {folder}"
    (fault,) = said(folder / "nowhere")
    assert "is not a folder; a plan is a folder with plan.toml" in fault


def test_a_missing_required_table(folder: Path) -> None:
    (folder / "corridor_members.csv").unlink()
    (fault,) = said(folder)
    assert fault.startswith("corridor_members.csv: file is missing; put it into")


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ('id = "khorgos"\n', "", "id: is missing; add it"),
        ('"khorgos"', '"Khorgos!"', "id: 'Khorgos!' is not allowed; use small"),
        ('"Khorgos gateway"', "7", "name_en: 7 is not text; put it in double"),
        ("[74.0, 41.0, 90.0, 47.0]", "[74.0, 41.0]", "region: [74.0, 41.0] is not"),
        ("90.0, 47.0]", "90.0, 431]", "region: 431 is not within -90 to 90; write"),
        ("[74.0, 41.0, 90.0", "[90.0, 41.0, 74.0", "is reversed or empty"),
        (
            "region =",
            "charted_sea = [9, 8, 7, 6]\nregion =",
            "charted_sea: [9, 8, 7, 6]",
        ),
        ("region =", 'default_version = "2018"\nregion =', "'2018' is not in versions"),
        ("region =", 'versions = "2018"\nregion =', "versions: '2018' is not a list"),
        ("region =", 'versions = ["1", "1"]\nregion =', "names one twice; drop one"),
        ("region =", 'id = "khorgos"\nregion =', "Cannot overwrite a value"),
        ("region =", "versions = [{a = 1}]\nregion =", "versions: {'a': 1} is not"),
        ("region =", "credits = [1.5]\nregion =", "credits: 1.5 is not text"),
        ("90.0, 47.0]", "90.0, nan]", "region: nan is not within -90 to 90; write"),
        ("74.0,", "9" * 4000 + ",", "region: 9999"),
        ("region =", f"x = {'9' * 5000}\nregion =", "is not TOML: "),
        ("region =", f"x = {'[' * 9999}{']' * 9999}\nregion =", "nested too deep"),
        ("region =", f"x{'.x' * 20000} = 1\nregion =", "line 4 has over 200 dots"),
        ("region =", f"x = '{'y' * 250_000}'\nregion =", "allowed are 0.25"),
        ("region =", 'country = "cn"\nregion =', "country: 'cn' is not an ISO"),
    ],
)
def test_faults_of_plan_toml(folder: Path, old: str, new: str, fault: str) -> None:
    edit(folder / "plan.toml", old, new)
    (found,) = said(folder)
    assert found.startswith("plan.toml: ")
    assert fault in found


def test_ragged_rows_are_named_by_line_and_the_rest_is_read(folder: Path) -> None:
    path = folder / "border_ports.csv"
    edit(path, '"CAREC CPMM 2022 report - PRC, https', "CAREC CPMM 2022, PRC, https")
    edit(path, 'republic-of-china",high', "republic-of-china,high")
    edit(path, "44.2,80.4,KZ", "431,80.4,KZ")
    assert said(folder) == [
        (
            "border_ports.csv row 'line 3': has 19 cells, the line of column names "
            "has 17; put values that hold a comma in quotes, keep a comma for each "
            "empty cell"
        ),
        (f"{RAIL}: lat: 431.0 is above the highest allowed value 90"),
    ]


def test_unclosed_quote_doubled_column_semicolons(folder: Path) -> None:
    path = folder / "border_ports.csv"
    whole = path.read_text(encoding="utf-8")
    path.write_text(whole.replace('of-china",high', "of-china,high"), encoding="utf-8")
    (fault,) = said(folder)
    assert "is not CSV: " in fault
    path.write_text(whole.replace("name_zh,", "name_en,", 1), encoding="utf-8")
    (fault,) = said(folder)
    assert "'name_en' (columns 2, 3)" in fault
    path.write_text(whole.replace(",", ";"), encoding="utf-8")
    (fault,) = said(folder)
    assert "columns are not separated by commas" in fault


def test_a_point_far_from_the_region(folder: Path) -> None:
    edit(folder / "corridor_members.csv", "43.2525,76.9115", "3.2525,16.9115")
    (fault,) = said(folder)
    assert fault.startswith(
        "corridor_members.csv row 'line 5': lat/lon: 3.2525, 16.9115 lies 57 degrees "
        "outside the region [74.0, 41.0, 90.0, 47.0] of plan.toml"
    )


def test_latitude_and_longitude_exchanged(folder: Path) -> None:
    edit(folder / "corridor_members.csv", "43.2525,76.9115", "76.9115,43.2525")
    (fault,) = said(folder)
    assert "row 'line 5': lat/lon: 76.9115, 43.2525" in fault
    assert "43.2525, 76.9115 in KZ" in fault


def test_members_of_undeclared_corridors_and_versions(folder: Path) -> None:
    (folder / "corridors.csv").write_text(
        "id,kind,name_en,geometry_kind,source,confidence,scheme_year\n"
        "UZ,channel,Channel,line,test,low,2018\n"
        "UZ,channel,Channel again,line,test,low,2018\n"
    )
    faults = said(folder)
    assert (
        "corridors.csv row 'UZ': id: 'UZ' of '2018' occurs 2 times; drop or rename one"
        in faults
    )
    assert (
        "corridors.csv row 'UZ': scheme_year: '2018' is not among the versions of "
        "plan.toml (none); add it there or correct it here" in faults
    )
    assert (
        "corridor_members.csv row 'line 2': corridor_id: 'UA' is not in the column id "
        "of corridors.csv; add the row there or correct the id" in faults
    )
    assert len(faults) == 7  # one twice, two versions, four members


def test_unknown_ids_of_other_tables(folder: Path) -> None:
    edit(folder / "border_ports.csv", "modes,", "counterpart_id,place_id,modes,")
    edit(
        folder / "border_ports.csv", "80.28,rail,", "80.28,XJ-HGR;KZ-A,cn-horgos,rail,"
    )
    edit(folder / "border_ports.csv", "80.35,road,", "80.35,,cn-hargos,road,")
    assert said(folder) == [
        (
            f"{RAIL}: counterpart_id: 'KZ-A' is not in the column id "
            "of border_ports.csv; add the row there or correct the id"
        ),
        (
            f"{ROAD}: place_id: 'cn-hargos' is not in the column id "
            "of places.csv; add the row there or correct the id"
        ),
    ]


def test_a_misnamed_table_is_not_passed_over(folder: Path) -> None:
    shutil.copy(folder / "border_ports.csv", folder / "border_port.csv")
    (folder / "my_notes.csv").write_text("anything\n")
    assert said(folder) == [
        "border_port.csv: is no table of a plan; is border_ports.csv meant? Rename it"
    ]


def test_all_faults_of_all_files_at_once(folder: Path) -> None:
    edit(folder / "plan.toml", '"Khorgos gateway"', '""')
    edit(folder / "corridor_members.csv", "76.9115", "east")
    edit(folder / "border_ports.csv", "44.21,80.41,KZ", "431,80.41,")
    faults = said(folder)
    assert [f.split(":")[0].split(" row")[0] for f in faults] == [
        "plan.toml",
        "corridor_members.csv",
        "border_ports.csv",
        "border_ports.csv",
    ]
    with pytest.raises(PlanError, match="has 4 errors:"):
        load_plan(folder)


def test_judgement_alone_is_not_of_high_confidence(folder: Path) -> None:
    path = folder / "border_ports.csv"
    head, first, *rows = csv.reader(path.read_text("utf-8").splitlines())
    cells = dict(zip(head, first, strict=True))
    cells |= {"source": "analyst knowledge", "confidence": "high"}
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([head, list(cells.values()), *rows])
    (fault,) = said(folder)
    assert f"row '{cells['id']}'" in fault
    assert "confidence" in fault
    assert "analyst knowledge" in fault
