"""Dwell and cost of cargo and passengers at borders, gauge yards and terminals."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from network.build.border_dwell import BorderDwells, reload_of
from network.build.border_rows import (
    BorderStop,
    Gateway,
    citable_rows,
    ends_of,
    gateways_of,
    same_gauge,
    stop_of,
)
from network.build.country_groups import country_groups
from network.build.opening import mean_waits_h
from network.model.errors import MissingFigureError
from network.model.estimate import ZERO, Estimate

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping

    from gis_data.gazetteer.gazetteer import PlanTables
    from network.costs.cost import Use
    from network.costs.parameters import ParameterSet

COLUMNS = (
    "gateway_id", "mode", "leaving", "dwell_low_h", "dwell_h", "dwell_high_h",
    "reload_h", "wait_h", "wait_basis", "cost_usd_per_teu", "cost_low_usd_per_teu",
    "cost_high_usd_per_teu",
    "cost_source", "cost_confidence", "cost_basis", "passenger_dwell_low_h",
    "passenger_dwell_h", "passenger_dwell_high_h", "passenger_source",
    "passenger_confidence", "passenger_basis", "basis", "source", "confidence",
    "rows", "note",
)  # fmt: skip
YARD_COLUMNS = (
    "yard_id", "dwell_low_h", "dwell_h", "dwell_high_h", "cost_low_usd_per_teu",
    "cost_usd_per_teu", "cost_high_usd_per_teu", "cost_source", "cost_confidence",
    "cost_basis", "passenger_dwell_low_h", "passenger_dwell_h",
    "passenger_dwell_high_h", "passenger_source", "passenger_confidence",
    "passenger_basis", "basis", "source", "confidence", "note",
)  # fmt: skip
#: Columns of a fixed cost, and endings of the evidence columns of a figure.
FIXED_COSTS = ("cost_low_usd_per_teu", "cost_usd_per_teu", "cost_high_usd_per_teu")
EVIDENCE_OF = ("source", "confidence", "basis")
_LEAST_H = 1.0
_LAND = ("rail", "road")


def gateway_dwell(
    ports: pd.DataFrame, plan: PlanTables, *, book: ParameterSet
) -> pd.DataFrame:
    """Return the dwell and the cost of the border stop of every gateway.

    A stop is taken as published for the gateway and direction (``border_hours``, or
    the gateway's own row); else as published for other gateways of the same two
    countries and mode; else as the means of both countries, out of the one and into
    the other (``country_groups``); else as the mean CAREC publishes of all gates;
    else as its own row estimates it. An estimate never replaces a published figure,
    but it gives the range. Inside the Eurasian Economic Union there is no customs
    stop, and the estimate of its own row is used.

    What is charged here is the stop without the reload, which the gauge yard
    charges (`yard_dwell`): hours that contain a change of gauge are shortened by
    it (``reload_h``), low, typical and high each, so that the two add up to the
    published hours. A mean by road contains the wait for the ports to open: that of
    all of them together is taken out, and ``wait_h`` is that of the port by its own
    opening hours, or of all together where these are not known. Freight dwells at
    least an hour at a customs border.

    Parameters
    ----------
    ports : pandas.DataFrame
        As `gis_data.plan.Plan.gateways` returns them: ``dwell_h_low``,
        ``dwell_h_typ``, ``dwell_h_high`` and ``dwell_basis``; a basis that says
        estimate or judgement is an estimate.
    plan : PlanTables
        Its ``border_dwell``, ``gauge_yards``, ``border_hours`` and
        ``country_groups``.
    book : ParameterSet
        The figures.

    Returns
    -------
    pandas.DataFrame
        Columns `COLUMNS`, one row per gateway and mode (rail, road, river, sea,
        air), ports first; of crossings by land two, by the country that is
        ``leaving``, first that of the port. Hours, and USD per TEU; ``rows`` holds
        the ids of the rows cited, separated by blanks; ``basis`` and
        ``passenger_basis`` are published, published analogue, pair mean or estimate.
        Only ``note`` and, but at crossings by land, ``leaving`` may be empty.
    """
    gateways = gateways_of(ports, country_groups(plan.table("country_groups")))
    yards = plan.table("gauge_yards")
    citable = citable_rows(plan.table("border_dwell"), yards, ports)
    dwells = BorderDwells.read(gateways, citable, plan, book)
    waits_h = mean_waits_h(ports, plan)
    usual_h = round(sum(waits_h.values()) / max(len(waits_h), 1), 1)
    rows = []
    for gateway in gateways:
        at_land = gateway.kind == "crossing" and gateway.mode in _LAND
        for leaving in gateway.countries if at_land else ("",):
            stop = _elsewhere(gateway, book)
            waits: dict[str, object] = {"wait_h": 0.0, "wait_basis": ""}
            if at_land:
                stop = dwells.choose(gateway, leaving)
            if at_land and gateway.mode == "road" and stop.basis == "pair mean":
                stop = stop.shortened(usual_h)
                waits = _wait(gateway, waits_h, usual_h)
            tolls = dwells.line(gateway, leaving).get("tolls", "") if at_land else ""
            rows.append(
                {
                    "leaving": leaving,
                    **_freight(gateway, stop, customs=at_land),
                    **waits,
                    **cost_columns(_cost(gateway, tolls, book) if at_land else ZERO),
                    **_passengers(gateway, book),
                }
            )
    return pd.DataFrame(rows, columns=list(COLUMNS))


def yard_dwell(gauge_yards: pd.DataFrame, *, book: ParameterSet) -> pd.DataFrame:
    """Return what the change of gauge alone takes and costs at every yard.

    Most yards publish the whole border stop; ``hours_scope`` says so. Then the
    reload is the published one of a block train (at Brest the difference
    between trains with and without reload), and the rest is charged at the
    border. Where the scope is ``terminal``, the hours are the reload's own.

    Parameters
    ----------
    gauge_yards : pandas.DataFrame
        The reference table. Yards whose gauges do not differ are left out.
    book : ParameterSet
        The figures.

    Returns
    -------
    pandas.DataFrame
        Columns `YARD_COLUMNS`, one row per yard: hours, and USD per TEU.
        Passengers stay on board during a bogie exchange.
    """
    rows = []
    for row in gauge_yards.to_dict("records"):
        if same_gauge(row):
            continue
        reload = reload_of(str(row["country_a"]), str(row["country_b"]), book)
        basis = _basis(row)
        published = basis == reload.basis == "published"
        stop = stop_of(reload, "published" if published else "published analogue")
        hours = ends_of(row, "hours")
        if str(row["hours_scope"]).strip() == "terminal" and hours is not None:
            stop = BorderStop(
                *hours, basis, str(row["source"]),
                str(row["confidence"]), why="Hours of the terminal itself",
            )  # fmt: skip
        costs = ends_of(row, "cost_usd_teu")
        cost: Estimate = book.find("reload_cost", "rail", "*", "freight")
        if costs:
            evidence_of = str(row["source"]), str(row["confidence"]), "published"
            cost = Estimate(*costs, "USD/TEU", *evidence_of)
        bogies = book.find("reload", "rail", "*", "passenger")
        rows.append(
            {
                "yard_id": str(row["id"]),
                **_hours("", stop.low_h, stop.typical_h, stop.high_h),
                **cost_columns(cost),
                **_hours("passenger_", *bogies.levels),
                "passenger_source": bogies.source,
                "passenger_confidence": bogies.confidence,
                "passenger_basis": bogies.basis,
                "basis": stop.basis,
                "source": stop.source,
                "confidence": stop.confidence,
                "note": stop.why,
            }
        )
    return pd.DataFrame(rows, columns=list(YARD_COLUMNS))


def _freight(gateway: Gateway, stop: BorderStop, *, customs: bool) -> dict[str, object]:
    """Return the freight columns; a customs stop takes an hour at the least."""
    low, typical, high = stop.low_h, stop.typical_h, stop.high_h
    if customs and not gateway.union:
        typical = max(typical, _LEAST_H)
        low, high = min(max(low, _LEAST_H), typical), max(high, typical)
    return {
        "gateway_id": gateway.id,
        "mode": gateway.mode,
        **_hours("", low, typical, high),
        "reload_h": stop.reload_h,
        "basis": stop.basis,
        "source": stop.source,
        "confidence": stop.confidence,
        "rows": " ".join(stop.rows),
        "note": stop.why,
    }


def _wait(
    gateway: Gateway, waits_h: Mapping[str, float], usual_h: float
) -> dict[str, object]:
    """Return the mean wait for a port to open, by its own hours or those of all."""
    for name in (gateway.id, *gateway.other_ids):
        if name in waits_h:
            return {"wait_h": waits_h[name], "wait_basis": "derived"}
    return {"wait_h": usual_h, "wait_basis": "analogue"}


def _elsewhere(gateway: Gateway, book: ParameterSet) -> BorderStop:
    """Return the hours at an airport, an inland terminal, a river or a sea."""
    if gateway.own is not None:
        return gateway.own
    country = gateway.countries[0]
    if gateway.mode == "air":
        parts = (
            book.find("dwell", "airport", "", "freight"),
            book.find("customs", "air", country, "export"),
        )
        total, why = sum(parts, ZERO), "; ".join(part.why for part in parts)
        return BorderStop(
            *total.levels, "estimate", total.source, total.confidence,
            tuple(part.id for part in parts), why=why,
        )  # fmt: skip
    if gateway.mode in _LAND:
        figure = book.find("dwell", "rail_road", country, "freight")
    else:
        figure = book.find("border", "river", country, "freight")
    return stop_of(figure, "estimate")


def evidence(stem: str) -> list[str]:
    """Return the columns of source, confidence and basis of a figure."""
    return [f"{stem}_{what}" for what in EVIDENCE_OF]


def basis_code(text: pd.Series) -> pd.Series:
    """Return the basis of gateway hours in the terms of an `Estimate`."""
    return text.replace({"published analogue": "analogue", "pair mean": "analogue"})


def yard_columns(yard: Mapping[Hashable, object]) -> dict[str, object]:
    """Return the edge columns of a change of gauge.

    Parameters
    ----------
    yard : mapping
        A row of `yard_dwell`.

    Returns
    -------
    dict
        Hours and costs, and their source, confidence and basis.
    """
    hours = ("dwell_low_h", "dwell_h", "dwell_high_h")
    same = (*hours, *(f"passenger_{name}" for name in hours), *FIXED_COSTS)
    columns = {name: yard[name] for name in (*same, *evidence("cost"), "confidence")}
    for stem, prefix in (("dwell", ""), ("passenger_dwell", "passenger_")):
        for what in EVIDENCE_OF:
            columns[f"{stem}_{what}"] = yard[f"{prefix}{what}"]
    columns["dwell_basis"] = str(yard["basis"]).removeprefix("published ")
    return columns


def cost_columns(cost: Estimate) -> dict[str, object]:
    """Return the edge columns of a fixed cost.

    Parameters
    ----------
    cost : Estimate
        In USD per TEU.

    Returns
    -------
    dict
        Low, typical and high cost, and their source, confidence and basis.
    """
    return {
        "cost_low_usd_per_teu": cost.low,
        "cost_usd_per_teu": cost.typical,
        "cost_high_usd_per_teu": cost.high,
        "cost_source": cost.source,
        "cost_confidence": cost.confidence,
        "cost_basis": cost.basis,
    }


def _cost(gateway: Gateway, tolls: str, book: ParameterSet) -> Estimate:
    keys = [*([] if gateway.union else ["freight"]), *tolls.split()]
    parts = (book.find("border_cost", gateway.mode, "*", key) for key in keys)
    return sum(parts, ZERO)


def _passengers(gateway: Gateway, book: ParameterSet) -> dict[str, object]:
    basis = "estimate"
    if gateway.mode == "air":
        check_in = book.find("dwell", "airport", "", "passenger")
        figure = check_in + book.find("customs", "air", "", "people")
    elif gateway.kind == "inland" and gateway.mode in _LAND:
        figure = book.find("dwell", "rail_road", "", "passenger")
    elif gateway.mode not in _LAND:
        figure = book.find("border", "river", "*", "passenger")
    elif gateway.union:
        figure = book.find("border", gateway.mode, "*", "union_passenger")
    else:
        pair = "-".join(sorted(gateway.countries))
        figure = book.find("border", gateway.mode, pair, "passenger")
        if f".{pair}." in figure.id:
            basis = "published analogue"
    hours = _hours("passenger_", *figure.levels)
    return {
        **hours,
        "passenger_source": figure.source,
        "passenger_confidence": figure.confidence,
        "passenger_basis": basis,
    }


def _hours(prefix: str, low: float, typical: float, high: float) -> dict[str, object]:
    names = ("dwell_low_h", "dwell_h", "dwell_high_h")
    return {
        f"{prefix}{name}": hour
        for name, hour in zip(names, (low, typical, high), strict=True)
    }


def _basis(row: Mapping[Hashable, object]) -> str:
    """Return the basis of a yard's hours: published or estimate."""
    published = str(row["hours_basis"]).startswith("published")
    return "published" if published else "estimate"


def handling(
    book: ParameterSet, kind: str, country: str, use: Use
) -> dict[str, object]:
    """Return the edge columns of one handling at a terminal.

    Parameters
    ----------
    book : ParameterSet
        The figures.
    kind : {"port", "rail_road", "airport"}
        Kind of terminal.
    country : str
        ISO 3166-1 alpha-2.
    use : {"freight", "passenger"}
        Whose handling.

    Returns
    -------
    dict
        Hours low, typical and high; for freight the cost per TEU where a
        figure is known; their source, confidence and basis.
    """
    hours = book.find("dwell", kind, country, use)
    columns: dict[str, object] = {
        "dwell_low_h": hours.low,
        "dwell_h": hours.typical,
        "dwell_high_h": hours.high,
        "dwell_source": hours.source,
        "dwell_confidence": hours.confidence,
        "dwell_basis": hours.basis,
        "freight": use == "freight",
        "passenger": use == "passenger",
    }
    if use == "freight":
        try:
            cost: Estimate = book.find("handling", kind, country, use)
        except MissingFigureError:
            cost = ZERO
        columns |= cost_columns(cost)
    return columns
