"""Time, cost and CO2 along paths, each with its source, confidence and basis."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from network.costs.impedance import impedances
from network.model.estimate import Estimate, Estimates
from network.model.schema import QUANTITIES, UNITS
from network.query.edge_evidence import EdgeEvidence, Evidence, edge_keys, merged
from network.query.edge_prices import NO_PRICES

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from network.costs.cost import CostModel
    from network.costs.impedance import Impedances
    from network.costs.prices import Price
    from network.model.store import Columns, Network
    from network.query.edge_prices import EdgePrices

    Keys = NDArray[np.uint64]
    Ints = NDArray[np.int64]
    Floats = NDArray[np.float64]

# Evaluating a path takes 1 to 2 ms, all edges of a network 0.2 s and 50 MB.
CACHE_AFTER_CALLS = 12
MAX_CACHED_PROFILES = 4
_COSTS = QUANTITIES[1:]
_COST = QUANTITIES.index("cost_usd")


@dataclass(frozen=True, eq=False)
class PathCosts:
    """Time, cost and CO2 of the edges of a path, with their evidence.

    Attributes
    ----------
    length_km : numpy.ndarray
        Length of each edge.
    levels : numpy.ndarray
        Low, typical and high value of the other `QUANTITIES`, shape (5, 3, edges).
    edges : Columns
        Table of edges.
    at : numpy.ndarray of int
        Row number of each edge of the path.
    keys : numpy.ndarray of uint64
        Their `network.query.edge_evidence.edge_keys`.
    evidence : EdgeEvidence
        Evidence of edges.
    prices : dict of int to Price
        Prices by position in the path, of the edges that have one.
    """

    length_km: Floats
    levels: Floats
    edges: Columns
    at: Ints
    keys: Keys
    evidence: EdgeEvidence
    prices: dict[int, Price] = field(default_factory=dict)

    def of_legs(self, cut: Ints) -> list[dict[str, Estimate]]:
        """Return the estimates of sections of the path.

        Parameters
        ----------
        cut : numpy.ndarray of int
            First edge of each section; the first is 0.

        Returns
        -------
        list of dict
            For each section an estimate of each of `QUANTITIES`: the low is the sum
            of the lows, the high that of the highs.
        """
        km = np.add.reduceat(self.length_km, cut).tolist()
        sums = np.add.reduceat(self.levels, cut, axis=2).transpose(2, 0, 1).tolist()
        keys, rows = self.keys.tolist(), self.at.tolist()
        legs = []
        for i, (a, b) in enumerate(pairwise([*cut.tolist(), len(keys)])):
            evidence = self.evidence.of(self.edges, rows[a:b], keys[a:b])
            if any(a <= i < b for i in self.prices):
                evidence = self._priced(evidence, a, b)
            levels = ([km[i]] * 3, *sums[i])
            parts = map(_estimate, UNITS.values(), levels, evidence)
            legs.append(dict(zip(QUANTITIES, parts, strict=True)))
        return legs

    def _priced(
        self, evidence: tuple[Evidence, ...], first: int, last: int
    ) -> tuple[Evidence, ...]:
        """Return the evidence of a section whose cost is a price, at least in part."""
        prices = self.prices_of(first, last)
        parts = [Evidence(p.source, p.confidence, p.basis) for p in prices]
        rest = [i for i in range(first, last) if i not in self.prices]
        if rest:
            at, keys = self.at[rest].tolist(), self.keys[rest].tolist()
            parts.append(self.evidence.of(self.edges, at, keys)[_COST])
        return (*evidence[:_COST], merged(parts), *evidence[_COST + 1 :])

    def prices_of(self, first: int, last: int) -> tuple[Price, ...]:
        """Return the prices of the edges of a section, each once.

        Parameters
        ----------
        first, last : int
            Position of its first edge, and of the first after it.

        Returns
        -------
        tuple of Price
            In order of travel.
        """
        found = (self.prices[i] for i in range(first, last) if i in self.prices)
        return tuple({price.id: price for price in found}.values())


class EdgeCosts:
    """What edges cost each profile.

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
        self._calls: dict[str, int] = {}
        self._levels: dict[str, Floats] = {}
        self._evidence: dict[str, EdgeEvidence] = {}
        self._keys: Keys | None = None

    def for_edges(
        self, profile: str, numbers: Ints | None, prices: EdgePrices | None = None
    ) -> Impedances:
        """Return time, cost and CO2 of edges for a profile.

        Parameters
        ----------
        profile : str
            Transport profile.
        numbers : numpy.ndarray of int or None
            Edge numbers; None for all.
        prices : EdgePrices, optional
            What some edges cost instead.

        Returns
        -------
        Impedances
            In the order of the numbers.
        """
        edges = self._network.edges
        measured = impedances(
            edges if numbers is None else edges.take(numbers), self._model(profile)
        )
        if prices is None or not len(prices.edges):
            return measured
        at = np.arange(len(edges)) if numbers is None else numbers
        positions, found = prices.along(at)
        levels = measured.cost_usd.levels.copy()
        levels[:, positions] = prices.levels[:, found]
        return replace(measured, cost_usd=Estimates(levels))

    def for_path(
        self, profile: str, at: Ints, prices: EdgePrices = NO_PRICES
    ) -> PathCosts:
        """Return what the edges of a path cost a profile.

        After `CACHE_AFTER_CALLS` calls for a profile all edges are evaluated once
        and cached.

        Parameters
        ----------
        profile : str
            Transport profile.
        at : numpy.ndarray of int
            Edge numbers.
        prices : EdgePrices
            What some edges cost instead.

        Returns
        -------
        PathCosts
            Estimates of each section of the path.
        """
        calls = self._calls[profile] = self._calls.get(profile, 0) + 1
        edges = self._network.edges
        if profile not in self._levels and calls > CACHE_AFTER_CALLS:
            if len(self._levels) >= MAX_CACHED_PROFILES:
                self._levels.pop(next(iter(self._levels)))
            self._levels[profile] = _levels(self.for_edges(profile, None))
            if self._keys is None:
                self._keys = edge_keys(edges)
        if profile in self._levels:
            levels = self._levels[profile][:, :, at]
        else:
            levels = _levels(self.for_edges(profile, at))
        keys = edge_keys(edges, at) if self._keys is None else self._keys[at]
        km = edges.arrays["length_km"][at].astype(np.float64)
        positions, found = prices.along(at)
        levels[_COST - 1, :, positions] = prices.levels[:, found].T
        rows = zip(positions.tolist(), prices.row[found].tolist(), strict=True)
        priced = {i: prices.prices[row] for i, row in rows}
        evidence = self._evidence_of(profile)
        return PathCosts(km, levels, edges, at, keys, evidence, priced)

    def for_edge(self, profile: str, edge: Columns) -> dict[str, Estimate]:
        """Return the estimates of one edge, of the network or with another length.

        Parameters
        ----------
        profile : str
            For whom.
        edge : Columns
            One row, with the word lists of the network.

        Returns
        -------
        dict
            An estimate of each of `QUANTITIES`.
        """
        levels = _levels(impedances(edge, self._model(profile)))
        km = edge.arrays["length_km"].astype(np.float64)
        first = np.zeros(1, dtype=np.int64)
        evidence = self._evidence_of(profile)
        costs = PathCosts(km, levels, edge, first, edge_keys(edge), evidence)
        return costs.of_legs(first)[0]

    def _evidence_of(self, profile: str) -> EdgeEvidence:
        if profile not in self._evidence:
            self._evidence[profile] = EdgeEvidence(self._model(profile))
        return self._evidence[profile]


def _estimate(unit: str, levels: Sequence[float], evidence: Evidence) -> Estimate:
    low, typical, high = levels
    if not (typical or high):
        return Estimate(low, typical, high, unit)
    return Estimate(low, typical, high, unit, *evidence)


def _levels(edges: Impedances) -> Floats:
    return np.stack([getattr(edges, name).levels for name in _COSTS])
