"""What a page is made of, and the data and names that its scripts start from."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from gis_data.messages.message import LANGUAGES
from gis_data.schema import CONFIDENCES
from maps.basemap import NAMED, SHAPES, Basemap, load_basemap, packed_basemap
from maps.errors import PageError
from maps.glossary import Concept, packed_concept
from maps.i18n import LANGUAGE_NAMES, heading, in_languages, page_words, value_labels
from maps.inline import json_for_script, software_line
from maps.layers import (
    GEOMETRIES,
    LAYER_COLUMNS,
    Layer,
    layer_values,
    packed_layer,
)
from maps.style import BASE, INK, VIOLET, Words

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from gis_data.messages.message import I18nText
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
    languages : tuple of str
        Languages offered beside English; if left out, Chinese and those that its
        layers or legs have names in.
    """

    name: str
    title: Words
    subtitle: Words = ()
    layers: tuple[Layer, ...] = ()
    basemap: Basemap | None = None
    concepts: tuple[Concept, ...] = ()
    versions: tuple[str, ...] = ()
    version: str = ""
    view: Extent | None = None
    as_of: str = ""
    notes: tuple[Words, ...] = ()
    credits: tuple[Credit, ...] = ()
    index: str = ""
    languages: tuple[str, ...] = ()

    @property
    def shown_version(self) -> str:
        """Return the version shown at first; empty where there is but one."""
        return self.version or next(reversed(self.versions), "")

    def __post_init__(self) -> None:
        """Refuse a name that cannot be a file name, and parts that share a name."""
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
            ("layer", [layer.name for layer in self.layers]),
            ("concept", [concept.name for concept in self.concepts]),
        ):
            twice = sorted({name for name in names if names.count(name) > 1})
            if twice:
                msg = (
                    f"page {self.name!r}: {kind} name(s) {', '.join(twice)} occur "
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
        around its open layers.

    Raises
    ------
    PageError
        If the page has neither a view nor anything to draw.
    """
    if page.view is not None:
        return page.view
    frames = [layer.frame for layer in page.layers if not layer.quiet]
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
        "title": heading(page.title),
        "subtitle": heading(page.subtitle),
        "as_of": page.as_of,
        "versions": list(page.versions),
        "version": page.shown_version,
        "view": [round(side, 4) for side in view],
        "notes": [heading(note) for note in page.notes],
        "credits": [vars(credit) for credit in page.credits],
        "index": page.index,
        "unnamed": _unnamed(page),
    }


def _unnamed(page: Page) -> dict[str, list[int]]:
    """Return by language how many names of how many are not known in it."""
    tables = [layer.frame for layer in page.layers if not layer.quiet]
    total = sum(len(table) for table in tables)
    named = {
        language: sum(
            int(table[f"name_{language}"].fillna("").ne("").sum())
            for table in tables
            if f"name_{language}" in table
        )
        for language in page_languages(page)
    }
    return {each: [total - count, total] for each, count in named.items()}


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
    languages = page_languages(page)
    data = {
        "page": _head(page, view),
        "language_names": {each: LANGUAGE_NAMES[each] for each in languages},
        "words": page_words(),
        "values": _values(page),
        "colors": {**BASE, "ink": INK, "gauge": VIOLET},
        "software": software_line(),
        "base": packed_basemap(basemap, languages),
        "layers": [packed_layer(layer) for layer in page.layers],
        "concepts": [packed_concept(concept) for concept in page.concepts],
    }
    packed: dict[str, object] = in_languages(data, languages)
    return {"languages": languages, **packed}


def _values(page: Page) -> Mapping[str, I18nText]:
    """Return translations of the values of closed lists on a page."""
    groups = [concept.group for concept in page.concepts]
    values = value_labels([*CONFIDENCES, "true", "false", *groups])
    for layer in page.layers:
        values |= layer_values(layer)
    return values


def page_schema() -> dict[str, object]:
    """Return the names of what a page's data hold, as plain JSON values.

    Returns
    -------
    dict
        ``languages`` in the order of every text; ``confidences``, lowest first;
        ``geometries`` of layers, lowest first; ``layer_columns`` and the
        ``base_shapes`` and ``base_names`` of the background.

    Examples
    --------
    >>> page_schema()["languages"]
    ['en', 'zh', 'ru', 'ko']
    """
    return {
        "languages": list(LANGUAGES),
        "confidences": list(reversed(CONFIDENCES)),
        "geometries": list(GEOMETRIES),
        "layer_columns": ["key", *LAYER_COLUMNS],
        "base_shapes": list(SHAPES),
        "base_names": list(NAMED),
    }


def schema_script() -> str:
    """Return the schema as the script that goes before those of the kit.

    Returns
    -------
    str
        JavaScript that may stand inside a ``<script>`` element.
    """
    return f"window.CorridorSchema = {json_for_script(page_schema())};"


def page_languages(page: Page) -> list[str]:
    """Return the languages that a page is offered in.

    Parameters
    ----------
    page : Page
        Any page.

    Returns
    -------
    list of str
        English, and the others that it names; if it names none, Chinese and those
        that its layers or legs have names in.
    """
    named = {"en", *page.languages}
    if not page.languages:
        named |= {"zh"}.union(*(layer.languages() for layer in page.layers))
    return [language for language in LANGUAGES if language in named]


class _Credited(Protocol):
    @property
    def credits(self) -> tuple[Credit, ...]: ...


def credits_of(pages: Iterable[_Credited]) -> tuple[Credit, ...]:
    """Return the data sources of some pages, each once, in order.

    Parameters
    ----------
    pages : iterable
        Pages of one atlas, each with its ``credits``.

    Returns
    -------
    tuple of Credit
        Without repeats.
    """
    return tuple(dict.fromkeys(credit for page in pages for credit in page.credits))
