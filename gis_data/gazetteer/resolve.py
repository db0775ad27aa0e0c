"""Resolve typed text to one place: id, reviewed name, secondary index, tolerance."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property, partial
from typing import TYPE_CHECKING

from gis_data.errors import UnknownPlaceError
from gis_data.gazetteer.model import PRIMARY, Match, near, order
from gis_data.gazetteer.parse import (
    ParsedName,
    is_country,
    not_a_place,
    parsed_names,
    province_key,
    without_area_word,
)
from gis_data.gazetteer.rules import ambiguous
from gis_data.gazetteer.search import similar_places

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from gis_data.gazetteer.model import Place
    from gis_data.gazetteer.rules import Chooser

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
                label = f"{match.place.label} ({match.place.kind})"
                note = f"No {parsed.word!r} of this name is listed; took {label}."
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
