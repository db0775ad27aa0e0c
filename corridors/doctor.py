"""Check the installation, the data, a plan and the cache, with a fix per error."""

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

    from packaging.requirements import Requirement

DISTRIBUTION = "corridor-mapper"
PACKAGES = ("gis_data", "network", "corridors", "maps")
EXTRAS = ("cluster", "notebooks", "plots")  # of users: what is there must fit too
ENGINE = "pyroutingkit"
OLDEST_PYTHON = (3, 11)
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome", "msedge")

State = Literal["ok", "note", "error"]


@dataclass(frozen=True)
class Check:
    """Result of one check.

    Attributes
    ----------
    name : str
        What is checked.
    state : {"ok", "note", "error"}
        A note needs no action.
    result : str
        Result.
    fix : str
        What to do; empty where nothing is.
    """

    name: str
    state: State
    result: str
    fix: str = ""


def examine(*, plan: Path | None = None, cache: Path | None = None) -> list[Check]:
    """Check the installation, the data, a plan and the cache.

    Parameters
    ----------
    plan : pathlib.Path, optional
        Folder of a plan. Default: Jilin Province.
    cache : pathlib.Path, optional
        Folder of the cache. Default: that of the user.

    Returns
    -------
    list of Check
        In a fixed order. A check that fails to run is an ``error``.
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
    results: list[Check] = []
    for name, check in checks.items():
        try:
            results += check()
        except (CorridorsError, ImportError, OSError) as error:
            results.append(Check(name, "error", str(error), _reinstall(DISTRIBUTION)))
    return results


def versions() -> dict[str, str]:
    """Return the version of every library that this distribution requires.

    Returns
    -------
    dict of str to str
        By name of the distribution; empty where it is not installed. Libraries of
        the extras `cluster`, `notebooks` and `plots` follow where installed.
    """
    return {name: installed for name, installed, _ in _requirements()}


def _reinstall(requirement: str) -> str:
    return f'run: python -m pip install --force-reinstall "{requirement}"'


def _python() -> Iterator[Check]:
    python = f"{platform.python_implementation()} {platform.python_version()}"
    result = f"{python}, {platform.platform()}, {os.cpu_count()} processors"
    if sys.version_info >= OLDEST_PYTHON:
        yield Check("python", "ok", result)
    else:
        yield Check("python", "error", result, "install Python 3.11 or newer")


def _requirements() -> Iterator[tuple[str, str, str]]:
    """Yield name and installed version of each library, and what it fails to meet."""
    from packaging.requirements import Requirement  # noqa: PLC0415 - used here only

    requirements = [Requirement(line) for line in metadata.requires(DISTRIBUTION) or ()]
    for extra in ("", *EXTRAS):
        for wanted in requirements:
            optional = wanted.marker is not None and "extra" in str(wanted.marker)
            if optional != bool(extra) or not _applies(wanted, extra):
                continue
            try:
                installed = metadata.version(wanted.name)
            except metadata.PackageNotFoundError:
                installed = ""
            good = wanted.specifier.contains(installed or "0", prereleases=True)
            if installed or not extra:
                unmet = "" if installed and good else f"{wanted.name}{wanted.specifier}"
                yield wanted.name, installed, unmet


def _applies(requirement: Requirement, extra: str) -> bool:
    return requirement.marker is None or requirement.marker.evaluate({"extra": extra})


def _libraries() -> Iterator[Check]:
    """Hold every installed version against its declared bounds, low and high."""
    good = []
    for name, installed, unmet in dict.fromkeys(_requirements()):
        if unmet and (installed or name != ENGINE):  # which may be missing
            result = f"{name} {installed}" if installed else f"{name} is missing"
            fix = f'needs {unmet}; run: python -m pip install "{unmet}"'
            yield Check("libraries", "error", result, fix)
        elif installed:
            good.append(f"{name} {installed}")
    yield Check("libraries", "ok", ", ".join(good))


def _projections() -> Iterator[Check]:
    """Check that PROJ finds its database, whatever the environment sets."""
    from pyproj import CRS, datadir  # noqa: PLC0415 - heavy
    from pyproj.exceptions import ProjError  # noqa: PLC0415 - as above

    try:
        result = f"{CRS.from_epsg(4326).name} from {datadir.get_data_dir()}"
    except ProjError as error:
        variables = [key for key in ("PROJ_LIB", "PROJ_DATA") if key in os.environ]
        fix = f"unset {' and '.join(variables)}" if variables else ""
        yield Check("projections", "error", str(error), fix or _reinstall("pyproj"))
        return
    yield Check("projections", "ok", result)


def _engine() -> Iterator[Check]:
    try:
        import_module(ENGINE)
    except (ImportError, OSError) as error:
        result = f"SciPy, slower: {error}"
        fix = f"run: python -m pip install {ENGINE}"
        if sys.platform == "win32":
            result, fix = "SciPy: the faster engine has no Windows build", ""
        yield Check("routing engine", "note", result, fix)
        return
    yield Check("routing engine", "ok", f"{ENGINE} {metadata.version(ENGINE)}")


def _packages() -> Iterator[Check]:
    """Check that no other distribution has overwritten these packages."""
    folders = {name: _folder_of(name) for name in PACKAGES}
    homes = {folder and folder.parent for folder in folders.values()}
    errors = []
    if len(homes) > 1 or None in homes:
        where = "; ".join(f"{name}: {folder}" for name, folder in folders.items())
        errors.append((f"not one installation: {where}", f"uninstall {DISTRIBUTION}"))
    owners = metadata.packages_distributions()
    for name in PACKAGES:
        others = {other.replace("_", "-").lower() for other in owners.get(name, ())}
        errors += [
            (f"{other} also installs a package named {name}", f"uninstall {other}")
            for other in sorted(others - {DISTRIBUTION})
        ]
    separate = f"install {DISTRIBUTION} in a separate environment"
    for result, fix in errors:
        yield Check("packages", "error", result, f"{fix} and {separate}")
    if not errors:
        yield Check("packages", "ok", f"{', '.join(PACKAGES)} in {homes.pop()}")


def _folder_of(package: str) -> Path | None:
    spec = find_spec(package)
    if spec is None or spec.origin is None:
        return None
    return Path(spec.origin).resolve().parent


def _data() -> Iterator[Check]:
    from gis_data.provenance import check_hashes, sources  # noqa: PLC0415 - one check

    errors = check_hashes()
    for error in errors:
        yield Check("data", "error", str(error), _reinstall(DISTRIBUTION))
    if not errors:
        yield Check("data", "ok", f"{len(sources())} files match their recorded hash")


def _plan(folder: Path | None) -> Iterator[Check]:
    from gis_data.plan import (  # noqa: PLC0415 - heavy
        MOST_SHOWN,
        load_plan,
        problems_of_plan,
    )

    errors = problems_of_plan(folder)
    for error in errors[:MOST_SHOWN]:
        yield Check("plan", "error", str(error), "correct the file")
    if len(errors) > MOST_SHOWN:
        more = f"and {len(errors) - MOST_SHOWN:,} more"
        yield Check("plan", "error", more, "correct the file")
    if not errors:
        plan = load_plan(folder)
        result = f"{plan.name_en}, {len(plan.border_ports)} border ports, {plan.path}"
        yield Check("plan", "ok", result)


def _cache(folder: Path | None) -> Iterator[Check]:
    from network.model.files import cache_folder  # noqa: PLC0415 - one check

    folder = folder or cache_folder()
    files = [path for path in folder.rglob("*") if path.is_file()]
    size_mb = sum(path.stat().st_size for path in files) / 1e6
    existing = next(p for p in (folder, *folder.parents) if p.exists())
    free_gb = shutil.disk_usage(existing).free / 1e9
    result = f"{folder}: {len(files)} files, {size_mb:.1f} MB; {free_gb:.1f} GB free"
    if existing.is_dir() and os.access(existing, os.W_OK | os.X_OK):
        yield Check("cache", "ok", result)
    else:
        fix = f"make {existing} a folder that you can write to"
        yield Check("cache", "error", f"{result}; not writable", fix)


def _browser() -> Iterator[Check]:
    path = next(filter(None, map(shutil.which, BROWSERS)), None)
    result = path or "none; needed only to test the pages"
    yield Check("browser", "ok" if path else "note", result)
