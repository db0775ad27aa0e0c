"""The field tables of docs/plan-format.md, made from the contracts of the tables.

Run ``python -m gis_data.plan_files.doc docs/plan-format.md`` after changing a contract.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

from gis_data.contracts import plan_tables

if TYPE_CHECKING:
    from gis_data.contracts import Table
    from gis_data.schema import Field

BEGIN: Final = "<!-- field tables: begin -->"
END: Final = "<!-- field tables: end -->"


def contract_markdown(table: Table) -> str:
    """Return the contract of a table as a Markdown section.

    Parameters
    ----------
    table : Table
        The contract.

    Returns
    -------
    str
        Heading, what a row is, and one line a column.
    """
    origin = "required" if table.required else "optional" if table.own else "inherited"
    of = f" Its key: {', '.join(f'`{name}`' for name in table.key)}."
    key = of if len(table.key) > 1 else ""
    use = " Applied: rows that match nothing are listed." if table.applied else ""
    lines = [f"### `{table.file}` ({origin})", ""]
    lines += [f"A row is {table.doc}.{key}{use}", ""]
    lines += ["| column | must be filled | unit | meaning |", "|---|---|---|---|"]
    for column in table.fields:
        filled = "yes, unique" if column.unique else "yes" if column.required else ""
        meaning = f"{column.doc}.{_limits(column)}".replace("|", r"\|")
        lines.append(f"| `{column.name}` | {filled} | {column.unit} | {meaning} |")
    return "\n".join(lines) + "\n"


def _limits(column: Field) -> str:
    if column.allowed:
        return f" One of: {', '.join(column.allowed)}."
    if column.low is not None and column.high is not None:
        return f" From {column.low:g} to {column.high:g}."
    return "" if column.low is None else f" At least {column.low:g}."


def with_contracts(page: str) -> str:
    r"""Return a page with the field tables between its marks replaced.

    Parameters
    ----------
    page : str
        Markdown with the lines `BEGIN` and `END`.

    Returns
    -------
    str
        The page.

    Examples
    --------
    >>> page = with_contracts(f"Head\n{BEGIN}\nobsolete\n{END}\n")
    >>> "### `corridor_members.csv` (required)" in page, "obsolete" in page
    (True, False)
    """
    head, _, rest = page.partition(BEGIN)
    _, _, tail = rest.partition(END)
    tables = "\n".join(contract_markdown(table) for table in plan_tables().values())
    return f"{head}{BEGIN}\n\n{tables}\n{END}{tail}"


def main(path: Path) -> None:
    """Write the field tables into a page.

    Parameters
    ----------
    path : pathlib.Path
        The page.
    """
    page = path.read_text(encoding="utf-8")
    path.write_text(with_contracts(page), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
