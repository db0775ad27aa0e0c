"""Write docs/validation.md and its picture: modelled against published journeys."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np

from corridors.validation import tables
from corridors.validation.borders import BORDER_COLUMNS, border_report, border_rows
from corridors.validation.ends import BY_PLACE_KM
from corridors.validation.reference import METHODS
from gis_data.contracts import plan_tables
from gis_data.plan_files.assemble import inherited_table

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import pandas as pd
    from matplotlib.axes import Axes

PICTURE = "images/validation.svg"
_HEAD = f"""\
# Modelled and published journeys

`python -m corridors.validation.page docs` writes this page and its picture from the
shipped network and `gis_data/plans/reference/reference_journeys.csv`.
`corridors validate` prints the same tables for any plan and any table of journeys:

```
corridors validate                                # the journeys of the plan
corridors validate --reference mine.csv --json    # your own
corridors validate --lines                        # named railways and roads
corridors validate --borders                      # hours at borders
```

A table of your own needs the columns `id`, `origin`, `destination` and `kind`. Optional
are `service`, `distance_km`, `distance_km_low`, `distance_km_high`, `time_h`,
`time_h_low`, `time_h_high`, `published_on`, `note`, `via`, `area`, `half`,
`origin_place`, `destination_place`, `source` and `confidence`. Every row gets a route,
or the reason why there is none.

![Errors of distance and of time, one dot per journey]({PICTURE})

One dot per journey of the half that is not held back: filled where the model is above
the published figure, hollow where it is below. Red: median of the kind. Green: target
for the median.

## How rows are compared

- **Distance** is that of the line haul, without first and last mile, transfers and
  transshipment yards. On road journeys the first and last mile is road too and counts.
- **Time** errors are measured from the published range. Inside it the error is 0.
- **Date.** A journey with a date in `published_on` is compared with the network of that
  date: a train of 2015 does not run on a line of 2025. The others are compared with
  the network of today.
- **Ranges.** Where sources disagree the page shows the range. The error is that of the
  typical figure of the row.
- **Route.** Where a row says by what the published route goes (`via`), the best route
  must pass within {BY_PLACE_KM:g} km of each place and use each line and border port
  named. Otherwise the route by these places is compared. A journey that no route
  follows so is counted as `other route` and has no error. `same choice` counts the rows
  whose best route goes as published.
- **Names** must say one place exactly: `origin_place` and `destination_place` give an
  id or a position where the published name does not. Others are refused.
- **Halves.** A seeded hash of each pair of places puts it in one of two halves before
  anything is derived. Defaults may be fitted to `fit`. The rows of `held` only test
  them; their errors are shown in sum. The rows that defaults were derived from earlier
  (ids without a letter) are all `fit`.
- **Exceptions** are tried in this order and listed: the journey within its own country;
  other kinds of traffic; services, ports and yards that are not in use today. The last
  are opened to compare the distance. What has not been built stays closed.
- **Not a prediction.** Named sea services carry their published distance, and the roads
  from Hunchun's road port into Primorye are curated links of published length. There a
  small error shows only that the figures are used correctly. All other lines are from
  OpenStreetMap. Published lengths *of lines and their stations* (`rail_lines`,
  `expressways`, `line_stops.csv`) then scale the links where the lengths differ by at
  most 11 % down and 13 % up. `link_lengths.csv` sets straightened roads. Some journeys
  rest on the same publications as their line.
"""
_NOTES = """\
## Why some errors are large

- **Times of freight trains** are those of an ordinary train. Published times of fast
  container trains or of passenger trains on old lines are shorter. Those of whole
  journeys to Europe, with waits in yards, are longer.
- **Road times** are of cars and coaches, as most published ones are. A truck takes
  longer. Some of the car speeds are derived from rows of this table (docs/costs.md says
  which), so these rows do not test them.
- **Multimodal times** are door to door for an ordinary container, with handling and
  waits.
"""
_KINDS = """\
## Errors by kind

Absolute errors, with the target in brackets.
"""
_LINES = """\
## Every named line

Matched: length as drawn. Built: length of its links once published lengths of this
line, and of lines that share its links, are applied. A section is missing where there
is no route between two stops, doubtful where the route is much longer or shorter than
expected.
"""
_BORDERS = """\
## Hours at borders

Published hours of border ports beside those that a container is charged, with the wait
for the port to open, and with the change of gauge where the published hours hold it. A
row of the same source is what is charged, and proves nothing; the others are of another
year, or of one side alone, as they say.
"""
PANELS: Final = {
    "distance_error_pct": "error of distance (%)",
    "time_error_pct": "distance of time from the published range (%)",
}
_DOT_SPREAD = 0.28
_SYMLOG_ABOVE_PCT = 50.0
_BLUE = "#1f4e79"


def validation_page(
    results: pd.DataFrame,
    summary: pd.DataFrame,
    lines: pd.DataFrame,
    borders: pd.DataFrame,
) -> str:
    """Return the page, in Markdown.

    Parameters
    ----------
    results : pandas.DataFrame
        Result of `corridors.validation.validate.validate`.
    summary : pandas.DataFrame
        Result of `corridors.validation.summary.summarise` for it.
    lines : pandas.DataFrame
        Result of `corridors.validation.tables.line_report`.
    borders : pandas.DataFrame
        Result of `corridors.validation.borders.border_report`.

    Returns
    -------
    str
        The page, ending in a line break.
    """
    kinds = table(tables.KIND_COLUMNS, tables.kind_rows(summary))
    journeys = table(tables.JOURNEY_COLUMNS, tables.journey_rows(results))
    exceptions = table(tables.EXCEPTION_COLUMNS, tables.exception_rows(results))
    named = table(tables.LINE_COLUMNS, tables.line_rows(lines))
    parts = (
        _HEAD,
        _methods(),
        f"{_KINDS}\n{kinds}",
        _NOTES,
        f"## Every journey\n\n{journeys}",
        f"## Exceptions, and journeys without a route\n\n{exceptions}",
        f"{_BORDERS}\n{table(BORDER_COLUMNS, border_rows(borders))}",
        f"{_LINES}\n{named}",
        _corrections(),
    )
    return "\n".join(parts)


def _methods() -> str:
    rows = (
        (m.kind, ", ".join(m.profiles), ", ".join(sorted(m.modes)) or "all",
         m.criterion, m.doc)
        for m in METHODS.values()
    )  # fmt: skip
    heads = ("kind", "profiles, in order", "modes", "criterion", "what is compared")
    return table([(head, False) for head in heads], rows)


def _corrections() -> str:
    rows = [
        (f"`{table.file}`", len(inherited_table(table.name)),
         "; ".join(f"`{field.name}` {field.doc}" for field in table.fields
                   if field.name not in {"source", "confidence"}))
        for table in plan_tables().values() if table.applied
    ]  # fmt: skip
    text = (
        "Curated facts of `gis_data/plans/reference/` that are applied to the raw\n"
        "networks. Each row has its source and confidence.\n\n"
    )
    heads = (("table", False), ("rows", True), ("columns", False))
    return f"## Corrections of the raw networks\n\n{text}{table(heads, rows)}"


def table(columns: Iterable[tuple[str, bool]], rows: Iterable[Sequence[object]]) -> str:
    """Return a table in Markdown.

    Parameters
    ----------
    columns : iterable of (str, bool)
        Headings, and whether the cells below are numbers.
    rows : iterable of sequence
        Cells.

    Returns
    -------
    str
        The table, ending in a line break.

    Examples
    --------
    >>> print(table((("a", True), ("b", False)), [(1, "x|y")]), end="")
    | a | b |
    | ---: | --- |
    | 1 | x/y |
    """
    heads, numeric = zip(*columns, strict=True)
    lines = (heads, ["---:" if right else "---" for right in numeric], *rows)
    cells = ([str(cell).replace("|", "/") for cell in line] for line in lines)
    return "\n".join(f"| {' | '.join(line)} |" for line in cells) + "\n"


def draw_errors(results: pd.DataFrame, axes: Axes, column: str) -> Axes:
    """Draw the errors of journeys, a row of dots for each kind.

    Parameters
    ----------
    results : pandas.DataFrame
        Result of `corridors.validation.validate.validate`.
    axes : matplotlib.axes.Axes
        Axes to draw on.
    column : str
        ``distance_error_pct`` or ``time_error_pct``, in per cent.

    Returns
    -------
    matplotlib.axes.Axes
        The same. Horizontal: absolute errors, hollow where the model is below the
        published figure. Shaded: target of the median. Bar: the median.
    """
    kinds = [kind for kind in METHODS if (results["kind"] == kind).any()]
    for i, kind in enumerate(kinds):
        method = METHODS[kind]
        by_distance = column == "distance_error_pct"
        target = method.target_median_pct if by_distance else method.target_time_pct
        if np.isfinite(target):
            axes.barh(i, target, color="#cfe8cf", zorder=0)
        errors = results.loc[results["kind"] == kind, column].dropna().sort_values()
        if errors.empty:
            continue
        axes.scatter(
            errors.abs(),
            i + np.linspace(-_DOT_SPREAD, _DOT_SPREAD, len(errors)),
            s=18,
            facecolors=np.where(errors < 0, "white", _BLUE),
            edgecolors=_BLUE,
            zorder=2,
            clip_on=False,
        )
        axes.vlines(errors.abs().median(), i - 0.4, i + 0.4, color="#b03a2e", zorder=3)
    axes.set_yticks(range(len(kinds)), kinds)
    axes.set_ylim(len(kinds) - 0.5, -0.5)
    largest = float(results[column].abs().max())
    if largest > _SYMLOG_ABOVE_PCT:
        axes.set_xscale("symlog", linthresh=10)
        axes.set_xticks([t for t in (0, 5, 10, 20, 50, 100, 200, 500) if t < largest])
    axes.set_xlim(left=0)
    axes.xaxis.set_major_formatter("{x:g}")
    axes.set_xlabel(PANELS.get(column, column))
    return axes


def save_errors(results: pd.DataFrame, path: Path) -> None:
    """Write the plot of distance and time errors to a file.

    Parameters
    ----------
    results : pandas.DataFrame
        Result of `corridors.validation.validate.validate`.
    path : pathlib.Path
        File; its suffix is the format: svg, png or pdf. The same results give the
        same SVG, byte for byte.

    Raises
    ------
    PlotError
        If matplotlib is not installed.
    """
    from corridors.tradeoff_plot import new_figure  # noqa: PLC0415 - an extra

    figure = new_figure((8, 6), dpi=110)
    from matplotlib import rc_context  # noqa: PLC0415 - an extra

    for axes, column in zip(figure.subplots(2), PANELS, strict=True):
        draw_errors(results, axes, column)
    undated = {"Date": None} if path.suffix == ".svg" else {}
    with rc_context({"svg.hashsalt": "validation", "svg.fonttype": "none"}):
        figure.savefig(path, metadata=undated)


def main(folder: Path) -> None:
    """Write the page and its picture into a folder.

    Parameters
    ----------
    folder : pathlib.Path
        Gets ``validation.md`` and ``images/validation.svg``.
    """
    from corridors.validation.reference import default_reference, read_reference  # noqa: PLC0415
    from corridors.validation.summary import summarise  # noqa: PLC0415
    from corridors.validation.validate import validate  # noqa: PLC0415
    from corridors.workspace import open_workspace  # noqa: PLC0415 - heavy

    work = open_workspace()
    results = validate(work, read_reference(default_reference(work.plan)))
    page = validation_page(
        results, summarise(results), tables.line_report(work), border_report(work)
    )
    picture = folder / PICTURE
    picture.parent.mkdir(parents=True, exist_ok=True)
    save_errors(results[results["half"] != "held"], picture)
    (folder / "validation.md").write_text(page, encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "docs"))
