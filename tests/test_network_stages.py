"""Stages of a build: run once for equal inputs, shared, never believed when damaged."""

from __future__ import annotations

import json
import logging
import multiprocessing
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pytest

from gis_data.errors import SourceError
from gis_data.plan import PLANS, Plan, load_plan
from gis_data.provenance import sources
from gis_data.row_log import RowLog
from network.build import stage_keys
from network.build.build_record import read_record, write_record
from network.build.declared import STAGES, Facts, Tables
from network.build.network import build_network, stage_runner
from network.build.second_process import second_process
from network.build.stage_keys import modules_of
from network.build.stages import Stage, StageRunner

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gis_data.gazetteer.gazetteer import PlanTables

Numbers = dict[str, float]
calls: list[str] = []


def doubled(km: float, log: RowLog) -> pd.DataFrame:
    calls.append("doubled")
    log.match("open_borders", [0])
    return pd.DataFrame({"km": [2 * km]})


def summed(frame: pd.DataFrame, more: float, log: RowLog) -> float:
    calls.append("summed")
    log.match("open_borders", [1])
    return float(frame["km"].sum()) + more


TOY = (
    Stage("doubled", doubled, lambda facts: {"km": facts["km"]}),
    Stage(
        "summed",
        summed,
        lambda facts: {"more": facts["more"]},
        takes={"frame": "doubled"},
    ),
)


@pytest.fixture(autouse=True)
def no_calls() -> None:
    calls.clear()


def total(folder: Path | None, **facts: float) -> tuple[float, StageRunner]:
    runner, log = StageRunner(TOY, facts, folder), RowLog()
    value = runner.result("summed", log)
    assert log.all_matched() == {"open_borders": [0, 1]}
    return value, runner


def test_equal_inputs_are_run_once(tmp_path: Path) -> None:
    for _ in range(2):
        value, runner = total(tmp_path, km=2.0, more=1.0)
        assert value == 5.0
    assert calls == ["doubled", "summed"]
    assert {name: run.action for name, run in runner.runs.items()} == {
        "summed": "cached"
    }


def test_only_what_depends_on_a_changed_input_is_run(tmp_path: Path) -> None:
    total(tmp_path, km=2.0, more=1.0)
    assert total(tmp_path, km=2.0, more=3.0)[0] == 7.0
    assert calls == ["doubled", "summed", "summed"]
    assert total(tmp_path, km=4.0, more=3.0)[0] == 11.0
    assert calls[3:] == ["doubled", "summed"]
    # And the first ones are still there.
    assert total(tmp_path, km=2.0, more=1.0)[0] == 5.0
    assert len(calls) == 5


def test_without_a_folder_everything_is_run() -> None:
    for _ in range(2):
        assert total(None, km=2.0, more=1.0)[0] == 5.0
    assert calls == ["doubled", "summed"] * 2


@pytest.mark.parametrize("name", ["value.json", "arrays.npy"])
@pytest.mark.parametrize("stage", ["doubled", "summed"])
def test_a_damaged_result_is_run_again_and_that_is_said(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, stage: str, name: str
) -> None:
    total(tmp_path, km=2.0, more=1.0)
    (folder,) = tmp_path.glob(f"{stage}-*[!k]")
    path = folder / name
    path.write_bytes(path.read_bytes()[:-3])
    calls.clear()
    # Another sum, so that the first stage is needed.
    assert total(tmp_path, km=2.0, more=1.0 if stage == "summed" else 9.0)[0] in {5, 13}
    assert calls == (["summed"] if stage == "summed" else ["doubled", "summed"])
    assert f"{name}: the cached file is damaged" in caplog.text
    caplog.clear()
    assert total(tmp_path, km=2.0, more=1.0)[0] == 5.0
    assert not caplog.text


def test_a_folder_that_cannot_be_written_costs_only_time(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "file").write_text("no folder")
    with caplog.at_level(logging.INFO):
        value, runner = total(tmp_path / "file" / "stages", km=2.0, more=1.0)
    assert value == 5.0
    assert "not cached" in caplog.text
    assert not runner.can_write()


def test_a_second_process_that_cannot_start_costs_only_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "executable", str(tmp_path / "no such program"))
    with second_process(load_plan(), None, tmp_path, ["sea-water"]):
        assert total(tmp_path, km=2.0, more=1.0)[0] == 5.0


@pytest.mark.slow
@pytest.mark.long
def test_a_second_process_runs_stages_until_the_block_ends(tmp_path: Path) -> None:
    runner = stage_runner(load_plan(), folder=tmp_path)
    with second_process(load_plan(), None, tmp_path, ["road-track", "sea-water"]):
        for _ in range(3000):
            if runner.is_cached("road-track"):
                break
            time.sleep(0.1)
    assert runner.is_cached("road-track")
    assert not runner.is_cached("sea-water")
    runner.prepare(["sea-water"])  # the lock of the killed process is released
    assert runner.is_cached("sea-water")
    assert not list(tmp_path.glob(".*"))  # nor does it leave litter


def _total_in_process(folder: str) -> list[str]:
    calls.clear()
    total(Path(folder), km=2.0, more=1.0)
    return list(calls)


def test_processes_that_need_the_same_share_the_work(tmp_path: Path) -> None:
    with multiprocessing.get_context("fork").Pool(4) as pool:
        done = pool.map(_total_in_process, [str(tmp_path)] * 4, chunksize=1)
    assert sorted(name for names in done for name in names) == ["doubled", "summed"]


frames = {"open_borders": load_plan().table("open_borders")}


class Given(dict[str, float]):
    """Facts of a toy: numbers, and tables."""

    def tables(self, *names: str) -> Tables:
        return Tables({name: frames[name] for name in names})


def test_the_key_covers_code_layers_tables_and_what_is_given(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def key(facts: Numbers, **more: Any) -> str:  # noqa: ANN401 - of Stage
        stage = Stage("doubled", doubled, lambda facts: {"km": facts["km"]}, **more)
        return StageRunner([stage], Given(facts)).key("doubled")

    first = key({"km": 1.0})
    assert key({"km": 1.0, "more": 2.0}) == first
    keys = {
        first,
        key({"km": 2.0}),
        key({"km": 1.0}, layers=("land",)),
        key({"km": 1.0}, applies=("open_borders",)),
    }
    frames["open_borders"].loc[0, "countries"] = "DE FR"
    keys.add(key({"km": 1.0}, applies=("open_borders",)))
    monkeypatch.setattr(stage_keys, "code_hash", lambda _: "other code")
    keys.add(key({"km": 1.0}))
    assert len(keys) == 6


def test_a_layer_that_is_not_what_the_key_says_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else what is built from a damaged file would be shared as built from a good."""
    land = sources()["land"]
    changed = {"land": replace(land, sha256="0" * 64)}
    monkeypatch.setattr(stage_keys, "sources", lambda: changed)
    stage = Stage("doubled", doubled, lambda facts: facts, layers=("land",))
    runner = StageRunner([stage], {"km": 1.0}, tmp_path)
    with pytest.raises(SourceError, match=r"land\.parquet: hash is"):
        runner.result("doubled", RowLog())
    assert not [path for path in tmp_path.iterdir() if path.is_dir()]


@pytest.mark.parametrize("stage", STAGES, ids=lambda stage: stage.name)
@pytest.mark.long
def test_the_code_of_a_stage_covers_all_that_it_imports(stage: Stage) -> None:
    module = stage.run.__module__
    program = (
        f"import json, sys, {module}; print(json.dumps([m.__file__ for n, m in "
        "sys.modules.items() if n.partition('.')[0] in {'gis_data', 'network'}]))"
    )
    answer = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, check=True
    )
    covered = {str(path) for path in modules_of(module)}
    assert set(json.loads(answer.stdout)) <= covered
    assert len(covered) > 20


class Noted(RowLog):
    """Notes which tables are read."""

    def __init__(self, tables: PlanTables | None = None) -> None:
        super().__init__(tables)
        self.read: set[str] = set()

    def rows(self, name: str, *, mode: str = "") -> pd.DataFrame:
        self.read.add(name)
        return super().rows(name, mode=mode)


@pytest.mark.slow
@pytest.mark.long
def test_a_stage_reads_what_it_declares(monkeypatch: pytest.MonkeyPatch) -> None:
    """Layers, tables applied; what is not given cannot be read."""
    from gis_data import bundled
    from network.build import stages

    files: set[str] = set()
    whole = bundled.committed_file

    def committed_file(name: str) -> Path:
        files.add(name.partition(".")[0])
        return whole(name)

    monkeypatch.setattr(bundled, "committed_file", committed_file)
    monkeypatch.setattr(stages, "RowLog", Noted)
    facts = Facts(load_plan(), load_plan().region)
    runner = StageRunner(STAGES, facts)
    for stage in STAGES:
        given = stage.given(facts)
        taken = {
            name: runner.result(other, RowLog()) for name, other in stage.takes.items()
        }
        log = Noted(facts.plan)
        files.clear()
        stage.run(**given, **taken, log=log)
        assert log.read == set(stage.applies), stage.name
        assert files <= set(stage.layers), stage.name


def test_a_table_that_is_not_declared_cannot_be_read() -> None:
    tables = Facts(load_plan(), None).tables("nodes")
    assert len(tables.table("nodes"))
    with pytest.raises(KeyError):
        tables.table("rates")


def edited(folder: Path, name: str, change: Mapping[str, Any]) -> Plan:
    """Return the shipped plan with the first row of a table changed."""
    import shutil

    if not folder.is_dir():
        shutil.copytree(PLANS / "jilin", folder)
    table = pd.read_csv(
        PLANS / "reference" / f"{name}.csv", dtype=str, keep_default_na=False
    )
    table.iloc[:1].assign(**change).to_csv(folder / f"{name}+.csv", index=False)
    return load_plan(folder)


@pytest.mark.parametrize(
    ("table", "change", "stages"),
    [
        ("border_ports", {"dwell_h_typ": "9"}, set()),
        ("border_ports", {"status": "suspended"}, set()),
        ("border_ports", {"lon": "130.49"}, {"road", "rail", "land"}),
        ("seaports", {"lon": "131.2"}, {"sea-water", "sea", "land"}),
        ("sea_links", {"status": "suspended"}, {"sea"}),
    ],
)
@pytest.mark.long
def test_a_changed_row_changes_the_stages_that_depend_on_it(
    tmp_path: Path, table: str, change: dict[str, str], stages: set[str]
) -> None:
    before = stage_runner(edited(tmp_path / "plan", table, {}))
    old = {name: before.key(name) for name in before.names}
    after = stage_runner(edited(tmp_path / "plan", table, change))
    changed = {name for name in after.names if after.key(name) != old[name]}
    assert changed - {"rail"} == stages - {"rail"}
    assert changed <= stages


def test_the_record_says_what_was_run_and_what_had_changed(tmp_path: Path) -> None:
    plan = edited(tmp_path / "plan", "border_ports", {})
    for k in range(2):
        facts = Facts(plan, None)
        object.__setattr__(facts, "more", k)
        toy = (Stage("doubled", doubled, lambda facts: {"km": float(facts.more)}),)
        runner = StageRunner(toy, facts, tmp_path / "stages")
        runner.result("doubled", RowLog())
        write_record(runner, tmp_path)
        record = read_record(tmp_path)
        (row,) = record["stages"]
        assert row["action"] == "run"
        assert row["changed"] == (["km"] if k else [])
        assert record["first"] == (not k)
        assert record["changed"] == (["border_ports+.csv"] if k else [])
        plan = edited(tmp_path / "plan", "border_ports", {"status": "suspended"})


@pytest.mark.slow
@pytest.mark.long
def test_a_build_of_cached_stages_equals_one_without(tmp_path: Path) -> None:
    plan = load_plan()
    unstaged = build_network(plan)
    for _ in range(2):  # with all stages run, then with all cached
        runner = stage_runner(plan, folder=tmp_path)
        network = build_network(plan, stages=runner)
        for name in ("nodes", "edges", "gateways"):
            one, other = getattr(unstaged, name), getattr(network, name)
            assert list(one.arrays) == list(other.arrays)
            assert one.words == other.words
            for column, values in one.arrays.items():
                assert values.tobytes() == other.arrays[column].tobytes(), column
        assert unstaged.shapes.lonlat.tobytes() == network.shapes.lonlat.tobytes()
        assert np.array_equal(unstaged.shapes.offsets, network.shapes.offsets)
        assert json.dumps(unstaged.meta, default=str) == json.dumps(
            network.meta, default=str
        )
    assert {run.action for run in runner.runs.values()} == {"cached"}
