"""``corridors validate``: modelled against published journeys and line lengths."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from corridors.cli.options import AsJson, Lang, PlanDir, Region
from corridors.cli.printing import (
    Column,
    print_line,
    show_json,
    show_table,
    status_spinner,
)

if TYPE_CHECKING:
    import pandas as pd

    from corridors.workspace import Workspace


def run(
    *,
    reference: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE.csv",
            help="Table of published journeys. Default: that of the plan.",
            show_default=False,
        ),
    ] = None,
    lines: Annotated[
        bool, typer.Option("--lines", help="Report named lines instead of journeys.")
    ] = False,
    borders: Annotated[
        bool, typer.Option("--borders", help="Report hours at borders instead.")
    ] = False,
    plan: PlanDir = None,
    region: Region = None,
    lang: Lang = "en",
    as_json: AsJson = False,
) -> None:
    """Compare modelled with published journeys and line lengths.

    Every published journey is routed. Distances exclude the first and last mile; times
    are of the same scope as the published figure. A journey that no route follows as
    published is not compared. Errors are summarised by kind: median and 90th
    percentile, for the half of the rows that defaults may be derived from and for the
    half held back, whose rows are not shown. With --lines: published and matched
    length of every named railway and road, and the sections that were not found. With
    --borders: published hours at borders beside those that routes are charged.

    Parameters
    ----------
    reference : pathlib.Path, optional
        CSV table of journeys.
    lines : bool
        Whether to report lines instead.
    borders : bool
        Whether to report hours at borders instead.
    plan : pathlib.Path, optional
        Folder of a plan.
    region : {"plan", "eurasia"}, optional
        Roads of the plan's region, or of all Eurasia.
    lang : {"en", "zh", "ru", "ko"}
        Language of the reasons.
    as_json : bool
        Whether to print JSON.
    """
    from corridors.validation.reference import (  # noqa: PLC0415
        default_reference,
        journeys_of_region,
        read_reference,
    )
    from corridors.validation.summary import summarise  # noqa: PLC0415
    from corridors.validation.validate import validate  # noqa: PLC0415
    from corridors.workspace import open_workspace  # noqa: PLC0415 - heavy
    from gis_data.plan import REFERENCE, load_plan  # noqa: PLC0415 - heavy

    load_plan(plan)  # one with errors is refused, though it may have no journeys
    with status_spinner("Opening the network") as step:
        work = open_workspace(plan, region=region, progress=step)
        if not lines and not borders:
            path = reference or default_reference(work.plan)
            journeys, beyond = read_reference(path), 0
            if plan is not None and path.parent == REFERENCE:
                journeys, beyond = journeys_of_region(work, journeys)
            results = validate(work, journeys, language=lang, progress=step)
            summary = summarise(results)
    if lines or borders:
        (_show_lines if lines else _show_borders)(work, as_json=as_json)
    elif as_json:
        frames = {"journeys": results, "kinds": summary}
        records = {name: frame.to_dict("records") for name, frame in frames.items()}
        show_json({**records, "left_out": beyond})
    else:
        _show_journeys(results, summary)
        _show_left_out(beyond, "journeys")


def _show_left_out(number: int, what: str) -> None:
    if number:
        print_line(f"\n{number} {what} outside the region of the plan are left out.")


def _show_lines(work: "Workspace", *, as_json: bool) -> None:
    from corridors.validation import tables  # noqa: PLC0415 - heavy

    report, beyond = tables.lines_of_region(work, tables.line_report(work))
    if as_json:
        show_json({"lines": report.to_dict("records"), "left_out": beyond})
        return
    show_table(
        _columns(tables.LINE_COLUMNS),
        tables.line_rows(report),
        title="Named lines, published and matched",
    )
    _show_left_out(beyond, "lines")


def _show_borders(work: "Workspace", *, as_json: bool) -> None:
    from corridors.validation.borders import (  # noqa: PLC0415 - heavy
        BORDER_COLUMNS,
        border_report,
        border_rows,
    )

    report = border_report(work)
    if as_json:
        show_json({"borders": report.to_dict("records")})
        return
    show_table(
        _columns(BORDER_COLUMNS),
        border_rows(report),
        title="Hours at borders, published and charged",
    )


def _show_journeys(results: "pd.DataFrame", summary: "pd.DataFrame") -> None:
    from corridors.validation import tables  # noqa: PLC0415 - heavy

    show_table(
        _columns(tables.JOURNEY_COLUMNS),
        tables.journey_rows(results[results["outcome"] == "route"]),
        title="Journeys, published and modelled",
    )
    print_line("")
    show_table(
        _columns(tables.KIND_COLUMNS),
        tables.kind_rows(summary),
        title="Absolute errors by kind, with the target in brackets",
    )
    exceptions = tables.exception_rows(results)
    if exceptions:
        print_line("\nExceptions, and journeys without a route")
    for row_id, journey, outcome, reason in exceptions:
        print_line(f"- {row_id} {journey}: {outcome}: {reason}")


def _columns(heads: tuple[tuple[str, bool], ...]) -> list[Column]:
    return [Column(head, right=is_number) for head, is_number in heads]
