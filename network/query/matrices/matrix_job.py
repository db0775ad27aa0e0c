"""A large OD matrix: blocks of origins, each written as a Parquet part, resumable."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from gis_data.atomic import atomic_write, write_error
from gis_data.errors import OutputError
from network.query.matrices.matrix import (
    COLUMNS,
    WHYS,
    Cells,
    MatrixMaker,
    MatrixQuery,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from pathlib import Path

    import pyarrow as pa

    from network.query.route_query import Policy
    from network.query.router import Router

    Solver = Callable[[Iterable[int]], Iterator[tuple[int, Cells]]]


ROWS = 100
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
            "origins a block": self.rows,
            "from": [[p.id, p.lon, p.lat] for p in query.origins],
            "to": [[p.id, p.lon, p.lat] for p in query.destinations],
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
            yield number, maker.cells(job.part(number))

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
    """
    missing = folder.missing()
    done = earlier = job.count - len(missing)
    for number, cells in solve(missing) if missing else ():
        counts = {"pairs": cells.why.size, **cells.counts()}
        folder.write(number, job.table(number, cells), counts)
        done += 1
        if progress:
            progress(done, job.count)
    counts = folder.counts()
    pairs = counts.pop("pairs", 0)
    return Filled(folder.path, pairs, counts, job.count, earlier)


# Readers of Parquet folders skip names that begin with an underscore.
MANIFEST = "_manifest.json"
_COUNTS = b"counts"


class BlockFolder:
    """A folder of Parquet parts with a manifest of the inputs they were made from.

    `pandas.read_parquet` and other readers of Parquet read the folder as one table.

    Parameters
    ----------
    path : pathlib.Path
        The folder.
    count : int
        Number of blocks.
    """

    def __init__(self, path: Path, count: int) -> None:
        self.path, self.count = path, count

    @classmethod
    def start(
        cls, path: Path, inputs: Mapping[str, Any], *, count: int, resume: bool
    ) -> BlockFolder:
        """Return a folder to fill: a new one, or an unfinished one.

        Parameters
        ----------
        path : pathlib.Path
            The folder.
        inputs : mapping
            Everything that the table depends on, as JSON values.
        count : int
            Number of blocks.
        resume : bool
            Whether an existing folder is continued.

        Returns
        -------
        BlockFolder
            Ready for blocks.

        Raises
        ------
        OutputError
            If the folder exists and cannot be continued, or cannot be created.
        """
        known = json.loads(json.dumps({**inputs, "blocks": count}))
        try:
            if path.exists():
                _check(path, known, resume=resume)
            else:
                path.mkdir(parents=True)
                manifest = {"hash": _hash(known), "inputs": known}
                text = json.dumps(manifest, ensure_ascii=False, indent=1)
                with atomic_write(path / MANIFEST) as temporary:
                    temporary.write_text(text, encoding="utf-8", newline="\n")
        except OutputError:
            raise
        except OSError as error:
            raise write_error(path, error.strerror or str(error)) from error
        return cls(path, count)

    def missing(self) -> list[int]:
        """Return the numbers of the blocks that are not written yet."""
        return [n for n in range(self.count) if not self._part(n).is_file()]

    def write(self, number: int, table: pa.Table, counts: Mapping[str, int]) -> None:
        """Write a block atomically.

        Parameters
        ----------
        number : int
            Number of the block.
        table : pyarrow.Table
            Its rows.
        counts : mapping of str to int
            Counts, to be summed over all blocks.
        """
        import pyarrow.parquet as pq  # noqa: PLC0415 - slow to import

        known = {**(table.schema.metadata or {}), _COUNTS: json.dumps(counts).encode()}
        counted = table.replace_schema_metadata(known)
        with atomic_write(self._part(number)) as temporary:
            pq.write_table(counted, temporary, compression="zstd")

    def counts(self) -> dict[str, int]:
        """Return the sums of the counts of all blocks written."""
        import pyarrow.parquet as pq  # noqa: PLC0415 - slow to import

        sums: Counter[str] = Counter()
        for number in range(self.count):
            if self._part(number).is_file():
                known = pq.read_schema(self._part(number)).metadata
                sums.update(json.loads(known[_COUNTS]))
        return dict(sums)

    def _part(self, number: int) -> Path:
        return self.path / f"part-{number:05d}.parquet"


def _hash(known: Mapping[str, Any]) -> str:
    text = json.dumps(known, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:24]


def _check(path: Path, known: Mapping[str, Any], *, resume: bool) -> None:
    """Refuse a folder that is not an unfinished table of the same inputs."""
    try:
        manifest = json.loads((path / MANIFEST).read_text(encoding="utf-8"))
        before = manifest["inputs"]
        intact = manifest["hash"] == _hash(before)
    except (OSError, ValueError, KeyError, TypeError) as error:
        msg = f"{path} exists and is not a folder of blocks. Name another folder."
        raise OutputError(msg) from error
    if not resume:
        msg = f"{path} exists. Use --resume to continue it, or name another folder."
        raise OutputError(msg)
    names = sorted(set(known) | set(before))
    changed = [
        f"{name} was {_short(before.get(name))}, now {_short(known.get(name))}"
        for name in names
        if before.get(name) != known.get(name)
    ]
    if changed or not intact:
        what = "; ".join(changed) or "its manifest has been edited"
        msg = (
            f"{path} holds the blocks of another request: {what}. "
            "Ask for the same again, or name another folder."
        )
        raise OutputError(msg)


def _short(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False)
    limit = 80
    if len(text) <= limit:
        return text
    several = f"{len(value)} values, " if isinstance(value, list) else ""
    return f"{several}{text[:limit]}..."
