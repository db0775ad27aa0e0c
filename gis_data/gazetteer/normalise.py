"""Normalise names: one folded form for all spellings of a name."""

# ruff: noqa: RUF001, RUF002 - look-alike letters are the subject here

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

# Letters that Unicode does not decompose into a base letter and a mark, but that
# people replace by these when their keyboard lacks them.
_PLAIN_LETTERS = {
    "ł": "l",
    "ø": "o",
    "đ": "d",
    "ð": "d",
    "ħ": "h",
    "ı": "i",
    "ŋ": "n",
    "þ": "th",
    "æ": "ae",
    "œ": "oe",
    "ё": "е",
}
_ASCII_NOISE = {code: None for code in range(128) if not chr(code).isalnum()}
_APOSTROPHES = str.maketrans(dict.fromkeys("’‘ʼʻʹ`´′＇", "'"))
_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—―−－", "-"))
_QUOTES = "\"'`´‘’‚‛“”„‟«»‹›「」『』《》〈〉"
# A lone combining accent left after composition, as in "o͘": noise in a name.
_ACCENTS = ((0x0300, 0x036F), (0x1AB0, 0x1AFF), (0x1DC0, 0x1DFF), (0x20D0, 0x20FF))
# v stands for ü on Chinese keyboards, and ü is written after l and n only.
_V_FOR_U = re.compile(r"(?<=[ln])v")


class _FoldTable(dict[int, str]):
    """What each character folds to, worked out when it is first met."""

    def __missing__(self, code: int) -> str:
        folded = _folded_character(chr(code))
        self[code] = folded
        return folded


def _folded_character(char: str) -> str:
    parts = unicodedata.normalize("NFD", char.casefold())
    if unicodedata.name(parts[0], "").startswith("LATIN"):
        letters = [c for c in parts if not unicodedata.combining(c)]
    else:
        letters = list(unicodedata.normalize("NFC", parts))
    return "".join(_PLAIN_LETTERS.get(c, c) for c in letters if _is_kept(c))


def _is_kept(char: str) -> bool:
    if any(low <= ord(char) <= high for low, high in _ACCENTS):
        return False
    # Vowel signs of Thai or Devanagari are marks, yet part of the spelling.
    return char.isalnum() or unicodedata.category(char) in {"Mn", "Mc"}


_FOLD = _FoldTable()
_FOLD_LINES = _FoldTable({ord("\n"): "\n"})
_ASCII_NOISE_LINES = {k: v for k, v in _ASCII_NOISE.items() if k != ord("\n")}


def fold(text: str) -> str:
    """Return the form under which equal names compare equal.

    Compatibility characters become plain ones (full-width letters, half-width
    kana), case is folded, accents and pinyin tones are dropped from Latin
    letters (``ü`` becomes ``u``), ``ё`` becomes ``е``, and everything that is
    not a letter or a digit (spaces, hyphens, apostrophes, dots, brackets)
    disappears. Letters of other scripts keep their marks: ``й`` stays ``й``.

    Parameters
    ----------
    text : str
        A name in any script.

    Returns
    -------
    str
        The folded name; empty when the text has no letter and no digit.
        Folding it again changes nothing.

    Examples
    --------
    >>> fold("Chángchūn"), fold("chang chun"), fold("ＣＨＡＮＧ－ＣＨＵＮ")
    ('changchun', 'changchun', 'changchun')
    >>> fold("Соловьёвск"), fold("Xī'ān"), fold("Lǚshùn")
    ('соловьевск', 'xian', 'lushun')
    """
    if text.isascii():
        return text.lower().translate(_ASCII_NOISE)
    while True:
        folded = unicodedata.normalize(
            "NFKC", unicodedata.normalize("NFKC", text).translate(_FOLD)
        )
        # Letters brought together by a dropped separator may compose again.
        if folded == text:
            return folded
        text = folded


def fold_all(texts: Iterable[str]) -> list[str]:
    """Fold many names at once, several times faster than one by one.

    Parameters
    ----------
    texts : iterable of str
        Names in any script.

    Returns
    -------
    list of str
        The folded names, in the same order.

    Examples
    --------
    >>> fold_all(["Xī'ān", "長春"])
    ['xian', '長春']
    """
    lines = [t.replace("\n", " ") for t in texts]
    folded = "\n".join(t if t.isascii() else "" for t in lines).lower()
    keys = folded.translate(_ASCII_NOISE_LINES).split("\n")
    rest = [i for i, line in enumerate(lines) if not line.isascii()]
    for i, line in zip(rest, _fold_lines([lines[i] for i in rest]), strict=True):
        keys[i] = line
    return keys if lines else []


def _fold_lines(lines: Sequence[str]) -> list[str]:
    text = "\n".join(lines)
    while lines:
        folded = unicodedata.normalize(
            "NFKC", unicodedata.normalize("NFKC", text).translate(_FOLD_LINES)
        )
        if folded == text:
            return folded.split("\n")
        text = folded
    return []


def spelled(text: str) -> str:
    """Return a name with its tones, marks and apostrophes, but plain spacing.

    Two names that fold alike may differ in these: 청주 is Ch'ŏngju and 정주 is
    Chŏngju. Who types the marks means them.

    Parameters
    ----------
    text : str
        A name in any script.

    Returns
    -------
    str
        Case folded, one kind of apostrophe and hyphen, single spaces.

    Examples
    --------
    >>> spelled("  Ch’ŏngju ")
    "ch'ŏngju"
    """
    plain = unicodedata.normalize("NFKC", text).casefold()
    plain = plain.translate(_APOSTROPHES).translate(_DASHES)
    return " ".join(plain.split())


def without_accents(text: str) -> str:
    """Return text without the accents on its letters, and nothing else changed.

    Parameters
    ----------
    text : str
        A name.

    Returns
    -------
    str
        The text in NFC form without combining marks.

    Examples
    --------
    >>> without_accents("ch'ŏngju")
    "ch'ongju"
    """
    parts = unicodedata.normalize("NFD", text)
    letters = "".join(c for c in parts if not unicodedata.combining(c))
    return unicodedata.normalize("NFC", letters)


def cleaned(text: str) -> str:
    """Return typed text without what the eye does not see as part of a name.

    Parameters
    ----------
    text : str
        Text as typed or pasted.

    Returns
    -------
    str
        The text in NFKC form, without control and invisible characters,
        surrounding quotes and needless spaces.

    Examples
    --------
    >>> cleaned(' “Ｈｕｎｃｈｕｎ” ')
    'Hunchun'
    """
    if text.isascii() and text.isprintable():
        return " ".join(text.strip(" " + _QUOTES).split())
    plain = unicodedata.normalize("NFKC", text)
    plain = "".join(
        " " if c.isspace() else c
        for c in plain
        if c.isspace() or unicodedata.category(c) not in {"Cc", "Cf", "Cs", "Co"}
    )
    return " ".join(plain.strip(" " + _QUOTES).split())


def with_u_for_v(folded: str) -> str:
    """Return a folded pinyin name with ``v`` read as ``ü``.

    Parameters
    ----------
    folded : str
        A folded name.

    Returns
    -------
    str
        The name with ``v`` after ``l`` or ``n`` replaced by ``u``.

    Examples
    --------
    >>> with_u_for_v(fold("Lvshun")) == fold("Lǚshùn")
    True
    """
    return _V_FOR_U.sub("u", folded)


def simplifier(pairs: Iterable[tuple[str, str]]) -> Mapping[int, str]:
    """Derive from name pairs how traditional characters are simplified.

    Only characters that stand in the pairs are known; that is enough to find
    the places the pairs come from, and needs no dictionary.

    Parameters
    ----------
    pairs : iterable of (str, str)
        Traditional and simplified form of one name, character by character.
        Pairs of unequal length are passed over.

    Returns
    -------
    mapping of int to str
        For `str.translate`: code point of the traditional character to the
        simplified character it most often stands for.

    Examples
    --------
    >>> "長春".translate(simplifier([("長白", "长白"), ("長春", "长春")]))
    '长春'
    """
    counts: dict[str, Counter[str]] = {}
    for traditional, simplified in pairs:
        if len(traditional) == len(simplified):
            for old, new in zip(traditional, simplified, strict=True):
                counts.setdefault(old, Counter())[new] += 1
    best = {old: count.most_common(1)[0][0] for old, count in counts.items()}
    # Only steps that end: simplifying twice must change nothing.
    return {ord(o): n for o, n in best.items() if n != o and best.get(n, n) == n}


def syllables(rows: Iterable[tuple[str, str, Iterable[str]]]) -> Mapping[str, str]:
    """Derive from names how Chinese characters are read in pinyin.

    Parameters
    ----------
    rows : iterable of (str, str, iterable of str)
        Simplified name, its pinyin, and other names; among those the pinyin
        written with a space between syllables.

    Returns
    -------
    mapping of str to str
        Character to its most frequent syllable, without tone.

    Examples
    --------
    >>> syllables([("珲春", "Húnchūn", ["hun chun", "Хуньчунь"])])
    {'珲': 'hun', '春': 'chun'}
    """
    counts: dict[str, Counter[str]] = {}
    for chinese, pinyin, others in rows:
        key = fold(pinyin)
        for other in others:
            parts = other.split(" ")
            if len(parts) == len(chinese) > 1 and fold(other) == key:
                for char, part in zip(chinese, parts, strict=True):
                    counts.setdefault(char, Counter())[fold(part)] += 1
    return {char: count.most_common(1)[0][0] for char, count in counts.items()}


def is_cjk(char: str) -> bool:
    """Tell whether a character is Chinese, Japanese or Korean script.

    Parameters
    ----------
    char : str
        One character.

    Returns
    -------
    bool
        True for Han characters, kana and Hangul.

    Examples
    --------
    >>> is_cjk("站"), is_cjk("역"), is_cjk("ж")
    (True, True, False)
    """
    return unicodedata.name(char, "").startswith(
        ("CJK", "HANGUL", "HIRAGANA", "KATAKANA")
    )
