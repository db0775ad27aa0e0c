"""Ends of published journeys that are a frontier rather than a place."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np

from gis_data.errors import PlaceError
from gis_data.geodesy import distance_km

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from corridors.workspace import Workspace
    from gis_data.gazetteer import Place
    from network.query.leg import Leg

COUNTRY_OF = {
    "chinese": "CN",
    "russian": "RU",
    "mongolian": "MN",
    "north korean": "KP",
    "dprk": "KP",
    "korean": "KP",
    "kazakh": "KZ",
    "belarusian": "BY",
    "polish": "PL",
}
FRONTIER = re.compile(
    rf"(?:the )?({'|'.join(COUNTRY_OF)}) (?:border|frontier)", re.IGNORECASE
)


def frontier_end(
    work: Workspace, text: str, other: str, modes: Collection[str]
) -> tuple[Place, str] | None:
    """Return the end of a journey that is said to be a country's border.

    Parameters
    ----------
    work : Workspace
        Places and network.
    text : str
        The end, such as ``Chinese border``.
    other : str
        The other end of the journey, a place.
    modes : collection of str
        Modes of the journey; empty: all.

    Returns
    -------
    tuple of Place and str, or None
        The declared border port between the two countries that lies nearest
        the other end, and its id: the journey ends where it is passed. None
        where the text does not name a border, or no port joins the countries.

    Examples
    --------
    >>> bool(FRONTIER.fullmatch("Chinese border")), FRONTIER.fullmatch("Tumen")
    (True, None)
    """
    named = FRONTIER.fullmatch(text.strip())
    if not named:
        return None
    home = work.match(other).place
    pair = "-".join(sorted((home.country, COUNTRY_OF[named[1].lower()])))
    edges, nodes = work.router.network.edges, work.router.network.nodes
    crossing = edges.equals("kind", "crossing") & edges.equals("country", pair)
    if modes:
        crossing &= edges.isin("mode", modes)
    at = np.flatnonzero(crossing)
    ends = edges.arrays["u"][at]
    lon, lat = nodes.arrays["lon"][ends], nodes.arrays["lat"][ends]
    order = np.argsort(distance_km(lon, lat, home.lon, home.lat), kind="stable")
    for gate in dict.fromkeys(edges.rows("gateway_id", at[order].tolist())):
        try:
            return work.match(f"border_ports:{gate}").place, gate
        except PlaceError:
            continue
    return None


def up_to(legs: Sequence[Leg], *, first: str = "", last: str = "") -> list[Leg]:
    """Return the legs between two frontiers.

    Parameters
    ----------
    legs : sequence of Leg
        Of a route.
    first, last : str
        Ids of the border ports at which the journey starts and ends; empty
        where it starts and ends at a place.

    Returns
    -------
    list of Leg
        Those after the crossing at the first, and before that at the last.
    """
    found = list(legs)
    gates = [leg.gateway_id if leg.kind == "crossing" else "" for leg in found]
    if last and last in gates:
        found = found[: gates.index(last)]
    if first and first in gates:
        found = found[gates.index(first) + 1 :]
    return found
