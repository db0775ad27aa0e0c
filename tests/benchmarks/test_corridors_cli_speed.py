"""How long a user waits for the commands; run with ``make bench``."""

from __future__ import annotations

import statistics
import subprocess
import sys
import time

import pytest

ROUNDS = 5
WAITS = {
    "python -c 'import corridors'": (["-c", "import corridors"], 0.5),
    "corridors --help": (["-m", "corridors", "--help"], 0.5),
    "corridors layers": (["-m", "corridors", "layers"], 4.0),
    "corridors doctor": (["-m", "corridors", "doctor"], 4.0),
}


@pytest.mark.parametrize("name", WAITS)
def test_wait(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    words, limit_s = WAITS[name]
    took_s = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        subprocess.run([sys.executable, *words], check=True, capture_output=True)
        took_s.append(time.perf_counter() - start)
    median_s = statistics.median(took_s)
    with capsys.disabled():
        print(f"\n{name}: median {median_s:.2f} s, limit {limit_s:.1f} s")
    assert median_s <= limit_s
