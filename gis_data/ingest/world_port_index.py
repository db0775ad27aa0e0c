"""Seaports of the world with depths and facilities, from the World Port Index."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from gis_data.ingest.countries import country_of_points, read_countries
from gis_data.ingest.files import raw_file
from gis_data.ingest.product import Product, Publisher
from gis_data.vocabulary import COUNTRIES

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import pandas as pd

_WPI = Publisher(
    publisher="National Geospatial-Intelligence Agency",
    title="World Port Index (Pub. 150)",
    url="https://msi.nga.mil/Publications/WPI",
    licence="public domain",
    attribution="NGA World Port Index (Pub. 150)",
    data_date="2025-04-22 or before",
)
_TEXTS = {
    "Main Port Name": "name",
    "Alternate Port Name": "other_names",
    "UN/LOCODE": "locode",
    "Country Code": "country_name",
    "World Water Body": "water_body",
    "Harbor Size": "harbour_size",
    "Harbor Type": "harbour_type",
    "Harbor Use": "harbour_use",
    "Shelter Afforded": "shelter",
    "Entrance Restriction - Ice": "ice_restriction",
    "Communications - Rail": "rail_communication",
    "Facilities - Container": "container_facility",
    "Facilities - Ro-Ro": "roro_facility",
    "Facilities - Solid Bulk": "solid_bulk_facility",
    "Facilities - Breakbulk": "breakbulk_facility",
    "Railway": "railway",
}
_METRES = {
    "Channel Depth (m)": "channel_depth_m",
    "Anchorage Depth (m)": "anchorage_depth_m",
    "Cargo Pier Depth (m)": "cargo_pier_depth_m",
    "Maximum Vessel Length (m)": "max_vessel_length_m",
    "Maximum Vessel Draft (m)": "max_vessel_draft_m",
}


def build(raw: Path) -> Iterator[Product]:
    """Make the table of seaports.

    Parameters
    ----------
    raw : pathlib.Path
        The raw material folder.

    Yields
    ------
    Product
        Seaports of the world.
    """
    import pandas as pd  # noqa: PLC0415 - heavy

    path = raw_file(raw, "wpi_pub150/wpi_world.csv")
    table = pd.read_csv(path, dtype=dict.fromkeys(_TEXTS, str), keep_default_na=False)
    lon, lat = table["Longitude"].to_numpy(float), table["Latitude"].to_numpy(float)
    ports = pd.DataFrame({"wpi_number": table["World Port Index Number"].astype("int")})
    ports = ports.join(_texts(table))
    near = country_of_points(lon, lat, read_countries(raw))
    coded = ports["locode"].str[:2]
    trusted = coded.isin(COUNTRIES).to_numpy()
    ports["country"] = np.where(trusted, coded.to_numpy("U2"), near).astype(object)
    ports["lon"], ports["lat"] = lon.round(5), lat.round(5)
    for old, new in _METRES.items():
        depth_m = pd.to_numeric(table[old])
        ports[new] = depth_m.where(depth_m > 0, np.nan)
    yield Product(
        _WPI.entry(
            "seaports.parquet",
            changes=(
                "the columns on place, size, shelter, depth, facilities and rail kept",
                "0 m and 'Unknown' mean unknown and became empty",
                "spaces removed from UN/LOCODE; one that is no code became empty",
                "country (alpha-2) added: of the UN/LOCODE, else of Natural Earth",
            ),
            known_defects=(
                "taken from a mirror, not compared with the original",
                "many points are rounded to one minute; depths are classes",
                "wpi_number is not unique: 400 and 49460 stand twice",
                "UN/LOCODE GCCOG and JBHBI are misspelt (GQ, JP)",
            ),
        ),
        ports.sort_values(["wpi_number", "name"], ignore_index=True),
        {"lon": "BYTE_STREAM_SPLIT", "lat": "BYTE_STREAM_SPLIT"},
    )


def _texts(table: pd.DataFrame) -> pd.DataFrame:
    texts = table[list(_TEXTS)].rename(columns=_TEXTS)
    for column in texts.columns:
        texts[column] = texts[column].str.strip().replace("Unknown", "")
    code = texts["locode"].str.replace(" ", "")
    texts["locode"] = code.where(code.str.fullmatch("[A-Z]{2}[A-Z0-9]{3}"), "")
    return texts
