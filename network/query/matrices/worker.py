"""What a worker process does: open a cached network once, and solve blocks on it."""

from __future__ import annotations

import logging
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from network.model.errors import CacheError
from network.model.files import cache_folder
from network.query.matrices.matrix import MatrixMaker
from network.query.router import Router

if TYPE_CHECKING:
    from network.query.matrices.matrix import MatrixQuery

_log = logging.getLogger(__name__)


class Part(Protocol):
    """A block that is sent to a worker."""

    def solved(self, maker: MatrixMaker) -> Any:  # noqa: ANN401 - by the kind of job
        """Return what it is solved to on the network of a matrix maker."""


class Job(Protocol):
    """What is computed block by block: a `MatrixJob`, or another with parts."""

    @property
    def query(self) -> MatrixQuery:
        """Return places and options of all blocks."""

    @property
    def count(self) -> int:
        """Return the number of blocks."""

    def part(self, number: int) -> Part:
        """Return a block."""


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
        router.edge_weights(query.options(criterion))


def solve_block(network: str, part: Part) -> Any:  # noqa: ANN401 - what the part is solved to
    """Return what a block is solved to; runs on a worker.

    Parameters
    ----------
    network : str
        Cache folder of the network on the machine that started the job.
    part : Part
        The block: a `MatrixQuery`, or another object that solves itself.

    Returns
    -------
    object
        The cells of a matrix.
    """
    return part.solved(_maker(network))


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
