"""What ``corridors route`` prints beside the best route."""

from __future__ import annotations

from typing import TYPE_CHECKING

from corridors.cli.printing import Column, print_line, show_table
from corridors.cli.route import leg_kind
from gis_data.messages.message import Message

if TYPE_CHECKING:
    from datetime import datetime

    from corridors.answers import Answer
    from corridors.cli.route import Say
    from corridors.currency import Currency
    from gis_data.messages.message import Param
    from network.query.routes import Route, RouteSet


def show_more(found: Answer, money: Currency, say: Say) -> None:
    """Print times, alternatives and trade-offs.

    Parameters
    ----------
    found : Answer
        The routes.
    money : Currency
        To show costs in.
    say : callable
        Returns a message in the language of the reader.
    """
    if found.best.departs is not None:
        _show_times(found.best, say)
    if found.alternatives is not None:
        _show_alternatives(found.alternatives, money, say)
    if found.trade_offs is not None:
        _show_trade_offs(found.trade_offs, money, say)


def _figure_columns(money: Currency, say: Say) -> tuple[Column, ...]:
    cost = Message("col.cost", {"cur": Message(f"cur.{money.code}")})
    names = (Message("col.total_h"), cost, Message("col.km"), Message("col.co2"))
    return tuple(Column(say(name), right=True) for name in names)


def _figures(route: Route, money: Currency) -> tuple[str, ...]:
    return (
        f"{route.total('time_h').typical:,.1f}",
        money.shown(route.total("cost_usd").typical),
        f"{route.length_km:,.0f}",
        f"{route.total('co2_kg').typical:,.0f}",
    )


def _show_times(route: Route, say: Say) -> None:
    if route.departs is None or route.arrives is None:
        return
    print_line("")
    ends: dict[str, Param] = {"dep": route.departs, "arr": route.arrives}
    print_line(say(Message("time.departs_arrives", {**ends, "h": route.duration_h})))
    rows = [
        (say(leg_kind(leg)), say(leg.start.label), _when(begins), _when(ends))
        for leg, (begins, ends) in zip(route.legs, route.times, strict=True)
    ]
    columns = (
        Message("col.leg"), Message("col.from"), Message("col.begins"),
        Message("col.ends"),
    )  # fmt: skip
    show_table([Column(say(name)) for name in columns], rows)


def _when(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M %z}"


def _show_alternatives(found: RouteSet, money: Currency, say: Say) -> None:
    from network.query.alternatives import Limits  # noqa: PLC0415 - rare

    print_line("")
    if len(found) == 1:
        print_line(say(Message("diff.none", {"share": Limits().stretch - 1})))
        return
    rows = [
        (number, f"{relation.extra:+.1%}", f"{relation.overlap:.0%}",
         *_figures(route, money), _said(relation.difference, say))
        for number, (route, relation) in enumerate(found.pairs(), 1)
    ][1:]  # fmt: skip
    columns = (
        Column(say(Message("col.n")), right=True),
        Column(say(Message("col.extra")), right=True),
        Column(say(Message("col.overlap")), right=True),
        *_figure_columns(money, say),
        Column(say(Message("col.how_differs"))),
    )
    show_table(columns, rows, title=say(Message("alt.title")))


def _said(message: Message | None, say: Say) -> str:
    return say(message) if message else ""


def _show_trade_offs(found: RouteSet, money: Currency, say: Say) -> None:
    print_line("")
    rows = [
        (number, *_figures(route, money),
         ", ".join(say(Message(f"best.{name}")) for name in relation.best_in),
         _said(relation.difference, say))
        for number, (route, relation) in enumerate(found.pairs(), 1)
    ]  # fmt: skip
    columns = (
        Column(say(Message("col.n")), right=True),
        *_figure_columns(money, say),
        Column(say(Message("col.best_in"))),
        Column(say(Message("col.how_differs"))),
    )
    show_table(columns, rows, title=say(Message("tradeoff.title")))
    print_line(say(Message("tradeoff.weightings")))
