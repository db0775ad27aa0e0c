"""A set of map pages and the contents page that opens them, with a picture of each."""

from __future__ import annotations

import math
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from gis_data.atomic import atomic_write_dir
from gis_data.messages.message import LANGUAGES
from gis_data.output_folder import check_output_folder
from maps.basemap import load_basemap
from maps.classes import MODE_CLASSES
from maps.compose import CSP, credits_of, first_view, page_languages
from maps.errors import PageError
from maps.export import html_bytes, page_html, script_hash
from maps.i18n import LANGUAGE_NAMES, heading, page_words
from maps.inline import escape_html, kit_script, kit_style, software_line
from maps.layers import GEOMETRIES
from maps.style import BASE, AreaStyle, LegendClass, LineStyle, PointStyle

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from shapely.geometry.base import BaseGeometry

    from gis_data.messages.message import I18nText
    from maps.basemap import Basemap
    from maps.compose import Page
    from maps.layers import Layer
    from maps.style import Words

GENERATOR = '<meta name="generator" content="Corridor Mapper">'
INDEX = "index.html"
WIDTH_PX, HEIGHT_PX = 480, 300
_SVG = "http://www.w3.org/2000/svg"
_MOST_POINTS = 400
_SMALLEST_PX = 5.0
_TO_INDEX = f'"index":"{INDEX}"'.encode("ascii")  # in the pages of an atlas


def write_atlas(
    out: Path,
    pages: Sequence[Page],
    *,
    title: Words,
    intro: Words = (),
    as_of: str = "",
    force: bool = False,
    progress: Callable[[str], None] | None = None,
) -> list[Path]:
    """Write map pages and a contents page into one folder.

    Every file opens alone, from a disk, with no network. Pages are made in a
    hidden folder beside the target, which replaces it in one step when all of them
    are complete, so a stop or a full disk leaves the earlier atlas as it was.
    Pages of an earlier atlas that are no longer made are removed, other files stay.

    Parameters
    ----------
    out : Path
        Folder; made if need be.
    pages : sequence of Page
        The pages, in the order of the contents.
    title, intro : tuple of str
        Heading and first paragraph of the contents page: English, Chinese, and
        Russian and Korean if any.
    as_of : str
        Date of the facts.
    force : bool
        Whether to replace files of these names that are no pages of an atlas.
    progress : callable, optional
        Called with the name of each file when it is made.

    Returns
    -------
    list of Path
        The files written, the contents page first.

    Raises
    ------
    PageError
        If there are no pages, or two of one name, or one is called ``index``.
    OutputError
        If the folder cannot be written or is full, or files in it would be lost.
    """
    _check_names(pages)
    out = Path(out)
    check_atlas_folder(out, [page.name for page in pages], force=force)
    ready = [_complete(page) for page in pages]
    contents = _contents(ready, title=title, intro=intro, as_of=as_of)
    documents = [(f"{page.name}.html", page_html(page)) for page in ready]
    names = {INDEX, *(name for name, _ in documents)}
    with atomic_write_dir(out, replaces=lambda f: _is_replaced(f, names)) as folder:
        for name, html in [*documents, (INDEX, contents)]:
            (folder / name).write_bytes(html_bytes(html, out / name))
            if progress is not None:
                progress(name)
    return [out / INDEX, *(out / name for name, _ in documents)]


def check_atlas_folder(out: Path, pages: Sequence[str], *, force: bool = False) -> None:
    """Raise the errors of `write_atlas` that are known before pages are made.

    Parameters
    ----------
    out : Path
        Folder to write; it need not exist.
    pages : sequence of str
        Names of the pages.
    force : bool
        Whether to replace files of these names that are no pages of an atlas.

    Raises
    ------
    OutputError
        If it is no folder, or files in it would be lost.
    """
    names = {INDEX, *(f"{page}.html" for page in pages)}
    check_output_folder(out, names, is_ours=_is_ours, force=force)


def _is_replaced(file: Path, names: set[str]) -> bool:
    """Return whether an atlas has a file in its folder, or an earlier atlas had it."""
    if file.name in names:
        return True
    earlier = file.suffix == ".html" and file.is_file() and _is_ours(file)
    return earlier and _TO_INDEX in file.read_bytes()


def _check_names(pages: Sequence[Page]) -> None:
    names = [page.name for page in pages]
    twice = sorted({name for name in names if names.count(name) > 1})
    if not names or twice or "index" in names:
        problem = (
            f"page name(s) {', '.join(twice)} occur more than once"
            if twice
            else "one page is called 'index', the name of the contents page"
            if names
            else "there are no pages"
        )
        msg = f"atlas: {problem}; give at least one page, each its own name."
        raise PageError(msg)


def _complete(page: Page) -> Page:
    """Return a page with its background loaded and a link to the contents."""
    basemap = page.basemap or load_basemap(first_view(page))
    return replace(page, basemap=basemap, index=page.index or INDEX)


def _is_ours(path: Path) -> bool:
    with path.open("rb") as file:
        return GENERATOR.encode("ascii") in file.read(4096)


def _contents(pages: Sequence[Page], *, title: Words, intro: Words, as_of: str) -> str:
    """Return the contents page."""
    from jinja2 import Environment, PackageLoader  # noqa: PLC0415 - heavy

    environment = Environment(
        loader=PackageLoader("maps", "kit"), autoescape=True, trim_blocks=True
    )
    ui = page_words()
    script = kit_script(("index",))
    dated = [text.replace("{date}", as_of) for text in ui["as_of"]] if as_of else None
    count = [text.replace("{n}", str(len(pages))) for text in ui["pages"]]
    return environment.get_template("index.html.j2").render(
        policy=CSP.format(scripts=script_hash(script)),
        generator=GENERATOR,
        style=kit_style(("index",)),
        script=script,
        title=title,
        intro=intro,
        facts=[line for line in (count, dated, ui["offline_note"]) if line],
        cards=[_card(page) for page in pages],
        credits=credits_of(pages),
        software=software_line(),
        ui=ui,
        languages=[
            language
            for language in LANGUAGES
            if any(language in page_languages(page) for page in pages)
        ],
        places={language: i for i, language in enumerate(LANGUAGES)},
        names=LANGUAGE_NAMES,
    )


def _card(page: Page) -> dict[str, object]:
    counts = layer_counts(page.layers)
    if page.routes:
        counts.append((page_words()["routes"], len(page.routes)))
    basemap = page.basemap or load_basemap(first_view(page))
    return {"page": page, "preview": preview_svg(page, basemap), "counts": counts}


def layer_counts(layers: Sequence[Layer]) -> list[tuple[I18nText, int]]:
    """Return how many distinct objects each layer that can be opened holds.

    Parameters
    ----------
    layers : sequence of Layer
        Layers of one page.

    Returns
    -------
    list of tuple
        Heading and number of distinct keys; quiet layers are left out.
    """
    return [
        (heading(layer.title), int(layer.frame[layer.key].nunique()))
        for layer in layers
        if not layer.quiet and len(layer.frame)
    ]


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
    box = f'viewBox="0 0 {WIDTH_PX} {HEIGHT_PX}"'
    name = escape_html(page.title[0])
    hidden = set(page.versions) - {page.shown_version}
    parts = [
        f'<svg xmlns="{_SVG}" role="img" {box} aria-label="{name}">',
        f'<rect width="{WIDTH_PX}" height="{HEIGHT_PX}" fill="{BASE["sea"]}"/>',
        *_ground(basemap, frame),
    ]
    for geometry in GEOMETRIES:
        for layer in page.layers:
            if layer.geometry == geometry:
                parts.extend(_layer(layer, hidden, frame))
        if geometry == "lines":
            parts.extend(_routes(page, frame))
    return "".join((*parts, "</svg>"))


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


def _routes(page: Page, frame: _Frame) -> Iterator[str]:
    colors = {each.value: each.style for each in MODE_CLASSES}
    for route in page.routes:
        for mode, shape in zip(
            route.legs.get("mode", ()),
            route.legs.geometry if len(route.legs) else (),
            strict=True,
        ):
            style = colors.get(str(mode))
            if isinstance(style, LineStyle):
                dash = "4 3" if style.dash else ""
                yield from _stroke(_path(shape, frame), style.color, 2.0, dash)
