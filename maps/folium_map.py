"""A page becomes one Folium map that carries Leaflet, the kit and its data."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from branca.element import Element, Figure, MacroElement
from jinja2 import Template

from maps.compose import CSP, first_view, page_data, schema_script
from maps.errors import PageError
from maps.inline import (
    escape_html,
    json_for_script,
    kit_script,
    kit_style,
    leaflet_script,
    leaflet_style,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    import folium

    from maps.compose import Page
    from maps.outlines import Extent

_DATA_ID = "corridor-kit-data"


def to_map(page: Page) -> folium.Map:
    """Return a page as a Folium map.

    The map can be shown in a notebook as it is, given more Folium elements
    (make their texts safe with `maps.inline.escape_html`), and written with
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
    return kit_map(
        page.name,
        first_view(page),
        head=[
            *_meta(page),
            f"<style>\n{leaflet_style()}\n{kit_style()}</style>",
            f"<script>\n{leaflet_script()}\n</script>",
            f"<script>\n{schema_script()}\n{kit_script()}\n</script>",
        ],
        data=page_data(page),
        start="CorridorKit.start",
    )


def kit_map(
    name: str,
    view: Extent,
    *,
    head: list[str],
    data: Mapping[str, object],
    start: str,
    body: str = "",
) -> folium.Map:
    """Return a Folium map that a script of ours starts on.

    Parameters
    ----------
    name : str
        Name of the page; its HTML is the same in every run.
    view : tuple of float
        West, south, east, north of the first view, in degrees.
    head : list of str
        HTML for the page's head, in order.
    data : mapping
        Plain JSON values.
    start : str
        Function that is called with the Leaflet map and the data.
    body : str
        HTML of the body beside the map.

    Returns
    -------
    folium.Map
        Map without tiles that loads nothing.
    """
    from folium import Map  # noqa: PLC0415 - heavy

    west, south, east, north = view
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
    chart._id = _stable_id(name, "map")  # noqa: SLF001 - branca draws it at random
    kit = AtlasKit(head=head, data=json_for_script(data), start=start, body=body)
    kit._id = _stable_id(name, "kit")  # noqa: SLF001 - branca draws it at random
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


class RawHtml(Element):
    """Text that goes into the page as it is.

    Branca parses rendered strings once more as Jinja templates, so that ``{{``
    in a script or in a place's name would be evaluated. Holding the text in an
    attribute keeps it out of the template.

    Parameters
    ----------
    text : str
        HTML or JavaScript.
    """

    _template = Template("{{ this.text }}")

    def __init__(self, text: str) -> None:
        super().__init__()
        self.text = text


class AtlasKit(MacroElement):
    """The kit's styles, scripts and data.

    Parameters
    ----------
    head : list of str
        HTML for the page's head, in order.
    data : str
        The page's data as JSON that may stand inside a script element.
    start : str
        Function that is called with the map and the data.
    body : str
        HTML for the page's body beside the map.
    """

    def __init__(self, head: list[str], data: str, start: str, body: str = "") -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._name = "AtlasKit"
        self.head = head
        self.data = data
        self.start = start
        self.body = body

    def render(self, **_: object) -> str:
        """Put the parts into the figure that holds the map.

        Parameters
        ----------
        **_ : object
            Not used; branca passes its own options.

        Returns
        -------
        str
            Nothing: the parts are in the figure now.

        Raises
        ------
        PageError
            If the element is in no map.
        """
        figure = self.get_root()
        if not isinstance(figure, Figure) or self._parent is None:
            msg = "the kit must be added to a Folium map before it is rendered."
            raise PageError(msg)
        name = self.get_name()
        for i, text in enumerate(self.head):
            figure.header.add_child(RawHtml(text), name=f"{name}_{i}")
        data = f'<script type="application/json" id="{_DATA_ID}">{self.data}</script>'
        figure.html.add_child(RawHtml(f"{self.body}{data}"), name=name)
        start = (
            f"{self.start}({self._parent.get_name()}, "
            f'JSON.parse(document.getElementById("{_DATA_ID}").textContent));'
        )
        figure.script.add_child(RawHtml(start), name=name)
        return ""


def map_without_cdn(base: type[folium.Map]) -> type[folium.Map]:
    """Return the map class without its list of scripts to load from the network.

    Parameters
    ----------
    base : type
        `folium.Map`.

    Returns
    -------
    type
        A subclass; `base` and its class-level lists stay as they were.
    """
    return type(
        "AtlasMap",
        (base,),
        {
            "default_js": [],
            "default_css": [],
            "__doc__": "A Folium map that loads nothing.",
        },
    )
