"""Networks written to and read from the file formats of other tools."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Final

from gis_data.atomic import atomic_write, atomic_write_dir, write_error
from gis_data.errors import OutputError
from network.export.export_folder import (
    read_meta,
    refuse_foreign,
    unread,
    write_notice,
)
from network.export.frames import edge_frame, network_of, node_frame
from network.export.gmns import read_tables, write_tables
from network.export.graphml import read_graphml, write_graphml
from network.export.public import meta_json, notice
from network.model.errors import NetworkError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import geopandas as gpd
    import pandas as pd

    from network.model.store import Network

__all__ = [
    "FORMATS",
    "check_form",
    "read_geopackage",
    "read_geoparquet",
    "read_gmns",
    "read_graphml",
    "read_network",
    "write_geopackage",
    "write_geoparquet",
    "write_gmns",
    "write_graphml",
    "write_network",
]

_FOLDERS: Final[Mapping[str, tuple[str, ...]]] = {
    "geoparquet": ("nodes.parquet", "edges.parquet", "gateways.parquet"),
    "gmns": ("node.csv", "link.csv", "config.csv", "gateways.csv"),
}


def write_network(network: Network, path: Path | str, *, form: str) -> Path:
    """Write a network in a file format of other tools.

    Parameters
    ----------
    network : Network
        A network, or an excerpt of one.
    path : path or str
        A file for ``gpkg`` (ending in ``.gpkg``) and ``graphml``, a folder for
        ``geoparquet`` and ``gmns``. An older export is replaced once the new one is
        complete.
    form : {"gpkg", "geoparquet", "graphml", "gmns"}
        The format.

    Returns
    -------
    pathlib.Path
        The file or folder.

    Raises
    ------
    NetworkError
        If the format is unknown, or cannot hold the network.
    OutputError
        If it cannot be written.
    """
    write, _ = _known(form)
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
    return read(Path(path))


def check_form(form: str, path: Path) -> None:
    """Raise the errors of `write_network` that are known before a network is built.

    Parameters
    ----------
    form : str
        Name of a format.
    path : pathlib.Path
        The file or folder to write.

    Raises
    ------
    OutputError
        If the format needs another name, or the folder holds other files.
    """
    _known(form)
    if form == "gpkg" and path.suffix.lower() != ".gpkg":
        msg = f"{path}: the name of a GeoPackage must end in .gpkg; rename it."
        raise OutputError(msg)
    if form in _FOLDERS:
        refuse_foreign(path, _FOLDERS[form])


def _known(
    form: str,
) -> tuple[Callable[[Network, Path], Path], Callable[[Path], Network]]:
    if form not in FORMATS:
        msg = f"format {form!r} is not known; use one of: {', '.join(FORMATS)}."
        raise NetworkError(msg)
    return FORMATS[form]


def write_geopackage(network: Network, path: Path) -> Path:
    """Write a network as a GeoPackage: ``nodes``, ``edges``, ``gateways``, ``about``.

    Parameters
    ----------
    network : Network
        The network.
    path : pathlib.Path
        File to write. Its table ``about`` holds licence, attribution and the `meta`
        of the network. GDAL's own metadata would make readers write a file beside
        it.

    Returns
    -------
    pathlib.Path
        The file.

    Raises
    ------
    OutputError
        If the file cannot be written, or its name does not end in ``.gpkg``.
    """
    import pandas as pd  # noqa: PLC0415 - heavy
    import pyogrio  # noqa: PLC0415 - heavy

    check_form("gpkg", path)
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
            _check_counts(temporary, layers)
        except (pyogrio.errors.DataSourceError, pyogrio.errors.FeatureError) as error:
            raise write_error(path, str(error)) from error
    return path


def _check_counts(file: Path, layers: Mapping[str, pd.DataFrame]) -> None:
    """Raise an error if rows are missing: GDAL may give none when the disk is full."""
    import pyogrio  # noqa: PLC0415 - heavy

    for name, frame in layers.items():
        info = pyogrio.read_info(file, layer=name, force_feature_count=True)
        if info["features"] != len(frame):
            reason = f"only {info['features']} of {len(frame)} {name} were written"
            raise write_error(file, reason)


def read_geopackage(path: Path) -> Network:
    """Return the network that `write_geopackage` wrote.

    Parameters
    ----------
    path : pathlib.Path
        The file.

    Returns
    -------
    Network
        Every row unchanged.

    Raises
    ------
    NetworkError
        If it cannot be read, or breaks the schema.
    """
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
    ) as e:
        raise NetworkError(unread(path, f"{e}", "layers nodes, edges and about")) from e
    return network_of(nodes, edges, gateways=frames.get("gateways"), meta=meta)


def write_geoparquet(network: Network, path: Path) -> Path:
    """Write a network as a folder of GeoParquet files.

    Parameters
    ----------
    network : Network
        The network.
    path : pathlib.Path
        Folder to write: ``nodes.parquet``, ``edges.parquet``, ``gateways.parquet``,
        ``network.json`` (the `meta` of the network) and ``LICENCE.txt``.

    Returns
    -------
    pathlib.Path
        The folder.

    Raises
    ------
    OutputError
        If it cannot be written, or holds other files.
    """
    refuse_foreign(path, _FOLDERS["geoparquet"])
    with atomic_write_dir(path) as folder:
        nodes, edges = node_frame(network), edge_frame(network)
        nodes.to_parquet(folder / "nodes.parquet", index=False, compression="zstd")
        edges.to_parquet(folder / "edges.parquet", index=False, compression="zstd")
        if network.gateways.arrays:
            gates = network.gateways.to_frame()
            gates.to_parquet(folder / "gateways.parquet", index=False)
        write_notice(network, folder)
    return path


def read_geoparquet(path: Path) -> Network:
    """Return the network that `write_geoparquet` wrote.

    Parameters
    ----------
    path : pathlib.Path
        The folder.

    Returns
    -------
    Network
        Every row unchanged.

    Raises
    ------
    NetworkError
        If it cannot be read, or breaks the schema.
    """
    import geopandas as gpd  # noqa: PLC0415 - heavy
    import pandas as pd  # noqa: PLC0415 - heavy

    gates = path / "gateways.parquet"
    try:
        nodes: gpd.GeoDataFrame = gpd.read_parquet(path / "nodes.parquet")
        edges: gpd.GeoDataFrame = gpd.read_parquet(path / "edges.parquet")
        gateways = pd.read_parquet(gates) if gates.is_file() else None
    except (OSError, ValueError) as error:
        files = "nodes.parquet and edges.parquet"
        raise NetworkError(unread(path, f"{error}", files)) from error
    return network_of(nodes, edges, gateways=gateways, meta=read_meta(path))


def write_gmns(network: Network, path: Path) -> Path:
    """Write a network as a folder of GMNS 0.96 tables.

    Parameters
    ----------
    network : Network
        The network.
    path : pathlib.Path
        Folder to write: ``node.csv``, ``link.csv``, ``config.csv``; beyond GMNS,
        ``gateways.csv``, ``network.json`` and ``LICENCE.txt``.

    Returns
    -------
    pathlib.Path
        The folder.

    Raises
    ------
    OutputError
        If it cannot be written, or holds other files.
    """
    refuse_foreign(path, _FOLDERS["gmns"])
    with atomic_write_dir(path) as folder:
        write_tables(network, folder)
        if network.gateways.arrays:
            gates = network.gateways.to_frame()
            gates.to_csv(folder / "gateways.csv", index=False, lineterminator="\n")
        write_notice(network, folder)
    return path


def read_gmns(path: Path) -> Network:
    """Return the network that `write_gmns` wrote.

    Parameters
    ----------
    path : pathlib.Path
        The folder.

    Returns
    -------
    Network
        Every row unchanged.

    Raises
    ------
    NetworkError
        If it cannot be read, or breaks the schema.
    """
    import pandas as pd  # noqa: PLC0415 - heavy

    gates = path / "gateways.csv"
    gateways = None
    if gates.is_file():
        gateways = pd.read_csv(gates, na_values=[""], keep_default_na=False)
    return read_tables(path, gateways=gateways, meta=read_meta(path))


FORMATS: Final[
    Mapping[str, tuple[Callable[[Network, Path], Path], Callable[[Path], Network]]]
] = {
    "gpkg": (write_geopackage, read_geopackage),
    "geoparquet": (write_geoparquet, read_geoparquet),
    "graphml": (write_graphml, read_graphml),
    "gmns": (write_gmns, read_gmns),
}
