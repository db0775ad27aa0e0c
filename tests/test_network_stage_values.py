"""Values of stages on disk: what is read back equals what was written."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pytest

from network.build.stage_values import fingerprint, read_value, write_value
from network.model.errors import CacheError

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True)
class Part:
    links: pd.DataFrame
    node: np.ndarray
    names: tuple[str, ...]


FRAME = pd.DataFrame(
    {
        "u": np.array([3, 1, 2], dtype=np.int32),
        "km": [1.5, np.nan, -0.0],
        "name": ["ж", "", "吉"],
        "status": pd.Series(["open", np.nan, "open"], dtype="str"),
        "mixed": np.array([1, "1", None], dtype=object),
        "open": [True, False, True],
    }
)
VALUES: dict[str, Any] = {
    "frame": FRAME,
    "indexed": FRAME.set_index("name"),
    "filtered": FRAME[FRAME["open"]],
    "empty": FRAME.head(0),
    "no columns": pd.DataFrame(index=pd.RangeIndex(2)),
    "array": np.arange(6.0).reshape(2, 3),
    "words": np.array(["a", "bc"]),
    "objects": np.array([["a", None], [2, "bc"]], dtype=object),
    "nothing": np.zeros((0, 2)),
    "nested": {
        ("CN", "RU"): [1, 2.5, None, True],
        "set": {"b", "a"},
        3: (np.int64(4),),
    },
    "part": Part(FRAME, np.array([1, -1]), ("a", "b")),
    "shared": [Part(FRAME, np.zeros(1), ()), FRAME],
}


def assert_equal(one: Any, other: Any) -> None:  # noqa: ANN401 - any value
    if isinstance(one, Part):
        one, other = vars(one), vars(other)
    if isinstance(one, pd.DataFrame):
        pd.testing.assert_frame_equal(one, other)
    elif isinstance(one, np.ndarray):
        assert one.dtype == other.dtype
        np.testing.assert_array_equal(one, other)
    elif isinstance(one, dict):
        assert list(one) == list(other)
        for key, value in one.items():
            assert_equal(value, other[key])
    elif isinstance(one, list | tuple):
        assert type(one) is type(other)
        for value, again in zip(one, other, strict=True):
            assert_equal(value, again)
    else:
        assert one == other


@pytest.mark.parametrize("name", VALUES)
def test_a_value_is_read_as_it_was_written(name: str, tmp_path: Path) -> None:
    write_value(tmp_path, VALUES[name])
    again = read_value(tmp_path, [Part])
    assert_equal(VALUES[name], again)
    assert fingerprint(again) == fingerprint(VALUES[name])


def test_arrays_that_were_read_can_be_written_to(tmp_path: Path) -> None:
    write_value(tmp_path, np.arange(3))
    values = read_value(tmp_path, [])
    values[0] = 7
    assert read_value(tmp_path, []).tolist() == [0, 1, 2]


@pytest.mark.parametrize(
    "other",
    [
        FRAME.assign(u=FRAME["u"].astype(np.int64)),
        FRAME.assign(name=["ж", "", "林"]),
        FRAME.rename(columns={"km": "m"}),
        FRAME[::-1],
        FRAME[["km", "u", "name", "status", "mixed", "open"]],
    ],
)
def test_values_that_differ_have_other_fingerprints(other: pd.DataFrame) -> None:
    assert fingerprint(other) != fingerprint(FRAME)


@pytest.mark.parametrize("name", ["value.json", "arrays.npy"])
def test_a_damaged_value_is_not_read(tmp_path: Path, name: str) -> None:
    write_value(tmp_path, VALUES["part"])
    path = tmp_path / name
    content = bytearray(path.read_bytes())
    content[-20] ^= 1
    path.write_bytes(content)
    with pytest.raises(CacheError, match=name):
        read_value(tmp_path, [Part])


@pytest.mark.parametrize(
    "value", [object(), pd.DataFrame({"c": pd.Categorical(["a"])})]
)
def test_what_cannot_be_read_back_is_refused(value: object, tmp_path: Path) -> None:
    with pytest.raises(TypeError, match="cannot keep"):
        write_value(tmp_path, value)
