"""Networks as GraphML: one file, written row by row."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, cast
from xml.sax.saxutils import escape, quoteattr

from gis_data.atomic import atomic_write
from network.export.graph_import import network_of_graph
from network.export.graphs import WKT, arcs, graph_attributes, node_items
from network.export.public import EDGE_FIELDS, GEOMETRY, NODE_FIELDS
from network.model.errors import NetworkError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from network.export.graphs import Attributes, Scalar
    from network.model.store import Columns, Network

BACK: Final = "~back"
_NAMESPACE: Final = "http://graphml.graphdrawing.org/xmlns"
_TYPES: Final = {"str": "string", "int": "long", "float": "double", "bool": "boolean"}
# Characters that XML 1.0 cannot represent.
_UNWRITABLE: Final = re.compile(
    "[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]"
)


def write_graphml(network: Network, path: Path) -> Path:
    """Write a network as GraphML, in one atomic step.

    Parameters
    ----------
    network : Network
        The network.
    path : pathlib.Path
        File to write. The second direction of a two-way edge has ``~back`` after its
        id, because ids in GraphML are unique.

    Returns
    -------
    pathlib.Path
        The file.

    Raises
    ------
    NetworkError
        If a text holds a character that XML cannot represent.
    OutputError
        If the file cannot be written.
    """
    _check_texts(network)
    with (
        atomic_write(path) as temporary,
        temporary.open("w", encoding="utf-8", newline="\n") as file,
    ):
        file.writelines(_document(network))
    return path


def read_graphml(path: Path) -> Network:
    """Return the network that `write_graphml` wrote.

    Parameters
    ----------
    path : pathlib.Path
        The file.

    Returns
    -------
    Network
        Edges sorted by their start node.

    Raises
    ------
    NetworkError
        If the file is not GraphML, or breaks the schema.
    """
    import networkx as nx  # noqa: PLC0415 - heavy

    try:
        loaded = nx.read_graphml(path, node_type=str, force_multigraph=True)
    except (OSError, SyntaxError, ValueError, KeyError, nx.NetworkXError) as error:
        msg = f"{path}: cannot be read as GraphML ({error}); export it again."
        raise NetworkError(msg) from error
    read = cast("nx.MultiDiGraph[str]", loaded)
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    graph.graph.update({k: v for k, v in read.graph.items() if k not in _DEFAULTS})
    graph.add_nodes_from(read.nodes(data=True))
    for u, v, key, attributes in read.edges(keys=True, data=True):
        graph.add_edge(u, v, str(key).removesuffix(BACK), **attributes)
    return network_of_graph(graph)


_DEFAULTS: Final = frozenset({"node_default", "edge_default"})


def _document(network: Network) -> Iterator[str]:
    attributes = graph_attributes(network)
    yield '<?xml version="1.0" encoding="UTF-8"?>\n'
    yield f'<graphml xmlns="{_NAMESPACE}">\n'
    yield from _keys("graph", [(n, type(v).__name__) for n, v in attributes.items()])
    identity = {"id", "u", "v", GEOMETRY}
    nodes = [(f.name, f.kind) for f in NODE_FIELDS if f.name not in identity]
    edges = [(f.name, str(f.kind)) for f in EDGE_FIELDS if f.name not in identity]
    yield from _keys("node", nodes)
    yield from _keys("edge", [*edges, (WKT, "str"), ("backward", "bool")])
    yield '<graph edgedefault="directed">\n'
    yield f"{_data('graph', attributes)}\n"
    for name, row in node_items(network):
        yield f"<node id={quoteattr(name)}>{_data('node', row)}</node>\n"
    for u, v, key, row in arcs(network):
        name = quoteattr(f"{key}{BACK}" if row["backward"] else key)
        ends = f"source={quoteattr(u)} target={quoteattr(v)}"
        yield f"<edge id={name} {ends}>{_data('edge', row)}</edge>\n"
    yield "</graph>\n</graphml>\n"


def _keys(owner: str, kinds: Iterable[tuple[str, str]]) -> Iterator[str]:
    for name, kind in kinds:
        yield (
            f'<key id="{owner}.{name}" for="{owner}" attr.name="{name}" '
            f'attr.type="{_TYPES[kind]}"/>\n'
        )


def _data(owner: str, row: Attributes) -> str:
    return "".join(
        f'<data key="{owner}.{name}">{_text(value)}</data>'
        for name, value in row.items()
    )


def _text(value: Scalar) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return escape(value, {"\r": "&#13;"}) if isinstance(value, str) else repr(value)


def _check_texts(network: Network) -> None:
    for where, columns in (("node", network.nodes), ("edge", network.edges)):
        _check_columns(where, columns)


def _check_columns(where: str, columns: Columns) -> None:
    for name, words in columns.words.items():
        for word in words:
            match = _UNWRITABLE.search(word)
            if match:
                msg = (
                    f"{where}s: {name} {word!r} holds the control character "
                    f"{match.group()!r}, which GraphML cannot; remove it, or write a "
                    "GeoPackage."
                )
                raise NetworkError(msg)
