"""A large OD matrix as blocks of origins, computed here or on a cluster."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from network.query.matrices.matrix import (
    COLUMNS,
    WHYS,
    Cells,
    MatrixMaker,
    MatrixRequest,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    import pyarrow as pa

    from gis_data.gazetteer import Place
    from network.query.matrices.blocks import BlockFolder
    from network.query.policy import Policy
    from network.query.router import Router

    Solver = Callable[[Iterable[int]], Iterator[tuple[int, Cells]]]

ROWS = 100
_UNITS = {"time_h": "h", "distance_km": "km", "co2_kg": "kg"}


@dataclass(frozen=True)
class MatrixJob:
    """A matrix to be computed block by block.

    Attributes
    ----------
    origins, destinations : tuple of Place
        Rows and columns.
    request : MatrixRequest
        Profile, criteria and policy.
    rows : int
        Origins per block.
    """

    origins: tuple[Place, ...]
    destinations: tuple[Place, ...]
    request: MatrixRequest
    rows: int = ROWS

    @property
    def count(self) -> int:
        """Return the number of blocks."""
        return -(-len(self.origins) // self.rows)

    def part(self, number: int) -> tuple[Place, ...]:
        """Return the origins of a block."""
        return self.origins[number * self.rows : (number + 1) * self.rows]

    def inputs(self, network: str) -> dict[str, Any]:
        """Return everything that the matrix depends on, as JSON values.

        Parameters
        ----------
        network : str
            Key of the network: a hash of its data and code.

        Returns
        -------
        dict
            Network key, request and places.
        """
        return {
            "network": network,
            "profile": self.request.profile,
            "criteria": list(self.request.criteria),
            **_plain_policy(self.request.policy),
            "origins a block": self.rows,
            "from": [[p.id, p.lon, p.lat] for p in self.origins],
            "to": [[p.id, p.lon, p.lat] for p in self.destinations],
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

        part = self.part(number)
        across, down = len(self.destinations), len(part)
        fields, arrays = [], []
        for name, places, at in (
            ("from_id", part, np.repeat(np.arange(down), across)),
            ("to_id", self.destinations, np.tile(np.arange(across), down)),
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


def local_solver(job: MatrixJob, router: Router) -> Solver:
    """Return a solver that computes blocks in this process.

    Parameters
    ----------
    job : MatrixJob
        The matrix.
    router : Router
        The router.

    Returns
    -------
    callable
        Takes numbers of blocks, yields each with its cells.
    """
    maker = MatrixMaker(router)

    def solve(numbers: Iterable[int]) -> Iterator[tuple[int, Cells]]:
        for number in numbers:
            yield number, maker.cells(job.part(number), job.destinations, job.request)

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
    blocks, kept : int
        Blocks in all, and those written by an earlier run.
    """

    path: Path
    pairs: int
    unreachable: dict[str, int]
    blocks: int
    kept: int


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
    """
    missing = folder.missing()
    done = kept = job.count - len(missing)
    for number, cells in solve(missing) if missing else ():
        counts = {"pairs": cells.why.size, **cells.counts()}
        folder.write(number, job.table(number, cells), counts)
        done += 1
        if progress:
            progress(done, job.count)
    counts = folder.counts()
    pairs = counts.pop("pairs", 0)
    return Filled(folder.path, pairs, counts, job.count, kept)
