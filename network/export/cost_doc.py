"""Write docs/costs.md: every default of the cost model, from the tables."""

from __future__ import annotations

import sys
from dataclasses import replace
from typing import TYPE_CHECKING

from gis_data.plan import load_plan
from network.build.dwell import gateway_dwell, yard_dwell
from network.costs.cost import PROFILES
from network.costs.parameters import parameter_set

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import pandas as pd

    from network.costs.parameters import Parameter, ParameterSet

_TITLES = {
    "payload": "Load of a unit",
    "rate": "Money by kilometre",
    "call": "Money by port call",
    "loading": "Money by loading",
    "handling": "Money by handling at a terminal",
    "border_cost": "Money by border",
    "reload_cost": "Money by change of gauge",
    "speed": "Speed where an edge says none",
    "speed_factor": "Speed against that of the edge",
    "line_ratio": "Mean speed of a railway over its design speed",
    "dwell": "Hours at a terminal",
    "border": "Hours at a border, where none are published for it",
    "reload": "Hours of a change of gauge",
    "value_of_time": "Value of time",
    "emission": "CO2 equivalent by kilometre",
}
_HEAD = """\
# What a journey costs, and on what grounds

This page is written by `python -m network.export.cost_doc > docs/costs.md` from the
reference tables of the plan and from `network/costs/defaults.csv`, which says which row
stands behind which default. A test keeps it so.

**What these numbers are not.** They are not tariff quotes and not an offer: they
carry a year and a range, many are one published case standing for a whole country,
and some are somebody's judgement. Ask a carrier before money moves. They are not
corrected for inflation: a figure keeps the year of its row. They hold no taxes,
demurrage, insurance, empty returns or subsidies unless the row says so.

How to read it:

- **low / typical / high** is the span of the rows cited; a route carries all three.
- **basis**: *published* as it stands; *derived* by arithmetic from published figures;
  *analogue*: published for another place; *estimate*: judgement. Analogues, estimates
  and everything of low confidence are assumptions, and marked with †.
- **confidence** is the row's, or less where it is used away from home.
- Prices in CNY, RUB and KRW become USD at the yearly mean of the row's own year, or of
  {year} where the row is not of one year of the exchange-rate table (rows of category
  `fx` in `rates.csv`; {cny:.4f} CNY per USD in {year}).
- `*` stands for every country that has no row of its own.
- Method: generalised cost as in Ortúzar and Willumsen, *Modelling Transport* (4th ed.,
  2011): money plus hours times the value of time. CO2 factors are well-to-wheel in
  the sense of the GLEC Framework v3 where the tables give them so; others say it.
"""


def costs_page(
    book: ParameterSet,
    gateways: pd.DataFrame,
    yards: pd.DataFrame,
    *,
    cny_per_usd: float,
) -> str:
    """Return the page of all defaults, in Markdown.

    Parameters
    ----------
    book : ParameterSet
        The figures.
    gateways, yards : pandas.DataFrame
        What `gateway_dwell` and `yard_dwell` of `network.build.dwell` return.
    cny_per_usd : float
        Exchange rate of the price year, for the head of the page.

    Returns
    -------
    str
        The page, ending in a line break.
    """
    parts = [_HEAD.format(year=book.price_year, cny=cny_per_usd), _profiles()]
    for quantity, title in _TITLES.items():
        figures = [f for f in book.figures if f.id.split(".", 1)[0] == quantity]
        parts.append(f"## {title}\n\n{_figure_table(figures)}")
    parts.append(_borders(gateways))
    parts.append(_yards(yards))
    return "\n".join(parts)


def _profiles() -> str:
    rows = [
        (p.name, p.base, p.unit, ", ".join(p.modes), p.why or "base profile")
        for p in PROFILES.values()
    ]
    head = ("profile", "base", "unit", "modes", "what tells it from its base")
    return f"## Profiles\n\n{_table(head, rows)}"


def _figure_table(figures: Sequence[Parameter]) -> str:
    groups: dict[Parameter, list[str]] = {}
    for figure in figures:
        quantity, mode, country, key = figure.id.split(".", 3)
        same = replace(figure, id=f"{quantity}.{mode}.{key}")
        groups.setdefault(same, []).append(country)
    rows = []
    for figure, countries in groups.items():
        _, mode, key = figure.id.split(".", 2)
        rows.append(
            (
                f"{mode}, {key}" if mode != "*" else key,
                " ".join(countries).replace("*", r"\*"),
                _three(*figure.levels),
                figure.unit,
                figure.year,
                figure.basis + (" †" if figure.assumed else ""),
                figure.confidence,
                ", ".join(figure.rows).replace("|", " / "),
                figure.why,
                figure.source,
            )
        )
    head = (
        "what", "country", "low / typical / high", "unit", "year", "basis",
        "confidence", "rows", "how", "source",
    )  # fmt: skip
    return _table(head, rows)


def _borders(gateways: pd.DataFrame) -> str:
    rows = [
        (
            row["gateway_id"],
            row["mode"],
            _band(row, "dwell"),
            _size(row["reload_h"]),
            _size(row["cost_usd_per_teu"]),
            row["basis"] + ("" if row["basis"] == "published" else " †"),
            row["confidence"],
            _band(row, "passenger_dwell"),
            row["passenger_basis"] + " †",
            row["rows"].replace("*", r"\*"),
            row["note"],
            row["source"],
        )
        for row in gateways.to_dict("records")
    ]
    head = (
        "gateway", "mode", "freight, h", "reload apart, h", "USD/TEU", "basis",
        "confidence", "passengers, h", "their basis", "rows", "how", "source",
    )  # fmt: skip
    text = (
        "The stop at the border alone: hours of a change of gauge that the published "
        "time contains\nare taken out (*reload apart*) and charged at the yard. "
        "Airports, inland terminals, rivers and\nseas are handling and controls.\n"
    )
    title = "## Borders of the default plan and of the way to Europe"
    return f"{title}\n\n{text}\n{_table(head, rows)}"


def _yards(yards: pd.DataFrame) -> str:
    rows = [
        (
            row["yard_id"],
            _band(row, "dwell"),
            _three(
                row["cost_low_usd_per_teu"],
                row["cost_usd_per_teu"],
                row["cost_high_usd_per_teu"],
            ),
            row["basis"] + ("" if row["basis"] == "published" else " †"),
            row["confidence"],
            _band(row, "passenger_dwell"),
            row["note"],
            row["source"],
        )
        for row in yards.to_dict("records")
    ]
    head = (
        "yard", "freight, h", "USD/TEU", "basis", "confidence", "passengers, h",
        "how", "source",
    )  # fmt: skip
    return f"## Gauge yards\n\n{_table(head, rows)}"


def _band(row: dict[object, object] | dict[str, object], stem: str) -> str:
    cells: dict[object, object] = {str(k): v for k, v in row.items()}
    return _three(*(cells[f"{stem}_{end}"] for end in ("low_h", "h", "high_h")))


def _three(low: object, typical: object, high: object) -> str:
    return f"{_size(low)} / **{_size(typical)}** / {_size(high)}"


def _size(number: object) -> str:
    """Return a number with three significant digits, without an exponent."""
    value = float(str(number))
    if value == 0:
        return "0"
    text = f"{value:.3g}"
    return f"{float(text):,.0f}" if "e" in text or abs(value) >= 1000 else text  # noqa: PLR2004


def _table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    lines = [_line(head), _line("---" for _ in head)]
    lines.extend(_line(row) for row in rows)
    return "\n".join(lines) + "\n"


def _line(cells: Iterable[object]) -> str:
    return "| " + " | ".join(str(c).replace("|", "/") for c in cells) + " |"


def default_page() -> str:
    """Return the page of the default plan.

    Returns
    -------
    str
        Markdown.
    """
    plan = load_plan()
    book = parameter_set(parameters=plan.table("parameters"), rates=plan.table("rates"))
    gateways = gateway_dwell(
        plan.border_ports,
        plan.table("crossings"),
        plan.table("border_dwell"),
        plan.table("gauge_yards"),
        book=book,
    )
    yards = yard_dwell(plan.table("gauge_yards"), book=book)
    cny = book.per_usd("CNY").typical
    return costs_page(book, gateways, yards, cny_per_usd=cny)


if __name__ == "__main__":
    sys.stdout.write(default_page())
