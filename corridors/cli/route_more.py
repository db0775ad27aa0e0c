"""More than one way: the clock, second ways and trade-offs of ``corridors route``."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from corridors.cli.printing import Column, print_line, show_table
from corridors.cli.route import leg_kind
from corridors.workspace import RequestError
from gis_data.messages.catalogue import as_record as message_record
from gis_data.messages.message import Message

if TYPE_CHECKING:
    from pathlib import Path

    from corridors.cli.route import Say
    from corridors.currency import Currency
    from corridors.workspace import Ask, Workspace
    from gis_data.messages.message import Param
    from network.query.route_set import RelatedRoute
    from network.query.routes import Route
    from network.query.timedep.timed_legs import TimedRoute

    Related = RelatedRoute[Route] | RelatedRoute[TimedRoute]
    TradeOffs = tuple[RelatedRoute[Route], ...]


@dataclass(frozen=True)
class More:
    """What is asked for beyond the best way.

    Attributes
    ----------
    depart : str, optional
        When to leave.
    alternatives : int
        How many other ways.
    tradeoffs : bool
        Whether to weigh the criteria.
    """

    depart: str | None
    alternatives: int
    tradeoffs: bool


@dataclass(frozen=True)
class MoreAnswer:
    """What is found.

    Attributes
    ----------
    route : Route
        The best way.
    timed : TimedRoute, optional
        The same by the clock.
    others : tuple
        Other ways; None where none were asked for.
    weighed : TradeOffs, optional
        Routes best by several weightings.
    """

    route: Route
    timed: TimedRoute | None = None
    others: tuple[Related, ...] | None = None
    weighed: TradeOffs | None = None

    def as_record(self, lang: str) -> dict[str, object]:
        """Return what the plain answer does not say, as plain values."""
        found: dict[str, object] = {}
        if self.timed is not None:
            found |= _times_record(self.timed)
        if self.others is not None:
            found["alternatives"] = [_other_record(one, lang) for one in self.others]
        if self.weighed is not None:
            found["trade_offs"] = _weighed_record(self.weighed, lang)
        return found

    def draw(self, path: Path) -> None:
        """Draw the trade-offs to a file, if they were asked for."""
        if self.weighed is not None:
            from corridors.tradeoff_plot import save_trade_offs  # noqa: PLC0415 - draws

            save_trade_offs(self.weighed, path)

    def show(self, money: Currency, say: Say) -> None:
        """Print what the plain answer does not say."""
        if self.timed is not None:
            _show_times(self.timed, say)
        if self.others is not None:
            _show_others(self.others, money, say)
        if self.weighed is not None:
            _show_weighed(self.weighed, money, say)


def ask_more(
    work: Workspace, names: tuple[str, str], ask: Ask, wanted: More
) -> MoreAnswer:
    """Return the best way between two places, and what else is asked for.

    Parameters
    ----------
    work : Workspace
        The network.
    names : (str, str)
        Where from, where to.
    ask : Ask
        For whom, by what, and what may be used.
    wanted : More
        What else.

    Returns
    -------
    MoreAnswer
        What is found.

    Raises
    ------
    RequestError
        If the departure is no time, or is asked for with trade-offs.
    """
    if wanted.depart is not None and wanted.tradeoffs:
        msg = "--tradeoffs weighs typical hours, without a clock; leave out --depart."
        raise RequestError(msg)
    if wanted.depart is not None:
        return _by_the_clock(work, names, ask, wanted)
    start, end = work.ends(*names, ask)
    request = work.request(ask)
    route, others, weighed = None, None, None
    if wanted.alternatives:
        from network.query.alternatives import Limits, alternatives  # noqa: PLC0415 - rare

        limits = Limits(count=wanted.alternatives)
        found = alternatives(work.router, start, end, request, limits=limits)
        route, others = found[0].route, tuple(found[1:])
    if wanted.tradeoffs:
        from network.query.tradeoffs import trade_offs  # noqa: PLC0415 - rare

        weighed = trade_offs(work.router, start, end, request)
    if route is None:
        route = work.router.route(start, end, request)
    return MoreAnswer(route, None, others, weighed)


def _by_the_clock(
    work: Workspace, names: tuple[str, str], ask: Ask, wanted: More
) -> MoreAnswer:
    from network.query.timedep.scheduler import Scheduler  # noqa: PLC0415 - rare
    from network.query.timedep.timetable import plan_timetable  # noqa: PLC0415 - rare

    departs = _moment(wanted.depart or "")
    start, end = work.ends(*names, ask)
    request = work.request(ask)
    scheduler = Scheduler(work.router, plan_timetable(work.plan))
    if not wanted.alternatives:
        timed = scheduler.route(start, end, request, departs)
        return MoreAnswer(timed.route, timed)
    from network.query.alternatives import Limits  # noqa: PLC0415 - rare
    from network.query.timedep.timed_alternatives import timed_alternatives  # noqa: PLC0415 - rare

    limits = Limits(count=wanted.alternatives)
    found = timed_alternatives(scheduler, start, end, request, departs, limits=limits)
    best = found[0].route
    return MoreAnswer(best.route, best, tuple(found[1:]))


def _moment(text: str) -> datetime:
    try:
        return datetime.fromisoformat(text)
    except ValueError as error:
        msg = (
            f"--depart {text!r} is not a time; write YYYY-MM-DDTHH:MM, such as "
            "2026-05-01T08:00: local to the origin, or with a zone such as +08:00."
        )
        raise RequestError(msg) from error


def _route_of(one: Related) -> Route:
    route: Route = getattr(one.route, "route", one.route)  # type: ignore[arg-type]
    return route


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


def _figures_record(route: Route) -> dict[str, object]:
    return {
        "time_h": route.total("time_h"),
        "cost_usd": route.total("cost_usd"),
        "length_km": route.length_km,
        "co2_kg": route.total("co2_kg"),
        "borders": route.borders,
        "legs": [{**leg.as_dict(), "lonlat": leg.lonlat} for leg in route.legs],
    }


def _show_times(timed: TimedRoute, say: Say) -> None:
    print_line("")
    ends: dict[str, Param] = {"dep": timed.departs, "arr": timed.arrives}
    print_line(say(Message("time.departs_arrives", {**ends, "h": timed.duration_h})))
    rows = [
        (say(leg_kind(leg)), say(leg.start.label), _when(begins), _when(ends))
        for leg, (begins, ends) in zip(timed.route.legs, timed.times, strict=True)
    ]
    columns = (
        Message("col.leg"), Message("col.from"), Message("col.begins"),
        Message("col.ends"),
    )  # fmt: skip
    show_table([Column(say(name)) for name in columns], rows)


def _when(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M %z}"


def _times_record(timed: TimedRoute) -> dict[str, object]:
    return {
        "departs": timed.departs.isoformat(),
        "arrives": timed.arrives.isoformat(),
        "times": [[a.isoformat(), b.isoformat()] for a, b in timed.times],
        "gates": [
            {
                name: value.isoformat() if isinstance(value, datetime) else value
                for name, value in asdict(call).items()
            }
            for call in timed.calls
        ],
    }


def _show_others(others: tuple[Related, ...], money: Currency, say: Say) -> None:
    from network.query.alternatives import Limits  # noqa: PLC0415 - rare

    print_line("")
    if not others:
        print_line(say(Message("diff.none", {"share": Limits().stretch - 1})))
        return
    rows = [
        (number, f"{one.extra:+.1%}", f"{one.overlap:.0%}",
         *_figures(_route_of(one), money), _said(one.difference, say))
        for number, one in enumerate(others, 2)
    ]  # fmt: skip
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


def _record(message: Message | None, lang: str) -> dict[str, object] | None:
    return message_record(message, lang) if message else None


def _other_record(one: Related, lang: str) -> dict[str, object]:
    found: dict[str, object] = {
        "difference": _record(one.difference, lang),
        "extra": one.extra,
        "overlap": one.overlap,
        **_figures_record(_route_of(one)),
    }
    timed = hasattr(one.route, "departs")
    return found | (_times_record(one.route) if timed else {})  # type: ignore[arg-type]


def _show_weighed(options: TradeOffs, money: Currency, say: Say) -> None:
    print_line("")
    rows = [
        (number, *_figures(one.route, money),
         ", ".join(say(Message(f"best.{name}")) for name in one.best_in),
         _said(one.difference, say))
        for number, one in enumerate(options, 1)
    ]  # fmt: skip
    columns = (
        Column(say(Message("col.n")), right=True),
        *_figure_columns(money, say),
        Column(say(Message("col.best_in"))),
        Column(say(Message("col.how_differs"))),
    )
    show_table(columns, rows, title=say(Message("tradeoff.title")))
    print_line(say(Message("tradeoff.weightings")))


def _weighed_record(options: TradeOffs, lang: str) -> list[dict[str, object]]:
    return [{"best_in": one.best_in, **_other_record(one, lang)} for one in options]
