"""Leaflet and our own kit as text to put into a page; nothing is downloaded."""

from __future__ import annotations

import base64
import hashlib
import re
from functools import cache
from importlib import metadata, resources

from maps.errors import AssetError
from maps.escape import script_text, style_text

_LEAFLET = "XStatic-Leaflet"
_LEAFLET_LINE = "1.9"
# The order matters: each script builds on the ones before it.
KIT_SCRIPTS = (
    "base",
    "codec",
    "symbols",
    "draw",
    "model",
    "labels",
    "canvas",
    "pick",
    "legend",
    "detail",
    "search",
    "lists",
    "legs",
    "routes",
    "sheet",
    "link",
    "tools",
    "panel",
    "page",
)

KIT_STYLES = ("panel", "lists", "map", "detail", "narrow")


@cache
def leaflet_script() -> str:
    """Return Leaflet's script, with its default marker pictures built in.

    Returns
    -------
    str
        JavaScript that may stand inside a ``<script>`` element.

    Raises
    ------
    AssetError
        If the package is missing, altered or of another Leaflet line.
    """
    code = _packaged("leaflet.js").decode("utf-8")
    if f"Leaflet {_LEAFLET_LINE}." not in code[:400]:
        msg = (
            f"{_LEAFLET} {metadata.version(_LEAFLET)} does not hold Leaflet "
            f"{_LEAFLET_LINE}, which the pages are made for; install "
            f"'{_LEAFLET}>=1.9,<1.10'."
        )
        raise AssetError(msg)
    icons = {
        "iconUrl": "marker-icon.png",
        "iconRetinaUrl": "marker-icon-2x.png",
        "shadowUrl": "marker-shadow.png",
    }
    options = ",".join(f'{name}:"{_picture(file)}"' for name, file in icons.items())
    built_in = (
        f'L.Icon.Default.imagePath="";L.Icon.Default.mergeOptions({{{options}}});'
    )
    return script_text(f"{code}\n{built_in}")


@cache
def leaflet_style() -> str:
    """Return Leaflet's style sheet with its pictures built in.

    Returns
    -------
    str
        CSS that may stand inside a ``<style>`` element.

    Raises
    ------
    AssetError
        If the package is missing or altered.
    """
    css = _packaged("leaflet.css").decode("utf-8")
    inlined = re.sub(
        r"url\(images/([\w.-]+)\)", lambda found: f"url({_picture(found[1])})", css
    )
    return style_text(inlined)


@cache
def kit_script(names: tuple[str, ...] = KIT_SCRIPTS) -> str:
    """Return some of the kit's scripts, in order.

    Parameters
    ----------
    names : tuple of str
        File names without ``.js``; those of a map page by default.

    Returns
    -------
    str
        JavaScript that may stand inside a ``<script>`` element.
    """
    return script_text("\n".join(_kit_text(f"{name}.js") for name in names))


@cache
def kit_style(names: tuple[str, ...] = KIT_STYLES) -> str:
    """Return some of the kit's style sheets, in order.

    Parameters
    ----------
    names : tuple of str
        File names without ``.css``; those of a map page by default.

    Returns
    -------
    str
        CSS that may stand inside a ``<style>`` element.
    """
    return style_text("\n".join(_kit_text(f"{name}.css") for name in names))


def software_line() -> str:
    """Return the programs in the page, with their licences, as one line.

    Returns
    -------
    str
        Plain text.
    """
    return (
        f"Leaflet {metadata.version(_LEAFLET)} (BSD-2-Clause, "
        f"© Volodymyr Agafonkin, CloudMade), Folium {metadata.version('folium')} "
        "(MIT), Corridor Mapper (MIT)"
    )


def _kit_text(name: str) -> str:
    return (resources.files("maps") / "kit" / name).read_text(encoding="utf-8")


def _picture(name: str) -> str:
    encoded = base64.b64encode(_packaged(f"images/{name}")).decode("ascii")
    return f"data:image/png;base64,{encoded}"


def _packaged(name: str) -> bytes:
    """Return a file of the Leaflet package, checked against its recorded hash."""
    try:
        files = metadata.files(_LEAFLET) or []
    except metadata.PackageNotFoundError as error:
        msg = f"The package {_LEAFLET} is missing; run: pip install {_LEAFLET}"
        raise AssetError(msg) from error
    wanted = f"pkg/leaflet/data/{name}"
    found = next((each for each in files if str(each).endswith(wanted)), None)
    if found is None or found.hash is None:
        msg = (
            f"The package {_LEAFLET} {metadata.version(_LEAFLET)} records no file "
            f"{wanted}; reinstall it: pip install --force-reinstall {_LEAFLET}"
        )
        raise AssetError(msg)
    data = found.read_binary()
    digest = base64.urlsafe_b64encode(hashlib.sha256(data).digest())
    if digest.rstrip(b"=").decode("ascii") != found.hash.value:
        msg = (
            f"{found.locate()} differs from the file that {_LEAFLET} installed; "
            f"reinstall it: pip install --force-reinstall {_LEAFLET}"
        )
        raise AssetError(msg)
    return bytes(data)
