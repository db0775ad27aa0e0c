"""Where every committed file is from: publisher, licence, hash and attribution."""

from __future__ import annotations

import hashlib
import tomllib
from dataclasses import dataclass, fields
from pathlib import Path
from typing import TYPE_CHECKING

from gis_data.errors import SourceError
from gis_data.schema import Problem

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

REGISTER = "sources.toml"
_DATA_SUFFIXES = (".parquet", ".csv", ".geojson", ".gpkg")


@dataclass(frozen=True)
class Source:
    """One committed data file and where it is from.

    Attributes
    ----------
    name : str
        Name of the layer: the file name without its suffix.
    file : str
        File name inside the sources folder.
    title : str
        What the publisher calls it.
    publisher : str
        Who published it.
    url : str
        Page of the publisher or project.
    licence : str
        SPDX identifier, or ``public domain``.
    attribution : str
        Exact text to show wherever the data is shown.
    data_date : str
        Date of the data, as exactly as the publisher states it.
    retrieved : str
        ISO date on which the raw material was fetched.
    sha256 : str
        Hash of the committed file, hexadecimal.
    rows : int
        Number of records.
    changes : tuple of str
        What was changed between the raw material and the committed file.
    known_defects : tuple of str
        What is known to be wrong or missing.
    """

    name: str
    file: str
    title: str
    publisher: str
    url: str
    licence: str
    attribution: str
    data_date: str
    retrieved: str
    sha256: str
    rows: int
    changes: tuple[str, ...]
    known_defects: tuple[str, ...]


def sources_dir() -> Path:
    """Return the folder of committed source data.

    Returns
    -------
    pathlib.Path
        ``gis_data/sources`` of the installed package.
    """
    return Path(__file__).with_name("sources")


def sources(folder: Path | None = None) -> Mapping[str, Source]:
    """Return every registered source by name, in the order of the names.

    Parameters
    ----------
    folder : pathlib.Path, optional
        Folder that holds ``sources.toml``; the installed one by default.

    Returns
    -------
    mapping of str to Source
        Keyed by layer name, such as ``rail_links``.

    Raises
    ------
    SourceError
        If the register is missing or cannot be read.

    Examples
    --------
    >>> sources()["rail_links"].licence
    'ODbL-1.0'
    """
    path = (folder or sources_dir()) / REGISTER
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as error:
        msg = (
            f"{path}: the register of sources cannot be read ({error}); reinstall "
            "corridor-mapper or run `python -m gis_data.ingest --raw DIR`."
        )
        raise SourceError(msg) from error
    return {name: _source(name, tables[name], path) for name in sorted(tables)}


def _source(name: str, table: dict[str, object], path: Path) -> Source:
    keys = {f.name for f in fields(Source)} - {"name"}
    if set(table) != keys:
        differing = ", ".join(sorted(keys ^ set(table)))
        msg = (
            f"{path} [{name}]: keys missing or unknown: {differing}; "
            "run `python -m gis_data.ingest --raw DIR` to write the register again."
        )
        raise SourceError(msg)
    values = {k: tuple(v) if isinstance(v, list) else v for k, v in table.items()}
    return Source(name=name, **values)  # type: ignore[arg-type]


def check_hashes(folder: Path | None = None) -> list[Problem]:
    """Return every committed file that is not what the register says.

    Parameters
    ----------
    folder : pathlib.Path, optional
        Folder that holds ``sources.toml``; the installed one by default.

    Returns
    -------
    list of Problem
        Missing, changed and unregistered files, in the order of their names;
        empty when all is well.
    """
    where = folder or sources_dir()
    errors: list[Problem] = []
    registered = {source.file: source for source in sources(where).values()}
    present = {p.name for p in where.iterdir() if p.suffix in _DATA_SUFFIXES}
    for file in sorted(registered.keys() | present):
        message = file_problem(where / file, registered.get(file))
        if message:
            errors.append(Problem(str(where), file, "sha256", message))
    return errors


def file_problem(path: Path, source: Source | None) -> str:
    """Return why a file is not what the register says.

    Parameters
    ----------
    path : pathlib.Path
        The file.
    source : Source or None
        What the register says of it; None: nothing.

    Returns
    -------
    str
        The fault and the fix; empty where it is as registered.
    """
    if source is None:
        return f"is not in {REGISTER}; remove it or add it to the ingest"
    if not path.is_file():
        return "is missing; reinstall corridor-mapper"
    got = file_sha256(path)
    if got != source.sha256:
        return (
            f"hash is {got[:12]}..., must be {source.sha256[:12]}...; the file was "
            "changed or damaged, reinstall corridor-mapper"
        )
    return ""


def file_sha256(path: Path) -> str:
    """Return the SHA-256 of a file.

    Parameters
    ----------
    path : pathlib.Path
        The file.

    Returns
    -------
    str
        64 hexadecimal digits.
    """
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def attribution(names: Iterable[str]) -> str:
    """Return the attribution to show for a set of layers.

    Parameters
    ----------
    names : iterable of str
        Layer names.

    Returns
    -------
    str
        The texts of all the layers, each once, in the order of the names given,
        joined by ``" | "``.

    Raises
    ------
    SourceError
        If a name is not registered.

    Examples
    --------
    >>> attribution(["rail_nodes", "rail_links"]).count("OpenStreetMap")
    1
    """
    known = sources()
    texts: dict[str, None] = {}
    for name in names:
        if name not in known:
            msg = (
                f"{name!r} is not a registered source; use one of: {', '.join(known)}."
            )
            raise SourceError(msg)
        texts[known[name].attribution] = None
    return " | ".join(texts)
