"""One committed data file, read as the frame it holds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gis_data.errors import SourceError
from gis_data.geodesy import CRS
from gis_data.provenance import sources_dir

if TYPE_CHECKING:
    from pathlib import Path

    import geopandas as gpd
    import pandas as pd


def committed_file(file: str) -> Path:
    """Return the path of a committed file.

    Parameters
    ----------
    file : str
        File name inside the sources folder.

    Returns
    -------
    pathlib.Path
        The file, which exists.

    Raises
    ------
    SourceError
        If the file is missing.
    """
    path = sources_dir() / file
    if not path.is_file():
        msg = f"{path}: data file is missing; reinstall corridor-mapper."
        raise SourceError(msg)
    return path


def read_table(file: str) -> pd.DataFrame:
    """Read a committed table without geometry.

    Parameters
    ----------
    file : str
        File name, ``.parquet`` or ``.csv``.

    Returns
    -------
    pandas.DataFrame
        Index 0, 1, 2, ...; columns as listed by the layer's fields. Unknown
        text is empty, unknown numbers are NaN.
    """
    import pandas as pd  # noqa: PLC0415 - heavy

    path = committed_file(file)
    if path.suffix == ".csv":
        return pd.read_csv(path, encoding="utf-8")
    return pd.read_parquet(path)


def read_points(file: str) -> gpd.GeoDataFrame:
    """Read a committed table that has `lon` and `lat` as points.

    Parameters
    ----------
    file : str
        File name.

    Returns
    -------
    geopandas.GeoDataFrame
        Columns of the table, and points in EPSG:4326.
    """
    import geopandas as gpd  # noqa: PLC0415 - heavy

    table = read_table(file)
    points = gpd.points_from_xy(table["lon"], table["lat"], crs=CRS)
    return gpd.GeoDataFrame(table, geometry=points)


def read_shapes(file: str) -> gpd.GeoDataFrame:
    """Read a committed layer of lines or areas.

    Parameters
    ----------
    file : str
        File name of a GeoParquet file.

    Returns
    -------
    geopandas.GeoDataFrame
        The layer, EPSG:4326.
    """
    import geopandas as gpd  # noqa: PLC0415 - heavy

    return gpd.read_parquet(committed_file(file))
