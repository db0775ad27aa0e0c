"""Text from data stays text: in HTML, in scripts, in styles, in Folium's sinks.

Folium and branca put tooltips, popups, layer names and titles into the page as
raw HTML, some of them inside JavaScript template literals, and branca parses
rendered strings once more as Jinja templates. One place to make text inert
keeps that from becoming many half-remembered rules.
"""

from __future__ import annotations

import html
import json
import re

_ENTITIES = {"`": "&#96;", "$": "&#36;", "\\": "&#92;", "{": "&#123;", "}": "&#125;"}
_JSON_ESCAPES = {
    "<": "\\u003c",
    ">": "\\u003e",
    "&": "\\u0026",
    "\u2028": "\\u2028",
    "\u2029": "\\u2029",
}


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
        HTML that shows exactly `text`.

    Examples
    --------
    >>> escape_html("</script><img src=x onerror=alert(1)>${1}`")
    '&lt;/script&gt;&lt;img src=x onerror=alert(1)&gt;&#36;&#123;1&#125;&#96;'
    """
    escaped = html.escape(str(text), quote=True)
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
        Compact JSON without ``<``, ``>``, ``&`` and line separators, so that no
        HTML parser finds a tag or a comment in it.

    Raises
    ------
    ValueError
        If `value` holds NaN or an infinity, which JSON cannot say.

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
    return "".join(_JSON_ESCAPES.get(char, char) for char in text)


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
