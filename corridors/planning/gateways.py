"""The declared border ports that a line may pass, and where it passes a frontier."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from gis_data.cells import cell, number
from gis_data.errors import PlanError
from gis_data.geodesy import distance_km

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from corridors.planning.along import Alignment, Stretch
    from gis_data.plan import Plan

GATEWAY_KM: Final = 15.0
"""A line may pass a port this far from where it is drawn over the frontier."""
BANK_KM: Final = 0.25
"""Its ends on the two banks are this far from the frontier."""


class Gateway(NamedTuple):
    """A declared border port.

    Attributes
    ----------
    id, name_en, name_zh, place_id : str
        Its row.
    modes, countries : frozenset of str
        What crosses there, and between whom.
    points : tuple of tuple of float
        Longitude and latitude of the sides that are known.
    """

    id: str
    name_en: str
    name_zh: str
    place_id: str
    modes: frozenset[str]
    countries: frozenset[str]
    points: tuple[tuple[float, float], ...]

    def km(self, lon: float, lat: float) -> float:
        """Return the distance of a point to the nearer side.

        Parameters
        ----------
        lon, lat : float
            Degrees, EPSG:4326.

        Returns
        -------
        float
            Kilometres.
        """
        return min(float(distance_km(lon, lat, *point)) for point in self.points)


class Passage(NamedTuple):
    """Where a line passes a frontier.

    Attributes
    ----------
    km : float
        Kilometre along the line.
    countries : tuple of str
        The country before and the one after.
    gateway : Gateway
        The port it passes.
    away_km : float
        Distance from the port to where the line is drawn over the frontier.
    """

    km: float
    countries: tuple[str, str]
    gateway: Gateway
    away_km: float


def gateways_of(plan: Plan) -> list[Gateway]:
    """Return the ports that a plan declares, then those of the reference set.

    Parameters
    ----------
    plan : Plan
        The plan.

    Returns
    -------
    list of Gateway
        Those that join two countries by land and have a point.
    """
    rows = [*_ports(plan.border_ports.to_dict("records")), *_reference(plan)]
    by_id = {port.id: port for port in reversed(rows)}
    return [p for p in reversed(by_id.values()) if len(p.countries) > 1 and p.points]


def _reference(plan: Plan) -> Iterator[Gateway]:
    yield from _ports(plan.gateways.to_dict("records"))


def _ports(rows: Sequence[Mapping[Any, Any]]) -> Iterator[Gateway]:
    for row in rows:
        points = _points(row, ("lon", "lat"), ("counterpart_lon", "counterpart_lat"))
        countries = {cell(row, "country"), cell(row, "counterpart_country")} - {""}
        yield Gateway(
            cell(row, "id"),
            cell(row, "name_en"),
            cell(row, "name_zh"),
            cell(row, "place_id"),
            frozenset(re.findall("rail|road|river|sea|air", cell(row, "modes"))),
            frozenset(countries),
            points,
        )


def _points(
    row: Mapping[Any, Any], *columns: tuple[str, str]
) -> tuple[tuple[float, float], ...]:
    pairs = ((number(row.get(x)), number(row.get(y))) for x, y in columns)
    return tuple((x, y) for x, y in pairs if x == x and y == y)  # noqa: PLR0124 - NaN


def passages(
    line: Alignment,
    stretches: Sequence[Stretch],
    gateways: Sequence[Gateway],
    mode: str,
    *,
    limit_km: float = GATEWAY_KM,
) -> list[Passage]:
    """Return the port that a line passes at each frontier.

    Parameters
    ----------
    line : Alignment
        The line.
    stretches : sequence of Stretch
        Countries it passes.
    gateways : sequence of Gateway
        Declared ports.
    mode : str
        ``rail`` or ``road``; empty for any.
    limit_km : float
        How far the port may be from where the line is drawn over the frontier.

    Returns
    -------
    list of Passage
        One a frontier, in the order of the line.

    Raises
    ------
    PlanError
        If no declared port is near; the message names each such frontier, the point,
        the nearest port and what to do.
    """
    found, missing = [], []
    for before, after in pairwise(stretches):
        lon, lat = line.at(before.end_km)
        pair = {before.country, after.country}
        allowed = [
            gate
            for gate in gateways
            if gate.countries == pair and (not mode or mode in gate.modes)
        ]
        gate = min(allowed, key=lambda gate: gate.km(lon, lat), default=None)
        if gate is None or gate.km(lon, lat) > limit_km:
            missing.append(_undeclared(pair, (lon, lat), mode, gate, limit_km))
            continue
        countries = (before.country, after.country)
        found.append(Passage(before.end_km, countries, gate, gate.km(lon, lat)))
    if missing:
        msg = (
            f"passes {'; and '.join(missing)}; declare the port in border_ports.csv "
            "(corridors plan import POINTS --as ports), allow more with --gateway-km, "
            "or end the line before the frontier"
        )
        raise PlanError(msg)
    return found


def _undeclared(
    pair: set[str],
    point: tuple[float, float],
    mode: str,
    nearest: Gateway | None,
    limit_km: float,
) -> str:
    names = "-".join(sorted(pair))
    what = f"{mode} port" if mode else "border port"
    known = (
        "none is declared on this frontier"
        if nearest is None
        else f"the nearest is {nearest.id} ({nearest.name_en}), "
        f"{nearest.km(*point):.1f} km away"
    )
    return (
        f"the frontier {names} at {point[1]:.4f}, {point[0]:.4f} (lat, lon), "
        f"where no {what} is within {limit_km:g} km: {known}"
    )
