"""Prices in other currencies as US dollars of their own year."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from network.model.errors import MissingFigureError

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator, Mapping

    import pandas as pd

_CURRENCY = re.compile(r"(CNY|RUB|KRW|JPY)/")


def fx_rows(rates: pd.DataFrame) -> Iterator[tuple[str, dict[Hashable, Any]]]:
    """Yield each currency with its row, of the rows of category ``fx``."""
    for row in rates[rates["category"] == "fx"].to_dict("records"):
        yield str(row["item"]).split(" per ", maxsplit=1)[0], row


@dataclass(frozen=True)
class ExchangeRates:
    """Exchange rates: units of currency per USD, by currency and year."""

    rates: Mapping[tuple[str, int], tuple[float, str]]
    price_year: int

    @classmethod
    def read(cls, rates: pd.DataFrame, price_year: int) -> ExchangeRates:
        """Return the yearly mean rates of the rows of category ``fx``."""
        found = {}
        for currency, row in fx_rows(rates):
            key = (currency, int(str(row["year"])))
            found[key] = (float(str(row["value"])), str(row["id"]))
        return cls(found, price_year)

    def per_usd(self, unit: str, year: str) -> tuple[float, tuple[str, ...]]:
        """Return units of the unit's currency per USD, and the row they are from."""
        found = _CURRENCY.match(unit)
        if found is None:
            return 1.0, ()
        years = [self.price_year]
        if re.fullmatch(r"\d{4}", year):
            years.insert(0, int(year))
        for one in years:
            rate = self.rates.get((found[1], one))
            if rate is not None:
                return rate[0], (rate[1],)
        have = sorted(y for c, y in self.rates if c == found[1])
        msg = (
            f"rates.csv: no {found[1]} per USD for {self.price_year}; "
            f"years there: {', '.join(map(str, have)) or 'none'}. "
            "Choose a price_year among them or add a row of category 'fx'."
        )
        raise MissingFigureError(msg)
