"""The tutorial: a corridor of one's own, from a sketch to a route."""

from __future__ import annotations

from typing import TYPE_CHECKING

from test_notebooks import run, table

if TYPE_CHECKING:
    from pathlib import Path

BUILDS_S = 240.0  # two networks of another plan, on a busy machine


def test_the_own_corridor_runs_offline_and_its_prose_is_true(tmp_path: Path) -> None:
    cells, took_s, folder = run("02-own-corridor.ipynb", tmp_path)
    assert took_s < BUILDS_S
    members = table(cells["line"])
    towns = {row[1] for row in members.values()}
    assert {"Ulaanbaatar", "Beijing", "Tianjin"} <= towns
    assert cells["check"]["outputs"][0]["text"] == "0 errors\n"
    assert any(row[-1] != "0" for row in table(cells["check"]).values())
    what_if = table(cells["if"])
    assert what_if["as it is"][2] == "NM-ELT"
    assert what_if["railway port closed"][2] == "NM-ELR"
    assert (folder / "ub-tianjin" / "plan.toml").is_file()
