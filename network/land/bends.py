"""Bend raw links through the places on their way, so that these become nodes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from gis_data.geodesy import distance_km
from network.land.repairs import nearest_node
from network.land.splitting import Cut, split_links

if TYPE_CHECKING:
    import pandas as pd

    from network.land.topology import Topology

NODE_TOLERANCE_KM = 0.4


def bend_links(topology: Topology, stops: pd.DataFrame) -> Topology:
    """Split links at places that they are known to pass.

    Parameters
    ----------
    topology : Topology
        Raw network of one mode.
    stops : pandas.DataFrame
        One row a place: ``lon_a``, ``lat_a``, ``lon_b``, ``lat_b`` (the ends of
        the link), ``lon``, ``lat``, ``country``, ``name_en``, ``name_zh`` of
        the place, ``km`` from the first end (NaN: in proportion to the
        distances from both ends).

    Returns
    -------
    Topology
        With a node at each place, where it stands. A row whose link is not
        there is of another extract and changes nothing.
    """
    cuts = []
    for row in stops.to_dict("records"):
        ends = [
            nearest_node(topology, float(row[f"lon_{s}"]), float(row[f"lat_{s}"]))
            for s in "ab"
        ]
        gap = distance_km(
            [row["lon_a"], row["lon_b"]],
            [row["lat_a"], row["lat_b"]],
            topology.lon[ends],
            topology.lat[ends],
        )
        same = (topology.u == ends[0]) & (topology.v == ends[1])
        back = (topology.u == ends[1]) & (topology.v == ends[0])
        at = np.flatnonzero(same | back)
        if float(gap.max()) > NODE_TOLERANCE_KM or not len(at):
            continue
        link = int(at[0])
        away = distance_km(
            row["lon"], row["lat"], topology.lon[ends], topology.lat[ends]
        )
        share = float(away[0] / away.sum())
        if np.isfinite(row["km"]):
            share = float(row["km"]) / float(topology.length_km[link])
        cuts.append(
            Cut(
                link,
                share if same[link] else 1 - share,
                float(row["lon"]),
                float(row["lat"]),
                str(row["country"]),
                str(row["name_en"]),
                str(row["name_zh"]),
            )
        )
    return split_links(topology, cuts).topology
