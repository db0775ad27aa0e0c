"""Opening hours in the syntax of OpenStreetMap, for freight and for passengers."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from network.query.timedep.clocks import Hours

if TYPE_CHECKING:
    from network.costs.cost import Use

USES: tuple[Use, ...] = ("freight", "passenger")
_USE = re.compile(rf"\b({'|'.join(USES)}):")
_COMMENT = re.compile(r'"[^"]*"')
# Valid syntax that names no instant: the sun, school holidays, what is not known.
_NO_TIMETABLE = re.compile(r"\b(dawn|sunrise|sunset|dusk|SH|unknown)\b")


def hours_by_use(text: str) -> dict[Use, str]:
    """Return the opening hours that a text gives for each use.

    Parameters
    ----------
    text : str
        Hours for all, or for a use that is named: ``freight: Mo-Fr``, or
        ``freight: Mo-Fr; passenger: 24/7``.

    Returns
    -------
    dict of str to str
        By use: freight, passenger. A use that is not named has none.

    Examples
    --------
    >>> hours_by_use("freight: Mo-Fr; passenger: 24/7")
    {'freight': 'Mo-Fr', 'passenger': '24/7'}
    >>> hours_by_use("24/7")
    {'freight': '24/7', 'passenger': '24/7'}
    """
    before, *parts = _USE.split(text)
    common = before.strip(" ;")
    named = {
        use: hours.strip(" ;")
        for use, hours in zip(parts[::2], parts[1::2], strict=True)
    }
    return {use: hours for use in USES if (hours := named.get(use, common))}


def read_hours(text: str, *, zone: str, country: str = "") -> Hours | None:
    """Read opening hours.

    The syntax is that of the key ``opening_hours`` of OpenStreetMap [1]_, such as
    ``24/7``, ``Mo-Fr 09:00-18:00``, ``Apr-Nov`` or ``08:00-20:00; PH off``.
    Comments in double quotes do not count. Hours that depend on the sun or on
    school holidays, or are ``unknown``, cannot be read.

    Parameters
    ----------
    text : str
        The opening hours.
    zone : str
        IANA name of the time zone they are given in.
    country : str, optional
        ISO 3166-1 alpha-2: whose public holidays ``PH`` are. Without one, or for
        a country whose holidays the library does not know, hours with ``PH``
        cannot be read.

    Returns
    -------
    Hours or None
        None where the text cannot be read as a timetable.

    References
    ----------
    .. [1] https://wiki.openstreetmap.org/wiki/Key:opening_hours/specification

    Examples
    --------
    >>> read_hours("09:00-19:00", zone="UTC").rules
    '09:00-19:00'
    >>> read_hours("7 days x 10 h (2023)", zone="UTC") is None
    True
    """
    from opening_hours import validate  # noqa: PLC0415 - with a departure time only

    rules = _COMMENT.sub("", text).strip()
    if not rules or _NO_TIMETABLE.search(rules) or not validate(rules):
        return None
    if not re.search(r"\bPH\b", rules):
        return Hours(rules, zone)
    return Hours(rules, zone, country) if _has_holidays(country) else None


def _has_holidays(country: str) -> bool:
    import opening_hours  # noqa: PLC0415 - with a departure time only

    unknown = opening_hours.UnknownCountryError  # type: ignore[attr-defined]
    try:
        opening_hours.OpeningHours("PH", country=country, auto_country=False)
    except unknown:
        return False
    return True
