"""Rebuild the committed data: ``python -m gis_data.ingest --raw DIR [--out DIR]``."""

from __future__ import annotations

import argparse
import logging
import sys
from pathlib import Path

from gis_data.errors import CorridorsError
from gis_data.ingest.rebuild import rebuild
from gis_data.provenance import sources_dir

_LOG = logging.getLogger("gis_data.ingest")


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
