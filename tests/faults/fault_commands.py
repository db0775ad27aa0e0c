"""Commands whose answers faults may not change, and what must hold of every call."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from fork_server import Done, Forks

COMMANDS = {
    "route": ("route", "Place A", "Place Q", "--json", "--alternatives", "2"),
    "matrix": ("matrix", "--from", "kind:city", "--out", "out", "--block",
               "1", "--json"),
    "export": ("export", "--format", "gmns", "--out", "out", "--json"),
}  # fmt: skip
CODES = {0, 1, 2}  # an answer, none with the reason, bad input
LITTER = ".corridors-*"


@dataclass(frozen=True)
class Answer:
    """What a command said and wrote."""

    code: int | None
    out: str
    err: str
    files: dict[str, str]


def answer(forks: Forks, name: str, work: Path, cache: Path) -> Answer:
    """Run one of the commands in an empty folder."""
    done = forks.corridors(*COMMANDS[name], cwd=work, cache=cache)
    assert_sound(done)
    return Answer(done.code, done.out, done.err, digests(work))


def assert_sound(done: Done) -> None:
    """Hold that a call ended by itself, with a code of ours and no traceback."""
    assert done.code in CODES, f"exit {done.code}: {done.said[-3000:]}"
    assert "Traceback" not in done.said, done.said[-3000:]
    assert done.code == 0 or done.said.strip(), "no reason"


def assert_no_litter(*folders: Path) -> None:
    left = [str(path) for folder in folders for path in folder.rglob(LITTER)]
    assert not left


def digests(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(
            path.read_bytes()
        ).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
