"""Writers and commands killed in mid-write, and disks that are full."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest
from fault_matrix import cases, chosen
from writer_faults import LIMITS, NO_RIGHT, ROOMS, WRITERS

if TYPE_CHECKING:
    from pathlib import Path

    from fault_matrix import Case
    from fork_server import Forks

KILLS, COMMAND_KILLS = 7, 10
COMMANDS = {
    "matrix": "matrix --from kind:city --out out --block 1 --by time",
    "build": "build --json",
    "route": "route A Q --geojson legs.geojson",
    "export": "export --format gmns --out out",
}
KILLED = cases("killed", ["writer"], WRITERS, KILLS)
STOPPED = cases("killed", ["command"], COMMANDS, COMMAND_KILLS)
FULL = cases("full disk", map(str, LIMITS), WRITERS, 1)
FILLED = cases("filled disk", map(str, ROOMS), WRITERS, 1)
CASES = [*KILLED, *STOPPED, *FULL, *FILLED]
SECONDS = 120  # a case is many calls
pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="forks, renameat2")


@pytest.mark.parametrize("case", chosen(CASES), ids=lambda case: case.id)
def test_what_is_written_is_whole(
    case: Case, forks: Forks, tmp_path: Path, cache: Path, work: Path
) -> None:
    networks, folder = str(forks.home / "versions"), str(tmp_path / "stage")
    if case.fault == "writer":
        function, arguments = "killed_writer", (case.target, case.id, networks, folder)
    elif case.fault == "command":
        words = COMMANDS[case.target].split()
        function, arguments = "killed_command", (words, case.id, str(work), str(cache))
    else:
        function = case.kind.replace(" ", "_")
        arguments = (case.target, int(case.fault), networks, folder)
    done = forks.call(
        f"writer_faults:{function}",
        *arguments,
        cwd=str(work),
        cache=str(cache),
        seconds=SECONDS,
    )
    if done.code == NO_RIGHT:
        pytest.skip("no right to mount a disk")
    assert done.code == 0, done.said
