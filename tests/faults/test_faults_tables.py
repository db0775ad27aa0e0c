"""Hostile tables of a plan, through every command that reads one."""

from __future__ import annotations

import re
import shutil
from typing import TYPE_CHECKING

import pytest
from fault_commands import assert_no_litter, assert_sound
from fault_matrix import cases, chosen
from hostile_tables import BIDI, HOSTILE, ZERO_WIDTH

from gis_data.plan import DEFAULT, load_plan
from gis_data.plan_files.assemble import inherited_table
from network.model.files import _NOT_READ

if TYPE_CHECKING:
    from pathlib import Path

    from fault_matrix import Case
    from fork_server import Forks

COMMANDS = {
    "doctor": ("doctor",),
    "layers": ("layers",),
    "build": ("build",),
    "route": ("route", "A", "Q"),
}
SEEDS = 2
CASES = cases("hostile table", HOSTILE, COMMANDS, SEEDS)
SECONDS = 10
TABLES = sorted(path.name for path in DEFAULT.glob("*.csv"))


@pytest.mark.parametrize("case", chosen(CASES), ids=lambda case: case.id)
def test_a_hostile_table_is_refused_or_harmless(
    case: Case, forks: Forks, cache: Path, work: Path
) -> None:
    draw, hostile = case.draw, HOSTILE[case.fault]
    plan = shutil.copytree(DEFAULT, work / "plan")
    # Ports of its own, as a plan of another region has; those of the reference set.
    table = inherited_table("border_ports")
    own = table[table["id"].isin(load_plan().border_ports["id"])]
    own.to_csv(plan / "border_ports.csv", index=False)
    name = hostile.file or draw.choice(TABLES)
    hostile.change(plan / name, draw)
    words = [*COMMANDS[case.target], "--plan", "plan"]
    done = forks.corridors(*words, cwd=work, cache=cache, seconds=SECONDS)
    assert_sound(done)
    assert not set(BIDI + ZERO_WIDTH + "\x1b\x07\x9b") & set(done.said)
    assert_no_litter(cache, work)
    if done.code == 0:
        read = case.target in {"doctor", "layers"} or name not in _NOT_READ
        assert not (hostile.refused and read), f"{name} is accepted"
    else:
        assert done.code == (1 if case.target == "doctor" else 2)
        assert name in done.said
        if hostile.in_row:
            assert re.search(rf"{re.escape(name)}[^\n]*\b(row|line) ", done.said), (
                done.said
            )
