"""``corridors atlas``: the pages of a plan, for any browser, with no network."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from corridors.cli.options import AsJson, PlanDir
from corridors.cli.printing import say, show_json, working
from corridors.workspace import Ask, open_workspace

if TYPE_CHECKING:
    from collections.abc import Callable

    from corridors.cli.route_pages import Answer
    from corridors.workspace import Workspace

MOST_ROUTES = 8


def run(
    *,
    out: Annotated[
        Path, typer.Option(metavar="DIR", help="Folder to write the pages to.")
    ] = Path("atlas"),
    plan: PlanDir = None,
    as_json: AsJson = False,
) -> None:
    """Write the atlas: plan, routes and contents, each file opening alone, offline.

    Parameters
    ----------
    out : pathlib.Path
        Folder; earlier pages of an atlas there are replaced when all are ready.
    plan : pathlib.Path, optional
        Folder of a plan.
    as_json : bool
        Whether to print JSON.
    """
    with working("Making the atlas") as step:
        step("network")
        work = open_workspace(plan, progress=step)
        files, answers = make_atlas(work, out, step)
    if as_json:
        routes = [
            {"id": a.route_id, "km": a.route.length_km if a.route else None,
             "reason": a.reason}
            for a in answers
        ]  # fmt: skip
        show_json({"files": files, "routes": routes})
        return
    for path in files:
        say(f"{path}  {path.stat().st_size / 1e6:.2f} MB")
    for answer in answers:
        if answer.route is None:
            say(f"- {answer.title[0]}: {answer.reason}")
    say(f"Open {files[0]} in a browser; no internet is needed.")


def make_atlas(
    work: "Workspace",
    out: Path,
    step: "Callable[[str], None] | None" = None,
) -> "tuple[list[Path], list[Answer]]":
    """Write the atlas of a workspace.

    Parameters
    ----------
    work : Workspace
        Plan, places and network.
    out : pathlib.Path
        Folder.
    step : callable, optional
        Told what is being done.

    Returns
    -------
    list of pathlib.Path
        Files written, the contents page first.
    list of Answer
        The routes shown.
    """
    from corridors.align import align_corridors  # noqa: PLC0415 - heavy
    from corridors.cli.pages import plan_page  # noqa: PLC0415 - heavy
    from corridors.cli.route_pages import route_page  # noqa: PLC0415 - heavy
    from maps.atlas import write_atlas  # noqa: PLC0415 - heavy

    say_step = step or (lambda _: None)
    router, chosen = work.router, work.plan
    day = str(router.built.meta["state_on"])
    say_step("corridors along the network")
    alignment = align_corridors(router, chosen, work.gazetteer)
    say_step("routes")
    answers = shown_answers(work)
    say_step("pages")
    pages = [plan_page(work, alignment, day)]
    if answers:
        pages.append(route_page(chosen, answers, name="routes", as_of=day))
    files = write_atlas(
        out,
        pages,
        title=(chosen.name_en, chosen.name_zh or chosen.name_en),
        intro=(chosen.head.description, chosen.head.description_zh),
        as_of=day,
        progress=say_step,
    )
    return files, answers


def shown_answers(work: "Workspace") -> "list[Answer]":
    """Return the routes that a plan wants shown, or to its open border ports.

    Parameters
    ----------
    work : Workspace
        Its plan's ``shown_routes``; without that table, routes from the first
        member of the first corridor to the open ports of the plan.

    Returns
    -------
    list of Answer
        A route or a reason each.
    """
    from corridors.cli.route_pages import Answer, place_title  # noqa: PLC0415 - heavy
    from network.errors import NoRouteError  # noqa: PLC0415 - heavy

    answers = []
    for row in _questions(work):
        start, end = (work.match(row[k]).place for k in ("origin", "destination"))
        title = place_title(start, end)
        if row.get("name_en"):
            title = (row["name_en"], row.get("name_zh") or row["name_en"])
        ask = Ask(
            profile=row.get("profile") or "container",
            by=row.get("by") or "generalised",
            modes=tuple(m for m in row.get("modes", "").split(";") if m),
        )
        try:
            route = work.router.route(start, end, work.request(ask))
            answers.append(Answer(row["id"], title, route))
        except NoRouteError as error:
            answers.append(Answer(row["id"], title, None, str(error)))
    return answers


def _questions(work: "Workspace") -> list[dict[str, str]]:
    table = work.plan.table("shown_routes")
    if len(table):
        return [
            {str(k): str(v) for k, v in row.items()} for row in table.to_dict("records")
        ]
    members = work.plan.corridor_members.to_dict("records")
    ports = work.plan.border_ports
    ports = ports[ports["status"].isin(["open", "limited"])]
    start = str(members[0].get("place_id") or "") or (
        f"{members[0]['lat']},{members[0]['lon']}"
    )
    return [
        {"id": f"to-{port}", "origin": start, "destination": f"border_ports:{port}"}
        for port in ports["id"].head(MOST_ROUTES)
    ]
