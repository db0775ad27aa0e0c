"""How a plan's own kinds are drawn: classes of a legend read from its styles.toml."""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING, Any, Literal

from maps.errors import PageError
from maps.style import AreaStyle, LegendClass, LineStyle, PointStyle

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from maps.style import Style

    Classes = tuple[LegendClass, ...]

FILE = "styles.toml"
Section = Literal["corridor_lines", "corridor_areas", "platforms"]
SECTIONS: Mapping[Section, type[Style]] = {
    "corridor_lines": LineStyle,
    "corridor_areas": AreaStyle,
    "platforms": PointStyle,
}


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
        such file or section: its kinds are then drawn alike.

    Raises
    ------
    PageError
        If the file is no TOML, or an entry is not as described.
    """
    path = folder / FILE
    if not path.is_file():
        return dict.fromkeys(SECTIONS, ())
    try:
        sections = tomllib.loads(path.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        msg = f"{path} is not TOML: {error}; text stands in double quotes."
        raise PageError(msg) from error
    unknown = sorted(sections.keys() - SECTIONS.keys())
    if unknown:
        msg = f"{path} has sections {unknown}; use {', '.join(SECTIONS)}."
        raise PageError(msg)
    return {
        name: tuple(
            _class(entry, kind, where=f"{path}, {name} {number}")
            for number, entry in enumerate(sections.get(name, []), start=1)
        )
        for name, kind in SECTIONS.items()
    }


def _class(entry: Mapping[str, Any], kind: type[Style], *, where: str) -> LegendClass:
    try:
        style: dict[str, Any] = {
            name: tuple(value) if isinstance(value, list) else value
            for name, value in entry["style"].items()
        }
        return LegendClass(
            value=str(entry["value"]),
            label=tuple(map(str, entry["label"])),
            style=kind(**style),
            visible=bool(entry.get("visible", True)),
        )
    except (AttributeError, KeyError, TypeError) as error:
        names = ", ".join(kind.__dataclass_fields__)
        msg = (
            f"{where}: needs value, label and style, the style any of {names}; "
            f"got {dict(entry)!r}."
        )
        raise PageError(msg) from error
