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
AsJson: TypeAlias = Annotated[
    bool, typer.Option("--json", help="Print JSON, for machines.")
]
