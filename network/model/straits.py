"""Names of the canals, straits and capes that a policy can close to shipping."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

#: Names in use by the id that edges carry.
PASSAGES: Mapping[str, tuple[str, ...]] = {
    "babalmandab": ("Bab-el-Mandeb", "Bab al-Mandab"),
    "bering": ("Bering Strait",),
    "bosporus": ("Bosporus", "Bosphorus"),
    "chili": ("Cape Horn", "Strait of Magellan", "Chile"),
    "dardanelles": ("Dardanelles",),
    "gibraltar": ("Strait of Gibraltar",),
    "kanmon": ("Kanmon Strait", "Shimonoseki Strait"),
    "korea": ("Korea Strait", "Tsushima Strait"),
    "malacca": ("Strait of Malacca",),
    "northeast": ("Northeast Passage", "Northern Sea Route", "Arctic"),
    "northwest": ("Northwest Passage",),
    "ormuz": ("Strait of Hormuz",),
    "panama": ("Panama Canal",),
    "south_africa": ("Cape of Good Hope", "South Africa"),
    "soya": ("La Perouse Strait", "Soya Strait"),
    "suez": ("Suez Canal",),
    "sunda": ("Sunda Strait",),
    "tatar": ("Strait of Tartary", "Nevelskoy Strait", "Mamiya Strait"),
    "tsugaru": ("Tsugaru Strait", "Sangar Strait"),
}
_COMMON = frozenset({"strait", "of", "canal", "passage", "cape", "sea", "route"})


def passages_like(name: str) -> list[str]:
    """Return the ids of sea passages that a name may mean.

    Parameters
    ----------
    name : str
        For example ``"La Perouse"``.

    Returns
    -------
    list of str
        Ids with a distinctive word in common, sorted.

    Examples
    --------
    >>> passages_like("la perouse"), passages_like("Tsushima strait")
    (['soya'], ['korea'])
    >>> passages_like("strait")
    []
    """
    words = _words(name)
    return sorted(
        key
        for key, names in PASSAGES.items()
        if words & {word for text in (key, *names) for word in _words(text)}
    )


def _words(name: str) -> set[str]:
    return {w for w in re.findall(r"[a-z]{3,}", name.lower()) if w not in _COMMON}
