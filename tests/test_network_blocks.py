"""Blocks: written whole, resumed, and refused when they are of something else."""

from __future__ import annotations

import json
import os
import shutil
import signal
import sys
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from gis_data.errors import OutputError
from network.model.errors import RequestError, WorkerError
from network.query.matrices.block_folder import DIGESTS, MANIFEST, BlockFolder
from network.query.matrices.matrix import MatrixQuery, matrix_frame
from network.query.matrices.matrix_job import (
    MatrixJob,
    check_size,
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


def test_more_workers_than_are_of_use_are_refused(
    job: MatrixJob, tmp_path: Path
) -> None:
    check_size(job, tmp_path / "od", processes=os.cpu_count() or 1)
    with pytest.raises(RequestError, match="5,000 workers: at most"):
        check_size(job, tmp_path / "od", processes=5000)


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
        DIGESTS,
        "part-00000.parquet",
    ]


def test_the_remedy_is_that_of_the_reason(tmp_path: Path) -> None:
    folder = BlockFolder.start(tmp_path / "od", MADE_OF, count=2, resume=False)
    (tmp_path / "od" / DIGESTS).unlink(missing_ok=True)
    (tmp_path / "od" / DIGESTS).symlink_to(DIGESTS)
    with pytest.raises(OutputError, match="correct the symbolic link"):
        folder.write(0, small(), {"pairs": 2})


def test_a_link_to_itself_is_no_folder(tmp_path: Path) -> None:
    (tmp_path / "od").symlink_to("od")
    with pytest.raises(OutputError, match="correct the symbolic link"):
        BlockFolder.start(tmp_path / "od", MADE_OF, count=2, resume=False)


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


def content(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes()
            for p in sorted(folder.rglob("*")) if p.is_file()}  # fmt: skip


@pytest.fixture
def finished(router: Router, job: MatrixJob, tmp_path: Path) -> Path:
    """Return the folder of a run that nothing disturbed."""
    fill_blocks(job, start(tmp_path / "whole", job), local_solver(job, router))
    return tmp_path / "whole"


def killed_before(step: int, task: Callable[[], object]) -> bool:
    """Run a task in a child killed before a step that writes; False if it finished."""
    child = os.fork()
    if child:
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGKILL
    steps = iter(range(step))

    def count(event: str, arguments: Any) -> None:  # noqa: ANN401 - of any event
        writes = event == "open" and arguments[2] & (os.O_WRONLY | os.O_RDWR)
        if (writes or event in WRITING) and next(steps, None) is None:
            os.kill(os.getpid(), signal.SIGKILL)

    try:
        sys.addaudithook(count)
        task()
    finally:
        os._exit(0)


WRITING = {"os.mkdir", "os.rename", "os.remove", "os.rmdir", "shutil.rmtree"}


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
@pytest.mark.long
def test_a_job_killed_at_any_step_is_resumed_to_the_same_bytes(
    router: Router, job: MatrixJob, finished: Path, tmp_path: Path
) -> None:
    reference = content(finished)
    steps = 0
    for step in range(1000):
        out = tmp_path / f"od{step}" / "od"

        def run(out: Path = out, *, resume: bool = False) -> None:
            folder = start(out, job, resume=resume)
            fill_blocks(job, folder, local_solver(job, router))

        if not killed_before(step, run):
            break
        steps += 1
        run(resume=True)
        assert content(out) == reference, step
        assert [p.name for p in out.parent.iterdir()] == ["od"], step
    assert steps > 20


def flip(part: Path) -> None:
    raw = bytearray(part.read_bytes())
    raw[len(raw) // 3] ^= 1
    part.write_bytes(raw)


def edit(part: Path) -> None:
    table = pq.read_table(part)
    halved = pa.array(table["time_h"].to_numpy() / 2)
    at = table.schema.get_field_index("time_h")
    pq.write_table(table.set_column(at, table.schema.field("time_h"), halved), part)


DAMAGE: dict[str, Callable[[Path], object]] = {
    "flipped bit": flip,
    "truncated": lambda part: part.write_bytes(part.read_bytes()[:-9]),
    "empty": lambda part: part.write_bytes(b""),
    "edited": edit,
    "copied": lambda part: shutil.copy(part.with_name("part-00000.parquet"), part),
    "digests lost": lambda part: part.with_name(DIGESTS).unlink(),
    "digests torn": lambda part: part.with_name(DIGESTS).write_bytes(b"1234"),
}


@pytest.mark.parametrize("kind", DAMAGE)
def test_a_damaged_block_is_named_and_computed_again(
    router: Router,
    job: MatrixJob,
    finished: Path,
    caplog: pytest.LogCaptureFixture,
    kind: str,
) -> None:
    reference = content(finished)
    DAMAGE[kind](finished / "part-00001.parquet")
    folder = start(finished, job, resume=True)
    assert 1 in folder.missing()
    fill_blocks(job, folder, local_solver(job, router))
    assert content(finished) == reference
    assert "part-00001.parquet" in caplog.text


def test_a_block_of_another_job_is_not_believed_even_with_its_digest(
    router: Router, job: MatrixJob, finished: Path, tmp_path: Path
) -> None:
    reference = content(finished)
    other = replace(job, query=replace(job.query, policy=Policy()))
    fill_blocks(other, start(tmp_path / "b", other), local_solver(other, router))
    for name in ("part-00001.parquet", DIGESTS):
        shutil.copy(tmp_path / "b" / name, finished / name)
    # The first and last block have the digests of the other job, too.
    folder = start(finished, job, resume=True)
    assert 1 in folder.missing()
    fill_blocks(job, folder, local_solver(job, router))
    assert content(finished) == reference


def test_a_block_too_many_is_refused(job: MatrixJob, finished: Path) -> None:
    shutil.copy(finished / "part-00000.parquet", finished / "part-00003.parquet")
    with pytest.raises(OutputError, match=r"part-00003\.parquet"):
        start(finished, job, resume=True)


def test_an_empty_folder_is_filled(job: MatrixJob, tmp_path: Path) -> None:
    (tmp_path / "od").mkdir()
    assert start(tmp_path / "od", job, resume=True).missing() == [0, 1, 2]
    assert (tmp_path / "od" / MANIFEST).is_file()


def test_places_are_told_apart_by_all_that_routes_depend_on(job: MatrixJob) -> None:
    place = job.query.origins[0]
    for change in ({"lon": 1.0}, {"lat": 1.0}, {"country": "JP"}, {"id": "x"}):
        moved = replace(place, **change)  # type: ignore[arg-type]
        other = replace(job, query=replace(job.query, origins=(moved,)))
        alone = replace(job, query=replace(job.query, origins=(place,)))
        assert other.inputs("abc") != alone.inputs("abc")


def test_a_block_too_large_for_memory_says_so_and_keeps_the_others(
    router: Router, job: MatrixJob, tmp_path: Path
) -> None:
    def short(numbers: Iterable[int]) -> Iterator[tuple[int, Cells]]:
        yield next(local_solver(job, router)(numbers))
        raise MemoryError

    with pytest.raises(WorkerError, match="2 origins and 4 destinations") as error:
        fill_blocks(job, start(tmp_path / "od", job), short)
    assert error.value.exit_code == 1
    assert start(tmp_path / "od", job, resume=True).missing() == [1, 2]


def test_a_matrix_that_cannot_fit_is_refused_before_it_begins(
    job: MatrixJob, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    many = job.query.origins[:1] * 100_000
    large = MatrixJob(replace(job.query, origins=many, destinations=many), rows=1)
    free = shutil.disk_usage(tmp_path)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: free._replace(free=79 * 10**9))
    with pytest.raises(OutputError, match=r"10,000,000,000 pairs .* 80\.0 GB"):
        check_size(large, tmp_path / "od", processes=0)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: free._replace(free=80 * 10**9))
    check_size(large, tmp_path / "od", processes=0)
    with pytest.raises(RequestError, match="--block"):
        check_size(replace(large, rows=100_000), tmp_path / "od", processes=0)
    assert not (tmp_path / "od").exists()


@pytest.mark.parametrize("text", ["[" * 100_000, '{"inputs": [], "hash": ""}'])
def test_a_manifest_that_no_reader_should_take_is_refused(
    job: MatrixJob, tmp_path: Path, text: str
) -> None:
    start(tmp_path / "od", job)
    (tmp_path / "od" / MANIFEST).write_text(text)
    with pytest.raises(OutputError):
        start(tmp_path / "od", job, resume=True)
