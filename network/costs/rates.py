"""Look up a sourced figure: which published row stands behind which default."""

from __future__ import annotations

import csv
import math
import re
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from gis_data.cells import number
from network.costs.currency import ExchangeRates, fx_rows
from network.model.errors import MissingFigureError
from network.model.estimate import Estimate

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    import pandas as pd

DEFAULTS = Path(__file__).parent / "defaults.csv"
PRICE_YEAR = 2025
BASES = ("published", "derived", "analogue", "estimate")
CONFIDENCES = ("low", "medium", "high")
_TERM = re.compile(r"(?P<row>.+?)(?:@(?P<cell>low|high))?(?: x (?P<factor>[\d.*/]+))?$")


@dataclass(frozen=True)
class Parameter:
    """One number with its unit, its range and where it comes from.

    Attributes
    ----------
    id : str
        Name of the default it serves, ``quantity.mode.country.key``.
    value, low, high : float
        Typical, lowest and highest value, in `unit`; ``low <= value <= high``.
    unit : str
        Unit (``km/h``, ``USD/TEU-km``, ``g/t-km``, ...).
    year : str
        Year or years it speaks of.
    source : str
        Where it was published.
    confidence : {"high", "medium", "low"}
        How far to trust it here.
    basis : {"published", "derived", "analogue", "estimate"}
        As published; computed from published figures; published for another
        place; or somebody's judgement.
    rows : tuple of str
        Rows of the tables it is computed from, exchange rates included.
    why : str
        How it was chosen or computed, in a line.
    """

    id: str
    value: float
    low: float
    high: float
    unit: str
    year: str
    source: str
    confidence: str
    basis: str = "published"
    rows: tuple[str, ...] = ()
    why: str = ""

    @property
    def levels(self) -> tuple[float, float, float]:
        """Return the low, typical and high value."""
        return self.low, self.value, self.high

    @property
    def estimate(self) -> Estimate:
        """Return its numbers with what they rest on."""
        return Estimate(
            self.low, self.value, self.high, self.unit, self.source, self.confidence,
            self.basis,
        )  # fmt: skip

    @property
    def assumed(self) -> bool:
        """Return whether the figure rests on judgement, analogy or weak evidence."""
        return self.confidence == "low" or self.basis in {"analogue", "estimate"}

    def scaled(self, factor: float, unit: str = "") -> Parameter:
        """Return the figure times a positive number.

        Parameters
        ----------
        factor : float
            Positive multiplier of value, low and high.
        unit : str
            Unit of the product; that of the figure when empty.

        Returns
        -------
        Parameter
            Same provenance, other size.
        """
        value, low, high = (x * factor for x in (self.value, self.low, self.high))
        return replace(self, value=value, low=low, high=high, unit=unit or self.unit)


@dataclass(frozen=True)
class ParameterSet:
    """All defaults of the cost model, looked up by what they are for.

    Attributes
    ----------
    figures : tuple of Parameter
        The defaults, in the order of ``defaults.csv``.
    price_year : int
        Year whose exchange rates undated prices are converted with.
    exchange : tuple of Parameter
        Yearly mean of that year of each currency per USD, known by its code.
    """

    figures: tuple[Parameter, ...]
    price_year: int
    exchange: tuple[Parameter, ...] = ()

    @cached_property
    def by_id(self) -> Mapping[str, Parameter]:
        """Return the figures by id."""
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
            year = str(self.price_year)
            return Parameter(
                "USD", 1.0, 1.0, 1.0, "USD/USD", year, "by definition", "high"
            )
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
        """Return the figure nearest to what is asked.

        Parameters
        ----------
        quantity : str
            What is asked: ``speed``, ``rate``, ``dwell``, ...
        mode : str
            Mode of transport or kind of terminal.
        country : str
            ISO 3166-1 alpha-2; the figure for ``*`` stands in where there is
            none for the country.
        *keys : str
            Uses or profiles, the wanted one first (``cold_chain``,
            ``container``). ``freight.expressway`` falls back on ``freight``.

        Returns
        -------
        Parameter
            The figure of the first key that is known for the country, or else
            for any country.

        Raises
        ------
        MissingFigureError
            If no key is known at all.
        """
        for place in (country, "*"):
            for key in keys:
                for part in (key, key.partition(".")[0]):
                    for vehicle in (mode, "*"):
                        found = self.by_id.get(f"{quantity}.{vehicle}.{place}.{part}")
                        if found is not None:
                            return found
        known = [f.id for f in self.figures if f.id.startswith(f"{quantity}.")]
        msg = (
            f"defaults.csv: no {quantity} for mode {mode!r}, country {country!r}, "
            f"use {' or '.join(keys)!r}. Known: {', '.join(known) or 'nothing'}; "
            "add a row that cites a source."
        )
        raise MissingFigureError(msg)


def parameter_set(
    *, parameters: pd.DataFrame, rates: pd.DataFrame, price_year: int = PRICE_YEAR
) -> ParameterSet:
    """Return every default of the cost model with the rows it cites.

    ``defaults.csv`` says, default by default, which row of `rates` or (where
    that has none) of `parameters` is cited, with the factor that turns its unit
    into ours; a default no table holds states its value and source itself. The
    range is the span of the rows cited. Prices in another currency become USD
    by the yearly mean rate of the row's own year, or of `price_year` where the
    row is not of one year of the table. Nothing is corrected for inflation.

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
    money = ExchangeRates.read(rates, price_year)
    rows = {**_parameter_rows(parameters), **_rate_rows(rates)}
    figures = []
    for line in _read_defaults():
        figure = _cited(line, rows, money) if line["cites"] else _given(line, money)
        figure = _spread(figure, line, rows, money)
        for country in line["country"].split():
            name = ".".join((line["quantity"], line["mode"], country, line["key"]))
            figures.append(replace(figure, id=name))
    return ParameterSet(tuple(figures), price_year, tuple(_exchange(rates, price_year)))


def _exchange(rates: pd.DataFrame, price_year: int) -> Iterator[Parameter]:
    """Yield the yearly mean rates of one year."""
    for currency, row in fx_rows(rates):
        if str(row["year"]) == str(price_year):
            value = float(str(row["value"]))
            yield Parameter(
                currency, value, value, value, f"{currency}/USD", str(row["year"]),
                str(row["source"]), str(row["confidence"]), rows=(str(row["id"]),),
            )  # fmt: skip


def _read_defaults() -> Iterator[dict[str, str]]:
    with DEFAULTS.open(encoding="utf-8", newline="") as lines:
        for record in csv.DictReader(lines, restval=""):
            yield {name: cell.strip() for name, cell in record.items()}


def _rate_rows(rates: pd.DataFrame) -> dict[str, dict[str, object]]:
    return {str(row["id"]): _plain(row) for row in rates.to_dict("records")}


def _parameter_rows(parameters: pd.DataFrame) -> dict[str, dict[str, object]]:
    return {
        "|".join(str(row[c]) for c in ("parameter", "mode", "region")): _plain(row)
        for row in parameters.to_dict("records")
    }


def _plain(row: Mapping[object, object]) -> dict[str, object]:
    return {str(k): v for k, v in row.items()}


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
    term: str, where: str, rows: Mapping[str, dict[str, object]], money: ExchangeRates
) -> Parameter:
    """Return the row a term cites as a figure, times the term's factor."""
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
    per_usd, fx = money.per_usd(unit, year)
    value, low, high = _ordered(cells, factor(match["factor"] or "") / per_usd)
    return Parameter(
        where, value, low, high, unit, year, str(row["source"]),
        str(row["confidence"]), rows=(match["row"].strip(), *fx),
    )  # fmt: skip


def _ordered(cells: Iterable[float], times: float) -> tuple[float, float, float]:
    value, low, high = (cell * times for cell in cells)
    known = [x for x in (value, low, high) if not math.isnan(x)]
    return value, min(known), max(known)


def _cited(
    line: Mapping[str, str], rows: Mapping[str, dict[str, object]], money: ExchangeRates
) -> Parameter:
    figure = _term(line["cites"], _where(line), rows, money)
    weakest = min(figure.confidence, line["confidence"] or "high", key=_rank)
    return replace(
        figure, unit=line["unit"], basis=line["basis"], why=line["why"],
        confidence=weakest,
    )  # fmt: skip


def _given(line: Mapping[str, str], money: ExchangeRates) -> Parameter:
    per_usd, fx = money.per_usd(line["given_unit"], line["year"])
    cells = [number(line[name]) for name in ("value", "low", "high")]
    value, low, high = _ordered(cells, factor(line["factor"]) / per_usd)
    return Parameter(
        _where(line), value, low, high, line["unit"], line["year"], line["source"],
        line["confidence"], line["basis"], fx, line["why"],
    )  # fmt: skip


def _spread(
    figure: Parameter,
    line: Mapping[str, str],
    rows: Mapping[str, dict[str, object]],
    money: ExchangeRates,
) -> Parameter:
    """Widen the range of a figure to the span of the further rows it cites."""
    for term in filter(None, line["spread"].split(" ; ")):
        other = _term(term, figure.id, rows, money)
        figure = replace(
            figure,
            low=min(figure.low, other.low),
            high=max(figure.high, other.high),
            rows=(*figure.rows, *(r for r in other.rows if r not in figure.rows)),
        )
    return figure


def _where(line: Mapping[str, str]) -> str:
    return ".".join(line[k] for k in ("quantity", "mode", "country", "key"))


def _rank(confidence: str) -> int:
    return CONFIDENCES.index(confidence)
