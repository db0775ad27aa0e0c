"""Routes between places: options in, legs and totals out, or a typed reason."""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property, partial
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from network.costs.cost import CostModels
from network.engine.metric_cache import MetricCache
from network.engine.shortest_paths import ArcTable
from network.model.files import load_network, load_weights, save_weights
from network.query.closures import Closures
from network.query.connector import PointConnectors
from network.query.diagnose import far_above_open, no_route
from network.query.endpoints import chosen_ends, ends_countries, own_end, via_ends
from network.query.leg import EdgePath
from network.query.legs import LegWriter
from network.query.routes import Request, Route
from network.query.search import Search

if TYPE_CHECKING:
    from pathlib import Path

    import numpy as np
    from numpy.typing import NDArray

    from gis_data.gazetteer import Place
    from network.costs.cost import CostModel
    from network.engine.shortest_paths import Metric
    from network.model.errors import NoRouteError
    from network.model.store import Network
    from network.query.candidate_paths import Plateaus
    from network.query.edge_costs import EdgeCosts
    from network.query.policy import Policy, Shut
    from network.query.search import End

    Weights = NDArray[np.uint32]

__all__ = ["Request", "Route", "Router", "Search"]


class Router:
    """Answers route requests on one built network.

    Parameters
    ----------
    network : Network
        The network.
    models : mapping of str to CostModel
        Cost model of each profile that may be asked for; looked up when asked.
    engine : str
        ``cch`` or ``scipy``; empty takes the fastest there is.
    folder : pathlib.Path, optional
        Where the engine keeps its order and the weights.
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
        self._base = ArcTable(network, name=engine, folder=folder)
        self._closures = Closures(network)
        self._own_ends: dict[tuple[str, bool], list[End]] = {}

    @classmethod
    def open(cls, folder: Path, *, engine: str = "") -> Router:
        """Return a router on a network cached in a folder, and on nothing else.

        Parameters
        ----------
        folder : pathlib.Path
            As `network.cache.network_folder` returns it.
        engine : str
            ``cch`` or ``scipy``; empty takes the fastest there is.

        Returns
        -------
        Router
            Ready for requests. A `CacheError` tells what the folder lacks.
        """
        models = CostModels(None, folder)
        return cls(load_network(folder), models, engine=engine, folder=folder)

    @cached_property
    def _live(self) -> MetricCache:
        return MetricCache(
            self._base.engine, self._base.arc_edge, len(self.network.edges)
        )

    @cached_property
    def writer(self) -> LegWriter:
        """Return what turns paths of this network into legs."""
        return LegWriter(self.network)

    @cached_property
    def _approaches(self) -> PointConnectors:
        return PointConnectors(self.network, self.model)

    @cached_property
    def plateaus(self) -> Plateaus:
        """Return the plateau method on this network."""
        from network.query.candidate_paths import Plateaus  # noqa: PLC0415 - when asked for

        return Plateaus(self.network)

    @property
    def engine_name(self) -> str:
        """Return the engine in use."""
        return self._base.engine.name

    def begin(self) -> None:
        """Begin to open the engine, while the caller does something else."""
        self._base.begin()

    def model(self, profile: str) -> CostModel:
        """Return the cost model of a profile.

        Parameters
        ----------
        profile : str
            Its name.

        Returns
        -------
        CostModel
            Figures and rules.
        """
        found: CostModel = self._models[profile]
        return found

    def edge_weights(self, profile: str, criterion: str) -> Weights:
        """Return the weight of every edge, kept on disk once computed.

        Parameters
        ----------
        profile, criterion : str
            For whom, and what is minimised.

        Returns
        -------
        numpy.ndarray of uint32
            `network.engine.shortest_paths.INFINITY` where the profile may not use the
            edge.
        """
        name = f"weights.{profile}.{criterion}.npy"
        path = self._folder / name if self._folder else None
        if path is not None:
            kept = load_weights(path, len(self.network.edges))
            if kept is not None:
                return kept
        from network.costs.impedance import weights  # noqa: PLC0415 - a warm route skips it

        measured = self.measures.of(profile, None)
        found: Weights = weights(measured, criterion)  # type: ignore[arg-type]
        if path is not None:
            save_weights(path, found)
        return found

    @cached_property
    def measures(self) -> EdgeCosts:
        """Return what edges of this network cost each profile."""
        from network.query.edge_costs import EdgeCosts  # noqa: PLC0415 - slow to import

        return EdgeCosts(self.network, self.model)

    def metric(self, request: Request, shut: Shut) -> Metric:
        """Return the engine's metric for a request, reusing the last ones.

        Parameters
        ----------
        request : Request
            Profile and criterion.
        shut : Shut
            Edges that may not be used.

        Returns
        -------
        Metric
            Good for as long as it is held, whatever else is asked for meanwhile.
        """
        return self._live.metric(
            (request.profile, request.criterion),
            shut.any,
            lambda: self.edge_weights(request.profile, request.criterion),
        )

    def metric_of(self, weights: Weights) -> Metric:
        """Return a metric with weights of the caller's own, not kept.

        Parameters
        ----------
        weights : numpy.ndarray of uint32
            One an edge; `network.engine.shortest_paths.INFINITY` shuts it.

        Returns
        -------
        Metric
            Customised from the ground up.
        """
        return self._base.engine.metric(weights[self._base.arc_edge])

    def reweight(self, metric: Metric, path: EdgePath, weights: Weights) -> None:
        """Give the edges of a path other weights, in the direction it runs only.

        Parameters
        ----------
        metric : Metric
            One of this router's, good for this caller alone: metrics asked for
            before or after it keep their weights.
        path : EdgePath
            The path.
        weights : numpy.ndarray of uint32
            One an edge of the path.
        """
        metric.update(self._live.arcs_along(path.edges, path.backward), weights)

    def route(self, origin: Place, destination: Place, request: Request) -> Route:
        """Return the best route between two places.

        Parameters
        ----------
        origin, destination : Place
            Where from, where to.
        request : Request
            For whom, by what, via where, and what may be used.

        Returns
        -------
        Route
            Legs, totals and messages.

        Raises
        ------
        NoRouteError
            If there is none: the message says what stands in the way.
        """
        search = self.search(origin, destination, request)
        path = self.lightest(search, self.metric(request, search.shut))
        if path is None:
            raise self.no_route(search)
        route = self.described(search, path)
        warnings = far_above_open(self, search, route, path)
        return replace(route, messages=(*route.messages, *warnings))

    def search(self, origin: Place, destination: Place, request: Request) -> Search:
        """Return a request tied to this network.

        Parameters
        ----------
        origin, destination : Place
            Where from, where to.
        request : Request
            For whom, by what, via where, and what may be used.

        Returns
        -------
        Search
            Ends found and what is shut worked out.
        """
        near = partial(self._approaches.near, request=request)
        stages = [
            self.ends(origin, request, outward=True),
            *(via_ends(self.network, place, near=near) for place in request.via),
            self.ends(destination, request, outward=False),
        ]
        places = (origin, *request.via, destination)
        countries = ends_countries(self.network, places, stages)
        shut = self.shut(request.policy, countries)
        return Search(origin, destination, request, shut, stages)

    def ends(self, place: Place, request: Request, *, outward: bool) -> list[End]:
        """Return the nodes at which a route may start from, or end at, a place."""
        key = (place.id, outward)
        if key not in self._own_ends:
            self._own_ends[key] = own_end(self.network, place, outward=outward)
        return self._own_ends[key] or self._approaches.near(place, request)

    def shut(self, policy: Policy, countries: frozenset[str]) -> Shut:
        """Return which edges a policy shuts to routes that touch some countries."""
        return self._closures.shut(policy, countries)

    def no_route(self, search: Search) -> NoRouteError:
        """Return the error that says why a search has no answer."""
        return no_route(self, search)

    def described(self, search: Search, path: EdgePath) -> Route:
        """Return a path as a route.

        Parameters
        ----------
        search : Search
            What it answers.
        path : EdgePath
            Edges in order of travel.

        Returns
        -------
        Route
            Legs, totals and messages.
        """
        from network.query.notes import notes_on  # noqa: PLC0415 - reads the route

        route = self.plain_route(search, path)
        messages = notes_on(route, self.network, search.request, search.shut)
        return replace(route, messages=tuple(messages))

    def plain_route(self, search: Search, path: EdgePath) -> Route:
        """Return a path as a route without messages.

        Parameters
        ----------
        search : Search
            What it answers.
        path : EdgePath
            Edges in order of travel.

        Returns
        -------
        Route
            Legs and totals.
        """
        request = search.request
        costs = self.measures.along(request.profile, path.edges)
        before, after = self._approaches.legs(search, path, self.measures)
        model = self.model(request.profile)
        return Route(
            search.origin,
            search.destination,
            request.profile,
            request.criterion,
            model.unit,
            (*before, *self.writer.legs(path, costs), *after),
            model.value_of_time,
        )

    def lightest(self, search: Search, metric: Metric) -> EdgePath | None:
        """Return the lightest chain of edges through one end of each stage.

        Parameters
        ----------
        search : Search
            Its stages count; what is shut is for `metric` to know.
        metric : Metric
            The weights.

        Returns
        -------
        EdgePath or None
            None where there is no way.
        """
        chosen = chosen_ends(search.stages, metric)
        parts = []
        for start, end in pairwise(chosen):
            found = self.path(metric, start, end)
            if found is None:
                return None
            parts.append(found)
        return EdgePath.joined(parts) if parts else None

    def path(self, metric: Metric, start: int, end: int) -> EdgePath | None:
        """Return the lightest path between two nodes.

        Parameters
        ----------
        metric : Metric
            The weights.
        start, end : int
            Node numbers.

        Returns
        -------
        EdgePath or None
            None where there is no way.
        """
        found = metric.path(start, end)
        if found is None:
            return None
        at = found.arcs
        return EdgePath(self._base.arc_edge[at], self._base.backward[at])
