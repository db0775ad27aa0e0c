"""A plan: a folder of checked tables, read when the first of them is needed."""

from __future__ import annotations

import os
from copy import copy
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Final, cast

from gis_data.contracts import plan_tables
from gis_data.errors import PlanError

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from gis_data.plan_files.assemble import PlanContent
    from gis_data.plan_files.head import PlanHead
    from gis_data.schema import Problem

PLANS: Final = Path(__file__).parent / "plans"
REFERENCE: Final = PLANS / "reference"
DEFAULT: Final = PLANS / "jilin"
FILE: Final = "plan.toml"
ROADS: Final = ("plan", "eurasia")
"""Whose roads a network has: of the region of the plan, or of all Eurasia."""

MOST_SHOWN: Final = 100
"""Errors of a plan that one message lists."""


def plan_folder(path: Path | str | None = None) -> Path:
    """Return the folder of a plan.

    Parameters
    ----------
    path : pathlib.Path or str, optional
        The folder, or the plan.toml in it; the shipped Jilin plan when left out.

    Returns
    -------
    pathlib.Path
        It need not be there.
    """
    folder = DEFAULT if path is None else Path(path)
    return folder.parent if folder.name == FILE else folder


class Plan:
    """A plan: its head, its own tables, and those it inherits.

    Nothing is read before an attribute other than `path` is used; a plan with
    errors raises a `PlanError` then, with one line per error. Frames handed out are
    copies. Ids and other text are str, empty when unknown; numbers are float, NaN
    when unknown; coordinates are degrees in EPSG:4326. Columns are those of
    `docs/plan-format.md`.

    Parameters
    ----------
    path : pathlib.Path or str, optional
        Folder of the plan, or its plan.toml; the shipped Jilin plan if omitted.

    Attributes
    ----------
    path : pathlib.Path
        Folder of the plan.
    """

    def __init__(self, path: Path | str | None = None) -> None:
        self.path = plan_folder(path)
        self._version = ""

    def __repr__(self) -> str:
        """Return the plan in one line; its name only if it has been read."""
        if "_content" not in vars(self):
            return f"Plan({str(self.path)!r}, not read yet)"
        version = f", version {self.version}" if self.version else ""
        return f"Plan({self.id!r}{version}, {len(self._content.frames) - 1} own tables)"

    @cached_property
    def _content(self) -> PlanContent:
        """The head and the own tables by name, in every version."""
        from gis_data.plan_files.assemble import read_plan  # noqa: PLC0415 - heavy

        content = read_plan(self.path)
        errors = content.errors
        if errors:
            lines = "\n".join(f"  {error}" for error in errors[:MOST_SHOWN])
            if len(errors) > MOST_SHOWN:
                lines += f"\n  ... and {len(errors) - MOST_SHOWN:,} more"
            count = f"{len(errors)} error{'s' if len(errors) > 1 else ''}"
            msg = f"the plan in {self.path} has {count}:\n{lines}"
            raise PlanError(msg)
        return content

    @property
    def head(self) -> PlanHead:
        """Return the content of plan.toml."""
        return cast("PlanHead", self._content.head)  # else there were errors

    @property
    def version(self) -> str:
        """Return the version that `corridors` shows; empty when there is only one."""
        return self._version or self.head.default_version

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
        box = self._settings.get("region")
        # Of a plan that has a network already, no table need be read for it.
        if "_content" not in vars(self) and isinstance(box, list):
            numbers = [float(v) for v in box if isinstance(v, int | float)]
            if len(numbers) == len(box) == len(("west", "south", "east", "north")):
                west, south, east, north = numbers
                return west, south, east, north
        return self.head.region

    @cached_property
    def _settings(self) -> Mapping[str, object]:
        """The keys of plan.toml, not checked: no table is read."""
        from gis_data.text_files import read_toml  # noqa: PLC0415 - when asked for

        return read_toml(self.path / FILE)[0]

    @property
    def roads(self) -> str:
        """Return whose roads the network has, one of `ROADS`."""
        roads = self._settings.get("roads")
        return str(roads) if roads in ROADS else ROADS[0]

    @property
    def currency(self) -> str:
        """Return the currency of costs beside US dollars, ISO 4217; empty for none."""
        return str(self._settings.get("currency", ""))

    @property
    def versions(self) -> tuple[str, ...]:
        """Return the dated versions, oldest first; empty when there is one."""
        return self.head.versions

    @property
    def corridors(self) -> pd.DataFrame:
        """Return the corridors of the version, one row each."""
        return _as_of(self.table("corridors"), "id", self)

    @property
    def corridor_members(self) -> pd.DataFrame:
        """Return the members of the corridors of the version."""
        return _as_of(self.table("corridor_members"), "corridor_id", self)

    @property
    def border_ports(self) -> pd.DataFrame:
        """Return the border ports."""
        return self.table("border_ports")

    @property
    def gateways(self) -> pd.DataFrame:
        """Return all ports that the network may cross a frontier at.

        Returns
        -------
        pandas.DataFrame
            Columns of ``border_ports`` and ``of_plan``: the plan's first, then those of
            the reference set. A row with ``same_as`` is another record of that port:
            only its hours count.
        """
        return self._content.frames["gateways"].copy()

    @property
    def platforms(self) -> pd.DataFrame:
        """Return the zones and hubs; no rows when the plan has none."""
        return self.table("platforms")

    @property
    def counties(self) -> pd.DataFrame:
        """Return the county-level units; no rows when the plan has none."""
        return self.table("counties")

    @property
    def planned_links(self) -> pd.DataFrame:
        """Return the planned links; no rows when the plan has none."""
        return self.table("planned_links")

    @property
    def concepts(self) -> pd.DataFrame:
        """Return the terms of the plan; no rows when the plan has none."""
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
            A copy; no rows when it is neither in the plan nor inherited.

        Raises
        ------
        PlanError
            If no table of that name exists.
        """
        if name not in plan_tables():
            msg = f"no table {name!r} in a plan; use one of: {', '.join(plan_tables())}"
            raise PlanError(msg)
        frames = self._content.frames
        if name in frames:
            return frames[name].copy()
        import pandas as pd  # noqa: PLC0415 - heavy

        from gis_data.plan_files.assemble import inherited_table  # noqa: PLC0415 - heavy

        if plan_tables()[name].own:
            return pd.DataFrame(columns=[f.name for f in plan_tables()[name].fields])
        return inherited_table(name).copy()

    @property
    def rows_to_match(self) -> dict[str, frozenset[int]] | None:
        """Return the rows that must apply to something in the network.

        Returns
        -------
        dict of str to frozenset of int, or None
            By table the numbers of the rows of the folder, where it replaces a table of
            the reference set, whose rows may then be of no use; None for all rows.
        """
        content, tables = self._content, plan_tables()
        replaced = {name for name in content.replaced if not tables[name].own}
        if not replaced - {"border_ports"}:
            return None
        whole = {name: frozenset(range(len(self.table(name)))) for name in replaced}
        return content.added | whole

    def own_rows(self, name: str) -> frozenset[int]:
        """Return the rows of a table that the folder replaces, adds or changes.

        Parameters
        ----------
        name : str
            File name without ``.csv``.

        Returns
        -------
        frozenset of int
            Their numbers in the table.
        """
        content = self._content
        if name in content.replaced:
            return frozenset(range(len(self.table(name))))
        return content.added.get(name, frozenset())

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
            the plan neither has nor inherits the table.
        """
        table = plan_tables()[name]
        for path in (self.path / table.file, self.path / table.additions):
            if os.path.lexists(path):
                return path
        path = REFERENCE / table.file
        return path if path.exists() else None

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
        other = copy(self)
        vars(other)["_version"] = version
        return other


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
        If the plan has errors; the message has one line per error, the first 100.
        Also if it has no such version.

    Examples
    --------
    >>> plan = load_plan()
    >>> plan.id, plan.versions, len(plan.border_ports)
    ('jilin', ('2018', '2021'), 49)
    >>> plan
    Plan('jilin', version 2018, 10 own tables)
    >>> plan.at("2021").corridors.set_index("id").loc["BELT1", "name_en"]
    'Greater Tumen opening belt'
    """
    plan = Plan(path)
    shown = plan.version if version is None else version  # reads the folder
    return plan.at(shown) if shown else plan


def problems_of_plan(path: Path | str | None = None) -> list[Problem]:
    """Return every error of a plan folder.

    Parameters
    ----------
    path : pathlib.Path or str, optional
        Folder of the plan; the shipped Jilin plan when left out.

    Returns
    -------
    list of Problem
        Empty when `load_plan` takes the folder.
    """
    from gis_data.plan_files.assemble import read_plan  # noqa: PLC0415 - heavy

    return read_plan(plan_folder(path)).errors


def _as_of(frame: pd.DataFrame, key: str, plan: Plan) -> pd.DataFrame:
    """Return the rows valid in the version of the plan.

    Of each corridor the newest dating not later than the version is valid: what a
    later version does not restate carries over. Undated rows and dates that
    are no version (background) are valid in every version.
    """
    if plan.version not in plan.versions:
        return frame
    now = plan.versions.index(plan.version)
    ranks = {year: rank for rank, year in enumerate(plan.versions)}
    rank = frame["scheme_year"].map(ranks)
    past = frame[rank <= now].assign(rank=rank)
    newest = past.groupby(key)["rank"].transform("max") == past["rank"]
    standing = past.index[newest].union(frame.index[rank.isna()])
    return frame.loc[standing].reset_index(drop=True)
