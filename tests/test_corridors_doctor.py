"""``corridors doctor``: every fault it is there for, made and found."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from importlib import metadata
from typing import TYPE_CHECKING

import pytest
from packaging.requirements import Requirement
from pyproj.exceptions import CRSError

import corridors.doctor
from corridors.cli import main
from corridors.doctor import Check, examine, versions
from gis_data import provenance

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

REINSTALL_PYPROJ = 'run: python -m pip install --force-reinstall "pyproj"'


def errors(checks: Sequence[Check]) -> list[Check]:
    return [check for check in checks if check.state == "error"]


def test_here_all_is_well(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    checks = examine(cache=tmp_path)
    assert errors(checks) == []
    assert {check.name for check in checks} == {
        "python",
        "libraries",
        "projections",
        "routing engine",
        "packages",
        "data",
        "plan",
        "cache",
        "browser",
    }
    assert all(check.result for check in checks)
    assert main(["doctor"]) == 0
    text = capsys.readouterr().out
    assert "Jilin" in text
    assert "geopandas" in text


def test_json_carries_the_versions(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["doctor", "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert said["ok"] is True
    assert said["versions"]["geopandas"] == metadata.version("geopandas")
    assert "pytest" not in said["versions"]  # only what a user needs
    assert {"name", "state", "result", "fix"} == set(said["checks"][0])


def test_a_library_that_is_missing_or_old_is_named(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    true_version = metadata.version

    def version(name: str) -> str:
        if name == "folium":
            raise metadata.PackageNotFoundError(name)
        return "0.14.4" if name == "geopandas" else true_version(name)

    monkeypatch.setattr(metadata, "version", version)
    found = {check.result: check.fix for check in errors(examine())}
    assert found.keys() == {"folium is missing", "geopandas 0.14.4"}
    assert '"folium<1,>=' in found["folium is missing"]
    assert "geopandas>=1.2" in found["geopandas 0.14.4"]
    assert versions()["folium"] == ""


BOUNDS = [
    Requirement(line) for line in metadata.requires(corridors.doctor.DISTRIBUTION) or ()
]
LOWEST = {
    (wish.name, part.version)
    for wish in BOUNDS
    if any(
        wish.marker is None or wish.marker.evaluate({"extra": extra})
        for extra in ("", *corridors.doctor.EXTRAS)
    )
    for part in wish.specifier
    if part.operator == ">="
}
HIGHEST = {
    (wish.name, part.version)
    for wish in BOUNDS
    for part in wish.specifier
    if part.operator == "<"
}


def faults_with(
    monkeypatch: pytest.MonkeyPatch, name: str, version: str
) -> list[Check]:
    """Return what is wrong if a library is there in that version, all others well."""
    true_version = metadata.version

    def installed(asked: str) -> str:
        return version if asked == name else true_version(asked)

    monkeypatch.setattr(metadata, "version", installed)
    return errors(list(corridors.doctor._libraries()))


@pytest.mark.parametrize(("name", "bound"), sorted(LOWEST))
def test_a_library_just_below_its_bound_is_too_old(
    name: str, bound: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert faults_with(monkeypatch, name, bound) == []
    (fault,) = faults_with(monkeypatch, name, f"{bound}.dev0")
    assert fault.result == f"{name} {bound}.dev0"
    assert f">={bound}" in fault.fix


@pytest.mark.parametrize(("name", "bound"), sorted(HIGHEST))
def test_a_library_at_its_upper_bound_is_too_new(
    name: str, bound: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    (fault,) = faults_with(monkeypatch, name, bound)
    assert fault.result == f"{name} {bound}"
    assert f"<{bound}" in fault.fix


def test_without_the_fast_engine_it_is_said_and_no_fault(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    true_version = metadata.version

    def no_engine(name: str) -> object:
        raise ImportError(name)

    def version(name: str) -> str:
        if name == "pyroutingkit":
            raise metadata.PackageNotFoundError(name)
        return true_version(name)

    monkeypatch.setattr(corridors.doctor, "import_module", no_engine)
    monkeypatch.setattr(metadata, "version", version)
    checks = examine()
    assert errors(checks) == []
    (engine,) = (check for check in checks if check.name == "routing engine")
    assert engine.state == "note"
    assert "SciPy" in engine.result


@pytest.mark.parametrize("setting", ["PROJ_LIB", "PROJ_DATA", ""])
def test_projections_that_cannot_be_made_are_a_fault(
    setting: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def from_epsg(code: int) -> None:
        msg = f"no database context specified: EPSG:{code}"
        raise CRSError(msg)

    monkeypatch.setattr("pyproj.CRS.from_epsg", from_epsg)
    for key in ("PROJ_LIB", "PROJ_DATA"):
        monkeypatch.delenv(key, raising=False)
    if setting:
        monkeypatch.setenv(setting, "elsewhere")
    (error,) = errors(examine())
    assert error.name == "projections"
    assert "no database context" in error.result
    assert error.fix == (f"unset {setting}" if setting else REINSTALL_PYPROJ)


def doctor_process(code: int = 1, **environment: str) -> list[dict[str, str]]:
    done = subprocess.run(
        [sys.executable, "-m", "corridors", "doctor", "--json"],
        check=False,
        capture_output=True,
        encoding="utf-8",
        env={**os.environ, **environment},
        timeout=60,
    )
    assert done.returncode == code, done.stderr
    checks: list[dict[str, str]] = json.loads(done.stdout)["checks"]
    return checks


def test_a_stranger_in_place_of_our_package_is_found(tmp_path: Path) -> None:
    # What pip leaves behind when a distribution with a package `maps` comes later.
    (tmp_path / "maps").mkdir()
    (tmp_path / "maps" / "__init__.py").touch()
    info = tmp_path / "maps-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Name: maps\nVersion: 1.0\n", encoding="utf-8")
    (info / "RECORD").write_text("maps/__init__.py,,\n", encoding="utf-8")
    found = doctor_process(PYTHONPATH=str(tmp_path), PYTHONSAFEPATH="1")
    strange = [c for c in found if c["name"] == "packages"]
    assert [c["state"] for c in strange] == ["error", "error"]
    assert str(tmp_path) in strange[0]["result"]
    assert strange[1]["result"] == "maps also installs a package named maps"
    assert all("separate environment" in c["fix"] for c in strange)


def test_changed_data_is_found(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    folder = tmp_path / "sources"
    shutil.copytree(provenance.sources_dir(), folder)
    with (folder / "rail_repairs.csv").open("a", encoding="utf-8") as file:
        file.write("\n")
    (folder / "lakes.parquet").unlink()
    monkeypatch.setattr(provenance, "sources_dir", lambda: folder)
    found = errors(examine())
    assert {check.name for check in found} == {"data"}
    lakes, repairs = (check.result for check in found)
    assert "lakes.parquet" in lakes
    assert "rail_repairs.csv" in repairs
    assert "reinstall" in found[0].fix


def test_a_lost_register_is_a_fault_and_not_the_end(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(provenance, "sources_dir", lambda: tmp_path)
    checks = examine()
    (error,) = errors(checks)
    assert error.name == "data"
    assert "register of sources" in error.result
    assert checks[-1].name == "browser"  # the checks after it were made


def test_a_plan_with_faults_names_each(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    (tmp_path / "plan.toml").write_text("id = 3\n", encoding="utf-8")
    assert main(["doctor", "--json", "--plan", str(tmp_path)]) == 1
    said = json.loads(capsys.readouterr().out)
    assert said["ok"] is False
    wrong = [check for check in said["checks"] if check["state"] == "error"]
    assert {check["name"] for check in wrong} == {"plan"}
    text = "\n".join(check["result"] for check in wrong)
    for file in ("plan.toml", "corridor_members.csv"):
        assert file in text


def test_the_cache_is_measured(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "net").write_bytes(bytes(2_500_000))
    (cache,) = (c for c in examine(cache=tmp_path) if c.name == "cache")
    assert cache.state == "ok"
    assert f"{tmp_path}: 1 files, 2.5 MB" in cache.result


def test_the_cache_is_the_one_networks_are_kept_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CORRIDORS_CACHE", str(tmp_path / "kept"))
    (cache,) = (c for c in examine() if c.name == "cache")
    assert cache.result.startswith(f"{tmp_path / 'kept'}: 0 files")


def test_a_cache_that_is_yet_to_be_made_is_well(tmp_path: Path) -> None:
    folder = tmp_path / "not" / "yet"
    assert errors(examine(cache=folder)) == []
    assert not folder.exists()


def test_a_cache_that_cannot_be_written_is_a_fault(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").touch()
    found = errors(examine(cache=tmp_path / "file" / "cache"))
    assert [check.name for check in found] == ["cache"]
    assert str(tmp_path / "file") in found[0].fix
    # Root may write anywhere, so a missing right is simulated.
    monkeypatch.setattr(os, "access", lambda *_: False)
    assert [check.name for check in errors(examine(cache=tmp_path))] == ["cache"]
