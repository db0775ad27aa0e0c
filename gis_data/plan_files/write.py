"""Rows added to the tables of a plan: all files or none, and nothing lost."""

from __future__ import annotations

import csv
import io
import shutil
import tempfile
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

from gis_data.atomic import atomic_write
from gis_data.contracts import plan_tables
from gis_data.errors import PlanError
from gis_data.plan import MOST_SHOWN, problems_of_plan
from gis_data.text_files import LINE, csv_rows, read_text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from gis_data.contracts import Table

Row = dict[str, str]


def table_text(file: str, rows: Sequence[Row], text: str = "") -> str:
    r"""Return the text of a table with some rows added.

    Parameters
    ----------
    file : str
        Its name, ``TABLE.csv`` or ``TABLE+.csv``.
    rows : sequence of dict of str to str
        Cells by column; what is left out is empty.
    text : str
        The table so far; empty for a new one, which gets the columns that must be
        filled and those that the rows fill, in the order of the contract.

    Returns
    -------
    str
        What was there stays as it was; a column that it lacks is added at its end.

    Raises
    ------
    PlanError
        If the table so far cannot be read as a table.

    Examples
    --------
    >>> table_text("seaports+.csv", [{"id": "AKT", "note": "a, b"}], "id\nALA\n")
    'id,note\nALA,\nAKT,"a, b"\n'
    """
    filled = {name for row in rows for name, cell in row.items() if cell}
    if not text.strip():
        fields = contract_of(file).fields
        names = [f.name for f in fields if f.required or f.name in filled]
        return _csv([names, *_cells(rows, names)], "\n")
    before, errors = csv_rows(text, file)
    if before is None or errors:
        msg = "\n".join(map(str, errors))
        raise PlanError(msg)
    names = before[0][: before[0].index(LINE)]
    missing = [name for name in dict.fromkeys(filled) if name not in names]
    missing.sort(key=_order(file))
    end = "\r\n" if "\r\n" in text else "\n"
    added = _csv(_cells(rows, [*names, *missing]), end)
    if missing:
        text = _csv(_widened(text, missing), end)
    elif not text.endswith("\n"):
        text += end
    return text + added


def contract_of(file: str) -> Table:
    """Return the contract of a file of a plan.

    Parameters
    ----------
    file : str
        ``TABLE.csv`` or ``TABLE+.csv``.

    Returns
    -------
    Table
        The contract of TABLE.

    Examples
    --------
    >>> contract_of("nodes+.csv").key
    ('node_id',)
    """
    return plan_tables()[file.removesuffix(".csv").removesuffix("+")]


def _order(file: str) -> _Order:
    return _Order([field.name for field in contract_of(file).fields])


class _Order:
    def __init__(self, names: list[str]) -> None:
        self.names = names

    def __call__(self, name: str) -> int:
        return self.names.index(name) if name in self.names else len(self.names)


def _cells(rows: Sequence[Row], names: Sequence[str]) -> list[list[str]]:
    return [[row.get(name, "") for name in names] for row in rows]


def _csv(rows: Sequence[Sequence[str]], end: str) -> str:
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator=end).writerows(rows)
    return text.getvalue()


def _widened(text: str, missing: Sequence[str]) -> list[list[str]]:
    """Return every row as it is, with the missing columns at its end."""
    rows = [row for row in csv.reader(io.StringIO(text, newline="")) if any(row)]
    head, *rest = rows
    return [[*head, *missing], *([*row, *[""] * len(missing)] for row in rest)]


def add_rows(folder: Path, rows: Mapping[str, Sequence[Row]]) -> None:
    """Add rows to tables of a plan, all or none.

    The plan with the rows is checked in a copy first. Files are replaced one after
    another once all are complete, those that others name first.

    Parameters
    ----------
    folder : pathlib.Path
        Folder of the plan.
    rows : mapping of str to sequence of dict
        Rows by file, ``TABLE.csv`` or ``TABLE+.csv``, in the order in which they are
        replaced.

    Raises
    ------
    PlanError
        If the plan would have errors that it has not now; nothing is then written.
    OutputError
        If a file cannot be written.
    """
    texts = {file: _new_text(folder, file, part) for file, part in rows.items() if part}
    _check(folder, texts)
    with ExitStack() as stack:  # leaves in the reverse order of its entries
        for file, text in reversed(texts.items()):
            temporary = stack.enter_context(atomic_write(folder / file))
            temporary.write_bytes(text.encode("utf-8"))


def _new_text(folder: Path, file: str, rows: Sequence[Row]) -> str:
    path = folder / file
    before = ""
    if path.exists():
        _, errors = read_text(path)
        if errors:
            raise PlanError(str(errors[0]))
        before = path.read_bytes().decode("utf-8")  # keeps its mark and line ends
    return table_text(file, rows, before)


def _check(folder: Path, texts: Mapping[str, str]) -> None:
    """Raise the errors that a plan has only with its new texts."""
    before = set(map(str, problems_of_plan(folder)))
    with tempfile.TemporaryDirectory() as scratch:
        copy = Path(scratch) / folder.resolve().name
        copy.mkdir()
        for path in folder.iterdir():
            if path.suffix in {".csv", ".toml"} and path.is_file():
                shutil.copyfile(path, copy / path.name)
        for file, text in texts.items():
            (copy / file).write_bytes(text.encode("utf-8"))
        new = [e for e in map(str, problems_of_plan(copy)) if e not in before]
    if new:
        lines = "\n".join(f"  {error}" for error in new[:MOST_SHOWN])
        msg = f"{folder}: nothing was added, since the plan would have errors:\n{lines}"
        raise PlanError(msg)
