"""Rebuild the committed data: ``python -m gis_data.ingest --raw DIR [--out DIR]``."""

from __future__ import annotations

import argparse
import logging
import sys
from pathlib import Path

from gis_data.errors import CorridorsError, SourceError
from gis_data.ingest import air, basemap, openstreetmap, sea
from gis_data.ingest.product import write_product, write_register
from gis_data.provenance import sources_dir

_LOG = logging.getLogger("gis_data.ingest")
_BUILDERS = (
    openstreetmap.build_networks,
    openstreetmap.build_stations,
    basemap.build_basemap,
    basemap.build_cities,
    sea.build_lanes,
    sea.build_seaports,
    air.build_airports,
    air.build_flights,
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
    for build in _BUILDERS:
        for product in build(raw):
            entry = write_product(product, out)
            size_kb = (out / entry.file).stat().st_size / 1000
            _LOG.info("%-34s %8d rows %8.0f kB", entry.file, entry.rows, size_kb)
            entries.append(entry)
    write_register(entries, out)


def main(arguments: list[str] | None = None) -> int:
    """Run the ingest from the command line.

    Parameters
    ----------
    arguments : list of str, optional
        Words after the command; those of the process by default.

    Returns
    -------
    int
        0 when all was written, 2 when something was wrong with the input.
    """
    parser = argparse.ArgumentParser(
        prog="python -m gis_data.ingest", description=__doc__
    )
    parser.add_argument(
        "--raw", type=Path, required=True, help="the raw material folder"
    )
    parser.add_argument(
        "--out", type=Path, default=sources_dir(), help="where to write (%(default)s)"
    )
    options = parser.parse_args(arguments)
    logging.basicConfig(level=logging.INFO, format="%(message)s", stream=sys.stderr)
    try:
        rebuild(options.raw, options.out)
    except CorridorsError as error:
        _LOG.error("%s", error)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
