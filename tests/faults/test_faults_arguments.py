"""Odd words for every argument and option of every command."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import typer
from fault_commands import assert_no_litter, assert_sound
from fault_matrix import Case, chosen
from odd_words import nearly, odd_word, put_special_files

from corridors.cli import COMMANDS, _application

if TYPE_CHECKING:
    from pathlib import Path

    from fork_server import Forks

# What a command needs besides.
NEEDED: dict[str, dict[str, str]] = {
    "route": {"origin": "A", "destination": "Q"},
    "matrix": {"--from": "kind:city", "--out": "out", "--by": "time"},
    "export": {"--format": "gmns", "--out": "out"},
    "cache": {"action": "list"},
    "analyse": {"measure": "gates", "--from": "kind:city", "--out": "out.csv"},
    "compare": {"scenarios": "close:G1", "--from": "kind:city"},
}
# Values that are right; a word is one of them with something odd in it, or all odd.
RIGHT = {
    "origin": "Place A", "destination": "43.0,129.0", "action": "clear", "--via": "C",
    "--profile": "container", "--by": "time", "--mode": "rail,road,sea",
    "--close": "G1", "--open": "G5", "--avoid-country": "KP", "--allow-transit": "KP",
    "--as-of": "2026-05-01", "--depart": "2026-05-01T08:00", "--alternatives": "2",
    "--plot": "plot.svg", "--currency": "CNY", "--lang": "zh", "--geojson": "a.geojson",
    "--map": "map.html", "--from": "kind:city", "--to": "A", "--out": "out",
    "--block": "2", "--workers": "1", "--scheduler": "tcp://127.0.0.1:1",
    "measure": "reach", "scenarios": "open:G5", "--weights": "population",
    "--limit": "8,24",
    "--format": "gpkg", "--bbox": "126,42,130,44", "--reference": "noise.csv",
}  # fmt: skip
# No odd word is a plan, and only `clear` takes a key.
NEVER_RIGHT = {"--plan", "key"}
SEEDS = 6


def parameters(command: str) -> list[str]:
    """Return the names of the arguments and options of a command."""
    group: Any = typer.main.get_command(_application(command))
    context = group.make_context("corridors", [command], resilient_parsing=True)
    return [
        parameter.opts[0] for parameter in group.get_command(context, command).params
    ]


CASES = [
    Case("hostile argument", command, parameter, seed)
    for command in COMMANDS
    for parameter in parameters(command)
    for seed in range(SEEDS)
]


def words_of(case: Case) -> list[str]:
    """Return a command line with an odd word in one place, or the same two times."""
    draw = case.draw
    right = RIGHT.get(case.target, "")
    odd = nearly(right, draw) if right and case.seed % 2 else odd_word(draw)
    given = {**NEEDED.get(case.fault, {}), case.target: odd}
    words = [case.fault]
    for name, word in given.items():
        if not name.startswith("-"):
            words.append(word)
        elif draw.random() < 0.5:
            words += [f"{name}={word}"]
        else:
            words += [name, word]
    return words


@pytest.mark.parametrize("case", chosen(CASES), ids=lambda case: case.id)
def test_an_odd_argument_is_refused_or_harmless(
    case: Case, forks: Forks, cache: Path, work: Path
) -> None:
    put_special_files(work)
    done = forks.corridors(*words_of(case), cwd=work, cache=cache)
    assert_sound(done)
    if case.target in NEVER_RIGHT:
        assert done.code != 0
    assert not set("\x1b\x9b\u202e\u2066\u200b") & set(done.said)
    assert_no_litter(cache, work.parents[2])
