"""Flat columns and lines: what goes in comes out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from network.model.store import Columns, Shapes

if TYPE_CHECKING:
    from network.model.store import Network

WORDS = st.text(st.characters(codec="utf-8"), max_size=8)


@settings(max_examples=30, deadline=None)
@given(
    rows=st.lists(
        st.tuples(
            WORDS,
            st.integers(-(2**31), 2**31 - 1),
            st.floats(allow_nan=True, allow_infinity=False, width=32),
            st.booleans(),
        ),
        max_size=12,
    )
)
def test_a_frame_comes_back_as_it_was(
    rows: list[tuple[str, int, float, bool]],
) -> None:
    frame = pd.DataFrame(
        {
            "name": pd.Series([r[0] for r in rows], dtype=object),
            "count": np.array([r[1] for r in rows], dtype=np.int32),
            "km": np.array([r[2] for r in rows], dtype=np.float32),
            "open": np.array([r[3] for r in rows], dtype=bool),
        }
    )
    found = Columns.from_frame(frame)
    assert len(found) == len(rows)
    back = found.to_frame()
    assert list(back.columns) == list(frame.columns)
    assert back["name"].tolist() == [r[0] for r in rows]
    for name in ("count", "km", "open"):
        assert back[name].dtype == frame[name].dtype
        np.testing.assert_array_equal(back[name].to_numpy(), frame[name].to_numpy())
    again = Columns.from_frame(back)
    assert again.words == found.words
    # Words are sorted, whatever the order of the rows.
    assert list(found.words["name"]) == sorted(set(frame["name"]))


def test_missing_text_is_empty() -> None:
    frame = pd.DataFrame({"name": ["a", None, float("nan")], "cat": ["x", "y", "x"]})
    frame["cat"] = frame["cat"].astype("category")
    found = Columns.from_frame(frame)
    assert found["name"].tolist() == ["a", "", ""]
    assert found["cat"].tolist() == ["x", "y", "x"]


def test_rows_are_picked_by_word_and_by_number() -> None:
    found = Columns.from_frame(
        pd.DataFrame({"mode": ["road", "rail", "sea", "rail"], "km": [1, 2, 3, 4]})
    )
    assert found.equals("mode", "rail").tolist() == [False, True, False, True]
    assert found.isin("mode", ["sea", "road", "air"]).tolist() == [
        True, False, True, False,
    ]  # fmt: skip
    assert found.rows("mode", [2, 0]) == ["sea", "road"]
    taken = found.take(np.array([3, 0, 3]))
    assert taken["mode"].tolist() == ["rail", "road", "rail"]
    assert taken["km"].tolist() == [4, 1, 4]
    assert len(Columns({})) == 0


def test_the_toy_network_survives_the_way_through_frames(toy_network: Network) -> None:
    for table in (toy_network.nodes, toy_network.edges, toy_network.gateways):
        again = Columns.from_frame(table.to_frame())
        assert dict(again.words) == dict(table.words)
        for name, values in table.arrays.items():
            np.testing.assert_array_equal(again.arrays[name], values)


@settings(max_examples=60, deadline=None)
@given(
    lines=st.lists(
        st.none()
        | st.lists(
            st.tuples(st.floats(-180, 180), st.floats(-90, 90)), min_size=2, max_size=5
        ),
        max_size=8,
    )
)
def test_lines_are_packed_without_loss(
    lines: list[list[tuple[float, float]] | None],
) -> None:
    packed = Shapes.of(None if x is None else np.array(x) for x in lines)
    assert len(packed.offsets) == len(lines) + 1
    for i, line in enumerate(lines):
        assert packed.points(i).tolist() == [list(p) for p in line or []]
