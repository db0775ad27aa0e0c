"""The messages that a page of routes can show."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gis_data.messages.catalogue import entries
from gis_data.messages.templates import compiled

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from gis_data.messages.templates import Template

#: First parts of the codes that routes, gates and the page itself use.
FAMILIES = frozenset({
    "alt", "best", "border", "by", "col", "conf", "country", "cur", "diff", "figure",
    "answer", "column", "gate", "kind", "leg", "mode", "note", "page", "per", "place",
    "port", "ports", "profile", "rate", "reason", "route", "status", "sum",
    "tradeoff", "unit",
})  # fmt: skip


def page_messages(
    languages: Sequence[str], countries: Iterable[str] = ()
) -> dict[str, dict[str, Template]]:
    """Return the messages of a page of routes.

    Parameters
    ----------
    languages : sequence of str
        Languages of the page, among `gis_data.messages.message.LANGUAGES`.
    countries : iterable of str
        ISO 3166-1 alpha-2 codes of countries that the page names.

    Returns
    -------
    dict of str to dict
        Templates (`gis_data.messages.templates`) by language and code.

    Examples
    --------
    >>> page_messages(["zh"], ["MO"])["zh"]["country.MO"]
    '中国澳门特别行政区'
    """
    codes = {code for code in entries("en") if code.split(".")[0] in FAMILIES}
    codes |= {f"country.{code}" for code in countries}
    return {language: compiled(sorted(codes), language) for language in languages}
