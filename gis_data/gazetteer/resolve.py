"""Resolve typed text to one place, or say which places it may have meant."""

from __future__ import annotations

import re
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
from gis_data.gazetteer.rules import (
    LOCALITY_DEG,
    against_bearers,
    also,
    ambiguous,
    taken,
    with_id,
)
from gis_data.gazetteer.similar import similar_places
from gis_data.messages.message import Message

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from gis_data.gazetteer.model import Place
    from gis_data.gazetteer.rules import Chooser

_SUGGESTIONS = 5
# A station or port of a town lies within this many degrees (about 70 km) of it.
_OF_TOWN_DEG = 0.7
# A stop of this name further off (about 20 km) is another place than the town.
_OF_STOP_DEG = 0.2
# By another name than its own; pinyin reads the Chinese names of foreign places too.
_OTHER = frozenset({"alias", "pinyin"})


@dataclass
class Lookup:
    """Resolves text to one place.

    Attributes
    ----------
    reviewed : Chooser
        The reviewed places and the plan's own.
    listed : Chooser
        Points of the network that no place stands for.
    secondary : callable
        Returns the chooser of the unreviewed places, or None; called when needed.
    """

    reviewed: Chooser
    listed: Chooser
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
                return self._compared(match, text)
        near_name = _place_near(text)
        if near_name:
            return taken(text, self.match(near_name).place, "near")
        raise self._unknown(text)

    def _by_id(self, text: str) -> Match | None:
        by_label = self.reviewed.index.with_id(text)
        by_label = by_label or self.listed.index.with_id(text)
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
        match = self.reviewed.choose(text, typed=text)
        match = match or self._at_town(self.listed.choose(text, typed=text), text)
        match = match or self._based(self.reviewed, text)
        for parsed in parsed_names(text) if match is None else ():
            match = self._read(self.reviewed, parsed, text)
            if match:
                break
        if match is None:
            self._refuse_several(self.reviewed, self.reviewed.index.based(text), text)
            match = self._listed(text)
        return match

    def _at_town(self, match: Match | None, text: str) -> Match | None:
        """Return the town of its name that a point of the network lies at."""
        secondary = self.secondary() if match and match.how == "name" else None
        if match is None or secondary is None:
            return match
        index = secondary.index
        bearers = (index.places[owner.number] for owner in index.owners(text))
        towns = [p for p in bearers if p.kind == "town" and p.population]
        near_by = [p for p in towns if near(p, match.place, LOCALITY_DEG)]
        if near_by:
            return Match(near_by[0], "name")
        return taken(text, match.place, "known", towns) if towns else match

    def _listed(self, text: str) -> Match | None:
        """Return the point of the network that text means, with words around it."""
        match = self._based(self.listed, text)
        for parsed in parsed_names(text) if match is None else ():
            match = self._read(self.listed, parsed, text)
            if match:
                break
        return match

    @staticmethod
    def _based(chooser: Chooser, text: str) -> Match | None:
        """Return the one port or station whose name is this and a kind word."""
        numbers = chooser.index.based(text)
        places = [chooser.index.places[number] for number in numbers]
        return Match(places[0], "alias") if len(places) == 1 else None

    @staticmethod
    def _refuse_several(chooser: Chooser, numbers: Sequence[int], typed: str) -> None:
        if len(numbers) > 1:
            raise ambiguous(typed, [chooser.index.places[n] for n in numbers])

    def _read(self, chooser: Chooser, parsed: ParsedName, typed: str) -> Match | None:
        """Return the place that a parsed name means, of the kind it says."""
        keep = partial(_fits, parsed)
        match = chooser.choose(parsed.name, keep, typed=typed)
        if match or not parsed.kind:
            return match
        index = chooser.index
        numbers = [n for n in index.based(parsed.name) if keep(index.places[n])]
        self._refuse_several(chooser, numbers, typed)
        return Match(index.places[numbers[0]], "alias") if numbers else None

    def _unreviewed(self, text: str) -> Match | None:
        """Return a place that nobody reviewed."""
        if self._says_province(text) or is_country(text):
            return None
        secondary = self.secondary()
        if secondary is None:
            return None
        by_label = secondary.index.with_id(text)
        if text.isupper():  # a code of an airport is no name in small letters
            by_label = by_label or secondary.index.with_id(f"iata:{text}")
        if by_label:
            return Match(next(iter(by_label.values())), "id")
        match = secondary.choose(text, typed=text)
        for parsed in parsed_names(text) if match is None else ():
            keep = partial(_fits, parsed)
            match = secondary.choose(parsed.name, keep, typed=text)
            match = match or self._of_town(parsed, secondary, text)
            if match:
                break
        village = match and match.place.kind == "town" and not match.place.population
        if match and village and match.how == "name":
            return taken(text, match.place, "unreviewed")
        return match

    def _compared(self, match: Match, text: str) -> Match:
        """Return a match, held against those elsewhere whose own name the text is."""
        points = self._bearers(self.listed, match, text, _OF_STOP_DEG)
        if match.how == "rule" and match.note and points:
            return also(match, points)
        if match.how == "name" and points:
            return taken(text, match.place, "known", points)
        if match.how in _OTHER and len(points) == 1:
            point = self._at_town(Match(points[0], "name"), text) or match
            return taken(text, point.place, "so_called", self._others(match, text))
        secondary = self.secondary() if match.how in _OTHER else None
        return self._against(secondary, match, text) if secondary else match

    def _others(self, match: Match, text: str) -> list[Place]:
        """Return a place, and the unreviewed ports and stations of its name."""
        secondary = self.secondary()
        if secondary is None:
            return [match.place]
        bearers = self._bearers(secondary, match, text, LOCALITY_DEG)
        return [match.place, *(p for p in bearers if p.kind != "town")]

    def _against(self, secondary: Chooser, match: Match, text: str) -> Match:
        """Return a match by another name, held against unreviewed bearers of it."""
        rivals = self._bearers(secondary, match, text, LOCALITY_DEG)
        if rivals:
            return against_bearers(text, match.place, rivals)
        if match.place.id in secondary.index.with_id(match.place.id):
            return taken(text, match.place, "other_name")
        return match

    @staticmethod
    def _bearers(
        chooser: Chooser, match: Match, text: str, apart_deg: float
    ) -> list[Place]:
        """Return the places so far from a match whose own name the text is."""
        index = chooser.index
        owners = [o for o in index.owners(text) if o.rank == PRIMARY]
        places = (index.places[owner.number] for owner in owners)
        return [p for p in places if not near(p, match.place, apart_deg)]

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


# How legs name an end that is no place, in the four languages.
_NEAR = re.compile(
    r"[\d.,]+ (?:km from|км от пункта) (.+)|距(.+?)[\d.,]+公里|(.+)에서 [\d.,]+km"
)


def _place_near(text: str) -> str:
    """Return the name of the place that text gives a distance from, if it does."""
    match = _NEAR.fullmatch(text)
    return next(filter(None, match.groups())) if match else ""
