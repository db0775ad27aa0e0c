"""Routes between places: queries in, legs and totals out, or a typed reason."""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property, partial
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from network.costs.cost import CostModels
from network.engine.metric_cache import MetricCache
from network.engine.shortest_paths import ArcTable
from network.model.files import load_network, load_weights, save_weights
from network.query.connectors import PointConnectors
from network.query.diagnose import no_route
from network.query.endpoints import (
    Search,
    countries_of,
    place_ends,
    stage_nodes,
    via_ends,
)
from network.query.leg import EdgePath
from network.query.leg_writer import LegWriter
from network.query.open_optimum import begin_open_metric, far_above_open
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
    from network.query.edge_costs import EdgeCosts
    from network.query.endpoints import End
    from network.query.policy import ClosedEdges
    from network.query.route_query import Policy, ResolvedOptions, ResolvedQuery

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
        self._folder = folder
        self._engine = ArcTable(network, name=engine, folder=folder)
        self._closures = ClosureCache(network)
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

    def edge_weights(self, profile: str, criterion: str) -> Weights:
        """Return the weight of every edge; computed once and cached on disk.

        Parameters
        ----------
        profile, criterion : str
            Transport profile, and what is minimised.

        Returns
        -------
        numpy.ndarray of uint32
            `shortest_paths.INFINITY` where the profile may not use the edge.
        """
        name = f"weights.{profile}.{criterion}.npy"
        path = self._folder / name if self._folder else None
        if path is not None:
            cached = load_weights(path, len(self.network.edges))
            if cached is not None:
                return cached
        from network.costs.impedance import weights  # noqa: PLC0415 - not on a warm route

        impedances = self.edge_costs.for_edges(profile, None)
        computed: Weights = weights(impedances, criterion)  # type: ignore[arg-type]
        if path is not None:
            save_weights(path, computed)
        return computed

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
        return self._metrics.metric(
            (options.profile, options.criterion, purpose),
            closed.any,
            lambda: self.edge_weights(options.profile, options.criterion),
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

    def reweight(self, metric: Metric, path: EdgePath, weights: Weights) -> None:
        """Give the edges of a path other weights, in its direction only.

        Parameters
        ----------
        metric : Metric
            One of this router; other metrics keep their weights.
        path : EdgePath
            The path.
        weights : numpy.ndarray of uint32
            One an edge of the path.
        """
        metric.update(self._metrics.arcs_along(path.edges, path.backward), weights)

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
        return Search(query, self.closed_edges(query.policy, countries), stages)

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
        """Return the best path of a query as a route, flagged where it is far off.

        Parameters
        ----------
        search : Search
            The query.
        path : EdgePath
            Its best path.

        Returns
        -------
        Route
            As `annotated_route`, with what `far_above_open` warns of.
        """
        route = self.annotated_route(search, path)
        messages = (*route.messages, *far_above_open(self, search, path))
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
        costs = self.edge_costs.for_path(query.profile, path.edges)
        before, after = self._connectors.legs(search, path, self.edge_costs)
        model = self.model(query.profile)
        return Route(
            query.origin,
            query.destination,
            query.profile,
            query.criterion,
            model.unit,
            (*before, *self.leg_writer.legs(path, costs), *after),
            model.value_of_time,
        )

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
        parts = []
        for start, end in pairwise(stage_nodes(search.stages, metric)):
            part = self.path_between(metric, start, end)
            if part is None:
                return None
            parts.append(part)
        return EdgePath.joined(parts) if parts else None

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
