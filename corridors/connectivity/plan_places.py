"""The places that the tables of a plan name: hubs, members, terms, people."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, NamedTuple

from corridors.align import member_place

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from corridors.workspace import Workspace
    from gis_data.gazetteer import Place

_INLAND = "inland"
#: Digits of an administrative code that name the unit above, and how such a unit ends.
_ABOVE, _WHOLE = 4, "00"


class Hub(NamedTuple):
    """A place that joins flows, as a table of a plan has it.

    Attributes
    ----------
    hub_id : str
        Its id in that table; that of the place for a city.
    kind : str
        The platform it carries; ``inland_port``; or ``city``.
    status : str
        As the table says; empty for a city.
    place : Place
        Where it is.
    """

    hub_id: str
    kind: str
    status: str
    place: Place


def ids_of(cell: object) -> tuple[str, ...]:
    """Return the ids of a cell, which ``;`` or ``|`` separate.

    Parameters
    ----------
    cell : object
        Text; anything else is no id.

    Returns
    -------
    tuple of str
        Each once.

    Examples
    --------
    >>> ids_of("A; B;A")
    ('A', 'B')
    """
    parts = str(cell if isinstance(cell, str) else "").replace("|", ";").split(";")
    return tuple(dict.fromkeys(part.strip() for part in parts if part.strip()))


def plan_hubs(work: Workspace) -> tuple[Hub, ...]:
    """Return the platforms and the inland ports of a plan.

    Parameters
    ----------
    work : Workspace
        Plan and places.

    Returns
    -------
    tuple of Hub
        Platforms first; an inland port that is a platform too is there once.
    """
    platforms = work.plan.platforms.to_dict("records")
    hubs = [
        Hub(
            str(row["id"]),
            str(row["platform"]),
            str(row.get("status", "")),
            member_place(row, work.gazetteer),
        )
        for row in platforms
    ]
    ports = work.plan.border_ports.to_dict("records")
    known = {hub.place.id for hub in hubs}
    for row in ports:
        place = member_place(row, work.gazetteer) if row["kind"] == _INLAND else None
        if place is not None and place.id not in known:
            hubs.append(Hub(str(row["id"]), "inland_port", str(row["status"]), place))
    return tuple(hubs)


def member_places(
    work: Workspace, corridor_ids: Iterable[str] | None = None
) -> tuple[Place, ...]:
    """Return the members of corridors, in the version of the plan.

    Parameters
    ----------
    work : Workspace
        Plan and places.
    corridor_ids : iterable of str, optional
        Ids of corridors; all where left out.

    Returns
    -------
    tuple of Place
        Each once, in the order of the table.
    """
    members = work.plan.corridor_members
    if corridor_ids is not None:
        members = members[members["corridor_id"].isin(list(corridor_ids))]
    found = (member_place(row, work.gazetteer) for row in members.to_dict("records"))
    return tuple({place.id: place for place in found}.values())


def found_places(work: Workspace, names: Iterable[str]) -> tuple[Place, ...]:
    """Return the places of ids, each once; a `PlaceError` where one is not known."""
    found = [work.gazetteer.find(name) for name in names]
    return tuple({place.id: place for place in found}.values())


def peopled(work: Workspace) -> dict[Place, float]:
    """Return how many people live in each place, counting everybody once.

    Parameters
    ----------
    work : Workspace
        Plan and places.

    Returns
    -------
    dict of Place to float
        Places of the gazetteer whose population is known. That of a whole
        administrative unit (its code ends in 00) is without those of its parts that
        are places too.
    """
    known = [p for p in work.gazetteer.places if p.population is not None]
    once = counted_once(work, known)
    return {
        place: float(counted.population or 0.0)
        for place, counted in zip(known, once, strict=True)
    }


def counted_once(work: Workspace, places: Sequence[Place]) -> tuple[Place, ...]:
    """Return places whose populations leave out those of their parts among them.

    Parameters
    ----------
    work : Workspace
        Its plan has the administrative codes.
    places : sequence of Place
        Any.

    Returns
    -------
    tuple of Place
        In the same order; a whole administrative unit (its code ends in 00) has the
        people of its parts that are not among the places.
    """
    table = work.plan.table("places")
    codes = dict(zip(table["id"], table["adcode"].astype(str), strict=True))
    people = {p.id: p.population for p in places if p.population is not None}
    within = _parts({name: codes.get(name, "") for name in people})
    return tuple(
        replace(place, population=max(0, people[place.id] - inside))
        if (inside := sum(people[part] for part in within.get(place.id, ())))
        else place
        for place in places
    )


def _parts(codes: Mapping[str, str]) -> dict[str, list[str]]:
    """Return the places within each whole unit, by their codes."""
    whole = {code[:_ABOVE]: name for name, code in codes.items() if _is_whole(code)}
    parts: dict[str, list[str]] = {}
    for name, code in codes.items():
        above = whole.get(code[:_ABOVE]) if code and not _is_whole(code) else None
        if above is not None:
            parts.setdefault(above, []).append(name)
    return parts


def _is_whole(code: str) -> bool:
    return len(code) > _ABOVE and code.endswith(_WHOLE)


def terms_of(work: Workspace) -> list[dict[str, Any]]:
    """Return the rows of the plan's ``concepts``, with ids as tuples.

    Parameters
    ----------
    work : Workspace
        Its plan.

    Returns
    -------
    list of dict
        A column that ends in ``_ids`` is a tuple of str; so is ``modes``.

    Raises
    ------
    RequestError
        If the plan has no ``concepts.csv``, or no row in it.
    """
    from network.model.errors import RequestError  # noqa: PLC0415 - rare

    table = work.plan.concepts.to_dict("records")
    rows = [{str(name): value for name, value in row.items()} for row in table]
    if not rows:
        msg = (
            f"the plan {work.plan.id!r} has no terms; list them in "
            f"{work.plan.path / 'concepts.csv'}."
        )
        raise RequestError(msg)
    for row in rows:
        for name in row:
            if name.endswith("_ids") or name == "modes":
                row[name] = ids_of(row[name])
    return rows
