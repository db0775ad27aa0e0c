"""A graph in the form that OSMnx works on, and back."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, Final

from gis_data.schema import Field
from network.export.graph_import import parsed_value
from network.export.graphs import WKT
from network.export.public import EDGE_FIELDS, NODE_FIELDS
from network.export.query_graph import COST_FIELDS
from network.model.schema import GEOMETRY

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import networkx as nx
    from shapely import LineString

    Parser = Callable[[str], object]

NODE_ID: Final = "node_id"
EDGE_ID: Final = "edge_id"


def osmnx_graph(graph: nx.MultiDiGraph[str]) -> nx.MultiDiGraph[int]:
    """Return a graph of the public schema in the form of OSMnx.

    Parameters
    ----------
    graph : networkx.MultiDiGraph
        As `network.export.graphs.graph_of` or
        `network.export.query_graph.query_graph` returns it, with ``wkt``.

    Returns
    -------
    networkx.MultiDiGraph
        Nodes are numbered from 0, parallel edges by keys from 0. Nodes have ``x``,
        ``y`` (longitude, latitude), ``street_count`` (edges that meet there, either
        direction counted once) and ``node_id``, the id in the network. Edges have
        ``osmid`` (a number that both directions share; no id of OpenStreetMap),
        ``edge_id``, ``length`` (m), ``geometry`` (LineString in the direction of the
        edge), ``oneway`` and ``reversed``. All other attributes stay.
        ``graph.graph["crs"]`` is EPSG:4326; ``origin`` and ``destination`` there,
        where the graph has them, are node numbers.

    Notes
    -----
    ``osmnx.save_graphml`` writes every value as text. `graphml_dtypes` restores the
    types: ``osmnx.load_graphml(path, **graphml_dtypes())``.
    """
    import networkx as nx  # noqa: PLC0415 - heavy

    numbers = {node_id: number for number, node_id in enumerate(graph)}
    edge_numbers: dict[str, int] = {}
    incident: dict[str, set[str]] = {node_id: set() for node_id in graph}
    result: nx.MultiDiGraph[int] = nx.MultiDiGraph(**graph.graph)
    result.add_nodes_from(numbers.values())
    for u, v, edge_id, row in graph.edges(keys=True, data=True):
        incident[u].add(edge_id)
        incident[v].add(edge_id)
        osmid = edge_numbers.setdefault(edge_id, len(edge_numbers))
        attributes = {
            **{name: value for name, value in row.items() if name != WKT},
            EDGE_ID: edge_id,
            "osmid": osmid,
            "length": row["length_km"] * 1000.0,
            "oneway": not graph.has_edge(v, u, edge_id),
            "reversed": row["backward"],
            GEOMETRY: _line(graph, u, v, row),
        }
        result.add_edge(numbers[u], numbers[v], **attributes)
    for node_id, row in graph.nodes(data=True):
        place = {"x": row["lon"], "y": row["lat"], NODE_ID: node_id}
        count = {"street_count": len(incident[node_id])}
        result.add_node(numbers[node_id], **row, **place, **count)
    result.graph |= _ends(graph, numbers)
    return result


def public_graph(graph: nx.MultiDiGraph[int]) -> nx.MultiDiGraph[str]:
    """Return a graph of `osmnx_graph`, perhaps edited, in the public schema again.

    Parameters
    ----------
    graph : networkx.MultiDiGraph
        The graph. Nodes and edges added to it need ``node_id``, ``edge_id`` and the
        attributes of the public schema.

    Returns
    -------
    networkx.MultiDiGraph
        As `network.export.graph_import.network_of_graph` takes it.
    """
    import networkx as nx  # noqa: PLC0415 - heavy

    ids: dict[int, str] = {n: row[NODE_ID] for n, row in graph.nodes(data=True)}
    result: nx.MultiDiGraph[str] = nx.MultiDiGraph(**graph.graph)
    result.graph |= _ends(graph, ids)
    for number, row in graph.nodes(data=True):
        result.add_node(ids[number], **_without(row, _NODE_EXTRAS))
    for u, v, row in graph.edges(data=True):
        line = {WKT: row[GEOMETRY].wkt} if GEOMETRY in row else {}
        attributes = {**_without(row, _EDGE_EXTRAS), **line}
        result.add_edge(ids[u], ids[v], row[EDGE_ID], **attributes)
    return result


def _ends(graph: nx.Graph[Any], names: Mapping[Any, object]) -> dict[str, object]:
    """Return the origin and destination of a graph by their new names."""
    ends = {end: graph.graph[end] for end in _ENDS if end in graph.graph}
    return {end: names[node] for end, node in ends.items() if node in names}


_ENDS: Final = ("origin", "destination")
_NODE_EXTRAS: Final = frozenset({"x", "y", "street_count", NODE_ID})
_EDGE_EXTRAS: Final = frozenset(
    {"osmid", "length", "oneway", "reversed", EDGE_ID, GEOMETRY}
)


def _without(row: Mapping[str, Any], names: frozenset[str]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name not in names}


def _line(
    graph: nx.MultiDiGraph[str], u: str, v: str, row: Mapping[str, Any]
) -> LineString:
    import shapely  # noqa: PLC0415 - heavy

    if WKT in row:
        line: LineString = shapely.from_wkt(row[WKT])
        return line
    ends = (graph.nodes[u], graph.nodes[v])
    return shapely.LineString([(end["lon"], end["lat"]) for end in ends])


def graphml_dtypes() -> dict[str, dict[str, Parser]]:
    """Return the parsers of all attributes that are no text, for ``load_graphml``.

    Returns
    -------
    dict
        ``node_dtypes``, ``edge_dtypes`` and ``graph_dtypes``, to be passed on as
        keyword arguments of ``osmnx.load_graphml``.

    Examples
    --------
    >>> graphml_dtypes()["edge_dtypes"]["freight"]("False")
    False
    """
    backward = Field("backward", kind="bool")
    return {
        "node_dtypes": _parsers(NODE_FIELDS),
        "edge_dtypes": _parsers((*EDGE_FIELDS, *COST_FIELDS, backward)),
        "graph_dtypes": {
            "schema_version": int,
            "price_year": int,
            "weight_per_unit": int,
            "value_of_time_usd_per_h": float,
            **dict.fromkeys(_ENDS, int),
        },
    }


def _parsers(fields: tuple[Field, ...]) -> dict[str, Parser]:
    return {
        field.name: partial(parsed_value, field=field)
        for field in fields
        if field.kind in {"int", "float", "bool"}
    }
