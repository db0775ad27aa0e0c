"""Connectors: places joined to the nearest link of a main component, by mode."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from network.build.land.anchors import LinkIndex
from network.build.land.splitting import Cut, split_links
from network.model.schema import FEWEST_NODES

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    from network.build.land.topology import Topology


@dataclass(frozen=True)
class Access:
    """Points attached to one mode's network.

    Attributes
    ----------
    topology : Topology
        The network, split where points are attached.
    node : numpy.ndarray
        Node of each point; -1 where it was refused.
    distance_km : numpy.ndarray
        Straight distance of each point from the network; NaN where refused.
    """

    topology: Topology
    node: NDArray[np.int64]
    distance_km: NDArray[np.float64]


def in_main_component(
    topology: Topology, usable: NDArray[np.bool_] | None = None
) -> NDArray[np.bool_]:
    """Return which links are part of a network that matters.

    Parameters
    ----------
    topology : Topology
        Network of one mode.
    usable : numpy.ndarray of bool, optional
        Links that may be used; all where it is left out.

    Returns
    -------
    numpy.ndarray of bool
        Usable links that make up, among themselves, a component of at least
        `FEWEST_NODES` nodes.
    """
    matters = np.ones(len(topology.links), dtype=bool) if usable is None else usable
    labels, sizes = replace(topology, links=topology.links[matters]).components()
    return matters & (sizes >= FEWEST_NODES)[labels[topology.u]]


def attach(
    topology: Topology,
    points: pd.DataFrame,
    *,
    limit_km: float,
    usable: NDArray[np.bool_] | None = None,
) -> Access:
    """Attach points to the nearest usable link, or refuse those too far off.

    Parameters
    ----------
    topology : Topology
        Network of one mode, undeclared border links already cut.
    points : pandas.DataFrame
        ``lon``, ``lat`` in degrees, EPSG:4326; ``country``: only links wholly
        in it count, any where it is empty.
    limit_km : float
        Beyond this distance a point is refused.
    usable : numpy.ndarray of bool, optional
        Links that may be used (freight or passenger). Those that make up a
        component of fewer than `FEWEST_NODES` nodes among themselves never are:
        a freight branch that only a passenger line reaches leads nowhere.

    Returns
    -------
    Access
        One answer a point, in their order.
    """
    matters = in_main_component(topology, usable)
    index = LinkIndex(topology)
    home: dict[str, NDArray[np.bool_]] = {}
    cuts: list[Cut] = []
    owner: list[int] = []
    distance = np.full(len(points), np.nan)
    columns = (points["lon"], points["lat"], points["country"])
    for i, (lon, lat, country) in enumerate(zip(*columns, strict=True)):
        name = str(country)
        if name not in home:
            home[name] = matters & index.within({name}) if name else matters
        found = index.candidates(
            float(lon), float(lat), limit_km=limit_km, allowed=home[name], slack=False
        )
        if not found:
            continue
        best = found[0]
        a, b = topology.u[best.link], topology.v[best.link]
        x = topology.lon[a] + best.fraction * (topology.lon[b] - topology.lon[a])
        y = topology.lat[a] + best.fraction * (topology.lat[b] - topology.lat[a])
        cuts.append(Cut(best.link, best.fraction, float(x), float(y), name))
        owner.append(i)
        distance[i] = best.cost_km
    split = split_links(topology, cuts)
    node = np.full(len(points), -1, dtype=np.int64)
    node[owner] = split.node_of_cut
    return Access(split.topology, node, distance)
