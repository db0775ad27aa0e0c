"""Prices of lanes, ports, borders, yards and services, by direction and period.

A price is a row of the table ``lane_rates`` of a plan, or of a file of one's own rates,
which goes before it. What has no price is charged by the parameters of
`network.costs.parameters`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from gis_data.cells import number, text
from network.costs.parameters import ExchangeRates
from network.model.estimate import Estimate

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pandas as pd

    from network.costs.cost import CostModel

#: Load of a lorry of the CAREC surveys, in tonnes.
TRUCK_T = 20.0
PASSENGER = "passenger"
#: Greatest yyyymmdd: a price without an end.
_NO_END = 99_999_999
COUNTRY = 2  # letters of the code of a country


@dataclass(frozen=True, slots=True, kw_only=True)
class Price(Estimate):
    """One price in US dollars, and what it is for.

    Attributes
    ----------
    id : str
        Of its row.
    kind : str
        lane, port, border, yard or service.
    start, end : tuple of str
        Ports, or codes of countries, that a lane leaves and reaches; of the other
        kinds `start` is the id alone, of a port also the code of a country.
    cargo : str
        Transport profile.
    per : str
        TEU, FEU, t, truck or passenger.
    first, last : int
        Days it holds, yyyymmdd; 0 for always, and for no end.
    own : bool
        Whether it is from a file of the user's own rates.
    """

    id: str
    kind: str
    start: tuple[str, ...]
    end: tuple[str, ...] = ()
    cargo: str
    per: str
    first: int = 0
    last: int = 0
    own: bool = False

    def holds(self, day: int) -> bool:
        """Return whether it holds on a day.

        Parameters
        ----------
        day : int
            As yyyymmdd; the last one counts.

        Returns
        -------
        bool
            False before the first day and after the last.

        Examples
        --------
        >>> price = Price(1, 1, 1, id="a", kind="port", start=("PUS",), per="TEU",
        ...     cargo="container", first=20260301, last=20260430)
        >>> [price.holds(day) for day in (20260228, 20260301, 20260430, 20260501)]
        [False, True, True, False]
        """
        return self.first <= day <= (self.last or _NO_END)

    def per_unit(self, model: CostModel) -> Estimate:
        """Return the price of one unit of a profile.

        Parameters
        ----------
        model : CostModel
            Its unit and load; a lorry of the price carries `TRUCK_T` tonnes.

        Returns
        -------
        Estimate
            USD per unit, at the price level of the model.
        """
        tonnes = model.payload_t.typical
        boxes = {"TEU": 1.0, "FEU": 0.5}
        if self.per in boxes:
            teu = model.book.find("payload", "*", "*", "container").typical
            factor = boxes[self.per] * (1.0 if model.unit == "TEU" else tonnes / teu)
        else:
            per = {"t": tonnes, "truck": tonnes / TRUCK_T, PASSENGER: 1.0}
            factor = per[self.per]
        return self.times(factor * model.price_level, f"USD/{model.unit}")

    def rank(self, start: tuple[str, str], end: tuple[str, str]) -> int:
        """Return how closely a lane of this price is that from one port to another.

        Parameters
        ----------
        start, end : tuple of str
            Id and country of the port.

        Returns
        -------
        int
            2 for each end named as a port, 1 as a country; 0 where one is not named.

        Examples
        --------
        >>> price = Price(1, 1, 1, id="a", kind="lane", start=("PUS",), end=("RU",),
        ...     cargo="container", per="TEU")
        >>> price.rank(("PUS", "KR"), ("VVO", "RU"))
        3
        >>> price.rank(("VVO", "RU"), ("PUS", "KR"))
        0
        """
        ranks = [
            2 if port in named else int(country in named)
            for (port, country), named in ((start, self.start), (end, self.end))
        ]
        return sum(ranks) if all(ranks) else 0


def prices_of(rows: pd.DataFrame, rates: pd.DataFrame, price_year: int) -> list[Price]:
    """Return the rows of a table of prices in US dollars.

    Parameters
    ----------
    rows : pandas.DataFrame
        Columns of the table ``lane_rates``, checked.
    rates : pandas.DataFrame
        Table ``rates``, whose rows of category ``fx`` are read.
    price_year : int
        Year of the exchange rate of prices whose own year the table lacks.

    Returns
    -------
    list of Price
        In the order of the rows.

    Raises
    ------
    MissingFigureError
        If the table has no exchange rate of a currency for either year.
    """
    exchange = ExchangeRates(rates, price_year)
    return [_price(row, exchange) for row in rows.to_dict("records")]


def _price(row: dict[object, object], exchange: ExchangeRates) -> Price:
    cell = {str(name): text(value) for name, value in row.items()}
    per_usd, _ = exchange.per_usd(f"{cell['currency']}/", cell["valid_from"][:4])
    money, low, high = (number(row[name]) for name in ("money", "low", "high"))
    known = [value for value in (low, money, high) if not np.isnan(value)]
    return Price(
        min(known) / per_usd, money / per_usd, max(known) / per_usd,
        f"USD/{cell['unit']}", cell["source"], cell["confidence"], "published",
        id=cell["id"], kind=cell["kind"], start=tuple(cell["from_id"].split()),
        end=tuple(cell["to_id"].split()), cargo=cell["cargo"], per=cell["unit"],
        first=_day(cell["valid_from"], "0101"), last=_day(cell["valid_to"], "1231"),
    )  # fmt: skip


def price_from_dict(values: dict[str, Any]) -> Price:
    """Return a price from its attributes, lists in place of tuples."""
    start, end = tuple(values["start"]), tuple(values["end"])
    return Price(**{**values, "start": start, "end": end})


def own_prices(prices: Iterable[Price]) -> tuple[Price, ...]:
    """Return prices as the user's own; without a source they are their own source."""
    return tuple(
        replace(
            p,
            own=True,
            source=p.source or "your rates",
            confidence=p.confidence or "high",
        )
        for p in prices
    )


def _day(written: str, rest: str) -> int:
    """Return a day, month or year as yyyymmdd; 0 for an empty cell."""
    digits = written.rstrip("+").replace("-", "")
    return int(digits + rest[len(digits) - 4 :]) if digits else 0


def chosen(
    prices: Iterable[Price], profile_keys: tuple[str, ...], day: int
) -> Price | None:
    """Return the price of the day for a profile, among prices of the same thing.

    One's own go before those of the plan, a row of the profile itself before one of
    its base. A day that no period holds takes the latest period before it, unless the
    price is one's own: a contract that has ended is none.

    Parameters
    ----------
    prices : iterable of Price
        Prices of one lane, port, border port, yard or service.
    profile_keys : tuple of str
        The profile, then what it is a variant of.
    day : int
        As yyyymmdd.

    Returns
    -------
    Price or None
        None where every period begins later, or none is for the profile.

    Examples
    --------
    >>> def price(name, first, last=0):
    ...     return Price(1, 1, 1, id=name, kind="port", start=("PUS",), per="TEU",
    ...         cargo="container", first=first, last=last)
    >>> rows = [price("a", 20160701, 20161231), price("b", 20180801)]
    >>> [p and p.id for d in (20150101, 20170601, 20260101)
    ...     for p in [chosen(rows, ("container",), d)]]
    [None, 'a', 'b']
    """
    begun = [
        p
        for p in prices
        if p.first <= day and p.cargo in profile_keys and (not p.own or p.holds(day))
    ]
    if not begun:
        return None
    best = min((not p.own, profile_keys.index(p.cargo)) for p in begun)
    group = [p for p in begun if (not p.own, profile_keys.index(p.cargo)) == best]
    holding = [p for p in group if p.holds(day)]
    return max(holding or group, key=lambda p: (p.first, p.id))
