"""How much lies within reach of each place: people, markets, ports.

References
----------
.. [1] Hansen, W. G. (1959). How accessibility shapes land use. Journal of the American
   Institute of Planners, 25 (2), 73-76.
.. [2] Donaldson, D. and Hornbeck, R. (2016). Railroads and American economic growth:
   a "market access" approach. Quarterly Journal of Economics, 131 (2), 799-858.
.. [3] Reed, T. and Trubetskoy, S. (2019). Assessing the value of market access from
   Belt and Road projects. World Bank, Policy Research Working Paper 8815.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from network.engine.shortest_paths import INFINITY
from network.model.errors import RequestError

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pandas as pd
    from numpy.typing import NDArray

    from corridors.connectivity.study import Study

    Floats = NDArray[np.float64]

#: Of [3]_: trade elasticity, weight of consumer market access, USD of goods in a TEU.
THETA, BETA, VALUE_USD = 5.03, 0.65, 50_000.0
#: A place is contested where its second choice costs at most so much more.
CONTESTED = 0.1
_MONEY = ("cost", "generalised")


def reach(study: Study, limits: Iterable[float]) -> pd.DataFrame:
    """Return what can be reached from each origin within limits.

    Parameters
    ----------
    study : Study
        Pairs and what is minimised.
    limits : iterable of float
        In the unit of ``attrs["minimised"]``, 0 or more; infinity for no limit.

    Returns
    -------
    pandas.DataFrame
        A row an origin and limit: ``place_id``, ``name_en``, ``limit``, ``places`` and
        ``population`` of the destinations reached, itself included where it is one;
        ``population_unknown``, how many of them have no population in the data.

    Raises
    ------
    RequestError
        If there is no limit, or one is negative or not a number.
    """
    bounds = [float(limit) for limit in limits]
    if not bounds or not all(bound >= 0 for bound in bounds):
        msg = f"limits: {bounds}; give one or more numbers from 0."
        raise RequestError(msg)
    table = study.table()
    costs = np.where(table < INFINITY, table / study.per_unit, np.inf)
    joined = table < INFINITY
    people = np.array([p.population or 0.0 for p in study.destinations])
    unknown = np.array([p.population is None for p in study.destinations])
    rows = []
    for i, place in enumerate(study.origins):
        for bound in bounds:
            within = joined[i] & (costs[i] <= bound)
            rows.append(
                {
                    "place_id": place.id,
                    "name_en": place.name_en,
                    "limit": bound,
                    "places": int(within.sum()),
                    "population": float(people[within].sum()),
                    "population_unknown": int(unknown[within].sum()),
                }
            )
    return study.frame(rows)


def hansen(study: Study, exponent: float) -> pd.DataFrame:
    """Return the accessibility of Hansen [1]_: population over a power of cost.

    Parameters
    ----------
    study : Study
        Pairs and what is minimised.
    exponent : float
        Of the cost; there is no default, since it is to be estimated from trips. 0
        counts everybody who can be reached.

    Returns
    -------
    pandas.DataFrame
        ``place_id``, ``name_en``, ``accessibility``: the sum over the other
        destinations of population times cost to the power of -exponent.

    Raises
    ------
    RequestError
        If the exponent is negative, or a population is not known.
    """
    if not exponent >= 0:
        msg = f"exponent: {exponent!r} must be 0 or more."
        raise RequestError(msg)
    costs = study.values(study.table())
    people = _people(study)
    counted = np.isfinite(costs) & (study.weights > 0)
    factor = np.where(counted, np.maximum(costs, 1.0 / study.per_unit), np.inf)
    power = factor**-exponent if exponent else counted.astype(np.float64)
    return _by_origin(study, accessibility=(power * people).sum(axis=1))


def market_access(
    study: Study,
    *,
    theta: float = THETA,
    beta: float = BETA,
    value_usd: float = VALUE_USD,
) -> pd.DataFrame:
    """Return the market access of each origin [2]_ with the parameters of [3]_.

    Trade cost is tau = 1 + cost / value. Firm market access is the sum of the
    population of the destinations times tau to the power of -theta, the own market
    at tau = 1 where it is one of them; consumer market access is the same with the cost
    of the way back; market access is their geometric mean, with the weight `beta` on
    the latter.

    Parameters
    ----------
    study : Study
        Pairs; cost or generalised cost is minimised.
    theta : float
        Trade elasticity; 5.03, for agriculture 8.11 and mining 15.72 in [3]_.
    beta : float
        Weight of consumer market access, from 0 to 1.
    value_usd : float
        USD of goods in a unit of the profile.

    Returns
    -------
    pandas.DataFrame
        ``place_id``, ``name_en``, ``firm``, ``consumer``, ``market_access``, in
        persons.

    Raises
    ------
    RequestError
        If money is not minimised, a parameter is out of range or a population is not
        known.
    """
    if study.options.criterion not in _MONEY:
        msg = (
            f"market_access: {study.options.criterion} is minimised; minimise "
            f"{' or '.join(_MONEY)}."
        )
        raise RequestError(msg)
    if not (theta >= 0 and 0 <= beta <= 1 and value_usd > 0):
        msg = (
            f"market_access: theta {theta!r}, beta {beta!r}, value_usd {value_usd!r}; "
            "theta must be 0 or more, beta from 0 to 1, the value above 0."
        )
        raise RequestError(msg)
    people = _people(study)
    firm = _market(study.values(study.table()), people, theta, value_usd)
    back = study.reversed()
    consumer = _market(back.values(back.table()).T, people, theta, value_usd)
    together = firm ** (1 - beta) * consumer**beta
    return _by_origin(study, firm=firm, consumer=consumer, market_access=together)


def _market(costs: Floats, people: Floats, theta: float, value_usd: float) -> Floats:
    tau = np.where(np.isfinite(costs), 1.0 + costs / value_usd, np.inf)
    factor = tau**-theta if theta else np.isfinite(costs).astype(np.float64)
    return np.asarray((factor * people).sum(axis=1))


def _people(study: Study) -> Floats:
    unknown = [p.id for p in study.destinations if p.population is None]
    if unknown:
        msg = (
            f"population of {len(unknown)} destinations is not known, the first is "
            f"{unknown[0]!r}; leave them out."
        )
        raise RequestError(msg)
    return np.array([p.population for p in study.destinations], dtype=np.float64)


def _by_origin(study: Study, **columns: Floats) -> pd.DataFrame:
    rows: list[dict[str, Any]] = [
        {"place_id": place.id, "name_en": place.name_en} for place in study.origins
    ]
    for name, values in columns.items():
        for row, value in zip(rows, values.tolist(), strict=True):
            row[name] = value
    return study.frame(rows)


def catchments(study: Study, *, contested: float = CONTESTED) -> pd.DataFrame:
    """Return which destination each origin reaches at the least cost.

    Parameters
    ----------
    study : Study
        Pairs and what is minimised; destinations are ports or hubs.
    contested : float
        An origin is contested where its second choice costs at most so much more, as
        a share of the first.

    Returns
    -------
    pandas.DataFrame
        A row an origin: ``place_id``, ``name_en``, ``lon``, ``lat`` (degrees,
        EPSG:4326), ``first_id``, ``first``, ``second_id``, ``second`` (costs, NaN
        where there is none), ``margin`` between them and ``contested``.
    """
    costs = study.values(study.table())
    costs = np.where(np.isfinite(costs) & (study.weights > 0), costs, np.inf)
    names = np.array([place.id for place in study.destinations])
    rows = []
    for i, place in enumerate(study.origins):
        order = np.lexsort((names, costs[i]))[:2]
        found = [(study.destinations[j].id, float(costs[i, j])) for j in order]
        found = [pair for pair in found if np.isfinite(pair[1])]
        (first, least), (second, more) = [*found, ("", np.nan), ("", np.nan)][:2]
        rows.append(
            {
                "place_id": place.id,
                "name_en": place.name_en,
                "lon": place.lon,
                "lat": place.lat,
                "first_id": first,
                "first": least,
                "second_id": second,
                "second": more,
                "margin": more - least,
                "contested": bool(more <= least * (1 + contested)),
            }
        )
    return study.frame(rows)
