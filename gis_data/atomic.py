"""Atomic writing of files and folders: readers see the old content or the new."""

from __future__ import annotations

import errno
import os
import platform
import shutil
import tempfile
import zlib
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from gis_data.errors import CorridorsError, OutputError

if TYPE_CHECKING:
    from collections.abc import Iterator

_REPLACED = "replaced"  # holds the old folder between two renames
_AT_FDCWD, _RENAME_EXCHANGE = -100, 2  # linux/fcntl.h, linux/fs.h
# What renameat2 sets where the kernel or the file system cannot exchange.
_UNSUPPORTED = (errno.ENOSYS, errno.EINVAL, errno.ENOTSUP)


@contextmanager
def atomic_write(path: Path) -> Iterator[Path]:
    r"""Yield a temporary file that replaces `path` if the block succeeds.

    Parameters
    ----------
    path : pathlib.Path
        File to write. Its folder is created if need be.

    Yields
    ------
    pathlib.Path
        Temporary file of the same name on the same file system. It is flushed
        to disk before it is renamed. If the block fails, `path` is unchanged.

    Raises
    ------
    OutputError
        If the folder is not writable or the disk is full.

    Examples
    --------
    >>> import tempfile
    >>> from pathlib import Path
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     target = Path(folder) / "figures.csv"
    ...     with atomic_write(target) as temporary:
    ...         _ = temporary.write_text("id\n", encoding="utf-8")
    ...     target.read_text(encoding="utf-8")
    'id\n'
    """
    with staging_folder(path.parent, path) as staging:
        temporary = staging / path.name
        yield temporary
        _flush_file(temporary)
        temporary.replace(path)
        _flush_folder(path.parent)


@contextmanager
def atomic_write_dir(path: Path) -> Iterator[Path]:
    """Yield a temporary folder that replaces `path` if the block succeeds.

    Parameters
    ----------
    path : pathlib.Path
        Folder to write. An existing one is replaced with all its content.

    Yields
    ------
    pathlib.Path
        Empty temporary folder of the same name on the same file system. On Linux
        the two folders are exchanged in one step. Elsewhere `path` is absent
        between two renames; a process killed there leaves the old folder in a
        temporary one, from which the next write restores it.

    Raises
    ------
    OutputError
        If the folder is not writable or the disk is full.

    Examples
    --------
    >>> import tempfile
    >>> from pathlib import Path
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     target = Path(folder) / "tables"
    ...     with atomic_write_dir(target) as temporary:
    ...         (temporary / "nodes.csv").touch()
    ...     [file.name for file in target.iterdir()]
    ['nodes.csv']
    """
    with staging_folder(path.parent, path) as staging:
        temporary = staging / path.name
        temporary.mkdir()
        yield temporary
        for folder, _, names in os.walk(temporary):
            for name in names:
                _flush_file(Path(folder) / name)
            _flush_folder(Path(folder))
        _replace_folder(temporary, path)
        _flush_folder(path.parent)


@contextmanager
def staging_folder(parent: Path, path: Path | None = None) -> Iterator[Path]:
    """Yield a temporary folder in another one, deleted when the block ends.

    Temporary folders that dead processes of this host left there are deleted
    first.

    Parameters
    ----------
    parent : pathlib.Path
        Folder to create it in; created if need be.
    path : pathlib.Path, optional
        What the error names; `parent` if omitted.

    Yields
    ------
    pathlib.Path
        The temporary folder. Its name begins with a dot.

    Raises
    ------
    OutputError
        If the block, or creating the folder, raises an `OSError`.
    """
    try:
        parent.mkdir(parents=True, exist_ok=True)
        prefix = f".corridors-{zlib.crc32(platform.node().encode()):08x}-"  # this host
        for leftover in parent.glob(f"{prefix}*"):
            if _is_dead(leftover.name.removeprefix(prefix).partition("-")[0]):
                _discard(leftover)
        staging = Path(tempfile.mkdtemp(dir=parent, prefix=f"{prefix}{os.getpid()}-"))
        try:
            yield staging
        finally:
            _discard(staging)
    except CorridorsError:
        raise
    except OSError as error:
        raise write_error(path or parent, error.strerror or str(error)) from error


def write_error(path: Path, reason: str) -> OutputError:
    """Return the error of a file or folder that could not be written.

    Parameters
    ----------
    path : pathlib.Path
        The file or folder.
    reason : str
        What went wrong.

    Returns
    -------
    OutputError
        Its message names the path, the reason and the fix.
    """
    return OutputError(
        f"{path}: could not be written ({reason}); choose a folder you may write to, "
        "on a disk that is not full."
    )


def _flush_file(path: Path) -> None:
    with path.open("r+b") as file:
        os.fsync(file.fileno())


def _flush_folder(path: Path) -> None:
    """Flush the names in a folder, where the system opens folders (not Windows)."""
    if os.name == "posix":
        handle = os.open(path, os.O_RDONLY)
        try:
            with suppress(OSError):  # some network file systems refuse it
                os.fsync(handle)
        finally:
            os.close(handle)


def _replace_folder(new: Path, path: Path) -> None:
    try:
        new.rename(path)  # nothing is there, or an empty folder
    except OSError:
        if not path.is_dir():
            raise
        if not _exchange(new, path):
            replaced = new.parent / _REPLACED / path.name
            replaced.parent.mkdir()
            path.rename(replaced)
            new.rename(path)  # if this fails, _discard puts the old folder back


def _exchange(one: Path, other: Path) -> bool:
    """Exchange two folders in one step; return False where that is impossible."""
    import ctypes  # noqa: PLC0415 - only when a folder is replaced

    try:
        renameat2 = ctypes.CDLL(None, use_errno=True).renameat2
    except (AttributeError, OSError, TypeError):  # not glibc; Windows has no CDLL(None)
        return False
    names = os.fsencode(one), os.fsencode(other)
    if not renameat2(_AT_FDCWD, names[0], _AT_FDCWD, names[1], _RENAME_EXCHANGE):
        return True
    code = ctypes.get_errno()
    if code in _UNSUPPORTED:
        return False
    raise OSError(code, os.strerror(code), str(other))


def _is_dead(process: str) -> bool:
    """Return whether no process has this number."""
    if os.name != "posix":  # there, signal 0 would end the process
        return False
    try:
        os.kill(int(process), 0)
    except ProcessLookupError:
        return True
    except (ValueError, OSError):
        return False
    return False


def _discard(staging: Path) -> None:
    """Delete a temporary folder, unless it holds an old folder not to be restored."""
    for replaced in (staging / _REPLACED).glob("*"):
        path = staging.parent / replaced.name
        if not path.exists():
            with suppress(OSError):
                replaced.rename(path)
            if not path.exists():
                return
    shutil.rmtree(staging, ignore_errors=True)
