"""``corridors compare``: what opened links, closed ports or faster customs change."""

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Annotated

import typer

from corridors.cli.analyse import Minimised
from corridors.cli.measure_tables import PairWeights, TableFile, put_out
from corridors.cli.options import (
    AsJson,
    AsOf,
    FromPlaces,
    Lang,
    Modes,
    PlanDir,
    Profile,
    Region,
    ToPlaces,
    split_commas,
)
from corridors.cli.printing import print_line, status_spinner
from corridors.connectivity.scenario import MOST_SAMPLES, VIEWS, scenarios_of
from corridors.workspace import open_workspace
from network.model.errors import RequestError
from network.query.route_query import QueryOptions

if TYPE_CHECKING:
    from collections.abc import Callable

    import pandas as pd

    from corridors.connectivity.scenario import Scenario
    from corridors.connectivity.study import Study
    from corridors.workspace import Workspace

    Progress = Callable[[str], None]


def run(
    *,
    scenarios: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="SCENARIO",
            help="An id of scenarios.csv, all of them (all), or steps: open:ID, "
            "close:ID, dwell:FACTOR, customs:FACTOR, night:ID, gauge:ID; several and "
            'a name in one word: "quick = open:R34 customs:0.5".',
            show_default=False,
        ),
    ] = None,
    from_: FromPlaces,
    to: ToPlaces = None,
    out: TableFile = None,
    view: Annotated[
        str,
        typer.Option(metavar="ROWS", help=f"What has a row: {', '.join(VIEWS)}."),
    ] = "scenario",
    samples: Annotated[
        int,
        typer.Option(
            metavar="N",
            help="Samples of hours and costs, for the range of each change.",
            min=0,
            max=MOST_SAMPLES,
        ),
    ] = 0,
    seed: Annotated[int, typer.Option(metavar="N", help="Of the samples.")] = 1,
    link: Annotated[
        list[str] | None,
        typer.Option(
            metavar="LINES",
            help="A link of your own, compared as opened: a file of lines, or "
            "'rail: Hunchun - Dongning'. Repeatable.",
            show_default=False,
        ),
    ] = None,
    by: Minimised = "time",
    weights: PairWeights = "equal",
    profile: Profile = "container",
    mode: Modes = None,
    as_of: AsOf = None,
    plan: PlanDir = None,
    region: Region = None,
    lang: Lang = "en",  # noqa: ARG001 - read by the program for its errors
    as_json: AsJson = False,
) -> None:
    """Compare scenarios with the network as it is, alone and given all others.

    Parameters
    ----------
    scenarios : list of str, optional
        What each changes; none where links are given.
    from_, to : list of str
        Lists of places.
    out : pathlib.Path, optional
        File to write.
    view : str
        What has a row.
    samples, seed : int
        Number of samples for the range of each change, and their seed.
    link : list of str, optional
        Links of the user's own.
    by : str
        Criterion.
    weights : str
        What each pair counts.
    profile : str
        Transport profile.
    mode : list of str, optional
        Modes that may be used.
    as_of : str, optional
        Date of the status of ports, lines and services.
    plan : pathlib.Path, optional
        Folder of a plan.
    region : {"plan", "eurasia"}, optional
        Roads of the plan's region, or of all Eurasia.
    lang : {"en", "zh", "ru", "ko"}
        Language of error messages.
    as_json : bool
        Whether to print JSON.
    """
    from corridors.connectivity.study import study  # noqa: PLC0415 - heavy

    if view not in VIEWS:
        msg = f"view {view!r} is not known; use one of: {', '.join(VIEWS)}."
        raise RequestError(msg)
    if samples and view != "scenario":
        msg = f"--samples: the view {view!r} has no ranges; leave one of them out."
        raise RequestError(msg)
    options = QueryOptions(
        profile=profile, by=by, modes=split_commas(mode), as_of=as_of
    )
    with TemporaryDirectory() as folder, status_spinner("Opening the network") as step:
        work = open_workspace(plan, region=region, progress=step)
        asked = list(scenarios or ())
        if link:
            work, own = _linked(work, link, Path(folder) / "plan", step)
            asked += own
        listed = scenarios_of(work.plan, asked)
        pairs = study(work, from_, to, options, weights=weights)
        frame = _measured(work, pairs, listed, view)
        if samples:
            frame = _ranged(frame, pairs, listed, (samples, seed), step)
    put_out(frame, f"What changes, for {VIEWS[view]}", out, as_json=as_json)
    if not as_json:
        _say_context(frame)


def _linked(
    work: "Workspace", links: list[str], folder: Path, step: "Progress"
) -> "tuple[Workspace, list[str]]":
    from corridors.connectivity.own_links import with_links  # noqa: PLC0415 - heavy

    other, own = with_links(work, links, folder, progress=step)
    return other, [each.scenario for each in own]


def _measured(
    work: "Workspace", pairs: "Study", asked: "list[Scenario]", view: str
) -> "pd.DataFrame":
    from corridors.connectivity import scenario_views as views  # noqa: PLC0415 - heavy
    from corridors.connectivity.published import published_changes  # noqa: PLC0415
    from corridors.connectivity.scenarios import (  # noqa: PLC0415 - heavy
        States,
        comparisons,
        summary,
    )

    states = States(pairs)
    if view == "together":
        return views.together(pairs, asked, states)
    compared = comparisons(pairs, asked, states)
    if view == "corridor":
        return views.by_corridor(compared, work)
    if view == "port":
        return views.by_port(compared, states)
    if view == "scenario":
        frame = summary(compared)
        frame.attrs["published"] = published_changes(work.plan)
        return frame
    return views.SIMPLE[view](compared)


def _ranged(
    frame: "pd.DataFrame",
    pairs: "Study",
    asked: "list[Scenario]",
    drawn: tuple[int, int],
    step: "Progress",
) -> "pd.DataFrame":
    """Return the summary with the range of each change."""
    from corridors.connectivity.scenario_bands import compare_range  # noqa: PLC0415

    count, seed = drawn
    ranges = compare_range(pairs, asked, count=count, seed=seed, progress=step)
    joined = frame.merge(ranges, on=["scenario", "given"], how="left")
    joined.attrs = {**frame.attrs, **ranges.attrs}
    return joined


def _say_context(frame: "pd.DataFrame") -> None:
    """Say how stable the ranking is over samples, and what is published."""
    agreement = frame.attrs.get("rank_agreement")
    if agreement is not None:
        print_line(
            f"Ranking of a sample and of the medians: Kendall tau-b {agreement:.2f} on "
            f"average, over {frame.attrs['samples']} samples."
        )
    for row in frame.attrs.get("published", ()):
        print_line(
            f"Published, {row['region']}: {row['low']:g} to {row['high']:g} "
            f"{row['unit']} ({row['source']}). Why it differs: {row['why']}."
        )
