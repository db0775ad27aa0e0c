"""Time-distance and cost-distance curves as a plot: steps at gates, a low-high band."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from corridors.connectivity.curves import ROUTE
from corridors.tradeoff_plot import SUFFIXES, PlotError, new_figure
from gis_data.atomic import atomic_write
from network.model.errors import RequestError

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd
    from matplotlib.axes import Axes

_LABELS = {"h": "time (h)", "usd": "cost (USD per {per})"}
_COLOURS = {"outward": "#0072B2", "back": "#D55E00"}
#: Most plots of one frame.
MOST_PLOTS = 100
# A step this great, as a share of the whole, is named.
_NAMED_SHARE = 0.03


def draw_distance_curve(curves: pd.DataFrame, axes: Axes, quantity: str = "h") -> Axes:
    """Draw hours or cost over distance, both directions, with their range.

    Parameters
    ----------
    curves : pandas.DataFrame
        One route of `curves.pair_curves` or `curves.corridor_curves`, or what
        `performance.distance_curve` returns. Each direction is drawn from
        its own start.
    axes : matplotlib.axes.Axes
        Axes to draw on.
    quantity : {"h", "usd"}
        What is drawn.

    Returns
    -------
    matplotlib.axes.Axes
        The same: a line of typical values, a band from low to high, and the names of
        the gates with what they add.

    Raises
    ------
    RequestError
        If there is no row, or more than one route.
    """
    if quantity not in _LABELS:
        msg = f"curve: {quantity!r} is not drawn; use one of: {', '.join(_LABELS)}."
        raise RequestError(msg)
    _one_route(curves)
    ways = curves["direction"].unique() if "direction" in curves else ("",)
    for way in map(str, ways):
        rows = curves[curves["direction"] == way] if way else curves
        km = rows["km"].to_numpy(float)
        colour = _COLOURS.get(way, _COLOURS["outward"])
        axes.plot(km, rows[quantity], color=colour, linewidth=1.6, label=way)
        low, high = (
            rows[f"{quantity}_{end}"].to_numpy(float) for end in ("low", "high")
        )
        axes.fill_between(km, low, high, color=colour, alpha=0.15, linewidth=0)
        _name_steps(rows, axes, quantity)
    axes.set_xlabel("distance (km)")
    axes.set_ylabel(_LABELS[quantity].format(per=curves.attrs.get("per", "unit")))
    axes.set_xlim(left=0.0)
    axes.set_ylim(bottom=0.0)
    axes.grid(visible=True, linewidth=0.3, alpha=0.6)
    if "direction" in curves:
        axes.legend(loc="upper left", frameon=False, fontsize=8)
    return axes


def _one_route(curves: pd.DataFrame) -> None:
    named = [name for name in ROUTE if name in curves]
    count = len(curves[named].drop_duplicates()) if named else min(len(curves), 1)
    if count != 1:
        msg = f"curve: {count} routes; choose the rows of one."
        raise RequestError(msg)


def _name_steps(rows: pd.DataFrame, axes: Axes, quantity: str) -> None:
    km, value = (rows[name].to_numpy(float) for name in ("km", quantity))
    height = np.diff(value, prepend=0.0)
    named = rows["step"].to_numpy(bool) & (rows["gate_id"] != "").to_numpy()
    named &= height > _NAMED_SHARE * value[-1]
    names = rows["name_en"].astype(str).tolist()
    for at in np.flatnonzero(named).tolist():
        left = km[at] > km[-1] / 2
        axes.annotate(
            f"{names[at]} +{height[at]:,.0f}",
            (km[at], value[at]),
            xytext=(-4, 4) if left else (4, -9),
            textcoords="offset points",
            ha="right" if left else "left",
            fontsize=7,
        )


def save_distance_curves(curves: pd.DataFrame, path: Path) -> None:
    """Write a plot of one route to a file: hours above, cost below, both directions.

    Parameters
    ----------
    curves : pandas.DataFrame
        As for `draw_distance_curve`.
    path : pathlib.Path
        File; its suffix is the format: png, svg or pdf.

    Raises
    ------
    PlotError
        If matplotlib is not installed, or the suffix is none of these.
    RequestError
        If there is no row, or more than one route.
    """
    form = path.suffix.lower().lstrip(".")
    if form not in SUFFIXES:
        msg = f"{path}: not a plot format. Allowed: .{', .'.join(SUFFIXES)}."
        raise PlotError(msg)
    _one_route(curves)
    ways = list(curves["direction"].unique()) if "direction" in curves else [""]
    figure = new_figure((4.6 * len(ways), 6.5), dpi=200)
    panels = figure.subplots(len(_LABELS), len(ways), sharey="row", squeeze=False)
    for row, quantity in zip(panels, _LABELS, strict=True):
        for axes, way in zip(row, ways, strict=True):
            rows = curves[curves["direction"] == way] if way else curves
            draw_distance_curve(rows, axes, quantity).label_outer()
    if "route" in curves:
        figure.suptitle(str(curves["route"].iloc[0]))
    with atomic_write(path) as part:
        figure.savefig(part, format=form)


def save_all_curves(curves: pd.DataFrame, path: Path) -> list[Path]:
    """Write a plot of each route of a frame.

    Parameters
    ----------
    curves : pandas.DataFrame
        Of `curves.pair_curves` or `curves.corridor_curves`.
    path : pathlib.Path
        File; of several routes each has its number before the suffix.

    Returns
    -------
    list of pathlib.Path
        The files, in the order of the routes.

    Raises
    ------
    PlotError
        If matplotlib is not installed, or the suffix is not known.
    RequestError
        If there is no row, or more than `MOST_PLOTS` routes.
    """
    named = [name for name in ROUTE if name in curves]
    routes = [rows for _, rows in curves.groupby(named, sort=False)] if named else []
    if not 1 <= len(routes) <= MOST_PLOTS:
        msg = f"curves: {len(routes)} routes; 1 to {MOST_PLOTS} are drawn."
        raise RequestError(msg)
    paths = []
    for number, rows in enumerate(routes, 1):
        numbered = path.with_name(f"{path.stem}-{number}{path.suffix}")
        paths.append(path if len(routes) == 1 else numbered)
        rows.attrs = curves.attrs
        save_distance_curves(rows, paths[-1])
    return paths
