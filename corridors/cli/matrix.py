"""``corridors matrix``: minimum impedance between many places, as a Parquet table."""

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from corridors.cli.options import (
    AllowTransit,
    AsJson,
    AsOf,
    AvoidCountry,
    BlockRows,
    Close,
    FromPlaces,
    Lang,
    Modes,
    Open,
    PlanDir,
    Profile,
    Rates,
    Region,
    Scheduler,
    ToPlaces,
    Workers,
    cluster_of,
    split_commas,
)
from corridors.cli.printing import (
    Column,
    print_line,
    show_json,
    show_table,
    status_spinner,
)
from corridors.workspace import CRITERIA, open_workspace
from gis_data.messages.catalogue import as_record, render
from gis_data.messages.message import Message
from network.query.route_query import QueryOptions

if TYPE_CHECKING:
    from corridors.workspace import Workspace
    from network.query.matrices.matrix_job import Filled, MatrixJob

BLOCK = 100


def run(
    *,
    from_: FromPlaces,
    to: ToPlaces = None,
    out: Annotated[
        Path,
        typer.Option(
            metavar="DIR", help="Output folder of Parquet files.", show_default=False
        ),
    ],
    by: Annotated[
        str,
        typer.Option(
            metavar="CRITERIA",
            help=f"Criteria to minimise, separated by commas: {', '.join(CRITERIA)}.",
        ),
    ] = "time,cost",
    profile: Profile = "container",
    mode: Modes = None,
    close: Close = None,
    open_: Open = None,
    avoid_country: AvoidCountry = None,
    allow_transit: AllowTransit = None,
    as_of: AsOf = None,
    rates: Rates = None,
    block: BlockRows = BLOCK,
    resume: Annotated[
        bool, typer.Option("--resume", help="Continue an interrupted run.")
    ] = False,
    workers: Workers = 0,
    scheduler: Scheduler = None,
    plan: PlanDir = None,
    region: Region = None,
    lang: Lang = "en",
    as_json: AsJson = False,
) -> None:
    """Write a matrix of minimum time, cost, distance or CO₂ between many places.

    One row per pair; NaN and a reason where there is no route. Each column is
    minimised separately, so the hours and the cost of a pair may belong to different
    routes.

    Parameters
    ----------
    from_, to : list of str
        Lists of places.
    out : pathlib.Path
        Folder of Parquet files.
    by, profile : str
        Criteria, and transport profile.
    mode, close, open_, avoid_country, allow_transit : list of str, optional
        Restrictions.
    as_of : str, optional
        Date of the status of ports, lines and services.
    rates : pathlib.Path, optional
        File of the user's own prices.
    block : int
        Origins per block.
    resume : bool
        Whether to continue an interrupted run.
    workers : int
        Processes that solve the blocks.
    scheduler : str, optional
        Address of a Dask scheduler.
    plan : pathlib.Path, optional
        Folder of a plan.
    region : {"plan", "eurasia"}, optional
        Roads of the plan's region, or of all Eurasia.
    lang : {"en", "zh", "ru", "ko"}
        Language of messages.
    as_json : bool
        Whether to print JSON.
    """
    from corridors.matrices import matrix_job, write_matrix  # noqa: PLC0415 - heavy

    cluster = cluster_of(workers, scheduler)
    options = QueryOptions(
        profile=profile,
        close=tuple(close or ()),
        open=tuple(open_ or ()),
        avoid_countries=tuple(avoid_country or ()),
        allow_transit=tuple(allow_transit or ()),
        modes=split_commas(mode),
        as_of=as_of,
        rates=rates,
    )
    criteria = tuple(dict.fromkeys(c.strip() for c in by.split(",") if c.strip()))
    with status_spinner("Opening the network") as step:
        work = open_workspace(plan, region=region, progress=step)
        job = matrix_job(work, options, criteria, (from_, to or from_), rows=block)
    with status_spinner("Computing the matrix") as step:
        result = write_matrix(work, job, out, resume=resume,
                              cluster=cluster, progress=step)  # fmt: skip
    _show(work, job, result, lang, as_json=as_json)


def _show(
    work: "Workspace", job: "MatrixJob", result: "Filled", lang: str, *, as_json: bool
) -> None:
    """Print what was written, and how many pairs have no route and why."""
    from corridors.answers import edge_of_roads  # noqa: PLC0415 - heavy
    from corridors.rates import idle_rates  # noqa: PLC0415 - heavy

    unreachable = sum(result.unreachable.values())
    notes = idle_rates(work, job.query)
    if as_json:
        texts = [as_record(note, lang) for note in notes]
        show_json({**_as_record(job, result), "messages": texts})
        return
    say = partial(render, language=lang)
    counts = {
        "origins": len(job.query.origins),
        "destinations": len(job.query.destinations),
        "pairs": result.pairs,
        "reached": result.pairs - unreachable,
    }
    print_line(say(Message("matrix.done", counts)))
    if unreachable:
        rows = [
            (say(Message(f"matrix.{why}")), f"{n:,}")
            for why, n in sorted(result.unreachable.items())
        ]
        pairs = Column(say(Message("col.pairs")), right=True)
        show_table([Column(say(Message("col.reason"))), pairs], rows)
        places = dict.fromkeys((*job.query.origins, *job.query.destinations))
        for message in edge_of_roads(work, places, job.query.policy.modes):
            print_line(say(message))
    for message in notes:
        print_line(say(message))
    blocks = {"n": result.blocks, "earlier": result.earlier}
    print_line(say(Message("matrix.written", {"path": str(result.path), **blocks})))


def _as_record(job: "MatrixJob", result: "Filled") -> dict[str, object]:
    """Return what was written as plain values."""
    from network.query.matrices.matrix import COLUMNS  # noqa: PLC0415 - heavy

    unreachable = sum(result.unreachable.values())
    return {
        "out": result.path,
        "from": len(job.query.origins),
        "to": len(job.query.destinations),
        "pairs": result.pairs,
        "reached": result.pairs - unreachable,
        "unreachable": result.unreachable,
        "columns": [COLUMNS[c] for c in job.query.criteria],
        "profile": job.query.profile,
        "blocks": result.blocks,
        "blocks_kept": result.earlier,
    }
