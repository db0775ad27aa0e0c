"""A page of layers becomes one Folium map that carries all it needs."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from gis_data.schema import CONFIDENCES
from maps.assets import (
    kit_script,
    kit_style,
    leaflet_script,
    leaflet_style,
    software_line,
)
from maps.basemap import Basemap, load_basemap, packed_basemap
from maps.classes import MODE_CLASSES
from maps.errors import PageError
from maps.escape import escape_html, json_for_script
from maps.glossary import Concept, packed_concept
from maps.i18n import LANGUAGES, value_labels, words
from maps.layers import Layer, layer_values, packed_layer
from maps.page_schema import schema_script
from maps.routes import Route, packed_route, route_values
from maps.style import BASE, INK, VIOLET, Words, style_record

if TYPE_CHECKING:
    from collections.abc import Iterable

    import folium

    from maps.outlines import Extent

CSP = (
    "default-src 'none'; img-src data: blob:; style-src 'unsafe-inline'; "
    "font-src data:; connect-src 'none'; form-action 'none'; base-uri 'none'; "
    "script-src {scripts}"
)


@dataclass(frozen=True)
class Credit:
    """One source of the data on a page, as its licence asks to be named.

    Attributes
    ----------
    name : str
        What it is.
    licence : str
        Licence, short.
    attribution : str
        Text that the licence asks to show.
    """

    name: str
    licence: str
    attribution: str = ""


@dataclass(frozen=True, kw_only=True)
class Page:
    """One map page.

    Attributes
    ----------
    name : str
        File name without ``.html``: letters, digits, ``-`` and ``_``.
    title, subtitle : tuple of str
        English, Chinese and, if any, Russian, Korean.
    layers : tuple of Layer
        What is drawn, in legend order; within areas, lines and points the
        first lies lowest.
    basemap : Basemap, optional
        Background; loaded from the committed layers when it is left out.
    concepts : tuple of Concept
        Terms to explain and highlight.
    routes : tuple of Route
        Routes to draw and tabulate.
    versions : tuple of str
        Values of ``scheme_year`` to switch between, oldest first. Rows of a year
        not listed are always shown.
    version : str
        The one of `versions` shown at first; the last if left out.
    view : tuple of float, optional
        West, south, east, north of the first view; all that is visible if left
        out.
    as_of : str
        Date that the facts hold for.
    notes : tuple of tuple of str
        What a reader must know, each in English, Chinese, ...
    credits : tuple of Credit
        Data sources.
    index : str
        Relative address of the contents page; empty for none.
    """

    name: str
    title: Words
    subtitle: Words = ()
    layers: tuple[Layer, ...] = ()
    basemap: Basemap | None = None
    concepts: tuple[Concept, ...] = ()
    routes: tuple[Route, ...] = ()
    versions: tuple[str, ...] = ()
    version: str = ""
    view: Extent | None = None
    as_of: str = ""
    notes: tuple[Words, ...] = ()
    credits: tuple[Credit, ...] = ()
    index: str = ""

    @property
    def shown_version(self) -> str:
        """Return the version shown at first; empty where there is but one."""
        return self.version or next(reversed(self.versions), "")

    def __post_init__(self) -> None:
        """Refuse a name that is no file name, and parts that share a name."""
        if not re.fullmatch(r"[A-Za-z0-9_-]+", self.name):
            msg = (
                f"page name {self.name!r} cannot be a file name; use letters, "
                "digits, '-' and '_'."
            )
            raise PageError(msg)
        if self.version not in {"", *self.versions}:
            msg = (
                f"page {self.name!r}: it has no version {self.version!r}; use one of: "
                f"{', '.join(self.versions) or 'none'}."
            )
            raise PageError(msg)
        for kind, names in (
            ("layer", [each.name for each in self.layers]),
            ("concept", [each.name for each in self.concepts]),
            ("route", [each.name for each in self.routes]),
        ):
            twice = sorted({each for each in names if names.count(each) > 1})
            if twice:
                msg = (
                    f"page {self.name!r}: {kind} name(s) {', '.join(twice)} stand "
                    "more than once; rename them."
                )
                raise PageError(msg)


def first_view(page: Page) -> Extent:
    """Return the extent that a page opens with.

    Parameters
    ----------
    page : Page
        Any page.

    Returns
    -------
    tuple of float
        West, south, east, north in degrees: the page's own view, else the box
        around its routes and open layers.

    Raises
    ------
    PageError
        If the page has neither a view nor anything to draw.
    """
    if page.view is not None:
        return page.view
    frames = [each.frame for each in page.layers if not each.quiet]
    frames += [each.legs for each in page.routes]
    boxes = [
        tuple(float(side) for side in frame.total_bounds)
        for frame in frames
        if not frame.geometry.dropna().is_empty.all()
    ]
    if not boxes:
        msg = f"page {page.name!r} has nothing to draw and no view; give it a view."
        raise PageError(msg)
    west, south, east, north = zip(*boxes, strict=True)
    return min(west), min(south), max(east), max(north)


def _head(page: Page, view: Extent) -> dict[str, object]:
    return {
        "name": page.name,
        "title": list(page.title),
        "subtitle": list(page.subtitle),
        "as_of": page.as_of,
        "versions": list(page.versions),
        "version": page.shown_version,
        "view": [round(side, 4) for side in view],
        "notes": [list(note) for note in page.notes],
        "credits": [vars(credit) for credit in page.credits],
        "index": page.index,
    }


def page_data(page: Page) -> dict[str, object]:
    """Return everything a page shows, as plain JSON values.

    Parameters
    ----------
    page : Page
        Any page.

    Returns
    -------
    dict
        What ``kit/page.js`` starts from.
    """
    view = first_view(page)
    basemap = page.basemap or load_basemap(view)
    languages = _languages(page)
    always = (*CONFIDENCES, "true", "false")
    values = value_labels([*always, *(each.group for each in page.concepts)])
    for layer in page.layers:
        values |= layer_values(layer)
    values |= route_values(page.routes)
    names = words()["languages"]
    return {
        "page": _head(page, view),
        "languages": languages,
        "language_names": {each: names[each] for each in languages},
        "words": words()["ui"],
        "values": values,
        "colors": {**BASE, "ink": INK, "gauge": VIOLET},
        "software": software_line(),
        "base": packed_basemap(basemap),
        "layers": [packed_layer(layer) for layer in page.layers],
        "concepts": [packed_concept(each) for each in page.concepts],
        "modes": [
            {
                "value": each.value,
                "label": list(each.label),
                "style": style_record(each.style),
            }
            for each in MODE_CLASSES
        ],
        "routes": [packed_route(route) for route in page.routes],
    }


def to_map(page: Page) -> folium.Map:
    """Return a page as a Folium map.

    The map can be shown in a notebook as it is, given more Folium elements
    (make their texts safe with `maps.escape.escape_html`), and written with
    `maps.export.write_map`. Its HTML is the same in every run.

    Parameters
    ----------
    page : Page
        Any page.

    Returns
    -------
    folium.Map
        Map without tiles; Leaflet and the kit are inside it.
    """
    from folium import Map  # noqa: PLC0415 - heavy

    from maps.element import AtlasKit, map_without_cdn  # noqa: PLC0415 - needs folium

    west, south, east, north = first_view(page)
    chart = map_without_cdn(Map)(
        location=[(south + north) / 2, (west + east) / 2],
        zoom_start=5,
        tiles=None,
        zoom_control="topright",
        min_zoom=1,
        maxZoom=13,
        zoomSnap=0.25,
        zoomDelta=0.75,
        wheelPxPerZoomLevel=90,
        worldCopyJump=False,
    )
    chart._id = _stable_id(page.name, "map")  # noqa: SLF001 - branca draws it at random
    kit = AtlasKit(
        head=[
            *_meta(page),
            f"<style>\n{leaflet_style()}\n{kit_style()}</style>",
            f"<script>\n{leaflet_script()}\n</script>",
            f"<script>\n{schema_script()}\n{kit_script()}\n</script>",
        ],
        data=json_for_script(page_data(page)),
    )
    kit._id = _stable_id(page.name, "kit")  # noqa: SLF001 - branca draws it at random
    chart.add_child(kit, name="atlas_kit")
    return chart


def _meta(page: Page) -> list[str]:
    policy = CSP.format(scripts="'unsafe-inline'")
    return [
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        '<meta name="generator" content="Corridor Mapper">',
        f"<title>{escape_html(page.title[0])}</title>",
    ]


def _stable_id(*parts: str) -> str:
    return hashlib.sha256("/".join(parts).encode()).hexdigest()[:32]


def _languages(page: Page) -> list[str]:
    """Return English, Chinese, and what else the names on the page are in."""
    found: set[str] = {"en", "zh"}
    for layer in page.layers:
        found |= layer.languages()
    return [each for each in LANGUAGES if each in found]


def credits_of(pages: Iterable[Page]) -> tuple[Credit, ...]:
    """Return the data sources of some pages, each once, in order.

    Parameters
    ----------
    pages : iterable of Page
        Pages of one atlas.

    Returns
    -------
    tuple of Credit
        Without repeats.
    """
    return tuple(dict.fromkeys(each for page in pages for each in page.credits))
