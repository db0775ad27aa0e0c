"""Write docs/faults.md from what ``make faults`` tried."""

from __future__ import annotations

import re
import sys
import xml.etree.ElementTree as ET
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import test_faults_arguments
import test_faults_cache
import test_faults_tables
import test_faults_writers
from fault_matrix import FRACTION, Case

PAGE = "faults.md"
HEAD = """# Faults tried

`make faults` writes this page. It tries every case below; `make test` tries one in
{fraction}, drawn by a seed (`FAULTS=7 make test` draws others). A case is a fault, a
target and a seed number. Its name is the seed of everything drawn for it, so it is the
same each time, and can be tried alone:

```
make faults CASE='{example}'
```

The network is a toy of four countries with the files of a real one. Each command runs
in a process of its own, so that a crash or a hang is seen.

Of {cases:,} cases {held:,} held.
"""


@dataclass(frozen=True)
class Kind:
    """A kind of fault: its title, what must hold, the heads of its table, its cases."""

    title: str
    holds: str
    fault: str
    target: str
    cases: list[Case]


KINDS = (
    Kind(
        "Damaged cache",
        "A file of the cache is damaged; then a route, a matrix or an export is asked "
        "for. The answer equals that of an undamaged cache, or the exit code is 1 or 2 "
        "with the reason; the next run answers; no signal, no traceback, no litter.",
        "Damage",
        "files",
        test_faults_cache.CASES,
    ),
    Kind(
        "Killed while writing",
        "A writer or a command gets SIGKILL before one of its steps on the disk "
        "(rename, exchange, flush, ...), drawn by the seed. The output is the old one "
        "or the new one, whole; the next run ends as if nothing had been, and leaves "
        "no litter.",
        "Killed",
        "outputs",
        [*test_faults_writers.KILLED, *test_faults_writers.STOPPED],
    ),
    Kind(
        "Full disk",
        "No file may grow beyond a limit. The writer names the output, and what was "
        "there before stays.",
        "Limit, bytes",
        "outputs",
        test_faults_writers.FULL,
    ),
    Kind(
        "Filled disk",
        "A disk mounted for the case has no more than so much room; a case is skipped "
        "where mounting is not permitted. The writer names the output, what was there "
        "before stays, nothing is left beside it, and with room it is written.",
        "Room left, bytes",
        "outputs",
        test_faults_writers.FILLED,
    ),
    Kind(
        "Hostile tables",
        "One file of the shipped plan is changed, and a command reads the plan. It is "
        "refused by the name of the file, and of the row where there is one, or is "
        "harmless; no traceback, no invisible character on the terminal, within 10 s.",
        "Change",
        "commands",
        test_faults_tables.CASES,
    ),
    Kind(
        "Hostile arguments",
        "One argument or option is an odd word, or a right value with something odd in "
        "it: exit code 0, 1 or 2, no traceback, no invisible character, within 20 s.",
        "Command",
        "parameters",
        test_faults_arguments.CASES,
    ),
)


def page(held: set[str]) -> str:
    """Return the page, given the cases that held."""
    every = [case for kind in KINDS for case in kind.cases]
    parts = [
        HEAD.format(
            fraction=FRACTION,
            example=KINDS[0].cases[0].id,
            cases=len(every),
            held=len(held),
        )
    ]
    parts += [section(kind, held) for kind in KINDS]
    return "\n".join(parts)


def section(kind: Kind, held: set[str]) -> str:
    targets = dict.fromkeys(case.target for case in kind.cases)
    lines = [
        f"## {kind.title}\n\n{kind.holds}\n",
        f"{kind.target.capitalize()}: {', '.join(targets)}.\n",
        f"| {kind.fault} | {kind.target} | seeds | cases | held |",
        "|---|---|---|---|---|",
    ]
    cases = Counter(case.fault for case in kind.cases)
    good = Counter(case.fault for case in kind.cases if case.id in held)
    for fault, count in cases.items():
        same = [case for case in kind.cases if case.fault == fault]
        targets = len({case.target for case in same})
        seeds = max(case.seed for case in same) + 1
        row = (
            fault,
            targets,
            f"0-{seeds - 1}" if seeds > 1 else "0",
            count,
            good[fault],
        )
        lines.append("| " + " | ".join(map(str, row)) + " |")
    return "\n".join([*lines, ""])


def passed(report: Path) -> set[str]:
    """Return the ids of the cases that passed, of a report in the form of JUnit."""
    names = {
        match[1]
        for test in ET.parse(report).iter("testcase")  # noqa: S314 - our own
        if not len(test) and (match := re.search(r"\[(.*)\]$", test.get("name", "")))
    }
    return names & {case.id for kind in KINDS for case in kind.cases}


if __name__ == "__main__":
    results, docs = map(Path, sys.argv[1:])
    (docs / PAGE).write_text(page(passed(results)), encoding="utf-8", newline="\n")
