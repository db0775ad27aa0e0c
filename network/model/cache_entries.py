"""What the cache holds: networks, results of stages and contraction orders."""

from __future__ import annotations

import math
import os
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from gis_data.cells import number
from gis_data.errors import OutputError
from gis_data.locks import exclusive
from gis_data.staging import remove_leftovers, staging_folder
from network.model.checksums import read_json
from network.model.errors import CacheError, NetworkError

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

LIMIT_VARIABLE = "CORRIDORS_CACHE_MAX_GB"
DEFAULT_LIMIT_GB = 2.0
#: Folders of the cache, what an entry of each is, and the ending of its lock.
KINDS = {"networks": "network", "stages": "stage", "orders": "order"}
_LOCKS = {"networks": ".used", "stages": ".lock", "orders": ".lock"}
_SUFFIXES = {".building", *_LOCKS.values()}


@dataclass(frozen=True)
class CacheEntry:
    """A network, the result of a stage, or a contraction order.

    Attributes
    ----------
    kind : {"network", "stage", "order"}
        What it is.
    key : str
        Its name in the cache.
    plan : str
        Id of the plan of a network; empty for what plans share.
    size_mb : float
        Size of its files, in MB of 10**6 bytes.
    created, used : float
        Time of creation and of last use, in seconds since 1970.
    path : pathlib.Path
        Folder or file.
    """

    kind: str
    key: str
    plan: str
    size_mb: float
    created: float
    used: float
    path: Path

    @property
    def lock(self) -> Path:
        """Return the file that processes hold while they use or make the entry."""
        return self.path.with_suffix(_LOCKS[self.path.parent.name])


def cache_entries(folder: Path) -> list[CacheEntry]:
    """Return the entries of a cache, the one unused for longest first.

    Parameters
    ----------
    folder : pathlib.Path
        As `network.model.files.cache_folder` returns it.

    Returns
    -------
    list of CacheEntry
        Lock files and temporary folders are no entries.
    """
    entries = (
        _entry(path, kind)
        for name, kind in KINDS.items()
        for path in sorted((folder / name).glob("[!.]*"))
        if path.is_dir() or path.suffix == ".npy"
    )
    known = (entry for entry in entries if entry is not None)
    return sorted(known, key=lambda entry: (entry.used, entry.key))


def _entry(path: Path, kind: str) -> CacheEntry | None:
    """Return an entry; None if another process has removed it meanwhile."""
    lock = path.with_suffix(_LOCKS[path.parent.name])
    try:
        files = [file for file in path.rglob("*") if file.is_file()] or [path]
        times = [file.stat() for file in files]
        used = path.stat().st_mtime
        with suppress(FileNotFoundError):
            used = max(used, lock.stat().st_mtime)
    except FileNotFoundError:
        return None
    return CacheEntry(
        kind,
        path.name,
        _plan_of(path) if kind == "network" else "",
        sum(state.st_size for state in times) / 1e6,
        min(state.st_mtime for state in times),
        used,
        path,
    )


def _plan_of(path: Path) -> str:
    try:
        return str(read_json(path / "network.json")["meta"].get("plan", ""))
    except (CacheError, KeyError, TypeError, AttributeError):
        return ""


def remove_entry(entry: CacheEntry) -> bool:
    """Remove an entry, unless a process uses it.

    Parameters
    ----------
    entry : CacheEntry
        The entry.

    Returns
    -------
    bool
        Whether it was removed.
    """
    with exclusive(entry.lock, wait=False) as held:
        if not held:
            return False
        try:
            with staging_folder(entry.path.parent) as temporary:
                entry.path.rename(temporary / entry.path.name)
        except (OutputError, OSError):
            return False
        for lock in entry.path.parent.glob(f"{entry.path.stem}.*"):
            if lock.is_file():
                lock.unlink(missing_ok=True)
    return True


def remove_records(folder: Path) -> None:
    """Remove what was noted of past builds, to say later what had changed.

    Parameters
    ----------
    folder : pathlib.Path
        The cache.
    """
    for record in (folder / "stages").glob("inputs-*.json"):
        record.unlink(missing_ok=True)


def remove_litter(folder: Path) -> None:
    """Remove from a cache the temporary folders and lock files of dead processes.

    Parameters
    ----------
    folder : pathlib.Path
        The cache. Lock files of entries stay.
    """
    for name in KINDS:
        paths = list((folder / name).glob("[!.]*"))
        remove_leftovers(folder / name)
        entries = {path.stem for path in paths if path.suffix not in _SUFFIXES}
        for path in paths:
            if path.suffix not in _SUFFIXES:
                remove_leftovers(path)
            elif path.stem not in entries:
                _remove_lock(path)


def _remove_lock(path: Path) -> None:
    with suppress(OSError), exclusive(path, wait=False) as held:
        if held and path.is_file():
            path.unlink()


def limit_mb() -> float:
    """Return the greatest size of the cache, in MB.

    Returns
    -------
    float
        2,000, or what the variable CORRIDORS_CACHE_MAX_GB says.

    Raises
    ------
    NetworkError
        If the variable is no number from 0 on.
    """
    text = os.environ.get(LIMIT_VARIABLE, "")
    limit_gb = number(text) if text else DEFAULT_LIMIT_GB
    if math.isnan(limit_gb) or limit_gb < 0:
        msg = (
            f"{LIMIT_VARIABLE} is {text!r}, must be a number of gigabytes from 0 on; "
            f"leave it out for {DEFAULT_LIMIT_GB:g}."
        )
        raise NetworkError(msg)
    return 1000 * limit_gb


def trim_cache(folder: Path, *, keep: Collection[Path] = ()) -> list[CacheEntry]:
    """Remove entries, the one unused for longest first, until the cache is in bounds.

    Parameters
    ----------
    folder : pathlib.Path
        The cache.
    keep : collection of pathlib.Path
        Entries that stay, besides those in use by a process.

    Returns
    -------
    list of CacheEntry
        What was removed.
    """
    limit, entries = limit_mb(), cache_entries(folder)
    size = sum(entry.size_mb for entry in entries)
    removed = []
    for entry in entries:
        if size <= limit:
            break
        if entry.path not in keep and remove_entry(entry):
            size -= entry.size_mb
            removed.append(entry)
    return removed
