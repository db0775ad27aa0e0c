"""Track gauge as a state: a node per gauge, and breaks at declared yards only."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from gis_data.geodesy import distance_km
from network.build.land.gateways import gauge as gauge_mm
from network.build.land.gateways import gauges
from network.build.land.topology import Topology

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

YARD_REACH_KM = 45.0
USUAL_GAUGE_MM = 1435


@dataclass(frozen=True)
class Gauged:
    """A rail topology with one node per place and gauge.

    Attributes
    ----------
    topology : Topology
        Nodes have ``gauge_mm``; the first nodes are the old ones, each with
        the first of its gauges. Links have ``gauge_mm``; a dual link is two.
    variants : dict of int to tuple of int
        For each old node with several gauges, its nodes.
    breaks : pandas.DataFrame
        One row per yard and node: ``u``, ``v`` (nodes of the two gauges),
        ``yard_id``.
    unplaced : list of str
        Yards without a node of both gauges near them, or none of their own.
    """

    topology: Topology
    variants: dict[int, tuple[int, ...]]
    breaks: pd.DataFrame
    unplaced: list[str]


def link_gauges(
    topology: Topology, gateways: pd.DataFrame, country_gauges: Mapping[str, int]
) -> list[tuple[int, ...]]:
    """Return the track gauges of every link.

    Parameters
    ----------
    topology : Topology
        Rail, with link columns ``gauge_text``, ``country``, ``gateway_id``.
    gateways : pandas.DataFrame
        Declared gateways: ``id``, ``mode``, ``gauge_a_mm``, ``gauge_b_mm``; those
        by rail count.
    country_gauges : mapping of str to int
        Main gauge of each country, in mm; 1435 where a country is not listed.

    Returns
    -------
    list of tuple of int
        A link through a gateway between two gauges carries both, as broad and
        standard track run side by side between the yards of the two banks.
    """
    at_gate = {
        str(g["id"]): tuple(
            dict.fromkeys(x for x in (int(g["gauge_a_mm"]), int(g["gauge_b_mm"])) if x)
        )
        for g in gateways[gateways["mode"] == "rail"].to_dict("records")
    }
    columns = ("gauge_text", "country", "gateway_id")
    known: dict[tuple[str, ...], tuple[int, ...]] = {}
    link_sets: list[tuple[int, ...]] = []
    texts = (topology.links[c].astype(str).to_numpy(dtype=object) for c in columns)
    for key in zip(*texts, strict=True):
        if key in known:
            link_sets.append(known[key])
            continue
        text, country, gate = key
        sides = country.split("-")
        national = tuple(
            dict.fromkeys(int(country_gauges.get(c, USUAL_GAUGE_MM)) for c in sides)
        )
        declared = at_gate.get(gate, ()) if gate else gauges(text)
        known[key] = tuple(sorted(declared or national))
        link_sets.append(known[key])
    return link_sets


def with_gauges(
    topology: Topology, link_sets: list[tuple[int, ...]], yards: pd.DataFrame
) -> Gauged:
    """Return the topology with gauge as a state of its nodes.

    Parameters
    ----------
    topology : Topology
        Rail network.
    link_sets : list of tuple of int
        Gauges of each link, as `link_gauges` gives them.
    yards : pandas.DataFrame
        Declared yards: ``id``, ``lon``, ``lat``, ``gauge_a_mm``,
        ``gauge_b_mm``, ``country_a``.

    Returns
    -------
    Gauged
        Where a train cannot pass from one gauge to another but at a yard.
    """
    n = len(topology.nodes)
    u, v = topology.u.tolist(), topology.v.tolist()
    at_node: list[tuple[int, ...]] = [()] * n
    for a, b, link_gauges in zip(u, v, link_sets, strict=True):
        for node in (a, b):
            if at_node[node] != link_gauges:
                at_node[node] = tuple(sorted({*at_node[node], *link_gauges}))
    number: dict[tuple[int, int], int] = {}
    gauge_mm = np.zeros(n, dtype=np.int64)
    origin: list[int] = []
    for node, node_gauges in enumerate(at_node):
        for rank, gauge in enumerate(node_gauges):
            number[node, gauge] = node if rank == 0 else n + len(origin)
            if rank:
                origin.append(node)
        gauge_mm[node] = min(node_gauges, default=0)
    extra = topology.nodes.iloc[origin]
    nodes = pd.concat([topology.nodes, extra], ignore_index=True)
    later = [g for node_gauges in at_node for g in node_gauges[1:]]
    nodes["gauge_mm"] = np.concatenate([gauge_mm, np.array(later, dtype=np.int64)])
    rows = [(i, g) for i, link_gauges in enumerate(link_sets) for g in link_gauges]
    at = np.array([i for i, _ in rows], dtype=np.int64)
    links = topology.links.iloc[at].reset_index(drop=True)
    links = links.assign(
        u=[number[u[i], g] for i, g in rows],
        v=[number[v[i], g] for i, g in rows],
        gauge_mm=[g for _, g in rows],
    )
    variants = {
        node: tuple(number[node, g] for g in node_gauges)
        for node, node_gauges in enumerate(at_node)
        if len(node_gauges) > 1
    }
    split = Topology(nodes, links)
    breaks, unplaced = _breaks(split, variants, yards)
    return Gauged(split, variants, breaks, unplaced)


def _breaks(
    topology: Topology, variants: dict[int, tuple[int, ...]], yards: pd.DataFrame
) -> tuple[pd.DataFrame, list[str]]:
    rows: dict[tuple[int, int], str] = {}
    unplaced = []
    nodes = np.array(sorted(variants), dtype=np.int64)
    gauge = topology.nodes["gauge_mm"].to_numpy()
    country = topology.nodes["country"].astype(str).to_numpy(dtype=object)
    for yard in yards.to_dict("records"):
        wanted = {gauge_mm(yard[k]) for k in ("gauge_a_mm", "gauge_b_mm")}
        if len(wanted) == 1:
            continue
        pairs_near = _yard_nodes(
            topology, nodes, (float(yard["lon"]), float(yard["lat"])), variants
        )
        pairs_at_yard = [
            (u, v)
            for u, v in pairs_near
            if {int(gauge[u]), int(gauge[v])} == wanted
            and country[u] == yard["country_a"]
        ]
        # A node is one yard: the first declared one keeps it.
        if not pairs_at_yard or pairs_at_yard[0] in rows:
            unplaced.append(str(yard["id"]))
            continue
        rows[pairs_at_yard[0]] = str(yard["id"])
    breaks = pd.DataFrame(
        [(u, v, y) for (u, v), y in rows.items()], columns=["u", "v", "yard_id"]
    )
    return breaks, unplaced


def _yard_nodes(
    topology: Topology,
    nodes: NDArray[np.int64],
    at: tuple[float, float],
    variants: dict[int, tuple[int, ...]],
) -> list[tuple[int, int]]:
    """Return pairs of gauge nodes near a yard, nearest first."""
    if not len(nodes):
        return []
    distance = distance_km(at[0], at[1], topology.lon[nodes], topology.lat[nodes])
    order = np.argsort(distance, kind="stable")
    return [
        (pair[i], pair[j])
        for k in order
        if distance[k] <= YARD_REACH_KM
        for pair in [variants[int(nodes[k])]]
        for i in range(len(pair))
        for j in range(i + 1, len(pair))
    ]
