"""Hours, cost and CO2 of links: by cost row and kilometre, as floats in a section."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from network.costs.impedance import impedances
from network.model.schema import QUANTITIES
from network.model.store import Columns
from network.query.route_query import PROFILES

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from network.costs.cost import CostModel
    from network.model.estimate import Estimate
    from network.query.router import Router

    Ints = NDArray[np.int64]
    Floats = NDArray[np.float64]

#: Quantities with figures of their own: all but the length.
COSTS = QUANTITIES[1:]
# Length at which a rate by kilometre is measured.
_SAMPLE_KM = 1000.0


def figures(router: Router, sample: Ints) -> tuple[dict[str, Any], bytes]:
    """Return what links cost each profile.

    Parameters
    ----------
    router : Router
        Network and costs.
    sample : numpy.ndarray of int64
        An edge of each cost row.

    Returns
    -------
    tables : dict
        ``columns``: by profile numbers of columns, of low, typical and high of each of
        `COSTS` by kilometre, then at no length; ``value_of_time``, ``units``,
        ``modes`` and ``uses`` (freight or passenger).
    section : bytes
        The distinct columns, a float32 of each cost row.
    """
    edges = router.network.edges.take(sample)
    of_profile = {p: _by_length(edges, router.model(p)) for p in PROFILES}
    stacked = np.concatenate(list(of_profile.values())).astype("<f4")
    distinct, number = np.unique(stacked, axis=0, return_inverse=True)
    numbers = np.split(number.ravel(), len(of_profile))
    values = {p: _plain(router.model(p).value_of_time) for p in PROFILES}
    tables = {
        "columns": {p: n.tolist() for p, n in zip(of_profile, numbers, strict=True)},
        "value_of_time": values,
        "units": {p: router.model(p).unit for p in PROFILES},
        "modes": {p: list(router.model(p).profile.modes) for p in PROFILES},
        "uses": {p: router.model(p).profile.use for p in PROFILES},
    }
    return tables, distinct.tobytes()


def _by_length(edges: Columns, model: CostModel) -> Floats:
    """Return figures by kilometre and at no length, shape (30, edges)."""
    none, far = (_levels(edges, km, model) for km in (0.0, _SAMPLE_KM))
    usable = impedances(edges, model).usable
    both = np.concatenate([(far - none) / _SAMPLE_KM, none])
    return np.where(usable, both, 0.0)


def _levels(edges: Columns, km: float, model: CostModel) -> Floats:
    length = np.full(len(edges), km, dtype=np.float32)
    measured = impedances(
        Columns({**edges.arrays, "length_km": length}, edges.words), model
    )
    return np.concatenate([getattr(measured, name).levels for name in COSTS])


def _plain(estimate: Estimate) -> dict[str, float | str]:
    return estimate.to_dict()
