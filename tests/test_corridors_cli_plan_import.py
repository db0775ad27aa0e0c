"""``corridors plan import``: a user's files as rows of a plan, all or none."""

from __future__ import annotations

import csv
import json
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import pandas as pd
import pyogrio
import pytest
from shapely import LineString, MultiLineString, Point, Polygon

from corridors.cli import main
from gis_data.footprints import corridor_areas
from gis_data.geodesy import geod
from gis_data.plan import DEFAULT, load_plan, problems_of_plan

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from shapely.geometry.base import BaseGeometry

# Sketched for the tests, not surveyed: they only need to pass the right places.
YINING_HORGOS = LineString([(81.32, 43.97), (80.9, 44.1), (80.44, 44.21)])
OVER = LineString([
    (81.32, 43.97), (80.9, 44.1), (80.43, 44.21), (80.27, 44.17),
    (79.3, 44.0), (78.6, 43.9), (77.24, 43.68), (76.91, 43.25),
])  # fmt: skip
ELSEWHERE = LineString([(81.3, 43.95), (80.3, 43.2), (79.2, 43.3), (77.2, 43.5)])
SOURCE = ("--source", "sketch of a test")


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    """Return a plan of Kazakhstan and China, with its example."""
    out = tmp_path / "kx"
    assert main(["plan", "new", "KX", "--countries", "KZ,CN", "--out", str(out)]) == 0
    return out


def draw(
    path: Path,
    *shapes: BaseGeometry,
    crs: str | None = "EPSG:4326",
    **columns: list[object],
) -> Path:
    cells = columns or {"name": [f"Trial {n}" for n in range(1, len(shapes) + 1)]}
    frame = gpd.GeoDataFrame(cells, geometry=list(shapes), crs="EPSG:4326")
    if crs is None:
        frame.to_file(path, encoding="utf-8")
        path.with_suffix(".prj").unlink()
        return path
    frame.to_crs(crs).to_file(path, encoding="utf-8")
    return path


def bring(
    capsys: pytest.CaptureFixture[str],
    file: Path,
    plan: Path,
    *words: str,
    code: int = 0,
) -> Any:  # noqa: ANN401 - JSON
    capsys.readouterr()
    arguments = ["import", str(file), "--plan", str(plan), *words, "--json"]
    assert main(["plan", *arguments]) == code
    out, err = capsys.readouterr()
    return json.loads(out or err)


def refusal(
    capsys: pytest.CaptureFixture[str], file: Path, plan: Path, *words: str
) -> str:
    """Return what is said of an import that is refused; the folder is as before."""
    before = contents(plan)
    failed = bring(capsys, file, plan, *words, code=2)
    assert contents(plan) == before
    return str(failed["error"]["message"])


def contents(folder: Path) -> Mapping[str, bytes]:
    return {file.name: file.read_bytes() for file in folder.iterdir()}


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def km(line: LineString) -> float:
    return geod().geometry_length(line) / 1000.0


def test_a_line_becomes_a_corridor_by_its_port(
    plan: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = draw(tmp_path / "c.geojson", OVER, name=["Yining-Almaty"])
    done = bring(capsys, file, plan, "--as", "corridor", "--id", "YA", *SOURCE)
    assert problems_of_plan(plan) == []
    members = load_plan(plan).corridor_members.query("corridor_id == 'YA'")
    assert done["rows"] == {"corridor_members.csv": len(members)}
    names = members["name_en"].tolist()
    assert names[-1] == "Almaty"
    port = names.index("Horgos")  # where it passes the frontier, in its place
    assert members["lon"].iloc[port - 1] > 80.3 > members["lon"].iloc[port + 1]
    assert members["order"].tolist() == list(range(1, len(members) + 1))
    assert members["source"].str.startswith("sketch of a test ; c.geojson").all()
    assert set(members["confidence"]) == {"low"}
    made_up = members[members["name_en"].str.contains("point")]
    assert set(made_up["tier"]) == {"inferred"}
    (feature,) = done["features"]
    assert any("XC1" in note for note in feature["notes"])
    # A plan without corridors.csv has a corridor for each id of its members.
    assert set(load_plan(plan).corridors["id"]) == {"EXAMPLE", "YA"}


@pytest.mark.parametrize("form", ["geojson", "gpkg", "shp", "kml", "parquet", "xlsx"])
def test_every_format_says_the_same(
    form: str, plan: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / f"line.{form}"
    frame = gpd.GeoDataFrame({"name": ["Zh"]}, geometry=[YINING_HORGOS], crs=4326)
    if form == "kml":
        pyogrio.write_dataframe(frame, file, driver="KML")
    elif form == "parquet":
        frame.to_parquet(file)
    elif form == "xlsx":
        lon, lat = zip(*YINING_HORGOS.coords, strict=True)
        table = pd.DataFrame({"name": "Zh", "Lat": lat, "Lon": lon, "line": "a"})
        pyogrio.write_dataframe(table, file, driver="XLSX")
    else:
        frame.to_crs(4326 if form == "geojson" else 32644).to_file(file)
    words = ("--as", "existing", "--mode", "rail", "--gauge", "1435", "--speed", "160")
    bring(capsys, file, plan, *words, "--id", "ZH", *SOURCE)
    links = rows(plan / "curated_links+.csv")
    total = sum(float(link["length_km"]) for link in links)
    assert total == pytest.approx(km(YINING_HORGOS), abs=0.2)
    first, last = links[0], links[-1]
    ends = [float(first["lon_a"]), float(first["lat_a"])]
    ends += [float(last["lon_b"]), float(last["lat_b"])]
    assert ends == pytest.approx([81.32, 43.97, 80.44, 44.21], abs=2e-5)
    (line,) = rows(plan / "rail_lines+.csv")
    assert (line["gauge_mm"], line["design_speed_kmh"]) == ("1435", "160")
    assert line["status"] == "operating"


def test_links_join_the_network_and_one_another(
    plan: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = draw(tmp_path / "x.geojson", OVER, name=["Yining-Almaty"])
    words = ("--as", "existing", "--mode", "road", "--id", "RD", *SOURCE)
    done = bring(capsys, file, plan, *words)
    assert problems_of_plan(plan) == []
    links = rows(plan / "curated_links+.csv")
    assert done["rows"]["curated_links+.csv"] == len(links)
    for one, other in pairwise(links):
        assert (one["lon_b"], one["lat_b"]) == (other["lon_a"], other["lat_a"])
        assert one["to_en"] == other["from_en"]
        assert one["attach_b_km"] == "0"
    assert links[0]["attach_a_km"] == "2"
    assert sum(float(x["length_km"]) for x in links) == pytest.approx(km(OVER), abs=0.5)
    # Split at the frontier, on both banks, and the port is named.
    over = [x for x in links if x["country_a"] != x["country_b"]]
    (decision,) = rows(plan / "border_decisions+.csv")
    assert [(x["country_a"], x["country_b"]) for x in over] == [("CN", "KZ")]
    assert over[0]["lon_a"] == decision["lon_a"]
    assert decision["gateway_id"] in set(load_plan(plan).gateways["id"])
    assert float(over[0]["length_km"]) < 1
    line = load_plan(plan).table("expressways").set_index("id").loc["RD"]
    nodes = load_plan(plan).table("nodes").set_index("node_id")
    assert len(line["node_ids"].split()) == len(links) + 1
    assert set(line["node_ids"].split()) <= set(nodes.index)


def test_a_line_that_ends_where_an_added_one_does_shares_its_node(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    # R35 is no line of the raw network: its links are curated, and end at Choibalsan.
    plan = tmp_path / "mn"
    assert main(["plan", "new", "MN", "--countries", "MN,CN", "--out", str(plan)]) == 0
    spur = LineString([(114.53, 48.07), (115.4, 47.0), (115.9, 46.2)])
    on = LineString([(115.901, 46.2), (115.9, 45.7)])
    file = draw(tmp_path / "x.geojson", spur, on, name=["Spur", "On"])
    words = ("--as", "existing", "--mode", "rail", "--gauge", "1435", *SOURCE)
    done = bring(capsys, file, plan, *words)
    first, second, third = rows(plan / "curated_links+.csv")
    old = load_plan(plan).table("curated_links").set_index("id").loc["CL-CHO"]
    ends = [(float(first[f"{c}_a"]), float(old[f"{c}_a"])) for c in ("lon", "lat")]
    assert all(one == other for one, other in ends)
    assert first["from_en"] == old["from_en"]
    names = ("lon", "lat", "country")
    assert [third[f"{n}_a"] for n in names] == [second[f"{n}_b"] for n in names]
    assert third["from_en"] == second["to_en"]
    notes = ["; ".join(feature["notes"]) for feature in done["features"]]
    assert "1520 mm" in notes[0]
    assert "1520 mm" not in notes[1]


def test_a_planned_line_is_no_link_of_the_network_yet(
    plan: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = draw(tmp_path / "p.geojson", YINING_HORGOS, name=["Y-H"])
    bring(capsys, file, plan, "--as", "planned", "--mode", "rail", *SOURCE)
    (planned,) = rows(plan / "planned_links.csv")
    (line,) = rows(plan / "rail_lines+.csv")
    assert planned["node_ids"] == line["node_ids"]
    assert (planned["stage"], line["status"]) == ("planned", "planned")
    assert not (plan / "curated_links+.csv").exists()


def test_a_frontier_is_passed_at_a_declared_port_only(
    plan: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = draw(tmp_path / "e.geojson", ELSEWHERE, name=["Elsewhere"])
    words = ("--as", "existing", "--mode", "road", "--snap-km", "30", *SOURCE)
    said = refusal(capsys, file, plan, *words)
    for part in ("CN-KZ", "no road port is within 15 km", "XC13", "--gateway-km"):
        assert part in said
    # With the port declared, the same line is taken.
    (plan / "border_ports.csv").write_text(
        "id,name_en,country,lat,lon,counterpart_country,modes,status,source,confidence\n"
        "KOL,Trial port,CN,43.48,80.7,KZ,road,open,test,low\n",
        encoding="utf-8",
    )
    done = bring(capsys, file, plan, *words)
    assert rows(plan / "border_decisions+.csv")[0]["gateway_id"] == "KOL"
    assert any("KOL" in note for note in done["features"][0]["notes"])


def test_every_frontier_without_a_port_is_told_at_once(
    plan: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    twice = LineString([(81.3, 43.95), (80.3, 43.2), (79.2, 43.3), (79.9, 42.0)])
    file = draw(tmp_path / "e.geojson", twice, name=["Twice"])
    words = ("--as", "existing", "--mode", "road", "--snap-km", "90", "--id", "T")
    assert "--source" in refusal(capsys, file, plan, *words)
    said = refusal(capsys, file, plan, *words, *SOURCE)
    assert said.count("no road port is within 15 km") > 1


def test_an_island_is_refused(
    plan: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    island = LineString([(82.0, 39.5), (82.5, 39.2)])  # the Taklamakan
    file = draw(tmp_path / "i.geojson", island)
    words = ("--as", "existing", "--mode", "rail", *SOURCE)
    assert "--snap-km" in refusal(capsys, file, plan, *words)


def test_points_become_ports_of_their_country(
    plan: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = draw(
        tmp_path / "ports.geojson", Point(80.2, 42.85), Point(82.0, 43.5),
        name=["At the frontier", "Inland"], name_zh=["边境", ""],
        modes=["road", "rail"], kind=["", "inland"], status=["open", "planned"],
    )  # fmt: skip
    done = bring(capsys, file, plan, "--as", "ports", "--id", "T", *SOURCE)
    assert problems_of_plan(plan) == []
    ports = load_plan(plan).border_ports.set_index("id")
    assert {"T-1", "T-2"} <= set(ports.index)
    sides = {ports.loc["T-1", "country"], ports.loc["T-1", "counterpart_country"]}
    assert len(sides) == 2
    assert sides <= {"KZ", "CN", "KG"}
    assert ports.loc["T-1", "name_zh"] == "边境"
    assert ports.loc["T-1", "status"] == "open"
    assert ports.loc["T-2", "counterpart_country"] == ""
    assert ports.loc["T-2", "country"] == "CN"
    assert len(done["features"]) == 2


@pytest.mark.parametrize("status", ["", "closed"])
def test_a_port_has_the_status_that_is_given_or_an_unknown_one(
    plan: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], status: str
) -> None:
    file = draw(tmp_path / "p.geojson", Point(80.2, 42.85), name=["P"], modes=["road"])
    given = ("--status", status) if status else ()
    done = bring(capsys, file, plan, "--as", "ports", "--id", "T", *given, *SOURCE)
    ports = load_plan(plan).border_ports.set_index("id")
    assert ports.loc["T", "status"] == (status or "unknown")
    told = any("--status" in note for note in done["features"][0]["notes"])
    assert told == (not status)


@pytest.mark.parametrize(
    ("point", "said"),
    [
        ((Point(80.41, 44.21), {"modes": "road"}), "XC13"),
        ((Point(82.0, 43.5), {"modes": "road"}), "inland"),
        ((Point(82.0, 43.5), {"modes": "road", "country": "KZ"}), "lies in CN"),
        ((Point(80.2, 42.85), {"modes": "camel"}), "modes"),
        ((Point(80.2, 42.85), {"modes": "road", "confidence": "sure"}), "sure"),
    ],
)
def test_a_port_that_cannot_be_is_refused(
    point: tuple[Point, dict[str, object]],
    said: str,
    plan: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    shape, cells = point
    both = {name: [cell, cell] for name, cell in cells.items()}
    shapes = (shape, Point(80.2, 42.85))
    file = draw(tmp_path / "p.geojson", *shapes, name=["Bad", "Other"], **both)
    words = ("--as", "ports", "--id", "T", *SOURCE)
    message = refusal(capsys, file, plan, *words)
    assert said in message
    assert "row 1 (Bad)" in message


def test_an_area_is_drawn_instead_of_the_schematic_one(
    plan: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    zone = Polygon([(79.9, 44.0), (80.6, 44.0), (80.6, 44.4), (79.9, 44.4)])
    bow = Polygon([(81, 43), (82, 44), (82, 43), (81, 44)])
    file = draw(tmp_path / "a.geojson", zone, bow, name=["Zone", "Bow tie"])
    done = bring(capsys, file, plan, "--as", "corridor", "--kind", "base", *SOURCE)
    assert problems_of_plan(plan) == []
    areas = corridor_areas(load_plan(plan)).set_index("corridor_id")
    assert areas.loc["ZONE", "geometry"].equals(zone)
    assert areas.loc["ZONE", "method"] == "drawn"
    assert not areas.loc["ZONE", "schematic"]
    expected = abs(geod().geometry_area_perimeter(zone)[0]) / 1e6
    assert areas.loc["ZONE", "area_km2"] == pytest.approx(expected)
    assert areas.loc["ZONE", "kind"] == "base"
    assert any("Self-intersection" in n for n in done["features"][1]["notes"])
    mended = areas.loc["BOW-TIE", "geometry"]
    assert mended.is_valid
    assert mended.area == pytest.approx(0.5)  # both of its triangles
    # The corridors that the members alone had made are still there.
    assert set(load_plan(plan).corridors["id"]) == {"EXAMPLE", "ZONE", "BOW-TIE"}
    again = refusal(capsys, file, plan, "--as", "corridor", "--kind", "base", *SOURCE)
    assert "ZONE" in again


def test_parts_of_one_row_stay_apart_unless_they_meet(
    plan: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    one, other = LineString([(81.32, 43.97), (80.9, 44.1)]), YINING_HORGOS
    met = MultiLineString([one, LineString([(80.9, 44.1), (80.44, 44.21)])])
    apart = MultiLineString([LineString([(86.0, 44.3), (86.4, 44.2)]), other])
    file = draw(tmp_path / "m.geojson", met, apart, name=["Met", "Apart"])
    bring(capsys, file, plan, "--as", "corridor", *SOURCE)
    corridors = set(load_plan(plan).corridors["id"])
    assert corridors == {"EXAMPLE", "MET", "APART-1", "APART-2"}


@pytest.mark.long
def test_nothing_is_imported_twice(
    plan: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = draw(tmp_path / "y.geojson", YINING_HORGOS, name=["Y-H"])
    for kind in ("corridor", "existing", "planned"):
        words = ("--as", kind, "--mode", "rail", "--id", f"{kind}-1", *SOURCE)
        bring(capsys, file, plan, *words)
        assert f"'{kind}-1' exists" in refusal(capsys, file, plan, *words)


def test_what_stands_in_a_table_stays_as_it_is(
    plan: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = plan / "corridor_members.csv"
    text = path.read_text(encoding="utf-8").replace(",note\n", ",note,mine\n", 1)
    head, *body = text.splitlines()
    marked = "\ufeff" + "\r\n".join([head, *(f"{line},kept" for line in body)])
    path.write_bytes(marked.encode("utf-8"))  # no end of the last line
    file = draw(tmp_path / "y.geojson", YINING_HORGOS, name=["Y-H"])
    bring(capsys, file, plan, "--as", "corridor", *SOURCE)
    after = path.read_bytes().decode("utf-8")
    assert after.startswith("\ufeff")
    kept = [line for line in after.split("\r\n") if ",kept" in line]
    assert [line.removesuffix(",").rstrip(",") for line in kept] == [
        f"{line},kept" for line in body
    ]
    assert "\n" not in after.replace("\r\n", "")
    assert problems_of_plan(plan) == []


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("nocrs.shp", "coordinate reference system"),
        ("swapped.geojson", "exchange"),
        ("far.geojson", "outside the region"),
        ("points.geojson", "takes lines or areas"),
        ("sheet.xlsx", "lat and lon"),
        ("broken.gpkg", "no GIS format"),
        ("missing.geojson", "missing"),
    ],
)
def test_a_file_that_cannot_be_read_right_is_refused(
    name: str,
    said: str,
    plan: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    file = tmp_path / name
    if name == "nocrs.shp":
        draw(file, YINING_HORGOS, crs=None)
    elif name == "swapped.geojson":
        draw(file, LineString([(y, x) for x, y in YINING_HORGOS.coords]))
    elif name == "far.geojson":
        draw(file, LineString([(10, 50), (11, 50)]))
    elif name == "points.geojson":
        draw(file, Point(80.4, 44.2))
    elif name == "sheet.xlsx":
        table = pd.DataFrame({"name": ["a"], "x": [80.0], "y": [44.0]})
        pyogrio.write_dataframe(table, file, driver="XLSX")
    elif name == "broken.gpkg":
        file.write_bytes(b"no database")
    assert said in refusal(capsys, file, plan, "--as", "corridor", *SOURCE)


def test_options_that_are_missing_are_named(
    plan: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = draw(tmp_path / "y.geojson", YINING_HORGOS, name=["线"])
    assert "--source" in refusal(capsys, file, plan, "--as", "corridor", "--id", "A")
    assert "--id" in refusal(capsys, file, plan, "--as", "corridor", *SOURCE)
    words = ("--as", "existing", "--id", "A", *SOURCE)
    assert "--mode" in refusal(capsys, file, plan, *words)
    for wrong in (("--snap-km", "nan"), ("--place-km", "-1"), ("--gauge", "15200")):
        words = ("--as", "existing", "--mode", "rail", "--id", "A", *wrong, *SOURCE)
        assert wrong[0] in refusal(capsys, file, plan, *words)
    shipped = bring(capsys, file, DEFAULT, "--as", "corridor", *SOURCE, code=2)
    assert "corridors plan new" in shipped["error"]["message"]


def test_a_dry_run_reports_and_writes_nothing(
    plan: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = draw(tmp_path / "y.geojson", YINING_HORGOS, name=["Y-H"])
    before = contents(plan)
    done = bring(capsys, file, plan, "--as", "corridor", "--dry-run", *SOURCE)
    assert not done["written"]
    assert done["rows"]["corridor_members.csv"] > 1
    assert contents(plan) == before
    words = ["import", str(file), "--plan", str(plan), "--as", "corridor", *SOURCE]
    assert main(["plan", *words]) == 0
    assert "corridor Y-H" in capsys.readouterr().out
