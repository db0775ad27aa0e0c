"""Temporary folders for output, beside what they will replace."""

from __future__ import annotations

import errno
import os
import shutil
import tempfile
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from gis_data.errors import CorridorsError, OutputError
from gis_data.locks import lock

if TYPE_CHECKING:
    from collections.abc import Iterator

PREFIX = ".corridors-unfinished-"
# In a temporary folder: what is being written, the old folder between two renames,
# and a file whose lock the system releases when the process that writes ends.
NEW, REPLACED, LOCK = "new", "replaced", "lock"
_REMEDY = "choose a folder you may write to, on a disk that is not full"
_REMEDIES = {
    errno.ENAMETOOLONG: "shorten its name",
    errno.ENOTDIR: "one of the folders it names is a file; choose another path",
    errno.EEXIST: "one of the folders it names is a file; choose another path",
    errno.ELOOP: "correct the symbolic link",
    errno.EBUSY: "a disk is mounted there; choose another path, or a folder in it",
    errno.EXDEV: "a disk is mounted there; choose another path, or a folder in it",
    errno.ENOSPC: "make room, or choose another disk",
    errno.EDQUOT: "make room, or choose another disk",
    errno.EFBIG: "choose another disk, or raise the limit of file sizes",
}


@contextmanager
def staging_folder(parent: Path, path: Path | None = None) -> Iterator[Path]:
    """Yield a temporary folder in another one, deleted when the block ends.

    Temporary folders that dead processes left there are deleted first.

    Parameters
    ----------
    parent : pathlib.Path
        Folder to create it in; created if need be.
    path : pathlib.Path, optional
        What the error names; `parent` if omitted.

    Yields
    ------
    pathlib.Path
        The temporary folder, within one whose name begins with a dot.

    Raises
    ------
    OutputError
        If the block, or creating the folder, raises an `OSError`.
    """
    try:
        parent.mkdir(parents=True, exist_ok=True)
        remove_leftovers(parent)
        staging, handle = _new_staging(parent)
        try:
            (staging / NEW).mkdir()
            yield staging / NEW
        finally:
            _discard(staging)
            if handle is not None:
                os.close(handle)
    except CorridorsError:
        raise
    except OSError as error:
        raise write_error(path or parent, error) from error


def remove_leftovers(folder: Path) -> None:
    """Delete the temporary folders that dead processes left in a folder.

    A process that lives, here or on another computer, holds a lock on its own. They
    stay where there are no locks: on Windows and some network file systems.

    Parameters
    ----------
    folder : pathlib.Path
        The folder.
    """
    for leftover in folder.glob(f"{PREFIX}*"):
        with suppress(OSError):
            handle = lock(leftover / LOCK, wait=False)
            if handle is None:
                return
            try:
                _discard(leftover)
            finally:
                os.close(handle)


def write_error(path: Path, reason: str | OSError, remedy: str = "") -> OutputError:
    """Return the error of a file or folder that could not be written.

    Parameters
    ----------
    path : pathlib.Path
        The file or folder.
    reason : str or OSError
        What went wrong.
    remedy : str, optional
        What to do; by default that for the error.

    Returns
    -------
    OutputError
        Its message names the path, the reason and the fix.
    """
    if isinstance(reason, OSError):
        remedy = remedy or _REMEDIES.get(reason.errno or 0, "")
        reason = reason.strerror or str(reason)
    return OutputError(f"{path}: could not be written ({reason}); {remedy or _REMEDY}.")


def _new_staging(parent: Path) -> tuple[Path, int | None]:
    """Return a new temporary folder and the handle of its lock; None: no locks."""
    while True:
        staging = Path(tempfile.mkdtemp(dir=parent, prefix=PREFIX))
        try:
            return staging, lock(staging / LOCK, wait=False)
        except (BlockingIOError, FileNotFoundError):
            continue  # another process took it for a leftover, before it was locked
        except OSError:
            shutil.rmtree(staging, ignore_errors=True)
            raise


def _discard(staging: Path) -> None:
    """Delete a temporary folder, unless it holds an old folder not to be restored."""
    for replaced in (staging / REPLACED).glob("*"):
        path = staging.parent / replaced.name
        if not path.exists():
            with suppress(OSError):
                replaced.rename(path)
            if not path.exists():
                return
    shutil.rmtree(staging, ignore_errors=True)
