"""Arguments of queries: checked, and brought into one form."""

from __future__ import annotations

import operator
import re
from collections.abc import Collection, Iterable
from contextlib import suppress
from datetime import date, datetime
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias, TypeVar

from gis_data.schema import shown
from network.model.errors import RequestError

if TYPE_CHECKING:
    from gis_data.gazetteer import Place

    #: A name, an id, ``lat,lon`` as text, a (lon, lat) pair in degrees, or a place.
    PlaceLike: TypeAlias = "str | tuple[float, float] | Place"

MODES = ("rail", "road", "sea", "air")
FIRST_YEAR, LAST_YEAR = 1900, 2200
_DAY = "a day; write YYYY-MM-DD, such as 2026-05-01"
_TIME = "a time; write YYYY-MM-DDTHH:MM, local to the origin, or with a zone (+08:00)"
_Date = TypeVar("_Date", bound=date)
# Python reads more: 20260501, 2026-W18-5, any character between day and time.
_ISO = re.compile(
    r"\d{4}-\d\d-\d\d([T ]\d\d:\d\d(:\d\d(\.\d{1,6})?)?(Z|[+-]\d\d:\d\d)?)?", re.ASCII
)
_ALPHA_2 = 2
_PAIR = 2


def one_of(name: str, value: object, allowed: tuple[str, ...]) -> str:
    """Return one of the words allowed, in lower case.

    Parameters
    ----------
    name : str
        Name of the argument, for the message.
    value : object
        What was given.
    allowed : tuple of str
        Lower case.

    Returns
    -------
    str
        One of them.

    Raises
    ------
    RequestError
        If it is none of them.
    """
    if not isinstance(value, str) or value.lower() not in allowed:
        msg = f"{name}: {shown(value)} is not valid; use {_listed(allowed)}."
        raise RequestError(msg)
    return value.lower()


def _listed(words: tuple[str, ...]) -> str:
    return f"{', '.join(words[:-1])} or {words[-1]}"


def names(name: str, value: object) -> tuple[str, ...]:
    """Return one name, several with commas between them, or a collection of names."""
    items = (value,) if isinstance(value, str) else value
    if not isinstance(items, Iterable):
        msg = f"{name}: {value!r} is not a name; give one as text, or a list of names."
        raise RequestError(msg)
    names = list(items)
    for item in names:
        if not isinstance(item, str):
            msg = f"{name}: {shown(item)} is not a name; give names as text."
            raise RequestError(msg)
    parts = (part.strip() for item in names for part in item.split(","))
    return tuple(filter(None, parts))


def modes(value: object) -> tuple[str, ...]:
    """Return modes of transport in lower case; a RequestError for another word."""
    words = names("modes", value)
    for word in words:
        if word.lower() not in MODES:
            msg = f"modes: {shown(word)} is not a mode; use {_listed(MODES)}."
            raise RequestError(msg)
    return tuple(word.lower() for word in words)


def country(name: str, code: str) -> str:
    """Return a country code in upper case; a RequestError if it is none."""
    if len(code) != _ALPHA_2 or not code.isascii() or not code.isalpha():
        msg = (
            f"{name}: {shown(code)} is not a country code; use two letters, such as KP."
        )
        raise RequestError(msg)
    return code.upper()


def path(name: str, value: object) -> Path | None:
    """Return a path, also from text; a RequestError if it is none."""
    if value is None or isinstance(value, Path):
        return value
    if not isinstance(value, str) or not value:
        msg = f"{name}: {shown(value)} is not a file; give its path."
        raise RequestError(msg)
    return Path(value)


def day(value: object) -> date | None:
    """Return a date, also from YYYY-MM-DD; a RequestError if it is none."""
    if value is None:
        return None
    if isinstance(value, datetime):
        value = value.date()
    if not isinstance(value, date):
        value = _parsed(date, "as_of", value, _DAY)
    return _in_years("as_of", value)


def moment(value: object) -> datetime | None:
    """Return a time, also from YYYY-MM-DDTHH:MM; a RequestError if it is none."""
    if value is None:
        return None
    if not isinstance(value, datetime):
        value = _parsed(datetime, "depart", value, _TIME)
    return _in_years("depart", value)


def _parsed(kind: type[_Date], name: str, value: object, wanted: str) -> _Date:
    if isinstance(value, str) and _ISO.fullmatch(value):
        with suppress(ValueError):  # not in the calendar
            return kind.fromisoformat(value)
    msg = f"{name}: {shown(value)} is not {wanted}."
    raise RequestError(msg)


def _in_years(name: str, day: _Date) -> _Date:
    """Return a date within the years for which calendars and time zones are known."""
    if FIRST_YEAR <= day.year <= LAST_YEAR:
        return day
    msg = f"{name}: {day.isoformat()}: use a year from {FIRST_YEAR} to {LAST_YEAR}."
    raise RequestError(msg)


def places(name: str, value: object) -> tuple[PlaceLike, ...]:
    """Return one place, or several, as several; a RequestError if one is none."""
    one = isinstance(value, str) or hasattr(value, "lon") or _pair(value)
    items = value if isinstance(value, Iterable) and not one else (value,)
    return tuple(place(name, item) for item in items)


def _pair(value: object) -> tuple[float, float] | None:
    """Return two numbers, as of a tuple, a list, an array or a Shapely point."""
    if getattr(value, "geom_type", "") == "Point":
        value = (value.x, value.y)  # type: ignore[attr-defined]
    if isinstance(value, str) or not isinstance(value, Collection):
        return None
    numbers = list(islice(value, _PAIR + 1))
    is_number = (hasattr(n, "__float__") and not isinstance(n, bool) for n in numbers)
    if len(numbers) != _PAIR or not all(is_number):
        return None
    return float(numbers[0]), float(numbers[1])


def _is_on_globe(lon: float, lat: float) -> bool:
    return abs(lon) <= 180 and abs(lat) <= 90  # noqa: PLR2004 - degrees


def place(name: str, value: object) -> PlaceLike:
    """Return a name, a place, or a point within the range of degrees."""
    if isinstance(value, str) and value.strip():
        return value
    if hasattr(value, "lon") and hasattr(value, "lat"):
        return value  # type: ignore[return-value]
    pair = _pair(value)
    if pair:
        lon, lat = pair
        if _is_on_globe(lon, lat):
            return lon, lat
        msg = f"{name}: {pair} is no point; use (longitude, latitude) in degrees."
        if _is_on_globe(lat, lon):
            msg += f" Did you mean ({lat:g}, {lon:g})?"
        raise RequestError(msg)
    msg = (
        f"{name}: {shown(value)} is not a place; give a name, an id, 'lat,lon' as text,"
        " a (longitude, latitude) pair or a Shapely point."
    )
    raise RequestError(msg)


def flag(name: str, value: object) -> bool:
    """Return True or False; a RequestError for anything else."""
    if isinstance(value, bool):
        return value
    msg = f"{name}: {shown(value)} is not valid; use True or False."
    raise RequestError(msg)


def count(name: str, value: object) -> int:
    """Return a number of routes, 0 or more; a RequestError for anything else."""
    try:
        number = -1 if isinstance(value, bool) else operator.index(value)  # type: ignore[arg-type]
    except TypeError:
        number = -1
    if number < 0:
        msg = f"{name}: {shown(value)} is not a number of routes; use 0 or more."
        raise RequestError(msg)
    return number
