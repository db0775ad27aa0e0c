"""Text columns of many edges as numbers, so that figures are looked up once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from network.schema import MODES

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Flags = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Column:
    """A text column: a number for every row, and the texts they stand for.

    Attributes
    ----------
    code : numpy.ndarray of int
        Position in `names`, one for every row.
    names : list of str
        The texts; the last is empty and stands for the unknown.
    """

    code: NDArray[np.intp]
    names: list[str]

    @classmethod
    def read(cls, edges: pd.DataFrame, name: str) -> Column:
        """Return a column of a table; all unknown where there is no such column.

        Parameters
        ----------
        edges : pandas.DataFrame
            The table.
        name : str
            Column of texts.

        Returns
        -------
        Column
            Codes in the order of the rows.
        """
        if name not in edges.columns:
            return cls(np.zeros(len(edges), dtype=np.intp), [""])
        column = edges[name]
        if isinstance(column.dtype, pd.CategoricalDtype):
            code = column.cat.codes.to_numpy()
            texts = list(column.cat.categories)
        else:
            code, index = pd.factorize(column)
            texts = list(index)
        names = [*(str(text) for text in texts), ""]
        return cls(np.where(code < 0, len(texts), code).astype(np.intp), names)

    def among(self, *texts: str) -> Flags:
        """Return which rows hold one of the texts."""
        return np.array([name in texts for name in self.names], dtype=bool)[self.code]


@dataclass(frozen=True, eq=False)
class EdgeCodes:
    """Mode, country, kind and traction of every edge as numbers.

    Attributes
    ----------
    country, kind, traction : Column
        The columns ``country``, ``kind`` and ``electrified``.
    pair : numpy.ndarray of int
        Mode and country as one number: the mode's place in `MODES` times the
        number of countries, plus the country's code.
    """

    country: Column
    kind: Column
    traction: Column
    pair: NDArray[np.intp]

    @classmethod
    def read(cls, edges: pd.DataFrame) -> EdgeCodes:
        """Return the codes of a table with the columns of `network.schema.EDGES`.

        Parameters
        ----------
        edges : pandas.DataFrame
            The edges.

        Returns
        -------
        EdgeCodes
            Codes in the order of the rows.

        Raises
        ------
        ValueError
            If a mode is not one of `MODES`.
        """
        mode = Column.read(edges, "mode")
        count = np.bincount(mode.code, minlength=len(mode.names))
        used = {mode.names[i] for i in np.flatnonzero(count)}
        if not used <= set(MODES):
            wrong = ", ".join(repr(m) for m in sorted(used - set(MODES)))
            msg = f"edges: mode {wrong} is not known; use one of: {', '.join(MODES)}."
            raise ValueError(msg)
        place = [MODES.index(m) if m in MODES else 0 for m in mode.names]
        country = Column.read(edges, "country")
        pair = np.array(place, dtype=np.intp)[mode.code] * len(country.names)
        pair += country.code
        kind = Column.read(edges, "kind")
        return cls(country, kind, Column.read(edges, "electrified"), pair)

    def of_mode(self, *modes: str) -> Flags:
        """Return which edges are of one of the modes."""
        flags = np.repeat([mode in modes for mode in MODES], len(self.country.names))
        return np.asarray(flags, dtype=bool)[self.pair]

    def table(
        self, numbers: Callable[[str, str], Sequence[float]], *, rows: int
    ) -> Floats:
        """Return numbers for every mode and country, in the order of `pair`.

        Parameters
        ----------
        numbers : callable
            Numbers of one mode and one country, as many for each; of a crossing
            (``CN-RU``) the means of both countries are taken.
        rows : int
            How many numbers there are.

        Returns
        -------
        numpy.ndarray of float64
            One row a number, one column a pair; 0 for pairs no edge has.
        """
        names, size = self.country.names, len(MODES) * len(self.country.names)
        present = np.flatnonzero(np.bincount(self.pair, minlength=size))
        table = np.zeros((rows, size))
        for code in present.tolist():
            mode, country = divmod(code, len(names))
            parts = [numbers(MODES[mode], part) for part in names[country].split("-")]
            table[:, code] = np.mean(parts, axis=0)
        return table


def floats(edges: pd.DataFrame, name: str, default: str = "") -> Floats:
    """Return a column as floats, or another, or zeros where there is neither.

    Parameters
    ----------
    edges : pandas.DataFrame
        The table.
    name : str
        Column of numbers.
    default : str
        Column to take instead; zeros when empty.

    Returns
    -------
    numpy.ndarray of float64
        One number a row.
    """
    column = name if name in edges.columns else default
    if not column:
        return np.zeros(len(edges))
    return edges[column].to_numpy(dtype=np.float64)
