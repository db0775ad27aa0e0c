"""Blocks of a matrix computed by worker processes of this machine, without a socket.

Each worker has a pipe to this process. Unlike in `concurrent.futures`, where the death
of one worker ends the pool, the pipe shows which worker died, and on which block.
"""

from __future__ import annotations

import logging
import multiprocessing
import signal
from collections import Counter, deque
from contextlib import contextmanager, suppress
from multiprocessing import resource_tracker
from multiprocessing.connection import wait
from typing import TYPE_CHECKING, Any

from network.model.errors import WorkerError
from network.query.matrices.worker import solve_block

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from multiprocessing.connection import Connection
    from pathlib import Path

    from network.query.matrices.matrix_job import Solver
    from network.query.matrices.worker import Job

_log = logging.getLogger(__name__)
TRIES = 3
_AHEAD = 2  # blocks sent to a worker: the one it computes and the next


@contextmanager
def pool_solver(job: Job, network: Path, workers: int) -> Iterator[Solver]:
    """Start worker processes on this machine, and end them with the block.

    Parameters
    ----------
    job : Job
        The matrix, or what else has blocks.
    network : pathlib.Path
        Cache folder of the network.
    workers : int
        Number of processes.

    Yields
    ------
    callable
        Takes numbers of blocks, yields each with its cells in order of completion. A
        block whose worker dies is computed by a new worker; after `TRIES` deaths on
        one block it raises a `WorkerError`.

    Notes
    -----
    Processes are spawned: a script that uses this needs ``if __name__ ==
    "__main__"``. A worker whose parent process has died ends when its block is done.
    """
    pool = _Pool(job, str(network))
    try:
        for _ in range(min(workers, job.count)):
            pool.start()
        yield pool.solve
    finally:
        pool.end()


class _Worker:
    """A process that solves the blocks it is sent, in order."""

    def __init__(self, job: Job, network: str) -> None:
        spawn = multiprocessing.get_context("spawn")
        self.pipe, far_end = spawn.Pipe()
        self.process = spawn.Process(
            target=_work, args=(far_end, job, network), daemon=True
        )
        with _interrupts_blocked():
            self.process.start()
        far_end.close()  # so that the death of the worker ends the pipe
        self.blocks: deque[int] = deque()

    def fill(self, left: deque[int]) -> None:
        """Send it blocks, so that the next is there when one is done."""
        while left and len(self.blocks) < _AHEAD:
            number = left.popleft()
            self.blocks.append(number)
            with suppress(OSError):  # it has died, which `receive` shows
                self.pipe.send(number)

    def receive(self) -> Any:  # noqa: ANN401 - what a block is solved to
        """Return its next answer, None if it has died; an error is one too."""
        try:
            answer = self.pipe.recv()
        except (EOFError, OSError):
            return None
        return answer

    def end(self) -> None:
        self.process.kill()
        self.process.join()
        self.pipe.close()


class _Pool:
    """Worker processes, each replaced when it dies."""

    def __init__(self, job: Job, network: str) -> None:
        self._job, self._network = job, network
        self._workers: dict[object, _Worker] = {}  # by their pipes
        self._deaths: Counter[int] = Counter()

    def start(self) -> _Worker:
        worker = _Worker(self._job, self._network)
        self._workers[worker.pipe] = worker
        return worker

    def end(self) -> None:
        for worker in self._workers.values():
            worker.end()

    def solve(self, numbers: Iterable[int]) -> Iterator[tuple[int, Any]]:
        left = deque(numbers)
        for worker in self._workers.values():
            worker.fill(left)
        while busy := [w.pipe for w in self._workers.values() if w.blocks]:
            for pipe in wait(busy):
                worker = self._workers[pipe]
                answer = worker.receive()
                if answer is None:
                    left.extendleft(reversed(worker.blocks))
                    self._replace(worker).fill(left)
                elif isinstance(answer, Exception):
                    raise answer
                else:
                    number = worker.blocks.popleft()
                    worker.fill(left)
                    yield number, answer

    def _replace(self, worker: _Worker) -> _Worker:
        """Start a worker in place of a dead one, unless its block is to blame."""
        del self._workers[worker.pipe]
        worker.end()
        number = worker.blocks[0]
        self._deaths[number] += 1
        if self._deaths[number] == TRIES:
            msg = (
                f"block {number}: its worker process ended {TRIES} times, the last "
                f"with {_ending(worker.process.exitcode)}. If memory is short, use "
                "fewer --workers. Finished blocks are kept for --resume."
            )
            raise WorkerError(msg)
        _log.warning("block %d: its worker process ended; computed again.", number)
        return self.start()


def _ending(code: int | None) -> str:
    if code is None or code >= 0:
        return f"exit code {code}"
    return f"signal {-code} ({signal.strsignal(-code)})"


@contextmanager
def _interrupts_blocked() -> Iterator[None]:
    """Hold back Ctrl-C; a process started meanwhile never gets it."""
    if not hasattr(signal, "pthread_sigmask"):  # Windows
        yield
        return
    resource_tracker.ensure_running()  # else the start does so, and lets Ctrl-C in
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _work(pipe: Connection, job: Job, network: str) -> None:
    """Solve blocks until the pipe ends, as it does with the process that sends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with suppress(EOFError, OSError):
        while True:
            answer: Any
            number = pipe.recv()
            try:
                answer = solve_block(network, job.part(number))
            except Exception as error:  # noqa: BLE001 - raised by the parent
                answer = error
            pipe.send(answer)
