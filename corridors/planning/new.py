"""A new plan: a folder of commented files that is sound from the start."""

from __future__ import annotations

import csv
import io
import json
import re
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Final

from corridors.planning.area import (
    Area,
    City,
    area_of,
    example_members,
    lines_in,
    seaports_in,
)
from corridors.planning.result import degrees
from gis_data.atomic import atomic_write_dir
from gis_data.contracts import plan_tables
from gis_data.errors import OutputError, PlanError
from gis_data.invisible import without_invisible
from gis_data.output_folder import check_output_folder
from gis_data.plan import FILE
from gis_data.plan_files.head import PlanHead
from gis_data.plan_files.write import table_text

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping, Sequence
    from pathlib import Path

    import pandas as pd

Box = tuple[float, float, float, float]
KEYS: Final = {
    "id": "Short name: small letters, digits, hyphens.",
    "name_en": "Name for people, in English.",
    "name_zh": "The same in Chinese. Pages are offered in the languages that the plan "
    "has names in: add columns name_zh, name_ru, name_ko to its tables.",
    "description": "A paragraph for people, in English.",
    "description_zh": "The same in Chinese.",
    "region": "West, south, east, north in degrees: the roads of the network, and the "
    "check of points, which may lie up to 10 degrees outside.",
    "roads": 'Roads of the network: "plan" for those of the region, "eurasia" for all.',
    "currency": "Currency of totals beside US dollars; rates.csv must have its rate.",
    "charted_sea": "West, south, east, north in degrees: the seas in which ships take "
    "the shortest path clear of the coast; beyond, they follow the lanes of the world.",
    "versions": "Dated versions of the plan, oldest first; leave it out for one.",
    "default_version": "The version shown when none is asked for.",
    "country": "Country whose first-level unit the cells of counties.csv are cut to,",
    "province": "and that unit, as the layer admin1_areas names it.",
    "credits": "Who is to be named on every map.",
    "border_ports": "Border ports of the reference set that are this plan's: ids, or "
    "pairs of countries such as CN-KZ for all between the two.",
}
"""What each key of plan.toml means, in the order in which they are written."""
_EXAMPLES: Final = {
    "name_zh": '""',
    "description": '""',
    "description_zh": '""',
    "roads": '"plan"',
    "currency": '"CNY"',
    "charted_sea": "[112.5, 20.0, 150.0, 55.0]",
    "versions": '["2025", "2030"]',
    "default_version": '"2025"',
    "country": '"KZ"',
    "province": '"Almaty"',
    "credits": '["Plan: publisher, title, date"]',
}
_ADDITIONS: Final = ("border_ports", "seaports", "rail_lines", "expressways", "nodes")
_EXAMPLE: Final = "EXAMPLE"


@dataclass(frozen=True)
class NewPlan:
    """A folder that was made.

    Attributes
    ----------
    folder : pathlib.Path
        The folder.
    area : Area
        What it is for.
    members : list of City
        Places of its example corridor.
    seaports, lines : int
        How many of the reference set lie in its region.
    """

    folder: Path
    area: Area
    members: list[City]
    seaports: int
    lines: int


def new_plan(
    name: str, folder: Path, countries: Sequence[str], bbox: Box | None
) -> NewPlan:
    """Write the folder of a new plan.

    Parameters
    ----------
    name : str
        Name for people; its id is made of it.
    folder : pathlib.Path
        Folder to write: it must not exist, or be empty.
    countries : sequence of str
        ISO 3166-1 alpha-2.
    bbox : tuple of float, optional
        West, south, east, north in degrees.

    Returns
    -------
    NewPlan
        What was written.

    Raises
    ------
    PlanError
        If the name is empty, countries or box are none, or no city is known there.
    OutputError
        If the folder is not empty or cannot be written.
    """
    title = " ".join(without_invisible(name).split())
    if not title:
        msg = "the name of the plan is empty; give one for people."
        raise PlanError(msg)
    check_output_folder(folder, (), is_ours=lambda _: False)
    area = area_of(countries, bbox)
    members = example_members(area)
    if folder.is_dir() and any(folder.iterdir()):
        msg = f"{folder}: the folder is not empty; choose a new one with --out."
        raise OutputError(msg)
    ports = seaports_in(area.region)
    lines = {table: lines_in(area.region, table) for table in plan_lines()}
    with atomic_write_dir(folder) as temporary:
        files = {
            FILE: _toml(title, area, ports, lines),
            "corridor_members.csv": _members(members),
            "README.md": _readme(title),
            **{f"{table}+.csv": _header(table) for table in _ADDITIONS},
        }
        if area.ports.empty:
            del files["border_ports+.csv"]
            files["border_ports.csv"] = _header("border_ports")
        for file, text in files.items():
            (temporary / file).write_text(text, encoding="utf-8", newline="\n")
    count = sum(map(len, lines.values()))
    return NewPlan(folder, area, members, len(ports), count)


def plan_lines() -> tuple[str, str]:
    """Return the tables of named lines.

    Returns
    -------
    tuple of str
        Of railways and of roads.
    """
    return "rail_lines", "expressways"


def plan_id(name: str) -> str:
    """Return the id of a plan of some name.

    Parameters
    ----------
    name : str
        Any text.

    Returns
    -------
    str
        Small letters, digits, hyphens; ``plan`` where the name has none of them.

    Examples
    --------
    >>> plan_id("Kazakhstan - Xinjiang"), plan_id("走廊")
    ('kazakhstan-xinjiang', 'plan')
    """
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-") or "plan"


def _toml(
    name: str, area: Area, seaports: pd.DataFrame, lines: dict[str, pd.DataFrame]
) -> str:
    known = {field.name for field in fields(PlanHead)}
    given = {
        "id": json.dumps(plan_id(name)),
        "name_en": json.dumps(name, ensure_ascii=False),
        "region": "[" + ", ".join(f"{side:.1f}" for side in area.region) + "]",
    }
    parts = ["# A plan for Corridor Mapper. Lines that begin with # are remarks.\n"]
    for key, meaning in KEYS.items():
        if key not in known:
            continue
        parts.append(f"\n{_remark(meaning)}")
        if key == "border_ports":
            parts.append(_selection(area))
        elif key in given:
            parts.append(f"{key} = {given[key]}\n")
        else:
            parts.append(f"# {key} = {_EXAMPLES[key]}\n")
    parts.append(_inherited(seaports, lines))
    return "".join(parts)


def _remark(text: str) -> str:
    import textwrap  # noqa: PLC0415 - used here only

    return "".join(f"# {line}\n" for line in textwrap.wrap(text, 78))


def _selection(area: Area) -> str:
    """Return the ports selected, each with its name beside it."""
    if area.ports.empty:
        return (
            "# None is known in this area: put your own into border_ports.csv.\n"
            "# border_ports = []\n"
        )
    rows = [
        f'  "{port["id"]}",  # {_plain(_port_line(port))}\n'
        for port in area.ports.to_dict("records")
    ]
    return f"border_ports = [\n{''.join(rows)}]\n"


def _port_line(port: Mapping[Hashable, object]) -> str:
    names = [str(port[n]) for n in ("name_en", "counterpart_en") if port[n]]
    pair = f"{port['country']}-{port['counterpart_country']}"
    dated = f" {port['status_date']}" if port["status_date"] else ""
    return f"{' - '.join(names)} ({pair}), {port['modes']}, {port['status']}{dated}"


def _plain(text: str) -> str:
    return " ".join(text.split())


def _inherited(seaports: pd.DataFrame, lines: dict[str, pd.DataFrame]) -> str:
    """Return remarks on what the plan inherits in its region."""
    parts = [
        "\n",
        _remark(
            "Inherited from the reference set, in this region. TABLE+.csv adds a row, "
            "or changes the cells that it fills of the row with the same key; "
            "TABLE.csv replaces the whole table."
        ),
    ]
    for title, key, table in (
        ("Seaports (seaports+.csv)", "id", seaports),
        ("Railways (rail_lines+.csv)", "id", lines["rail_lines"]),
        ("Roads (expressways+.csv)", "id", lines["expressways"]),
    ):
        parts.append(f"#\n# {title}: {len(table) or 'none'}\n")
        parts += [
            f"#   {row[key]}  {_plain(str(row['name_en']))}\n"
            for row in table.to_dict("records")
        ]
    return "".join(parts)


def _members(members: Sequence[City]) -> str:
    title = f"Example: {members[0].name_en} - {members[-1].name_en}"
    rows = [
        {
            "corridor_id": _EXAMPLE,
            "corridor_en": title,
            "order": str(number),
            "name_en": city.name_en,
            "name_zh": city.name_zh,
            "lat": degrees(city.lat),
            "lon": degrees(city.lon),
            "place_id": city.place_id,
            "tier": "core",
            "source": f"point: {city.source}",
            "confidence": city.confidence,
            "note": "an example: true places, but no corridor of a plan; replace it",
        }
        for number, city in enumerate(members, start=1)
    ]
    return table_text("corridor_members.csv", rows)


def _header(table: str) -> str:
    names = [field.name for field in plan_tables()[table].fields]
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\n").writerow(names)
    return text.getvalue()


def _readme(name: str) -> str:
    return f"""# {name}

A plan for Corridor Mapper: a folder of plain files. It is sound as it is: make it
yours.

1. `plan.toml`: correct name and region; take out the border ports that do not concern
   the plan.
2. `corridor_members.csv`: replace the example by the corridors of the plan, a row a
   place, each with its source. Or draw them and import the lines:
   `corridors plan import FILE --as corridor --plan .`
3. `border_ports+.csv`: change a port (its id and the cells that differ). Ports that the
   reference set lacks: `corridors plan import FILE --as ports --plan .`
4. Lines that the network lacks:
   `corridors plan import FILE --as existing --mode rail --plan .` (or `planned`).
5. `corridors plan check . --map check.html`: errors with their lines, and a page of
   where every point lies. No network is built for it.
6. `corridors atlas --plan . --out atlas`: builds the network and writes the pages.

Files whose name ends in `+.csv` hold only their column names so far: rows put there add
to the reference tables or change them. Delete those that stay empty. Every column is
described in the plan format (`docs/plan-format.md`) and by
`corridors plan schema TABLE`.
"""
