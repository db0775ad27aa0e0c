"""Networks in file formats of other tools: GeoPackage, GeoParquet, GraphML, GMNS."""

from __future__ import annotations

import json
import os
import re
from collections import Counter
from math import inf
from pathlib import Path
from typing import TYPE_CHECKING, Final, cast
from xml.parsers import expat
from xml.sax.saxutils import escape, quoteattr

from gis_data.atomic import atomic_write, atomic_write_dir, check_file, write_error
from gis_data.errors import OutputError
from gis_data.schema import Problem
from gis_data.text_files import file_problem
from network.export.frames import edge_frame, network_of, node_frame, raise_faults
from network.export.gmns import GMNS_FILES, read_gmns, write_gmns
from network.export.graph_import import network_of_graph
from network.export.graphs import WKT, arcs, graph_attributes, node_items
from network.export.public import (
    EDGE_FIELDS,
    NODE_FIELDS,
    check_export_folder,
    export_files,
    meta_json,
    notice,
    read_meta,
    unreadable,
    write_notice,
)
from network.model.errors import NetworkError
from network.model.schema import GEOMETRY

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    import geopandas as gpd
    import pandas as pd

    from network.export.graphs import Attributes, Scalar
    from network.model.store import Network

_FOLDERS: Final[Mapping[str, tuple[str, ...]]] = {
    "geoparquet": ("nodes.parquet", "edges.parquet", "gateways.parquet"),
    "gmns": GMNS_FILES,
}
BACK: Final = "~back"
_NAMESPACE: Final = "http://graphml.graphdrawing.org/xmlns"
_TYPES: Final = {"str": "string", "int": "long", "float": "double", "bool": "boolean"}
# Characters that XML 1.0 cannot represent.
_UNWRITABLE: Final = re.compile(
    "[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]"
)
# What NetworkX adds to the attributes of a graph.
_DEFAULTS: Final = frozenset({"node_default", "edge_default"})


def write_network(
    network: Network, path: Path | str, *, form: str, force: bool = False
) -> Path:
    """Write a network in a file format of other tools.

    Parameters
    ----------
    network : Network
        A network, or an excerpt of one.
    path : path or str
        A file for ``gpkg`` (ending in ``.gpkg``) and ``graphml``, a folder for
        ``geoparquet`` and ``gmns``. An older export is replaced once the new one is
        complete; other files in a folder stay.
    form : {"gpkg", "geoparquet", "graphml", "gmns"}
        The format.
    force : bool
        Whether to replace files in a folder that no earlier export wrote.

    Returns
    -------
    pathlib.Path
        The file or folder.

    Raises
    ------
    NetworkError
        If the format is unknown, or cannot hold the network.
    OutputError
        If it cannot be written, or files in the folder would be lost.
    """
    write, _ = _known(form)
    check_form(form, Path(path), force=force)
    return write(network, Path(path))


def read_network(path: Path | str, *, form: str) -> Network:
    """Return a network that `write_network` wrote.

    Parameters
    ----------
    path : path or str
        File or folder.
    form : {"gpkg", "geoparquet", "graphml", "gmns"}
        The format.

    Returns
    -------
    Network
        The same network; ``docs/data-model.md`` says what a format cannot hold.

    Raises
    ------
    NetworkError
        If the format is unknown, or the file or folder cannot be read.
    """
    _, read = _known(form)
    for name in _FOLDERS.get(form, ("",)):
        file = Path(path, name)
        if os.path.lexists(file) and (problem := file_problem(file, largest_mb=inf)):
            msg = f"{file}: {problem}."
            raise NetworkError(msg)
    return read(Path(path))


def check_form(form: str, path: Path, *, force: bool = False) -> None:
    """Raise the errors of `write_network` that are known before a network is built.

    Parameters
    ----------
    form : str
        Name of a format.
    path : pathlib.Path
        The file or folder to write.
    force : bool
        Whether to replace files in a folder that no earlier export wrote.

    Raises
    ------
    OutputError
        If the format needs another name, it is no file or folder, or files in it
        would be lost.
    """
    _known(form)
    if form == "gpkg" and path.suffix.lower() != ".gpkg":
        msg = f"{path}: the name of a GeoPackage must end in .gpkg; rename it."
        raise OutputError(msg)
    if form in _FOLDERS:
        check_export_folder(path, _FOLDERS[form], force=force)
    else:
        check_file(path)


def _known(
    form: str,
) -> tuple[Callable[[Network, Path], Path], Callable[[Path], Network]]:
    if form not in FORMATS:
        msg = f"format {form!r} is not known; use one of: {', '.join(FORMATS)}."
        raise NetworkError(msg)
    return FORMATS[form]


def _write_geopackage(network: Network, path: Path) -> Path:
    """Write layers ``nodes``, ``edges`` and ``gateways``, and a table ``about``.

    The table holds licence, attribution and metadata: with GDAL's own metadata,
    readers would write a file beside the GeoPackage.
    """
    import pandas as pd  # noqa: PLC0415 - heavy
    import pyogrio  # noqa: PLC0415 - heavy

    about = {**notice(network), "meta": meta_json(network)}
    layers: dict[str, pd.DataFrame] = {
        "nodes": node_frame(network),
        "edges": edge_frame(network),
        "about": pd.DataFrame({"key": list(about), "value": list(about.values())}),
    }
    if network.gateways.arrays:
        layers["gateways"] = network.gateways.to_frame()
    with atomic_write(path) as temporary:
        try:
            for name, frame in layers.items():
                pyogrio.write_dataframe(
                    frame,
                    temporary,
                    driver="GPKG",
                    layer=name,
                    append=name != "nodes",
                )
            _check_counts(temporary, layers, path)
        except (pyogrio.errors.DataSourceError, pyogrio.errors.FeatureError) as error:
            raise write_error(path, str(error)) from error
    return path


def _check_counts(
    temporary: Path, layers: Mapping[str, pd.DataFrame], path: Path
) -> None:
    """Raise an error if rows are missing: GDAL may give none when the disk is full."""
    import pyogrio  # noqa: PLC0415 - heavy

    for name, frame in layers.items():
        info = pyogrio.read_info(temporary, layer=name, force_feature_count=True)
        if info["features"] != len(frame):
            reason = f"only {info['features']} of {len(frame)} {name} were written"
            raise write_error(path, reason)


def _read_geopackage(path: Path) -> Network:
    import pyogrio  # noqa: PLC0415 - heavy

    try:
        names = pyogrio.list_layers(path)[:, 0].tolist()
        frames = {name: pyogrio.read_dataframe(path, layer=name) for name in names}
        about = frames["about"].set_index("key")["value"]
        meta = json.loads(about.get("meta", "{}"))
        nodes, edges = frames["nodes"], frames["edges"]
    except (
        pyogrio.errors.DataSourceError,
        pyogrio.errors.DataLayerError,
        KeyError,
        RecursionError,
        ValueError,
    ) as error:
        layers = "layers nodes, edges and about"
        raise NetworkError(unreadable(path, f"{error}", layers)) from error
    return network_of(nodes, edges, gateways=frames.get("gateways"), meta=meta)


def _write_geoparquet(network: Network, path: Path) -> Path:
    """Write a folder of tables, with ``network.json`` and ``LICENCE.txt``."""
    replaces = export_files(_FOLDERS["geoparquet"])
    with atomic_write_dir(path, replaces=replaces) as folder:
        nodes, edges = node_frame(network), edge_frame(network)
        nodes.to_parquet(folder / "nodes.parquet", index=False, compression="zstd")
        edges.to_parquet(folder / "edges.parquet", index=False, compression="zstd")
        if network.gateways.arrays:
            gates = network.gateways.to_frame()
            gates.to_parquet(folder / "gateways.parquet", index=False)
        write_notice(network, folder)
    return path


def _read_geoparquet(path: Path) -> Network:
    import geopandas as gpd  # noqa: PLC0415 - heavy
    import pandas as pd  # noqa: PLC0415 - heavy

    gates = path / "gateways.parquet"
    try:
        nodes: gpd.GeoDataFrame = gpd.read_parquet(path / "nodes.parquet")
        edges: gpd.GeoDataFrame = gpd.read_parquet(path / "edges.parquet")
        gateways = pd.read_parquet(gates) if gates.is_file() else None
    except (OSError, ValueError) as error:
        files = "nodes.parquet and edges.parquet"
        raise NetworkError(unreadable(path, f"{error}", files)) from error
    return network_of(nodes, edges, gateways=gateways, meta=read_meta(path))


def _write_graphml(network: Network, path: Path) -> Path:
    """Write one file, row by row.

    The second direction of a two-way edge has `BACK` after its id, because ids in
    GraphML are unique.
    """
    _check_texts(network)
    with (
        atomic_write(path) as temporary,
        temporary.open("w", encoding="utf-8", newline="\n") as file,
    ):
        file.writelines(_document(network))
    return path


def _read_graphml(path: Path) -> Network:
    import networkx as nx  # noqa: PLC0415 - heavy

    try:
        loaded = nx.read_graphml(path, node_type=str, force_multigraph=True)
    except (OSError, SyntaxError, ValueError, KeyError, nx.NetworkXError) as error:
        msg = f"{path}: cannot be read as GraphML ({error}); export it again."
        raise NetworkError(msg) from error
    raise_faults(_doubled(path))
    read = cast("nx.MultiDiGraph[str]", loaded)
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    graph.graph.update({k: v for k, v in read.graph.items() if k not in _DEFAULTS})
    graph.add_nodes_from(read.nodes(data=True))
    for u, v, key, attributes in read.edges(keys=True, data=True):
        graph.add_edge(u, v, str(key).removesuffix(BACK), **attributes)
    return network_of_graph(graph)


def _doubled(path: Path) -> list[Problem]:
    """Return nodes and edges given twice, which NetworkX has made into one each."""
    counts: Counter[tuple[str, ...]] = Counter()

    def note(tag: str, words: dict[str, str]) -> None:
        name = words.get("id", "").removesuffix(BACK)
        if tag.endswith("node"):
            counts["nodes", words.get("id", "")] += 1
        elif tag.endswith("edge") and name:  # of one id in both directions: two-way
            counts["edges", name, words.get("source", ""), words.get("target", "")] += 1

    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartElementHandler = note
    with path.open("rb") as file:
        parser.ParseFile(file)
    return [
        Problem(where, name, "id", f"occurs {count} times; rename or remove one")
        for (where, name, *_), count in counts.items()
        if count > 1
    ]


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
    """Raise an error if a text holds a character that XML cannot represent."""
    tables = (("nodes", network.nodes), ("edges", network.edges))
    texts = (
        (where, name, word)
        for where, columns in tables
        for name, words in columns.words.items()
        for word in words
    )
    for where, name, word in texts:
        match = _UNWRITABLE.search(word)
        if match:
            msg = (
                f"{where}: {name} {word!r} holds the control character "
                f"{match.group()!r}, which GraphML cannot; remove it, or write a "
                "GeoPackage."
            )
            raise NetworkError(msg)


FORMATS: Final[
    Mapping[str, tuple[Callable[[Network, Path], Path], Callable[[Path], Network]]]
] = {
    "gpkg": (_write_geopackage, _read_geopackage),
    "geoparquet": (_write_geoparquet, _read_geoparquet),
    "graphml": (_write_graphml, _read_graphml),
    "gmns": (write_gmns, read_gmns),
}
