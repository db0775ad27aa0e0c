"""Cached files with a checksum, verified before any of their content is used."""

from __future__ import annotations

import errno
import json
import logging
import mmap
import os
import shutil
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any

import numpy as np
import xxhash

from gis_data.errors import OutOfMemoryError
from network.model.errors import CacheError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from numpy.typing import NDArray

_log = logging.getLogger(__name__)
_SIZE = 16  # bytes of a checksum
_START = b'{"checksum": "%s", "content": '
_END = b"}\n"
# What the machine lacks, not the file, and the remedy.
_SHORT = {
    errno.ENOMEM: "close other programs",
    errno.EMFILE: "raise the limit of open files",
    errno.ENFILE: "raise the limit of open files",
}
# What reading a file raises that was cut short, overwritten or nested too deep.
_DAMAGE = (ValueError, KeyError, TypeError, EOFError, RecursionError)


def checksum(path: Path, content: bytes | memoryview) -> bytes:
    """Return the checksum of a file: 128 bits of XXH3 over its name and content.

    Parameters
    ----------
    path : pathlib.Path
        The file. Its name and that of its folder, the key of a network or stage,
        count, so that one file does not pass for another.
    content : bytes-like
        Its content.

    Returns
    -------
    bytes
        16 bytes.

    Examples
    --------
    >>> from pathlib import Path
    >>> one, other = Path("a/edges.u.npy"), Path("b/edges.u.npy")
    >>> checksum(one, b"") == checksum(other, b"")
    False
    """
    state = xxhash.xxh3_128(f"{path.parent.name}/{path.name}".encode())
    state.update(content)
    return state.digest()


def damaged(path: Path, reason: object) -> CacheError:
    """Return the error of a cached file that cannot be used.

    Parameters
    ----------
    path : pathlib.Path
        The file.
    reason : object
        What is wrong with it.

    Returns
    -------
    CacheError
        Its message names the file and the reason.
    """
    return CacheError(f"{path}: the cached file is damaged ({reason}).")


@contextmanager
def _named(path: Path) -> Iterator[None]:
    """Raise what reading a damaged file raises as the error that names it."""
    try:
        yield
    except CacheError:
        raise
    except OSError as error:
        if remedy := _SHORT.get(error.errno or 0):
            msg = f"{path}: {error.strerror}; {remedy}."
            raise OutOfMemoryError(msg) from error
        raise damaged(path, error) from error
    except _DAMAGE as error:
        raise damaged(path, error) from error


def make_way(path: Path, *, for_folder: bool = False) -> None:
    """Remove what stands in the cache where a file or folder is to be written.

    Parameters
    ----------
    path : pathlib.Path
        The file or folder.
    for_folder : bool
        Whether it is a folder: then a file is removed, else a folder, a pipe, ...
    """
    if path.is_dir() if for_folder else path.is_file():
        return
    with suppress(OSError):  # writing says why
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        elif os.path.lexists(path):
            path.unlink()
        else:
            return
        kind = "folder" if for_folder else "file"
        _log.warning("%s: what was there is no %s; it is replaced.", path, kind)


def write_array(
    path: Path, values: NDArray[Any], *, becomes: Path | None = None
) -> None:
    """Write an array as a ``.npy`` file with its checksum after the data.

    Parameters
    ----------
    path : pathlib.Path
        The file, or the temporary file for it.
    values : numpy.ndarray
        Of any type but object.
    becomes : pathlib.Path, optional
        The file, where `path` is a temporary one in a folder of another name.
    """
    np.save(path, values, allow_pickle=False)
    with path.open("r+b") as file:
        file.write(checksum(becomes or path, file.read()))


def read_array(path: Path) -> NDArray[Any]:
    """Return an array of a file, mapped into memory.

    Parameters
    ----------
    path : pathlib.Path
        As `write_array` wrote it.

    Returns
    -------
    numpy.ndarray
        Read-only.

    Raises
    ------
    CacheError
        If the file is missing or damaged.

    Examples
    --------
    >>> import tempfile
    >>> from pathlib import Path
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = Path(folder) / "km.npy"
    ...     write_array(path, np.array([1.5, 2.0]))
    ...     read_array(path).tolist()
    [1.5, 2.0]
    """
    _check_regular(path)
    with _named(path):
        with path.open("rb") as file:
            mapped = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        with memoryview(mapped) as content:
            same = checksum(path, content[:-_SIZE]) == content[-_SIZE:]
        if not same:
            raise damaged(path, "its checksum differs")
        version = np.lib.format.read_magic(mapped)
        if version != (1, 0):
            raise damaged(path, f"version {version} of the format")
        shape, by_column, dtype = np.lib.format.read_array_header_1_0(mapped)
        if dtype.hasobject:
            raise damaged(path, "it holds objects")
        values: NDArray[Any] = np.ndarray(
            shape[::-1] if by_column else shape, dtype, mapped, offset=mapped.tell()
        )
    return values.T if by_column else values


def write_json(path: Path, values: object, *, becomes: Path | None = None) -> None:
    """Write values as JSON, with their checksum before them.

    Parameters
    ----------
    path : pathlib.Path
        The file, or the temporary file for it.
    values : object
        Numbers, text, lists and dictionaries; numbers of NumPy become plain ones.
    becomes : pathlib.Path, optional
        As for `write_array`.
    """
    content = json.dumps(values, ensure_ascii=False, default=_plain).encode()
    start = _START % checksum(becomes or path, content).hex().encode()
    path.write_bytes(start + content + _END)


def _plain(value: object) -> Any:  # noqa: ANN401 - whatever JSON can hold
    return value.item() if isinstance(value, np.generic) else str(value)


def read_json(path: Path) -> Any:  # noqa: ANN401 - whatever JSON can hold
    """Return the values of a JSON file.

    Parameters
    ----------
    path : pathlib.Path
        As `write_json` wrote it.

    Returns
    -------
    object
        The values.

    Raises
    ------
    CacheError
        If the file is missing or damaged.

    Examples
    --------
    >>> import tempfile
    >>> from pathlib import Path
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = Path(folder) / "figures.json"
    ...     write_json(path, {"USD": 1.0})
    ...     read_json(path)
    {'USD': 1.0}
    """
    _check_regular(path)
    with _named(path):
        text = path.read_bytes()
        first = len(_START % bytes(2 * _SIZE))
        content = text[first : -len(_END)]
        start = _START % checksum(path, content).hex().encode()
        if text != start + content + _END:
            raise damaged(path, "its checksum differs")
        return json.loads(content)


def write_checksums(folder: Path) -> None:
    """Write the checksums of the files of a folder that others write and read.

    Parameters
    ----------
    folder : pathlib.Path
        The folder; ``checksums.json`` is added.
    """
    files = sorted(path for path in folder.iterdir() if path.is_file())
    write_json(folder / "checksums.json", {file.name: _of(file) for file in files})


def verify_checksums(folder: Path) -> None:
    """Compare the files of a folder with their checksums.

    Parameters
    ----------
    folder : pathlib.Path
        As `write_checksums` left it.

    Raises
    ------
    CacheError
        If a file is missing or damaged.
    """
    for name, expected in read_json(folder / "checksums.json").items():
        _check_regular(folder / name)
        with _named(folder / name):
            if _of(folder / name) != expected:
                raise damaged(folder / name, "its checksum differs")


def _of(path: Path) -> str:
    return checksum(path, path.read_bytes()).hex()


def _check_regular(path: Path) -> None:
    """Refuse what is no file: to open a pipe would wait for ever."""
    if not path.is_file():
        raise damaged(path, "it is missing, or not a file")
