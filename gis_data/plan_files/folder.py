"""Where plans lie: the shipped ones, and the folder that a path means."""

from __future__ import annotations

from pathlib import Path
from typing import Final

PLANS: Final = Path(__file__).parent.parent / "plans"
REFERENCE: Final = PLANS / "reference"
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
