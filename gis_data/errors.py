"""Errors a user can act on; each also is the nearest standard error."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from gis_data.messages.message import Message

if TYPE_CHECKING:
    from gis_data.gazetteer import Place


class CorridorsError(Exception):
    """Base of every error this project raises on purpose.

    Its arguments are messages of the catalogue, or one English text.

    Attributes
    ----------
    exit_code : int
        What the command line ends with: 2 when the input was bad, 1 when there
        is no answer to a good question.
    """

    exit_code: ClassVar[int] = 2

    @property
    def messages(self) -> tuple[Message, ...]:
        """Return the messages it carries; none where it has an English text."""
        return tuple(arg for arg in self.args if isinstance(arg, Message))

    def in_language(self, language: str) -> str:
        """Return what it says, one message a line.

        Parameters
        ----------
        language : str
            One of `gis_data.messages.message.LANGUAGES`.

        Returns
        -------
        str
            The text; English where it carries no message.
        """
        if not self.messages:
            return super().__str__()
        from gis_data.messages.catalogue import render  # noqa: PLC0415 - on an error

        return "\n".join(render(message, language) for message in self.messages)

    def __str__(self) -> str:
        """Return what it says in English."""
        return self.in_language("en")


class LayerError(CorridorsError, ValueError):
    """A table or layer breaks its contract; the message lists every error."""


class PlanError(CorridorsError, ValueError):
    """A plan folder breaks the plan schema; the message lists every error."""


class SourceError(CorridorsError, OSError):
    """Committed source data is missing or does not match its recorded hash."""


class OutputError(CorridorsError, OSError):
    """A file could not be written: no such right, or no room left."""


class AccessError(CorridorsError, OSError):
    """The system does not let a file or folder be used: rights, names, room."""


class OutOfMemoryError(CorridorsError, MemoryError):
    """The machine has too little memory for the request."""

    exit_code: ClassVar[int] = 1


class MissingCrsError(CorridorsError, ValueError):
    """A layer has no coordinate reference system; it is never guessed."""


class PlaceError(CorridorsError, LookupError):
    """A place name could not be turned into one place."""


class UnknownPlaceError(PlaceError):
    """No place has this name; the message carries suggestions.

    Parameters
    ----------
    message : str
        Where, got, what it may have been, fix.
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
        The candidates with country, kind and distance apart, and the fix.
    candidates : tuple of Place
        The places, the best known first.
    """

    def __init__(self, message: str, candidates: tuple[Place, ...] = ()) -> None:
        super().__init__(message)
        self.candidates = candidates
