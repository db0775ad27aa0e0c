"""A network as a plain NetworkX graph, in the public schema."""

from __future__ import annotations

import json
import math
from typing import TYPE_CHECKING, Any, Final, TypeAlias

import numpy as np

from gis_data.geodesy import CRS
from network.export.excerpt import edge_ids, excerpt
from network.export.public import (
    ABSENT,
    EDGE_FIELDS,
    NODE_FIELDS,
    meta_json,
    notice,
)
from network.model.schema import SCHEMA_VERSION

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    import networkx as nx
    from numpy.typing import NDArray

    from gis_data.schema import Field
    from network.export.excerpt import Box
    from network.model.store import Columns, Network

Scalar: TypeAlias = "str | int | float | bool"
Attributes: TypeAlias = "dict[str, Scalar]"
Arc: TypeAlias = "tuple[str, str, str, Attributes]"

WKT: Final = "wkt"
_NO_POINTS: Final = np.zeros((0, 2))
_IDENTITY: Final = frozenset({"id", "u", "v"})  # part of the graph itself


def graph_of(
    network: Network,
    *,
    bbox: Box | None = None,
    modes: str | Iterable[str] | None = None,
) -> nx.MultiDiGraph[str]:
    """Return a network as a plain graph, closed edges included.

    `network.export.query_graph.query_graph` returns the part that a profile may use
    on a day, with its costs.

    Parameters
    ----------
    network : Network
        The network.
    bbox : tuple of float, optional
        West, south, east, north in degrees, as for `network.export.excerpt.excerpt`.
        The whole network is a graph of 2 GB, built in half a minute: select a part.
    modes : str or iterable of str, optional
        Modes to include, as for `network.export.excerpt.excerpt`.

    Returns
    -------
    networkx.MultiDiGraph
        Nodes by id. Edges by the ids of their nodes, keyed by their own id. A two-way
        edge is present in both directions under one key; ``backward`` tells them
        apart. Attributes are the columns of `NODE_FIELDS` and `EDGE_FIELDS`, each a
        str, int, float or bool. Unknown values, and values that do not apply, are
        left out. ``wkt`` is the line in the direction of the edge, longitude first,
        EPSG:4326, where it is not straight. ``graph.graph`` holds ``crs``,
        ``schema_version``, ``price_year``, ``sources``, ``licence`` and, as JSON,
        ``gateways`` and ``meta``.

    Raises
    ------
    NetworkError
        If a mode or the box is not valid.
    """
    import networkx as nx  # noqa: PLC0415 - heavy

    part = excerpt(network, bbox=bbox, modes=modes)
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    graph.graph.update(graph_attributes(part))
    graph.add_nodes_from(node_items(part))
    for u, v, key, attributes in arcs(part):
        graph.add_edge(u, v, key, **attributes)
    return graph


def graph_attributes(network: Network) -> Attributes:
    """Return the attributes of the graph of a network.

    Parameters
    ----------
    network : Network
        The network.

    Returns
    -------
    dict
        Scalars. Unknown values are left out.
    """
    credits_ = notice(network)
    attributes: dict[str, object] = {
        "crs": str(network.meta.get("crs", CRS)),
        "schema_version": SCHEMA_VERSION,
        "price_year": network.meta.get("price_year"),
        "state_on": network.meta.get("state_on"),
        "sources": credits_["attribution"],
        "licence": credits_["licence"],
        "gateways": json.dumps(columns_record(network.gateways), ensure_ascii=False),
        "meta": meta_json(network),
    }
    return {k: v for k, v in attributes.items() if isinstance(v, str | int) and v != ""}


def node_items(network: Network) -> Iterator[tuple[str, Attributes]]:
    """Yield every node with its attributes.

    Parameters
    ----------
    network : Network
        The network.

    Yields
    ------
    tuple
        Id and attributes. Unknown values are left out.
    """
    rows = attribute_rows(network.nodes, NODE_FIELDS)
    yield from zip(network.nodes["id"].tolist(), rows, strict=True)


def arcs(
    network: Network,
    *,
    names: Collection[str] | None = None,
    extra: Mapping[str, NDArray[Any]] | None = None,
) -> Iterator[Arc]:
    """Yield every edge in every direction it may be used in.

    Parameters
    ----------
    network : Network
        The network.
    names : collection of str, optional
        Names of `EDGE_FIELDS`, and ``wkt``; all when left out.
    extra : mapping of str to numpy.ndarray, optional
        Further attributes: one number per edge.

    Yields
    ------
    tuple
        Id of the start node, id of the end node, id of the edge, and attributes.
        Unknown values are left out.
    """
    ids = network.nodes["id"]
    u, v = (ids[network.edges.arrays[end]].tolist() for end in ("u", "v"))
    two_way = network.edges.arrays["two_way"].tolist()
    keys = edge_ids(network).tolist()
    fields = [f for f in EDGE_FIELDS if names is None or f.name in names]
    lines = names is None or WKT in names
    rows = attribute_rows(network.edges, fields)
    added = {name: array.tolist() for name, array in (extra or {}).items()}
    for i, row in enumerate(rows):
        row.update({name: values[i] for name, values in added.items()})
        points = network.shapes.points(i) if lines else _NO_POINTS
        yield u[i], v[i], keys[i], {**row, **_line(points), "backward": False}
        if two_way[i] and u[i] != v[i]:
            line = _line(points[::-1])
            yield v[i], u[i], keys[i], {**row, **line, "backward": True}


def _line(points: NDArray[np.float64]) -> Attributes:
    return {WKT: wkt_of(points)} if len(points) else {}


def attribute_rows(columns: Columns, fields: Iterable[Field]) -> Iterator[Attributes]:
    """Yield each row of a table as scalars.

    Parameters
    ----------
    columns : Columns
        Nodes or edges.
    fields : iterable of Field
        Columns to include. Ids, ends and geometry are not attributes.

    Yields
    ------
    dict
        Attributes. Unknown values, and values that do not apply, are left out.
    """
    names = [f.name for f in fields if f.name in columns.arrays.keys() - _IDENTITY]
    if not names:
        yield from ({} for _ in range(len(columns)))
        return
    absent = [ABSENT.get(name) for name in names]
    values = [_plain_values(columns[name]) for name in names]
    for row in zip(*values, strict=True):
        yield {
            name: value
            for name, value, none in zip(names, row, absent, strict=True)
            if value != "" and value == value and (none is None or value != none)  # noqa: PLR0124 - NaN
        }


def _plain_values(column: NDArray[Any]) -> list[Scalar]:
    """Return Python values; a float32 as the shortest float that reads back to it."""
    if column.dtype == np.float32:
        column = column.astype(str).astype(np.float64)
    values: list[Scalar] = column.tolist()
    return values


def wkt_of(points: NDArray[np.float64]) -> str:
    """Return a line as well-known text that reads back to the same numbers.

    Parameters
    ----------
    points : numpy.ndarray
        Longitude and latitude, degrees, EPSG:4326, shape (n, 2).

    Returns
    -------
    str
        ``LINESTRING (...)``.

    Examples
    --------
    >>> wkt_of(np.array([[130.1, 42.7], [131.0, 42.65]]))
    'LINESTRING (130.1 42.7, 131.0 42.65)'
    """
    pairs = ", ".join(f"{x!r} {y!r}" for x, y in points.tolist())
    return f"LINESTRING ({pairs})"


def columns_record(columns: Columns) -> dict[str, list[Scalar | None]]:
    """Return columns as lists that JSON can hold, NaN as None.

    Parameters
    ----------
    columns : Columns
        Any columns.

    Returns
    -------
    dict
        Name to values.
    """
    return {
        name: [
            None if isinstance(value, float) and math.isnan(value) else value
            for value in columns[name].tolist()
        ]
        for name in columns.arrays
    }
