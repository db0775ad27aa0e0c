"""The engine of pages as one classic script."""

from __future__ import annotations

from gis_data.scripts import joined_script

#: Modules of ``engine/`` whose exports pages use.
ENTRIES = ("network", "router", "answer", "alternatives", "openings")
#: Name under which they are found on a page.
GLOBAL = "CorridorEngine"


def engine_script(*more: str) -> str:
    """Return the engine's modules as one script.

    Parameters
    ----------
    *more : str
        Further modules whose exports a page uses, such as ``skims``.

    Returns
    -------
    str
        JavaScript that defines `GLOBAL`.

    Examples
    --------
    >>> engine_script() == joined_script("network.export.page.engine", ENTRIES, GLOBAL)
    True
    """
    return joined_script("network.export.page.engine", (*ENTRIES, *more), GLOBAL)
