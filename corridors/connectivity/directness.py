"""How direct routes are, and what a frontier adds to that.

The circuity of a pair is the kilometres of its shortest route over the great circle. It
falls with distance, so that pairs across a frontier compare with domestic ones in bands
of equal distance only: their ratio is the border effect. Efficiency is the mean inverse
cost [1]_, and means something as a change only [2]_: it is reported relative to the
state studied.

.. [1] Latora, V. and Marchiori, M. (2001). Efficient behavior of small-world networks.
   Physical Review Letters, 87, 198701.
.. [2] Latora, V. and Marchiori, M. (2005). Vulnerability and protection of
   infrastructure networks. Physical Review E, 71, 015103.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from gis_data.geodesy import distance_km
from network.engine.shortest_paths import INFINITY
from network.model.errors import RequestError

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pandas as pd
    from numpy.typing import NDArray

    from corridors.connectivity.study import Study

    Floats = NDArray[np.float64]

BAND_KM = 200.0
_PAIRS = ("from_id", "to_id", "straight_km", "km", "circuity", "cross_border")
_BANDS = ("from_km", "to_km", "pairs_home", "pairs_abroad", "home", "abroad", "effect")


def circuity(study: Study) -> pd.DataFrame:
    """Return the circuity of every pair that has a route.

    Parameters
    ----------
    study : Study
        Pairs; distance is minimised.

    Returns
    -------
    pandas.DataFrame
        ``from_id``, ``to_id``, ``straight_km`` (great circle), ``km``, ``circuity``
        (NaN for two places at one point) and ``cross_border``, whether the places lie
        in two countries. First and last miles count 1.3 times their straight line.

    Raises
    ------
    RequestError
        If anything but distance is minimised.
    """
    if study.options.criterion != "distance":
        msg = f"circuity: {study.options.criterion} is minimised; minimise distance."
        raise RequestError(msg)
    km = study.values(study.table())
    rows = []
    for i, j in zip(*np.nonzero(np.isfinite(km) & (study.weights > 0)), strict=True):
        a, b = study.origins[i], study.destinations[j]
        straight = float(distance_km(a.lon, a.lat, b.lon, b.lat))
        rows.append(
            {
                "from_id": a.id,
                "to_id": b.id,
                "straight_km": straight,
                "km": float(km[i, j]),
                "circuity": float(km[i, j]) / straight if straight else np.nan,
                "cross_border": a.country != b.country,
            }
        )
    return study.frame(rows, _PAIRS)


def border_effect(study: Study, *, band_km: float = BAND_KM) -> pd.DataFrame:
    """Return the circuity of pairs at home and across frontiers, by distance.

    Parameters
    ----------
    study : Study
        Pairs; distance is minimised.
    band_km : float
        Width of a band of great-circle distance, above 0.

    Returns
    -------
    pandas.DataFrame
        A row a band: ``from_km``, ``to_km``, ``pairs_home``, ``pairs_abroad``,
        ``home`` and ``abroad`` (mean circuities, NaN where there is no pair) and
        ``effect``, the second over the first.

    Raises
    ------
    RequestError
        If anything but distance is minimised, or the width is not above 0.
    """
    if not band_km > 0:
        msg = f"band_km: {band_km!r} must be above 0."
        raise RequestError(msg)
    pairs = circuity(study)
    rows = []
    if len(pairs):
        band = np.floor(pairs["straight_km"] / band_km).astype(int)
        for number, group in pairs.groupby(band):
            abroad = group["cross_border"]
            home_mean, abroad_mean = (
                float(group.loc[part, "circuity"].mean()) for part in (~abroad, abroad)
            )
            rows.append(
                {
                    "from_km": number * band_km,
                    "to_km": (number + 1) * band_km,
                    "pairs_home": int((~abroad).sum()),
                    "pairs_abroad": int(abroad.sum()),
                    "home": home_mean,
                    "abroad": abroad_mean,
                    "effect": abroad_mean / home_mean,
                }
            )
    return study.frame(rows, _BANDS)


def relative_efficiency(study: Study, closed: Iterable[str]) -> float:
    """Return the efficiency of pairs with gates closed, over that without.

    Parameters
    ----------
    study : Study
        Pairs and what is minimised.
    closed : iterable of str
        Ids of gates.

    Returns
    -------
    float
        From 0 (no pair joined) to 1 (nothing changes): the weighted sums of inverse
        costs, 0 where there is no route; NaN where no pair is joined to begin with.
    """
    before = _inverse(study, ())
    return _inverse(study, closed) / before if before else float("nan")


def _inverse(study: Study, closed: Iterable[str]) -> float:
    table = study.table(closed)
    joined = (table < INFINITY) & (study.weights > 0)
    return float((study.weights[joined] / np.maximum(table[joined], 1)).sum())
