"""Scatter plot of trade-offs: time, cost, CO2 as colour, distance as size."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from gis_data.atomic import atomic_write
from gis_data.errors import CorridorsError
from gis_data.messages.catalogue import render
from gis_data.messages.message import Message

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from network.query.routes import RelatedRoute

SUFFIXES = ("png", "svg", "pdf")
_SIZES = (60.0, 320.0)


class PlotError(CorridorsError, ImportError):
    """A plot needs a package that is not installed, or another file format."""


def draw_trade_offs(options: Sequence[RelatedRoute], axes: Axes) -> Axes:
    """Draw routes as points: time, cost, CO2 as colour, distance as size.

    Parameters
    ----------
    options : sequence of RelatedRoute
        Result of `network.query.tradeoffs.trade_offs`.
    axes : matplotlib.axes.Axes
        Axes to draw on.

    Returns
    -------
    matplotlib.axes.Axes
        The same, labelled with units, with a colour bar.

    Raises
    ------
    ValueError
        If there are no routes.
    """
    if not options:
        msg = "draw_trade_offs: there are no routes to draw."
        raise ValueError(msg)
    routes = [option.route for option in options]
    time_h, cost_usd, co2_kg = (
        [route.total(name).typical for route in routes]
        for name in ("time_h", "cost_usd", "co2_kg")
    )
    km = np.array([route.length_km for route in routes])
    spread = float(np.ptp(km))
    share = (km - km.min()) / spread if spread else np.full(len(km), 0.5)
    dots = axes.scatter(
        time_h,
        cost_usd,
        s=_SIZES[0] + (_SIZES[1] - _SIZES[0]) * share,
        c=co2_kg,
        cmap="viridis",
        edgecolors="black",
        linewidths=0.6,
    )
    for number, (option, x, y) in enumerate(
        zip(options, time_h, cost_usd, strict=True), 1
    ):
        words = ", ".join(render(Message(f"best.{name}")) for name in option.best_in)
        label = f"{number} {words}".strip()
        axes.annotate(
            label, (x, y), xytext=(8, 6), textcoords="offset points", fontsize=8
        )
    best = routes[0]
    axes.set_xlabel(f"time (h)\nsize: {km.min():,.0f} to {km.max():,.0f} km")
    axes.set_ylabel(f"cost (USD per {best.unit})")
    axes.set_title(f"{best.origin.label} to {best.destination.label}")
    axes.margins(0.2, 0.15)
    figure = axes.get_figure()
    if figure is not None:
        bar = figure.colorbar(dots, ax=axes)
        bar.set_label(f"CO2 (kg per {best.unit})")
    return axes


def save_trade_offs(options: Sequence[RelatedRoute], path: Path) -> None:
    """Write a plot of trade-offs to a file.

    Parameters
    ----------
    options : sequence of RelatedRoute
        Result of `network.query.tradeoffs.trade_offs`.
    path : pathlib.Path
        File; its suffix is the format: png, svg or pdf.

    Raises
    ------
    PlotError
        If matplotlib is not installed, or the suffix is none of these.
    """
    form = path.suffix.lower().lstrip(".")
    if form not in SUFFIXES:
        msg = f"{path}: not a plot format. Allowed: .{', .'.join(SUFFIXES)}."
        raise PlotError(msg)
    figure = new_figure((8, 5.5), dpi=150)
    draw_trade_offs(options, figure.add_subplot())
    with atomic_write(path) as part:
        figure.savefig(part, format=form)


def new_figure(size_in: tuple[float, float], *, dpi: int) -> Figure:
    """Return an empty figure.

    Parameters
    ----------
    size_in : tuple of float
        Width and height, in inches.
    dpi : int
        Dots per inch.

    Returns
    -------
    matplotlib.figure.Figure
        With constrained layout.

    Raises
    ------
    PlotError
        If matplotlib is not installed.
    """
    try:
        from matplotlib.figure import Figure  # noqa: PLC0415 - an extra
    except ImportError as error:
        msg = (
            "Plots need matplotlib, which is not installed. Run: "
            "pip install 'corridor-mapper[plots]'"
        )
        raise PlotError(msg) from error
    return Figure(figsize=size_in, dpi=dpi, layout="constrained")
