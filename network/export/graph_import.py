"""A network from a NetworkX graph: attributes parsed and checked, then frames."""

from __future__ import annotations

import json
import math
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from gis_data.geodesy import CRS
from gis_data.schema import Field, Problem
from network.export.frames import network_of, raise_faults
from network.export.graphs import WKT
from network.export.public import ABSENT, EDGE_FIELDS, NODE_FIELDS
from network.model.errors import NetworkError
from network.model.schema import GEOMETRY

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import geopandas as gpd
    import networkx as nx
    import pandas as pd

    from network.model.store import Network

    Row = dict[str, object]

_DTYPES: Final = {"str": object, "int": np.int64, "float": np.float64, "bool": np.bool_}
_BOOLEANS: Final = {"true": True, "1": True, "false": False, "0": False}
# Graph attributes that have an argument of their own in `network_of`.
_SEPARATE: Final = {"gateways", "meta", "sources"}
_EDGE_FIELDS: Final = (
    *EDGE_FIELDS,
    Field("backward", doc="Second direction of a two-way edge", kind="bool"),
    Field(WKT, doc="Line in the direction of the edge"),
)


def network_of_graph(graph: nx.MultiDiGraph[str]) -> Network:
    """Return the network that a graph in the public schema describes.

    Parameters
    ----------
    graph : networkx.MultiDiGraph
        Nodes and edges as `network.export.graphs.graph_of` gives them, perhaps with
        some removed, added or changed. An edge without its other direction becomes
        one-way; of a two-way edge the attributes of the direction that is not
        ``backward`` count. Text is parsed where a number or a boolean belongs: GraphML
        that OSMnx wrote holds nothing but text.

    Returns
    -------
    Network
        Nodes in the order of the graph; edges sorted by their start node, in the
        order of the graph.

    Raises
    ------
    NetworkError
        If a value has the wrong type, or the graph breaks the schema. The message
        lists each edge or node, attribute, value and what is allowed.
    """
    faults: list[Problem] = []
    node_rows = [
        {"id": str(name), **_parsed(row, NODE_FIELDS, ("nodes", name), faults)}
        for name, row in graph.nodes(data=True)
    ]
    edge_rows = _edge_rows(graph, faults)
    raise_faults(faults)
    nodes = _table(node_rows, NODE_FIELDS)
    attributes = dict(graph.graph)
    gateways, meta = (_json(attributes, name) for name in ("gateways", "meta"))
    rest = {k: v for k, v in attributes.items() if k not in _SEPARATE}
    return network_of(
        _points(nodes),
        _lines(_table(edge_rows, (*EDGE_FIELDS, Field(WKT))), nodes),
        gateways=_frame(gateways) if gateways else None,
        meta=meta or {**rest, "attribution": attributes.get("sources", "")},
    )


def _frame(columns: dict[str, list[Any]]) -> pd.DataFrame:
    """Return columns as a frame: those that hold nothing are numbers, not texts."""
    import pandas as pd  # noqa: PLC0415 - heavy

    frame = pd.DataFrame(columns)
    empty = frame.columns[frame.isna().all() & bool(len(frame))]
    return frame.astype(dict.fromkeys(empty, float))


def _json(attributes: Mapping[str, Any], name: str) -> dict[str, Any]:
    try:
        return dict(json.loads(attributes.get(name, "{}")))
    except (ValueError, TypeError, RecursionError) as error:
        msg = f"graph: {name} is no JSON object ({error}); export the graph again."
        raise NetworkError(msg) from error


def parsed_value(value: object, field: Field) -> object:
    """Return an attribute in the type of its field; text is parsed.

    Parameters
    ----------
    value : object
        A Python or NumPy scalar, or its text.
    field : Field
        The field; its `kind` is the type wanted.

    Returns
    -------
    str, int, float or bool
        The value.

    Raises
    ------
    ValueError
        If it is not of that type; the message names the value and what is allowed.

    Examples
    --------
    >>> parsed_value("False", Field("freight", kind="bool"))
    False
    >>> parsed_value("12.5", Field("length_km", "km", kind="float"))
    12.5
    >>> parsed_value("yes", Field("freight", kind="bool"))
    Traceback (most recent call last):
        ...
    ValueError: 'yes' is not a boolean; use True or False
    """
    if isinstance(value, np.generic):
        value = value.item()
    if field.kind == "bool":
        return _boolean(value)
    if field.kind in {"int", "float"}:
        return _number(value, field)
    if isinstance(value, str | int | float):
        return str(value)
    msg = f"{value!r} is not text; use one string"
    raise ValueError(msg)


def _boolean(value: object) -> bool:
    text = str(value).lower() if isinstance(value, str | int) else ""
    if text not in _BOOLEANS:
        msg = f"{value!r} is not a boolean; use True or False"
        raise ValueError(msg)
    return _BOOLEANS[text]


def _number(value: object, field: Field) -> float:
    unit = f" in {field.unit}" if field.unit else ""
    msg = f"{value!r} is not a number; use a number{unit}"
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise ValueError(msg)  # noqa: TRY004 - callers list faults of any kind
    try:
        number = float(value)
    except ValueError:
        raise ValueError(msg) from None
    if field.kind == "float" or math.isnan(number):
        return number
    if number % 1:
        msg = f"{value!r} is not a whole number; use a whole number{unit}"
        raise ValueError(msg)
    return int(number)


def _parsed(
    row: Row, fields: Iterable[Field], place: tuple[str, str], faults: list[Problem]
) -> Row:
    """Return the attributes that the fields name; add what cannot be parsed to faults.

    `place` is the table and the id of the row, for the faults.
    """
    parsed: Row = {}
    for field in fields:
        value = row.get(field.name)
        if value is None or field.kind == GEOMETRY:
            continue
        try:
            parsed[field.name] = parsed_value(value, field)
        except ValueError as error:
            faults.append(Problem(place[0], str(place[1]), field.name, str(error)))
    return parsed


def _edge_rows(graph: nx.MultiDiGraph[str], faults: list[Problem]) -> list[Row]:
    """Return one row per edge: the two directions of a two-way edge are one row."""
    parsed = {
        (u, v, key): _parsed(attributes, _EDGE_FIELDS, ("edges", key), faults)
        for u, v, key, attributes in graph.edges(keys=True, data=True)
    }
    rows: list[Row] = []
    for (u, v, key), row in parsed.items():
        other = parsed.get((v, u, key)) if u != v else None
        if other is not None and row.get("backward", False):
            if other.get("backward", False):
                message = "is True in both directions; it must be of one of them"
                faults.append(Problem("edges", str(key), "backward", message))
            continue
        two_way = other is not None if u != v else row.get("two_way", False)
        ends = {"u": str(u), "v": str(v)}
        rows.append({**row, "id": str(key), **ends, "two_way": two_way})
    return rows


def _table(rows: list[Row], fields: Iterable[Field]) -> pd.DataFrame:
    """Return rows as columns of the schema; what a row leaves out is filled in."""
    import pandas as pd  # noqa: PLC0415 - heavy

    columns: dict[str, pd.Series] = {}
    for field in fields:
        if field.kind == GEOMETRY:
            continue
        missing: object = ""
        if field.kind != "str":
            missing = ABSENT.get(field.name, math.nan)
        values = [row.get(field.name, missing) for row in rows]
        complete = all(value == value for value in values)  # noqa: PLR0124 - NaN
        dtype = _DTYPES[field.kind] if complete or field.kind == "float" else object
        columns[field.name] = pd.Series(values, dtype=dtype)
    return pd.DataFrame(columns)


def _points(nodes: pd.DataFrame) -> gpd.GeoDataFrame:
    import geopandas as gpd  # noqa: PLC0415 - heavy

    points = gpd.points_from_xy(nodes["lon"], nodes["lat"], crs=CRS)
    return gpd.GeoDataFrame(nodes, geometry=points)


def _lines(edges: pd.DataFrame, nodes: pd.DataFrame) -> gpd.GeoDataFrame:
    """Return edges with their line, or with the straight line between their nodes."""
    import geopandas as gpd  # noqa: PLC0415 - heavy
    import shapely  # noqa: PLC0415 - heavy

    lonlat = {
        name: (lon, lat)
        for name, lon, lat in zip(nodes["id"], nodes["lon"], nodes["lat"], strict=True)
        if math.isfinite(lon + lat)
    }
    lines = []
    for text, u, v in zip(edges[WKT], edges["u"], edges["v"], strict=True):
        if text:
            lines.append(shapely.from_wkt(text, on_invalid="ignore"))
        elif u in lonlat and v in lonlat:
            lines.append(shapely.LineString([lonlat[u], lonlat[v]]))
        else:  # the checks of the frames report it
            lines.append(None)
    return gpd.GeoDataFrame(edges.drop(columns=WKT), geometry=lines, crs=CRS)
