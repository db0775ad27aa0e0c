"""Read a plan folder into checked tables, with all its faults at once."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import pandas as pd

from gis_data.contracts.load import plan_tables
from gis_data.errors import PlanError
from gis_data.plan_files.checks import (
    inherited_faults,
    link_faults,
    table_faults,
    version_faults,
)
from gis_data.plan_files.folder import FILE, REFERENCE
from gis_data.plan_files.head import PlanHead, read_head
from gis_data.plan_files.read import read_table
from gis_data.schema import Problem
from gis_data.vocabulary import CONFIDENCES

if TYPE_CHECKING:
    from pathlib import Path

    from gis_data.contracts.load import Link

_SIMILAR_PERCENT = 80


def read_plan(
    folder: Path,
) -> tuple[PlanHead | None, dict[str, pd.DataFrame], list[Problem]]:
    """Return the head, the own tables and the faults of a plan folder.

    Parameters
    ----------
    folder : pathlib.Path
        Folder of the plan.

    Returns
    -------
    head : PlanHead or None
        None when plan.toml has faults.
    frames : dict of str to pandas.DataFrame
        Tables of the folder, by name.
    faults : list of Problem
        Empty when the plan is sound.
    """
    if not folder.is_dir():
        message = f"is not a folder; a plan is a folder with {FILE} and CSV tables"
        return None, {}, [Problem(str(folder), "", "", message)]
    head, faults = read_head(folder)
    frames: dict[str, pd.DataFrame] = {}
    brought = [
        table
        for table in plan_tables().values()
        if table.required or (folder / table.file).exists()
    ]
    for table in brought:
        frame, table_problems = read_table(folder / table.file, table)
        faults += table_problems
        if frame is not None:
            frames[table.name] = frame
            faults += table_faults(table, frame, head)
    names = {table.name for table in brought}
    if "corridors" not in names and "corridor_members" in frames:
        frames["corridors"] = _derived_corridors(frames["corridor_members"])
    faults += _misnamed(folder)
    faults += _cross_table_faults(head, frames, names)
    return head, {n: f.reset_index(drop=True) for n, f in frames.items()}, faults


@cache
def inherited_table(name: str) -> pd.DataFrame:
    """Return a table of the shipped reference set, read once.

    Parameters
    ----------
    name : str
        File name without ``.csv``.

    Returns
    -------
    pandas.DataFrame
        Shared by all callers: copy it before changing it.

    Raises
    ------
    PlanError
        If the table is damaged.
    """
    table = plan_tables()[name]
    frame, faults = read_table(REFERENCE / table.file, table)
    if faults or frame is None:
        msg = "the shipped reference set is damaged:\n" + "\n".join(map(str, faults))
        raise PlanError(msg)
    return frame.reset_index(drop=True)


def _cross_table_faults(
    head: PlanHead | None, frames: dict[str, pd.DataFrame], brought: set[str]
) -> list[Problem]:
    """Return the faults that show only when tables are compared."""
    tables = plan_tables()

    def ids_of(link: Link) -> set[str] | None:
        if link.table in frames:
            return set(frames[link.table][link.key])
        if link.table in brought:
            return None  # unreadable, which is a fault already reported
        if tables[link.table].own:
            return set()
        return set(inherited_table(link.table)[link.key])

    faults: list[Problem] = []
    corridors = frames.get("corridors", pd.DataFrame(columns=["id", "kind"]))
    context = set(corridors.loc[corridors["kind"] == "context", "id"])
    for name in ("corridors", "corridor_members"):
        if head is not None and name in brought and name in frames:
            faults += version_faults(tables[name], frames[name], head, context)
    for name in sorted(brought & set(frames)):
        faults += link_faults(tables[name], frames[name], ids_of)
    if any(not tables[name].own for name in brought):
        inherited = {n: inherited_table(n) for n, t in tables.items() if not t.own}
        faults += inherited_faults(tables, brought, {**inherited, **frames})
    return faults


def _misnamed(folder: Path) -> list[Problem]:
    """Return the files whose name is similar to that of a table: they are not read."""
    from rapidfuzz import fuzz, process  # noqa: PLC0415 - only while a plan is read

    faults = []
    for path in sorted(folder.glob("*.csv")):
        if path.stem in plan_tables():
            continue
        similar = process.extractOne(
            path.stem,
            list(plan_tables()),
            scorer=fuzz.ratio,
            score_cutoff=_SIMILAR_PERCENT,
        )
        if similar:
            message = f"is no table of a plan; is {similar[0]}.csv meant? Rename it"
            faults.append(Problem(path.name, "", "", message))
    return faults


def _derived_corridors(members: pd.DataFrame) -> pd.DataFrame:
    """Return one corridor, drawn as a line, for each id that the members name."""
    columns = [field.name for field in plan_tables()["corridors"].fields]
    rows = []
    for _, group in members.groupby(["scheme_year", "corridor_id"], sort=False):
        first = group.iloc[0]
        ranks = [CONFIDENCES.index(c) for c in group["confidence"] if c in CONFIDENCES]
        cells = {
            "id": first["corridor_id"],
            "scheme_year": first["scheme_year"],
            "kind": "corridor",
            "geometry_kind": "line",
            "name_en": first["corridor_en"] or first["corridor_id"],
            "name_zh": first["corridor_zh"],
            "source": " ; ".join(dict.fromkeys(group["source"])),
            "confidence": CONFIDENCES[max(ranks, default=0)],
        }
        rows.append([cells.get(column, "") for column in columns])
    return pd.DataFrame(rows, columns=columns)
