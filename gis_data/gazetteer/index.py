"""Index of places by normalised name and by id."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING, Any

from gis_data.gazetteer.model import (
    ALIAS,
    KINDS,
    PINYIN,
    PLAN_TABLES,
    Owner,
    Place,
    near,
    order,
)
from gis_data.gazetteer.normalise import (
    cleaned,
    fold,
    fold_all,
    spelled,
    with_u_for_v,
    without_accents,
)
from gis_data.gazetteer.parse import base_names

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from gis_data.gazetteer.model import NamedPlace

# A row of a plan without the id of a reviewed place is that place when it has
# its name and lies within this many degrees (about 30 km) of it.
_SAME_DEG = 0.3
# Ids of another region's plan may equal ids of the reviewed tables; the same id
# this far off (about 50 km) is another place.
_SAME_ID_DEG = 0.5
_SETTLEMENTS = KINDS["settlement"]


class PlaceIndex:
    """Index of places by id, by name and by base name.

    Parameters
    ----------
    simplified : mapping of int to str
        Traditional to simplified characters, for `str.translate`.
    places : sequence of Place, optional
        Places that `add_many` names; left out when places are added one by one.

    Attributes
    ----------
    places : sequence of Place
        The places, by number.
    own : set of int
        Numbers of the places that only the plan names.
    simplified : mapping of int to str
        As given.
    """

    def __init__(
        self, simplified: Mapping[int, str], places: Sequence[Place] | None = None
    ) -> None:
        self.simplified = simplified
        self._added: list[Place] = []
        self.places: Sequence[Place] = self._added if places is None else places
        self.own: set[int] = set()
        # Most names have one bearer, so tuples: small, and no work for the
        # garbage collector.
        self._names: dict[str, tuple[tuple[int, int], ...]] = {}
        self._spelled: dict[str, tuple[tuple[int, str], ...]] = {}
        self._bases: dict[str, set[int]] = {}
        self._ids: dict[str, tuple[tuple[int, str], ...]] = {}
        self._sorted: list[str] = []
        self._pending: list[tuple[int, int, str]] = []
        self._number_of: dict[str, int] = {}

    def to_dict(self) -> dict[str, Any]:
        """Return the index as values that JSON can hold, places one by one added.

        Returns
        -------
        dict
            What `from_dict` takes.
        """
        self.named("")
        columns = [field.name for field in fields(Place)]
        return {
            "simplified": {str(code): to for code, to in self.simplified.items()},
            "places": [[getattr(p, name) for name in columns] for p in self._added],
            "own": sorted(self.own),
            "names": self._names,
            "spelled": self._spelled,
            "bases": {base: sorted(who) for base, who in self._bases.items()},
            "ids": self._ids,
        }

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> PlaceIndex:
        """Return the index that `to_dict` described.

        Parameters
        ----------
        values : mapping
            What `to_dict` returned, perhaps read from JSON.

        Returns
        -------
        PlaceIndex
            An equal index.
        """
        index = cls({int(code): to for code, to in values["simplified"].items()})
        columns = [field.name for field in fields(Place)]
        for row in values["places"]:
            cells = dict(zip(columns, row, strict=True))
            place = Place(**{**cells, "fact_ids": tuple(cells["fact_ids"])})
            index._number_of.setdefault(place.id, len(index._added))
            index._added.append(place)
        index.own = set(values["own"])
        # JSON turned tuples into lists: nothing is added to a cached index.
        for name in ("names", "spelled", "ids"):
            setattr(index, f"_{name}", values[name])
        index._bases = {base: set(who) for base, who in values["bases"].items()}
        return index

    def key(self, text: str) -> str:
        """Return the key of a name: folded, in simplified characters.

        Parameters
        ----------
        text : str
            A name.

        Returns
        -------
        str
            The key; empty when the text has no letter and no digit.
        """
        return self._simple(fold(text))

    def _simple(self, folded: str) -> str:
        return folded if folded.isascii() else folded.translate(self.simplified)

    def add(self, named: NamedPlace, *, own: bool = False) -> int:
        """Add a place with its names and ids.

        Parameters
        ----------
        named : NamedPlace
            The place.
        own : bool
            Whether the plan alone names it.

        Returns
        -------
        int
            Its number.
        """
        number = len(self._added)
        self._added.append(named.place)
        self._number_of.setdefault(named.place.id, number)
        if own:
            self.own.add(number)
        for place_id in (named.place.id, *named.ids):
            self._add_id(place_id, number)
        self._pending += [(number, rank, name) for name, rank in named.names]
        if named.place.kind not in _SETTLEMENTS:
            for name, _ in named.names:
                for base in base_names(name):
                    self._bases.setdefault(self.key(base), set()).add(number)
        return number

    def add_many(
        self, ids: Iterable[str], names: Sequence[tuple[int, int, str]]
    ) -> None:
        """Add ids and names of places that are already there.

        Parameters
        ----------
        ids : iterable of str
            Id of each place, in their order.
        names : sequence of (int, int, str)
            Number of a place, rank of a name, and the name.
        """
        for number, place_id in enumerate(ids):
            self._ids[_id_key(place_id)] = ((number, place_id),)
        self._pending += names

    def _fold_pending(self) -> None:
        keys = fold_all(name for _, _, name in self._pending)
        for (number, rank, name), folded in zip(self._pending, keys, strict=True):
            if not folded:
                continue
            key = self._simple(folded)
            known = self._names.get(key)
            if known is None:
                self._names[key] = ((number, rank),)
            elif (number, rank) not in known:
                self._names[key] = (*known, (number, rank))
            if not name.isascii() or "'" in name:
                self._spelled[key] = (*self._spelled.get(key, ()), (number, name))
        self._pending = []

    def join(self, named: NamedPlace, beside: PlaceIndex | None = None) -> int:
        """Add a row of a plan: to the place it stands for, or as its own.

        Parameters
        ----------
        named : NamedPlace
            The row.
        beside : PlaceIndex, optional
            Index to add it to where it stands for no place of this one.

        Returns
        -------
        int
            Number of the place that answers for the row.
        """
        number = self._stands_for(named)
        if number is None and beside is not None:
            return beside.join(named)
        if number is None:
            return self.add(named, own=True)
        for place_id in named.ids:
            self._add_id(place_id, number)
        for name, _ in named.names:
            # A name of others stays theirs, but for the pinyin of one abroad.
            if all(rank == PINYIN for _, rank in self.named(self.key(name))):
                self._pending.append((number, ALIAS, name))
        return number

    def _stands_for(self, named: NamedPlace) -> int | None:
        place = named.place
        if named.place_id in self._number_of:
            return self._number_of[named.place_id]
        for fact in place.fact_ids:
            for number, _ in self._ids.get(_id_key(fact), ()):
                other = self.places[number]
                chinese = place.name_zh and place.name_zh == other.name_zh
                named_so = fold(other.name_en) == fold(place.name_en) or chinese
                if named_so or near(other, place, _SAME_ID_DEG):
                    return number
        for name in filter(None, (place.name_en, place.name_zh)):
            for owner in self.owners(name):
                other = self.places[owner.number]
                alike = named.loose or other.kind == place.kind
                if alike and near(other, place, _SAME_DEG):
                    return owner.number
        return None

    def _add_id(self, place_id: str, number: int) -> None:
        table, _, key = place_id.partition(":")
        # Rows of plans are known by their bare id too.
        for form in (place_id, key) if table in PLAN_TABLES else (place_id,):
            id_key = _id_key(form)
            known = self._ids.get(id_key, ())
            if all(other != number for other, _ in known):
                self._ids[id_key] = (*known, (number, place_id))

    def with_id(self, text: str) -> dict[str, Place]:
        """Return the places with an id, by the full form of that id.

        Parameters
        ----------
        text : str
            An id in any case, such as ``jl-hcr`` or ``nodes:CC``.

        Returns
        -------
        dict of str to Place
            Several when tables give one id to different places.
        """
        pairs = self._ids.get(_id_key(text), ())
        # Ids of the plan at hand come first.
        own = [pair for pair in pairs if pair[0] in self.own]
        return {label: self.places[number] for number, label in own or pairs}

    def owners(self, text: str) -> list[Owner]:
        """Return the places that go by a name, those it names best first.

        Parameters
        ----------
        text : str
            A name in any script.

        Returns
        -------
        list of Owner
            Empty when nothing goes by it.
        """
        key = self.key(text)
        pairs = self.named(key) or self.named(with_u_for_v(key))
        ranks: dict[int, int] = {}
        for number, rank in pairs:
            ranks[number] = min(rank, ranks.get(number, rank))
        return sorted((Owner(n, r) for n, r in ranks.items()), key=self._order)

    def based(self, text: str) -> list[int]:
        """Return the ports, stations and zones whose name is this and a kind word.

        Parameters
        ----------
        text : str
            A name without a kind word.

        Returns
        -------
        list of int
            Numbers of places.
        """
        return sorted(self._bases.get(self.key(text), ()))

    def spelling(self, text: str) -> set[int]:
        """Return the places spelled just so, with tones and apostrophes.

        Parameters
        ----------
        text : str
            A name.

        Returns
        -------
        set of int
            Numbers of places; empty when the text has no such marks.
        """
        form = spelled(text)
        if form.isascii() and "'" not in form:
            return set()
        self.named(key := self.key(text))
        names = [(n, spelled(name)) for n, name in self._spelled.get(key, ())]
        exact = {number for number, name in names if name == form}
        if not exact and "'" in form:  # apostrophes tell more than accents
            bare = without_accents(form)
            exact = {n for n, name in names if without_accents(name) == bare}
        return exact

    def number(self, place_id: str) -> int | None:
        """Return the number of the place with this very id.

        Parameters
        ----------
        place_id : str
            Id of a place, not of a row that it stands for.

        Returns
        -------
        int or None
            The number, or None.
        """
        return self._number_of.get(place_id)

    def _order(self, owner: Owner) -> tuple[float, ...]:
        place = self.places[owner.number]
        return (owner.rank, *order(place), owner.number)

    def sorted_names(self) -> list[str]:
        """Return every key of the index in order.

        Returns
        -------
        list of str
            Keys, sorted once no more names are added.
        """
        if self._pending:
            self._fold_pending()
        if len(self._sorted) != len(self._names):
            self._sorted = sorted(self._names)
        return self._sorted

    def named(self, key: str) -> tuple[tuple[int, int], ...]:
        """Return the places with a key.

        Parameters
        ----------
        key : str
            What `key` returns for a name.

        Returns
        -------
        tuple of (int, int)
            Number of the place and rank of the name.
        """
        if self._pending:
            self._fold_pending()
        return self._names.get(key, ())


def _id_key(text: str) -> str:
    return cleaned(text).casefold()
