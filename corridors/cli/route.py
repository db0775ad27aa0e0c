"""``corridors route``: a route between two places, leg by leg."""

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from corridors.answers import Answer, answer
from corridors.cli.options import AsJson, Lang, PlanDir, Region, split_commas
from corridors.cli.printing import (
    Column,
    print_line,
    show_json,
    show_table,
    status_spinner,
)
from corridors.currency import Currency
from corridors.workspace import CRITERIA, PROFILES, RouteQuery, open_workspace
from gis_data.messages.catalogue import show
from gis_data.messages.message import Message

if TYPE_CHECKING:
    from collections.abc import Callable

    from gis_data.gazetteer import Match
    from gis_data.messages.message import I18nText, Param
    from network.model.estimate import Estimate
    from network.query.leg import Leg
    from network.query.routes import Route

    Say = Callable[[str | I18nText | Message], str]

Text = Annotated[str, typer.Argument(show_default=False)]
Several = Annotated[list[str] | None, typer.Option(show_default=False)]

STOPS = ("gauge_break", "transfer", "access", "wait")


def run(
    origin: Text,
    destination: Text,
    *,
    via: Annotated[
        list[str] | None, typer.Option(help="Pass here; may be repeated.")
    ] = None,
    profile: Annotated[
        str, typer.Option(help=f"Who travels: {', '.join(PROFILES)}.")
    ] = "container",
    by: Annotated[
        str | None,
        typer.Option(
            help=f"What is least: {', '.join(CRITERIA)}; the first if not said, "
            "time with --depart.",
            show_default=False,
        ),
    ] = None,
    mode: Annotated[
        list[str] | None,
        typer.Option(help="Only rail, road, sea, air: rail,sea or repeated."),
    ] = None,
    close: Annotated[
        list[str] | None,
        typer.Option(help="Shut a border port, yard, service or passage, by id."),
    ] = None,
    open_: Annotated[
        list[str] | None, typer.Option("--open", help="Count as open what is not.")
    ] = None,
    avoid_country: Annotated[
        list[str] | None, typer.Option(help="Keep out of a country (KP, RU ...).")
    ] = None,
    allow_country: Annotated[
        list[str] | None, typer.Option(help="Let a sanctioned country be crossed.")
    ] = None,
    as_of: Annotated[
        str | None,
        typer.Option(metavar="DATE", help="State of a day, YYYY-MM-DD."),
    ] = None,
    depart: Annotated[
        str | None,
        typer.Option(metavar="DATETIME", help="Leave then, such as 2026-05-01T08:00."),
    ] = None,
    alternatives: Annotated[
        int,
        typer.Option(metavar="K", help="Also find up to K alternative routes.", min=0),
    ] = 0,
    tradeoffs: Annotated[
        bool, typer.Option("--tradeoffs", help="Routes best by several weightings.")
    ] = False,
    plot: Annotated[
        Path | None,
        typer.Option(help="Draw the trade-offs to this file: png, svg or pdf."),
    ] = None,
    currency: Annotated[
        Literal["USD", "CNY"], typer.Option(help="Money of legs and options.")
    ] = "USD",
    plan: PlanDir = None,
    region: Region = None,
    lang: Lang = "en",
    as_json: AsJson = False,
    geojson: Annotated[
        Path | None, typer.Option(help="Write the legs to this GeoJSON file.")
    ] = None,
    map_: Annotated[
        Path | None, typer.Option("--map", help="Write a map page to this HTML file.")
    ] = None,
) -> None:
    """Find the best route between two places, with every border on it.

    Places are named in Chinese, English, pinyin, Russian or Korean, by id, or as
    lat,lon. Without a route the reason is given, and the exit code is 1.

    Parameters
    ----------
    origin, destination : str
        Where from, where to.
    via : list of str, optional
        Places to pass, in order.
    profile, by : str
        For whom, and what is least.
    mode : list of str, optional
        Modes that may be used.
    close, open_ : list of str, optional
        What counts as shut or open.
    avoid_country, allow_country : list of str, optional
        Countries to keep out of; sanctioned ones that may be crossed.
    as_of : str, optional
        Day whose state counts.
    depart : str, optional
        When to leave, local to the origin: hours and sailing days then count.
    alternatives : int
        How many alternative routes to find.
    tradeoffs : bool
        Whether to show routes best by several weightings.
    plot : pathlib.Path, optional
        File to draw the trade-offs to; asks for them.
    currency : {"USD", "CNY"}
        Money of legs and options; totals are shown in both.
    plan : pathlib.Path, optional
        Folder of a plan.
    region : {"eurasia"}, optional
        Roads of all Eurasia instead of the plan's region.
    lang : {"en", "zh", "ru", "ko"}
        Language of messages.
    as_json : bool
        Whether to print JSON.
    geojson, map_ : pathlib.Path, optional
        Files to write as well.
    """
    query = RouteQuery(
        origin, destination, profile=profile, by=by or "", via=tuple(via or ()),
        close=tuple(close or ()), open=tuple(open_ or ()),
        avoid_countries=tuple(avoid_country or ()),
        allow_countries=tuple(allow_country or ()), modes=split_commas(mode),
        as_of=as_of, depart=depart,
        alternatives=alternatives, tradeoffs=tradeoffs or plot is not None,
    )  # fmt: skip
    with status_spinner("Opening the network") as step:
        work = open_workspace(plan, region=region, progress=step)
        work.begin()
        ends = (query.origin, *query.places_to_pass, query.destination)
        matches = [work.match(place) for place in ends]
        found = answer(work, query)
        route = found.best
        dollars, yuan = Currency.pair(work.router.model(profile).book)
    if geojson is not None:
        _write_geojson(route, geojson, lang)
    if plot is not None and found.trade_offs is not None:
        from corridors.tradeoff_plot import save_trade_offs  # noqa: PLC0415 - draws

        save_trade_offs(found.trade_offs.related, plot)
    if map_ is not None:
        from corridors.atlas.route_pages import write_route_map  # noqa: PLC0415 - draws

        write_route_map(work, route, map_)
    if as_json:
        show_json(as_record(found, matches, yuan, lang))
        return
    money, other = (dollars, yuan) if currency == "USD" else (yuan, dollars)
    say = partial(show, language=lang)
    _show(route, matches, (money, other), say)
    if route.departs or found.alternatives or found.trade_offs:
        from corridors.cli.route_more import show_more  # noqa: PLC0415 - rare

        show_more(found, money, say)
    for path in filter(None, (geojson, plot, map_)):
        print_line(say(Message("cli.written", {"path": str(path)})))


def as_record(
    found: Answer, matches: "list[Match]", money: Currency, lang: str = "en"
) -> dict[str, object]:
    """Return an answer as plain values.

    Parameters
    ----------
    found : Answer
        The routes.
    matches : list of Match
        How the places were found: origin, via, destination.
    money : Currency
        A second currency to tell the total in.
    lang : str
        Language of the messages' texts.

    Returns
    -------
    dict
        Places, exchange rate, and `corridors.answers.Answer.to_dict`.
    """
    cost = money.of_estimate(found.best.total("cost_usd"))
    return {
        "places": [
            {"id": m.place.id, "name_en": m.place.name_en, "name_zh": m.place.name_zh,
             "country": m.place.country, "lon": m.place.lon, "lat": m.place.lat,
             "found_by": m.how, "note": m.note}
            for m in matches
        ],
        "exchange": {**money.as_record(), "total": cost},
        **found.to_dict(lang),
    }  # fmt: skip


def _show(
    route: "Route",
    matches: "list[Match]",
    currencies: tuple[Currency, Currency],
    say: "Say",
) -> None:
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
            print_line(f"  {match.place.label}: {match.note}")
    rows = [_row(leg, money, say) for leg in route.legs]
    total = [route.total(b).typical for b in ("moving_h", "dwell_h", "wait_h")]
    cost, gas = route.total("cost_usd"), route.total("co2_kg").typical
    rows.append(
        (say(Message("sum.total")), "", "", f"{route.length_km:,.0f}",
         *(_hours(h) for h in total), money.shown(cost.typical), f"{gas:,.0f}", "", "")
    )  # fmt: skip
    show_table(_columns(money, say), rows)
    print_line(say(_totals(route, money)))
    for message in (*route.messages, _converted(route, money, other)):
        print_line(f"- {say(message)}")


def _totals(route: "Route", money: Currency) -> Message:
    time = route.total("time_h")
    return Message(
        "sum.line",
        {
            "time": Message("sum.time", {**_ends(time), "days": time.typical / 24}),
            "cost": Message("sum.cost", _cost_params(route, money)),
            "borders": Message("sum.borders", {"n": len(route.borders)}),
            "gauge": Message("sum.gauge", {"n": route.gauge_breaks}),
        },
    )


def _cost_params(route: "Route", money: Currency) -> "dict[str, Param]":
    per, cur = Message(f"per.{route.unit}"), Message(f"cur.{money.code}")
    return {**_ends(money.of_estimate(route.total("cost_usd"))), "per": per, "cur": cur}


def _ends(found: "Estimate") -> "dict[str, Param]":
    return {"typ": found.typical, "low": found.low, "high": found.high}


def _columns(money: Currency, say: "Say") -> tuple[Column, ...]:
    cost = Message("col.cost", {"cur": Message(f"cur.{money.code}")})
    text = (Message("col.mode"), Message("col.from"), Message("col.to"))
    figures = (
        Message("col.km"), Message("col.moving"), Message("col.dwell"),
        Message("col.wait"), cost, Message("col.co2"),
    )  # fmt: skip
    last = (Message("col.port_line"), Message("col.confidence"))
    return (
        *(Column(say(each)) for each in text),
        *(Column(say(each), right=True) for each in figures),
        *(Column(say(each)) for each in last),
    )


def _converted(route: "Route", money: Currency, other: Currency) -> Message:
    """Return the total in the other currency, and the rate."""
    rate = (money if other.code == "USD" else other).rate
    return Message("note.in_currency", {**_cost_params(route, other), "rate": rate})


def leg_kind(leg: "Leg") -> Message:
    """Return what a leg is: its mode where it moves, else what is done on it."""
    mode = Message(f"mode.{leg.mode}")
    if leg.kind == "crossing":
        return Message("leg.crossing", {"mode": mode})
    return Message(f"leg.{leg.kind}") if leg.kind in STOPS else mode


def _row(leg: "Leg", money: Currency, say: "Say") -> tuple[str, ...]:
    km = leg.length_km.typical
    where = leg.gateway_id or " ".join(leg.lines[:3])
    return (
        say(leg_kind(leg)),
        say(leg.start.label),
        say(leg.end.label) if leg.end != leg.start else "",
        f"{km:,.0f}" if km >= 10 else f"{km:.1f}",  # noqa: PLR2004 - whole above
        *(_hours(r.typical) for r in (leg.moving_h, leg.dwell_h, leg.wait_h)),
        money.shown(leg.cost_usd.typical),
        f"{leg.co2_kg.typical:,.0f}",
        where,
        say(Message(f"conf.{leg.confidence}")) if leg.confidence else "",
    )


def _hours(value: float) -> str:
    return f"{value:.1f}" if value >= 0.05 else ""  # noqa: PLR2004 - less is nothing


def _write_geojson(route: "Route", path: Path, lang: str) -> None:
    from network.export.route_files import write_routes  # noqa: PLC0415 - heavy

    write_routes(route.to_gdf(), path, messages=route.messages, language=lang)
