"""One file of a plan read into a checked table, with every error it has."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pandas as pd

from gis_data.cells import number
from gis_data.schema import Problem, problems
from gis_data.text_files import LINE, csv_rows, read_text

if TYPE_CHECKING:
    from collections.abc import Callable, Collection
    from pathlib import Path

    from gis_data.contracts import Table

PORT_MODES = ("road", "rail", "river", "sea", "air")
_SIMILAR_PERCENT = 80
_STATUS_WORDS = {
    "open": "open",
    "opened": "open",
    "reopened": "open",
    "operating": "open",
    "operational": "open",
    "active": "open",
    "working": "open",
    "built": "open",
    "limited": "limited",
    "restricted": "limited",
    "seasonal": "limited",
    "marginal": "limited",
    "irregular": "limited",
    "closed": "closed",
    "not": "closed",  # "not opened"
    "dormant": "closed",
    "merged": "closed",
    "planned": "planned",
    "idea": "planned",
    "under": "planned",  # "under construction", "under design"
    "suspended": "suspended",
    "unknown": "unknown",
    "unclear": "unknown",
    "uncertain": "unknown",
}
_MODE_WORDS = {
    "road": "road",
    "highway": "road",
    "rail": "rail",
    "railway": "rail",
    "river": "river",
    "water": "river",
    "sea": "sea",
    "air": "air",
}


def read_status(text: str) -> str | None:
    """Return the status that the first word of a wording stands for.

    Sources write ``open (cargo; limited pax)`` or ``limited/closed``; the word
    that stands first is the judgement, the rest belongs into ``status_note``.

    Parameters
    ----------
    text : str
        Wording of a source.

    Returns
    -------
    str or None
        A status that the contract allows; None when the first word is unknown.

    Examples
    --------
    >>> read_status("open (cargo; limited pax)"), read_status("closed/limited")
    ('open', 'closed')
    >>> read_status("under construction (target 2026)")
    'planned'
    >>> read_status("maybe") is None
    True
    """
    words = re.findall(r"[a-z]+", text.lower())
    return _STATUS_WORDS.get(words[0]) if words else None


def read_modes(text: str) -> str | None:
    """Return the modes named in a wording as one ``;``-separated list.

    Words in brackets are remarks and are left out.

    Parameters
    ----------
    text : str
        Modes separated by ``;``, ``,``, ``/``, ``+``, ``|`` or ``and``.

    Returns
    -------
    str or None
        Modes in the order of ``PORT_MODES``; None when a word is not a mode or none
        is named.

    Examples
    --------
    >>> read_modes("rail/road (inland)"), read_modes("road/water")
    ('road;rail', 'road;river')
    >>> read_modes("camel") is None
    True
    """
    bare = re.sub(r"\([^)]*\)", " ", text.lower()).replace(" and ", ";")
    words = [w.strip() for w in re.split(r"[;,/+|]", bare) if w.strip()]
    modes = {_MODE_WORDS.get(word) for word in words}
    if not modes or None in modes:
        return None
    return ";".join(mode for mode in PORT_MODES if mode in modes)


def read_gauges(text: str) -> str:
    """Return the track gauges named in a wording as a ``;``-separated list.

    Parameters
    ----------
    text : str
        Wording such as ``1435/1520 dual to Rajin``.

    Returns
    -------
    str
        Gauges in millimetres, in the order named, each once; empty when no
        number of three or four digits stands in the text.

    Examples
    --------
    >>> read_gauges("1435/1520 dual to Rajin"), read_gauges("")
    ('1435;1520', '')
    """
    return ";".join(dict.fromkeys(re.findall(r"\b\d{3,4}\b", text)))


def read_tier(role: str) -> str:
    """Return how firmly a member belongs, from the wording of its role.

    Parameters
    ----------
    role : str
        Wording such as ``core``, ``extended axis`` or ``inferred hub city``.

    Returns
    -------
    str
        ``inferred`` or ``extended`` where the wording says so, else ``core``.

    Examples
    --------
    >>> [read_tier(r) for r in ("ring closure", "extended axis", "inferred node")]
    ['core', 'extended', 'inferred']
    """
    for tier in ("inferred", "extended"):
        if tier in role.lower():
            return tier
    return "core"


def read_table(path: Path, table: Table) -> tuple[pd.DataFrame | None, list[Problem]]:
    """Return one table of a plan, typed, with every error of the file.

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
    errors : list of Problem
        All errors, empty when the table holds to its contract.
    """
    raw, errors = raw_rows(path, table)
    if raw is None:
        return None, errors
    if table.required and raw.empty and not errors:
        message = "has only the line of column names; add at least one row"
        errors.append(Problem(path.name, "", "", message))
    frame, problems_of_cells = checked_rows(raw, table, path.name)
    return frame, errors + problems_of_cells


def raw_rows(path: Path, table: Table) -> tuple[pd.DataFrame | None, list[Problem]]:
    """Return the rows of a file as text, under the names of columns of the contract.

    Parameters
    ----------
    path : pathlib.Path
        CSV file.
    table : Table
        Contract of the table.

    Returns
    -------
    rows : pandas.DataFrame or None
        Cells as written, and `LINE`; None when the file cannot be read as a table.
    errors : list of Problem
        Errors of the file, and columns that are not in the contract but written
        almost like one that is.
    """
    text, errors = read_text(path)
    if errors:
        return None, errors
    rows, errors = csv_rows(text, path.name)
    if rows is None:
        return None, errors
    raw = pd.DataFrame(rows[1:], columns=rows[0], dtype=object)
    renames = {a: b for a, b in table.aliases.items() if b not in raw.columns}
    raw = raw.rename(columns=renames)
    known = [field.name for field in table.fields]
    for column in raw.columns:
        if column not in {*known, LINE} and (meant := almost(column, known)):
            message = f"is no column of {table.file}; is {meant!r} meant? Rename it"
            errors.append(Problem(path.name, "", column, message))
    return raw, errors


def checked_rows(
    raw: pd.DataFrame, table: Table, where: str
) -> tuple[pd.DataFrame, list[Problem]]:
    """Return rows typed, with every error of their cells.

    Parameters
    ----------
    raw : pandas.DataFrame
        As `raw_rows` returns them.
    table : Table
        Contract of the table.
    where : str
        Name of the file, for the messages.

    Returns
    -------
    frame : pandas.DataFrame
        As `read_table` returns it.
    errors : list of Problem
        All errors of the cells.
    """
    reader = _READERS.get(table.name)
    if reader is not None:
        raw = reader(raw)
    # Rows that share a name in one column are told apart by their lines.
    key = table.key[0] if len(table.key) == 1 else LINE
    return _typed(raw, table), problems(raw, table.fields, where=where, key=key)


def almost(word: str, known: Collection[str]) -> str:
    """Return the known word that is written almost like another, or nothing.

    Parameters
    ----------
    word : str
        A word that is not known.
    known : collection of str
        Those that are.

    Returns
    -------
    str
        The most similar one of at least 80 percent; empty where there is none.

    Examples
    --------
    >>> almost("statusdate", ["status", "status_date"]), almost("owner", ["notes"])
    ('status_date', '')
    """
    from rapidfuzz import fuzz, process  # noqa: PLC0415 - only for faults

    similar = process.extractOne(
        word, list(known), scorer=fuzz.ratio, score_cutoff=_SIMILAR_PERCENT
    )
    return str(similar[0]) if similar else ""


def _typed(raw: pd.DataFrame, table: Table) -> pd.DataFrame:
    """Return every column of the contract, typed, then the others."""
    columns: dict[str, pd.Series] = {}
    for field in table.fields:
        cells = raw.get(field.name, pd.Series([""] * len(raw), dtype=object))
        if field.kind == "float":
            columns[field.name] = cells.map(number).astype(float)
        else:
            columns[field.name] = cells.astype(object)
    for name in raw.columns:
        if name not in columns and name != LINE:
            columns[name] = raw[name].astype(object)
    return pd.DataFrame(columns).set_axis(raw[LINE].tolist(), axis=0)


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
        remark or ("" if word == cell else cell)
        for remark, word, cell in zip(notes, words, wordings, strict=True)
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
