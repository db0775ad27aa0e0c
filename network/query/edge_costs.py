"""Hours, money and CO2 along paths: of a path, or of all edges once it pays."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from network.costs.impedance import impedances
from network.query.leg import BANDS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from numpy.typing import NDArray

    from network.costs.cost import CostModel
    from network.costs.impedance import Impedances
    from network.model.store import Network

    Ints = NDArray[np.int64]
    Floats = NDArray[np.float64]

# Measuring a path takes 1 to 2 ms, all edges of a network 0.2 s and 50 MB.
OFTEN = 12
KEPT = 4
LEVELS = ("low", "typical", "high")


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
        self._asked: dict[str, int] = {}
        self._whole: dict[str, Floats] = {}

    def of(self, profile: str, at: Ints | None) -> Impedances:
        """Return hours, money and CO2 of edges for a profile.

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

    def along(self, profile: str, at: Ints) -> Mapping[str, Floats]:
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
        mapping of str to numpy.ndarray
            For each of `BANDS`, low, typical and high value of each edge, shape
            (3, edges).
        """
        asked = self._asked[profile] = self._asked.get(profile, 0) + 1
        if profile not in self._whole and asked > OFTEN:
            if len(self._whole) >= KEPT:
                self._whole.pop(next(iter(self._whole)))
            self._whole[profile] = _stacked(self.of(profile, None))
        whole = self._whole.get(profile)
        found = _stacked(self.of(profile, at)) if whole is None else whole[:, :, at]
        return dict(zip(BANDS, found, strict=True))


def _stacked(measured: Impedances) -> Floats:
    """Return the bands as one array of shape (bands, 3, edges)."""
    levels = [getattr(getattr(measured, band), x) for band in BANDS for x in LEVELS]
    return np.stack(levels).reshape(len(BANDS), len(LEVELS), -1)
