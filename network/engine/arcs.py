"""Arc table of a network (forward star), and the engine that runs on it."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from network.engine.engine import Arcs, open_engine

if TYPE_CHECKING:
    from concurrent.futures import Future
    from pathlib import Path

    from numpy.typing import NDArray

    from network.engine.engine import Engine
    from network.model.store import Network


class NetworkEngine:
    """Arcs of a network, and its engine, opened in the background if `begin` is called.

    Parameters
    ----------
    network : Network
        The network.
    name : str
        ``cch`` or ``scipy``; empty for the fastest that is installed.
    folder : pathlib.Path, optional
        Cache of the engine's preprocessing.
    """

    def __init__(
        self, network: Network, *, name: str = "", folder: Path | None = None
    ) -> None:
        self._edges, self._node_count = network.edges, len(network.nodes)
        self._name, self._folder = name, folder
        self._opening: Future[Engine] | None = None

    @cached_property
    def arc_edge(self) -> NDArray[np.int64]:
        """Return the edge of each arc: all forward, then the two-way ones backward."""
        two_way = np.flatnonzero(self._edges.arrays["two_way"])
        return np.concatenate([np.arange(len(self._edges)), two_way]).astype(np.int64)

    @cached_property
    def backward(self) -> NDArray[np.bool_]:
        """Return whether each arc runs against the direction of its edge."""
        return np.arange(len(self.arc_edge)) >= len(self._edges)

    @cached_property
    def arcs(self) -> Arcs:
        """Return the arcs as input of an engine."""
        count = len(self._edges)
        u, v = (self._edges.arrays[name].astype(np.uint32) for name in "uv")
        both = self.arc_edge[count:]
        tail, head = np.concatenate([u, v[both]]), np.concatenate([v, u[both]])
        return Arcs(tail, head, self._node_count)

    def begin(self) -> None:
        """Begin to open the engine in another thread."""
        if self._opening is None:
            pool = ThreadPoolExecutor(1)
            self._opening = pool.submit(self._open)
            pool.shutdown(wait=False)

    def _open(self) -> Engine:
        folder = self._folder / "cch" if self._folder else None
        return open_engine(self.arcs, name=self._name, folder=folder)

    @cached_property
    def engine(self) -> Engine:
        """Return the engine; wait for it if it is being opened."""
        return self._opening.result() if self._opening else self._open()
