"""Where a route enters, passes and leaves the network."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from network.engine.shortest_paths import distances

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from gis_data.gazetteer import Place
    from network.engine.shortest_paths import Metric
    from network.model.store import Columns, Network
    from network.query.leg import EdgePath
    from network.query.policy import ClosedEdges
    from network.query.route_query import Policy, ResolvedQuery

    Weights = NDArray[np.uint32]
    Candidates = Callable[[Place], "list[End]"]


@dataclass(frozen=True, eq=False)
class Connector:
    """The link between a point and a node of the network.

    Attributes
    ----------
    node : int
        Node number.
    distance_km : float
        Straight-line distance between the point and the node.
    edge : Columns
        One row: the access edge of a known place of the same country and mode, with
        the length of this link. No row where there is no such place.
    """

    node: int
    distance_km: float
    edge: Columns


@dataclass(frozen=True)
class End:
    """A node at which a route may start, pass or end.

    Attributes
    ----------
    node : int
        Node number.
    weight : int
        Weight between the place and the node.
    connector : Connector, optional
        The link between them, where no edge of the network is that link.
    """

    node: int
    weight: int = 0
    connector: Connector | None = None


@dataclass(frozen=True, eq=False)
class Search:
    """A query in terms of one network.

    Attributes
    ----------
    query : ResolvedQuery
        Ends and options.
    closed : ClosedEdges
        Edges that may not be used.
    stages : list of list of End
        Nodes at which the route may start, pass each place, and end.
    policy : Policy
        What may be used: that of the query, kept in a country where all ends are.
    countries : frozenset of str
        Countries of the ends, ISO 3166-1 alpha-2.
    """

    query: ResolvedQuery
    closed: ClosedEdges
    stages: list[list[End]]
    policy: Policy
    countries: frozenset[str]

    def ends_of(self, path: EdgePath, network: Network) -> tuple[End, End]:
        """Return the ends that a path leads from and to."""
        starts, stops = self._first_and_last()
        nodes = self.nodes_of(path, network)
        return starts[int(nodes[0])], stops[int(nodes[-1])]

    def nodes_of(self, path: EdgePath, network: Network) -> NDArray[np.int64]:
        """Return the nodes a path passes; of no edges, the one that joins both ends."""
        if len(path):
            return path.nodes(network)
        starts, stops = self._first_and_last()
        shared = starts.keys() & stops.keys()
        node = min(shared, key=lambda n: (starts[n].weight + stops[n].weight, n))
        return np.array([node])

    def _first_and_last(self) -> tuple[dict[int, End], dict[int, End]]:
        """Return the ends at which the route may start and end, by their nodes."""
        starts, stops = (
            {end.node: end for end in self.stages[stage]} for stage in (0, -1)
        )
        return starts, stops

    def path_weight(self, path: EdgePath, network: Network, weights: Weights) -> int:
        """Return the weight of a path between the places of the query.

        Parameters
        ----------
        path : EdgePath
            From a node of the first stage to one of the last.
        network : Network
            The network.
        weights : numpy.ndarray of uint32
            The weight of every edge.

        Returns
        -------
        int
            In the whole units of the weights, with those of both ends.
        """
        first, last = self.ends_of(path, network)
        edges = int(weights[path.edges].sum(dtype=np.int64))
        return first.weight + edges + last.weight


def node_number(network: Network, node_id: str) -> int:
    """Return the number of a node.

    Parameters
    ----------
    network : Network
        The network.
    node_id : str
        Its id.

    Returns
    -------
    int
        Row number, -1 where there is no such node.
    """
    words = network.nodes.words["id"]
    code = bisect_left(words, node_id)
    if code == len(words) or words[code] != node_id:
        return -1
    return int(np.argmax(network.nodes.arrays["id"] == code))


def place_ends(network: Network, place: Place, *, outward: bool) -> list[End]:
    """Return the node of a place; none where no edge leads from it, or to it."""
    node = node_number(network, f"{'o' if outward else 'd'}:{place.id}")
    side = network.edges.arrays["u" if outward else "v"]
    return [End(node)] if node >= 0 and bool((side == node).any()) else []


def via_ends(network: Network, place: Place, candidates: Candidates) -> list[End]:
    """Return the nodes at which a route may pass a place without access legs.

    Parameters
    ----------
    network : Network
        The network.
    place : Place
        A place to pass.
    candidates : callable
        Returns the nodes that a point may be joined to, or raises.

    Returns
    -------
    list of End
        The nodes that its access edges lead to, with those beyond the customs of its
        quays and airports, or those nearest to it.
    """
    node = node_number(network, f"o:{place.id}")
    leaving = np.flatnonzero(network.edges.arrays["u"] == node)
    edges = network.edges
    nodes = np.unique(edges.arrays["v"][leaving])
    # A ship that calls at the port passes no customs there.
    cleared = edges.equals("kind", "export") & np.isin(edges.arrays["u"], nodes)
    nodes = np.union1d(nodes, edges.arrays["v"][cleared])
    return [End(int(n)) for n in nodes] or [End(e.node) for e in candidates(place)]


def countries_of(
    network: Network, places: Sequence[Place], stages: Sequence[Sequence[End]]
) -> frozenset[str]:
    """Return the countries that a route starts, calls and ends in.

    Parameters
    ----------
    network : Network
        The network.
    places : sequence of Place
        Origin, places to pass, destination.
    stages : sequence of sequence of End
        The nodes of each.

    Returns
    -------
    frozenset of str
        ISO 3166-1 alpha-2. A point without a country is in that of its nodes.
    """
    countries = {place.country for place in places}
    for place, stage in zip(places, stages, strict=True):
        if not place.country:
            nodes = [end.node for end in stage]
            countries.update(network.nodes.rows("country", nodes))
    return frozenset(countries - {""})


def stage_nodes(stages: list[list[End]], metric: Metric) -> list[int]:
    """Return the node of each stage that the shortest path passes.

    Parameters
    ----------
    stages : list of list of End
        Nodes at which a route may start, pass each place, and end.
    metric : Metric
        The weights.

    Returns
    -------
    list of int
        Node numbers, one a stage; empty where there is no path.
    """
    if all(len(stage) == 1 for stage in stages):
        return [stage[0].node for stage in stages]
    cost = np.array([e.weight for e in stages[0]], dtype=np.float64)
    previous: list[NDArray[np.int64]] = []
    for before, after in pairwise(stages):
        total = distances(metric, [e.node for e in before], [e.node for e in after])
        total += cost[:, None]
        previous.append(np.argmin(total, axis=0).astype(np.int64))
        cost = total.min(axis=0) + np.array([e.weight for e in after])
    if not np.isfinite(cost).any():
        return []
    positions = [int(np.argmin(cost))]
    for best in reversed(previous):
        positions.append(int(best[positions[-1]]))
    positions.reverse()
    return [stage[i].node for stage, i in zip(stages, positions, strict=True)]
