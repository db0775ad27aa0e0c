"""Airports with an IATA code, from airportsdata, and flights, from OpenFlights."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gis_data.ingest.product import Product, Publisher, raw_file

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


def build_airports(raw: Path) -> Iterator[Product]:
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


_OPENFLIGHTS = Publisher(
    publisher="OpenFlights.org",
    title="OpenFlights routes",
    url="https://openflights.org/data",
    licence="ODbL-1.0",
    attribution="OpenFlights.org, ODbL",
    data_date="2014 in substance, last changed 2017-02",
)
_FLIGHT_COLUMNS = {
    "airline": "airline",
    "src": "from_iata",
    "dst": "to_iata",
    "codeshare": "codeshare",
    "stops": "stops",
    "equip": "equipment",
}


def build_flights(raw: Path) -> Iterator[Product]:
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
    routes = table[list(_FLIGHT_COLUMNS)].rename(columns=_FLIGHT_COLUMNS)
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
