"""Groups of countries whose borders follow the same rules."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

_MEAN = ("mean_mode", "mean_row", "mean_figure", "note")


@dataclass(frozen=True)
class CountryGroup:
    """Countries whose borders follow the same rules.

    Attributes
    ----------
    countries : frozenset of str
        ISO 3166-1 alpha-2 codes.
    union : bool
        Whether there are no customs between them.
    mean_mode, mean_row : str
        Where a row of ``border_dwell`` is the mean of the gates of its members by one
        mode: that mode and the id of the row; else empty.
    mean_figure : str
        Key of the parameter ``border`` that is the mean of all its gates; else empty.
    note : str
        What is said of hours that rest on the mean.
    """

    countries: frozenset[str]
    union: bool
    mean_mode: str
    mean_row: str
    mean_figure: str
    note: str


def country_groups(table: pd.DataFrame) -> dict[str, CountryGroup]:
    """Return the groups of countries that the rules of border hours name.

    Parameters
    ----------
    table : pandas.DataFrame
        A plan's ``country_groups``.

    Returns
    -------
    dict of str to CountryGroup
        By id.
    """
    return {
        str(row["id"]): CountryGroup(
            frozenset(str(row["countries"]).split()),
            row["customs_union"] == "yes",
            *(str(row[name]) for name in _MEAN),
        )
        for row in table.to_dict("records")
    }
