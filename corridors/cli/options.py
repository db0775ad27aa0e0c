"""Options that mean the same in every command that has them."""

from pathlib import Path
from typing import Annotated, Literal, TypeAlias

import typer

PlanDir: TypeAlias = Annotated[
    Path | None,
    typer.Option(
        "--plan",
        metavar="DIR",
        help="Folder of a plan; that of Jilin Province when left out.",
        show_default=False,
    ),
]
Region: TypeAlias = Annotated[
    Literal["eurasia"] | None,
    typer.Option(
        help="Roads of all Eurasia; those of the plan's region when left out.",
        show_default=False,
    ),
]
Lang: TypeAlias = Annotated[
    Literal["en", "zh", "ru", "ko"],
    typer.Option(
        "--lang", help="Language of messages. Default: en.", show_default=False
    ),
]
AsJson: TypeAlias = Annotated[
    bool, typer.Option("--json", help="Print JSON, for machines.")
]


def split_commas(given: list[str] | None) -> tuple[str, ...]:
    """Return the words of an option that may be repeated or hold commas.

    Parameters
    ----------
    given : list of str, optional
        As typed.

    Returns
    -------
    tuple of str
        Lower case, none empty.

    Examples
    --------
    >>> split_commas(["rail,Sea", "road"])
    ('rail', 'sea', 'road')
    """
    words = (word.strip().lower() for text in given or () for word in text.split(","))
    return tuple(word for word in words if word)
