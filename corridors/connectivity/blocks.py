"""A study computed by blocks of origins: in worker processes or on a Dask cluster.

The blocks are those of a matrix: some origins and all destinations. A task is a
function of a study; what it returns for the blocks, in their order, is what it returns
for the whole, row by row.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from corridors.block_solvers import block_solver
from network.query.matrices.matrix import MatrixQuery

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy as np
    from numpy.typing import NDArray

    from corridors.connectivity.study import Study
    from corridors.workspace import Workspace
    from network.query.matrices.matrix import MatrixMaker

    Task = Callable[[Study], Any]


@dataclass(frozen=True, eq=False)
class Blocks:
    """How a study is computed by blocks.

    Attributes
    ----------
    work : Workspace
        With the network of the study, in the cache.
    rows : int
        Origins per block.
    cluster : str or int
        Address of a Dask scheduler, or number of worker processes to start; 0 for this
        process alone.
    """

    work: Workspace
    rows: int
    cluster: str | int = 0

    def solved(self, study: Study, task: Task) -> list[Any]:
        """Return what a task returns for each block of a study, in their order.

        Parameters
        ----------
        study : Study
            On the network as it is.
        task : callable
            Takes a study; it and what it returns are sent between processes.

        Returns
        -------
        list
            One result a block.

        Raises
        ------
        NetworkError
            If there is no such scheduler, or it has no workers.
        WorkerError
            If workers keep dying, or the scheduler is lost.
        """
        job = StudyJob.of(study, task, self.rows)
        with block_solver(self.work, job, self.cluster) as solve:
            results = dict(solve(range(job.count)))
        return [results[number] for number in range(job.count)]


@dataclass(frozen=True, eq=False)
class StudyPart:
    """Some origins of a study, without a network, and what is to be done with them.

    Attributes
    ----------
    query : MatrixQuery
        Places and options.
    weights : numpy.ndarray
        (origins, destinations) what each pair counts.
    weighting : str
        Where the weights are from.
    task : callable
        Takes the study.
    """

    query: MatrixQuery
    weights: NDArray[np.float64]
    weighting: str
    task: Task

    def solved(self, maker: MatrixMaker) -> Any:  # noqa: ANN401 - whatever the task returns
        """Return what the task returns, on the network of a worker."""
        from corridors.connectivity.study import Study  # noqa: PLC0415 - a cycle

        query = self.query
        options = query.options(query.criteria[0])
        places = query.origins, query.destinations
        part = Study(maker.router, *places, options, self.weights, self.weighting)
        return self.task(part)


@dataclass(frozen=True, eq=False)
class StudyJob:
    """A study to be computed block by block, as `MatrixJob` is a matrix.

    Attributes
    ----------
    whole : StudyPart
        All origins.
    rows : int
        Origins per block.
    """

    whole: StudyPart
    rows: int

    @classmethod
    def of(cls, study: Study, task: Task, rows: int) -> StudyJob:
        """Return the job of a study and a task."""
        query = MatrixQuery(
            study.origins,
            study.destinations,
            study.options.profile,
            (study.options.criterion,),
            study.options.policy,
            study.options.rates,
        )
        return cls(StudyPart(query, study.weights, study.weighting, task), rows)

    @property
    def query(self) -> MatrixQuery:
        """Return places and options of the whole."""
        return self.whole.query

    @property
    def count(self) -> int:
        """Return the number of blocks."""
        return -(-len(self.query.origins) // self.rows)

    def part(self, number: int) -> StudyPart:
        """Return a block."""
        rows = slice(number * self.rows, (number + 1) * self.rows)
        query = replace(self.query, origins=self.query.origins[rows])
        return replace(self.whole, query=query, weights=self.whole.weights[rows])
