"""A set of map pages and the contents page that opens them, with a picture of each."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from gis_data.atomic import atomic_write_dir
from gis_data.messages.catalogue import texts
from gis_data.messages.message import LANGUAGES
from gis_data.output_folder import check_output_folder
from maps.basemap import load_basemap
from maps.compose import CSP, Page, credits_of, first_view, page_languages
from maps.errors import PageError
from maps.export import html_bytes, map_html, page_html, script_hash
from maps.i18n import LANGUAGE_NAMES, heading, page_words
from maps.inline import kit_script, kit_style, software_line
from maps.pages.page import AtlasPage, picture, to_folium_map
from maps.preview import preview_svg

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from gis_data.messages.message import I18nText
    from maps.layers import Layer
    from maps.style import Words

GENERATOR = '<meta name="generator" content="Corridor Mapper">'
INDEX = "index.html"
_TO_INDEX = f'"index":"{INDEX}"'.encode("ascii")  # in the pages of an atlas


def write_atlas(
    out: Path,
    pages: Sequence[Page | AtlasPage],
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
    documents = [(f"{page.name}.html", _html(page)) for page in ready]
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


def _check_names(pages: Sequence[Page | AtlasPage]) -> None:
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


def _complete(page: Page | AtlasPage) -> Page | AtlasPage:
    """Return a page with its background loaded and a link to the contents."""
    if isinstance(page, AtlasPage):
        return replace(page, index=page.index or INDEX)
    basemap = page.basemap or load_basemap(first_view(page))
    return replace(page, basemap=basemap, index=page.index or INDEX)


def _html(page: Page | AtlasPage) -> str:
    if isinstance(page, AtlasPage):
        return map_html(to_folium_map(page))
    return page_html(page)


def _is_ours(path: Path) -> bool:
    with path.open("rb") as file:
        return GENERATOR.encode("ascii") in file.read(4096)


def _contents(
    pages: Sequence[Page | AtlasPage], *, title: Words, intro: Words, as_of: str
) -> str:
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
            if any(language in _languages(page) for page in pages)
        ],
        places={language: i for i, language in enumerate(LANGUAGES)},
        names=LANGUAGE_NAMES,
    )


def _languages(page: Page | AtlasPage) -> list[str]:
    if isinstance(page, AtlasPage):
        return list(page.catalogue)
    return page_languages(page)


def _card(page: Page | AtlasPage) -> dict[str, object]:
    if isinstance(page, AtlasPage):
        counts = [(texts(page.counted), page.count)]
        return {"page": page, "preview": picture(page), "counts": counts}
    basemap = page.basemap or load_basemap(first_view(page))
    counts = layer_counts(page.layers)
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
