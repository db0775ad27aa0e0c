"""More than one way: the clock, second ways and trade-offs of ``corridors route``."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from corridors.cli.printing import Column, print_line, show_table
from corridors.tradeoff_plot import promise
from corridors.workspace import RequestError

if TYPE_CHECKING:
    from pathlib import Path

    from corridors.currency import Currency
    from corridors.workspace import Ask, Workspace
    from network.query.alternatives import Alternative
    from network.query.routes import Route
    from network.query.timedep.timed_alternatives import TimedAlternative
    from network.query.timedep.timed_legs import TimedRoute
    from network.query.tradeoffs import TradeOffs

TIMES = (Column("leg"), Column("from"), Column("begins"), Column("ends"))


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
        Ways that no other beats in everything.
    """

    route: Route
    timed: TimedRoute | None = None
    others: tuple[Alternative | TimedAlternative, ...] | None = None
    weighed: TradeOffs | None = None

    def as_record(self) -> dict[str, object]:
        """Return what the plain answer does not say, as plain values."""
        found: dict[str, object] = {}
        if self.timed is not None:
            found |= _times_record(self.timed)
        if self.others is not None:
            found["alternatives"] = [_other_record(one) for one in self.others]
        if self.weighed is not None:
            found["trade_offs"] = _weighed_record(self.weighed)
        return found

    def draw(self, path: Path) -> None:
        """Draw the trade-offs to a file, if they were asked for."""
        if self.weighed is not None:
            from corridors.tradeoff_plot import save_trade_offs  # noqa: PLC0415 - draws

            save_trade_offs(self.weighed, path)

    def show(self, money: Currency) -> None:
        """Print what the plain answer does not say."""
        if self.timed is not None:
            _show_times(self.timed)
        if self.others is not None:
            _show_others(self.others, money)
        if self.weighed is not None:
            _show_weighed(self.weighed, money)


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
    return MoreAnswer(found[0].timed.route, found[0].timed, tuple(found[1:]))


def _moment(text: str) -> datetime:
    try:
        return datetime.fromisoformat(text)
    except ValueError as error:
        msg = (
            f"--depart {text!r} is not a time; write YYYY-MM-DDTHH:MM, such as "
            "2026-05-01T08:00: local to the origin, or with a zone such as +08:00."
        )
        raise RequestError(msg) from error


def _route_of(one: Alternative | TimedAlternative) -> Route:
    timed: TimedRoute | None = getattr(one, "timed", None)
    route: Route = timed.route if timed is not None else one.route  # type: ignore[union-attr]
    return route


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


def _show_times(timed: TimedRoute) -> None:
    print_line("")
    print_line(
        f"Leaves {_when(timed.departs)}, arrives {_when(timed.arrives)}: "
        f"{timed.duration_h:.1f} h"
    )
    rows = [
        (leg.kind, str(leg.start), _when(begins), _when(ends))
        for leg, (begins, ends) in zip(timed.route.legs, timed.times, strict=True)
    ]
    show_table(TIMES, rows)


def _when(at: datetime) -> str:
    return f"{at:%a %Y-%m-%d %H:%M %z}"


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


def _show_others(
    others: tuple[Alternative | TimedAlternative, ...], money: Currency
) -> None:
    print_line("")
    if not others:
        print_line("No other way is unlike the first and within 40 % of it.")
        return
    rows = [
        (number, f"{one.extra:+.1%}", f"{one.overlap:.0%}",
         *_figures(_route_of(one), money), one.difference)
        for number, one in enumerate(others, 2)
    ]  # fmt: skip
    columns = (
        *(Column(name, right=True) for name in ("way", "more", "same")),
        *_figure_columns(money),
        Column("how it differs from the first"),
    )
    show_table(columns, rows, title="Other ways, best first")


def _other_record(one: Alternative | TimedAlternative) -> dict[str, object]:
    found: dict[str, object] = {
        "difference": one.difference,
        "extra": one.extra,
        "overlap": one.overlap,
        **_route_of(one).to_dict(),
    }
    timed: TimedRoute | None = getattr(one, "timed", None)
    return found | (_times_record(timed) if timed is not None else {})


def _show_weighed(found: TradeOffs, money: Currency) -> None:
    print_line("")
    rows = [
        (number, *_figures(one.route, money), ", ".join(one.best_in), one.difference)
        for number, one in enumerate(found.options, 1)
    ]
    columns = (
        Column("option", right=True),
        *_figure_columns(money),
        Column("best in"),
        Column("how it differs from the best way"),
    )
    show_table(columns, rows, title="Trade-offs, fastest first")
    print_line(promise(found))


def _weighed_record(found: TradeOffs) -> dict[str, object]:
    return {
        "exact": found.exact,
        "epsilon": found.epsilon,
        "known": found.known,
        "options": [
            {
                "best_in": one.best_in,
                "difference": one.difference,
                **one.route.to_dict(),
            }
            for one in found.options
        ],
    }
