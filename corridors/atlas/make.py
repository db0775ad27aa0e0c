"""Make the atlas of a plan: its page, and the routes it shows."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from corridors.align import align_corridors
from corridors.atlas import plan_scope
from corridors.atlas.plan_page import plan_page
from corridors.atlas.port_page import ports_page, study_of_ports
from corridors.atlas.route_page.asked import asked_page
from corridors.atlas.route_pages import place_title, shown_route
from corridors.workspace import RouteQuery
from gis_data.errors import PlaceError
from gis_data.messages.message import Message
from maps.atlas import check_atlas_folder, write_atlas
from network.model.errors import NoRouteError, RequestError

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Mapping, Sequence
    from pathlib import Path

    from corridors.atlas.route_pages import ShownRoute
    from corridors.workspace import Workspace
    from gis_data.gazetteer import Place
    from gis_data.plan import Plan
    from maps.compose import Page
    from maps.pages.page import AtlasPage
    from network.query.routes import RelatedRoute

    Row = Mapping[Hashable, object]

MAX_ROUTES = 8
#: Routes shown beside the best.
ALTERNATIVES = 2
PAGES = ("plan", "routes", "ports")


def make_atlas(
    work: Workspace,
    out: Path,
    step: Callable[[str], None] | None = None,
    *,
    force: bool = False,
) -> tuple[list[Path], list[ShownRoute]]:
    """Write the atlas of a workspace.

    Parameters
    ----------
    work : Workspace
        Plan, places and network.
    out : pathlib.Path
        Folder.
    step : callable, optional
        Called with the name of each step.
    force : bool
        Whether to replace files in the folder that are no pages of an atlas.

    Returns
    -------
    list of pathlib.Path
        Files written, the contents page first.
    list of ShownRoute
        The routes shown.

    Raises
    ------
    OutputError
        If the folder cannot be written, or files in it would be lost.
    """
    report = step or (lambda _: None)
    check_atlas_folder(out, PAGES, force=force)
    router, plan = work.router, work.plan
    day = str(router.network.meta["state_on"])
    report("corridors along the network")
    alignment = align_corridors(router, plan, work.gazetteer)
    report("routes")
    shown = shown_routes(work)
    report("pages")
    has_ports = len(plan.border_ports) > 0
    names = {"page.all_maps", "answer.page_plan"}
    names |= {"page.routes"} if shown else set()
    names |= {"ports.title"} if has_ports else set()
    pages: list[Page | AtlasPage] = [plan_page(work, alignment, day)]
    if shown:
        pages.append(asked_page(work, shown, _requested(work), names))
    if has_ports:
        report("ports")
        pages.append(ports_page(work, study_of_ports(work), names))
    files = write_atlas(
        out,
        pages,
        title=(plan.name_en, plan.name_zh or plan.name_en),
        intro=(plan.head.description, plan.head.description_zh),
        as_of=day,
        force=force,
        progress=report,
    )
    return files, shown


def shown_routes(work: Workspace) -> list[ShownRoute]:
    """Return the routes of a plan's ``shown_routes``, else those along its corridors.

    Parameters
    ----------
    work : Workspace
        Without the table ``shown_routes``: routes from end to end of the corridors
        of its plan, and from the first of them to its open border ports.

    Returns
    -------
    list of ShownRoute
        Each with a route or a reason.

    Raises
    ------
    RequestError
        If a row of ``shown_routes`` names an unknown place.
    """
    shown = []
    for row in _requested(work):
        try:
            shown.append(_shown(work, row))
        except (PlaceError, RequestError) as error:
            msg = f"shown_routes row {row['id']!r}: {error}"
            raise RequestError(msg) from error
    return shown


def left_out(work: Workspace) -> tuple[Message, ...]:
    """Return what the atlas of a workspace cannot show, and why.

    Parameters
    ----------
    work : Workspace
        Its plan.

    Returns
    -------
    tuple of Message
        As `corridors.atlas.plan_scope.left_out`, and ``atlas.routes_left``.
    """
    plan = work.plan
    more = 0 if len(plan.table("shown_routes")) else len(_ends(plan)) - MAX_ROUTES
    routes = Message("atlas.routes_left", {"n": more, "most": MAX_ROUTES})
    return (*plan_scope.left_out(plan), *([routes] if more > 0 else ()))


def _shown(work: Workspace, row: dict[str, str]) -> ShownRoute:
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
        alternatives=ALTERNATIVES,
    )
    try:
        result: Sequence[RelatedRoute] | NoRouteError = work.routes(query).related
    except NoRouteError as error:
        result = error
    return shown_route(row["id"], title, work.resolve(query), result)


def _place(work: Workspace, row: dict[str, str], end: str) -> Place:
    """Return one end of a row; a position gets the name it has in the plan."""
    place = work.match(row[end]).place
    if place.name_en or not row.get(f"{end}_en"):
        return place
    return replace(place, name_en=row[f"{end}_en"], name_zh=row.get(f"{end}_zh", ""))


def _requested(work: Workspace) -> list[dict[str, str]]:
    table = work.plan.table("shown_routes")
    if len(table):
        return [
            {str(k): str(v) for k, v in row.items()} for row in table.to_dict("records")
        ]
    return [_request(*each) for each in _ends(work.plan)[:MAX_ROUTES]]


def _ends(plan: Plan) -> list[tuple[str, Row, Row]]:
    """Return name, start and end of the routes along corridors and to open ports."""
    corridors = plan.corridors
    lines = corridors["id"][corridors["geometry_kind"].eq("line")]
    members = plan.corridor_members
    ends: list[tuple[str, Row, Row]] = []
    for corridor in lines:
        own = members[members["corridor_id"].eq(corridor)].to_dict("records")
        if own and own[0]["name_en"] != own[-1]["name_en"]:  # a ring has no ends
            ends.append((str(corridor), own[0], own[-1]))
    starts = [ends[0][1]] if ends else members.head(1).to_dict("records")
    ports = plan.border_ports
    passable = ports[ports["status"].isin(["open", "limited"])].to_dict("records")
    return ends + [(f"to-{p['id']}", start, p) for start in starts for p in passable]


def _request(name: str, start: Row, end: Row) -> dict[str, str]:
    """Return a row of ``shown_routes`` between two rows of a plan."""
    both_zh = start.get("name_zh") and end.get("name_zh")
    return {
        "id": name,
        "origin": _identifier(start),
        "destination": _identifier(end),
        "origin_en": str(start["name_en"]),
        "origin_zh": str(start.get("name_zh") or ""),
        "destination_en": str(end["name_en"]),
        "destination_zh": str(end.get("name_zh") or ""),
        "name_en": f"{start['name_en']} - {end['name_en']}",
        "name_zh": f"{start['name_zh']}—{end['name_zh']}" if both_zh else "",
    }


def _identifier(row: Row) -> str:
    """Return what identifies a row: its place, the border port, or its position."""
    if row.get("place_id"):
        return str(row["place_id"])
    if "counterpart_country" in row:
        return f"border_ports:{row['id']}"
    return f"{row['lat']},{row['lon']}"
