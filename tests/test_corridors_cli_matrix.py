"""`corridors matrix`: lists of places in, a Parquet table out, faults told at once."""

from __future__ import annotations

import json
import multiprocessing
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd
import pytest

from corridors import matrices
from corridors.cli import main
from corridors.matrices import listed_places
from corridors.workspace import open_workspace
from network.build import network as build
from network.model.errors import RequestError
from network.query.route_query import QueryOptions

if TYPE_CHECKING:
    from collections.abc import Callable

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
        (["--by", "time,beauty"], "beauty"),
        (["--by", " , "], "--by"),
        (["--profile", "balloon"], "balloon"),
        (["--close", "NOWHERE"], "NOWHERE"),
        (["--to", "kind:castle"], "'castle'"),
        (["--to", "plan:rates"], "plan:rates"),
        (["--to", "gone.csv"], "gone.csv"),
        (["--to", "Nowhereville-on-Sea"], "Nowhereville-on-Sea"),
        (["--as-of", "yesterday"], "yesterday"),
        (["--to", "x" * 300], "300 characters"),
        (["--scheduler", ""], "--scheduler ''"),
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
    assert "has 4 error" in text
    for part in ("line 2: lon = '226'", "line 3: ", "line 4: lat = 'abc'",
                 "line 6: lon = ''"):  # fmt: skip
        assert part in text


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"town,size\nx,1\n", "size, town"),
        (b"", "empty"),
        (b"id,lat,lon,id\nx,43,126,y\n", "twice"),
        (b"id,lat,lon\nx,43,126,9\n", "line 2"),
        (b'id,lat,lon\n"x,43,126\n', "quote"),
        (b"id;lat;lon\nx;43;126\n", "commas"),
        (b"id\n", "no place"),
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


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ("id,lat,lon\nx,43,126\ny,43,127\nx,44,128\n", ("line 4", "line 2", "'x'")),
        ("id,lat,lon\nx,43,126\nx,43,126\n", ("line 3", "line 2", "remove")),
        ("name,lat,lon\nx,43,126\nx,44,128\n", ("line 3", "line 2", "own id")),
        ("name\nChangchun\nHunchun\n长春\n", ("line 4", "line 2", "'长春'")),
        ("lat,lon\n43.5,126.5\n43.50,126.5\n", ("line 3", "line 2", "remove")),
        ("id,lat,lon\ncn-jl-changchun,44.5,126\n", ("line 2", "another id")),
        ("id,lat,lon,country\nx,43,126,CHN\n", ("line 2", "country = 'CHN'")),
    ],
)
def test_no_row_of_a_table_is_lost(
    work: Workspace, tmp_path: Path, rows: str, said: tuple[str, ...]
) -> None:
    path = tmp_path / "rows.csv"
    path.write_text(rows, encoding="utf-8")
    with pytest.raises(RequestError) as error:
        listed_places(work, [str(path)])
    for part in (str(path), "has 1 error", *said):
        assert part in str(error.value)


def test_a_line_that_repeats_a_place_is_refused(
    work: Workspace, tmp_path: Path
) -> None:
    path = tmp_path / "lines.txt"
    path.write_text("Hunchun\n\n珲春\n", encoding="utf-8")
    with pytest.raises(RequestError, match=r"line 3: '珲春' is .* as is line 1"):
        listed_places(work, [str(path)])


def test_points_a_metre_apart_are_several(work: Workspace, tmp_path: Path) -> None:
    path = tmp_path / "points.csv"
    texts = ["43.9000001,125.3000001", "43.9000002,125.3000001", "43.9000002,125.3"]
    path.write_text("lat,lon\n" + "\n".join(texts), encoding="utf-8")
    assert [p.id for p in listed_places(work, [str(path)])] == texts
    assert [p.id for p in listed_places(work, texts)] == texts


def test_an_id_is_one_point_in_all_lists(work: Workspace, tmp_path: Path) -> None:
    one, other = tmp_path / "one.csv", tmp_path / "other.csv"
    one.write_text("id,lat,lon\nx,43,126\ny,43,127\n")
    other.write_text("id,lat,lon\nx,43,126\nz,43,127\n")
    found = listed_places(work, [str(one), str(other)])
    assert [p.id for p in found] == ["x", "y", "z"]
    other.write_text("id,lat,lon\nx,43.1,126\n")
    with pytest.raises(RequestError, match=r"other\.csv: 'x' is 43\.1,126"):
        listed_places(work, [str(one), str(other)])


def test_a_place_with_its_own_coordinates_is_that_place(
    work: Workspace, tmp_path: Path
) -> None:
    place = work.match("Changchun").place
    path = tmp_path / "own.csv"
    path.write_text(f"id,lat,lon\n{place.id},{place.lat:.3f},{place.lon:.3f}\n")
    assert listed_places(work, [str(path)]) == (place,)


def test_origins_and_destinations_may_use_the_same_ids_for_other_points(
    ask: Callable[..., tuple[int, str, str]], tmp_path: Path
) -> None:
    """Depot 1 is not customer 1."""
    start, to = tmp_path / "start.csv", tmp_path / "to.csv"
    start.write_text("id,lat,lon\n1,43,126\n")
    to.write_text("id,lat,lon\n1,43,129\n2,43,129\n")
    words = ("--from", str(start), "--to", str(to), "--by", "distance")
    assert ask(*words)[0] == 0
    frame = pd.read_parquet(tmp_path / "od").query("from_id == '1'")
    to_1, to_2 = frame["distance_km"].tolist()
    assert to_1 == to_2 > 100


def test_a_list_longer_than_allowed_is_refused_at_once(
    work: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(matrices, "MOST_PLACES", 2)
    path = tmp_path / "long.txt"
    path.write_text("Nowhereville\nNobodyville\nNothingville\n")
    with pytest.raises(RequestError, match=r"long\.txt: 3 places, at most 2"):
        listed_places(work, [str(path)])
    with pytest.raises(RequestError, match="3 places, at most 2"):
        listed_places(work, ["Changchun", "Hunchun", "Busan"])


def listening_sockets(processes: list[int]) -> set[str]:
    """Return the TCP sockets on which some processes listen."""
    rows = [
        line.split()
        for name in ("tcp", "tcp6")
        for line in Path("/proc/net", name).read_text().splitlines()[1:]
    ]
    listening = {f"socket:[{row[9]}]" for row in rows if row[3] == "0A"}
    return listening & {
        str(file.readlink())
        for process in processes
        for file in Path(f"/proc/{process}/fd").iterdir()
        if file.is_symlink()
    }


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_workers_open_no_door(work: Workspace, places: str, tmp_path: Path) -> None:
    job = matrices.matrix_job(
        work, QueryOptions(), ("time",), ([places], [places]), rows=1
    )
    before = listening_sockets([os.getpid()])
    workers: list[int] = []

    def look(_: str) -> None:
        workers.extend(child.pid or 0 for child in multiprocessing.active_children())
        assert listening_sockets([os.getpid(), *workers[-2:]]) == before

    matrices.write_matrix(work, job, tmp_path / "od", cluster=2, progress=look)
    assert len(workers) == 8  # two at each of four blocks


def children_of(process: int) -> list[str]:
    try:
        text = Path(f"/proc/{process}/task/{process}/children").read_text()
    except FileNotFoundError:
        return []
    return text.split()


def is_alive(process: str) -> bool:
    try:
        return ") Z " not in Path("/proc", process, "stat").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return False


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
@pytest.mark.parametrize("by", [signal.SIGINT, signal.SIGKILL, signal.SIGTERM])
@pytest.mark.long
def test_a_stopped_run_leaves_no_process_and_is_resumed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], by: signal.Signals
) -> None:
    rows = "".join(f"p{n},43,126.{n:04d}\n" for n in range(60))
    (tmp_path / "many.csv").write_text("id,lat,lon\n" + rows)
    many = ("matrix", "--from", str(tmp_path / "many.csv"), "--to", "kind:airport",
            "--block", "1", "--resume")  # fmt: skip
    assert main([*many, "--out", str(tmp_path / "whole")]) == 0  # caches the network
    words = [sys.executable, "-m", "corridors", *many, "--workers", "2"]
    running = subprocess.Popen([*words, "--out", str(tmp_path / "od")],
                               stderr=subprocess.PIPE, text=True,
                               start_new_session=True)  # fmt: skip
    deadline = time.monotonic() + 120
    while len(list((tmp_path / "od").glob("part-*"))) < 5:
        assert running.poll() is None
        assert time.monotonic() < deadline
        time.sleep(0.02)
    children = children_of(running.pid)
    assert len(children) >= 2
    if by == signal.SIGINT:  # a terminal sends it to the workers as well
        os.killpg(running.pid, by)
    else:
        running.send_signal(by)
    err = running.communicate()[1]
    assert running.returncode == (130 if by == signal.SIGINT else -by)
    assert "Traceback" not in err
    while any(map(is_alive, children)):
        assert time.monotonic() < deadline
        time.sleep(0.02)
    done = len(list((tmp_path / "od").glob("part-*")))
    assert 5 <= done < 60
    capsys.readouterr()
    assert main([*many, "--out", str(tmp_path / "od"), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["blocks_kept"] >= done - 1
    for part in sorted((tmp_path / "whole").iterdir()):
        assert (tmp_path / "od" / part.name).read_bytes() == part.read_bytes()
    assert len(list((tmp_path / "od").iterdir())) == 62
