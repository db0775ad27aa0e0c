"""The head of a plan: plan.toml read and checked."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from gis_data.plan_files.folder import FILE
from gis_data.plan_files.read import read_text
from gis_data.schema import Problem
from gis_data.vocabulary import COUNTRIES

if TYPE_CHECKING:
    from pathlib import Path

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
        None when there is any fault.
    faults : list of Problem
        All faults of plan.toml.
    """
    text, faults = read_text(folder / FILE)
    if faults:
        return None, faults
    try:
        content = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        message = f"is not TOML: {error}; text stands in double quotes"
        return None, [Problem(FILE, "", "", message)]
    faults = _faults(content)
    if faults:
        return None, faults
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


def _faults(content: dict[str, object]) -> list[Problem]:
    faults = [
        Problem(FILE, "", key, "is missing; add it")
        for key in ("id", "name_en", "region")
        if key not in content
    ]
    faults += [
        fault for key in ("id", "name_en", *_TEXTS) for fault in _text(content, key)
    ]
    for key in ("versions", "credits"):
        if not isinstance(content.get(key, []), list):
            message = f"{content[key]!r} is not a list; write it in square brackets"
            faults.append(Problem(FILE, "", key, message))
    if "region" in content:
        faults += _region_faults(content["region"])
    return faults + _version_faults(content)


def _text(content: dict[str, object], key: str) -> list[Problem]:
    value = content.get(key, "x")  # an absent key is a fault already reported
    message = ""
    if not isinstance(value, str):
        message = f"{value!r} is not text; put it in double quotes"
    elif key == "id" and not re.fullmatch(r"[a-z0-9][a-z0-9_-]*", value):
        message = f"{value!r} is not allowed; use small letters, digits and hyphens"
    elif key == "name_en" and not value.strip():
        message = "is empty; fill it in"
    elif key == "country" and key in content and value and value not in COUNTRIES:
        message = not_a_country(value)
    return [Problem(FILE, "", key, message)] if message else []


def not_a_country(value: str) -> str:
    """Return what to say of a code that is not a country's.

    Parameters
    ----------
    value : str
        The code in the file.

    Returns
    -------
    str
        The message.
    """
    upper = value.upper()
    remedy = f"write {upper!r}" if upper in COUNTRIES else "write CN, KP, RU, ..."
    return f"{value!r} is not an ISO 3166-1 alpha-2 country code; {remedy}"


def _region_faults(region: object) -> list[Problem]:
    shape = "write region = [west, south, east, north] in degrees"

    def fault(message: str) -> list[Problem]:
        return [Problem(FILE, "", "region", f"{message}; {shape}")]

    if not isinstance(region, list) or len(region) != len(_LIMITS):
        return fault(f"{region!r} is not four numbers")
    if any(isinstance(v, bool) or not isinstance(v, int | float) for v in region):
        return fault(f"{region!r} is not four numbers")
    for value, (low, high) in zip(region, _LIMITS, strict=True):
        if not low <= value <= high:
            return fault(f"{value!r} is not within {low} to {high}")
    west, south, east, north = region
    if west >= east or south >= north:
        return fault(f"{region!r} is turned round or empty")
    return []


def _version_faults(content: dict[str, object]) -> list[Problem]:
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
