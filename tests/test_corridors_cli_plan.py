"""``corridors plan new | check | schema``: a sound folder, and what is wrong where."""

from __future__ import annotations

import csv
import json
import re
import shutil
import time
from dataclasses import fields
from typing import TYPE_CHECKING, Any

import pytest

from corridors.cli import main
from corridors.planning.new import KEYS
from gis_data.contracts import plan_tables
from gis_data.plan import load_plan, problems_of_plan
from gis_data.plan_files.assemble import inherited_table
from gis_data.plan_files.head import PlanHead
from gis_data.plan_files.write import table_text

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser

LIMIT_S = 10.0


def run(capsys: pytest.CaptureFixture[str], *words: str, code: int = 0) -> Any:  # noqa: ANN401 - JSON
    assert main(["plan", *words, "--json"]) == code
    out, err = capsys.readouterr()
    return json.loads(out or err)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a new plan of Kazakhstan and China."""
    out = tmp_path / "kx"
    words = ["new", "Kazakhstan - Xinjiang", "--countries", "kz,cn", "--out", str(out)]
    assert main(["plan", *words]) == 0
    return out


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8", newline="\n")


@pytest.mark.parametrize(
    "words",
    [
        ("--countries", "KZ,CN"),
        ("--countries", "EE"),
        ("--countries", "RU"),
        ("--bbox", "46,36,54,46"),
        ("--countries", "AZ,GE,TR", "--bbox", "40,38,51,43"),
        ("--bbox", "-10,36,-1,44"),  # no port of the reference set
    ],
)
def test_a_new_plan_is_sound_at_once(
    words: tuple[str, ...], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "plan"
    made = run(capsys, "new", "Some plan", *words, "--out", str(out))
    assert problems_of_plan(out) == []
    plan = load_plan(out)
    assert plan.name_en == "Some plan"
    assert plan.border_ports["id"].tolist() == made["border_ports"]
    assert list(plan.region) == made["region"]
    assert plan.corridor_members["name_en"].tolist() == made["members"]
    assert len(made["members"]) > 1
    assert plan.corridor_members["source"].ne("").all()
    assert set(made["files"]) >= {"plan.toml", "corridor_members.csv", "README.md"}


@pytest.mark.parametrize("name", ['A "quoted" \\ name', "# a\nb = 1", "走廊", "=x"])
def test_any_name_is_only_a_name(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "plan"
    run(capsys, "new", name, "--countries", "KZ", "--out", str(out))
    assert load_plan(out).name_en == " ".join(name.split())


def test_its_ports_are_those_between_the_countries(folder: Path) -> None:
    reference = inherited_table("border_ports")
    sides = {"KZ", "CN"}
    pairs = zip(reference["country"], reference["counterpart_country"], strict=True)
    own = reference["same_as"].eq("")
    wanted = {
        port
        for port, pair, once in zip(reference["id"], pairs, own, strict=True)
        if {*pair} == sides and once
    }
    ports = load_plan(folder).border_ports
    assert set(ports["id"]) == wanted
    assert len(wanted) > 1
    west, south, east, north = load_plan(folder).region
    assert ports["lon"].between(west, east).all()
    assert ports["lat"].between(south, north).all()


def test_every_key_of_plan_toml_is_explained(folder: Path) -> None:
    text = (folder / "plan.toml").read_text(encoding="utf-8")
    for field in fields(PlanHead):
        if field.name == "not_read":
            continue
        assert KEYS[field.name]
        assert f"\n{field.name} =" in text or f"\n# {field.name} =" in text


def test_every_key_can_be_switched_on(folder: Path) -> None:
    path = folder / "plan.toml"
    text = path.read_text(encoding="utf-8")
    on = re.sub(r"^# (\w+ = )", r"\1", text, flags=re.MULTILINE)
    assert on.count(" = ") == text.count(" = ")
    path.write_text(on, encoding="utf-8", newline="\n")
    assert problems_of_plan(folder) == []
    head = load_plan(folder).head
    assert (head.roads, head.currency, head.country) == ("plan", "CNY", "KZ")
    assert head.charted_sea == (112.5, 20.0, 150.0, 55.0)


def test_an_area_without_ports_names_the_option_that_finds_some(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["plan", "new", "Islands", "--countries", "JP"]
    assert main([*words, "--out", str(tmp_path / "jp")]) == 0
    assert "--bbox" in capsys.readouterr().out
    assert main(["plan", "new", "KX", "--countries", "KZ,CN", "--out",
                 str(tmp_path / "kx")]) == 0  # fmt: skip
    assert "--bbox" not in capsys.readouterr().out


def test_its_example_is_of_true_places(folder: Path) -> None:
    known = {*inherited_table("places")["name_en"]}
    members = load_plan(folder).corridor_members
    first, port, last = members["name_en"]
    assert {first, last} <= known
    assert port in set(inherited_table("border_ports")["name_en"])


def test_a_folder_with_something_in_it_is_refused(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = {file.name: file.read_bytes() for file in folder.iterdir()}
    words = ("new", "X", "--countries", "KZ", "--out", str(folder))
    assert run(capsys, *words, code=2)["error"]["type"] == "OutputError"
    assert {file.name: file.read_bytes() for file in folder.iterdir()} == before


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((), "--countries"),
        (("--countries", "KZ,QQ"), "'QQ'"),
        (("--bbox", "90,40,80,50"), "--bbox"),
        (("--bbox", "80,40,90"), "--bbox"),
        (("--bbox", "-150,-50,-140,-45"), "no city"),
    ],
)
def test_no_area_is_refused(
    words: tuple[str, ...],
    said: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    out = tmp_path / "plan"
    failed = run(capsys, "new", "X", *words, "--out", str(out), code=2)
    assert said in failed["error"]["message"]
    assert not out.exists()


def test_check_needs_no_network_and_little_time(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    start = time.perf_counter()
    page = tmp_path / "check.html"
    checked = run(capsys, "check", str(folder), "--map", str(page))
    assert time.perf_counter() - start < LIMIT_S
    assert checked["ok"]
    assert page.stat().st_size < 1.5e6
    (member,) = (
        p
        for p in checked["points"]
        if p["file"] == "corridor_members.csv" and p["line"] == 3
    )
    # Alashankou, at the frontier and on the line to Dostyk.
    assert member["country"] == "CN"
    assert member["frontier"] == "CN-KZ"
    assert member["frontier_km"] < 10
    assert member["rail_km"] < 5
    selected = [p for p in checked["points"] if p["file"] == "plan.toml"]
    assert {p["row"] for p in selected} == set(load_plan(folder).border_ports["id"])
    lines = (folder / "plan.toml").read_text(encoding="utf-8").splitlines()
    assert all(f'"{p["row"]}"' in lines[p["line"] - 1] for p in selected)


def test_every_fault_has_its_file_line_column_and_value(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    edit(folder / "plan.toml", "region = [", "region = [200.0, ")
    path = folder / "corridor_members.csv"
    text = path.read_text(encoding="utf-8").rstrip("\n")
    rows = list(csv.reader(text.splitlines()))
    confidence, note = (rows[0].index(name) for name in ("confidence", "note"))
    rows[3][confidence] = "sure"
    rows[2][note] = "two\nlines"  # the next row is a line farther down
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(rows)
    (folder / "border_ports.csv").write_text(
        "id,name_en,country,lat,lon,counterpart_country,modes,status,source,confidence\n"
        "P1,One,KZ,44,80.2,CN,rail,open,test,low\n\n"
        "P2,Two,KZ,444,80.2,XX,rail,open,test,low\n"
        "P1,Three,KZ,44,80.2,CN,camel,open,test,low\n",
        encoding="utf-8",
    )
    checked = run(capsys, "check", str(folder), code=2)
    found = {(f["file"], f["line"], f["column"]): f for f in checked["errors"]}
    where = folder / "plan.toml"
    toml_line = next(
        n
        for n, line in enumerate(where.read_text(encoding="utf-8").splitlines(), 1)
        if line.startswith("region")
    )
    values = {
        ("plan.toml", toml_line, "region"): "[200.0,",
        ("corridor_members.csv", 5, "confidence"): "sure",
        ("border_ports.csv", 2, "id"): "P1",
        ("border_ports.csv", 5, "id"): "P1",
        ("border_ports.csv", 4, "lat"): "444",
    }
    for place, value in values.items():
        assert found[place]["value"].startswith(value), place
        assert found[place]["message"], place
    assert found["border_ports.csv", 5, "id"]["fix"]
    assert not checked["ok"]


def test_people_read_the_faults_in_a_table(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    edit(folder / "corridor_members.csv", "medium", "sure")
    assert main(["plan", "check", str(folder)]) == 2
    text = capsys.readouterr().out
    assert "corridor_members.csv:2" in text
    assert "sure" in text


def flags(checked: dict[str, Any], row: str) -> dict[str, str]:
    return {
        point["end"]: flag["code"]
        for point in checked["points"]
        for flag in point["flags"]
        if row in {point["row"], point["name"].get("en")}
    }


def test_points_that_look_wrong_are_flagged(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "border_ports.csv").write_text(
        "id,name_en,country,lat,lon,counterpart_country,counterpart_lat,"
        "counterpart_lon,modes,status,source,confidence\n"
        # Almaty and Urumqi: on the wrong bank both, and far from the frontier.
        "SWAP,Swapped,CN,43.25,76.91,KZ,43.8,87.6,road,open,test,low\n"
        # In the desert of Taklamakan.
        "FAR,Far,CN,39.0,82.5,KZ,,,rail,planned,test,low\n",
        encoding="utf-8",
    )
    sea = {"corridor_id": "SEA", "name_en": "Midst of the Caspian", "lat": "42"}
    path = folder / "corridor_members.csv"
    text = table_text(
        path.name,
        [{**sea, "lon": "50.5", "source": "test", "confidence": "low"}],
        path.read_text("utf-8"),
    )
    path.write_text(text, encoding="utf-8")
    edit(folder / "plan.toml", "region = [75.0", "region = [50.0")
    checked = run(capsys, "check", str(folder))  # a flag is no error
    swapped = flags(checked, "SWAP")
    assert set(swapped) == {"", "counterpart"}
    assert set(swapped.values()) <= {"check.wrong_side", "check.far_from_frontier"}
    by_code = [
        f["code"]
        for p in checked["points"]
        if p["row"] == "SWAP" and not p["end"]
        for f in p["flags"]
    ]
    assert by_code == ["check.wrong_side", "check.far_from_frontier"]
    assert flags(checked, "FAR") == {"": "check.far_from_network"}
    (wet,) = (p for p in checked["points"] if p["name"]["en"] == sea["name_en"])
    assert [f["code"] for f in wet["flags"]][:1] == ["check.at_sea"]
    assert wet["country"] == ""
    assert checked["flagged"] == sum(bool(p["flags"]) for p in checked["points"])


def test_a_folder_that_is_none_is_an_error(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    checked = run(capsys, "check", str(tmp_path / "nothing"), code=2)
    assert len(checked["errors"]) == 1
    page = tmp_path / "page.html"
    words = ("check", str(tmp_path / "nothing"), "--map", str(page))
    assert run(capsys, *words, code=2)["error"]["type"] == "PlanError"
    assert not page.exists()


FAR = "EXAMPLE,Far off,46.2,74.0,test,low,,4,,core,,in a desert"


@pytest.mark.browser
def test_the_page_of_a_check_opens_offline_with_its_table(
    folder: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    chromium: Browser,
) -> None:
    path = folder / "corridor_members.csv"
    edit(path, "Urumqi,", "<b>Urumqi</b>${1},")
    lines = path.read_text(encoding="utf-8").splitlines()
    path.write_text("\n".join([*lines, FAR]) + "\n", encoding="utf-8")
    page = tmp_path / "check.html"
    checked = run(capsys, "check", str(folder), "--map", str(page))
    said: list[str] = []
    tab = chromium.new_page(viewport={"width": 1280, "height": 800})
    tab.on("console", lambda message: said.append(message.text))
    tab.on("pageerror", lambda error: said.append(str(error)))
    tab.on("request", lambda request: said.append(request.url))
    tab.goto(page.as_uri())
    tab.wait_for_selector("body.kit-ready", timeout=20_000)
    assert [x for x in said if not x.startswith(("data:", "blob:"))] == [page.as_uri()]
    table = tab.locator(".check-table")
    assert table.get_attribute("open") is not None  # a point is flagged
    assert table.locator("tbody tr").count() == len(checked["points"])
    assert table.get_by_text("<b>Urumqi</b>${1}").count() > 0
    box, map_box = table.bounding_box(), tab.locator(".folium-map").bounding_box()
    assert box is not None
    assert map_box is not None
    assert map_box["y"] + map_box["height"] <= box["y"] + 1  # nothing is covered
    table.locator("summary").click()
    tab.wait_for_function(  # the map takes the room of a closed table
        """before => {
          const height = document.querySelector(".folium-map").clientHeight;
          return height > before + 50 && CorridorKit.map.getSize().y === height;
        }""",
        arg=map_box["height"],
    )
    tab.close()


def test_a_schema_is_json_of_one_table_or_all(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    one = run(capsys, "schema", "border_ports")
    assert one["name"] == "border_ports"
    assert set(run(capsys, "schema")) == set(plan_tables())
    failed = run(capsys, "schema", "ports", code=2)
    assert "border_ports" in failed["error"]["message"]
    files = run(capsys, "schema", "--out", str(tmp_path / "s"))["files"]
    package = json.loads((tmp_path / "s" / "datapackage.json").read_text("utf-8"))
    named = {resource["schema"] for resource in package["resources"]}
    assert {file.rsplit("/", 1)[-1] for file in files} == {*named, "datapackage.json"}
    shutil.rmtree(tmp_path / "s")
