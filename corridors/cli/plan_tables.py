"""What ``corridors plan`` prints: a new plan, an import, a check."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from corridors.cli.printing import Column, print_line, show_table
from gis_data.messages.catalogue import as_record, render
from gis_data.messages.message import Message

if TYPE_CHECKING:
    from pathlib import Path

    from corridors.planning.check import PlanCheck
    from corridors.planning.imports import Imported
    from corridors.planning.new import NewPlan
    from corridors.planning.points import PlanPoint


def show_new(made: NewPlan) -> None:
    """Print what is in a new plan.

    Parameters
    ----------
    made : NewPlan
        The plan.
    """
    region = ", ".join(f"{side:g}" for side in made.area.region)
    print_line(f"{made.folder}: region {region} (west, south, east, north)")
    print_line(
        f"  {len(made.area.ports)} border ports selected, {made.seaports} seaports and "
        f"{made.lines} named lines inherited in the region"
    )
    if made.area.ports.empty:
        print_line(
            "  no border port of the reference set is known there; for those of "
            "another area give --bbox W,S,E,N"
        )
    example = " - ".join(city.name_en for city in made.members)
    print_line(f"  example corridor: {example}")
    print_line(f"Next: corridors plan check {made.folder} --map check.html")


def show_imported(done: Imported, *, dry_run: bool) -> None:
    """Print what became of each feature of a file.

    Parameters
    ----------
    done : Imported
        The import.
    dry_run : bool
        Whether nothing was written.
    """
    columns = [
        Column("Row", right=True), Column("Name"), Column("Became"), Column("Notes"),
    ]  # fmt: skip
    rows = [(f.number, f.named(), f.outcome, "; ".join(f.notes)) for f in done.features]
    show_table(columns, rows)
    counts = ", ".join(f"{file} {count}" for file, count in done.rows.items())
    verb = "Rows that would be added" if dry_run else "Rows added"
    print_line(f"{done.folder}: {verb}: {counts}")


def check_record(
    result: PlanCheck, map_file: Path | None, lang: str
) -> dict[str, object]:
    """Return a check as JSON values.

    Parameters
    ----------
    result : PlanCheck
        The check.
    map_file : pathlib.Path or None
        Page written.
    lang : str
        Language of the flags.

    Returns
    -------
    dict
        Values by key.
    """
    points = [
        {
            **vars(p),
            "name": {k: text for k, text in p.name._asdict().items() if text},
            **{k: _known(getattr(p, k)) for k in ("rail_km", "road_km", "frontier_km")},
            "flags": [as_record(flag, lang) for flag in p.flags],
        }
        for p in result.points
    ]
    return {
        "ok": not result.errors,
        "folder": result.folder,
        "errors": result.errors,
        "not_read": [
            {"file": p.where, "row": p.row, "name": p.field, "message": p.message}
            for p in result.not_read
        ],
        "flagged": len(result.flagged),
        "points": points,
        "map": map_file,
    }


def _known(km: float) -> float | None:
    return round(km, 2) if math.isfinite(km) else None


def show_check(result: PlanCheck, map_file: Path | None, lang: str) -> None:
    """Print errors and points of a plan.

    Parameters
    ----------
    result : PlanCheck
        The check.
    map_file : pathlib.Path or None
        Page written.
    lang : str
        Language of the flags.
    """
    if result.errors:
        columns = [
            Column("File:line"), Column("Column"), Column("Value"), Column("Error"),
            Column("How to fix"),
        ]  # fmt: skip
        rows = [
            (f"{f.file}:{f.line}" if f.line else f.file, f.column, f.value, f.message,
             f.fix)
            for f in result.errors
        ]  # fmt: skip
        show_table(columns, rows)
        print_line("")
    if result.points:
        _show_points(result.points, lang)
        counts = {"n": len(result.points), "flagged": len(result.flagged)}
        print_line(render(Message("check.count", counts), lang))
    if result.not_read:
        print_line("Not read, or worth a look:")
        for problem in result.not_read:
            print_line(f"- {problem}")
    count = len(result.errors)
    errors = f"{count} error{'s' if count > 1 else ''}" if count else "no errors"
    print_line(f"{result.folder}: {errors}")
    if map_file is not None:
        print_line(render(Message("cli.open_browser", {"file": str(map_file)}), lang))


def _show_points(points: list[PlanPoint], lang: str) -> None:
    words = ("name", "place", "country", "rail_km", "road_km", "frontier_km")
    heads = [render(Message(f"column.{word}"), lang) for word in words]
    columns = [
        Column(f"{head}, km" if word.endswith("_km") else head, word.endswith("_km"))
        for head, word in zip(heads, words, strict=True)
    ]
    columns.append(Column(render(Message("column.flags"), lang)))
    rows = [
        (
            " ".join(filter(None, (p.name.in_language(lang), p.end and f"({p.end})"))),
            f"{p.file}:{p.line}",
            p.country,
            *(_figure(km) for km in (p.rail_km, p.road_km, p.frontier_km)),
            " ".join(render(flag, lang) for flag in p.flags),
        )
        for p in points
    ]
    show_table(columns, rows)


def _figure(km: float) -> str:
    return f"{km:,.1f}" if math.isfinite(km) else ""
