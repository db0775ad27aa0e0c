"""``corridors matrix``: from any places to any places, as a Parquet table."""

from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from corridors.cli.options import AsJson, PlanDir, Region, split_commas
from corridors.cli.printing import (
    Column,
    print_line,
    show_json,
    show_table,
    status_spinner,
)
from corridors.workspace import CRITERIA, PROFILES, RequestError, open_workspace
from network.query.route_query import QueryOptions

if TYPE_CHECKING:
    from collections.abc import Callable

    from corridors.workspace import Workspace
    from network.query.matrices.matrix_job import Filled, MatrixJob

BLOCK = 100
WHYS = {
    "not_attached": "a place is too far from every network",
    "shut": "only over what is shut, not in use that day, or left out",
    "not_joined": "the networks this profile may use do not join them",
}


def run(
    *,
    from_: Annotated[
        list[str],
        typer.Option(
            "--from",
            help="A file, kind:seaport, plan:border_ports, or a name; repeatable.",
            show_default=False,
        ),
    ],
    to: Annotated[
        list[str] | None, typer.Option(help="Likewise; as --from when left out.")
    ] = None,
    out: Annotated[
        Path, typer.Option(help="Parquet folder to write.", show_default=False)
    ],
    by: Annotated[
        str, typer.Option(help=f"Columns, with commas: {', '.join(CRITERIA)}.")
    ] = "time,cost",
    profile: Annotated[
        str, typer.Option(help=f"Who travels: {', '.join(PROFILES)}.")
    ] = "container",
    mode: Annotated[
        list[str] | None,
        typer.Option(help="Only rail, road, sea, air: rail,sea or repeated."),
    ] = None,
    close: Annotated[
        list[str] | None,
        typer.Option(help="Shut a border port, yard, service or passage, by id."),
    ] = None,
    open_: Annotated[
        list[str] | None, typer.Option("--open", help="Count as open what is not.")
    ] = None,
    avoid_country: Annotated[
        list[str] | None, typer.Option(help="Keep out of a country (KP, RU ...).")
    ] = None,
    allow_country: Annotated[
        list[str] | None, typer.Option(help="Let a sanctioned country be crossed.")
    ] = None,
    as_of: Annotated[
        str | None, typer.Option(metavar="DATE", help="State of a day, YYYY-MM-DD.")
    ] = None,
    block: Annotated[
        int, typer.Option(min=1, help="Places to start from in one block.")
    ] = BLOCK,
    resume: Annotated[
        bool, typer.Option("--resume", help="Go on with what was stopped.")
    ] = False,
    workers: Annotated[
        int, typer.Option(min=0, help="Worker processes here (needs Dask); 0: none.")
    ] = 0,
    scheduler: Annotated[
        str | None,
        typer.Option(metavar="tcp://HOST:PORT", help="A Dask scheduler to run it."),
    ] = None,
    plan: PlanDir = None,
    region: Region = None,
    as_json: AsJson = False,
) -> None:
    """Write the least time, cost, distance or CO2 between many places.

    One row a pair, with NaN and the reason where there is no way. Each column is
    the least of its own kind: hours and dollars may be those of two routes.

    Parameters
    ----------
    from_, to : list of str
        Lists of places.
    out : pathlib.Path
        Folder of Parquet parts.
    by, profile : str
        Columns, and for whom.
    mode, close, open_, avoid_country, allow_country : list of str, optional
        What may be used.
    as_of : str, optional
        Day whose state counts.
    block : int
        Origins a block.
    resume : bool
        Whether to go on.
    workers : int
        Processes that solve the blocks.
    scheduler : str, optional
        Address of a Dask scheduler.
    plan : pathlib.Path, optional
        Folder of a plan.
    region : {"eurasia"}, optional
        Roads of all Eurasia instead of the plan's region.
    as_json : bool
        Whether to print JSON.
    """
    if scheduler and workers:
        msg = "--scheduler and --workers exclude each other; give one of them."
        raise RequestError(msg)
    options = QueryOptions(
        profile=profile,
        close=tuple(close or ()),
        open=tuple(open_ or ()),
        avoid_countries=tuple(avoid_country or ()),
        allow_countries=tuple(allow_country or ()),
        modes=split_commas(mode),
        as_of=as_of,
    )
    criteria = tuple(dict.fromkeys(c.strip() for c in by.split(",") if c.strip()))
    with status_spinner("Opening the network") as step:
        work = open_workspace(plan, region=region, progress=step)
        job = _job(work, options, criteria, (from_, to or from_), rows=block)
    with status_spinner("Filling the matrix") as step:
        done = _filled(work, job, out, resume=resume, cluster=(scheduler, workers),
                       step=step)  # fmt: skip
    _tell(job, done, as_json=as_json)


def _job(
    work: "Workspace",
    options: QueryOptions,
    criteria: tuple[str, ...],
    lists: tuple[list[str], list[str]],
    *,
    rows: int,
) -> "MatrixJob":
    from corridors.place_lists import listed_places  # noqa: PLC0415 - heavy
    from network.query.matrices.matrix import MatrixRequest  # noqa: PLC0415 - heavy
    from network.query.matrices.matrix_job import MatrixJob  # noqa: PLC0415 - heavy

    if not criteria:
        msg = f"--by names nothing; use one or more of: {', '.join(CRITERIA)}."
        raise RequestError(msg)
    work.begin()
    asked = [work.request(replace(options, by=criterion)) for criterion in criteria]
    places = [listed_places(work, words) for words in lists]
    request = MatrixRequest(
        options.profile, tuple(one.criterion for one in asked), asked[0].policy
    )
    return MatrixJob(places[0], places[1], request, rows=rows)


def _filled(
    work: "Workspace",
    job: "MatrixJob",
    out: Path,
    *,
    resume: bool,
    cluster: tuple[str | None, int],
    step: "Callable[[str], None]",
) -> "Filled":
    from network.query.matrices.blocks import BlockFolder  # noqa: PLC0415 - heavy
    from network.query.matrices.matrix_job import fill, solver_here  # noqa: PLC0415 - heavy

    router, request = work.router, job.request
    made_of = job.made_of(work.folder.name)
    router.shut(request.policy, frozenset())  # refuses unknown names before a start
    folder = BlockFolder.start(out, made_of, count=job.count, resume=resume)
    scheduler, workers = cluster
    with ExitStack() as open_:
        if scheduler or workers:
            from network.query.matrices import cluster as dask  # noqa: PLC0415 - an extra

            dask.keep_for_workers(router, request)
            pool = dask.connected(scheduler) if scheduler else dask.local_pool(workers)
            solve = dask.solver_on(open_.enter_context(pool), job, work.folder)
        else:
            solve = solver_here(job, router)
        return fill(
            job,
            folder,
            solve,
            progress=lambda done, total: step(f"{done:,} of {total:,} blocks"),
        )


def _tell(job: "MatrixJob", done: "Filled", *, as_json: bool) -> None:
    """Say what was written and how many pairs have no way, and why."""
    from network.query.matrices.matrix import COLUMNS  # noqa: PLC0415 - heavy

    lost = sum(done.unreachable.values())
    if as_json:
        show_json(
            {
                "out": done.path,
                "from": len(job.origins),
                "to": len(job.destinations),
                "pairs": done.pairs,
                "reached": done.pairs - lost,
                "unreachable": done.unreachable,
                "columns": [COLUMNS[c] for c in job.request.criteria],
                "profile": job.request.profile,
                "blocks": done.blocks,
                "blocks_kept": done.kept,
            }
        )
        return
    print_line(
        f"{len(job.origins):,} x {len(job.destinations):,} places: {done.pairs:,} "
        f"pairs, {done.pairs - lost:,} with a way."
    )
    if lost:
        rows = [(WHYS[why], f"{n:,}") for why, n in sorted(done.unreachable.items())]
        show_table([Column("no way because"), Column("pairs", right=True)], rows)
    kept = f", {done.kept:,} of them from before" if done.kept else ""
    print_line(f"Written: {done.path} ({done.blocks:,} blocks{kept})")
