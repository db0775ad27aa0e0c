"""How long a user waits for the commands, as whole processes, and what they take."""

from __future__ import annotations

import os
import subprocess
import sys
from itertools import groupby
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from pathlib import Path

ROUNDS = 7
KB_PER_GB = 1e6  # Linux counts in kB
ROUTE = ["-m", "corridors", "route", "Changchun", "Vladivostok"]
WAITS = {
    "python -c 'import corridors'": (["-c", "import corridors"], 0.5),
    "corridors --help": (["-m", "corridors", "--help"], 0.5),
    "corridors layers": (["-m", "corridors", "layers"], 4.0),
    "corridors doctor": (["-m", "corridors", "doctor"], 4.0),
    "corridors route Changchun Vladivostok": (ROUTE, 1.0),
    "corridors route ... --region eurasia": ([*ROUTE, "--region", "eurasia"], None),
}
BUILDS: dict[str, list[str]] = {
    "corridors build": [],
    "corridors build --region eurasia": ["--region", "eurasia"],
}
BUILD_LIMIT_S, BUILD_LIMIT_GB = 180, 6


def ran(words: list[str]) -> None:
    subprocess.run([sys.executable, *words], check=True, capture_output=True)


@pytest.mark.parametrize("name", WAITS)
def test_wait(name: str, benchmark: Any) -> None:  # noqa: ANN401
    words, limit_s = WAITS[name]
    benchmark.group = "whole commands, warm"
    benchmark.extra_info.update(task="command", command=name, limit_s=limit_s)
    benchmark.pedantic(ran, args=(words,), rounds=ROUNDS, warmup_rounds=1)


def test_where_the_time_of_a_route_goes(benchmark: Any) -> None:  # noqa: ANN401
    """Add up what Python says its imports take, by package."""
    words = [sys.executable, "-X", "importtime", *ROUTE]
    spent: dict[str, float] = {}

    def profiled() -> None:
        said = subprocess.run(words, check=True, capture_output=True, text=True).stderr
        rows = [line.split("|") for line in said.splitlines() if "import time:" in line]
        own = [
            (name.strip().partition(".")[0], int(micro.partition(":")[2]))
            for micro, _, name in rows[1:]
        ]
        spent.clear()
        for package, group in groupby(sorted(own), key=lambda row: row[0]):
            spent[package] = sum(micro for _, micro in group) / 1e6

    benchmark.group = "whole commands, warm"
    benchmark.pedantic(profiled, rounds=3)
    most = dict(sorted(spent.items(), key=lambda item: -item[1])[:8])
    benchmark.extra_info.update(
        task="imports of a route", imports_s=most, all_s=sum(spent.values())
    )


@pytest.mark.parametrize("name", BUILDS)
def test_build(name: str, benchmark: Any, tmp_path: Path) -> None:  # noqa: ANN401
    """Build a network from the committed data in a process of its own."""
    words = [sys.executable, "-m", "corridors", "build", *BUILDS[name]]
    peak: list[float] = []

    def network() -> None:
        place = {**os.environ, "CORRIDORS_CACHE": str(tmp_path)}
        process = subprocess.Popen(words, env=place, stdout=subprocess.DEVNULL)
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        assert process.returncode == 0
        peak.append(usage.ru_maxrss / KB_PER_GB)

    benchmark.group = "whole builds"
    benchmark.pedantic(network, rounds=1)
    benchmark.extra_info.update(
        task="build", command=name, limit_s=BUILD_LIMIT_S, peak_gb=max(peak)
    )
    assert max(peak) < BUILD_LIMIT_GB
