"""Trade-offs drawn: hours against money, CO2 as colour, kilometres as size."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from gis_data.atomic import atomic_write
from gis_data.errors import CorridorsError
from gis_data.messages.catalogue import render
from gis_data.messages.message import Message

if TYPE_CHECKING:
    from pathlib import Path

    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from network.query.tradeoffs import TradeOffs

FORMS = ("png", "svg", "pdf")
_SIZES = (60.0, 320.0)


class PlotError(CorridorsError, ImportError):
    """Plots need a package that is not installed."""


def draw_trade_offs(found: TradeOffs, axes: Axes) -> Axes:
    """Draw options as points: hours across, money up, CO2 as colour, km as size.

    Parameters
    ----------
    found : TradeOffs
        What `network.query.tradeoffs.trade_offs` returned.
    axes : matplotlib.axes.Axes
        Where to draw.

    Returns
    -------
    matplotlib.axes.Axes
        The same, with labels in units and a bar for the colours.

    Raises
    ------
    ValueError
        If there are no options.
    """
    options = found.options
    if not options:
        msg = "draw_trade_offs: there are no options to draw."
        raise ValueError(msg)
    unit = options[0].route.unit
    km = np.array([one.distance_km for one in options])
    spread = float(np.ptp(km))
    share = (km - km.min()) / spread if spread else np.full(len(km), 0.5)
    dots = axes.scatter(
        [one.time_h for one in options],
        [one.cost_usd for one in options],
        s=_SIZES[0] + (_SIZES[1] - _SIZES[0]) * share,
        c=[one.co2_kg for one in options],
        cmap="viridis",
        edgecolors="black",
        linewidths=0.6,
    )
    for number, one in enumerate(options, 1):
        words = ", ".join(render(Message(f"best.{name}")) for name in one.best_in)
        axes.annotate(
            f"{number} {words}".strip(),
            (one.time_h, one.cost_usd),
            xytext=(8, 6),
            textcoords="offset points",
            fontsize=8,
        )
    size = f"size: {km.min():,.0f} to {km.max():,.0f} km"
    axes.set_xlabel(f"time (h)\n{size}. {render(promise(found))}")
    axes.set_ylabel(f"cost (USD per {unit})")
    route = options[0].route
    axes.set_title(f"{route.origin.label} to {route.destination.label}")
    axes.margins(0.2, 0.15)
    figure = axes.get_figure()
    if figure is not None:
        bar = figure.colorbar(dots, ax=axes)
        bar.set_label(f"CO2 (kg per {unit})")
    return axes


def promise(found: TradeOffs) -> Message:
    """Return how well the options stand for all routes there are.

    Parameters
    ----------
    found : TradeOffs
        The options.

    Returns
    -------
    Message
        ``tradeoff.*``.
    """
    if found.exact and found.epsilon == 0:
        return Message("tradeoff.exact")
    if not np.isfinite(found.epsilon):
        return Message("tradeoff.no_bound")
    share = {"share": found.epsilon}
    if not found.exact:
        return Message("tradeoff.within", share)
    counts = {"shown": len(found.options), "n": found.known}
    return Message("tradeoff.of_known", {**share, **counts})


def save_trade_offs(found: TradeOffs, path: Path) -> None:
    """Write a drawing of options to a file.

    Parameters
    ----------
    found : TradeOffs
        What `network.query.tradeoffs.trade_offs` returned.
    path : pathlib.Path
        A file whose ending says the format: png, svg or pdf.

    Raises
    ------
    PlotError
        If matplotlib is not installed, or the ending is none of these.
    """
    form = path.suffix.lower().lstrip(".")
    if form not in FORMS:
        msg = f"{path}: plots end in one of .{', .'.join(FORMS)}; rename it."
        raise PlotError(msg)
    figure = _figure()
    draw_trade_offs(found, figure.add_subplot())
    with atomic_write(path) as part:
        figure.savefig(part, format=form)


def _figure() -> Figure:
    try:
        from matplotlib.figure import Figure  # noqa: PLC0415 - an extra
    except ImportError as error:
        msg = (
            "plots need matplotlib, which is not installed; "
            "pip install 'corridor-mapper[plots]'."
        )
        raise PlotError(msg) from error
    return Figure(figsize=(8, 5.5), dpi=150, layout="constrained")
