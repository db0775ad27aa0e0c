"""Convert costs in US dollars to the output currency, at a dated rate."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from gis_data.messages.message import Message

if TYPE_CHECKING:
    from network.costs.parameters import Parameter, ParameterSet
    from network.model.estimate import Estimate


@dataclass(frozen=True)
class Currency:
    """A currency for costs that are computed in US dollars.

    Attributes
    ----------
    code : str
        ISO 4217.
    figure : Parameter
        Units per US dollar, with year and source.
    """

    code: str
    figure: Parameter

    @classmethod
    def of(cls, book: ParameterSet, code: str) -> Currency:
        """Return a currency at the yearly mean rate of the price year."""
        return cls(code, book.per_usd(code))

    @classmethod
    def pair(cls, book: ParameterSet) -> tuple[Currency, Currency]:
        """Return US dollars and yuan."""
        return cls.of(book, "USD"), cls.of(book, "CNY")

    @property
    def rate(self) -> Message:
        """Return the exchange rate, with its year."""
        cur = Message(f"cur.{self.code}")
        year = int(self.figure.year)
        return Message(
            "note.rate", {"rate": self.figure.typical, "cur": cur, "year": year}
        )

    def shown(self, usd: float) -> str:
        """Return an amount as printed, without the currency code."""
        return f"{usd * self.figure.typical:,.0f}"

    def of_estimate(self, usd: Estimate) -> Estimate:
        """Return a cost in this currency."""
        return usd.times(self.figure.typical, self.code)

    def as_record(self) -> dict[str, object]:
        """Return the rate as plain values."""
        return {
            "currency": self.code,
            "per_usd": self.figure.typical,
            "year": self.figure.year,
            "source": self.figure.source,
        }
