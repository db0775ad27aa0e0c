"""Which edges a policy shuts: worked out once, closures added in microseconds."""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from network.query.policy import NAMED_BY, Shut, check_names, sanctions, shut_edges

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from network.model.store import Network
    from network.query.policy import Policy

KEPT = 24


class Closures:
    """Remembers what policies shut on one network.

    Parameters
    ----------
    network : Network
        The network.
    """

    def __init__(self, network: Network) -> None:
        self._network = network
        self._kept: dict[tuple[Policy, frozenset[str]], Shut] = {}
        self._edges: dict[str, NDArray[np.int64]] = {}

    def shut(self, policy: Policy, ends: frozenset[str]) -> Shut:
        """Return which edges a policy shuts, as `policy.shut_edges` does.

        Parameters
        ----------
        policy : Policy
            What may be used.
        ends : frozenset of str
            Countries of origin and destination.

        Returns
        -------
        Shut
            One array a reason; not to be changed.
        """
        key = (policy, ends & frozenset(sanctions(self._network)))
        if key not in self._kept:
            found = self._worked_out(policy, key[1])
            if len(self._kept) >= KEPT:
                self._kept.pop(next(iter(self._kept)))
            self._kept[key] = found
        return self._kept[key]

    def _worked_out(self, policy: Policy, ends: frozenset[str]) -> Shut:
        if not policy.closed:
            return shut_edges(self._network, policy, ends)
        usual = self.shut(replace(policy, closed=frozenset()), ends)
        closed = np.zeros(len(self._network.edges), dtype=bool)
        for name in policy.closed:
            if name not in self._edges:
                self._edges[name] = self._named(name)
            if not len(self._edges[name]):
                check_names(self._network, policy)
            closed[self._edges[name]] = True
        by_reason = {**usual.by_reason, "closed": closed}
        return Shut(by_reason, known=usual.any | closed)

    def _named(self, name: str) -> NDArray[np.int64]:
        """Return the edges of a gateway, yard, service or passage."""
        edges = self._network.edges
        found = [
            np.flatnonzero(edges.arrays[column] == codes[name])
            for column, codes in self._codes.items()
            if name in codes
        ]
        return np.concatenate([np.zeros(0, dtype=np.int64), *found])

    @cached_property
    def _codes(self) -> dict[str, dict[str, int]]:
        words = self._network.edges.words
        return {
            column: {word: code for code, word in enumerate(words[column])}
            for column in NAMED_BY
        }
