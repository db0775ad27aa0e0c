"""Where blocks of a job are solved: this process, worker processes, or a cluster."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from corridors.workspace import Workspace
    from network.query.matrices.matrix_job import Solver
    from network.query.matrices.worker import Job


@contextmanager
def block_solver(work: Workspace, job: Job, cluster: str | int) -> Iterator[Solver]:
    """Yield what solves blocks: this process, processes it starts, or a cluster.

    Parameters
    ----------
    work : Workspace
        With the network of the job.
    job : Job
        A `MatrixJob`, or what else has blocks.
    cluster : str or int
        As for `write_matrix`.

    Yields
    ------
    callable
        Takes numbers of blocks, yields each with what it is solved to, in any order.
    """
    if cluster == 0:
        from network.query.matrices.matrix_job import (  # noqa: PLC0415 - heavy
            local_solver,
        )

        yield local_solver(job, work.router)
        return
    from network.query.matrices.worker import cache_for_workers  # noqa: PLC0415 - heavy

    cache_for_workers(work.router, job.query)
    if isinstance(cluster, int):
        from network.query.matrices.worker_pool import (  # noqa: PLC0415 - heavy
            pool_solver,
        )

        with pool_solver(job, work.folder, cluster) as solve:
            yield solve
        return
    from network.query.matrices.cluster import (  # noqa: PLC0415 - an extra
        cluster_solver,
        connect,
    )

    with connect(cluster) as client:
        yield cluster_solver(client, job, work.folder)
