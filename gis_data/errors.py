"""Errors a user can act on; each also is the nearest standard error."""


class CorridorsError(Exception):
    """Base of every error this project raises on purpose."""


class LayerError(CorridorsError, ValueError):
    """A table or layer breaks its contract; the message lists every fault."""


class PlanError(CorridorsError, ValueError):
    """A plan folder breaks the plan schema; the message lists every fault."""


class SourceError(CorridorsError, OSError):
    """Committed source data is missing or does not match its recorded hash."""


class MissingCrsError(CorridorsError, ValueError):
    """A layer has no coordinate reference system; it is never guessed."""


class PlaceError(CorridorsError, LookupError):
    """A place name could not be turned into one place."""


class UnknownPlaceError(PlaceError):
    """No place has this name; the message carries suggestions."""


class AmbiguousPlaceError(PlaceError):
    """Several places have this name; the message lists the candidates."""
