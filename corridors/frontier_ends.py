"""Ends of published journeys that are a frontier rather than a place."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np

from gis_data.geodesy import distance_km

if TYPE_CHECKING:
    from collections.abc import Collection

    from corridors.workspace import Workspace
    from gis_data.places import Place

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
) -> Place | None:
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
    Place or None
        The last point before the declared crossing into that country that lies
        nearest the other end; None where the text does not name a border, or
        no crossing joins the two countries.

    Examples
    --------
    >>> bool(FRONTIER.fullmatch("Chinese border")), FRONTIER.fullmatch("Tumen")
    (True, None)
    """
    named = FRONTIER.fullmatch(text.strip())
    if not named:
        return None
    far = COUNTRY_OF[named[1].lower()]
    home = work.match(other).place
    edges, nodes = work.router.built.edges, work.router.built.nodes
    pair = "-".join(sorted((home.country, far)))
    crossing = edges.equals("kind", "crossing") & edges.equals("country", pair)
    if modes:
        crossing &= edges.isin("mode", modes)
    at = np.flatnonzero(crossing)
    ends = np.concatenate([edges.arrays["u"][at], edges.arrays["v"][at]])
    ends = ends[nodes.equals("country", home.country)[ends]]
    if not len(ends):
        return None
    lon, lat = nodes.arrays["lon"][ends], nodes.arrays["lat"][ends]
    best = int(np.argmin(distance_km(lon, lat, home.lon, home.lat)))
    return _point(float(lon[best]), float(lat[best]), home.country, text)


def _point(lon: float, lat: float, country: str, name: str) -> Place:
    from gis_data.places import Place  # noqa: PLC0415 - needs pandas

    return Place(f"{lat:.4f},{lon:.4f}", "point", country, "", lon, lat, name_en=name)
