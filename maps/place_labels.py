"""Town names of the background: reviewed ones first, others where there are none."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from gis_data.gazetteer.normalise import simplifier
from gis_data.geodesy import CRS, distance_km

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd

TOWN_KINDS = ("city", "foreign_city", "county_seat")
_APART_KM = 25.0


def town_labels(reviewed: pd.DataFrame, others: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return towns to name on the background, with names in four languages.

    Parameters
    ----------
    reviewed : pandas.DataFrame
        A plan's table of places: ``kind``, ``lat``, ``lon``, ``prominence`` (5
        best known), ``name_en``, ``name_zh_hans``, ``name_ru``, ``name_ko``,
        and ``name_zh_hant`` where known.
    others : geopandas.GeoDataFrame
        The layer ``places`` of `gis_data.layers`: ``name``, ``name_en``,
        ``name_zh``, ``name_ru``, ``scalerank``. One that lies within 25 km of a
        reviewed town is left out.

    Returns
    -------
    geopandas.GeoDataFrame
        Points, EPSG:4326, with ``name_en``, ``name_zh``, ``name_ru``,
        ``name_ko`` and ``rank`` (0 the greatest), for `maps.basemap.load_basemap`.
    """
    import geopandas as gpd  # noqa: PLC0415 - heavy
    import pandas as pd  # noqa: PLC0415 - heavy

    towns = reviewed[reviewed["kind"].isin(TOWN_KINDS)]
    lon, lat = towns["lon"].to_numpy(float), towns["lat"].to_numpy(float)
    first = gpd.GeoDataFrame(
        {
            "name_en": towns["name_en"].to_numpy(),
            "name_zh": _chinese(towns).to_numpy(),
            "name_ru": towns["name_ru"].to_numpy(),
            "name_ko": towns["name_ko"].to_numpy(),
            "rank": (10 - 2 * towns["prominence"].fillna(1)).clip(0, 10).to_numpy(),
        },
        geometry=gpd.points_from_xy(lon, lat),
        crs=CRS,
    )
    far = others[~_near(others, lon, lat)]
    english = far["name_en"].where(far["name_en"].fillna("") != "", far["name"])
    table = simplifier(_both_forms(reviewed))
    second = gpd.GeoDataFrame(
        {
            "name_en": english.to_numpy(),
            "name_zh": [str(name or "").translate(table) for name in far["name_zh"]],
            "name_ru": far["name_ru"].to_numpy(),
            "rank": far["scalerank"].to_numpy(),
        },
        geometry=far.geometry.to_numpy(),
        crs=CRS,
    )
    return gpd.GeoDataFrame(pd.concat([first, second], ignore_index=True), crs=CRS)


def _near(others: gpd.GeoDataFrame, lon: np.ndarray, lat: np.ndarray) -> np.ndarray:
    """Return which of the other towns stand for a reviewed one."""
    if not len(lon):
        return np.zeros(len(others), dtype=bool)
    x, y = others.geometry.x.to_numpy(), others.geometry.y.to_numpy()
    near = np.zeros(len(others), dtype=bool)
    box = (np.abs(y[:, None] - lat) < 0.5) & (np.abs(x[:, None] - lon) < 1.0)  # noqa: PLR2004 - degrees, wider than 25 km
    i, j = np.nonzero(box)
    close = distance_km(x[i], y[i], lon[j], lat[j]) < _APART_KM
    near[i[close]] = True
    return near


def _chinese(reviewed: pd.DataFrame) -> pd.Series:
    """Return Chinese names, in the form that maps published in China use."""
    plain = reviewed["name_zh_hans"]
    if "label_zh_cn_map" not in reviewed.columns:
        return plain
    on_maps = reviewed["label_zh_cn_map"].fillna("")
    return on_maps.where(on_maps != "", plain)


def _both_forms(reviewed: pd.DataFrame) -> list[tuple[str, str]]:
    """Return names in traditional and simplified characters.

    Natural Earth mixes the two; the reviewed names hold both forms of some
    hundred characters.
    """
    if "name_zh_hant" not in reviewed.columns:
        return []
    forms = (reviewed[each].fillna("") for each in ("name_zh_hant", "name_zh_hans"))
    return [
        (hant, hans)
        for hant, hans in zip(*forms, strict=True)
        if len(hant) == len(hans)
    ]
