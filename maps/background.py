"""Thousands of network lines as one quiet background layer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gis_data.geodesy import checked_crs
from maps.classes import NETWORK_CLASSES
from maps.errors import PageError
from maps.layers import Layer

if TYPE_CHECKING:
    import geopandas as gpd

    from maps.style import LegendClass, Words


def network_layer(
    frame: gpd.GeoDataFrame,
    *,
    name: str = "network",
    title: Words = ("Transport network", "交通网络", "Транспортная сеть", "교통망"),
    style_by: str = "mode",
    classes: tuple[LegendClass, ...] = NETWORK_CLASSES,
    simplify_deg: float = 0.002,
    precision_deg: float = 5e-4,
    group: Words = (),
) -> Layer:
    """Return thousands of network lines as one quiet background layer.

    Lines of one class and zoom are merged end to end and simplified, so that
    tens of thousands of edges weigh a few hundred kilobytes and draw in a few
    milliseconds. What is drawn is for the eye; measure on the network itself.

    Parameters
    ----------
    frame : geopandas.GeoDataFrame
        Lines with the `style_by` column; ``min_zoom`` where minor lines are to
        appear only from a zoom on.
    name : str
        As in `Layer`.
    title : tuple of str
        As in `Layer`.
    style_by : str
        As in `Layer`.
    classes : tuple of LegendClass
        As in `Layer`.
    simplify_deg : float
        Greatest shift of a line, in degrees; 0.002 is about 220 m.
    precision_deg : float
        Grid that coordinates are rounded to.
    group : tuple of str
        As in `Layer`.

    Returns
    -------
    Layer
        One row for each class and zoom, without popups.

    Raises
    ------
    PageError
        If the frame lacks the `style_by` column.
    """
    import geopandas as gpd  # noqa: PLC0415 - heavy
    import shapely  # noqa: PLC0415 - heavy

    lines = checked_crs(frame, where=f"map layer {name!r}")
    if style_by not in lines.columns:
        msg = (
            f"map layer {name!r}: column {style_by!r} is missing, found "
            f"{', '.join(map(str, lines.columns))}; name the column with style_by=."
        )
        raise PageError(msg)
    keys = [style_by, *(["min_zoom"] if "min_zoom" in lines.columns else [])]
    rows: list[dict[str, object]] = []
    for values, part in lines.groupby(keys, sort=True, dropna=False):
        bundle = shapely.multilinestrings(shapely.get_parts(part.geometry.to_numpy()))
        merged = shapely.simplify(shapely.line_merge(bundle), simplify_deg)
        rows.append({**dict(zip(keys, values, strict=True)), "geometry": merged})
    empty: dict[str, list[object]] = {key: [] for key in (*keys, "geometry")}
    return Layer(
        name=name,
        title=title,
        geometry="lines",
        frame=gpd.GeoDataFrame(rows or empty, geometry="geometry", crs="EPSG:4326"),
        key=style_by,
        style_by=style_by,
        classes=classes,
        group=group,
        labels=False,
        quiet=True,
        precision_deg=precision_deg,
    )
