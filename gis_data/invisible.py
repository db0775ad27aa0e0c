r"""Characters that are not seen: removed from text read, marked in text printed.

Controls (ESC recolours a terminal), marks of direction (U+202E shows the rest
backwards) and characters without width (a name of them looks empty, two names that
differ in them look equal). Tabs and line ends are kept. A zero-width joiner or
non-joiner (U+200D, U+200C) is kept between two letters of a script whose letters join
or stack (Arabic to Myanmar, Khmer, Mongolian), where it is part of the spelling, as in
Persian; elsewhere, as in emoji, it is not. So are variation selectors after a Mongolian
letter or a symbol.
"""

from __future__ import annotations

import re
from typing import Final

_JOINING: Final = "[\u0600-\u109f\u1780-\u18af]"
_SYMBOL: Final = "[\xa9\xae\u203c-\u2bff\u3030\u303d\u3297\u3299\U0001f000-\U0001faff]"
_INVISIBLE: Final = re.compile(
    "[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f"  # controls
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b\u200e\u200f"
    "\u2028-\u202e\u2060-\u206f\u2800\u3164\ufe00-\ufe0d\ufeff\uffa0\ufff0-\ufffb"
    "\ud800-\udfff"  # half a pair: no character
    "\U00013430-\U0001343f\U0001bca0-\U0001bca3"  # of hieroglyphs, of shorthand
    "\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"  # of music; tags
    "|(?<![\u1820-\u18aa])[\u180b-\u180d\u180f]"  # variants of Mongolian letters
    f"|(?<!{_SYMBOL})[\ufe0e\ufe0f]"  # variants of symbols
    f"|(?<!{_JOINING})[\u200c\u200d]|[\u200c\u200d](?!{_JOINING})"
)


def without_invisible(text: str) -> str:
    r"""Return a text without the characters that are not seen.

    Parameters
    ----------
    text : str
        Text of a user's file or argument.

    Returns
    -------
    str
        The rest.

    Examples
    --------
    >>> without_invisible("Hun\u202echun\x1b[2J"), without_invisible("\u200b\u2060")
    ('Hunchun[2J', '')
    >>> len(without_invisible("\u0645\u06cc\u200c\u0631\u0648\u062f"))  # Persian
    6
    """
    if text.isascii() and text.isprintable():
        return text
    return _INVISIBLE.sub("", text)


def with_marks(text: str) -> str:
    r"""Return a text with a mark in place of each character that is not seen.

    Parameters
    ----------
    text : str
        Any text.

    Returns
    -------
    str
        The text, safe to print. A carriage return, which would let a line overwrite
        what is before it, is marked as well unless a line ends there.

    Examples
    --------
    >>> with_marks("Hunchun\x1b[2J\n珲\u202e春\u200b")
    'Hunchun�[2J\n珲�春�'
    """
    return _INVISIBLE.sub("\ufffd", re.sub("\r(?!\n)", "\ufffd", text))


def escaped_in_json(text: str) -> str:
    r"""Return a JSON document in which what is not seen is written as an escape.

    Parameters
    ----------
    text : str
        A JSON document; outside its strings it is ASCII.

    Returns
    -------
    str
        A document of the same values.

    Examples
    --------
    >>> escaped_in_json('"Hun\u202echun\x7f"')
    '"Hun\\u202echun\\u007f"'
    """
    return _INVISIBLE.sub(_escape, text)


def _escape(match: re.Match[str]) -> str:
    units = match[0].encode("utf-16-be", "surrogatepass").hex()
    return re.sub("(....)", r"\\u\1", units)
