"""Blocks: written whole, resumed, and refused when they are of something else."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from gis_data.errors import OutputError
from network.query.matrices.matrix import MatrixQuery, matrix_frame
from network.query.matrices.matrix_job import (
    MANIFEST,
    BlockFolder,
    MatrixJob,
    fill_blocks,
    local_solver,
)
from network.query.route_query import Policy
from network.query.router import Router

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from gis_data.gazetteer import Place
    from network.model.store import Network
    from network.query.matrices.matrix import Cells

MADE_OF = {"network": "abc", "criteria": ["time"]}


@pytest.fixture(scope="module")
def router(toy_network: Network, cost_models: Any) -> Router:  # noqa: ANN401 - a mapping
    return Router(toy_network, cost_models)


@pytest.fixture
def job(toy_place: Callable[..., Place]) -> MatrixJob:
    places = tuple(map(toy_place, "ACQKL"))
    shut = Policy(closed=frozenset({"G1"}))
    return MatrixJob(MatrixQuery(places, places[:4], policy=shut), rows=2)


def start(folder: Path, job: MatrixJob, *, resume: bool = False) -> BlockFolder:
    inputs = job.inputs("abc")
    return BlockFolder.start(folder, inputs, count=job.count, resume=resume)


def small() -> pa.Table:
    return pa.table({"x": [1, 2]})


def test_a_job_is_the_same_as_the_matrix_in_memory(
    router: Router, job: MatrixJob, tmp_path: Path
) -> None:
    seen: list[tuple[int, int]] = []
    found = fill_blocks(
        job,
        start(tmp_path / "od", job),
        local_solver(job, router),
        progress=lambda done, total: seen.append((done, total)),
    )
    frame = pd.read_parquet(tmp_path / "od")
    memory = matrix_frame(router, job.query)
    plain = frame.astype({"from_id": str, "to_id": str, "why": str})
    pd.testing.assert_frame_equal(plain, memory, check_dtype=False)
    assert seen == [(1, 3), (2, 3), (3, 3)]
    assert (found.pairs, found.blocks, found.earlier) == (20, 3, 0)
    assert found.unreachable == dict(Counter(w for w in memory["why"] if w))


def test_columns_say_their_unit(router: Router, job: MatrixJob, tmp_path: Path) -> None:
    fill_blocks(job, start(tmp_path / "od", job), local_solver(job, router))
    schema = pq.read_schema(tmp_path / "od" / "part-00000.parquet")
    assert schema.field("time_h").metadata == {b"unit": b"h"}
    assert schema.field("cost_usd").metadata == {b"unit": b"USD"}


def test_a_job_that_was_stopped_goes_on_where_it_was(
    router: Router, job: MatrixJob, tmp_path: Path
) -> None:
    def stopped(numbers: Iterable[int]) -> Iterator[tuple[int, Cells]]:
        solve = local_solver(job, router)(numbers)
        yield next(solve)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fill_blocks(job, start(tmp_path / "od", job), stopped)
    first = (tmp_path / "od" / "part-00000.parquet").stat().st_mtime_ns
    asked: list[int] = []

    def watched(numbers: Iterable[int]) -> Iterator[tuple[int, Cells]]:
        asked.extend(numbers)
        yield from local_solver(job, router)(asked)

    found = fill_blocks(job, start(tmp_path / "od", job, resume=True), watched)
    assert asked == [1, 2]
    assert (found.pairs, found.earlier) == (20, 1)
    assert (tmp_path / "od" / "part-00000.parquet").stat().st_mtime_ns == first
    memory = matrix_frame(router, job.query)
    np.testing.assert_array_equal(
        pd.read_parquet(tmp_path / "od")["time_h"], memory["time_h"]
    )


def test_a_finished_job_is_resumed_without_work(
    router: Router, job: MatrixJob, tmp_path: Path
) -> None:
    fill_blocks(job, start(tmp_path / "od", job), local_solver(job, router))

    def never(numbers: Iterable[int]) -> Iterator[tuple[int, Cells]]:
        raise AssertionError(numbers)

    found = fill_blocks(job, start(tmp_path / "od", job, resume=True), never)
    assert (found.pairs, found.earlier) == (20, 3)


def test_another_request_refuses_to_resume_and_says_what_changed(
    job: MatrixJob, tmp_path: Path
) -> None:
    start(tmp_path / "od", job)
    policy = Policy(closed=frozenset({"G2"}))
    other = replace(job, query=replace(job.query, policy=policy))
    with pytest.raises(OutputError, match=r'closed was \["G1"\], now \["G2"\]'):
        start(tmp_path / "od", other, resume=True)
    fewer = replace(job, query=replace(job.query, origins=job.query.origins[:3]))
    with pytest.raises(OutputError, match=r"from was 5 values, .* now"):
        start(tmp_path / "od", fewer, resume=True)
    with pytest.raises(OutputError, match='network was "abc", now "xyz"'):
        BlockFolder.start(tmp_path / "od", job.inputs("xyz"), count=3, resume=True)


def test_what_is_there_is_not_written_over(job: MatrixJob, tmp_path: Path) -> None:
    start(tmp_path / "od", job)
    with pytest.raises(OutputError, match="--resume"):
        start(tmp_path / "od", job)
    (tmp_path / "notes").mkdir()
    (tmp_path / "notes" / "mine.txt").write_text("keep")
    (tmp_path / "file").write_text("keep")
    for name in ("notes", "file"):
        for resume in (True, False):
            with pytest.raises(OutputError, match="not a folder of blocks"):
                start(tmp_path / name, job, resume=resume)
    assert (tmp_path / "notes" / "mine.txt").read_text() == "keep"


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"hash": 1, "inputs": {}}'])
def test_a_damaged_manifest_is_refused(
    job: MatrixJob, tmp_path: Path, text: str
) -> None:
    start(tmp_path / "od", job)
    (tmp_path / "od" / MANIFEST).write_text(text)
    with pytest.raises(OutputError):
        start(tmp_path / "od", job, resume=True)


def test_an_edited_manifest_is_refused(job: MatrixJob, tmp_path: Path) -> None:
    start(tmp_path / "od", job)
    path = tmp_path / "od" / MANIFEST
    kept = json.loads(path.read_text())
    kept["inputs"]["network"] = "xyz"
    path.write_text(json.dumps(kept))
    inputs = job.inputs("xyz")
    with pytest.raises(OutputError, match="edited"):
        BlockFolder.start(tmp_path / "od", inputs, count=job.count, resume=True)


def test_a_block_that_cannot_be_written_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = BlockFolder.start(tmp_path / "od", MADE_OF, count=2, resume=False)
    folder.write(0, small(), {"pairs": 2})

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(pq, "write_table", full)
    with pytest.raises(OutputError, match="No space left"):
        folder.write(1, small(), {"pairs": 2})
    assert folder.missing() == [1]
    assert sorted(p.name for p in (tmp_path / "od").iterdir()) == [
        MANIFEST,
        "part-00000.parquet",
    ]


def test_half_a_part_is_no_part(tmp_path: Path) -> None:
    folder = BlockFolder.start(tmp_path / "od", MADE_OF, count=2, resume=False)
    folder.write(1, small(), {"pairs": 2})
    left = tmp_path / "od" / ".part-killed"  # what a killed process leaves
    left.mkdir()
    (left / "part-00000.parquet").write_bytes(b"PAR1")
    assert folder.missing() == [0]
    assert folder.counts() == {"pairs": 2}
    assert len(pd.read_parquet(tmp_path / "od")) == 2


def test_a_folder_that_cannot_be_made_is_an_output_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(OutputError, match="could not be written"):
        BlockFolder.start(tmp_path / "file" / "od", MADE_OF, count=1, resume=False)
