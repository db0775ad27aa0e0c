"""``corridors layers``: nothing left out, nothing made up."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from corridors.cli import main
from gis_data.layers import catalogue
from gis_data.plan import DEFAULT, REFERENCE, load_plan
from gis_data.provenance import sources_dir

if TYPE_CHECKING:
    from collections.abc import Mapping

DOCUMENT = Path(__file__).parents[1] / "docs" / "plan-format.md"


@pytest.fixture(scope="module")
def small_plan(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the plan that the page on plans tells people to save."""
    folder = tmp_path_factory.mktemp("khorgos")
    text = DOCUMENT.read_text(encoding="utf-8")
    for name, content in re.findall(
        r"^`([\w.]+)`\n\n```\w+\n(.*?)```", text, flags=re.DOTALL | re.MULTILINE
    ):
        (folder / name).write_text(content, encoding="utf-8")
    return folder


def holdings(
    capsys: pytest.CaptureFixture[str], *words: str
) -> Mapping[tuple[str, str], Mapping[str, Any]]:
    assert main(["layers", "--json", *words]) == 0
    listed = json.loads(capsys.readouterr().out)["holdings"]
    by_name = {(h["kind"], h["name"]): h for h in listed}
    assert len(by_name) == len(listed)
    return by_name


def test_every_file_of_data_is_listed(capsys: pytest.CaptureFixture[str]) -> None:
    files = {Path(h["file"]) for h in holdings(capsys).values()}
    files -= {DEFAULT / "plan.toml"}  # which selects the border ports
    on_disk = {
        path
        for folder in (sources_dir(), DEFAULT, REFERENCE)
        for path in folder.iterdir()
        if path.suffix in {".parquet", ".csv"}
    }
    # What was corrected in the reference tables is a record, not a table of them.
    assert files == on_disk - {REFERENCE / "corrections.csv"}


def test_figures_are_those_of_the_data(capsys: pytest.CaptureFixture[str]) -> None:
    listed = holdings(capsys)
    for (kind, name), holding in listed.items():
        size = Path(holding["file"]).stat().st_size
        assert holding["size_kb"] == pytest.approx(size / 1000)
        if holding["confidence"] is not None:
            assert list(holding["confidence"]) == ["high", "medium", "low"]
            assert sum(holding["confidence"].values()) == holding["rows"]
        if kind == "layer":
            assert holding["licence"] == catalogue()[name].source.licence
            assert holding["retrieved"] == catalogue()[name].source.retrieved
    # The brief of the plan: 49 border ports, 60 county-level units.
    assert listed["plan", "border_ports"]["rows"] == 49
    assert listed["plan", "counties"]["rows"] == 60
    assert listed["plan", "counties"]["confidence"] is None
    assert listed["reference", "places"]["rows"] == 911
    assert listed["reference", "border_ports"]["rows"] > 49
    assert listed["layer", "near_miss_gaps"]["confidence"] == {
        "high": 0,
        "medium": 0,
        "low": 108,
    }


def test_another_plan_shows_its_own_tables(
    capsys: pytest.CaptureFixture[str], small_plan: Path
) -> None:
    listed = holdings(capsys, "--plan", str(small_plan))
    own = {name for kind, name in listed if kind == "plan"}
    assert own == {"corridor_members", "border_ports"}
    assert ("reference", "places") in listed
    # Two ports, both rated high by the page.
    assert listed["plan", "border_ports"]["confidence"]["high"] == 2


def test_people_get_a_line_for_each(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["layers"]) == 0
    text = capsys.readouterr().out
    (line,) = (x for x in text.splitlines() if x.startswith("rail_links "))
    assert re.search(r" 264,548 .* ODbL-1\.0 .* 2026-11-22 .*scgraph_data", line)
    assert "Jilin Province" in text
    assert re.search(r"\d+ layers, \d+ tables, \d+(\.\d)? MB\n$", text)


def test_a_plan_with_faults_is_bad_input(
    capsys: pytest.CaptureFixture[str], small_plan: Path, tmp_path: Path
) -> None:
    for file in small_plan.iterdir():
        text = file.read_text(encoding="utf-8")
        text = text.replace("44.213,80.42", "431,80.42")
        (tmp_path / file.name).write_text(text, encoding="utf-8")
    assert main(["layers", "--plan", str(tmp_path)]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    for part in ("corridor_members.csv", "lat", "431", "90"):
        assert part in err


def test_rows_that_a_plan_adds_are_listed_beside_the_table_they_add_to(
    capsys: pytest.CaptureFixture[str],
) -> None:
    folder = Path(__file__).parent / "plans" / "baltic"
    listed = holdings(capsys, "--plan", str(folder))
    assert listed["plan", "border_ports+"]["rows"] == 22
    assert listed["plan", "border_ports"]["rows"] == 22
    assert listed["plan", "nodes+"]["rows"] == 7
    assert listed["plan", "nodes+"]["confidence"]["medium"] == 7
    assert listed["reference", "nodes"]["rows"] == len(load_plan().table("nodes"))
