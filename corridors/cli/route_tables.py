"""What ``corridors route`` prints: legs, totals, times, alternatives, trade-offs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from corridors.cli.printing import Column, print_line, show_table
from gis_data.messages.message import Message
from network.model.schema import CUSTOMS_KINDS

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from corridors.answers import Answer, Currency
    from gis_data.gazetteer import Match
    from gis_data.messages.message import I18nText, Param
    from network.model.estimate import Estimate
    from network.query.leg import Leg
    from network.query.routes import Route, RouteSet

    Say = Callable[[str | I18nText | Message], str]

STOPS = ("gauge_break", "transfer", "access", "wait", *CUSTOMS_KINDS)
MIN_SHOWN_H = 0.05
WHOLE_FROM_KM = 10


def show_route(
    route: Route,
    matches: list[Match],
    currencies: tuple[Currency, Currency],
    say: Say,
) -> None:
    """Print the legs of a route, its totals and its messages.

    Parameters
    ----------
    route : Route
        The route.
    matches : list of Match
        Places of the query; their notes are printed.
    currencies : tuple of Currency
        Currency of the table, and the other one for the total.
    say : callable
        Renders a message in the language of the reader.
    """
    money, other = currencies
    title: dict[str, Param] = {
        "origin": route.origin.title,
        "destination": route.destination.title,
        "profile": Message(f"profile.{route.profile}"),
        "criterion": Message(f"by.{route.criterion}"),
    }
    print_line(say(Message("sum.title", title)))
    for match in matches:
        if match.note:
            print_line(f"  {say(match.note)}")
    rows = [_row(leg, money, say) for leg in route.legs]
    hours = [route.total(name).typical for name in ("moving_h", "dwell_h", "wait_h")]
    cost, gas = route.total("cost_usd"), route.total("co2_kg").typical
    rows.append(
        (say(Message("sum.total")), "", "", f"{route.length_km:,.0f}",
         *(_hours(h) for h in hours), money.shown(cost.typical), f"{gas:,.0f}", "", "")
    )  # fmt: skip
    show_table(_columns(money, say), rows)
    print_line(say(_totals(route, money)))
    converted = [_converted(route, money, other)] if other.code != money.code else []
    for message in (*route.messages, *converted):
        print_line(f"- {say(message)}")


def _totals(route: Route, money: Currency) -> Message:
    time = route.total("time_h")
    return Message(
        "sum.line",
        {
            "time": Message("sum.time", {**_range(time), "days": time.typical / 24}),
            "cost": Message("sum.cost", _cost_params(route, money)),
            "borders": Message("sum.borders", {"n": len(route.borders)}),
            "gauge": Message("sum.gauge", {"n": route.gauge_breaks}),
        },
    )


def _cost_params(route: Route, money: Currency) -> dict[str, Param]:
    per, cur = Message(f"per.{route.unit}"), money.name
    return {
        **_range(money.of_estimate(route.total("cost_usd"))),
        "per": per,
        "cur": cur,
    }


def _range(estimate: Estimate) -> dict[str, Param]:
    return {"typ": estimate.typical, "low": estimate.low, "high": estimate.high}


def _columns(money: Currency, say: Say) -> tuple[Column, ...]:
    cost = Message("col.cost", {"cur": money.name})
    text = (Message("col.mode"), Message("col.from"), Message("col.to"))
    figures = (
        Message("col.km"), Message("col.moving"), Message("col.dwell"),
        Message("col.wait"), cost, Message("col.co2"),
    )  # fmt: skip
    last = (Message("col.port_line"), Message("col.confidence"))
    return (
        *(Column(say(head)) for head in text),
        *(Column(say(head), right=True) for head in figures),
        *(Column(say(head)) for head in last),
    )


def _converted(route: Route, money: Currency, other: Currency) -> Message:
    """Return the total in the other currency, and the rate."""
    rate = (money if other.code == "USD" else other).rate
    return Message("note.in_currency", {**_cost_params(route, other), "rate": rate})


def _leg_kind(leg: Leg) -> Message:
    """Return the mode of a moving leg, or what is done on another."""
    mode = Message(f"mode.{leg.mode}")
    if leg.kind == "crossing":
        return Message("leg.crossing", {"mode": mode})
    return Message(f"leg.{leg.kind}") if leg.kind in STOPS else mode


def _row(leg: Leg, money: Currency, say: Say) -> tuple[str, ...]:
    km = leg.length_km.typical
    ids = leg.gateway_id or " ".join(leg.lines[:3])
    where = ", ".join(filter(None, (ids, *(say(p.name) for p in leg.passages))))
    return (
        say(_leg_kind(leg)),
        say(leg.start.label),
        say(leg.end.label) if leg.end != leg.start or leg.kind == "access" else "",
        f"{km:,.0f}" if km >= WHOLE_FROM_KM else f"{km:.1f}",
        *(_hours(r.typical) for r in (leg.moving_h, leg.dwell_h, leg.wait_h)),
        money.shown(leg.cost_usd.typical),
        f"{leg.co2_kg.typical:,.0f}",
        where,
        say(Message(f"conf.{leg.confidence}")) if leg.confidence else "",
    )


def _hours(value: float) -> str:
    return f"{value:.1f}" if value >= MIN_SHOWN_H else ""


def show_more(answer: Answer, money: Currency, say: Say) -> None:
    """Print times, alternatives and trade-offs.

    Parameters
    ----------
    answer : Answer
        The routes.
    money : Currency
        Currency of the tables.
    say : callable
        Renders a message in the language of the reader.
    """
    if answer.best.departs is not None:
        _show_times(answer.best, say)
    if answer.alternatives is not None:
        _show_alternatives(answer.alternatives, money, say)
    if answer.trade_offs is not None:
        _show_trade_offs(answer.trade_offs, money, say)


def _figure_columns(money: Currency, say: Say) -> tuple[Column, ...]:
    cost = Message("col.cost", {"cur": money.name})
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
        (say(_leg_kind(leg)), say(leg.start.label), _when(begins), _when(ends))
        for leg, (begins, ends) in zip(route.legs, route.times, strict=True)
    ]
    columns = (
        Message("col.leg"), Message("col.from"), Message("col.begins"),
        Message("col.ends"),
    )  # fmt: skip
    show_table([Column(say(name)) for name in columns], rows)


def _when(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M %z}"


def _show_alternatives(routes: RouteSet, money: Currency, say: Say) -> None:
    from network.query.alternatives import Limits  # noqa: PLC0415 - rare

    print_line("")
    if len(routes) == 1:
        print_line(say(Message("diff.none", {"share": Limits().stretch - 1})))
        return
    rows = [
        (number, f"{related.extra:+.1%}", f"{related.overlap:.0%}",
         *_figures(related.route, money), _difference(related.difference, say))
        for number, related in enumerate(routes.related, 1)
    ][1:]  # fmt: skip
    columns = (
        Column(say(Message("col.n")), right=True),
        Column(say(Message("col.extra")), right=True),
        Column(say(Message("col.overlap")), right=True),
        *_figure_columns(money, say),
        Column(say(Message("col.how_differs"))),
    )
    show_table(columns, rows, title=say(Message("alt.title")))


def _difference(message: Message | None, say: Say) -> str:
    return say(message) if message else ""


def _show_trade_offs(routes: RouteSet, money: Currency, say: Say) -> None:
    print_line("")
    rows = [
        (number, *_figures(related.route, money),
         ", ".join(say(Message(f"best.{name}")) for name in related.best_in),
         _difference(related.difference, say))
        for number, related in enumerate(routes.related, 1)
    ]  # fmt: skip
    columns = (
        Column(say(Message("col.n")), right=True),
        *_figure_columns(money, say),
        Column(say(Message("col.best_in"))),
        Column(say(Message("col.how_differs"))),
    )
    show_table(columns, rows, title=say(Message("tradeoff.title")))
    print_line(say(Message("tradeoff.weightings")))
