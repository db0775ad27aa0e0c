"""A real Dask scheduler with two worker processes, one of them killed at work."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from dataclasses import replace
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any
from unittest import mock

import pandas as pd
import pytest

from corridors.connectivity.blocks import Blocks
from corridors.connectivity.closures import close_each
from corridors.connectivity.gates import importance
from corridors.connectivity.independent import independent_routes
from corridors.connectivity.study import Study, pair_weights
from network.costs.cost import CostModels
from network.model.errors import CacheError, NetworkError, WorkerError
from network.model.files import save_network
from network.query.matrices import cluster
from network.query.matrices import worker as worker_code
from network.query.matrices.block_folder import BlockFolder
from network.query.matrices.matrix import COLUMNS, MatrixQuery, matrix_frame
from network.query.matrices.matrix_job import MatrixJob, fill_blocks, local_solver
from network.query.route_query import Policy, ResolvedOptions
from network.query.router import Router

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from gis_data.gazetteer import Place
    from network.model.store import Network

pytest.importorskip("distributed", reason="needs the extra: cluster")
pytestmark = pytest.mark.filterwarnings("ignore::ResourceWarning")

QUIET = {"DASK_DISTRIBUTED__WORKER__DAEMON": "False"}


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("cache")


@pytest.fixture(scope="module")
def network(cache: Path, toy_network: Network) -> Path:
    """Return the folder that the toy network is kept in."""
    from gis_data.plan import load_plan

    folder = cache / "networks" / "0123456789abcdef01234567"
    save_network(toy_network, folder)
    models = CostModels(load_plan(), folder)
    assert models.book.figures
    assert models.prices
    router = Router.open(folder)
    for criterion in COLUMNS:
        router.edge_weights(ResolvedOptions(profile="container", criterion=criterion))
    return folder


@pytest.fixture
def started(cache: Path) -> Iterator[Callable[..., subprocess.Popen[bytes]]]:
    """Return a starter of Dask processes, ended with the test."""
    running: list[subprocess.Popen[bytes]] = []

    def start(*words: str) -> subprocess.Popen[bytes]:
        process = subprocess.Popen(
            [sys.executable, "-m", "distributed.cli." + words[0], *words[1:]],
            env={**os.environ, **QUIET, "CORRIDORS_CACHE": str(cache)},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        running.append(process)
        return process

    yield start
    for process in running:
        process.kill()
        process.wait()


@pytest.fixture
def scheduler(started: Callable[..., subprocess.Popen[bytes]]) -> str:
    return scheduler_process(started)[1]


def scheduler_process(
    started: Callable[..., subprocess.Popen[bytes]], protocol: str = "tcp", *more: str
) -> tuple[subprocess.Popen[bytes], str]:
    """Start a scheduler; return it and its address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    process = started("dask_scheduler", "--host", f"{protocol}://127.0.0.1",
                      "--port", str(port), "--no-dashboard", "--no-show",
                      "--no-jupyter", *more)  # fmt: skip
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        with socket.socket() as knock:
            if knock.connect_ex(("127.0.0.1", port)) == 0:
                return process, f"{protocol}://127.0.0.1:{port}"
        time.sleep(0.05)
    pytest.fail("the scheduler did not start")


@pytest.fixture
def job(toy_place: Callable[..., Place]) -> MatrixJob:
    """Return a job of forty blocks, one origin each."""
    places = tuple(map(toy_place, "ACQK")) * 10
    shut = Policy(closed=frozenset({"G1"}))
    criteria = ("time", "distance")
    query = MatrixQuery(places, places[:4], "container", criteria, shut)  # type: ignore[arg-type]
    return MatrixJob(query, rows=1)


def worker(
    started: Callable[..., subprocess.Popen[bytes]],
    scheduler: str,
    name: str,
    *more: str,
) -> subprocess.Popen[bytes]:
    return started("dask_worker", scheduler, "--host", "127.0.0.1", "--no-nanny",
                   "--nthreads", "1", "--no-dashboard", "--name", name,
                   *more)  # fmt: skip


def expected(network: Path, job: MatrixJob) -> pd.DataFrame:
    return matrix_frame(Router.open(network), job.query)


def test_a_worker_that_dies_loses_no_block(
    started: Callable[..., subprocess.Popen[bytes]],
    scheduler: str,
    network: Path,
    job: MatrixJob,
    tmp_path: Path,
) -> None:
    workers = [worker(started, scheduler, name) for name in ("one", "two")]
    folder = BlockFolder.start(
        tmp_path / "od", job.inputs(network.name), count=job.count, resume=False
    )
    killed: list[int] = []

    def kill_one(done: int, total: int) -> None:
        if done == 5:
            killed.append(total - done)
            workers[0].send_signal(signal.SIGKILL)
            workers[0].wait()

    with cluster.connect(scheduler) as client:
        client.wait_for_workers(2, timeout=60)
        solve = cluster.cluster_solver(client, job, network)
        found = fill_blocks(job, folder, solve, progress=kill_one)
        assert len(client.nthreads()) == 1
    assert killed == [35]
    assert workers[0].returncode == -signal.SIGKILL
    frame = pd.read_parquet(tmp_path / "od")
    plain = frame.astype({"from_id": str, "to_id": str, "why": str})
    pd.testing.assert_frame_equal(plain, expected(network, job), check_dtype=False)
    assert (found.pairs, found.blocks) == (160, 40)


@pytest.mark.long
def test_a_scheduler_that_dies_loses_no_finished_block(
    started: Callable[..., subprocess.Popen[bytes]],
    network: Path,
    job: MatrixJob,
    tmp_path: Path,
    capfd: pytest.CaptureFixture[str],
) -> None:
    process, address = scheduler_process(started)
    worker(started, address, "one")
    inputs = job.inputs(network.name)
    folder = BlockFolder.start(tmp_path / "od", inputs, count=job.count, resume=False)

    def kill_scheduler(done: int, _: int) -> None:
        if done == 5:
            process.kill()
            process.wait()

    with cluster.connect(address) as client:
        solve = cluster.cluster_solver(client, job, network)
        with pytest.raises(WorkerError, match="--resume") as error:
            fill_blocks(job, folder, solve, progress=kill_scheduler)
    assert error.value.exit_code == 1
    assert "Traceback" not in capfd.readouterr().err
    folder = BlockFolder.start(tmp_path / "od", inputs, count=job.count, resume=True)
    assert 5 <= job.count - len(folder.missing()) < job.count
    fill_blocks(job, folder, local_solver(job, Router.open(network)))
    frame = pd.read_parquet(tmp_path / "od")
    plain = frame.astype({"from_id": str, "to_id": str, "why": str})
    pd.testing.assert_frame_equal(plain, expected(network, job), check_dtype=False)


@pytest.mark.parametrize("when", ["between blocks", "before a result is here"])
@pytest.mark.long
def test_workers_that_all_die_are_not_waited_for_for_ever(
    started: Callable[..., subprocess.Popen[bytes]],
    scheduler: str,
    network: Path,
    job: MatrixJob,
    when: str,
) -> None:
    workers = [worker(started, scheduler, name) for name in ("one", "two")]
    first_done = cluster._first_done

    def kill_all() -> None:
        for process in workers:
            process.kill()
            process.wait()

    def done_and_killed(*words: Any) -> set[Any]:  # noqa: ANN401 - as `_first_done`
        done = first_done(*words)
        if when != "between blocks":
            kill_all()
        return done

    with (
        cluster.connect(scheduler) as client,
        mock.patch.object(cluster, "_first_done", done_and_killed),
        mock.patch.object(cluster, "WAIT_S", 2),
    ):
        client.wait_for_workers(2, timeout=60)
        solve = cluster.cluster_solver(client, job, network)
        blocks = solve(range(job.count))
        if when == "between blocks":
            next(blocks)
            kill_all()
        with pytest.raises(WorkerError, match="--resume") as error:
            list(blocks)
    assert error.value.exit_code == 1


@pytest.mark.skipif(not shutil.which("openssl"), reason="makes certificates")
@pytest.mark.long
def test_a_scheduler_may_demand_certificates(
    started: Callable[..., subprocess.Popen[bytes]],
    network: Path,
    job: MatrixJob,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    import dask

    key, certificate = str(tmp_path / "key.pem"), str(tmp_path / "certificate.pem")
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1",
         "-subj", "/CN=localhost", "-keyout", key, "-out", certificate],
        check=True, capture_output=True,
    )  # fmt: skip
    files = ("--tls-ca-file", certificate, "--tls-cert", certificate, "--tls-key", key)
    _, address = scheduler_process(started, "tls", *files)
    worker(started, address, "one", *files)
    monkeypatch.setattr(cluster, "WAIT_S", 5)
    for asked in (address, address.replace("tls", "tcp")):
        with pytest.raises(NetworkError, match="tls"), cluster.connect(asked):
            pass
    tls = "distributed.comm.tls"
    known = {
        f"{tls}.ca-file": certificate,
        f"{tls}.client.cert": certificate,
        f"{tls}.client.key": key,
        "distributed.comm.require-encryption": True,
    }
    monkeypatch.setattr(cluster, "WAIT_S", 30)
    with dask.config.set(known), cluster.connect(address) as client:
        number, cells = next(cluster.cluster_solver(client, job, network)([3]))
    frame = expected(network, job)
    assert number == 3
    assert cells.values("time").ravel().tolist() == frame["time_h"][12:16].tolist()


def test_a_worker_without_the_network_says_where_it_looked(
    network: Path, job: MatrixJob, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("CORRIDORS_CACHE", str(tmp_path))
    elsewhere = tmp_path / "gone" / network.name
    with pytest.raises(CacheError, match="CORRIDORS_CACHE") as error:
        worker_code.solve_block(str(elsewhere), job.part(0))
    assert str(elsewhere) in str(error.value)
    assert str(tmp_path / "networks") in str(error.value)


def test_a_worker_opens_the_network_of_its_own_cache_by_key(
    network: Path, job: MatrixJob, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CORRIDORS_CACHE", str(cache))
    worker_code._maker.cache_clear()
    cells = worker_code.solve_block(f"/nowhere/{network.name}", job.part(0))
    frame = expected(network, job)
    assert cells.values("time").ravel().tolist() == frame["time_h"][:4].tolist()


def test_figures_that_are_not_kept_are_not_those_of_another_plan(
    network: Path, toy_network: Network, tmp_path: Path
) -> None:
    save_network(toy_network, tmp_path / network.name)
    router = Router.open(tmp_path / network.name)
    with pytest.raises(CacheError, match="figures"):
        router.edge_weights(ResolvedOptions(profile="container", criterion="time"))


def test_a_scheduler_that_is_not_there_is_named(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(cluster, "WAIT_S", 0.3)
    with (
        pytest.raises(NetworkError, match=r"tcp://127\.0\.0\.1:9"),
        cluster.connect("tcp://127.0.0.1:9"),
    ):
        pass


def test_a_scheduler_without_workers_says_how_to_start_one(
    scheduler: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cluster, "WAIT_S", 3)
    with (
        pytest.raises(NetworkError, match="dask worker"),
        cluster.connect(scheduler),
    ):
        pass


def test_without_dask_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with (
        pytest.raises(NetworkError, match=r"corridor-mapper\[cluster\]"),
        cluster.connect("tcp://127.0.0.1:1"),
    ):
        pass


@pytest.mark.parametrize("by_dask", [True, False])
@pytest.mark.long
def test_a_study_is_computed_by_the_same_blocks(
    started: Callable[..., subprocess.Popen[bytes]],
    scheduler: str,
    network: Path,
    toy_place: Callable[..., Place],
    by_dask: bool,  # noqa: FBT001 - of the parameters
) -> None:
    """On a cluster or in worker processes: what comes back is what is computed here."""
    places = tuple(map(toy_place, "ACQK"))
    router = Router.open(network)
    options = ResolvedOptions(profile="container", criterion="time")
    here = Study(router, places, places, options, pair_weights(places, places, "equal"))
    work: Any = SimpleNamespace(router=router, folder=network)
    if by_dask:
        worker(started, scheduler, "one")
    blocks = Blocks(work, 1, scheduler if by_dask else 2)
    there = replace(here, blocks=blocks)
    one, other = close_each(here), close_each(there)
    assert one.users == other.users
    assert one.users
    pd.testing.assert_frame_equal(importance(one), importance(other), check_exact=True)
    cuts = [independent_routes(study) for study in (here, there)]
    pd.testing.assert_frame_equal(*cuts, check_exact=True)
