"""All sources in turn: raw material in, committed files and their register out."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from gis_data.errors import SourceError
from gis_data.ingest import (
    airports,
    geonames,
    marine_network,
    natural_earth,
    openflights,
    osm_stations,
    scgraph_osm,
    world_port_index,
)
from gis_data.ingest.product import write_product, write_register

if TYPE_CHECKING:
    from pathlib import Path

_LOG = logging.getLogger(__name__)
_MODULES = (
    scgraph_osm,
    natural_earth,
    geonames,
    osm_stations,
    world_port_index,
    marine_network,
    airports,
    openflights,
)


def rebuild(raw: Path, out: Path) -> None:
    """Write every committed file and the register that describes them.

    Parameters
    ----------
    raw : pathlib.Path
        The raw material folder, one subfolder per source.
    out : pathlib.Path
        The sources folder; made if need be.

    Raises
    ------
    SourceError
        If a raw file is missing, or `out` cannot be written to.
    """
    if not raw.is_dir():
        msg = f"{raw}: no such folder; give --raw the raw material folder."
        raise SourceError(msg)
    entries = []
    for module in _MODULES:
        for product in module.build(raw):
            entry = write_product(product, out)
            size_kb = (out / entry.file).stat().st_size / 1000
            _LOG.info("%-34s %8d rows %8.0f kB", entry.file, entry.rows, size_kb)
            entries.append(entry)
    write_register(entries, out)
