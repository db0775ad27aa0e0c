"""``corridors plan review``: states that are old or rest on judgement alone."""

from collections import Counter
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated

import typer

from corridors.cli.options import AsJson
from corridors.cli.printing import Column, print_line, show_json, show_table


def review(
    *,
    plan: Annotated[
        Path | None,
        typer.Option(
            metavar="DIR", help="Plan folder. Default: Jilin.", show_default=False
        ),
    ] = None,
    older_than: Annotated[
        int,
        typer.Option(metavar="MONTHS", min=0, help="Evidence older than this is old."),
    ] = 24,
    on: Annotated[
        str | None,
        typer.Option(
            metavar="DATE",
            help="Day of the review. Default: today.",
            show_default=False,
        ),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """List the states of ports and services that are old or rest on judgement.

    A row added to gateway_periods (gateway_periods+.csv in the folder of a plan), with
    its day and source, renews a border port; docs/status-review.md tells how.

    Parameters
    ----------
    plan : pathlib.Path, optional
        Folder of the plan.
    older_than : int
        Age in months from which evidence is old.
    on : str, optional
        Day of the review, ISO 8601.
    as_json : bool
        Whether to print JSON.

    Raises
    ------
    typer.BadParameter
        If the day is none.
    """
    from corridors.planning.review import due_rows  # noqa: PLC0415 - heavy
    from gis_data.plan import load_plan  # noqa: PLC0415 - heavy

    try:
        today = date.fromisoformat(on) if on else datetime.now(tz=UTC).date()
    except ValueError:
        msg = f"--on: {on!r} is not a day; write YYYY-MM-DD."
        raise typer.BadParameter(msg) from None
    rows = due_rows(load_plan(plan), today, months=older_than)
    if as_json:
        show_json({"on": today, "rows": [row.as_record() for row in rows]})
        return
    heads = ["Table", "Id", "Name", "Status", "Evidence", "Why", "Confidence", "Source"]
    cells = [
        (r.table, r.id, r.name, r.status, r.evidence or "-", ", ".join(r.why),
         r.confidence, r.source)
        for r in rows
    ]  # fmt: skip
    show_table([Column(head) for head in heads], cells)
    counts = Counter(why for row in rows for why in row.why)
    parts = ", ".join(f"{count} {why}" for why, count in sorted(counts.items()))
    print_line(f"{len(rows)} rows to review{': ' if parts else ''}{parts}")
