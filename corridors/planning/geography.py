"""Where a point lies: its country, the nearest frontier, rail, road and coast."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Literal, NamedTuple

import numpy as np

from corridors.planning.segments import Segments, pieces_of
from gis_data.bundled import read_network
from gis_data.layers import read_layer

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd
    from numpy.typing import NDArray

Box = tuple[float, float, float, float]
LAYER = "countries_50m"
ACCURACY_KM = 5.0
"""How far the frontiers and coasts of `LAYER` may be off."""
MARGIN_DEG = 3.0
_GRID = 1e-6  # degrees: neighbouring areas share their vertices to within this


class Frontier(NamedTuple):
    """The frontier nearest to a point.

    Attributes
    ----------
    km : float
        Geodesic distance; infinite where none is near.
    countries : tuple of str
        The two countries, ISO 3166-1 alpha-2, in the order of the alphabet.
    lon, lat : float
        Its nearest point, degrees, EPSG:4326; NaN for none.
    """

    km: float
    countries: tuple[str, ...]
    lon: float
    lat: float

    def opposite(self, country: str) -> str:
        """Return the country on the other side.

        Parameters
        ----------
        country : str
            One of the two countries.

        Returns
        -------
        str
            The other; empty where `country` is none of the two.
        """
        others = [each for each in self.countries if each != country]
        return others[0] if len(others) == 1 else ""


@dataclass(frozen=True)
class Geography:
    """Countries and networks of a box.

    Attributes
    ----------
    box : tuple of float
        West, south, east, north in degrees, EPSG:4326.

    Examples
    --------
    >>> east = Geography((80.0, 43.0, 83.0, 46.0))
    >>> east.countries([81.3], [43.9])
    ['CN']
    >>> near = east.frontier(80.45, 44.2)
    >>> near.countries, near.km < 10
    (('CN', 'KZ'), True)
    >>> east.network_km("rail", 82.57, 45.17) < 10
    True
    """

    box: Box

    @cached_property
    def _wide(self) -> Box:
        west, south, east, north = self.box
        return (
            max(west - MARGIN_DEG, -180.0),
            max(south - MARGIN_DEG, -90.0),
            min(east + MARGIN_DEG, 180.0),
            min(north + MARGIN_DEG, 90.0),
        )

    @cached_property
    def areas(self) -> gpd.GeoDataFrame:
        """Return the areas of the countries that touch the box and a margin."""
        areas = read_layer(LAYER)
        west, south, east, north = self._wide
        near = areas[areas["country"].ne("")].cx[west:east, south:north]
        parts: gpd.GeoDataFrame = near[["country", "geometry"]].explode(
            ignore_index=True
        )
        return parts.cx[west:east, south:north].reset_index(drop=True)

    @cached_property
    def _outlines(self) -> tuple[NDArray[np.float64], NDArray[np.str_]]:
        """Return the pieces of all outlines, and the country of each."""
        ends, shape = pieces_of(self.areas.geometry.to_numpy())
        west, south, east, north = self._wide
        inside = (
            (np.minimum(ends[:, 0], ends[:, 2]) <= east)
            & (np.maximum(ends[:, 0], ends[:, 2]) >= west)
            & (np.minimum(ends[:, 1], ends[:, 3]) <= north)
            & (np.maximum(ends[:, 1], ends[:, 3]) >= south)
        )
        country = self.areas["country"].to_numpy(dtype="U2")
        return ends[inside], country[shape[inside]]

    @cached_property
    def _frontiers(self) -> tuple[Segments, list[tuple[str, str]]]:
        """Return the pieces that the outlines of two countries share."""
        ends, country = self._outlines
        keys = np.round(ends / _GRID).astype(np.int64)
        turned = (keys[:, 0] > keys[:, 2]) | (
            (keys[:, 0] == keys[:, 2]) & (keys[:, 1] > keys[:, 3])
        )
        keys[turned] = keys[turned][:, [2, 3, 0, 1]]
        _, first, group = np.unique(
            keys, axis=0, return_index=True, return_inverse=True
        )
        of_piece: dict[int, set[str]] = {}
        for number, name in zip(group.ravel().tolist(), country.tolist(), strict=True):
            of_piece.setdefault(number, set()).add(name)
        shared = [n for n in sorted(of_piece) if len(of_piece[n]) == 2]  # noqa: PLR2004
        pairs = [tuple(sorted(of_piece[n])) for n in shared]
        return Segments(ends[first[shared]]), [(a, b) for a, b in pairs]

    @cached_property
    def _coast(self) -> Segments:
        return Segments(self._outlines[0])

    @cached_property
    def _networks(self) -> dict[str, Segments]:
        return {}

    def countries(
        self,
        lon: NDArray[np.float64] | list[float],
        lat: NDArray[np.float64] | list[float],
    ) -> list[str]:
        """Return the country that each point lies in.

        Parameters
        ----------
        lon, lat : array_like
            Degrees, EPSG:4326.

        Returns
        -------
        list of str
            ISO 3166-1 alpha-2; empty at sea and outside the box with its margin.
        """
        import shapely  # noqa: PLC0415 - heavy

        dots: NDArray[np.object_] = np.asarray(shapely.points(lon, lat)).reshape(-1)
        names = self.areas["country"].to_numpy(dtype=object)
        result = [""] * len(dots)
        if len(names):
            tree = shapely.STRtree(self.areas.geometry.to_numpy())
            dot, area = tree.query(dots, predicate="intersects")
            for d, a in sorted(zip(dot.tolist(), area.tolist(), strict=True)):
                result[d] = result[d] or str(names[a])
        return result

    def frontier(self, lon: float, lat: float) -> Frontier:
        """Return the frontier by land nearest to a point.

        Parameters
        ----------
        lon, lat : float
            Degrees, EPSG:4326.

        Returns
        -------
        Frontier
            Infinitely far, without countries, where none is near.
        """
        segments, pairs = self._frontiers
        km, number, near_lon, near_lat = segments.nearest(lon, lat)
        return Frontier(km, pairs[number] if number >= 0 else (), near_lon, near_lat)

    def coast_km(self, lon: float, lat: float) -> float:
        """Return the distance to the nearest outline of a country.

        Parameters
        ----------
        lon, lat : float
            Degrees, EPSG:4326.

        Returns
        -------
        float
            Kilometres; infinite where none is near.
        """
        return self._coast.nearest(lon, lat)[0]

    def network(self, mode: Literal["rail", "road"]) -> pd.DataFrame:
        """Return the nodes of a network in the box.

        Parameters
        ----------
        mode : {"rail", "road"}
            Which.

        Returns
        -------
        pandas.DataFrame
            ``lon``, ``lat``, ``country`` as `gis_data.bundled.read_network` has them.
        """
        return read_network(mode, bbox=self.box)[0]

    def network_km(
        self, mode: Literal["rail", "road"], lon: float, lat: float
    ) -> float:
        """Return the distance to the nearest link of the raw network.

        Parameters
        ----------
        mode : {"rail", "road"}
            Which network.
        lon, lat : float
            Degrees, EPSG:4326.

        Returns
        -------
        float
            Kilometres; infinite where no link of the box is near.
        """
        if mode not in self._networks:
            nodes, links = read_network(mode, bbox=self.box)
            xy = nodes[["lon", "lat"]].to_numpy(dtype=np.float64)
            ends = np.hstack([xy[links["u"].to_numpy()], xy[links["v"].to_numpy()]])
            self._networks[mode] = Segments(ends)
        return self._networks[mode].nearest(lon, lat)[0]


def box_around(
    lon: NDArray[np.float64], lat: NDArray[np.float64], margin_deg: float
) -> Box:
    """Return the box around some points and a margin.

    Parameters
    ----------
    lon, lat : numpy.ndarray
        Degrees, EPSG:4326; NaN is left out, at least one is known.
    margin_deg : float
        Degrees on each side.

    Returns
    -------
    tuple of float
        West, south, east, north, within the limits of the earth.
    """
    return (
        max(float(np.nanmin(lon)) - margin_deg, -180.0),
        max(float(np.nanmin(lat)) - margin_deg, -90.0),
        min(float(np.nanmax(lon)) + margin_deg, 180.0),
        min(float(np.nanmax(lat)) + margin_deg, 90.0),
    )
