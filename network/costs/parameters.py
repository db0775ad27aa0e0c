"""Parameters of the cost model: sourced defaults, looked up by mode and country."""

from __future__ import annotations

import csv
import math
import re
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from gis_data.cells import number
from network.model.errors import MissingFigureError
from network.model.estimate import Estimate, least_confidence

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    import pandas as pd

    Row = Mapping[str, object]

DEFAULTS = Path(__file__).parent / "defaults.csv"
PRICE_YEAR = 2025
#: In place of a country: the lanes of the world, off the ports.
OCEAN = "ocean"
_TERM = re.compile(r"(?P<row>.+?)(?:@(?P<cell>low|high))?(?: x (?P<factor>[\d.*/]+))?$")
_CURRENCY = re.compile(r"(CNY|RUB|KRW|JPY)/")


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter(Estimate):
    """A default of the cost model: an estimate, and the rows it is computed from.

    The basis is published (as it stands), derived (computed from published figures),
    analogue (published for another place) or estimate (somebody's judgement).

    Attributes
    ----------
    id : str
        Name of the default, ``quantity.mode.country.key``.
    year : str
        Year or years it is for.
    rows : tuple of str
        Rows of the tables it is computed from, exchange rates included.
    why : str
        How it was chosen or computed, in a line.
    """

    id: str
    year: str
    rows: tuple[str, ...] = ()
    why: str = ""

    @property
    def assumed(self) -> bool:
        """Return whether it rests on judgement, analogy or weak evidence."""
        return self.confidence == "low" or self.basis in {"analogue", "estimate"}


def by_definition(name: str, value: float, unit: str, year: str = "-") -> Parameter:
    """Return a parameter that is exact and needs no source."""
    return Parameter(
        value, value, value, unit, "by definition", "high", "published", id=name,
        year=year,
    )  # fmt: skip


@dataclass(frozen=True)
class ParameterSet:
    """All parameters of the cost model, looked up by what they are for.

    Attributes
    ----------
    figures : tuple of Parameter
        The parameters, in the order of ``defaults.csv``.
    price_year : int
        Year whose exchange rates undated prices are converted with.
    exchange : tuple of Parameter
        Yearly mean of that year of each currency per USD; the id is its code.
    """

    figures: tuple[Parameter, ...]
    price_year: int
    exchange: tuple[Parameter, ...] = ()

    @cached_property
    def by_id(self) -> Mapping[str, Parameter]:
        """Return the parameters by id."""
        return {figure.id: figure for figure in self.figures}

    def per_usd(self, currency: str) -> Parameter:
        """Return how much of a currency one USD of the price year is.

        Parameters
        ----------
        currency : str
            ISO 4217 code, such as CNY.

        Returns
        -------
        Parameter
            Unit CNY/USD; 1 for USD itself.

        Raises
        ------
        MissingFigureError
            If the tables have no rate of that year.
        """
        if currency == "USD":
            return by_definition("USD", 1.0, "USD/USD", str(self.price_year))
        for figure in self.exchange:
            if figure.id == currency:
                return figure
        known = ", ".join(figure.id for figure in self.exchange)
        msg = (
            f"rates.csv: no {currency} per USD for {self.price_year}; use one of "
            f"USD, {known}, or add a row of category 'fx'."
        )
        raise MissingFigureError(msg)

    def find(self, quantity: str, mode: str, country: str, *keys: str) -> Parameter:
        """Return the most specific parameter for a mode and a country.

        Parameters
        ----------
        quantity : str
            ``speed``, ``rate``, ``dwell``, ...
        mode : str
            Mode of transport or kind of terminal.
        country : str
            ISO 3166-1 alpha-2; the parameter of ``*`` is used where there is none
            for the country.
        *keys : str
            Uses or profiles, the preferred one first (``cold_chain``,
            ``container``). ``freight.expressway`` falls back on ``freight``.

        Returns
        -------
        Parameter
            That of the first key that is known for the country, or else for any
            country.

        Raises
        ------
        MissingFigureError
            If no key is known at all.
        """
        for place in (country, "*"):
            for key in keys:
                for part in (key, key.partition(".")[0]):
                    for vehicle in (mode, "*"):
                        name = f"{quantity}.{vehicle}.{place}.{part}"
                        if name in self.by_id:
                            return self.by_id[name]
        known = [f.id for f in self.figures if f.id.startswith(f"{quantity}.")]
        msg = (
            f"defaults.csv: no {quantity} for mode {mode!r}, country {country!r}, "
            f"use {' or '.join(keys)!r}. Known: {', '.join(known) or 'nothing'}; "
            "add a row that cites a source."
        )
        raise MissingFigureError(msg)


class ExchangeRates:
    """Yearly mean exchange rates: units of a currency per USD.

    Parameters
    ----------
    rates : pandas.DataFrame
        The reference table ``rates``; rows of category ``fx`` are read.
    price_year : int
        Year of prices that are not of one year of the table.
    """

    def __init__(self, rates: pd.DataFrame, price_year: int) -> None:
        self._price_year = str(price_year)
        self._rates: dict[tuple[str, str], Parameter] = {}
        for row in rates[rates["category"] == "fx"].to_dict("records"):
            currency = str(row["item"]).split(" per ", maxsplit=1)[0]
            value, year = float(str(row["value"])), str(row["year"])
            self._rates[currency, year] = Parameter(
                value, value, value, f"{currency}/USD", str(row["source"]),
                str(row["confidence"]), "published", id=currency, year=year,
                rows=(str(row["id"]),),
            )  # fmt: skip

    def of_price_year(self) -> tuple[Parameter, ...]:
        """Return the rates of the price year."""
        return tuple(
            rate for (_, year), rate in self._rates.items() if year == self._price_year
        )

    def per_usd(self, unit: str, year: str) -> tuple[float, tuple[str, ...]]:
        """Return units of the unit's currency per USD, and the row they are from.

        Parameters
        ----------
        unit : str
            Unit of a price, such as ``CNY/TEU``; other currencies than those of
            the table count as USD.
        year : str
            Year of the price.

        Returns
        -------
        tuple
            The rate of that year, or else of the price year, and its row id; 1 and
            no row for USD.

        Raises
        ------
        MissingFigureError
            If the table has no rate of the currency for either year.
        """
        match = _CURRENCY.match(unit)
        if match is None:
            return 1.0, ()
        currency = match[1]
        for rate_year in (year, self._price_year):
            rate = self._rates.get((currency, rate_year))
            if rate is not None:
                return rate.typical, rate.rows
        years = sorted(known for code, known in self._rates if code == currency)
        msg = (
            f"rates.csv: no {currency} per USD for {self._price_year}; "
            f"years there: {', '.join(years) or 'none'}. "
            "Choose a price_year among them or add a row of category 'fx'."
        )
        raise MissingFigureError(msg)


def parameter_set(
    *, parameters: pd.DataFrame, rates: pd.DataFrame, price_year: int = PRICE_YEAR
) -> ParameterSet:
    """Return every default of the cost model with the rows it cites.

    ``defaults.csv`` says for each default which row of `rates` or (where
    that has none) of `parameters` is cited, with the factor that converts its unit;
    a default that no table holds states its value and source itself. The range is
    the span of the rows cited. Prices in another currency become USD by the yearly
    mean rate of the row's own year, or of `price_year` where the row is not of one
    year of the table. Nothing is corrected for inflation.

    Parameters
    ----------
    parameters, rates : pandas.DataFrame
        The reference tables of these names. A parameter is cited as
        ``parameter|mode|region``, a rate by its id.
    price_year : int
        Year of the exchange rates of prices without one year.

    Returns
    -------
    ParameterSet
        The defaults.

    Raises
    ------
    MissingFigureError
        If a cited row or an exchange rate is not in the tables.
    """
    exchange = ExchangeRates(rates, price_year)
    rows = {**_parameter_rows(parameters), **_rate_rows(rates)}
    figures = []
    for line in _read_defaults():
        read = _cited if line["cites"] else _stated
        figure = _spread(read(line, rows, exchange), line, rows, exchange)
        for country in line["country"].split():
            name = ".".join((line["quantity"], line["mode"], country, line["key"]))
            figures.append(replace(figure, id=name))
    return ParameterSet(tuple(figures), price_year, exchange.of_price_year())


def _read_defaults() -> Iterator[dict[str, str]]:
    with DEFAULTS.open(encoding="utf-8", newline="") as lines:
        for record in csv.DictReader(lines, restval=""):
            yield {name: cell.strip() for name, cell in record.items()}


def _rate_rows(rates: pd.DataFrame) -> dict[str, Row]:
    return {str(row["id"]): _plain(row) for row in rates.to_dict("records")}


def _parameter_rows(parameters: pd.DataFrame) -> dict[str, Row]:
    return {
        "|".join(str(row[c]) for c in ("parameter", "mode", "region")): _plain(row)
        for row in parameters.to_dict("records")
    }


def _plain(row: Mapping[object, object]) -> Row:
    return {str(name): value for name, value in row.items()}


def factor(text: str) -> float:
    """Return the value of a chain of multiplications and divisions.

    Parameters
    ----------
    text : str
        Numbers joined by ``*`` and ``/``, read from the left.

    Returns
    -------
    float
        The product.

    Examples
    --------
    >>> factor("12/10000"), factor("1/2/24"), factor("")
    (0.0012, 0.020833333333333332, 1.0)
    """
    product = 1.0
    for sign, digits in re.findall(r"([*/]?)([\d.]+)", text):
        product = product / float(digits) if sign == "/" else product * float(digits)
    return product


def _term(
    term: str, where: str, rows: Mapping[str, Row], exchange: ExchangeRates
) -> Parameter:
    """Return the row that a term cites, times the factor of the term."""
    match = _TERM.match(term.strip())
    row = rows.get(match["row"].strip()) if match else None
    if match is None or row is None:
        msg = (
            f"defaults.csv {where!r}: cites {term!r}, which is in neither rates.csv "
            "nor parameters.csv; cite an id or 'parameter|mode|region' that is."
        )
        raise MissingFigureError(msg)
    cells = [number(row[name]) for name in ("value", "low", "high")]
    if match["cell"]:
        cells = [number(row[match["cell"]]), math.nan, math.nan]
    unit, year = str(row["unit"]), str(row["year"])
    per_usd, fx = exchange.per_usd(unit, year)
    return Parameter(
        *_levels(cells, factor(match["factor"] or "") / per_usd), unit,
        str(row["source"]), str(row["confidence"]), "published", id=where, year=year,
        rows=(match["row"].strip(), *fx),
    )  # fmt: skip


def _levels(cells: Iterable[float], times: float) -> tuple[float, float, float]:
    """Return low, typical and high of the cells value, low and high."""
    value, low, high = (cell * times for cell in cells)
    known = [x for x in (value, low, high) if not math.isnan(x)]
    return min(known), value, max(known)


def _cited(
    line: Mapping[str, str], rows: Mapping[str, Row], exchange: ExchangeRates
) -> Parameter:
    figure = _term(line["cites"], _where(line), rows, exchange)
    return replace(
        figure, unit=line["unit"], basis=line["basis"], why=line["why"],
        confidence=least_confidence(figure.confidence, line["confidence"]),
    )  # fmt: skip


def _stated(
    line: Mapping[str, str], _: Mapping[str, Row], exchange: ExchangeRates
) -> Parameter:
    per_usd, fx = exchange.per_usd(line["given_unit"], line["year"])
    cells = [number(line[name]) for name in ("value", "low", "high")]
    return Parameter(
        *_levels(cells, factor(line["factor"]) / per_usd), line["unit"],
        line["source"], line["confidence"], line["basis"], id=_where(line),
        year=line["year"], rows=fx, why=line["why"],
    )  # fmt: skip


def _spread(
    figure: Parameter,
    line: Mapping[str, str],
    rows: Mapping[str, Row],
    exchange: ExchangeRates,
) -> Parameter:
    """Widen the range of a parameter to the span of the further rows it cites."""
    for term in filter(None, line["spread"].split(" ; ")):
        other = _term(term, figure.id, rows, exchange)
        figure = replace(
            figure,
            low=min(figure.low, other.low),
            high=max(figure.high, other.high),
            rows=(*figure.rows, *(r for r in other.rows if r not in figure.rows)),
        )
    return figure


def _where(line: Mapping[str, str]) -> str:
    return ".".join(line[k] for k in ("quantity", "mode", "country", "key"))
