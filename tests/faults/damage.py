"""Ways a file can be damaged while nobody looks."""

from __future__ import annotations

import os
import shutil
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path
    from random import Random


def flip_bits(path: Path, draw: Random) -> None:
    content = bytearray(path.read_bytes())
    for _ in range(draw.choice((1, 2, 20)) if content else 0):
        content[draw.randrange(len(content))] ^= 1 << draw.randrange(8)
    path.write_bytes(content)


def flip_unseen(path: Path, draw: Random) -> None:
    """Flip bits, and keep size and times, as a failing disk does."""
    state = path.stat()
    flip_bits(path, draw)
    os.utime(path, ns=(state.st_atime_ns, state.st_mtime_ns))


def zero_half(path: Path, draw: Random) -> None:
    """Zero the second half, as a power cut can leave it."""
    content = path.read_bytes()
    half = len(content) // draw.choice((1, 2, 3))
    path.write_bytes(content[:-half] + bytes(half) if half else content)


def edit_digit(path: Path, draw: Random) -> None:
    content = bytearray(path.read_bytes())
    digits = [at for at, byte in enumerate(content) if 48 <= byte <= 57]
    if digits:
        at = draw.choice(digits)
        content[at] = draw.choice([d for d in range(48, 58) if d != content[at]])
    path.write_bytes(content)


def cut_short(path: Path, draw: Random) -> None:
    content = path.read_bytes()
    path.write_bytes(content[: draw.randrange(len(content)) if content else 0])


def append(path: Path, draw: Random) -> None:
    with path.open("ab") as file:
        file.write(draw.randbytes(draw.choice((1, 8, 4000))))


def delete(path: Path, _: Random) -> None:
    path.unlink()


def swap(path: Path, draw: Random) -> None:
    """Exchange it with another file of its folder, preferably one of its size."""
    others = sorted(p for p in path.parent.iterdir() if p.is_file() and p != path)
    alike = [p for p in others if p.stat().st_size == path.stat().st_size]
    if not others:
        return
    other = draw.choice(alike or others)
    between = path.with_name("between")
    path.rename(between)
    other.rename(path)
    between.rename(other)


def nest(path: Path, draw: Random) -> None:
    path.write_bytes(draw.choice((b"[", b'{"a":', b"\x93NUMPY")) * 100_000)


def become_folder(path: Path, _: Random) -> None:
    path.unlink()
    path.mkdir()


def become_pipe(path: Path, _: Random) -> None:
    path.unlink()
    os.mkfifo(path)


def become_link(path: Path, _: Random) -> None:
    """Put a link to nothing in its place, not to itself, which no one can mend."""
    path.unlink()
    path.symlink_to("nothing")


def another(path: Path, draw: Random) -> None:
    """Put a whole file of another folder in its place."""
    files = sorted(p for p in path.parents[1].rglob("*") if p.is_file() and p != path)
    elsewhere = [p for p in files if p.parent != path.parent]
    if elsewhere:
        shutil.copy2(draw.choice(elsewhere), path)


DAMAGES = {
    "flipped bits": flip_bits,
    "flipped bits, same size and times": flip_unseen,
    "zeroed part": zero_half,
    "edited digit": edit_digit,
    "cut short": cut_short,
    "appended bytes": append,
    "deleted": delete,
    "swapped with another": swap,
    "a file of another folder": another,
    "garbage, deeply nested": nest,
    "replaced by a folder": become_folder,
    "replaced by a pipe": become_pipe,
    "replaced by a link to nothing": become_link,
}
