"""The stops of a drawn line: named places near it, else points of the line itself."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np

from gis_data.cells import cell, number
from gis_data.geodesy import KM_PER_DEGREE
from gis_data.layers import read_layer

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from corridors.planning.along import Alignment
    from corridors.planning.geography import Geography
    from gis_data.plan import Plan

TOWN_KINDS: Final = ("city", "foreign_city", "county_seat", "station", "junction")
BIG: Final = 100_000
NEAR_END: Final = 0.5
"""A generated stop nearer to a named one than this share of the spacing is dropped."""
# Names that an earlier import made: no places.
_OWN: Final = re.compile(r", point \d+$|, frontier on the side of \w\w$")
_GEONAMES: Final = "GeoNames (CC BY 4.0), point of the place"


@dataclass(frozen=True)
class StopRules:
    """How a line is divided.

    Attributes
    ----------
    place_km : float
        A named place within this distance of the line may be a stop.
    spacing_km : float
        Stops that are no bend of the line are at least so far apart.
    bend_km : float
        A stop is set wherever the straight line between stops is farther than this
        from the line drawn.
    """

    place_km: float = 10.0
    spacing_km: float = 50.0
    bend_km: float = 10.0


OF_LINKS: Final = StopRules(place_km=3.0, spacing_km=20.0, bend_km=3.0)
"""How a line becomes links: its own points are kept, so that they are finer."""


def rules_for(
    kind: str, *, place_km: float | None, spacing_km: float | None
) -> StopRules:
    """Return how lines are divided that become one thing or another.

    Parameters
    ----------
    kind : str
        ``corridor``, ``planned`` or ``existing``.
    place_km, spacing_km : float, optional
        As those of `StopRules`; its own, or those of `OF_LINKS`, when left out.

    Returns
    -------
    StopRules
        The rules.
    """
    usual = OF_LINKS if kind in {"planned", "existing"} else StopRules()
    return replace(
        usual,
        place_km=usual.place_km if place_km is None else place_km,
        spacing_km=usual.spacing_km if spacing_km is None else spacing_km,
    )


class Place(NamedTuple):
    """A named place that may be a stop."""

    name_en: str
    name_zh: str
    lon: float
    lat: float
    place_id: str
    node_id: str
    rank: float
    source: str
    confidence: str


class Stop(NamedTuple):
    """One stop of a line.

    Attributes
    ----------
    km : float
        Kilometre along the line.
    lon, lat : float
        Degrees, EPSG:4326: those of the place, else of the line.
    place : Place or None
        The named place; None for a point of the line.
    """

    km: float
    lon: float
    lat: float
    place: Place | None


def named_places(plan: Plan) -> list[Place]:
    """Return the places that a stop may be called after.

    Parameters
    ----------
    plan : Plan
        Its reviewed places and the nodes of its lines; cities of the world from
        100,000 people follow.

    Returns
    -------
    list of Place
        The best known first; ``rank`` is the larger the better known.
    """
    rows = [*_reviewed(plan), *_nodes(plan), *_cities()]
    return sorted(rows, key=lambda place: -place.rank)


def _reviewed(plan: Plan) -> Iterator[Place]:
    for row in plan.table("places").to_dict("records"):
        if row["kind"] in TOWN_KINDS:
            rank = 10.0 + number(row["prominence"] or "1")
            yield _place(row, cell(row, "name_zh_hans"), str(row["id"]), "", rank)


def _nodes(plan: Plan) -> Iterator[Place]:
    for row in plan.table("nodes").to_dict("records"):
        if _OWN.search(str(row["name_en"])):
            continue
        yield _place(row, cell(row, "name_zh"), "", str(row["node_id"]), 9.0)


def _place(
    row: Mapping[Any, Any], name_zh: str, place_id: str, node_id: str, rank: float
) -> Place:
    return Place(
        str(row["name_en"]), name_zh, float(row["lon"]), float(row["lat"]),
        place_id, node_id, rank if np.isfinite(rank) else 1.0,
        str(row["source"]), str(row["confidence"]),
    )  # fmt: skip


def _cities() -> Iterator[Place]:
    table = read_layer("world_cities")
    for row in table.drop(columns="geometry").to_dict("records"):
        rank = min(float(row["population"]) / 1e7, 1.0)
        yield Place(
            str(row["name"]), "", float(row["lon"]), float(row["lat"]), "", "", rank,
            _GEONAMES, "medium",
        )  # fmt: skip


def stops_of(line: Alignment, places: list[Place], rules: StopRules) -> list[Stop]:
    """Return the stops of a line.

    Its ends and bends become stops, each at the best named place within
    ``place_km``, else at the point itself. Named places on the way follow, the best
    known first, where no other stop is within ``spacing_km`` along the line.

    Parameters
    ----------
    line : Alignment
        The line.
    places : list of Place
        As `named_places` returns them.
    rules : StopRules
        Distances.

    Returns
    -------
    list of Stop
        In the order of the line, at least two, no place twice.
    """
    near = list(_along(line, places, rules.place_km))
    stops = [_end(line, near, km, rules) for km in (0.0, line.length_km)]
    if stops[1].place is not None and stops[1].place == stops[0].place:
        stops[1] = Stop(line.length_km, *line.at(line.length_km), None)
    for km, place in near:
        if _is_free(km, place, stops, rules.spacing_km):
            stops.append(Stop(km, place.lon, place.lat, place))
    for km in _bends(line, rules.bend_km):
        if all(abs(km - s.km) > NEAR_END * rules.spacing_km for s in stops):
            stops.append(Stop(km, *line.at(km), None))
    return sorted(stops, key=lambda stop: stop.km)


def _along(
    line: Alignment, places: list[Place], limit_km: float
) -> Iterator[tuple[float, Place]]:
    """Yield the places near a line with their kilometres, the best known first."""
    lon, lat = line.xy[:, 0], line.xy[:, 1]
    high = limit_km / KM_PER_DEGREE
    wide = high / max(np.cos(np.radians(np.abs(lat).max())), 0.05)
    for place in places:
        if not (
            lon.min() - wide <= place.lon <= lon.max() + wide
            and lat.min() - high <= place.lat <= lat.max() + high
        ):
            continue
        away, km = line.place(place.lon, place.lat)
        if away <= limit_km:
            yield km, place


def _end(
    line: Alignment, near: list[tuple[float, Place]], km: float, rules: StopRules
) -> Stop:
    """Return an end of a line: the nearest place within reach, else the point."""
    reach = [
        (abs(at - km), -place.rank, n)
        for n, (at, place) in enumerate(near)
        if abs(at - km) <= rules.place_km
    ]
    if not reach:
        return Stop(km, *line.at(km), None)
    place = near[min(reach)[2]][1]
    return Stop(km, place.lon, place.lat, place)


def _is_free(km: float, place: Place, stops: list[Stop], spacing_km: float) -> bool:
    taken = {stop.place.name_en for stop in stops if stop.place is not None}
    apart = all(abs(km - stop.km) >= spacing_km for stop in stops)
    return apart and place.name_en not in taken


def _bends(line: Alignment, limit_km: float) -> list[float]:
    """Return the kilometres of the bends that a simpler line needs."""
    import shapely  # noqa: PLC0415 - heavy

    drawn = shapely.LineString(line.xy)
    kept = shapely.simplify(drawn, limit_km / KM_PER_DEGREE)
    return [line.place(x, y)[1] for x, y in list(kept.coords)[1:-1]]


def generated_name(name: str, count: int) -> str:
    """Return what a stop without a place is called.

    Parameters
    ----------
    name : str
        Name of the line.
    count : int
        Its number among such stops, from 1.

    Returns
    -------
    str
        The name.

    Examples
    --------
    >>> generated_name("Jinghe-Horgos", 2)
    'Jinghe-Horgos, point 2'
    """
    return f"{name}, point {count}"


def country_at(geography: Geography, stop: Stop) -> str:
    """Return the country of a stop.

    Parameters
    ----------
    geography : Geography
        Countries.
    stop : Stop
        The stop.

    Returns
    -------
    str
        ISO 3166-1 alpha-2; empty at sea.
    """
    return geography.countries([stop.lon], [stop.lat])[0]
