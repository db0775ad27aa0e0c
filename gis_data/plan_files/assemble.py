"""Read a plan folder, plan.toml and tables, with all its errors at once."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

import pandas as pd

from gis_data.contracts import plan_tables
from gis_data.errors import PlanError
from gis_data.plan import FILE, REFERENCE
from gis_data.plan_files.checks import (
    inherited_errors,
    link_errors,
    not_a_country,
    table_errors,
    version_errors,
)
from gis_data.plan_files.read import read_table
from gis_data.schema import CONFIDENCES, COUNTRIES, Problem, shown
from gis_data.text_files import read_toml

if TYPE_CHECKING:
    from pathlib import Path

    from gis_data.contracts import Link

_LIMITS = ((-180, 180), (-90, 90), (-180, 180), (-90, 90))
_TEXTS = ("name_zh", "description", "description_zh", "country", "province")


@dataclass(frozen=True)
class PlanHead:
    """What plan.toml says of a plan.

    Attributes
    ----------
    id : str
        Short name in small letters, digits and hyphens.
    name_en, name_zh : str
        Name for people; the Chinese one may be empty.
    region : tuple of float
        West, south, east, north in degrees, EPSG:4326.
    versions : tuple of str
        Dated versions of the plan, oldest first; empty when there is one.
    default_version : str
        Version taken when none is asked for.
    description, description_zh : str
        A paragraph for people.
    country, province : str
        ISO 3166-1 code and name of the first-level unit the plan is for.
    credits : tuple of str
        Who is to be named on maps and tables made from the plan.
    """

    id: str
    name_en: str
    region: tuple[float, float, float, float]
    name_zh: str = ""
    versions: tuple[str, ...] = ()
    default_version: str = ""
    description: str = ""
    description_zh: str = ""
    country: str = ""
    province: str = ""
    credits: tuple[str, ...] = ()


def read_head(folder: Path) -> tuple[PlanHead | None, list[Problem]]:
    """Return the head of a plan, or everything that is wrong with it.

    Parameters
    ----------
    folder : pathlib.Path
        Folder of the plan.

    Returns
    -------
    head : PlanHead or None
        None when there is any error.
    errors : list of Problem
        All errors of plan.toml.
    """
    content, errors = read_toml(folder / FILE)
    errors = errors or _errors(content)
    if errors:
        return None, errors
    versions = tuple(str(v) for v in content.get("versions", ()))
    newest = versions[-1] if versions else ""
    west, south, east, north = (float(v) for v in content["region"])
    head = PlanHead(
        id=content["id"],
        name_en=content["name_en"],
        region=(west, south, east, north),
        versions=versions,
        default_version=str(content.get("default_version", newest)),
        credits=tuple(content.get("credits", ())),
        **{key: content.get(key, "") for key in _TEXTS},
    )
    return head, []


def _errors(content: dict[str, object]) -> list[Problem]:
    errors = [
        Problem(FILE, "", key, "is missing; add it")
        for key in ("id", "name_en", "region")
        if key not in content
    ]
    errors += [
        error for key in ("id", "name_en", *_TEXTS) for error in _text(content, key)
    ]
    for key in ("versions", "credits"):
        errors += _list_errors(key, content.get(key, []))
    if "region" in content:
        errors += _region_errors(content["region"])
    return errors + _version_errors(content)


def _list_errors(key: str, values: object) -> list[Problem]:
    if not isinstance(values, list):
        message = f"{shown(values)} is not a list; write it in square brackets"
        return [Problem(FILE, "", key, message)]
    return [
        Problem(FILE, "", key, f"{shown(value)} is not text; put it in double quotes")
        for value in values
        if isinstance(value, list | dict | bool | float) or not str(value).strip()
    ]


def _text(content: dict[str, object], key: str) -> list[Problem]:
    value = content.get(key, "x")  # an absent key is an error already reported
    message = ""
    if not isinstance(value, str):
        message = f"{shown(value)} is not text; put it in double quotes"
    elif key == "id" and not re.fullmatch(r"[a-z0-9][a-z0-9_-]*", value):
        message = (
            f"{shown(value)} is not allowed; use small letters, digits and hyphens"
        )
    elif key == "name_en" and not value.strip():
        message = "is empty; fill it in"
    elif key == "country" and key in content and value and value not in COUNTRIES:
        message = not_a_country(value)
    return [Problem(FILE, "", key, message)] if message else []


def _region_errors(region: object) -> list[Problem]:
    shape = "write region = [west, south, east, north] in degrees"

    def problem(message: str) -> list[Problem]:
        return [Problem(FILE, "", "region", f"{message}; {shape}")]

    if not isinstance(region, list) or len(region) != len(_LIMITS):
        return problem(f"{shown(region)} is not four numbers")
    if any(isinstance(v, bool) or not isinstance(v, int | float) for v in region):
        return problem(f"{shown(region)} is not four numbers")
    for value, (low, high) in zip(region, _LIMITS, strict=True):
        if not low <= value <= high:
            return problem(f"{shown(value)} is not within {low} to {high}")
    west, south, east, north = region
    if west >= east or south >= north:
        return problem(f"{shown(region)} is reversed or empty")
    return []


def _version_errors(content: dict[str, object]) -> list[Problem]:
    versions = content.get("versions", [])
    if not isinstance(versions, list):
        return []
    names = [str(v) for v in versions]
    if len(set(names)) < len(names):
        message = f"{names!r} names one twice; drop one"
        return [Problem(FILE, "", "versions", message)]
    default = content.get("default_version")
    if default is not None and str(default) not in names:
        allowed = ", ".join(names) or "none"
        message = f"{default!r} is not in versions ({allowed}); add it there"
        return [Problem(FILE, "", "default_version", message)]
    return []


_SIMILAR_PERCENT = 80


def read_plan(
    folder: Path,
) -> tuple[PlanHead | None, dict[str, pd.DataFrame], list[Problem]]:
    """Return the head, the own tables and the errors of a plan folder.

    Parameters
    ----------
    folder : pathlib.Path
        Folder of the plan.

    Returns
    -------
    head : PlanHead or None
        None when plan.toml has errors.
    frames : dict of str to pandas.DataFrame
        Tables of the folder, by name.
    errors : list of Problem
        Empty when the plan is sound.
    """
    if not os.path.isdir(folder):  # noqa: PTH112 - False for a name that is too long
        message = f"is not a folder; a plan is a folder with {FILE} and CSV tables"
        return None, {}, [Problem(str(folder), "", "", message)]
    head, errors = read_head(folder)
    frames: dict[str, pd.DataFrame] = {}
    provided = [
        table
        for table in plan_tables().values()
        if table.required or os.path.lexists(folder / table.file)
    ]
    for table in provided:
        frame, table_problems = read_table(folder / table.file, table)
        errors += table_problems
        if frame is not None:
            frames[table.name] = frame
            errors += table_errors(table, frame, head)
    names = {table.name for table in provided}
    if "corridors" not in names and "corridor_members" in frames:
        frames["corridors"] = _derived_corridors(frames["corridor_members"])
    errors += _misnamed(folder)
    errors += _cross_table_errors(head, frames, names)
    return head, {n: f.reset_index(drop=True) for n, f in frames.items()}, errors


@cache
def inherited_table(name: str) -> pd.DataFrame:
    """Return a table of the shipped reference set, read once.

    Parameters
    ----------
    name : str
        File name without ``.csv``.

    Returns
    -------
    pandas.DataFrame
        Shared by all callers: copy it before changing it.

    Raises
    ------
    PlanError
        If the table is damaged.
    """
    table = plan_tables()[name]
    frame, errors = read_table(REFERENCE / table.file, table)
    if errors or frame is None:
        msg = "the shipped reference set is damaged:\n" + "\n".join(map(str, errors))
        raise PlanError(msg)
    return frame.reset_index(drop=True)


def _cross_table_errors(
    head: PlanHead | None, frames: dict[str, pd.DataFrame], provided: set[str]
) -> list[Problem]:
    """Return the errors that show only when tables are compared."""
    tables = plan_tables()

    def ids_of(link: Link) -> set[str] | None:
        if link.table in frames:
            return set(frames[link.table][link.key])
        if link.table in provided:
            return None  # unreadable, which is an error already reported
        if tables[link.table].own:
            return set()
        return set(inherited_table(link.table)[link.key])

    errors: list[Problem] = []
    corridors = frames.get("corridors", pd.DataFrame(columns=["id", "kind"]))
    context = set(corridors.loc[corridors["kind"] == "context", "id"])
    for name in ("corridors", "corridor_members"):
        if head is not None and name in provided and name in frames:
            errors += version_errors(tables[name], frames[name], head, context)
    for name in sorted(provided & set(frames)):
        errors += link_errors(tables[name], frames[name], ids_of)
    if any(not tables[name].own for name in provided):
        inherited = {n: inherited_table(n) for n, t in tables.items() if not t.own}
        errors += inherited_errors(tables, provided, {**inherited, **frames})
    return errors


def _misnamed(folder: Path) -> list[Problem]:
    """Return the files whose name is similar to that of a table: they are not read."""
    from rapidfuzz import fuzz, process  # noqa: PLC0415 - only while a plan is read

    errors = []
    for path in sorted(folder.glob("*.csv")):
        if path.stem in plan_tables():
            continue
        similar = process.extractOne(
            path.stem,
            list(plan_tables()),
            scorer=fuzz.ratio,
            score_cutoff=_SIMILAR_PERCENT,
        )
        if similar:
            message = f"is no table of a plan; is {similar[0]}.csv meant? Rename it"
            errors.append(Problem(path.name, "", "", message))
    return errors


def _derived_corridors(members: pd.DataFrame) -> pd.DataFrame:
    """Return one corridor, drawn as a line, for each id that the members name."""
    columns = [field.name for field in plan_tables()["corridors"].fields]
    rows = []
    for _, group in members.groupby(["scheme_year", "corridor_id"], sort=False):
        first = group.iloc[0]
        ranks = [CONFIDENCES.index(c) for c in group["confidence"] if c in CONFIDENCES]
        cells = {
            "id": first["corridor_id"],
            "scheme_year": first["scheme_year"],
            "kind": "corridor",
            "geometry_kind": "line",
            "name_en": first["corridor_en"] or first["corridor_id"],
            "name_zh": first["corridor_zh"],
            "source": " ; ".join(dict.fromkeys(group["source"])),
            "confidence": CONFIDENCES[max(ranks, default=0)],
        }
        rows.append([cells.get(column, "") for column in columns])
    return pd.DataFrame(rows, columns=columns)
