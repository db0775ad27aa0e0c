"""Odd words: what nobody types on purpose, but scripts, keyboards and foes do."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from hostile_tables import BIDI, ZERO_WIDTH

if TYPE_CHECKING:
    from pathlib import Path
    from random import Random

SPECIAL = ("pipe", "folder", "loop", "empty.csv", "noise.csv", "noise.html")
ATOMS = (
    "", " ", "-", "--", "=", ",", ";", ":", ".", "..", "/", "\\", "'", '"', "`",
    "$HOME", "${x}", "%s", "%n", "{0}", "{", "[red]", "[/]", "\n", "\t", "\r", "\0",
    *BIDI, *ZERO_WIDTH, "\x1b[2J", "\x9b", "\udcff", "e\u0301", "\U0001f600", "٤٣",
    "九", "½", "9" * 5000, "x" * 5000, "長" * 300, "-1", "0", "1e999", "nan", "43,131",
    "91,181", "43.0,126.0,", "4_3", "2026-13-45", "0001-01-01T00:00",
    "9999-12-31T23:59", "2026-05-01", "T", "G1", "A", "Place A", "o:A",
    "kind:", "plan:", "rail",
    "KP", "time", ".csv", ".html", ".png", ".gpkg", "NUL", "CON", '=HYPERLINK("x")',
    "<script>", "';--", "None", "True", "tcp://127.0.0.1:1", "gmns", "graphml",
    *SPECIAL,
)  # fmt: skip


def odd_word(draw: Random) -> str:
    """Return one to four atoms in a row; never an absolute path."""
    word = "".join(draw.choice(ATOMS) for _ in range(draw.choice((1, 1, 2, 3, 4))))
    return f".{word}" if word.startswith("/") else word


def nearly(value: str, draw: Random) -> str:
    """Return a value with an atom put into it."""
    at = draw.randrange(len(value) + 1)
    word = value[:at] + draw.choice(ATOMS) + value[at:]
    return f".{word}" if word.startswith("/") else word


def put_special_files(folder: Path) -> None:
    """Put the files that words name into a folder."""
    os.mkfifo(folder / "pipe")
    (folder / "folder").mkdir()
    (folder / "loop").symlink_to("loop")
    (folder / "empty.csv").touch()
    for name in ("noise.csv", "noise.html"):
        (folder / name).write_bytes(bytes(range(256)) * 9)
