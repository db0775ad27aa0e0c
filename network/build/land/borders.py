"""Links over a border: tie each to a gateway or cut it, and split it at the border."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from gis_data.geodesy import distance_km
from network.build.land.frontier import frontier_shares
from network.build.land.linear_referencing import Cut, split_links

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd
    from numpy.typing import NDArray

    from gis_data.row_log import RowLog
    from network.build.land.topology import Topology

REACH_KM = {"high": 8.0, "medium": 15.0, "low": 30.0}
SAME_PLACE_KM = 5.0
CROSSING_KM = 0.2
LONG_KM = 1.0


@dataclass(frozen=True)
class BorderLinks:
    """Gateways of the links whose ends lie in two countries.

    Attributes
    ----------
    gateway : numpy.ndarray of object
        For every link: id of the gateway it runs through, ``open:<group>`` on
        a border without controls, empty for a domestic link.
    keep : numpy.ndarray of bool
        Whether the link stays in the network.
    """

    gateway: NDArray[np.object_]
    keep: NDArray[np.bool_]


def border_links(topology: Topology) -> NDArray[np.int64]:
    """Return the links whose ends lie in two different known countries.

    Parameters
    ----------
    topology : Topology
        Network.

    Returns
    -------
    numpy.ndarray
        Link numbers.
    """
    country = topology.nodes["country"].astype(str).to_numpy(dtype=object)
    a, b = country[topology.u], country[topology.v]
    return np.flatnonzero(a != b).astype(np.int64)


def assign_gateways(
    topology: Topology,
    gateways: pd.DataFrame,
    *,
    decisions: Mapping[int, str],
    open_borders: pd.DataFrame,
) -> BorderLinks:
    """Tie every border link to a declared gateway, or cut it.

    A link is assigned to the gateway of its mode and pair of countries whose point it
    passes nearest, within the uncertainty of that point; between countries
    without controls it stays; otherwise it is cut.

    Parameters
    ----------
    topology : Topology
        Network whose nodes are in their countries.
    gateways : pandas.DataFrame
        Of this mode: ``id``, ``country_a``, ``country_b``, ``lon_a``,
        ``lat_a``, ``lon_b``, ``lat_b`` (NaN where unknown),
        ``coord_confidence``. Of rows at one place the first is taken.
    decisions : mapping of int to str
        Gateway (empty: cut) of links with a curated decision, as
        `network.build.land.overrides.gateway_decisions` gives them.
    open_borders : pandas.DataFrame
        Of this mode: ``id``, ``countries`` (space separated).

    Returns
    -------
    BorderLinks
        Gateway of each link, and whether it stays.
    """
    gateway = np.full(len(topology.links), "", dtype=object)
    keep = np.ones(len(topology.links), dtype=bool)
    groups = {
        str(r["id"]): set(str(r["countries"]).split())
        for r in open_borders.to_dict("records")
    }
    by_pair = _rows_by_pair(gateways)
    country = topology.nodes["country"].astype(str).to_numpy(dtype=object)
    for link in border_links(topology).tolist():
        pair = frozenset(country[[topology.u[link], topology.v[link]]])
        if link in decisions:
            gateway[link] = decisions[link]
        else:
            nearest = _nearest_gateway(topology, link, gateways, by_pair.get(pair, []))
            group = next((name for name, area in groups.items() if pair <= area), "")
            gateway[link] = nearest or (f"open:{group}" if group else "")
        keep[link] = bool(gateway[link])
    return BorderLinks(gateway, keep)


def _rows_by_pair(gateways: pd.DataFrame) -> dict[frozenset[str], list[int]]:
    rows: dict[frozenset[str], list[int]] = {}
    for i, row in enumerate(gateways.to_dict("records")):
        pair = frozenset((str(row["country_a"]), str(row["country_b"])))
        rows.setdefault(pair, []).append(i)
    return rows


def _nearest_gateway(
    topology: Topology, link: int, gateways: pd.DataFrame, rows: list[int]
) -> str:
    """Return the nearest gateway within reach of a link, the first at one place."""
    best: tuple[int, int, float, str] | None = None
    for order, i in enumerate(rows):
        row = gateways.iloc[i]
        offset = min(
            offset_km(topology, link, row["lon_a"], row["lat_a"]),
            offset_km(topology, link, row["lon_b"], row["lat_b"]),
        )
        if offset > REACH_KM.get(str(row["coord_confidence"]), REACH_KM["low"]):
            continue
        key = (round(offset / SAME_PLACE_KM), order, offset, str(row["id"]))
        if best is None or key < best:
            best = key
    return "" if best is None else best[3]


def offset_km(topology: Topology, link: int, lon: float, lat: float) -> float:
    """Return half the detour of a link via a point.

    Parameters
    ----------
    topology : Topology
        Network.
    link : int
        Link number.
    lon, lat : float
        Degrees, EPSG:4326; NaN gives infinity.

    Returns
    -------
    float
        Half of what the detour via the point adds to the link's length, and
        at least 0; for a point beyond an end that is its distance to that end.
    """
    if not (np.isfinite(lon) and np.isfinite(lat)):
        return float("inf")
    a, b = int(topology.u[link]), int(topology.v[link])
    from_ends_km = distance_km(lon, lat, topology.lon[[a, b]], topology.lat[[a, b]])
    detour = float(from_ends_km.sum()) - float(topology.length_km[link])
    return max(detour / 2.0, 0.0)


def insert_border_nodes(
    topology: Topology,
    gateways: pd.DataFrame,
    points: pd.DataFrame,
    log: RowLog,
) -> Topology:
    """Split the links that cross a border on both sides of it.

    Parameters
    ----------
    topology : Topology
        Network of one mode whose border links know their ``gateway_id``.
    gateways : pandas.DataFrame
        Gateways of this mode: ``id``, ``country_a``, ``lon_a``, ``lat_a``,
        ``lon_b``, ``lat_b``.
    points : pandas.DataFrame
        Where the border itself is known, of ``border_points``: ``gateway_id``,
        ``mode``, ``lon``, ``lat``.
    log : RowLog
        Where the points of links that were split are noted.

    Returns
    -------
    Topology
        Every border link of more than 1 km through a declared gateway is
        three: home, 200 m of crossing at the border point, or where its line
        crosses the frontier, or half way between the two facilities; and abroad.
        All three keep their ``gateway_id``.
    """
    known = {str(p["gateway_id"]): (p["lon"], p["lat"]) for p in _rows(points)}
    middle = {
        str(g["id"]): (
            float(np.nanmean([g["lon_a"], g["lon_b"]])),
            float(np.nanmean([g["lat_a"], g["lat_b"]])),
        )
        for g in _rows(gateways)
        if np.isfinite(g["lon_a"])
    }
    gateway = topology.links["gateway_id"].fillna("").astype(str).to_numpy(dtype=object)
    country = topology.nodes["country"].astype(str).to_numpy(dtype=object)
    cuts: list[Cut] = []
    links = [
        link
        for link in border_links(topology).tolist()
        if topology.length_km[link] > LONG_KM and gateway[link] in middle
    ]
    between = [
        _share(topology, link, known.get(gateway[link], middle[gateway[link]]))
        for link in links
    ]
    drawn = frontier_shares(topology, links, between)
    stated = np.array([gateway[link] in known for link in links], dtype=bool)
    shares = np.where(stated | np.isnan(drawn), between, drawn).tolist()
    for link, middle_share in zip(links, shares, strict=True):
        half = CROSSING_KM / float(topology.length_km[link]) / 2
        share = min(max(middle_share, 2 * half), 1 - 2 * half)
        a, b = int(topology.u[link]), int(topology.v[link])
        for side, at in ((a, share - half), (b, share + half)):
            x, y = (
                float(v[a] + at * (v[b] - v[a])) for v in (topology.lon, topology.lat)
            )
            cuts.append(Cut(link, at, x, y, country[side]))
    split_at = {gateway[cut.link] for cut in cuts}
    log.match_where("border_points", points, points["gateway_id"].isin(split_at))
    return split_links(topology, cuts).topology


def _rows(table: pd.DataFrame) -> list[dict[str, float]]:
    return [{str(k): v for k, v in row.items()} for row in table.to_dict("records")]


def _share(topology: Topology, link: int, point: tuple[float, float]) -> float:
    """Return how far along a link a point lies, by its distances from the ends."""
    ends = [int(topology.u[link]), int(topology.v[link])]
    from_ends_km = distance_km(*point, topology.lon[ends], topology.lat[ends])
    return float(from_ends_km[0] / max(float(from_ends_km.sum()), 1e-9))
