"""The built network as flat arrays: what the engine runs on and the cache holds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, overload

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    import pandas as pd
    from numpy.typing import NDArray

    Array = NDArray[Any]


class BytesStringArray(Sequence[str]):
    """Many words in one array of UTF-8, each decoded when it is used.

    Parameters
    ----------
    encoded : numpy.ndarray of bytes
        The words.
    """

    def __init__(self, encoded: NDArray[np.bytes_]) -> None:
        self.encoded = encoded

    @classmethod
    def of(cls, words: Sequence[str]) -> BytesStringArray:
        """Return words as such an array."""
        return cls(np.array([word.encode() for word in words], dtype=np.bytes_))

    def __len__(self) -> int:
        """Return the number of words."""
        return len(self.encoded)

    @overload
    def __getitem__(self, at: int) -> str: ...

    @overload
    def __getitem__(self, at: slice) -> BytesStringArray: ...

    def __getitem__(self, at: int | slice) -> str | BytesStringArray:
        """Return a word, or some of them."""
        if isinstance(at, slice):
            return BytesStringArray(self.encoded[at])
        return bytes(self.encoded[at]).decode()

    def __iter__(self) -> Iterator[str]:
        """Return the words one by one."""
        return (word.decode() for word in self.encoded.tolist())

    def __eq__(self, other: object) -> bool:
        """Return whether another sequence holds the same words."""
        return isinstance(other, Sequence) and list(self) == list(other)

    __hash__ = None  # type: ignore[assignment]


@dataclass(frozen=True)
class Columns:
    """A table as one array per column; text is codes into a word list.

    Attributes
    ----------
    arrays : mapping of str to numpy.ndarray
        Values, or codes where the column is text.
    words : mapping of str to sequence of str
        For each text column, the words that its codes index.
    """

    arrays: Mapping[str, Array]
    words: Mapping[str, Sequence[str]] = field(default_factory=dict)

    def __len__(self) -> int:
        """Return the number of rows."""
        return len(next(iter(self.arrays.values()))) if self.arrays else 0

    def __getitem__(self, name: str) -> Array:
        """Return a column's values; text as an array of str objects."""
        values = self.arrays[name]
        if name not in self.words:
            return values
        return np.asarray(np.array(list(self.words[name]), dtype=object)[values])

    def rows(self, name: str, at: Iterable[int]) -> list[str]:
        """Return the text of some rows without decoding the whole column.

        Parameters
        ----------
        name : str
            A text column.
        at : iterable of int
            Row numbers.

        Returns
        -------
        list of str
            One word a row.
        """
        words, codes = self.words[name], self.arrays[name]
        return [words[int(codes[i])] for i in at]

    def equals(self, name: str, word: str) -> NDArray[np.bool_]:
        """Return which rows of a text column hold a word.

        Parameters
        ----------
        name : str
            A text column.
        word : str
            The word.

        Returns
        -------
        numpy.ndarray of bool
            One value a row.
        """
        codes = [code for code, known in enumerate(self.words[name]) if known == word]
        if len(codes) == 1:  # several times as fast as a look-up of every row
            return np.asarray(self.arrays[name] == codes[0])
        return self.isin(name, {word})

    def isin(self, name: str, wanted: Iterable[str]) -> NDArray[np.bool_]:
        """Return which rows of a text column hold any of some words.

        Parameters
        ----------
        name : str
            A text column.
        wanted : iterable of str
            The words.

        Returns
        -------
        numpy.ndarray of bool
            One value a row.
        """
        known = set(wanted)
        hit = np.array([w in known for w in self.words[name]], dtype=bool)
        return np.asarray(hit[self.arrays[name]])

    def take(self, at: NDArray[np.int64]) -> Columns:
        """Return some rows, in the order requested.

        Parameters
        ----------
        at : numpy.ndarray of int
            Row numbers.

        Returns
        -------
        Columns
            The same columns and word lists.
        """
        return Columns({k: v[at] for k, v in self.arrays.items()}, self.words)

    @classmethod
    def from_frame(cls, frame: pd.DataFrame) -> Columns:
        """Return a frame as columns.

        Parameters
        ----------
        frame : pandas.DataFrame
            Numbers, booleans and text; missing text counts as empty.

        Returns
        -------
        Columns
            Word lists are sorted, so equal frames give equal columns.
        """
        import pandas as pd  # noqa: PLC0415 - a warm route runs without it

        arrays: dict[str, Array] = {}
        words: dict[str, tuple[str, ...]] = {}
        for name in frame.columns:
            values = frame[name]
            if values.dtype.kind in "biuf":
                arrays[str(name)] = np.ascontiguousarray(values.to_numpy())
                continue
            if pd.api.types.infer_dtype(values, skipna=True) not in {"string", "empty"}:
                values = values.astype(object).where(values.notna(), "").astype(str)
            first, distinct = pd.factorize(values)  # a missing one has the code -1
            texts = ["" if word is None else str(word) for word in distinct.tolist()]
            texts += [""] * bool((first < 0).any())
            known = sorted(set(texts))
            rank = {word: code for code, word in enumerate(known)}
            codes = np.array([rank[word] for word in texts], dtype=np.int32)
            arrays[str(name)] = codes[first] if len(codes) else first.astype(np.int32)
            words[str(name)] = tuple(known)
        return cls(arrays, words)

    def to_frame(self) -> pd.DataFrame:
        """Return the columns as a frame, text as ``str``.

        Returns
        -------
        pandas.DataFrame
            One row a row.
        """
        import pandas as pd  # noqa: PLC0415 - a warm route runs without it

        return pd.DataFrame({name: self[name] for name in self.arrays})


@dataclass(frozen=True)
class Shapes:
    """Lines of the edges that are not straight, back to back.

    Attributes
    ----------
    offsets : numpy.ndarray of int
        Edge i's points are rows ``offsets[i]`` to ``offsets[i + 1]``; none for
        an edge drawn straight from node to node.
    lonlat : numpy.ndarray
        Longitude and latitude of the points, degrees, EPSG:4326, shape (n, 2).
    """

    offsets: NDArray[np.int64]
    lonlat: NDArray[np.float64]

    def points(self, edge: int) -> NDArray[np.float64]:
        """Return the points of an edge, from its first node to its second.

        Parameters
        ----------
        edge : int
            Row number of the edge.

        Returns
        -------
        numpy.ndarray
            Shape (n, 2); n is 0 where the edge is drawn straight.
        """
        return self.lonlat[int(self.offsets[edge]) : int(self.offsets[edge + 1])]

    @classmethod
    def of(cls, lines: Iterable[NDArray[np.float64] | None]) -> Shapes:
        """Return lines packed back to back.

        Parameters
        ----------
        lines : iterable of numpy.ndarray or None
            One an edge, shape (n, 2); None where it is straight.

        Returns
        -------
        Shapes
            The packed lines.
        """
        kept = list(lines)
        counts = [0, *(0 if line is None else len(line) for line in kept)]
        parts = [np.zeros((0, 2)), *(line for line in kept if line is not None)]
        offsets = np.cumsum(np.array(counts, dtype=np.int64))
        return cls(offsets, np.concatenate(parts, dtype=np.float64))


@dataclass(frozen=True, repr=False)
class Network:
    """A built multimodal network.

    Attributes
    ----------
    nodes : Columns
        Columns of `network.model.schema.NODES`; row number is the node number.
    edges : Columns
        Columns of `network.model.schema.EDGES` without ``id``; row number is the
        edge number. Sorted, so equal inputs give equal networks.
    shapes : Shapes
        Lines of the edges.
    gateways : Columns
        Declared gateways, as `land.gateways.gateway_table` gives them, with
        dwell.
    meta : mapping
        ``crs``, ``schema_version``, ``region``, ``plan``, ``sources`` and what
        the build refused or left out.
    """

    nodes: Columns
    edges: Columns
    shapes: Shapes
    gateways: Columns
    meta: Mapping[str, object]

    def __repr__(self) -> str:
        """Return plan and size in one line."""
        plan = self.meta.get("plan", "")
        counts = (len(self.nodes), len(self.edges), len(self.gateways))
        nodes, edges, gateways = (f"{count:,}" for count in counts)
        named = f" of plan {plan!r}" if plan else ""
        return f"<Network{named}: {nodes} nodes, {edges} edges, {gateways} gateways>"
