"""Writers killed at one step, or short of room; called in forked children."""

from __future__ import annotations

import ctypes
import os
import random
import resource
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from fault_commands import LITTER, digests
from writers_at_fault import (
    FULL,
    GENERATOR,
    KILLED,
    VERSIONS,
    VIEW,
    Stage,
    content,
    forked,
    in_output,
    killed_at,
)

import maps.atlas
from maps.basemap import load_basemap

if TYPE_CHECKING:
    from collections.abc import Callable

WRITERS = (
    "page", "atlas", "cache", "layer geojson", "layer gpkg", "layer parquet", "gpkg",
    "geoparquet", "graphml", "gmns",
)  # fmt: skip
LIMITS = (0, 100, 2000, 5000, 20_000)  # bytes that a file may have
ROOMS = (0, 4096, 16_384, 65_536, 262_144)  # bytes left on a disk
NO_RIGHT = 77  # to mount a disk
MOST_STEPS = 64
_OWN_MOUNTS, _ALL_PRIVATE = 0x20000, 1 << 18 | 1 << 14  # linux/sched.h, linux/mount.h


def killed_writer(kind: str, seed: str, networks: str, folder: str) -> int:
    """Kill a writer before one of its steps: old or new output, then a clean run."""
    stage = Stage(kind, Path(networks), Path(folder))
    stage.reset()
    kill_somewhere(seed, lambda: stage.write("new"), stage.reset)
    whole = [in_output(stage.known[version], stage.name) for version in VERSIONS]
    assert in_output(content(stage.folder), stage.name) in whole
    assert forked(lambda: stage.write("new")) == 0
    assert content(stage.folder) == stage.known["new"]
    return 0


def full_disk(kind: str, limit: int, networks: str, folder: str) -> int:
    """Let a writer have no room: it says so, and the old output stays."""
    stage = Stage(kind, Path(networks), Path(folder))
    stage.reset()

    def write() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
        stage.write("new")

    code = forked(write)
    assert code in {0, FULL}, code
    assert content(stage.folder) == stage.known["old" if code else "new"]
    return 0


def filled_disk(kind: str, room: int, networks: str, folder: str) -> int:
    """Let a writer fill a disk: it says so, the old output stays, no litter does."""
    disk = Path(folder)
    disk.mkdir()
    if not mount_disk(disk):
        return NO_RIGHT
    stage = Stage(kind, Path(networks), disk / "stage")
    stage.reset()
    filler, status = disk / "filler", os.statvfs(disk)
    filler.write_bytes(bytes(max(0, status.f_bavail * status.f_frsize - room)))
    code = forked(lambda: stage.write("new"))
    assert code in {0, FULL}, code
    assert content(stage.folder) == stage.known["old" if code else "new"]
    filler.unlink()
    assert forked(lambda: stage.write("new")) == 0
    assert content(stage.folder) == stage.known["new"]
    return 0


def mount_disk(folder: Path) -> bool:
    """Mount a small disk in memory, for this process alone; False without the right."""
    libc = ctypes.CDLL(None)
    root, disk = b"/", os.fsencode(folder)
    return (
        libc.unshare(_OWN_MOUNTS) == 0
        and libc.mount(b"none", root, None, _ALL_PRIVATE, None) == 0
        and libc.mount(b"tmpfs", disk, b"tmpfs", 0, b"size=32m") == 0
    )


def killed_command(words: list[str], seed: str, out: str, cache: str) -> int:
    """Kill a command before one of its steps, then run it: as if nothing had been."""
    home, kept = Path(out), Path(cache)
    start = kept.with_name("start")
    kept.rename(start)
    if words[0] == "build":  # into an empty cache
        empty(start)

    def reset() -> None:
        empty(home)
        shutil.rmtree(kept, ignore_errors=True)
        shutil.copytree(start, kept)

    reset()
    assert forked(lambda: run(words)) == 0
    right = digests(home), digests(kept)

    reset()
    kill_somewhere(seed, lambda: run(words), reset)
    again = (
        [*words, "--resume"] if words[0] == "matrix" and any(home.iterdir()) else words
    )
    assert forked(lambda: run(again)) == 0
    assert (digests(home), digests(kept)) == right
    assert not [*home.rglob(LITTER), *kept.rglob(LITTER)]
    return 0


def kill_somewhere(
    seed: str, act: Callable[[], object], reset: Callable[[], object]
) -> None:
    """Kill an action before a step drawn by the seed, or an earlier one if few."""
    step = random.Random(seed).randint(1, MOST_STEPS)  # noqa: S311 - repeatable
    while (code := forked(lambda n=step: killed_at(n, act))) != KILLED:
        assert code == 0, code
        assert step > 1, "nothing to stop"
        step //= 2
        reset()


def use_toy_pages() -> None:
    """Make pages of next to nothing: that they are written is under test."""
    maps.atlas.page_html = lambda page: f'{GENERATOR}"index":"index.html"{page.title}'
    maps.atlas.preview_svg = lambda *_: ""
    background = load_basemap(VIEW)
    maps.atlas.load_basemap = lambda _: background


def run(words: list[str]) -> None:
    from corridors.cli import main

    code = main(words)
    if code:
        sys.exit(code)


def empty(folder: Path) -> None:
    for path in folder.iterdir():
        shutil.rmtree(path) if path.is_dir() else path.unlink()
