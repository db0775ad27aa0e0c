"""Places whose names begin like text or are like it, the likeliest first."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from typing import TYPE_CHECKING

from gis_data.place_names.names import is_cjk
from gis_data.place_names.rules import Match
from gis_data.places import PRIMARY, order

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from gis_data.place_names.index import PlaceIndex
    from gis_data.place_names.rules import How
    from gis_data.places import Place

# Names less alike than this, of 100, are no help. A Chinese name of two
# characters with one mistyped is half alike.
_ALIKE, _ALIKE_CJK = 70.0, 50.0
_SHORT = 4
# How many of the most similar names are ranked: one place has many names.
_LOOKED_AT = 400
# Points of likeness that one step of prominence makes up for.
_FAME = 2.0


@dataclass(frozen=True, slots=True)
class Hit:
    """A place that a search came upon.

    Attributes
    ----------
    match : Match
        The place and how it was found.
    rank : tuple of float
        Sort key; smaller is better.
    """

    match: Match
    rank: tuple[float, ...]


def hits(index: PlaceIndex, text: str, keep: Callable[[Place], bool]) -> Iterator[Hit]:
    """Yield the places of an index that text may mean, each once.

    Parameters
    ----------
    index : PlaceIndex
        The places.
    text : str
        What was typed so far, in any script.
    keep : callable
        Tells which places may be found.

    Yields
    ------
    Hit
        Exact names before the beginnings of names, and those before names that
        are only alike; not sorted.
    """
    key = index.key(text)
    if not key:
        return
    best: dict[int, Hit] = {}
    found: list[tuple[str, How | None, float]] = [(key, None, 0.0)]
    found += [(name, "prefix", 1.0) for name in _beginning(index, key)]
    found += [(name, "like", 3.0 - score / 100) for name, score in _alike(index, key)]
    for name, how, distance in found:
        for number, rank in index.named(name):
            place = index.places[number]
            if not keep(place):
                continue
            exact: How = "name" if rank == PRIMARY else "alias"
            fine = (distance, 0.0 if how else float(rank))
            hit = Hit(Match(place, how or exact), (*fine, *order(place), rank))
            if number not in best or hit.rank < best[number].rank:
                best[number] = hit
    yield from best.values()


def _beginning(index: PlaceIndex, key: str) -> list[str]:
    names = index.sorted_names()
    start = bisect_left(names, key)
    found = []
    for name in names[start:]:
        if not name.startswith(key):
            break
        if name != key:
            found.append(name)
    return found


def _alike(index: PlaceIndex, key: str) -> list[tuple[str, float]]:
    from rapidfuzz import fuzz, process  # noqa: PLC0415 - only for mistyped names

    short = is_cjk(key[0]) and len(key) <= _SHORT
    found = process.extract(
        key,
        index.sorted_names(),
        scorer=fuzz.ratio,
        limit=_LOOKED_AT,
        score_cutoff=_ALIKE_CJK if short else _ALIKE,
    )
    return [(name, score) for name, score, _ in found if name != key]


def alike(index: PlaceIndex, text: str, limit: int) -> list[Place]:
    """Return the places whose names are most like a mistyped one.

    Parameters
    ----------
    index : PlaceIndex
        The places.
    text : str
        A name that nothing goes by.
    limit : int
        Largest number of places.

    Returns
    -------
    list of Place
        The likeliest first: likeness, then fame.
    """
    key = index.key(text)
    if not key:
        return []
    best: dict[int, tuple[float, ...]] = {}
    for name, score in _alike(index, key):
        for number, _ in index.named(name):
            place = index.places[number]
            rank = (-score - _FAME * place.prominence, *order(place))
            best[number] = min(rank, best.get(number, rank))
    ranked = sorted(best, key=lambda number: (best[number], number))
    return [index.places[number] for number in ranked[:limit]]
