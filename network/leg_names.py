"""What the ends of legs are called: places, and the two sides of a border."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from gis_data.geodesy import distance_km

if TYPE_CHECKING:
    from network.legs import Leg
    from network.store import Network

UNNAMING = frozenset({"zone", "dry_port", "junction", "point", "district"})
NEAR_KM = 3.0
FAR_KM = 80.0


class LegNames:
    """Names of nodes and gateways of one network, looked up again and again.

    Parameters
    ----------
    built : Network
        The network.
    """

    def __init__(self, built: Network) -> None:
        nodes = built.nodes
        self._nodes = nodes
        # A zone or a district names a node badly: the town it is in does it well.
        named = nodes.equals("kind", "origin") & ~nodes.isin("place_kind", UNNAMING)
        self._places = np.flatnonzero(named)
        self._lon = nodes.arrays["lon"][self._places]
        self._lat = nodes.arrays["lat"][self._places]
        self._gates = _gate_rows(built)

    def of(self, node: int) -> str:
        """Return the name of a node: its own, else that of the nearest place.

        Parameters
        ----------
        node : int
            Its number.

        Returns
        -------
        str
            A name, how far from which place, or latitude and longitude.
        """
        own = self._nodes.rows("name_en", [node])[0]
        if own:
            return own
        name, km = self.nearest(node)
        if km <= NEAR_KM:
            return name
        if km <= FAR_KM:
            return f"{km:.0f} km from {name}"
        lon, lat = (float(self._nodes.arrays[axis][node]) for axis in ("lon", "lat"))
        return f"{lat:.3f}, {lon:.3f}"

    def nearest(self, node: int) -> tuple[str, float]:
        """Return the place nearest to a node, and how far it is.

        Parameters
        ----------
        node : int
            Its number.

        Returns
        -------
        name : str
            The place; empty where the network has none.
        km : float
            Geodesic distance; infinite where there is none.
        """
        if not len(self._places):
            return "", np.inf
        lon = float(self._nodes.arrays["lon"][node])
        lat = float(self._nodes.arrays["lat"][node])
        east = (self._lon - lon) * np.cos(np.radians(lat))
        best = int(np.argmin(east**2 + (self._lat - lat) ** 2))
        km = float(distance_km(lon, lat, self._lon[best], self._lat[best]))
        return self._nodes.rows("name_en", [int(self._places[best])])[0], km

    def settled(self, legs: list[Leg]) -> list[Leg]:
        """Call the ends of legs what people call them.

        The two sides of a border are called what the declared gateway calls
        them, the ends of the main way after the places it was reached from.

        Parameters
        ----------
        legs : list of Leg
            In order of travel.

        Returns
        -------
        list of Leg
            The same, renamed.
        """
        found = self._at_gateways(list(legs))
        if len(found) > 1 and found[0].kind == "access":
            found[1] = replace(found[1], start=found[0].start)
            found[0] = replace(found[0], end=found[0].start)
        if len(found) > 1 and found[-1].kind == "access":
            found[-2] = replace(found[-2], end=found[-1].end)
            found[-1] = replace(found[-1], start=found[-1].end)
        return found

    def _at_gateways(self, legs: list[Leg]) -> list[Leg]:
        for i, leg in enumerate(legs):
            sides = self._gates.get((leg.gateway_id, leg.mode))
            if leg.kind != "crossing" or sides is None:
                continue
            near, far, country = sides
            before = legs[i - 1].country if i else ()
            outward = not before or before[-1] == country
            start, end = (near, far) if outward else (far, near)
            legs[i] = replace(leg, start=start or leg.start, end=end or leg.end)
            if i:
                legs[i - 1] = replace(legs[i - 1], end=legs[i].start)
            if i + 1 < len(legs):
                legs[i + 1] = replace(legs[i + 1], start=legs[i].end)
        return legs


def _gate_rows(built: Network) -> dict[tuple[str, str], tuple[str, str, str]]:
    """Return both sides' names and the first side's country by gateway and mode."""
    gates = built.gateways
    found: dict[tuple[str, str], tuple[str, str, str]] = {}
    every = range(len(gates))
    columns = ("id", "mode", "name_en", "far_name_en", "country_a")
    for name, mode, *sides in zip(
        *(gates.rows(c, every) for c in columns), strict=True
    ):
        near, far, country = sides
        found.setdefault((name, mode), (near, far, country))
    return found
