"""A plan whose tables are read, and checked, when they are first needed."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import pandas as pd

    from gis_data.plan import Plan

PLANS: Final = Path(__file__).parent / "plans"
DEFAULT: Final = PLANS / "jilin"
FILE: Final = "plan.toml"


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
