"""The public view: networks and routes as frames, and networks back from frames."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from gis_data.geodesy import CRS
from gis_data.messages.catalogue import render
from gis_data.messages.message import LANGUAGES
from network.export.excerpt import (
    checked_modes,
    edge_ids,
    edge_lines,
    meets,
    with_edge_ids,
)
from network.export.frame_checks import check_frames, row_numbers
from network.export.public import (
    EDGE_FIELDS,
    GEOMETRY,
    NODE_FIELDS,
    ROUTE_FIELDS,
    SUMMARY_FIELDS,
    notice,
)
from network.model.schema import SCHEMA_VERSION
from network.model.store import Columns, Network, Shapes

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    import geopandas as gpd
    import pandas as pd
    from numpy.typing import NDArray

    from gis_data.schema import Field
    from network.export.excerpt import Box
    from network.query.leg import Leg, Range
    from network.query.routes import Route

__all__ = [
    "EDGE_FIELDS",
    "NODE_FIELDS",
    "ROUTE_FIELDS",
    "SUMMARY_FIELDS",
    "edge_frame",
    "network_of",
    "node_frame",
    "route_frame",
    "routes_frame",
    "summary_frame",
]

_KINDS: Final = {"int": np.int32, "float": np.float32, "bool": np.bool_}
_DTYPES: Final = {"lon": np.float64, "lat": np.float64, "gauge_mm": np.int16}
_UNSAID: Final[dict[str, object]] = {"cost_usd_per_passenger": 0.0}
_BANDS: Final = {
    "moving_h": "moving_h",
    "dwell_h": "dwell_h",
    "waiting_h": "wait_h",
    "cost_usd": "cost_usd",
    "co2_kg": "co2_kg",
}


def node_frame(network: Network) -> gpd.GeoDataFrame:
    """Return the nodes of a network.

    Parameters
    ----------
    network : Network
        A network, or an excerpt of one (`network.export.excerpt.excerpt`).

    Returns
    -------
    geopandas.GeoDataFrame
        Columns `NODE_FIELDS`, one row a node, points in EPSG:4326. Unknown text
        is empty. ``attrs`` hold licence and attribution.
    """
    import geopandas as gpd  # noqa: PLC0415 - heavy

    table = network.nodes.to_frame()
    points = gpd.points_from_xy(table["lon"], table["lat"], crs=CRS)
    frame = gpd.GeoDataFrame(table, geometry=points)
    frame.attrs = dict(notice(network))
    return frame[_ordered(NODE_FIELDS, frame.columns)]


def edge_frame(
    network: Network,
    *,
    mode: str | Iterable[str] | None = None,
    bbox: Box | None = None,
) -> gpd.GeoDataFrame:
    """Return the edges of a network.

    Parameters
    ----------
    network : Network
        The network.
    mode : str or iterable of str, optional
        Only edges of these modes; ``transfer`` for changes and access.
    bbox : tuple of float, optional
        West, south, east, north in degrees, EPSG:4326: only edges whose line
        meets the box, whole.

    Returns
    -------
    geopandas.GeoDataFrame
        Columns `EDGE_FIELDS`, one row an edge in the order of the network, lines
        from `u` to `v` in EPSG:4326. `id` is the same in every build and in
        every selection. Unknown text is empty, unknown numbers are NaN or 0 as
        the field says. ``attrs`` hold licence, attribution, and ``selection``:
        how many edges of how many.

    Raises
    ------
    NetworkError
        If a mode or the box is not one.
    """
    import geopandas as gpd  # noqa: PLC0415 - heavy

    kept = np.ones(len(network.edges), dtype=bool)
    if mode is not None:
        kept &= network.edges.isin("mode", checked_modes(mode))
    if bbox is not None:
        kept &= meets(network, bbox)
    at = np.flatnonzero(kept)
    columns = network.edges.take(at)
    named = {end: network.nodes.rows("id", columns.arrays[end]) for end in ("u", "v")}
    table = columns.to_frame().assign(id=edge_ids(network)[at], **named)
    frame = gpd.GeoDataFrame(table, geometry=edge_lines(network, at), crs=CRS)
    counted = f"{len(at)} of {len(network.edges)} edges"
    frame.attrs = {**notice(network), "selection": counted}
    return frame[_ordered(EDGE_FIELDS, frame.columns)]


def _ordered(fields: tuple[Field, ...], columns: Iterable[str]) -> list[str]:
    there = set(columns)
    return [field.name for field in fields if field.name in there]


def network_of(
    nodes: gpd.GeoDataFrame,
    edges: gpd.GeoDataFrame,
    *,
    gateways: pd.DataFrame | None = None,
    meta: Mapping[str, object] | None = None,
) -> Network:
    """Return the network that two frames describe: the way back, without loss.

    Parameters
    ----------
    nodes : geopandas.GeoDataFrame
        Columns `NODE_FIELDS`; those that need not be filled may be missing.
    edges : geopandas.GeoDataFrame
        Columns `EDGE_FIELDS`, likewise; `u` and `v` are ids of `nodes`. Columns
        that neither contract names are left out.
    gateways : pandas.DataFrame, optional
        Declared gateways, as in ``Network.gateways``.
    meta : mapping, optional
        What the network says of itself; a router wants ``price_year`` and
        ``state_on``, and a network under other terms ``licence`` and
        ``attribution``.

    Returns
    -------
    Network
        In the order of the frames.

    Raises
    ------
    MissingCrsError
        If a frame says no coordinate reference system.
    NetworkError
        If the frames break their contract; the message lists the faults.
    """
    points, lines = check_frames(nodes, edges)
    table = _typed(lines, EDGE_FIELDS).drop(columns="id")
    ends = {end: row_numbers(points, lines[end]).astype(np.int32) for end in "uv"}
    columns = Columns.from_frame(table.assign(**ends))
    made = Network(
        Columns.from_frame(_typed(points, NODE_FIELDS)),
        columns,
        _shapes(points, lines, ends),
        Columns({}) if gateways is None else Columns.from_frame(gateways),
        {"crs": CRS, "schema_version": SCHEMA_VERSION, **(meta or {})},
    )
    ids = lines["id"].astype(str).to_numpy(dtype=object)
    return made if np.array_equal(ids, edge_ids(made)) else with_edge_ids(made, ids)


def _typed(frame: pd.DataFrame, fields: tuple[Field, ...]) -> pd.DataFrame:
    """Return the columns of a contract in the types that a network has."""
    import pandas as pd  # noqa: PLC0415 - heavy

    made: dict[str, Any] = {}
    for field in fields:
        if field.kind == GEOMETRY:
            continue
        dtype = _DTYPES.get(field.name) or _KINDS.get(field.kind)
        if field.name not in frame.columns:
            missing = _UNSAID.get(field.name, "" if dtype is None else np.nan)
            made[field.name] = np.full(len(frame), missing, dtype=dtype or object)
        elif dtype is None:
            text = frame[field.name]
            made[field.name] = text.astype(object).where(text.notna(), "").astype(str)
        elif field.kind == "bool":
            said = frame[field.name].astype(str).str.lower()
            made[field.name] = said.isin({"true", "1"}).to_numpy()
        else:
            made[field.name] = frame[field.name].to_numpy().astype(dtype)
    return pd.DataFrame(made, index=range(len(frame)))


def _shapes(
    nodes: pd.DataFrame, edges: gpd.GeoDataFrame, ends: Mapping[str, NDArray[np.int32]]
) -> Shapes:
    """Return the lines that are more than a stroke from node to node."""
    import shapely  # noqa: PLC0415 - heavy

    lines = edges.geometry.to_numpy()
    lonlat = shapely.get_coordinates(lines)
    count = shapely.get_num_coordinates(lines).astype(np.int64)
    offsets = np.concatenate([[0], np.cumsum(count)])
    place = nodes[["lon", "lat"]].to_numpy(np.float64)
    stroke = (
        (count == 2)  # noqa: PLR2004 - both ends and nothing between
        & (lonlat[offsets[:-1]] == place[ends["u"]]).all(axis=1)
        & (lonlat[offsets[1:] - 1] == place[ends["v"]]).all(axis=1)
    )
    kept = np.where(stroke, 0, count)
    packed = np.concatenate([[0], np.cumsum(kept)]).astype(np.int64)
    return Shapes(packed, lonlat[np.repeat(~stroke, count)])


def route_frame(route: Route, *, route_id: str = "") -> gpd.GeoDataFrame:
    """Return the legs of a route.

    Parameters
    ----------
    route : Route
        What a router found.
    route_id : str
        What to call it; ids of its ends when left out.

    Returns
    -------
    geopandas.GeoDataFrame
        Columns `ROUTE_FIELDS`, one row a leg in order of travel, EPSG:4326. Hours,
        money (USD) and CO2 (kg) are typical values with their low and high beside
        them. A leg without extent is a point.
    """
    import geopandas as gpd  # noqa: PLC0415 - heavy

    name = route_id or _default_id(route)
    rows = [_leg_row(leg, i, name, route.unit) for i, leg in enumerate(route.legs, 1)]
    columns = [field.name for field in ROUTE_FIELDS]
    return gpd.GeoDataFrame(rows, columns=columns, geometry=GEOMETRY, crs=CRS)


def routes_frame(
    routes: Mapping[str, Route] | Iterable[Route],
) -> gpd.GeoDataFrame:
    """Return the legs of several routes, one below the other.

    Parameters
    ----------
    routes : mapping of str to Route, or iterable of Route
        Routes by id; without ids they are called after their ends, and ``#2`` and
        so on where that stands already.

    Returns
    -------
    geopandas.GeoDataFrame
        Columns `ROUTE_FIELDS`, EPSG:4326; no rows when there are no routes.
    """
    import geopandas as gpd  # noqa: PLC0415 - heavy
    import pandas as pd  # noqa: PLC0415 - heavy

    frames = [route_frame(route, route_id=name) for name, route in _named(routes)]
    if frames:
        return gpd.GeoDataFrame(pd.concat(frames, ignore_index=True))
    empty: dict[str, list[object]] = {field.name: [] for field in ROUTE_FIELDS}
    return gpd.GeoDataFrame(empty, geometry=GEOMETRY, crs=CRS)


def summary_frame(routes: Mapping[str, Route] | Iterable[Route]) -> pd.DataFrame:
    """Return totals of several routes, one row each.

    Parameters
    ----------
    routes : mapping of str to Route, or iterable of Route
        As for `routes_frame`.

    Returns
    -------
    pandas.DataFrame
        Columns `SUMMARY_FIELDS`: kilometres, hours, USD and kg with their range.
    """
    import pandas as pd  # noqa: PLC0415 - heavy

    rows = [_summary_row(name, route) for name, route in _named(routes)]
    return pd.DataFrame(rows, columns=[field.name for field in SUMMARY_FIELDS])


def _named(
    routes: Mapping[str, Route] | Iterable[Route],
) -> Iterator[tuple[str, Route]]:
    if isinstance(routes, Mapping):
        yield from routes.items()
        return
    times: dict[str, int] = {}
    for route in routes:
        name = _default_id(route)
        times[name] = times.get(name, 0) + 1
        yield (name if times[name] == 1 else f"{name}#{times[name]}"), route


def _default_id(route: Route) -> str:
    return f"{route.origin.id}>{route.destination.id}"


def _leg_row(leg: Leg, number: int, route_id: str, unit: str) -> dict[str, object]:
    import shapely  # noqa: PLC0415 - heavy

    points = leg.lonlat
    row: dict[str, object] = {
        "route_id": route_id,
        "leg": number,
        "mode": leg.mode,
        "kind": leg.kind,
        **leg.start.to_columns("from"),
        **leg.end.to_columns("to"),
        "length_km": leg.length_km,
        "unit": unit,
        "border": _border(leg.gateway_id) if leg.kind == "crossing" else "",
        "gauge_break": leg.kind == "gauge_break",
        "gateway_id": leg.gateway_id,
        "lines": ";".join(leg.lines),
        "country": ";".join(leg.country),
        "gauge_mm": leg.gauge_mm,
        "source": " ; ".join(leg.sources),
        "confidence": leg.confidence,
        "schematic": leg.schematic_km > leg.length_km / 2,
        "schematic_km": leg.schematic_km,
        "straight_km": leg.straight_km,
        GEOMETRY: (
            shapely.LineString(points)
            if len(set(points)) > 1
            else shapely.Point(points[0])
        ),
    }
    for column, band in _BANDS.items():
        row |= _spread(column, getattr(leg, band))
    return row


def _border(gateway_id: str) -> str:
    """Return a gateway as people read it; frontiers without a stop have no port."""
    group = gateway_id.removeprefix("open:")
    return group if group == gateway_id else f"open frontier ({group})"


def _summary_row(route_id: str, route: Route) -> dict[str, object]:
    start, end = route.origin, route.destination
    both_zh = start.name_zh and end.name_zh
    row: dict[str, object] = {
        "route_id": route_id,
        "name_en": f"{start.name_en or start.label} to {end.name_en or end.label}",
        "name_zh": f"{start.name_zh}至{end.name_zh}" if both_zh else "",
        "profile": route.profile,
        "criterion": route.criterion,
        "length_km": route.length_km,
        "line_haul_km": route.line_haul_km,
        "unit": route.unit,
        "borders": ";".join(_border(name) for name in route.borders),
        "gauge_breaks": route.gauge_breaks,
    }
    for language in LANGUAGES:
        said = (render(message, language) for message in route.messages)
        row[f"note_{language}"] = "\n".join(said)
    for column, band in {"time_h": "time_h", **_BANDS}.items():
        row |= _spread(column, route.total(band))
    return row


def _spread(column: str, found: Range) -> dict[str, float]:
    stem, _, unit = column.rpartition("_")
    return {
        column: found.typical,
        f"{stem}_low_{unit}": found.low,
        f"{stem}_high_{unit}": found.high,
    }
