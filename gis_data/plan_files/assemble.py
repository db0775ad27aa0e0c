"""Read the tables of a plan folder, with all their errors at once."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from functools import cache, partial
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from gis_data.contracts import plan_tables
from gis_data.errors import PlanError
from gis_data.plan import FILE, REFERENCE
from gis_data.plan_files.additions import renamed, same_ids, taken_ids, with_additions
from gis_data.plan_files.checks import table_errors, version_errors
from gis_data.plan_files.forms import form_errors, unread_hours
from gis_data.plan_files.head import read_head
from gis_data.plan_files.links import (
    gauge_notes,
    inherited_errors,
    link_errors,
    term_notes,
)
from gis_data.plan_files.ports import (
    joined_ports,
    of_own_ports,
    same_ports,
    selected_ports,
)
from gis_data.plan_files.read import almost, read_table
from gis_data.plan_files.swapped import swapped_points
from gis_data.schema import CONFIDENCES, Problem

if TYPE_CHECKING:
    from pathlib import Path

    from gis_data.contracts import Link, Table
    from gis_data.plan_files.head import PlanHead

PORTS, GATEWAYS = "border_ports", "gateways"
_REFERENCE_PORTS = "border_ports of the reference set"


@dataclass
class PlanContent:
    """What a plan folder holds, read and checked.

    Attributes
    ----------
    head : PlanHead or None
        Content of plan.toml; None when it has errors.
    frames : dict of str to pandas.DataFrame
        Tables that are the plan's in whole or in part, by name, and ``gateways``: all
        ports that its network may cross a frontier at.
    errors : list of Problem
        Empty when the plan is sound.
    replaced : set of str
        Tables that the folder holds whole.
    added : dict of str to frozenset of int
        Rows that the folder adds or changes, by table: their numbers in the frame.
    notes : list of Problem
        Cells that are right but of less use than they may seem.
    """

    head: PlanHead | None
    frames: dict[str, pd.DataFrame] = field(default_factory=dict)
    errors: list[Problem] = field(default_factory=list)
    replaced: set[str] = field(default_factory=set)
    added: dict[str, frozenset[int]] = field(default_factory=dict)
    notes: list[Problem] = field(default_factory=list)

    @property
    def not_read(self) -> list[Problem]:
        """Return the keys, columns and hours of the folder that nothing reads."""
        keys = self.head.not_read if self.head else ()
        found = [
            Problem(FILE, "", key, "is no key of a plan; not read") for key in keys
        ]
        for table in plan_tables().values():
            if table.name not in self.replaced | set(self.added):
                continue
            columns = (
                self.frames[table.name].columns if table.name in self.frames else ()
            )
            known = {column.name for column in table.fields}
            if not table.own:
                known |= set(inherited_table(table.name).columns)
            file = table.file if table.name in self.replaced else table.additions
            found += [
                Problem(file, "", str(column), "is no column of the table")
                for column in columns
                if column not in known
            ]
        return found + self.notes


def read_plan(folder: Path) -> PlanContent:
    """Return the head, the own tables and the errors of a plan folder.

    Parameters
    ----------
    folder : pathlib.Path
        Folder of the plan.

    Returns
    -------
    PlanContent
        With every error.
    """
    if not os.path.isdir(folder):  # noqa: PTH112 - False for a name that is too long
        message = f"is not a folder; a plan is a folder with {FILE} and CSV tables"
        return PlanContent(None, errors=[Problem(str(folder), "", "", message)])
    head, errors = read_head(folder)
    content = PlanContent(head, errors=errors)
    for table in plan_tables().values():
        _read_whole(content, folder, table)
        _read_additions(content, folder, table)
    _gather_ports(content)
    _drop_misfits(content)
    frames, provided = content.frames, content.replaced
    if "corridors" not in provided and "corridor_members" in frames:
        frames["corridors"] = _derived_corridors(frames["corridor_members"])
    if "planned_links" in frames:
        lines = frames.get("rail_lines", inherited_table("rail_lines"))
        content.notes += gauge_notes(frames["planned_links"], lines)
    if "concepts" in frames:
        content.notes += term_notes(frames["concepts"])
    _refuse_swapped(content)
    content.errors += _misnamed(folder)
    content.errors += _cross_table_errors(head, frames, provided, content.added)
    content.frames = {n: f.reset_index(drop=True) for n, f in frames.items()}
    return content


def _read_whole(content: PlanContent, folder: Path, table: Table) -> None:
    """Read a table that the folder holds whole."""
    if not (table.required or os.path.lexists(folder / table.file)):
        return
    content.replaced.add(table.name)
    frame, errors = read_table(folder / table.file, table)
    content.errors += errors
    if frame is not None:
        content.frames[table.name] = frame
        content.errors += _errors(content, table, frame, content.head)


def _errors(
    content: PlanContent, table: Table, frame: pd.DataFrame, head: PlanHead | None
) -> list[Problem]:
    """Return the errors of rows of a plan's own; keep what is only worth a note."""
    if table.name == PORTS:
        content.notes += unread_hours(table, frame)
    return [*table_errors(table, frame, head), *form_errors(table, frame)]


def _read_additions(content: PlanContent, folder: Path, table: Table) -> None:
    """Read the rows that the folder adds to a table of the reference set."""
    path = folder / table.additions
    if not os.path.lexists(path):
        return
    if table.own and table.name != PORTS:
        message = f"adds to no table of the reference set; put its rows in {table.file}"
        content.errors.append(Problem(path.name, "", "", message))
        return
    base = inherited_table(table.name)
    if table.name != PORTS:
        base = content.frames.get(table.name, base)
    frame, errors = with_additions(base.reset_index(drop=True), path, table)
    content.errors += errors
    added = np.array([isinstance(name, str) for name in frame.index], dtype=bool)
    new = np.arange(len(frame)) >= len(base)
    for rows, head in ((added & ~new, None), (new, content.head)):
        errors = _errors(content, table, frame[rows], head)
        content.errors += renamed(errors, table)
    name = _REFERENCE_PORTS if table.name == PORTS else table.name
    content.frames[name] = frame
    content.added[name] = frozenset(np.flatnonzero(added).tolist())


def _refuse_swapped(content: PlanContent) -> None:
    """Add the points with latitude and longitude exchanged, each as one error."""
    head, ports = content.head, content.frames[PORTS]
    if head is None:
        return
    countries = {head.country, *ports["country"], *ports["counterpart_country"]} - {""}
    swapped: list[Problem] = []
    for name, frame in content.frames.items():
        own = [isinstance(label, str) for label in frame.index]  # a line of a file
        if name in plan_tables() and any(own):
            table = plan_tables()[name]
            errors = list(swapped_points(table, frame[own], head, countries))
            whole = name in content.replaced
            swapped += errors if whole else renamed(errors, table)
    places = {(error.where, error.row, error.field) for error in swapped}
    content.errors = [
        error
        for error in content.errors
        if (error.where, error.row, error.field) not in places
    ] + swapped


def _gather_ports(content: PlanContent) -> None:
    """Gather the ports of the plan, and all those its network may use."""
    frames, head = content.frames, content.head
    changed = frames.pop(_REFERENCE_PORTS, inherited_table(PORTS))
    content.added.pop(_REFERENCE_PORTS, None)
    new = changed.iloc[len(inherited_table(PORTS)) :]
    names = head.border_ports if head else ()
    selected, errors = selected_ports(names, changed, FILE)
    content.errors += errors
    parts = [frames[PORTS]] if PORTS in frames else []
    parts += [selected, new]
    own = pd.concat(parts) if len(parts) > 1 else parts[0]
    twice = own["id"].duplicated()
    frames[PORTS] = own[~twice]
    if PORTS not in content.replaced and not (names or len(new)) and head is not None:
        message = (
            "is missing; list ports of the reference set, or pairs of countries, under "
            f"border_ports in {FILE}, or put your own into this file"
        )
        content.errors.append(Problem("border_ports.csv", "", "", message))
    if PORTS in content.replaced:
        content.errors += taken_ids(frames[PORTS], changed, plan_tables()[PORTS])
    rest = changed[~changed["id"].isin(own["id"])]
    # Which rows of the reference set are one port it says itself, in ``same_as``.
    written = ~frames[PORTS]["id"].isin(selected["id"])
    same = same_ports(frames[PORTS][written], rest)
    frames[GATEWAYS] = joined_ports(frames[PORTS], rest, same)
    if not same:
        return
    for table in plan_tables().values():
        for link in table.links:
            if link.targets == ((PORTS, "id"),) and not table.own:
                facts = frames.get(table.name, inherited_table(table.name))
                frames[table.name] = of_own_ports(facts, link.column, same)


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
    frame, errors = read_table(REFERENCE / table.file, table)
    if errors or frame is None:
        msg = "the shipped reference set is damaged:\n" + "\n".join(map(str, errors))
        raise PlanError(msg)
    return frame.reset_index(drop=True)


def _cross_table_errors(
    head: PlanHead | None,
    frames: dict[str, pd.DataFrame],
    provided: set[str],
    added: dict[str, frozenset[int]],
) -> list[Problem]:
    """Return the errors that show only when tables are compared."""
    tables = plan_tables()
    errors: list[Problem] = []
    corridors = frames.get("corridors", pd.DataFrame(columns=["id", "kind"]))
    context = set(corridors.loc[corridors["kind"] == "context", "id"])
    for name in ("corridors", "corridor_members"):
        if head is not None and name in provided and name in frames:
            errors += version_errors(tables[name], frames[name], head, context)
    for name in sorted(set(tables) & set(frames)):
        ids_of = partial(_ids_of, frames=frames, provided=provided)
        own = np.isin(np.arange(len(frames[name])), list(added.get(name, ())))
        errors += link_errors(tables[name], frames[name][~own], ids_of)
        wrong = link_errors(tables[name], frames[name][own], ids_of)
        errors += renamed(list(wrong), tables[name])
    if any(not tables[name].own for name in provided):
        inherited = {n: inherited_table(n) for n, t in tables.items() if not t.own}
        errors += inherited_errors(tables, provided, {**inherited, **frames})
    return errors


def _ids_of(
    link: Link, frames: dict[str, pd.DataFrame], provided: set[str]
) -> set[str] | None:
    """Return the ids that a link may name; None where they cannot be read."""
    known: set[str] = set()
    for name, key in link.targets:
        if name == PORTS:
            known |= set(frames[GATEWAYS]["id"])
        elif name in frames:
            known |= set(frames[name][key])
        elif name in provided:
            return None  # an error already reported
        elif not plan_tables()[name].own:
            known |= set(inherited_table(name)[key])
    return known


def _misnamed(folder: Path) -> list[Problem]:
    """Return the files whose name is similar to that of a table: they are not read."""
    errors = []
    for path in sorted(folder.glob("*.csv")):
        name = path.stem.removesuffix("+")
        if name not in plan_tables() and (similar := almost(name, plan_tables())):
            message = f"is no table of a plan; is {similar}.csv meant? Rename it"
            errors.append(Problem(path.name, "", "", message))
    return errors


def _drop_misfits(content: PlanContent) -> None:
    """Leave out inherited facts about rows that the plan has replaced by others."""
    tables, frames = plan_tables(), content.frames
    replaced = {n for n in content.replaced if n in frames and not tables[n].own}
    for table in tables.values():
        if not table.applied or table.name in replaced:
            continue
        for link in table.links:
            if link.sep or replaced.isdisjoint(name for name, _ in link.targets):
                continue
            facts = frames.get(table.name, inherited_table(table.name))
            known = {""}
            for name, _ in link.targets:
                reference = inherited_table(name)
                own = frames[name] if name in replaced else reference
                known |= same_ids(own, reference, tables[name])
            added = content.added.get(table.name, frozenset())
            kept = facts[link.column].isin(known) | np.isin(
                np.arange(len(facts)), list(added)
            )
            frames[table.name] = facts[kept]
            content.added[table.name] = frozenset(
                np.flatnonzero(np.isin(np.flatnonzero(kept), list(added))).tolist()
            )


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
