"""How long each profile stands at borders, yards and terminals."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from network.model.estimate import Estimates

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from network.costs.cost import CostModel
    from network.model.store import Columns

    Floats = NDArray[np.float64]
    Flags = NDArray[np.bool_]


def floats(edges: Columns, name: str, default: str = "") -> Floats:
    """Return a column as floats, or the default column, or zeros.

    Parameters
    ----------
    edges : Columns
        Table of edges.
    name, default : str
        Column, and the one in its place where there is none.

    Returns
    -------
    numpy.ndarray of float64
        One value an edge.
    """
    column = edges.arrays.get(name, edges.arrays.get(default))
    if column is None:
        return np.zeros(len(edges))
    return np.asarray(column, dtype=np.float64)


def dwell_hours(edges: Columns, model: CostModel) -> Estimates:
    """Return how long one unit of a profile stands at each edge.

    Parameters
    ----------
    edges : Columns
        As for `network.costs.impedance.impedances`.
    model : CostModel
        Profile and parameters.

    Returns
    -------
    Estimates
        Hours, in the order of the edges.
    """
    names = ("dwell_low_h", "dwell_h", "dwell_high_h")
    hours = np.stack([floats(edges, name) for name in names])
    book = model.book
    if model.profile.base == "bulk":
        at_yard = edges.equals("kind", "gauge_break")
        tipping = book.find("reload", "rail", "*", "bulk").levels
        hours[:, at_yard] = np.maximum(hours[:, at_yard], np.array([tipping]).T)
    if model.profile.base == "truck":
        on_board = drives_on_board(edges)
        most = book.find("dwell", "port", "*", "truck").levels
        hours[:, on_board] = np.minimum(hours[:, on_board], np.array([most]).T)
    if model.profile.use == "passenger":
        shared = edges.arrays["freight"]
        crossing = shared & edges.equals("kind", "crossing")
        for where, quantity, mode in (
            (crossing & edges.equals("mode", "rail"), "border", "rail"),
            (crossing & edges.equals("mode", "road"), "border", "road"),
            (shared & edges.equals("kind", "gauge_break"), "reload", "rail"),
            (shared & edges.equals("kind", "transfer"), "dwell", "port"),
        ):
            most = book.find(quantity, mode, "*", "passenger").levels
            hours[:, where] = np.minimum(hours[:, where], np.array([most]).T)
        for row, name in zip(hours, names, strict=True):
            if f"passenger_{name}" in edges.arrays:
                stated = floats(edges, f"passenger_{name}")
                np.copyto(row, stated, where=~np.isnan(stated))
    return Estimates(hours)


def drives_on_board(edges: Columns) -> Flags:
    """Return the transfers and accesses of a port, where a lorry drives on board.

    Parameters
    ----------
    edges : Columns
        Kinds and dwell.

    Returns
    -------
    numpy.ndarray of bool
        One value an edge.
    """
    local = edges.isin("kind", ("transfer", "access"))
    return local & (floats(edges, "dwell_h") > 0)
