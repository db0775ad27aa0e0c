"""``corridors route``: the best route between two places, leg by leg."""

import os
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from corridors.answers import Answer, Currency, answer
from corridors.cli.options import (
    AllowTransit,
    AsJson,
    AsOf,
    AvoidCountry,
    Close,
    Lang,
    Modes,
    Open,
    PlanDir,
    Profile,
    Rates,
    Region,
    split_commas,
    whole_number,
)
from corridors.cli.printing import print_line, show_json, status_spinner
from corridors.cli.route_tables import show_more, show_route
from corridors.workspace import CRITERIA, RouteQuery, open_workspace
from gis_data.atomic import check_file
from gis_data.messages.catalogue import as_record as message_record
from gis_data.messages.catalogue import prepare, show
from gis_data.messages.message import LANGUAGES, Message
from network.model.errors import RequestError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from gis_data.gazetteer import Match


def run(
    origin: Annotated[
        str,
        typer.Argument(
            metavar="ORIGIN",
            help="Name in Chinese, English, pinyin, Russian or Korean, id, or lat,lon.",
            show_default=False,
        ),
    ],
    destination: Annotated[
        str,
        typer.Argument(metavar="DESTINATION", help="As ORIGIN.", show_default=False),
    ],
    *,
    via: Annotated[
        list[str] | None,
        typer.Option(
            metavar="PLACE",
            help="Place to pass through. Repeat for several, in order.",
        ),
    ] = None,
    profile: Profile = "container",
    by: Annotated[
        str | None,
        typer.Option(
            metavar="CRITERION",
            help=f"Criterion to minimise: {', '.join(CRITERIA)}. Default: generalised; "
            "with --depart: time.",
            show_default=False,
        ),
    ] = None,
    mode: Modes = None,
    close: Close = None,
    open_: Open = None,
    avoid_country: AvoidCountry = None,
    allow_transit: AllowTransit = None,
    as_of: AsOf = None,
    rates: Rates = None,
    depart: Annotated[
        str | None,
        typer.Option(
            metavar="DATETIME",
            help="Departure time, local to the origin (e.g. 2026-05-01T08:00). Opening "
            "hours and sailing days are then applied.",
        ),
    ] = None,
    alternatives: Annotated[
        int,
        typer.Option(
            metavar="K",
            help="Number of alternative routes to list. Default: 0.",
            parser=whole_number(0),
            show_default=False,
        ),
    ] = 0,
    tradeoffs: Annotated[
        bool,
        typer.Option(
            "--tradeoffs",
            help="List routes best by several weightings of time, cost, distance and "
            "CO₂.",
        ),
    ] = False,
    plot: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="Write a plot of the trade-offs (png, svg or pdf). Implies "
            "--tradeoffs.",
        ),
    ] = None,
    currency: Annotated[
        str,
        typer.Option(
            metavar="CODE",
            help="Currency of the table, of which rates.csv has a rate (ISO 4217). "
            "The total is also given in that of the plan.",
        ),
    ] = "USD",
    plan: PlanDir = None,
    region: Region = None,
    lang: Lang = "en",
    as_json: AsJson = False,
    geojson: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Write the legs to a GeoJSON file."),
    ] = None,
    map_: Annotated[
        Path | None,
        typer.Option("--map", metavar="FILE", help="Write an HTML map of the route."),
    ] = None,
) -> None:
    """Find the best route between two places, including every border crossing.

    If there is no route, the reason is printed and the exit code is 1.

    Parameters
    ----------
    origin, destination : str
        Places.
    via : list of str, optional
        Places to pass through, in order.
    profile, by : str
        Transport profile, and criterion to minimise.
    mode : list of str, optional
        Modes that may be used.
    close, open_ : list of str, optional
        Ids treated as closed or open.
    avoid_country, allow_transit : list of str, optional
        Countries not to enter; countries that may be crossed.
    as_of : str, optional
        Date of the status of ports, lines and services.
    rates : pathlib.Path, optional
        File of the user's own prices.
    depart : str, optional
        Departure time, local to the origin.
    alternatives : int
        Number of alternative routes.
    tradeoffs : bool
        Whether to list routes best by several weightings.
    plot : pathlib.Path, optional
        File of a plot of the trade-offs.
    currency : str
        Currency of the table; totals are also shown in that of the plan, or in USD.
    plan : pathlib.Path, optional
        Folder of a plan.
    region : {"plan", "eurasia"}, optional
        Roads of the plan's region, or of all Eurasia.
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
        allow_transit=tuple(allow_transit or ()), modes=split_commas(mode),
        as_of=as_of, rates=rates, depart=depart,
        alternatives=alternatives, tradeoffs=tradeoffs or plot is not None,
        deciding=depart is None,
    )  # fmt: skip
    _check_outputs(filter(None, (geojson, plot, map_)))
    with status_spinner("Opening the network") as step:
        work = open_workspace(plan, region=region, progress=step)
        work.begin()
        ends = (query.origin, *query.places_to_pass, query.destination)
        matches = [work.match(place) for place in ends]
        _import_ahead(LANGUAGES if as_json else (lang,))
        book, code = work.router.model(profile).book, currency.upper()
        dollars, other = Currency.pair(
            book, work.plan.currency if code == "USD" else code
        )
        result = answer(work, query)
        route = result.best
    if geojson is not None:
        from network.export.route_files import write_routes  # noqa: PLC0415 - heavy

        write_routes(route.to_gdf(), geojson, messages=route.messages, language=lang)
    if plot is not None and result.trade_offs is not None:
        from corridors.tradeoff_plot import save_trade_offs  # noqa: PLC0415 - heavy

        save_trade_offs(result.trade_offs.related, plot)
    if map_ is not None:
        from corridors.atlas.route_pages import write_route_map  # noqa: PLC0415 - heavy

        write_route_map(work, result.routes, map_, work.resolve(query))
    if as_json:
        show_json(as_record(result, matches, other, lang))
        return
    currencies = (dollars, other) if code == "USD" else (other, dollars)
    say = partial(show, language=lang)
    show_route(route, matches, currencies, say)
    show_more(result, currencies[0], say)
    for path in filter(None, (geojson, plot, map_)):
        print_line(say(Message("cli.written", {"path": str(path)})))


def _check_outputs(paths: "Iterable[Path]") -> None:
    """Refuse, before a build, what is no file, and one file for two outputs."""
    seen: set[str] = set()
    for path in paths:
        check_file(path)
        target = os.path.realpath(path)
        if target in seen:
            msg = f"{path} is named for two outputs; give each a file of its own."
            raise RequestError(msg)
        seen.add(target)


def _import_ahead(languages: "Iterable[str]") -> None:
    """Import what an answer needs, while the engine is opened in another thread."""
    from gis_data.geodesy import geod  # noqa: PLC0415 - heavy

    for name in ("edge_costs", "notes", "route_output"):
        import_module(f"network.query.{name}")
    geod()
    for language in languages:
        prepare(language)


def as_record(
    result: Answer, matches: "list[Match]", money: Currency, lang: str = "en"
) -> dict[str, object]:
    """Return an answer as plain values.

    Parameters
    ----------
    result : Answer
        The routes.
    matches : list of Match
        Places of the query: origin, via, destination.
    money : Currency
        Second currency of the total.
    lang : str
        Language of the messages' texts.

    Returns
    -------
    dict
        Places, exchange rate, and `corridors.answers.Answer.to_dict`.
    """
    cost = money.of_estimate(result.best.total("cost_usd"))
    return {
        "places": [
            {"id": m.place.id, "name_en": m.place.name_en, "name_zh": m.place.name_zh,
             "country": m.place.country, "lon": m.place.lon, "lat": m.place.lat,
             "found_by": m.how, "note": m.note and message_record(m.note, lang)}
            for m in matches
        ],
        "exchange": {**money.as_record(), "total": cost},
        **result.to_dict(lang),
    }  # fmt: skip
