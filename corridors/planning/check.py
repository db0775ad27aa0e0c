"""Check a plan before any network is built: its errors, and where its points lie."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from corridors.planning.points import PlanPoint, plan_points
from gis_data.plan import plan_folder
from gis_data.plan_files.assemble import read_plan
from gis_data.plan_files.locate import LocatedProblem, located_problems

if TYPE_CHECKING:
    from pathlib import Path

    from corridors.planning.geography import Geography
    from gis_data.schema import Problem


@dataclass(frozen=True)
class PlanCheck:
    """What is known of a plan without a network.

    Attributes
    ----------
    folder : pathlib.Path
        Folder of the plan.
    errors : list of LocatedProblem
        Its errors; a plan with one cannot be used.
    points : list of PlanPoint
        Its points, those of its files that can be read.
    geography : Geography or None
        What the points were compared with; None without a point.
    not_read : list of Problem
        Keys and columns that nothing reads.
    """

    folder: Path
    errors: list[LocatedProblem]
    points: list[PlanPoint]
    geography: Geography | None
    not_read: list[Problem] = field(default_factory=list)

    @property
    def flagged(self) -> list[PlanPoint]:
        """Return the points that look wrong."""
        return [point for point in self.points if point.flags]


def check_plan(path: Path | str) -> PlanCheck:
    """Check a plan.

    Parameters
    ----------
    path : pathlib.Path or str
        Its folder, or the plan.toml in it.

    Returns
    -------
    PlanCheck
        Errors and points.

    Examples
    --------
    >>> from gis_data.plan import DEFAULT
    >>> check = check_plan(DEFAULT)
    >>> check.errors, check.points[0].country
    ([], 'CN')
    """
    folder = plan_folder(path)
    content = read_plan(folder)
    points, geography = plan_points(folder) if folder.is_dir() else ([], None)
    located = located_problems(folder, content.errors)
    return PlanCheck(folder, located, points, geography, content.not_read)
