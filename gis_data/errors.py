"""Errors a user can act on; each also is the nearest standard error."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

if TYPE_CHECKING:
    from gis_data.gazetteer import Place


class CorridorsError(Exception):
    """Base of every error this project raises on purpose.

    Attributes
    ----------
    exit_code : int
        What the command line ends with: 2 when the input was bad, 1 when there
        is no answer to a good question.
    """

    exit_code: ClassVar[int] = 2


class LayerError(CorridorsError, ValueError):
    """A table or layer breaks its contract; the message lists every fault."""


class PlanError(CorridorsError, ValueError):
    """A plan folder breaks the plan schema; the message lists every fault."""


class SourceError(CorridorsError, OSError):
    """Committed source data is missing or does not match its recorded hash."""


class OutputError(CorridorsError, OSError):
    """A file could not be written: no such right, or no room left."""


class MissingCrsError(CorridorsError, ValueError):
    """A layer has no coordinate reference system; it is never guessed."""


class PlaceError(CorridorsError, LookupError):
    """A place name could not be turned into one place."""


class UnknownPlaceError(PlaceError):
    """No place has this name; the message carries suggestions.

    Parameters
    ----------
    message : str
        Where, got, what it may have been, remedy.
    suggestions : tuple of Place
        Places with a similar name, the likeliest first.
    """

    def __init__(self, message: str, suggestions: tuple[Place, ...] = ()) -> None:
        super().__init__(message)
        self.suggestions = suggestions


class AmbiguousPlaceError(PlaceError):
    """Several places have this name; the message lists the candidates.

    Parameters
    ----------
    message : str
        The candidates with country, kind and distance apart, and the remedy.
    candidates : tuple of Place
        The places, the best known first.
    """

    def __init__(self, message: str, candidates: tuple[Place, ...] = ()) -> None:
        super().__init__(message)
        self.candidates = candidates
