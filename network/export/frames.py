"""The public view: networks and routes as frames, and networks back from frames."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np

from gis_data.geodesy import CRS
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
    NODE_FIELDS,
    notice,
)
from network.model.schema import GEOMETRY, ROUTE_FIELDS, SCHEMA_VERSION, SUMMARY_FIELDS
from network.model.store import Columns, Network, Shapes
from network.query.route_output import route_frame, routes_frame, summary_frame

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import geopandas as gpd
    import pandas as pd
    from numpy.typing import NDArray

    from gis_data.schema import Field
    from network.export.excerpt import Box

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
