"""Border nodes: a long link over a border gets a short one of its own there."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from gis_data.geodesy import distance_km
from network.build.land.border_links import border_links
from network.build.land.splitting import Cut, split_links

if TYPE_CHECKING:
    import pandas as pd

    from gis_data.corrections import CorrectionLog
    from network.build.land.topology import Topology

CROSSING_KM = 0.2
LONG_KM = 1.0


def insert_border_nodes(
    topology: Topology,
    gateways: pd.DataFrame,
    points: pd.DataFrame,
    log: CorrectionLog,
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
    log : CorrectionLog
        Where the points of links that were split are noted.

    Returns
    -------
    Topology
        Every border link of more than 1 km through a declared gateway is
        three: home, 200 m of crossing at the border point, or half way
        between the two facilities, or half way along; and abroad. All three
        keep their ``gateway_id``.
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
    for link in border_links(topology).tolist():
        length = float(topology.length_km[link])
        gate = gateway[link]
        if length <= LONG_KM or gate not in middle:
            continue
        share = _share(topology, link, known.get(gate, middle[gate]))
        half = CROSSING_KM / length / 2
        share = min(max(share, 2 * half), 1 - 2 * half)
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
    away = distance_km(*point, topology.lon[ends], topology.lat[ends])
    return float(away[0] / max(float(away.sum()), 1e-9))
