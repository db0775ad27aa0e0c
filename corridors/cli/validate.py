"""``corridors validate``: modelled against published journeys and line lengths."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from corridors.cli.options import AsJson, Lang, PlanDir
from corridors.cli.printing import (
    Column,
    print_line,
    show_json,
    show_table,
    status_spinner,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Mapping

    import pandas as pd

    from corridors.workspace import Workspace

JOURNEYS = (
    Column("id"), Column("kind"), Column("from"), Column("to"),
    Column("km", right=True), Column("modelled", right=True),
    Column("error %", right=True),
    Column("h", right=True), Column("modelled", right=True),
    Column("error %", right=True),
    Column("route"), Column("source"), Column("confidence"),
)  # fmt: skip
KINDS = (
    Column("kind"), Column("rows", right=True), Column("routed", right=True),
    Column("km rows", right=True), Column("median %", right=True),
    Column("p90 %", right=True), Column("target", right=True),
    Column("h rows", right=True), Column("median %", right=True),
    Column("p90 %", right=True), Column("ranges meet", right=True),
)  # fmt: skip
LINES = (
    Column("line"), Column("name"), Column("published km", right=True),
    Column("matched km", right=True), Column("ratio", right=True),
    Column("operating km", right=True), Column("missing sections"),
    Column("doubtful sections"),
    Column("stops left out"),
)  # fmt: skip


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
    plan: PlanDir = None,
    lang: Lang = "en",
    as_json: AsJson = False,
) -> None:
    """Route every published journey and compare modelled with published figures.

    Distances exclude the first and last mile; times are of the same scope as the
    published figure. Errors are summarised by kind: median and 90th percentile. With
    --lines: published and matched length of every named railway and road, and the
    sections that were not found.

    Parameters
    ----------
    reference : pathlib.Path, optional
        CSV table of journeys.
    lines : bool
        Whether to report lines instead.
    plan : pathlib.Path, optional
        Folder of a plan.
    lang : {"en", "zh", "ru", "ko"}
        Language of the reasons.
    as_json : bool
        Whether to print JSON.
    """
    from corridors.workspace import open_workspace  # noqa: PLC0415 - heavy

    with status_spinner("Opening the network") as step:
        work = open_workspace(plan, progress=step)
        if lines:
            report = _lines(work)
        else:
            results, summary = _journeys(work, reference, step, lang)
    if lines and as_json:
        show_json({"lines": report.to_dict("records")})
    elif lines:
        _show_lines(report)
    elif as_json:
        show_json(
            {
                "journeys": results.to_dict("records"),
                "kinds": summary.to_dict("records"),
            }
        )
    else:
        _show(results, summary)


def _lines(work: "Workspace") -> "pd.DataFrame":
    from corridors.validation.line_report import line_report  # noqa: PLC0415 - heavy

    return line_report(work)


def _journeys(
    work: "Workspace",
    reference: Path | None,
    step: "Callable[[str], None]",
    lang: str,
) -> "tuple[pd.DataFrame, pd.DataFrame]":
    from corridors.validation.reference import read_reference  # noqa: PLC0415 - heavy
    from corridors.validation.validate import (  # noqa: PLC0415 - heavy
        default_reference,
        summarise,
        validate,
    )

    table = read_reference(reference or default_reference(work.plan))
    results = validate(work, table, language=lang, progress=step)
    return results, summarise(results)


def _show(results: "pd.DataFrame", summary: "pd.DataFrame") -> None:
    routed = results[results["outcome"] == "route"]
    rows = [
        (
            row["id"], row["kind"], row["origin"], row["destination"],
            _span(row, "published_km"), _number(row["modelled_km"]),
            _number(row["distance_error_pct"], signed=True),
            _span(row, "published_h"), _span(row, "modelled_h"),
            _number(row["time_error_pct"], signed=True),
            row["way"], row["source"], row["confidence"],
        )
        for row in routed.to_dict("records")
    ]  # fmt: skip
    show_table(JOURNEYS, rows, title="Journeys, published and modelled")
    print_line("")
    show_table(KINDS, _kinds(summary), title="Absolute errors by kind")
    exceptions = results[results["reason"].fillna("") != ""]
    if len(exceptions):
        print_line("\nExceptions made, and journeys without a route")
    for row in exceptions.to_dict("records"):
        ends = f"{row['id']} {row['origin']} to {row['destination']}"
        print_line(f"- {ends}: {row['outcome']}: {row['reason']}")


def _kinds(summary: "pd.DataFrame") -> list[tuple[object, ...]]:
    from corridors.validation.reference import METHODS  # noqa: PLC0415 - --help does without

    rows: list[tuple[object, ...]] = []
    for row in summary.to_dict("records"):
        method = METHODS[str(row["kind"])]
        wanted = (method.target_median_pct, method.target_p90_pct)
        target = "/".join(f"{t:g}" for t in wanted if t < float("inf"))
        rows.append(
            (
                row["kind"], row["rows"], row["routed"],
                row["distances"], _number(row["distance_median_pct"]),
                _number(row["distance_p90_pct"]), target,
                row["times"], _number(row["time_median_pct"]),
                _number(row["time_p90_pct"]), row["ranges_meet"],
            )
        )  # fmt: skip
    return rows


def _show_lines(report: "pd.DataFrame") -> None:
    rows = [
        (
            row["line_id"], row["name_en"], _number(row["published_km"]),
            _number(row["matched_km"]), f"{float(row['ratio']):.3f}",
            _number(row["built_km"]), row["missing_hops"], row["doubtful_hops"],
            row["stops_left_out"],
        )
        for row in report.to_dict("records")
    ]  # fmt: skip
    show_table(LINES, rows, title="Named lines, published and matched")


def _number(value: object, *, signed: bool = False) -> str:
    number = float(str(value))
    if number != number:  # noqa: PLR0124 - NaN: not published, or not known
        return ""
    return f"{number:+.1f}" if signed else f"{number:,.1f}"


def _span(row: "Mapping[Hashable, object]", what: str) -> str:
    """Return hours or kilometres, with their range where they have one."""
    typical, low, high = (_number(row[f"{what}{end}"]) for end in ("", "_low", "_high"))
    return typical if low == typical == high else f"{typical} ({low}-{high})"
