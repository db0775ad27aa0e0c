"""Ports that ships reach by a fairway: every path to them passes its points."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd
    from numpy.typing import NDArray

    from network.build.water.coast import SeaPath

    Floats = NDArray[np.float64]
    Pair = tuple[int, int]


class Fairways:
    """Points that the paths from some harbours to the open sea lead through.

    Parameters
    ----------
    harbours : list of str
        Ids of the harbours, in the order of their rows.
    table : pandas.DataFrame
        `port_id`, `lon`, `lat`: the points of every fairway in order from the
        quay. Rows of other ports are left out.

    Attributes
    ----------
    points : numpy.ndarray
        (n, 2) longitude, latitude. Their row numbers follow those of the harbours.

    Examples
    --------
    >>> import pandas as pd
    >>> row = pd.DataFrame({"port_id": ["SHA"], "lon": [122.1], "lat": [31.1]})
    >>> fairways = Fairways(["DLC", "SHA"], row)
    >>> fairways.asked([(0, 1)])
    [(0, 2), (1, 2)]
    """

    def __init__(self, harbours: list[str], table: pd.DataFrame) -> None:
        number = {name: row for row, name in enumerate(harbours)}
        known = table[table["port_id"].isin(harbours)]
        self.points: Floats = known[["lon", "lat"]].to_numpy(dtype=np.float64)
        self._chains: dict[int, list[int]] = {}
        for k, port in enumerate(known["port_id"].tolist()):
            chain = self._chains.setdefault(number[port], [number[port]])
            chain.append(len(harbours) + k)

    def asked(self, pairs: Sequence[Pair]) -> list[Pair]:
        """Return the pairs of rows whose paths make up those of some harbours.

        Parameters
        ----------
        pairs : sequence of tuple of int
            Row numbers of harbours.

        Returns
        -------
        list of tuple of int
            For each pair the ends of their fairways, then every leg of a fairway.
        """
        outer = [(self._mouth(a), self._mouth(b)) for a, b in pairs]
        inner = [leg for chain in self._chains.values() for leg in pairwise(chain)]
        return [*outer, *inner]

    def joined(self, pairs: Sequence[Pair], paths: Sequence[SeaPath]) -> list[SeaPath]:
        """Return the paths between harbours, fairways included.

        Parameters
        ----------
        pairs : sequence of tuple of int
            Row numbers of harbours.
        paths : sequence of SeaPath
            The paths of what `asked` returned for them.

        Returns
        -------
        list of SeaPath
            In the order of the pairs; a harbour whose fairway is not joined to it
            has none.
        """
        found: dict[Pair, list[SeaPath]] = {}
        for path in paths:
            found.setdefault((path.start, path.end), []).append(path)
        paths_in = {row: self._path(row, found) for row in self._chains}
        whole: list[SeaPath] = []
        for a, b in pairs:
            ends = [paths_in[row] for row in (a, b) if row in paths_in]
            if any(path is None for path in ends):
                continue
            for path in found.get((self._mouth(a), self._mouth(b)), []):
                out = _after(paths_in.get(a), path)
                back = _after(paths_in.get(b), _reversed(out))
                whole.append(replace(_reversed(back), start=a, end=b))
        return whole

    def _mouth(self, row: int) -> int:
        return self._chains.get(row, [row])[-1]

    def _path(self, row: int, found: dict[Pair, list[SeaPath]]) -> SeaPath | None:
        """Return the path from a quay to the end of its fairway."""
        path: SeaPath | None = None
        chain = self._chains[row]
        for leg in pairwise(chain):
            if leg not in found:
                return None
            path = _after(path, found[leg][0])
        return path


def _after(first: SeaPath | None, then: SeaPath) -> SeaPath:
    """Return two paths in a row as one, or the second where there is no first."""
    if first is None:
        return then
    return replace(
        then,
        start=first.start,
        length_km=first.length_km + then.length_km,
        shape=np.vstack([first.shape, then.shape[1:]]),
        passages=tuple(sorted({*first.passages, *then.passages})),
    )


def _reversed(path: SeaPath) -> SeaPath:
    return replace(path, start=path.end, end=path.start, shape=path.shape[::-1])
