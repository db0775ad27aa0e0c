"""What the world outside sees of networks and routes: columns, units, licence."""

from __future__ import annotations

import json
import math
from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from gis_data.messages.message import LANGUAGES
from gis_data.provenance import attribution
from gis_data.schema import Field
from network.model.schema import CONFIDENCES, EDGE_KINDS, EDGES, MODES, NODES

if TYPE_CHECKING:
    from network.model.store import Network

LICENCE: Final = "ODbL-1.0"
LICENCE_URL: Final = "https://opendatacommons.org/licenses/odbl/1-0/"
GEOMETRY: Final = "geometry"

_KINDS_OF_PLACE = Field(
    "place_kind",
    doc="For origins and destinations: city, county_seat, border_port, ...",
    required=False,
)


def _ends(field: Field) -> Field:
    """Return a field of the stored edges as frames have it: nodes by their id."""
    if field.name == "u":
        return Field("u", doc="Id of the node it starts from")
    if field.name == "v":
        return Field("v", doc="Id of the node it ends at")
    if field.name == "id":
        doc = "Stable: ids of its nodes and its kind, numbered where several are alike"
        return replace(field, doc=doc)
    return field


def _hours(name: str, doc: str) -> Field:
    return Field(name, "h", doc, required=False, kind="float", low=0)


NODE_FIELDS: Final[tuple[Field, ...]] = (
    *NODES,
    _KINDS_OF_PLACE,
    Field(GEOMETRY, doc="Point, EPSG:4326, longitude first", kind="geometry"),
)

EDGE_FIELDS: Final[tuple[Field, ...]] = (
    *(_ends(field) for field in EDGES),
    Field(
        "cargo",
        doc="What a service carries: any, bulk, container, passenger",
        required=False,
    ),
    _hours("transit_low_h", "Timetabled moving time, low; empty where not known"),
    _hours("transit_high_h", "Timetabled moving time, high; empty where not known"),
    Field(
        "cost_usd_per_passenger",
        "USD/passenger",
        "Fixed money of passing it for one passenger",
        required=False,
        kind="float",
        low=0,
    ),
    _hours("passenger_dwell_low_h", "Standing time of passengers, low"),
    _hours("passenger_dwell_h", "Standing time of passengers; empty: that of freight"),
    _hours("passenger_dwell_high_h", "Standing time of passengers, high"),
    Field(
        GEOMETRY,
        doc="LineString from u to v, EPSG:4326, longitude first; two equal points "
        "where the edge has no extent",
        kind="geometry",
    ),
)

# Numbers that stand for "does not apply" or "not known"; a graph leaves them out.
ABSENT: Final[dict[str, float]] = {
    "gauge_mm": 0,
    "speed_freight_kmh": 0.0,
    "speed_passenger_kmh": 0.0,
    "transit_h": 0.0,
    "valid_from": 0,
    "valid_to": 0,
}


def _band(name: str, unit: str, doc: str) -> tuple[Field, Field, Field]:
    """Return a figure of a leg and the range it may lie in."""
    stem, _, suffix = name.rpartition("_")
    return (
        Field(name, unit, f"{doc}, typical", kind="float", low=0),
        Field(f"{stem}_low_{suffix}", unit, f"{doc}, low", kind="float", low=0),
        Field(f"{stem}_high_{suffix}", unit, f"{doc}, high", kind="float", low=0),
    )


_BANDS: Final[tuple[Field, ...]] = (
    *_band("moving_h", "h", "Time under way"),
    *_band("dwell_h", "h", "Time standing: border, change of gauge or mode"),
    *_band("waiting_h", "h", "Wait for a departure"),
    *_band("cost_usd", "USD/unit", "Money for one unit of the profile"),
    *_band("co2_kg", "kg/unit", "CO2 equivalent of one unit of the profile"),
)

ROUTE_FIELDS: Final[tuple[Field, ...]] = (
    Field("route_id", doc="Route that the leg belongs to"),
    Field("leg", doc="Place of the leg in its route, from 1", kind="int", low=1),
    Field("mode", doc="Mode of transport", allowed=frozenset(MODES)),
    Field("kind", doc="What the leg stands for", allowed=frozenset(EDGE_KINDS)),
    Field("from_name", doc="Where it starts"),
    Field("to_name", doc="Where it ends"),
    Field("from_zh", doc="Where it starts, in Chinese", required=False),
    Field("to_zh", doc="Where it ends, in Chinese", required=False),
    Field("from_ru", doc="Where it starts, in Russian", required=False),
    Field("to_ru", doc="Where it ends, in Russian", required=False),
    Field("from_ko", doc="Where it starts, in Korean", required=False),
    Field("to_ko", doc="Where it ends, in Korean", required=False),
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
    Field("length_km", "km", "Length along the way", kind="float", low=0),
    *_BANDS,
    Field("unit", doc="What money and CO2 are for: TEU, t, passenger, ..."),
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
        "country",
        doc="ISO 3166-1 alpha-2 codes in order of travel, joined by ';'; empty at sea",
        required=False,
    ),
    Field("gauge_mm", "mm", "Track gauge; 0 off rail", kind="int", low=0),
    Field("source", doc="Ids of the sources of its edges, joined by ' ; '"),
    Field("confidence", doc="The lowest of its edges", allowed=frozenset(CONFIDENCES)),
    Field("schematic", doc="Whether most of its line is a chord", kind="bool"),
    Field("schematic_km", "km", "Kilometres drawn as a chord", kind="float", low=0),
    Field(
        "straight_km",
        "km",
        "Of those, kilometres whose length is that of the "
        "chord too, so that the way is longer",
        kind="float",
        low=0,
    ),
    Field(
        GEOMETRY,
        doc="LineString in the direction of travel, or Point where it stands still; "
        "EPSG:4326; longitude runs on past 180 on legs that cross it",
        kind="geometry",
    ),
)

SUMMARY_FIELDS: Final[tuple[Field, ...]] = (
    Field("route_id", doc="Route", unique=True),
    Field("name_en", doc="From where to where, in English"),
    Field(
        "name_zh", doc="The same in Chinese, where both names are known", required=False
    ),
    Field("profile", doc="Who or what travels"),
    Field("criterion", doc="What was minimised"),
    Field("length_km", "km", "Length, access included", kind="float", low=0),
    Field("line_haul_km", "km", "Length without access and transfers", kind="float"),
    *_band("time_h", "h", "Moving, standing and waiting together"),
    *_BANDS,
    Field("unit", doc="What money and CO2 are for"),
    Field(
        "borders", doc="Border ports in order of travel, joined by ';'", required=False
    ),
    Field("gauge_breaks", doc="Changes of track gauge", kind="int", low=0),
    *(
        Field(
            f"note_{language}", doc="Assumptions and what was not used", required=False
        )
        for language in LANGUAGES
    ),
)

_SOURCES: Final = {
    "rail": ("rail_nodes", "rail_links", "rail_repairs"),
    "road": ("road_nodes", "road_links"),
    "sea": ("marine_lines", "seaports", "land"),
    "air": ("airports", "air_routes"),
    "transfer": ("cities",),
}


def notice(network: Network) -> dict[str, str]:
    """Return what must travel with a network: licence and attribution.

    A network that says ``licence`` and ``attribution`` in its `meta` keeps them;
    of any other the sources are taken to be the committed ones.

    Parameters
    ----------
    network : Network
        A network, or an excerpt of one.

    Returns
    -------
    dict
        ``licence`` (SPDX), ``licence_url``, ``attribution`` and ``notice``, a
        few sentences.
    """
    licence = str(network.meta.get("licence", LICENCE))
    codes = set(network.edges.arrays["mode"].tolist())
    modes = {network.edges.words["mode"][code] for code in codes}
    shown = str(network.meta.get("attribution", "") or credit(modes))
    text = (
        "A transport network made by Corridor Mapper. It is a derivative database of "
        f"OpenStreetMap under the {LICENCE}: whoever uses it publicly must show the "
        "attribution and offer the database, with any changes, under the same licence. "
        "Every row names its source and how sure it is. Not for navigation."
        if licence == LICENCE
        else f"A transport network in the form of Corridor Mapper, under {licence}."
    )
    return {
        "licence": licence,
        "licence_url": LICENCE_URL if licence == LICENCE else "",
        "attribution": shown,
        "notice": text,
    }


def credit(modes: Collection[str]) -> str:
    """Return the attribution that committed data of some modes asks for.

    Parameters
    ----------
    modes : collection of str
        Modes used, ``transfer`` for places.

    Returns
    -------
    str
        The texts of all their sources, each once.

    Examples
    --------
    >>> credit({"rail"})
    '© OpenStreetMap contributors, ODbL 1.0; network simplified by scgraph_data \
(C. Makowski, MIT)'
    """
    names = [name for mode, used in _SOURCES.items() if mode in modes for name in used]
    return attribution(dict.fromkeys(names))


def meta_json(network: Network) -> str:
    """Return what a network says of itself as JSON text.

    Parameters
    ----------
    network : Network
        The network.

    Returns
    -------
    str
        One object; NaN is null, and what JSON has no form for is its text.
    """
    return json.dumps(_plain(network.meta), ensure_ascii=False, allow_nan=False)


def _plain(value: object) -> Any:  # noqa: ANN401 - whatever JSON can hold
    if hasattr(value, "tolist"):  # NumPy
        value = value.tolist()
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    return value if value is None or isinstance(value, str | int) else str(value)
