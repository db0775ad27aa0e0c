"""A set of map pages and the contents page that opens them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from gis_data.atomic import staging_folder
from maps.assets import kit_script, kit_style, software_line
from maps.basemap import load_basemap
from maps.compose import CSP, credits_of, first_view
from maps.errors import PageError
from maps.export import page_html, script_hash, write_html
from maps.i18n import LANGUAGES, words
from maps.legend import layer_counts
from maps.preview import preview_svg

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from maps.compose import Page
    from maps.style import Words

GENERATOR = '<meta name="generator" content="Corridor Mapper">'
INDEX = "index.html"


def write_atlas(
    out: Path,
    pages: Sequence[Page],
    *,
    title: Words,
    intro: Words = (),
    as_of: str = "",
    progress: Callable[[str], None] | None = None,
) -> list[Path]:
    """Write map pages and a contents page into one folder.

    Every file opens alone, from a disk, with no network. Pages are made in a
    hidden folder beside the target and moved in when all of them are complete,
    so a stop or a full disk leaves the earlier atlas as it was; pages of an
    earlier atlas that are no longer made are removed, other files are not
    touched.

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
    progress : callable, optional
        Told the name of each file when it is made.

    Returns
    -------
    list of Path
        The files written, the contents page first.

    Raises
    ------
    PageError
        If there are no pages, or two of one name, or one is called ``index``.
    OutputError
        If the folder cannot be written or is full.
    """
    _check_names(pages)
    out = Path(out)
    ready = [_complete(page) for page in pages]
    contents = _contents(ready, title=title, intro=intro, as_of=as_of)
    documents = [(f"{page.name}.html", page_html(page)) for page in ready]
    with staging_folder(out) as staging:
        for name, html in [*documents, (INDEX, contents)]:
            write_html(html, staging / name)
            if progress is not None:
                progress(name)
        _move_in(staging, out, [name for name, _ in documents])
    return [out / INDEX, *(out / name for name, _ in documents)]


def _check_names(pages: Sequence[Page]) -> None:
    names = [page.name for page in pages]
    twice = sorted({name for name in names if names.count(name) > 1})
    if not names or twice or "index" in names:
        problem = (
            f"page name(s) {', '.join(twice)} stand more than once"
            if twice
            else "one page is called 'index', the name of the contents page"
            if names
            else "there are no pages"
        )
        msg = f"atlas: {problem}; give at least one page, each its own name."
        raise PageError(msg)


def _complete(page: Page) -> Page:
    """Return a page with its background loaded and a way back to the contents."""
    basemap = page.basemap or load_basemap(first_view(page))
    return replace(page, basemap=basemap, index=page.index or INDEX)


def _move_in(staging: Path, out: Path, names: list[str]) -> None:
    """Rename the new files into place, contents last, then drop stale pages."""
    for name in [*names, INDEX]:
        (staging / name).replace(out / name)
    for old in sorted(out.glob("*.html")):
        if old.name not in {*names, INDEX} and _is_ours(old):
            old.unlink()


def _is_ours(path: Path) -> bool:
    with path.open("rb") as file:
        return GENERATOR.encode("ascii") in file.read(4096)


def _contents(pages: Sequence[Page], *, title: Words, intro: Words, as_of: str) -> str:
    """Return the contents page."""
    from jinja2 import Environment, PackageLoader  # noqa: PLC0415 - heavy

    environment = Environment(
        loader=PackageLoader("maps", "kit"), autoescape=True, trim_blocks=True
    )
    ui = words()["ui"]
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
        languages=LANGUAGES,
        names=words()["languages"],
    )


def _card(page: Page) -> dict[str, object]:
    counts = layer_counts(page.layers)
    if page.routes:
        counts.append((tuple(words()["ui"]["routes"]), len(page.routes)))
    basemap = page.basemap or load_basemap(first_view(page))
    return {"page": page, "preview": preview_svg(page, basemap), "counts": counts}
