"""Linear referencing: the point of a link nearest to a place, and links split there."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import shapely

from gis_data.geodesy import KM_PER_DEGREE, distance_km, geod
from network.build.land.topology import Topology

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]
    Bools = NDArray[np.bool_]

MOST_CANDIDATES = 8
END_KM = 0.4  # a point nearer to a link's end than this is put at the end
SEARCH_KM = 75.0
SLACK_COST = 0.05  # km of cost per km of offset that a link's slack explains
MIN_SHARE = 1e-6
ROUNDING_KM = 1e-6
BLENDS = (1.0, 0.75, 0.5, 0.25, 0.0)


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
        lines = shapely.linestrings(self._xy.reshape(-1, 2, 2))
        self.tree = shapely.STRtree(np.atleast_1d(np.asarray(lines, dtype=object)))
        country = topology.nodes["country"].astype(str).to_numpy(dtype=object)
        codes, names = pd.factorize(country)
        self._code = {str(name): code for code, name in enumerate(names)}
        self._ends = codes[u], codes[v]
        self._touching: dict[str, Bools] = {}

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
        known = np.zeros(len(self._code), dtype=bool)
        known[[self._code[name] for name in countries if name in self._code]] = True
        return known[self._ends[0]] & known[self._ends[1]]

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
        return np.sort(self.tree.query(shapely.box(*box))).astype(np.int64)

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
            du = distance_km(lon, lat, t.lon[t.u[links]], t.lat[t.u[links]])
            dv = distance_km(lon, lat, t.lon[t.v[links]], t.lat[t.v[links]])
            along = du / np.maximum(du + dv, 1e-9)
        order = np.argsort(offset, kind="stable")[:MOST_CANDIDATES]
        return [
            Anchor(int(links[i]), _snapped(along[i], length[i]), float(offset[i]))
            for i in order.tolist()
            if offset[i] <= limit_km
        ]

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


@dataclass(frozen=True)
class Cut:
    """A point at which a link is to be split.

    Attributes
    ----------
    link : int
        Link number.
    fraction : float
        Share of the link's length before the point, 0 to 1.
    lon, lat : float
        True position of the point, degrees, EPSG:4326. The new node is put
        there if the pieces stay as long as the geodesic, else on the straight
        line.
    country : str
        ISO 3166-1 alpha-2, or empty: that of the nearer end.
    name_en, name_zh : str
        Names of the new node.
    """

    link: int
    fraction: float
    lon: float
    lat: float
    country: str = ""
    name_en: str = ""
    name_zh: str = ""


@dataclass(frozen=True)
class Split:
    """A topology with cuts made.

    Attributes
    ----------
    topology : Topology
        Nodes: the old ones, then one per distinct cut. Links: rebuilt.
    node_of_cut : numpy.ndarray
        Node number of each cut, in the order given.
    old_link : numpy.ndarray
        For each new link, the old link it is a piece of.
    start, end : numpy.ndarray
        For each new link, the shares of the old link it covers.
    """

    topology: Topology
    node_of_cut: NDArray[np.int64]
    old_link: NDArray[np.int64]
    start: NDArray[np.float64]
    end: NDArray[np.float64]


def split_links(topology: Topology, cuts: Sequence[Cut]) -> Split:
    """Split links at points and return the finer topology.

    Parameters
    ----------
    topology : Topology
        What to split; it is not changed.
    cuts : sequence of Cut
        Points. A cut at the very end of a link stands for the node there, and
        cuts nearer to one another than a few centimetres become one node.

    Returns
    -------
    Split
        New topology and where everything went. Lengths are conserved.
    """
    node_of_cut = np.full(len(cuts), -1, dtype=np.int64)
    by_link: dict[int, list[int]] = {}
    for i, cut in enumerate(cuts):
        if cut.fraction <= MIN_SHARE:
            node_of_cut[i] = topology.u[cut.link]
        elif cut.fraction >= 1 - MIN_SHARE:
            node_of_cut[i] = topology.v[cut.link]
        else:
            by_link.setdefault(cut.link, []).append(i)
    new_nodes: list[dict[str, object]] = []
    pieces: list[tuple[int, int, int, float, float]] = []
    u, v = topology.u, topology.v
    for link in sorted(by_link):
        stops: list[tuple[float, int]] = []
        for i in sorted(by_link[link], key=lambda k: cuts[k].fraction):
            if stops and cuts[i].fraction - stops[-1][0] < MIN_SHARE:
                node_of_cut[i] = stops[-1][1]
                continue
            node = len(topology.nodes) + len(new_nodes)
            new_nodes.append(_node(topology, cuts[i]))
            node_of_cut[i] = node
            stops.append((cuts[i].fraction, node))
        marks = [(0.0, int(u[link])), *stops, (1.0, int(v[link]))]
        pieces.extend((a[1], b[1], link, a[0], b[0]) for a, b in pairwise(marks))
    return _rebuilt(topology, new_nodes, pieces, node_of_cut)


def _rebuilt(
    topology: Topology,
    new_nodes: list[dict[str, object]],
    pieces: list[tuple[int, int, int, float, float]],
    node_of_cut: Ints,
) -> Split:
    """Return the topology with pieces in place of the links they are made of."""
    columns = ["u", "v", "link", "start", "end"]
    table = pd.DataFrame(pieces, columns=columns).astype(
        {"u": np.int64, "v": np.int64, "link": np.int64, "start": float, "end": float}
    )
    unsplit = np.setdiff1d(np.arange(len(topology.links)), table["link"])
    old = np.concatenate([unsplit, table["link"]])
    start = np.concatenate([np.zeros(len(unsplit)), table["start"]])
    end = np.concatenate([np.ones(len(unsplit)), table["end"]])
    links = topology.links.iloc[old].reset_index(drop=True)
    links = links.assign(
        u=np.concatenate([topology.u[unsplit], table["u"]]),
        v=np.concatenate([topology.v[unsplit], table["v"]]),
        length_km=topology.length_km[old] * (end - start),
    )
    nodes = pd.DataFrame(new_nodes, columns=topology.nodes.columns)
    finer = Topology(topology.nodes, links).with_nodes(nodes)
    bent = _bent(finer, len(unsplit), len(topology.nodes))
    return Split(bent, node_of_cut, old, start, end)


def _node(topology: Topology, cut: Cut) -> dict[str, object]:
    ends = topology.u[cut.link], topology.v[cut.link]
    country = topology.nodes["country"].iloc[int(ends[cut.fraction > 0.5])]  # noqa: PLR2004
    return {
        "lon": cut.lon,
        "lat": cut.lat,
        "country": cut.country or country,
        "name_en": cut.name_en,
        "name_zh": cut.name_zh,
    }


def _bent(topology: Topology, first_piece: int, first_node: int) -> Topology:
    """Move new nodes towards the straight line until no piece is shorter than it."""
    lon, lat = topology.lon.copy(), topology.lat.copy()
    u, v, km = topology.u, topology.v, topology.length_km
    i, n = first_piece, len(topology.links)
    while i < n:
        j = i
        while j + 1 < n and u[j + 1] == v[j] and v[j] >= first_node:
            j += 1
        chain = [int(u[i]), *(int(v[k]) for k in range(i, j + 1))]
        _settle(lon, lat, chain, km[i : j + 1])
        i = j + 1
    return Topology(topology.nodes.assign(lon=lon, lat=lat), topology.links)


def _settle(
    lon: NDArray[np.float64],
    lat: NDArray[np.float64],
    chain: list[int],
    km: NDArray[np.float64],
) -> None:
    share = np.concatenate([[0.0], np.cumsum(km)]) / max(float(km.sum()), 1e-9)
    a, b = chain[0], chain[-1]
    # Along the geodesic: on a straight line in degrees pieces of a long link
    # would be up to half a kilometre shorter than their straight lines.
    azimuth, _, metres = geod().inv(lon[a], lat[a], lon[b], lat[b])
    n = len(chain)
    straight_x, straight_y, _ = geod().fwd(
        np.full(n, lon[a]), np.full(n, lat[a]), np.full(n, azimuth), share * metres
    )
    wish_x, wish_y = lon[chain], lat[chain]
    for blend in BLENDS:
        x = straight_x + blend * (wish_x - straight_x)
        y = straight_y + blend * (wish_y - straight_y)
        straight_km = distance_km(x[:-1], y[:-1], x[1:], y[1:])
        if blend == 0.0 or bool((straight_km <= km + ROUNDING_KM).all()):
            lon[chain[1:-1]], lat[chain[1:-1]] = x[1:-1], y[1:-1]
            return
