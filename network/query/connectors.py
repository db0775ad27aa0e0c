"""Connectors: how a point that is no place of the network is joined to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from gis_data.geodesy import distance_km
from gis_data.messages.message import Message
from network.model.errors import UnattachedPlaceError
from network.model.schema import (
    ABROAD,
    ACCESS_CIRCUITY,
    FEWEST_NODES,
    LIMIT_KM,
    TERMINAL_KM,
)
from network.query.days import day_number
from network.query.endpoints import Connector, End
from network.query.leg import Leg, LegEnd

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from numpy.typing import NDArray

    from gis_data.gazetteer import Place
    from network.costs.cost import CostModel
    from network.model.estimate import Estimate
    from network.model.store import Columns, Network
    from network.query.edge_costs import EdgeCosts
    from network.query.endpoints import Search
    from network.query.leg import EdgePath
    from network.query.route_query import ResolvedOptions

    Bools = NDArray[np.bool_]
    Ints = NDArray[np.int64]


#: Passengers reach any railway line within this distance, as those of a town do.
LINE_REACH_KM = 10.0


def usable_nodes(network: Network, use: str, *, day: int = 0) -> Bools:
    """Return which nodes a point may be joined to.

    Parameters
    ----------
    network : Network
        The network.
    use : {"freight", "passenger"}
        Who travels.
    day : int
        As yyyymmdd: what opened later does not count. 0: whenever.

    Returns
    -------
    numpy.ndarray of bool
        Nodes of rail and road in a component that matters to them, as for known
        places: at least `FEWEST_NODES` nodes, or the largest there is. What is only
        planned does not count.
    """
    from scipy.sparse import csr_array  # noqa: PLC0415 - slow to import
    from scipy.sparse.csgraph import connected_components  # noqa: PLC0415

    edges, n = network.edges, len(network.nodes)
    usable = np.zeros(n, dtype=bool)
    for mode in LIMIT_KM:
        built = edges.equals("mode", mode) & ~edges.equals("status", "planned")
        if day:
            built &= edges.arrays["valid_from"] <= day
        at = np.flatnonzero(built & edges.arrays[use])
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
        self._usable: dict[tuple[str, int], Bools] = {}
        self._lines: tuple[Ints, Ints] | None = None
        self._nodes: dict[tuple[str, str, str, int], Ints] = {}
        self._alike: dict[tuple[str, str, str], Columns] = {}

    def candidates(self, place: Place, options: ResolvedOptions) -> list[End]:
        """Return the nearest node of each land mode that a point can be joined to.

        On an earlier day also the nearest of what was open then.
        Passengers are joined to each named railway within `LINE_REACH_KM` too: the
        track nearest to a station of fast trains is often that of an older line.
        A point beyond the reach of rail and road, as in an overseas port, is joined
        to the nearest quay and airport, and so is one that may use neither.

        Parameters
        ----------
        place : Place
            A point, or a place that nothing is attached to.
        options : ResolvedOptions
            Profile, criterion and modes.

        Returns
        -------
        list of End
            At least one, with the weight of its connector.

        Raises
        ------
        UnattachedPlaceError
            If every usable network is too far away.
        """
        ends, nearest_km = self._within(place, options, LIMIT_KM)
        modes = options.policy.modes
        if not ends or (modes and modes.isdisjoint(LIMIT_KM)):
            ends += self._within(place, options, TERMINAL_KM)[0]
        if not ends:
            raise UnattachedPlaceError(_too_far(place, nearest_km))
        return ends

    def _within(
        self, place: Place, options: ResolvedOptions, limits: Mapping[str, float]
    ) -> tuple[list[End], float]:
        """Return the nearest node of each kind within its limit, and how far one is."""
        use = self._model(options.profile).profile.use
        ends = []
        nearest_km = np.inf
        at = self._network.nodes.arrays
        for kind, limit in limits.items():
            near = self._near(use, kind, place)
            if options.policy.on and kind in LIMIT_KM:
                day = day_number(options.policy.on.isoformat())
                near += self._nearest(use, kind, place, day)
            near += self._opened(kind, place, options.policy.opened)
            for node in dict.fromkeys(near):
                lon, lat = float(at["lon"][node]), float(at["lat"][node])
                km = float(distance_km(place.lon, place.lat, lon, lat))
                nearest_km = min(nearest_km, km)
                if km <= limit:
                    edge = self._access_edge(node, kind, km, use)
                    ends.append(self._weighted(Connector(node, km, edge), options))
        return ends, nearest_km

    def _near(self, use: str, kind: str, place: Place) -> list[int]:
        """Return the nearest nodes of a kind, and those of railways for passengers."""
        nearest = self._nearest(use, kind, place)
        if not nearest or (use, kind) != ("passenger", "rail"):
            return nearest
        nodes = self._network.nodes
        numbers, lines = self._on_lines()
        lon, lat = nodes.arrays["lon"][numbers], nodes.arrays["lat"][numbers]
        at = np.flatnonzero(
            (np.abs(lat - place.lat) < LINE_REACH_KM / 100.0)
            & (np.abs(lon - place.lon) < LINE_REACH_KM / 40.0)
        )
        away = distance_km(place.lon, place.lat, lon[at], lat[at])
        at, away = at[away <= LINE_REACH_KM], away[away <= LINE_REACH_KM]
        at = at[np.argsort(away, kind="stable")]
        home = nodes.rows("country", nearest[:1])[0]
        at = at[[c == home for c in nodes.rows("country", numbers[at])]]
        _, first = np.unique(lines[at], return_index=True)
        return list(dict.fromkeys([*nearest, *numbers[at[np.sort(first)]].tolist()]))

    def _opened(self, kind: str, place: Place, names: frozenset[str]) -> list[int]:
        """Return the nearest node of the planned links that a query opens."""
        if kind not in LIMIT_KM or not names:
            return []
        edges, nodes = self._network.edges, self._network.nodes
        links = edges.isin("line_id", names) & edges.equals("status", "planned")
        at = np.flatnonzero(links & edges.equals("mode", kind))
        ends = np.unique([edges.arrays[end][at] for end in ("u", "v")]).astype(np.int64)
        if place.country:
            home = [c == place.country for c in nodes.rows("country", ends)]
            ends = ends[np.array(home, dtype=bool)]
        if not len(ends):
            return []
        lon, lat = nodes.arrays["lon"][ends], nodes.arrays["lat"][ends]
        return [int(ends[np.argmin(distance_km(lon, lat, place.lon, place.lat))])]

    def _on_lines(self) -> tuple[Ints, Ints]:
        """Return nodes on named railways with passengers, and the code of each line."""
        if self._lines is None:
            edges = self._network.edges
            named = edges.equals("mode", "rail") & ~edges.equals("line_id", "")
            named &= edges.arrays["passenger"] & ~edges.equals("status", "planned")
            at = np.flatnonzero(named)
            line = np.tile(edges.arrays["line_id"][at].astype(np.int64), 2)
            ends = np.concatenate([edges.arrays[end][at] for end in ("u", "v")])
            pairs = np.unique(np.stack([ends.astype(np.int64), line]), axis=1)
            self._lines = pairs[0], pairs[1]
        return self._lines

    def _nearest(self, use: str, kind: str, place: Place, day: int = 0) -> list[int]:
        """Return the usable nodes nearest to a point, all of one position.

        Those of both gauges of a yard, or a quay and where ships arrive there.
        """
        numbers = self._nodes_of_kind(use, kind, place.country, day)
        if not len(numbers):
            return []
        nodes = self._network.nodes.arrays
        east = (nodes["lon"][numbers] - place.lon) * np.cos(np.radians(place.lat))
        away = np.hypot(east, nodes["lat"][numbers] - place.lat)
        return [int(node) for node in numbers[away == away.min()]]

    def _nodes_of_kind(self, use: str, kind: str, country: str, day: int) -> Ints:
        """Return the nodes of a kind that a point may be joined to, in its country."""
        key = (use, kind, country, day)
        if key not in self._nodes:
            nodes = self._network.nodes
            if kind in TERMINAL_KM:  # points of a lane lie in no country
                allowed = ~nodes.equals("country", "") & nodes.equals("kind", kind)
            else:
                allowed = self._usable_by(use, day) & nodes.equals("kind", kind)
            if country:
                allowed &= nodes.isin("country", {country})
            numbers = np.flatnonzero(allowed)
            if kind in TERMINAL_KM:  # nothing on land joins a node beyond customs
                ids = nodes.rows("id", numbers)
                numbers = numbers[[ABROAD not in name for name in ids]]
            self._nodes[key] = numbers
        return self._nodes[key]

    def _usable_by(self, use: str, day: int) -> Bools:
        if (use, day) not in self._usable:
            self._usable[use, day] = usable_nodes(self._network, use, day=day)
        return self._usable[use, day]

    def _access_edge(self, node: int, kind: str, km: float, use: str) -> Columns:
        """Return the access edge of a place like this node, with another length."""
        country = self._network.nodes.rows("country", [node])[0]
        key = (use, kind, country)
        if key not in self._alike:
            self._alike[key] = _edge_like(self._network, *key)
        model_edge = self._alike[key]
        length = np.full(len(model_edge), ACCESS_CIRCUITY * km)
        arrays = {**model_edge.arrays, "length_km": length}
        return type(model_edge)(arrays, model_edge.words)

    def _weighted(self, connector: Connector, options: ResolvedOptions) -> End:
        if not len(connector.edge):
            return End(connector.node)
        from network.costs.impedance import impedances, weights  # noqa: PLC0415 - heavy

        edge_costs = impedances(connector.edge, self._model(options.profile))
        weight = int(weights(edge_costs, options.criterion)[0])
        return End(connector.node, weight, connector)

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
        query = search.query
        ends = search.ends_of(path, self._network)
        places = (query.origin, query.destination)
        before, after = (
            [
                _connector_leg(
                    self._network,
                    place,
                    end.connector,
                    costs.for_edge(query.profile, end.connector.edge),
                )
            ]
            if end.connector is not None
            else []
            for place, end in zip(places, ends, strict=True)
        )
        return before, after


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
    # Handling is priced by country; another country's price is nearer than none.
    return edges.take((at_home if len(at_home) else at)[:1])


def _connector_leg(
    network: Network,
    place: Place,
    connector: Connector,
    estimates: dict[str, Estimate],
) -> Leg:
    """Return the leg between a point and the network, a straight line."""
    node = connector.node
    there = tuple(float(network.nodes.arrays[c][node]) for c in ("lon", "lat"))
    country = network.nodes.rows("country", [node])[0]
    name = LegEnd(place.title)
    return Leg(
        mode="transfer",
        kind="access",
        start=name,
        end=name,
        gateway_id="",
        lines=(),
        country=(country,) if country else (),
        gauge_mm=0,
        schematic_km=estimates["length_km"].typical,
        straight_km=0.0,
        inferred_km=0.0,
        passages=(),
        line=np.array([(place.lon, place.lat), there]),
        prices=(),
        **estimates,
    )
