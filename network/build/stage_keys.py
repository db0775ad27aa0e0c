"""What a stage of a build depends on: code, layers, tables and given values."""

from __future__ import annotations

import hashlib
import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import gis_data
import network
from gis_data.errors import SourceError
from gis_data.provenance import file_problem, sources, sources_dir
from network.build.stage_values import fingerprint

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from network.build.stages import Stage

_PACKAGES = {
    package.__name__: Path(str(package.__file__)).parent
    for package in (gis_data, network)
}
_IMPORT = re.compile(
    r"^\s*(?:from|import)\s+(?P<module>(?:gis_data|network)\b[\w.]*)"
    r"(?:\s+import\s+(?P<names>\([^)]*\)|.*))?",
    re.MULTILINE,
)
_NAME = re.compile(r"\w+")
_KEEPER = "network.build.stages"  # how results are kept is part of every key


def hashed(*parts: str) -> str:
    """Return a hash of texts.

    Parameters
    ----------
    *parts : str
        Texts; their order and bounds count.

    Returns
    -------
    str
        64 hexadecimal digits.

    Examples
    --------
    >>> hashed("a", "bc") == hashed("ab", "c")
    False
    """
    digest = hashlib.sha256()
    for part in parts:
        content = part.encode()
        digest.update(len(content).to_bytes(8, "big") + content)
    return digest.hexdigest()


def inputs_of(
    stage: Stage, given: Mapping[str, object], tables: Mapping[str, object]
) -> dict[str, str]:
    """Return a hash of each input of a stage but the stages that it takes.

    Parameters
    ----------
    stage : Stage
        The stage.
    given : mapping of str to object
        The values given to it.
    tables : mapping of str to object
        The tables that it applies.

    Returns
    -------
    dict of str to str
        By name of input.
    """
    register = sources()
    inputs = {"code": code_hash(stage.run.__module__)}
    inputs |= {f"sources/{name}": register[name].sha256 for name in stage.layers}
    inputs |= {f"tables/{name}": fingerprint(table) for name, table in tables.items()}
    return inputs | {name: fingerprint(value) for name, value in given.items()}


def check_layers(stage: Stage) -> None:
    """Refuse to run a stage on layers that are not what its key says.

    Parameters
    ----------
    stage : Stage
        The stage.

    Raises
    ------
    SourceError
        If a file differs from the register of sources.
    """
    register = sources()
    for name in stage.layers:
        if message := file_problem(sources_dir() / register[name].file, register[name]):
            msg = f"{sources_dir() / register[name].file}: {message}."
            raise SourceError(msg)


@cache
def code_hash(module: str) -> str:
    """Return a hash of the code that a module runs, and of the tables beside it.

    Parameters
    ----------
    module : str
        Name of a module.

    Returns
    -------
    str
        A hash of the modules of `modules_of`, and of the committed tables that are
        part of the code: contracts, and those in the folders of the modules.
    """
    paths = {path for name in (module, _KEEPER) for path in modules_of(name)}
    tables = {table for path in paths for table in path.parent.glob("*.csv")}
    tables |= set((_PACKAGES["gis_data"] / "contracts").glob("*.csv"))
    return hashed(
        *(
            part
            for path in sorted(paths | tables)
            for part in (path.name, _file_hash(path))
        )
    )


@cache
def _file_hash(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


@cache
def modules_of(module: str) -> frozenset[Path]:
    """Return the files of a module and of all it imports of these packages.

    Parameters
    ----------
    module : str
        Name of a module.

    Returns
    -------
    frozenset of pathlib.Path
        Imports inside functions count, and those for type checkers.
    """
    waiting, files = [module], set()
    while waiting:
        for path in _files_of(waiting.pop()):
            if path not in files:
                files.add(path)
                waiting += _imports(path)
    return frozenset(files)


def _files_of(module: str) -> Iterator[Path]:
    """Yield the file of a module, and those of the packages that it is in."""
    package, *rest = module.split(".")
    if package not in _PACKAGES:
        return
    place = _PACKAGES[package]
    for part in (*rest, ""):
        yield place / "__init__.py"
        place /= part
        if place.with_suffix(".py").is_file():
            yield place.with_suffix(".py")
            return
        if not place.is_dir():
            return


@cache
def _imports(path: Path) -> tuple[str, ...]:
    """Return the modules that a file may import: too many rather than too few."""
    names = []
    for statement in _IMPORT.finditer(path.read_text(encoding="utf-8")):
        module, listed = statement["module"], statement["names"] or ""
        names += [module, *(f"{module}.{name}" for name in _NAME.findall(listed))]
    return tuple(names)
