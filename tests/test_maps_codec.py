from __future__ import annotations

import base64
import json
import math
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely import (
    LineString,
    MultiLineString,
    MultiPoint,
    MultiPolygon,
    Point,
    Polygon,
)

from gis_data.varints import from_varints, from_zigzag, varints, zigzag
from maps.codec import packed_column, packed_geometry
from maps.inline import json_for_script, kit_script

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser
    from playwright.sync_api import Page as Tab
    from shapely.geometry.base import BaseGeometry

    Grid = list[tuple[int, int]]  # vertices, in grid steps


def numbers(data: bytes) -> list[int]:
    """Read LEB128 the slow and obvious way."""
    found, value, shift = [], 0, 0
    for byte in data:
        value |= (byte & 127) << shift
        shift += 7
        if byte < 128:
            found.append(value)
            value, shift = 0, 0
    return found


def vertices(packed: dict) -> list[list[tuple[float, float]]]:
    sizes = numbers(base64.b64decode(packed["sizes"]))
    flat = numbers(base64.b64decode(packed["xy"]))
    steps = [n // 2 if n % 2 == 0 else -(n + 1) // 2 for n in flat]
    xy = np.cumsum(np.array(steps).reshape(-1, 2), axis=0) / packed["q"]
    parts = np.split(xy, np.cumsum(sizes)[:-1])
    return [[(float(x), float(y)) for x, y in part] for part in parts]


@given(st.lists(st.integers(0, 2**35 - 1)))
def test_varints_read_back(values: list[int]) -> None:
    assert numbers(varints(values)) == values
    assert from_varints(varints(values)).tolist() == values


@given(st.lists(st.integers(-(2**33), 2**33)))
def test_zigzag_keeps_every_number_apart_and_small(values: list[int]) -> None:
    coded = zigzag(values).tolist()
    assert [n // 2 if n % 2 == 0 else -(n + 1) // 2 for n in coded] == values
    assert from_zigzag(coded).tolist() == values


@given(
    st.lists(
        st.tuples(st.floats(-179, 179), st.floats(-80, 80)), min_size=2, max_size=30
    )
)
def test_a_line_comes_back_within_half_a_grid_step(
    points: list[tuple[float, float]],
) -> None:
    packed = packed_geometry([LineString(points)], precision_deg=0.001)
    (part,) = vertices(packed)
    rounded = [(round(x * 1000), round(y * 1000)) for x, y in points]
    kept = [rounded[0]]
    kept += [b for a, b in pairwise(rounded) if a != b]
    if len(kept) == 1:
        kept *= 2  # a line no longer than a grid step is still a line
    got = [(round(x * 1000), round(y * 1000)) for x, y in part]
    assert got == kept


def test_rows_keep_their_place_whatever_they_hold() -> None:
    ring = Polygon([(0, 0), (2, 0), (2, 2)], [[(1.2, 0.4), (1.4, 0.4), (1.4, 0.6)]])
    shapes = [
        Point(1, 2),
        None,
        MultiLineString([[(0, 0), (1, 1)], [(5, 5), (6, 6)]]),
        ring,
        Polygon(),
    ]
    packed = packed_geometry(shapes, precision_deg=0.1)
    assert packed["n"] == 5
    assert numbers(base64.b64decode(packed["parts"])) == [1, 0, 2, 2, 0]
    # Rings lose the vertex that only repeats the first.
    assert numbers(base64.b64decode(packed["sizes"])) == [1, 2, 2, 3, 3]
    assert vertices(packed)[0] == [(1.0, 2.0)]


@pytest.mark.parametrize(
    ("cells", "wanted"),
    [
        ([None, float("nan"), float("inf"), " "], [None, None, None, None]),
        (np.array([3, 2.5, 1e300, -7.0]), [3, 2.5, 1e300, -7]),
        (["a", " b "], ["a", "b"]),
    ],
)
def test_cells_become_json_values(cells: list[object], wanted: list[object]) -> None:
    assert packed_column(cells) == {"list": wanted}


# The decoder of the page, in a browser, against the encoder here

UNPACK = """(text) => {
  const geom = CorridorKit.unpack(JSON.parse(text));
  const flat = (xy) =>
    Array.from(xy, (v, i) => (i % 2 ? CorridorKit.latOf(v) : CorridorKit.lonOf(v)));
  return JSON.stringify({
    n: geom.n, first: [...geom.first], start: [...geom.start],
    xy: flat(geom.xy), box: flat(geom.box),
  });
}"""


@pytest.fixture(scope="module")
def kit(chromium: Browser) -> Iterator[Tab]:
    """Return a blank page that has the kit's decoder and nothing else."""
    context = chromium.new_context(offline=True)
    tab = context.new_page()
    tab.add_script_tag(content=kit_script(("base", "codec")))
    yield tab
    context.close()


def assert_decoded(
    kit: Tab, shapes: list[BaseGeometry | None], rows: list[list[Grid]], steps: int
) -> None:
    """Assert that the page reads shapes as these parts of these grid vertices."""
    packed = packed_geometry(shapes, precision_deg=1 / steps)
    assert packed["q"] == steps
    decoded = json.loads(kit.evaluate(UNPACK, json_for_script(packed)))
    parts = [part for row in rows for part in row]
    assert decoded["n"] == len(rows)
    assert decoded["first"] == [0, *np.cumsum([len(row) for row in rows]).tolist()]
    assert decoded["start"] == [0, *np.cumsum([len(part) for part in parts]).tolist()]
    grid = np.array([xy for part in parts for xy in part], dtype=float).reshape(-1, 2)
    degrees = np.array(decoded["xy"]).reshape(-1, 2)
    assert np.rint(degrees * steps).tolist() == grid.tolist()
    np.testing.assert_allclose(degrees, grid / steps, rtol=0, atol=1e-9)
    west_north_east_south = [
        f(vertices[i] for vertices in part)
        for part in parts
        for f, i in ((min, 0), (max, 1), (max, 0), (min, 1))
    ]
    box = np.array(decoded["box"]) * steps
    assert np.rint(box).tolist() == west_north_east_south


def walk(rng: np.random.Generator, count: int, steps: int) -> Grid:
    """Return grid vertices, no two neighbours alike, near and far by turns."""
    low, high = np.array([-180, -84]) * steps, np.array([180, 84]) * steps
    found = [tuple(rng.integers(low, high).tolist())]
    while len(found) < count:
        reach = 10 ** rng.uniform(0, math.log10(90 * steps), 2)
        step = np.rint(rng.uniform(-1, 1, 2) * reach)
        place = tuple(np.clip(found[-1] + step, low, high).astype(int).tolist())
        if place not in {found[-1], found[0]}:
            found.append(place)
    return found


def random_row(
    rng: np.random.Generator, steps: int
) -> tuple[BaseGeometry | None, list[Grid]]:
    """Return a shape of a random kind, a little off the grid, and its parts."""

    def several(least: int) -> tuple[list[Grid], list[list[tuple[float, float]]]]:
        sizes = rng.integers(least, least + 30, rng.integers(1, 5)).tolist()
        grids = [walk(rng, size, steps) for size in sizes]
        off = [rng.uniform(-0.4, 0.4, (size, 2)) for size in sizes]
        near = [((g + o) / steps).tolist() for g, o in zip(grids, off, strict=True)]
        return grids, near

    points, lines, rings, more = several(1), several(2), several(3), several(3)
    alone = [[place] for grid in points[0] for place in grid]
    shell, *holes = rings[1]
    areas = MultiPolygon([(shell, holes), (more[1][0], more[1][1:])])
    rows: list[tuple[BaseGeometry | None, list[Grid]]] = [
        (None, []),
        (Polygon(), []),
        (Point(points[1][0][0]), alone[:1]),
        (MultiPoint([place for part in points[1] for place in part]), alone),
        (LineString(lines[1][0]), lines[0][:1]),
        (MultiLineString(lines[1]), lines[0]),
        (Polygon(shell, holes), rings[0]),
        (areas, [*rings[0], *more[0]]),
    ]
    return rows[rng.integers(len(rows))]


@pytest.mark.browser
@pytest.mark.parametrize("steps", [10, 1000, 10_000, 1_000_000])
@pytest.mark.parametrize("seed", range(5))
def test_the_page_decodes_what_python_encodes(kit: Tab, seed: int, steps: int) -> None:
    rng = np.random.default_rng(seed)
    rows = [random_row(rng, steps) for _ in range(40)]
    shapes, parts = zip(*rows, strict=True)
    assert_decoded(kit, list(shapes), list(parts), steps)


@pytest.mark.browser
def test_the_page_decodes_steps_at_the_ends_of_each_varint_length(kit: Tab) -> None:
    # There and back by d steps is coded as 2 d and 2 d - 1: 128 and 127 for d = 64,
    # 16,384 and 16,383 for 8,192, 2**21 and 2**21 - 1 for 2**20, and so on.
    steps = 10**8
    ends = [2**bits for bits in (0, 6, 7, 13, 14, 20, 21, 27, 28, 30, 31, 32)]
    far = [end + more for end in ends for more in (-1, 0, 1) if end + more]
    east = [(x, 0) for d in [*far, 2**33] for x in (0, d, 0, -d)]
    north = [(0, y) for d in far for y in (0, d, 0, -d)]
    rows = [[[*east, (0, 0)]], [], [[*north, (0, 0)]]]
    shapes = [LineString(np.array(row[0]) / steps) if row else None for row in rows]
    assert_decoded(kit, shapes, rows, steps)


@pytest.mark.browser
@pytest.mark.parametrize("count", [127, 128, 16_383, 16_384])
def test_the_page_decodes_counts_at_the_ends_of_each_varint_length(
    kit: Tab, count: int
) -> None:
    grid = [(i % 700, (i * i) % 500 - 250) for i in range(count)]
    line = (np.array(grid) / 10).tolist()
    shapes = [Point(line[1]), LineString(line), MultiPoint(line), None]
    rows = [[grid[1:2]], [grid], [[place] for place in grid], []]
    assert_decoded(kit, shapes, rows, 10)


@pytest.mark.browser
def test_the_page_decodes_no_rows_at_all(kit: Tab) -> None:
    assert_decoded(kit, [], [], 10)


@pytest.mark.browser
@pytest.mark.parametrize(
    ("form", "cells", "wanted"),
    [
        ("list", [], []),
        ("list", [None, float("nan"), " "], [None, None, None]),
        ("list", ["rail", "a\u202e\u2028</script>"], ["rail", "a</script>"]),
        ("list", [0.0, 0.25, 1e300, -3.5], [0, 0.25, 1e300, -3.5]),
        ("codes", ["海", "a", None, "海", "海"], ["海", "a", None, "海", "海"]),
        ("codes", [0, 0, -1, None, -1, " "], [0, 0, -1, None, -1, None]),
        ("codes", [True, False, None, True, True], [True, False, None, True, True]),
    ],
)
def test_the_page_reads_columns_as_python_wrote_them(
    kit: Tab, form: str, cells: list[object], wanted: list[object]
) -> None:
    packed = packed_column(cells)
    assert form in packed
    script = "(text) => JSON.stringify(CorridorKit.column(JSON.parse(text)))"
    read = json.loads(kit.evaluate(script, json_for_script(packed)))
    assert read == wanted
    assert [isinstance(c, bool) for c in read] == [isinstance(c, bool) for c in wanted]


@pytest.mark.browser
def test_a_column_that_is_not_there_is_null_on_the_page(kit: Tab) -> None:
    assert kit.evaluate("CorridorKit.column(undefined)") is None
