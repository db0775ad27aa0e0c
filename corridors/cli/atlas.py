"""``corridors atlas``: map pages of a plan that open without internet."""

from pathlib import Path
from typing import Annotated

import typer

from corridors.cli.options import AsJson, Force, Lang, PlanDir, Region
from corridors.cli.printing import print_line, show_json, status_spinner
from corridors.workspace import open_workspace
from gis_data.messages.catalogue import as_record, render
from gis_data.messages.message import Message


def run(
    *,
    out: Annotated[Path, typer.Option(metavar="DIR", help="Output folder.")] = Path(
        "atlas"
    ),
    force: Force = False,
    plan: PlanDir = None,
    region: Region = None,
    lang: Lang = "en",
    as_json: AsJson = False,
) -> None:
    """Write the atlas: map pages that open without internet.

    A contents page, the page of the plan and a page of routes. Earlier pages of an
    atlas in the folder are replaced in one step when all are ready; other files stay.

    Parameters
    ----------
    out : pathlib.Path
        Output folder.
    force : bool
        Whether to replace files that are no pages of an atlas.
    plan : pathlib.Path, optional
        Folder of a plan.
    region : {"plan", "eurasia"}, optional
        Roads of the plan's region, or of all Eurasia.
    lang : {"en", "zh", "ru", "ko"}
        Language of messages; the pages hold every language.
    as_json : bool
        Whether to print JSON.
    """
    from corridors.atlas.make import left_out, make_atlas  # noqa: PLC0415 - heavy

    with status_spinner("Making the atlas") as step:
        step("network")
        work = open_workspace(plan, region=region, progress=step)
        files, shown = make_atlas(work, out, step, force=force)
        missing = left_out(work)
    if as_json:
        routes = [
            {"id": item.route_id, "km": item.route.length_km if item.route else None,
             "reason": [as_record(message, lang) for message in item.reason]}
            for item in shown
        ]  # fmt: skip
        left = [as_record(message, lang) for message in missing]
        show_json({"files": files, "routes": routes, "left_out": left})
        return
    for path in files:
        print_line(f"{path}  {path.stat().st_size / 1e6:.2f} MB")
    for item in shown:
        if item.route is None:
            reason = " ".join(render(message, lang) for message in item.reason)
            print_line(f"- {reason}")
    for message in missing:
        print_line(f"- {render(message, lang)}")
    print_line(render(Message("cli.open_browser", {"file": str(files[0])}), lang))
