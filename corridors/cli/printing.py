"""What a command prints: tables for people, JSON for machines."""

from __future__ import annotations

import json
import math
import shutil
import sys
import unicodedata
from collections.abc import Mapping
from contextlib import contextmanager
from dataclasses import asdict, is_dataclass
from typing import TYPE_CHECKING, TypeAlias

from corridors.cli.tables import Column, cells, laid_out, wrapped
from gis_data.errors import OutputError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from typing import TextIO

    from rich.console import Console

__all__ = [
    "Column",
    "jsonable",
    "print_line",
    "show_json",
    "show_table",
    "status_spinner",
    "visible",
]

Json: TypeAlias = "str | int | float | bool | list[Json] | dict[str, Json] | None"

_PANDAS_NOTHING = ("NAType", "NaTType")


def show_table(
    columns: Sequence[Column], rows: Iterable[Sequence[object]], *, title: str = ""
) -> None:
    """Print a table: fitted to a terminal, plain and uncut in a pipe or file.

    Parameters
    ----------
    columns : sequence of Column
        The columns.
    rows : iterable of sequence
        The cells; None is printed as nothing.
    title : str
        A line above the table.
    """
    width = _width(sys.stdout)
    texts = [
        ["" if cell is None else visible(str(cell)) for cell in row] for row in rows
    ]
    one_line = [[" ".join(cell.splitlines()) for cell in row] for row in texts]
    if title:
        print_line(title)
    _write(sys.stdout, "\n".join(laid_out(columns, one_line, width)))


def show_json(value: object, *, file: TextIO | None = None) -> None:
    """Print a value as JSON, one document, in UTF-8.

    Parameters
    ----------
    value : object
        Anything `jsonable` takes.
    file : text file, optional
        Where to; the standard output by default.
    """
    text = json.dumps(jsonable(value), ensure_ascii=False, allow_nan=False, indent=2)
    _write(file or sys.stdout, text)


def print_line(text: str, *, error: bool = False) -> None:
    """Print a line: broken between words in a terminal, as it is elsewhere.

    Parameters
    ----------
    text : str
        The line, or several; what follows a ``- `` hangs below its first word.
    error : bool
        Whether it goes to the standard error, which a pipe leaves out.
    """
    stream = sys.stderr if error else sys.stdout
    width = _width(stream)
    lines = visible(text).split("\n")
    _write(stream, "\n".join(part for each in lines for part in _broken(each, width)))


def _broken(line: str, width: int) -> list[str]:
    """Return a line as lines that a terminal has room for."""
    if not width or cells(line) <= width:
        return [line]
    body = line.lstrip(" ")
    indent = " " * (len(line) - len(body) + 2 * body.startswith("- "))
    first, *rest = wrapped(body, width - len(indent))
    return [line[: len(line) - len(body)] + first, *(indent + part for part in rest)]


def _width(stream: TextIO) -> int:
    """Return how wide a terminal is; 0 for a pipe or a file."""
    return shutil.get_terminal_size().columns if stream.isatty() else 0


def visible(text: str) -> str:
    r"""Return a text with its control characters made harmless.

    A name read from a file may hold codes that move the cursor or recolour a
    terminal; each becomes the replacement character.

    Parameters
    ----------
    text : str
        Any text.

    Returns
    -------
    str
        The text; line ends and tabs are kept.

    Examples
    --------
    >>> visible("Hunchun\x1b[2J\n珲春")
    'Hunchun�[2J\n珲春'
    """
    return "".join(
        "\N{REPLACEMENT CHARACTER}"
        if unicodedata.category(mark) in {"Cc", "Cs"} and mark not in "\n\t"
        else mark
        for mark in text
    )


def jsonable(value: object) -> Json:
    """Return a value in the types JSON has.

    Parameters
    ----------
    value : object
        Text, numbers (those of NumPy too), booleans, None, dataclasses,
        mappings, and sequences and sets of them. Anything else, such as a path
        or a date, becomes its text.

    Returns
    -------
    str, int, float, bool, None, list or dict
        The value; what is missing (NaN, NA, NaT) or without end is None.

    Examples
    --------
    >>> jsonable({"dwell_h": float("nan"), "modes": ("rail", "road")})
    {'dwell_h': None, 'modes': ['rail', 'road']}
    """
    if hasattr(value, "tolist"):  # NumPy
        value = value.tolist()
    elif is_dataclass(value) and not isinstance(value, type):
        value = asdict(value)
    match value:
        case None | str() | bool() | int():
            return value
        case float():
            return value if math.isfinite(value) else None
        case Mapping():
            return {str(key): jsonable(item) for key, item in value.items()}
        case list() | tuple():
            return [jsonable(item) for item in value]
        case set() | frozenset():
            return [jsonable(item) for item in sorted(value, key=str)]
    return None if type(value).__name__ in _PANDAS_NOTHING else str(value)


@contextmanager
def status_spinner(title: str) -> Iterator[Callable[[str], None]]:
    """Show that work goes on, in a terminal; print nothing in a pipe or file.

    Parameters
    ----------
    title : str
        What is being done.

    Yields
    ------
    callable
        Takes the name of the step now begun.
    """
    from rich.text import Text  # noqa: PLC0415 - help does without

    with _console(sys.stderr).status(Text(visible(title))) as status:

        def step(name: str) -> None:
            status.update(Text(visible(f"{title}: {name}")))

        yield step


def _console(stream: TextIO) -> Console:
    from rich.console import Console  # noqa: PLC0415 - help does without

    terminal = stream.isatty()
    return Console(
        file=stream,
        force_terminal=terminal,  # nothing in the environment colours a pipe
        markup=False,  # brackets and colons in names are text
        emoji=False,
        highlight=False,
    )


def _write(stream: TextIO, text: str) -> None:
    """Write a text and a line end, now, so that a full disk is known of here."""
    try:
        stream.write(f"{text}\n")
        stream.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        msg = (
            f"{stream.name}: could not be written ({error.strerror or error}); "
            "make room or send the output elsewhere."
        )
        raise OutputError(msg) from error
