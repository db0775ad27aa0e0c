"""Pages of plans of other regions: extent, languages, seaports, legend, omissions."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from corridors.atlas.make import left_out, make_atlas
from corridors.atlas.plan_frames import area_frame, seaport_frame
from corridors.atlas.plan_page import plan_page
from corridors.atlas.plan_scope import plan_languages, plan_view
from corridors.workspace import open_workspace
from gis_data.plan import load_plan
from maps.compose import page_data

if TYPE_CHECKING:
    from corridors.workspace import Workspace
    from maps.compose import Page
    from network.query.router import Router

PLANS = Path(__file__).parent / "plans"
NAMES = ("kazakhstan_xinjiang", "baltic")
WORLD = (-180.0, -90.0, 180.0, 90.0)


def copied(name: str, folder: Path, **tables: str) -> Path:
    """Return a copy of a plan with some of its files written anew."""
    target = folder / name
    shutil.copytree(PLANS / name, target)
    for table, text in tables.items():
        (target / table.replace("_toml", ".toml")).write_text(text, encoding="utf-8")
    return target


@pytest.fixture(scope="module")
def made(real_router: Router) -> dict[str, tuple[Workspace, Page]]:
    """Return the page of each plan on the rail network, which all plans share."""
    from corridors.align import align_corridors

    pages = {}
    for name in NAMES:
        work = open_workspace(PLANS / name)
        work.__dict__["router"] = real_router
        lines = align_corridors(real_router, work.plan, work.gazetteer)
        pages[name] = (work, plan_page(work, lines, "2026-11-22"))
    return pages


@pytest.mark.parametrize(
    ("name", "languages"),
    [("kazakhstan_xinjiang", ("en", "zh", "ru")), ("baltic", ("en",))],
)
def test_a_language_is_offered_if_the_plan_has_its_names(
    name: str, languages: tuple[str, ...]
) -> None:
    assert plan_languages(load_plan(PLANS / name)) == languages


@pytest.mark.parametrize(
    ("name", "ports"),
    [("kazakhstan_xinjiang", {"AKT", "BAK"}), ("baltic", {"KLJ", "MUG", "RIX"})],
)
def test_only_seaports_of_the_plan_or_its_region_are_shown(
    name: str, ports: set[str]
) -> None:
    frame = seaport_frame(load_plan(PLANS / name), WORLD)
    assert set(frame["id"]) == {f"seaports:{port}" for port in ports}


def test_a_seaport_that_a_plan_names_is_shown_wherever_it_lies(tmp_path: Path) -> None:
    folder = copied("baltic", tmp_path)
    with (folder / "shown_routes.csv").open("a", encoding="utf-8") as file:
        file.write("to-busan,ee-tallinn,seaports:PUS,,,,,\n")
    ids = set(seaport_frame(load_plan(folder), WORLD)["id"])
    assert "seaports:PUS" in ids
    assert "seaports:OSA" not in ids


@pytest.mark.parametrize("name", NAMES)
def test_a_page_opens_on_the_extent_of_its_plan(name: str) -> None:
    plan = load_plan(PLANS / name)
    west, south, east, north = plan_view(plan)
    members = plan.corridor_members
    inside = members["lon"].between(west, east) & members["lat"].between(south, north)
    assert inside.all() or plan.head.province
    assert plan.region[0] - 8 < west
    assert east < plan.region[2] + 16


def test_an_area_of_members_close_together_is_a_band() -> None:
    areas = area_frame(load_plan(PLANS / "kazakhstan_xinjiang"))
    gate = areas[areas["corridor_id"].eq("GATE")]
    assert gate["method"].tolist() == ["band"]
    assert gate.geometry.iloc[0].area > 0


@pytest.mark.long
def test_a_main_corridor_that_is_a_line_is_named_so(
    made: dict[str, tuple[Workspace, Page]],
) -> None:
    for name in NAMES:
        layers = {layer.name: layer for layer in made[name][1].layers}
        classes, codes = layers["corridors"].class_of_rows()
        kinds = layers["corridors"].frame["kind"].tolist()
        assert [classes[code].value for code in codes] == kinds
        assert "main" in kinds


def test_what_a_page_cannot_show_is_told(tmp_path: Path) -> None:
    head = (PLANS / "baltic" / "plan.toml").read_text(encoding="utf-8")
    head += 'country = "CN"\nprovince = "Jillin"\n'
    folder = copied("baltic", tmp_path, plan_toml=head)
    (folder / "shown_routes.csv").unlink()
    with (folder / "corridors.csv").open("a", encoding="utf-8") as file:
        file.write("SPUR,line,line,Spur,analyst knowledge,low\n")
    with (folder / "planned_links.csv").open("a", encoding="utf-8") as file:
        file.write("VAGUE,Vague,rail,idea,,,,,,analyst knowledge,low\n")
    told = {m.code: m.params for m in left_out(open_workspace(folder))}
    assert "Jilin" in told["atlas.no_province"]["known"]  # type: ignore[operator]
    assert [n.en for n in told["atlas.no_members"]["names"]] == ["Spur"]  # type: ignore[union-attr]
    assert [n.en for n in told["atlas.no_nodes"]["names"]] == ["Vague"]  # type: ignore[union-attr]
    assert "atlas.routes_left" not in told  # two corridors, no open port


def test_routes_beyond_those_shown_are_counted(tmp_path: Path) -> None:
    folder = copied("baltic", tmp_path)
    (folder / "shown_routes.csv").unlink()
    path = folder / "border_ports+.csv"
    text = path.read_text(encoding="utf-8").replace(",closed,", ",open,")
    path.write_text(text, encoding="utf-8")
    (message,) = left_out(open_workspace(folder))
    assert (message.code, message.params["n"]) == ("atlas.routes_left", 2 + 22 - 8)


def test_the_shipped_plan_leaves_nothing_out() -> None:
    assert left_out(open_workspace()) == ()


@pytest.mark.long
def test_pages_say_how_many_names_are_shown_in_english(
    made: dict[str, tuple[Workspace, Page]],
) -> None:
    data: Any = page_data(made["kazakhstan_xinjiang"][1])
    assert data["languages"] == ["en", "zh", "ru"]
    unnamed = data["page"]["unnamed"]
    assert unnamed["en"][0] == 0
    assert 0 < unnamed["ru"][0] < unnamed["ru"][1]


@pytest.mark.slow
@pytest.mark.long
def test_the_contents_page_offers_the_languages_of_its_pages(
    tmp_path: Path, real_router: Router
) -> None:
    work = open_workspace(PLANS / "baltic")
    work.__dict__["router"] = real_router
    make_atlas(work, tmp_path)
    index = (tmp_path / "index.html").read_text(encoding="utf-8")
    assert set(re.findall(r'<span lang="(\w\w)"', index)) == {"en"}
    for page in ("index", "plan", "routes"):
        text = (tmp_path / f"{page}.html").read_text(encoding="utf-8")
        assert not re.search("Jilin|Changchun|Northeast Asia|吉林", text), page


MEMBERS = "corridor_id,name_en,lat,lon,source,confidence\n"
CORRIDORS = "id,kind,name_en,geometry_kind,source,confidence\n"
VIENNA = "A,Vienna,48.21,16.37,test,low\n"


@pytest.mark.slow
@pytest.mark.parametrize(
    ("members", "corridor", "pages"),
    [
        (VIENNA, "A,corridor,One place,line,test,low\n", ["plan"]),
        (VIENNA, "A,main,Circle,area,test,low\n", ["plan"]),
        (VIENNA, "A,base,Base,point,test,low\n", ["plan"]),
        (VIENNA * 2, "A,belt,The same place twice,area,test,low\n", ["plan"]),
        (
            "A,Anadyr,64.73,177.5,test,low\nA,Egvekinot,66.3,179.1,test,low\n",
            "A,corridor,Beyond every network,line,test,low\n",
            ["plan", "routes"],
        ),
    ],
)
@pytest.mark.long
def test_a_plan_with_little_in_it_has_pages(
    tmp_path: Path, real_router: Router, members: str, corridor: str, pages: list[str]
) -> None:
    folder = tmp_path / "plan"
    folder.mkdir()
    region = "[170, 60, 180, 70]" if "Anadyr" in members else "[10, 40, 20, 50]"
    head = f'id = "small"\nname_en = "Small"\nregion = {region}\n'
    (folder / "plan.toml").write_text(head, encoding="utf-8")
    (folder / "corridor_members.csv").write_text(MEMBERS + members, encoding="utf-8")
    (folder / "corridors.csv").write_text(CORRIDORS + corridor, encoding="utf-8")
    ports = (PLANS / "kazakhstan_xinjiang" / "border_ports.csv").read_text("utf-8")
    (folder / "border_ports.csv").write_text(ports.split("\n")[0], encoding="utf-8")
    work = open_workspace(folder)
    work.__dict__["router"] = real_router
    files, _ = make_atlas(work, tmp_path / "out")
    assert [file.stem for file in files] == ["index", *pages]
