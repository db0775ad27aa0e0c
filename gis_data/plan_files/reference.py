"""The contracts of the places, lines and services that plans inherit or replace."""

from __future__ import annotations

from gis_data.plan_files.columns import (
    ID,
    NOTES,
    SOURCE,
    Link,
    Table,
    low_typ_high,
    must,
    number,
    point,
    text,
)

PLACES = Table(
    "places",
    "one reviewed place with its names",
    (
        ID,
        must("kind", "city, county_seat, border_port, station, seaport, airport, ..."),
        must("country", "ISO 3166-1 alpha-2 code"),
        *point(),
        must("name_en", "name in English"),
        *SOURCE,
        text("admin1", "first-level unit"),
        text("name_zh_hans", "name in simplified Chinese"),
        text("name_zh_hant", "name in traditional Chinese"),
        text("pinyin", "romanised name with tones"),
        text("name_ru", "name in Russian"),
        text("name_ko", "name in Korean"),
        text("name_ja", "name in Japanese"),
        text("aliases", "`|`-separated other names"),
        number("prominence", "", "5: best known, 1: least", 1, 5),
        number("population", "persons", "residents", 0),
        text("population_year", "year or source of the population"),
        text("label_zh_cn_map", "form used on maps published in China"),
        text("adcode", "official code of the unit"),
        text("geonameid", "id at GeoNames"),
        text("fact_ids", "`|`-separated table:id of the rows it stands for"),
        text("note", "remarks"),
    ),
    own=False,
    countries=("country",),
)

AMBIGUOUS = Table(
    "ambiguous",
    "one name that several places share, and which is meant",
    (
        must("term", "the name", unique=True),
        must("default_id", "place meant when nothing else is said"),
        must("candidate_ids", "`|`-separated places, or province:NAME"),
        text("variants", "`|`-separated other forms"),
        text("default_name_en", "name of the default"),
        text("rule", "how to tell them apart"),
        text("origin", "how the row came about"),
    ),
    key="term",
    own=False,
)

NODES = Table(
    "nodes",
    "one station or town that lines name",
    (
        must("node_id", "stable id", unique=True),
        must("name_en", "name in English"),
        *point(),
        *SOURCE,
        text("name_zh", "name in Chinese"),
        text("used", "whether a line names it: yes or no"),
    ),
    key="node_id",
    own=False,
)

_LINE = (
    ID,
    must("name_en", "name in English"),
    must("node_ids", "blank-separated ids of nodes.csv, in order"),
    must("status", "state, as the source says it"),
    *SOURCE,
    text("name_zh", "name in Chinese"),
    text("nodes", "the same nodes spelled out: name;name;lat;lon"),
    number("length_km", "km", "published length", 0),
    number("node_chain_great_circle_km", "km", "sum of geodesics node to node", 0),
    text("design_speed_kmh", "published design speed, in km/h"),
    text("year_opened", "year or years of opening"),
    NOTES,
)
_ON_NODES = (Link("node_ids", "nodes", "node_id", " "),)

RAIL_LINES = Table(
    "rail_lines",
    "one named railway",
    (
        *_LINE,
        text("gauge_mm", "track gauge, as the source says it, in mm"),
        text("electrified", "as the source says it"),
        text("track", "single or double"),
        text("use", "passenger, freight, mixed"),
    ),
    own=False,
    links=_ON_NODES,
)

EXPRESSWAYS = Table(
    "expressways",
    "one named road",
    (*_LINE, text("class", "class of road"), text("lanes", "lanes in all")),
    own=False,
    links=_ON_NODES,
)

RAIL_CONFLATION_CHECK = Table(
    "rail_conflation_check",
    "how one railway routes on the raw rail network",
    (
        must("line_id", "id in rail_lines.csv", unique=True),
        *SOURCE,
        text("name_en", "name in English"),
        text("status", "state"),
        number("published_km", "km", "published length", 0),
        number("routed_km", "km", "length on the raw network", 0),
        number("ratio", "", "routed to published", 0),
        number("max_station_offset_km", "km", "farthest node from the network", 0),
        text("broken_hops", "where the raw network fails"),
    ),
    key="line_id",
    own=False,
)

SEAPORTS = Table(
    "seaports",
    "one seaport",
    (
        ID,
        must("name_en", "name in English"),
        *point(),
        must("country", "ISO 3166-1 alpha-2 code"),
        *SOURCE,
        text("name_zh", "name in Chinese"),
        text("unlocode", "UN/LOCODE"),
        text("unlocode_basis", "found or knowledge"),
        text("role", "what it is for"),
        NOTES,
    ),
    own=False,
    countries=("country",),
)

SEA_LINKS = Table(
    "sea_links",
    "one sailing between two seaports",
    (
        ID,
        must("from", "id in seaports.csv"),
        must("to", "id in seaports.csv"),
        must("status", "state, as the source says it"),
        *SOURCE,
        text("service", "name of the service"),
        text("type", "container, ferry, bulk, ..."),
        text("via", "id of the seaport called at on the way"),
        number("distance_nm", "nm", "distance to use", 0),
        number("great_circle_nm", "nm", "geodesic distance", 0),
        number("searoute_nm", "nm", "distance on a coarse sea network", 0),
        number("freq_per_week", "sailings/week", "frequency", 0),
        text("freq_text", "frequency, as the source says it"),
        number("transit_h", "h", "time at sea", 0),
        number("transit_h_low", "h", "time at sea, low", 0),
        number("transit_h_high", "h", "time at sea, high", 0),
        text("years", "when it ran"),
        text("distance_basis", "what the distance rests on"),
    ),
    own=False,
    links=(Link("from", "seaports"), Link("to", "seaports"), Link("via", "seaports")),
)

SERVICES = Table(
    "services",
    "one scheduled service and its state by year",
    (
        ID,
        must("category", "sea, rail, air, road"),
        must("service", "name"),
        must("from", "place"),
        must("to", "place"),
        *SOURCE,
        text("via", "places on the way"),
        text("operator", "who runs it"),
        text("mode", "vehicle and load"),
        number("freq_value", "", "frequency, in `freq_unit`", 0),
        text("freq_unit", "unit of the frequency"),
        number("transit_value", "", "transit time, in `transit_unit`", 0),
        text("transit_unit", "unit of the transit time"),
        text("vessel_or_train", "vehicle"),
        *(text(f"status_{y}", f"state in {y}") for y in (2019, *range(2022, 2027))),
        text("last_evidence", "date of the latest evidence"),
        NOTES,
    ),
    own=False,
)

_GAUGES = (
    number("gauge_a_mm", "mm", "track gauge on side a", 600, 1700),
    number("gauge_b_mm", "mm", "track gauge on side b", 600, 1700),
)

GAUGE_YARDS = Table(
    "gauge_yards",
    "one yard where the track gauge changes",
    (
        ID,
        must("name_en", "name in English"),
        *point(),
        must("country_a", "country of side a"),
        must("country_b", "country of side b"),
        must("status", "state, as the source says it"),
        *SOURCE,
        text("name_zh", "name in Chinese"),
        text("name_ru", "name in Russian"),
        text("coord_confidence", "how far to trust the point"),
        *_GAUGES,
        text("method", "transshipment, bogie exchange, ..."),
        *low_typ_high("hours", "h", "time"),
        text("hours_scope", "what the time covers"),
        text("hours_basis", "what the time rests on"),
        *low_typ_high("cost_usd_teu", "USD/TEU", "cost"),
        text("cost_basis", "what the cost rests on"),
        text("capacity", "capacity, as the source says it"),
        text("status_date", "date of the latest evidence"),
        NOTES,
    ),
    own=False,
    countries=("country_a", "country_b"),
)

CROSSINGS = Table(
    "crossings",
    "one pair of border facilities between the Pacific and Central Europe",
    (
        ID,
        must("name_a", "facility on side a"),
        must("name_b", "facility on side b"),
        must("country_a", "country of side a"),
        must("country_b", "country of side b"),
        must("mode", "modes, as the source says them"),
        number("lat_a", "deg", "latitude of side a", -90, 90, required=True),
        number("lon_a", "deg", "longitude of side a", -180, 180, required=True),
        number("lat_b", "deg", "latitude of side b", -90, 90, required=True),
        number("lon_b", "deg", "longitude of side b", -180, 180, required=True),
        *SOURCE,
        text("coord_confidence", "how far to trust the points"),
        *_GAUGES,
        text("gauge_break", "whether the gauge changes"),
        *low_typ_high("dwell_h", "h", "time at the border"),
        text("dwell_basis", "what the dwell rests on"),
        *(text(f"status_{y}", f"state in {y}") for y in range(2022, 2027)),
        text("evidence_date", "date of the latest evidence"),
        text("route_role", "what route it serves"),
        NOTES,
    ),
    own=False,
    countries=("country_a", "country_b"),
)

FRONTIER_EDGES = Table(
    "frontier_edges",
    "one link of the raw network whose ends lie in two countries",
    (
        must("mode", "road or rail"),
        must("country_a", "country of one end"),
        must("country_b", "country of the other end"),
        number("mid_lat", "deg", "latitude of the middle", -90, 90, required=True),
        number("mid_lon", "deg", "longitude of the middle", -180, 180, required=True),
        *SOURCE,
        number("length_km", "km", "length", 0),
        text("nearest_port_id", "nearest row of border_ports.csv"),
        number("port_offset_km", "km", "how far that port is", 0),
    ),
    key="",
    own=False,
    countries=("country_a", "country_b"),
)

REFERENCE_TABLES = (
    PLACES,
    AMBIGUOUS,
    NODES,
    RAIL_LINES,
    EXPRESSWAYS,
    RAIL_CONFLATION_CHECK,
    SEAPORTS,
    SEA_LINKS,
    SERVICES,
    GAUGE_YARDS,
    CROSSINGS,
    FRONTIER_EDGES,
)
