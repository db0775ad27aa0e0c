"""What users install: the wheel, built here, in an environment without network."""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import sysconfig
import tomllib
import venv
import zipfile
from dataclasses import dataclass
from pathlib import Path

import pytest

from corridors.cli import COMMANDS

CHECKOUT = Path(__file__).parents[1]
PACKAGES = {"gis_data", "network", "corridors", "maps"}
VERSION = tomllib.loads((CHECKOUT / "pyproject.toml").read_text(encoding="utf-8"))[
    "project"
]["version"]
INFO = f"corridor_mapper-{VERSION}.dist-info"
BUDGET_BYTES = 15_000_000
HELP_LIMIT_S = 0.5
UNPLUGGED = """
import socket


def refuse(*_arguments: object, **_options: object) -> None:
    raise OSError("the network is unplugged")


socket.socket.connect = socket.socket.connect_ex = refuse
socket.getaddrinfo = socket.create_connection = refuse
"""


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [
            *(sys.executable, "-m", "build", "--wheel", "--no-isolation"),
            *("--outdir", str(folder), str(CHECKOUT)),
        ],
        check=True,
        capture_output=True,
        timeout=120,
    )
    (network,) = folder.glob("*.whl")
    return network


@dataclass(frozen=True)
class Installed:
    """A clean environment outside the checkout that holds the wheel."""

    folder: Path

    @property
    def programs(self) -> Path:
        return self.folder / ("Scripts" if os.name == "nt" else "bin")

    def run(self, program: str, *words: str) -> subprocess.CompletedProcess[str]:
        unset = {"PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV"}
        environment = {k: v for k, v in os.environ.items() if k not in unset}
        return subprocess.run(
            [str(self.programs / program), *words],
            check=False,
            capture_output=True,
            encoding="utf-8",
            cwd=self.folder,
            env=environment,
            timeout=120,
        )


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Installed:
    folder = tmp_path_factory.mktemp("clean") / "venv"
    venv.create(folder, with_pip=False)
    here = Installed(folder)
    # pip of this environment works on the other, which sees nothing of this one yet:
    # otherwise it would take the checkout for the installed distribution.
    subprocess.run(
        [
            *(sys.executable, "-m", "pip", "--python", str(here.programs / "python")),
            *("install", "--no-deps", "--no-index", "--quiet", str(wheel)),
        ],
        check=True,
        capture_output=True,
        timeout=120,
    )
    (site,) = folder.glob("**/site-packages")
    # The libraries are borrowed. Paths in a .pth come last, and the .pth files there
    # (such as the one of the checkout) are not read.
    borrowed = sysconfig.get_path("purelib")
    (site / "borrowed.pth").write_text(f"{borrowed}\n", encoding="utf-8")
    (site / "sitecustomize.py").write_text(UNPLUGGED, encoding="utf-8")
    return here


def test_the_wheel_holds_the_four_packages_and_nothing_else(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    assert {name.partition("/")[0] for name in names} == PACKAGES | {INFO}
    assert not [
        name for name in names if Path(name).name.startswith(("test", "conftest"))
    ]


def test_the_wheel_holds_every_committed_file_of_the_packages(wheel: Path) -> None:
    listed = subprocess.run(
        ["git", "ls-files", "-z", *sorted(PACKAGES)],
        check=True,
        capture_output=True,
        cwd=CHECKOUT,
        encoding="utf-8",
    ).stdout.split("\0")
    committed = {name for name in listed if name and (CHECKOUT / name).exists()}
    assert committed <= set(zipfile.ZipFile(wheel).namelist())
    assert {
        *(f"{package}/py.typed" for package in PACKAGES),
        "gis_data/sources/sources.toml",
        "gis_data/sources/rail_links.parquet",
        "gis_data/sources/licences/MIT-airportsdata.txt",
        "gis_data/plans/jilin/plan.toml",
        "gis_data/plans/reference/places.csv",
        "gis_data/plans/reference/curated_links.csv",
        "maps/kit/page.js",
    } <= committed


def test_the_wheel_is_small_and_licensed(wheel: Path) -> None:
    assert wheel.stat().st_size < BUDGET_BYTES
    assert wheel.name == f"corridor_mapper-{VERSION}-py3-none-any.whl"
    archive = zipfile.ZipFile(wheel)
    for page in ("LICENSE", "DATA_LICENCES.md"):
        assert archive.read(f"{INFO}/licenses/{page}") == (CHECKOUT / page).read_bytes()
    assert b"corridors = corridors.__main__:main" in archive.read(
        f"{INFO}/entry_points.txt"
    )


def test_the_packages_come_from_the_wheel(installed: Installed) -> None:
    code = (
        "import gis_data, network, corridors, maps\n"
        "for package in (gis_data, network, corridors, maps): print(package.__file__)"
    )
    done = installed.run("python", "-c", code)
    assert done.returncode == 0, done.stderr
    for file in map(Path, done.stdout.split()):
        assert file.is_relative_to(installed.folder)


def test_it_is_unplugged(installed: Installed) -> None:
    code = "import urllib.request as r; r.urlopen('http://127.0.0.1:9')"
    assert "the network is unplugged" in installed.run("python", "-c", code).stderr


def _child_s() -> float:
    """Return processor seconds of children so far: other work does not count."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def test_help_comes_at_once(installed: Installed) -> None:
    took_s = []
    for _ in range(4):  # the first one compiles; the quickest is the least disturbed
        start = _child_s()
        done = installed.run("corridors", "--help")
        took_s.append(_child_s() - start)
        assert done.returncode == 0, done.stderr
        assert all(f"  {name} " in done.stdout for name in COMMANDS)
    assert min(took_s) <= HELP_LIMIT_S


def test_doctor_finds_all_well(installed: Installed) -> None:
    done = installed.run("corridors", "doctor", "--json")
    assert done.returncode == 0, done.stdout + done.stderr
    checks = {check["name"]: check for check in json.loads(done.stdout)["checks"]}
    assert str(installed.folder) in checks["packages"]["result"]
    assert {c["state"] for c in checks.values()} <= {"ok", "note"}


def test_layers_are_those_of_the_wheel(installed: Installed) -> None:
    done = installed.run("corridors", "layers", "--json")
    assert done.returncode == 0, done.stderr
    listed = json.loads(done.stdout)["holdings"]
    assert len(listed) > 40
    for holding in listed:
        assert Path(holding["file"]).is_relative_to(installed.folder)
