"""Pages of routes: of the answers of an atlas, or of one answer alone."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from corridors.atlas.plan_page import Words, base_map, credits_for, words
from corridors.atlas.plan_scope import plan_languages, plan_view
from corridors.atlas.route_page.messages import page_messages
from gis_data.messages.message import LANGUAGES, I18nText, Message
from maps.pages.page import AtlasPage, to_folium_map
from network.export.page.answer import answer_record
from network.query.describe import gate_name
from network.query.route_query import ResolvedQuery
from network.query.routes import RelatedRoute

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    import folium

    from corridors.workspace import Workspace
    from gis_data.gazetteer import Place
    from gis_data.plan import Plan
    from network.model.errors import NoRouteError
    from network.model.store import Network
    from network.query.routes import Route, RouteSet

    Record = dict[str, Any]
    Extent = tuple[float, float, float, float]

#: Degrees of longitude by degree of latitude that the background of a page covers.
WIDEST = 2.4
#: Sources of the ground and of the network that pages of routes draw.
SOURCES = (
    "rail_links", "road_links", "marine_lines", "eurasia_land", "boundary_lines",
)  # fmt: skip


@dataclass(frozen=True)
class ShownRoute:
    """A question of the atlas with its answer.

    Attributes
    ----------
    route_id : str
        Short name.
    title : tuple of str
        English, Chinese.
    route : Route or None
        The best route.
    reason : tuple of Message
        Why there is none.
    answer : dict
        As `network.export.page.answer.answer_record`.
    """

    route_id: str
    title: Words
    route: Route | None
    reason: tuple[Message, ...] = ()
    answer: Record = field(default_factory=dict)


def shown_route(
    route_id: str,
    title: Words,
    query: ResolvedQuery,
    result: Sequence[RelatedRoute] | NoRouteError,
) -> ShownRoute:
    """Return a question with its answer.

    Parameters
    ----------
    route_id : str
        Short name.
    title : tuple of str
        English, Chinese.
    query : ResolvedQuery
        The question.
    result : sequence of RelatedRoute, or NoRouteError
        Its routes, the best first, or why there is none.

    Returns
    -------
    ShownRoute
        For pages.
    """
    if isinstance(result, Exception):
        answer = answer_record(query, result)
        return ShownRoute(route_id, title, None, result.messages, answer)
    answer = answer_record(query, result, alternatives=len(result) - 1)
    return ShownRoute(route_id, title, result[0].route, (), answer)


def route_page(
    work: Workspace, answers: Sequence[Record], *, name: str, title: Words
) -> AtlasPage:
    """Return a page that shows answers, without a network to find others.

    Parameters
    ----------
    work : Workspace
        For the background, names of gates and credits.
    answers : sequence of dict
        As `network.export.page.answer.answer_record`; the first is shown.
    name : str
        File name without ``.html``.
    title : tuple of str
        English, Chinese.

    Returns
    -------
    AtlasPage
        The page.
    """
    view = extent(answers) or plan_view(work.plan)
    languages = plan_languages(work.plan)
    return AtlasPage(
        name=name,
        title=title,
        answers=answers,
        catalogue=page_messages(languages, countries(answers)),
        basemap=base_map(work.plan, _for_wide_windows(view)),
        view=view,
        day=str(work.router.network.meta["state_on"]),
        gates=_gates(work.router.network, answers),
        credits=credits_for(work.plan, SOURCES),
        subtitle=words("routes_subtitle"),
    )


def explore(work: Workspace, routes: Route | RouteSet) -> folium.Map:
    """Return routes as a map page that needs no internet.

    Parameters
    ----------
    work : Workspace
        For the background, names and credits.
    routes : Route or RouteSet
        The routes.

    Returns
    -------
    folium.Map
        Layers can be added to it; `maps.export.write_map` writes it.
    """
    related = _related(routes)
    best = related[0].route
    options = {"profile": best.profile, "criterion": best.criterion}
    query = ResolvedQuery(best.origin, best.destination, **options)  # type: ignore[arg-type]
    answer = answer_record(query, related, alternatives=len(related) - 1)
    title = place_title(best.origin, best.destination)
    return to_folium_map(route_page(work, [answer], name="route", title=title))


def write_route_map(
    work: Workspace,
    routes: Route | RouteSet,
    path: Path,
    query: ResolvedQuery | None = None,
) -> Path:
    """Write a map page of routes.

    Parameters
    ----------
    work : Workspace
        For the background, names and credits.
    routes : Route or RouteSet
        The routes.
    path : pathlib.Path
        HTML file.
    query : ResolvedQuery, optional
        The question, whose closures the page shows.

    Returns
    -------
    pathlib.Path
        The file.
    """
    from maps.export import write_map  # noqa: PLC0415 - heavy

    if query is None:
        return write_map(explore(work, routes), path)
    related = _related(routes)
    answer = answer_record(query, related, alternatives=len(related) - 1)
    title = place_title(query.origin, query.destination)
    page = route_page(work, [answer], name="route", title=title)
    return write_map(to_folium_map(page), path)


def _related(routes: Route | RouteSet) -> tuple[RelatedRoute, ...]:
    from network.query.routes import RouteSet  # noqa: PLC0415 - to tell them apart

    if isinstance(routes, RouteSet):
        return tuple(sorted(routes.related, key=lambda one: one.extra))
    return (RelatedRoute(routes),)


def _gates(network: Network, answers: Iterable[Record]) -> list[Record]:
    """Return names of the gates of answers, and of those that would open a route."""
    ids = {
        leg["gateway_id"]
        for route in _routes(answers)
        for leg in route["legs"]
        if leg["gateway_id"]
    }
    for answer in answers:
        ids |= {
            opening["gate"] for opening in (answer["none"] or {}).get("openings", ())
        }
        ids |= set(answer["request"]["policy"]["closed"])
    return [_gate(network, gate_id) for gate_id in sorted(ids)]


def _gate(network: Network, gate_id: str) -> Record:
    names = names_of_gate(network, gate_id)
    return {
        "id": gate_id,
        **{f"name_{each}": names.get(each, "") for each in LANGUAGES},
    }


def names_of_gate(network: Network, gate_id: str) -> dict[str, str]:
    """Return the names of a gate by language.

    Parameters
    ----------
    network : Network
        The network.
    gate_id : str
        As `network.query.describe.gate_name` takes it.

    Returns
    -------
    dict of str to str
        Of the languages that it has a name in; its id, in English, where it has none.
    """
    named = gate_name(network, gate_id)
    name = named.params["name"] if isinstance(named, Message) else gate_id
    texts = name._asdict() if isinstance(name, I18nText) else {"en": str(name)}
    return {language: text for language, text in texts.items() if text}


def countries(answers: Iterable[Record]) -> set[str]:
    """Return the countries that answers name.

    Parameters
    ----------
    answers : iterable of dict
        As `network.export.page.answer.answer_record`.

    Returns
    -------
    set of str
        ISO 3166-1 alpha-2 codes of places and of what messages list.
    """
    known = {place["country"] for answer in answers for place in answer["places"]}
    for route in _routes(answers):
        known |= {code for leg in route["legs"] for code in leg["country"]}
    return {code for code in known if code}


def _routes(answers: Iterable[Record]) -> Iterable[Record]:
    """Return the routes of answers, and those that a gate would open."""
    for answer in answers:
        yield from answer["routes"]
        openings = (answer["none"] or {}).get("openings", ())
        yield from (each["route"] for each in openings if each["route"])


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


def extent(answers: Iterable[Record]) -> Extent | None:
    """Return the box around answers, with room for names.

    Parameters
    ----------
    answers : iterable of dict
        As `network.export.page.answer.answer_record`.

    Returns
    -------
    tuple of float or None
        West, south, east, north in degrees; None where nothing is drawn.
    """
    legs = (leg for route in _routes(answers) for leg in route["legs"])
    positions = [position for leg in legs for position in leg["lonlat"]]
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


def _for_wide_windows(view: Extent) -> Extent:
    """Return a view widened, so that no window sees the edge of the background."""
    west, south, east, north = view
    more = max(0.0, (WIDEST * (north - south) - (east - west)) / 2)
    return max(west - more, -180.0), south, min(east + more, 180.0), north


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
