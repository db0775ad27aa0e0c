"""Errors of networks and routes."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from gis_data.errors import CorridorsError

if TYPE_CHECKING:
    from gis_data.messages.message import Message


class NetworkError(CorridorsError, ValueError):
    """A network breaks its contract, or a request does not fit it."""


class RequestError(CorridorsError, ValueError):
    """A query has an option that is not valid."""


@dataclass(frozen=True)
class GateRoute:
    """The route that opening one gate alone would give.

    Attributes
    ----------
    gate_id : str
        Border port, yard, service or strait.
    time_h, cost_usd, length_km : float
        Typical totals of the route; USD per unit of the profile.
    state : Message, optional
        Why the gate is not in use.
    route : Route, optional
        The route, without messages.
    """

    gate_id: str
    time_h: float
    cost_usd: float
    length_km: float
    state: Message | None = None
    route: Any = field(default=None, compare=False, repr=False)


class NoRouteError(CorridorsError, LookupError):
    """There is no route; the messages give the reason, and what would change it.

    Parameters
    ----------
    *messages : Message
        The reason, and further notes.
    gates : tuple of GateRoute
        Every gate that alone would open a route, the best route first.
    """

    exit_code = 1

    def __init__(
        self, *messages: Message | str, gates: tuple[GateRoute, ...] = ()
    ) -> None:
        super().__init__(*messages)
        self.gates = gates


class UnattachedPlaceError(NoRouteError):
    """A place is too far from every usable network."""


class CacheError(CorridorsError, OSError):
    """A cached network cannot be read; it is rebuilt."""


class MissingFigureError(CorridorsError, LookupError):
    """A parameter that is requested, or cited, is not in the tables."""


class WorkerError(CorridorsError, RuntimeError):
    """Workers, or the memory of the machine, could not finish a matrix."""

    exit_code = 1
