"""Locks between processes, on files; the system releases those of a dead process."""

from __future__ import annotations

import os
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_held: dict[Path, int] = {}


@contextmanager
def exclusive(path: Path, *, wait: bool = True) -> Iterator[bool]:
    """Hold a file alone while the block runs.

    Parameters
    ----------
    path : pathlib.Path
        The lock file; created if need be, never deleted, its content unused.
    wait : bool
        Whether to wait for a process that holds it.

    Yields
    ------
    bool
        Whether it is held: False where another process holds it and `wait` is
        False. Where the system has no such locks (Windows), or no lock file can be
        written, always True.

    Examples
    --------
    >>> import tempfile
    >>> from pathlib import Path
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     with exclusive(Path(folder) / "lock") as held:
    ...         held
    True
    """
    handle = _opened(path)
    try:
        yield handle is None or _locked(handle, shared=False, wait=wait)
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
    if path not in _held:
        handle = _opened(path)
        if handle is None:
            return
        _locked(handle, shared=True, wait=True)
        _held[path] = handle
    os.utime(_held[path])


def _opened(path: Path) -> int | None:
    """Return a handle of a lock file, None where locks are of no use or impossible."""
    if os.name != "posix":
        return None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        return os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o666)
    except OSError:
        return None


def _locked(handle: int, *, shared: bool, wait: bool) -> bool:
    import fcntl  # noqa: PLC0415 - not on Windows

    kind = fcntl.LOCK_SH if shared else fcntl.LOCK_EX
    try:
        fcntl.flock(handle, kind if wait else kind | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:  # a file system without locks
        return True
    return True
