"""What a row rests on: whether its source is judgement alone, and how old it is."""

from __future__ import annotations

import re

#: A part of a source that names no publication, but whose judgement it is.
_JUDGEMENT = re.compile(
    r"\s*(analyst|general|common|own|local)? ?"
    r"(knowledge|estimate|judgement|judgment|memory|assumption|no source)\b",
    re.IGNORECASE,
)
_DAY = re.compile(
    r"(?<![\d/])((?:19|20)\d\d)(?:-(0[1-9]|1[0-2])(?:-(0[1-9]|[12]\d|3[01]))?)?(?!\d)"
)


def is_judgement(source: str) -> bool:
    """Return whether a source names no publication, only somebody's judgement.

    Parameters
    ----------
    source : str
        Publications, separated by ``" ; "``.

    Returns
    -------
    bool
        True if every part of it is such as ``analyst knowledge``; False of an empty
        text, which is a fault of another kind.

    Examples
    --------
    >>> is_judgement("analyst knowledge"), is_judgement("no source found")
    (True, True)
    >>> is_judgement("RBC 2025-06, https://prim.rbc.ru ; analyst knowledge")
    False
    """
    parts = source.split(" ; ") if source.strip() else []
    return bool(parts) and all(_JUDGEMENT.match(part) for part in parts)


def latest_day(*texts: str) -> str:
    """Return the latest date that some texts name.

    Parameters
    ----------
    *texts : str
        Sources, or cells with a date. Addresses are not read.

    Returns
    -------
    str
        ``2025-06-19``, ``2025-06`` or ``2025``; empty where none is named. Of two
        that may be the same, the one that says more.

    Examples
    --------
    >>> latest_day("Jilin Daily 2023-03 ; RBC 2025-06, https://x.ru/2026/01", "2024")
    '2025-06'
    """
    words = (re.sub(r"https?://\S+", "", text) for text in texts)
    found = [
        "-".join(filter(None, match.groups()))
        for text in words
        for match in _DAY.finditer(text)
    ]
    return max(found, default="")
