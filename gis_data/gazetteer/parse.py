"""Parse typed text: coordinates, and the words around a name."""

# ruff: noqa: RUF001, RUF002 - Russian points of the compass look like Latin letters

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from gis_data.errors import PlaceError
from gis_data.gazetteer.model import KINDS, words
from gis_data.gazetteer.normalise import fold, is_cjk

if TYPE_CHECKING:
    from collections.abc import Iterator

_NUMBER = r"[-+]?\d+(?:\.\d+)?"
_LETTERS = "NSEWnsewСЮВЗсювз"
_PART = (
    rf"(?P<before{{0}}>[{_LETTERS}]?)\s*(?P<number{{0}}>{_NUMBER})"
    rf"\s*(?:°|deg)?\s*(?P<after{{0}}>[{_LETTERS}]?)"
)
_PAIR = re.compile(rf"{_PART.format(1)}\s*[,;\s]\s*{_PART.format(2)}", re.IGNORECASE)
# north-south and east-west letters, with the sign they give to the number
_NORTH = {"N": 1.0, "S": -1.0, "С": 1.0, "Ю": -1.0}
_EAST = {"E": 1.0, "W": -1.0, "В": 1.0, "З": -1.0}
_MAX_LAT, _MAX_LON = 90.0, 180.0


def parse_coordinates(text: str) -> tuple[float, float] | None:
    """Read ``lat,lon`` as typed.

    Parameters
    ----------
    text : str
        Two decimal numbers, degrees on WGS 84, latitude first, separated by a
        comma, semicolon or space. ``N``, ``S``, ``E``, ``W`` (or ``С``, ``Ю``,
        ``В``, ``З``) may stand before or after a number and then tell which is
        the latitude.

    Returns
    -------
    tuple of float or None
        (lon, lat), degrees; None when the text is not a pair of numbers.

    Raises
    ------
    PlaceError
        If the pair cannot be a point: out of range, or two latitudes.

    Examples
    --------
    >>> parse_coordinates("43.88,125.32"), parse_coordinates("125.32E 43.88N")
    ((125.32, 43.88), (125.32, 43.88))
    >>> parse_coordinates("Changchun") is None
    True
    """
    plain = unicodedata.normalize("NFKC", text).replace("\u2212", "-")
    pair = _PAIR.fullmatch(plain.replace("\u3001", ",").strip().strip("()[]"))
    if not pair:
        return None
    first = _axis(pair["before1"], pair["number1"], pair["after1"])
    second = _axis(pair["before2"], pair["number2"], pair["after2"])
    if first is None or second is None or first[0] == second[0] != "":
        msg = f"{text!r}: the letters do not name one latitude and one longitude."
        raise PlaceError(msg + " Write latitude,longitude, such as 43.88N,125.32E.")
    swapped = first[0] == "lon" or second[0] == "lat"
    lat, lon = (second[1], first[1]) if swapped else (first[1], second[1])
    _check_range(text, lat, lon)
    return lon, lat


def _axis(before: str, digits: str, after: str) -> tuple[str, float] | None:
    """Return which axis a number is on, and its value; None when letters clash."""
    letters = (before + after).upper()
    value = float(digits)
    if not letters:
        return "", value
    if len(letters) > 1 or value < 0:
        return None
    if letters in _NORTH:
        return "lat", _NORTH[letters] * value
    return "lon", _EAST[letters] * value


def _check_range(text: str, lat: float, lon: float) -> None:
    if abs(lat) <= _MAX_LAT and abs(lon) <= _MAX_LON:
        return
    errors = []
    if abs(lat) > _MAX_LAT:
        errors.append(f"latitude is {lat:g}, must be from -90 to 90")
    if abs(lon) > _MAX_LON:
        errors.append(f"longitude is {lon:g}, must be from -180 to 180")
    msg = f"{text!r}: {' and '.join(errors)} degrees."
    if abs(lon) <= _MAX_LAT and abs(lat) <= _MAX_LON:
        msg += f" Latitude comes first; did you mean {lon:g},{lat:g}?"
    raise PlaceError(msg)


_OPENING, _CLOSING = "(\uff08\u3010", ")\uff09\u3011"
_BRACKET = re.compile(rf"^(.+?)\s*[{_OPENING}]([^{_OPENING}{_CLOSING}]+)[{_CLOSING}]$")
_COMMAS = ",\uff0c\u3001;"


@dataclass(frozen=True)
class ParsedName:
    """Typed text parsed as a name and qualifiers of the place.

    Attributes
    ----------
    name : str
        What is left when the words around the name are taken off.
    kind : str
        Key of `KINDS`; empty when the text says no kind.
    word : str
        The word that says the kind; empty without one.
    country : str
        ISO 3166-1 alpha-2 code; empty when not given.
    province : str
        Folded English name of a province; empty when not given.
    """

    name: str
    kind: str = ""
    word: str = ""
    country: str = ""
    province: str = ""

    @property
    def kinds(self) -> frozenset[str]:
        """Return the kinds of place allowed; empty when any is."""
        return KINDS[self.kind] if self.kind else frozenset()


def parsed_names(text: str) -> Iterator[ParsedName]:
    """Yield the possible parses of text as a name with qualifying words.

    Parameters
    ----------
    text : str
        Cleaned text, such as ``Hunchun (port)`` or ``Jilin, CN``.

    Yields
    ------
    ParsedName
        Results that take something off, those that take off least first. The
        text as it stands is not among them.

    Examples
    --------
    >>> [(r.name, r.kind, r.country) for r in parsed_names("Nakhodka port, RU")]
    [('Nakhodka port', '', 'RU'), ('Nakhodka', 'port', 'RU')]
    >>> [(r.name, r.province) for r in parsed_names("吉林省珲春")]
    [('珲春', 'jilin')]
    """
    seen = {text}
    queue = [ParsedName(text)]
    for parsed in queue:
        for shorter in _shorter(parsed):
            if shorter.name not in seen:
                seen.add(shorter.name)
                queue.append(shorter)
                yield shorter


def _shorter(parsed: ParsedName) -> Iterator[ParsedName]:
    for name, qualifier in _qualifiers(parsed.name):
        yield from _qualified(parsed, name, qualifier)
    if not parsed.kind:
        name, word, kind = _without_kind_word(parsed.name)
        if kind:
            yield replace(parsed, name=name, kind=kind, word=word)
    yield from _after_area(parsed)


def _qualifiers(text: str) -> Iterator[tuple[str, str]]:
    """Yield (name, qualifier) for a bracket at the end and for the last comma."""
    bracket = _BRACKET.match(text)
    if bracket:
        yield bracket[1], bracket[2].strip()
    for comma in _COMMAS:
        left, _, right = text.rpartition(comma)
        if left.strip() and right.strip():
            yield left.strip(), right.strip()


def _qualified(parsed: ParsedName, name: str, qualifier: str) -> Iterator[ParsedName]:
    kind = words().kinds.get(qualifier.casefold(), "")
    code = words().countries.get(fold(qualifier), "")
    if not code and re.fullmatch("[A-Z]{2}", qualifier):
        code = qualifier
    if kind and not parsed.kind:
        yield replace(parsed, name=name, kind=kind, word=qualifier)
    elif code and not parsed.country:
        yield replace(parsed, name=name, country=code)
    elif province_key(qualifier) and not parsed.province:
        yield replace(parsed, name=name, province=province_key(qualifier))


def _without_kind_word(text: str) -> tuple[str, str, str]:
    """Return the name, the kind word and the kind; the text when it has none."""
    low = text.casefold()
    if len(low) == len(text):  # letters such as İ grow: positions would slip
        for pattern in words().kind_patterns:
            match = pattern.fullmatch(low)
            if match:
                name = text[match.start("name") : match.end("name")].strip(" -,")
                if name:
                    return name, match["word"], words().kinds[match["word"]]
    return text, "", ""


def _after_area(parsed: ParsedName) -> Iterator[ParsedName]:
    """Yield what follows a country or province, as Chinese addresses have it."""
    for country, code in words().chinese_countries.items():
        rest = parsed.name.removeprefix(country).strip()
        if rest and rest != parsed.name and not parsed.country:
            yield replace(parsed, name=rest, country=code)
    for native, english in words().chinese_provinces.items():
        rest = parsed.name.removeprefix(native)
        if rest and rest != parsed.name and not parsed.province:
            area = next((a for a in words().areas if rest.startswith(a)), "")
            name = rest.removeprefix(area).strip()
            if name:
                yield replace(parsed, name=name, province=english)


def province_key(text: str) -> str:
    """Return the folded English name of a province, whatever script it is in.

    Parameters
    ----------
    text : str
        Name of a province, with or without a word such as ``Province``.

    Returns
    -------
    str
        The folded name, without the area word.

    Examples
    --------
    >>> province_key("吉林省"), province_key("Primorsky Krai")
    ('jilin', 'primorye')
    """
    bare = fold(without_area_word(text))
    return words().provinces.get(bare, bare)


def without_area_word(text: str) -> str:
    """Return text without a word for a province, region or prefecture.

    Parameters
    ----------
    text : str
        Cleaned text.

    Returns
    -------
    str
        The name alone, or the text itself when it says no area.

    Examples
    --------
    >>> without_area_word("Jilin Province"), without_area_word("Changchun")
    ('Jilin', 'Changchun')
    """
    for word in words().areas:
        bare = without_word(text, word)
        if bare != text:
            return bare
    return text


def without_word(text: str, word: str) -> str:
    """Return text without a word that stands at one of its ends.

    A word in letters must stand apart, so that ``Airport`` does not end in
    ``port``; Chinese, Japanese and Korean suffixes are joined to the name.

    Parameters
    ----------
    text : str
        A name.
    word : str
        The word, in lower case; the case of the text does not matter.

    Returns
    -------
    str
        The rest, or the text itself when it has no such word or nothing else.

    Examples
    --------
    >>> without_word("Port of Zarubino", "port of"), without_word("珲春站", "站")
    ('Zarubino', '珲春')
    """
    low = text.casefold()
    if len(low) != len(text) or len(low) <= len(word):
        return text  # a letter such as İ grows when folded: positions would slip
    if low.endswith(word):
        rest = text[: -len(word)]
        if is_cjk(word[0]) or rest[-1] in " -":
            return rest.rstrip(" -,") or text
    if low.startswith(word) and not is_cjk(word[0]):
        rest = text[len(word) :]
        if rest[0] in " -" or word[-1] == ".":
            return rest.lstrip(" -,") or text
    return text


def base_names(name: str) -> Iterator[str]:
    """Yield what is left of a facility's name without brackets and kind words.

    Parameters
    ----------
    name : str
        Name of a port, station, airport or zone.

    Yields
    ------
    str
        Each shorter name, longest first; nothing when there is none.

    Examples
    --------
    >>> list(base_names("Hunchun road port (Changlingzi)"))
    ['Hunchun road port', 'Hunchun', 'Changlingzi']
    """
    outside = re.sub(rf"[{_OPENING}][^{_CLOSING}]*[{_CLOSING}]", " ", name)
    inside = re.findall(rf"[{_OPENING}]([^{_CLOSING}]*)[{_CLOSING}]", name)
    for part in (outside, *inside):
        plain = " ".join(part.split())
        if plain and plain != name:
            yield plain
        bare, _, kind = _without_kind_word(plain)
        if kind:
            yield bare


def is_country(text: str) -> bool:
    """Tell whether text is the name or code of a country.

    Parameters
    ----------
    text : str
        Cleaned text.

    Returns
    -------
    bool
        True for the countries of `name_words.csv`.

    Examples
    --------
    >>> is_country("Россия"), is_country("Changchun")
    (True, False)
    """
    return fold(text) in words().countries


def not_a_place(text: str) -> str:
    """Say what text is when it is plainly no single place.

    Parameters
    ----------
    text : str
        Cleaned text that no place is called by.

    Returns
    -------
    str
        A sentence for the message, or an empty string.

    Examples
    --------
    >>> not_a_place("Zarubino -> Korea")
    'It names a journey, not one place; give its two ends one by one.'
    >>> not_a_place("Chinese border")
    'It names a border, not a place on it; give a border port.'
    """
    low = text.casefold()
    if any(sign in low for sign in words().journeys):
        return "It names a journey, not one place; give its two ends one by one."
    if any(low == word or without_word(low, word) != low for word in words().borders):
        return "It names a border, not a place on it; give a border port."
    return "It names a country; give a place in it." if is_country(text) else ""
