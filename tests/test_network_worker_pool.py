"""Worker processes of this machine: killed, blamed, ended, and without any socket."""

from __future__ import annotations

import multiprocessing
import os
import signal
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest

from network.costs.cost import CostModels
from network.model.errors import CacheError, WorkerError
from network.model.files import save_network
from network.query.matrices.block_folder import BlockFolder
from network.query.matrices.matrix import MatrixQuery, matrix_frame
from network.query.matrices.matrix_job import MatrixJob, fill_blocks, local_solver
from network.query.matrices.worker import cache_for_workers
from network.query.matrices.worker_pool import TRIES, pool_solver
from network.query.router import Router

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from gis_data.gazetteer import Place
    from network.model.store import Network


@pytest.fixture
def job(toy_place: Callable[..., Place]) -> MatrixJob:
    """Return a job of forty blocks, one origin each."""
    places = tuple(map(toy_place, "ACQK"))
    return MatrixJob(MatrixQuery(places * 10, places), rows=1)


@pytest.fixture
def router(toy_network: Network, job: MatrixJob, tmp_path: Path) -> Router:
    """Return a router on a cached network."""
    from gis_data.plan import load_plan

    save_network(toy_network, tmp_path / "networks" / "toy")
    models = CostModels(load_plan(), tmp_path / "networks" / "toy")
    assert models.book.figures
    assert models.prices
    router = Router.open(tmp_path / "networks" / "toy")
    cache_for_workers(router, job.query)
    return router


def folder(path: Path, job: MatrixJob) -> BlockFolder:
    return BlockFolder.start(path, job.inputs("toy"), count=job.count, resume=False)


def test_a_killed_worker_changes_no_byte(
    router: Router, job: MatrixJob, tmp_path: Path
) -> None:
    killed: list[int] = []

    def kill_one(done: int, _: int) -> None:
        if done in {5, 20}:
            workers = [child.pid or 0 for child in multiprocessing.active_children()]
            assert len(workers) == 2
            os.kill(workers[0], signal.SIGKILL)
            killed.append(workers[0])

    with pool_solver(job, tmp_path / "networks" / "toy", 2) as solve:
        filled = fill_blocks(
            job, folder(tmp_path / "pool", job), solve, progress=kill_one
        )
    assert len(set(killed)) == 2
    assert multiprocessing.active_children() == []
    assert (filled.pairs, filled.blocks) == (160, 40)
    fill_blocks(job, folder(tmp_path / "one", job), local_solver(job, router))
    for part in (tmp_path / "one").iterdir():
        assert (tmp_path / "pool" / part.name).read_bytes() == part.read_bytes()
    frame = pd.read_parquet(tmp_path / "pool")
    plain = frame.astype({"from_id": str, "to_id": str, "why": str})
    pd.testing.assert_frame_equal(
        plain, matrix_frame(router, job.query), check_dtype=False, check_exact=True
    )


class Deadly:
    """A job that ends every worker which receives it."""

    count = 8

    def __reduce__(self) -> tuple[Any, tuple[int]]:
        return os._exit, (9,)


def test_workers_that_keep_dying_are_not_replaced_for_ever(tmp_path: Path) -> None:
    said = rf"block 0: .* {TRIES} times.* exit code 9"
    pool = pool_solver(Deadly(), tmp_path, 1)  # type: ignore[arg-type]
    with pool as solve, pytest.raises(WorkerError, match=said):
        next(solve(range(8)))
    assert multiprocessing.active_children() == []
    assert WorkerError.exit_code == 1


def test_an_error_of_a_worker_is_raised_here(
    router: Router, job: MatrixJob, tmp_path: Path
) -> None:
    del router
    pool = pool_solver(job, tmp_path / "elsewhere", 1)
    with pool as solve, pytest.raises(CacheError, match="no network elsewhere"):
        next(solve(range(8)))
    assert multiprocessing.active_children() == []
