"""What the ends of legs are called: places, and the two sides of a border."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from gis_data.geodesy import distance_km
from gis_data.messages.message import I18nText
from network.query.leg import LegEnd

if TYPE_CHECKING:
    from collections.abc import Sequence

    from network.model.store import Network

    Ends = tuple[LegEnd, LegEnd]

UNNAMING = frozenset({"zone", "dry_port", "junction", "point", "district"})
NEAR_KM = 3.0
FAR_KM = 80.0


class LegKind(NamedTuple):
    """What a leg is, as far as its name depends on it.

    Attributes
    ----------
    mode, kind, gateway_id : str
        As of `network.query.leg.Leg`.
    country : tuple of str
        Countries, in order of travel.
    """

    mode: str
    kind: str
    gateway_id: str
    country: tuple[str, ...]


class LegNames:
    """Names of nodes and gateways of one network, looked up again and again.

    Parameters
    ----------
    network : Network
        The network.
    """

    def __init__(self, network: Network) -> None:
        nodes = network.nodes
        self._nodes = nodes
        # A zone or a district names a node badly: the town it is in does it well.
        named = nodes.equals("kind", "origin") & ~nodes.isin("place_kind", UNNAMING)
        self._places = np.flatnonzero(named)
        self._lon = nodes.arrays["lon"][self._places]
        self._lat = nodes.arrays["lat"][self._places]
        self._country = nodes.arrays["country"][self._places]
        self._gates = _gate_rows(network)
        yards: Any = network.meta.get("yard_names", {})
        self._yards: dict[str, LegEnd] = {
            yard: LegEnd(I18nText(name, name_zh))
            for yard, (name, name_zh) in yards.items()
        }
        self._known: dict[int, LegEnd] = {}

    def of(self, node: int) -> LegEnd:
        """Return what a node is called: its own name, else the nearest place's.

        Parameters
        ----------
        node : int
            Its number.

        Returns
        -------
        LegEnd
            A name, how far from which place, or latitude and longitude.
        """
        if node not in self._known:
            self._known[node] = self._looked_up(node)
        return self._known[node]

    def _looked_up(self, node: int) -> LegEnd:
        own = self._named(node)
        if own.en:
            return LegEnd(own)
        place, km = self._nearest(node)
        if km <= FAR_KM:
            return LegEnd(self._named(place), 0.0 if km <= NEAR_KM else round(km, 1))
        lon, lat = (float(self._nodes.arrays[axis][node]) for axis in ("lon", "lat"))
        return LegEnd(I18nText(f"{lat:.3f}, {lon:.3f}"), float("nan"))

    def _named(self, node: int) -> I18nText:
        rows = self._nodes.rows
        return I18nText(rows("name_en", [node])[0], rows("name_zh", [node])[0])

    def nearest(self, node: int) -> tuple[I18nText, float]:
        """Return the place nearest to a node, and how far it is.

        Parameters
        ----------
        node : int
            Its number.

        Returns
        -------
        name : I18nText
            The place; empty where the network has none.
        km : float
            Geodesic distance; infinite where there is none.
        """
        place, km = self._nearest(node)
        return (self._named(place) if place >= 0 else I18nText("")), km

    def _nearest(self, node: int) -> tuple[int, float]:
        """Return the node of the nearest place, and how far it is."""
        if not len(self._places):
            return -1, np.inf
        lon = float(self._nodes.arrays["lon"][node])
        lat = float(self._nodes.arrays["lat"][node])
        east = (self._lon - lon) * np.cos(np.radians(lat))
        away = east**2 + (self._lat - lat) ** 2
        own = self._nodes.arrays["country"][node]
        home = self._country == own
        # The town across the river names a place on this side badly.
        best = int(np.argmin(np.where(home, away, np.inf) if home.any() else away))
        km = float(distance_km(lon, lat, self._lon[best], self._lat[best]))
        return int(self._places[best]), km

    def ends(self, nodes: Sequence[int], legs: Sequence[LegKind]) -> list[Ends]:
        """Return what people call the ends of legs.

        The two sides of a border are called what the declared gateway calls
        them, the ends of the main way after the places it was reached from.

        Parameters
        ----------
        nodes : sequence of int
            Where legs begin and end, one more than legs.
        legs : sequence of LegKind
            In order of travel.

        Returns
        -------
        list of Ends
            Start and end of each leg.
        """
        named = [self.of(node) for node in nodes]
        starts, ends = named[:-1], named[1:]
        for i, leg in enumerate(legs):
            sides = self._gates.get((leg.gateway_id, leg.mode))
            if leg.kind != "crossing" or sides is None:
                continue
            near, far, country = sides
            before = legs[i - 1].country if i else ()
            outward = not before or before[-1] == country
            start, end = (near, far) if outward else (far, near)
            starts[i] = start if start.name.en else starts[i]
            ends[i] = end if end.name.en else ends[i]
            if i:
                ends[i - 1] = starts[i]
            if i + 1 < len(legs):
                starts[i + 1] = ends[i]
        for i, leg in enumerate(legs):
            yard = self._yards.get(leg.gateway_id)
            if leg.kind == "gauge_break" and yard is not None:
                starts[i] = ends[i] = yard
                ends[max(i - 1, 0)] = starts[min(i + 1, len(legs) - 1)] = yard
        if len(legs) > 1 and legs[0].kind == "access":
            starts[1] = ends[0] = starts[0]
        if len(legs) > 1 and legs[-1].kind == "access":
            ends[-2] = starts[-1] = ends[-1]
        return list(zip(starts, ends, strict=True))


def _gate_rows(network: Network) -> dict[tuple[str, str], tuple[LegEnd, LegEnd, str]]:
    """Return both sides' names and the first side's country by gateway and mode."""
    gates = network.gateways
    found: dict[tuple[str, str], tuple[LegEnd, LegEnd, str]] = {}
    every = range(len(gates))
    columns = ("id", "mode", "name_en", "far_name_en", "country_a")
    in_chinese = [
        gates.rows(c, every) if c in gates.arrays else [""] * len(gates)
        for c in ("name_zh", "far_name_zh")
    ]
    told = (*(gates.rows(c, every) for c in columns), *in_chinese)
    for name, mode, near, far, country, near_zh, far_zh in zip(*told, strict=True):
        sides = (LegEnd(I18nText(near, near_zh)), LegEnd(I18nText(far, far_zh)))
        found.setdefault((name, mode), (*sides, country))
    return found
