"""Columns of many edges, text as numbers, so that figures are looked up once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from network.model.schema import MODES
from network.model.store import Columns

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import pandas as pd
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

    def among(self, *texts: str) -> Flags:
        """Return which rows hold one of the texts."""
        return np.array([name in texts for name in self.names], dtype=bool)[self.code]


class EdgeTable:
    """Edges by column: a frame, or columns of a built network as they are.

    Parameters
    ----------
    edges : pandas.DataFrame or Columns
        Columns of `network.model.schema.EDGES`.
    """

    def __init__(self, edges: pd.DataFrame | Columns) -> None:
        self._edges = edges

    def __len__(self) -> int:
        """Return the number of edges."""
        return len(self._edges)

    def has(self, name: str) -> bool:
        """Tell whether there is a column."""
        edges = self._edges
        return name in (edges.arrays if isinstance(edges, Columns) else edges.columns)

    def floats(self, name: str, default: str = "") -> Floats:
        """Return a column as floats, or another, or zeros where there is neither.

        Parameters
        ----------
        name : str
            Column of numbers.
        default : str
            Column to take instead; zeros when empty.

        Returns
        -------
        numpy.ndarray of float64
            One number a row.
        """
        column = name if self.has(name) else default
        if not column:
            return np.zeros(len(self))
        return np.asarray(self._values(column), dtype=np.float64)

    def flags(self, name: str) -> Flags:
        """Return a column of booleans, a copy."""
        return np.array(self._values(name), dtype=bool)

    def texts(self, name: str) -> Column:
        """Return a column of texts as codes; all unknown where there is none.

        Parameters
        ----------
        name : str
            Column of texts.

        Returns
        -------
        Column
            Codes in the order of the rows.
        """
        edges = self._edges
        if not self.has(name):
            return Column(np.zeros(len(self), dtype=np.intp), [""])
        if isinstance(edges, Columns):
            return Column(edges.arrays[name].astype(np.intp), [*edges.words[name], ""])
        import pandas as pd  # noqa: PLC0415 - a warm route runs without it

        column = edges[name]
        if isinstance(column.dtype, pd.CategoricalDtype):
            code = column.cat.codes.to_numpy()
            texts = list(column.cat.categories)
        else:
            code, index = pd.factorize(column)
            texts = list(index)
        names = [*(str(text) for text in texts), ""]
        return Column(np.where(code < 0, len(texts), code).astype(np.intp), names)

    def label(self, row: int) -> str:
        """Return what an edge is called in a message."""
        edges = self._edges
        if isinstance(edges, Columns) or "id" not in edges.columns:
            return f"of row {row}"
        return repr(edges["id"].iloc[row])

    def _values(self, name: str) -> NDArray[Any]:
        edges = self._edges
        if isinstance(edges, Columns):
            return edges.arrays[name]
        return np.asarray(edges[name].to_numpy())


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
    def read(cls, edges: EdgeTable) -> EdgeCodes:
        """Return the codes of a table with the columns of `network.model.schema.EDGES`.

        Parameters
        ----------
        edges : EdgeTable
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
        mode = edges.texts("mode")
        count = np.bincount(mode.code, minlength=len(mode.names))
        used = {mode.names[i] for i in np.flatnonzero(count)}
        if not used <= set(MODES):
            wrong = ", ".join(repr(m) for m in sorted(used - set(MODES)))
            msg = f"edges: mode {wrong} is not known; use one of: {', '.join(MODES)}."
            raise ValueError(msg)
        place = [MODES.index(m) if m in MODES else 0 for m in mode.names]
        country = edges.texts("country")
        pair = np.array(place, dtype=np.intp)[mode.code] * len(country.names)
        pair += country.code
        kind = edges.texts("kind")
        return cls(country, kind, edges.texts("electrified"), pair)

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
