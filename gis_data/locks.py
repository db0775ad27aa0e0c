"""Locks between processes, on files and folders; those of a dead process are gone."""

from __future__ import annotations

import errno
import os
import sys
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

if sys.platform != "win32":
    import fcntl

_NO_LOCKS = (errno.ENOLCK, errno.ENOSYS, errno.ENOTSUP)  # of some network file systems
_FILE = os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0)
_held: dict[Path, int] = {}


def lock(path: Path, *, shared: bool = False, wait: bool = True) -> int | None:
    """Lock a file, or an existing folder, until the handle returned is closed.

    Parameters
    ----------
    path : pathlib.Path
        The folder, or a file of its own for the lock: created if need be in a folder
        that exists, its content unused.
    shared : bool
        Whether others may hold it as well, shared too.
    wait : bool
        Whether to wait for a process that holds it.

    Returns
    -------
    int or None
        The handle; None where there are no locks: on Windows and some network file
        systems.

    Raises
    ------
    BlockingIOError
        If another process holds it and `wait` is False.
    OSError
        If it cannot be opened.
    """
    if sys.platform == "win32":
        return None
    kind = fcntl.LOCK_SH if shared else fcntl.LOCK_EX
    while True:
        handle = os.open(path, os.O_RDONLY if path.is_dir() else _FILE, 0o666)
        try:
            fcntl.flock(handle, kind if wait else kind | fcntl.LOCK_NB)
            # Who held it may have deleted it: then another may hold its successor.
            if os.path.samestat(os.fstat(handle), os.stat(path)):  # noqa: PTH116
                return handle
        except FileNotFoundError:
            pass
        except OSError as error:
            os.close(handle)
            if error.errno in _NO_LOCKS:
                return None
            raise
        os.close(handle)


@contextmanager
def exclusive(path: Path, *, wait: bool = True) -> Iterator[bool]:
    """Hold a file or folder alone while the block runs.

    Parameters
    ----------
    path : pathlib.Path
        As for `lock`.
    wait : bool
        Whether to wait for a process that holds it.

    Yields
    ------
    bool
        Whether it is held: False where another process holds it and `wait` is
        False. Where there are no locks, or none can be written, always True.

    Examples
    --------
    >>> import tempfile
    >>> from pathlib import Path
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     with exclusive(Path(folder) / "lock") as held:
    ...         held
    True
    """
    handle, held = None, True
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle = lock(path, wait=wait)
    except BlockingIOError:
        held = False
    except OSError:  # work goes on where no lock can be written
        pass
    try:
        yield held
    finally:
        if handle is not None:
            os.close(handle)


def hold_shared(path: Path) -> None:
    """Mark a file as in use until this process ends; its time is that of last use.

    Parameters
    ----------
    path : pathlib.Path
        The lock file. Where it cannot be written, nothing is marked.
    """
    with suppress(OSError):
        if path not in _held:
            path.parent.mkdir(parents=True, exist_ok=True)
            handle = lock(path, shared=True)
            if handle is None:
                return
            _held[path] = handle
        os.utime(_held[path])
