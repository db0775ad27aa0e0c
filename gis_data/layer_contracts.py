"""The contract of every committed layer: what it is and what its columns mean."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from gis_data.schema import Field
from gis_data.vocabulary import CONFIDENCES, NETWORK_MODES

if TYPE_CHECKING:
    from collections.abc import Mapping

GeometryType = Literal["point", "line", "area"]


@dataclass(frozen=True)
class Contract:
    """What a committed layer is.

    Attributes
    ----------
    doc : str
        The layer in one line.
    geometry : {"point", "line", "area"}
        Type of its shapes.
    fields : tuple of Field
        Its columns besides `geometry`.
    """

    doc: str
    geometry: GeometryType
    fields: tuple[Field, ...]


def _text(name: str, doc: str, *, required: bool = False) -> Field:
    return Field(name, doc=doc, required=required)


def _number(name: str, unit: str, doc: str, *, required: bool = False) -> Field:
    return Field(name, unit, doc, required=required, kind="float")


_LON = Field("lon", "deg", "longitude, EPSG:4326", kind="float", low=-180, high=180)
_LAT = Field("lat", "deg", "latitude, EPSG:4326", kind="float", low=-90, high=90)
_COUNTRY = _text("country", "ISO 3166-1 alpha-2 code; empty where there is none")
_NAME = _text("name", "name in Latin letters")
_MIN_ZOOM = _number("min_zoom", "", "web map zoom from which to draw it", required=True)
_CLASS = _text("featurecla", "kind of feature, by Natural Earth", required=True)
_RANK = Field("scalerank", doc="rank of importance, 0 the greatest", kind="int")
_POPULATION = Field("population", "people", "inhabitants", kind="int", low=0)
_LOCODE = _text("locode", "UN/LOCODE; empty where there is none")
_ENDS = tuple(
    Field(f"{axis}_{end}", "deg", f"{word} of end {end}", kind="float")
    for end in ("a", "b")
    for axis, word in (("lon", "longitude"), ("lat", "latitude"))
)
_REPAIR = (
    *_ENDS,
    _number("gap_km", "km", "distance between the ends", required=True),
    _number("network_km_without", "km", "way round; inf when not joined at all"),
    _text("source", "how the gap was found", required=True),
    Field("confidence", doc="how sure the gap is", allowed=CONFIDENCES),
)
_CITY = (
    Field("geonameid", doc="number at GeoNames", kind="int", unique=True),
    _text("name", "name in Latin letters", required=True),
    _LON,
    _LAT,
    _COUNTRY,
    _text("admin1", "first-level division, code of GeoNames"),
    _POPULATION,
)
_NODES = (_LON, _LAT, _COUNTRY)
_LINKS = (
    Field("u", doc="node number of one end", kind="int", low=0),
    Field("v", doc="node number of the other end, greater than u", kind="int", low=0),
    Field("length_km", "km", "length along the line, not the chord", kind="float"),
)
_SEAPORT = (
    Field("wpi_number", doc="number in the World Port Index", kind="int"),
    _text("name", "name in Latin letters", required=True),
    _text("other_names", "other names"),
    _LOCODE,
    _text("country_name", "country in English"),
    _text("water_body", "sea and ocean"),
    _text("harbour_size", "Large, Medium, Small, Very Small"),
    _text("harbour_type", "lie of the harbour"),
    _text("harbour_use", "main use"),
    _text("shelter", "Excellent, Good, Fair, Poor"),
    _text("ice_restriction", "whether ice restricts the entrance: Yes, No"),
    _text("rail_communication", "whether a railway comes near: Yes, No"),
    _text("container_facility", "Yes, No"),
    _text("roro_facility", "Yes, No"),
    _text("solid_bulk_facility", "Yes, No"),
    _text("breakbulk_facility", "Yes, No"),
    _text("railway", "marine railway by size: Large, Medium, Small"),
    _COUNTRY,
    _LON,
    _LAT,
    _number("channel_depth_m", "m", "depth of the channel, a class"),
    _number("anchorage_depth_m", "m", "depth of the anchorage, a class"),
    _number("cargo_pier_depth_m", "m", "depth at the cargo pier, a class"),
    _number("max_vessel_length_m", "m", "longest vessel"),
    _number("max_vessel_draft_m", "m", "deepest vessel"),
)

CONTRACTS: Mapping[str, Contract] = {
    "admin1_areas": Contract(
        "provinces and their like in Northeast Asia",
        "area",
        (_NAME, _text("name_local", "romanised local name"), _COUNTRY),
    ),
    "admin1_lines": Contract("borders of provinces and their like", "line", ()),
    "air_routes": Contract(
        "flights between airports about 2014, drawn as straight lines",
        "line",
        (
            _text("airline", "IATA or ICAO code of the airline", required=True),
            _text("from_iata", "airport of departure", required=True),
            _text("to_iata", "airport of arrival", required=True),
            Field("codeshare", doc="sold, but flown by another airline", kind="bool"),
            Field("stops", doc="stops on the way", kind="int", low=0),
            _text("equipment", "codes of the aircraft, separated by a space"),
        ),
    ),
    "airports": Contract(
        "airports of the world that have an IATA code",
        "point",
        (
            Field("iata", doc="IATA code", unique=True),
            _text("icao", "ICAO code"),
            _text("name", "name in Latin letters", required=True),
            _text("city", "city served"),
            _text("admin1", "first-level division"),
            _COUNTRY,
            _LON,
            _LAT,
            _number("elevation_m", "m", "height above the sea", required=True),
            _text("timezone", "IANA time zone"),
        ),
    ),
    "boundary_lines": Contract(
        "land frontiers of Northeast Asia",
        "line",
        (
            _text("name", "name, if it has one"),
            _CLASS,
            _text("country_left", "alpha-2 code on the left", required=True),
            _text("country_right", "alpha-2 code on the right", required=True),
            _MIN_ZOOM,
        ),
    ),
    "cities": Contract(
        "towns of Northeast Asia from 500 people, with names in several scripts",
        "point",
        (*_CITY, _text("other_names", "other names, separated by |")),
    ),
    "coastline": Contract("coast of Northeast Asia", "line", (_MIN_ZOOM,)),
    "countries_50m": Contract(
        "countries of the world for a light background",
        "area",
        (
            _text("name", "name in English", required=True),
            _COUNTRY,
            _text("adm0_a3", "code of Natural Earth, mostly alpha-3", required=True),
            _text("continent", "continent", required=True),
            _text("subregion", "region of the United Nations", required=True),
        ),
    ),
    "lakes": Contract(
        "lakes and reservoirs of Northeast Asia", "area", (_NAME, _CLASS, _MIN_ZOOM)
    ),
    "land": Contract(
        "land of Northeast Asia at 1:10 million, full resolution", "area", (_MIN_ZOOM,)
    ),
    "marine_lines": Contract(
        "sea lanes of the world, for the long haul",
        "line",
        (
            _text("passage", "canal or strait it goes through"),
            Field("arctic", doc="on a polar route east or west", kind="bool"),
            _number("length_km", "km", "geodesic length", required=True),
        ),
    ),
    "marine_ports": Contract(
        "ports with a UN/LOCODE",
        "point",
        (
            _text("locode", "UN/LOCODE", required=True),
            _text("name", "name in Latin letters", required=True),
            _text("country_name", "country in English", required=True),
            _LON,
            _LAT,
        ),
    ),
    "near_miss_gaps": Contract(
        "ends of lines that nearly meet another line",
        "line",
        (Field("mode", doc="network", allowed=NETWORK_MODES), *_REPAIR),
    ),
    "places": Contract(
        "chief places of the world for the background",
        "point",
        (
            _NAME,
            _text("name_zh", "name in Chinese, simplified or traditional"),
            _text("name_ru", "name in Russian"),
            _text("name_en", "name in English"),
            _COUNTRY,
            _text("admin1", "first-level division"),
            _CLASS,
            _RANK,
            _number("population", "people", "inhabitants"),
        ),
    ),
    "rail_links": Contract(
        "railways of Eurasia, each link drawn as its chord", "line", _LINKS
    ),
    "rail_nodes": Contract("nodes of the railways of Eurasia", "point", _NODES),
    "rail_repairs": Contract(
        "missing pieces of railway to be added",
        "line",
        (*_REPAIR, _text("reason", "what is broken without it", required=True)),
    ),
    "rivers": Contract(
        "rivers of Northeast Asia",
        "line",
        (
            _NAME,
            _text("name_en", "name in English"),
            _CLASS,
            _MIN_ZOOM,
            _RANK,
            _number("stroke_weight", "", "relative width to draw", required=True),
        ),
    ),
    "road_links": Contract(
        "main roads of Eurasia, each link drawn as its chord", "line", _LINKS
    ),
    "road_nodes": Contract("nodes of the main roads of Eurasia", "point", _NODES),
    "seaports": Contract("seaports of the world", "point", _SEAPORT),
    "stations": Contract(
        "railway stations of Northeast Asia, nearly all in China",
        "point",
        (_text("name", "name in the local script"), _LON, _LAT, _COUNTRY),
    ),
    "world_cities": Contract("cities of the world from 100,000 people", "point", _CITY),
}
"""Every committed layer by name."""
