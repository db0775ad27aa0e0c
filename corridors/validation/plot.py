"""Errors drawn: a dot for every published journey, the target shaded."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from corridors.validation.reference import METHODS

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd
    from matplotlib.axes import Axes

PANELS = {
    "distance_error_pct": "error of distance (%)",
    "time_error_pct": "distance of time from the published range (%)",
}
_SPREAD = 0.28
_CROWDED = 50.0
_BLUE = "#1f4e79"


def draw_errors(results: pd.DataFrame, axes: Axes, column: str) -> Axes:
    """Draw the errors of journeys, a row of dots for each kind.

    Parameters
    ----------
    results : pandas.DataFrame
        What `corridors.validation.validate.validate` returned.
    axes : matplotlib.axes.Axes
        Where to draw.
    column : str
        ``distance_error_pct`` or ``time_error_pct``, in per cent.

    Returns
    -------
    matplotlib.axes.Axes
        The same. Across: errors without their sign, hollow where the model is
        short. Shaded: the target of the median; a bar: the median itself.
    """
    kinds = [kind for kind in METHODS if (results["kind"] == kind).any()]
    for i, kind in enumerate(kinds):
        method = METHODS[kind]
        target = (
            method.target_median_pct
            if column == "distance_error_pct"
            else method.target_time_pct
        )
        if np.isfinite(target):
            axes.barh(i, target, color="#cfe8cf", zorder=0)
        errors = results.loc[results["kind"] == kind, column].dropna().sort_values()
        if errors.empty:
            continue
        axes.scatter(
            errors.abs(),
            i + np.linspace(-_SPREAD, _SPREAD, len(errors)),
            s=18,
            facecolors=np.where(errors < 0, "white", _BLUE),
            edgecolors=_BLUE,
            zorder=2,
            clip_on=False,
        )
        axes.vlines(errors.abs().median(), i - 0.4, i + 0.4, color="#b03a2e", zorder=3)
    axes.set_yticks(range(len(kinds)), kinds)
    axes.set_ylim(len(kinds) - 0.5, -0.5)
    largest = float(results[column].abs().max())
    if largest > _CROWDED:
        axes.set_xscale("symlog", linthresh=10)
        axes.set_xticks([t for t in (0, 5, 10, 20, 50, 100, 200, 500) if t < largest])
    axes.set_xlim(left=0)
    axes.xaxis.set_major_formatter("{x:g}")
    axes.set_xlabel(PANELS.get(column, column))
    return axes


def save_errors(results: pd.DataFrame, path: Path) -> None:
    """Write the drawing of distance and time errors to a file.

    Parameters
    ----------
    results : pandas.DataFrame
        What `corridors.validation.validate.validate` returned.
    path : pathlib.Path
        A file whose ending says the format: svg, png or pdf. An SVG is the same,
        byte for byte, when the results are.

    Raises
    ------
    PlotError
        If matplotlib is not installed.
    """
    from corridors.tradeoff_plot import PlotError  # noqa: PLC0415 - when asked for

    try:
        from matplotlib import rc_context  # noqa: PLC0415 - an extra
        from matplotlib.figure import Figure  # noqa: PLC0415 - an extra
    except ImportError as error:
        msg = (
            "plots need matplotlib, which is not installed; "
            "pip install 'corridor-mapper[plots]'."
        )
        raise PlotError(msg) from error
    figure = Figure(figsize=(8, 6), dpi=110, layout="constrained")
    for axes, column in zip(figure.subplots(2), PANELS, strict=True):
        draw_errors(results, axes, column)
    undated = {"Date": None} if path.suffix == ".svg" else {}
    with rc_context({"svg.hashsalt": "validation", "svg.fonttype": "none"}):
        figure.savefig(path, metadata=undated)
