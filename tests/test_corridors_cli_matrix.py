"""`corridors matrix`: lists of places in, a Parquet table out, faults told at once."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pandas as pd
import pytest

from corridors.cli import main
from corridors.place_lists import listed_places
from corridors.workspace import RequestError, open_workspace
from network.build import network as build

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from corridors.workspace import Workspace
    from network.model.store import Network

TOY = "id,lat,lon,country\nA,43,126,CN\nC,43,129,RU\nQ,40,133,JP\nL,60,150,CN\n"


@pytest.fixture(autouse=True)
def toy_cache(
    toy_network: Network, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Put the toy network in place of a build, and an empty cache."""
    monkeypatch.setattr(build, "build_network", lambda *_, **__: toy_network)
    monkeypatch.setenv("CORRIDORS_CACHE", str(tmp_path / "cache"))


@pytest.fixture
def places(tmp_path: Path) -> str:
    path = tmp_path / "places.csv"
    path.write_text(TOY, encoding="utf-8")
    return str(path)


@pytest.fixture
def work() -> Workspace:
    return open_workspace()


@pytest.fixture
def ask(
    places: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> Callable[..., tuple[int, str, str]]:
    def answer(*words: str) -> tuple[int, str, str]:
        out = str(tmp_path / "od")
        code = main(["matrix", "--from", places, "--out", out, *words])
        said = capsys.readouterr()
        return code, said.out, said.err

    return answer


def test_it_writes_every_pair_and_counts_those_without_a_way(
    ask: Callable[..., tuple[int, str, str]], tmp_path: Path
) -> None:
    code, out, err = ask("--by", "time,distance", "--block", "3", "--close", "g1")
    assert (code, err) == (0, "")
    frame = pd.read_parquet(tmp_path / "od")
    assert list(frame.columns) == ["from_id", "to_id", "time_h", "distance_km", "why"]
    assert list(frame["from_id"].unique()) == ["A", "C", "Q", "L"]
    assert len(frame) == 16
    by_road = frame.query("from_id == 'A' and to_id == 'C'").iloc[0]
    assert by_road["distance_km"] == pytest.approx(162)  # 1 + 60 + 20 + 80 + 1
    alone = frame.query("from_id == 'L' and to_id == 'C'").iloc[0]
    assert alone["why"] == "not_attached"
    assert "16 pairs, 10 with a route" in out
    assert "too far from every network" in out
    assert "blocks: 2" in out


def test_machines_get_the_same_as_json(
    ask: Callable[..., tuple[int, str, str]], tmp_path: Path
) -> None:
    code, out, _ = ask("--to", "kind:airport", "--json")
    found = json.loads(out)
    assert code == 0
    assert found["from"] == 4
    assert found["pairs"] == 4 * found["to"]
    assert found["reached"] + sum(found["unreachable"].values()) == found["pairs"]
    assert found["columns"] == ["time_h", "cost_usd"]
    assert found["out"] == str(tmp_path / "od")


def test_a_stopped_matrix_is_gone_on_with_only_if_it_is_the_same(
    ask: Callable[..., tuple[int, str, str]], tmp_path: Path
) -> None:
    assert ask("--block", "2")[0] == 0
    (tmp_path / "od" / "part-00001.parquet").unlink()
    code, _, err = ask("--block", "2")
    assert code == 2
    assert "--resume" in err
    code, _, err = ask("--block", "2", "--resume", "--profile", "bulk")
    assert code == 2
    assert 'profile was "container", now "bulk"' in err
    code, out, _ = ask("--block", "2", "--resume")
    assert code == 0
    assert "blocks: 2, of which from an earlier run: 1" in out
    assert len(pd.read_parquet(tmp_path / "od")) == 16


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--by", "time,beauty"], "'beauty' is not valid"),
        (["--by", " , "], "--by is empty"),
        (["--profile", "balloon"], "'balloon' is not valid"),
        (["--close", "NOWHERE"], "NOWHERE"),
        (["--to", "kind:castle"], "no place is a 'castle'"),
        (["--to", "plan:rates"], "plan:rates: no table of places"),
        (["--to", "gone.csv"], "gone.csv: there is no such file"),
        (["--to", "Nowhereville-on-Sea"], "no place is called"),
        (["--as-of", "yesterday"], "is not a day"),
        (
            ["--workers", "2", "--scheduler", "tcp://127.0.0.1:1"],
            "--scheduler and --workers",
        ),
    ],
)
def test_bad_input_is_told_and_nothing_written(
    ask: Callable[..., tuple[int, str, str]],
    tmp_path: Path,
    words: list[str],
    said: str,
) -> None:
    code, _, err = ask(*words)
    assert code == 2
    assert said in err
    assert not (tmp_path / "od").exists()


def test_a_file_may_name_places_in_any_way(work: Workspace, tmp_path: Path) -> None:
    path = tmp_path / "mixed.csv"
    path.write_text(
        "﻿name,lat,lon\n长春,,\nyard 7,43.5,126.5\n\nJL-HCR,,\n", encoding="utf-8"
    )
    found = listed_places(work, [str(path), "Changchun"])
    assert [p.id for p in found] == ["cn-jl-changchun", "yard 7", "cn-jl-hcr"]
    assert (found[1].kind, found[1].lon, found[1].lat) == ("point", 126.5, 43.5)
    lines = tmp_path / "lines.txt"
    lines.write_text("Hunchun\n\n43.5,126.5\n", encoding="utf-8")
    assert [p.kind for p in listed_places(work, [str(lines)])][1:] == ["point"]


def test_all_faults_of_a_file_are_told_with_their_lines(
    work: Workspace, tmp_path: Path
) -> None:
    path = tmp_path / "bad.csv"
    path.write_text("id,lat,lon\nx,43,226\nNowhereville-on-Sea,,\ny,abc,1\n,,\nz,43,\n")
    with pytest.raises(RequestError) as error:
        listed_places(work, [str(path)])
    text = str(error.value)
    assert "has 4 faults" in text
    for part in ("line 2: lon = '226'", "line 3: no place", "line 4: lat = 'abc'",
                 "line 6: lon = ''"):  # fmt: skip
        assert part in text


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"town,size\nx,1\n", "one of id, place or name, or lat and lon"),
        (b"", "has the columns none"),
        (b"id\n", "names no place"),
        (b"id\n\xff\xfe\n", "UTF-8"),
    ],
)
def test_a_file_without_places_is_refused(
    work: Workspace, tmp_path: Path, content: bytes, said: str
) -> None:
    path = tmp_path / "bad.csv"
    path.write_bytes(content)
    with pytest.raises(RequestError, match=said):
        listed_places(work, [str(path)])


def test_every_border_port_of_the_plan_is_a_place(work: Workspace) -> None:
    found = listed_places(work, ["plan:border_ports"])
    assert len(found) == len(work.plan.border_ports)
    assert {p.kind for p in listed_places(work, ["kind:seaport,city"])} == {
        "seaport",
        "city",
    }
