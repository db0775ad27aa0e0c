"""A cached network: written atomically, mapped into memory, rebuilt if out of date."""

from __future__ import annotations

import hashlib
import logging
import os
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np

import gis_data
import network
from gis_data.atomic import atomic_write, atomic_write_dir
from gis_data.errors import OutputError
from gis_data.provenance import REGISTER
from gis_data.text_files import LARGEST_MB
from network.model.checksums import (
    damaged,
    make_way,
    read_array,
    read_json,
    write_array,
    write_json,
)
from network.model.errors import CacheError
from network.model.schema import SCHEMA_VERSION
from network.model.store import BytesStringArray, Columns, Network, Shapes

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from numpy.typing import NDArray

_T = TypeVar("_T")
_log = logging.getLogger(__name__)
_TABLES = ("nodes", "edges", "gateways")
MAX_WEIGHT = 2**31 - 1  # closes an edge
_FEW_WORDS = 5000  # as JSON; more are mapped into memory like the arrays
# What a build reads of gis_data; a test compares it with what the build imports.
_DATA_INPUTS = (
    "bundled.py",
    "cells.py",
    "contracts/__init__.py",
    "contracts/*.csv",
    "countries.py",
    "coverage.py",
    "evidence.py",
    "gazetteer/[!_]*",
    "geodesy.py",
    "invisible.py",
    "layers.py",
    "plan.py",
    "plan_files/additions.py",
    "plan_files/assemble.py",
    "plan_files/head.py",
    "plan_files/ports.py",
    "plan_files/prices.py",
    "plan_files/read.py",
    "plan_files/swapped.py",
    "plans/reference/*.csv",
    "row_log.py",
    "schema.py",
    "text_files.py",
    "timetable_text.py",
)
# Not what else is below the folder: with --plan / that would be every file there is.
_PLAN_INPUTS = ("plan.toml", "*.csv")
# Of the network package what can change a network: not queries, not exports.
_CODE_INPUTS = tuple(
    f"{room}/**/[!_]*.{suffix}"
    for room in ("build", "costs", "model")
    for suffix in ("py", "csv")
)
# Error texts, and tables of a plan that only maps, measures, validation and ingest
# read; with what a plan adds to them, in `TABLE+.csv`.
_NOT_READ = frozenset(
    {
        "errors.py",
        "styles.toml",
        "concepts.csv",
        "corrections.csv",
        "neighbour_reasons.csv",
        "published_indicators.csv",
        "rail_conflation_check.csv",
        "reference_journeys.csv",
        "scenarios.csv",
        "shown_routes.csv",
        "throughput.csv",
    }
)
# Of the register of sources: which files there are, with which content, from when.
_REGISTERED = re.compile(rb"^(?:file|retrieved|sha256) = .*$", re.MULTILINE)
# What content raises that has not the form of what was written.
_DAMAGE = (OSError, ValueError, KeyError, TypeError, AttributeError)


def save_network(network: Network, folder: Path) -> None:
    """Write a network into a folder, atomically.

    Parameters
    ----------
    network : Network
        What to write.
    folder : pathlib.Path
        It is created, or replaced, in one step at the end.

    Raises
    ------
    CacheError
        If the folder cannot be written.
    """
    make_way(folder, for_folder=True)
    try:
        with atomic_write_dir(folder) as temporary:
            _write(network, temporary)
    except OutputError as error:
        msg = f"{error} For the cache, set CORRIDORS_CACHE to such a folder."
        raise CacheError(msg) from error


def _write(network: Network, folder: Path) -> None:
    words: dict[str, dict[str, Sequence[str] | None]] = {}
    for table in _TABLES:
        columns: Columns = getattr(network, table)
        words[table] = {}
        for name, values in columns.arrays.items():
            write_array(folder / f"{table}.{name}.npy", values)
        for name, texts in columns.words.items():
            many = len(texts) > _FEW_WORDS
            words[table][name] = None if many else list(texts)
            if many:
                write_array(
                    folder / f"{table}.{name}.words.npy",
                    BytesStringArray.of(texts).encoded,
                )
    write_array(folder / "shapes.offsets.npy", network.shapes.offsets)
    write_array(folder / "shapes.lonlat.npy", network.shapes.lonlat)
    order = {t: list(getattr(network, t).arrays) for t in _TABLES}
    head = {
        "schema": SCHEMA_VERSION,
        "columns": order,
        "words": words,
        "meta": network.meta,
    }
    write_json(folder / "network.json", head)


def load_network(folder: Path) -> Network:
    """Return a saved network, its arrays mapped into memory.

    Parameters
    ----------
    folder : pathlib.Path
        Where `save_network` wrote it.

    Returns
    -------
    Network
        Read-only arrays.

    Raises
    ------
    CacheError
        If it is missing, damaged, or of another version of the schema.
    """
    try:
        head = read_json(folder / "network.json")
        if head["schema"] != SCHEMA_VERSION:
            msg = (
                f"{folder}: written for schema {head['schema']}, not {SCHEMA_VERSION}."
            )
            raise CacheError(msg)
        tables = {t: _read_table(folder, t, head) for t in _TABLES}
        shapes = Shapes(
            read_array(folder / "shapes.offsets.npy"),
            read_array(folder / "shapes.lonlat.npy"),
        )
    except _DAMAGE as error:
        if isinstance(error, CacheError):
            raise
        raise damaged(folder / "network.json", error) from error
    return Network(
        tables["nodes"], tables["edges"], shapes, tables["gateways"], head["meta"]
    )


def load_weights(path: Path, count: int) -> NDArray[np.uint32] | None:
    """Return cached weights, None where there are none that fit.

    Parameters
    ----------
    path : pathlib.Path
        Where `save_weights` wrote them.
    count : int
        How many there must be.

    Returns
    -------
    numpy.ndarray of uint32 or None
        Mapped into memory.
    """
    if not path.is_file():
        return None
    try:
        weights = read_array(path)
        if weights.shape != (count,) or weights.dtype != np.uint32:
            raise damaged(path, f"{weights.shape} of {weights.dtype}")
        if count and int(weights.max()) > MAX_WEIGHT:
            raise damaged(path, f"a weight above {MAX_WEIGHT}")
    except CacheError as error:
        _log.warning("%s It is computed again.", error)
        return None
    return weights


def save_weights(path: Path, weights: NDArray[np.uint32]) -> None:
    """Cache weights, atomically; a failure is logged, not raised.

    Parameters
    ----------
    path : pathlib.Path
        A ``.npy`` file in an existing folder.
    weights : numpy.ndarray of uint32
        One an edge.
    """
    make_way(path)
    try:
        with atomic_write(path) as temporary:
            write_array(temporary, weights, becomes=path)
    except OutputError as error:
        _log.warning("The weights are not cached: %s", error)


def _read_table(folder: Path, table: str, head: Mapping[str, Any]) -> Columns:
    arrays = {
        name: read_array(folder / f"{table}.{name}.npy")
        for name in head["columns"][table]
    }
    lengths = {len(a) for a in arrays.values()}
    if len(lengths) > 1:
        msg = f"columns of {table} differ in length"
        raise ValueError(msg)
    words: dict[str, Sequence[str]] = {}
    for name, texts in head["words"][table].items():
        file = folder / f"{table}.{name}.words.npy"
        words[name] = (
            BytesStringArray(read_array(file)) if texts is None else tuple(texts)
        )
    return Columns(arrays, words)


def cache_folder() -> Path:
    """Return where networks are cached: CORRIDORS_CACHE, or the user's cache.

    Returns
    -------
    pathlib.Path
        It need not exist.
    """
    folder = os.environ.get("CORRIDORS_CACHE")
    if folder:
        return Path(folder)
    from platformdirs import user_cache_path  # noqa: PLC0415 - only when not set

    return user_cache_path("corridor-mapper")


def network_key(plan_folder: Path, region: str) -> str:
    """Return a key that changes whenever the built network would.

    Parameters
    ----------
    plan_folder : pathlib.Path
        The plan.
    region : str
        The region asked for.

    Returns
    -------
    str
        24 hexadecimal digits: a hash of data, plan and the code that builds.
    """
    digest = hashlib.sha256(f"{SCHEMA_VERSION} {region}".encode())
    data, code = (Path(str(package.__file__)).parent for package in (gis_data, network))
    inputs = ((data, _DATA_INPUTS), (code, _CODE_INPUTS), (plan_folder, _PLAN_INPUTS))
    for root, patterns in inputs:
        for path in sorted({p for pattern in patterns for p in root.glob(pattern)}):
            if path.is_file() and path.name.replace("+.", ".") not in _NOT_READ:
                content, name = _content(path), path.relative_to(root).as_posix()
                digest.update(f"{name}\0{len(content)}\0".encode() + content)
    register = (data / "sources" / REGISTER).read_bytes()
    digest.update(b"".join(_REGISTERED.findall(register)))
    return digest.hexdigest()[:24]


def _content(path: Path) -> bytes:
    """Return the content of a file, or the size of one too large for a table."""
    status = path.stat()
    if status.st_size > LARGEST_MB * 1e6:
        return f"{status.st_size} {status.st_mtime_ns}".encode()
    return path.read_bytes()


def cached_json(
    path: Path | None,
    *,
    read: Callable[[dict[str, Any]], _T],
    make: Callable[[], _T],
    plain: Callable[[_T], dict[str, Any]],
) -> _T:
    """Return the content of a JSON file beside a network; compute it if missing.

    Parameters
    ----------
    path : pathlib.Path or None
        The file; None to compute it each time.
    read : callable
        Turns the values of the file into the result.
    make : callable
        Computes the result where there is no valid file.
    plain : callable
        Turns the result into what JSON can hold.

    Returns
    -------
    object
        What `read` or `make` returned. A file that is damaged or cannot be
        written is logged, not raised.
    """
    if path is not None and path.is_file():
        try:
            return read(read_json(path))
        except _DAMAGE as error:
            reason = error if isinstance(error, CacheError) else damaged(path, error)
            _log.warning("%s It is computed again.", reason)
    result = make()
    if path is not None:
        _write_json(path, plain(result))
    return result


def _write_json(path: Path, values: dict[str, Any]) -> None:
    make_way(path)
    try:
        with atomic_write(path) as temporary:
            write_json(temporary, values, becomes=path)
    except OutputError as error:
        _log.warning("Not cached: %s", error)
