"""The entries of the cache: listed, removed, bounded; what is in use stays."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import numpy as np
import pytest

from corridors.cli import main
from gis_data.locks import exclusive, hold_shared, lock
from gis_data.staging import PREFIX
from network.model import cache_entries as entries_module
from network.model.cache_entries import (
    cache_entries,
    limit_mb,
    remove_entry,
    remove_litter,
    trim_cache,
)
from network.model.checksums import write_array, write_json
from network.model.errors import NetworkError

if TYPE_CHECKING:
    from pathlib import Path

MB = 1_000_000


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a cache of two networks, a stage and an order, used in this order."""
    monkeypatch.setenv("CORRIDORS_CACHE", str(tmp_path))
    for age, (kind, key) in enumerate(
        [("stages", "rail-a"), ("networks", "b1"), ("networks", "c2")]
    ):
        folder = tmp_path / kind / key
        folder.mkdir(parents=True)
        (folder / "values.npy").write_bytes(bytes(2 * MB))
        if kind == "networks":
            write_json(folder / "network.json", {"meta": {"plan": "toy"}})
            folder.with_suffix(".used").touch()
            os.utime(folder.with_suffix(".used"), (1e9 + age, 1e9 + age))
        os.utime(folder, (1e9 + age, 1e9 + age))
    (tmp_path / "orders").mkdir()
    write_array(tmp_path / "orders" / "d3.npy", np.zeros(MB, dtype=np.uint8))
    return tmp_path


def keys(cache: Path) -> list[str]:
    return [entry.key for entry in cache_entries(cache)]


def test_entries_are_listed_with_size_and_last_use(cache: Path) -> None:
    rail, b, c, order = cache_entries(cache)
    assert [e.kind for e in (rail, b, c, order)] == [
        "stage", "network", "network", "order",
    ]  # fmt: skip
    assert (b.plan, rail.plan) == ("toy", "")
    assert [round(e.size_mb) for e in (rail, b, c, order)] == [2, 2, 2, 1]
    assert (rail.used, b.used, c.used) == (1e9, 1e9 + 1, 1e9 + 2)
    hold_shared(c.lock)
    assert cache_entries(cache)[-1].used > 1.7e9


def test_the_longest_unused_are_removed_until_the_cache_is_in_bounds(
    cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert trim_cache(cache) == []
    monkeypatch.setenv("CORRIDORS_CACHE_MAX_GB", "0.0055")
    assert [entry.key for entry in trim_cache(cache)] == ["rail-a"]
    monkeypatch.setenv("CORRIDORS_CACHE_MAX_GB", "0.002")
    removed = trim_cache(cache, keep=[cache / "networks" / "b1"])
    assert [entry.key for entry in removed] == ["c2", "d3.npy"]
    assert keys(cache) == ["b1"]
    # Nothing is left of what was removed.
    assert sorted(p.name for p in cache.rglob("*") if p.parent.parent == cache) == [
        "b1", "b1.used",
    ]  # fmt: skip


def test_what_another_process_uses_is_not_removed(
    cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    entry = next(e for e in cache_entries(cache) if e.key == "b1")
    program = (
        "import sys, pathlib; from gis_data.locks import hold_shared; "
        "hold_shared(pathlib.Path(sys.argv[1])); print(1, flush=True); input()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", program, str(entry.lock)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"1\n"
        assert not remove_entry(entry)
        monkeypatch.setenv("CORRIDORS_CACHE_MAX_GB", "0")
        trim_cache(cache)
        assert keys(cache) == ["b1"]
        process.kill()  # its lock goes with it
    assert remove_entry(entry)
    assert keys(cache) == []


@pytest.mark.parametrize("text", ["-1", "much", "nan", "1_0", "\uff11", "1e400"])
def test_a_bound_that_is_none_is_refused(
    text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CORRIDORS_CACHE_MAX_GB", text)
    with pytest.raises(NetworkError, match="CORRIDORS_CACHE_MAX_GB"):
        limit_mb()


def test_a_lock_is_held_by_one(tmp_path: Path) -> None:
    path = tmp_path / "folder" / "lock"
    with exclusive(path) as held:
        assert held
        with exclusive(path, wait=False) as again:
            assert not again
    with exclusive(path, wait=False) as held:
        assert held


def test_a_lock_file_that_its_holder_deleted_is_no_lock(tmp_path: Path) -> None:
    """Who waited for it would share the lock with who makes the file anew."""
    path, waits = tmp_path / "lock", tmp_path / "waits"
    program = (
        "import os, pathlib, sys; from gis_data import locks; "
        "path, waits = map(pathlib.Path, sys.argv[1:]); real = locks.fcntl.flock; "
        "locks.fcntl.flock = lambda *a: (waits.touch(), real(*a)); "
        "print(os.fstat(locks.lock(path)).st_nlink)"
    )
    with exclusive(path):
        waiting = subprocess.Popen(
            [sys.executable, "-c", program, str(path), str(waits)],
            stdout=subprocess.PIPE,
            text=True,
        )
        while not waits.exists():
            assert waiting.poll() is None
        path.unlink()
    said, _ = waiting.communicate(timeout=60)
    assert int(said) == 1  # the file that is there now


def test_a_folder_can_be_locked(tmp_path: Path) -> None:
    handle = lock(tmp_path)
    assert handle is not None
    with exclusive(tmp_path, wait=False) as held:
        assert not held
    os.close(handle)


def test_litter_goes_and_what_is_in_use_stays(cache: Path) -> None:
    (cache / "networks" / "gone.building").touch()
    (cache / "stages" / "gone.lock").touch()
    for folder in ("networks", "networks/b1", "stages", "orders"):
        (cache / folder / f"{PREFIX}x" / "new").mkdir(parents=True)
    with exclusive(cache / "stages" / "busy.lock"):
        remove_litter(cache)
    names = {path.name for path in cache.rglob("*")}
    assert names == {
        "stages", "rail-a", "busy.lock", "networks", "b1", "b1.used", "c2", "c2.used",
        "orders", "d3.npy", "values.npy", "network.json",
    }  # fmt: skip


def test_an_entry_removed_while_it_is_listed_is_left_out(
    cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, removed = entries_module._plan_of, []

    def remove_next(path: Path) -> str:
        for other in set(path.parent.glob("?[0-9]")) - {path}:
            other.rename(cache / "elsewhere")
            removed.append(other.name)
        return real(path)

    monkeypatch.setattr(entries_module, "_plan_of", remove_next)
    assert set(keys(cache)) == {"rail-a", "b1", "c2", "d3.npy"} - set(removed)
    assert removed


def test_where_no_lock_can_be_written_work_goes_on(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    hold_shared(tmp_path / "file" / "lock")
    with exclusive(tmp_path / "file" / "lock") as held:
        assert held


def test_the_command_lists_and_clears(
    cache: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["cache"]) == 0
    printed = capsys.readouterr().out
    assert all(key in printed for key in ("rail-a", "b1", "c2", "d3", "toy"))
    assert main(["cache", "list", "--json"]) == 0
    assert '"size_mb"' in capsys.readouterr().out
    assert main(["cache", "clear", "x"]) == 2
    assert main(["cache", "clear", ""]) == 2  # a variable that is not set
    assert main(["cache", "clear", "b"]) == 0
    assert keys(cache) == ["rail-a", "c2", "d3.npy"]
    assert main(["cache", "clear"]) == 0
    assert keys(cache) == []
    assert main(["cache"]) == 0
