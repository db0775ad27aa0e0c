"""The words that stand around names, read from `name_words.csv`."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from gis_data.gazetteer.normalise import fold, is_cjk


@dataclass(frozen=True)
class Words:
    """The words of `name_words.csv`, ready to be looked up.

    Attributes
    ----------
    kinds : dict of str to str
        Kind word in lower case to the key of `KINDS` it stands for.
    countries : dict of str to str
        Folded name or code of a country to its ISO 3166-1 alpha-2 code.
    provinces : dict of str to str
        Folded name of a province to its folded English name.
    chinese_countries, chinese_provinces : dict of str to str
        The same for names in Chinese characters, not folded.
    areas : tuple of str
        Words such as ``province``, longest first.
    journeys, borders : tuple of str
        Words that mark text as a journey or a border rather than a place.
    kind_patterns : tuple of re.Pattern
        Text in lower case as ``name`` and kind ``word``, to match in turn.
    """

    kinds: dict[str, str]
    countries: dict[str, str]
    provinces: dict[str, str]
    chinese_countries: dict[str, str]
    chinese_provinces: dict[str, str]
    areas: tuple[str, ...]
    journeys: tuple[str, ...]
    borders: tuple[str, ...]
    kind_patterns: tuple[re.Pattern[str], ...]


@cache
def words() -> Words:
    """Return the words around names, read from the package once.

    Returns
    -------
    Words
        Kind, country, province and other words in the languages of the region.
    """
    kinds: dict[str, str] = {}
    countries: dict[str, str] = {}
    provinces: dict[str, str] = {}
    native_countries: dict[str, str] = {}
    native_provinces: dict[str, str] = {}
    other: dict[str, tuple[str, ...]] = {}
    text = (
        files("gis_data.gazetteer")
        .joinpath("name_words.csv")
        .read_text(encoding="utf-8")
    )
    for row in csv.DictReader(text.splitlines()):
        names, key = row["words"].split("|"), row["key"]
        if row["group"] == "kind":
            kinds.update(dict.fromkeys(names, key))
        elif row["group"] == "country":
            countries.update(dict.fromkeys(map(fold, (key, *names)), key))
            native_countries.update((n, key) for n in names if is_cjk(n[0]))
        elif row["group"] == "province":
            provinces.update(dict.fromkeys(map(fold, (key, *names)), fold(key)))
            native_provinces.update((n, fold(key)) for n in names if is_cjk(n[0]))
        else:
            other[row["group"]] = tuple(sorted(names, key=len, reverse=True))
    return Words(
        kinds,
        countries,
        provinces,
        native_countries,
        native_provinces,
        other["area"],
        other["journey"],
        other["border"],
        _kind_patterns(sorted(kinds, key=len, reverse=True)),
    )


def _kind_patterns(kinds: list[str]) -> tuple[re.Pattern[str], ...]:
    """Return patterns for a kind word after a name, joined to it, and before it.

    A word in letters must stand apart, so that ``Airport`` does not end in
    ``port``; Chinese, Japanese and Korean suffixes are joined to the name.
    """
    joined = "|".join(re.escape(word) for word in kinds if is_cjk(word[0]))
    apart = "|".join(re.escape(word) for word in kinds if not is_cjk(word[0]))
    dotted = "|".join(re.escape(word) for word in kinds if word.endswith("."))
    return (
        re.compile(rf"(?P<name>.*?[^ -])[ -]+(?P<word>{apart})"),
        re.compile(rf"(?P<name>.+?)(?P<word>{joined})"),
        re.compile(rf"(?P<word>{apart})[ -]+(?P<name>.+)"),
        re.compile(rf"(?P<word>{dotted})(?P<name>.+)"),
    )
