"""What nodes and edges of the network are: columns, units, closed word lists."""

from __future__ import annotations

from gis_data.schema import Field

SCHEMA_VERSION = 1

MODES = ("rail", "road", "sea", "air", "transfer")
NODE_KINDS = ("rail", "road", "sea", "terminal", "airport", "origin", "destination")
EDGE_KINDS = (
    "line",
    "crossing",
    "gauge_break",
    "transfer",
    "access",
    "service",
    "sailing",
    "flight",
)
STATUSES = ("open", "limited", "suspended", "closed", "planned", "unknown")
CONFIDENCES = ("high", "medium", "low")
#: How far off a place may lie and still be reached from a land network.
LIMIT_KM = {"rail": 20.0, "road": 30.0}
#: The same for a quay or an airport, by the kind of its node.
TERMINAL_KM = {"sea": 45.0, "airport": 60.0}
#: A smaller component of a network is an island or a fragment: nothing joins it.
FEWEST_NODES = 150
#: Local way to the network over the straight line.
ACCESS_CIRCUITY = 1.3
#: Id that all flights of the list of 2014 share.
FLIGHTS_OF_2014 = "openflights-2014"

NODES: tuple[Field, ...] = (
    Field("id", doc="Stable node id, prefixed by its kind", unique=True),
    Field("lon", "deg", "Longitude, EPSG:4326", kind="float", low=-180, high=180),
    Field("lat", "deg", "Latitude, EPSG:4326", kind="float", low=-90, high=90),
    Field("kind", doc="What stands there", allowed=frozenset(NODE_KINDS)),
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
    Field("kind", doc="What the edge stands for", allowed=frozenset(EDGE_KINDS)),
    Field("length_km", "km", "Length along the way", kind="float", low=0),
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
        doc="Where the speeds are from: line, default, service",
        required=False,
    ),
    Field("electrified", doc="yes, no or empty where unknown", required=False),
    Field("line_id", doc="Named line, road or service it belongs to", required=False),
    Field(
        "gateway_id",
        doc="Border port, terminal or yard that must be open",
        required=False,
    ),
    Field("dwell_low_h", "h", "Standing time, low", kind="float", low=0),
    Field("dwell_h", "h", "Standing time, typical", kind="float", low=0),
    Field("dwell_high_h", "h", "Standing time, high", kind="float", low=0),
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
        "Fixed money of passing it, beyond the rate by km",
        kind="float",
        low=0,
    ),
    Field(
        "status", doc="State on the day the data speak of", allowed=frozenset(STATUSES)
    ),
    Field(
        "valid_from",
        doc="First day of use, yyyymmdd; 0 unknown or always",
        kind="int",
        low=0,
    ),
    Field(
        "valid_to", doc="Last day of use, yyyymmdd; 0 no end known", kind="int", low=0
    ),
    Field("passage", doc="Named sea passage (suez, northeast ...)", required=False),
    Field(
        "schematic",
        doc="Drawn as a chord: the length is right, the line is not",
        kind="bool",
    ),
    Field("source_id", doc="Where it comes from"),
    Field("confidence", doc="How sure", allowed=frozenset(CONFIDENCES)),
)
