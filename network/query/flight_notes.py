"""Whether the flights of the data may be incomplete for a journey of passengers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from gis_data.geodesy import distance_km
from gis_data.messages.message import Message
from network.costs.cost import PROFILES
from network.model.schema import TERMINAL_KM

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from network.model.store import Network
    from network.query.policy import ClosedEdges
    from network.query.route_query import ResolvedQuery
    from network.query.routes import Route

#: Of nearer ends a train or coach takes as long as a flight with its controls.
LEAST_FLOWN_KM = 500.0


def flight_notes(
    route: Route, network: Network, query: ResolvedQuery, closed: ClosedEdges
) -> Iterator[Message]:
    """Yield a message where a direct flight may exist that the data lack.

    Parameters
    ----------
    route : Route
        Its legs.
    network : Network
        The network it runs on.
    query : ResolvedQuery
        The query it answers: nothing is said where air is not allowed.
    closed : ClosedEdges
        Edges that were closed, by reason.

    Yields
    ------
    Message
        ``note.flights_incomplete``, if passengers travel between two cities with
        airports, at least 500 km apart, and no direct flight between these is known
        on the day; else ``note.flights_as_known``, if they fly otherwise than direct
        from the one to the other, for a shorter way by air may be unknown.
    """
    modes = query.policy.modes
    if PROFILES[route.profile].use != "passenger" or (modes and "air" not in modes):
        return
    nodes, ends = network.nodes, (route.origin, route.destination)
    apart = float(distance_km(ends[0].lon, ends[0].lat, ends[1].lon, ends[1].lat))
    airports = np.flatnonzero(nodes.equals("kind", "airport"))
    lon, lat = (nodes.arrays[axis][airports] for axis in ("lon", "lat"))
    near = [
        airports[distance_km(lon, lat, end.lon, end.lat) <= TERMINAL_KM["airport"]]
        for end in ends
    ]
    served = all(len(each) for each in near)
    if served and _direct(network, near, closed):
        return
    if served and apart >= LEAST_FLOWN_KM:
        names = {"origin": route.origin.title, "destination": route.destination.title}
        yield Message("note.flights_incomplete", names)
    elif any(leg.kind == "flight" for leg in route.legs):
        yield Message("note.flights_as_known")


def _direct(
    network: Network, near: list[NDArray[np.int64]], closed: ClosedEdges
) -> bool:
    """Return whether a flight for passengers joins two sets of airports."""
    edges = network.edges
    flown = edges.equals("kind", "flight") & edges.arrays["passenger"] & ~closed.any
    u, v = (edges.arrays[end][flown] for end in ("u", "v"))
    there = np.isin(u, near[0]) & np.isin(v, near[1])
    back = np.isin(u, near[1]) & np.isin(v, near[0])
    return bool((there | back).any())
