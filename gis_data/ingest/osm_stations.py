"""Railway stations of Northeast Asia, from OpenStreetMap through OpenQGIS."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gis_data.ingest.countries import country_of_points, read_countries
from gis_data.ingest.files import raw_file
from gis_data.ingest.product import Product, Publisher

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_OPENQGIS = Publisher(
    publisher="OpenStreetMap contributors; OpenQGIS",
    title="OpenQGIS railway stations of East Asia",
    url="https://github.com/OpenQGIS/OMap-GeoDB",
    licence="ODbL-1.0",
    attribution="© OpenStreetMap contributors, ODbL 1.0; extract OpenQGIS",
    data_date="2025-01-24",
)


def build(raw: Path) -> Iterator[Product]:
    """Make the table of stations.

    Parameters
    ----------
    raw : pathlib.Path
        The raw material folder.

    Yields
    ------
    Product
        Stations with name and country.
    """
    import geopandas as gpd  # noqa: PLC0415 - heavy
    import pandas as pd  # noqa: PLC0415 - heavy

    path = raw_file(raw, "osm_stations_openqgis/osm_rail_stations_wide.parquet")
    layer = gpd.read_parquet(path)
    lon, lat = layer.geometry.x.to_numpy(), layer.geometry.y.to_numpy()
    table = pd.DataFrame(
        {
            "name": layer["name"].astype(object).fillna("").to_numpy(),
            "lon": lon.round(5),
            "lat": lat.round(5),
            "country": country_of_points(lon, lat, read_countries(raw)).astype(object),
        }
    )
    yield Product(
        _OPENQGIS.entry(
            "stations.parquet",
            changes=(
                "stations for trains within 105-142 E, 33-56 N",
                "country added from Natural Earth 1:10m",
                "coordinates rounded to 0.00001 degree",
            ),
            known_defects=(
                "two stations in three have no name",
                "nearly all lie in China: 13 in Russia, 58 in the DPRK, 3 in Mongolia",
                "country is wrong within 10 km of the frontier near Hunchun",
            ),
        ),
        table.sort_values(["lon", "lat", "name"], ignore_index=True),
        {"lon": "BYTE_STREAM_SPLIT", "lat": "BYTE_STREAM_SPLIT"},
    )
