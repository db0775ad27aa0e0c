"""What a network says of itself beside its edges: names, reasons, notes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gis_data.provenance import sources
from network.model.schema import SCHEMA_VERSION

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from gis_data.corrections import CorrectionLog
    from gis_data.plan import Plan
    from network.build.land.pipeline import Land


def network_meta(
    plan: Plan, log: CorrectionLog, places: pd.DataFrame, price_year: int
) -> dict[str, Any]:
    """Return what a network says of its plan, its sources and its countries.

    Parameters
    ----------
    plan : Plan
        Its ``gauge_yards`` are named.
    log : CorrectionLog
        Notes about countries of the network are marked as matched.
    places : pandas.DataFrame
        ``country`` of every place.
    price_year : int
        Year of all money.

    Returns
    -------
    dict
        ``trade_notes``: for each note ``through`` and ``ends``, ISO 3166-1 alpha-2
        codes separated by spaces, and ``note``, the code of a message after
        ``note.trade_``. ``sanctions``: by country the code of the message on it,
        after ``note.sanctions_``; transit of the country is closed unless it is
        allowed. ``yard_names``: English and Chinese name by id.
    """
    countries = set(places["country"].astype(str))
    notes = log.rows("trade_notes")
    known = [
        not countries.isdisjoint(through.split())
        and not countries.isdisjoint(ends.split())
        for through, ends in zip(notes["through"], notes["ends"], strict=True)
    ]
    log.match_where("trade_notes", notes, known)
    barred = log.rows("sanctions")
    log.match_where("sanctions", barred, barred["country"].isin(countries))
    return {
        "crs": "EPSG:4326",
        "schema_version": SCHEMA_VERSION,
        "plan": plan.id,
        "price_year": price_year,
        "state_on": max(source.retrieved for source in sources().values()),
        "yard_names": _yard_names(plan.table("gauge_yards")),
        "trade_notes": notes[["through", "ends", "note"]].to_dict("records"),
        "sanctions": dict(zip(barred["country"], barred["note"], strict=True)),
    }


def _yard_names(yards: pd.DataFrame) -> dict[str, list[str]]:
    names = ("id", "name_en", "name_zh")
    columns = (yards[name].fillna("").astype(str) for name in names)
    return {key: [name, name_zh] for key, name, name_zh in zip(*columns, strict=True)}


def unplaced_meta(
    log: CorrectionLog, lands: Sequence[Land], yards: Sequence[str]
) -> dict[str, Any]:
    """Return what has no place in a network, with the reason, and how lines matched.

    Parameters
    ----------
    log : CorrectionLog
        Reasons of what has no place are marked as matched, and the periods of such
        gateways: they wait for a link.
    lands : sequence of Land
        Rail, then road.
    yards : sequence of str
        Gauge yards without track of both gauges.

    Returns
    -------
    dict
        ``gateways_without_link`` and ``yards_without_track`` (ids),
        ``unplaced_because`` (reason by id), ``rail_lines`` and ``roads`` (one row a
        named line).
    """
    rail, road = lands
    gateways = sorted({*rail.refused, *road.refused})
    reasons = log.rows("unplaced")
    known = reasons["id"].isin({*gateways, *yards})
    log.match_where("unplaced", reasons, known)
    periods = log.rows("gateway_periods")
    waiting = periods["gateway_id"].isin(reasons.loc[known, "id"])
    log.match_where("gateway_periods", periods, waiting)
    return {
        "gateways_without_link": gateways,
        "yards_without_track": list(yards),
        "unplaced_because": dict(zip(reasons["id"], reasons["reason"], strict=True)),
        "rail_lines": rail.conflation.report.to_dict("records"),
        "roads": road.conflation.report.to_dict("records"),
    }
