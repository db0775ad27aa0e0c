"""A long table as Parquet parts, each written atomically, so that it can be resumed."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from typing import TYPE_CHECKING, Any

from gis_data.atomic import atomic_write, write_error
from gis_data.errors import OutputError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    import pyarrow as pa

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
        whole = table.replace_schema_metadata(known)
        with atomic_write(self._part(number)) as temporary:
            pq.write_table(whole, temporary, compression="zstd")

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
        kept = json.loads((path / MANIFEST).read_text(encoding="utf-8"))
        before, sound = kept["inputs"], kept["hash"] == _hash(kept["inputs"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        msg = f"{path} is there and is no folder of blocks; name another."
        raise OutputError(msg) from error
    if not resume:
        msg = f"{path} is there already; --resume goes on with it, or name another."
        raise OutputError(msg)
    names = sorted(set(known) | set(before))
    changed = [
        f"{name} was {_short(before.get(name))}, now {_short(known.get(name))}"
        for name in names
        if before.get(name) != known.get(name)
    ]
    if changed or not sound:
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
