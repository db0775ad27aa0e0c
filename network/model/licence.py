"""Licence of a built network, and the attribution that its sources require."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from gis_data.provenance import attribution

if TYPE_CHECKING:
    from collections.abc import Collection

LICENCE: Final = "ODbL-1.0"
LICENCE_URL: Final = "https://opendatacommons.org/licenses/odbl/1-0/"

_SOURCES: Final = {
    "rail": ("rail_nodes", "rail_links", "rail_repairs"),
    "road": ("road_nodes", "road_links"),
    "sea": ("marine_lines", "seaports", "land"),
    "air": ("airports", "air_routes"),
    "transfer": ("cities",),
}


def credit(modes: Collection[str]) -> str:
    """Return the attribution that committed data of some modes requires.

    Parameters
    ----------
    modes : collection of str
        Modes used, ``transfer`` for places.

    Returns
    -------
    str
        The texts of all their sources, without repetition.

    Examples
    --------
    >>> credit({"rail"})
    '© OpenStreetMap contributors, ODbL 1.0; network simplified by scgraph_data \
(C. Makowski, MIT)'
    """
    names = [name for mode, used in _SOURCES.items() if mode in modes for name in used]
    return attribution(dict.fromkeys(names))
