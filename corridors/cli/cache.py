"""``corridors cache``: list what is cached, or remove it."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from corridors.cli.options import AsJson
from corridors.cli.printing import Column, print_line, show_json, show_table

if TYPE_CHECKING:
    from network.model.cache_entries import CacheEntry

_COLUMNS = ("kind", "key", "plan", "MB", "created", "last used")


def run(
    *,
    action: Annotated[
        Literal["list", "clear"],
        typer.Argument(help="list what is cached, or clear it.", show_default=False),
    ] = "list",
    key: Annotated[
        str | None,
        typer.Argument(
            metavar="[KEY]", help="Clear this entry only.", show_default=False
        ),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """List what is cached with size, age and last use, or remove it.

    Networks, results of stages that plans share, and contraction orders. What a
    running process uses is not removed. After each build the entries unused for
    longest are removed until the cache is below 2 GB; CORRIDORS_CACHE_MAX_GB sets
    another bound.

    Parameters
    ----------
    action : {"list", "clear"}
        What to do.
    key : str, optional
        Key of the one entry to clear, or the beginning of it; all by default.
    as_json : bool
        Whether to print JSON.
    """
    from network.model.cache_entries import (  # noqa: PLC0415 - heavy
        cache_entries,
        limit_mb,
    )
    from network.model.errors import NetworkError  # noqa: PLC0415 - heavy
    from network.model.files import cache_folder  # noqa: PLC0415 - heavy

    folder = cache_folder()
    if action == "clear":
        _clear(key, as_json=as_json)
        return
    if key is not None:
        msg = f"KEY: {key!r} is for 'clear' only; 'corridors cache list' lists all."
        raise NetworkError(msg)
    entries = cache_entries(folder)
    size_mb, limit = sum(entry.size_mb for entry in entries), limit_mb()
    if as_json:
        rows = [
            {**vars(entry), "created": _iso(entry.created), "used": _iso(entry.used)}
            for entry in entries
        ]
        show_json(
            {"folder": folder, "size_mb": size_mb, "limit_mb": limit, "entries": rows}
        )
        return
    columns = (Column(name, right=name == "MB") for name in _COLUMNS)
    show_table(list(columns), [_row(entry) for entry in entries])
    print_line(f"{folder}: {size_mb:,.0f} MB of at most {limit:,.0f} MB.")


def _row(entry: "CacheEntry") -> tuple[str, ...]:
    size_mb = f"{entry.size_mb:,.1f}"
    times = _minute(entry.created), _minute(entry.used)
    return (entry.kind, entry.key, entry.plan, size_mb, *times)


def _clear(key: str | None, *, as_json: bool) -> None:
    """Remove all entries, or those whose key begins so."""
    from network.model.cache_entries import (  # noqa: PLC0415 - heavy
        cache_entries,
        remove_entry,
        remove_litter,
        remove_records,
    )
    from network.model.errors import NetworkError  # noqa: PLC0415 - heavy
    from network.model.files import cache_folder  # noqa: PLC0415 - heavy

    folder = cache_folder()
    if key is not None and not key.strip():  # a variable of a script that is not set
        msg = "cache clear: the key is empty; leave it out to clear the whole cache."
        raise NetworkError(msg)
    chosen = [e for e in cache_entries(folder) if e.key.startswith(key or "")]
    if key and len(chosen) != 1:
        keys = ", ".join(entry.key for entry in chosen) or "none"
        msg = (
            f"cache clear {key!r}: must be the beginning of one key, is of: {keys}; "
            "'corridors cache list' shows the keys."
        )
        raise NetworkError(msg)
    remove_litter(folder)
    if not key:
        remove_records(folder)
    removed = [entry for entry in chosen if remove_entry(entry)]
    left = [entry.key for entry in chosen if entry not in removed]
    size_mb = sum(entry.size_mb for entry in removed)
    if as_json:
        keys_removed = [entry.key for entry in removed]
        show_json({"removed": keys_removed, "in_use": left, "size_mb": size_mb})
        return
    count = f"{len(removed)} entr{'y' if len(removed) == 1 else 'ies'}"
    print_line(f"{folder}: {count} removed, {size_mb:,.0f} MB.")
    if left:
        print_line(f"In use, not removed: {', '.join(left)}")


def _iso(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="seconds")


def _minute(seconds: float) -> str:
    return datetime.fromtimestamp(seconds).astimezone().strftime("%Y-%m-%d %H:%M")
