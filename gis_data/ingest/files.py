"""Files of the ingest: raw ones found or explained, committed ones written whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gis_data.atomic import atomic_write
from gis_data.errors import SourceError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    import geopandas as gpd
    import pandas as pd
    import pyarrow as pa

# Level 19 is the highest that needs no special window when read back.
ZSTD_LEVEL = 19


def raw_file(raw: Path, name: str) -> Path:
    """Return the path of one raw file, or say how to get it.

    Parameters
    ----------
    raw : pathlib.Path
        The raw material folder, one subfolder per source.
    name : str
        Path inside it, such as ``scgraph_osm/rail_nodes_eurasia.parquet``.

    Returns
    -------
    pathlib.Path
        The file.

    Raises
    ------
    SourceError
        If there is no such file.
    """
    path = raw / name
    if not path.is_file():
        msg = (
            f"{path}: raw file is missing; point --raw at the raw material folder "
            f"(the one that holds {name.split('/', maxsplit=1)[0]}/SOURCE.md)."
        )
        raise SourceError(msg)
    return path


def write_parquet(
    table: pa.Table, path: Path, *, encodings: Mapping[str, str] | None = None
) -> None:
    """Write a table as Parquet with options that never vary.

    Parameters
    ----------
    table : pyarrow.Table
        The table, in the order it is to be read.
    path : pathlib.Path
        Where to.
    encodings : mapping of str to str, optional
        Parquet encoding of each column measured to be the smallest; columns
        not named are dictionary encoded.
    """
    import pyarrow.parquet as pq  # noqa: PLC0415 - heavy

    chosen = dict(encodings or {})
    with atomic_write(path) as temporary:
        pq.write_table(
            table,
            temporary,
            compression="zstd",
            compression_level=ZSTD_LEVEL,
            use_dictionary=[c for c in table.column_names if c not in chosen],
            column_encoding=chosen or None,
            write_statistics=False,
            row_group_size=max(table.num_rows, 1),
        )


def write_csv(table: pd.DataFrame, path: Path) -> None:
    r"""Write a table as UTF-8 CSV with ``\n`` line ends on every system.

    Parameters
    ----------
    table : pandas.DataFrame
        The table; its index is not written.
    path : pathlib.Path
        Where to.
    """
    with atomic_write(path) as temporary:
        table.to_csv(temporary, index=False, lineterminator="\n", encoding="utf-8")


def write_geoparquet(layer: gpd.GeoDataFrame, path: Path) -> None:
    """Write a layer as GeoParquet (WKB, which every reader knows).

    Parameters
    ----------
    layer : geopandas.GeoDataFrame
        The layer, EPSG:4326, in the order it is to be read.
    path : pathlib.Path
        Where to.
    """
    with atomic_write(path) as temporary:
        layer.to_parquet(
            temporary,
            index=False,
            compression="zstd",
            compression_level=ZSTD_LEVEL,
            write_statistics=False,
            row_group_size=max(len(layer), 1),
        )
