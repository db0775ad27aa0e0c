"""Legend classes of layers: those of every map, and those of a plan's styles.toml."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any, Literal

from gis_data.messages.message import Message
from gis_data.schema import shown
from gis_data.text_files import read_toml
from maps.errors import PageError
from maps.style import (
    AMBER,
    BLUE,
    GREEN,
    GREY,
    ROSE,
    SLATE,
    TEAL,
    VERMILION,
    VIOLET,
    AreaStyle,
    LegendClass,
    LineStyle,
    PointStyle,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from pathlib import Path

    from maps.style import Style

    Classes = tuple[LegendClass, ...]

_LARGEST = 1000  # of a width or size, in pixels
FILE = "styles.toml"
Section = Literal["corridor_lines", "corridor_areas", "platforms"]
SECTIONS: Mapping[Section, type[Style]] = {
    "corridor_lines": LineStyle,
    "corridor_areas": AreaStyle,
    "platforms": PointStyle,
}

STATUS_CLASSES: tuple[LegendClass, ...] = (
    LegendClass("open", Message("status.open"), PointStyle("circle", TEAL, 13)),
    LegendClass("limited", Message("status.limited"), PointStyle("half", AMBER, 13)),
    LegendClass("closed", Message("status.closed"), PointStyle("cross", VERMILION, 12)),
    LegendClass(
        "planned", Message("legend.planned_port"), PointStyle("diamond", VIOLET, 13)
    ),
    LegendClass(
        "suspended", Message("status.suspended"), PointStyle("cross", SLATE, 12)
    ),
    LegendClass("unknown", Message("status.unknown"), PointStyle("ring", GREY, 11)),
)

PLANNED_LINE_CLASSES: tuple[LegendClass, ...] = (
    LegendClass(
        "under_construction",
        Message("value.under_construction"),
        LineStyle(VIOLET, 2.8, dash=(10.0, 3.0), casing="#FFFFFF"),
    ),
    LegendClass(
        "partly_open",
        Message("value.partly_open"),
        LineStyle(VIOLET, 2.8, dash=(14.0, 2.0, 3.0, 2.0), casing="#FFFFFF"),
    ),
    LegendClass(
        "planned",
        Message("status.planned"),
        LineStyle(VIOLET, 2.4, dash=(5.0, 4.0), casing="#FFFFFF"),
    ),
    LegendClass(
        "idea",
        Message("value.idea"),
        LineStyle(VIOLET, 2.0, dash=(2.0, 4.0), casing="#FFFFFF"),
    ),
)

SEAPORT_CLASSES: tuple[LegendClass, ...] = (
    LegendClass("*", Message("atlas.seaports"), PointStyle("anchor", BLUE, 14)),
)

COUNTY_CLASSES: tuple[LegendClass, ...] = (
    LegendClass(
        "*",
        Message("atlas.counties"),
        AreaStyle("#FFFFFF", 0.0, "#8D8578", 0.7),
        visible=False,
    ),
)

NETWORK_CLASSES: tuple[LegendClass, ...] = (
    LegendClass("rail", Message("mode.rail"), LineStyle("#737B84", 1.1, opacity=0.85)),
    LegendClass("road", Message("mode.road"), LineStyle("#D9BE9A", 0.8, opacity=0.85)),
)


#: How kinds are drawn that a plan has no style of its own for.
DEFAULTS: Mapping[Section, Mapping[str, Style]] = {
    "corridor_lines": {
        "main": LineStyle(VERMILION, 6.0, casing="#FFFFFF"),
        "channel": LineStyle(VERMILION, 5.0, casing="#FFFFFF", core="#FFFFFF"),
        "corridor": LineStyle(VIOLET, 3.6, casing="#FFFFFF"),
        "belt": LineStyle(GREEN, 3.6, dash=(14.0, 4.0), casing="#FFFFFF"),
        "line": LineStyle(ROSE, 2.8, dash=(7.0, 4.0), casing="#FFFFFF"),
        "base": LineStyle(SLATE, 2.8, dash=(3.0, 3.0), casing="#FFFFFF"),
        "synergy": LineStyle(BLUE, 2.8, dash=(10.0, 3.0), casing="#FFFFFF"),
        "context": LineStyle(TEAL, 1.8, dash=(6.0, 4.0)),
    },
    "corridor_areas": {
        "main": AreaStyle(AMBER, 0.2, AMBER, 1.8),
        "belt": AreaStyle(GREEN, 0.2, GREEN, 1.4, hatch="forward"),
        "corridor": AreaStyle(VIOLET, 0.14, VIOLET, 1.4),
        "channel": AreaStyle(VERMILION, 0.12, VERMILION, 1.4),
        "line": AreaStyle(ROSE, 0.12, ROSE, 1.4, dash=(7.0, 4.0)),
        "base": AreaStyle(SLATE, 0.16, SLATE, 1.4, hatch="dots"),
        "synergy": AreaStyle(BLUE, 0.16, BLUE, 1.4, hatch="backward"),
        "context": AreaStyle(TEAL, 0.08, TEAL, 1.6, dash=(6.0, 4.0)),
    },
    "platforms": {
        "cross_border_zone": PointStyle("square", ROSE, 13, "X"),
        "demonstration_zone": PointStyle("square", BLUE, 13, "D"),
        "logistics_hub": PointStyle("square", SLATE, 13, "L"),
        "ecommerce_zone": PointStyle("square", VIOLET, 13, "E"),
        "neighbour": PointStyle("square", GREY, 12, "N"),
    },
}


def completed(section: Section, classes: Classes, kinds: Collection[str]) -> Classes:
    """Return classes with a default one for each kind that they leave out.

    Parameters
    ----------
    section : str
        One of `SECTIONS`.
    classes : tuple of LegendClass
        Those of a plan, as `plan_classes` returns them.
    kinds : collection of str
        Kinds that occur.

    Returns
    -------
    tuple of LegendClass
        The plan's first. Where one of them is ``"*"``, which takes all other kinds,
        there are no more.

    Examples
    --------
    >>> [each.value for each in completed("corridor_lines", (), {"main", "belt"})]
    ['main', 'belt']
    """
    known = {entry.value for entry in classes}
    if "*" in known:
        return classes
    return classes + tuple(
        LegendClass(kind, Message(f"value.{kind}"), style)
        for kind, style in DEFAULTS[section].items()
        if kind in kinds and kind not in known
    )


def plan_classes(folder: Path) -> dict[Section, Classes]:
    """Return the classes by which a plan's corridors and platforms are drawn.

    Parameters
    ----------
    folder : pathlib.Path
        Folder of the plan. Its ``styles.toml`` has an array of tables for each of
        `SECTIONS`: ``value`` (the kind), ``label`` (English, Chinese and, if any,
        Russian, Korean), ``style`` (attributes of the section's style) and, if the
        kind is not shown at first, ``visible = false``.

    Returns
    -------
    dict
        Classes by section, in the order of the file; none where the plan has no
        such file or section. `completed` adds those of the other kinds.

    Raises
    ------
    PageError
        If the file is no TOML, or an entry is not as described.
    """
    path = folder / FILE
    if not os.path.lexists(path):
        return dict.fromkeys(SECTIONS, ())
    sections, faults = read_toml(path)
    if faults:
        msg = f"{path}: {faults[0].message}."
        raise PageError(msg)
    unknown = sorted(sections.keys() - SECTIONS.keys())
    if unknown:
        msg = f"{path} has sections {unknown}; use {', '.join(SECTIONS)}."
        raise PageError(msg)
    return {
        name: tuple(
            _class(entry, kind, where=f"{path}, {name} {number}")
            for number, entry in enumerate(_entries(sections, name, path), start=1)
        )
        for name, kind in SECTIONS.items()
    }


def _entries(sections: Mapping[str, Any], name: str, path: Path) -> list[Any]:
    entries = sections.get(name, [])
    if isinstance(entries, list) and all(isinstance(e, dict) for e in entries):
        return entries
    msg = f"{path}: {name} is {shown(entries)}; write each class below [[{name}]]."
    raise PageError(msg)


def _class(entry: Mapping[str, Any], kind: type[Style], *, where: str) -> LegendClass:
    try:
        style: dict[str, Any] = {
            name: tuple(value) if isinstance(value, list) else value
            for name, value in entry["style"].items()
        }
        for name, value in style.items():
            _check_type(kind, name, value)
        return LegendClass(
            value=str(entry["value"]),
            label=tuple(map(str, entry["label"])),
            style=kind(**style),
            visible=bool(entry.get("visible", True)),
        )
    except (AttributeError, KeyError, TypeError) as error:
        names = ", ".join(kind.__dataclass_fields__)
        msg = (
            f"{where} ({error}): needs value, label and style, the style any of "
            f"{names}; got {shown(dict(entry))}."
        )
        raise PageError(msg) from error


def _check_type(kind: type[Style], name: str, value: object) -> None:
    """Raise an error unless a value is of the type of an attribute."""
    field = str(kind.__dataclass_fields__[name].type)
    numbers = value if isinstance(value, tuple) else (value,)
    if field == "float" or field.startswith("tuple"):
        fits = isinstance(value, tuple) == field.startswith("tuple") and all(
            isinstance(number, int | float) and 0 <= number <= _LARGEST
            for number in numbers
        )
    else:
        fits = isinstance(value, str)
    if not fits:
        msg = f"{name} is {shown(value)}"
        raise TypeError(msg)
