"""The places that a page of routes finds by name, and how Python would choose."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gis_data.errors import PlaceError
from gis_data.gazetteer.model import KINDS, PRIMARY, Place, order, words
from gis_data.messages.message import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator, Mapping

    from gis_data.gazetteer import Gazetteer

#: Columns of the table of places, in its order.
COLUMNS = (
    "id", "kind", "country", "admin1", "lon", "lat",
    *(f"name_{language}" for language in LANGUAGES), "ids", "keys", "order", "kept",
)  # fmt: skip
#: The place of a name in ``decided`` that has to be asked for.
ASK = -1
#: Of two names of a place with this share of equal letters one is left out: pages,
#: as `gis_data.gazetteer.similar`, find names of which two thirds are equal.
_ALIKE = 0.6


def page_gazetteer(gazetteer: Gazetteer, kept: Container[str]) -> dict[str, Any]:
    """Return what a page searches places by.

    Parameters
    ----------
    gazetteer : Gazetteer
        Of the plan; its towns and stations that nobody reviewed stay out.
    kept : container of str
        Ids of the places of the page's network; a route starts at the position of
        any other place.

    Returns
    -------
    dict
        ``places``: `COLUMNS`, those that people mean first before others.
        ``keys`` are folded names (`gis_data.gazetteer.normalise.fold`), each after its
        rank, separated by spaces, without other names that are spelled much like one
        of them and so are found by it, unless names of other places begin so; ``ids``
        what else a place answers to; ``order`` is equal where nothing tells which of
        two is meant; ``kept`` 1 or 0. Positions in degrees, EPSG:4326, rounded to
        0.0001. ``kind_words``: words in names for a kind of place, with these kinds,
        separated by spaces. ``simplified``: pairs of a traditional and a simplified
        Chinese character.
        ``decided``: by name, the row of the place that `Gazetteer.find` takes it for
        where it is not the only one with this name, `ASK` where it refuses.

    Examples
    --------
    >>> from gis_data.gazetteer import Gazetteer
    >>> record = page_gazetteer(Gazetteer.load(), {"cn-jl-changchun"})
    >>> row = record["places"]["id"].index("cn-jl-changchun")
    >>> record["places"]["keys"][row].split()[:2], record["places"]["kept"][row]
    (['1长春', '1창춘'], 1)
    """
    values = gazetteer.to_dict()
    columns: dict[str, list[Any]] = {column: [] for column in COLUMNS}
    rows: dict[str, int] = {}
    for place, keys, ids in sorted(_named(values), key=_by_order):
        rows[place.id] = len(rows)
        cells = _cells(place, keys, ids)
        cells |= {"kept": int(place.id in kept), "order": order(place)}
        for column in COLUMNS:
            columns[column].append(cells[column])
    distinct = sorted(set(columns["order"]))
    columns["order"] = [distinct.index(rank) for rank in columns["order"]]
    return {
        "places": columns,
        "kind_words": {w: " ".join(sorted(KINDS[k])) for w, k in words().kinds.items()},
        "simplified": "".join(chr(int(k)) + v for k, v in values["simplified"].items()),
        "decided": _decided(gazetteer, columns, rows),
    }


def _named(values: Mapping[str, Any]) -> Iterator[tuple[Place, list[str], list[str]]]:
    """Yield each place with its keys, each after its rank, and its other ids.

    An id that is the name of a place is rather that.
    """
    known: set[str] = set()
    beginnings = _beginnings(values["names"])
    for index in (values, values["listed"]):
        keys, ids = _by_place(index["names"]), _by_place(index["ids"])
        for number, cells in enumerate(index["places"]):
            place = Place(*cells)
            passed_over = index is not values and place.kind != "border_port"
            if place.id in known or passed_over:
                continue
            known.add(place.id)
            others = {i for i, _ in ids.get(number, ()) if i not in values["names"]}
            others.discard(place.id.casefold())
            yield place, _distinct(keys.get(number, ()), beginnings), sorted(others)


def _by_place(owners_of: Mapping[str, Any]) -> dict[int, list[tuple[str, Any]]]:
    """Return names or ids by the number of their place, each with what is beside it."""
    found: dict[int, list[tuple[str, Any]]] = {}
    for name, owners in owners_of.items():
        for number, beside in owners:
            found.setdefault(number, []).append((name, beside))
    return found


def _beginnings(names: Mapping[str, list[tuple[int, Any]]]) -> set[str]:
    """Return the names with which a name of another place begins."""
    owners = {name: {number for number, _ in names[name]} for name in names}
    return {
        name[:end]
        for name in names
        for end in range(1, len(name))
        if not owners[name] <= owners.get(name[:end], owners[name])
    }


def _distinct(names: Iterable[tuple[str, int]], needed: set[str]) -> list[str]:
    """Return names after their rank, the best first, without those much like others."""
    from rapidfuzz.distance import OSA  # noqa: PLC0415 - heavy

    kept: dict[str, int] = {}
    for name, rank in sorted(names, key=lambda pair: (pair[1], len(pair[0]), pair[0])):
        like = (OSA.normalized_similarity(name, other) for other in kept)
        is_needed = rank == PRIMARY or name in needed
        if name not in kept and (is_needed or max(like, default=0.0) < _ALIKE):
            kept[name] = rank
    return [f"{rank}{name}" for name, rank in kept.items()]


def _by_order(named: tuple[Place, list[str], list[str]]) -> tuple[float, ...]:
    return order(named[0])


def _cells(place: Place, keys: list[str], ids: list[str]) -> dict[str, Any]:
    return {
        "id": place.id,
        "kind": place.kind,
        "country": place.country,
        "admin1": place.admin1,
        "lon": round(place.lon, 4),
        "lat": round(place.lat, 4),
        **{f"name_{lang}": getattr(place, f"name_{lang}") for lang in LANGUAGES},
        "ids": " ".join(i for i in ids if " " not in i),
        "keys": " ".join(keys),
    }


def _decided(
    gazetteer: Gazetteer, columns: Mapping[str, list[Any]], rows: Mapping[str, int]
) -> dict[str, int]:
    owners: dict[str, set[int]] = {}
    for row, keys in enumerate(columns["keys"]):
        for key in keys.split():
            owners.setdefault(key[1:], set()).add(row)
    decided = {}
    for key, bearers in owners.items():
        try:
            row = rows.get(gazetteer.find(key).id, ASK)
        except PlaceError:
            row = ASK
        if bearers != {row}:
            decided[key] = row
    return decided
