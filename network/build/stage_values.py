"""Values of a build as files: tables, arrays and dataclasses of them, without pickles.

A value becomes JSON, and one file of arrays that the JSON refers to by position. Text
columns are codes into a list of words. What is read back equals what was written, in
type and order.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field, fields, is_dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from network.model.checksums import read_array, read_json, write_array, write_json

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    Array = NDArray[Any]

_ALIGNED = 64
_SEQUENCES: dict[str, Any] = {
    kind.__name__: kind for kind in (tuple, list, set, frozenset)
}
_is_text = pd.api.types.is_string_dtype
_PLAIN = (str, bool, int, float, type(None))


def fingerprint(value: object) -> str:
    """Return a hash that equal values share.

    Parameters
    ----------
    value : object
        As for `write_value`.

    Returns
    -------
    str
        64 hexadecimal digits.

    Examples
    --------
    >>> one, other = (pd.DataFrame({"km": [length]}) for length in (1.0, 2.0))
    >>> fingerprint(one) == fingerprint(one.copy()), fingerprint(one) == fingerprint(
    ...     other
    ... )
    (True, False)
    """
    writer = _Writer()
    text = json.dumps(writer.plain(value), ensure_ascii=False)
    digest = hashlib.sha256(text.encode())
    for array in writer.arrays:
        digest.update(array.tobytes())
    return digest.hexdigest()


def write_value(folder: Path, value: object) -> None:
    """Write a value into a folder that is being written atomically.

    Parameters
    ----------
    folder : pathlib.Path
        An existing folder.
    value : object
        Numbers, text, None, tuples, lists, sets, dictionaries, arrays, frames with
        any index, and dataclasses of them.
    """
    writer = _Writer()
    write_json(folder / "value.json", writer.plain(value))
    write_array(folder / "arrays.npy", writer.joined())


def read_value(folder: Path, classes: Iterable[type]) -> Any:  # noqa: ANN401 - any value
    """Return a value of a folder.

    Parameters
    ----------
    folder : pathlib.Path
        As `write_value` wrote it.
    classes : iterable of type
        The dataclasses that it may hold.

    Returns
    -------
    object
        The value; arrays may be written to. A `CacheError` names a file that is
        missing or damaged.
    """
    reader = _Reader(
        read_array(folder / "arrays.npy"), {name.__name__: name for name in classes}
    )
    return reader.value(read_json(folder / "value.json"))


@dataclass
class _Writer:
    """Turns values into what JSON can hold, and collects the arrays."""

    arrays: list[Array] = field(default_factory=list)
    size: int = 0
    _frames: dict[int, tuple[pd.DataFrame, object]] = field(default_factory=dict)

    def plain(self, value: object) -> object:
        if isinstance(value, np.generic):
            value = value.item()
        if isinstance(value, _PLAIN):
            return value
        if isinstance(value, np.ndarray):
            return {"array": self.array(value)}
        if isinstance(value, pd.DataFrame):
            return self.frame_once(value)
        return self.compound(value)

    def frame_once(self, value: pd.DataFrame) -> object:
        """Return a frame, or a reference where it is part of a value before."""
        if id(value) in self._frames:
            return {"again": self._frames[id(value)][1]}
        place = len(self._frames)
        self._frames[id(value)] = value, place
        return {"frame": self.frame(value), "place": place}

    def compound(self, value: object) -> object:
        if is_dataclass(value):
            parts = {
                part.name: self.plain(getattr(value, part.name))
                for part in fields(value)
                if part.init
            }
            return {"class": type(value).__name__, "fields": parts}
        if isinstance(value, dict):
            return {"dict": [[self.plain(k), self.plain(v)] for k, v in value.items()]}
        for name, kind in _SEQUENCES.items():
            if isinstance(value, kind):
                items = sorted(value) if isinstance(value, set | frozenset) else value
                return {name: [self.plain(item) for item in items]}
        msg = f"a stage cannot keep a {type(value).__name__}."
        raise TypeError(msg)

    def array(self, values: Array) -> object:
        if values.dtype.hasobject:
            return {"objects": self.words(values), "shape": list(values.shape)}
        start = self.size
        self.arrays.append(values)
        self.size += -(-values.nbytes // _ALIGNED) * _ALIGNED
        return [start, values.dtype.str, list(values.shape)]

    def words(self, values: Array) -> object:
        """Return objects as codes into a list of the distinct ones."""
        flat = values.ravel()
        if pd.api.types.infer_dtype(flat, skipna=True) in {"string", "empty"}:
            codes, texts = pd.factorize(flat)  # a missing one has the code -1
            if not any(item is None for item in flat[codes < 0]):
                distinct: list[object] = [str(word) for word in texts]
                distinct += [float("nan")] * bool((codes < 0).any())
                return [self.array(codes.astype(np.int32)), distinct]
        return [None, [self.plain(item) for item in flat.tolist()]]

    def frame(self, frame: pd.DataFrame) -> object:
        columns = [[self.plain(c), self.column(frame[c])] for c in frame.columns]
        simple = isinstance(frame.index, pd.RangeIndex) and frame.index.equals(
            pd.RangeIndex(len(frame))
        )
        index = None if simple else self.column(frame.index.to_series())
        return [columns, frame.index.name, index, len(frame)]

    def column(self, values: pd.Series) -> object:
        dtype = values.dtype
        if isinstance(dtype, np.dtype) and not dtype.hasobject:
            return ["", self.array(values.to_numpy())]
        if not (dtype.hasobject if isinstance(dtype, np.dtype) else _is_text(dtype)):
            msg = f"a stage cannot keep a column of {dtype}."
            raise TypeError(msg)
        return [str(dtype), self.words(values.to_numpy(dtype=object))]

    def joined(self) -> NDArray[np.uint8]:
        parts = (array.tobytes() for array in self.arrays)
        padded = (part + bytes(-len(part) % _ALIGNED) for part in parts)
        return np.frombuffer(b"".join(padded), dtype=np.uint8)


@dataclass
class _Reader:
    """Turns what `_Writer` wrote back into values."""

    content: NDArray[np.uint8]
    classes: dict[str, type]
    _frames: dict[int, pd.DataFrame] = field(default_factory=dict)

    def value(self, plain: Any) -> Any:  # noqa: ANN401 - any value
        if isinstance(plain, _PLAIN):
            return plain
        kind, content = next(iter(plain.items()))
        if kind == "array":
            return self.array(content)
        if kind == "frame":
            frame = self._frames[plain["place"]] = self.frame(*content)
            return frame
        if kind == "again":
            return self._frames[content]
        return self.compound(kind, plain)

    def compound(self, kind: str, plain: Any) -> Any:  # noqa: ANN401 - any value
        content = plain[kind]
        if kind == "class":
            parts = {k: self.value(v) for k, v in plain["fields"].items()}
            return self.classes[content](**parts)
        if kind == "dict":
            return {self.value(k): self.value(v) for k, v in content}
        return _SEQUENCES[kind](self.value(item) for item in content)

    def array(self, content: Any) -> Array:  # noqa: ANN401 - as `_Writer.array`
        if isinstance(content, dict):
            return self.words(*content["objects"]).reshape(content["shape"])
        start, kind, shape = content
        stored: Array = np.ndarray(shape, np.dtype(kind), self.content, offset=start)
        return stored.copy()

    def words(self, codes: Any, distinct: Sequence[Any]) -> Array:  # noqa: ANN401 - as `_Writer.words`
        items = np.empty(len(distinct), dtype=object)
        items[:] = distinct if codes is not None else [self.value(d) for d in distinct]
        return items if codes is None else items[self.array(codes)]

    def column(self, dtype: str, content: Any) -> Any:  # noqa: ANN401 - an array
        if not dtype:
            return self.array(content)
        return pd.Series(self.words(*content), dtype=dtype)

    def frame(self, columns: Any, name: Any, index: Any, count: int) -> pd.DataFrame:  # noqa: ANN401 - as `_Writer.frame`
        series = {self.value(name): self.column(*column) for name, column in columns}
        frame = pd.DataFrame(series, index=pd.RangeIndex(count))
        if index is not None:
            frame.index = pd.Index(self.column(*index), name=name)
        return frame
