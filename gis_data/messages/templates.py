"""Messages as templates that a page fills in, so that it needs no Fluent library.

A template is a text, or a list of parts in order:

===========================  ===================================================
part                         stands for
===========================  ===================================================
``"text"``                   itself
``[name, type]``             the value of a placeholder, shown as its type demands
``[name, type, {category:    the template of the value's plural category (CLDR)
template}]``
===========================  ===================================================

Types are those of `gis_data.messages.catalogue`; ``maps/pages/words.js`` fills
templates in, and a test holds its texts against those of `render`.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, TypeAlias

from gis_data.messages.catalogue import country_name, entries

if TYPE_CHECKING:
    from collections.abc import Iterable

    from fluent.syntax.ast import Pattern

Part: TypeAlias = "str | list[Any]"
Template: TypeAlias = str | list[Part]


def compiled(codes: Iterable[str], language: str) -> dict[str, Template]:
    """Return messages of a language as templates.

    Parameters
    ----------
    codes : iterable of str
        Codes such as ``note.state_on``. A country (``country.XX``) that the catalogue
        does not hold has the name of CLDR.
    language : str
        One of `gis_data.messages.message.LANGUAGES`.

    Returns
    -------
    dict of str to str or list
        Code to template, in plain JSON values.

    Raises
    ------
    KeyError
        If the catalogue does not hold a code.
    TypeError
        If a message uses more of Fluent than placeholders and plurals.

    Examples
    --------
    >>> compiled(["mode.rail", "col.cost", "country.MO"], "en")["col.cost"]
    ['Cost, ', ['cur', 'text']]
    >>> compiled(["sum.borders"], "zh")
    {'sum.borders': ['跨境', ['n', 'whole'], '次']}
    """
    return {code: _template(code, language) for code in codes}


@cache
def _template(code: str, language: str) -> Template:
    known = entries(language)
    if code not in known and code.startswith("country."):
        return country_name(code.removeprefix("country."), language)
    from fluent.runtime import FluentResource  # noqa: PLC0415 - as the catalogue

    message: Any = FluentResource(known[code].source).body[0]
    return _parts(message.value, code)


def _parts(pattern: Pattern, code: str) -> Template:
    parts: list[Part] = []
    for element in pattern.elements:
        inner: Any = getattr(element, "expression", element)
        match type(inner).__name__:
            case "TextElement":
                parts.append(inner.value)
            case "VariableReference":
                parts.append(_value(inner, code))
            case "SelectExpression":
                variants = {v.key.name: _parts(v.value, code) for v in inner.variants}
                parts.append([*_value(inner.selector, code), variants])
            case other:
                msg = f"{code}: {other} of Fluent is not for pages"
                raise TypeError(msg)
    texts = [part for part in parts if isinstance(part, str)]
    return "".join(texts) if len(texts) == len(parts) else parts


def _value(reference: Any, code: str) -> list[str]:  # noqa: ANN401 - node of Fluent
    """Return the name and the type of a placeholder."""
    return [reference.id.name, entries("en")[code].types[reference.id.name]]
