"""Scheduled flights of Northeast Asia about 2014, from OpenFlights."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gis_data.ingest.files import raw_file
from gis_data.ingest.product import Product, Publisher

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_OPENFLIGHTS = Publisher(
    publisher="OpenFlights.org",
    title="OpenFlights routes",
    url="https://openflights.org/data",
    licence="ODbL-1.0",
    attribution="OpenFlights.org, ODbL",
    data_date="2014 in substance, last changed 2017-02",
)
_COLUMNS = {
    "airline": "airline",
    "src": "from_iata",
    "dst": "to_iata",
    "codeshare": "codeshare",
    "stops": "stops",
    "equip": "equipment",
}


def build(raw: Path) -> Iterator[Product]:
    """Make the table of flights.

    Parameters
    ----------
    raw : pathlib.Path
        The raw material folder.

    Yields
    ------
    Product
        One row per airline and pair of airports.
    """
    import pandas as pd  # noqa: PLC0415 - heavy

    path = raw_file(raw, "openflights/openflights_routes_2014_region.csv")
    # "NA" may be an airline, so no text may be taken for a missing value.
    table = pd.read_csv(path, keep_default_na=False, dtype={"equip": str})
    routes = table[list(_COLUMNS)].rename(columns=_COLUMNS)
    routes["codeshare"] = routes["codeshare"] == "Y"
    yield Product(
        _OPENFLIGHTS.entry(
            "air_routes.parquet",
            changes=("rows that touch the region; OpenFlights' own numbers dropped",),
            known_defects=(
                "a snapshot of about 2014, not a timetable of today",
                "9 airports are not in the layer airports",
            ),
        ),
        routes.sort_values(list(routes.columns), ignore_index=True),
    )
