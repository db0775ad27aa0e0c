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
#: What a page that answers by itself says where other messages name options of
#: commands, or what it does not know.
ON_PAGES = {
    "err.unknown_country": "route.unknown_country",
    "err.unknown_gate": "route.unknown_gate",
    "err.unknown_mode": "route.not_a_choice",
    "note.edge_of_roads": "route.roads_end",
    "reason.abroad": "route.abroad",
    "reason.edge_of_roads": "route.no_roads_there",
    "reason.other_profiles": "route.other_profiles",
    "reason.too_far": "route.too_far",
}


def page_messages(
    languages: Sequence[str], countries: Iterable[str] = (), *, asks: bool = False
) -> dict[str, dict[str, Template]]:
    """Return the messages of a page of routes.

    Parameters
    ----------
    languages : sequence of str
        Languages of the page, among `gis_data.messages.message.LANGUAGES`.
    countries : iterable of str
        ISO 3166-1 alpha-2 codes of countries that the page names.
    asks : bool, default False
        Whether the page answers by itself, in the words of `ON_PAGES`.

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
    known = {language: compiled(sorted(codes), language) for language in languages}
    for table in known.values() if asks else ():
        table |= {code: table[other] for code, other in ON_PAGES.items()}
    return known
