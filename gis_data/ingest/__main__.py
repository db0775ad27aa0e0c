"""Rebuild the committed data: ``python -m gis_data.ingest --raw DIR [--out DIR]``."""

from __future__ import annotations

import argparse
import logging
import shutil
import sys
from pathlib import Path

from gis_data.errors import CorridorsError, SourceError
from gis_data.ingest import air, basemap, eurasia, frontiers, openstreetmap, sea
from gis_data.ingest.product import write_product, write_register
from gis_data.provenance import sources, sources_dir

_LOG = logging.getLogger("gis_data.ingest")
# Each with the folder of the raw material that it begins with.
_BUILDERS = (
    ("scgraph_osm", openstreetmap.build_networks),
    ("osm_stations_openqgis", openstreetmap.build_stations),
    ("osm_frontiers_eurasia", frontiers.build_frontiers),
    ("natural_earth_10m", basemap.build_basemap),
    ("natural_earth_eurasia", eurasia.build_eurasia),
    ("geonames", basemap.build_cities),
    ("searoute_marnet", sea.build_lanes),
    ("wpi_pub150", sea.build_seaports),
    ("airports", air.build_airports),
    ("openflights", air.build_flights),
)


def rebuild(raw: Path, out: Path) -> list[str]:
    """Write every committed file and the register that describes them.

    Files of a publisher whose raw material is not there stay as they are committed,
    so that one source can be renewed alone.

    Parameters
    ----------
    raw : pathlib.Path
        The raw material folder, one subfolder per source.
    out : pathlib.Path
        The sources folder; made if need be.

    Returns
    -------
    list of str
        Names of the layers that were not rebuilt.

    Raises
    ------
    SourceError
        If a folder holds no raw material, or a file of a publisher is missing.
    """
    if not raw.is_dir():
        msg = f"{raw}: no such folder; give --raw the raw material folder."
        raise SourceError(msg)
    builders = [build for folder, build in _BUILDERS if (raw / folder).is_dir()]
    if not builders:
        folders = ", ".join(folder for folder, _ in _BUILDERS)
        msg = f"{raw}: holds no raw material; it must hold one of: {folders}."
        raise SourceError(msg)
    committed, entries = sources(), {}
    for build in builders:
        for product in build(raw):
            entry = write_product(product, out)
            size_kb = (out / entry.file).stat().st_size / 1000
            _LOG.info("%-34s %8d rows %8.0f kB", entry.file, entry.rows, size_kb)
            entries[entry.name] = entry
    kept = sorted(committed.keys() - entries.keys())
    for name in kept:
        _LOG.info("%-34s stays as committed: no raw material", committed[name].file)
        if out.resolve() != sources_dir().resolve():
            shutil.copy2(sources_dir() / committed[name].file, out)
        entries[name] = committed[name]
    write_register(list(entries.values()), out)
    return kept


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
