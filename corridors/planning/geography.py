"""Where a point lies: its country, the nearest frontier, rail, road and coast."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

import numpy as np

from corridors.planning.segments import Segments, pieces_of
from gis_data.bundled import read_network
from gis_data.layers import read_layer
from gis_data.plan_files.assemble import inherited_table

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd
    from numpy.typing import NDArray

Box = tuple[float, float, float, float]
LAND: Final = "countries_50m"
LAYER: Final = "country_areas"
COAST_KM: Final = 10.0
"""How far the coasts of `LAND` may be off; so near to one, a point is on land."""
ACCURACY_KM: Final = {"osm": 0.5, "natural_earth": 5.0}
"""How far frontiers may be off, by what the areas of `LAYER` rest on."""
MARGIN_DEG: Final = 3.0
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
    accuracy_km : float
        How far it may be off.
    """

    km: float
    countries: tuple[str, ...]
    lon: float
    lat: float
    accuracy_km: float

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
    curated : pandas.DataFrame, optional
        Table ``curated_links``: links of the network beside the raw ones; those of the
        reference set when left out.

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
    curated: pd.DataFrame | None = field(default=None, compare=False)

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
        return self._parts(LAYER)

    @cached_property
    def _names(self) -> list[tuple[str, str]]:
        """Return country and basis of each area."""
        columns = (self.areas["country"].tolist(), self.areas["basis"].tolist())
        return list(zip(*columns, strict=True))

    def _parts(self, layer: str) -> gpd.GeoDataFrame:
        areas = read_layer(layer)
        areas = areas[areas["country"].ne("")]
        if "basis" not in areas:
            areas = areas.assign(basis="natural_earth")
        west, south, east, north = self._wide
        near = areas[["country", "basis", "geometry"]].cx[west:east, south:north]
        parts: gpd.GeoDataFrame = near.explode(ignore_index=True)
        return parts.cx[west:east, south:north].reset_index(drop=True)

    def _outlines(
        self, parts: gpd.GeoDataFrame
    ) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
        """Return the pieces of outlines in the box, and the part that each is of."""
        ends, shape = pieces_of(parts.geometry.to_numpy())
        west, south, east, north = self._wide
        inside = (
            (np.minimum(ends[:, 0], ends[:, 2]) <= east)
            & (np.maximum(ends[:, 0], ends[:, 2]) >= west)
            & (np.minimum(ends[:, 1], ends[:, 3]) <= north)
            & (np.maximum(ends[:, 1], ends[:, 3]) >= south)
        )
        return ends[inside], shape[inside]

    @cached_property
    def _frontiers(self) -> tuple[Segments, NDArray[np.int64], NDArray[np.int64]]:
        """Return the pieces that two countries share, and a part on either side."""
        ends, part = self._outlines(self.areas)
        keys = np.round(ends / _GRID).astype(np.int64)
        turned = (keys[:, 0] > keys[:, 2]) | (
            (keys[:, 0] == keys[:, 2]) & (keys[:, 1] > keys[:, 3])
        )
        keys[turned] = keys[turned][:, [2, 3, 0, 1]]
        order = np.lexsort(keys.T)
        same = (keys[order[1:]] == keys[order[:-1]]).all(axis=1)
        one, other = order[:-1][same], order[1:][same]
        country = self.areas["country"].to_numpy(dtype="U2")
        foreign = country[part[one]] != country[part[other]]
        one, other = one[foreign], other[foreign]
        return Segments(ends[one]), part[one], part[other]

    @cached_property
    def _land(self) -> gpd.GeoDataFrame:
        return self._parts(LAND)

    @cached_property
    def _coast(self) -> tuple[Segments, NDArray[np.int64]]:
        """Return the outlines of the land, and the part that each piece is of."""
        ends, part = self._outlines(self._land)
        return Segments(ends), part

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
            ISO 3166-1 alpha-2; that of the coast within `COAST_KM` for a point in
            no country; empty at sea and outside the box with its margin.
        """
        names = _areas_at(lon, lat, self.areas)
        return [
            name or self._ashore(float(x), float(y))
            for name, x, y in zip(names, lon, lat, strict=True)
        ]

    def _ashore(self, lon: float, lat: float) -> str:
        coast, part = self._coast
        km, number, _, _ = coast.nearest(lon, lat)
        if km > COAST_KM:
            return ""
        return str(self._land["country"].iloc[part[number]])

    def sea_km(
        self,
        lon: NDArray[np.float64] | list[float],
        lat: NDArray[np.float64] | list[float],
    ) -> list[float]:
        """Return how far out at sea each point lies.

        Parameters
        ----------
        lon, lat : array_like
            Degrees, EPSG:4326.

        Returns
        -------
        list of float
            Distance to the nearest coast; 0 on land, infinite where none is near.
        """
        return [
            0.0 if country else self._coast[0].nearest(float(x), float(y))[0]
            for x, y, country in zip(
                lon, lat, _areas_at(lon, lat, self._land), strict=True
            )
        ]

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
        segments, one, other = self._frontiers
        km, number, near_lon, near_lat = segments.nearest(lon, lat)
        if number < 0:
            return Frontier(km, (), near_lon, near_lat, ACCURACY_KM["natural_earth"])
        sides = [self._names[part] for part in (one[number], other[number])]
        pair = tuple(sorted(country for country, _ in sides))
        accuracy_km = max(ACCURACY_KM[basis] for _, basis in sides)
        return Frontier(km, pair, near_lon, near_lat, accuracy_km)

    def network_km(
        self, mode: Literal["rail", "road"], lon: float, lat: float
    ) -> float:
        """Return the distance to the nearest link of the network, raw or curated.

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
        both = self.raw_km(mode, lon, lat), self._links[mode].nearest(lon, lat)[0]
        return min(both)

    @cached_property
    def _links(self) -> dict[str, Segments]:
        """Return the curated links of each mode, as straight pieces."""
        known = self.curated
        rows = inherited_table("curated_links") if known is None else known
        names = ["lon_a", "lat_a", "lon_b", "lat_b"]
        return {
            mode: Segments(rows.loc[rows["mode"].eq(mode), names].to_numpy(dtype=float))
            for mode in ("rail", "road")
        }

    def raw_km(self, mode: Literal["rail", "road"], lon: float, lat: float) -> float:
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


def _areas_at(
    lon: NDArray[np.float64] | list[float],
    lat: NDArray[np.float64] | list[float],
    areas: gpd.GeoDataFrame,
) -> list[str]:
    """Return the country of the area that each point lies in; empty for none."""
    import shapely  # noqa: PLC0415 - heavy

    dots: NDArray[np.object_] = np.asarray(shapely.points(lon, lat)).reshape(-1)
    names = areas["country"].tolist()
    result = [""] * len(dots)
    # Areas ask: each is then prepared once, however many points there are.
    tree = shapely.STRtree(dots)
    found = tree.query(areas.geometry.to_numpy(), predicate="intersects")
    for area, dot in zip(*found.tolist(), strict=True):
        result[dot] = min(filter(None, (result[dot], str(names[area]))))
    return result


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
