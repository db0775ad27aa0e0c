"""Read plan.toml, the head of a plan, with all its errors at once."""

from __future__ import annotations

import re
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

from gis_data.plan import FILE, ROADS
from gis_data.plan_files.checks import not_a_country
from gis_data.plan_files.read import almost
from gis_data.schema import COUNTRIES, Problem, shown
from gis_data.text_files import read_toml

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

CHARTED_SEA = (112.5, 20.0, 150.0, 55.0)
"""Northeast Asia and its seas, south to the Pearl River and Taiwan, out to where the
lanes of the world take over."""
_LIMITS = ((-180, 180), (-90, 90), (-180, 180), (-90, 90))
_TEXTS = (
    "name_zh", "description", "description_zh", "country", "province", "roads",
    "currency",
)  # fmt: skip


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
    border_ports : tuple of str
        Ports of the reference set that are the plan's: ids, and pairs of countries.
    roads : str
        Whose roads its network has: ``plan`` or ``eurasia``; empty for ``plan``.
    currency : str
        ISO 4217 code of the currency of costs beside US dollars; may be empty.
    charted_sea : tuple of float
        West, south, east, north in degrees, EPSG:4326: within it ships take the
        shortest path clear of the coast, beyond it the lanes of the world.
    not_read : tuple of str
        Keys that nothing reads.
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
    border_ports: tuple[str, ...] = ()
    roads: str = ""
    currency: str = ""
    charted_sea: tuple[float, float, float, float] = CHARTED_SEA
    not_read: tuple[str, ...] = ()


_KEYS = tuple(field.name for field in fields(PlanHead) if field.name != "not_read")


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
    head = PlanHead(
        id=content["id"],
        name_en=content["name_en"],
        versions=versions,
        default_version=str(content.get("default_version", newest)),
        credits=tuple(content.get("credits", ())),
        border_ports=tuple(content.get("border_ports", ())),
        not_read=tuple(key for key in content if key not in _KEYS),
        **{key: content.get(key, "") for key in _TEXTS},
        region=_box(content["region"]),
        charted_sea=_box(content.get("charted_sea", CHARTED_SEA)),
    )
    return head, []


def _box(sides: Sequence[float]) -> tuple[float, float, float, float]:
    west, south, east, north = map(float, sides)
    return west, south, east, north


def _errors(content: dict[str, object]) -> list[Problem]:
    errors = [
        Problem(FILE, "", key, "is missing; add it")
        for key in ("id", "name_en", "region")
        if key not in content
    ]
    errors += [
        error for key in ("id", "name_en", *_TEXTS) for error in _text(content, key)
    ]
    errors += [
        Problem(FILE, "", key, f"is no key of a plan; is {meant!r} meant? Rename it")
        for key in content
        if key not in _KEYS and (meant := almost(key, _KEYS))
    ]
    for key in ("versions", "credits", "border_ports"):
        errors += _list_errors(key, content.get(key, []))
    for key in ("region", "charted_sea"):
        if key in content:
            errors += _box_errors(key, content[key])
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
    elif key == "roads" and key in content and value not in ROADS:
        message = f"{shown(value)} is not known; use {' or '.join(map(repr, ROADS))}"
    elif key == "currency" and key in content and not re.fullmatch("[A-Z]{3}", value):
        message = f"{shown(value)} is no currency; use three capital letters, as CNY"
    elif key == "country" and key in content and value and value not in COUNTRIES:
        message = not_a_country(value)
    return [Problem(FILE, "", key, message)] if message else []


def _box_errors(key: str, box: object) -> list[Problem]:
    shape = f"write {key} = [west, south, east, north] in degrees"

    def problem(message: str) -> list[Problem]:
        return [Problem(FILE, "", key, f"{message}; {shape}")]

    if not isinstance(box, list) or len(box) != len(_LIMITS):
        return problem(f"{shown(box)} is not four numbers")
    if any(isinstance(v, bool) or not isinstance(v, int | float) for v in box):
        return problem(f"{shown(box)} is not four numbers")
    for value, (low, high) in zip(box, _LIMITS, strict=True):
        if not low <= value <= high:
            return problem(f"{shown(value)} is not within {low} to {high}")
    west, south, east, north = box
    if west >= east or south >= north:
        return problem(f"{shown(box)} is reversed or empty")
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
