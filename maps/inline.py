"""Scripts, styles, data and text in a form that may stand inside a page.

Nothing is downloaded: Leaflet comes from an installed package, the kit from this one.
Folium and branca insert tooltips, popups, layer names and titles as raw HTML, some
inside JavaScript template literals, and branca parses rendered strings once more as
Jinja templates; `escape_html` makes a text inert in all of these.
"""

from __future__ import annotations

import base64
import hashlib
import html
import json
import re
import zlib
from functools import cache
from importlib import metadata, resources

from gis_data.invisible import without_invisible
from maps.errors import AssetError

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
    "sheet",
    "link",
    "tools",
    "panel",
    "page",
)

KIT_STYLES = ("panel", "lists", "map", "detail", "narrow")
_ENTITIES = {"`": "&#96;", "$": "&#36;", "\\": "&#92;", "{": "&#123;", "}": "&#125;"}
_JSON_ESCAPES = {
    "<": "\\u003c",
    ">": "\\u003e",
    "&": "\\u0026",
}


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
            f"{_LEAFLET} {metadata.version(_LEAFLET)} is not Leaflet "
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
        r"url\(images/([\w.-]+)\)", lambda match: f"url({_picture(match[1])})", css
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


def escape_html(text: object) -> str:
    r"""Return text that no HTML, script-literal or template parser acts on.

    Use it for every value handed to a Folium element that inserts raw HTML:
    ``Popup``, ``Tooltip``, ``DivIcon``, layer names, attributions, titles.

    Parameters
    ----------
    text : object
        Any value; it is turned into text first.

    Returns
    -------
    str
        HTML that shows `text`, without the characters that are not seen, such as
        marks that reverse the direction of what follows.

    Examples
    --------
    >>> escape_html("</script><img src=x onerror=alert(1)>${1}`")
    '&lt;/script&gt;&lt;img src=x onerror=alert(1)&gt;&#36;&#123;1&#125;&#96;'
    """
    escaped = html.escape(without_invisible(str(text)), quote=True)
    return "".join(_ENTITIES.get(char, char) for char in escaped)


def json_for_script(value: object) -> str:
    r"""Return JSON that may stand inside a ``<script>`` element.

    Parameters
    ----------
    value : object
        Anything `json` can write. NaN and infinities are refused.

    Returns
    -------
    str
        Compact JSON without ``<``, ``>`` and ``&``, so that no HTML parser finds a
        tag or a comment in it, and without characters that are not seen.

    Raises
    ------
    ValueError
        If `value` holds NaN or an infinity, which JSON does not have.

    Examples
    --------
    >>> json_for_script({"name": "</script>"})
    '{"name":"\\u003c/script\\u003e"}'
    """
    try:
        text = json.dumps(
            value, ensure_ascii=False, separators=(",", ":"), allow_nan=False
        )
    except ValueError as error:
        msg = f"page data cannot be written as JSON ({error}); leave the value out."
        raise ValueError(msg) from error
    return "".join(_JSON_ESCAPES.get(char, char) for char in without_invisible(text))


def packed_json(value: object) -> str:
    """Return JSON deflated, as base64.

    Parameters
    ----------
    value : object
        Anything `json` can write. NaN and infinities are refused.

    Returns
    -------
    str
        Base64 of raw deflate, which a browser's ``DecompressionStream`` reads.

    Raises
    ------
    ValueError
        If `value` holds NaN or an infinity, which JSON does not have.

    Examples
    --------
    >>> packed_json({})
    'q64FAA=='
    """
    packer = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    data = packer.compress(json_for_script(value).encode()) + packer.flush()
    return base64.b64encode(data).decode("ascii")


def script_text(code: str) -> str:
    r"""Return JavaScript that may stand inside a ``<script>`` element.

    Parameters
    ----------
    code : str
        Our own or a library's code.

    Returns
    -------
    str
        The code with ``</script`` and ``<!--`` broken up (both only occur in
        strings and comments) and without a source map address.

    Examples
    --------
    >>> script_text('s = "</script>";')
    's = "<\\/script>";'
    """
    code = re.sub(r"</(script)", r"<\\/\1", code, flags=re.IGNORECASE)
    code = code.replace("<!--", "<\\!--")
    return re.sub(r"(?m)^[ \t]*//[#@] sourceMappingURL=.*$", "", code).replace(
        "\r\n", "\n"
    )


def style_text(css: str) -> str:
    r"""Return CSS that may stand inside a ``<style>`` element.

    Parameters
    ----------
    css : str
        Our own or a library's style sheet.

    Returns
    -------
    str
        The sheet with ``</style`` broken up.

    Examples
    --------
    >>> style_text("a{content:'</style>'}")
    "a{content:'<\\/style>'}"
    """
    return re.sub(r"</(style)", r"<\\/\1", css, flags=re.IGNORECASE)


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
    file = next((path for path in files if str(path).endswith(wanted)), None)
    if file is None or file.hash is None:
        msg = (
            f"The package {_LEAFLET} {metadata.version(_LEAFLET)} records no file "
            f"{wanted}; reinstall it: pip install --force-reinstall {_LEAFLET}"
        )
        raise AssetError(msg)
    data = file.read_binary()
    digest = base64.urlsafe_b64encode(hashlib.sha256(data).digest())
    if digest.rstrip(b"=").decode("ascii") != file.hash.value:
        msg = (
            f"{file.locate()} differs from the file that {_LEAFLET} installed; "
            f"reinstall it: pip install --force-reinstall {_LEAFLET}"
        )
        raise AssetError(msg)
    return bytes(data)
