"""Ids in one table of a plan that name rows of another, and those that name none."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gis_data.plan_files.checks import filled_cells
from gis_data.plan_files.read import read_gauges
from gis_data.schema import Problem, shown

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    import pandas as pd

    from gis_data.contracts import Link, Table

_SHOWN = 5


def link_errors(
    table: Table, frame: pd.DataFrame, ids_of: Callable[[Link], set[str] | None]
) -> Iterator[Problem]:
    """Yield the ids that no row of the other table has.

    Parameters
    ----------
    table : Table
        The contract.
    frame : pandas.DataFrame
        The table.
    ids_of : callable
        Ids of the table a link leads to; None when it cannot be said.

    Yields
    ------
    Problem
        One error per id.
    """
    for link in table.links:
        known = ids_of(link)
        if known is None:
            continue
        for row, cell in filled_cells(table, frame, link.column):
            for name in split(cell, link.sep):
                if name not in known:
                    message = (
                        f"{name!r} is not in the column {link.targets[0][1]} of "
                        f"{link.files}; add the row there or correct the id"
                    )
                    yield Problem(table.file, row, link.column, message)


def gauge_notes(planned: pd.DataFrame, lines: pd.DataFrame) -> Iterator[Problem]:
    """Yield the planned links with another track gauge than the line they are.

    Parameters
    ----------
    planned, lines : pandas.DataFrame
        Tables ``planned_links`` and ``rail_lines``.

    Yields
    ------
    Problem
        Notes, not errors: which of the two is right, only the plan can say.
    """
    gauge_of = dict(zip(lines["id"], lines["gauge_mm"], strict=True))
    for row in planned.to_dict("records"):
        name = str(row["line_id"] or row["id"])
        own, other = (
            read_gauges(str(c)) for c in (row["gauge_mm"], gauge_of.get(name))
        )
        if own and other and own != other:
            message = (
                f"{shown(row['gauge_mm'])} is not the gauge_mm of {name!r} in "
                f"rail_lines.csv ({other}); make them alike"
            )
            yield Problem("planned_links.csv", str(row["id"]), "gauge_mm", message)


def term_notes(concepts: pd.DataFrame) -> Iterator[Problem]:
    """Yield the terms that name nothing and do not say why.

    Parameters
    ----------
    concepts : pandas.DataFrame
        Table ``concepts``.

    Yields
    ------
    Problem
        Notes, not errors: such a term is shown, without a place, route or measure.
    """
    ids = [name for name in concepts.columns if str(name).endswith("_ids")]
    for row in concepts.to_dict("records"):
        if not any(row[name] for name in (*ids, "reason_en")):
            message = (
                "is empty, and the term names nothing; name what it means in one of "
                f"{', '.join(ids)}, or say why it has no place"
            )
            yield Problem("concepts.csv", str(row["id"]), "reason_en", message)


def split(cell: str, sep: str) -> list[str]:
    """Return the ids in one cell.

    Parameters
    ----------
    cell : str
        The cell.
    sep : str
        What parts the ids; empty when the cell is one id.

    Returns
    -------
    list of str
        The ids, without the blanks around them.

    Examples
    --------
    >>> split("CC JL", " "), split("220101; 220102", ";"), split("a b", "")
    (['CC', 'JL'], ['220101', '220102'], ['a b'])
    """
    if not sep:
        return [cell] if cell else []
    return [name.strip() for name in cell.split(sep) if name.strip()]


def inherited_errors(
    tables: Mapping[str, Table], provided: set[str], frames: Mapping[str, pd.DataFrame]
) -> Iterator[Problem]:
    """Yield the inherited tables that do not fit a reference table of the plan.

    A plan with its own ``nodes.csv`` but inherits ``rail_lines.csv``
    would leave lines with stops that do not exist.

    Parameters
    ----------
    tables : mapping
        Contracts by name.
    provided : set of str
        Tables that the plan provides.
    frames : mapping
        Every table that could be read, provided or inherited, by name.

    Yields
    ------
    Problem
        One error per pair of tables.
    """
    for name in sorted(set(tables) - provided):
        for link in tables[name].links:
            targets = [tables[target] for target, _ in link.targets]
            brought = [table for table in targets if table.name in provided]
            if not brought or brought[0].own or name not in frames:
                continue
            if brought[0].name not in frames or tables[name].own:
                continue
            if tables[name].applied and not link.sep:
                continue  # facts about rows of the other table; they go with them
            known = {
                identifier
                for target, key in link.targets
                for identifier in frames[target][key]
            }
            missing = sorted(
                {
                    identifier
                    for cell in frames[name][link.column]
                    for identifier in split(cell, link.sep)
                    if identifier not in known
                }
            )
            if missing:
                shown = ", ".join(missing[:_SHOWN])
                message = (
                    f"is in the plan, but {tables[name].file} is inherited and names "
                    f"{len(missing)} ids that are not in it ({shown}, ...); add "
                    f"{tables[name].file} too, with only its column names if there "
                    "are none"
                )
                yield Problem(brought[0].file, "", link.targets[0][1], message)
