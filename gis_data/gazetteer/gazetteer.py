"""The gazetteer: find places, ports and stations by name in any script."""

from __future__ import annotations

import csv
import io
from functools import cached_property
from importlib.resources import files
from operator import itemgetter
from typing import TYPE_CHECKING, Any, Protocol

from gis_data.cells import cell
from gis_data.errors import PlaceError, UnknownPlaceError
from gis_data.gazetteer.index import PlaceIndex
from gis_data.gazetteer.listed import listed_names
from gis_data.gazetteer.load import from_rows, from_table, secondary_index
from gis_data.gazetteer.model import PLAN_TABLES, Match, Place, point
from gis_data.gazetteer.normalise import cleaned, fold, simplifier, syllables
from gis_data.gazetteer.parse import parse_coordinates
from gis_data.gazetteer.resolve import Lookup
from gis_data.gazetteer.rules import Chooser, Rules
from gis_data.gazetteer.similar import ranked_matches

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    import pandas as pd

    from gis_data.gazetteer.model import NamedPlace

_LONGEST = 200  # characters; no place has a longer name


class PlanTables(Protocol):
    """What the gazetteer needs of a plan: its tables by name."""

    def table(self, name: str) -> pd.DataFrame:
        """Return a table of the plan, with no rows when it has none."""


class Gazetteer:
    """Places by id, by name in any script, and by coordinates.

    Use `load`; the parameters here are for tests and for tables that come from
    elsewhere.

    Parameters
    ----------
    places : iterable of mapping
        Rows with the columns of ``places.csv``: the reviewed places.
    rules : iterable of mapping
        Rows with the columns of ``ambiguous.csv``.
    tables : mapping of str to pandas.DataFrame, optional
        Tables that name places, by the name of the table. A row that says which
        reviewed place it is (``place_id``, or ``fact_ids`` of that place), or
        that bears its name close by, makes that place answer to its id; any
        other row becomes a place of its own.
    listed : iterable of NamedPlace
        Points of a network that no place stands for. They are found by name and
        id, after the places, and are not among `places`.
    secondary : bool
        Whether to search the committed towns, stations, seaports and airports
        when no reviewed place matches.
    """

    def __init__(
        self,
        places: Iterable[Mapping[str, object]],
        rules: Iterable[Mapping[str, object]] = (),
        tables: Mapping[str, pd.DataFrame] | None = None,
        *,
        listed: Iterable[NamedPlace] = (),
        secondary: bool = True,
    ) -> None:
        rows = list(places)
        simplified = simplifier(
            (cell(row, "name_zh_hant"), cell(row, "name_zh_hans")) for row in rows
        )
        index = PlaceIndex(simplified)
        for named in from_rows(rows):
            index.add(named)
        for table, frame in (tables or {}).items():
            for named in from_table(table, _records(frame)):
                index.join(named)
        others = PlaceIndex(simplified)
        for named in listed:
            index.join(named, others)
        self._rows: Sequence[Mapping[str, object]] = rows
        self._uses_secondary = secondary
        self._use(index, others, rules)

    def _use(
        self,
        index: PlaceIndex,
        listed: PlaceIndex,
        rules: Iterable[Mapping[str, object]],
    ) -> None:
        self._index, self._listed = index, listed
        self._lookup = Lookup(
            Chooser(index, Rules(rules, index.key)),
            Chooser(listed, Rules((), listed.key)),
            lambda: self._secondary,
        )

    @classmethod
    def load(
        cls,
        plan: PlanTables | None = None,
        *,
        extra_tables: Mapping[str, pd.DataFrame] | None = None,
    ) -> Gazetteer:
        """Return the gazetteer of the reviewed places and a plan's own.

        Parameters
        ----------
        plan : Plan, optional
            Its border ports, seaports, platforms, counties, nodes and corridor
            members are found too. Without it only the reviewed places answer,
            and the ids of the shipped tables that they stand for.
        extra_tables : mapping of str to pandas.DataFrame, optional
            More tables with ``id``, ``lat``, ``lon`` and names, by table name.

        Returns
        -------
        Gazetteer
            Loaded; the secondary index is read when first needed.

        Examples
        --------
        >>> gazetteer = Gazetteer.load()
        >>> gazetteer.find("長春").id, gazetteer.find("jl-hcr").name_en
        ('cn-jl-changchun', 'Hunchun road port (Changlingzi)')
        """
        tables = {name: plan.table(name) for name in PLAN_TABLES} if plan else {}
        places, rules = list(_shipped("places.csv")), list(_shipped("ambiguous.csv"))
        if plan:
            # A plan may bring its own; the reviewed ones stay findable.
            known = {row["id"] for row in places}
            own = plan.table("places")
            tables["places"] = own[~own["id"].isin(known)]
        listed = listed_names(
            _shipped("border_ports.csv"),
            lambda name: (
                _records(plan.table(name)) if plan else _shipped(f"{name}.csv")
            ),
        )
        return cls(places, rules, {**tables, **(extra_tables or {})}, listed=listed)

    def to_dict(self) -> dict[str, Any]:
        """Return the places as values that JSON can hold, for the cache.

        Returns
        -------
        dict
            What `from_dict` takes.
        """
        return {**self._index.to_dict(), "listed": self._listed.to_dict()}

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> Gazetteer:
        """Return a gazetteer that was loaded before, ten times as fast as `load`.

        Parameters
        ----------
        values : mapping
            What `to_dict` of a gazetteer made by `load` returned, perhaps
            read from JSON.

        Returns
        -------
        Gazetteer
            It answers as the first one did.

        Examples
        --------
        >>> again = Gazetteer.from_dict(Gazetteer.load().to_dict())
        >>> again.find("長春").id
        'cn-jl-changchun'
        """
        gazetteer = cls(())
        gazetteer._use(
            PlaceIndex.from_dict(values),
            PlaceIndex.from_dict(values["listed"]),
            _shipped("ambiguous.csv"),
        )
        return gazetteer

    @property
    def places(self) -> tuple[Place, ...]:
        """Return the reviewed places and the plan's own, in the order read."""
        return tuple(self._index.places)

    @cached_property
    def _secondary(self) -> Chooser | None:
        if not self._uses_secondary:
            return None
        rows = self._rows or list(_shipped("places.csv"))
        read_as = syllables(
            (
                cell(r, "name_zh_hans"),
                cell(r, "pinyin"),
                cell(r, "aliases").split("|"),
            )
            for r in rows
        )
        index = secondary_index(self._index.simplified, read_as)
        return Chooser(index, Rules((), index.key))

    def find(self, text: str) -> Place:
        """Return the place that text names.

        Parameters
        ----------
        text : str
            An id, a name in Chinese, English, pinyin, Russian, Korean or
            Japanese, with or without words around it (``Dandong port``,
            ``Jilin, CN``, ``珲春站``), or ``lat,lon`` in degrees.

        Returns
        -------
        Place
            The place.

        Raises
        ------
        UnknownPlaceError
            If nothing has this name; `suggestions` holds similar ones.
        AmbiguousPlaceError
            If several places have it; `candidates` holds them.
        PlaceError
            If the text is coordinates that cannot be a point.

        Examples
        --------
        >>> gazetteer = Gazetteer.load()
        >>> [gazetteer.find(t).id for t in ("Владивосток", "chang chun", "나진항")]
        ['ru-vladivostok', 'cn-jl-changchun', 'kp-rajin-port']
        """
        return self.lookup(text).place

    def lookup(self, text: str) -> Match:
        """Return the place that text names, and how it was found.

        Parameters
        ----------
        text : str
            As for `find`.

        Returns
        -------
        Match
            The place; where a rule chose it among several, `how` is ``rule``
            and `note` says which rule, for people.

        Raises
        ------
        UnknownPlaceError
            If nothing has this name.
        AmbiguousPlaceError
            If several places have it.
        PlaceError
            If the text is coordinates that cannot be a point.

        Examples
        --------
        >>> match = Gazetteer.load().lookup("Jilin")
        >>> match.place.name_en, match.how
        ('Jilin City', 'rule')
        """
        plain = cleaned(text[: _LONGEST + 1])
        at = parse_coordinates(plain)
        if at is not None:
            return Match(point(*at), "coordinates")
        if not fold(plain) or len(text) > _LONGEST:
            raise UnknownPlaceError(_no_name(text))
        return self._lookup.match(plain)

    def search(
        self,
        text: str,
        *,
        limit: int = 10,
        kinds: Collection[str] | None = None,
        country: str | None = None,
    ) -> list[Match]:
        """Return the places that text may mean, the likeliest first.

        Parameters
        ----------
        text : str
            The whole or the beginning of a name in any script, an id, or
            ``lat,lon``.
        limit : int
            Largest number of places.
        kinds : collection of str, optional
            Kinds of place to find; every kind when left out.
        country : str, optional
            ISO 3166-1 alpha-2 code to stay in.

        Returns
        -------
        list of Match
            Exact names, then other names, then names that begin so (``prefix``),
            then names that are alike (``like``); within each by prominence and
            population. Empty when nothing is like the text.

        Examples
        --------
        >>> matches = Gazetteer.load().search("hunch", kinds={"border_port"})
        >>> sorted(match.place.id for match in matches[:2])
        ['cn-jl-hcr', 'cn-jl-hct']
        """

        def keep(place: Place) -> bool:
            return (not kinds or place.kind in kinds) and (
                not country or place.country == country.upper()
            )

        plain = cleaned(text[:_LONGEST])
        best = [match for match in self._exactly(plain) if keep(match.place)]
        chosen = {match.place.id for match in best}
        ranked = ranked_matches(self._index, plain, keep)
        ranked += ranked_matches(self._listed, plain, keep)
        named = best or any(match.how != "like" for _, match in ranked)
        if fold(plain) and not named and self._secondary:
            ranked += ranked_matches(self._secondary.index, plain, keep)
        ranked.sort(key=itemgetter(0))
        best += [match for _, match in ranked if match.place.id not in chosen]
        return best[: max(limit, 0)]

    def _exactly(self, text: str) -> Iterator[Match]:
        try:
            at = parse_coordinates(text)
        except PlaceError:
            at = None
        if at is not None:
            yield Match(point(*at), "coordinates")
        for index in (self._index, self._listed):
            for place in index.with_id(text).values():
                yield Match(place, "id")


def _records(frame: pd.DataFrame) -> Iterator[dict[str, object]]:
    columns = [str(name) for name in frame.columns]
    for values in frame.itertuples(index=False, name=None):
        yield dict(zip(columns, values, strict=True))


def _shipped(file: str) -> Iterator[dict[str, str]]:
    path = files("gis_data").joinpath("plans", "reference", file)
    yield from csv.DictReader(io.StringIO(path.read_text(encoding="utf-8")))


def _no_name(text: str) -> str:
    if len(text) > _LONGEST:
        return f"{text[:40]!r}...: {len(text)} characters are no name of a place."
    return f"{text!r}: give the name or id of a place, or latitude,longitude."
