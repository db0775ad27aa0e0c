"""Colours, line styles and symbols of every map, in one place.

The palette holds for colour-blind readers and in black-and-white print: no
meaning rests on hue alone. A border port's status has its own *shape*, a mode
its own *dash*, a corridor kind its own width, dash or hatch.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gis_data.messages.message import Message

Shape = Literal[
    "circle",
    "half",
    "cross",
    "diamond",
    "ring",
    "square",
    "anchor",
    "star",
    "dot",
    "triangle",
    "hexagon",
    "plane",
]
Hatch = Literal["", "forward", "backward", "dots"]


@dataclass(frozen=True)
class LineStyle:
    """How a line is drawn.

    Attributes
    ----------
    color : str
        CSS colour of the stroke.
    width_px : float
        Width at zoom 7; the page widens it gently as one zooms in.
    dash : tuple of float
        Dash and gap lengths in pixels; empty for a solid line.
    casing : str
        CSS colour of a wider line underneath; empty for none.
    core : str
        CSS colour of a thin line on top; empty for none.
    opacity : float
        0 (invisible) to 1.
    """

    color: str
    width_px: float = 2.0
    dash: tuple[float, ...] = ()
    casing: str = ""
    core: str = ""
    opacity: float = 1.0


@dataclass(frozen=True)
class PointStyle:
    """How a point is drawn.

    Attributes
    ----------
    shape : str
        Name of the symbol.
    color : str
        CSS colour of the symbol.
    size_px : float
        Diameter at zoom 7.
    glyph : str
        One letter written on the symbol; empty for none.
    """

    shape: Shape
    color: str
    size_px: float = 12.0
    glyph: str = ""


@dataclass(frozen=True)
class AreaStyle:
    """How an area is drawn.

    Attributes
    ----------
    fill : str
        CSS colour of the inside.
    opacity : float
        Opacity of the inside, 0 to 1.
    stroke : str
        CSS colour of the outline; empty for none.
    width_px : float
        Width of the outline.
    dash : tuple of float
        Dash and gap lengths of the outline, in pixels.
    hatch : {"", "forward", "backward", "dots"}
        Pattern over the fill, so that overlapping areas stay apart in print.
    """

    fill: str
    opacity: float = 0.2
    stroke: str = ""
    width_px: float = 1.5
    dash: tuple[float, ...] = ()
    hatch: Hatch = ""


Style = LineStyle | PointStyle | AreaStyle
Words = tuple[str, ...]
"""One text in English, Chinese and, where known, Russian and Korean."""


@dataclass(frozen=True)
class LegendClass:
    """One entry of a legend: a value of the data and how it looks.

    Attributes
    ----------
    value : str
        Value in the layer's `style_by` column; ``"*"`` takes all the rest.
    label : tuple of str or Message
        Text of the legend: English, Chinese, then Russian and Korean if any; or a
        term of the catalogue.
    style : LineStyle, PointStyle or AreaStyle
        How it is drawn.
    visible : bool
        Whether it is shown when the page opens.
    """

    value: str
    label: Words | Message
    style: Style
    visible: bool = True


# Hues after Okabe and Ito's colour-blind safe set, darkened for print on white.
VERMILION = "#C2410C"
BLUE = "#1D5FA8"
TEAL = "#0B7A75"
AMBER = "#B7791F"
VIOLET = "#6B4C9A"
GREEN = "#3F7D3A"
ROSE = "#A8326E"
SLATE = "#51606E"
INK = "#1F2933"
GREY = "#8A939C"

BASE: Mapping[str, str] = {
    "sea": "#DCE7EC",
    "land": "#F1EFEA",
    "home": "#FCFBF8",
    "water": "#CBDCE5",
    "river": "#AFC9D7",
    "coast": "#A9BDC8",
    "admin": "#D3CDC2",
    "home_line": "#A79C8C",
    "border": "#8C8379",
    "border_disputed": "#8C8379",
    "label_city": "#3A434C",
    "label_country": "#8D8578",
    "label_region": "#9A9285",
    "label_sea": "#7C9DB0",
}

FALLBACK: Mapping[str, Style] = {
    "points": PointStyle("dot", SLATE, 8),
    "lines": LineStyle(SLATE, 2.0),
    "areas": AreaStyle(SLATE, 0.12, SLATE, 1.0),
}


def style_record(style: Style) -> dict[str, object]:
    """Return a style as plain JSON values, leaving out what is not set.

    Parameters
    ----------
    style : LineStyle, PointStyle or AreaStyle
        Any style.

    Returns
    -------
    dict
        Attribute names and values; empty text and empty dashes are left out.

    Examples
    --------
    >>> style_record(LineStyle("#000", 2.0))
    {'color': '#000', 'width_px': 2.0, 'opacity': 1.0}
    """
    record = asdict(style)
    return {
        name: list(value) if isinstance(value, tuple) else value
        for name, value in record.items()
        if value not in ("", ())
    }
