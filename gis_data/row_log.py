"""Rows of a plan's tables handed out to a build, and a log of those that matched."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gis_data.contracts import plan_tables

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    import pandas as pd

    from gis_data.gazetteer.gazetteer import PlanTables

    Box = tuple[float, float, float, float]


class RowLog:
    """Hands out the rows of tables that a build applies, and notes which matched.

    A build keeps one log. Whoever applies a table says which of its rows matched;
    all others, those of a table that nobody applied included, are reported.

    Parameters
    ----------
    tables : PlanTables, optional
        Whose rows are handed out; left out where rows are only noted.

    Examples
    --------
    >>> from gis_data.plan import load_plan
    >>> log = RowLog(load_plan())
    >>> rows = log.rows("open_borders", mode="rail")
    >>> log.match("open_borders", rows.index[:1])
    >>> log.unmatched()["open_borders"]
    ['EU-IE-GB']
    """

    def __init__(self, tables: PlanTables | None = None) -> None:
        self._tables = tables
        self._matched: dict[str, set[int]] = {}

    def rows(self, name: str, *, mode: str = "") -> pd.DataFrame:
        """Return the rows of a table.

        Parameters
        ----------
        name : str
            A table of `gis_data.contracts.plan_tables`.
        mode : {"rail", "road"}, optional
            Only rows whose ``mode``, or one of whose ``modes``, it is.

        Returns
        -------
        pandas.DataFrame
            Its index is the number of the row in the table, from 0.

        Raises
        ------
        KeyError
            If the log has no tables.
        """
        if self._tables is None:
            raise KeyError(name)
        table = self._tables.table(name)
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

    def unmatched(
        self, counted: Mapping[str, Collection[int]] | None = None
    ) -> dict[str, list[str]]:
        """Return the rows that matched nothing.

        Parameters
        ----------
        counted : mapping of str to collection of int, optional
            Rows that must match, by table; all rows of all tables when left out.

        Returns
        -------
        dict of str to list of str
            By applied table the keys of its rows, in the order of the file. Tables
            all of whose rows matched are left out.
        """
        applied = [table.name for table in plan_tables().values() if table.applied]
        unmatched = {
            name: self._unmatched(
                name, None if counted is None else counted.get(name, ())
            )
            for name in applied
        }
        return {name: keys for name, keys in unmatched.items() if keys}

    def _unmatched(self, name: str, counted: Collection[int] | None) -> list[str]:
        table = self.rows(name)
        key = _lat_first(list(plan_tables()[name].key))
        lost = table.loc[~table.index.isin(self.matched(name)), key]
        if counted is not None:
            lost = lost[lost.index.isin(list(counted))]
        return [" ".join(map(str, row)) for row in lost.itertuples(index=False)]


def _lat_first(columns: list[str]) -> list[str]:
    """Return columns with the latitude of each point before its longitude."""
    named = {column: column.replace("lon", "lat", 1) for column in columns}
    order = [
        (lat, column)
        if column.startswith("lon") and (lat := named[column]) in columns
        else (column,)
        for column in columns
    ]
    return list(dict.fromkeys(name for names in order for name in names))


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
