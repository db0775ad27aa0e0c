"""The contract of every plan table as a Frictionless Table Schema."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from gis_data.atomic import atomic_write
from gis_data.contracts import plan_tables
from gis_data.errors import PlanError

if TYPE_CHECKING:
    from pathlib import Path

    from gis_data.contracts import Link, Table
    from gis_data.schema import Field

PROFILE: Final = "https://specs.frictionlessdata.io/schemas/table-schema.json"
_TYPES: Final = {
    "str": "string",
    "int": "integer",
    "float": "number",
    "bool": "boolean",
}


def table_schema(table: Table) -> dict[str, Any]:
    """Return the Table Schema [1]_ of a plan table.

    Text of free wording stays ``string``: dates too, which may be a day, a month, a
    year or a wording of the source. Several ids in one cell, or an id that may be in
    one of several tables, are no foreign key of the standard; they are named in
    ``corridors:refersTo``, and a unit in ``unit``.

    Parameters
    ----------
    table : Table
        Its contract.

    Returns
    -------
    dict
        JSON values.

    References
    ----------
    .. [1] Table Schema, https://specs.frictionlessdata.io/table-schema/

    Examples
    --------
    >>> schema = table_schema(plan_tables()["seaports"])
    >>> schema["primaryKey"], schema["fields"][2]["constraints"]["maximum"]
    (['id'], 90.0)
    >>> schema["fields"][2]["unit"], schema["missingValues"]
    ('deg', [''])
    """
    links = {link.column: link for link in table.links}
    required = {each.name for each in table.fields if each.required}
    schema: dict[str, Any] = {
        "$schema": PROFILE,
        "name": table.name,
        "title": table.file,
        "description": f"A row is {table.doc}.",
        "fields": [_field(each, links.get(each.name), table) for each in table.fields],
        "missingValues": [""],
    }
    if table.key and required.issuperset(table.key):
        schema["primaryKey"] = list(table.key)
    single = [link for link in table.links if _is_foreign_key(link)]
    if single:
        schema["foreignKeys"] = [
            {"fields": [link.column], "reference": _target(*link.targets[0])}
            for link in single
        ]
    return schema


def _is_foreign_key(link: Link) -> bool:
    return not link.sep and len(link.targets) == 1


def _target(table: str, key: str) -> dict[str, Any]:
    return {"resource": table, "fields": [key]}


def _field(field: Field, link: Link | None, table: Table) -> dict[str, Any]:
    constraints: dict[str, Any] = {}
    if field.required:
        constraints["required"] = True
    if field.unique:
        constraints["unique"] = True
    if field.allowed is not None:
        constraints["enum"] = list(field.allowed)
    if field.low is not None:
        constraints["minimum"] = field.low
    if field.high is not None:
        constraints["maximum"] = field.high
    if field.name in table.countries:
        constraints["pattern"] = "[A-Z]{2}"
    described: dict[str, Any] = {
        "name": field.name,
        "type": _TYPES[field.kind],
        "description": f"{field.doc[:1].upper()}{field.doc[1:]}.",
    }
    if field.unit:
        described["unit"] = field.unit
    if link is not None and not _is_foreign_key(link):
        described["corridors:refersTo"] = {
            "separator": link.sep,
            "targets": [_target(*target) for target in link.targets],
        }
    if constraints:
        described["constraints"] = constraints
    return described


def package_descriptor() -> dict[str, Any]:
    """Return the Data Package that the schemas of all tables make.

    Returns
    -------
    dict
        JSON values: one resource a table, its schema in the file
        ``TABLE.schema.json``.
    """
    return {
        "name": "plan",
        "description": "Tables of a plan. Every file but those required is optional.",
        "resources": [
            {
                "name": table.name,
                "path": table.file,
                "profile": "tabular-data-resource",
                "encoding": "utf-8",
                "schema": f"{table.name}.schema.json",
            }
            for table in plan_tables().values()
        ],
    }


def schemas(table: str = "") -> dict[str, dict[str, Any]]:
    """Return the Table Schema of tables by name.

    Parameters
    ----------
    table : str
        One table; all by default.

    Returns
    -------
    dict
        JSON values by name.

    Raises
    ------
    PlanError
        If no table of that name exists.

    Examples
    --------
    >>> len(schemas("seaports")), len(schemas()) == len(plan_tables())
    (1, True)
    """
    name = table.removesuffix(".csv").removesuffix("+")
    if name and name not in plan_tables():
        msg = f"no table {table!r} in a plan; use one of: {', '.join(plan_tables())}."
        raise PlanError(msg)
    chosen = [name] if name else list(plan_tables())
    return {each: table_schema(plan_tables()[each]) for each in chosen}


def write_schemas(chosen: dict[str, dict[str, Any]], folder: Path) -> list[Path]:
    """Write schemas, and the Data Package that names them where all are written.

    Parameters
    ----------
    chosen : dict
        As `schemas` returns them.
    folder : pathlib.Path
        Folder; made if need be. Other files in it stay.

    Returns
    -------
    list of pathlib.Path
        The files.

    Raises
    ------
    OutputError
        If a file cannot be written.
    """
    texts = {f"{name}.schema.json": schema for name, schema in chosen.items()}
    if len(chosen) == len(plan_tables()):
        texts["datapackage.json"] = package_descriptor()
    for name, content in texts.items():
        with atomic_write(folder / name) as temporary:
            text = json.dumps(content, ensure_ascii=False, indent=2)
            temporary.write_text(f"{text}\n", encoding="utf-8", newline="\n")
    return [folder / name for name in texts]
