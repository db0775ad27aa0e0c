"""Choose among places that share a name: reviewed rules, then prominence."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from gis_data.cells import cell
from gis_data.errors import AmbiguousPlaceError
from gis_data.gazetteer.model import PINYIN, PRIMARY, Match, near, order
from gis_data.gazetteer.normalise import spelled
from gis_data.geodesy import distance_km
from gis_data.messages.message import Message

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from gis_data.gazetteer.index import PlaceIndex
    from gis_data.gazetteer.model import How, Owner, Place
    from gis_data.messages.message import Param

# Places of one name within this many degrees (about 50 km) are one locality,
# its town, its port and its station; the town answers.
LOCALITY_DEG = 0.5
# A town so many times larger than the next of its name is the one meant.
_LARGER_BY_FAR = 10.0
_TOWN = 15_000  # persons; of villages many share a name
_SHOWN = 8


@dataclass(frozen=True, slots=True)
class Rule:
    """One row of the table of ambiguous names.

    Attributes
    ----------
    term : str
        The name that several places share or are taken for.
    default_id : str
        Id of the place meant; empty when it has to be asked.
    candidate_ids : tuple of str
        Places to tell apart, and areas such as ``province:Jilin``.
    text : str
        How to tell them apart, for people.
    is_term : bool
        Whether the text is the term itself, or one of its variants. A variant
        is a name that is easily confused; it may belong to another place.
    reviewed : bool
        Whether the text was written for this very term, or is the general rule.
    """

    term: str
    default_id: str
    candidate_ids: tuple[str, ...]
    text: str
    is_term: bool
    reviewed: bool


class Rules:
    """The reviewed table of ambiguous names.

    Parameters
    ----------
    rows : iterable of mapping
        Rows with the columns of ``ambiguous.csv``.
    key : callable
        Turns a name into the key of the index.
    """

    def __init__(
        self, rows: Iterable[Mapping[str, object]], key: Callable[[str], str]
    ) -> None:
        self._key = key
        self._rules: dict[str, list[Rule]] = {}
        for row in rows:
            term = cell(row, "term")
            variants = [v for v in cell(row, "variants").split("|") if v.strip()]
            for name in (term, *variants):
                rule = Rule(
                    term,
                    cell(row, "default_id"),
                    tuple(filter(None, cell(row, "candidate_ids").split("|"))),
                    cell(row, "rule"),
                    key(name) == key(term),
                    cell(row, "origin") != "found by comparison",
                )
                rules = self._rules.setdefault(key(name), [])
                if rule not in rules:
                    rules.append(rule)

    def of(self, text: str) -> list[Rule]:
        """Return the rules for a name, those whose term it is first.

        Parameters
        ----------
        text : str
            A name in any script.

        Returns
        -------
        list of Rule
            Empty when the name is not known to be confused.
        """
        return sorted(self._rules.get(self._key(text), ()), key=lambda r: not r.is_term)


@dataclass(frozen=True, slots=True)
class Chooser:
    """Picks the place that a name means, or says that it cannot.

    Attributes
    ----------
    index : PlaceIndex
        The places.
    rules : Rules
        Reviewed rules; they speak of places in this index.
    """

    index: PlaceIndex
    rules: Rules

    def choose(
        self,
        text: str,
        keep: Callable[[Place], bool] | None = None,
        *,
        typed: str = "",
    ) -> Match | None:
        """Return the place that a name means.

        Parameters
        ----------
        text : str
            A name, without words around it.
        keep : callable, optional
            Tells which places may be meant (of a country, of a kind).
        typed : str
            The text as typed, for messages; the name itself when left out.

        Returns
        -------
        Match or None
            None when no place goes by the name.

        Raises
        ------
        AmbiguousPlaceError
            If several do and no rule tells which is meant.
        """
        index = self.index
        owners = [
            o
            for o in index.owners(text)
            if keep is None or keep(index.places[o.number])
        ]
        rules = [rule for rule in self.rules.of(text) if rule.reviewed]
        if not any(spelled(rule.term) == spelled(text) for rule in rules):
            marked = [o for o in owners if o.number in index.spelling(text)]
            if len(marked) == 1 < len(owners):
                return self._match(marked[0])
        ruled = self._by_rule(text, owners, keep)
        if ruled is None and not owners and keep is None:
            self._ask(rules, typed or text)
        if ruled or not owners:
            return ruled
        if len(owners) == 1:
            return self._match(owners[0])
        return self._among(text, owners, typed or text)

    def _ask(self, rules: Sequence[Rule], typed: str) -> None:
        """Refuse a name that no place bears and that a rule says to ask about."""
        for rule in rules:
            numbers = (self.index.number(i) for i in rule.candidate_ids)
            places = [self.index.places[n] for n in numbers if n is not None]
            if rule.is_term and not rule.default_id and places:
                raise ambiguous(typed, places, rule.text)

    def _match(self, owner: Owner) -> Match:
        hows: dict[int, How] = {PRIMARY: "name", PINYIN: "pinyin"}
        return Match(self.index.places[owner.number], hows.get(owner.rank, "alias"))

    def _by_rule(
        self,
        text: str,
        owners: Sequence[Owner],
        keep: Callable[[Place], bool] | None,
    ) -> Match | None:
        primary = [o.number for o in owners if o.rank == PRIMARY]
        bearers = {o.number for o in owners} or set(self.index.based(text))
        for rule in self.rules.of(text):
            number = self.index.number(rule.default_id)
            if number is None or (keep and not keep(self.index.places[number])):
                continue
            # Who bears the name first and foremost is meant, unless the rule is
            # about this very name.
            elsewhere = len(primary) == 1 and primary[0] != number
            # A term that nothing bears, such as a prefecture, is the one its
            # variants stand for.
            about = rule.is_term or (not owners and not self.index.owners(rule.term))
            if about or (number in bearers and not elsewhere):
                others = self._others(rule, bearers, number)
                if not rule.reviewed:
                    return taken(text, self.index.places[number], "known", others)
                return taken(text, self.index.places[number], "reviewed", others)
        return None

    def _others(self, rule: Rule, bearers: set[int], chosen: int) -> list[Place]:
        numbers = [self.index.number(i) for i in rule.candidate_ids]
        distinct = dict.fromkeys([*numbers, *sorted(bearers)])
        return [self.index.places[n] for n in distinct if n is not None and n != chosen]

    def _among(self, text: str, owners: Sequence[Owner], typed: str) -> Match:
        """Choose among several bearers that no reviewed rule decides on."""
        own = [o.number for o in owners if o.number in self.index.own]
        primary = [o.number for o in owners if o.rank == PRIMARY]
        # A reviewed rule that speaks of the name without deciding means: ask.
        ask = bool(self.rules.of(text))
        if ask:
            primary = []
        for wanted, why in ((own, "own"), (primary, "so_called")):
            if len(wanted) == 1:
                return self._chosen(text, wanted[0], owners, why)
        ranked = sorted(owners, key=lambda o: order(self.index.places[o.number]))
        places = [self.index.places[o.number] for o in ranked]
        best, second = places[0], places[1]
        local = all(near(best, other, LOCALITY_DEG) for other in places)
        if local and order(best)[:2] < order(second)[:2]:
            return self._chosen(text, ranked[0].number, owners, "known_there")
        sizes = sorted((p.population or 0.0 for p in places), reverse=True)
        if not ask and best.population == sizes[0] > _LARGER_BY_FAR * max(
            sizes[1], 1.0
        ):
            return self._chosen(text, ranked[0].number, owners, "largest")
        raise ambiguous(typed, places)

    def _chosen(
        self, text: str, number: int, owners: Sequence[Owner], why: str
    ) -> Match:
        others = [self.index.places[o.number] for o in owners if o.number != number]
        return taken(text, self.index.places[number], why, others)


def taken(text: str, place: Place, why: str, others: Sequence[Place] = ()) -> Match:
    """Return a match that needs to be told, with its reason.

    Parameters
    ----------
    text : str
        The text as typed.
    place : Place
        The place it is taken for.
    why : str
        End of a code ``place.why_*``.
    others : sequence of Place
        Places it might be taken for too.

    Returns
    -------
    Match
        By a rule, with a note.
    """
    params: dict[str, Param] = {
        "text": text,
        "place": with_id(place),
        "why": Message(f"place.why_{why}"),
    }
    if not others:
        return Match(place, "rule", Message("place.taken", params))
    named = tuple(with_id(other) for other in others[:_SHOWN])
    note = Message("place.taken_of_several", {**params, "others": named})
    return Match(place, "rule", note)


def also(match: Match, places: Sequence[Place]) -> Match:
    """Return a match by a rule whose note names further places.

    Parameters
    ----------
    match : Match
        With a note ``place.taken`` or ``place.taken_of_several``.
    places : sequence of Place
        Places it might be taken for too.

    Returns
    -------
    Match
        The same place; the note names the others.
    """
    params = dict(match.note.params) if match.note else {}
    known = params.get("others")
    named = (*(known if isinstance(known, tuple) else ()), *map(with_id, places))
    note = Message("place.taken_of_several", {**params, "others": named})
    return Match(match.place, "rule", note)


def against_bearers(text: str, place: Place, rivals: Sequence[Place]) -> Match:
    """Return who is meant by a name that others bear as their own.

    Parameters
    ----------
    text : str
        The text as typed.
    place : Place
        A place that goes by this name among others.
    rivals : sequence of Place
        Places elsewhere whose own name it is.

    Returns
    -------
    Match
        The bearer of the name, unless none is a town of 15,000 persons or the place
        is by far larger than each: ten times, or twenty times those of another
        country. With a note where towns were compared.

    Raises
    ------
    AmbiguousPlaceError
        If several towns bear it and none is by far the largest.
    """
    towns = sorted((p for p in rivals if (p.population or 0.0) >= _TOWN), key=order)
    if not towns:
        abroad = [p for p in rivals if p.country != place.country]
        known = taken(text, place, "known", abroad)
        return known if abroad else Match(place, "alias")
    size = place.population or 0.0
    times = {p.id: _LARGER_BY_FAR * (1 + (p.country != place.country)) for p in towns}
    if all(size > times[p.id] * (p.population or 0.0) for p in towns):
        return taken(text, place, "largest", towns)
    if len(towns) == 1:
        ports = [p for p in rivals if p.kind != "town"]
        return taken(text, towns[0], "so_called", (place, *ports))
    sizes = sorted(p.population or 0.0 for p in towns)
    if sizes[-1] > _LARGER_BY_FAR * sizes[-2]:
        largest = max(towns, key=lambda p: p.population or 0.0)
        others = [p for p in towns if p is not largest]
        return taken(text, largest, "largest", (*others, place))
    raise ambiguous(text, [*towns, place])


def with_id(place: Place) -> Message:
    """Return a place as its name, id and country.

    Parameters
    ----------
    place : Place
        The place.

    Returns
    -------
    Message
        ``gate.named``.
    """
    code = ", ".join(filter(None, (place.id, place.country)))
    return Message("gate.named", {"name": place.title, "code": code})


def ambiguous(
    text: str, places: Sequence[Place], advice: str = ""
) -> AmbiguousPlaceError:
    """Return the error that lists places which share a name.

    Parameters
    ----------
    text : str
        The text as typed.
    places : sequence of Place
        The candidates.
    advice : str
        What else to say, as a sentence.

    Returns
    -------
    AmbiguousPlaceError
        With the candidates in `candidates`; its message gives id, country, kind
        and the distance from the first.
    """
    ranked = sorted(places, key=order)
    lines = list(_described(ranked[:_SHOWN]))
    if len(ranked) > _SHOWN:
        lines.append(f"and {len(ranked) - _SHOWN} more")
    msg = f"{text!r} may mean {len(ranked)} places: {'; '.join(lines)}. "
    msg += advice or f"Give an id, such as {ranked[0].id}, or add a country or a kind."
    return AmbiguousPlaceError(msg, tuple(ranked))


def _described(places: Sequence[Place]) -> Iterator[str]:
    first = places[0]
    for place in places:
        facts = [place.id, place.country, place.kind]
        if place is not first:
            km = float(distance_km(first.lon, first.lat, place.lon, place.lat))
            facts.append(f"{km:.0f} km from the first")
        yield f"{place.label} ({', '.join(filter(None, facts))})"
