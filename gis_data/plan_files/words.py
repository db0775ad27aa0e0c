"""Free wording of sources, read into the closed lists of the plan contracts."""

from __future__ import annotations

import re

MODES = ("road", "rail", "river", "sea", "air")
TIERS = ("core", "extended", "inferred")
_STATUS_WORDS = {
    "open": "open",
    "opened": "open",
    "operating": "open",
    "limited": "limited",
    "restricted": "limited",
    "seasonal": "limited",
    "marginal": "limited",
    "irregular": "limited",
    "closed": "closed",
    "dormant": "closed",
    "merged": "closed",
    "planned": "planned",
    "idea": "planned",
    "under": "planned",  # "under construction", "under design"
    "suspended": "suspended",
    "unknown": "unknown",
    "unclear": "unknown",
    "uncertain": "unknown",
}
_MODE_WORDS = {
    "road": "road",
    "highway": "road",
    "rail": "rail",
    "railway": "rail",
    "river": "river",
    "water": "river",
    "sea": "sea",
    "air": "air",
}


def read_status(text: str) -> str | None:
    """Return the status that the first word of a wording stands for.

    Sources write ``open (cargo; limited pax)`` or ``limited/closed``; the word
    that stands first is the judgement, the rest belongs into ``status_note``.

    Parameters
    ----------
    text : str
        Wording of a source.

    Returns
    -------
    str or None
        A status that the contract allows; None when the first word is unknown.

    Examples
    --------
    >>> read_status("open (cargo; limited pax)"), read_status("closed/limited")
    ('open', 'closed')
    >>> read_status("under construction (target 2026)")
    'planned'
    >>> read_status("maybe") is None
    True
    """
    words = re.findall(r"[a-z]+", text.lower())
    return _STATUS_WORDS.get(words[0]) if words else None


def read_modes(text: str) -> str | None:
    """Return the modes named in a wording as one ``;``-separated list.

    Words in brackets are remarks and are left out.

    Parameters
    ----------
    text : str
        Modes parted by ``;``, ``,``, ``/``, ``+``, ``|`` or ``and``.

    Returns
    -------
    str or None
        Modes in the order of ``MODES``; None when a word is not a mode or none
        is named.

    Examples
    --------
    >>> read_modes("rail/road (inland)"), read_modes("road/water")
    ('road;rail', 'road;river')
    >>> read_modes("camel") is None
    True
    """
    bare = re.sub(r"\([^)]*\)", " ", text.lower()).replace(" and ", ";")
    words = [w.strip() for w in re.split(r"[;,/+|]", bare) if w.strip()]
    modes = {_MODE_WORDS.get(word) for word in words}
    if not modes or None in modes:
        return None
    return ";".join(mode for mode in MODES if mode in modes)


def read_gauges(text: str) -> str:
    """Return the track gauges named in a wording as a ``;``-separated list.

    Parameters
    ----------
    text : str
        Wording such as ``1435/1520 dual to Rajin``.

    Returns
    -------
    str
        Gauges in millimetres, in the order named, each once; empty when no
        number of three or four digits stands in the text.

    Examples
    --------
    >>> read_gauges("1435/1520 dual to Rajin"), read_gauges("")
    ('1435;1520', '')
    """
    return ";".join(dict.fromkeys(re.findall(r"\b\d{3,4}\b", text)))


def read_tier(role: str) -> str:
    """Return how firmly a member belongs, from the wording of its role.

    Parameters
    ----------
    role : str
        Wording such as ``core``, ``extended axis`` or ``inferred hub city``.

    Returns
    -------
    str
        ``inferred`` or ``extended`` where the wording says so, else ``core``.

    Examples
    --------
    >>> [read_tier(r) for r in ("ring closure", "extended axis", "inferred node")]
    ['core', 'extended', 'inferred']
    """
    for tier in ("inferred", "extended"):
        if tier in role.lower():
            return tier
    return "core"
