"""Airports with an IATA code, from airportsdata."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gis_data.ingest.files import raw_file
from gis_data.ingest.product import Product, Publisher

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_AIRPORTSDATA = Publisher(
    publisher="M. Borsetti (airportsdata)",
    title="airportsdata 20260905",
    url="https://github.com/mborsetti/airportsdata",
    licence="MIT",
    attribution="airportsdata, MIT",
    data_date="2026-09-05",
)
_M_PER_FOOT = 0.3048


def build(raw: Path) -> Iterator[Product]:
    """Make the table of airports.

    Parameters
    ----------
    raw : pathlib.Path
        The raw material folder.

    Yields
    ------
    Product
        Airports of the world.
    """
    import pandas as pd  # noqa: PLC0415 - heavy

    path = raw_file(raw, "airports/airportsdata_iata_world.csv")
    # "NAN" is the code of Nadi, so no text may be taken for a missing value.
    table = pd.read_csv(path, keep_default_na=False)
    # The raw file has lost "NA", the code of Namibia, in just that way.
    lost = (table["country"] == "") & (table["tz"] == "Africa/Windhoek")
    table.loc[lost, "country"] = "NA"
    airports = table[["iata", "icao", "name", "city", "subd", "country"]].rename(
        columns={"subd": "admin1"}
    )
    airports["lon"] = table["lon"].astype(float).round(5)
    airports["lat"] = table["lat"].astype(float).round(5)
    airports["elevation_m"] = (table["elevation"].astype(float) * _M_PER_FOOT).round(1)
    airports["timezone"] = table["tz"]
    yield Product(
        _AIRPORTSDATA.entry(
            "airports.parquet",
            changes=(
                "airports with an IATA code only; FAA code dropped",
                "country of the airports of Namibia (NA) restored",
                "elevation turned from feet into metres",
                "coordinates rounded to 0.00001 degree",
            ),
            known_defects=("no runways, no schedules; compiled from public sources",),
        ),
        airports[airports["iata"] != ""].sort_values("iata", ignore_index=True),
        {"lon": "BYTE_STREAM_SPLIT", "lat": "BYTE_STREAM_SPLIT"},
    )
