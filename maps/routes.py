"""Routes, from frames of legs to what a page draws and tabulates."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from gis_data.cells import cell
from gis_data.geodesy import checked_crs
from gis_data.messages.catalogue import texts
from gis_data.messages.message import LANGUAGES, I18nText, Message
from gis_data.schema import CONFIDENCES, Field, Problem, problems
from maps.codec import packed_column, packed_geometry
from maps.errors import PageError
from maps.i18n import heading, value_labels

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping, Sequence

    import geopandas as gpd
    import pandas as pd

    from maps.style import Words

LEG_FIELDS = (
    Field("route_id", doc="Route that the leg belongs to"),
    Field("leg", kind="int", low=0, doc="Place of the leg in its route"),
    Field("mode", doc="rail, road, sea, air or transfer"),
    Field("kind", required=False, doc="access: first or last mile; wait: for a gate"),
    Field("from_name", doc="Where the leg starts"),
    Field("to_name", doc="Where the leg ends"),
    *(
        Field(f"{end}_offset_km", "km", doc, required=False, kind="float")
        for end, doc in (
            ("from", "Distance of the start from the place named; empty at a position"),
            ("to", "Distance of the end from the place named; empty at a position"),
        )
    ),
    Field("via", required=False, doc="Named lines it uses"),
    Field("length_km", "km", "Length", required=False, kind="float", low=0),
    Field("moving_h", "h", "Time under way", required=False, kind="float", low=0),
    Field("dwell_h", "h", "Dwell", required=False, kind="float", low=0),
    Field("wait_h", "h", "Wait for a departure", required=False, kind="float", low=0),
    Field("cost_usd", "USD", "Cost", required=False, kind="float", low=0),
    Field("co2_kg", "kg", "CO2", required=False, kind="float", low=0),
    Field("border", required=False, doc="Border crossing of the leg"),
    Field("gauge_break", required=False, kind="bool", doc="Whether the gauge changes"),
    Field("source", required=False, doc="Sources of its figures, joined by ' ; '"),
    Field("confidence", allowed=CONFIDENCES, doc="Confidence in the figures"),
    Field("schematic", required=False, kind="bool", doc="Drawn straight, mostly"),
    Field("unit", required=False, doc="What cost and CO2 are for: TEU, t, ..."),
)
ROUTE_FIELDS = (
    Field("route_id", unique=True, doc="Route"),
    Field("name_en", doc="What the route is called, in English"),
    Field("name_zh", required=False, doc="What the route is called, in Chinese"),
)
#: Columns of a leg that the kit reads, by its names for them.
LEG_COLUMNS: Final = {
    "mode": "mode",
    "kind": "kind",
    "from_offset": "from_offset_km",
    "to_offset": "to_offset_km",
    "length": "length_km",
    "moving": "moving_h",
    "dwell": "dwell_h",
    "wait": "wait_h",
    "cost": "cost_usd",
    "co2": "co2_kg",
    "gauge_break": "gauge_break",
    "confidence": "confidence",
    "schematic": "schematic",
    "unit": "unit",
}
#: Quantities of a leg that have a source and a confidence of their own: those of
#: ``dwell_h`` are in ``dwell_source`` and ``dwell_confidence``.
QUANTITIES: Final = ("length", "moving", "dwell", "wait", "cost", "co2")
_SHOWN_FROM: Final = {"cost": 0.5, "co2": 0.5}  # smaller ones are shown as zero
_CHARGED = Field("source", doc="Sources; only a leg without figures needs none")
#: Columns of a leg that hold one text in several languages.
LEG_TEXTS: Final = {
    stem: {"en": english, **{each: f"{stem}_{each}" for each in LANGUAGES[1:]}}
    for stem, english in (
        ("from", "from_name"),
        ("to", "to_name"),
        ("via", "via"),
        ("border", "border"),
    )
}
#: Totals of a route that the kit reads, by its names for them.
TOTAL_COLUMNS: Final = {
    "length": "length_km",
    "time": "time_h",
    "cost": "cost_usd",
    "co2": "co2_kg",
}
#: Totals of the summary over all legs.
TOTALS: Final = (
    "length_km",
    "time_h",
    "moving_h",
    "dwell_h",
    "wait_h",
    "cost_usd",
    "co2_kg",
    "generalised_usd",
)
_MARKER_LIMIT_KM = 60.0


@dataclass(frozen=True, kw_only=True)
class Route:
    """One route: its legs, or the reason why there is none.

    Attributes
    ----------
    name : str
        Short name, unique on its page.
    title : tuple of str
        What it is called: English, Chinese and, if any, Russian, Korean.
    legs : geopandas.GeoDataFrame
        Rows in travel order with the columns `LEG_FIELDS`, EPSG:4326. Lines, or
        points or no geometry for legs without movement. Numbers are NaN where they
        are not known. ``from_zh``, ``to_zh``, ``border_zh`` ... give names in other
        languages; ``dwell_source``, ``dwell_confidence``, ``cost_source`` ... are
        given where they may differ from those of the leg (`QUANTITIES`).
        A border or gauge break is marked at ``marker_lon``, ``marker_lat``
        where they are given, else at the middle of a leg of 60 km or less.
    reason : tuple of str
        Why there is no route, where `legs` is empty.
    note : tuple of str
        What was assumed: profile, criterion, date, what was left out; one
        statement a line.
    totals : mapping of str to float or None
        Each of `TOTALS` over all legs; None where it is not known.
    ranges : mapping of str to (float, float)
        Low and high of those totals that have them.
    """

    name: str
    title: Words
    legs: gpd.GeoDataFrame
    reason: Words = ()
    note: Words = ()
    totals: Mapping[str, float | None] = field(default_factory=dict)
    ranges: Mapping[str, tuple[float, float]] = field(default_factory=dict)


def routes_of(legs: gpd.GeoDataFrame, summary: pd.DataFrame) -> tuple[Route, ...]:
    """Return the routes of a table, each with its legs.

    Parameters
    ----------
    legs : geopandas.GeoDataFrame
        Legs of all routes, columns `LEG_FIELDS`.
    summary : pandas.DataFrame
        One row for each route in the order of the page, columns `ROUTE_FIELDS`;
        `TOTALS`, with ``time_low_h``, ``time_high_h`` ..., what all legs take;
        ``reason_en``, ``reason_zh`` tell why a route has no legs, ``note_en``,
        ``note_zh`` what was assumed (``_ru`` and ``_ko`` likewise).

    Returns
    -------
    tuple of Route
        One for each row of `summary`.

    Raises
    ------
    PageError
        If a table breaks its contract, if legs belong to no route, or if a
        route has neither legs nor a reason; the message lists every error.
    """
    errors = [
        *problems(summary, ROUTE_FIELDS, where="routes", key="route_id"),
        *problems(legs, LEG_FIELDS, where="legs", key="route_id"),
        *problems(_charged(legs), (_CHARGED,), where="legs", key="route_id"),
    ]
    if not errors:
        errors = _orphans(legs, summary)
    if errors:
        msg = "routes cannot be drawn:\n" + "\n".join(f"- {each}" for each in errors)
        raise PageError(msg)
    ordered = checked_crs(legs, where="legs").sort_values("leg", kind="stable")
    return tuple(
        Route(
            name=str(row["route_id"]),
            title=_texts(row, "name"),
            legs=ordered[ordered["route_id"] == row["route_id"]],
            reason=_texts(row, "reason"),
            note=_texts(row, "note"),
            totals={name: _number(row, name) for name in TOTALS},
            ranges=_ranges(row),
        )
        for row in summary.to_dict("records")
    )


def _ranges(row: Mapping[Hashable, Any]) -> dict[str, tuple[float, float]]:
    """Return low and high of the totals that have both."""
    ranges = {}
    for name in TOTALS:
        stem, _, unit = name.rpartition("_")
        low, high = (_number(row, f"{stem}_{end}_{unit}") for end in ("low", "high"))
        if low is not None and high is not None:
            ranges[name] = (low, high)
    return ranges


def _number(row: Mapping[Hashable, Any], column: str) -> float | None:
    value = row.get(column)
    return None if value is None or math.isnan(value) else float(value)


def _charged(legs: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return the legs that have a figure above zero."""
    figures = legs.reindex(columns=[LEG_COLUMNS[name] for name in QUANTITIES])
    return legs[figures.astype(float).gt(0).any(axis=1)]


def route_values(routes: Sequence[Route]) -> dict[str, I18nText]:
    """Return translations of the modes and units that some routes use.

    Parameters
    ----------
    routes : sequence of Route
        Routes of one page.

    Returns
    -------
    dict
        Value to its words in every language.
    """
    columns = (route.legs.get(c, []) for route in routes for c in ("mode", "unit"))
    labels = value_labels(value for column in columns for value in column)
    kinds = {"access": Message("leg.access"), "wait": Message("leg.wait")}
    return labels | {kind: texts(message) for kind, message in kinds.items()}


def route_languages(routes: Sequence[Route]) -> set[str]:
    """Return the languages that the ends of legs have names in.

    Parameters
    ----------
    routes : sequence of Route
        Routes of one page.

    Returns
    -------
    set of str
        A subset of ``en``, ``zh``, ``ru``, ``ko``.
    """
    return {
        language
        for route in routes
        for language, column in LEG_TEXTS["from"].items()
        if column in route.legs.columns and route.legs[column].fillna("").ne("").any()
    }


def packed_routes(
    routes: Sequence[Route], languages: Sequence[str]
) -> dict[str, object]:
    """Return routes as plain JSON values, with texts as `I18nText`.

    Parameters
    ----------
    routes : sequence of Route
        Routes of one page.
    languages : sequence of str
        Languages of the page.

    Returns
    -------
    dict
        ``routes``: texts, totals, columns and evidence of the legs, packed geometry
        and markers of each; ``sources``: what the evidence refers to by number.
    """
    sources: dict[str, int] = {}
    packed = [_packed_route(route, languages, sources) for route in routes]
    return {"routes": packed, "sources": list(sources)}


def _packed_route(
    route: Route, languages: Sequence[str], sources: dict[str, int]
) -> dict[str, object]:
    legs = route.legs
    names = [column[each] for column in LEG_TEXTS.values() for each in languages]
    record: dict[str, object] = {
        "name": route.name,
        "title": heading(route.title),
        "reason": heading(route.reason),
        "note": heading(route.note),
        "totals": {name: route.totals.get(name) for name in TOTALS},
        "ranges": {name: list(ends) for name, ends in route.ranges.items()},
        "n": len(legs),
    }
    record["columns"] = {
        column: packed_column(legs[column])
        for column in (*LEG_COLUMNS.values(), *names)
        if column in legs.columns
    }
    record["evidence"] = [_evidence(leg, sources) for leg in legs.to_dict("records")]
    if len(legs):
        record["geom"] = packed_geometry(legs.geometry, precision_deg=1e-4)
        record["markers"] = _markers(legs)
    return record


def _evidence(
    leg: Mapping[Hashable, Any], sources: dict[str, int]
) -> list[list[object]]:
    """Return sources and confidence of the figures of a leg that a table shows.

    Figures that share both are one entry: their numbers in `QUANTITIES`, the numbers
    of the sources, the confidence. A figure without its own has those of the leg.
    """
    groups: dict[tuple[str, str], list[int]] = {}
    for number, name in enumerate(QUANTITIES):
        column = LEG_COLUMNS[name]
        stem = column.rpartition("_")[0]
        if not (leg.get(column) or 0) >= _SHOWN_FROM.get(name, 0.05):
            continue
        source = cell(leg, f"{stem}_source") or cell(leg, "source")
        confidence = cell(leg, f"{stem}_confidence") or cell(leg, "confidence")
        groups.setdefault((source, confidence), []).append(number)
    return [
        [
            numbers,
            [sources.setdefault(s, len(sources)) for s in source.split(" ; ") if s],
            confidence,
        ]
        for (source, confidence), numbers in groups.items()
    ]


def _markers(legs: gpd.GeoDataFrame) -> list[dict[str, object]]:
    """Return where borders and gauge breaks are marked, if that is known."""
    markers: list[dict[str, object]] = []
    for i, (_, leg) in enumerate(legs.iterrows()):
        border = str(leg.get("border") or "").strip()
        border = "" if border.lower() == "nan" else border
        breaks = str(leg.get("gauge_break", "")).lower() in {"true", "1", "1.0"}
        spot = _marker_spot(leg) if border or breaks else None
        if spot is not None:
            markers.append(
                {
                    "leg": i,
                    "border": border,
                    "gauge_break": breaks,
                    "lon": round(spot[0], 5),
                    "lat": round(spot[1], 5),
                }
            )
    return markers


def _marker_spot(leg: pd.Series) -> tuple[float, float] | None:
    lon, lat = leg.get("marker_lon"), leg.get("marker_lat")
    if isinstance(lon, float) and isinstance(lat, float) and not math.isnan(lon + lat):
        return lon, lat
    shape = leg.geometry
    if shape is None or shape.is_empty:
        return None
    if shape.geom_type == "Point":
        return shape.x, shape.y
    length_km = leg.get("length_km")
    if isinstance(length_km, float | int) and length_km <= _MARKER_LIMIT_KM:
        middle = shape.interpolate(0.5, normalized=True)
        return middle.x, middle.y
    return None


def _orphans(legs: pd.DataFrame, summary: pd.DataFrame) -> list[Problem]:
    with_legs = set(legs["route_id"].astype(str))
    named = set(summary["route_id"].astype(str))
    errors = [
        Problem("legs", each, "route_id", "no such route in the summary; add a row")
        for each in sorted(with_legs - named)
    ]
    for row in summary.to_dict("records"):
        empty = str(row["route_id"]) not in with_legs
        if empty and not any(_texts(row, "reason")):
            message = "has no legs and no reason; give the reason in reason_en"
            errors.append(Problem("routes", str(row["route_id"]), "reason_en", message))
    return errors


def _texts(row: Mapping[Hashable, Any], stem: str) -> Words:
    return tuple(cell(row, f"{stem}_{language}") for language in LANGUAGES)
