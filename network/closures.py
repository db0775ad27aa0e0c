"""Which edges a policy shuts: worked out once, closures added in microseconds."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from network.policy import SANCTIONED, Shut, check_names, edges_named, shut_edges

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from network.policy import Policy
    from network.store import Network

KEPT = 24


class Closures:
    """Remembers what policies shut on one network.

    Parameters
    ----------
    built : Network
        The network.
    """

    def __init__(self, built: Network) -> None:
        self._built = built
        self._kept: dict[tuple[Policy, frozenset[str]], Shut] = {}
        self._edges: dict[str, NDArray[np.int64]] = {}

    def shut(self, policy: Policy, ends: frozenset[str]) -> Shut:
        """Return which edges a policy shuts, as `network.policy.shut_edges` does.

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
        key = (policy, ends & SANCTIONED)
        if key not in self._kept:
            found = self._worked_out(policy, key[1])
            if len(self._kept) >= KEPT:
                self._kept.pop(next(iter(self._kept)))
            self._kept[key] = found
        return self._kept[key]

    def _worked_out(self, policy: Policy, ends: frozenset[str]) -> Shut:
        if not policy.closed:
            return shut_edges(self._built, policy, ends)
        usual = self.shut(replace(policy, closed=frozenset()), ends)
        closed = np.zeros(len(self._built.edges), dtype=bool)
        for name in policy.closed:
            if name not in self._edges:
                found = np.flatnonzero(edges_named(self._built, frozenset({name})))
                if not len(found):
                    check_names(self._built, policy)
                self._edges[name] = found
            closed[self._edges[name]] = True
        return Shut({**usual.by_reason, "closed": closed})
