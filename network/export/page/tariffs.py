"""Prices of links by day: which price each has, and its amount for each profile."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from gis_data.varints import varints
from network.export.page.price_days import prices_by_day
from network.query.edge_evidence import Evidence
from network.query.route_query import PROFILES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from network.costs.prices import Price
    from network.export.page.evidence import EvidenceTexts
    from network.query.edge_prices import EdgePrices
    from network.query.router import Router

    Ints = NDArray[np.int64]
    Bools = NDArray[np.bool_]


def priced_edges(router: Router) -> Bools:
    """Return the edges that have a price on some day, for any profile.

    Parameters
    ----------
    router : Router
        Its prices.

    Returns
    -------
    numpy.ndarray of bool
        One value an edge.
    """
    priced = np.zeros(len(router.network.edges), dtype=bool)
    for profile in PROFILES:
        for _, prices in prices_by_day(router, profile):
            priced[prices.edges] = True
    return priced


class TariffTable:
    """Prices, and groups of profiles that pay the same, as numbers of sections.

    Parameters
    ----------
    router : Router
        Its prices.
    of_edge : numpy.ndarray of int64
        Link of each edge, -1 where it has none.
    """

    def __init__(self, router: Router, of_edge: Ints) -> None:
        self._router, self._of_edge = router, of_edge
        self._prices: dict[Price, int] = {}

    def sections(self, texts: EvidenceTexts) -> tuple[dict[str, Any], bytes, bytes]:
        """Return the prices of links.

        Parameters
        ----------
        texts : EvidenceTexts
            Where the evidence of prices is collected.

        Returns
        -------
        tables : dict
            ``prices``: id, last day and evidence of each; ``group``: by profile.
        changes : bytes
            Varints, of each group: number of its amounts; the price of each; number of
            days; of each day its number, that of its links, the links, and one more
            than the amount of each, 0 for no price any more.
        money : bytes
            Low, typical and high amount of each group one after another, float32.
        """
        known: dict[tuple[bytes, bytes], int] = {}
        group = {}
        for profile in PROFILES:
            found = self._group(profile)
            group[profile] = known.setdefault(found, len(known))
        listed = [
            [price.id, price.last, texts.number(_evidence(price))]
            for price in self._prices
        ]
        changes, money = (b"".join(parts) for parts in zip(*known, strict=True))
        return {"prices": listed, "group": group}, changes, money

    def _group(self, profile: str) -> tuple[bytes, bytes]:
        amounts: dict[tuple[int, tuple[float, ...]], int] = {}
        state: dict[int, int] = {}
        days = []
        for day, prices in prices_by_day(self._router, profile):
            now = dict(self._amounts(prices, amounts))
            changed = sorted(
                link for link in now.keys() | state.keys()
                if now.get(link) != state.get(link)
            )  # fmt: skip
            new = [now.get(link, -1) + 1 for link in changed]
            days.append((day, np.array(changed, dtype=np.int64), np.array(new)))
            state = now
        days = [one for one in days if len(one[1])]
        numbers: list[Any] = [[len(amounts)], [price for price, _ in amounts]]
        numbers.append([len(days)])
        for day, links, amount in days:
            numbers += [[day, len(links)], np.diff(links, prepend=0), amount]
        money = np.array([levels for _, levels in amounts], dtype="<f4").T
        parts = [np.asarray(part, dtype=np.int64) for part in numbers]
        return varints(np.concatenate(parts)), money.tobytes()

    def _amounts(
        self, prices: EdgePrices, amounts: dict[tuple[int, tuple[float, ...]], int]
    ) -> Iterator[tuple[int, int]]:
        """Yield links that have a price, and the number of its amount."""
        links = self._of_edge[prices.edges].tolist()
        rows = zip(links, prices.row.tolist(), prices.levels.T.tolist(), strict=True)
        for link, row, levels in rows:
            if link >= 0:
                price = prices.prices[row]
                number = self._prices.setdefault(price, len(self._prices))
                key = (number, tuple(levels))
                yield link, amounts.setdefault(key, len(amounts))


def _evidence(price: Price) -> Evidence:
    return Evidence(price.source, price.confidence, price.basis)
