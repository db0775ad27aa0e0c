"""Plan and source data in, one multimodal network out."""

from __future__ import annotations

import os
from contextlib import nullcontext
from typing import TYPE_CHECKING

from gis_data.plan import ROADS
from gis_data.row_log import RowLog
from network.build.declared import STAGES, Facts
from network.build.multimodal import build_multimodal
from network.build.second_process import second_process
from network.build.stages import StageRunner

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager
    from pathlib import Path

    from gis_data.plan import Plan
    from network.model.store import Network

    Progress = Callable[[str], None]

EURASIA = "eurasia"
# Half of the work each; whoever has done its own takes what the other has not begun.
_FIRST = ("rail-track", "rail", "road-track", "road", "sea-water", "sea")
_SECOND = ("sea-water", "road-track", "road", "sea")


def stage_runner(
    plan: Plan,
    *,
    region: str | None = None,
    folder: Path | None = None,
    progress: Progress | None = None,
) -> StageRunner:
    """Return what runs the stages of a plan's network.

    Parameters
    ----------
    plan : Plan
        Ports, lines, places, services and figures.
    region : str, optional
        ``eurasia`` takes the roads of all Eurasia, ``plan`` those of the plan's
        region; by default what the plan says.
    folder : pathlib.Path, optional
        Where the results of stages are kept.
    progress : callable, optional
        Called with the name of each stage that is run.

    Returns
    -------
    StageRunner
        Nothing is run yet.

    Raises
    ------
    ValueError
        If the region is not known.
    """
    region = region or plan.roads
    if region not in ROADS:
        msg = f"region is {region!r}, must be one of {ROADS} or left out."
        raise ValueError(msg)
    facts = Facts(plan, None if region == EURASIA else plan.region)
    return StageRunner(STAGES, facts, folder, progress)


def build_network(
    plan: Plan,
    *,
    region: str | None = None,
    progress: Progress | None = None,
    stages: StageRunner | None = None,
) -> Network:
    """Return the multimodal network that a plan's routes run on.

    Rail of all Eurasia, roads of the plan's region, sea legs, flights, declared
    border crossings, gauge breaks at yards, terminals, and every place of the
    gazetteer attached to the nearest usable edge.

    Parameters
    ----------
    plan : Plan
        Ports, lines, places, services and figures.
    region : str, optional
        ``eurasia`` takes the roads of all Eurasia, ``plan`` those of the plan's
        region; by default what the plan says.
    progress : callable, optional
        Called with the name of each step.
    stages : StageRunner, optional
        What provides the stages; by default all are run, and none is kept.

    Returns
    -------
    Network
        Equal for equal inputs, whichever stages were cached.
    """
    runner = stages or stage_runner(plan, region=region, progress=progress)
    facts, log = runner.facts, RowLog(plan)
    _prepare(runner, plan, region)
    land, sea = (runner.result(name, log) for name in ("land", "sea"))
    runner.release()
    air = facts.air(log)
    (progress or (lambda _: None))("joining")
    return build_multimodal(
        plan,
        facts.gateways,
        facts.places,
        land=land,
        sea=sea,
        air=air,
        book=facts.book,
        bbox=facts.bbox,
        log=log,
    )


def _prepare(runner: StageRunner, plan: Plan, region: str | None) -> None:
    """Run the stages that are missing, with a second process where that is of use."""
    folder = runner.folder
    # Of the stages that are quickly known to be missing the other process begins some.
    early = runner.missing("rail", "road", "sea")
    parts = {name.partition("-")[0] for name in early}
    second: AbstractContextManager[None] = nullcontext()
    if folder and len(parts) > 1 and (os.cpu_count() or 1) > 1 and runner.can_write():
        stages = [name for name in _SECOND if name in early]
        second = second_process(plan, region, folder, stages)
    with second:
        missing = runner.missing("land", "sea")
        runner.prepare([name for name in _FIRST if name in missing])
