"""Weights of all edges by profile and criterion, with the prices of the day."""

from __future__ import annotations

from copy import copy
from typing import TYPE_CHECKING

from network.model.files import load_weights, save_weights
from network.query.days import policy_day

if TYPE_CHECKING:
    from pathlib import Path

    import numpy as np
    from numpy.typing import NDArray

    from network.query.edge_costs import EdgeCosts
    from network.query.edge_prices import EdgePrices, PricedEdges
    from network.query.route_query import ResolvedOptions
    from network.query.router import Router

    Weights = NDArray[np.uint32]

#: Criteria that prices change.
PRICED = frozenset({"cost", "generalised"})
MAX_CACHED = 12


class EdgeWeights:
    """Weights of the edges of one router's network.

    Parameters
    ----------
    router : Router
        Its network and cost models.
    models : CostModels
        Their ``prices`` are those of the plan; a plain mapping of models has none.
    folder : pathlib.Path, optional
        Cache folder of weights without prices.
    """

    def __init__(self, router: Router, models: object, folder: Path | None) -> None:
        self._router = router
        self._models = models
        self._folder = folder
        self._prices: dict[tuple[object, ...], EdgePrices] = {}
        self._weights: dict[tuple[str, str, str], Weights] = {}
        self._edges: PricedEdges | None = None

    @property
    def priced_edges(self) -> PricedEdges:
        """Return where on the network prices apply."""
        if self._edges is None:
            from network.query.edge_prices import PricedEdges  # noqa: PLC0415 - slow to import

            listed = tuple(getattr(self._models, "prices", ()))
            self._edges = PricedEdges(self._router.network, listed)
        return self._edges

    def prices(self, options: ResolvedOptions) -> EdgePrices:
        """Return the prices of the day of a query, the user's own included.

        Parameters
        ----------
        options : ResolvedOptions
            Profile, day and rates.

        Returns
        -------
        EdgePrices
            Cached by profile, day and rates.
        """
        day = options.policy.on
        key = (options.profile, day, options.rates)
        if key not in self._prices:
            number = policy_day(self._router.network, options.policy)
            prices = (*options.rates, *self.priced_edges.listed)
            model = self._router.model(options.profile)
            if len(self._prices) >= MAX_CACHED:
                self._prices.pop(next(iter(self._prices)))
            self._prices[key] = self.priced_edges.prices(prices, model, number)
        return self._prices[key]

    def weights(self, options: ResolvedOptions, criterion: str) -> Weights:
        """Return the weight of every edge, with the prices of the day.

        Parameters
        ----------
        options : ResolvedOptions
            Profile, day and rates.
        criterion : str
            What is minimised.

        Returns
        -------
        numpy.ndarray of uint32
            `shortest_paths.INFINITY` where the profile may not use the edge.
        """
        prices = self.prices(options)
        if criterion not in PRICED or not len(prices.edges):
            return self.unpriced(options.profile, criterion)
        key = (options.profile, criterion, prices.key)
        if key not in self._weights:
            weights = self.unpriced(options.profile, criterion).copy()
            weights[prices.edges] = self._computed(
                options.profile, criterion, self._router.edge_costs, prices
            )
            if len(self._weights) >= MAX_CACHED:
                self._weights.pop(next(iter(self._weights)))
            self._weights[key] = weights
        return self._weights[key]

    def unpriced(self, profile: str, criterion: str) -> Weights:
        """Return the weight of every edge by parameters alone.

        Parameters
        ----------
        profile, criterion : str
            Transport profile, and what is minimised.

        Returns
        -------
        numpy.ndarray of uint32
            Computed once and cached on disk.
        """
        name = f"weights.{profile}.{criterion}.npy"
        path = self._folder / name if self._folder else None
        if path is not None:
            cached = load_weights(path, len(self._router.network.edges))
            if cached is not None:
                return cached
        computed = self._computed(profile, criterion, self._router.edge_costs)
        if path is not None:
            save_weights(path, computed)
        return computed

    @staticmethod
    def _computed(
        profile: str,
        criterion: str,
        costs: EdgeCosts,
        prices: EdgePrices | None = None,
    ) -> Weights:
        from network.costs.impedance import weights  # noqa: PLC0415 - not on a warm route

        at = None if prices is None else prices.edges
        measured = costs.for_edges(profile, at, prices)
        result: Weights = weights(measured, criterion)  # type: ignore[arg-type]
        return result


class GivenWeights(EdgeWeights):
    """Weights of the caller instead of those of the figures.

    Parameters
    ----------
    of : EdgeWeights
        Prices of the same network, which name what legs cost.
    given : numpy.ndarray of uint32
        One an edge.
    """

    def __init__(self, of: EdgeWeights, given: Weights) -> None:
        vars(self).update(vars(of))
        self._given = given

    def weights(self, options: ResolvedOptions, criterion: str) -> Weights:
        """Return the weights given, whatever the options."""
        del options, criterion
        return self._given


def weighted(router: Router, weights: Weights) -> Router:
    """Return a router on the same network whose edges weigh something else.

    Parameters
    ----------
    router : Router
        The router.
    weights : numpy.ndarray of uint32
        One an edge, for every query; `shortest_paths.INFINITY` closes it.

    Returns
    -------
    Router
        For tables and paths: legs of its routes cost what they did.
    """
    other = copy(router)
    vars(other).pop("_metrics", None)
    given = GivenWeights(router._weights, weights)  # noqa: SLF001 - a copy of it
    other._weights = given  # noqa: SLF001
    return other
