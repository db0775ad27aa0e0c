"""Options that several commands share."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Literal, TypeAlias

import typer

from corridors.workspace import PROFILES
from gis_data.schema import shown
from network.model.errors import RequestError

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
FromPlaces: TypeAlias = Annotated[
    list[str],
    typer.Option(
        "--from",
        metavar="PLACES",
        help="Origins: a file, kind:seaport, plan:border_ports, or a place name. "
        "Repeatable.",
        show_default=False,
    ),
]
ToPlaces: TypeAlias = Annotated[
    list[str] | None,
    typer.Option(
        metavar="PLACES", help="Destinations, in the same forms. Default: as --from."
    ),
]
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
        "Separate several by commas, or repeat.",
    ),
]
Open: TypeAlias = Annotated[
    list[str] | None,
    typer.Option(
        "--open",
        metavar="ID",
        help="Treat as open, whatever its actual status. Separate several by commas, "
        "or repeat.",
    ),
]
AvoidCountry: TypeAlias = Annotated[
    list[str] | None,
    typer.Option(
        metavar="CC",
        help="Do not enter this country (ISO code, e.g. RU). Separate several by "
        "commas, or repeat.",
    ),
]
AllowTransit: TypeAlias = Annotated[
    list[str] | None,
    typer.Option(
        metavar="CC",
        help="Allow transit through this country (ISO code) although it is sanctioned "
        "or the journey is within one country. Separate several by commas, or repeat.",
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
Rates: TypeAlias = Annotated[
    Path | None,
    typer.Option(
        metavar="FILE",
        help="CSV file of your own prices, which go before those of the plan: the "
        "columns of lane_rates.csv.",
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


BlockRows: TypeAlias = Annotated[
    int,
    typer.Option(
        parser=whole_number(1), metavar="N", help="Number of origins per block."
    ),
]
Workers: TypeAlias = Annotated[
    int,
    typer.Option(
        parser=whole_number(0),
        metavar="N",
        help="Worker processes on this machine. Default: none.",
        show_default=False,
    ),
]
Scheduler: TypeAlias = Annotated[
    str | None,
    typer.Option(
        metavar="ADDRESS",
        help="Address of a running Dask scheduler (tcp://..., tls://...). Whoever "
        "reaches it can run code as you.",
    ),
]


def cluster_of(workers: int, scheduler: str | None) -> str | int:
    """Return where blocks are computed; refuse two places.

    Parameters
    ----------
    workers : int
        Worker processes on this machine.
    scheduler : str or None
        Address of a Dask scheduler.

    Returns
    -------
    str or int
        The address, or the number of processes.

    Raises
    ------
    RequestError
        If both are given.
    """
    if scheduler is not None and workers:
        msg = "--scheduler and --workers cannot be combined. Use one of them."
        raise RequestError(msg)
    return workers if scheduler is None else scheduler
