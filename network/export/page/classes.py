"""Classes of edges that every policy, day and profile treats alike.

Two edges of a class differ in nothing that the code of costs and policies reads but
their ends and their length. Which columns that code reads is recorded while it runs, so
that a new attribute takes part in the class the day it is read. What legs say of their
edges (gauge and evidence) takes part too.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from network.costs.impedance import impedances
from network.model.schema import MODES, NO_CUSTOMS
from network.model.store import Columns
from network.query.domestic import transits_of
from network.query.edge_evidence import edge_keys
from network.query.gate_names import gate_names
from network.query.policy import MODE_OF, closed_access, closed_edges
from network.query.route_query import PROFILES, Policy

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from numpy.typing import NDArray

    from network.model.store import Network
    from network.query.router import Router

    Ints = NDArray[np.int64]
    Bools = NDArray[np.bool_]

ENDS = frozenset({"u", "v", "two_way"})
LENGTH = "length_km"
#: Columns of what an edge adds whatever its length: an edge that has any is kept whole.
AMOUNTS = frozenset(
    {
        "dwell_low_h",
        "dwell_h",
        "dwell_high_h",
        "passenger_dwell_low_h",
        "passenger_dwell_h",
        "passenger_dwell_high_h",
        "wait_h",
        "transit_h",
        "transit_low_h",
        "transit_high_h",
        "cost_usd_per_teu",
        "cost_low_usd_per_teu",
        "cost_high_usd_per_teu",
        "cost_usd_per_passenger",
    }
)
#: What policies compute of an edge: of an access edge the mode of the node it leads to,
#: and whether roads replace it; whether it leads past a port without customs.
COMPUTED = ("access", "by_road", "no_customs")
#: Column of which policies read nothing but `network.model.schema.NO_CUSTOMS`.
_SOURCE = "source_id"


class _Recorded(Mapping[str, Any]):
    """Arrays of a table, with a record of the columns that were read."""

    def __init__(self, arrays: Mapping[str, Any], names: set[str]) -> None:
        self._arrays, self._names = arrays, names

    def __getitem__(self, name: str) -> Any:  # noqa: ANN401 - as the arrays
        values = self._arrays[name]
        self._names.add(name)
        return values

    def __iter__(self) -> Iterator[str]:
        return iter(self._arrays)

    def __len__(self) -> int:
        return len(self._arrays)


def policy_columns(network: Network) -> frozenset[str]:
    """Return the columns of edges that a policy reads.

    Parameters
    ----------
    network : Network
        The network.

    Returns
    -------
    frozenset of str
        Ends and length included.
    """
    names: set[str] = set()
    edges = Columns(_Recorded(network.edges.arrays, names), network.edges.words)
    recorded = replace(network, edges=edges)
    gates = frozenset(gate_names(network)[:1])
    country = frozenset({next(filter(None, network.nodes.words["country"]), "")} - {""})
    transits = transits_of(network)
    homes = {transit.country for transit in transits} or country
    for home in sorted(homes):
        closed_edges(
            recorded,
            Policy(
                closed=gates,
                opened=gates,
                avoided=country,
                modes=frozenset({"road"}),
                home=home,
                transits=frozenset(t.id for t in transits if t.country == home),
            ),
        )
    return frozenset(names)


def cost_columns(router: Router) -> frozenset[str]:
    """Return the columns of edges that the costs of any profile read.

    Parameters
    ----------
    router : Router
        Of the network.

    Returns
    -------
    frozenset of str
        Length included.
    """
    names: set[str] = set()
    table = router.network.edges
    edges = Columns(_Recorded(table.arrays, names), table.words)
    for profile in PROFILES:
        impedances(edges, router.model(profile))
    return frozenset(names)


@dataclass(frozen=True, eq=False)
class EdgeClasses:
    """Classes of the edges of a network.

    Attributes
    ----------
    network : Network
        The network.
    policy : tuple of str
        Columns that tell apart what a policy closes, of `COMPUTED` and edges.
    cost : tuple of str
        Columns that costs read beside the length, `AMOUNTS` included.
    own : numpy.ndarray of bool
        Edges with an amount of their own, which are kept whole.
    """

    network: Network
    policy: tuple[str, ...]
    cost: tuple[str, ...]
    own: Bools

    @cached_property
    def policy_code(self) -> Ints:
        """Return the row of each edge among the distinct values that policies read."""
        return _codes(map(self.column, self.policy))

    @cached_property
    def cost_code(self) -> Ints:
        """Return the row of each edge among the distinct values that costs read."""
        return _codes(map(self.column, self.cost))

    @cached_property
    def leg_code(self) -> Ints:
        """Return the row of each edge among the distinct values that legs show."""
        edges = self.network.edges
        return _codes([edges.arrays["gauge_mm"], edge_keys(edges)])

    @cached_property
    def code(self) -> Ints:
        """Return the class of each edge: all of these."""
        return _codes([self.policy_code, self.cost_code, self.leg_code])

    def column(self, name: str) -> NDArray[Any]:
        """Return the values of a column of `policy` or `cost`, codes where it is text.

        Parameters
        ----------
        name : str
            The column.

        Returns
        -------
        numpy.ndarray
            One value an edge.
        """
        if name in COMPUTED:
            return self._computed[name]
        values: NDArray[Any] = self.network.edges.arrays[name]
        return values

    @cached_property
    def _computed(self) -> dict[str, Ints]:
        around = self.network.edges.equals(_SOURCE, NO_CUSTOMS).astype(np.int64)
        return {**access_columns(self.network), "no_customs": around}


def edge_classes(router: Router) -> EdgeClasses:
    """Return the classes of the edges of a router's network.

    Parameters
    ----------
    router : Router
        Its costs and policies.

    Returns
    -------
    EdgeClasses
        By the columns that costs and policies read.
    """
    network = router.network
    left_out = {*ENDS, LENGTH}
    by_policy = policy_columns(network) - left_out - {_SOURCE}
    by_cost = cost_columns(router) - left_out
    own = np.zeros(len(network.edges), dtype=bool)
    for name in AMOUNTS & by_cost:
        values = network.edges.arrays[name]
        own |= (values != 0) & (values == values)  # noqa: PLR0124 - NaN is no amount
    return EdgeClasses(
        network,
        (*sorted(by_policy), *COMPUTED),
        tuple(sorted(by_cost)),
        own,
    )


def access_columns(network: Network) -> dict[str, Ints]:
    """Return what closes an access edge, beside its own columns.

    Parameters
    ----------
    network : Network
        The network.

    Returns
    -------
    dict of str to numpy.ndarray
        ``access`` and ``by_road``: one more than the number of the mode in
        `network.model.schema.MODES`, 0 of other edges; 1 where the edge does not count
        if roads may be used.
    """
    edges, nodes = network.edges, network.nodes
    modes = [
        MODES.index(MODE_OF[kind]) + 1 if kind in MODE_OF else 0
        for kind in nodes.words["kind"]
    ]
    of_node = np.array(modes, dtype=np.int64)[nodes.arrays["kind"]]
    access = edges.equals("kind", "access")
    u, v = (edges.arrays[end].astype(np.int64) for end in ("u", "v"))
    mode = np.where(access, np.maximum(of_node[u], of_node[v]), 0)
    by_road = closed_access(network, frozenset(MODES)) & (mode > 0)
    return {"access": mode, "by_road": by_road.astype(np.int64)}


def _codes(columns: Iterable[NDArray[Any]]) -> Ints:
    """Return the number of each row among the distinct rows of some columns."""
    code: Ints | None = None
    for values in columns:
        # By first occurrence, in linear time; NaN has the code -1.
        one = pd.factorize(values)[0].astype(np.int64) + 1
        code = one if code is None else code * (int(one.max()) + 1) + one
        code = pd.factorize(code)[0].astype(np.int64)
    if code is None:
        msg = "edge classes: costs and policies read no column; there is none to class."
        raise ValueError(msg)
    return code


def first_of_each(code: Ints) -> Ints:
    """Return the first row of each code, by code."""
    return np.unique(code, return_index=True)[1].astype(np.int64)
