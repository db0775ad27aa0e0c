"""Faults of atomic writes: whatever stops them, the old or the new is there whole."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from gis_data import atomic, staging
from gis_data.atomic import atomic_write, atomic_write_dir, staging_folder
from gis_data.errors import OutputError

if TYPE_CHECKING:
    from collections.abc import Callable


class Killed(BaseException):
    """Stands for a process that ends at once."""


STOPS = [OSError(errno.ENOSPC, "No space left on device"), KeyboardInterrupt()]


def write_file(path: Path, text: str) -> None:
    with atomic_write(path) as temporary:
        temporary.write_text(text, encoding="utf-8")


def write_folder(path: Path, text: str) -> None:
    with atomic_write_dir(path) as temporary:
        (temporary / "inner").mkdir()
        (temporary / "inner" / f"{text}.txt").write_text(text, encoding="utf-8")


def content(path: Path) -> str:
    return next(path.rglob("*.txt")).stem if path.is_dir() else path.read_text("utf-8")


WRITERS = pytest.mark.parametrize("write", [write_file, write_folder])
Write = "Callable[[Path, str], None]"


def stop_at(call: int, stop: BaseException, real: Callable[..., None]) -> object:
    """Return a stand-in that raises from its n-th call on; None of them when 0."""
    calls = iter(range(1, 100))

    def stand_in(*arguments: object, **options: object) -> None:
        if next(calls) >= call:
            raise stop
        real(*arguments, **options)

    return stand_in


@WRITERS
def test_what_is_written_replaces_what_was_there(tmp_path: Path, write: Write) -> None:
    target = tmp_path / "new folder" / "target"
    for text in ("old", "new"):
        write(target, text)
        assert content(target) == text
        assert list(target.parent.iterdir()) == [target]


@WRITERS
@pytest.mark.parametrize("stop", STOPS)
@pytest.mark.parametrize("step", ["fsync", "rename", "replace"])
def test_a_failing_step_leaves_the_old(
    tmp_path: Path,
    write: Write,
    stop: BaseException,
    step: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    target = tmp_path / "target"
    write(target, "old")
    with monkeypatch.context() as patched:
        patched.setattr(atomic, "_exchange", lambda *_: False)
        patched.setattr(os, step, stop_at(1, stop, getattr(os, step)))
        if (write, step) in {(write_file, "rename"), (write_folder, "replace")}:
            write(target, "old")  # not a step of this one
        else:
            with pytest.raises((OutputError, KeyboardInterrupt)):
                write(target, "new")
    assert content(target) == "old"
    assert list(tmp_path.iterdir()) == [target]


@WRITERS
def test_a_failing_block_leaves_the_old(tmp_path: Path, write: Write) -> None:
    target = tmp_path / "target"
    write(target, "old")
    writer = atomic_write if write is write_file else atomic_write_dir
    with pytest.raises(ZeroDivisionError), writer(target):
        _ = 1 / 0
    assert content(target) == "old"
    assert list(tmp_path.iterdir()) == [target]


@pytest.mark.parametrize("call", [1, 2, 3])
def test_a_kill_between_two_renames_loses_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: int
) -> None:
    """Renames: onto the target (refused, it is there), old aside, new in place."""
    target = tmp_path / "target"
    write_folder(target, "old")
    with monkeypatch.context() as patched:
        patched.setattr(atomic, "_exchange", lambda *_: False)
        patched.setattr(staging, "_discard", lambda _: None)  # a kill cleans nothing
        patched.setattr(os, "rename", stop_at(call, Killed(), os.rename))
        with pytest.raises(Killed):
            write_folder(target, "new")
    assert target.exists() is (call < 3)
    with staging_folder(tmp_path):
        assert content(target) == "old"
    assert list(tmp_path.iterdir()) == [target]


def test_an_old_folder_that_cannot_be_restored_is_not_deleted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "target"
    write_folder(target, "old")
    denied = OSError(errno.EACCES, "Permission denied")
    with monkeypatch.context() as patched:
        patched.setattr(atomic, "_exchange", lambda *_: False)
        patched.setattr(os, "rename", stop_at(3, denied, os.rename))
        with pytest.raises(OutputError, match="Permission denied"):
            write_folder(target, "new")
    assert [file.stem for file in tmp_path.rglob("replaced/**/*.txt")] == ["old"]


@pytest.mark.skipif(sys.platform != "linux", reason="renameat2 is of Linux")
def test_folders_are_exchanged_in_one_step(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "target"
    write_folder(target, "old")
    # The first rename is refused by the system; no second one is needed.
    monkeypatch.setattr(os, "rename", stop_at(2, Killed(), os.rename))
    write_folder(target, "new")
    assert content(target) == "new"
    with pytest.raises(OSError, match="No such file"):
        atomic._exchange(tmp_path / "absent", target)


@pytest.mark.skipif(os.name != "posix", reason="processes are told by signal 0")
def test_litter_of_the_dead_goes_and_that_of_the_living_stays(tmp_path: Path) -> None:
    program = (
        "import os, sys; from pathlib import Path\n"
        "from gis_data.atomic import atomic_write\n"
        "with atomic_write(Path(sys.argv[1])) as temporary:\n"
        "    temporary.write_text('half')\n"
        "    os._exit(9)\n"
    )
    root = Path(atomic.__file__).parent.parent
    for name in ("a.txt", "b.txt"):
        command = [sys.executable, "-c", program, str(tmp_path / name)]
        assert subprocess.run(command, check=False, cwd=root).returncode == 9
        assert len(list(tmp_path.iterdir())) == 1  # the second deleted the first's
    with staging_folder(tmp_path) as living:
        write_file(tmp_path / "c.txt", "whole")
        assert sorted(tmp_path.iterdir()) == [living.parent, tmp_path / "c.txt"]


@WRITERS
def test_the_error_names_path_reason_and_remedy(tmp_path: Path, write: Write) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(OutputError, match="could not be written") as caught:
        write(tmp_path / "file" / "target", "new")
    assert str(tmp_path / "file" / "target") in str(caught.value)
    with pytest.raises(OutputError):  # a folder is never replaced by a file
        write_file(tmp_path, "new")
