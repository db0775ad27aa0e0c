"""The contracts of the published figures that plans inherit or replace."""

from __future__ import annotations

from gis_data.plan_files.columns import ID, NOTES, SOURCE, Table, must, number, text

_VALUE = (
    number("value", "", "value, in `unit`"),
    number("low", "", "lowest value, in `unit`"),
    number("high", "", "highest value, in `unit`"),
    text("year", "price or observation year"),
)
_PERIOD = text("period", "part of the year")
_DERIVED = text("derived", "yes when computed from other rows")

BORDER_DWELL = Table(
    "border_dwell",
    "one published dwell, queue or clearance time",
    (
        ID,
        must("place", "place it was measured at"),
        must("metric", "what was measured"),
        must("unit", "unit of the value"),
        *SOURCE,
        text("counterpart", "place opposite"),
        text("mode", "mode"),
        text("direction", "direction"),
        *_VALUE,
        _PERIOD,
        NOTES,
    ),
    own=False,
)

PARAMETERS = Table(
    "parameters",
    "one default of the cost and time model",
    (
        must("parameter", "name of the parameter"),
        must("mode", "mode it is for"),
        must("region", "region it is for"),
        must("unit", "unit of the value"),
        *SOURCE,
        *_VALUE,
        NOTES,
    ),
    key="parameter",
    own=False,
)

RATES = Table(
    "rates",
    "one published rate, tariff or price; where it differs from parameters, it wins",
    (
        ID,
        must("category", "fx, sea, terminal, rail_russia, ..."),
        must("item", "what is priced"),
        must("unit", "unit of the value"),
        *SOURCE,
        text("mode", "mode"),
        text("region_or_route", "where it holds"),
        *_VALUE,
        _PERIOD,
        _DERIVED,
        NOTES,
    ),
    own=False,
)

THROUGHPUT = Table(
    "throughput",
    "one published volume of one port in one period",
    (
        ID,
        must("place", "place"),
        must("metric", "what was counted"),
        must("unit", "unit of the value"),
        *SOURCE,
        text("type", "kind of place"),
        _PERIOD,
        text("direction", "direction"),
        *_VALUE,
        number("change_pct", "%", "change on the year before"),
        _DERIVED,
        NOTES,
    ),
    own=False,
)

REFERENCE_JOURNEYS = Table(
    "reference_journeys",
    "one published journey to judge the model by",
    (
        ID,
        must("origin", "where it starts"),
        must("destination", "where it ends"),
        must("kind", "rail, rail_passenger, road, sea, multimodal"),
        *SOURCE,
        text("service", "service"),
        number("distance_km", "km", "published distance", 0),
        number("distance_km_low", "km", "least of several published distances", 0),
        number("distance_km_high", "km", "greatest of several published distances", 0),
        number("time_h", "h", "published time", 0),
        number("time_h_low", "h", "published time, low", 0),
        number("time_h_high", "h", "published time, high", 0),
        text("note", "remarks"),
    ),
    own=False,
)

FIGURE_TABLES = (BORDER_DWELL, PARAMETERS, RATES, THROUGHPUT, REFERENCE_JOURNEYS)
