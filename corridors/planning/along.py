"""A line by its kilometres: where places lie along it, which countries it passes."""

from __future__ import annotations

from itertools import groupby, pairwise
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from corridors.planning.geography import COAST_KM
from corridors.planning.segments import Segments
from gis_data.geodesy import distance_km

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

    from corridors.planning.geography import Geography

SAMPLE_KM: Final = 1.0
"""A line is asked for its country at this interval."""
SHORTEST_KM: Final = 5.0
"""A shorter stretch in another country is the frontier's error, or the line's."""


class Stretch(NamedTuple):
    """Part of a line in one country.

    Attributes
    ----------
    country : str
        ISO 3166-1 alpha-2; empty at sea.
    start_km, end_km : float
        Kilometres along the line.
    """

    country: str
    start_km: float
    end_km: float


class Alignment:
    """A line measured along itself.

    Parameters
    ----------
    line : shapely.LineString
        EPSG:4326; at least two points apart.

    Examples
    --------
    >>> from shapely import LineString
    >>> line = Alignment(LineString([(80, 44), (81, 44), (81, 45)]))
    >>> round(line.length_km), [round(x, 1) for x in line.at(line.length_km)]
    (191, [81.0, 45.0])
    >>> [round(x) for x in line.place(80.5, 44.1)]
    [11, 40]
    """

    def __init__(self, line: BaseGeometry) -> None:
        self.xy: NDArray[np.float64] = np.asarray(line.coords)[:, :2]
        self._pieces = Segments(np.hstack([self.xy[:-1], self.xy[1:]]))
        (lon_a, lat_a), (lon_b, lat_b) = self.xy[:-1].T, self.xy[1:].T
        steps = distance_km(lon_a, lat_a, lon_b, lat_b)
        self.km = np.concatenate([[0.0], np.cumsum(steps)])

    @property
    def length_km(self) -> float:
        """Return the geodesic length of the line."""
        return float(self.km[-1])

    def at(self, km: float) -> tuple[float, float]:
        """Return the point at a kilometre.

        Parameters
        ----------
        km : float
            From the start of the line.

        Returns
        -------
        tuple of float
            Longitude and latitude in degrees.
        """
        lon, lat = (float(np.interp(km, self.km, self.xy[:, n])) for n in (0, 1))
        return lon, lat

    def place(self, lon: float, lat: float) -> tuple[float, float]:
        """Return how far a place is from the line, and where along it.

        Parameters
        ----------
        lon, lat : float
            Degrees, EPSG:4326.

        Returns
        -------
        away_km : float
            Distance from the line; infinite where it is far off.
        km : float
            Kilometre of the nearest point; NaN where it is far off.
        """
        away, piece, near_lon, near_lat = self._pieces.nearest(lon, lat)
        if piece < 0:
            return float("inf"), float("nan")
        lon_a, lat_a = self.xy[piece]
        beyond = float(distance_km(lon_a, lat_a, near_lon, near_lat))
        return away, float(self.km[piece]) + beyond

    def stretches(self, geography: Geography) -> list[Stretch]:
        """Return the countries that the line passes, in order.

        Stretches of at most `SHORTEST_KM` count to the one before.

        Parameters
        ----------
        geography : Geography
            Countries.

        Returns
        -------
        list of Stretch
            They join end to end.
        """
        count = max(int(np.ceil(self.length_km / SAMPLE_KM)), 1)
        at = np.linspace(0.0, self.length_km, count + 1)
        lon, lat = (np.interp(at, self.km, self.xy[:, n]) for n in (0, 1))
        names = geography.countries(lon, lat)
        runs = [
            [name, *(float(km) for km in (part[0][0], part[-1][0]))]
            for name, group in groupby(
                zip(at, names, strict=True), key=lambda each: each[1]
            )
            for part in [list(group)]
        ]
        return _joined([(str(n), float(a), float(b)) for n, a, b in runs])


def _joined(runs: list[tuple[str, float, float]]) -> list[Stretch]:
    """Return runs as stretches that meet half-way, without those too short."""
    firm = [run for run in runs if run[2] - run[1] > SHORTEST_KM and run[0]]
    firm = firm or [max(runs, key=lambda run: run[2] - run[1])]
    merged: list[Stretch] = []
    for name, start, end in firm:
        if merged and merged[-1].country == name:
            merged[-1] = merged[-1]._replace(end_km=end)
        else:
            merged.append(Stretch(name, start, end))
    merged[0] = merged[0]._replace(start_km=runs[0][1])
    merged[-1] = merged[-1]._replace(end_km=runs[-1][2])
    for n, (one, other) in enumerate(pairwise(merged[:])):
        middle = (one.end_km + other.start_km) / 2.0
        merged[n] = merged[n]._replace(end_km=middle)
        merged[n + 1] = merged[n + 1]._replace(start_km=middle)
    return merged


def sea_km(line: Alignment, geography: Geography) -> float:
    """Return how much of a line lies out at sea.

    Parameters
    ----------
    line : Alignment
        The line.
    geography : Geography
        Coasts.

    Returns
    -------
    float
        Kilometres farther than `COAST_KM` from a coast.
    """
    count = max(int(np.ceil(line.length_km / SAMPLE_KM)), 1)
    at = np.linspace(0.0, line.length_km, count + 1)
    lon, lat = (np.interp(at, line.km, line.xy[:, n]) for n in (0, 1))
    wet = sum(km > COAST_KM for km in geography.sea_km(lon, lat))
    return line.length_km * wet / (count + 1)
