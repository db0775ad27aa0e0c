"""Blocks of a matrix computed by the workers of a Dask cluster."""

from __future__ import annotations

import asyncio
import gc
import logging
import time
from concurrent.futures import CancelledError
from contextlib import contextmanager
from functools import partial
from importlib import import_module
from itertools import islice
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from network.model.errors import NetworkError, WorkerError
from network.query.matrices.worker import solve_block

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from network.query.matrices.matrix_job import Solver
    from network.query.matrices.worker import Job

WAIT_S = 30
# Blocks queued per thread of the cluster: enough to keep it busy, few enough that
# neither side holds many results.
_AHEAD = 2
_POLL_S = 1.0
_KEPT = "Finished blocks are kept for --resume."
_LOST = f"The connection to the Dask scheduler was lost. {_KEPT}"
_CANCELLED = (CancelledError, asyncio.CancelledError)


@contextmanager
def connect(scheduler: str) -> Iterator[Any]:
    """Connect to a running Dask scheduler.

    Parameters
    ----------
    scheduler : str
        Its address, ``tcp://host:port``, or ``tls://host:port`` with the certificates
        of Dask's own configuration.

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
    # A client that could not connect ends when it is collected. Left to the collector
    # that may be in the thread of the next client's loop, where Dask waits for itself.
    gc.collect()
    try:
        client = distributed.Client(scheduler, timeout=WAIT_S)
    except (ArithmeticError, OSError, RuntimeError, TypeError, ValueError) as error:
        msg = (
            f"--scheduler {scheduler!r}: no Dask scheduler answers there ({error}). "
            "For tls:// set distributed.comm.tls in the configuration of Dask."
        )
        raise NetworkError(msg) from error
    with client:
        _wait_for_worker(client, scheduler)
        yield client


def _dask() -> Any:  # noqa: ANN401 - a module without stubs
    try:
        distributed = import_module("distributed")
    except ImportError as error:
        msg = (
            "Dask is not installed; pip install 'corridor-mapper[cluster]', "
            "or use --workers instead of --scheduler."
        )
        raise NetworkError(msg) from error
    # It logs every step of every worker, and a lost connection with its traceback.
    logging.getLogger("distributed").setLevel(logging.CRITICAL)
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


def cluster_solver(client: Any, job: Job, network: Path) -> Solver:  # noqa: ANN401 - no stubs
    """Return a solver that computes blocks on the workers of a cluster.

    A block whose worker dies is sent to another one; a block that has been yielded is
    not computed again.

    Parameters
    ----------
    client : distributed.Client
        The cluster.
    job : Job
        The matrix, or what else has blocks.
    network : pathlib.Path
        Cache folder of the network. Workers look for a folder of this name in their
        own cache, then for this path.

    Returns
    -------
    callable
        Takes numbers of blocks, yields each with its cells in order of completion.
        Raises a `WorkerError` if the scheduler is lost, several workers died on one
        block, or all are gone for `WAIT_S` seconds.
    """
    dask, job_name = _dask(), f"matrix-{uuid4().hex}"

    def sent(number: int) -> Any:  # noqa: ANN401 - a future
        block = (str(network), job.part(number))
        return client.submit(
            solve_block, *block, key=f"{job_name}-{number}", pure=False
        )

    def solve(numbers: Iterable[int]) -> Iterator[tuple[int, Any]]:
        left = iter(numbers)
        threads = max(1, sum(client.nthreads().values()))
        waiting = {sent(n) for n in islice(left, _AHEAD * threads)}
        while waiting:
            done = _answer(client, partial(_first_done, client, waiting))
            waiting -= done
            for future in done:
                number = int(future.key.rpartition("-")[2])
                try:
                    cells = _answer(client, future.result)
                except dask.KilledWorker as error:
                    msg = f"block {number}: {error} {_KEPT}"
                    raise WorkerError(msg) from error
                yield number, cells
                waiting |= {sent(other) for other in islice(left, 1)}

    return solve


def _first_done(client: Any, waiting: set[Any], _: float) -> set[Any]:  # noqa: ANN401 - no stubs
    """Return the blocks done, at least one; a TimeoutError if there is none as yet."""
    with client.as_current():
        state = _dask().wait(waiting, timeout=_POLL_S, return_when="FIRST_COMPLETED")
    done: set[Any] = state.done
    return done


def _answer(client: Any, ask: Callable[[float], Any]) -> Any:  # noqa: ANN401 - no stubs
    """Return what a call returns that takes a timeout; an error if nobody works.

    A result that was on a worker that has died is waited for like one to come. Each
    time the timeout is twice as long, since a large result takes its time.
    """
    seconds, alone_since = _POLL_S, None
    while True:
        try:
            return ask(seconds)
        except _CANCELLED as error:
            raise WorkerError(_LOST) from error
        except TimeoutError:
            seconds *= 2
            if not _nobody_works(client):
                alone_since = None
                continue
            alone_since = alone_since or time.monotonic()
            if time.monotonic() - alone_since > WAIT_S:
                msg = f"All Dask workers are gone for {WAIT_S:g} s. {_KEPT}"
                raise WorkerError(msg) from None


def _nobody_works(client: Any) -> bool:  # noqa: ANN401 - no stubs
    try:
        return not client.nthreads()
    except (OSError, RuntimeError) as error:
        raise WorkerError(_LOST) from error
