"""Linear referencing: links split at points along them, new nodes where they fit."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from gis_data.geodesy import distance_km, geod
from network.build.land.topology import Topology

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Ints = NDArray[np.int64]

MIN_SHARE = 1e-6
ROUNDING_KM = 1e-6
BLENDS = (1.0, 0.75, 0.5, 0.25, 0.0)


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
    whole = np.ones(len(topology.links), dtype=bool)
    whole[table["link"]] = False
    unsplit = np.flatnonzero(whole)
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
