"""Tables laid out for the width there is: what has no room beside stands below."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

GAP = "  "
INDENT = "    "
LONGEST_WORD = 20  # a longer word may be folded


@dataclass(frozen=True)
class Column:
    """One column of a printed table.

    Attributes
    ----------
    header : str
        What stands above it, with the unit of a quantity.
    right : bool
        Whether it is set to the right, as numbers are.
    """

    header: str
    right: bool = False


def laid_out(
    columns: Sequence[Column], rows: Sequence[Sequence[str]], width: int
) -> list[str]:
    r"""Return the lines of a table.

    Parameters
    ----------
    columns : sequence of Column
        The columns, the most telling first.
    rows : sequence of sequence of str
        The cells.
    width : int
        Number of character cells there are; 0 for as many as it takes, then
        without a rule, as a pipe wants it.

    Returns
    -------
    list of str
        Where not all columns have room, the last ones follow below each row,
        with their headers. Numbers are never folded, words only where one is
        longer than its column may be.

    Examples
    --------
    >>> columns = [Column("mode"), Column("km", right=True), Column("line")]
    >>> rows = [("rail", "1,139", "R18 R17"), ("gauge break", "0.0", "")]
    >>> print("\n".join(laid_out(columns, rows, 40)))
    mode            km  line
    ───────────────────────────
    rail         1,139  R18 R17
    gauge break    0.0
    >>> print("\n".join(laid_out(columns, rows, 16)))
    mode          km
    ────────────────
    rail       1,139
        line R18 R17
    gauge        0.0
    break
    """
    table = [[each.header for each in columns], *rows]
    widest = [max(cells(row[i]) for row in table) for i in range(len(columns))]
    if not width:
        return [_line(columns, row, widest) for row in table]
    narrowest = [_narrowest(each, i, rows) for i, each in enumerate(columns)]
    beside = _fitting(narrowest, width)
    widths = _shared(narrowest[:beside], widest[:beside], width)
    lines = list(_lines(columns[:beside], table[0][:beside], widths))
    lines.append("─" * (sum(widths) + len(GAP) * (beside - 1)))
    for row in rows:
        lines += _lines(columns[:beside], row[:beside], widths)
        pairs = zip(columns[beside:], row[beside:], strict=True)
        below = " · ".join(f"{each.header} {cell}" for each, cell in pairs if cell)
        lines += [
            f"{INDENT}{part}" for part in wrapped(below, width - len(INDENT)) if part
        ]
    return lines


def wrapped(text: str, width: int) -> list[str]:
    """Return a text in lines, broken between words.

    Parameters
    ----------
    text : str
        One line.
    width : int
        Character cells a line; a Chinese character takes two.

    Returns
    -------
    list of str
        At least one line; a word longer than a line is folded.

    Examples
    --------
    >>> wrapped("Hunchun rail port 珲春铁路口岸", 12)
    ['Hunchun rail', 'port', '珲春铁路口岸']
    """
    from rich.cells import chop_cells  # noqa: PLC0415 - help does without

    lines = [""]
    for word in text.split():
        parts = chop_cells(word, width) if cells(word) > width else [word]
        if lines[-1] and cells(lines[-1]) + 1 + cells(parts[0]) <= width:
            lines[-1] += f" {parts.pop(0)}"
        elif not lines[-1]:
            lines.pop()
        lines += parts
    return lines


def cells(text: str) -> int:
    """Return how many character cells of a terminal a text takes.

    Parameters
    ----------
    text : str
        One line.

    Returns
    -------
    int
        Two for each Chinese or Korean character, one for most others.
    """
    from rich.cells import cell_len  # noqa: PLC0415 - help does without

    return cell_len(text)


def _narrowest(column: Column, at: int, rows: Iterable[Sequence[str]]) -> int:
    """Return the least width of a column: its numbers, or its longest word."""
    words = [
        (cell,) if column.right else cell.split() for cell in (r[at] for r in rows)
    ]
    longest = max(cells(w) for each in (*words, column.header.split()) for w in each)
    return longest if column.right else min(longest, LONGEST_WORD)


def _fitting(narrowest: Sequence[int], width: int) -> int:
    """Return how many columns have room beside one another, at least one."""
    used = -len(GAP)
    for number, each in enumerate(narrowest):
        used += len(GAP) + each
        if used > width:
            return max(number, 1)
    return len(narrowest)


def _shared(narrowest: Sequence[int], widest: Sequence[int], width: int) -> list[int]:
    """Return the widths of columns, with the room left over shared evenly."""
    widths = list(narrowest)
    room = width - sum(widths) - len(GAP) * (len(widths) - 1)
    while room > 0 and any(w < most for w, most in zip(widths, widest, strict=True)):
        for i, most in enumerate(widest):
            if room > 0 and widths[i] < most:
                widths[i] += 1
                room -= 1
    return widths


def _lines(
    columns: Sequence[Column], row: Sequence[str], widths: Sequence[int]
) -> Iterator[str]:
    """Yield the lines of one row, its cells wrapped."""
    parts = [wrapped(cell, w) for cell, w in zip(row, widths, strict=True)]
    for i in range(max(map(len, parts))):
        yield _line(columns, [p[i] if i < len(p) else "" for p in parts], widths)


def _line(columns: Sequence[Column], row: Sequence[str], widths: Sequence[int]) -> str:
    """Return one line; cells as they are, filled up with blanks."""
    filled = []
    for column, cell, width in zip(columns, row, widths, strict=True):
        blank = " " * (width - cells(cell))
        filled.append(blank + cell if column.right else cell + blank)
    return GAP.join(filled).rstrip()
