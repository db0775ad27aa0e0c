"""What a network lacks between two places that no restriction of a query parts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components
from scipy.spatial import KDTree

from gis_data.messages.message import Message
from network.engine.shortest_paths import INFINITY

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from network.model.store import Network
    from network.query.endpoints import Search
    from network.query.router import Router

    Bools = NDArray[np.bool_]
    Ints = NDArray[np.int64]

#: How much heavier an edge is that the profile may not use; in the air, once more.
_BARRED, _IN_THE_AIR = 100, 3
#: Units of a length in km; a barred edge of no length counts as 1 km. So a chain of
#: edges weighs what they do, as pages have it, and a path stays below `INFINITY`.
_UNITS = 100
#: Tracks of two gauges so near to each other, in degrees, are of one railway.
_SIDE_BY_SIDE_DEG = 0.01


def missing_link(router: Router, search: Search) -> Message:
    """Return what parts two places where nothing is closed.

    Parameters
    ----------
    router : Router
        Of the network.
    search : Search
        A query without a route, even with all restrictions lifted.

    Returns
    -------
    Message
        Part of a sentence: the modes, services or uses that the profile does without,
        a change of gauge without a yard, or that the data have no link.
    """
    network = router.network
    barred = router.edge_weights(search.query) >= INFINITY
    length = np.rint(network.edges.arrays["length_km"] * _UNITS).astype(np.uint32)
    length[barred & (length == 0)] = _UNITS
    factor = np.where(barred, _BARRED, 1).astype(np.uint32)
    factor[barred & network.edges.equals("mode", "air")] *= _IN_THE_AIR
    weights = factor * length
    left_out = search.closed.by_reason["mode"]
    chosen = np.where(left_out, np.uint32(INFINITY), weights)
    path = router.shortest_path(search, router.metric_of(chosen))
    if path is not None:
        return _barred_by(router, search, path.edges[barred[path.edges]])
    parted = _gauges_apart(network, search, ~left_out)
    if parted:
        params = {"gauges": tuple(f"{gauge} mm" for gauge in parted)}
        return Message("reason.gauge", params)
    path = router.shortest_path(search, router.metric_of(weights))
    if path is not None:
        reason = _barred_by(router, search, path.edges[barred[path.edges]])
        if reason.code == "reason.profile_mode":
            return reason
    return Message("reason.no_network")


def _barred_by(router: Router, search: Search, edges: Ints) -> Message:
    """Return why a profile may not use edges: their mode, their cargo or their use."""
    profile = router.model(search.query.profile).profile
    named = Message(f"profile.{search.query.profile}")
    modes = dict.fromkeys(router.network.edges.rows("mode", edges))
    left_out = [m for m in modes if m not in {*profile.modes, "transfer"}]
    if left_out:
        listed = tuple(Message(f"mode.{mode}") for mode in left_out)
        return Message("reason.profile_mode", {"modes": listed, "profile": named})
    if "sea" in modes:
        return Message("reason.profile_service", {"profile": named})
    return Message("reason.profile_use", {"profile": named})


def _gauges_apart(network: Network, search: Search, usable: Bools) -> tuple[int, ...]:
    """Return the track gauges at both ends if a yard between them is what is missing.

    That is so where a track that the origin can reach lies beside one of another gauge
    from which the destination can be reached.
    """
    u, v = (network.edges.arrays[end][usable].astype(np.int64) for end in "uv")
    n = len(network.nodes)
    graph = coo_array((np.ones(len(u), dtype=np.int8), (u, v)), shape=(n, n))
    part = connected_components(graph, directed=False)[1].astype(np.int64)
    gauge = network.nodes.arrays["gauge_mm"].astype(np.int64)
    parts = [{int(part[end.node]) for end in search.stages[at]} for at in (0, -1)]
    sides = [np.flatnonzero(np.isin(part, list(p)) & (gauge > 0)) for p in parts]
    if not all(map(len, sides)):
        return ()
    lonlat = np.stack([network.nodes.arrays[c] for c in ("lon", "lat")], axis=1)
    few, many = sorted(sides, key=len)
    tree = KDTree(lonlat[many])
    found = tree.query(lonlat[few], distance_upper_bound=_SIDE_BY_SIDE_DEG)
    beside = np.isfinite(found[0])
    nearest = many[np.asarray(found[1])[beside]]
    pairs = np.sort([gauge[few[beside]], gauge[nearest]], axis=0).T
    at_ends = {
        _gauge_at(gauge, (u, v), [end.node for end in search.stages[at]])
        for at in (0, -1)
    }
    unlike = {(int(a), int(b)) for a, b in pairs.tolist() if a != b}
    fitting = [pair for pair in sorted(unlike) if set(pair) == at_ends]
    return fitting[0] if fitting else ()


def _gauge_at(gauge: Ints, ends: tuple[Ints, Ints], nodes: list[int]) -> int:
    """Return the gauge of the tracks at nodes or beside them; 0 for none or several."""
    u, v = ends
    near = np.concatenate([nodes, v[np.isin(u, nodes)], u[np.isin(v, nodes)]])
    found = np.unique(gauge[near.astype(np.int64)])
    found = found[found > 0]
    return int(found[0]) if len(found) == 1 else 0
