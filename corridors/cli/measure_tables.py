"""Tables of measures: the options of their files, and how they are printed."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeAlias

import typer

from corridors.cli.printing import Column, print_line, show_json, show_table
from corridors.connectivity.results import SUFFIXES

if TYPE_CHECKING:
    import pandas as pd

SHOWN = 20
TableFile: TypeAlias = Annotated[
    Path | None,
    typer.Option(
        metavar="FILE",
        help=f"Write the table; the suffix is the format: {', '.join(SUFFIXES)}.",
        show_default=False,
    ),
]
PairWeights: TypeAlias = Annotated[
    str,
    typer.Option(
        metavar="PAIRS",
        help="What each pair counts: equal, or population (the product of both).",
    ),
]


def put_out(
    frame: "pd.DataFrame", title: str, out: Path | None, *, as_json: bool
) -> None:
    """Write a table to a file, and print it, or its first rows.

    Parameters
    ----------
    frame : pandas.DataFrame
        As a measure returns it.
    title : str
        A line above it.
    out : pathlib.Path or None
        File to write.
    as_json : bool
        Whether to print all of it as JSON.
    """
    from corridors.connectivity.results import (  # noqa: PLC0415 - heavy
        record,
        write_frame,
    )

    if out is not None:
        write_frame(frame, out)
    if as_json:
        show_json(record(frame))
    else:
        _show(frame, title, out)


def _show(frame: "pd.DataFrame", title: str, out: Path | None) -> None:
    about = frame.attrs
    unit = f"{about['minimised']} per {about['per']}"
    frame = frame[[name for name in frame if name != "geometry"]]
    numeric = {name for name in frame if frame[name].dtype.kind in "fiu"}
    columns = [Column(str(name), right=name in numeric) for name in frame]
    rows = [list(map(_shown, row)) for row in frame.head(SHOWN).to_numpy().tolist()]
    show_table(columns, rows, title=title)
    more = f", the first {SHOWN} of them" if len(frame) > SHOWN else ""
    print_line(
        f"{len(frame)} rows{more}. Costs are {unit}, profile {about['profile']}, as of "
        f"{about['state_on']}; {about['origins']} origins, {about['destinations']} "
        f"destinations, weights: {about['weights']}."
    )
    if out is not None:
        print_line(f"Written: {out}")


def _shown(value: object) -> str:
    if isinstance(value, float):
        return "" if value != value else f"{value:,.3g}"  # noqa: PLR0124 - NaN
    return str(value)
