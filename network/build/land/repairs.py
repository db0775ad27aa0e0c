"""Links that the raw network lacks: curated ones, and bridges at gateways."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from gis_data.geodesy import distance_km
from network.build.land.anchors import Anchor, LinkIndex
from network.build.land.splitting import Cut, split_links

if TYPE_CHECKING:
    from collections.abc import Hashable

    from gis_data.corrections import CorrectionLog
    from network.build.land.topology import Topology

JOIN_KM = 0.3  # an end of a new link nearer to a node than this joins it
BRIDGE_CIRCUITY = 1.3


def add_curated_links(
    topology: Topology, curated: pd.DataFrame, log: CorrectionLog
) -> Topology:
    """Add links of published length that the raw network does not have.

    Parameters
    ----------
    topology : Topology
        Network with gaps joined.
    curated : pandas.DataFrame
        One row a link: ``id``, ``from_en``, ``country_a``, ``lat_a``,
        ``lon_a``, ``attach_a_km``, ``to_en``, ``country_b``, ``lat_b``,
        ``lon_b``, ``attach_b_km``, ``length_km``, ``confidence``. An end
        whose ``attach`` is 0 becomes a node of its own; otherwise it joins
        what lies within that distance: a node, or a link, which is split.
    log : CorrectionLog
        Where rows are noted all of whose ends join what they are to join.

    Returns
    -------
    Topology
        With the new links, marked by their id as source.
    """
    ends: dict[End, float] = {}
    for row in curated.to_dict("records"):
        for end, limit in zip(
            _ends(row, "from_en", "to_en"), _limits(row), strict=True
        ):
            # An end that any link makes new is that node for all the links.
            ends[end] = min(limit, ends.get(end, limit))
    topology, node_of, fresh = _joined(topology, ends)
    lost = {end for end in fresh if ends[end] > 0}
    rows = []
    for row in curated.to_dict("records"):
        a, b = _ends(row, "from_en", "to_en")
        link = link_between(topology, node_of[a], node_of[b], float(row["length_km"]))
        marks = {"source_id": f"curated:{row['id']}", "confidence": row["confidence"]}
        rows.append({**link, **marks})
    joined = [
        lost.isdisjoint(_ends(row, "from_en", "to_en"))
        for row in curated.to_dict("records")
    ]
    log.match_where("curated_links", curated, joined)
    return topology.with_links(pd.DataFrame(rows))


def _ends(row: dict[Hashable, Any], name_a: str, name_b: str) -> tuple[End, End]:
    return (
        End(
            float(row["lon_a"]),
            float(row["lat_a"]),
            str(row["country_a"]),
            str(row[name_a]),
        ),
        End(
            float(row["lon_b"]),
            float(row["lat_b"]),
            str(row["country_b"]),
            str(row[name_b]),
        ),
    )


def _limits(row: dict[Hashable, Any]) -> tuple[float, float]:
    return float(row["attach_a_km"]), float(row["attach_b_km"])


def add_bridges(
    topology: Topology, gateways: pd.DataFrame, *, limit_km: float
) -> tuple[Topology, list[str]]:
    """Join the two banks at declared gateways that the raw network leaves out.

    Parameters
    ----------
    topology : Topology
        Network whose undeclared border links are cut.
    gateways : pandas.DataFrame
        Gateways of this mode without a link, as `gateway_table` gives them.
    limit_km : float
        Greatest distance between a gateway's point and the network of its own
        country.

    Returns
    -------
    topology : Topology
        With a link per gateway that has both points known and both networks
        near; it is as long as 1.3 times the geodesic between them, of low
        confidence and schematic.
    refused : list of str
        Ids of the gateways that could not be joined.
    """
    index = LinkIndex(topology)
    refused: list[str] = []
    joinable: list[tuple[str, End, End]] = []
    for row in gateways.to_dict("records"):
        a, b = _ends(row, "name_en", "name_en")
        if all(e.known and _candidates(index, e, limit_km) for e in (a, b)):
            joinable.append((str(row["id"]), a, b))
        else:
            refused.append(str(row["id"]))
    ends = {end: limit_km for _, a, b in joinable for end in (a, b)}
    topology, node_of, _ = _joined(topology, ends)
    rows = []
    for name, a, b in joinable:
        at = [node_of[a], node_of[b]]
        x, y = topology.lon[at], topology.lat[at]
        direct = float(distance_km(x[0], y[0], x[1], y[1]))
        link = link_between(topology, at[0], at[1], BRIDGE_CIRCUITY * direct)
        rows.append({**link, "source_id": f"bridge:{name}", "gateway_id": name})
    return topology.with_links(pd.DataFrame(rows)), refused


@dataclass(frozen=True)
class End:
    """Where a new link is to begin or end.

    Attributes
    ----------
    lon, lat : float
        Degrees, EPSG:4326; NaN where unknown.
    country : str
        ISO 3166-1 alpha-2: the network of this country is joined.
    name_en : str
        Name of the node.
    """

    lon: float
    lat: float
    country: str
    name_en: str

    @property
    def known(self) -> bool:
        """Return whether the point has coordinates."""
        return bool(np.isfinite(self.lon) and np.isfinite(self.lat))


def _candidates(index: LinkIndex, end: End, limit_km: float) -> list[Anchor]:
    return index.candidates(
        end.lon,
        end.lat,
        limit_km=limit_km,
        allowed=index.within({end.country}),
        slack=False,
    )


def _joined(
    topology: Topology, ends: dict[End, float]
) -> tuple[Topology, dict[End, int], list[End]]:
    """Return the network with a node at every end, their numbers, and the new ones.

    An end joins the node at it, else the nearest link of its country within its
    limit, which is split there; a limit of 0, or no link, makes a new node.
    """
    index = LinkIndex(topology)
    node_of: dict[End, int] = {}
    cuts: dict[End, Cut] = {}
    for end, limit in ends.items():
        if limit <= 0:
            continue
        near = topology.node_index.nearest(end.lon, end.lat)
        gap = distance_km(end.lon, end.lat, topology.lon[near], topology.lat[near])
        if float(gap) <= JOIN_KM:
            node_of[end] = near
            continue
        anchors = _candidates(index, end, limit)
        if anchors:
            x, y = _foot(topology, anchors[0])
            cuts[end] = Cut(
                anchors[0].link, anchors[0].fraction, x, y, end.country, end.name_en
            )
    split = split_links(topology, list(cuts.values()))
    node_of |= zip(cuts, split.node_of_cut.tolist(), strict=True)
    fresh = [end for end in ends if end not in node_of]
    first = len(split.topology.nodes)
    node_of |= {end: first + i for i, end in enumerate(fresh)}
    rows = [
        {
            "lon": end.lon,
            "lat": end.lat,
            "country": end.country,
            "name_en": end.name_en,
            "name_zh": "",
        }
        for end in fresh
    ]
    return split.topology.with_nodes(pd.DataFrame(rows)), node_of, fresh


def _foot(topology: Topology, anchor: Anchor) -> tuple[float, float]:
    a, b = topology.u[anchor.link], topology.v[anchor.link]
    x = topology.lon[a] + anchor.fraction * (topology.lon[b] - topology.lon[a])
    y = topology.lat[a] + anchor.fraction * (topology.lat[b] - topology.lat[a])
    return float(x), float(y)


def link_between(
    topology: Topology, a: int, b: int, length_km: float
) -> dict[str, object]:
    """Return a row for a new link of low confidence.

    Parameters
    ----------
    topology : Topology
        Network it is for.
    a, b : int
        Nodes it joins.
    length_km : float
        Its length; the geodesic where that is longer.

    Returns
    -------
    dict
        Columns of `network.build.land.topology.Topology.links`.
    """
    lon, lat = topology.lon, topology.lat
    direct = float(distance_km(lon[a], lat[a], lon[b], lat[b]))
    return {
        "u": a,
        "v": b,
        "length_km": max(direct, length_km),
        "source_id": "repair",
        "confidence": "low",
        "schematic": True,
    }
