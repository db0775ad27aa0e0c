"""Plans of other regions: built, routed, drawn, checked and exported as they are."""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from corridors.workspace import open_workspace
from gis_data.plan import load_plan, problems_of_plan
from gis_data.plan_files.assemble import inherited_table

if TYPE_CHECKING:
    from corridors.workspace import Workspace

ROOT = Path(__file__).parents[2]
PLANS = sorted(
    path.parent
    for folder in ("examples", "tests/plans")
    for path in (ROOT / folder).glob("*/plan.toml")
)
# From, to, profile, kilometres, and what the route passes: as the plan's author says.
JOURNEYS = {
    "laos_china": [
        ("Kunming", "Vientiane", "container", 1035, {"YN-MHT"}),
    ],
    "middle_corridor": [
        # By Arys, shorter than by Zhezkazgan (3,300) since the line by Maimak is whole.
        ("Altynkol", "Aktau", "container", 3200, set()),
        ("Aktau", "Baku", "container", 472, set()),
        ("Baku", "Poti", "container", 770, {"XC47"}),
        ("Urumqi", "Tbilisi", "container", 4500, {"XC11", "XC47"}),
    ],
    "baltic": [
        ("Warsaw", "Tallinn", "container", 1298, {"GY27"}),
        ("Klaipeda", "Riga", "container", 317, set()),
        ("Warsaw", "Riga", "truck", 653, set()),
    ],
    "kazakhstan_xinjiang": [
        ("Urumqi", "Almaty", "container", 1034, {"XJ-HGT"}),
        ("Yining", "Almaty", "truck", 409, {"XJ-HGR"}),
        ("Aktau", "Baku (Alat)", "container", 472, set()),
    ],
}


@cache
def work_of(folder: Path) -> Workspace:
    return open_workspace(folder)


@pytest.fixture(params=PLANS, ids=lambda path: path.name)
def folder(request: pytest.FixtureRequest) -> Path:
    path: Path = request.param
    return path


def test_the_plan_has_no_faults(folder: Path) -> None:
    assert problems_of_plan(folder) == []


def test_every_frontier_is_crossed_at_a_declared_gateway(folder: Path) -> None:
    work = work_of(folder)
    network = work.router.network
    nodes, edges = network.nodes, network.edges
    rows = np.flatnonzero(
        edges.equals("kind", "crossing") | edges.equals("kind", "line")
    ).tolist()
    ends = [
        nodes.rows("country", edges.arrays[end][rows].tolist()) for end in ("u", "v")
    ]
    gates = edges.rows("gateway_id", rows)
    declared = set(load_plan(folder).gateways["id"])
    groups = {f"open:{name}" for name in work.plan.table("open_borders")["id"]}
    over = 0
    for a, b, gate in zip(*ends, gates, strict=True):
        if a != b:
            over += 1
            assert gate in declared | groups, (a, b, gate)
    assert over


def test_each_row_of_the_plan_is_of_use(folder: Path) -> None:
    meta = work_of(folder).router.network.meta
    own_tables = {path.stem.removesuffix("+") for path in folder.glob("*.csv")}
    assert own_tables.isdisjoint(meta["unmatched_overrides"])
    assert meta["seaports_without_water"] == []
    own = {
        row["id"]
        for path in folder.glob("border_ports*.csv")
        for row in csv.DictReader(path.read_text(encoding="utf-8").splitlines())
    }
    new = own - set(inherited_table("border_ports")["id"])
    assert new.isdisjoint(meta["gateways_without_link"])


@pytest.mark.parametrize(
    ("name", "journey"),
    [(name, row) for name, rows in JOURNEYS.items() for row in rows],
    ids=lambda value: value if isinstance(value, str) else f"{value[0]}-{value[1]}",
)
def test_routes_are_what_the_author_says(
    name: str, journey: tuple[str, str, str, float, set[str]]
) -> None:
    start, end, profile, km, gates = journey
    folder = next(folder for folder in PLANS if folder.name == name)
    route = work_of(folder).route(start, end, profile=profile)
    assert route.length_km == pytest.approx(km, rel=0.03)
    assert gates <= {leg.gateway_id for leg in route.legs}


@pytest.mark.parametrize(
    ("name", "start", "end", "link"),
    [
        ("baltic", "Warsaw", "Tallinn", "RB-1435"),
        ("kazakhstan_xinjiang", "Ayagoz", "46.67,82.71", "KZ-AB"),
    ],
)
def test_a_planned_link_is_used_where_it_is_opened(
    name: str, start: str, end: str, link: str
) -> None:
    work = work_of(next(folder for folder in PLANS if folder.name == name))
    route = work.route(start, end, modes=("rail",), open=(link,))
    assert link in {line for leg in route.legs for line in leg.lines}
    closed = work.route(start, end)
    assert link not in {line for leg in closed.legs for line in leg.lines}


def run(*words: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.run(
        [sys.executable, "-m", "corridors", *words],
        check=False, capture_output=True, text=True, cwd=cwd, env=environment,
    )  # fmt: skip


def test_every_command_runs(folder: Path, tmp_path: Path) -> None:
    work_of(folder)
    plan = ("--plan", str(folder))
    done = run("atlas", *plan, "--out", "atlas", "--json", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    pages = sorted(path.name for path in (tmp_path / "atlas").glob("*.html"))
    assert {"index.html", "plan.html"} <= set(pages)
    for words in (
        ("layers", "--json"),
        ("doctor", "--json"),
        ("export", "--format", "gpkg", "--out", "network.gpkg", "--mode", "sea"),
        ("matrix", "--from", "plan:border_ports", "--out", "matrix"),
    ):
        done = run(words[0], *words[1:], *plan, cwd=tmp_path)
        assert done.returncode == 0, (words, done.stderr)
    done = run("validate", "--json", *plan, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    found: list[dict[str, Any]] = json.loads(done.stdout)["journeys"]
    if (folder / "reference_journeys.csv").is_file():
        assert len(found) == len(load_plan(folder).table("reference_journeys"))
