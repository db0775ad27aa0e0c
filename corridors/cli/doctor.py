"""``corridors doctor``: is everything as it must be, and what to do if not."""

import typer

from corridors.cli.options import AsJson, PlanDir
from corridors.cli.printing import Column, show_json, show_table


def run(*, plan: PlanDir = None, as_json: AsJson = False) -> None:
    """Check Python, libraries, packages, data, plan and cache.

    Ends with exit code 1 when something is wrong; each fault has its remedy.

    Parameters
    ----------
    plan : pathlib.Path, optional
        Folder of a plan.
    as_json : bool
        Whether to print JSON.

    Raises
    ------
    typer.Exit
        With code 1, when something is wrong.
    """
    from corridors.doctor import examine, versions  # noqa: PLC0415 - for this command

    checks = examine(plan=plan)
    faults = [check for check in checks if check.state == "fault"]
    if as_json:
        show_json({"ok": not faults, "checks": checks, "versions": versions()})
    else:
        columns = [Column(name) for name in ("what", "state", "found", "remedy")]
        show_table(columns, [(c.name, c.state, c.found, c.remedy) for c in checks])
    if faults:
        raise typer.Exit(1)
