"""What the weights of links are predicted from: a rate by length, and a constant."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from network.costs.impedance import UNITS_PER, impedances, weights
from network.model.store import Columns

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from network.query.router import Router

    Ints = NDArray[np.int64]
    Floats = NDArray[np.float32]

# Length at which a rate is measured.
_SAMPLE_KM = 1000.0


@dataclass(frozen=True, eq=False)
class Rates:
    """Weights by length, in single precision: a guess, which residuals correct.

    Attributes
    ----------
    per_length : numpy.ndarray of float32
        Units of each vector a unit of length, shape (vectors, rows).
    constant : numpy.ndarray of float32
        Units of each vector at no length, shape (vectors, rows).
    """

    per_length: Floats
    constant: Floats

    def predicted(self, vector: int, rows: Ints, length: Ints) -> Ints:
        """Return the weights that links should have.

        Parameters
        ----------
        vector : int
            Row of the weight vectors.
        rows : numpy.ndarray of int64
            Row of each link among these rates.
        length : numpy.ndarray of int64
            Length of each link, in units of weight.

        Returns
        -------
        numpy.ndarray of int64
            Whole units. Double precision throughout, as a page computes them.
        """
        per_length = self.per_length[vector].astype(np.float64)[rows]
        constant = self.constant[vector].astype(np.float64)[rows]
        guess = np.floor(per_length * length + constant + 0.5)
        return np.asarray(guess, dtype=np.int64)


def link_rates(
    router: Router, sample: Ints, vector_of: dict[str, dict[str, int]], count: int
) -> Rates:
    """Return what the weights of links are predicted from.

    Parameters
    ----------
    router : Router
        Network and costs.
    sample : numpy.ndarray of int64
        An edge of each row.
    vector_of : dict of str to dict of str to int
        Weight vector by profile and criterion.
    count : int
        Number of weight vectors.

    Returns
    -------
    Rates
        One row for each edge of the sample.
    """
    edges = router.network.edges.take(sample)
    per_length = np.zeros((count, len(sample)), dtype=np.float32)
    constant = np.zeros((count, len(sample)), dtype=np.float32)
    ends = [
        Columns(
            {**edges.arrays, "length_km": np.full(len(sample), km, dtype=np.float32)},
            edges.words,
        )
        for km in (0.0, _SAMPLE_KM)
    ]
    for profile, vectors in vector_of.items():
        model = router.model(profile)
        measured = [impedances(end, model) for end in ends]
        units = _SAMPLE_KM * UNITS_PER[model.unit]["distance"]
        for criterion, row in vectors.items():
            none, far = (
                np.where(one.usable, weights(one, criterion), 0).astype(np.float64)  # type: ignore[arg-type]
                for one in measured
            )
            per_length[row] = (far - none) / units
            constant[row] = none
    return Rates(per_length, constant)
