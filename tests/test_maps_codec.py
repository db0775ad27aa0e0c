from __future__ import annotations

import base64
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely import LineString, MultiLineString, Point, Polygon

from maps.codec import packed_column, packed_geometry, varints, zigzag


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


@given(st.lists(st.integers(-(2**33), 2**33)))
def test_zigzag_keeps_every_number_apart_and_small(values: list[int]) -> None:
    coded = zigzag(values).tolist()
    assert [n // 2 if n % 2 == 0 else -(n + 1) // 2 for n in coded] == values


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
