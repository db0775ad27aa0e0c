"""A map becomes one HTML file that opens anywhere and loads nothing."""

from __future__ import annotations

import base64
import hashlib
import logging
from pathlib import Path
from typing import TYPE_CHECKING

from gis_data.atomic import atomic_write
from gis_data.errors import OutputError
from maps.compose import CSP, Page
from maps.errors import AssetError
from maps.offline import Outline, with_files

if TYPE_CHECKING:
    from collections.abc import Mapping

    import folium

LOGGER = logging.getLogger(__name__)
WARN_BYTES = 5_000_000
LIMIT_BYTES = 15_000_000


def page_html(page: Page) -> str:
    """Return a page as one self-contained HTML document.

    Parameters
    ----------
    page : Page
        Any page.

    Returns
    -------
    str
        The document.
    """
    from maps.folium_map import to_map  # noqa: PLC0415 - heavy

    return map_html(to_map(page))


def map_html(chart: folium.Map, files: Mapping[str, Path | str] | None = None) -> str:
    """Return a Folium map as one HTML document.

    Parameters
    ----------
    chart : folium.Map
        A map of ours, perhaps with more Folium elements added to it, or any other.
    files : mapping of str to path, optional
        Local copies of scripts and style sheets that elements load, by address.

    Returns
    -------
    str
        The document, with a content security policy that forbids the network
        and every script but those in it.

    Raises
    ------
    AssetError
        If an element loads something from the network; the message names it.
    """
    html = with_files(chart.get_root().render(), files)
    reader = Outline()
    reader.feed(html)
    reader.close()
    if reader.outside:
        listed = "\n".join(f"- {url}" for url in dict.fromkeys(reader.outside))
        msg = (
            "the map would load these from the network, so it would not work offline:\n"
            f"{listed}\nGive local copies of scripts and styles in `files`, or remove "
            "the Folium element that needs them (tiles=None for a map without tiles)."
        )
        raise AssetError(msg)
    hashes = " ".join(dict.fromkeys(script_hash(code) for code in reader.scripts))
    strict = CSP.format(scripts=hashes)
    loose = CSP.format(scripts="'unsafe-inline'")
    if loose in html:
        return html.replace(loose, strict, 1)
    meta = f'<meta http-equiv="Content-Security-Policy" content="{strict}">'
    return html.replace("<head>", f"<head>\n{meta}", 1)


def script_hash(code: str) -> str:
    """Return how a content security policy names one inline script.

    Parameters
    ----------
    code : str
        Text between the script tags.

    Returns
    -------
    str
        A source expression, with its quotes.

    Examples
    --------
    >>> script_hash("")
    "'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='"
    """
    digest = hashlib.sha256(code.encode("utf-8")).digest()
    return f"'sha256-{base64.b64encode(digest).decode('ascii')}'"


def write_page(page: Page, path: Path) -> Path:
    """Write a page as one HTML file.

    Parameters
    ----------
    page : Page
        Any page.
    path : Path
        File to write; its folder is made if need be. An older file stays as it
        was until the new one is complete.

    Returns
    -------
    Path
        The file.
    """
    return write_html(page_html(page), path)


def write_map(
    chart: folium.Map, path: Path, files: Mapping[str, Path | str] | None = None
) -> Path:
    """Write a Folium map as one HTML file.

    Parameters
    ----------
    chart : folium.Map
        The map.
    path : Path
        File to write.
    files : mapping of str to path, optional
        As for `map_html`.

    Returns
    -------
    Path
        The file.
    """
    return write_html(map_html(chart, files), path)


def write_html(html: str, path: Path) -> Path:
    """Write a document atomically.

    Parameters
    ----------
    html : str
        The document.
    path : Path
        File to write; its folder is made if need be.

    Returns
    -------
    Path
        The file.

    Raises
    ------
    OutputError
        If the document is over 15 MB, or the folder cannot be written or is
        full. An earlier file stays as it was.
    """
    path = Path(path)
    data = html_bytes(html, path)
    with atomic_write(path) as temporary:
        temporary.write_bytes(data)
    return path


def html_bytes(html: str, path: Path) -> bytes:
    """Return a document as UTF-8, if it is small enough.

    Parameters
    ----------
    html : str
        The document.
    path : Path
        Where it will be, for the message.

    Returns
    -------
    bytes
        The document; over 5 MB a warning is logged.

    Raises
    ------
    OutputError
        If it is over 15 MB.
    """
    data = html.encode("utf-8")
    if len(data) > LIMIT_BYTES:
        msg = (
            f"{path}: the page would be {len(data) / 1e6:.1f} MB, allowed are "
            f"{LIMIT_BYTES / 1e6:.0f} MB; simplify or split its largest layer."
        )
        raise OutputError(msg)
    if len(data) > WARN_BYTES:
        LOGGER.warning(
            "%s is %.1f MB; office computers open pages over %.0f MB slowly",
            path,
            len(data) / 1e6,
            WARN_BYTES / 1e6,
        )
    return data
