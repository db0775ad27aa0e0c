"""Errors of networks and routes."""

from __future__ import annotations

from gis_data.errors import CorridorsError


class NetworkError(CorridorsError, ValueError):
    """A network breaks its contract, or a request does not fit it."""


class NoRouteError(CorridorsError, LookupError):
    """There is no route; the message says why, and what would change that."""

    exit_code = 1


class UnattachedPlaceError(NoRouteError):
    """A place is too far from every usable network."""


class CacheError(CorridorsError, OSError):
    """A cached network cannot be read; it is built anew."""


class MissingFigureError(CorridorsError, LookupError):
    """A figure that is asked for, or cited, is not in the tables."""
