"""Options that several commands share."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Literal, TypeAlias

import typer

from corridors.workspace import PROFILES
from gis_data.schema import shown

PlanDir: TypeAlias = Annotated[
    Path | None,
    typer.Option(
        "--plan",
        metavar="DIR",
        help="Plan folder. Default: Jilin Province.",
        show_default=False,
    ),
]
Region: TypeAlias = Annotated[
    Literal["plan", "eurasia"] | None,
    typer.Option(
        "--region",
        metavar="REGION",
        help="Roads: of the plan's region (plan) or of all Eurasia (eurasia). "
        "Default: what the plan says, else plan.",
        show_default=False,
    ),
]
Lang: TypeAlias = Annotated[
    Literal["en", "zh", "ru", "ko"],
    typer.Option(
        "--lang", help="Language of messages. Default: en.", show_default=False
    ),
]
AsJson: TypeAlias = Annotated[bool, typer.Option("--json", help="Print JSON.")]
Profile: TypeAlias = Annotated[
    str,
    typer.Option(
        "--profile",
        metavar="PROFILE",
        help=f"Transport profile: {', '.join(PROFILES)}.",
    ),
]
Modes: TypeAlias = Annotated[
    list[str] | None,
    typer.Option(
        metavar="MODES",
        help="Modes to use, separated by commas: rail, road, sea, air. Default: all.",
    ),
]
Close: TypeAlias = Annotated[
    list[str] | None,
    typer.Option(
        metavar="ID",
        help="Treat a border port, gauge yard, service, strait or canal as closed. "
        "Repeatable.",
    ),
]
Open: TypeAlias = Annotated[
    list[str] | None,
    typer.Option(
        "--open",
        metavar="ID",
        help="Treat as open, whatever its actual status. Repeatable.",
    ),
]
AvoidCountry: TypeAlias = Annotated[
    list[str] | None,
    typer.Option(
        metavar="CC", help="Do not enter this country (ISO code, e.g. RU). Repeatable."
    ),
]
AllowCountry: TypeAlias = Annotated[
    list[str] | None,
    typer.Option(
        metavar="CC",
        help="Allow transit through a sanctioned country (ISO code). Repeatable.",
    ),
]
AsOf: TypeAlias = Annotated[
    str | None,
    typer.Option(
        metavar="DATE",
        help="Use the status of ports, lines and services on this date (YYYY-MM-DD). "
        "Default: the date of the data.",
    ),
]

Force: TypeAlias = Annotated[
    bool,
    typer.Option(
        "--force",
        help="Replace files in the output folder that are read-only or that this "
        "command did not write.",
    ),
]


_MOST_DIGITS = 9


def whole_number(least: int) -> Callable[[str | int], int]:
    """Return a parser of a whole number in digits 0 to 9.

    Parameters
    ----------
    least : int
        The least allowed.

    Returns
    -------
    callable
        Takes the text of an option, or its default; raises `typer.BadParameter`.
        Python reads more: ``1_0``, ``+5``, digits of other scripts.

    Examples
    --------
    >>> whole_number(1)("12")
    12
    """

    def parsed(text: str | int) -> int:
        digits = str(text)
        if re.fullmatch(f"[0-9]{{1,{_MOST_DIGITS}}}", digits) and int(digits) >= least:
            return int(digits)
        msg = (
            f"{shown(text)} is not a whole number from {least} on, in digits 0 to 9, "
            f"{_MOST_DIGITS} at most."
        )
        raise typer.BadParameter(msg)

    return parsed


def split_commas(values: list[str] | None) -> tuple[str, ...]:
    """Return the words of a repeatable option with comma-separated values.

    Parameters
    ----------
    values : list of str, optional
        Values of the option.

    Returns
    -------
    tuple of str
        Lower case, none empty.

    Examples
    --------
    >>> split_commas(["rail,Sea", "road"])
    ('rail', 'sea', 'road')
    """
    words = (word.strip().lower() for text in values or () for word in text.split(","))
    return tuple(word for word in words if word)
