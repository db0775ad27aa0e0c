"""Small pictures of pages, as SVG without scripts or links."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

from maps.compose import first_view
from maps.inline import escape_html
from maps.layers import GEOMETRIES
from maps.style import BASE, AreaStyle, LegendClass, LineStyle, PointStyle

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from shapely.geometry.base import BaseGeometry

    from maps.basemap import Basemap
    from maps.compose import Page
    from maps.layers import Layer
    from maps.outlines import Extent

WIDTH_PX, HEIGHT_PX = 480, 300
#: Colours of the first line of a picture and of the others.
FIRST, OTHERS = "#0b5cad", "#33414d"
_SVG: Final = "http://www.w3.org/2000/svg"
_MOST_POINTS = 400
_SMALLEST_PX = 5.0


def preview_svg(page: Page, basemap: Basemap) -> str:
    """Return a small picture of what a page shows when it opens.

    Parameters
    ----------
    page : Page
        The page.
    basemap : Basemap
        Its background.

    Returns
    -------
    str
        An ``<svg>`` element, 480 by 300, Mercator, without scripts or links.
    """
    frame = _Frame(first_view(page))
    hidden = set(page.versions) - {page.shown_version}
    layers = [
        part
        for geometry in GEOMETRIES
        for layer in page.layers
        if layer.geometry == geometry
        for part in _layer(layer, hidden, frame)
    ]
    return _picture(page.title[0], basemap, frame, layers)


def lines_svg(
    title: str, view: Extent, basemap: Basemap, lines: Sequence[BaseGeometry]
) -> str:
    """Return a small picture of lines, the first of which stands out.

    Parameters
    ----------
    title : str
        What it shows.
    view : tuple of float
        West, south, east, north in degrees.
    basemap : Basemap
        Its background.
    lines : sequence of shapely geometry
        EPSG:4326.

    Returns
    -------
    str
        As `preview_svg`.
    """
    frame = _Frame(view)
    others = [_stroke(_path(each, frame), OTHERS, 1.4, "4 3") for each in lines[1:]]
    first = [_stroke(_path(each, frame), FIRST, 2.6) for each in lines[:1]]
    drawn = [part for line in (*others, *first) for part in line]
    return _picture(title, basemap, frame, drawn)


def _picture(title: str, basemap: Basemap, frame: _Frame, parts: Iterable[str]) -> str:
    box = f'viewBox="0 0 {WIDTH_PX} {HEIGHT_PX}"'
    name = escape_html(title)
    return "".join(
        (
            f'<svg xmlns="{_SVG}" role="img" {box} aria-label="{name}">',
            f'<rect width="{WIDTH_PX}" height="{HEIGHT_PX}" fill="{BASE["sea"]}"/>',
            *_ground(basemap, frame),
            *parts,
            "</svg>",
        )
    )


class _Frame:
    """From longitude and latitude to the pixels of the picture."""

    def __init__(self, view: tuple[float, float, float, float]) -> None:
        west, south, east, north = view
        x0, x1 = math.radians(west), math.radians(east)
        y0, y1 = _mercator(south), _mercator(north)
        span_x, span_y = max(x1 - x0, 1e-4), max(y1 - y0, 1e-4)
        self.scale = 0.92 * min(WIDTH_PX / span_x, HEIGHT_PX / span_y)
        self.left = WIDTH_PX / 2 - self.scale * (x0 + x1) / 2
        self.top = HEIGHT_PX / 2 + self.scale * (y0 + y1) / 2

    def xy(self, lon: float, lat: float) -> tuple[float, float]:
        return (
            self.left + self.scale * math.radians(lon),
            self.top - self.scale * _mercator(lat),
        )

    def box(self) -> tuple[float, float, float, float]:
        """Return west, south, east, north of the picture, in degrees."""
        margin = 12
        west = math.degrees((-margin - self.left) / self.scale)
        east = math.degrees((WIDTH_PX + margin - self.left) / self.scale)
        north = _latitude((self.top + margin) / self.scale)
        south = _latitude((self.top - HEIGHT_PX - margin) / self.scale)
        return west, south, east, north


def _mercator(lat: float) -> float:
    return math.asinh(math.tan(math.radians(max(-84.0, min(84.0, lat)))))


def _latitude(y: float) -> float:
    return math.degrees(math.atan(math.sinh(y)))


def _path(shape: BaseGeometry | None, frame: _Frame) -> str:
    """Return the outline of a shape as SVG path data, about a pixel fine."""
    import shapely  # noqa: PLC0415 - heavy

    if shape is None or shape.is_empty:
        return ""
    pixel_deg = math.degrees(1.0 / frame.scale)
    coarse = shapely.simplify(shapely.clip_by_rect(shape, *frame.box()), pixel_deg)
    pieces: list[str] = []
    for ring in _rings(coarse):
        spots = [frame.xy(lon, lat) for lon, lat, *_ in ring.coords]
        xs, ys = zip(*spots, strict=True)
        if max(xs) - min(xs) + max(ys) - min(ys) > _SMALLEST_PX:
            text = "L".join(f"{x:.0f} {y:.0f}" for x, y in spots)
            pieces.append(f"M{text}")
    return "".join(pieces)


def _rings(shape: BaseGeometry) -> Iterator[BaseGeometry]:
    import shapely  # noqa: PLC0415 - heavy

    for part in shapely.get_parts(shape):
        if part.geom_type == "GeometryCollection":
            yield from _rings(part)
        elif part.geom_type == "Polygon":
            yield from (part.exterior, *part.interiors)
        elif part.geom_type in {"LineString", "LinearRing"}:
            yield part


def _ground(basemap: Basemap, frame: _Frame) -> Iterator[str]:
    fills = ((basemap.land, "land"), (basemap.home, "home"), (basemap.lakes, "water"))
    for shape, color in fills:
        path = _path(shape, frame)
        if path:
            yield f'<path d="{path}" fill="{BASE[color]}" fill-rule="evenodd"/>'
    strokes = (
        (basemap.coast, BASE["coast"], 0.7, ""),
        (basemap.borders, BASE["border"], 0.8, "4 2 1 2"),
        (basemap.disputed, BASE["border"], 0.8, "2 2"),
        (basemap.home, BASE["home_line"], 0.8, ""),
    )
    for shape, color, width, dash in strokes:
        yield from _stroke(_path(shape, frame), color, width, dash)


def _stroke(path: str, color: str, width: float, dash: str = "") -> Iterator[str]:
    if path:
        dashed = f' stroke-dasharray="{dash}"' if dash else ""
        yield (
            f'<path d="{path}" fill="none" stroke="{color}" '
            f'stroke-width="{width:.1f}" stroke-linejoin="round"{dashed}/>'
        )


def _layer(layer: Layer, hidden: set[str], frame: _Frame) -> Iterator[str]:
    classes, codes = layer.class_of_rows()
    rows = layer.frame.reset_index(drop=True)
    years = (
        rows["scheme_year"].astype(str).str.removesuffix(".0")
        if "scheme_year" in rows.columns
        else None
    )
    for i, (code, shape) in enumerate(zip(codes, rows.geometry, strict=True)):
        old = years is not None and years[i] in hidden
        if old or not classes[code].visible or shape is None or i > _MOST_POINTS:
            continue
        yield from _object(classes[code], shape, frame, quiet=layer.quiet)


def _object(
    shown: LegendClass, shape: BaseGeometry, frame: _Frame, *, quiet: bool
) -> Iterator[str]:
    style = shown.style
    if isinstance(style, LineStyle):
        width = style.width_px * (0.5 if quiet else 0.62)
        yield from _stroke(_path(shape, frame), style.color, max(0.4, width))
    elif isinstance(style, AreaStyle):
        path = _path(shape, frame)
        if path:
            yield (
                f'<path d="{path}" fill="{style.fill}" fill-opacity="{style.opacity}" '
                f'stroke="{style.stroke or "none"}" stroke-width="0.8"/>'
            )
    elif isinstance(style, PointStyle) and not shape.is_empty:
        lon, lat, *_ = shape.coords[0]
        x, y = frame.xy(lon, lat)
        if 0 <= x <= WIDTH_PX and 0 <= y <= HEIGHT_PX:
            yield (
                f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{style.size_px / 4.2:.1f}" '
                f'fill="{style.color}" stroke="#fff" stroke-width="0.8"/>'
            )
