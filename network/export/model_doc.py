"""Write the field tables of docs/data-model.md from the schemas.

Run ``python -m network.export.model_doc docs/data-model.md`` after changing a schema.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

from network.export.gmns import LINK_COLUMNS, NODE_COLUMNS
from network.export.public import EDGE_FIELDS, NODE_FIELDS, ROUTE_FIELDS, SUMMARY_FIELDS
from network.export.query_graph import COST_FIELDS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gis_data.schema import Field

TYPES: Final = {
    "str": "text",
    "int": "whole number",
    "float": "number",
    "bool": "true or false",
    "geometry": "geometry",
}


def fields_markdown(fields: tuple[Field, ...]) -> str:
    """Return a schema as a Markdown table.

    Parameters
    ----------
    fields : tuple of Field
        The schema.

    Returns
    -------
    str
        One line per column.
    """
    lines = [
        "| column | type | unit | must be filled | meaning |",
        "|---|---|---|---|---|",
    ]
    for field in fields:
        filled = "yes, unique" if field.unique else "yes" if field.required else ""
        doc = f"{field.doc}{_limits(field)}".replace("|", r"\|")
        cells = (f"`{field.name}`", TYPES[field.kind], field.unit, filled, doc)
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)


def _limits(field: Field) -> str:
    if field.allowed:
        return f". One of: {', '.join(sorted(field.allowed))}"
    if field.low is not None and field.high is not None:
        return f". From {field.low:g} to {field.high:g}"
    return "" if field.low is None else f". At least {field.low:g}"


def columns_markdown(columns: Mapping[str, str]) -> str:
    """Return the contents of the standard columns of a GMNS table, as Markdown.

    Parameters
    ----------
    columns : mapping of str to str
        Our column for each standard column; empty where there is none.

    Returns
    -------
    str
        One line per column.
    """
    lines = ["| GMNS | holds |", "|---|---|"]
    for name, ours in columns.items():
        held = _DERIVED.get(name) or (f"`{ours}`" if ours else "empty")
        lines.append(f"| `{name}` | {held} |")
    return "\n".join(lines)


_DERIVED: Final = {
    "directed": "the opposite of `two_way`",
    "geometry": "the line as WKT",
    "dir_flag": "1 on a directed link, 0 on any other",
    "free_speed": "the higher of `speed_freight_kmh` and `speed_passenger_kmh`, km/h; "
    "empty where a schedule gives the time, and above 200, which GMNS does not allow",
    "allowed_uses": "`freight`, `passenger` or both; without `use_definition`, "
    "because persons per vehicle and car equivalents are not known",
}
CONTRACTS: Final = {
    "nodes": NODE_FIELDS,
    "edges": EDGE_FIELDS,
    "costs": COST_FIELDS,
    "legs": ROUTE_FIELDS,
    "summary": SUMMARY_FIELDS,
}
STANDARD: Final = {"gmns node": NODE_COLUMNS, "gmns link": LINK_COLUMNS}


def with_tables(page: str) -> str:
    r"""Return a page with the tables between its marks updated.

    Parameters
    ----------
    page : str
        Markdown with the lines ``<!-- nodes: begin -->`` and ``<!-- nodes: end -->``
        and the like for every name in `CONTRACTS` and
        `STANDARD`.

    Returns
    -------
    str
        The page.

    Examples
    --------
    >>> page = with_tables("<!-- nodes: begin -->\nobsolete\n<!-- nodes: end -->\n")
    >>> "| `lon` | number | deg | yes |" in page, "obsolete" in page
    (True, False)
    """
    tables = {name: fields_markdown(fields) for name, fields in CONTRACTS.items()}
    tables |= {name: columns_markdown(columns) for name, columns in STANDARD.items()}
    for name, table in tables.items():
        begin, end = f"<!-- {name}: begin -->", f"<!-- {name}: end -->"
        head, mark, rest = page.partition(begin)
        if mark:
            _, _, tail = rest.partition(end)
            page = f"{head}{begin}\n\n{table}\n\n{end}{tail}"
    return page


def main(path: Path) -> None:
    """Update the tables of a page.

    Parameters
    ----------
    path : pathlib.Path
        The page.
    """
    page = path.read_text(encoding="utf-8")
    path.write_text(with_tables(page), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
