"""Blocks of a matrix computed by the workers of a Dask cluster."""

from __future__ import annotations

import logging
from contextlib import contextmanager
from functools import cache
from importlib import import_module
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from network.model.errors import CacheError, NetworkError
from network.model.files import cache_folder
from network.query.matrices.matrix import Cells, MatrixMaker, MatrixQuery
from network.query.router import Router

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from network.query.matrices.matrix_job import MatrixJob, Solver

_log = logging.getLogger(__name__)
WAIT_S = 30
# Blocks queued per thread of the cluster: enough to keep it busy, few enough that
# neither side holds many results.
_AHEAD = 2


@contextmanager
def connect(scheduler: str) -> Iterator[Any]:
    """Connect to a running Dask scheduler.

    Parameters
    ----------
    scheduler : str
        Its address, ``tcp://host:port``.

    Yields
    ------
    distributed.Client
        Connected, with at least one worker.

    Raises
    ------
    NetworkError
        If Dask is not installed, nothing answers, or there is no worker.
    """
    distributed = _dask()
    try:
        client = distributed.Client(scheduler, timeout=WAIT_S)
    except (OSError, ValueError) as error:
        msg = f"--scheduler {scheduler!r}: no Dask scheduler answers there ({error})."
        raise NetworkError(msg) from error
    with client:
        _wait_for_worker(client, scheduler)
        yield client


@contextmanager
def local_cluster(workers: int) -> Iterator[Any]:
    """Start worker processes on this machine, and stop them at the end.

    Parameters
    ----------
    workers : int
        How many.

    Yields
    ------
    distributed.Client
        Connected to them.
    """
    distributed = _dask()
    with (
        distributed.LocalCluster(
            n_workers=workers,
            threads_per_worker=1,
            host="127.0.0.1",
            dashboard_address="127.0.0.1:0",
        ) as cluster,
        distributed.Client(cluster) as client,
    ):
        yield client


def _dask() -> Any:  # noqa: ANN401 - a module without stubs
    try:
        distributed = import_module("distributed")
    except ImportError as error:
        msg = (
            "Dask is not installed; pip install 'corridor-mapper[cluster]', "
            "or leave out --scheduler and --workers."
        )
        raise NetworkError(msg) from error
    # Its log reports every step of every worker on standard error.
    logging.getLogger("distributed").setLevel(logging.ERROR)
    return distributed


def _wait_for_worker(client: Any, scheduler: str) -> None:  # noqa: ANN401 - no stubs
    try:
        client.wait_for_workers(1, timeout=WAIT_S)
    except TimeoutError as error:
        msg = (
            f"--scheduler {scheduler!r}: it has no workers; "
            f"start some with: dask worker {scheduler}"
        )
        raise NetworkError(msg) from error


def cache_for_workers(router: Router, query: MatrixQuery) -> None:
    """Cache on disk what workers read: contraction order, cost parameters and weights.

    Parameters
    ----------
    router : Router
        A router on a cached network.
    query : MatrixQuery
        The matrix.
    """
    _log.debug("engine %s", router.engine_name)  # opens it, so its order is cached
    router.model(query.profile)
    for criterion in query.criteria:
        router.edge_weights(query.profile, criterion)


def cluster_solver(client: Any, job: MatrixJob, network: Path) -> Solver:  # noqa: ANN401 - no stubs
    """Return a solver that computes blocks on the workers of a cluster.

    A block whose worker dies is sent to another one; a block that has been yielded is
    not computed again.

    Parameters
    ----------
    client : distributed.Client
        The cluster.
    job : MatrixJob
        The matrix.
    network : pathlib.Path
        Cache folder of the network. Workers look for a folder of this name in their
        own cache, then for this path.

    Returns
    -------
    callable
        Takes numbers of blocks, yields each with its cells in order of completion.
    """
    dask, job_name = _dask(), f"matrix-{uuid4().hex}"

    def sent(number: int) -> Any:  # noqa: ANN401 - a future
        block = (str(network), job.part(number))
        return client.submit(
            solve_block, *block, key=f"{job_name}-{number}", pure=False
        )

    def solve(numbers: Iterable[int]) -> Iterator[tuple[int, Cells]]:
        left = iter(numbers)
        threads = max(1, sum(client.nthreads().values()))
        waiting = dask.as_completed([sent(n) for n in islice(left, _AHEAD * threads)])
        for future in waiting:
            number = int(future.key.rpartition("-")[2])
            try:
                cells: Cells = future.result()
            except dask.KilledWorker as error:
                msg = f"block {number}: {error}"
                raise NetworkError(msg) from error
            yield number, cells
            for other in islice(left, 1):
                waiting.add(sent(other))

    return solve


def solve_block(network: str, query: MatrixQuery) -> Cells:
    """Return the cells of a block; runs on a worker.

    Parameters
    ----------
    network : str
        Cache folder of the network on the machine that started the job.
    query : MatrixQuery
        Places and options.

    Returns
    -------
    Cells
        The cells.
    """
    return _maker(network).cells(query)


@cache
def _maker(network: str) -> MatrixMaker:
    """Return a matrix maker on a memory-mapped network, opened once per worker."""
    original = Path(network)
    local = cache_folder() / "networks" / original.name
    for folder in (local, original):
        if folder.is_dir():
            return MatrixMaker(Router.open(folder))
    msg = (
        f"this worker has no network {original.name}: neither {local} nor {original} "
        "exists; "
        "give it the same CORRIDORS_CACHE, or run 'corridors build' on its machine "
        "with the same version and plan."
    )
    raise CacheError(msg)
