"""Atomic writing of files and folders: readers see the old content or the new."""

from __future__ import annotations

import errno
import os
import shutil
import stat
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from gis_data.locks import exclusive
from gis_data.staging import REPLACED, staging_folder, write_error

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

__all__ = [
    "atomic_write",
    "atomic_write_dir",
    "check_file",
    "check_folder",
    "is_read_only",
    "staging_folder",
    "write_error",
]
_AT_FDCWD, _RENAME_EXCHANGE = -100, 2  # linux/fcntl.h, linux/fs.h
# What renameat2 sets where the kernel or the file system cannot exchange.
_UNSUPPORTED = (errno.ENOSYS, errno.EINVAL, errno.ENOTSUP)
_KINDS = {
    stat.S_IFDIR: "a folder",
    stat.S_IFREG: "a file",
    stat.S_IFCHR: "a device",
    stat.S_IFBLK: "a device",
    stat.S_IFIFO: "a named pipe",
    stat.S_IFSOCK: "a socket",
}


@contextmanager
def atomic_write(path: Path) -> Iterator[Path]:
    r"""Yield a temporary file that replaces `path` if the block succeeds.

    Parameters
    ----------
    path : pathlib.Path
        File to write. Its folder is created if need be. A symbolic link stays, and
        the file it points to is written. An old file's permissions are kept; those
        of a new one are set by the umask.

    Yields
    ------
    pathlib.Path
        Temporary file of the same name on the same file system. It is flushed
        to disk before it is renamed. If the block fails, `path` is unchanged.

    Raises
    ------
    OutputError
        If `path` is anything but a file that may be written, the folder is not
        writable or the disk is full.

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
    check_file(path)
    target = _pointed_to(path)
    with staging_folder(target.parent, path) as staging:
        temporary = staging / path.name
        yield temporary
        _keep_access(target, temporary)
        _flush_file(temporary)
        temporary.replace(target)
        _flush_folder(target.parent)


@contextmanager
def atomic_write_dir(
    path: Path, *, replaces: Callable[[Path], bool] | None = None
) -> Iterator[Path]:
    """Yield a temporary folder that replaces `path` if the block succeeds.

    Parameters
    ----------
    path : pathlib.Path
        Folder to write. A symbolic link stays, and the folder it points to is
        replaced. Permissions of an old folder and its files are kept.
    replaces : callable, optional
        Whether a file of the old folder is replaced or deleted; the others stay, and
        no folders must be there. By default nothing stays.

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
        If `path` is not a folder, the folder is not writable or the disk is full.

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
    check_folder(path)
    target = _pointed_to(path)
    with staging_folder(target.parent, path) as staging:
        temporary = staging / target.name
        temporary.mkdir()
        yield temporary
        for folder, _, files in os.walk(temporary):
            for name in files:
                _flush_file(Path(folder) / name)
            _flush_folder(Path(folder))
        with exclusive(target.parent):
            for new in (temporary, *temporary.iterdir()):
                _keep_access(target / new.relative_to(temporary), new)
            if replaces is None:
                _replace_folder(temporary, target)
            else:
                _link_others(target, temporary, replaces)
                _move_others(_replace_folder(temporary, target), target, replaces)
        _flush_folder(target.parent)


def check_file(path: Path) -> None:
    """Raise an error if a path is known to be no file that may be written.

    Parameters
    ----------
    path : pathlib.Path
        A file, or a link to one; it need not exist.

    Raises
    ------
    OutputError
        If it is a folder, a device, a named pipe, a socket or a read-only file, or
        its name is not valid.
    """
    mode = _mode(path)
    if mode and not stat.S_ISREG(mode):
        raise write_error(path, f"it is {_kind(mode)}", "choose the name of a file")
    if mode and is_read_only(path):
        raise write_error(path, "the file is read-only", "make it writable")


def check_folder(path: Path) -> None:
    """Raise an error if a path is known to be no folder.

    Parameters
    ----------
    path : pathlib.Path
        A folder, or a link to one; it need not exist.

    Raises
    ------
    OutputError
        If it is anything else or read-only, or its name is not valid.
    """
    mode = _mode(path)
    if mode and not stat.S_ISDIR(mode):
        raise write_error(path, f"it is {_kind(mode)}", "choose the name of a folder")
    if mode and is_read_only(path):
        raise write_error(path, "the folder is read-only", "make it writable")


def is_read_only(path: Path) -> bool:
    """Return whether a file is write-protected, even for the superuser.

    Parameters
    ----------
    path : pathlib.Path
        An existing file.

    Returns
    -------
    bool
        True also if this user may not write to it.
    """
    return not (path.stat().st_mode & 0o222 and os.access(path, os.W_OK))


def _mode(path: Path) -> int:
    """Return type and permissions of what a path or link points to, 0 if nothing."""
    try:
        return path.stat().st_mode
    except FileNotFoundError:
        return 0
    except OSError as error:
        raise write_error(path, error) from error


def _kind(mode: int) -> str:
    return _KINDS.get(stat.S_IFMT(mode), "no file")


def _pointed_to(path: Path) -> Path:
    return Path(os.path.realpath(path))  # `resolve` raises RuntimeError on a loop


def _keep_access(old: Path, new: Path) -> None:
    """Give a new file or folder the owner and permissions of the old one, if any."""
    with suppress(FileNotFoundError):
        known = old.stat()
        if os.name == "posix":
            for owner, group in ((known.st_uid, -1), (-1, known.st_gid)):
                with suppress(OSError):  # only the superuser gives a file away
                    os.chown(new, owner, group)
        new.chmod(stat.S_IMODE(known.st_mode))


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


def _link_others(old: Path, new: Path, replaces: Callable[[Path], bool]) -> None:
    """Put the files that stay into the new folder too."""
    for file in old.iterdir() if old.is_dir() else ():
        copy = new / file.name
        if replaces(file):
            continue
        if file.is_symlink():
            copy.symlink_to(file.readlink())
            continue
        try:
            os.link(file, copy)
        except OSError:  # a file system without links, or the file of another user
            shutil.copy2(file, copy)


def _replace_folder(new: Path, path: Path) -> Path | None:
    """Move a folder into the place of another; return where the other is now."""
    try:
        new.rename(path)  # nothing is there, or an empty folder
    except OSError:
        if not path.is_dir():
            raise
    else:
        return None
    if _exchange(new, path):
        return new
    replaced = new.parent.with_name(REPLACED) / path.name
    replaced.parent.mkdir()
    path.rename(replaced)
    new.rename(path)  # if this fails, the old folder is put back
    return replaced


def _exchange(one: Path, other: Path) -> bool:
    """Exchange two folders in one step; return False where that is impossible."""
    import ctypes  # noqa: PLC0415 - only when a folder is replaced

    try:
        renameat2 = ctypes.CDLL(None, use_errno=True).renameat2
    except (AttributeError, OSError, TypeError):  # not glibc; Windows has no CDLL(None)
        return False
    paths = os.fsencode(one), os.fsencode(other)
    if not renameat2(_AT_FDCWD, paths[0], _AT_FDCWD, paths[1], _RENAME_EXCHANGE):
        return True
    code = ctypes.get_errno()
    if code in _UNSUPPORTED:
        return False
    raise OSError(code, os.strerror(code), str(other))


def _move_others(
    old: Path | None, path: Path, replaces: Callable[[Path], bool]
) -> None:
    """Move what another program wrote into the old folder since it was linked."""
    for file in old.iterdir() if old else ():
        copy = path / file.name
        if not replaces(file) and not (copy.exists() and copy.samefile(file)):
            file.replace(copy)
