"""Areas of countries and the frontiers between them, at OpenStreetMap accuracy."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Final

import numpy as np

from gis_data.countries import country_areas
from gis_data.coverage import coverage_edges
from gis_data.geodesy import CRS
from gis_data.ingest.natural_earth import (
    on_grid,
    polygons_of,
    read_countries,
    read_country_codes,
    read_eurasia,
    sorted_layer,
)
from gis_data.ingest.product import Product, Publisher, raw_file

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import geopandas as gpd
    from shapely.geometry.base import BaseGeometry

_OSM_ZONES: Final = Publisher(
    publisher="OpenStreetMap contributors; timezone-boundary-builder; Natural Earth",
    title="timezonefinder-data 3.2026.3.post1; Natural Earth 4.1.0, 1:10 million",
    url="https://github.com/evansiroky/timezone-boundary-builder",
    licence="ODbL-1.0",
    attribution=(
        "© OpenStreetMap contributors, ODbL 1.0; by timezone-boundary-builder"
    ),
    data_date="2026",
    retrieved="2026-11-29",
)
_ZONES = "osm_frontiers_eurasia/country_areas_osm.parquet"
# Areas that time zones count to these: Kosovo has the zone of Serbia, and places inside
# the West Bank that of Israel.
_OF_NATURAL_EARTH: Final = {"XK": "RS", "PS": "IL"}
# Areas of less, about 10 square kilometres, are where two coasts differ.
_SLIVER_DEG2 = 1e-3
# Lines of Natural Earth that no two countries agree on, and how far off they may be.
_FIRM = "International boundary (verify)"
_NOT_BORDERS = frozenset({"Overlay limit", "Unrecognized"})
_DISPUTE_DEG = 0.15
# Regions with an own code of ISO that are parts of one state.
_NO_BORDERS: Final = frozenset({("CN", "HK"), ("CN", "MO")})
# Half a pixel at zoom 9.
_LINE_DEG = 0.0008
# Mouths of rivers are sea to Natural Earth.
_SHORE_DEG = 0.02
_DE_FACTO = (
    "frontiers follow the one in use, which differs from the official map of China "
    "and from those of other countries"
)


def areas_of_countries(raw: Path) -> gpd.GeoDataFrame:
    """Return the areas of countries: made of the raw material, or as committed.

    Parameters
    ----------
    raw : pathlib.Path
        The raw material folder.

    Returns
    -------
    geopandas.GeoDataFrame
        Polygons with `country` and `basis`, EPSG:4326; the committed ones where the
        raw material has no frontiers.
    """
    if not (raw / _ZONES).is_file():
        return country_areas()
    exact = _exact_areas(raw)
    return sorted_layer(exact.set_geometry(on_grid(exact.geometry.to_numpy()), crs=CRS))


def coarse_areas(raw: Path, tolerance_deg: float) -> gpd.GeoDataFrame:
    """Return the areas of countries simplified as one coverage.

    Parameters
    ----------
    raw : pathlib.Path
        The raw material folder.
    tolerance_deg : float
        Greatest shift, in degrees.

    Returns
    -------
    geopandas.GeoDataFrame
        As `areas_of_countries` returns them.
    """
    import shapely  # noqa: PLC0415 - heavy

    areas = areas_of_countries(raw)
    shapes = shapely.coverage_simplify(areas.geometry.to_numpy(), tolerance_deg)
    return areas.set_geometry(shapely.make_valid(shapes), crs=CRS)


def build_frontiers(raw: Path) -> Iterator[Product]:
    """Make the areas of countries and the frontiers between them.

    Parameters
    ----------
    raw : pathlib.Path
        The raw material folder.

    Yields
    ------
    Product
        Areas of countries, land borders.
    """
    raw_file(raw, _ZONES)
    yield Product(
        _OSM_ZONES.entry(
            "country_areas.parquet",
            changes=(
                "united by country, in Eurasia",
                (
                    "simplified as one coverage by 0.0006 degree (about 60 m), then "
                    "rounded to 1/8192 degree (14 m at most)"
                ),
                "of areas in two zones the first country has the overlap",
                (
                    "Natural Earth 1:10m in the rest of the world, in Crimea, Kosovo "
                    "and the West Bank; Northern Cyprus has no country, as there"
                ),
            ),
            known_defects=(
                "areas hold the territorial sea",
                _DE_FACTO,
                "a frontier drawn through a disputed area may be a line of control",
            ),
        ),
        areas_of_countries(raw),
    )
    yield Product(
        _OSM_ZONES.entry(
            "boundary_lines.parquet",
            changes=(
                "edges that the areas of two countries share, within 2 km of land",
                (
                    "marked disputed within 0.15 degree of a line of Natural Earth "
                    "between the same two that it calls no international boundary"
                ),
                "simplified by 0.0008 degree (90 m), rounded to 1/8192 degree",
            ),
            known_defects=(_DE_FACTO,),
        ),
        _boundary_lines(raw),
    )


@cache
def _exact_areas(raw: Path) -> gpd.GeoDataFrame:
    """Return areas whose neighbours meet vertex by vertex, not yet on the grid."""
    import geopandas as gpd  # noqa: PLC0415 - heavy
    import pandas as pd  # noqa: PLC0415 - heavy
    import shapely  # noqa: PLC0415 - heavy

    zones = gpd.read_parquet(raw_file(raw, _ZONES))[["country", "geometry"]]
    world = read_countries(raw).dissolve("country").geometry
    shape = dict(zip(zones["country"], zones.geometry, strict=True))
    for code, owner in _OF_NATURAL_EARTH.items():
        if code in world.index and owner in shape:
            # Both have the edge of a part that is taken out and put back.
            part = shapely.intersection(world[code], shape[owner])
            shape[owner] = shapely.difference(shape[owner], part)
            own = [shape[code]] if code in shape else []
            shape[code] = polygons_of(shapely.union_all([*own, part]))
    known = gpd.GeoDataFrame(
        {"country": list(shape), "basis": "osm"}, geometry=list(shape.values()), crs=CRS
    )
    known.loc[known["country"].isin(_OF_NATURAL_EARTH), "basis"] = "natural_earth"
    return pd.concat([known, _not_in_zones(known, world)], ignore_index=True)


def _not_in_zones(known: gpd.GeoDataFrame, world: gpd.GeoSeries) -> gpd.GeoDataFrame:
    """Return what Natural Earth gives a country and no time zone does."""
    import geopandas as gpd  # noqa: PLC0415 - heavy
    import shapely  # noqa: PLC0415 - heavy

    areas = known.geometry.to_numpy()
    tree = shapely.STRtree(areas)
    rows = []
    for code, shape in world.items():
        parts = shapely.get_parts(shape)
        known_near = tree.query(parts, predicate="intersects")
        alone = np.ones(len(parts), dtype=bool)
        alone[known_near[0]] = False
        rest: BaseGeometry = shapely.MultiPolygon(parts[~alone].tolist())
        for other in sorted(set(known_near[1].tolist())):
            rest = shapely.difference(rest, areas[other])
        kept = [*parts[alone], *polygons_of(rest, _SLIVER_DEG2).geoms]
        if kept:
            rows.append((code, "natural_earth", shapely.multipolygons(kept)))
    columns = ["country", "basis", "geometry"]
    return gpd.GeoDataFrame(rows, columns=columns, geometry="geometry", crs=CRS)


def _boundary_lines(raw: Path) -> gpd.GeoDataFrame:
    import geopandas as gpd  # noqa: PLC0415 - heavy
    import shapely  # noqa: PLC0415 - heavy

    areas = _exact_areas(raw)
    code = areas["country"].to_numpy()
    land = read_eurasia(raw, "ne_10m_land.shp", {}).geometry.to_numpy()
    near_land = shapely.STRtree(shapely.buffer(land, _SHORE_DEG, quad_segs=2))
    formal, disputed = _natural_earth_lines(raw)
    edges = coverage_edges(areas.geometry.to_numpy())
    shared = edges.second >= 0
    sides = np.sort(
        np.stack([code[edges.first[shared]], code[edges.second[shared]]]), axis=0
    )
    lines = np.asarray(shapely.linestrings(edges.ends[shared]))
    rows = []
    for pair in sorted(
        formal.intersection(zip(*sides.tolist(), strict=True)) - _NO_BORDERS
    ):
        of_pair = (sides[0] == pair[0]) & (sides[1] == pair[1])
        line = shapely.line_merge(shapely.multilinestrings(lines[of_pair]))
        ground = near_land.geometries[near_land.query(line, predicate="intersects")]
        dry = shapely.intersection(line, shapely.union_all(ground))
        doubt = shapely.buffer(
            disputed.get(pair, shapely.MultiLineString()), _DISPUTE_DEG, quad_segs=2
        )
        rows += [
            (*pair, False, shapely.difference(dry, doubt)),
            (*pair, True, shapely.intersection(dry, doubt)),
        ]
    columns = ["country_a", "country_b", "disputed", "geometry"]
    layer = gpd.GeoDataFrame(rows, columns=columns, geometry="geometry", crs=CRS)
    lines = shapely.simplify(shapely.line_merge(layer.geometry.to_numpy()), _LINE_DEG)
    return sorted_layer(layer.set_geometry(on_grid(lines), crs=CRS))


def _natural_earth_lines(
    raw: Path,
) -> tuple[set[tuple[str, ...]], dict[tuple[str, ...], BaseGeometry]]:
    """Return pairs of countries with a land border, and their disputed lines."""
    columns = {
        "FEATURECLA": "kind",
        "ADM0_A3_L": "left",
        "ADM0_A3_R": "right",
    }
    layer = read_eurasia(raw, "ne_10m_admin_0_boundary_lines_land.shp", columns)
    codes = read_country_codes(raw)
    layer["pair"] = [
        tuple(sorted((codes.get(a, ""), codes.get(b, ""))))
        for a, b in zip(layer["left"], layer["right"], strict=True)
    ]
    borders = layer[~layer["kind"].isin(_NOT_BORDERS)]
    doubtful = borders[borders["kind"] != _FIRM].dissolve("pair").geometry
    return set(borders["pair"]), dict(doubtful.items())
