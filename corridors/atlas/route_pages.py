"""Pages of routes, out of legs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from corridors.atlas.plan_page import Words, base_map, credits_for, words
from gis_data.messages.catalogue import render
from gis_data.messages.message import LANGUAGES
from maps.compose import Page
from maps.routes import routes_of
from network.export.frames import routes_frame, summary_frame

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    import geopandas as gpd

    from corridors.workspace import Workspace
    from gis_data.gazetteer import Place
    from gis_data.messages.message import Message
    from gis_data.plan import Plan
    from maps.routes import Route as MapRoute
    from network.query.routes import Route

MOST_LINES = 3


@dataclass(frozen=True)
class Answer:
    """A question the atlas asks, with its route or the reason for none.

    Attributes
    ----------
    route_id : str
        Short name.
    title : tuple of str
        English, Chinese.
    route : Route or None
        The route.
    reason : tuple of Message
        Why there is none.
    """

    route_id: str
    title: Words
    route: Route | None
    reason: tuple[Message, ...] = ()


def route_page(plan: Plan, answers: Sequence[Answer], *, name: str, as_of: str) -> Page:
    """Return a page of routes.

    Parameters
    ----------
    plan : Plan
        For town names and credits.
    answers : sequence of Answer
        Routes, or reasons for none.
    name : str
        File name without ``.html``.
    as_of : str
        Day the facts speak of.

    Returns
    -------
    Page
        Routes drawn by mode, with their legs in a table.
    """
    drawn = map_routes(plan, answers)
    box = _extent(answers) or plan.region
    single = len(answers) == 1
    title = answers[0].title if single else words("routes_title")
    return Page(
        name=name,
        title=title,
        subtitle=words("routes_subtitle"),
        routes=drawn,
        basemap=base_map(plan, box),
        as_of=as_of,
        notes=(words("figures_note"), words("border_note")),
        credits=credits_for(
            plan, ("rail_links", "road_links", "marine_lines", "land", "boundary_lines")
        ),
        index="" if single else "index.html",
    )


def map_routes(plan: Plan, answers: Sequence[Answer]) -> tuple[MapRoute, ...]:
    """Return answers as a map draws them.

    Parameters
    ----------
    plan : Plan
        For the names of lines.
    answers : sequence of Answer
        Routes, or reasons for none.

    Returns
    -------
    tuple of maps.routes.Route
        One an answer.
    """
    import pandas as pd  # noqa: PLC0415 - heavy

    routes = {a.route_id: a.route for a in answers if a.route is not None}
    legs = _named(routes_frame(routes), line_names(plan))
    texts = pd.DataFrame(
        {
            "route_id": a.route_id,
            "name_en": a.title[0],
            "name_zh": a.title[-1],
            **_in_languages("reason", a.reason),
            **_in_languages("note", a.route.messages if a.route else ()),
        }
        for a in answers
    )
    told = [column for column in texts if column != "route_id"]
    totals = summary_frame(routes).drop(columns=told, errors="ignore")
    return routes_of(legs, texts.merge(totals, on="route_id", how="left"))


def _in_languages(stem: str, messages: Sequence[Message]) -> dict[str, str]:
    """Return messages as columns of a summary, one a language, one message a line."""
    return {
        f"{stem}_{language}": "\n".join(render(each, language) for each in messages)
        for language in LANGUAGES
    }


def line_names(plan: Plan) -> dict[str, tuple[str, str]]:
    """Return what named lines, services and gauge yards are called.

    Parameters
    ----------
    plan : Plan
        Its ``rail_lines``, ``expressways``, ``sea_links``, ``services`` and
        ``gauge_yards``.

    Returns
    -------
    dict
        Id to English and Chinese name; the English one where there is no other.
    """
    found = {}
    for table, column in (
        ("services", "service"),
        ("sea_links", "service"),
        ("expressways", "name_en"),
        ("rail_lines", "name_en"),
        ("gauge_yards", "name_en"),
    ):
        for row in plan.table(table).to_dict("records"):
            name = str(row.get(column) or "")
            found[str(row["id"])] = (name, str(row.get("name_zh") or "") or name)
    return found


def _named(
    legs: gpd.GeoDataFrame, names: dict[str, tuple[str, str]]
) -> gpd.GeoDataFrame:
    """Return legs with the names of their lines and yards, in units people know."""
    yards = legs["gateway_id"].where(legs["gauge_break"], "")
    for i, language in enumerate(("name", "zh")):
        told = [names.get(yard, ("", ""))[i] for yard in yards]
        for column in (f"from_{language}", f"to_{language}"):
            both = zip(told, legs[column], strict=True)
            legs = legs.assign(**{column: [new or old for new, old in both]})
    known = [
        [
            names.get(line) or names.get(line.partition("-")[0], ("", ""))
            for line in cell.split(";")[:MOST_LINES]
        ]
        for cell in legs["lines"]
    ]
    said = [
        [", ".join(dict.fromkeys(n[i] for n in row if n[i])) for row in known]
        for i in (0, 1)
    ]
    unit = legs["unit"].replace("passenger", "person")
    return legs.assign(via=said[0], via_zh=said[1], unit=unit)


def _extent(answers: Sequence[Answer]) -> tuple[float, float, float, float] | None:
    spots: list[tuple[float, float]] = []
    for answer in answers:
        for leg in answer.route.legs if answer.route else ():
            spots += leg.lonlat
    if not spots:
        return None
    lon, lat = [p[0] for p in spots], [p[1] for p in spots]
    wide = max(2.0, 0.12 * (max(lon) - min(lon)))
    high = max(2.0, 0.12 * (max(lat) - min(lat)))
    return (
        max(min(lon) - wide, -180.0),
        max(min(lat) - high, -80.0),
        min(max(lon) + wide, 180.0),
        min(max(lat) + high, 80.0),
    )


def place_title(a: Place, b: Place) -> Words:
    """Return what a route between two places is called.

    Parameters
    ----------
    a, b : Place
        Its ends.

    Returns
    -------
    tuple of str
        English, Chinese.
    """
    zh = [p.name_zh or p.label for p in (a, b)]
    return (f"{a.label} - {b.label}", f"{zh[0]}—{zh[1]}")


def write_route_map(work: Workspace, route: Route, path: Path) -> Path:
    """Write one route as a map page of its own.

    Parameters
    ----------
    work : Workspace
        For the background.
    route : Route
        The route.
    path : pathlib.Path
        HTML file.

    Returns
    -------
    pathlib.Path
        The file.
    """
    from maps.export import write_page  # noqa: PLC0415 - heavy

    title = place_title(route.origin, route.destination)
    answer = Answer("route", title, route)
    day = str(work.router.network.meta["state_on"])
    page = route_page(work.plan, [answer], name="route", as_of=day)
    return write_page(page, path)
