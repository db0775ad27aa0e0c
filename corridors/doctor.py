"""Whether the installation, the data, a plan and the cache are as they must be."""

from __future__ import annotations

import os
import platform
import shutil
import sys
from dataclasses import dataclass
from importlib import import_module, metadata
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from gis_data.errors import CorridorsError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

DISTRIBUTION = "corridor-mapper"
PACKAGES = ("gis_data", "network", "corridors", "maps")
ENGINE = "pyroutingkit"
OLDEST_PYTHON = (3, 11)
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome", "msedge")

State = Literal["ok", "note", "fault"]


@dataclass(frozen=True)
class Check:
    """What was found of one thing.

    Attributes
    ----------
    name : str
        What was looked at.
    state : {"ok", "note", "fault"}
        Right; worth knowing; wrong.
    found : str
        What there is.
    remedy : str
        What to do about it; empty when all is well.
    """

    name: str
    state: State
    found: str
    remedy: str = ""


def examine(*, plan: Path | None = None, cache: Path | None = None) -> list[Check]:
    """Return what is found of the installation, the data, a plan and the cache.

    Parameters
    ----------
    plan : pathlib.Path, optional
        Folder of a plan; the shipped Jilin plan when left out.
    cache : pathlib.Path, optional
        Folder of the cache; the user's when left out.

    Returns
    -------
    list of Check
        In a fixed order. All is well when none has the state ``fault``. A check
        that cannot be made is a fault.
    """
    checks: dict[str, Callable[[], Iterator[Check]]] = {
        "python": _python,
        "libraries": _libraries,
        "projections": _projections,
        "routing engine": _engine,
        "packages": _packages,
        "data": _data,
        "plan": lambda: _plan(plan),
        "cache": lambda: _cache(cache),
        "browser": _browser,
    }
    found: list[Check] = []
    for name, check in checks.items():
        try:
            found += check()
        except (CorridorsError, ImportError, OSError) as error:
            found.append(Check(name, "fault", str(error), _reinstall(DISTRIBUTION)))
    return found


def versions() -> dict[str, str]:
    """Return the version of every library this distribution asks for.

    Returns
    -------
    dict of str to str
        By name of the distribution; empty where it is not installed.
    """
    return {name: installed for name, installed, _ in _requirements()}


def _reinstall(requirement: str) -> str:
    return f'run: python -m pip install --force-reinstall "{requirement}"'


def _python() -> Iterator[Check]:
    here = f"{platform.python_implementation()} {platform.python_version()}"
    found = f"{here}, {platform.platform()}, {os.cpu_count()} processors"
    if sys.version_info >= OLDEST_PYTHON:
        yield Check("python", "ok", found)
    else:
        yield Check("python", "fault", found, "install Python 3.11 or newer")


def _requirements() -> Iterator[tuple[str, str, str]]:
    """Yield name, installed version and wish of what this machine needs."""
    from packaging.requirements import Requirement  # noqa: PLC0415 - used here only

    for line in metadata.requires(DISTRIBUTION) or ():
        wish = Requirement(line)
        if wish.marker is not None and not wish.marker.evaluate({"extra": ""}):
            continue
        try:
            installed = metadata.version(wish.name)
        except metadata.PackageNotFoundError:
            installed = ""
        good = wish.specifier.contains(installed or "0", prereleases=True)
        yield wish.name, installed, "" if installed and good else str(wish)


def _libraries() -> Iterator[Check]:
    good = []
    for name, installed, missed in _requirements():
        if missed and name != ENGINE:  # which can be done without
            found = f"{name} {installed}" if installed else f"{name} is missing"
            remedy = f'needs {missed}; run: python -m pip install "{missed}"'
            yield Check("libraries", "fault", found, remedy)
        elif installed:
            good.append(f"{name} {installed}")
    yield Check("libraries", "ok", ", ".join(good))


def _projections() -> Iterator[Check]:
    """Check that PROJ finds its database, whatever other programs have set."""
    from pyproj import CRS, datadir  # noqa: PLC0415 - heavy
    from pyproj.exceptions import ProjError  # noqa: PLC0415 - as above

    try:
        found = f"{CRS.from_epsg(4326).name} from {datadir.get_data_dir()}"
    except ProjError as error:
        strangers = [key for key in ("PROJ_LIB", "PROJ_DATA") if key in os.environ]
        remedy = f"unset {' and '.join(strangers)}" if strangers else ""
        yield Check("projections", "fault", str(error), remedy or _reinstall("pyproj"))
        return
    yield Check("projections", "ok", found)


def _engine() -> Iterator[Check]:
    try:
        import_module(ENGINE)
    except (ImportError, OSError) as error:
        found = f"SciPy, slower: {error}"
        remedy = f"run: python -m pip install {ENGINE}"
        if sys.platform == "win32":
            found, remedy = "SciPy: the faster engine has no Windows build", ""
        yield Check("routing engine", "note", found, remedy)
        return
    yield Check("routing engine", "ok", f"{ENGINE} {metadata.version(ENGINE)}")


def _packages() -> Iterator[Check]:
    """Check that no other distribution has put its files over ours."""
    folders = {name: _folder_of(name) for name in PACKAGES}
    homes = {folder and folder.parent for folder in folders.values()}
    faults = []
    if len(homes) > 1 or None in homes:
        where = "; ".join(f"{name}: {folder}" for name, folder in folders.items())
        faults.append((f"not one installation: {where}", f"uninstall {DISTRIBUTION}"))
    owners = metadata.packages_distributions()
    for name in PACKAGES:
        others = {other.replace("_", "-").lower() for other in owners.get(name, ())}
        faults += [
            (f"{other} also brings a package named {name}", f"uninstall {other}")
            for other in sorted(others - {DISTRIBUTION})
        ]
    own = f"install {DISTRIBUTION} in an environment of its own"
    for found, remedy in faults:
        yield Check("packages", "fault", found, f"{remedy} and {own}")
    if not faults:
        yield Check("packages", "ok", f"{', '.join(PACKAGES)} in {homes.pop()}")


def _folder_of(package: str) -> Path | None:
    spec = find_spec(package)
    if spec is None or spec.origin is None:
        return None
    return Path(spec.origin).resolve().parent


def _data() -> Iterator[Check]:
    from gis_data.provenance import check_hashes, sources  # noqa: PLC0415 - one check

    faults = check_hashes()
    for fault in faults:
        yield Check("data", "fault", str(fault), _reinstall(DISTRIBUTION))
    if not faults:
        yield Check("data", "ok", f"{len(sources())} files have the hash on record")


def _plan(folder: Path | None) -> Iterator[Check]:
    from gis_data.plan import load_plan, problems_of_plan  # noqa: PLC0415 - heavy

    faults = problems_of_plan(folder)
    for fault in faults:
        yield Check("plan", "fault", str(fault), "correct the file")
    if not faults:
        plan = load_plan(folder)
        found = f"{plan.name_en}, {len(plan.border_ports)} border ports, {plan.path}"
        yield Check("plan", "ok", found)


def _cache(folder: Path | None) -> Iterator[Check]:
    from network.model.files import cache_folder  # noqa: PLC0415 - one check

    folder = folder or cache_folder()
    files = [path for path in folder.rglob("*") if path.is_file()]
    size_mb = sum(path.stat().st_size for path in files) / 1e6
    there = next(p for p in (folder, *folder.parents) if p.exists())
    free_gb = shutil.disk_usage(there).free / 1e9
    found = f"{folder}: {len(files)} files, {size_mb:.1f} MB; {free_gb:.1f} GB free"
    if there.is_dir() and os.access(there, os.W_OK | os.X_OK):
        yield Check("cache", "ok", found)
    else:
        remedy = f"make {there} a folder you may write to"
        yield Check("cache", "fault", f"{found}; not writable", remedy)


def _browser() -> Iterator[Check]:
    path = next(filter(None, map(shutil.which, BROWSERS)), None)
    found = path or "none found; only the tests of the pages need one"
    yield Check("browser", "ok" if path else "note", found)
