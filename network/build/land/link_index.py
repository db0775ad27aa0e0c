"""Index of links: the points of links that are nearest to a place."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import shapely

from gis_data.geodesy import KM_PER_DEGREE, distance_km
from network.build.land.linear_referencing import Cut

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from network.build.land.topology import Topology

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]
    Bools = NDArray[np.bool_]

MOST_CANDIDATES = 8
END_KM = 0.4  # a point nearer to a link's end than this is put at the end
SEARCH_KM = 75.0
FEW_QUERIES = 100  # a tree of all links takes as long to make
SLACK_COST = 0.05  # km of cost per km of offset that a link's slack explains


@dataclass(frozen=True)
class Anchor:
    """A point on a link.

    Attributes
    ----------
    link : int
        Link number.
    fraction : float
        Share of the link's length between its first node and the point, 0 to 1.
    cost_km : float
        Misfit of the point: its distance from the straight link, less what
        the slack of the link explains where slack counts.
    """

    link: int
    fraction: float
    cost_km: float


class LinkIndex:
    """Spatial index of a topology's links, as straight lines with slack.

    Parameters
    ----------
    topology : Topology
        Nodes and links.
    """

    def __init__(self, topology: Topology) -> None:
        self.topology = topology
        lon, lat, u, v = topology.lon, topology.lat, topology.u, topology.v
        self._xy = np.stack([lon[u], lat[u], lon[v], lat[v]], axis=1)
        self._queries = 0
        country = topology.nodes["country"].astype(str).to_numpy(dtype=object)
        codes, names = pd.factorize(country)
        self._code = {str(name): code for code, name in enumerate(names)}
        self._ends = codes[u], codes[v]
        self._touching: dict[str, Bools] = {}
        self._within: dict[frozenset[str], Bools] = {}
        self._candidates: dict[tuple[float, float, str, float], list[Anchor]] = {}

    @cached_property
    def _tree(self) -> shapely.STRtree:
        lines = shapely.linestrings(self._xy.reshape(-1, 2, 2))
        return shapely.STRtree(np.atleast_1d(np.asarray(lines, dtype=object)))

    @cached_property
    def _bounds(self) -> Floats:
        ends = self._xy.reshape(-1, 2, 2)
        return np.concatenate([ends.min(axis=1), ends.max(axis=1)], axis=1).T.copy()

    @cached_property
    def sag_km(self) -> Floats:
        """Return how far from its straight line each link may run at most."""
        t = self.topology
        spare = t.length_km**2 - t.straight_km() ** 2
        return 0.5 * np.sqrt(np.maximum(spare, 0.0))

    def touching(self, country: str) -> Bools:
        """Return which links have an end in a country.

        Parameters
        ----------
        country : str
            ISO 3166-1 alpha-2; empty means any.

        Returns
        -------
        numpy.ndarray of bool
            One value a link.
        """
        if country not in self._touching:
            a, b = self._ends
            code = self._code.get(country, -1)
            self._touching[country] = (a == code) | (b == code) | (not country)
        return self._touching[country]

    def within(self, countries: Iterable[str]) -> Bools:
        """Return which links have both ends in a set of countries.

        Parameters
        ----------
        countries : iterable of str
            ISO 3166-1 alpha-2.

        Returns
        -------
        numpy.ndarray of bool
            One value a link.
        """
        names = frozenset(countries)
        if names not in self._within:
            known = np.zeros(len(self._code), dtype=bool)
            known[[self._code[name] for name in names if name in self._code]] = True
            self._within[names] = known[self._ends[0]] & known[self._ends[1]]
        return self._within[names]

    def in_box(self, box: tuple[float, float, float, float]) -> Ints:
        """Return links whose bounding box meets a box.

        Parameters
        ----------
        box : tuple of float
            West, south, east, north in degrees.

        Returns
        -------
        numpy.ndarray
            Link numbers, ascending.
        """
        self._queries += 1
        if self._queries > FEW_QUERIES:
            return np.sort(self._tree.query(shapely.box(*box))).astype(np.int64)
        west, south, east, north = self._bounds
        meets = (west <= box[2]) & (east >= box[0])
        meets &= (south <= box[3]) & (north >= box[1])
        return np.flatnonzero(meets).astype(np.int64)

    def candidates(
        self,
        lon: float,
        lat: float,
        *,
        limit_km: float,
        allowed: Bools | None = None,
        slack: bool = True,
    ) -> list[Anchor]:
        """Return the best places for a point, best first.

        Parameters
        ----------
        lon, lat : float
            Degrees, EPSG:4326.
        limit_km : float
            Greatest cost of a candidate.
        allowed : numpy.ndarray of bool, optional
            Links that may be used.
        slack : bool
            Whether a link longer than its straight line may bend towards
            the point. True for the stops of a line, known to lie on it; False
            for any other place.

        Returns
        -------
        list of Anchor
            At most `MOST_CANDIDATES`.
        """
        reach = (SEARCH_KM if slack else limit_km) / KM_PER_DEGREE
        wide = reach / max(float(np.cos(np.radians(lat))), 0.2)
        links = self.in_box((lon - wide, lat - reach, lon + wide, lat + reach))
        if allowed is not None:
            links = links[allowed[links]]
        if not len(links):
            return []
        offset, along = self._offsets(links, lon, lat)
        t = self.topology
        length = t.length_km[links]
        if slack:
            sag = self.sag_km[links]
            offset = np.maximum(offset - sag, 0.0) + SLACK_COST * np.minimum(
                offset, sag
            )
        order = np.argsort(offset, kind="stable")[:MOST_CANDIDATES]
        if slack:
            u, v = t.u[links[order]], t.v[links[order]]
            du = distance_km(lon, lat, t.lon[u], t.lat[u])
            dv = distance_km(lon, lat, t.lon[v], t.lat[v])
            along[order] = du / np.maximum(du + dv, 1e-9)
        return [
            Anchor(int(links[i]), _snapped(along[i], length[i]), float(offset[i]))
            for i in order.tolist()
            if offset[i] <= limit_km
        ]

    def stop_candidates(
        self, lon: float, lat: float, country: str, *, limit_km: float
    ) -> list[Anchor]:
        """Return the best places for a stop; searched once for all lines that call.

        Parameters
        ----------
        lon, lat : float
            Degrees, EPSG:4326.
        country : str
            Links with an end in it count; empty means any.
        limit_km : float
            Greatest cost of a candidate.

        Returns
        -------
        list of Anchor
            As `candidates` returns them.
        """
        key = (lon, lat, country, limit_km)
        if key not in self._candidates:
            self._candidates[key] = self.candidates(
                lon, lat, limit_km=limit_km, allowed=self.touching(country)
            )
        return self._candidates[key]

    def cut(self, anchor: Anchor, country: str, name_en: str = "") -> Cut:
        """Return a cut of a link at an anchor, on the straight line between its ends.

        Parameters
        ----------
        anchor : Anchor
            Point on a link.
        country, name_en : str
            Of the new node.

        Returns
        -------
        Cut
            For `split_links`.
        """
        west, south, east, north = self._xy[anchor.link]
        lon = west + anchor.fraction * (east - west)
        lat = south + anchor.fraction * (north - south)
        return Cut(
            anchor.link, anchor.fraction, float(lon), float(lat), country, name_en
        )

    def _offsets(self, links: Ints, lon: float, lat: float) -> tuple[Floats, Floats]:
        """Return distances in km from straight links, and the share of the foot.

        Planar about the point: good to 1 % within 100 km.
        """
        scale = np.array([np.cos(np.radians(lat)), 1.0]) * KM_PER_DEGREE
        point = np.array([lon, lat])
        a = (self._xy[links, :2] - point) * scale
        b = (self._xy[links, 2:] - point) * scale
        step = b - a
        square = np.maximum((step**2).sum(axis=1), 1e-12)
        share = np.clip(-(a * step).sum(axis=1) / square, 0.0, 1.0)
        foot = a + share[:, None] * step
        return np.hypot(foot[:, 0], foot[:, 1]), share


def _snapped(share: float, length_km: float) -> float:
    """Return a share of a link, moved to its end where that is near."""
    if share * length_km < END_KM:
        return 0.0
    return 1.0 if (1 - share) * length_km < END_KM else float(share)
