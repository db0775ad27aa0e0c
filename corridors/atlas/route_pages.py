"""Map pages of routes and their legs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from corridors.atlas.plan_page import Words, base_map, credits_for, words
from corridors.atlas.plan_scope import plan_languages, plan_view
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

MAX_LINES = 3


@dataclass(frozen=True)
class ShownRoute:
    """A route of the atlas, or the reason why there is none.

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


def route_page(
    plan: Plan, shown: Sequence[ShownRoute], *, name: str, as_of: str
) -> Page:
    """Return a page of routes.

    Parameters
    ----------
    plan : Plan
        For town names and credits.
    shown : sequence of ShownRoute
        Routes, or reasons for none.
    name : str
        File name without ``.html``.
    as_of : str
        Date of the facts.

    Returns
    -------
    Page
        Routes drawn by mode, with a table of their legs.
    """
    drawn = map_routes(plan, shown)
    extent = _extent(shown)
    box = extent or plan_view(plan)
    single = len(shown) == 1
    title = shown[0].title if single else words("routes_title")
    return Page(
        name=name,
        title=title,
        subtitle=words("routes_subtitle"),
        routes=drawn,
        basemap=base_map(plan, box),
        view=None if extent else box,
        as_of=as_of,
        notes=(words("figures_note"), words("border_note")),
        credits=credits_for(
            plan,
            (
                "rail_links",
                "road_links",
                "marine_lines",
                "eurasia_land",
                "boundary_lines",
            ),
        ),
        index="" if single else "index.html",
        languages=plan_languages(plan),
    )


def map_routes(plan: Plan, shown: Sequence[ShownRoute]) -> tuple[MapRoute, ...]:
    """Return routes as a map draws them.

    Parameters
    ----------
    plan : Plan
        For the names of lines.
    shown : sequence of ShownRoute
        Routes, or reasons for none.

    Returns
    -------
    tuple of maps.routes.Route
        In the order of `shown`.
    """
    import pandas as pd  # noqa: PLC0415 - heavy

    routes = {a.route_id: a.route for a in shown if a.route is not None}
    legs = _named(routes_frame(routes), line_names(plan))
    texts = pd.DataFrame(
        {
            "route_id": a.route_id,
            "name_en": a.title[0],
            "name_zh": a.title[-1],
            **_in_languages("reason", a.reason),
            **_in_languages("note", a.route.messages if a.route else ()),
        }
        for a in shown
    )
    texts_columns = [column for column in texts if column != "route_id"]
    totals = summary_frame(routes).drop(columns=texts_columns, errors="ignore")
    return routes_of(legs, texts.merge(totals, on="route_id", how="left"))


def _in_languages(stem: str, messages: Sequence[Message]) -> dict[str, str]:
    """Return messages as columns of a summary: one per language, one line each."""
    return {
        f"{stem}_{language}": "\n".join(
            render(message, language) for message in messages
        )
        for language in LANGUAGES
    }


def line_names(plan: Plan) -> dict[str, tuple[str, str]]:
    """Return the names of lines, services and gauge yards.

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
    names = {}
    for table, column in (
        ("services", "service"),
        ("sea_links", "service"),
        ("expressways", "name_en"),
        ("rail_lines", "name_en"),
        ("gauge_yards", "name_en"),
    ):
        for row in plan.table(table).to_dict("records"):
            name = str(row.get(column) or "")
            names[str(row["id"])] = (name, str(row.get("name_zh") or "") or name)
    return names


def _named(
    legs: gpd.GeoDataFrame, names: dict[str, tuple[str, str]]
) -> gpd.GeoDataFrame:
    """Return legs with the names of their lines and yards."""
    yards = legs["gateway_id"].where(legs["gauge_break"], "")
    for i, language in enumerate(("name", "zh")):
        yard_names = [names.get(yard, ("", ""))[i] for yard in yards]
        for column in (f"from_{language}", f"to_{language}"):
            pairs = zip(yard_names, legs[column], strict=True)
            legs = legs.assign(**{column: [yard or end for yard, end in pairs]})
    line_cells = [
        [
            names.get(line) or names.get(line.partition("-")[0], ("", ""))
            for line in cell.split(";")[:MAX_LINES]
        ]
        for cell in legs["lines"]
    ]
    via = [
        [", ".join(dict.fromkeys(n[i] for n in row if n[i])) for row in line_cells]
        for i in (0, 1)
    ]
    unit = legs["unit"].replace("passenger", "person")
    return legs.assign(via=via[0], via_zh=via[1], unit=unit)


def _extent(shown: Sequence[ShownRoute]) -> tuple[float, float, float, float] | None:
    positions: list[tuple[float, float]] = []
    for item in shown:
        for leg in item.route.legs if item.route else ():
            positions += leg.lonlat
    if not positions:
        return None
    lon, lat = [p[0] for p in positions], [p[1] for p in positions]
    wide = max(2.0, 0.12 * (max(lon) - min(lon)))
    high = max(2.0, 0.12 * (max(lat) - min(lat)))
    return (
        max(min(lon) - wide, -180.0),
        max(min(lat) - high, -80.0),
        min(max(lon) + wide, 180.0),
        min(max(lat) + high, 80.0),
    )


def place_title(a: Place, b: Place) -> Words:
    """Return the title of a route between two places.

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
    """Write a map page of one route.

    Parameters
    ----------
    work : Workspace
        For the base map.
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
    shown = ShownRoute("route", title, route)
    day = str(work.router.network.meta["state_on"])
    page = route_page(work.plan, [shown], name="route", as_of=day)
    return write_page(page, path)
