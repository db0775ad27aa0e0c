"""A plan's own kinds, drawn as its styles.toml says."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from gis_data.contracts import plan_tables
from gis_data.messages.message import LANGUAGES
from gis_data.plan import load_plan
from maps.classes import SECTIONS, completed, plan_classes
from maps.errors import PageError
from maps.i18n import heading
from maps.style import AreaStyle, LegendClass, LineStyle

if TYPE_CHECKING:
    from pathlib import Path

ENTRY = '[[corridor_areas]]\nvalue = "belt"\nlabel = ["Belt"]\n'


def kinds(table: str, column: str) -> set[str]:
    (field,) = (f for f in plan_tables()[table].fields if f.name == column)
    return set(field.allowed)


def test_every_kind_of_the_shipped_plan_is_drawn_in_every_language() -> None:
    classes = plan_classes(load_plan().path)
    lines, areas = (
        {each.value for each in classes[name]}
        for name in ("corridor_lines", "corridor_areas")
    )
    assert lines | areas == kinds("corridors", "kind")
    assert not lines & areas
    assert {each.value for each in classes["platforms"]} == kinds(
        "platforms", "platform"
    )
    for name, kind in SECTIONS.items():
        for each in classes[name]:
            assert isinstance(each.style, kind)
            assert len(each.label) == len(LANGUAGES)
            assert all(each.label)


def test_a_plan_without_styles_has_no_classes(tmp_path: Path) -> None:
    assert plan_classes(tmp_path) == dict.fromkeys(SECTIONS, ())


def test_every_kind_has_a_class_in_every_language_without_styles() -> None:
    tables = ("corridors", "kind"), ("corridors", "kind"), ("platforms", "platform")
    for (name, kind), table in zip(SECTIONS.items(), tables, strict=True):
        classes = completed(name, (), kinds(*table))
        assert {each.value for each in classes} == kinds(*table)
        for each in classes:
            assert isinstance(each.style, kind)
            assert all(heading(each.label))
        styles = [each.style for each in classes]
        assert all(styles.count(style) == 1 for style in styles)


def test_a_default_stands_only_for_a_kind_the_plan_has_no_class_for() -> None:
    own = LegendClass("main", ("Axis",), LineStyle("#000"))
    classes = completed("corridor_lines", (own,), {"main", "belt"})
    assert [each.value for each in classes] == ["main", "belt"]
    assert classes[0] is own
    rest = LegendClass("*", ("All",), LineStyle("#000"))
    assert completed("corridor_lines", (rest,), {"main"}) == (rest,)


def test_what_an_entry_leaves_out_is_as_the_style_has_it(tmp_path: Path) -> None:
    text = f'{ENTRY}style = {{ fill = "#FFF", dash = [2.0, 1.0] }}\nvisible = false\n'
    (tmp_path / "styles.toml").write_text(text, encoding="utf-8")
    (belt,) = plan_classes(tmp_path)["corridor_areas"]
    assert belt.style == AreaStyle("#FFF", dash=(2.0, 1.0))
    assert (belt.label, belt.visible) == (("Belt",), False)


@pytest.mark.parametrize(
    ("text", "named"),
    [
        (ENTRY, "corridor_areas 1"),
        (f'{ENTRY}style = {{ colour = "#FFF" }}', "hatch"),
        ("[[corridors]]\n", "corridors"),
        ("[[corridor_areas", "TOML"),
        ("corridor_areas = 5", "corridor_areas is 5"),
        ("corridor_areas = [5]", "corridor_areas is [5]"),
        (f'{ENTRY}style = {{ fill = "#FFF", width_px = nan }}', "width_px is nan"),
        (f'{ENTRY}style = {{ fill = "#FFF", opacity = -1 }}', "opacity is -1"),
        (f'{ENTRY}style = {{ fill = "#FFF", dash = ["x"] }}', "dash is ('x',)"),
        (f"{ENTRY}style = {{ fill = 7 }}", "fill is 7"),
        ("x = " + "[" * 100_000, "nested too deep"),
    ],
)
def test_a_fault_names_file_and_entry(tmp_path: Path, text: str, named: str) -> None:
    (tmp_path / "styles.toml").write_text(text, encoding="utf-8")
    with pytest.raises(PageError, match=r"styles\.toml") as fault:
        plan_classes(tmp_path)
    assert named in str(fault.value)


@pytest.mark.skipif(os.name != "posix", reason="needs named pipes")
def test_a_pipe_in_place_of_the_file_is_not_opened(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "styles.toml")
    with pytest.raises(PageError, match="a named pipe"):
        plan_classes(tmp_path)


def test_labels_hold_no_character_that_is_not_seen(tmp_path: Path) -> None:
    text = ENTRY.replace("Belt", "Be\\u202elt\\u200b") + 'style = { fill = "#FFF" }'
    (tmp_path / "styles.toml").write_text(text, encoding="utf-8")
    (belt,) = plan_classes(tmp_path)["corridor_areas"]
    assert belt.label == ("Belt",)
