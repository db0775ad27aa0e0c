"""The page of an atlas that finds routes: its network, places, gates and questions."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from corridors.atlas.plan_page import base_map, credits_for, words
from corridors.atlas.plan_scope import plan_languages, plan_view
from corridors.atlas.route_page.messages import page_messages
from corridors.atlas.route_page.record import ask_record
from corridors.atlas.route_pages import SOURCES, extent
from maps.pages.page import AtlasPage
from network.export.page.pack import tables_of
from network.export.page.page_cache import packed_network
from network.export.page.script import engine_script

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Mapping, Sequence

    from corridors.atlas.route_pages import ShownRoute
    from corridors.workspace import Workspace
    from maps.basemap import Basemap

#: Zoom from which the smallest towns of the background are named.
SMALLEST_TOWN_ZOOM = 5.4
#: Pages of the atlas, by the codes of their names.
PAGES = {
    "page.all_maps": "index.html", "answer.page_plan": "plan.html",
    "page.routes": "routes.html", "ports.title": "ports.html",
}  # fmt: skip


def pages_around(
    own: str, names: Container[str] = PAGES
) -> tuple[tuple[str, str], ...]:
    """Return the pages of an atlas as the top bar of one of them links to them.

    Parameters
    ----------
    own : str
        Code of the name of that page.
    names : container of str
        Codes of the pages that the atlas has.

    Returns
    -------
    tuple of (str, str)
        Code and address of each; its own page has no address.
    """
    return tuple(
        (name, "" if name == own else address)
        for name, address in PAGES.items()
        if name in names
    )


def asked_page(
    work: Workspace,
    shown: Sequence[ShownRoute],
    rows: Iterable[Mapping[str, str]],
    names: Container[str] = PAGES,
) -> AtlasPage:
    """Return the page that finds routes, opened with some questions saved.

    Parameters
    ----------
    work : Workspace
        Plan, places and network.
    shown : sequence of ShownRoute
        Questions with their answers; the first is shown before the network is read.
    rows : iterable of mapping
        The same as rows of the plan's ``shown_routes``.
    names : container of str
        Codes of the pages of the atlas, among `PAGES`.

    Returns
    -------
    AtlasPage
        The page ``routes``.
    """
    network = packed_network(work.router, work.folder)
    if work.roads == "plan":
        network = {**network, "roads": list(work.plan.region)}
    record = ask_record(work, tables_of(network), rows)
    whole = extent([one.answer for one in shown]) or plan_view(work.plan)
    return AtlasPage(
        name="routes",
        title=words("routes_title"),
        brand=(work.plan.name_en, work.plan.name_zh or work.plan.name_en),
        subtitle=words("routes_subtitle"),
        answers=[_best(shown[0].answer)],
        catalogue=page_messages(
            plan_languages(work.plan), record["countries"], asks=True
        ),
        basemap=_lightened(base_map(work.plan, whole)),
        view=extent([shown[0].answer]) or whole,
        day=str(work.router.network.meta["state_on"]),
        gates=record.pop("gates"),
        credits=credits_for(work.plan, SOURCES),
        engine=engine_script(),
        network=network,
        record=record,
        pages=pages_around("page.routes", names),
    )


def _best(answer: dict[str, Any]) -> dict[str, Any]:
    """Return an answer without alternatives, which the page finds anew."""
    return answer | {"routes": answer["routes"][:1]}


def _lightened(basemap: Basemap) -> Basemap:
    """Return a background of half the bytes: less towns, and no coast beside land.

    The page draws the outline of its land for a coast, and finds the towns left out.
    """
    towns = basemap.cities
    return replace(
        basemap, coast=None, cities=towns[towns["min_zoom"] <= SMALLEST_TOWN_ZOOM]
    )
