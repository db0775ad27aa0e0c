"""What ``corridors route`` prints beside the best route."""

from __future__ import annotations

from typing import TYPE_CHECKING

from corridors.cli.printing import Column, print_line, show_table

if TYPE_CHECKING:
    from datetime import datetime

    from corridors.answers import Answer
    from corridors.currency import Currency
    from network.query.routes import Route, RouteSet

TIMES = (Column("leg"), Column("from"), Column("begins"), Column("ends"))


def show_more(found: Answer, money: Currency) -> None:
    """Print times, alternatives and trade-offs.

    Parameters
    ----------
    found : Answer
        The routes.
    money : Currency
        To show costs in.
    """
    if found.best.departs is not None:
        _show_times(found.best)
    if found.alternatives is not None:
        _show_alternatives(found.alternatives, money)
    if found.trade_offs is not None:
        _show_trade_offs(found.trade_offs, money)


def _figure_columns(money: Currency) -> tuple[Column, ...]:
    names = ("h", money.code, "km", "kg CO2")
    return tuple(Column(name, right=True) for name in names)


def _figures(route: Route, money: Currency) -> tuple[str, ...]:
    return (
        f"{route.total('time_h').typical:,.1f}",
        money.shown(route.total("cost_usd").typical),
        f"{route.length_km:,.0f}",
        f"{route.total('co2_kg').typical:,.0f}",
    )


def _show_times(route: Route) -> None:
    if route.departs is None or route.arrives is None:
        return
    print_line("")
    print_line(
        f"Leaves {_when(route.departs)}, arrives {_when(route.arrives)}: "
        f"{route.duration_h:.1f} h"
    )
    rows = [
        (leg.kind, str(leg.start), _when(begins), _when(ends))
        for leg, (begins, ends) in zip(route.legs, route.times, strict=True)
    ]
    show_table(TIMES, rows)


def _when(at: datetime) -> str:
    return f"{at:%a %Y-%m-%d %H:%M %z}"


def _show_alternatives(found: RouteSet, money: Currency) -> None:
    print_line("")
    if len(found) == 1:
        print_line("No alternative is unlike the best and within 40 % of it.")
        return
    rows = [
        (number, f"{relation.extra:+.1%}", f"{relation.overlap:.0%}",
         *_figures(route, money), str(relation.difference))
        for number, (route, relation) in enumerate(found.pairs(), 1)
    ][1:]  # fmt: skip
    columns = (
        *(Column(name, right=True) for name in ("route", "more", "shared")),
        *_figure_columns(money),
        Column("how it differs from the best"),
    )
    show_table(columns, rows, title="Alternatives, best first")


def _show_trade_offs(found: RouteSet, money: Currency) -> None:
    print_line("")
    rows = [
        (number, *_figures(route, money), ", ".join(relation.best_in),
         str(relation.difference))
        for number, (route, relation) in enumerate(found.pairs(), 1)
    ]  # fmt: skip
    columns = (
        Column("route", right=True),
        *_figure_columns(money),
        Column("best in"),
        Column("how it differs from the best route"),
    )
    show_table(columns, rows, title="Trade-offs, fastest first")
    print_line("Routes best by several weightings; others may lie between them.")
