"""What a network says of itself: plan, day, names, countries, and what is not in it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gis_data.messages.message import LANGUAGES
from gis_data.provenance import sources
from network.build.country_groups import country_groups
from network.build.land.gate_periods import last_day
from network.build.land.gateways import first_day
from network.model.schema import SCHEMA_VERSION

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import pandas as pd

    from gis_data.plan import Plan
    from gis_data.row_log import RowLog


def network_meta(
    plan: Plan, log: RowLog, places: pd.DataFrame, price_year: int
) -> dict[str, Any]:
    """Return the description of a network: its plan, sources and countries.

    Parameters
    ----------
    plan : Plan
        Its ``gauge_yards`` are named.
    log : RowLog
        Notes about countries of the network are marked as matched.
    places : pandas.DataFrame
        ``country`` of every place.
    price_year : int
        Year of all prices.

    Returns
    -------
    dict
        ``trade_notes``: for each note ``through`` and ``ends``, ISO 3166-1 alpha-2
        codes separated by spaces, ``note``, the code of a message after
        ``note.trade_``, and ``since``, the first day of it as yyyymmdd.
        ``sanctions``: by country the code of the message on it, after
        ``note.sanctions_``; transit of the country is closed unless it is allowed.
        ``sanctions_since``: the first day of that message. ``domestic_transit``: for
        each declared transit the texts of its row, and its days as yyyymmdd.
        ``customs_unions``: for each the codes of its countries.
        ``yard_names``: English, Chinese and Russian name by id. ``passages``: names of
        each canal and strait by id, in the order of `LANGUAGES`, then others.
    """
    countries = set(places["country"].astype(str))
    notes = log.rows("trade_notes")
    applies = [
        not countries.isdisjoint(through.split())
        and not countries.isdisjoint(ends.split())
        for through, ends in zip(notes["through"], notes["ends"], strict=True)
    ]
    log.match_where("trade_notes", notes, applies)
    barred = log.rows("sanctions")
    log.match_where("sanctions", barred, barred["country"].isin(countries))
    transits = log.rows("domestic_transit")
    log.match_where("domestic_transit", transits, transits["country"].isin(countries))
    return {
        "crs": "EPSG:4326",
        "schema_version": SCHEMA_VERSION,
        "plan": plan.id,
        "price_year": price_year,
        "state_on": max(source.retrieved for source in sources().values()),
        "yard_names": _yard_names(plan.table("gauge_yards")),
        "passages": passage_names(plan.table("passages")),
        "trade_notes": _dated(notes, "through", "ends", "note"),
        "sanctions": dict(zip(barred["country"], barred["note"], strict=True)),
        "sanctions_since": {
            row["country"]: row["since"] for row in _dated(barred, "country")
        },
        "domestic_transit": _transit_rows(transits),
        "customs_unions": [
            sorted(group.countries)
            for group in country_groups(plan.table("country_groups")).values()
            if group.union
        ],
    }


def _dated(notes: pd.DataFrame, *columns: str) -> list[dict[str, Any]]:
    """Return columns of notes with the first day of each, as yyyymmdd."""
    rows = notes[[*columns, "since"]].to_dict("records")
    return [
        {str(name): cell for name, cell in row.items()}
        | {"since": first_day(row["since"])}
        for row in rows
    ]


def _transit_rows(transits: pd.DataFrame) -> list[dict[str, object]]:
    """Return the declared transits of domestic cargo as plain values."""
    rows = []
    for row in transits.to_dict("records"):
        text = {str(name): str(value or "") for name, value in row.items()}
        names = ("id", "country", "through", "gates", "profiles", "name_en", "name_zh")
        days = {"valid_from": first_day(text["valid_from"]),
                "valid_to": last_day(text["valid_to"])}  # fmt: skip
        rows.append({**{name: text[name] for name in names}, **days})
    return rows


def _yard_names(yards: pd.DataFrame) -> dict[str, list[str]]:
    columns = (
        yards[name].fillna("").astype(str) if name in yards else [""] * len(yards)
        for name in ("id", "name_en", "name_zh", "name_ru")
    )
    return {key: names for key, *names in zip(*columns, strict=True)}


def passage_names(passages: pd.DataFrame) -> dict[str, list[str]]:
    """Return the names of canals and straits.

    Parameters
    ----------
    passages : pandas.DataFrame
        Table ``passages``.

    Returns
    -------
    dict of str to list of str
        By id: one name a language of `LANGUAGES`, empty where not known, then other
        names.
    """
    columns = ["id", *(f"name_{language}" for language in LANGUAGES), "also"]
    rows = passages[columns].fillna("").astype(str).to_numpy().tolist()
    return {key: [*names, *filter(None, also.split("|"))] for key, *names, also in rows}


def unplaced_meta(
    log: RowLog, gateways: Sequence[str], yards: Sequence[str], beyond: Iterable[str]
) -> dict[str, Any]:
    """Return what could not be placed in a network, and why.

    Parameters
    ----------
    log : RowLog
        The reasons used are marked as matched, and the periods of such gateways,
        which apply once there is a link.
    gateways : sequence of str
        Gateways without a link.
    yards : sequence of str
        Gauge yards without track of both gauges.
    beyond : iterable of str
        Gateways outside the road network, which need no reason.

    Returns
    -------
    dict
        ``gateways_without_link``, ``yards_without_track`` and
        ``services_without_route`` (ids),
        ``unplaced_because`` (reason by id).
    """
    reasons, services = log.rows("unplaced"), log.rows("services")
    lost = services[~services.index.isin(log.matched("services"))]
    lost = lost[lost["id"].isin(reasons["id"][reasons["kind"] == "service"])]
    log.match("services", lost.index)
    used = reasons["id"].isin({*gateways, *yards, *lost["id"], *beyond})
    log.match_where("unplaced", reasons, used)
    periods = log.rows("gateway_periods")
    waiting = periods["gateway_id"].isin(reasons.loc[used, "id"])
    log.match_where("gateway_periods", periods, waiting)
    return {
        "gateways_without_link": list(gateways),
        "yards_without_track": list(yards),
        "services_without_route": lost["id"].tolist(),
        "unplaced_because": dict(zip(reasons["id"], reasons["reason"], strict=True)),
    }
