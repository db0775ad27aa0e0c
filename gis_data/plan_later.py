"""A plan whose tables are read, and checked, when they are first needed."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from gis_data.plan_files.folder import plan_folder

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd

    from gis_data.plan import Plan


class PlanLater:
    """A plan by its folder: what needs only the folder does not wait for tables.

    Parameters
    ----------
    path : pathlib.Path or str, optional
        As for `gis_data.plan.load_plan`.

    Attributes
    ----------
    path : pathlib.Path
        Folder of the plan.
    """

    def __init__(self, path: Path | str | None = None) -> None:
        self.path = plan_folder(path)

    @cached_property
    def plan(self) -> Plan:
        """Return the plan itself, read and checked; a `PlanError` if it has faults."""
        from gis_data.plan import load_plan  # noqa: PLC0415 - slow to import

        return load_plan(self.path)

    def table(self, name: str) -> pd.DataFrame:
        """Return a whole table, as `gis_data.plan.Plan.table` does.

        Parameters
        ----------
        name : str
            File name without ``.csv``.

        Returns
        -------
        pandas.DataFrame
            A copy.
        """
        return self.plan.table(name)
