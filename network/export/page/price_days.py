"""Days on which prices change, and the weights that change with them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

import numpy as np

from network.costs.impedance import weights
from network.query.days import day_number
from network.query.edge_weights import PRICED
from network.query.route_query import Policy, ResolvedOptions

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from network.costs.impedance import Impedances
    from network.query.edge_prices import EdgePrices
    from network.query.router import Router

    Ints = NDArray[np.int64]

# Before any day that is asked about.
_FIRST_DAY = 19000101
_NO_EDGES = np.zeros(0, dtype=np.int64)


@dataclass(frozen=True, eq=False)
class PriceChange:
    """Weights of a vector from a day on.

    Attributes
    ----------
    day : int
        First day, yyyymmdd.
    at : numpy.ndarray of int64
        Which edges, or links, have another weight than on the day before, ascending.
    weights : numpy.ndarray of int64
        Their weights; 0 where the profile may not use them.
    """

    day: int
    at: Ints
    weights: Ints

    def of_links(self, link: Ints) -> PriceChange:
        """Return the same change of links, by the link of each edge."""
        at = link[self.at]
        keep = np.flatnonzero(at >= 0)
        order = keep[np.argsort(at[keep], kind="stable")]
        return PriceChange(self.day, at[order], self.weights[order])


def price_days(router: Router) -> list[date]:
    """Return the days on which some price begins, or has ended, in order."""
    days: set[date] = set()
    for price in router.priced_edges.listed:
        days.add(_date(price.first or _FIRST_DAY))
        if price.last:
            days.add(_date(price.last) + timedelta(days=1))
    return sorted(days)


def prices_by_day(router: Router, profile: str) -> Iterator[tuple[int, EdgePrices]]:
    """Yield the prices of edges for a profile from each day on which prices change.

    Parameters
    ----------
    router : Router
        Its prices.
    profile : str
        Transport profile.

    Yields
    ------
    day : int
        First day, yyyymmdd.
    prices : EdgePrices
        Of all edges that have one.
    """
    for day in price_days(router):
        options = ResolvedOptions(profile=profile, policy=Policy(on=day))
        yield day_number(day.isoformat()), router.prices(options)


def price_changes(
    router: Router, profile: str, criterion: str, unpriced: Ints
) -> Iterator[PriceChange]:
    """Yield the weights that prices change, in the order of days.

    Parameters
    ----------
    router : Router
        Costs and prices.
    profile, criterion : str
        Transport profile, and what is minimised.
    unpriced : numpy.ndarray of int64
        Weight of every edge without prices, as it is before the first day.

    Yields
    ------
    PriceChange
        For days on which some weight changes.
    """
    if criterion not in PRICED:
        return
    priced = _NO_EDGES
    weights = unpriced.copy()
    for day, prices in prices_by_day(router, profile):
        at = np.union1d(priced, prices.edges)
        now = unpriced.copy()
        measured = router.edge_costs.for_edges(profile, prices.edges, prices)
        now[prices.edges] = weights_of(measured, criterion)
        changed = at[now[at] != weights[at]]
        if len(changed):
            yield PriceChange(day, changed, now[changed])
        priced, weights = prices.edges, now


def weights_of(measured: Impedances, criterion: str) -> Ints:
    """Return weights, 0 where the profile may not use an edge."""
    found = weights(measured, criterion).astype(np.int64)  # type: ignore[arg-type]
    found[~measured.usable] = 0
    return found


def _date(day: int) -> date:
    year, rest = divmod(day, 10_000)
    return date(year, *divmod(rest, 100))
