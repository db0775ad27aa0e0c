"""Points of a plan with latitude and longitude in each other's columns."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from gis_data.countries import country_of_points
from gis_data.plan_files.checks import row_names
from gis_data.schema import Problem

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    import pandas as pd

    from gis_data.contracts import Table
    from gis_data.plan_files.head import PlanHead


def swapped_points(
    table: Table, frame: pd.DataFrame, head: PlanHead, countries: Collection[str]
) -> Iterator[Problem]:
    """Yield the points that fit a plan only with latitude and longitude exchanged.

    Parameters
    ----------
    table : Table
        The contract.
    frame : pandas.DataFrame
        Rows of the plan's own.
    head : PlanHead
        Its region.
    countries : collection of str
        Countries of the plan, ISO 3166-1 alpha-2.

    Yields
    ------
    Problem
        One error a point that lies outside the region and in none of the countries,
        while the exchanged one lies inside and in one of them.
    """
    west, south, east, north = head.region
    names = row_names(table, frame)
    for lat_name, lon_name in _pairs(table):
        lat, lon = (frame[name].to_numpy(dtype=float) for name in (lat_name, lon_name))
        inside = (west <= lon) & (lon <= east) & (south <= lat) & (lat <= north)
        other = (west <= lat) & (lat <= east) & (south <= lon) & (lon <= north)
        rows = np.flatnonzero(~inside & other & (np.abs(lat) <= 90))  # noqa: PLR2004
        if not len(rows):
            continue
        here = country_of_points(lon[rows], lat[rows])
        there = country_of_points(lat[rows], lon[rows])
        for row, at, meant in zip(rows.tolist(), here, there, strict=True):
            if at not in countries and meant in countries:
                message = (
                    f"{lat[row]:g}, {lon[row]:g} lies in {at or 'no country'}, but "
                    f"{lon[row]:g}, {lat[row]:g} in {meant}; exchange {lat_name} and "
                    f"{lon_name}"
                )
                field = f"{lat_name}/{lon_name}"
                yield Problem(table.file, names[row], field, message)


def _pairs(table: Table) -> Iterator[tuple[str, str]]:
    names = {field.name for field in table.fields}
    for name in sorted(names):
        lon = "_".join("lon" if part == "lat" else part for part in name.split("_"))
        if lon != name and lon in names:
            yield name, lon
