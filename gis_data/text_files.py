"""Files of the user: regular, of bounded size, in UTF-8: text, CSV rows, TOML, JSON."""

from __future__ import annotations

import csv
import io
import json
import os
import stat
import tomllib
from typing import TYPE_CHECKING, Any, Final

from gis_data.invisible import without_invisible
from gis_data.schema import Problem, shown

if TYPE_CHECKING:
    from pathlib import Path

LARGEST_MB: Final = 64
"""Size of the largest text file that is read."""

MOST_ROWS: Final = 100_000
"""Rows of the longest table that is read."""

MOST_COLUMNS: Final = 1_000
"""Columns of the widest table that is read."""

LINE: Final = "line in the file"
"""Name of the column that holds the line of a row in its file."""

_LARGEST_TOML_MB = 0.25
_MOST_DOTS = 200  # in a line; the time of a dotted key grows with its square
_SPECIAL = (
    (stat.S_ISDIR, "a folder"),
    (stat.S_ISFIFO, "a named pipe"),
    (stat.S_ISSOCK, "a socket"),
    (stat.S_ISCHR, "a device"),
    (stat.S_ISBLK, "a device"),
)
_SAVE_AS = "save it as UTF-8 (in Excel: 'CSV UTF-8 (comma delimited)')"


def file_problem(path: Path, *, largest_mb: float = LARGEST_MB) -> str:
    """Return why a path cannot be read as a file, without opening it.

    Opening a named pipe would wait for ever, reading a device never end.

    Parameters
    ----------
    path : pathlib.Path
        Any path.
    largest_mb : float
        Size of the largest file allowed.

    Returns
    -------
    str
        The fault and the fix; empty for a regular file of allowed size.

    Examples
    --------
    >>> from pathlib import Path
    >>> file_problem(Path("/"))
    'is a folder, not a file; put a file in its place'
    """
    try:
        status = os.stat(path)  # noqa: PTH116 - one call for kind and size
    except FileNotFoundError:
        return f"file is missing; put it into {os.path.realpath(path.parent)}"
    except (OSError, ValueError) as error:  # ValueError: a NUL in the name
        return f"cannot be read: {getattr(error, 'strerror', None) or error}"
    kind = next((word for is_kind, word in _SPECIAL if is_kind(status.st_mode)), "")
    if kind:
        return f"is {kind}, not a file; put a file in its place"
    if status.st_size > largest_mb * 1e6:
        return (
            f"has {status.st_size / 1e6:,.1f} MB, allowed are {largest_mb:g}; split it "
            "or leave out what is not needed"
        )
    return ""


def read_text(
    path: Path, *, largest_mb: float = LARGEST_MB
) -> tuple[str, list[Problem]]:
    """Return the text of a UTF-8 file, or what is wrong with the file.

    Parameters
    ----------
    path : pathlib.Path
        Any text file; a byte order mark is taken off.
    largest_mb : float
        Size of the largest file allowed.

    Returns
    -------
    text : str
        The text; empty when there is an error.
    errors : list of Problem
        File missing, no regular file, too large, unreadable, empty, or in another
        encoding.
    """
    text, message = "", file_problem(path, largest_mb=largest_mb)
    if not message:
        try:
            text, message = _decoded(path.read_bytes())
        except OSError as error:
            message = f"cannot be read: {error.strerror or error}"
    return text, [Problem(path.name, "", "", message)] if message else []


def _decoded(raw: bytes) -> tuple[str, str]:
    """Return a text, or what is wrong with its bytes."""
    if raw[:2] in {b"\xff\xfe", b"\xfe\xff"} or b"\0" in raw[:1000]:
        return "", f"is not UTF-8 but looks like UTF-16; {_SAVE_AS}"
    if b"\0" in raw:
        line = raw[: raw.index(b"\0")].count(b"\n") + 1
        return "", f"holds a NUL byte (line {line}): it is damaged; replace it"
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        place = f"line {line}, byte {error.start}"
        return "", f"is not UTF-8 ({place}){_looks_like(raw)}; {_SAVE_AS}"
    if not text.strip():
        return "", "file is empty; write at least the line of column names"
    return text, ""


def _looks_like(raw: bytes) -> str:
    try:
        raw.decode("gb18030")
    except UnicodeDecodeError:
        return ""
    return " but looks like GBK or GB18030"


def csv_rows(text: str, where: str) -> tuple[list[list[str]] | None, list[Problem]]:
    """Return the header and the rows of a CSV table, with what is wrong with it.

    Parameters
    ----------
    text : str
        The table, comma-separated, names of columns in the first line.
    where : str
        Name of the file, for the messages.

    Returns
    -------
    rows : list of list of str, or None
        Cells without surrounding blanks and invisible characters. Each row ends with
        its line in the file, the header with `LINE`. Empty rows are left out, rows of
        another length also, with an error. None when it cannot be read as a table.
    errors : list of Problem
        Not CSV, too many rows or columns, no column names, one name twice (upper and
        lower case count as equal), ragged rows.
    """

    def problem(line: int, message: str) -> Problem:
        return Problem(where, f"line {line}", "", message)

    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    rows: list[list[str]] = []
    errors: list[Problem] = []
    try:
        for row in reader:
            cells = [without_invisible(cell).strip() for cell in row]
            if not any(cells):
                continue
            if not rows and (message := _header_problem(cells)):
                return None, [problem(reader.line_num, message)]
            if rows and len(cells) != len(rows[0]) - 1:
                errors.append(problem(reader.line_num, _ragged(cells, rows[0])))
                continue
            rows.append([*cells, f"line {reader.line_num}" if rows else LINE])
            if len(rows) > MOST_ROWS + 1:
                message = f"has more than {MOST_ROWS:,} rows; split or shorten it"
                return None, [problem(reader.line_num, message)]
    except csv.Error as error:
        message = f"is not CSV: {error}; look for an unclosed or stray quote"
        return None, [*errors, problem(reader.line_num, message)]
    if not rows:
        return None, [problem(1, "has no column names; write them in the first line")]
    return rows, errors


def _header_problem(names: list[str]) -> str:
    if len(names) > MOST_COLUMNS:
        return (
            f"has {len(names):,} columns, allowed are {MOST_COLUMNS:,}; leave out "
            "those that are not needed"
        )
    if len(names) == 1 and any(sep in names[0] for sep in ";\t"):
        return "columns are not separated by commas; save it as CSV"
    places: dict[str, list[int]] = {}
    for number, name in enumerate(names, start=1):
        places.setdefault(name.casefold(), []).append(number)
    doubled = [
        f"{shown(names[numbers[0] - 1])} (columns {', '.join(map(str, numbers))})"
        for numbers in places.values()
        if len(numbers) > 1
    ]
    if doubled:
        return f"column names occur twice: {'; '.join(doubled)}; rename or drop one"
    return ""


def _ragged(cells: list[str], header: list[str]) -> str:
    return (
        f"has {len(cells)} cells, the line of column names has {len(header) - 1}; put "
        "values that hold a comma in quotes, keep a comma for each empty cell"
    )


def read_toml(path: Path) -> tuple[dict[str, Any], list[Problem]]:
    """Return the content of a TOML file, or what is wrong with the file.

    Parameters
    ----------
    path : pathlib.Path
        The file, of at most 0.25 MB.

    Returns
    -------
    content : dict
        Its values, texts without invisible characters; empty when there is an error.
    errors : list of Problem
        As for `read_text`; also no TOML, a key twice, nesting or numbers that no
        reader should have to take.
    """
    text, errors = read_text(path, largest_mb=_LARGEST_TOML_MB)
    if errors:
        return {}, errors

    def problem(message: str) -> tuple[dict[str, Any], list[Problem]]:
        return {}, [Problem(path.name, "", "", message)]

    for number, line in enumerate(text.splitlines(), start=1):
        if line.count(".") > _MOST_DOTS:
            return problem(f"line {number} has over {_MOST_DOTS} dots; divide it")
    try:
        content: dict[str, Any] = _seen(tomllib.loads(text))
    except RecursionError:
        return problem("is nested too deep; remove the inner brackets")
    except tomllib.TOMLDecodeError as error:
        return problem(f"is not TOML: {error}; put text in double quotes")
    except ValueError:  # what Python takes for a number is bounded
        return problem("is not TOML: a number has too many digits; shorten it")
    return content, []


def _seen(value: Any) -> Any:  # noqa: ANN401 - whatever TOML holds
    """Return a value with every text in it without invisible characters."""
    if isinstance(value, str):
        return without_invisible(value)
    if isinstance(value, list):
        return [_seen(item) for item in value]
    if isinstance(value, dict):
        return {_seen(key): _seen(item) for key, item in value.items()}
    return value


def read_json(path: Path) -> tuple[Any, list[Problem]]:
    """Return the content of a JSON file, or what is wrong with the file.

    Parameters
    ----------
    path : pathlib.Path
        The file.

    Returns
    -------
    content : object
        Its values as they are; None when there is an error.
    errors : list of Problem
        As for `read_text`; also no JSON, or nested too deep.
    """
    text, errors = read_text(path)
    if errors:
        return None, errors
    try:
        return json.loads(text), []
    except RecursionError:
        message = "is nested too deep; remove the inner brackets"
    except ValueError as error:
        message = f"is not JSON: {error}"
    return None, [Problem(path.name, "", "", message)]
