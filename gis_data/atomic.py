"""Files written whole or not at all."""

from __future__ import annotations

import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from gis_data.errors import CorridorsError, OutputError

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def atomic_write(path: Path) -> Iterator[Path]:
    r"""Yield a temporary file that replaces `path` only if all went well.

    Parameters
    ----------
    path : pathlib.Path
        The file to be written; its folder is made if need be.

    Yields
    ------
    pathlib.Path
        Temporary file of the same name on the same disk. Whatever stops the
        writing, `path` is left as it was.

    Raises
    ------
    OutputError
        If the folder cannot be written to or the disk is full.

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
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=path.parent, prefix=".writing-") as folder:
            temporary = Path(folder) / path.name
            yield temporary
            temporary.replace(path)
    except CorridorsError:
        raise
    except OSError as error:
        msg = (
            f"{path}: could not be written ({error.strerror or error}); choose a "
            "folder you may write to, on a disk that is not full."
        )
        raise OutputError(msg) from error
