"""Groups of countries whose borders follow the same rules."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping

    import pandas as pd

_SIDES = ("rail_out", "rail_in", "road_out", "road_in")


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
    name : str
        English name.
    sides : mapping of str to str
        By ``road_out``, ``rail_in`` and so on: id in ``border_dwell`` of the mean
        hours on its side of its gates, of traffic out of it and into it, or key of a
        parameter ``border``; empty where there is none.
    """

    countries: frozenset[str]
    union: bool
    mean_mode: str
    mean_row: str
    mean_figure: str
    note: str
    name: str
    sides: Mapping[str, str]


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
    return {str(row["id"]): _group(row) for row in table.to_dict("records")}


def _group(row: Mapping[Hashable, object]) -> CountryGroup:
    text = {str(name): str(cell) for name, cell in row.items()}
    return CountryGroup(
        frozenset(text["countries"].split()),
        text["customs_union"] == "yes",
        text["mean_mode"],
        text["mean_row"],
        text["mean_figure"],
        text["note"],
        text["name_en"],
        {side: text[side] for side in _SIDES},
    )
