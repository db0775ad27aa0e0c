"""Output folders: what an earlier run wrote is replaced, the user's files are not."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from gis_data.atomic import check_folder, is_read_only, write_error
from gis_data.locks import exclusive
from gis_data.staging import remove_leftovers

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence

_SHOWN = 3


def check_output_folder(
    path: Path,
    names: Collection[str],
    *,
    is_ours: Callable[[Path], bool],
    force: bool = False,
) -> None:
    """Raise an error if writing an output folder would lose files of the user.

    Parameters
    ----------
    path : pathlib.Path
        The folder; it need not exist.
    names : collection of str
        Names of the files that this program will write.
    is_ours : callable
        Whether an existing file of such a name was written by this program.
    force : bool
        Whether files of these names that were not may be replaced, and read-only
        ones.

    Raises
    ------
    OutputError
        If it is no folder, is a mount point, the folder of a plan or holds the
        working folder; if it
        holds folders, or, without `force`, a file of one of the names that this
        program did not write or that is read-only.
    """
    check_folder(path)
    if not path.exists():
        return
    target = path.resolve()
    if target.is_mount():
        raise write_error(path, "a disk is mounted there", "choose a folder in it")
    if (target / "plan.toml").is_file():
        raise write_error(path, "it is the folder of a plan", "choose a folder in it")
    if _holds_current_folder(target):
        reason = "it is, or holds, the current folder"
        raise write_error(path, reason, "choose a folder in it")
    try:
        with exclusive(target.parent):
            remove_leftovers(path)
            entries = sorted(path.iterdir())
            taken = [e for e in entries if e.name in names and _is_lost(e, is_ours)]
            folders = [e for e in entries if e.is_dir() and not e.is_symlink()]
    except OSError as error:
        raise write_error(path, error) from error
    if folders:
        reason = f"it holds other folders: {_listed(folders)}"
        raise write_error(path, reason, "choose a new folder")
    if taken and not force:
        reason = f"it holds files of another origin, or read-only: {_listed(taken)}"
        raise write_error(path, reason, "choose a new folder, or add --force")


def _holds_current_folder(path: Path) -> bool:
    with suppress(OSError):  # it may be deleted
        return Path.cwd().is_relative_to(path)
    return False


def _is_lost(file: Path, is_ours: Callable[[Path], bool]) -> bool:
    regular = file.is_file() and not file.is_symlink()
    return not regular or is_read_only(file) or not is_ours(file)


def _listed(files: Sequence[Path]) -> str:
    names = ", ".join(file.name for file in files[:_SHOWN])
    return f"{names} and {len(files) - _SHOWN} more" if len(files) > _SHOWN else names
