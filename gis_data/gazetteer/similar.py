"""Search places by the beginning of a name and by similar spelling."""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING

from gis_data.gazetteer.model import PRIMARY, Match, order
from gis_data.gazetteer.normalise import is_cjk

if TYPE_CHECKING:
    from collections.abc import Callable

    from gis_data.gazetteer.index import PlaceIndex
    from gis_data.gazetteer.model import How, Place

    Rank = tuple[float, ...]

# Names are near in spelling when at most one character in three differs (insertions,
# deletions, substitutions and swaps, of the longer name). A Chinese name of two
# characters with one mistyped differs by half.
_SIMILAR, _SIMILAR_CJK = 2 / 3, 1 / 2
_SHORT = 4
# How many of the most similar names are ranked: one place has many names.
_MAX_SIMILAR_NAMES = 400
# Percent of similarity that one step of prominence makes up for.
_PROMINENCE_STEP = 2.0


def ranked_matches(
    index: PlaceIndex, text: str, keep: Callable[[Place], bool]
) -> list[tuple[Rank, Match]]:
    """Return the places of an index that text may mean, each once.

    Parameters
    ----------
    index : PlaceIndex
        The places.
    text : str
        What was typed so far, in any script.
    keep : callable
        Whether a place may be returned.

    Returns
    -------
    list of (tuple of float, Match)
        Rank and place, not sorted. Exact names have a smaller rank than beginnings
        of names, and those a smaller one than similar names.
    """
    key = index.key(text)
    if not key:
        return []
    names: list[tuple[str, How | None, float]] = [(key, None, 0.0)]
    names += [(name, "prefix", 1.0) for name in _completions(index, key)]
    names += [
        (name, "like", 3.0 - percent / 100) for name, percent in _similar(index, key)
    ]
    best: dict[int, tuple[Rank, Match]] = {}
    for name, how, distance in names:
        for number, name_rank in index.named(name):
            place = index.places[number]
            if not keep(place):
                continue
            exact: How = "name" if name_rank == PRIMARY else "alias"
            fine = 0.0 if how else float(name_rank)
            rank = (distance, fine, *order(place), name_rank)
            if number not in best or rank < best[number][0]:
                best[number] = rank, Match(place, how or exact)
    return list(best.values())


def _completions(index: PlaceIndex, key: str) -> list[str]:
    names = index.sorted_names()
    start = bisect_left(names, key)
    end = bisect_left(names, key + "\U0010ffff", lo=start)
    return [name for name in names[start:end] if name != key]


def _similar(index: PlaceIndex, key: str) -> list[tuple[str, float]]:
    from rapidfuzz import process  # noqa: PLC0415 - only for mistyped names
    from rapidfuzz.distance import OSA  # noqa: PLC0415 - as above

    short = is_cjk(key[0]) and len(key) <= _SHORT
    similar = process.extract(
        key,
        index.sorted_names(),
        scorer=OSA.normalized_similarity,
        limit=_MAX_SIMILAR_NAMES,
        score_cutoff=_SIMILAR_CJK if short else _SIMILAR,
    )
    return [(name, 100 * share) for name, share, _ in similar if name != key]


def similar_places(index: PlaceIndex, text: str, limit: int) -> list[Place]:
    """Return the places whose names are most similar to a mistyped one.

    Parameters
    ----------
    index : PlaceIndex
        The places.
    text : str
        A name that no place has.
    limit : int
        Largest number of places.

    Returns
    -------
    list of Place
        The most similar first; prominent places gain on similar names.
    """
    key = index.key(text)
    if not key:
        return []
    best: dict[int, Rank] = {}
    for name, percent in _similar(index, key):
        for number, _ in index.named(name):
            place = index.places[number]
            rank = (-percent - _PROMINENCE_STEP * place.prominence, *order(place))
            best[number] = min(rank, best.get(number, rank))
    ranked = sorted(best, key=lambda number: (best[number], number))
    return [index.places[number] for number in ranked[:limit]]
