"""Raw links put right: their published lengths, and the places on their way."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from gis_data.geodesy import distance_km
from network.build.land.repairs import nearest_node
from network.build.land.splitting import Cut, split_links
from network.build.land.topology import Topology

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping

    import pandas as pd
    from numpy.typing import NDArray

NODE_TOLERANCE_KM = 0.4


def override_lengths(topology: Topology, lengths: pd.DataFrame) -> Topology:
    """Give raw links the lengths that are published for them.

    Some raw links were straightened before they were measured: they are no longer
    than their chords, be it over mountains.

    Parameters
    ----------
    topology : Topology
        Raw network of one mode.
    lengths : pandas.DataFrame
        One row a link: ``lon_a``, ``lat_a``, ``lon_b``, ``lat_b`` (its ends),
        ``length_km`` and ``confidence``. Where several links join the ends, the
        shortest is meant.

    Returns
    -------
    Topology
        With those lengths, as sure as they are, and marked: what is so much
        longer is not drawn as it runs. A row whose link is not there is of
        another extract and changes nothing.
    """
    length = topology.length_km.copy()
    sure = topology.links["confidence"].to_numpy(dtype=object).copy()
    schematic = topology.links["schematic"].to_numpy(dtype=bool).copy()
    for row in lengths.to_dict("records"):
        link = _link_at(topology, row)
        if link >= 0:
            length[link], sure[link] = float(row["length_km"]), row["confidence"]
            schematic[link] = True
    columns = {"length_km": length, "confidence": sure, "schematic": schematic}
    return Topology(topology.nodes, topology.links.assign(**columns))


def split_at_places(topology: Topology, stops: pd.DataFrame) -> Topology:
    """Split links at places that they are known to pass.

    Parameters
    ----------
    topology : Topology
        Raw network of one mode.
    stops : pandas.DataFrame
        One row a place: ``lon_a``, ``lat_a``, ``lon_b``, ``lat_b`` (the ends of
        the link), ``lon``, ``lat``, ``country``, ``name_en``, ``name_zh`` of
        the place, ``km`` from the first end (NaN: in proportion to the
        geodesics of the way through all places of the link).

    Returns
    -------
    Topology
        With a node at each place, where it stands; a node that already stands
        there becomes part of the link. A row whose link is not there is of
        another extract and changes nothing.
    """
    on_link: dict[int, list[dict[Hashable, Any]]] = {}
    for row in stops.to_dict("records"):
        link = _link_at(topology, row)
        if link >= 0:
            on_link.setdefault(link, []).append(row)
    cuts = [
        cut for link, rows in on_link.items() for cut in _cuts(topology, link, rows)
    ]
    split = split_links(topology, cuts)
    standing = [nearest_node(topology, cut.lon, cut.lat) for cut in cuts]
    return _merged(split.topology, split.node_of_cut, standing)


def _link_at(topology: Topology, row: Mapping[Hashable, Any]) -> int:
    """Return the shortest link between the two ends of a row, -1 if none is there."""
    ends = _ends(topology, row)
    gap = distance_km(
        [row["lon_a"], row["lon_b"]],
        [row["lat_a"], row["lat_b"]],
        topology.lon[ends],
        topology.lat[ends],
    )
    u, v = topology.u, topology.v
    same = (u == ends[0]) & (v == ends[1])
    at = np.flatnonzero(same | ((u == ends[1]) & (v == ends[0])))
    if float(gap.max()) > NODE_TOLERANCE_KM or not len(at):
        return -1
    return int(at[np.argmin(topology.length_km[at])])


def _ends(topology: Topology, row: Mapping[Hashable, Any]) -> list[int]:
    return [
        nearest_node(topology, float(row[f"lon_{s}"]), float(row[f"lat_{s}"]))
        for s in "ab"
    ]


def _cuts(topology: Topology, link: int, rows: list[dict[Hashable, Any]]) -> list[Cut]:
    """Return the cuts of one link, each where the way through all has come to."""
    a, b = int(topology.u[link]), int(topology.v[link])
    length = float(topology.length_km[link])
    lon, lat = topology.lon, topology.lat
    rows = sorted(rows, key=lambda row: _share(topology, link, row))
    x = np.array([lon[a], *(float(row["lon"]) for row in rows), lon[b]])
    y = np.array([lat[a], *(float(row["lat"]) for row in rows), lat[b]])
    way = np.concatenate([[0.0], np.cumsum(distance_km(x[:-1], y[:-1], x[1:], y[1:]))])
    known = [_post(topology, link, row) for row in rows]
    at = np.array([0.0, *known, length])
    firm = np.isfinite(at)
    at = np.interp(way, way[firm], at[firm])
    return [
        Cut(
            link,
            float(km) / length,
            float(row["lon"]),
            float(row["lat"]),
            str(row["country"]),
            str(row["name_en"]),
            str(row["name_zh"]),
        )
        for row, km in zip(rows, at[1:-1], strict=True)
    ]


def _post(topology: Topology, link: int, row: Mapping[Hashable, Any]) -> float:
    """Return the kilometre of a place from the start of a link; NaN if unknown."""
    km = float(row["km"])
    forward = int(topology.u[link]) == _ends(topology, row)[0]
    return km if forward else float(topology.length_km[link]) - km


def _share(topology: Topology, link: int, row: Mapping[Hashable, Any]) -> float:
    """Return how far along a link a place lies, by its distances from both ends."""
    post = _post(topology, link, row) / float(topology.length_km[link])
    ends = [topology.u[link], topology.v[link]]
    away = distance_km(row["lon"], row["lat"], topology.lon[ends], topology.lat[ends])
    return post if np.isfinite(post) else float(away[0] / away.sum())


def _merged(
    topology: Topology, made: NDArray[np.int64], standing: list[int]
) -> Topology:
    """Let nodes that were there before take the place of new ones beside them."""
    stands_for = np.arange(len(topology.nodes))
    lon, lat = topology.lon, topology.lat
    for new, old in zip(made.tolist(), standing, strict=True):
        if distance_km(lon[new], lat[new], lon[old], lat[old]) <= NODE_TOLERANCE_KM:
            stands_for[new] = old
    links = topology.links.assign(u=stands_for[topology.u], v=stands_for[topology.v])
    return Topology(topology.nodes, links)
