"""Resolve typed text to one place, or search by prefix and similarity."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, replace
from functools import cached_property, partial
from typing import TYPE_CHECKING

from gis_data.errors import UnknownPlaceError
from gis_data.gazetteer.model import PRIMARY, Match, near, order
from gis_data.gazetteer.normalise import is_cjk
from gis_data.gazetteer.parse import (
    ParsedName,
    is_country,
    not_a_place,
    parsed_names,
    province_key,
    without_area_word,
)
from gis_data.gazetteer.rules import ambiguous, with_id
from gis_data.messages.message import Message

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from gis_data.gazetteer.index import PlaceIndex
    from gis_data.gazetteer.model import How, Place
    from gis_data.gazetteer.rules import Chooser

    Rank = tuple[float, ...]

_SUGGESTIONS = 5
# A station or port of a town lies within this many degrees (about 70 km) of it.
_OF_TOWN_DEG = 0.7


@dataclass
class Lookup:
    """Resolves text to one place.

    Attributes
    ----------
    reviewed : Chooser
        The reviewed places and the plan's own.
    secondary : callable
        Returns the chooser of the unreviewed places, or None; called when needed.
    """

    reviewed: Chooser
    secondary: Callable[[], Chooser | None]

    def match(self, text: str) -> Match:
        """Return the place that text names.

        Parameters
        ----------
        text : str
            Cleaned text: an id or a name, perhaps with words around it.

        Returns
        -------
        Match
            The place and how it was found.

        Raises
        ------
        UnknownPlaceError
            If nothing has this name. AmbiguousPlaceError, if several have it.
        """
        for step in (self._by_id, self._by_name, self._unreviewed, self._tolerant):
            match = step(text)
            if match:
                return match
        raise self._unknown(text)

    def _by_id(self, text: str) -> Match | None:
        by_label = self.reviewed.index.with_id(text)
        if self._is_rather_a_name(text, by_label):
            return None
        if len({place.id for place in by_label.values()}) > 1:
            names = ", ".join(f"{label} is {p.label}" for label, p in by_label.items())
            raise ambiguous(
                text, list(by_label.values()), f"Give the table too: {names}."
            )
        return next((Match(place, "id") for place in by_label.values()), None)

    def _is_rather_a_name(self, text: str, by_label: Mapping[str, Place]) -> bool:
        """Tell whether an id in another case is the name of another place.

        ``RASON`` is the id of a zone, ``Rason`` is the city.
        """
        if any(text in {label, label.partition(":")[2]} for label in by_label):
            return False
        index = self.reviewed.index
        bearers = [o.number for o in index.owners(text) if o.rank == PRIMARY]
        return any(index.places[n] not in by_label.values() for n in bearers)

    def _by_name(self, text: str) -> Match | None:
        match = self.reviewed.choose(text, typed=text) or self._based(text)
        if match:
            return match
        for parsed in parsed_names(text):
            match = self._read(parsed, text)
            if match:
                return match
        self._refuse_several(self.reviewed.index.based(text), text)
        return None

    def _based(self, text: str) -> Match | None:
        """Return the one port or station whose name is this and a kind word."""
        numbers = self.reviewed.index.based(text)
        places = [self.reviewed.index.places[number] for number in numbers]
        return Match(places[0], "alias") if len(places) == 1 else None

    def _refuse_several(self, numbers: Sequence[int], typed: str) -> None:
        if len(numbers) > 1:
            raise ambiguous(typed, [self.reviewed.index.places[n] for n in numbers])

    def _read(self, parsed: ParsedName, typed: str) -> Match | None:
        """Return the reviewed place that a parsed means, of the kind it says."""
        keep = partial(_fits, parsed)
        match = self.reviewed.choose(parsed.name, keep, typed=typed)
        if match or not parsed.kind:
            return match
        index = self.reviewed.index
        numbers = [n for n in index.based(parsed.name) if keep(index.places[n])]
        self._refuse_several(numbers, typed)
        return Match(index.places[numbers[0]], "alias") if numbers else None

    def _unreviewed(self, text: str) -> Match | None:
        """Return a place that nobody reviewed."""
        if self._says_province(text) or is_country(text):
            return None
        secondary = self.secondary()
        if secondary is None:
            return None
        by_label = secondary.index.with_id(text)
        if by_label:
            return Match(next(iter(by_label.values())), "id")
        match = secondary.choose(text, typed=text)
        for parsed in parsed_names(text) if match is None else ():
            keep = partial(_fits, parsed)
            match = secondary.choose(parsed.name, keep, typed=text)
            match = match or self._of_town(parsed, secondary, text)
            if match:
                break
        return match

    def _of_town(
        self, parsed: ParsedName, secondary: Chooser, typed: str
    ) -> Match | None:
        """Return the station or port of a reviewed town, under its native name."""
        if not parsed.kind or parsed.kind == "settlement":
            return None
        as_town = replace(parsed, kind="settlement")
        town = self.reviewed.choose(parsed.name, partial(_fits, as_town), typed=typed)
        if town is None:
            return None

        def keep(place: Place) -> bool:
            return place.kind in parsed.kinds and near(place, town.place, _OF_TOWN_DEG)

        for name in filter(None, (town.place.name_zh, town.place.name_en)):
            match = secondary.choose(name, keep, typed=typed)
            if match:
                return match
        return None

    def _tolerant(self, text: str) -> Match | None:
        """Return the place of the name when none of the kind typed is known."""
        if self._says_province(text):
            return None
        for parsed in parsed_names(text):
            if not parsed.kind:
                continue
            keep = partial(_fits, replace(parsed, kind=""))
            match = self.reviewed.choose(parsed.name, keep, typed=text)
            secondary = None if match else self.secondary()
            if secondary:
                match = secondary.choose(parsed.name, keep, typed=text)
            if match:
                note = Message(
                    "place.other_kind",
                    {"word": parsed.word, "place": with_id(match.place)},
                )
                return Match(match.place, "rule", note)
        return None

    def _says_province(self, text: str) -> bool:
        return without_area_word(text) != text and province_key(text) in self._provinces

    @cached_property
    def _provinces(self) -> dict[str, list[Place]]:
        provinces: dict[str, list[Place]] = {}
        for place in self.reviewed.index.places:
            if place.admin1:
                provinces.setdefault(province_key(place.admin1), []).append(place)
        return provinces

    def _unknown(self, text: str) -> UnknownPlaceError:
        why, places = self._advice(text)
        msg = f"no place is called {text!r}."
        if why:
            msg += f" {why}"
        if places:
            msg += f" Did you mean: {'; '.join(map(_shown, places))}?"
        elif not why:
            msg += " Check the spelling, or give latitude,longitude in degrees."
        return UnknownPlaceError(msg, tuple(places))

    def _advice(self, text: str) -> tuple[str, list[Place]]:
        """Return what text is if no place, and the places it may have meant."""
        index = self.reviewed.index
        rules = self.reviewed.rules.of(text)
        numbers = dict.fromkeys(index.number(i) for r in rules for i in r.candidate_ids)
        confused = [index.places[n] for n in numbers if n is not None]
        if confused:
            return rules[0].text, confused[:_SUGGESTIONS]
        if self._says_province(text):
            places = sorted(self._provinces[province_key(text)], key=order)
            return "It names a province; give a place in it.", places[:_SUGGESTIONS]
        if not_a_place(text):
            return not_a_place(text), []
        return "", similar_places(index, text, _SUGGESTIONS)


def _fits(parsed: ParsedName, place: Place) -> bool:
    return (
        (not parsed.kind or place.kind in parsed.kinds)
        and (not parsed.country or place.country == parsed.country)
        and (not parsed.province or province_key(place.admin1) == parsed.province)
    )


def _shown(place: Place) -> str:
    return f"{place.label} ({', '.join(filter(None, (place.id, place.country)))})"


# Least similarity, in percent. A Chinese name of two characters with one mistyped
# is similar by half.
_SIMILAR, _SIMILAR_CJK = 70.0, 50.0
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
    from rapidfuzz import fuzz, process  # noqa: PLC0415 - only for mistyped names

    short = is_cjk(key[0]) and len(key) <= _SHORT
    similar = process.extract(
        key,
        index.sorted_names(),
        scorer=fuzz.ratio,
        limit=_MAX_SIMILAR_NAMES,
        score_cutoff=_SIMILAR_CJK if short else _SIMILAR,
    )
    return [(name, percent) for name, percent, _ in similar if name != key]


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
