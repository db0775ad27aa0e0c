"""A plan folder becomes checked tables; all its faults are told at once."""

from __future__ import annotations

from dataclasses import dataclass, replace
from difflib import get_close_matches
from functools import cache
from typing import TYPE_CHECKING

import pandas as pd

from gis_data.errors import PlanError
from gis_data.plan_files.checks import (
    inherited_faults,
    link_faults,
    table_faults,
    version_faults,
)
from gis_data.plan_files.figures import FIGURE_TABLES
from gis_data.plan_files.folder import FILE, PLANS, plan_folder
from gis_data.plan_files.head import PlanHead, read_head
from gis_data.plan_files.read import read_table
from gis_data.plan_files.reference import REFERENCE_TABLES
from gis_data.plan_files.tables import OWN_TABLES
from gis_data.schema import Problem
from gis_data.vocabulary import CONFIDENCES

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from gis_data.plan_files.columns import Link, Table

REFERENCE = PLANS / "reference"
TABLES: Mapping[str, Table] = {
    table.name: table for table in (*OWN_TABLES, *REFERENCE_TABLES, *FIGURE_TABLES)
}


@dataclass(frozen=True, repr=False)
class Plan:
    """A checked plan: its head, its own tables, and those it inherits.

    Frames handed out are copies. Ids and other text are str, empty when
    unknown; numbers are float, NaN when unknown; coordinates are degrees in
    EPSG:4326. Columns are those of `docs/plan-format.md`.

    Attributes
    ----------
    head : PlanHead
        What plan.toml says.
    version : str
        Version that `corridors` and `corridor_members` show; empty when the
        plan has only one.
    path : pathlib.Path
        Folder of the plan.
    frames : mapping
        Tables the plan itself brings, by name, in every version.
    """

    head: PlanHead
    version: str
    path: Path
    frames: Mapping[str, pd.DataFrame]

    def __repr__(self) -> str:
        """Return name, version and folder in one line."""
        return f"<Plan {self.id!r} {self.version} at {self.path}>"

    @property
    def id(self) -> str:
        """Return the short name of the plan."""
        return self.head.id

    @property
    def name_en(self) -> str:
        """Return the English name of the plan."""
        return self.head.name_en

    @property
    def name_zh(self) -> str:
        """Return the Chinese name of the plan; may be empty."""
        return self.head.name_zh

    @property
    def region(self) -> tuple[float, float, float, float]:
        """Return west, south, east, north in degrees, EPSG:4326."""
        return self.head.region

    @property
    def versions(self) -> tuple[str, ...]:
        """Return the dated versions, oldest first; empty when there is one."""
        return self.head.versions

    @property
    def corridors(self) -> pd.DataFrame:
        """Return the corridors as they stand in the version, one row each."""
        return _as_of(self.table("corridors"), "id", self)

    @property
    def corridor_members(self) -> pd.DataFrame:
        """Return the members of the corridors as they stand in the version."""
        return _as_of(self.table("corridor_members"), "corridor_id", self)

    @property
    def border_ports(self) -> pd.DataFrame:
        """Return the border ports."""
        return self.table("border_ports")

    @property
    def platforms(self) -> pd.DataFrame:
        """Return the zones and hubs; no rows when the plan brings none."""
        return self.table("platforms")

    @property
    def counties(self) -> pd.DataFrame:
        """Return the county-level units; no rows when the plan brings none."""
        return self.table("counties")

    @property
    def planned_links(self) -> pd.DataFrame:
        """Return the planned links; no rows when the plan brings none."""
        return self.table("planned_links")

    @property
    def concepts(self) -> pd.DataFrame:
        """Return the terms of the plan; no rows when the plan brings none."""
        return self.table("concepts")

    def table(self, name: str) -> pd.DataFrame:
        """Return a whole table, in every version: the plan's or the inherited.

        Parameters
        ----------
        name : str
            File name without ``.csv``.

        Returns
        -------
        pandas.DataFrame
            A copy; no rows when it is neither brought nor inherited.

        Raises
        ------
        PlanError
            If no table of that name exists.
        """
        if name not in TABLES:
            msg = f"no table {name!r} in a plan; use one of: {', '.join(TABLES)}"
            raise PlanError(msg)
        if name in self.frames:
            return self.frames[name].copy()
        if TABLES[name].own:
            return pd.DataFrame(columns=[f.name for f in TABLES[name].fields])
        return _inherited(name).copy()

    def file(self, name: str) -> Path | None:
        """Return the file a table was read from.

        Parameters
        ----------
        name : str
            File name without ``.csv``.

        Returns
        -------
        pathlib.Path or None
            In the folder of the plan or in the shipped reference set; None when
            the plan neither brings nor inherits the table.
        """
        for folder in (self.path, REFERENCE):
            path = folder / f"{name}.csv"
            if path.exists() and (folder == self.path or not TABLES[name].own):
                return path
        return None

    def at(self, version: str) -> Plan:
        """Return the same plan in another of its versions.

        Parameters
        ----------
        version : str
            One of `versions`.

        Returns
        -------
        Plan
            The plan; its tables are not read again.

        Raises
        ------
        PlanError
            If the plan has no such version.
        """
        if version not in self.versions:
            allowed = ", ".join(self.versions) or "none"
            msg = f"plan {self.id!r} has no version {version!r}; it has: {allowed}"
            raise PlanError(msg)
        return replace(self, version=version)


def load_plan(path: Path | str | None = None, *, version: str | None = None) -> Plan:
    """Return a plan from its folder, checked.

    Parameters
    ----------
    path : pathlib.Path or str, optional
        Folder of the plan, or its plan.toml; the shipped Jilin plan when left
        out.
    version : str, optional
        Version to show; the default version of plan.toml when left out.

    Returns
    -------
    Plan
        The plan.

    Raises
    ------
    PlanError
        If the plan has faults; the message has one line a fault. Also if it
        has no such version.

    Examples
    --------
    >>> plan = load_plan()
    >>> plan.id, plan.versions, len(plan.border_ports)
    ('jilin', ('2018', '2021'), 49)
    >>> plan.at("2021").corridors.set_index("id").loc["BELT1", "name_en"]
    'Greater Tumen opening belt'
    """
    folder = plan_folder(path)
    head, frames, faults = _read(folder)
    if faults or head is None:
        lines = "\n".join(f"  {fault}" for fault in faults)
        count = f"{len(faults)} fault{'s' if len(faults) > 1 else ''}"
        msg = f"the plan in {folder} has {count}:\n{lines}"
        raise PlanError(msg)
    plan = Plan(head, head.default_version, folder, frames)
    return plan if version is None else plan.at(version)


def problems_of_plan(path: Path | str | None = None) -> list[Problem]:
    """Return every fault of a plan folder.

    Parameters
    ----------
    path : pathlib.Path or str, optional
        Folder of the plan; the shipped Jilin plan when left out.

    Returns
    -------
    list of Problem
        Empty when `load_plan` takes the folder.
    """
    return _read(plan_folder(path))[2]


def _read(
    folder: Path,
) -> tuple[PlanHead | None, dict[str, pd.DataFrame], list[Problem]]:
    if not folder.is_dir():
        message = f"is not a folder; a plan is a folder with {FILE} and CSV tables"
        return None, {}, [Problem(str(folder), "", "", message)]
    head, faults = read_head(folder)
    frames: dict[str, pd.DataFrame] = {}
    brought = {
        name
        for name, table in TABLES.items()
        if table.required or (folder / table.file).exists()
    }
    for name in sorted(brought, key=list(TABLES).index):
        frame, found = read_table(folder / TABLES[name].file, TABLES[name])
        faults += found
        if frame is not None:
            frames[name] = frame
            faults += table_faults(TABLES[name], frame, head)
    if "corridors" not in brought and "corridor_members" in frames:
        frames["corridors"] = _derived_corridors(frames["corridor_members"])
    faults += _misnamed(folder)
    faults += _between(head, frames, brought)
    return head, {n: f.reset_index(drop=True) for n, f in frames.items()}, faults


def _between(
    head: PlanHead | None, frames: dict[str, pd.DataFrame], brought: set[str]
) -> list[Problem]:
    """Return the faults that only show when tables are held side by side."""

    def ids_of(link: Link) -> set[str] | None:
        if link.table in frames:
            return set(frames[link.table][link.key])
        if link.table in brought:
            return None  # brought but unreadable: said already
        return (
            set() if TABLES[link.table].own else set(_inherited(link.table)[link.key])
        )

    faults: list[Problem] = []
    corridors = frames.get("corridors", pd.DataFrame(columns=["id", "kind"]))
    context = set(corridors.loc[corridors["kind"] == "context", "id"])
    for name in ("corridors", "corridor_members"):
        if head is not None and name in brought and name in frames:
            faults += version_faults(TABLES[name], frames[name], head, context)
    for name in sorted(brought & set(frames)):
        faults += link_faults(TABLES[name], frames[name], ids_of)
    if any(not TABLES[name].own for name in brought):
        whole = {n: _inherited(n) for n, t in TABLES.items() if not t.own}
        faults += inherited_faults(TABLES, brought, {**whole, **frames})
    return faults


def _misnamed(folder: Path) -> list[Problem]:
    """Return the tables whose name is nearly right: they would be passed over."""
    found = []
    for path in sorted(folder.glob("*.csv")):
        if path.stem not in TABLES:
            near = get_close_matches(path.stem, TABLES, n=1, cutoff=0.8)
            if near:
                message = f"is no table of a plan; is {near[0]}.csv meant? Rename it"
                found.append(Problem(path.name, "", "", message))
    return found


@cache
def _inherited(name: str) -> pd.DataFrame:
    """Return a table of the shipped reference set, read once."""
    frame, faults = read_table(REFERENCE / TABLES[name].file, TABLES[name])
    if faults or frame is None:
        msg = "the shipped reference set is damaged:\n" + "\n".join(map(str, faults))
        raise PlanError(msg)
    return frame.reset_index(drop=True)


def _derived_corridors(members: pd.DataFrame) -> pd.DataFrame:
    """Return one corridor for each that the members name, drawn as a line."""
    worst = {name: rank for rank, name in enumerate(CONFIDENCES)}
    columns = [field.name for field in TABLES["corridors"].fields]
    rows = []
    for _, group in members.groupby(["scheme_year", "corridor_id"], sort=False):
        first = group.iloc[0]
        confidences = sorted(group["confidence"], key=lambda c: worst.get(c, 0))
        said = {
            "id": first["corridor_id"],
            "scheme_year": first["scheme_year"],
            "kind": "corridor",
            "geometry_kind": "line",
            "name_en": first["corridor_en"] or first["corridor_id"],
            "name_zh": first["corridor_zh"],
            "source": " ; ".join(dict.fromkeys(group["source"])),
            "confidence": confidences[-1],
        }
        rows.append([said.get(column, "") for column in columns])
    return pd.DataFrame(rows, columns=columns)


def _as_of(frame: pd.DataFrame, key: str, plan: Plan) -> pd.DataFrame:
    """Return the rows that stand in the version of the plan.

    Of each corridor the newest dating not later than the version stands: what a
    later version does not restate carries over. Undated rows and dates that
    are no version (background) stand in every version.
    """
    if plan.version not in plan.versions:
        return frame
    now = plan.versions.index(plan.version)
    ranks = {year: rank for rank, year in enumerate(plan.versions)}
    rank = frame["scheme_year"].map(ranks)
    past = frame[rank <= now].assign(rank=rank)
    newest = past.groupby(key)["rank"].transform("max") == past["rank"]
    kept = past.index[newest].union(frame.index[rank.isna()])
    return frame.loc[kept].reset_index(drop=True)
