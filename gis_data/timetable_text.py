"""Opening hours as tables have them: by use, in the syntax of OpenStreetMap."""

from __future__ import annotations

import re
from typing import Literal

Use = Literal["freight", "passenger"]

USES: tuple[Use, ...] = ("freight", "passenger")
_USE = re.compile(rf"\b({'|'.join(USES)}):")
_COMMENT = re.compile(r'"[^"]*"')
# Valid syntax that names no instant: the sun, school holidays, what is not known.
_NO_TIMETABLE = re.compile(r"\b(dawn|sunrise|sunset|dusk|SH|unknown)\b")


def hours_by_use(text: str) -> dict[Use, str]:
    """Return the opening hours in a text by use.

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


def timetable_rules(text: str) -> str:
    """Return the rules of opening hours that a clock can follow.

    Parameters
    ----------
    text : str
        In the syntax of the key ``opening_hours`` of OpenStreetMap; comments in double
        quotes do not count.

    Returns
    -------
    str
        Without comments; empty where the text is no timetable: another wording, or
        hours that depend on the sun or on school holidays, or are ``unknown``.

    Examples
    --------
    >>> timetable_rules('Mo-Fr 09:00-18:00 "by appointment"')
    'Mo-Fr 09:00-18:00'
    >>> timetable_rules("7 days x 10 h"), timetable_rules("sunrise-sunset")
    ('', '')
    """
    from opening_hours import validate  # noqa: PLC0415 - rarely needed

    rules = _COMMENT.sub("", text).strip()
    return (
        rules if rules and not _NO_TIMETABLE.search(rules) and validate(rules) else ""
    )
