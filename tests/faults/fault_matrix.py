"""The fault matrix: kinds of faults by targets by seeds, and which of them to try.

Nothing is listed by hand but the faults and the targets: every combination is a case,
and its id is the seed of everything that is drawn for it.
"""

from __future__ import annotations

import os
import random
import zlib
from dataclasses import dataclass
from itertools import product
from math import ceil
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

ALL = "all"
FRACTION = 14  # one case of so many is tried on every change


@dataclass(frozen=True)
class Case:
    """One fault done to one target."""

    kind: str
    fault: str
    target: str
    seed: int

    @property
    def id(self) -> str:
        return f"{self.kind}/{self.fault}/{self.target}/{self.seed}"

    @property
    def draw(self) -> random.Random:
        """Random numbers that are the same each time, and of this case only."""
        return random.Random(self.id)  # noqa: S311 - repeatable


def cases(
    kind: str, faults: Iterable[str], targets: Iterable[str], seeds: int
) -> list[Case]:
    triples = product(faults, targets, range(seeds))
    return [Case(kind, fault, target, seed) for fault, target, seed in triples]


def chosen(every: Sequence[Case]) -> list[Case]:
    """Return the cases to try: all, one by its id, or a seeded fraction.

    FAULTS is ``all``, the id of a case, or the seed of the fraction.
    """
    assert len({case.id for case in every}) == len(every)
    wish = os.environ.get("FAULTS", "0")
    if wish == ALL:
        return list(every)
    if "/" in wish:
        return [case for case in every if case.id == wish]
    by_chance = sorted(every, key=lambda c: zlib.crc32(f"{wish} {c.id}".encode()))
    return by_chance[: ceil(len(every) / FRACTION)]
