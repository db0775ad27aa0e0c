"""Places, their kinds and names, the words around a name, and what a lookup returns."""

from __future__ import annotations

import csv
import math
import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Literal

from gis_data.gazetteer.normalise import fold, is_cjk
from gis_data.messages.message import I18nText, Message

# Rank of a name: the lower, the better it identifies the place.
PRIMARY, PINYIN, ALIAS = 1, 2, 3
_KIND_ORDER = {
    "seaport": 1,
    "border_port": 2,
    "dry_port": 3,
    "station": 4,
    "junction": 5,
}
# What a kind word may mean, in the kinds of the tables of places.
KINDS: dict[str, frozenset[str]] = {
    "seaport": frozenset({"seaport"}),
    "crossing": frozenset({"border_port"}),
    "dry_port": frozenset({"dry_port"}),
    "port": frozenset({"seaport", "border_port", "dry_port"}),
    "station": frozenset({"station", "junction"}),
    "airport": frozenset({"airport"}),
    "settlement": frozenset({"city", "foreign_city", "county_seat", "town"}),
}
# Tables of a plan that name places: the column with their id, and their kind.
PLAN_TABLES: dict[str, tuple[str, str]] = {
    "border_ports": ("id", "border_port"),
    "seaports": ("id", "seaport"),
    "platforms": ("id", "zone"),
    "counties": ("adcode", "county_seat"),
    "nodes": ("node_id", "station"),
    "corridor_members": ("", "town"),
}
How = Literal["id", "name", "alias", "pinyin", "coordinates", "rule", "prefix", "like"]


@dataclass(frozen=True, slots=True)
class Place:
    """One place, in the languages its sources know it by.

    Attributes
    ----------
    id : str
        Stable id, such as ``cn-jl-changchun`` or, in a plan, ``JL-HCR``.
    kind : str
        ``city``, ``county_seat``, ``foreign_city``, ``town``, ``border_port``,
        ``seaport``, ``dry_port``, ``station``, ``junction``, ``airport``,
        ``zone``, or ``point`` for typed coordinates.
    country : str
        ISO 3166-1 alpha-2 code; empty when not known.
    admin1 : str
        First-level unit, in English; empty when not known.
    lon, lat : float
        Degrees, EPSG:4326.
    name_en, name_zh, name_ru, name_ko : str
        Names; empty when not known. `name_zh` is in simplified characters.
    source : str
        Where the row is from.
    confidence : {"high", "medium", "low"}
        How far to trust the row.
    population : float or None
        Persons; None when not known.
    fact_ids : tuple of str
        Rows of other tables that this place stands for, as ``table:id``.
    prominence : int
        5 for the best known, 1 for the least, 0 when nobody judged it.
    """

    id: str
    kind: str
    country: str
    admin1: str
    lon: float
    lat: float
    name_en: str = ""
    name_zh: str = ""
    name_ru: str = ""
    name_ko: str = ""
    source: str = ""
    confidence: str = "low"
    population: float | None = None
    fact_ids: tuple[str, ...] = ()
    prominence: int = 0

    @property
    def label(self) -> str:
        """Return the name to show to people, in the first language known."""
        names = (self.name_en, self.name_zh, self.name_ru, self.name_ko, self.id)
        return next(name for name in names if name)

    @property
    def title(self) -> I18nText:
        """Return its name by language, in English the one to show to people."""
        return I18nText(self.label, self.name_zh, self.name_ru, self.name_ko)


def point(lon: float, lat: float) -> Place:
    """Return the place of coordinates; its id tells any two positions apart.

    Parameters
    ----------
    lon, lat : float
        Degrees, EPSG:4326.

    Returns
    -------
    Place
        Of kind ``point``; its id is ``lat,lon`` in full precision.

    Examples
    --------
    >>> point(125.3241234, 43.0).id, point(125.3241234, 43.0).label
    ('43,125.3241234', '43,125.324')
    """
    name = ",".join(repr(float(value)).removesuffix(".0") for value in (lat, lon))
    return Place(
        id=name,
        kind="point",
        country="",
        admin1="",
        lon=lon,
        lat=lat,
        name_en=f"{lat:g},{lon:g}",
        source="coordinates as typed",
        confidence="high",
    )


@dataclass(frozen=True, slots=True)
class Match:
    """A place that text was found to name, and by what.

    Attributes
    ----------
    place : Place
        The place.
    how : {"id", "name", "alias", "pinyin", "coordinates", "rule", "prefix", "like"}
        What matched. ``rule``: several places were possible and `note` says why
        this one. ``prefix`` and ``like`` come from a search only.
    note : Message, optional
        Why this place and which others there are; None when there was no choice.
    """

    place: Place
    how: How
    note: Message | None = None


@dataclass(frozen=True, slots=True)
class NamedPlace:
    """A place with everything it is called.

    Attributes
    ----------
    place : Place
        The place.
    names : tuple of (str, int)
        Each name with its rank: PRIMARY, PINYIN or ALIAS.
    ids : tuple of str
        Ids it goes by besides its own: ``nodes:CC``, ``220102``.
    place_id : str
        Id of the reviewed place the row says it is; empty when it says none.
    loose : bool
        Whether a place of another kind close by may stand for the row: a town
        for a node of a line, but not for a border port.
    """

    place: Place
    names: tuple[tuple[str, int], ...]
    ids: tuple[str, ...] = ()
    place_id: str = ""
    loose: bool = False


@dataclass(frozen=True, slots=True)
class Owner:
    """A place that goes by a name.

    Attributes
    ----------
    number : int
        Number of the place in the index.
    rank : int
        Best rank of the name: PRIMARY, PINYIN or ALIAS.
    """

    number: int
    rank: int


def order(place: Place) -> tuple[float, ...]:
    """Return the sort key of places that share a name: what people mean first.

    Parameters
    ----------
    place : Place
        A place.

    Returns
    -------
    tuple of float
        Smaller sorts first: prominence, then a town before a port before a
        station, then population.
    """
    kind = 0 if place.kind in KINDS["settlement"] else _KIND_ORDER.get(place.kind, 9)
    return (-place.prominence, kind, -(place.population or 0.0))


def near(a: Place, b: Place, limit_deg: float) -> bool:
    """Tell whether two places are about within a distance of one another.

    A coarse sieve in degrees, with meridians drawn together by latitude; it is
    no length.

    Parameters
    ----------
    a, b : Place
        Places.
    limit_deg : float
        Limit along each axis, in degrees of latitude.

    Returns
    -------
    bool
        True when they are close.
    """
    east = abs(a.lon - b.lon)
    east = min(east, 360.0 - east) * math.cos(math.radians((a.lat + b.lat) / 2))
    return abs(a.lat - b.lat) <= limit_deg and east <= limit_deg


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
