"""A request tied to a network: where it may start and end, what is shut."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gis_data.gazetteer import Place
    from network.model.store import Columns
    from network.query.policy import Shut
    from network.query.routes import Request


@dataclass(frozen=True, eq=False)
class Approach:
    """The way between a point and a node of the network.

    Attributes
    ----------
    node : int
        Node number.
    distance_km : float
        Straight distance between the point and the node.
    edge : Columns
        One row: the access edge of a known place of the same country and mode,
        as long as this way. No row where there is no such place.
    """

    node: int
    distance_km: float
    edge: Columns


@dataclass(frozen=True)
class End:
    """A node at which a route may start, pass or end.

    Attributes
    ----------
    node : int
        Node number.
    weight : int
        Weight between the place and the node.
    approach : Approach, optional
        The way between them, where no edge of the network stands for it.
    """

    node: int
    weight: int = 0
    approach: Approach | None = None


@dataclass(frozen=True)
class Search:
    """A request tied to a network: its ends found and what is shut worked out.

    Attributes
    ----------
    origin, destination : Place
        Where from, where to.
    request : Request
        What was asked.
    shut : Shut
        Edges that may not be used.
    stages : list of list of End
        Nodes at which it may start, pass each place, and end.
    """

    origin: Place
    destination: Place
    request: Request
    shut: Shut
    stages: list[list[End]]
