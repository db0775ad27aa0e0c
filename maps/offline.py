"""What a Folium map would load from the network, put into it or named.

Folium names Leaflet, jQuery, Bootstrap, icon fonts and the scripts of plugins by the
addresses of public servers, most of them whether the map uses them or not.
"""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING, Final

from maps.errors import AssetError
from maps.inline import leaflet_script, leaflet_style, script_text, style_text

if TYPE_CHECKING:
    from collections.abc import Mapping

    Files = Mapping[str, Path | str]

_SCRIPT: Final = re.compile(r'<script src="([^"]+)"></script>')
_STYLE: Final = re.compile(r'<link rel="stylesheet" href="([^"]+)"\s*/?>')
#: What Folium loads for every map, by a part of its address, and what uses it.
_SPARE: Final = {
    "jquery": r"\$\((?!`)|jQuery",
    "bootstrap@": r"data-bs-|bootstrap\.",
    "bootstrap-glyphicons": "glyphicon",
    "fontawesome": r"fa-(?!rotate-0)",
    "awesome-markers": "AwesomeMarkers",
    "leaflet.awesome.rotate": r"fa-rotate-[1-9]",
}
# Popups call jQuery for this alone.
_ELEMENT = (
    "window.$=function(html){var box=document.createElement('template');"
    "box.innerHTML=html.trim();return[box.content.firstElementChild]};"
)
_LAYER: Final = re.compile(
    r"L\.(?:tileLayer(?:\.wms)?|imageOverlay|videoOverlay)\(\s*"
    r"[\"']((?:https?:)?//[^\"']+)"
)


def with_files(html: str, files: Files | None = None) -> str:
    """Return a document with the scripts and styles of its links in it.

    Parameters
    ----------
    html : str
        Document of a Folium map.
    files : mapping of str to path, optional
        Local copies of what elements of the map load, by address.

    Returns
    -------
    str
        The document; what Folium loads for every map is left out where nothing of
        the map uses it, and a link without a copy stays.

    Raises
    ------
    AssetError
        If a copy cannot be read.

    Examples
    --------
    >>> with_files('<script src="https://cdn.example/leaflet.js"></script>')[:8]
    '<script>'
    >>> with_files('<link rel="stylesheet" href="//x/bootstrap@5.css"/>')
    ''
    """
    rest = _STYLE.sub("", _SCRIPT.sub("", html))
    spare = [part for part, used in _SPARE.items() if not re.search(used, rest)]
    copies = files or {}

    def script(match: re.Match[str]) -> str:
        address = match[1]
        if address in copies:
            return f"<script>{script_text(_read(address, copies))}</script>"
        if address.endswith("/leaflet.js"):
            return f"<script>{leaflet_script()}</script>"
        if "jquery" in address and "jquery" in spare:
            return f"<script>{_ELEMENT}</script>" if "$(`" in rest else ""
        return "" if any(part in address for part in spare) else match[0]

    def style(match: re.Match[str]) -> str:
        address = match[1]
        if address in copies:
            return f"<style>{style_text(_read(address, copies))}</style>"
        if address.endswith("/leaflet.css"):
            return f"<style>{leaflet_style()}</style>"
        return "" if any(part in address for part in spare) else match[0]

    return _STYLE.sub(style, _SCRIPT.sub(script, html))


def _read(address: str, files: Files) -> str:
    path = Path(files[address])
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        msg = f"{path}, the copy of {address}, cannot be read ({error})."
        raise AssetError(msg) from error


class Outline(HTMLParser):
    """The scripts of a document, and the addresses it would load.

    Attributes
    ----------
    scripts : list of str
        Code between script tags.
    outside : list of str
        Addresses of elements, style sheets and map layers.
    """

    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.scripts: list[str] = []
        self.outside: list[str] = []
        self._open: list[str] | None = None
        self._in_style = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note what an element loads, and whether a script starts."""
        attributes = dict(attrs)
        loads = {"link": "href", "base": "href", "object": "data"}.get(tag, "src")
        address = attributes.get(loads) or ""
        if address and not address.startswith(("data:", "#")):
            self.outside.append(address)
        if (
            tag == "script"
            and not address
            and attributes.get("type") != "application/json"
        ):
            self._open = []
        self._in_style = tag == "style"

    def handle_data(self, data: str) -> None:
        """Collect the text of a script, and the addresses in a style sheet."""
        if self._open is not None:
            self._open.append(data)
        elif self._in_style:
            matches = re.findall(
                r"url\(\s*['\"]?([^)'\"]+)|@import\s+['\"]([^'\"]+)", data
            )
            addresses = (url or imported for url, imported in matches)
            self.outside.extend(
                url for url in addresses if not url.startswith(("data:", "#"))
            )

    def handle_endtag(self, tag: str) -> None:
        """Close a script or a style sheet."""
        if tag == "script" and self._open is not None:
            self.scripts.append("".join(self._open))
            self.outside.extend(_LAYER.findall(self.scripts[-1]))
            self._open = None
        if tag == "style":
            self._in_style = False
