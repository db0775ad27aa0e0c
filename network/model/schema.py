"""Schema of nodes, edges, legs and routes: columns, units, allowed values."""

from __future__ import annotations

from gis_data.messages.message import LANGUAGES
from gis_data.schema import Field

SCHEMA_VERSION = 1

MODES = ("rail", "road", "sea", "air", "transfer")
NODE_KINDS = ("rail", "road", "sea", "terminal", "airport", "origin", "destination")
EDGE_KINDS = (
    "line",
    "crossing",
    "export",
    "import",
    "gauge_break",
    "transfer",
    "access",
    "service",
    "sailing",
    "flight",
)
#: Kinds of edges that enter another country: by land, or at a seaport or airport.
BORDER_KINDS = ("crossing", "import")
#: Kinds of edges through customs of a seaport or airport.
CUSTOMS_KINDS = ("export", "import")
#: End of the id of a node beyond the customs of a seaport or airport.
ABROAD = ":abroad"
#: End of the id of the node where scheduled ships to a quay, or to the node beyond its
#: customs, arrive: what leaves again by ship is lifted between the two.
ARRIVED = ":arrived"
#: Source of the edges by which cargo passes a port without customs: closed but to
#: journeys within one country or customs union.
NO_CUSTOMS = "model:no customs"
STATUSES = ("open", "limited", "suspended", "closed", "planned", "unknown")
CONFIDENCES = ("high", "medium", "low")
#: Basis of a value: published for it, computed from published values, published for
#: another place, somebody's judgement, or a general default.
BASES = ("published", "derived", "analogue", "estimate", "default")
#: Longest distance from a place to a land network that serves it.
LIMIT_KM = {"rail": 20.0, "road": 30.0}
#: The same for a quay or an airport, by the kind of its node.
TERMINAL_KM = {"sea": 45.0, "airport": 60.0}
#: A smaller component of a network is an island or a fragment: no connector joins it.
FEWEST_NODES = 150
#: Length of an access route over the straight line.
ACCESS_CIRCUITY = 1.3
#: Source of a length that is the straight line times a detour factor.
ESTIMATED_LENGTH = "osm:straight line"
#: Id that all flights of the list of 2014 share.
FLIGHTS_OF_2014 = "openflights-2014"

NODES: tuple[Field, ...] = (
    Field("id", doc="Stable node id, prefixed by its kind", unique=True),
    Field("lon", "deg", "Longitude, EPSG:4326", kind="float", low=-180, high=180),
    Field("lat", "deg", "Latitude, EPSG:4326", kind="float", low=-90, high=90),
    Field("kind", doc="What the node is", allowed=frozenset(NODE_KINDS)),
    Field("country", doc="ISO 3166-1 alpha-2; empty at sea", required=False),
    Field("gauge_mm", "mm", "Track gauge at this node; 0 off rail", kind="int", low=0),
    Field(
        "name_en", doc="English name, where the node is a named place", required=False
    ),
    Field("name_zh", doc="Chinese name", required=False),
)

EDGES: tuple[Field, ...] = (
    Field("id", doc="Stable edge id", unique=True),
    Field("u", doc="Row number of the node it starts from", kind="int", low=0),
    Field("v", doc="Row number of the node it ends at", kind="int", low=0),
    Field("two_way", doc="Whether it may be used from v to u as well", kind="bool"),
    Field("mode", doc="Mode of transport", allowed=frozenset(MODES)),
    Field("kind", doc="What the edge is", allowed=frozenset(EDGE_KINDS)),
    Field("length_km", "km", "Length along the line", kind="float", low=0),
    Field(
        "country",
        doc="ISO 3166-1 alpha-2; empty at sea; 'CN-RU' on a crossing",
        required=False,
    ),
    Field("gauge_mm", "mm", "Track gauge; 0 off rail", kind="int", low=0),
    Field("freight", doc="Whether freight may use it", kind="bool"),
    Field("passenger", doc="Whether passengers may use it", kind="bool"),
    Field(
        "speed_freight_kmh",
        "km/h",
        "Running speed of freight; 0 where timed otherwise",
        kind="float",
        low=0,
    ),
    Field(
        "speed_passenger_kmh",
        "km/h",
        "Running speed of passengers; 0 where timed otherwise",
        kind="float",
        low=0,
    ),
    Field(
        "speed_basis",
        doc="Basis of the speeds: line, inferred, default, service",
        required=False,
    ),
    Field("electrified", doc="yes, no or empty where unknown", required=False),
    Field("line_id", doc="Named line, road or service it belongs to", required=False),
    Field(
        "gateway_id",
        doc="Border port, terminal or yard that must be open",
        required=False,
    ),
    Field("dwell_low_h", "h", "Dwell, low", kind="float", low=0),
    Field("dwell_h", "h", "Dwell, typical", kind="float", low=0),
    Field("dwell_high_h", "h", "Dwell, high", kind="float", low=0),
    Field("wait_h", "h", "Mean wait for the next departure", kind="float", low=0),
    Field(
        "transit_h",
        "h",
        "Timetabled moving time; 0 where length / speed gives it",
        kind="float",
        low=0,
    ),
    Field(
        "cost_usd_per_teu",
        "USD/TEU",
        "Fixed cost of passing it, beyond the rate per km",
        kind="float",
        low=0,
    ),
    Field("status", doc="Status on the date of the data", allowed=frozenset(STATUSES)),
    Field(
        "valid_from",
        doc="First day of use, yyyymmdd; 0 unknown or always",
        kind="int",
        low=0,
    ),
    Field(
        "valid_to", doc="Last day of use, yyyymmdd; 0 no end known", kind="int", low=0
    ),
    Field(
        "season_from",
        doc="First day of every year on which it is in use, mmdd; 0 all year",
        kind="int",
        low=0,
        high=1231,
    ),
    Field(
        "season_to",
        doc="Last such day, mmdd; before the first: over the new year",
        kind="int",
        low=0,
        high=1231,
    ),
    Field("passage", doc="Named sea passage (suez, northeast ...)", required=False),
    Field(
        "schematic",
        doc="Drawn as a straight line: the length is right, the line is not",
        kind="bool",
    ),
    Field("source_id", doc="Source of its line"),
    Field("confidence", doc="Confidence of its line", allowed=frozenset(CONFIDENCES)),
)


def _evidence(stem: str, what: str) -> tuple[Field, Field, Field]:
    """Return the columns with source, confidence and basis of a value."""
    return (
        Field(f"{stem}_source", doc=f"Source of {what}", required=False),
        Field(f"{stem}_confidence", doc=f"Confidence of {what}", required=False),
        Field(
            f"{stem}_basis",
            doc=f"Basis of {what}: {', '.join(BASES)}",
            required=False,
        ),
    )


def _fixed_cost(end: str) -> Field:
    doc = f"Fixed cost of passing it, {end}; empty where only the typical one is known"
    name = f"cost_{end}_usd_per_teu"
    return Field(name, "USD/TEU", doc, required=False, kind="float", low=0)


#: Evidence of the hours and costs of an edge; `source_id` is that of its line.
EVIDENCE: tuple[Field, ...] = (
    Field(
        "speed_freight_figure",
        doc="Id of the parameter behind the speed of freight",
        required=False,
    ),
    Field(
        "speed_passenger_figure",
        doc="Id of the parameter behind the speed of passengers",
        required=False,
    ),
    Field("transit_basis", doc="Basis of transit_h", required=False),
    Field("wait_basis", doc="Basis of wait_h", required=False),
    *_evidence("dwell", "the dwell of freight"),
    *_evidence("passenger_dwell", "the dwell of passengers, if not that of freight"),
    _fixed_cost("low"),
    _fixed_cost("high"),
    *_evidence("cost", "the fixed cost"),
)

#: Between the ports of a lane, in the direction of sailing: ``PUS>VVO``.
LANE = ">"

GEOMETRY = "geometry"
#: Kinds of legs: those of edges, or a wait for a gate to open.
LEG_KINDS = (*EDGE_KINDS, "wait")
#: Quantities of a leg; each is an estimate with source, confidence and basis.
QUANTITIES = ("length_km", "moving_h", "dwell_h", "wait_h", "cost_usd", "co2_kg")
HOURS = ("moving_h", "dwell_h", "wait_h")
#: Units of `QUANTITIES`.
UNITS = dict(zip(QUANTITIES, ("km", "h", "h", "h", "USD", "kg"), strict=True))


def estimate_columns(name: str) -> tuple[str, ...]:
    """Return the columns of an estimate in a frame.

    Parameters
    ----------
    name : str
        Of the quantity, ending in its unit.

    Returns
    -------
    tuple of str
        Typical, low and high value, source, confidence and basis.

    Examples
    --------
    >>> estimate_columns("dwell_h")[:4]
    ('dwell_h', 'dwell_low_h', 'dwell_high_h', 'dwell_source')
    """
    stem, _, unit = name.rpartition("_")
    ends = (f"{stem}_{end}_{unit}" for end in ("low", "high"))
    return (name, *ends, *(f"{stem}_{of}" for of in ("source", "confidence", "basis")))


def _range(name: str, unit: str, doc: str) -> tuple[Field, Field, Field]:
    columns = estimate_columns(name)[:3]
    level = ("typical", "all parts low at once", "all parts high at once")
    typical, low, high = (
        Field(column, unit, f"{doc}, {which}", kind="float", low=0)
        for column, which in zip(columns, level, strict=True)
    )
    return typical, low, high


def _estimate(name: str, unit: str, doc: str) -> tuple[Field, ...]:
    what = ("Sources", "Confidence", "Basis")
    rests_on = zip(estimate_columns(name)[3:], what, strict=True)
    return (
        *_range(name, unit, doc),
        *(Field(c, doc=f"{w} of {name}", required=False) for c, w in rests_on),
    )


_LEG_QUANTITIES: tuple[Field, ...] = (
    *_estimate("length_km", "km", "Length of the route, not of the straight line"),
    *_estimate("moving_h", "h", "Moving time"),
    *_estimate("dwell_h", "h", "Dwell: border, change of gauge or mode"),
    *_estimate("wait_h", "h", "Wait for a departure or for a gate to open"),
    *_estimate("cost_usd", "USD/unit", "Cost of one unit of the profile"),
    *_estimate("co2_kg", "kg/unit", "CO2 equivalent of one unit of the profile"),
)

#: Legs of routes in frames, GeoJSON, JSON and pages.
ROUTE_FIELDS: tuple[Field, ...] = (
    Field("route_id", doc="Route that the leg belongs to"),
    Field("leg", doc="Position of the leg in its route, from 1", kind="int", low=1),
    Field("mode", doc="Mode of transport", allowed=frozenset(MODES)),
    Field("kind", doc="What the leg is", allowed=frozenset(LEG_KINDS)),
    Field("from_name", doc="Where it starts"),
    Field("to_name", doc="Where it ends"),
    *(
        Field(f"{side}_{code}", doc=f"{what}, in {language}", required=False)
        for code, language in (("zh", "Chinese"), ("ru", "Russian"), ("ko", "Korean"))
        for side, what in (("from", "Where it starts"), ("to", "Where it ends"))
    ),
    Field(
        "from_offset_km",
        "km",
        "How far the start is from the place it is named after; NaN at a position",
        kind="float",
        required=False,
    ),
    Field(
        "to_offset_km",
        "km",
        "How far the end is from the place it is named after; NaN at a position",
        kind="float",
        required=False,
    ),
    *_LEG_QUANTITIES,
    Field("unit", doc="What cost and CO2 are for: TEU, t, passenger, ..."),
    Field("border", doc="Border port crossed; empty elsewhere", required=False),
    Field("gauge_break", doc="Whether the cargo changes track gauge", kind="bool"),
    Field(
        "gateway_id",
        doc="Border port, yard or terminal to name in --close",
        required=False,
    ),
    Field(
        "lines",
        doc="Named lines or services it uses, longest first, joined by ';'",
        required=False,
    ),
    Field(
        "passages",
        doc="Canals, straits and capes sailed through, in order of travel, joined by "
        "';'",
        required=False,
    ),
    Field(
        "country",
        doc="ISO 3166-1 alpha-2 codes in order of travel, joined by ';'; at sea those "
        "of the ports",
        required=False,
    ),
    Field("gauge_mm", "mm", "Track gauge; 0 off rail", kind="int", low=0),
    Field(
        "source",
        doc="Sources of its quantities, joined by ' ; '; empty where none is needed",
        required=False,
    ),
    Field(
        "confidence",
        doc="Lowest of those of the quantities that make up at least 5 % of its hours "
        "or cost",
        allowed=frozenset(CONFIDENCES),
    ),
    Field("schematic", doc="Whether most of it is drawn straight", kind="bool"),
    Field("schematic_km", "km", "Kilometres drawn straight", kind="float", low=0),
    Field(
        "straight_km",
        "km",
        "Of those, kilometres whose length is estimated from the straight line, or is "
        "that line's",
        kind="float",
        low=0,
    ),
    Field(
        "inferred_km",
        "km",
        "Kilometres on railways taken for main lines because they join cities",
        kind="float",
        low=0,
    ),
    Field(
        "rates",
        doc="Rows of lane_rates, or of one's own rates, that its cost is taken from, "
        "joined by ';'",
        required=False,
    ),
    Field("own_rate", doc="Whether one of them is one's own rate", kind="bool"),
    Field(
        "begins", doc="When it begins, ISO 8601; only with a departure", required=False
    ),
    Field("ends", doc="When it ends, ISO 8601; only with a departure", required=False),
    Field(
        GEOMETRY,
        doc="LineString in the direction of travel, or Point of a dwell or wait; "
        "EPSG:4326; longitude continues past 180 on legs that cross it",
        kind="geometry",
    ),
)

#: Routes, one row each.
SUMMARY_FIELDS: tuple[Field, ...] = (
    Field("route_id", doc="Route", unique=True),
    Field("name_en", doc="From where to where, in English"),
    Field(
        "name_zh", doc="The same in Chinese, where both names are known", required=False
    ),
    Field("profile", doc="What is transported"),
    Field("criterion", doc="What was minimised"),
    *_estimate("length_km", "km", "Length, access included"),
    Field("line_haul_km", "km", "Length without access and transfers", kind="float"),
    *_estimate("time_h", "h", "Moving, dwell and wait together"),
    *_LEG_QUANTITIES[6:],
    *_estimate("generalised_usd", "USD/unit", "Cost plus time at the value of time"),
    Field("value_of_time_usd_per_h", "USD/h", "Of one unit", kind="float", low=0),
    Field("unit", doc="What cost and CO2 are for"),
    Field(
        "borders", doc="Border ports in order of travel, joined by ';'", required=False
    ),
    Field("gauge_breaks", doc="Changes of track gauge", kind="int", low=0),
    Field("departs", doc="Departure, ISO 8601, if requested", required=False),
    Field("arrives", doc="Arrival, ISO 8601, if requested", required=False),
    *(
        Field(f"note_{code}", doc="Assumptions and what was not used", required=False)
        for code in LANGUAGES
    ),
)
