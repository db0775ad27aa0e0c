"""Committed data is what its register says, complete, and small enough."""

from __future__ import annotations

import re
import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from gis_data.errors import SourceError
from gis_data.ingest.product import write_register
from gis_data.provenance import (
    attribution,
    check_hashes,
    file_sha256,
    sources,
    sources_dir,
)

BUDGET_BYTES = 13_000_000
LICENCES = {"ODbL-1.0", "public domain", "CC-BY-4.0", "Apache-2.0", "MIT"}


def test_committed_files_match_their_hashes() -> None:
    assert [str(problem) for problem in check_hashes()] == []


def test_every_file_has_an_entry_and_every_entry_a_file() -> None:
    files = {path.name for path in sources_dir().iterdir() if path.is_file()}
    assert files == {"sources.toml"} | {source.file for source in sources().values()}


def test_sources_stay_within_their_budget() -> None:
    total = sum(path.stat().st_size for path in sources_dir().rglob("*"))
    assert 5_000_000 < total < BUDGET_BYTES


@pytest.mark.parametrize("name", sorted(sources()))
def test_entry_is_complete(name: str) -> None:
    source = sources()[name]
    assert source.file.startswith(f"{name}.")
    assert source.licence in LICENCES
    assert source.url.startswith("https://")
    assert re.fullmatch("[0-9a-f]{64}", source.sha256)
    assert date.fromisoformat(source.retrieved) <= date(2026, 11, 29)
    assert source.rows > 0
    assert source.changes
    for text in (source.title, source.publisher, source.attribution, source.data_date):
        assert text.strip()


def test_everything_from_openstreetmap_is_odbl() -> None:
    derived = [s for s in sources().values() if "OpenStreetMap" in s.publisher]
    assert len(derived) == 10
    for source in derived:
        assert source.licence == "ODbL-1.0"
        assert "© OpenStreetMap contributors" in source.attribution


def test_attribution_says_each_text_once_in_the_order_asked() -> None:
    text = attribution(["land", "rail_links", "road_links", "lakes"])
    assert text.startswith("Made with Natural Earth | © OpenStreetMap contributors")
    assert text.count(" | ") == 1


def test_attribution_of_an_unknown_layer_names_the_known_ones() -> None:
    with pytest.raises(SourceError, match=r"'sea' is not a registered.*rail_links"):
        attribution(["sea"])


@pytest.fixture
def small_folder(tmp_path: Path) -> Path:
    shutil.copy(sources_dir() / "rail_repairs.csv", tmp_path)
    write_register([sources()["rail_repairs"]], tmp_path)
    return tmp_path


def test_a_changed_file_is_found(small_folder: Path) -> None:
    assert check_hashes(small_folder) == []
    with (small_folder / "rail_repairs.csv").open("a", encoding="utf-8") as file:
        file.write("\n")
    (problem,) = check_hashes(small_folder)
    assert problem.row == "rail_repairs.csv"
    assert "reinstall corridor-mapper" in problem.message


def test_missing_and_unregistered_files_are_found(small_folder: Path) -> None:
    (small_folder / "rail_repairs.csv").unlink()
    (small_folder / "stray.parquet").write_bytes(b"x")
    found = {problem.row: problem.message for problem in check_hashes(small_folder)}
    assert found["rail_repairs.csv"].startswith("is missing")
    assert found["stray.parquet"].startswith("is not in sources.toml")


def test_register_survives_awkward_text(tmp_path: Path) -> None:
    awkward = 'quote " back\\slash 图们江 ${1}\n</script>'
    entry = replace(
        sources()["land"], title=awkward, changes=(awkward,), known_defects=()
    )
    write_register([entry], tmp_path)
    assert sources(tmp_path)["land"] == entry


def test_a_register_that_is_no_toml_is_explained(tmp_path: Path) -> None:
    (tmp_path / "sources.toml").write_text("[land\n", encoding="utf-8")
    with pytest.raises(SourceError, match=r"sources\.toml: the register .* reinstall"):
        sources(tmp_path)


def test_a_register_with_a_missing_key_names_it(tmp_path: Path) -> None:
    text = (sources_dir() / "sources.toml").read_text(encoding="utf-8")
    cut = re.sub(r"^licence = .*\n", "", text, count=1, flags=re.MULTILINE)
    (tmp_path / "sources.toml").write_text(cut, encoding="utf-8")
    with pytest.raises(SourceError, match="missing or unknown: licence"):
        sources(tmp_path)


def test_hash_of_known_bytes(tmp_path: Path) -> None:
    # SHA-256 of "abc", from FIPS 180-4.
    (tmp_path / "abc").write_bytes(b"abc")
    assert file_sha256(tmp_path / "abc").startswith("ba7816bf8f01cfea414140de5dae2223")


def test_licence_page_names_every_layer_licence_and_text() -> None:
    page = Path(__file__).parents[1] / "DATA_LICENCES.md"
    rows = [
        line
        for line in page.read_text(encoding="utf-8").splitlines()
        if line.startswith("| `")
    ]
    for source in sources().values():
        (row,) = (line for line in rows if f"`{source.name}`" in line)
        assert source.licence in row
        assert row.endswith(f"| {source.attribution} |")
