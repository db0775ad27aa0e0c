"""A second process that runs stages of a build, so that both cores of a machine work.

It is a program of its own, not a worker forked or spawned from the caller: that would
run the caller's own script again where it has no ``if __name__ == "__main__"``.
"""

from __future__ import annotations

import os
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from gis_data.plan import Plan


@contextmanager
def second_process(
    plan: Plan, region: str | None, folder: Path, stages: Sequence[str]
) -> Iterator[None]:
    """Run stages in another process while the block runs.

    Parameters
    ----------
    plan : Plan
        The plan.
    region : str or None
        As for `network.build.network.build_network`.
    folder : pathlib.Path
        Where the results of stages are kept.
    stages : sequence of str
        Stages to run, in this order; those that this process runs are left to it.

    Yields
    ------
    None
        Whatever the other process could not do is left to this one.
    """
    # -P: what lies in the current folder is no module of ours.
    words = [
        "-P",
        "-m",
        "network.build.second_process",
        str(plan.path),
        region or "",
        str(folder),
        *stages,
    ]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    try:
        process = subprocess.Popen(  # noqa: S603 - this program
            [sys.executable, *words],
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
    except OSError:
        yield
        return
    try:
        yield
    finally:
        process.kill()
        process.wait()


def _main(plan: str, region: str, folder: str, *stages: str) -> None:
    from gis_data.plan import load_plan  # noqa: PLC0415 - heavy
    from network.build.network import stage_runner  # noqa: PLC0415 - heavy

    runner = stage_runner(load_plan(plan), region=region or None, folder=Path(folder))
    runner.prepare(stages, leave_busy=True)


if __name__ == "__main__":
    _main(*sys.argv[1:])
