"""Write docs/validation.md and its picture: the model against published journeys."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from corridors.validation.reference import METHODS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    import pandas as pd

    Row = Mapping[str, object]

PICTURE = "images/validation.svg"
_HEAD = f"""\
# The model against published journeys

This page and its picture are written by `python -m corridors.validation.page docs`
from the shipped network and `gis_data/plans/reference/reference_journeys.csv`.
`corridors validate` prints the same tables, of any plan and of any table of journeys:

```
corridors validate                                # the journeys of the plan
corridors validate --reference mine.csv --json    # your own
corridors validate --lines                        # named railways and roads
```

A table of your own needs the columns `id`, `origin`, `destination` and `kind`;
`service`, `distance_km`, `distance_km_low`, `distance_km_high`, `time_h`, `time_h_low`,
`time_h_high`, `note`, `source` and `confidence` may follow. Every row comes out with a
route or with the reason why there is none.

![Errors of distance and of time, a dot for each journey]({PICTURE})

One dot a journey, hollow where the model is short of what is published; red: the
median of the kind; green: what the median is held to.

## How rows are compared

- **Distance** is that of the line haul: without local access, transfers and yards.
  On roads local access is road too, and counts.
- **Time** errors are distances from the published range: inside it the error is 0.
- **The day.** A journey whose source names one is judged in the network of that day:
  a train of 2015 is not measured by a line of 2025. The others are judged today.
- **Ranges.** Where sources disagree the page shows the range; the error is that of the
  figure the row stands for.
- **Allowances** are tried in this order and told: the journey within its own country,
  other kinds of traffic, then services, ports and yards that are not in use today
  (opened for the sake of distance; what was never built stays shut).
- **What is no prediction.** Named sea services carry their published distance, and
  the roads from Hunchun's road port into Primorye are curated links of published
  length: there the error says that the figures are used rightly, not that they were
  foretold. Everything else is drawn from OpenStreetMap; published kilometres *of lines
  and their stations* (`rail_lines`, `expressways`, `line_stops.csv`) then stretch the
  links where both agree within 11 % down and 13 % up, and `link_lengths.csv` gives
  straightened roads theirs. Some journeys of the table rest on the same publications as
  their line. On road journeys that rest on none of these, gathered apart, the median
  error was 4.6 % and the 90th percentile 11.8 % (19 journeys); on 84 voyages drawn as
  general sailings 1.9 and 5.2 %, on 87 rail journeys 0.6 and 2.5 %, many of the
  published figures there known from memory only.
"""
_NOTES = """\
## Why some errors are large

- **Harbin to Suifenhe, 548 km** (and Harbin to Vladivostok, which contains it) is the
  course of 1903. The electrified line of 2015 is 354 km to Mudanjiang and 138.8 km on
  to Suifenhe; the model runs on that one, and is 10 % and 7 % short of the old figure.
- **Times of goods trains** are those of an ordinary one. Published times of fast
  container trains (Nakhodka to Moscow in a week) or of passenger trains on old lines
  are shorter; of whole journeys to Europe, with waits in yards, longer. Most of the
  published and modelled ranges meet.
- **Road times** are of cars and coaches, as most published ones are; a lorry takes
  longer. Three of the car speeds are derived from rows of this very table
  (docs/costs.md says which), and say nothing there.
- **Multimodal times** are door to door for an ordinary container, with handling and
  waits; of the published ones one is of seafood by lorry and aircraft.
"""


def validation_page(
    results: pd.DataFrame, summary: pd.DataFrame, lines: pd.DataFrame
) -> str:
    """Return the page, in Markdown.

    Parameters
    ----------
    results : pandas.DataFrame
        What `corridors.validation.validate.validate` returned.
    summary : pandas.DataFrame
        What `corridors.validation.validate.summarise` made of it.
    lines : pandas.DataFrame
        What `corridors.validation.line_report.line_report` returned.

    Returns
    -------
    str
        The page, ending in a line break.
    """
    return "\n".join(
        (_HEAD, _methods(), _kinds(summary), _NOTES, _journeys(results),
         _said(results), _lines(lines), _corrections())
    )  # fmt: skip


def _methods() -> str:
    rows = (
        (m.kind, ", ".join(m.profiles), ", ".join(sorted(m.modes)) or "all",
         m.criterion, m.doc)
        for m in METHODS.values()
    )  # fmt: skip
    head = ("kind", "profile, then", "modes", "least", "what is compared")
    return table(head, rows)


def _kinds(summary: pd.DataFrame) -> str:
    rows = []
    for row in records(summary):
        method = METHODS[str(row["kind"])]
        rows.append(
            (
                row["kind"], row["rows"], row["routed"], row["distances"],
                _against(row["distance_median_pct"], method.target_median_pct),
                _against(row["distance_p90_pct"], method.target_p90_pct),
                row["times"],
                _against(row["time_median_pct"], method.target_time_pct),
                number(row["time_p90_pct"]), row["ranges_meet"],
            )
        )  # fmt: skip
    head = ("kind", "rows", "routed", "with km", "km: median %", "km: p90 %", "with h",
            "h: median %", "h: p90 %", "h ranges that meet")  # fmt: skip
    text = "Errors without their sign; in brackets what the model is held to.\n\n"
    return f"## Errors by kind\n\n{text}{table(head, rows)}"


def _against(value: object, target: float) -> str:
    found = number(value)
    return f"**{found}** (≤ {target:g})" if found and np.isfinite(target) else found


def _journeys(results: pd.DataFrame) -> str:
    rows = [
        (
            row["id"], row["kind"], row["origin"], row["destination"],
            _span(row, "published_km"), number(row["modelled_km"]),
            number(row["distance_error_pct"], signed=True),
            _span(row, "published_h"), _span(row, "modelled_h"),
            number(row["time_error_pct"], signed=True),
            row["way"], row["source"], row["confidence"],
        )
        for row in records(results)
    ]  # fmt: skip
    head = ("id", "kind", "from", "to", "km published", "km modelled", "error %",
            "h published", "h modelled", "error %", "way", "source",
            "confidence")  # fmt: skip
    return f"## Every journey\n\n{table(head, rows)}"


def _said(results: pd.DataFrame) -> str:
    rows = [
        (row["id"], f"{row['origin']} to {row['destination']}", row["outcome"],
         row["reason"])
        for row in records(results)
        if row["reason"]
    ]  # fmt: skip
    head = ("id", "journey", "outcome", "reason")
    return f"## What was allowed for, and what has no route\n\n{table(head, rows)}"


def _lines(lines: pd.DataFrame) -> str:
    rows = [
        (
            row["line_id"], row["mode"], row["name_en"], number(row["published_km"]),
            number(row["matched_km"]), number(row["ratio"], digits=3),
            number(row["built_km"]), row["missing_hops"], row["doubtful_hops"],
            row["stops_left_out"],
        )
        for row in records(lines)
    ]  # fmt: skip
    head = ("line", "mode", "name", "km published", "km matched", "ratio", "km built",
            "missing hops", "doubtful hops", "stops left out")  # fmt: skip
    text = (
        "Matched: as drawn. Built: as the links have it, once published kilometres of\n"
        "the line and of those that share its links are believed. A hop is missing\n"
        "where no way was found between two stops, doubtful where what was found is\n"
        "much longer or shorter than expected.\n\n"
    )
    return f"## Every named line\n\n{text}{table(head, rows)}"


def _corrections() -> str:
    from gis_data.contracts import correction_tables  # noqa: PLC0415 - as below
    from gis_data.corrections import read_correction  # noqa: PLC0415 - reads files

    rows = [
        (f"`{name}.csv`", len(read_correction(name)),
         "; ".join(f"`{field.name}` {field.doc}" for field in contract.fields
                   if field.name not in {"source", "confidence"}))
        for name, contract in correction_tables().items()
    ]  # fmt: skip
    text = (
        "Curated facts in `gis_data/corrections/`, applied to the raw networks before\n"
        "lines are laid onto them. Each row has its source and confidence.\n\n"
    )
    head = ("table", "rows", "columns")
    return f"## What puts the raw networks right\n\n{text}{table(head, rows)}"


def records(frame: pd.DataFrame) -> list[Row]:
    """Return the rows of a frame, missing text as empty.

    Parameters
    ----------
    frame : pandas.DataFrame
        Any.

    Returns
    -------
    list of dict
        By column name.
    """
    text = frame.select_dtypes(exclude="number").columns
    filled = frame.assign(**{str(name): frame[name].fillna("") for name in text})
    return [{str(k): v for k, v in r.items()} for r in filled.to_dict("records")]


def number(value: object, *, digits: int = 1, signed: bool = False) -> str:
    """Return a number for a table, empty where it is unknown.

    Parameters
    ----------
    value : object
        Number; NaN for unknown.
    digits : int
        Decimals.
    signed : bool
        Whether a plus is written.

    Returns
    -------
    str
        Text, without thousands in exponents.

    Examples
    --------
    >>> number(1234.56), number(2.0, signed=True), number(float("nan"))
    ('1,234.6', '+2.0', '')
    """
    found = float(str(value))
    if np.isnan(found):
        return ""
    return f"{found:{'+' if signed else ''},.{digits}f}"


def _span(row: Row, what: str) -> str:
    """Return hours or kilometres, with their range where they have one."""
    typical, low, high = (number(row[f"{what}{end}"]) for end in ("", "_low", "_high"))
    return typical if low == typical == high else f"{typical} ({low}-{high})"


def table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Return a table in Markdown.

    Parameters
    ----------
    head : sequence of str
        Names of the columns.
    rows : iterable of sequence
        Cells.

    Returns
    -------
    str
        The table, ending in a line break.

    Examples
    --------
    >>> print(table(("a", "b"), [(1, "x|y")]), end="")
    | a | b |
    | --- | --- |
    | 1 | x/y |
    """
    lines = (head, ["---"] * len(head), *rows)
    cells = ([str(cell).replace("|", "/") for cell in line] for line in lines)
    return "\n".join(f"| {' | '.join(line)} |" for line in cells) + "\n"


def main(folder: Path) -> None:
    """Write the page and its picture into a folder.

    Parameters
    ----------
    folder : pathlib.Path
        Gets ``validation.md`` and ``images/validation.svg``.
    """
    from corridors.validation.line_report import line_report  # noqa: PLC0415 - heavy
    from corridors.validation.plot import save_errors  # noqa: PLC0415 - an extra
    from corridors.validation.reference import read_reference  # noqa: PLC0415 - heavy
    from corridors.validation.validate import (  # noqa: PLC0415 - heavy
        default_reference,
        summarise,
        validate,
    )
    from corridors.workspace import open_workspace  # noqa: PLC0415 - heavy

    work = open_workspace()
    results = validate(work, read_reference(default_reference(work.plan)))
    page = validation_page(results, summarise(results), line_report(work))
    picture = folder / PICTURE
    picture.parent.mkdir(parents=True, exist_ok=True)
    save_errors(results, picture)
    (folder / "validation.md").write_text(page, encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "docs"))
