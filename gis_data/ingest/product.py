"""What a source module hands over: content, and the entry that describes it."""

from __future__ import annotations

import json
from dataclasses import dataclass, field, fields, replace
from typing import TYPE_CHECKING

from gis_data.atomic import atomic_write
from gis_data.ingest.files import write_csv, write_geoparquet, write_parquet
from gis_data.provenance import REGISTER, Source, file_sha256

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    import geopandas as gpd
    import pandas as pd
    import pyarrow as pa

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
    publisher, title, url, licence, attribution, data_date : str
        As in :class:`gis_data.provenance.Source`.
    """

    publisher: str
    title: str
    url: str
    licence: str
    attribution: str
    data_date: str

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
            retrieved=RETRIEVED,
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
