"""Checks of node and edge frames against the schema; all faults are listed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from gis_data.geodesy import checked_crs
from gis_data.schema import Field, Problem, problems
from network.export.public import EDGE_FIELDS, GEOMETRY, NODE_FIELDS
from network.model.errors import NetworkError

if TYPE_CHECKING:
    from collections.abc import Iterator

    import geopandas as gpd
    import pandas as pd
    from numpy.typing import NDArray

FAULTS_SHOWN: Final = 20
POINT_LIMIT_DEG: Final = 1e-6
END_LIMIT_DEG: Final = 1e-3  # about 100 m


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
    msg = f"nodes and edges make no network, {len(faults)} fault(s):\n{listed}"
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
    whole = field.kind == "float" or bool((known % 1 == 0).all())
    low = field.low is None or bool((known >= field.low).all())
    return whole and low and (field.high is None or bool((known <= field.high).all()))


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
