"""Routes between places: queries in, legs and totals out, or a typed reason."""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property, partial
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from network.costs.cost import CostModels
from network.engine.metric_cache import MetricCache
from network.engine.shortest_paths import ArcTable
from network.model.files import load_network
from network.query.connectors import PointConnectors
from network.query.diagnose import no_route
from network.query.domestic import at_home
from network.query.edge_weights import PRICED, EdgeWeights
from network.query.endpoints import (
    Search,
    countries_of,
    place_ends,
    stage_nodes,
    via_ends,
)
from network.query.leg import EdgePath
from network.query.leg_writer import LegWriter
from network.query.open_optimum import begin_open_metric, warnings_on
from network.query.policy import ClosureCache
from network.query.routes import Route

if TYPE_CHECKING:
    from pathlib import Path

    import numpy as np
    from numpy.typing import NDArray

    from gis_data.gazetteer import Place
    from network.costs.cost import CostModel
    from network.engine.shortest_paths import Metric
    from network.model.store import Network
    from network.query.candidate_paths import Plateaus
    from network.query.deciding import DecidingFigures
    from network.query.edge_costs import EdgeCosts
    from network.query.edge_prices import EdgePrices, PricedEdges
    from network.query.endpoints import End
    from network.query.policy import ClosedEdges
    from network.query.route_kinds import RouteKinds
    from network.query.route_query import Policy, ResolvedOptions, ResolvedQuery

    Ints = NDArray[np.int64]
    Weights = NDArray[np.uint32]


class Router:
    """Answers route queries on one network.

    Parameters
    ----------
    network : Network
        The network.
    models : mapping of str to CostModel
        Cost model of each profile; looked up when first used.
    engine : str
        ``cch`` or ``scipy``; empty for the fastest installed.
    folder : pathlib.Path, optional
        Cache folder of the contraction order and the weights.
    """

    def __init__(
        self,
        network: Network,
        models: Any,  # noqa: ANN401 - any mapping of profile to CostModel
        *,
        engine: str = "",
        folder: Path | None = None,
    ) -> None:
        self.network = network
        self._models = models
        self._engine = ArcTable(network, name=engine, folder=folder)
        self._closures = ClosureCache(network)
        self._weights = EdgeWeights(self, models, folder)
        self._place_ends: dict[tuple[str, bool], list[End]] = {}

    @classmethod
    def open(cls, folder: Path, *, engine: str = "") -> Router:
        """Return a router on a cached network; nothing but its folder is read.

        Parameters
        ----------
        folder : pathlib.Path
            As `network.cache.network_folder` returns it.
        engine : str
            ``cch`` or ``scipy``; empty for the fastest installed.

        Returns
        -------
        Router
            Ready for queries. A `CacheError` names what the folder lacks.
        """
        network, models = load_network(folder), CostModels(None, folder)
        return cls(network, models, engine=engine, folder=folder)

    @cached_property
    def _metrics(self) -> MetricCache:
        arcs = self._engine
        return MetricCache(arcs.engine, arcs.arc_edge, len(self.network.edges))

    @cached_property
    def leg_writer(self) -> LegWriter:
        """Return what turns paths of this network into legs."""
        return LegWriter(self.network)

    @cached_property
    def _connectors(self) -> PointConnectors:
        return PointConnectors(self.network, self.model)

    @cached_property
    def plateaus(self) -> Plateaus:
        """Return the plateau method on this network."""
        from network.query.candidate_paths import Plateaus  # noqa: PLC0415 - rare

        return Plateaus(self.network)

    @cached_property
    def kinds(self) -> RouteKinds:
        """Return the frontiers of this network, by which routes are of one kind."""
        from network.query.route_kinds import RouteKinds  # noqa: PLC0415 - rare

        return RouteKinds(self.network)

    @cached_property
    def deciding(self) -> DecidingFigures:
        """Return what finds figures of low confidence that decide."""
        from network.query.deciding import DecidingFigures  # noqa: PLC0415 - rare

        return DecidingFigures(self)

    @property
    def engine_name(self) -> str:
        """Return the engine in use."""
        return self._engine.engine.name

    def begin(self) -> None:
        """Begin to open the engine in the background."""
        self._engine.begin()

    def model(self, profile: str) -> CostModel:
        """Return the cost model of a profile.

        Parameters
        ----------
        profile : str
            Transport profile.

        Returns
        -------
        CostModel
            Parameters and rules.
        """
        model: CostModel = self._models[profile]
        return model

    @property
    def priced_edges(self) -> PricedEdges:
        """Return where on this network prices apply."""
        return self._weights.priced_edges

    def prices(self, options: ResolvedOptions) -> EdgePrices:
        """Return the prices of the day of a query, the user's own included."""
        return self._weights.prices(options)

    def edge_weights(self, options: ResolvedOptions, criterion: str = "") -> Weights:
        """Return the weight of every edge, by the options' criterion or another."""
        return self._weights.weights(options, criterion or options.criterion)

    @cached_property
    def edge_costs(self) -> EdgeCosts:
        """Return what edges of this network cost each profile."""
        from network.query.edge_costs import EdgeCosts  # noqa: PLC0415 - slow to import

        return EdgeCosts(self.network, self.model)

    def metric(
        self, options: ResolvedOptions, closed: ClosedEdges, *, purpose: str = ""
    ) -> Metric:
        """Return the engine's metric for a query; the last ones are cached.

        Parameters
        ----------
        options : ResolvedOptions
            Profile and criterion.
        closed : ClosedEdges
            Edges that may not be used.
        purpose : str
            Metrics of different purposes do not share updates.

        Returns
        -------
        Metric
            Valid for as long as it is held, whatever other metrics are taken.
        """
        priced = self.prices(options).key if options.criterion in PRICED else ""
        return self._metrics.metric(
            (options.profile, options.criterion, purpose, priced),
            closed.any,
            lambda: self.edge_weights(options),
        )

    def metric_of(self, weights: Weights) -> Metric:
        """Return a metric with weights of the caller, not cached.

        Parameters
        ----------
        weights : numpy.ndarray of uint32
            One an edge; `network.engine.shortest_paths.INFINITY` closes it.

        Returns
        -------
        Metric
            A full customisation.
        """
        return self._engine.engine.metric(weights[self._engine.arc_edge])

    def reweight(self, metric: Metric, edges: Ints, weights: Weights) -> None:
        """Give some edges other weights, in both directions.

        Parameters
        ----------
        metric : Metric
            One of this router; other metrics keep their weights.
        edges, weights : numpy.ndarray
            Edge numbers, and one weight an edge.
        """
        metric.update(*self._metrics.arcs.both_ways(edges, weights))

    def route(self, query: ResolvedQuery) -> Route:
        """Return the best route between two places.

        Parameters
        ----------
        query : ResolvedQuery
            Ends and options; the time of departure is ignored.

        Returns
        -------
        Route
            Legs, totals and messages.

        Raises
        ------
        NoRouteError
            If there is none, with the reason.
        """
        search = self.search(query)
        begin_open_metric(self, search)
        path = self.shortest_path(search, self.metric(query, search.closed))
        if path is None:
            raise no_route(self, search)
        return self.best_route(search, path)

    def search(self, query: ResolvedQuery) -> Search:
        """Return a query in terms of this network.

        Parameters
        ----------
        query : ResolvedQuery
            Ends and options.

        Returns
        -------
        Search
            Nodes of its places, and closed edges.
        """
        candidates = partial(self._connectors.candidates, options=query)
        stages = [
            self.ends(query.origin, query, outward=True),
            *(via_ends(self.network, place, candidates) for place in query.via),
            self.ends(query.destination, query, outward=False),
        ]
        places = (query.origin, *query.via, query.destination)
        countries = countries_of(self.network, places, stages)
        policy = at_home(self.network, query, countries)
        closed = self.closed_edges(policy, countries)
        return Search(query, closed, stages, policy, countries)

    def ends(
        self, place: Place, options: ResolvedOptions, *, outward: bool
    ) -> list[End]:
        """Return the nodes at which routes may start from, or end at, a place."""
        key = (place.id, outward)
        if key not in self._place_ends:
            self._place_ends[key] = place_ends(self.network, place, outward=outward)
        return self._place_ends[key] or self._connectors.candidates(place, options)

    def closed_edges(self, policy: Policy, countries: frozenset[str]) -> ClosedEdges:
        """Return the edges that a policy closes to routes that call in countries."""
        return self._closures.closed_edges(policy, countries)

    def best_route(self, search: Search, path: EdgePath) -> Route:
        """Return the best path of a query as a route, with warnings.

        Parameters
        ----------
        search : Search
            The query.
        path : EdgePath
            Its best path.

        Returns
        -------
        Route
            As `annotated_route`, with what `warnings_on` yields.
        """
        route = self.annotated_route(search, path)
        messages = (*route.messages, *warnings_on(self, search, path))
        return replace(route, messages=messages)

    def annotated_route(self, search: Search, path: EdgePath) -> Route:
        """Return a path as a route.

        Parameters
        ----------
        search : Search
            The query.
        path : EdgePath
            Edges in order of travel.

        Returns
        -------
        Route
            Legs, totals and messages.
        """
        from network.query.notes import notes_on  # noqa: PLC0415 - not for a bare route

        route = self.bare_route(search, path)
        messages = notes_on(route, self.network, search.query, search.closed)
        return replace(route, messages=tuple(messages))

    def bare_route(self, search: Search, path: EdgePath) -> Route:
        """Return a path as a route without messages.

        Parameters
        ----------
        search : Search
            The query.
        path : EdgePath
            Edges in order of travel.

        Returns
        -------
        Route
            Legs and totals.
        """
        query = search.query
        prices = self.prices(query)
        costs = self.edge_costs.for_path(query.profile, path.edges, prices)
        before, after = self._connectors.legs(search, path, self.edge_costs)
        model = self.model(query.profile)
        legs = (*before, *self.leg_writer.legs(path, costs), *after)
        of_query = (query.origin, query.destination, query.profile, query.criterion)
        return Route(*of_query, model.unit, legs, model.value_of_time)

    def shortest_path(self, search: Search, metric: Metric) -> EdgePath | None:
        """Return the shortest path through one node of each stage.

        Parameters
        ----------
        search, metric : Search and Metric
            Its stages; the weights, closures included.

        Returns
        -------
        EdgePath or None
            None where there is no path.
        """
        pairs = pairwise(stage_nodes(search.stages, metric))
        parts = [self.path_between(metric, *pair) for pair in pairs]
        known = [part for part in parts if part is not None]
        return EdgePath.joined(known) if parts and len(known) == len(parts) else None

    def path_between(self, metric: Metric, start: int, end: int) -> EdgePath | None:
        """Return the shortest path between two nodes.

        Parameters
        ----------
        metric : Metric
            The weights.
        start, end : int
            Node numbers.

        Returns
        -------
        EdgePath or None
            None where there is no path.
        """
        path, of = metric.path(start, end), self._engine
        if path is None:
            return None
        return EdgePath(of.arc_edge[path.arcs], of.backward[path.arcs])
