"""Raw files found, and products written with the register entry that describes them."""

from __future__ import annotations

import json
from dataclasses import dataclass, field, fields, replace
from typing import TYPE_CHECKING

from gis_data.atomic import atomic_write
from gis_data.errors import SourceError
from gis_data.provenance import REGISTER, Source, file_sha256

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
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


RETRIEVED = "2026-11-22"

_HEADER = """\
# Register of the data files in this folder: where each is from, under which
# licence, and what was changed. Written by `python -m gis_data.ingest --raw DIR`;
# edit the modules of gis_data/ingest instead. Data keeps its own licence, see
# DATA_LICENCES.md.
"""


@dataclass(frozen=True)
class Publisher:
    """What all the files of one publisher have in common.

    Attributes
    ----------
    publisher, title, url, licence, attribution, data_date, retrieved : str
        As in :class:`gis_data.provenance.Source`.
    """

    publisher: str
    title: str
    url: str
    licence: str
    attribution: str
    data_date: str
    retrieved: str = RETRIEVED

    def entry(
        self, file: str, *, changes: Sequence[str], known_defects: Sequence[str] = ()
    ) -> Source:
        """Return the register entry of one file, its hash not known yet.

        Parameters
        ----------
        file : str
            File name.
        changes : sequence of str
            What was changed from the raw material.
        known_defects : sequence of str, optional
            What is known to be wrong or missing.

        Returns
        -------
        Source
            Entry with an empty hash and no rows.
        """
        return Source(
            name=file.rpartition(".")[0],
            file=file,
            title=self.title,
            publisher=self.publisher,
            url=self.url,
            licence=self.licence,
            attribution=self.attribution,
            data_date=self.data_date,
            retrieved=self.retrieved,
            sha256="",
            rows=0,
            changes=tuple(changes),
            known_defects=tuple(known_defects),
        )


@dataclass(frozen=True)
class Product:
    """One committed file to be.

    Attributes
    ----------
    source : Source
        Its entry; hash and rows are filled in when it is written.
    content : pyarrow.Table, pandas.DataFrame or geopandas.GeoDataFrame
        A layer becomes GeoParquet, anything else Parquet, or CSV by its suffix.
    encodings : mapping of str to str
        Parquet encoding by column, where one was measured to be the smallest.
    """

    source: Source
    content: pa.Table | pd.DataFrame | gpd.GeoDataFrame
    encodings: Mapping[str, str] = field(default_factory=dict)


def write_product(product: Product, folder: Path) -> Source:
    """Write one product and return its entry with hash and rows.

    Parameters
    ----------
    product : Product
        What to write.
    folder : pathlib.Path
        The sources folder.

    Returns
    -------
    Source
        The complete entry.
    """
    import geopandas as gpd  # noqa: PLC0415 - heavy
    import pandas as pd  # noqa: PLC0415 - heavy
    import pyarrow as pa  # noqa: PLC0415 - heavy

    path = folder / product.source.file
    content = product.content
    if isinstance(content, gpd.GeoDataFrame):
        write_geoparquet(content, path)
    elif isinstance(content, pd.DataFrame) and path.suffix == ".csv":
        write_csv(content, path)
    else:
        if isinstance(content, pd.DataFrame):
            content = pa.Table.from_pandas(content, preserve_index=False)
        write_parquet(content, path, encodings=product.encodings)
    return replace(product.source, sha256=file_sha256(path), rows=int(content.shape[0]))


def write_register(entries: Sequence[Source], folder: Path) -> None:
    """Write ``sources.toml``, entries in the order of their names.

    Parameters
    ----------
    entries : sequence of Source
        One per committed file.
    folder : pathlib.Path
        The sources folder.
    """
    blocks = [_HEADER, *(_block(e) for e in sorted(entries, key=lambda e: e.name))]
    with atomic_write(folder / REGISTER) as temporary:
        temporary.write_text("\n".join(blocks), encoding="utf-8", newline="\n")


def _block(entry: Source) -> str:
    lines = [f"[{entry.name}]"]
    for item in fields(entry):
        if item.name == "name":
            continue
        value = getattr(entry, item.name)
        lines.append(f"{item.name} = {_toml(value)}")
    return "\n".join(lines) + "\n"


def _toml(value: str | int | tuple[str, ...]) -> str:
    if isinstance(value, tuple):
        if not value:
            return "[]"
        return "[\n" + "".join(f"  {_toml(v)},\n" for v in value) + "]"
    # A JSON string or number is a TOML one too.
    return json.dumps(value, ensure_ascii=False)
