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
    GEOMETRY,
    NODE_FIELDS,
    meta_json,
    notice,
)
from network.model.schema import SCHEMA_VERSION

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    import networkx as nx
    from numpy.typing import NDArray

    from gis_data.schema import Field
    from network.export.excerpt import Box
    from network.model.store import Columns, Network

Scalar: TypeAlias = "str | int | float | bool"
Attributes: TypeAlias = "dict[str, Scalar]"
Arc: TypeAlias = "tuple[str, str, str, Attributes]"

WKT: Final = "wkt"
_OWN_EDGE: Final = ("id", "u", "v", GEOMETRY)
_OWN_NODE: Final = ("id", GEOMETRY)


def graph_of(
    network: Network,
    *,
    bbox: Box | None = None,
    modes: str | Iterable[str] | None = None,
) -> nx.MultiDiGraph[str]:
    """Return a network as a plain graph.

    Parameters
    ----------
    network : Network
        The network.
    bbox : tuple of float, optional
        West, south, east, north in degrees, as for `network.export.excerpt.excerpt`.
        The whole network makes a graph of 2 GB in half a minute: ask for a part.
    modes : str or iterable of str, optional
        Modes to keep, likewise.

    Returns
    -------
    networkx.MultiDiGraph
        Nodes by id; edges by the ids of their nodes, keyed by their own id. An edge
        that may be used both ways stands in both directions under one key;
        ``backward`` tells them apart. Attributes are the columns of `NODE_FIELDS`
        and `EDGE_FIELDS`, each a str, int, float or bool; what is unknown or does
        not apply is left out. ``wkt`` is the line in the direction of the edge,
        longitude first, EPSG:4326, where it is not straight from node to node.
        ``graph.graph`` holds ``crs``, ``schema_version``, ``price_year``,
        ``sources``, ``licence`` and, as JSON, ``gateways`` and ``meta``.

    Raises
    ------
    NetworkError
        If a mode or the box is not one.
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
    """Return what a graph says of itself.

    Parameters
    ----------
    network : Network
        The network.

    Returns
    -------
    dict
        Scalars; what is unknown is left out.
    """
    said = notice(network)
    found: dict[str, object] = {
        "crs": str(network.meta.get("crs", CRS)),
        "schema_version": SCHEMA_VERSION,
        "price_year": network.meta.get("price_year"),
        "state_on": network.meta.get("state_on"),
        "sources": said["attribution"],
        "licence": said["licence"],
        "gateways": json.dumps(columns_record(network.gateways), ensure_ascii=False),
        "meta": meta_json(network),
    }
    return {k: v for k, v in found.items() if isinstance(v, str | int) and v != ""}


def node_items(network: Network) -> Iterator[tuple[str, Attributes]]:
    """Yield every node with its attributes.

    Parameters
    ----------
    network : Network
        The network.

    Yields
    ------
    tuple
        Id and attributes, what is unknown left out.
    """
    rows = _attributes(network.nodes, NODE_FIELDS, _OWN_NODE)
    yield from zip(network.nodes["id"].tolist(), rows, strict=True)


def arcs(network: Network) -> Iterator[Arc]:
    """Yield every edge in every direction it may be used in.

    Parameters
    ----------
    network : Network
        The network.

    Yields
    ------
    tuple
        Id of the node it starts from, of the node it ends at, of the edge, and
        attributes, what is unknown left out.
    """
    names = network.nodes["id"]
    u, v = (names[network.edges.arrays[end]].tolist() for end in ("u", "v"))
    both = network.edges.arrays["two_way"].tolist()
    ids = edge_ids(network).tolist()
    rows = _attributes(network.edges, EDGE_FIELDS, _OWN_EDGE)
    for i, row in enumerate(rows):
        points = network.shapes.points(i)
        line = {WKT: wkt_of(points)} if len(points) else {}
        yield u[i], v[i], ids[i], {**row, **line, "backward": False}
        if both[i] and u[i] != v[i]:
            line = {WKT: wkt_of(points[::-1])} if len(points) else {}
            yield v[i], u[i], ids[i], {**row, **line, "backward": True}


def _attributes(
    columns: Columns, fields: Iterable[Field], left_out: tuple[str, ...]
) -> Iterator[Attributes]:
    """Yield each row as scalars, without what is unknown or does not apply."""
    named = [f for f in fields if f.name in columns.arrays and f.name not in left_out]
    names = [field.name for field in named]
    absent = [ABSENT.get(name) for name in names]
    values = [_plain_values(columns[name]) for name in names]
    for row in zip(*values, strict=True):
        yield {
            name: value
            for name, value, none in zip(names, row, absent, strict=True)
            if value != "" and value == value and (none is None or value != none)  # noqa: PLR0124 - NaN
        }


def _plain_values(column: NDArray[Any]) -> list[Scalar]:
    """Return Python values; of float32 the shortest that reads back to it."""
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
