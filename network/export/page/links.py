"""Links: the edges of a network while it is reduced, and the edges each stands for."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]
    Bools = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Links:
    """Edges between nodes of the network, each for one edge or a chain of them.

    Attributes
    ----------
    u, v : numpy.ndarray of int64
        Node numbers of the network.
    code : numpy.ndarray of int64
        Class of each.
    plain : numpy.ndarray of bool
        Two-way, and without an amount of its own: what may be joined in a chain.
    weights : numpy.ndarray of int64
        Weight of each link in each distinct weight vector, shape (vectors, links); 0
        where a profile may not use it.
    of_edge : numpy.ndarray of int64
        Link of each edge of the network, -1 where none is kept for it.
    """

    u: Ints
    v: Ints
    code: Ints
    plain: Bools
    weights: Ints
    of_edge: Ints

    def __len__(self) -> int:
        """Return the number of links."""
        return len(self.u)

    def renumbered(self, number: Ints) -> Ints:
        """Return the link of each edge where links have other numbers.

        Parameters
        ----------
        number : numpy.ndarray of int64
            New number of each link, -1 where it is left out.

        Returns
        -------
        numpy.ndarray of int64
            As `of_edge`.
        """
        return np.append(number, -1)[self.of_edge]

    def kept(self, keep: Bools) -> Links:
        """Return some of the links.

        Parameters
        ----------
        keep : numpy.ndarray of bool
            One value a link.

        Returns
        -------
        Links
            In the same order.
        """
        number = np.where(keep, np.cumsum(keep) - 1, -1)
        return replace(
            self,
            u=self.u[keep],
            v=self.v[keep],
            code=self.code[keep],
            plain=self.plain[keep],
            weights=self.weights[:, keep],
            of_edge=self.renumbered(number),
        )

    def in_order(self, order: Ints, *, turned: Bools) -> Links:
        """Return the links in another order, some with their ends exchanged.

        Parameters
        ----------
        order : numpy.ndarray of int64
            Number of each link now, by its number then.
        turned : numpy.ndarray of bool
            Which, by their numbers now.

        Returns
        -------
        Links
            The same links.
        """
        number = np.empty(len(order), dtype=np.int64)
        number[order] = np.arange(len(order))
        u, v = np.where(turned, self.v, self.u), np.where(turned, self.u, self.v)
        return Links(
            u[order],
            v[order],
            self.code[order],
            self.plain[order],
            self.weights[:, order],
            self.renumbered(number),
        )
