"""Ways in which the files of a plan can be wrong, by accident or on purpose."""

from __future__ import annotations

import csv
import io
import os
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from random import Random

    Rows = list[list[str]]
    Edit = Callable[["Rows", Random], None]
    Change = Callable[[Path, Random], None]

BIDI = "\u202a\u202b\u202d\u202e\u2066\u2067\u2068\u200f"
ZERO_WIDTH = "\u200b\u200c\u2060\ufeff\u00ad\U000e0041"
CONTROLS = "\x00\x01\x07\x08\x1b\x7f\x85\x9b\u2028"
FORMULAS = ('=HYPERLINK("x")', "+1+1", "-2+3", "@SUM(A1)", "\t=1", "=cmd|' /C calc'!A0")
NUMBERS = ("4_3", "nan", "inf", "-inf", "1e999", "٤٣", "0x10", "1,5", "9" * 5000, "--4",
           "91", "-0x", "4 3", "½", "1e", "four")  # fmt: skip
DATES = ("2026-13-45", "2026-02-30", "0000-00-00", "2026-00-10", "2026-04-31", "2026/5",
         "x-1", "²⁰²⁶")  # fmt: skip
COORDINATES = ("lat", "lon")


@dataclass(frozen=True)
class Hostile:
    """A change of one file of a plan.

    Attributes
    ----------
    change : callable
        Takes the file and random numbers.
    file : str
        The file; one of the tables, drawn by the seed, if empty.
    refused : bool
        Whether every command must refuse the plan; else it may.
    in_row : bool
        Whether the row must be named if it does.
    """

    change: Change
    file: str = ""
    refused: bool = True
    in_row: bool = False


def edited(edit: Edit, columns: tuple[str, ...] = (), **how: bool) -> Hostile:
    """Return an edit of the rows of a table, of one with some of the columns."""

    def change(path: Path, draw: Random) -> None:
        text = path.read_text(encoding="utf-8")
        rows = list(csv.reader(io.StringIO(text, newline="")))
        edit(rows, draw)
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, lineterminator="\n").writerows(rows)

    return Hostile(change, file="border_ports.csv" if columns else "", **how)


def cell(
    texts: tuple[str, ...] | str,
    columns: tuple[str, ...] = (),
    *,
    wrap: str = "{}",
    refused: bool = True,
) -> Hostile:
    """Return a change of one cell: of some columns, or any."""

    def edit(rows: Rows, draw: Random) -> None:
        names = [name for name in columns if name in rows[0]] or rows[0]
        at, row = rows[0].index(draw.choice(names)), draw.randrange(1, len(rows))
        rows[row][at] = wrap.format(draw.choice(texts))

    return edited(edit, columns, refused=refused, in_row=True)


def double_header(rows: Rows, draw: Random) -> None:
    at = draw.randrange(len(rows[0]))
    for row in rows:
        row.append(row[at])


def double_row(rows: Rows, draw: Random) -> None:
    """Repeat a row of the ids of which each must be its own."""
    rows.append(list(draw.choice(rows[1:])))


def lengthen_row(rows: Rows, draw: Random) -> None:
    draw.choice(rows[1:]).append(draw.choice(("x", "=1", "0")))


def shorten_row(rows: Rows, draw: Random) -> None:
    row = draw.choice(rows[1:])
    del row[draw.randrange(1, len(row)) :]


def drop_column(rows: Rows, draw: Random) -> None:
    at = rows[0].index(draw.choice(("lat", "lon", "country", "status", "id")))
    for row in rows:
        del row[at]


def add_column(rows: Rows, draw: Random) -> None:
    name = draw.choice(("my_column", "=1", "a\u202eb", "", " ", "x" * 500))
    for number, row in enumerate(rows):
        row.append(f"{number}" if number else name)


def only_commas(rows: Rows, draw: Random) -> None:
    rows[:] = [[""] * draw.randrange(2, 9)] * draw.randrange(1, 4)


def only_header(rows: Rows, _: Random) -> None:
    del rows[1:]


def too_many_columns(rows: Rows, draw: Random) -> None:
    more = draw.randrange(1000, 20_000)
    for number, row in enumerate(rows):
        row += [f"c{n}" if not number else "" for n in range(more)]


def too_many_rows(rows: Rows, draw: Random) -> None:
    """Add rows each of them an error of its own, or right rows that are too many."""
    width, count = draw.choice(((3, 5000), (3, 100_001), (len(rows[0]), 100_001)))
    rows += [[f"x{n}", *rows[1][1:width]] for n in range(count)]


def raw(make: Callable[[bytes, Random], bytes], **how: object) -> Hostile:
    """Return a change of the bytes of a file."""

    def change(path: Path, draw: Random) -> None:
        path.write_bytes(make(path.read_bytes(), draw))

    return Hostile(change, **how)  # type: ignore[arg-type]


def reencoded(content: bytes, draw: Random) -> bytes:
    """Return a text in another encoding that cannot be taken for UTF-8.

    Of a table with a letter or two beyond ASCII the encoding of one country can
    make bytes that are UTF-8 too.
    """
    encoding = draw.choice(("gb18030", "utf-16", "utf-32", "cp1251", "euc_kr"))
    other = content.decode().encode(encoding, "replace")
    try:
        other.decode()
    except UnicodeDecodeError:
        return other
    return content.decode().encode("utf-16")


def with_bad_bytes(content: bytes, draw: Random) -> bytes:
    at = draw.randrange(len(content))
    bad = draw.choice((b"\xff", b"\xc0\xaf", b"\xed\xa0\x80", b"\xf8\x88"))
    return content[:at] + bad + content[at:]


def with_open_quote(content: bytes, draw: Random) -> bytes:
    lines = content.splitlines(keepends=True)
    at = draw.randrange(1, len(lines))
    return b"".join([*lines[:at], b'"', *lines[at:]])


def become(make: Callable[[Path], None]) -> Hostile:
    """Return a change of a file into what is none."""

    def change(path: Path, _: Random) -> None:
        path.unlink()
        make(path)

    return Hostile(change)


def swap_tables(path: Path, draw: Random) -> None:
    other = draw.choice(sorted(p for p in path.parent.glob("*.csv") if p != path))
    content = path.read_bytes()
    path.write_bytes(other.read_bytes())
    other.write_bytes(content)


TOML_LINES = (
    "id = " + "9" * 5000,
    "x = " + "[" * 5000 + "]" * 5000,
    "x" + ".x" * 20_000 + " = 1",
    'id = "a"\nid = "b"',
    "region = [1, 2, 3]",
    'region = ["a", "b", "c", "d"]',
    "region = [nan, 33.0, inf, 56.0]",
    "region = [142.0, 56.0, 106.0, 33.0]",
    "versions = 2018",
    "name_en = 5",
    "credits = [1, [2]]",
    "id = 'unclosed",
    "[[x]]\n[x]",
    "\x00",
    "default_version = '1066'",
)


def plan_head(content: bytes, draw: Random) -> bytes:
    """Put a wrong line first, and leave out the right one of its key."""
    line = draw.choice(TOML_LINES)
    key = line.partition(" = ")[0]
    rest = [r for r in content.decode().splitlines() if not r.startswith(f"{key} =")]
    return "\n".join((line, *rest)).encode()


HOSTILE = {
    "writing direction": cell(BIDI, wrap="Hun{}chun", refused=False),
    "zero-width name": cell(ZERO_WIDTH, ("name_en",)),
    "control character": cell(CONTROLS, wrap="a{}b", refused=False),
    "formula": cell(FORMULAS, refused=False),
    "wrong number": cell(NUMBERS, COORDINATES),
    "wrong date": cell(DATES, ("status_date",)),
    "unknown id": cell(("JL-NONE", "nowhere"), ("counterpart_id", "place_id")),
    "huge cell": cell(("x" * 200_000, "9" * 150_000)),
    "doubled header": edited(double_header),
    "doubled row": edited(double_row, COORDINATES, in_row=True),
    "row too long": edited(lengthen_row, in_row=True),
    "row too short": edited(shorten_row, refused=False, in_row=True),
    "missing column": edited(drop_column, COORDINATES),
    "added column": edited(add_column, refused=False),
    "commas alone": edited(only_commas),
    "header alone": edited(only_header, refused=False),
    "thousands of columns": edited(too_many_columns),
    "thousands of rows": edited(too_many_rows),
    "another encoding": raw(reencoded),
    "bytes that are no text": raw(with_bad_bytes),
    "byte order mark": raw(lambda content, _: b"\xef\xbb\xbf" + content, refused=False),
    "line ends of a Mac": raw(
        lambda content, _: content.replace(b"\n", b"\r"), refused=False
    ),
    "open quote": raw(with_open_quote),
    "noise": raw(lambda _, draw: draw.randbytes(draw.choice((1, 100, 100_000)))),
    "empty file": raw(lambda *_: b""),
    "cut short": raw(
        lambda content, draw: content[: draw.randrange(len(content))], refused=False
    ),
    "pipe": become(os.mkfifo),
    "folder": become(lambda path: path.mkdir()),
    "link to itself": become(lambda path: path.symlink_to(path.name)),
    "device without end": become(lambda path: path.symlink_to("/dev/zero")),
    "swapped tables": Hostile(swap_tables),
    "head of the plan": raw(plan_head, file="plan.toml"),
}
