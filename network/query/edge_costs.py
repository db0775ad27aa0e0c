"""Hours, cost and CO2 along paths: of a path, or of all edges once it pays."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from network.costs.impedance import impedances
from network.model.estimate import Estimate
from network.model.schema import QUANTITIES
from network.query.evidence import EvidenceOfEdges, edge_keys

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from network.costs.cost import CostModel
    from network.costs.impedance import Impedances
    from network.model.store import Columns, Network
    from network.query.evidence import Evidence

    Ints = NDArray[np.int64]
    Floats = NDArray[np.float64]
    Keys = NDArray[np.uint64]

# Measuring a path takes 1 to 2 ms, all edges of a network 0.2 s and 50 MB.
CACHE_AFTER_CALLS = 12
MAX_CACHED_PROFILES = 4
#: Units of `QUANTITIES`.
UNITS = ("km", "h", "h", "h", "USD", "kg")
_COSTS = QUANTITIES[1:]


@dataclass(frozen=True, eq=False)
class PathCosts:
    """What the edges of a path take, and on what that rests.

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
        Their `network.query.evidence.edge_keys`.
    evidence : EvidenceOfEdges
        What edges rest on.
    """

    length_km: Floats
    levels: Floats
    edges: Columns
    at: Ints
    keys: Keys
    evidence: EvidenceOfEdges

    def of_legs(self, cut: Ints) -> list[dict[str, Estimate]]:
        """Return what stretches of the path take.

        Parameters
        ----------
        cut : numpy.ndarray of int
            At which edges a stretch begins; the first is 0.

        Returns
        -------
        list of dict
            For each stretch an estimate of each of `QUANTITIES`: the low is the sum
            of the lows, the high that of the highs.
        """
        km = np.add.reduceat(self.length_km, cut).tolist()
        sums = np.add.reduceat(self.levels, cut, axis=2).transpose(2, 0, 1).tolist()
        keys, rows = self.keys.tolist(), self.at.tolist()
        legs = []
        for i, (a, b) in enumerate(pairwise([*cut.tolist(), len(keys)])):
            evidence = self.evidence.of(self.edges, rows[a:b], keys[a:b])
            levels = ([km[i]] * 3, *sums[i])
            parts = map(_estimate, UNITS, levels, evidence)
            legs.append(dict(zip(QUANTITIES, parts, strict=True)))
        return legs


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
        self._evidence: dict[str, EvidenceOfEdges] = {}
        self._keys: Keys | None = None

    def of(self, profile: str, at: Ints | None) -> Impedances:
        """Return hours, cost and CO2 of edges for a profile.

        Parameters
        ----------
        profile : str
            For whom.
        at : numpy.ndarray of int or None
            Edge numbers; None for all.

        Returns
        -------
        Impedances
            In the order of the edges asked for.
        """
        edges = self._network.edges if at is None else self._network.edges.take(at)
        return impedances(edges, self._model(profile))

    def along(self, profile: str, at: Ints) -> PathCosts:
        """Return what the edges of a path cost a profile.

        A profile asked for often has all edges measured once, and from then on
        they are only looked up.

        Parameters
        ----------
        profile : str
            For whom.
        at : numpy.ndarray of int
            Edge numbers.

        Returns
        -------
        PathCosts
            Estimates of each stretch of the path.
        """
        calls = self._calls[profile] = self._calls.get(profile, 0) + 1
        edges = self._network.edges
        if profile not in self._levels and calls > CACHE_AFTER_CALLS:
            if len(self._levels) >= MAX_CACHED_PROFILES:
                self._levels.pop(next(iter(self._levels)))
            self._levels[profile] = _levels(self.of(profile, None))
            if self._keys is None:
                self._keys = edge_keys(edges)
        cached = self._levels.get(profile)
        levels = _levels(self.of(profile, at)) if cached is None else cached[:, :, at]
        keys = edge_keys(edges, at) if self._keys is None else self._keys[at]
        km = edges.arrays["length_km"][at].astype(np.float64)
        return PathCosts(km, levels, edges, at, keys, self._evidence_of(profile))

    def of_edge(self, profile: str, edge: Columns) -> dict[str, Estimate]:
        """Return what one edge takes, one of the network or with another length.

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

    def _evidence_of(self, profile: str) -> EvidenceOfEdges:
        if profile not in self._evidence:
            self._evidence[profile] = EvidenceOfEdges(self._model(profile))
        return self._evidence[profile]


def _estimate(unit: str, levels: Sequence[float], evidence: Evidence) -> Estimate:
    low, typical, high = levels
    if not (typical or high):
        return Estimate(low, typical, high, unit)
    return Estimate(low, typical, high, unit, *evidence)


def _levels(measured: Impedances) -> Floats:
    return np.stack([getattr(measured, name).levels for name in _COSTS])
