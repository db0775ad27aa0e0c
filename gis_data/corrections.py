"""Curated corrections of the raw networks, and a log of the rows that matched."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from gis_data.contracts import correction_tables
from gis_data.errors import LayerError, SourceError
from gis_data.schema import problems

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pandas as pd

    Box = tuple[float, float, float, float]

FOLDER = Path(__file__).parent / "corrections"


def read_correction(name: str) -> pd.DataFrame:
    """Return one table of curated facts, checked.

    Parameters
    ----------
    name : str
        A table of `gis_data.contracts.correction_tables`.

    Returns
    -------
    pandas.DataFrame
        Its rows; text is str (empty where unknown), quantities are numbers.

    Raises
    ------
    LayerError
        If there is no such table, or it breaks its contract.
    SourceError
        If the file is missing.
    """
    import pandas as pd  # noqa: PLC0415 - heavy

    tables = correction_tables()
    if name not in tables:
        msg = f"no table of corrections {name!r}; there are: {', '.join(tables)}."
        raise LayerError(msg)
    path = FOLDER / f"{name}.csv"
    if not path.is_file():
        msg = f"{path.name} is missing from the package; install it again."
        raise SourceError(msg)
    table = pd.read_csv(path, dtype=str, keep_default_na=False)
    errors = problems(table, tables[name].fields, where=path.name)
    if errors:
        raise LayerError("\n".join(map(str, errors)))
    for field in tables[name].fields:
        if field.kind in {"int", "float"}:
            table[field.name] = pd.to_numeric(table[field.name])
    return table


class CorrectionLog:
    """Hands out the rows of correction tables, and notes which matched.

    A build keeps one log. Whoever applies a table says which of its rows matched;
    all others, those of a table that nobody applied included, are reported.

    Examples
    --------
    >>> log = CorrectionLog()
    >>> rows = log.rows("open_borders", mode="rail")
    >>> log.match("open_borders", rows.index[:1])
    >>> log.unmatched()["open_borders"]
    ['EU-IE-GB']
    """

    def __init__(self) -> None:
        self._matched: dict[str, set[int]] = {}

    def rows(self, name: str, *, mode: str = "") -> pd.DataFrame:
        """Return the rows of a table.

        Parameters
        ----------
        name : str
            A table of `gis_data.contracts.correction_tables`.
        mode : {"rail", "road"}, optional
            Only rows whose ``mode``, or one of whose ``modes``, it is.

        Returns
        -------
        pandas.DataFrame
            Its index is the number of the row in the file, from 0.
        """
        table = read_correction(name)
        if not mode:
            return table
        column = table["mode"] if "mode" in table else table["modes"]
        return table[[mode in str(cell).split(";") for cell in column]]

    def match(self, name: str, rows: Iterable[int]) -> None:
        """Note rows that matched, or that cannot: they lie outside the extract.

        Parameters
        ----------
        name : str
            Table.
        rows : iterable of int
            Index of the rows, as `rows` gave it.
        """
        self._matched.setdefault(name, set()).update(int(row) for row in rows)

    def match_where(
        self, name: str, rows: pd.DataFrame, matched: Iterable[bool]
    ) -> None:
        """Note the rows of a frame for which a condition holds.

        Parameters
        ----------
        name : str
            Table.
        rows : pandas.DataFrame
            Rows of it, as `rows` gave them.
        matched : iterable of bool
            One value a row: whether it matched.
        """
        pairs = zip(rows.index.tolist(), matched, strict=True)
        self.match(name, (row for row, hit in pairs if hit))

    def matched(self, name: str) -> set[int]:
        """Return the numbers of the rows of a table that matched.

        Parameters
        ----------
        name : str
            Table.

        Returns
        -------
        set of int
            Numbers of rows, from 0.
        """
        return set(self._matched.get(name, ()))

    def all_matched(self) -> dict[str, list[int]]:
        """Return the numbers of the rows that matched, in order, by table."""
        return {name: sorted(rows) for name, rows in self._matched.items()}

    def unmatched(self) -> dict[str, list[str]]:
        """Return the rows that matched nothing.

        Returns
        -------
        dict of str to list of str
            By table the keys of its rows, in the order of the file. Tables all of
            whose rows matched are left out.
        """
        unmatched = {name: self._unmatched(name) for name in correction_tables()}
        return {name: keys for name, keys in unmatched.items() if keys}

    def _unmatched(self, name: str) -> list[str]:
        table = read_correction(name)
        key = list(correction_tables()[name].key)
        lost = table.loc[~table.index.isin(self.matched(name)), key]
        return [" ".join(map(str, row)) for row in lost.itertuples(index=False)]


def outside(rows: pd.DataFrame, box: Box | None) -> list[bool]:
    """Return which rows have no point in a box.

    Parameters
    ----------
    rows : pandas.DataFrame
        Columns ``lon...`` and ``lat...``, degrees, EPSG:4326.
    box : tuple of float or None
        West, south, east, north in degrees; None: the whole world.

    Returns
    -------
    list of bool
        One value a row; False for a row without points.

    Examples
    --------
    >>> import pandas as pd
    >>> outside(pd.DataFrame({"lon": [1.0, 9.0], "lat": [1.0, 1.0]}), (0, 0, 5, 5))
    [False, True]
    """
    suffixes = [c.removeprefix("lon") for c in rows.columns if c.startswith("lon")]
    if box is None or not suffixes:
        return [False] * len(rows)
    west, south, east, north = box
    inside = [
        rows[f"lon{s}"].between(west, east) & rows[f"lat{s}"].between(south, north)
        for s in suffixes
    ]
    return [not any(points) for points in zip(*inside, strict=True)]
