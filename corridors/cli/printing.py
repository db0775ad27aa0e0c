"""Print tables, lines and JSON."""

from __future__ import annotations

import io
import json
import re
import shutil
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, NamedTuple

from gis_data.errors import OutputError
from gis_data.invisible import escaped_in_json, with_marks
from gis_data.json_values import jsonable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from typing import TextIO

    from rich.console import Console

_GAP, _INDENT = 2, "    "
_LONGEST_WORD = 20  # terminal cells; a longer word may be folded
_UNBOUNDED = 1_000_000  # width of a pipe or file
_DIVIDER = "\ue000"  # private use: marks the end of a row until the rest is inserted
# Eight lines as of `rich.box`: a rule below the headings, a divider between rows.
_BOX = f"    \n    \n ── \n    \n{_DIVIDER * 4}\n    \n    \n    \n"


class Column(NamedTuple):
    """One column of a printed table.

    Attributes
    ----------
    header : str
        Heading, with the unit of a quantity.
    right : bool
        Whether it is aligned to the right, as numbers are, and never folded.
    """

    header: str
    right: bool = False


def show_table(
    columns: Sequence[Column], rows: Iterable[Sequence[object]], *, title: str = ""
) -> None:
    """Print a table: fitted to a terminal, plain and uncut in a pipe or file.

    Parameters
    ----------
    columns : sequence of Column
        The columns, the most important first. Those that do not fit beside the
        others follow below each row, with their headings.
    rows : iterable of sequence
        The cells; None is printed as nothing.
    title : str
        A line above the table.
    """
    cells = [["" if v is None else " ".join(str(v).split()) for v in r] for r in rows]
    cells = [[with_marks(c).replace(_DIVIDER, "\ufffd") for c in r] for r in cells]
    width = _width(sys.stdout)
    widths = _column_widths(columns, cells, width or _UNBOUNDED)
    text = _rendered(columns, cells, widths, ruled=bool(width))
    parts = re.split(f"\n{_DIVIDER}+(?=\n)", text)
    count = len(widths)
    for i, row in enumerate(cells if count < len(columns) else ()):
        rest = zip(columns[count:], row[count:], strict=True)
        below = " · ".join(f"{column.header} {cell}" for column, cell in rest if cell)
        parts[i] += "".join(f"\n{line}" for line in _wrapped(below, width, _INDENT))
    _write(sys.stdout, "\n".join(filter(None, (title, "".join(parts)))))


def _column_widths(
    columns: Sequence[Column], rows: Sequence[Sequence[str]], width: int
) -> list[int]:
    """Return the widths of the columns that fit beside one another, at least one.

    Each has room for its numbers or its longest word; the rest is shared evenly.
    """
    from rich.cells import cell_len  # noqa: PLC0415 - help does without

    widest: list[int] = []
    widths: list[int] = []
    room = width + _GAP
    for i, column in enumerate(columns):
        texts = [column.header, *(row[i] for row in rows)]
        words = texts if column.right else [w for cell in texts for w in cell.split()]
        longest = max(map(cell_len, words), default=0)
        narrowest = longest if column.right else min(longest, _LONGEST_WORD)
        room -= narrowest + _GAP
        if room < 0 and widths:
            room += narrowest + _GAP
            break
        widths.append(narrowest)
        widest.append(max(map(cell_len, texts)))
    while room > 0 and widths != widest:
        for i, most in enumerate(widest):
            if room > 0 and widths[i] < most:
                widths[i] += 1
                room -= 1
    return widths


def _rendered(
    columns: Sequence[Column],
    rows: Sequence[Sequence[str]],
    widths: Sequence[int],
    *,
    ruled: bool,
) -> str:
    """Return the columns that have a width as text; ruled: with `_DIVIDER` lines."""
    from rich.box import Box  # noqa: PLC0415 - help does without
    from rich.table import Table  # noqa: PLC0415 - help does without

    table = Table(
        box=Box(_BOX) if ruled else None,
        show_edge=False,
        show_lines=ruled,
        pad_edge=False,
        padding=(0, _GAP - ruled, 0, 0),
    )
    for column, width in zip(columns, widths, strict=False):
        table.add_column(
            column.header,
            justify="right" if column.right else "left",
            width=width,
            overflow="fold",
        )
    for row in rows:
        table.add_row(*row[: len(widths)])
    text = io.StringIO()
    _console(text, _UNBOUNDED).print(table)
    return "\n".join(line.rstrip() for line in text.getvalue().splitlines())


def show_json(value: object, *, file: TextIO | None = None) -> None:
    """Print a value as JSON, one document, in UTF-8.

    Characters that are not seen, such as marks of direction, are written as escapes.

    Parameters
    ----------
    value : object
        Anything `jsonable` takes.
    file : text file, optional
        Where to; the standard output by default.
    """
    text = json.dumps(jsonable(value), ensure_ascii=False, allow_nan=False, indent=2)
    _write(file or sys.stdout, escaped_in_json(text))


def print_line(text: str, *, error: bool = False) -> None:
    """Print a line: broken between words in a terminal, unchanged elsewhere.

    Parameters
    ----------
    text : str
        The line, or several. What follows ``- `` is indented to its first word.
    error : bool
        Whether it goes to the standard error, which a pipe leaves out.
    """
    stream = sys.stderr if error else sys.stdout
    lines = with_marks(text).split("\n")
    if width := _width(stream):
        lines = [part for line in lines for part in _broken(line, width)]
    _write(stream, "\n".join(lines))


def _broken(line: str, width: int) -> list[str]:
    body = line.lstrip(" ")
    indent = " " * (len(line) - len(body))
    hanging = indent + "  " * body.startswith("- ")
    first, *rest = _wrapped(body, width, hanging) or [""]
    return [indent + first[len(hanging) :], *rest]


def _wrapped(text: str, width: int, indent: str) -> list[str]:
    """Return a text in indented lines of a width, broken between words."""
    from rich.text import Text  # noqa: PLC0415 - help does without

    lines = Text(text).wrap(_console(io.StringIO(), width), width - len(indent))
    return [f"{indent}{line.plain.rstrip()}" for line in lines if text]


def _width(stream: TextIO) -> int:
    """Return the width of a terminal; 0 for a pipe or a file."""
    return shutil.get_terminal_size().columns if stream.isatty() else 0


@contextmanager
def status_spinner(title: str) -> Iterator[Callable[[str], None]]:
    """Show a spinner with the current step in a terminal; nothing in a pipe or file.

    Parameters
    ----------
    title : str
        What is being done.

    Yields
    ------
    callable
        Takes the name of the step now begun.
    """
    if not sys.stderr.isatty():
        yield lambda _: None
        return
    from rich.text import Text  # noqa: PLC0415 - help does without

    with _console(sys.stderr).status(Text(with_marks(title))) as status:
        yield lambda name: status.update(Text(with_marks(f"{title}: {name}")))


def _console(stream: TextIO, width: int | None = None) -> Console:
    from rich.console import Console  # noqa: PLC0415 - help does without

    return Console(
        file=stream,
        width=width,
        force_terminal=stream.isatty(),  # nothing in the environment colours a pipe
        markup=False,  # brackets and colons in names are text
        emoji=False,
        highlight=False,
    )


def _write(stream: TextIO, text: str) -> None:
    """Write a text and a line end, and flush, so that a full disk is known here."""
    try:
        stream.write(f"{text}\n")
        stream.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        name = "standard error" if stream is sys.stderr else "standard output"
        msg = (
            f"{name}: could not be written ({error.strerror or error}); "
            "make room or send the output elsewhere."
        )
        raise OutputError(msg) from error
