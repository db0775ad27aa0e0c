"""Names that pages and Python share: none twice, none that only one side knows."""

from __future__ import annotations

import re
from dataclasses import fields
from importlib import resources
from typing import TYPE_CHECKING, get_args

import geopandas as gpd
import pytest
from shapely import LineString

from maps.compose import Page, page_data, page_schema
from maps.i18n import page_words
from maps.inline import KIT_SCRIPTS
from maps.layers import LAYER_COLUMNS
from maps.routes import (
    LEG_COLUMNS,
    LEG_FIELDS,
    LEG_TEXTS,
    QUANTITIES,
    TOTAL_COLUMNS,
    Route,
)
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


@pytest.mark.parametrize(
    ("owner", "known"),
    [
        ("LEG", set(LEG_COLUMNS)),
        ("TEXT", set(LEG_TEXTS)),
        ("TOTAL", set(TOTAL_COLUMNS)),
        ("K.schema", set(SCHEMA) - {"leg", "leg_text", "total"}),
    ],
)
def test_the_kit_uses_every_name_of_the_schema_and_no_other(
    owner: str, known: set[str]
) -> None:
    assert names_read(owner) == known


@pytest.mark.parametrize("name", SCRIPTS)
def test_no_script_writes_a_column_or_a_list_of_names_itself(name: str) -> None:
    both = {**LEG_COLUMNS, **TOTAL_COLUMNS}
    columns = {column for own, column in both.items() if own != column}
    columns |= {c for text in LEG_TEXTS.values() for c in text.values() if "_" in c}
    assert "length_km" in columns
    assert "from_name" in columns
    written = set(re.findall(r"\w+", SCRIPTS[name]))
    assert not written & columns
    # Two neighbours of any list of the schema are a second list.
    lists = [names for names in SCHEMA.values() if isinstance(names, list)]
    pairs = {(a, b) for names in lists for a in names for b in names if a != b}
    quoted = re.findall(r'"(\w+)",\s*(?="(\w+)")', SCRIPTS[name])
    assert not pairs & set(quoted)


def test_legs_have_the_columns_that_the_kit_reads() -> None:
    known = {field.name for field in LEG_FIELDS}
    assert set(LEG_COLUMNS.values()) <= known
    assert {text["en"] for text in LEG_TEXTS.values()} <= known


@pytest.fixture
def data(toy_page: Callable[..., Page]) -> dict:
    """Return the data of a page that has something of everything."""
    legs = gpd.GeoDataFrame(
        {
            "mode": ["rail"],
            "from_name": ["Alpha"],
            "to_name": ["Beta"],
            "border": ["Gate"],
            "source": ["model"],
            "confidence": ["high"],
            "geometry": [LineString([(121, 41), (121.2, 41.1)])],
        },
        crs="EPSG:4326",
    ).assign(length_km=10.0)
    page = toy_page(routes=(Route(name="a", title=("A", "甲"), legs=legs),))
    return page_data(page)


def test_the_kit_reads_nothing_that_python_does_not_write(data: dict) -> None:
    layers, routes = data["layers"], data["routes"]
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
        "route": routes[0],
        "mark": routes[0]["markers"][0],
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
    others = (folder / name for name in ("kit/index.html.j2", "atlas.py"))
    readers = "\n".join([CODE, *(file.read_text("utf-8") for file in others)])
    named = set(re.findall(r'["\.](\w+)\b', readers))
    assert set(page_words()) - set(QUANTITIES) <= named
    drawn = re.findall(
        r"^    (\w+)\(ctx, x, y, r, color\)", SCRIPTS["symbols"], re.MULTILINE
    )
    assert sorted(drawn) == sorted(get_args(Shape))
