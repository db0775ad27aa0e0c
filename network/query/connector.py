"""How a point that is no known place gets to the network: over which node, at what."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from gis_data.geodesy import distance_km
from gis_data.messages.message import Message
from network.model.errors import UnattachedPlaceError
from network.model.schema import ACCESS_CIRCUITY, FEWEST_NODES, LIMIT_KM, TERMINAL_KM
from network.query.leg import Leg, LegEnd
from network.query.search import Approach, End

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from numpy.typing import NDArray

    from gis_data.gazetteer import Place
    from network.costs.cost import CostModel
    from network.model.estimate import Estimate
    from network.model.store import Columns, Network
    from network.query.edge_costs import EdgeCosts
    from network.query.leg import EdgePath
    from network.query.routes import Request
    from network.query.search import Search

    Bools = NDArray[np.bool_]
    Ints = NDArray[np.int64]


def usable_nodes(network: Network, use: str) -> Bools:
    """Return which nodes a point may be joined to.

    Parameters
    ----------
    network : Network
        The network.
    use : {"freight", "passenger"}
        Who travels.

    Returns
    -------
    numpy.ndarray of bool
        Nodes of rail and road in a component that matters to them, as for known
        places: at least `FEWEST_NODES` nodes, or the largest there is.
    """
    from scipy.sparse import csr_array  # noqa: PLC0415 - slow to import
    from scipy.sparse.csgraph import connected_components  # noqa: PLC0415

    edges, n = network.edges, len(network.nodes)
    usable = np.zeros(n, dtype=bool)
    for mode in LIMIT_KM:
        at = np.flatnonzero(edges.equals("mode", mode) & edges.arrays[use])
        u, v = edges.arrays["u"][at], edges.arrays["v"][at]
        matrix = csr_array((np.ones(len(at), dtype=np.int8), (u, v)), shape=(n, n))
        labels = connected_components(matrix, directed=False)[1]
        size = np.bincount(labels)[labels]
        usable |= size >= max(2, min(FEWEST_NODES, int(size.max())))
    return usable


class PointConnectors:
    """Joins points to one network, for any profile.

    Parameters
    ----------
    network : Network
        The network.
    model : callable
        Returns the cost model of a profile.
    """

    def __init__(self, network: Network, model: Callable[[str], CostModel]) -> None:
        self._network = network
        self._model = model
        self._usable: dict[str, Bools] = {}
        self._nodes: dict[tuple[str, str, str], Ints] = {}
        self._alike: dict[tuple[str, str, str], Columns] = {}

    def near(self, place: Place, request: Request) -> list[End]:
        """Return the nearest node of each land mode that a point can be joined to.

        A point beyond the reach of rail and road, as in an overseas port, is joined
        to the nearest quay and airport, and so is one that may use neither.

        Parameters
        ----------
        place : Place
            A point, or a place that nothing is attached to.
        request : Request
            Who travels, and what is minimised.

        Returns
        -------
        list of End
            At least one, with the weight of the way to it.

        Raises
        ------
        UnattachedPlaceError
            If every usable network is too far off.
        """
        found, nearest = self._within(place, request, LIMIT_KM)
        modes = request.policy.modes
        if not found or (modes and modes.isdisjoint(LIMIT_KM)):
            found += self._within(place, request, TERMINAL_KM)[0]
        if not found:
            raise UnattachedPlaceError(_too_far(place, nearest))
        return found

    def _within(
        self, place: Place, request: Request, limits: Mapping[str, float]
    ) -> tuple[list[End], float]:
        """Return the nearest node of each kind within its limit, and how far one is."""
        use = self._model(request.profile).profile.use
        found = []
        nearest = np.inf
        for kind, limit in limits.items():
            node = self._nearest(use, kind, place)
            if node < 0:
                continue
            at = self._network.nodes.arrays
            lon, lat = float(at["lon"][node]), float(at["lat"][node])
            km = float(distance_km(place.lon, place.lat, lon, lat))
            nearest = min(nearest, km)
            if km <= limit:
                edge = self._access_edge(node, kind, km, use)
                found.append(self._weighed(Approach(node, km, edge), request))
        return found, nearest

    def _nearest(self, use: str, kind: str, place: Place) -> int:
        """Return the usable node nearest to a point, -1 where there is none."""
        here = self._candidates(use, kind, place.country)
        if not len(here):
            return -1
        nodes = self._network.nodes.arrays
        east = (nodes["lon"][here] - place.lon) * np.cos(np.radians(place.lat))
        away = np.hypot(east, nodes["lat"][here] - place.lat)
        return int(here[np.argmin(away)])

    def _candidates(self, use: str, kind: str, country: str) -> Ints:
        """Return the nodes of a kind that a point may be joined to, in its country."""
        key = (use, kind, country)
        if key not in self._nodes:
            nodes = self._network.nodes
            if kind in TERMINAL_KM:  # points of a lane lie in no country
                allowed = ~nodes.equals("country", "") & nodes.equals("kind", kind)
            else:
                allowed = self._usable_by(use) & nodes.equals("kind", kind)
            if country:
                allowed &= nodes.isin("country", {country})
            self._nodes[key] = np.flatnonzero(allowed)
        return self._nodes[key]

    def _usable_by(self, use: str) -> Bools:
        if use not in self._usable:
            self._usable[use] = usable_nodes(self._network, use)
        return self._usable[use]

    def _access_edge(self, node: int, kind: str, km: float, use: str) -> Columns:
        """Return the access edge of a place like this node, with another length."""
        country = self._network.nodes.rows("country", [node])[0]
        key = (use, kind, country)
        if key not in self._alike:
            self._alike[key] = _edge_like(self._network, *key)
        one = self._alike[key]
        length = np.full(len(one), ACCESS_CIRCUITY * km)
        return type(one)({**one.arrays, "length_km": length}, one.words)

    def _weighed(self, approach: Approach, request: Request) -> End:
        if not len(approach.edge):
            return End(approach.node)
        from network.costs.impedance import impedances, weights  # noqa: PLC0415 - heavy

        measured = impedances(approach.edge, self._model(request.profile))
        weight = int(weights(measured, request.criterion)[0])
        return End(approach.node, weight, approach)

    def legs(
        self, search: Search, path: EdgePath, costs: EdgeCosts
    ) -> tuple[list[Leg], list[Leg]]:
        """Return the legs between the points that a route joins and the network.

        Parameters
        ----------
        search : Search
            Its ends.
        path : EdgePath
            The path through the network.
        costs : EdgeCosts
            What edges cost.

        Returns
        -------
        tuple of list of Leg
            Before and after the path; empty where a place has edges of its own.
        """
        ends = _ends_of(search.stages, path, self._network)
        places = (search.origin, search.destination)
        before, after = (
            [
                _approach_leg(
                    self._network,
                    place,
                    end.approach,
                    costs.of_edge(search.request.profile, end.approach.edge),
                )
            ]
            if end.approach is not None
            else []
            for place, end in zip(places, ends, strict=True)
        )
        return before, after


def _ends_of(
    stages: list[list[End]], path: EdgePath, network: Network
) -> tuple[End, End]:
    """Return the ends that a path leads from and to."""
    starts = {end.node: end for end in stages[0]}
    stops = {end.node: end for end in stages[-1]}
    if len(path):
        nodes = path.nodes(network)
        return starts[int(nodes[0])], stops[int(nodes[-1])]
    shared = starts.keys() & stops.keys()
    node = min(shared, key=lambda n: (starts[n].weight + stops[n].weight, n))
    return starts[node], stops[node]


def _too_far(place: Place, nearest_km: float) -> Message:
    if not np.isfinite(nearest_km):
        return Message("reason.outside", {"place": place.title})
    limits = tuple(
        Message("reason.limit", {"mode": Message(f"mode.{kind}"), "km": limit})
        for kind, limit in LIMIT_KM.items()
    )
    return Message(
        "reason.too_far", {"place": place.title, "km": nearest_km, "limits": limits}
    )


def _edge_like(network: Network, use: str, kind: str, country: str) -> Columns:
    """Return the access edge of a known place at a kind of node of a country."""
    edges, nodes = network.edges, network.nodes
    at = np.flatnonzero(edges.equals("kind", "access") & edges.arrays[use])
    at = at[nodes.equals("kind", kind)[edges.arrays["v"][at]]]
    at_home = at[edges.equals("country", country)[at]]
    # Handling is priced by country; elsewhere it is dearer or cheaper, not free.
    return edges.take((at_home if len(at_home) else at)[:1])


def _approach_leg(
    network: Network,
    place: Place,
    approach: Approach,
    estimates: dict[str, Estimate],
) -> Leg:
    """Return the leg between a point and the network, a straight line."""
    node = approach.node
    there = tuple(float(network.nodes.arrays[c][node]) for c in ("lon", "lat"))
    country = network.nodes.rows("country", [node])[0]
    return Leg(
        mode="transfer",
        kind="access",
        start=LegEnd(place.title),
        end=LegEnd(place.title),
        gateway_id="",
        lines=(),
        country=(country,) if country else (),
        gauge_mm=0,
        schematic_km=estimates["length_km"].typical,
        straight_km=0.0,
        line=np.array([(place.lon, place.lat), there]),
        **estimates,
    )
