"""``corridors export``: what was asked for, counted, licensed, and nothing else."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import geopandas as gpd
import pytest

from corridors.cli import main
from network.export.exchange import FORMATS, read_network

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from network.model.store import Network


@pytest.fixture(autouse=True)
def _on_the_toy(toy_network: Network, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("network.cache.open_network", lambda *_, **__: toy_network)


def exported(
    capsys: pytest.CaptureFixture[str], *words: str
) -> Mapping[str, str | int | list[str] | Mapping[str, int]]:
    assert main(["export", *words, "--json"]) == 0
    found: dict[str, str | int] = json.loads(capsys.readouterr().out)
    return found


@pytest.mark.parametrize("form", FORMATS)
def test_each_form_is_written_and_counted(
    form: str, toy_network: Network, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / ("net.gpkg" if form == "gpkg" else "net")
    said = exported(capsys, "--format", form, "--out", str(out))
    assert said["path"] == str(out)
    assert (said["nodes"], said["edges"]) == (
        len(toy_network.nodes),
        len(toy_network.edges),
    )
    assert said["licence"] == "ODbL-1.0"
    assert "OpenStreetMap" in str(said["attribution"])
    assert len(read_network(out, form=form).edges) == said["edges"]


def test_a_part_is_what_was_asked_for(
    toy_network: Network, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "part.gpkg"
    words = ("--format", "gpkg", "--out", str(out), "--mode", "Rail, sea")
    said = exported(capsys, *words, "--bbox", "125, 42, 130, 44")
    edges = gpd.read_file(out, layer="edges")
    assert set(edges["mode"]) == {"rail", "sea", "transfer"}
    assert said["edges"] == len(edges) < len(toy_network.edges) == said["of_edges"]
    by_mode = said["edges_by_mode"]
    assert by_mode == edges["mode"].value_counts().sort_index().to_dict()


def test_people_are_told_how_much_and_whose(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "toy.gpkg"
    assert main(["export", "--format", "gpkg", "--out", str(out)]) == 0
    text = capsys.readouterr().out
    assert "rail edges" in text
    assert "ODbL-1.0" in text
    assert "© OpenStreetMap contributors" in text


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("--format", "shp"), "gpkg"),
        (("--bbox", "1,2,3"), "'1,2,3'"),
        (("--bbox", "1,2,3,x"), "'1,2,3,x'"),
        (("--bbox", "131,40,121,46"), "131,40,121,46"),
        (("--bbox", "nan,0,1,1"), "'nan,0,1,1'"),
        (("--bbox", "1_21,40,131,46"), "'1_21,40,131,46'"),
        (("--bbox", "-inf,40,1e400,46"), "'-inf,40,1e400,46'"),
        (("--bbox", f"{'9' * 5000},0,1,1"), "999..."),
        (("--mode", "canal"), "'canal'"),
        (("--mode", ","), "--mode"),
        (("--bbox", "0,0,1,1"), "0,0,1,1"),
    ],
)
def test_bad_input_is_told_and_nothing_written(
    words: tuple[str, ...],
    message: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    out = tmp_path / "toy.gpkg"
    form = () if "--format" in words else ("--format", "gpkg")
    assert main(["export", *form, "--out", str(out), *words]) == 2
    assert message in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_what_cannot_be_written_is_told_before_anything_is_built(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def network(*_: object, **__: object) -> None:
        pytest.fail("built for nothing")

    monkeypatch.setattr("network.cache.open_network", network)
    for name in ("mine.txt", "link.csv"):
        (tmp_path / name).write_text("mine", encoding="utf-8")
    for form, out, message in (
        ("gmns", tmp_path, "link.csv"),
        ("geoparquet", tmp_path / "mine.txt", "it is a file"),
        ("gpkg", tmp_path / "net", ".gpkg"),
    ):
        assert main(["export", "--format", form, "--out", str(out)]) == 2
        assert message in capsys.readouterr().err
