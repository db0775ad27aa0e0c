"""The one branca element that puts the kit and the data into a Folium map."""

from __future__ import annotations

from typing import TYPE_CHECKING

from branca.element import Element, Figure, MacroElement
from jinja2 import Template

from maps.errors import PageError

if TYPE_CHECKING:
    import folium

_DATA_ID = "corridor-kit-data"


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
    """

    def __init__(self, head: list[str], data: str) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._name = "AtlasKit"
        self.head = head
        self.data = data

    def render(self, **_: object) -> str:
        """Put the parts into the figure that the map stands in.

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
        figure.html.add_child(RawHtml(data), name=name)
        start = (
            f"CorridorKit.start({self._parent.get_name()}, "
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
