"""A folder of Parquet parts: each part atomic, with its digest, and of one job only."""

from __future__ import annotations

import errno
import hashlib
import json
import logging
import os
import re
from collections import Counter
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from gis_data.atomic import atomic_write, staging_folder, write_error
from gis_data.errors import OutputError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    import pyarrow as pa

_log = logging.getLogger(__name__)
# Readers of Parquet folders skip names that begin with an underscore.
MANIFEST = "_manifest.json"
DIGESTS = "_sha256.txt"
_COUNTS, _JOB = b"counts", b"job"
_DIGEST_LINE = re.compile(r"([0-9a-f]{64})  (part-\d+\.parquet)")
_SHOWN = 5


class BlockFolder:
    """A folder of Parquet parts with a manifest of the inputs they were made from.

    `pandas.read_parquet` and other readers of Parquet read the folder as one table.
    The digest of each part is a line of `DIGESTS`, in the form of ``sha256sum``; the
    part itself names its job and its number. A part for which either is not right
    counts as missing.

    Parameters
    ----------
    path : pathlib.Path
        The folder.
    job : str
        Hash of the inputs.
    count : int
        Number of blocks.
    """

    def __init__(self, path: Path, job: str, count: int) -> None:
        self.path, self.job, self.count = path, job, count
        self._digests: dict[str, str] = {}
        self._counts: dict[int, dict[str, int]] = {}

    @classmethod
    def start(
        cls, path: Path, inputs: Mapping[str, Any], *, count: int, resume: bool
    ) -> BlockFolder:
        """Return a folder to fill: a new one, or an unfinished one.

        Parameters
        ----------
        path : pathlib.Path
            The folder; it may exist without content.
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
        folder = cls(path, _hash(known), count)
        try:
            with suppress(FileNotFoundError):
                path.stat()  # raises for a link to itself, which `exists` does not
            if not path.exists() or (path.is_dir() and not any(path.iterdir())):
                folder._create(known)
            else:
                _check(path, known, resume=resume)
                with suppress(OutputError), staging_folder(path.resolve().parent):
                    pass  # deletes what a process killed in `_create` left there
                folder._verify()
        except OutputError:
            raise
        except OSError as error:
            raise write_error(path, error) from error
        return folder

    def _create(self, known: Mapping[str, Any]) -> None:
        """Create the folder with its manifest, in one step."""
        text = json.dumps(
            {"hash": self.job, "inputs": known}, ensure_ascii=False, indent=1
        )
        target = self.path.resolve()
        with staging_folder(target.parent, self.path) as staging:
            new = staging / target.name
            with atomic_write(new / MANIFEST) as temporary:
                temporary.write_text(text, encoding="utf-8", newline="\n")
            new.rename(target)  # refused by the system if there is content by now

    def _verify(self) -> None:
        """Find the valid parts, name the others, and forget their digests."""
        recorded = _recorded(self.path / DIGESTS)
        invalid = []
        for number in range(self.count):
            part = self._part(number)
            if part.exists():
                counts = self._counts_of(number, recorded.get(part.name))
                if counts is None:
                    invalid.append(part.name)
                else:
                    self._counts[number] = counts
                    self._digests[part.name] = recorded[part.name]
        others = {part.name for part in self.path.glob("*.parquet")}
        others -= {self._part(number).name for number in range(self.count)}
        if others:
            msg = (
                f"{self.path} holds {_listed(sorted(others))}, which readers would "
                "take for part of the matrix; move it elsewhere."
            )
            raise OutputError(msg)
        if invalid:
            _log.warning(
                "%s: damaged, or not of this matrix, and computed again: %s",
                self.path,
                _listed(invalid),
            )
        self.finish()

    def _counts_of(self, number: int, digest: str | None) -> dict[str, int] | None:
        """Return the counts of a part; None if it is not the part that was written."""
        import pyarrow as pa  # noqa: PLC0415 - slow to import
        import pyarrow.parquet as pq  # noqa: PLC0415

        part = self._part(number)
        try:
            if not part.is_file() or digest != _sha256(part):
                return None
            known = pq.read_schema(part).metadata or {}
            if known.get(_JOB) != self._label(number):
                return None
            counts: dict[str, int] = json.loads(known[_COUNTS])
        except (OSError, ValueError, KeyError, pa.ArrowException):
            return None
        return counts

    def missing(self) -> list[int]:
        """Return the numbers of the blocks that are not written yet."""
        return [n for n in range(self.count) if n not in self._counts]

    def write(self, number: int, table: pa.Table, counts: Mapping[str, int]) -> None:
        """Write a block atomically, then record its digest.

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

        part = self._part(number)
        own = {_COUNTS: json.dumps(counts).encode(), _JOB: self._label(number)}
        labelled = table.replace_schema_metadata(
            {**(table.schema.metadata or {}), **own}
        )
        with atomic_write(part) as temporary:
            pq.write_table(labelled, temporary, compression="zstd")
            digest = _sha256(temporary)
        try:
            with (self.path / DIGESTS).open(
                "a", encoding="utf-8", newline="\n"
            ) as file:
                file.write(f"{digest}  {part.name}\n")
                file.flush()
                os.fsync(file.fileno())
        except OSError as error:
            raise write_error(self.path, error) from error
        self._digests[part.name] = digest
        self._counts[number] = dict(counts)

    def finish(self) -> None:
        """Write the digests of all parts in order, in whatever order they were made."""
        lines = [f"{self._digests[name]}  {name}\n" for name in sorted(self._digests)]
        with atomic_write(self.path / DIGESTS) as temporary:
            temporary.write_text("".join(lines), encoding="utf-8", newline="\n")

    def counts(self) -> dict[str, int]:
        """Return the sums of the counts of all blocks written."""
        sums: Counter[str] = Counter()
        for counts in self._counts.values():
            sums.update(counts)
        return dict(sums)

    def _label(self, number: int) -> bytes:
        return f"{self.job} {number}".encode()

    def _part(self, number: int) -> Path:
        return self.path / f"part-{number:05d}.parquet"


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _recorded(path: Path) -> dict[str, str]:
    """Return the digests on record by part, the latest of each; a torn line is none."""
    try:
        lines = _text(path).splitlines()
    except (FileNotFoundError, UnicodeDecodeError):
        return {}
    matches = filter(None, map(_DIGEST_LINE.fullmatch, lines))
    return {match[2]: match[1] for match in matches}


def _text(path: Path) -> str:
    if path.exists() and not path.is_file():  # to read a pipe would wait for ever
        raise FileNotFoundError(errno.ENOENT, "not a file", str(path))
    return path.read_text(encoding="utf-8")


def _listed(names: list[str]) -> str:
    more = f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else ""
    return ", ".join(names[:_SHOWN]) + more


def _hash(known: Mapping[str, Any]) -> str:
    text = json.dumps(known, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:24]


def _check(path: Path, known: Mapping[str, Any], *, resume: bool) -> None:
    """Refuse a folder that is not an unfinished table of the same inputs."""
    try:
        manifest = json.loads(_text(path / MANIFEST))
        before = dict(manifest["inputs"])
        intact = manifest["hash"] == _hash(before)
    except (OSError, ValueError, KeyError, TypeError, RecursionError) as error:
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
