"""What a page of its own scripts is made of, and the map that it becomes."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from rjsmin import jsmin

from gis_data.messages.catalogue import texts
from gis_data.messages.message import Message
from maps.basemap import packed_basemap
from maps.compose import schema_script
from maps.folium_map import kit_map
from maps.i18n import heading, in_languages
from maps.inline import (
    escape_html,
    kit_script,
    leaflet_script,
    leaflet_style,
    packed_json,
    script_text,
    software_line,
    style_text,
)
from maps.pages.script import GLOBAL, page_script, page_style
from maps.preview import lines_svg

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import folium

    from maps.basemap import Basemap
    from maps.compose import Credit
    from maps.outlines import Extent
    from maps.style import Words

#: Scripts of the kit that draw the background and its names.
KIT = ("base", "codec", "draw", "model", "labels", "canvas")
STYLES = ("page", "form", "answer", "map", "narrow", "print")
_DOTS_ACROSS = 150  # radii of a dot of the small picture
#: Style sheets of a page besides `STYLES`, by its entry.
OWN_STYLES = {"ports": ("ports",)}
# In words that every browser knows: it runs where nothing else may.
_CHECK = """
(function () {
  var page = document.documentElement;
  var fits = typeof DecompressionStream === "function";
  try { if (fits) new DecompressionStream("deflate-raw"); } catch (e) { fits = false; }
  page.className = fits ? "js" : "old";
  function show() {
    var hidden = document.querySelector(".old .fallback noscript");
    if (hidden) hidden.outerHTML = hidden.textContent;
  }
  document.addEventListener("DOMContentLoaded", show);
  window.onerror = function () {
    if (!/kit-ready/.test(document.body ? document.body.className : "")) {
      page.className = "old";
      show();
    }
  };
})();
"""


@dataclass(frozen=True, kw_only=True)
class AtlasPage:
    """A page run by its own scripts: of answers, which it finds too, or of ports.

    Attributes
    ----------
    name : str
        File name without ``.html``.
    title : tuple of str
        English, Chinese and, if any, Russian, Korean.
    answers : sequence of mapping
        Answers that the page opens with, as `network.export.page.answer` writes them.
    catalogue : mapping of str to mapping
        Messages by language and code, as `gis_data.messages.templates` compiles them;
        its languages are those of the page.
    basemap : Basemap
        Background.
    view : tuple of float
        West, south, east, north of the first view, in degrees.
    day : str
        Date of the data.
    gates : sequence of mapping, or mapping of columns
        Border ports, yards and straits: ``id``, ``name_en`` ...
    credits : tuple of Credit
        Data sources.
    network : mapping, optional
        Network that the page finds routes on, as `network.export.page.pack` packs it.
    record : mapping
        What else the page needs to be asked, as `corridors.atlas.route_page.record`
        gives it.
    engine : str
        Script of the engine; empty on a page that is not asked.
    entry : str
        Module that starts the page, ``routes`` or ``ports``.
    brand : tuple of str
        What its top bar is headed by; the title if left out.
    subtitle : tuple of str
        What it shows, for the contents page of an atlas.
    index : str
        Relative address of the contents page; empty for none.
    pages : tuple of (str, str)
        Codes of the names of sibling pages and their addresses, this one with none.
    """

    name: str
    title: Words
    answers: Sequence[Mapping[str, Any]]
    catalogue: Mapping[str, Mapping[str, Any]]
    basemap: Basemap
    view: Extent
    day: str
    gates: Sequence[Mapping[str, Any]] | Mapping[str, Sequence[Any]] = ()
    credits: tuple[Credit, ...] = ()
    network: Mapping[str, Any] | None = None
    record: Mapping[str, Any] = field(default_factory=dict)
    engine: str = ""
    entry: str = "routes"
    brand: Words = ()
    subtitle: Words = ()
    index: str = ""
    pages: tuple[tuple[str, str], ...] = ()

    @property
    def counted(self) -> Message:
        """Return the name of what `count` counts."""
        return Message("ports.title" if "ports" in self.record else "page.routes")

    @property
    def count(self) -> int:
        """Return how many questions it opens with, or ports it has."""
        return len(self.record.get("ports") or self.record.get("saved", self.answers))


def picture(page: AtlasPage) -> str:
    """Return a small picture of the first answer of a page, or of its ports.

    Parameters
    ----------
    page : AtlasPage
        Any page.

    Returns
    -------
    str
        As `maps.preview.preview_svg`.
    """
    import shapely  # noqa: PLC0415 - heavy

    routes = page.answers[0]["routes"] if page.answers else ()
    reach = (page.view[2] - page.view[0]) / _DOTS_ACROSS
    dots = [
        shapely.Point(port["lon"], port["lat"]).buffer(reach).exterior
        for port in page.record.get("ports", ())
    ]
    lines = [
        shapely.MultiLineString(
            [leg["lonlat"] for leg in route["legs"] if len(leg["lonlat"]) > 1]
        )
        for route in routes
    ]
    lines += [shapely.MultiLineString(dots)] if dots else []
    return lines_svg(page.title[0], page.view, page.basemap, lines)


def to_folium_map(page: AtlasPage) -> folium.Map:
    """Return a page of routes as a Folium map.

    Parameters
    ----------
    page : AtlasPage
        Any page.

    Returns
    -------
    folium.Map
        To be given more Folium elements, and written with `maps.export.write_map`.
    """
    scripts = (
        leaflet_script(),
        f"{schema_script()}\n{jsmin(kit_script(KIT))}",
        *([script_text(page.engine)] if page.engine else []),
        script_text(page_script(page.entry)),
    )
    style = style_text(page_style(STYLES + OWN_STYLES.get(page.entry, ())))
    return kit_map(
        page.name,
        page.view,
        body=_fallback(page),
        head=[
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            '<meta name="generator" content="Corridor Mapper">',
            f"<title>{escape_html(page.title[0])}</title>",
            f"<script>{_CHECK}</script>",
            f"<style>\n{leaflet_style()}\n{style}</style>",
            *(f"<script>\n{code}\n</script>" for code in scripts),
        ],
        data={
            "index": page.index,
            "record": packed_json(page_record(page)),
            "network": page.network,
        },
        start=f"{GLOBAL}.start",
    )


def _fallback(page: AtlasPage) -> str:
    """Return what a browser shows that runs no script, or is too old for ours."""

    def said(kind: str, code: str) -> str:
        return "".join(
            f'<p class="{kind}" lang="{language}">{escape_html(text)}</p>'
            for language, text in texts(Message(f"answer.{code}"))._asdict().items()
            if language in page.catalogue
        )

    title = escape_html(page.title[0])
    without = f"<noscript>{said('for-none', 'no_script')}{picture(page)}</noscript>"
    return (
        f'<div class="fallback"><h1>{title}</h1>{said("for-old", "old_browser")}'
        f"{without}</div>"
    )


def page_record(page: AtlasPage) -> dict[str, Any]:
    """Return everything a page shows, as plain JSON values.

    Parameters
    ----------
    page : AtlasPage
        Any page.

    Returns
    -------
    dict
        What the entry of the page starts from.
    """
    languages = list(page.catalogue)
    return {
        "name": page.name,
        "title": heading(page.title)._asdict(),
        "brand": heading(page.brand or page.title)._asdict(),
        "catalogue": page.catalogue,
        "base": in_languages(packed_basemap(page.basemap, languages), languages),
        "answers": list(page.answers),
        "gates": page.gates,
        "data": {
            "day": page.day,
            "credits": [vars(credit) for credit in page.credits],
            "software": software_line(),
        },
        "pages": [{"name": name, "address": at} for name, at in page.pages],
        **page.record,
    }
