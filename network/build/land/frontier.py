"""Which links cross a frontier, through which declared gateway, and which are cut."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from gis_data.geodesy import distance_km
from network.build.land.repairs import nearest_node

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from network.build.land.topology import Topology

NODE_TOLERANCE_KM = 0.4
REACH_KM = {"high": 8.0, "medium": 15.0, "low": 30.0}
SAME_PLACE_KM = 5.0


@dataclass(frozen=True)
class Frontier:
    """What was decided about the links whose ends lie in two countries.

    Attributes
    ----------
    gateway : numpy.ndarray of object
        For every link: id of the gateway it runs through, ``open:<group>`` on
        a frontier without controls, empty for a domestic link.
    keep : numpy.ndarray of bool
        Whether the link stays in the network.
    report : pandas.DataFrame
        One row a frontier link: ``link``, ``countries``, ``lon``, ``lat``
        (midpoint), ``length_km``, ``gateway_id`` (empty: cut), ``offset_km``
        from the gateway's point, ``reason``.
    """

    gateway: NDArray[np.object_]
    keep: NDArray[np.bool_]
    report: pd.DataFrame


def settle_sides(topology: Topology, sides: pd.DataFrame) -> Topology:
    """Put nodes back in the country they are in.

    Parameters
    ----------
    topology : Topology
        Network whose node countries come from a generalised frontier.
    sides : pandas.DataFrame
        ``lon``, ``lat`` of nodes and the right ``country``. A row that meets
        no node within 0.4 km is of another extract and changes nothing.

    Returns
    -------
    Topology
        With the countries put right.
    """
    country = topology.nodes["country"].astype(str).to_numpy(dtype=object).copy()
    for row in sides.to_dict("records"):
        node = nearest_node(topology, float(row["lon"]), float(row["lat"]))
        gap = distance_km(
            row["lon"], row["lat"], topology.lon[node], topology.lat[node]
        )
        if float(gap) <= NODE_TOLERANCE_KM:
            country[node] = str(row["country"])
    return type(topology)(topology.nodes.assign(country=country), topology.links)


def frontier_links(topology: Topology) -> NDArray[np.int64]:
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
    explicit: pd.DataFrame,
    open_frontiers: pd.DataFrame,
) -> Frontier:
    """Tie every frontier link to a declared gateway, or cut it.

    A link goes to the gateway of its mode and pair of countries whose point it
    passes nearest, within the uncertainty of that point; between countries
    without controls it stays; else it is cut.

    Parameters
    ----------
    topology : Topology
        Network with its sides settled.
    gateways : pandas.DataFrame
        Of this mode: ``id``, ``country_a``, ``country_b``, ``lon_a``,
        ``lat_a``, ``lon_b``, ``lat_b`` (NaN where unknown),
        ``coord_confidence``. Earlier rows win where two stand together.
    explicit : pandas.DataFrame
        Of this mode: ``lon_a``, ``lat_a``, ``lon_b``, ``lat_b`` of the ends of
        a link and its ``gateway_id`` (empty: cut), ``reason``.
    open_frontiers : pandas.DataFrame
        Of this mode: ``id``, ``countries`` (space separated).

    Returns
    -------
    Frontier
        Gateway and fate of each link.
    """
    gateway = np.full(len(topology.links), "", dtype=object)
    keep = np.ones(len(topology.links), dtype=bool)
    decided = _explicit_decisions(topology, explicit)
    groups = {
        str(r["id"]): set(str(r["countries"]).split())
        for r in open_frontiers.to_dict("records")
    }
    by_pair = _rows_by_pair(gateways)
    country = topology.nodes["country"].astype(str).to_numpy(dtype=object)
    rows = []
    for link in frontier_links(topology).tolist():
        ends = [int(topology.u[link]), int(topology.v[link])]
        pair = frozenset(country[ends])
        if link in decided:
            found, offset, reason = decided[link]
        else:
            near = by_pair.get(pair, [])
            found, offset = _nearest_gateway(topology, link, gateways, near)
            reason = "nearest declared gateway" if found else "no declared gateway near"
        if not found and link not in decided:
            group = next((g for g, members in groups.items() if pair <= members), "")
            found = f"open:{group}" if group else ""
            reason = "frontier without controls" if group else reason
        gateway[link] = found
        keep[link] = bool(found)
        rows.append(
            {
                "link": link,
                "countries": "-".join(sorted(pair)),
                "lon": topology.lon[ends].mean(),
                "lat": topology.lat[ends].mean(),
                "length_km": topology.length_km[link],
                "gateway_id": found,
                "offset_km": offset,
                "reason": reason,
            }
        )
    return Frontier(gateway, keep, pd.DataFrame(rows))


def _rows_by_pair(gateways: pd.DataFrame) -> dict[frozenset[str], list[int]]:
    found: dict[frozenset[str], list[int]] = {}
    for i, row in enumerate(gateways.to_dict("records")):
        pair = frozenset((str(row["country_a"]), str(row["country_b"])))
        found.setdefault(pair, []).append(i)
    return found


def _explicit_decisions(
    topology: Topology, explicit: pd.DataFrame
) -> dict[int, tuple[str, float, str]]:
    lon, lat, u, v = topology.lon, topology.lat, topology.u, topology.v
    decided: dict[int, tuple[str, float, str]] = {}
    for row in explicit.to_dict("records"):
        a = nearest_node(topology, float(row["lon_a"]), float(row["lat_a"]))
        b = nearest_node(topology, float(row["lon_b"]), float(row["lat_b"]))
        gaps = distance_km(
            [row["lon_a"], row["lon_b"]],
            [row["lat_a"], row["lat_b"]],
            lon[[a, b]],
            lat[[a, b]],
        )
        if float(gaps.max()) > NODE_TOLERANCE_KM:
            continue
        same = ((u == a) & (v == b)) | ((u == b) & (v == a))
        name = "" if pd.isna(row["gateway_id"]) else str(row["gateway_id"])
        for link in np.flatnonzero(same).tolist():
            decided[link] = (name, float("nan"), str(row["reason"]))
    return decided


def _nearest_gateway(
    topology: Topology, link: int, gateways: pd.DataFrame, rows: list[int]
) -> tuple[str, float]:
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
    return ("", float("nan")) if best is None else (best[3], best[2])


def offset_km(topology: Topology, link: int, lon: float, lat: float) -> float:
    """Return how far out of the way of a link a point lies.

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
        Half of what the detour over the point adds to the link's length, and
        at least 0; for a point beyond an end that is its distance to that end.
    """
    if not (np.isfinite(lon) and np.isfinite(lat)):
        return float("inf")
    a, b = int(topology.u[link]), int(topology.v[link])
    ways = distance_km(lon, lat, topology.lon[[a, b]], topology.lat[[a, b]])
    detour = float(ways.sum()) - float(topology.length_km[link])
    return max(detour / 2.0, 0.0)
