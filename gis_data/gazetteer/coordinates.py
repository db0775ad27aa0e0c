"""Coordinates as people type them: latitude first, unless letters say else."""

# ruff: noqa: RUF001, RUF002 - Russian points of the compass look like Latin letters

from __future__ import annotations

import re
import unicodedata

from gis_data.errors import PlaceError

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
        Two decimal numbers, degrees on WGS 84, latitude first, parted by a
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
    faults = []
    if abs(lat) > _MAX_LAT:
        faults.append(f"latitude is {lat:g}, must be from -90 to 90")
    if abs(lon) > _MAX_LON:
        faults.append(f"longitude is {lon:g}, must be from -180 to 180")
    msg = f"{text!r}: {' and '.join(faults)} degrees."
    if abs(lon) <= _MAX_LAT and abs(lat) <= _MAX_LON:
        msg += f" Latitude comes first; did you mean {lon:g},{lat:g}?"
    raise PlaceError(msg)
