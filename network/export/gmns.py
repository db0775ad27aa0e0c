"""A network in the tables of GMNS 0.96, the General Modeling Network Specification."""

from __future__ import annotations

import math
import os
import re
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from gis_data.atomic import atomic_write_dir
from gis_data.geodesy import CRS
from gis_data.text_files import csv_rows, file_problem
from network.export.frames import edge_frame, network_of, node_frame
from network.export.graphs import wkt_of
from network.export.public import (
    EDGE_FIELDS,
    NODE_FIELDS,
    export_files,
    read_meta,
    write_notice,
)
from network.model.errors import NetworkError
from network.model.schema import GEOMETRY

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    import geopandas as gpd
    import pandas as pd
    from numpy.typing import NDArray

    from gis_data.schema import Field
    from network.model.store import Network

VERSION: Final = "0.96"
GMNS_FILES: Final = ("node.csv", "link.csv", "config.csv", "gateways.csv")
# Cells as text: NA is Namibia, and numbers are parsed exactly afterwards.
_AS_TEXT: Final = {"dtype": str, "keep_default_na": False}
_LONGEST_HEADER: Final = 100_000
# What a spreadsheet calculates, also where apostrophes are before it already.
_FORMULA: Final = re.compile("'*[=+\\-@\t\r\n\uff0b\uff0d\uff1d\uff20]")
FASTEST_KMH: Final = 200.0  # GMNS allows no free_speed above

# Standard column: our column with its values; empty where the network has none. The
# specification requires every column.
NODE_COLUMNS: Final[Mapping[str, str]] = {
    "node_id": "id", "name": "name_en", "x_coord": "lon", "y_coord": "lat",
    "z_coord": "", "node_type": "kind", "ctrl_type": "", "zone_id": "",
    "parent_node_id": "",
}  # fmt: skip
LINK_COLUMNS: Final[Mapping[str, str]] = {
    "link_id": "id", "name": "line_id", "from_node_id": "u", "to_node_id": "v",
    "directed": "two_way", "geometry_id": "", "geometry": GEOMETRY,
    "parent_link_id": "", "dir_flag": "two_way", "length": "length_km", "grade": "",
    "facility_type": "mode", "capacity": "", "free_speed": "speed_freight_kmh",
    "lanes": "", "bike_facility": "", "ped_facility": "", "parking": "",
    "allowed_uses": "freight", "toll": "", "jurisdiction": "", "row_width": "",
}  # fmt: skip
# Standard columns that hold all of ours, so that ours is not written too.
_EQUAL: Final = ("node_id", "name", "x_coord", "y_coord", "node_type", "link_id",
                 "from_node_id", "to_node_id", "directed", "geometry", "length",
                 "facility_type")  # fmt: skip
CONFIG: Final[Mapping[str, str]] = {
    "short_length": "m", "long_length": "km", "speed": "km/h", "crs": CRS,
    "geometry_field_format": "WKT", "currency": "USD", "version_number": VERSION,
    "id_type": "string",
}  # fmt: skip


def write_gmns(network: Network, path: Path) -> Path:
    """Write a network as a folder of GMNS tables.

    Parameters
    ----------
    network : Network
        The network.
    path : pathlib.Path
        Folder to write: ``node.csv``, ``link.csv``, ``config.csv``; beyond GMNS,
        ``gateways.csv``, ``network.json`` and ``LICENCE.txt``. Columns of the
        standard come first, then our other columns under their own names.

    Returns
    -------
    pathlib.Path
        The folder.

    Raises
    ------
    OutputError
        If it cannot be written.
    """
    import pandas as pd  # noqa: PLC0415 - heavy

    name = str(network.meta.get("plan", "network"))
    with atomic_write_dir(path, replaces=export_files(GMNS_FILES)) as folder:
        _write(_standard(node_frame(network), NODE_COLUMNS), folder / "node.csv")
        _write(_links(network), folder / "link.csv")
        _write(pd.DataFrame([{"dataset_name": name, **CONFIG}]), folder / "config.csv")
        if network.gateways.arrays:
            _write(network.gateways.to_frame(), folder / "gateways.csv")
        write_notice(network, folder)
    return path


def _write(table: pd.DataFrame, path: Path) -> None:
    table = _mapped(table, as_text_cell)
    # Both characters, so that a text that holds either is quoted and no row breaks.
    table.to_csv(path, index=False, encoding="utf-8", lineterminator="\r\n")


def _mapped(table: pd.DataFrame, change: Callable[[str], str]) -> pd.DataFrame:
    """Return a table with each of its texts changed."""
    for name in table.select_dtypes(exclude=["number", "bool"]):
        cells = [change(c) if isinstance(c, str) else c for c in table[name]]
        table = table.assign(**{str(name): cells})
    return table


def as_text_cell(cell: str) -> str:
    """Return a text that a spreadsheet takes for text, never for a formula.

    Parameters
    ----------
    cell : str
        A text.

    Returns
    -------
    str
        The text; one that begins with ``=``, ``+``, ``-``, ``@`` (also full-width), a
        tab or a line end has an apostrophe before it [1]_. `from_text_cell` takes it
        off.

    References
    ----------
    .. [1] OWASP, CSV Injection,
       https://owasp.org/www-community/attacks/CSV_Injection

    Examples
    --------
    >>> as_text_cell("=1+1"), as_text_cell("Port-1")
    ("'=1+1", 'Port-1')
    """
    return f"'{cell}" if _FORMULA.match(cell) else cell


def from_text_cell(cell: str) -> str:
    """Return the text that `as_text_cell` was given.

    Parameters
    ----------
    cell : str
        A cell of a file.

    Returns
    -------
    str
        The text.

    Examples
    --------
    >>> from_text_cell("'=1+1"), from_text_cell("'t Hof"), from_text_cell("''=1")
    ('=1+1', "'t Hof", "'=1")
    """
    return cell[1:] if cell[:1] == "'" and _FORMULA.match(cell) else cell


def _links(network: Network) -> pd.DataFrame:
    """Return the edges as the table ``link`` of GMNS.

    ``length`` is in km, ``free_speed`` in km/h (the higher of freight and passengers;
    empty where a timetable gives the time, and above 200, which GMNS does not allow),
    ``geometry`` is WKT from `from_node_id` to `to_node_id`, ``allowed_uses`` names
    freight, passenger or both. Then all our other columns.
    """
    import pandas as pd  # noqa: PLC0415 - heavy

    edges = edge_frame(network)
    table = _standard(edges, LINK_COLUMNS)
    directed = ~edges["two_way"].to_numpy(bool)
    table["directed"] = directed
    table["dir_flag"] = directed.astype(np.int8)
    table["geometry"] = [_wkt(line) for line in edges.geometry]
    speed = edges[["speed_freight_kmh", "speed_passenger_kmh"]].max(axis=1)
    table["free_speed"] = speed.where((speed > 0) & (speed <= FASTEST_KMH))
    uses = [
        ",".join(use for use in ("freight", "passenger") if row[use])
        for row in edges[["freight", "passenger"]].to_dict("records")
    ]
    table["allowed_uses"] = pd.Series(uses, dtype=object)
    return table


def _standard(frame: gpd.GeoDataFrame, columns: Mapping[str, str]) -> pd.DataFrame:
    """Return the standard columns, then our columns that none of them equals."""
    import pandas as pd  # noqa: PLC0415 - heavy

    plain = pd.DataFrame(frame.drop(columns=GEOMETRY))
    standard = {
        name: plain[ours] if ours in plain.columns else pd.Series("", plain.index)
        for name, ours in columns.items()
    }
    held = {ours for name, ours in columns.items() if name in _EQUAL}
    others = plain[[name for name in plain.columns if name not in held]]
    return pd.concat([pd.DataFrame(standard), others], axis=1)


def _wkt(line: Any) -> str:  # noqa: ANN401 - shapely.LineString
    return wkt_of(np.asarray(line.coords, dtype=np.float64))


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
        If a table is missing or breaks the schema: GMNS from other tools lacks
        ``kind``, ``gauge_mm`` and other columns that this network needs.
    """
    import geopandas as gpd  # noqa: PLC0415 - heavy
    import shapely  # noqa: PLC0415 - heavy

    nodes = _ours(_read(path / "node.csv"), NODE_COLUMNS, NODE_FIELDS)
    links = _read(path / "link.csv")
    edges = _ours(links, LINK_COLUMNS, EDGE_FIELDS)
    if "directed" in links:
        directed = links["directed"].str.lower().isin({"true", "1"})
        edges["two_way"] = ~directed
    where = f"{path / 'link.csv'}"
    if GEOMETRY not in links:
        msg = f"{where}: column 'geometry' is missing; add the lines as WKT."
        raise NetworkError(msg)
    try:
        lines = shapely.from_wkt(links[GEOMETRY].to_numpy(dtype=object))
    except shapely.errors.GEOSException as error:
        msg = f"{where}: geometry is not WKT ({error}); use LINESTRING (lon lat, ...)."
        raise NetworkError(msg) from error
    points = gpd.points_from_xy(
        nodes.get("lon", np.full(len(nodes), np.nan)),
        nodes.get("lat", np.full(len(nodes), np.nan)),
        crs=CRS,
    )
    gates, gateways = path / "gateways.csv", None
    if os.path.lexists(gates):
        gateways = _read(gates, {"na_values": [""], "keep_default_na": False})
    return network_of(
        gpd.GeoDataFrame(nodes, geometry=points),
        gpd.GeoDataFrame(edges, geometry=lines, crs=CRS),
        gateways=gateways,
        meta=read_meta(path),
    )


def _read(path: Path, options: Mapping[str, Any] = _AS_TEXT) -> pd.DataFrame:
    import pandas as pd  # noqa: PLC0415 - heavy

    if problem := file_problem(path, largest_mb=math.inf) or _doubled(path):
        msg = f"{path}: {problem}."
        raise NetworkError(msg)
    try:
        table = pd.read_csv(path, encoding="utf-8", **options)
    except (OSError, ValueError) as error:
        msg = f"{path}: cannot be read as a table of GMNS ({error}); export it again."
        raise NetworkError(msg) from error
    return _mapped(table, from_text_cell)


def _doubled(path: Path) -> str:
    """Return what is wrong with the header, of which pandas renames a second name."""
    with path.open(encoding="utf-8", errors="replace") as lines:
        _, problems = csv_rows(lines.readline(_LONGEST_HEADER), path.name)
    return problems[0].message if problems else ""


def _ours(
    table: pd.DataFrame, columns: Mapping[str, str], fields: tuple[Field, ...]
) -> pd.DataFrame:
    """Return the columns of a schema; numbers as such if all cells of a column are."""
    import pandas as pd  # noqa: PLC0415 - heavy

    standard = {ours: name for name, ours in columns.items() if name in _EQUAL}
    result: dict[str, object] = {}
    for field in fields:
        name = standard.get(field.name, field.name)
        if field.kind == GEOMETRY or name not in table.columns:
            continue
        numbers = field.kind in {"int", "float"}
        result[field.name] = _numbers(table[name]) if numbers else table[name]
    return pd.DataFrame(result)


def _numbers(cells: pd.Series) -> pd.Series | NDArray[np.float64]:
    """Return cells as numbers, or unchanged, so that the check names the faulty one."""
    try:
        return cells.replace("", "nan").to_numpy(str).astype(np.float64)
    except ValueError:
        return cells
