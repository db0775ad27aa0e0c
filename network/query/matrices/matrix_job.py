"""A large OD matrix: blocks of origins, each written as a Parquet part, resumable."""

from __future__ import annotations

import math
import os
import shutil
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from gis_data.errors import OutputError
from network.model.errors import RequestError, WorkerError
from network.query.matrices.matrix import (
    COLUMNS,
    WHYS,
    Cells,
    MatrixMaker,
    MatrixQuery,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    import pyarrow as pa

    from gis_data.gazetteer import Place
    from network.query.matrices.block_folder import BlockFolder
    from network.query.matrices.worker import Job
    from network.query.route_query import Policy
    from network.query.router import Router

    Solver = Callable[[Iterable[int]], Iterator[tuple[int, Any]]]


ROWS = 100
# Measured: 99 to 131 bytes a pair in memory, 5.9 a pair and criterion on disk.
_MEMORY_A_PAIR, _DISK_A_VALUE = 99, 4
_WORKERS_A_CORE = 8  # each has the network: 100 MB and more
_UNITS = {"time_h": "h", "distance_km": "km", "co2_kg": "kg"}


@dataclass(frozen=True)
class MatrixJob:
    """A matrix to be computed block by block.

    Attributes
    ----------
    query : MatrixQuery
        Places and options.
    rows : int
        Origins per block.
    """

    query: MatrixQuery
    rows: int = ROWS

    @property
    def count(self) -> int:
        """Return the number of blocks."""
        return -(-len(self.query.origins) // self.rows)

    def part(self, number: int) -> MatrixQuery:
        """Return the query of a block."""
        rows = slice(number * self.rows, (number + 1) * self.rows)
        return replace(self.query, origins=self.query.origins[rows])

    def inputs(self, network: str) -> dict[str, Any]:
        """Return everything that the matrix depends on, as JSON values.

        Parameters
        ----------
        network : str
            Key of the network: a hash of its data and code.

        Returns
        -------
        dict
            Network key, options and places.
        """
        query = self.query
        return {
            "network": network,
            "profile": query.profile,
            "criteria": list(query.criteria),
            **_plain_policy(query.policy),
            "rates": [asdict(price) for price in query.rates],
            "origins a block": self.rows,
            "from": [_plain_place(place) for place in query.origins],
            "to": [_plain_place(place) for place in query.destinations],
        }

    def table(self, number: int, cells: Cells) -> pa.Table:
        """Return a block as a table.

        Parameters
        ----------
        number : int
            Number of the block.
        cells : Cells
            Its cells.

        Returns
        -------
        pyarrow.Table
            Columns of `network.query.matrices.matrix.matrix_frame`; the unit is in the
            metadata of each field.
        """
        import pyarrow as pa  # noqa: PLC0415 - slow to import

        query = self.part(number)
        across, down = len(query.destinations), len(query.origins)
        fields, arrays = [], []
        for name, places, at in (
            ("from_id", query.origins, np.repeat(np.arange(down), across)),
            ("to_id", query.destinations, np.tile(np.arange(across), down)),
        ):
            ids = pa.array([p.id for p in places], pa.string())
            arrays.append(pa.DictionaryArray.from_arrays(at.astype(np.int32), ids))
            fields.append(pa.field(name, arrays[-1].type))
        for criterion in cells.weights:
            name = COLUMNS[criterion]
            arrays.append(pa.array(cells.values(criterion).ravel()))
            unit = _UNITS.get(name, "USD")
            fields.append(pa.field(name, pa.float64(), metadata={"unit": unit}))
        why = pa.array(WHYS, pa.string())
        number_of = cells.why.ravel().astype(np.int8)
        arrays.append(pa.DictionaryArray.from_arrays(number_of, why))
        fields.append(pa.field("why", arrays[-1].type))
        return pa.Table.from_arrays(arrays, schema=pa.schema(fields))


def _plain_policy(policy: Policy) -> dict[str, Any]:
    return {
        "closed": sorted(policy.closed),
        "opened": sorted(policy.opened),
        "avoided countries": sorted(policy.avoided),
        "allowed countries": sorted(policy.allowed),
        "modes": sorted(policy.modes),
        "day": policy.on.isoformat() if policy.on else "",
    }


def check_size(job: MatrixJob, folder: Path, *, processes: int) -> None:
    """Refuse a matrix that surely exceeds the disk or the memory of this machine.

    Parameters
    ----------
    job : MatrixJob
        The matrix.
    folder : pathlib.Path
        Where it is to be written; it need not exist.
    processes : int
        Worker processes on this machine.

    Raises
    ------
    OutputError
        If the disk has too little room.
    RequestError
        If a block in each process exceeds all memory there is, or there are more than
        8 processes a core.
    """
    most = _WORKERS_A_CORE * (os.cpu_count() or 1)
    if processes > most:
        msg = f"{processes:,} workers: at most {most} are of use on this machine."
        raise RequestError(msg)
    across = len(job.query.destinations)
    pairs = len(job.query.origins) * across
    least = _DISK_A_VALUE * len(job.query.criteria) * pairs
    free = _room(folder)
    if least > free:
        msg = (
            f"{folder}: {pairs:,} pairs need at least {least / 1e9:,.1f} GB, "
            f"{free / 1e9:,.1f} GB are free. Use another disk, or fewer places."
        )
        raise OutputError(msg)
    rows = min(job.rows, len(job.query.origins))
    needed = _MEMORY_A_PAIR * rows * across * (1 + processes)
    if needed > (memory := _memory()):
        msg = (
            f"Blocks of {rows:,} origins and {across:,} destinations need "
            f"{needed / 1e9:,.1f} GB in {1 + processes} processes, this machine has "
            f"{memory / 1e9:,.1f} GB. Use a smaller --block, or fewer --workers."
        )
        raise RequestError(msg)


def _room(folder: Path) -> float:
    """Return the bytes that a folder may have; infinite where the system refuses."""
    try:
        parent = next(p for p in (folder, *folder.absolute().parents) if p.is_dir())
        written = sum(part.stat().st_size for part in folder.glob("part-*.parquet"))
        return shutil.disk_usage(parent).free + written
    except OSError:  # creating the folder says why
        return math.inf


def _memory() -> float:
    """Return the bytes of memory of this machine, infinite where it does not say."""
    try:
        return float(os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE"))
    except (AttributeError, OSError, ValueError):  # not on Windows
        return math.inf


def _plain_place(place: Place) -> list[str | float]:
    return [place.id, place.lon, place.lat, place.country]


def local_solver(job: Job, router: Router) -> Solver:
    """Return a solver that computes blocks in this process.

    Parameters
    ----------
    job : Job
        The matrix, or what else has blocks.
    router : Router
        The router.

    Returns
    -------
    callable
        Takes numbers of blocks, yields each with its cells.
    """
    maker = MatrixMaker(router)

    def solve(numbers: Iterable[int]) -> Iterator[tuple[int, Any]]:
        for number in numbers:
            yield number, job.part(number).solved(maker)

    return solve


@dataclass(frozen=True)
class Filled:
    """Result of a finished job.

    Attributes
    ----------
    path : pathlib.Path
        Folder of Parquet parts.
    pairs : int
        Pairs of places.
    unreachable : dict of str to int
        Pairs without a route, by reason (`network.query.matrices.matrix.WHYS`).
    blocks, earlier : int
        All blocks, and those written by an earlier run.
    """

    path: Path
    pairs: int
    unreachable: dict[str, int]
    blocks: int
    earlier: int


def fill_blocks(
    job: MatrixJob,
    folder: BlockFolder,
    solve: Solver,
    *,
    progress: Callable[[int, int], None] | None = None,
) -> Filled:
    """Compute the missing blocks of a folder, and write each when it is done.

    Parameters
    ----------
    job : MatrixJob
        The matrix.
    folder : BlockFolder
        Output folder.
    solve : callable
        Takes numbers of blocks, yields each with its cells, in any order.
    progress : callable, optional
        Called with the number of blocks written and of all blocks.

    Returns
    -------
    Filled
        Counts of pairs and blocks.

    Raises
    ------
    WorkerError
        If a block does not fit into memory.
    """
    missing = folder.missing()
    done = earlier = job.count - len(missing)
    try:
        for number, cells in solve(missing) if missing else ():
            counts = {"pairs": cells.why.size, **cells.counts()}
            folder.write(number, job.table(number, cells), counts)
            done += 1
            if progress:
                progress(done, job.count)
    except MemoryError as error:
        msg = (
            f"Memory is too short for a block of {job.rows} origins and "
            f"{len(job.query.destinations)} destinations. Use fewer --workers with "
            "--resume, or a smaller --block and another folder."
        )
        raise WorkerError(msg) from error
    folder.finish()
    counts = folder.counts()
    pairs = counts.pop("pairs", 0)
    return Filled(folder.path, pairs, counts, job.count, earlier)
