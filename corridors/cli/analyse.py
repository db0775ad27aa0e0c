"""``corridors analyse``: what places are joined by, and what they would lose."""

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeAlias

import typer

from corridors.cli.measure_tables import PairWeights, TableFile, put_out
from corridors.cli.options import (
    AllowTransit,
    AsJson,
    AsOf,
    AvoidCountry,
    BlockRows,
    Close,
    Lang,
    Modes,
    Open,
    PlanDir,
    Region,
    Scheduler,
    ToPlaces,
    Workers,
    cluster_of,
    split_commas,
)
from corridors.cli.printing import (
    print_line,
    status_spinner,
)
from corridors.connectivity.of_plan import (
    OF_PLAN,
    Given,
    default_criterion,
    default_profile,
    is_of_pairs,
)
from corridors.connectivity.results import MEASURES
from corridors.workspace import CRITERIA, PROFILES, open_workspace
from network.model.errors import RequestError
from network.query.route_query import QueryOptions

if TYPE_CHECKING:
    import pandas as pd

    from corridors.connectivity.study import Study
    from corridors.workspace import Workspace

BLOCK = 10
#: Destinations of a measure that has its own where none are given.
_COUNTED = {"isochrones": ["plan:counties"]}
Minimised: TypeAlias = Annotated[
    str,
    typer.Option(
        metavar="CRITERION",
        help=f"Criterion that is minimised and reported: {', '.join(CRITERIA)}. "
        "Default: time; of flows and industries generalised.",
        show_default=False,
    ),
]
AnyProfile: TypeAlias = Annotated[
    str,
    typer.Option(
        "--profile",
        metavar="PROFILE",
        help=f"Transport profile: {', '.join(PROFILES)}. Default: container; of "
        "tourism and day-trips tourist; industries have their own.",
        show_default=False,
    ),
]


def run(
    *,
    measure: Annotated[
        str,
        typer.Argument(
            metavar="MEASURE",
            help=f"One of: {', '.join(MEASURES)}.",
            show_default=False,
        ),
    ],
    from_: Annotated[
        list[str] | None,
        typer.Option(
            "--from",
            metavar="PLACES",
            help="Origins: a file, kind:seaport, plan:border_ports, or a place name. "
            f"Repeatable. Not needed by {', '.join(sorted(OF_PLAN))}.",
            show_default=False,
        ),
    ] = None,
    to: ToPlaces = None,
    out: TableFile = None,
    by: Minimised = "",
    weights: PairWeights = "equal",
    plot: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="Of curves: draw each route to a file (png, svg or pdf).",
            show_default=False,
        ),
    ] = None,
    limit: Annotated[
        list[str] | None,
        typer.Option(
            metavar="N",
            help="Limits of reach and isochrones, separated by commas, in the unit of "
            "the criterion.",
            show_default=False,
        ),
    ] = None,
    depart: Annotated[
        str | None,
        typer.Option(
            metavar="DATE-TIME",
            help="Departure of tourism and day-trips, local time. Default: 06:00 on "
            "the day of the network.",
            show_default=False,
        ),
    ] = None,
    stay: Annotated[
        float | None,
        typer.Option(
            metavar="HOURS",
            help="Waking hours at the place, of tourism and day-trips. Default: 4.",
            show_default=False,
        ),
    ] = None,
    demand: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="Demand of flows: CSV with from, to, tonnes_per_year, and perhaps "
            "profile.",
            show_default=False,
        ),
    ] = None,
    capacity: Annotated[
        bool,
        typer.Option(
            "--capacity",
            help="Of flows: close a gate whose published capacity is used up.",
        ),
    ] = False,
    profile: AnyProfile = "",
    mode: Modes = None,
    close: Close = None,
    open_: Open = None,
    avoid_country: AvoidCountry = None,
    allow_transit: AllowTransit = None,
    as_of: AsOf = None,
    block: BlockRows = BLOCK,
    workers: Workers = 0,
    scheduler: Scheduler = None,
    plan: PlanDir = None,
    region: Region = None,
    lang: Lang = "en",  # noqa: ARG001 - read by the program for its errors
    as_json: AsJson = False,
) -> None:
    """Measure how places are joined: gates, independent routes, access.

    The measures run on what the profile may use on the day, between all pairs of the
    two lists, and report the criterion that is minimised.

    Parameters
    ----------
    measure : str
        Name of the measure.
    from_, to : list of str
        Lists of places.
    out : pathlib.Path, optional
        File to write.
    by : str
        Criterion.
    weights : str
        What each pair counts.
    plot : pathlib.Path, optional
        File to draw curves to.
    limit : list of str, optional
        Limits of reach.
    depart : str, optional
        Departure of trips.
    stay : float, optional
        Hours at the place of trips.
    demand : pathlib.Path, optional
        Table of flows.
    capacity : bool
        Whether gates of flows can be full.
    profile : str
        Transport profile.
    mode, close, open_, avoid_country, allow_transit : list of str, optional
        Restrictions.
    as_of : str, optional
        Date of the status of ports, lines and services.
    block : int
        Origins per block.
    workers : int
        Processes that solve the blocks.
    scheduler : str, optional
        Address of a Dask scheduler.
    plan : pathlib.Path, optional
        Folder of a plan.
    region : {"plan", "eurasia"}, optional
        Roads of the plan's region, or of all Eurasia.
    lang : {"en", "zh", "ru", "ko"}
        Language of error messages.
    as_json : bool
        Whether to print JSON.
    """
    from corridors.connectivity.blocks import Blocks  # noqa: PLC0415 - heavy
    from corridors.connectivity.of_plan import plan_measure  # noqa: PLC0415 - heavy
    from corridors.connectivity.results import measured  # noqa: PLC0415 - heavy

    options = QueryOptions(
        profile=_profile(measure, profile),
        by=by or default_criterion(measure),
        close=tuple(close or ()),
        open=tuple(open_ or ()),
        avoid_countries=tuple(avoid_country or ()),
        allow_transit=tuple(allow_transit or ()),
        modes=split_commas(mode),
        as_of=as_of,
    )
    limits = _numbers(limit)
    given = Given(
        origins=from_ or (),
        destinations=to or (),
        depart=depart,
        stay_h=stay,
        demand=demand,
        with_capacity=capacity,
    )
    cluster = cluster_of(workers, scheduler)
    _check(measure, given, limits, in_blocks=bool(cluster))
    _check_files(measure, out, plot)
    with status_spinner("Opening the network") as step:
        work = open_workspace(plan, region=region, progress=step)
        pairs = _pairs(work, measure, given, options, weights)
        if pairs is not None and cluster:
            pairs = replace(pairs, blocks=Blocks(work, block, cluster))
    with status_spinner("Measuring") as step:
        if pairs is None:
            frame = plan_measure(work, measure, options, given, progress=step)
        else:
            frame = measured(
                pairs, measure, limits=limits, plan=work.plan, progress=step
            )
    put_out(frame, MEASURES[measure], out, as_json=as_json)
    _draw(frame, plot)


def _check(measure: str, given: Given, limits: list[float], *, in_blocks: bool) -> None:
    """Refuse, before the network is opened, what a measure does not take."""
    from corridors.connectivity.results import (  # noqa: PLC0415 - heavy
        check_blocks,
        check_limits,
        check_measure,
    )

    check_measure(measure)
    check_limits(measure, limits)
    given.check(measure)
    _is_of_pairs(measure, given)
    if in_blocks:
        check_blocks(measure)


def _check_files(measure: str, out: Path | None, plot: Path | None) -> None:
    from corridors.connectivity.results import check_suffix  # noqa: PLC0415 - heavy

    if out is not None:
        check_suffix(out)
    if plot is not None and measure != "curves":
        msg = f"--plot: {measure} is not drawn; only curves are."
        raise RequestError(msg)


def _is_of_pairs(measure: str, given: Given) -> bool:
    """Return whether a measure is of pairs of places; refuse one without origins."""
    named = bool(given.origins or given.destinations)
    if is_of_pairs(measure, named=named) and not given.origins:
        msg = f"{measure}: needs --from."
        raise RequestError(msg)
    return is_of_pairs(measure, named=named)


def _pairs(
    work: "Workspace", measure: str, given: Given, options: QueryOptions, weights: str
) -> "Study | None":
    """Return the pairs of a measure; none where it is of what the plan names."""
    from corridors.connectivity.study import study  # noqa: PLC0415 - heavy

    if not _is_of_pairs(measure, given):
        return None
    to = given.destinations or _COUNTED.get(measure)
    return study(work, given.origins, to, options, weights=weights)


def _draw(frame: "pd.DataFrame", plot: Path | None) -> None:
    from corridors.connectivity.curve_plot import save_all_curves  # noqa: PLC0415

    for path in save_all_curves(frame, plot) if plot else ():
        print_line(f"Written: {path}", error=True)


def _profile(measure: str, profile: str) -> str:
    """Return the profile of a measure; industries take none."""
    if profile and measure == "industries":
        msg = (
            "--profile: each industry has its own, in concepts.csv; leave --profile "
            "out, or change it there."
        )
        raise RequestError(msg)
    return profile or default_profile(measure)


def _numbers(words: list[str] | None) -> list[float]:
    try:
        return [float(word) for word in split_commas(words)]
    except ValueError as error:
        msg = f"--limit: {error}; give numbers separated by commas."
        raise RequestError(msg) from None
