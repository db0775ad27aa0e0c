"""``corridors doctor``: check the installation, with a fix for every error."""

import typer

from corridors.cli.options import AsJson, Lang, PlanDir
from corridors.cli.printing import Column, show_json, show_table
from gis_data.messages.catalogue import render
from gis_data.messages.message import Message


def run(*, plan: PlanDir = None, lang: Lang = "en", as_json: AsJson = False) -> None:
    """Check Python, libraries, packages, data, plan and cache.

    Each error is listed with a fix; the exit code is then 1.

    Parameters
    ----------
    plan : pathlib.Path, optional
        Folder of a plan.
    lang : {"en", "zh", "ru", "ko"}
        Language of headings and states; results are in English.
    as_json : bool
        Whether to print JSON.

    Raises
    ------
    typer.Exit
        With code 1, if there is an error.
    """
    from corridors.doctor import examine, versions  # noqa: PLC0415 - heavy

    checks = examine(plan=plan)
    errors = [check for check in checks if check.state == "error"]
    if as_json:
        show_json({"ok": not errors, "checks": checks, "versions": versions()})
    else:
        columns = [
            Column(render(Message(f"doctor.{name}"), lang))
            for name in ("check", "state", "result", "fix")
        ]
        rows = [
            (c.name, render(Message(f"doctor.{c.state}"), lang), c.result, c.fix)
            for c in checks
        ]
        show_table(columns, rows)
    if errors:
        raise typer.Exit(1)
