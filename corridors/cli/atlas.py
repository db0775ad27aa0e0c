"""``corridors atlas``: the pages of a plan, for any browser, with no network."""

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from corridors.cli.options import AsJson, Lang, PlanDir
from corridors.cli.printing import print_line, show_json, status_spinner
from corridors.workspace import RequestError, RouteQuery, open_workspace
from gis_data.errors import PlaceError
from gis_data.messages.catalogue import as_record, render
from gis_data.messages.message import Message

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Mapping

    from corridors.atlas.route_pages import Answer
    from corridors.workspace import Workspace
    from gis_data.gazetteer import Place

    Row = Mapping[Hashable, object]

MOST_ROUTES = 8


def run(
    *,
    out: Annotated[
        Path, typer.Option(metavar="DIR", help="Folder to write the pages to.")
    ] = Path("atlas"),
    plan: PlanDir = None,
    lang: Lang = "en",
    as_json: AsJson = False,
) -> None:
    """Write the atlas: plan, routes and contents, each file opening alone, offline.

    Parameters
    ----------
    out : pathlib.Path
        Folder; earlier pages of an atlas there are replaced when all are ready.
    plan : pathlib.Path, optional
        Folder of a plan.
    lang : {"en", "zh", "ru", "ko"}
        Language of messages; the pages hold every language.
    as_json : bool
        Whether to print JSON.
    """
    with status_spinner("Making the atlas") as step:
        step("network")
        work = open_workspace(plan, progress=step)
        files, answers = make_atlas(work, out, step)
    if as_json:
        routes = [
            {"id": a.route_id, "km": a.route.length_km if a.route else None,
             "reason": [as_record(each, lang) for each in a.reason]}
            for a in answers
        ]  # fmt: skip
        show_json({"files": files, "routes": routes})
        return
    for path in files:
        print_line(f"{path}  {path.stat().st_size / 1e6:.2f} MB")
    for answer in answers:
        if answer.route is None:
            reason = " ".join(render(each, lang) for each in answer.reason)
            print_line(f"- {reason}")
    print_line(render(Message("cli.open_browser", {"file": str(files[0])}), lang))


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
    from corridors.atlas.plan_page import plan_page  # noqa: PLC0415 - heavy
    from corridors.atlas.route_pages import route_page  # noqa: PLC0415 - heavy
    from maps.atlas import write_atlas  # noqa: PLC0415 - heavy

    say_step = step or (lambda _: None)
    router, chosen = work.router, work.plan
    day = str(router.network.meta["state_on"])
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
    """Return the routes that a plan wants shown, or those along its corridors.

    Parameters
    ----------
    work : Workspace
        Its plan's ``shown_routes``; without that table, routes from end to end
        of its corridors, and from the first of them to its open border ports.

    Returns
    -------
    list of Answer
        A route or a reason each.

    Raises
    ------
    RequestError
        If a row of ``shown_routes`` names what there is not.
    """
    answers = []
    for row in _questions(work):
        try:
            answers.append(_answer(work, row))
        except (PlaceError, RequestError) as error:
            msg = f"shown_routes row {row['id']!r}: {error}"
            raise RequestError(msg) from error
    return answers


def _answer(work: "Workspace", row: dict[str, str]) -> "Answer":
    from corridors.atlas.route_pages import Answer, place_title  # noqa: PLC0415 - heavy
    from network.model.errors import NoRouteError  # noqa: PLC0415 - heavy

    start, end = (_place(work, row, k) for k in ("origin", "destination"))
    title = place_title(start, end)
    if row.get("name_en"):
        title = (row["name_en"], row.get("name_zh") or row["name_en"])
    query = RouteQuery(
        start,
        end,
        profile=row.get("profile") or "container",
        by=row.get("by") or "generalised",
        modes=tuple(m for m in row.get("modes", "").split(";") if m),
    )
    try:
        return Answer(row["id"], title, work.route(query))
    except NoRouteError as error:
        return Answer(row["id"], title, None, error.messages)


def _place(work: "Workspace", row: dict[str, str], end: str) -> "Place":
    """Return one end of a question; a bare position is called as the plan calls it."""
    place = work.match(row[end]).place
    if place.name_en or not row.get(f"{end}_en"):
        return place
    return replace(place, name_en=row[f"{end}_en"], name_zh=row.get(f"{end}_zh", ""))


def _questions(work: "Workspace") -> list[dict[str, str]]:
    table = work.plan.table("shown_routes")
    if len(table):
        return [
            {str(k): str(v) for k, v in row.items()} for row in table.to_dict("records")
        ]
    corridors = work.plan.corridors
    lines = corridors["id"][corridors["geometry_kind"].eq("line")]
    members = work.plan.corridor_members
    ends = []
    for corridor in lines:
        own = members[members["corridor_id"].eq(corridor)].to_dict("records")
        if own and own[0]["name_en"] != own[-1]["name_en"]:  # a ring has no ends
            ends.append((str(corridor), own[0], own[-1]))
    start = ends[0][1] if ends else members.to_dict("records")[0]
    ports = work.plan.border_ports
    ports = ports[ports["status"].isin(["open", "limited"])]
    ends += [(f"to-{port['id']}", start, port) for port in ports.to_dict("records")]
    return [_question(*each) for each in ends[:MOST_ROUTES]]


def _question(name: str, start: "Row", end: "Row") -> dict[str, str]:
    """Return what to ask between two rows of a plan, called by their names there."""
    both_zh = start.get("name_zh") and end.get("name_zh")
    return {
        "id": name,
        "origin": _spot(start),
        "destination": _spot(end),
        "origin_en": str(start["name_en"]),
        "origin_zh": str(start.get("name_zh") or ""),
        "destination_en": str(end["name_en"]),
        "destination_zh": str(end.get("name_zh") or ""),
        "name_en": f"{start['name_en']} - {end['name_en']}",
        "name_zh": f"{start['name_zh']}—{end['name_zh']}" if both_zh else "",
    }


def _spot(row: "Row") -> str:
    """Return what finds a row: its place, the port itself, or its position."""
    if row.get("place_id"):
        return str(row["place_id"])
    if "counterpart_country" in row:
        return f"border_ports:{row['id']}"
    return f"{row['lat']},{row['lon']}"
