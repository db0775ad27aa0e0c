"""Networks and routes as frames, and networks from frames, checked by the schema."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np

from gis_data.geodesy import CRS, checked_crs
from gis_data.schema import Field, Problem, problems
from network.export.excerpt import (
    checked_modes,
    edge_ids,
    edge_lines,
    meets,
    with_edge_ids,
)
from network.export.public import EDGE_FIELDS, NODE_FIELDS, notice
from network.model.errors import NetworkError
from network.model.schema import GEOMETRY, SCHEMA_VERSION
from network.model.store import Columns, Network, Shapes
from network.query.route_output import route_frame, routes_frame, summary_frame

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    import geopandas as gpd
    import pandas as pd
    from numpy.typing import NDArray

    from network.export.excerpt import Box

__all__ = [
    "edge_frame",
    "network_of",
    "node_frame",
    "route_frame",
    "routes_frame",
    "summary_frame",
]

FAULTS_SHOWN: Final = 20
POINT_LIMIT_DEG: Final = 1e-6
END_LIMIT_DEG: Final = 1e-3  # about 100 m
_KINDS: Final = {"int": np.int32, "float": np.float32, "bool": np.bool_}
_DTYPES: Final = {"lon": np.float64, "lat": np.float64, "gauge_mm": np.int16}
_MISSING: Final[dict[str, object]] = {"cost_usd_per_passenger": 0.0}


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
        Only edges of these modes; ``transfer`` for transfers and access.
    bbox : tuple of float, optional
        West, south, east, north in degrees, EPSG:4326: only edges whose line
        meets the box, not clipped.

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
        If a mode or the box is not valid.
    """
    import geopandas as gpd  # noqa: PLC0415 - heavy

    selected = np.ones(len(network.edges), dtype=bool)
    if mode is not None:
        selected &= network.edges.isin("mode", checked_modes(mode))
    if bbox is not None:
        selected &= meets(network, bbox)
    at = np.flatnonzero(selected)
    columns = network.edges.take(at)
    ends = {end: network.nodes.rows("id", columns.arrays[end]) for end in ("u", "v")}
    table = columns.to_frame().assign(id=edge_ids(network)[at], **ends)
    frame = gpd.GeoDataFrame(table, geometry=edge_lines(network, at), crs=CRS)
    selection = f"{len(at)} of {len(network.edges)} edges"
    frame.attrs = {**notice(network), "selection": selection}
    return frame[_ordered(EDGE_FIELDS, frame.columns)]


def _ordered(fields: tuple[Field, ...], columns: Iterable[str]) -> list[str]:
    present = set(columns)
    return [field.name for field in fields if field.name in present]


def network_of(
    nodes: gpd.GeoDataFrame,
    edges: gpd.GeoDataFrame,
    *,
    gateways: pd.DataFrame | None = None,
    meta: Mapping[str, object] | None = None,
) -> Network:
    """Return the network that node and edge frames describe, without loss.

    Parameters
    ----------
    nodes : geopandas.GeoDataFrame
        Columns `NODE_FIELDS`; those that need not be filled may be missing.
    edges : geopandas.GeoDataFrame
        Columns `EDGE_FIELDS`; those that need not be filled may be missing. `u` and
        `v` are ids of `nodes`. Columns that the schema does not name are left out.
    gateways : pandas.DataFrame, optional
        Declared gateways, as in ``Network.gateways``.
    meta : mapping, optional
        Metadata; a router needs ``price_year`` and ``state_on``, and a network
        under other terms ``licence`` and ``attribution``.

    Returns
    -------
    Network
        In the order of the frames.

    Raises
    ------
    MissingCrsError
        If a frame has no coordinate reference system.
    NetworkError
        If the frames break the schema; the message lists the errors.
    """
    points, lines = check_frames(nodes, edges)
    table = _typed(lines, EDGE_FIELDS).drop(columns="id")
    ends = {end: row_numbers(points, lines[end]).astype(np.int32) for end in "uv"}
    columns = Columns.from_frame(table.assign(**ends))
    network = Network(
        Columns.from_frame(_typed(points, NODE_FIELDS)),
        columns,
        _shapes(points, lines, ends),
        Columns({}) if gateways is None else Columns.from_frame(gateways),
        {"crs": CRS, "schema_version": SCHEMA_VERSION, **(meta or {})},
    )
    ids = lines["id"].astype(str).to_numpy(dtype=object)
    same = np.array_equal(ids, edge_ids(network))
    return network if same else with_edge_ids(network, ids)


def _typed(frame: pd.DataFrame, fields: tuple[Field, ...]) -> pd.DataFrame:
    """Return the columns of a schema in the types that a network has."""
    import pandas as pd  # noqa: PLC0415 - heavy

    columns: dict[str, Any] = {}
    for field in fields:
        if field.kind == GEOMETRY:
            continue
        dtype = _DTYPES.get(field.name) or _KINDS.get(field.kind)
        if field.name not in frame.columns:
            missing = _MISSING.get(field.name, "" if dtype is None else np.nan)
            columns[field.name] = np.full(len(frame), missing, dtype=dtype or object)
        elif dtype is None:
            text = frame[field.name]
            columns[field.name] = (
                text.astype(object).where(text.notna(), "").astype(str)
            )
        elif field.kind == "bool":
            text = frame[field.name].astype(str).str.lower()
            columns[field.name] = text.isin({"true", "1"}).to_numpy()
        else:
            columns[field.name] = frame[field.name].to_numpy().astype(dtype)
    return pd.DataFrame(columns, index=range(len(frame)))


def _shapes(
    nodes: pd.DataFrame, edges: gpd.GeoDataFrame, ends: Mapping[str, NDArray[np.int32]]
) -> Shapes:
    """Return the lines that are more than a straight line from node to node."""
    import shapely  # noqa: PLC0415 - heavy

    lines = edges.geometry.to_numpy()
    lonlat = shapely.get_coordinates(lines)
    count = shapely.get_num_coordinates(lines).astype(np.int64)
    offsets = np.concatenate([[0], np.cumsum(count)])
    place = nodes[["lon", "lat"]].to_numpy(np.float64)
    straight = (
        (count == 2)  # noqa: PLR2004 - both ends and nothing between
        & (lonlat[offsets[:-1]] == place[ends["u"]]).all(axis=1)
        & (lonlat[offsets[1:] - 1] == place[ends["v"]]).all(axis=1)
    )
    stored = np.cumsum(np.where(straight, 0, count))
    packed = np.concatenate([[0], stored]).astype(np.int64)
    return Shapes(packed, lonlat[np.repeat(~straight, count)])


def check_frames(
    nodes: gpd.GeoDataFrame, edges: gpd.GeoDataFrame
) -> tuple[gpd.GeoDataFrame, gpd.GeoDataFrame]:
    """Return node and edge frames in EPSG:4326, checked against the schema.

    Parameters
    ----------
    nodes, edges : geopandas.GeoDataFrame
        Columns `NODE_FIELDS` and `EDGE_FIELDS`, in any reference system.

    Returns
    -------
    tuple of geopandas.GeoDataFrame
        Nodes and edges, with index 0, 1, 2, ...

    Raises
    ------
    MissingCrsError
        If a frame has no coordinate reference system.
    NetworkError
        If a column is missing, a value is not allowed, an id is not unique, an
        edge has an unknown node, or a line does not run from its first node to
        its second. The message lists the faults.
    """
    points = checked_crs(nodes, where="nodes").reset_index(drop=True)
    lines = checked_crs(edges, where="edges").reset_index(drop=True)
    faults = [*_column_faults(points, NODE_FIELDS, "nodes")]
    faults += _column_faults(lines, EDGE_FIELDS, "edges")
    if not faults:
        faults += [*_end_faults(points, lines), *_point_faults(points)]
    if not faults:
        faults += _line_faults(points, lines)
    raise_faults(faults)
    return points, lines


def raise_faults(faults: list[Problem]) -> None:
    """Raise an error that lists faults, if there are any.

    Parameters
    ----------
    faults : list of Problem
        All faults of nodes and edges.

    Raises
    ------
    NetworkError
        If there is a fault. The first `FAULTS_SHOWN` are listed.
    """
    if not faults:
        return
    lines = [f"- {fault}" for fault in faults[:FAULTS_SHOWN]]
    if len(faults) > FAULTS_SHOWN:
        lines.append(f"- and {len(faults) - FAULTS_SHOWN} more")
    listed = "\n".join(lines)
    msg = f"nodes and edges are not a valid network, {len(faults)} error(s):\n{listed}"
    raise NetworkError(msg)


def _column_faults(
    frame: gpd.GeoDataFrame, fields: tuple[Field, ...], where: str
) -> list[Problem]:
    """Return faults of the columns; cells are read only where a column may have one."""
    suspect = [
        field
        for field in fields
        if field.kind != GEOMETRY and not _is_valid(frame, field)
    ]
    return problems(frame, suspect, where=where) if suspect else []


def _is_valid(frame: pd.DataFrame, field: Field) -> bool:
    if field.name not in frame.columns:
        return not field.required
    column = frame[field.name]
    if field.kind in {"int", "float", "bool"}:
        return _are_valid_numbers(column, field)
    if field.unique and not column.is_unique:
        return False
    texts = {str(text).strip() for text in column.dropna().unique().tolist()}
    empty = "" in texts or bool(column.isna().any())
    allowed = field.allowed is None or texts - {""} <= set(field.allowed)
    return allowed and not (empty and field.required)


def _are_valid_numbers(column: pd.Series, field: Field) -> bool:
    if field.kind == "bool":
        return column.dtype == np.bool_
    if column.dtype.kind not in "iuf":
        return False
    known = column.dropna().to_numpy()
    if len(known) < len(column) and field.required:
        return False
    integral = field.kind == "float" or bool((known % 1 == 0).all())
    low = field.low is None or bool((known >= field.low).all())
    return (
        integral and low and (field.high is None or bool((known <= field.high).all()))
    )


def row_numbers(nodes: pd.DataFrame, ids: pd.Series) -> NDArray[np.intp]:
    """Return the row number of the node of each id.

    Parameters
    ----------
    nodes : pandas.DataFrame
        With a column ``id`` of unique ids.
    ids : pandas.Series
        Ids.

    Returns
    -------
    numpy.ndarray of int
        Row numbers; -1 where no node has the id.
    """
    import pandas as pd  # noqa: PLC0415 - heavy

    known = pd.Index(nodes["id"].astype(str).to_numpy(dtype=object))
    rows = known.get_indexer(ids.astype(str).to_numpy(dtype=object))
    return np.asarray(rows, dtype=np.intp)


def _end_faults(nodes: pd.DataFrame, edges: pd.DataFrame) -> Iterator[Problem]:
    for end in ("u", "v"):
        for row in np.flatnonzero(row_numbers(nodes, edges[end]) < 0).tolist():
            name = edges[end].iloc[row]
            message = f"{name!r} is no node; add the node or remove the edge"
            yield Problem("edges", str(edges["id"].iloc[row]), end, message)


def _point_faults(nodes: gpd.GeoDataFrame) -> Iterator[Problem]:
    """Yield nodes whose point differs from their longitude and latitude."""
    shapes = nodes.geometry
    drawn = (shapes.notna() & ~shapes.is_empty & (shapes.geom_type == "Point")).array
    at = np.flatnonzero(np.asarray(drawn, dtype=bool))
    points = shapes.iloc[at]
    off = _distance_deg(
        np.stack([points.x.to_numpy(), points.y.to_numpy()], axis=1),
        nodes[["lon", "lat"]].to_numpy(np.float64)[at],
    )
    for row in at[off > POINT_LIMIT_DEG].tolist():
        message = "differs from lon and lat; change both or neither"
        yield Problem("nodes", str(nodes["id"].iloc[row]), GEOMETRY, message)


def _line_faults(nodes: pd.DataFrame, edges: gpd.GeoDataFrame) -> Iterator[Problem]:
    """Yield edges whose line does not run from their first node to their second."""
    import shapely  # noqa: PLC0415 - heavy

    ids, lines = edges["id"].astype(str), edges.geometry.to_numpy()
    wrong = np.flatnonzero(
        (shapely.get_type_id(lines) != shapely.GeometryType.LINESTRING)
        | (shapely.get_num_points(lines) < 2)  # noqa: PLR2004 - a line has two ends
    )
    for row in wrong.tolist():
        message = "must be a LineString of two points or more"
        yield Problem("edges", ids.iloc[row], GEOMETRY, message)
    if len(wrong):
        return
    lonlat = nodes[["lon", "lat"]].to_numpy(np.float64)
    for end, point in (("u", 0), ("v", -1)):
        line_end = shapely.get_coordinates(shapely.get_point(lines, point))
        node = lonlat[row_numbers(nodes, edges[end])]
        far = _distance_deg(line_end, node) > END_LIMIT_DEG
        for row in np.flatnonzero(far).tolist():
            message = f"does not reach node {edges[end].iloc[row]!r} at end {end}"
            yield Problem("edges", ids.iloc[row], GEOMETRY, message)


def _distance_deg(
    a: NDArray[np.float64], b: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Return distances between points in degrees; 180 W equals 180 E."""
    gap = np.abs(a - b)
    gap[:, 0] = np.minimum(gap[:, 0], 360.0 - gap[:, 0])
    return np.asarray(gap.max(axis=1, initial=0.0))
