"""Names that pages and Python share: none twice, none that only one side knows."""

from __future__ import annotations

import re
from dataclasses import fields
from importlib import resources
from typing import TYPE_CHECKING, get_args

import pytest

from maps.compose import Page, page_data, page_schema
from maps.i18n import page_words
from maps.inline import KIT_SCRIPTS
from maps.layers import LAYER_COLUMNS
from maps.style import AreaStyle, LineStyle, PointStyle, Shape

if TYPE_CHECKING:
    from collections.abc import Callable

SCRIPTS = {
    name: (resources.files("maps") / "kit" / f"{name}.js").read_text(encoding="utf-8")
    for name in KIT_SCRIPTS
}
CODE = "\n".join(SCRIPTS.values())
SCHEMA = page_schema()


def names_read(owner: str) -> set[str]:
    """Return the names that the kit reads of what it calls `owner`."""
    return set(re.findall(rf"(?<![\w.]){re.escape(owner)}\.(\w+)", CODE))


def test_the_kit_uses_every_name_of_the_schema_and_no_other() -> None:
    assert names_read("K.schema") == set(SCHEMA)


@pytest.mark.parametrize("name", SCRIPTS)
def test_no_script_writes_a_list_of_names_itself(name: str) -> None:
    # Two neighbours of any list of the schema are a second list.
    lists = [names for names in SCHEMA.values() if isinstance(names, list)]
    pairs = {(a, b) for names in lists for a in names for b in names if a != b}
    quoted = re.findall(r'"(\w+)",\s*(?="(\w+)")', SCRIPTS[name])
    assert not pairs & set(quoted)


@pytest.fixture
def data(toy_page: Callable[..., Page]) -> dict:
    """Return the data of a page that has something of everything."""
    return page_data(toy_page())


def test_the_kit_reads_nothing_that_python_does_not_write(data: dict) -> None:
    layers = data["layers"]
    written = {
        "K.data": data,
        "K.data.page": data["page"],
        "K.data.base": data["base"],
        "K.data.colors": data["colors"],
        "color": data["colors"],
        "page": data["page"],
        "credit": data["page"]["credits"][0],
        "concept": data["concepts"][0],
        "layer": [
            *LAYER_COLUMNS,
            "key",
            "n",
            "on",
            *(k for one in layers for k in one),
        ],
        "field": [k for one in layers for field in one["fields"] for k in field],
        "style": [
            f.name for s in (AreaStyle, LineStyle, PointStyle) for f in fields(s)
        ],
    }
    unknown = {
        owner: names_read(owner) - set(names) for owner, names in written.items()
    }
    assert {owner: names for owner, names in unknown.items() if names} == {}
    assert all(names_read(owner) for owner in written)


def test_the_kit_has_every_word_and_symbol_it_asks_for_and_no_other() -> None:
    asked = set(re.findall(r'K\.ui\("(\w+)"', CODE))
    assert asked
    assert asked <= set(page_words())
    folder = resources.files("maps")
    others = [folder / name for name in ("kit/index.html.j2", "atlas.py")]
    others += [f for f in (folder / "pages").iterdir() if f.name.endswith(".js")]
    readers = "\n".join([CODE, *(file.read_text("utf-8") for file in others)])
    named = set(re.findall(r'["\.](\w+)\b', readers))
    assert set(page_words()) <= named
    drawn = re.findall(
        r"^    (\w+)\(ctx, x, y, r, color\)", SCRIPTS["symbols"], re.MULTILINE
    )
    assert sorted(drawn) == sorted(get_args(Shape))
