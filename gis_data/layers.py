"""Layers as checked frames: the committed ones by name, a user's own by file."""

from __future__ import annotations

from dataclasses import dataclass
from math import inf
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from gis_data.atomic import atomic_write, write_error
from gis_data.bundled import (
    read_airports,
    read_marine_network,
    read_network,
    read_points,
    read_shapes,
    read_table,
)
from gis_data.contracts import Contract, layer_contracts
from gis_data.errors import LayerError
from gis_data.geodesy import CRS, checked_crs
from gis_data.provenance import sources
from gis_data.text_files import file_problem

if TYPE_CHECKING:
    from collections.abc import Mapping

    import geopandas as gpd
    import pandas as pd
    from numpy.typing import ArrayLike

    from gis_data.provenance import Source


@dataclass(frozen=True)
class Layer:
    """A committed layer: its contract and where it is from.

    Attributes
    ----------
    name : str
        Name to read it by.
    contract : Contract
        What it is: `doc`, `geometry`, `fields`.
    source : Source
        Where it is from: `publisher`, `licence`, `rows`, `attribution`.
    """

    name: str
    contract: Contract
    source: Source


def catalogue() -> Mapping[str, Layer]:
    """Return every committed layer by name, in the order of the names.

    Returns
    -------
    mapping of str to Layer
        Contract and source of each layer.

    Examples
    --------
    >>> layer = catalogue()["lakes"]
    >>> layer.contract.geometry, layer.source.licence
    ('area', 'public domain')
    """
    known = sources()
    return {
        name: Layer(name, contract, known[name])
        for name, contract in sorted(layer_contracts().items())
    }


def read_layer(name: str) -> gpd.GeoDataFrame:
    """Return a committed layer.

    Parameters
    ----------
    name : str
        One of the names of :func:`catalogue`.

    Returns
    -------
    geopandas.GeoDataFrame
        EPSG:4326; index 0, 1, 2, ...; columns as the fields of its contract say,
        then `geometry`. Unknown text is empty, unknown numbers are NaN. A flight
        of `air_routes` whose airport is not known has no geometry.

    Raises
    ------
    LayerError
        If there is no such layer.

    Examples
    --------
    >>> rivers = read_layer("rivers")
    >>> "Tumen" in set(rivers["name"])
    True
    """
    if name not in layer_contracts():
        names = ", ".join(sorted(layer_contracts()))
        msg = f"no layer {name!r}; use one of: {names}."
        raise LayerError(msg)
    layer = _read(name)
    return layer[
        [*(field.name for field in layer_contracts()[name].fields), "geometry"]
    ]


def _read(name: str) -> gpd.GeoDataFrame:
    if name in {"rail_nodes", "road_nodes", "rail_links", "road_links"}:
        return _read_network_layer(name)
    if name == "marine_lines":
        return read_marine_network()
    if name == "air_routes":
        return _read_air_routes()
    file = sources()[name].file
    if name in {"rail_repairs", "near_miss_gaps"}:
        table = read_table(file)
        return _straight_lines(
            table, *(table[c] for c in ("lon_a", "lat_a", "lon_b", "lat_b"))
        )
    if any(field.name == "lon" for field in layer_contracts()[name].fields):
        return read_points(file)
    return read_shapes(file)


def _read_network_layer(name: str) -> gpd.GeoDataFrame:
    import geopandas as gpd  # noqa: PLC0415 - heavy

    nodes, links = read_network("rail" if name.startswith("rail") else "road")
    if name.endswith("nodes"):
        points = gpd.points_from_xy(nodes["lon"], nodes["lat"], crs=CRS)
        return gpd.GeoDataFrame(nodes, geometry=points)
    lon, lat = nodes["lon"].to_numpy(), nodes["lat"].to_numpy()
    u, v = links["u"].to_numpy(), links["v"].to_numpy()
    return _straight_lines(links, lon[u], lat[u], lon[v], lat[v])


def _read_air_routes() -> gpd.GeoDataFrame:
    table = read_table("air_routes.parquet")
    airports = read_airports().set_index("iata")[["lon", "lat"]]
    start = airports.reindex(table["from_iata"])
    end = airports.reindex(table["to_iata"])
    return _straight_lines(table, start["lon"], start["lat"], end["lon"], end["lat"])


def _straight_lines(
    table: pd.DataFrame,
    *ends: ArrayLike,
) -> gpd.GeoDataFrame:
    """Add straight lines from (lon, lat) to (lon, lat); none where one is NaN."""
    import geopandas as gpd  # noqa: PLC0415 - heavy
    import shapely  # noqa: PLC0415 - heavy

    corners = np.column_stack([np.asarray(end, dtype=np.float64) for end in ends])
    known = ~np.isnan(corners).any(axis=1)
    shapes = np.full(len(corners), None, dtype=object)
    shapes[known] = shapely.linestrings(corners[known].reshape(-1, 2, 2))
    return gpd.GeoDataFrame(table, geometry=shapes, crs=CRS)


_PARQUET = (".parquet", ".geoparquet")
_DRIVERS = {".gpkg": "GPKG", ".geojson": "GeoJSON"}
_ROWS_NAMED = 5


def read_any_layer(
    path: str | Path, *, layer: str | None = None, encoding: str | None = None
) -> gpd.GeoDataFrame:
    """Read a layer from a GIS file of the user's own.

    Parameters
    ----------
    path : str or pathlib.Path
        GeoPackage, GeoJSON, Shapefile, GeoParquet, or whatever else GDAL reads.
    layer : str, optional
        Which layer, when the file holds several.
    encoding : str, optional
        Of the text, such as ``"gbk"``, when the file does not say it.

    Returns
    -------
    geopandas.GeoDataFrame
        The layer in EPSG:4326, longitude first.

    Raises
    ------
    MissingCrsError
        If the file has no coordinate reference system.
    LayerError
        If the file is missing, empty, broken, in another encoding, holds several
        layers or none, rows without geometry, or coordinates off the earth.
    """
    file = Path(path)
    if problem := file_problem(file, largest_mb=inf):
        msg = f"{file}: {problem}."
        raise LayerError(msg)
    if file.stat().st_size == 0:
        msg = f"{file}: the file is empty (0 bytes); export the layer again."
        raise LayerError(msg)
    if file.suffix.lower() in _PARQUET:
        frame = _read_parquet(file)
    else:
        frame = _read_gdal(file, layer or _only_layer(file), encoding)
    _check_rows(frame, file)
    wgs84 = checked_crs(frame, where=str(file))
    _check_on_earth(wgs84, file)
    return wgs84


def _read_parquet(file: Path) -> gpd.GeoDataFrame:
    import geopandas as gpd  # noqa: PLC0415 - heavy

    try:
        return gpd.read_parquet(file)
    except (ValueError, OSError) as error:
        msg = (
            f"{file}: is not GeoParquet ({error}); write it with "
            "GeoDataFrame.to_parquet, or give a GeoPackage."
        )
        raise LayerError(msg) from error


def _only_layer(file: Path) -> str:
    import pyogrio  # noqa: PLC0415 - heavy

    try:
        names = [str(name) for name, _ in pyogrio.list_layers(file)]
    except pyogrio.errors.DataSourceError as error:
        msg = (
            f"{file}: no GIS format is recognised, the file may be cut short; give "
            "a GeoPackage, GeoJSON, Shapefile or GeoParquet."
        )
        raise LayerError(msg) from error
    if len(names) != 1:
        msg = f"{file}: holds {len(names)} layers ({', '.join(names)}); say which one."
        raise LayerError(msg)
    return names[0]


def _read_gdal(file: Path, layer: str, encoding: str | None) -> gpd.GeoDataFrame:
    import geopandas as gpd  # noqa: PLC0415 - heavy
    import pyogrio  # noqa: PLC0415 - heavy

    try:
        frame = gpd.read_file(file, layer=layer, encoding=encoding, engine="pyogrio")
    except (UnicodeDecodeError, LookupError) as error:
        raise LayerError(_encoding_message(file, encoding)) from error
    except (pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError) as error:
        msg = f"{file}: cannot be read ({error}); export the layer again."
        raise LayerError(msg) from error
    if not isinstance(frame, gpd.GeoDataFrame):
        msg = (
            f"{file}: layer {layer!r} is a table without geometry; give a file with "
            "points, lines or areas."
        )
        raise LayerError(msg)
    if encoding is None and _encoding_unsaid(file) and not _is_ascii(frame):
        raise LayerError(_encoding_message(file, encoding))
    return frame


def _encoding_message(file: Path, encoding: str | None) -> str:
    problem = (
        f"is not {encoding}" if encoding else "does not say it or is not what it says"
    )
    return (
        f"{file}: the encoding of its text {problem}; save the layer as UTF-8 or say "
        "the encoding (often 'gbk' in China, 'cp1251' in Russia, 'cp949' in Korea)."
    )


def _encoding_unsaid(file: Path) -> bool:
    """Tell whether a Shapefile leaves its encoding open, by sidecar and header."""
    if file.suffix.lower() != ".shp":
        return False
    if any(file.with_suffix(suffix).is_file() for suffix in (".cpg", ".CPG")):
        return False
    table = next(
        (t for s in (".dbf", ".DBF") if (t := file.with_suffix(s)).is_file()), None
    )
    if table is None:
        return False
    with table.open("rb") as opened:
        header = opened.read(32)
    # Byte 29 of a dBASE header names the code page; 0 says nothing, and 0x57 is
    # what writers put who do not know.
    return len(header) == 32 and header[29] in {0x00, 0x57}  # noqa: PLR2004


def _is_ascii(frame: gpd.GeoDataFrame) -> bool:
    texts = frame.drop(columns=frame.geometry.name).select_dtypes(exclude="number")
    return all(
        str(value).isascii() for column in texts.columns for value in texts[column]
    )


def _check_rows(frame: gpd.GeoDataFrame, file: Path) -> None:
    if frame.empty:
        msg = f"{file}: the layer has no rows; export it again."
        raise LayerError(msg)
    bare = np.flatnonzero((frame.geometry.isna() | frame.geometry.is_empty).to_numpy())
    if len(bare):
        rows = ", ".join(str(row + 1) for row in bare[:_ROWS_NAMED])
        more = " ..." if len(bare) > _ROWS_NAMED else ""
        msg = (
            f"{file}: {len(bare)} of {len(frame)} rows have no geometry (rows "
            f"{rows}{more}); draw or delete them."
        )
        raise LayerError(msg)


def _check_on_earth(frame: gpd.GeoDataFrame, file: Path) -> None:
    west, south, east, north = frame.total_bounds
    if -180 <= west <= east <= 180 and -90 <= south <= north <= 90:  # noqa: PLR2004
        return
    msg = (
        f"{file}: coordinates reach from ({west:g}, {south:g}) to ({east:g}, "
        f"{north:g}) degrees, must lie within (-180, -90) and (180, 90); "
        "longitude and latitude may be swapped, or the coordinate reference system "
        "may be the wrong one."
    )
    raise LayerError(msg)


def write_layer(frame: gpd.GeoDataFrame, path: str | Path) -> Path:
    """Write a layer to a file, whole or not at all.

    Parameters
    ----------
    frame : geopandas.GeoDataFrame
        The layer; brought to EPSG:4326 if it is not. Its index is not written.
    path : str or pathlib.Path
        File to write; its suffix says the format: ``.gpkg``, ``.geojson``,
        ``.parquet`` or ``.geoparquet``. A file of that name is replaced.

    Returns
    -------
    pathlib.Path
        The file written.

    Raises
    ------
    LayerError
        If the suffix is none of these.
    MissingCrsError
        If the layer has no coordinate reference system.
    OutputError
        If the folder cannot be written to or the disk is full; a file that was
        there is left as it was.
    """
    file = Path(path)
    suffix = file.suffix.lower()
    if suffix not in _DRIVERS and suffix not in _PARQUET:
        allowed = ", ".join([*_DRIVERS, *_PARQUET])
        msg = f"{file}: suffix is {suffix!r}, must be one of {allowed}."
        raise LayerError(msg)
    wgs84 = checked_crs(frame, where=f"layer for {file.name}").reset_index(drop=True)
    with atomic_write(file) as temporary:
        if suffix in _PARQUET:
            wgs84.to_parquet(temporary, index=False, compression="zstd")
        else:
            _write_gdal(wgs84, temporary, file)
    return file


def _write_gdal(frame: gpd.GeoDataFrame, temporary: Path, file: Path) -> None:
    import pyogrio  # noqa: PLC0415 - heavy

    try:
        pyogrio.write_dataframe(
            frame,
            temporary,
            driver=_DRIVERS[file.suffix.lower()],
            layer=file.stem,
            encoding="utf-8",
        )
        # GDAL may keep silent when the disk fills as it closes the file.
        written = pyogrio.read_info(temporary, force_feature_count=True)["features"]
    except (pyogrio.errors.DataSourceError, pyogrio.errors.FeatureError) as error:
        raise write_error(file, str(error)) from error
    if written != len(frame):
        reason = f"only {written} of {len(frame)} rows arrived"
        raise write_error(file, reason)
