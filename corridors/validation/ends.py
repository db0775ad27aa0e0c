"""Ends of a published journey, and what its published route goes by."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from corridors.validation.requests import border_end
from gis_data.errors import UnknownPlaceError
from gis_data.geodesy import distance_km

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from corridors.validation.reference import Method
    from corridors.workspace import Workspace
    from gis_data.gazetteer import Place
    from gis_data.messages.message import Message
    from network.query.leg import Leg

ARROW = re.compile(r"\s*(?:->|→)\s*")
VIA = re.compile(r"\s*;\s*")
#: A route goes by a place within this distance of it: a city's lines keep outside it.
BY_PLACE_KM = 30.0
_COUNTRY = re.compile(r"[A-Z]{2}", re.ASCII)
# The kind of place that was typed is not known under the name: another is taken.
_GUESSES = frozenset({"place.other_kind"})


class JourneyEnds(NamedTuple):
    """Places of a journey, and the border ports it starts or ends at."""

    places: list[Place]
    gates: list[str]
    notes: list[Message]


class Via(NamedTuple):
    """What a published route goes by: a place, or the id of something it uses."""

    text: str
    place: Place | None = None


def exact_place(work: Workspace, text: str) -> tuple[Place, Message | None]:
    """Return the place that a name or id says without a guess.

    Parameters
    ----------
    work : Workspace
        Places.
    text : str
        Name, id, or ``lat,lon`` in degrees.

    Returns
    -------
    place : Place
        The place.
    note : Message or None
        Why it was taken, where several places have the name.

    Raises
    ------
    PlaceError
        If nothing has the name, several have it and no rule takes one of them, or
        only a place of another kind has it.
    """
    match = work.match(text)
    if match.note and match.note.code in _GUESSES:
        msg = (
            f"{text!r} is no place of the kind that it says; {match.place.id!r} "
            "has the name. Give an id, or latitude,longitude in degrees."
        )
        raise UnknownPlaceError(msg, (match.place,))
    return match.place, match.note


def journey_ends(
    work: Workspace, row: Mapping[str, object], method: Method
) -> JourneyEnds:
    """Return the ends of a journey, with a note where a rule chose among several.

    Parameters
    ----------
    work : Workspace
        Places and network.
    row : mapping
        Row of the reference table.
    method : Method
        How the journey is routed.

    Returns
    -------
    JourneyEnds
        At least two places, in order of travel.

    Raises
    ------
    PlaceError
        As for `exact_place`.
    """
    stops = [str(row["origin"]), *ARROW.split(str(row["destination"]))]
    stated = {0: row.get("origin_place"), len(stops) - 1: row.get("destination_place")}
    stops = [str(stated.get(i) or text) for i, text in enumerate(stops)]
    ends = JourneyEnds([], [], [])
    for i, text in enumerate(stops):
        at_border = border_end(work, text, stops[i - 1], method.modes)
        place, gate = at_border or (None, "")
        if place is None:
            place, note = exact_place(work, text)
            ends.notes.extend([note] if note else [])
        ends.places.append(place)
        ends.gates.append(gate)
    return ends


def published_via(work: Workspace, text: str) -> tuple[Via, ...]:
    """Return what a published route goes by.

    Parameters
    ----------
    work : Workspace
        Places and network.
    text : str
        Cell of ``via``: places, ids of lines, services or border ports, or countries
        (ISO 3166-1 alpha-2), separated by ``;``.

    Returns
    -------
    tuple of Via
        In order of travel.

    Raises
    ------
    PlaceError
        As for `exact_place`.
    """
    edges = work.router.network.edges
    used = {*edges.words["line_id"], *edges.words["gateway_id"]} - {""}
    parts = filter(None, VIA.split(text.strip()))
    return tuple(
        Via(part)
        if part in used or _COUNTRY.fullmatch(part)
        else Via(part, exact_place(work, part)[0])
        for part in parts
    )


def goes_by(legs: Sequence[Leg], via: Sequence[Via]) -> bool:
    """Tell whether a route goes by all that the published one goes by.

    Parameters
    ----------
    legs : sequence of Leg
        Legs of the route.
    via : sequence of Via
        Places, of which it must pass within `BY_PLACE_KM`, and ids that it must use.

    Returns
    -------
    bool
        Whether it passes or uses every one.
    """
    used = {name for leg in legs for name in (*leg.lines, *leg.country, leg.gateway_id)}
    return all(
        _passes(legs, one.place) if one.place else one.text in used for one in via
    )


def _passes(legs: Sequence[Leg], place: Place) -> bool:
    return any(
        _distance_km(leg.line, place) <= BY_PLACE_KM for leg in legs if len(leg.line)
    )


def _distance_km(line: np.ndarray, place: Place) -> float:
    """Return the least distance of a line from a place.

    The nearest point is found in the plane around the place, which is exact enough
    within `BY_PLACE_KM`.
    """
    scale = np.array([np.cos(np.radians(place.lat)), 1.0])
    xy = (line - np.array([place.lon, place.lat])) * scale
    start, step = xy[:-1], np.diff(xy, axis=0)
    squared = np.maximum((step**2).sum(axis=1), np.finfo(float).tiny)
    share = np.clip(-(start * step).sum(axis=1) / squared, 0.0, 1.0)
    points = np.vstack([xy[:1], start + share[:, None] * step])
    lon, lat = points[np.argmin((points**2).sum(axis=1))] / scale
    return float(distance_km(place.lon + lon, place.lat + lat, place.lon, place.lat))
