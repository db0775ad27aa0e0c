"""One file of a plan read into a checked table, with every fault it has."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

import pandas as pd

from gis_data.plan_files.words import read_gauges, read_modes, read_status, read_tier
from gis_data.schema import Problem, problems

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from gis_data.contracts.load import Table

_LINE = "line in the file"
_SAVE_AS = "save it as UTF-8 (in Excel: 'CSV UTF-8 (comma delimited)')"


def read_text(path: Path) -> tuple[str, list[Problem]]:
    """Return the text of a UTF-8 file, or what is wrong with the file.

    Parameters
    ----------
    path : pathlib.Path
        Any text file; a byte order mark is taken off.

    Returns
    -------
    text : str
        The text; empty when there is a fault.
    faults : list of Problem
        File missing, unreadable, empty, or in another encoding.
    """

    def fault(message: str) -> tuple[str, list[Problem]]:
        return "", [Problem(path.name, "", "", message)]

    try:
        raw = path.read_bytes()
    except FileNotFoundError:
        return fault(f"file is missing; put it into {path.parent}")
    except OSError as error:
        return fault(f"cannot be read: {error.strerror or error}")
    if raw[:2] in {b"\xff\xfe", b"\xfe\xff"} or b"\x00" in raw[:1000]:
        return fault(f"is not UTF-8 but looks like UTF-16; {_SAVE_AS}")
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        return fault(
            f"is not UTF-8 (line {line}, byte {error.start}){_looks_like(raw)}; "
            f"{_SAVE_AS}"
        )
    if not text.strip():
        return fault("file is empty; write at least the line of column names")
    return text, []


def _looks_like(raw: bytes) -> str:
    try:
        raw.decode("gb18030")
    except UnicodeDecodeError:
        return ""
    return " but looks like GBK or GB18030"


def read_table(path: Path, table: Table) -> tuple[pd.DataFrame | None, list[Problem]]:
    """Return one table of a plan, typed, with every fault of the file.

    Free wording of states, modes and gauges is read into the closed lists of
    the contract; the wording itself goes into the ``_note`` column beside it.

    Parameters
    ----------
    path : pathlib.Path
        CSV file in UTF-8, comma-separated, names of columns in the first line.
    table : Table
        Its contract.

    Returns
    -------
    frame : pandas.DataFrame or None
        Every column of the contract, in its order, then the other columns of
        the file; numbers are float with NaN for unknown, text is str and empty
        for unknown. Its index is ``line 2``, ``line 3``, ... of the file. None
        when the file cannot be read as a table.
    faults : list of Problem
        All faults, empty when the table holds to its contract.
    """
    text, faults = read_text(path)
    if faults:
        return None, faults
    rows, faults = _rows(text, path.name)
    if rows is None:
        return None, faults
    raw = pd.DataFrame(rows[1:], columns=rows[0], dtype=object)
    renames = {a: b for a, b in table.aliases.items() if b not in raw.columns}
    raw = raw.rename(columns=renames)
    if table.required and raw.empty and not faults:
        message = "has only the line of column names; add at least one row"
        faults.append(Problem(path.name, "", "", message))
    reader = _READERS.get(table.name)
    if reader is not None:
        raw = reader(raw)
    faults += _not_finite(raw, table, path.name)
    key = table.key or _LINE
    faults += problems(raw, table.fields, where=path.name, key=key)
    return _typed(raw, table), faults


def _rows(text: str, where: str) -> tuple[list[list[str]] | None, list[Problem]]:
    """Return header and rows of equal length; ragged rows are left out."""

    def fault(line: int, message: str) -> Problem:
        return Problem(where, f"line {line}", "", message)

    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    rows: list[list[str]] = []
    faults: list[Problem] = []
    try:
        for row in reader:
            cells = [cell.strip() for cell in row]
            if not any(cells):
                continue
            if rows and len(cells) != len(rows[0]) - 1:
                message = (
                    f"has {len(cells)} cells, the line of column names has "
                    f"{len(rows[0]) - 1}; put values that hold a comma in quotes, "
                    "keep a comma for each empty cell"
                )
                faults.append(fault(reader.line_num, message))
                continue
            rows.append([*cells, f"line {reader.line_num}" if rows else _LINE])
    except csv.Error as error:
        message = f"is not CSV: {error}; look for an unclosed or stray quote"
        return None, [*faults, fault(reader.line_num, message)]
    names = rows[0][:-1]
    doubled = sorted({name for name in names if names.count(name) > 1})
    if doubled:
        message = f"column names stand twice: {doubled}; rename or drop one"
        return None, [*faults, fault(1, message)]
    if len(names) == 1 and any(sep in names[0] for sep in ";\t"):
        return None, [fault(1, "columns are not parted by commas; save it as CSV")]
    return rows, faults


def _not_finite(raw: pd.DataFrame, table: Table, where: str) -> list[Problem]:
    key = table.key if table.key in raw.columns else _LINE
    return [
        Problem(
            where,
            str(row),
            field.name,
            f"{value!r} is not a number; leave the cell empty",
        )
        for field in table.fields
        if field.kind == "float" and field.name in raw.columns
        for row, value in zip(raw[key], raw[field.name], strict=True)
        if value.lower().lstrip("+-") in {"nan", "inf", "infinity"}
    ]


def _typed(raw: pd.DataFrame, table: Table) -> pd.DataFrame:
    """Return every column of the contract, typed, then the others."""
    columns: dict[str, pd.Series] = {}
    for field in table.fields:
        cells = raw.get(field.name, pd.Series([""] * len(raw), dtype=object))
        if field.kind == "float":
            columns[field.name] = pd.to_numeric(cells, errors="coerce").astype(float)
        else:
            columns[field.name] = cells.astype(object)
    for name in raw.columns:
        if name not in columns and name != _LINE:
            columns[name] = raw[name].astype(object)
    return pd.DataFrame(columns).set_axis(raw[_LINE].tolist(), axis=0)


def _with_note(
    frame: pd.DataFrame, column: str, read: Callable[[str], str | None]
) -> pd.DataFrame:
    """Read wordings into the closed list, keep the wording in the note."""
    if column not in frame.columns:
        return frame
    note = column.removesuffix("_mm") + "_note"
    wordings = frame[column].tolist()
    words = [read(cell) or cell for cell in wordings]
    notes = frame[note].tolist() if note in frame.columns else [""] * len(frame)
    notes = [
        kept or ("" if word == cell else cell)
        for kept, word, cell in zip(notes, words, wordings, strict=True)
    ]
    return frame.assign(**{column: words, note: notes})


def _read_ports(frame: pd.DataFrame) -> pd.DataFrame:
    frame = _with_note(frame, "status", read_status)
    frame = _with_note(frame, "modes", read_modes)
    for side in ("this", "other"):
        column = f"gauge_{side}_mm"
        if column in frame.columns:
            frame = frame.assign(**{column: [read_gauges(c) for c in frame[column]]})
    for column, blank in (("status_date", "none found"), ("counterpart_country", "-")):
        if column in frame.columns:
            frame = frame.assign(**{column: frame[column].replace(blank, "")})
    kinds = frame.get("kind", pd.Series([""] * len(frame), dtype=object)).tolist()
    modes = frame.get("modes", pd.Series([""] * len(frame), dtype=object)).tolist()
    return frame.assign(
        kind=[k or _port_kind(m) for k, m in zip(kinds, modes, strict=True)]
    )


def _port_kind(modes: str) -> str:
    return {"air": "airport", "sea": "seaport"}.get(modes, "crossing")


def _read_members(frame: pd.DataFrame) -> pd.DataFrame:
    roles = frame.get("role", pd.Series([""] * len(frame), dtype=object)).tolist()
    tiers = frame.get("tier", pd.Series([""] * len(frame), dtype=object)).tolist()
    read = [tier or read_tier(role) for tier, role in zip(tiers, roles, strict=True)]
    return frame.assign(tier=read)


def _read_platforms(frame: pd.DataFrame) -> pd.DataFrame:
    return _with_note(frame, "status", read_status)


_READERS: dict[str, Callable[[pd.DataFrame], pd.DataFrame]] = {
    "border_ports": _read_ports,
    "corridor_members": _read_members,
    "platforms": _read_platforms,
}
