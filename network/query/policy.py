"""What a policy closes on a network: by status, date, country, mode or name."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cache, cached_property, reduce
from typing import TYPE_CHECKING

import numpy as np

from network.model.schema import ACCESS_CIRCUITY, MODES, NO_CUSTOMS
from network.query.days import policy_day
from network.query.domestic import edges_abroad
from network.query.gate_names import GATE_COLUMNS, check_names

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from network.model.store import Network
    from network.query.route_query import Policy

    Bools = NDArray[np.bool_]
    Ints = NDArray[np.int64]

USABLE = frozenset({"open", "limited"})
#: What each mode's nodes are, in `network.model.schema.NODE_KINDS`.
NODES_OF = {"rail": "rail", "road": "road", "sea": "sea", "air": "airport"}
MODE_OF = {kind: mode for mode, kind in NODES_OF.items()}
#: Access to a quay or airport beyond this distance is by road, where there is one.
MAX_OWN_QUAY_KM = 10.0
QUAYS = frozenset({"sea", "airport"})
MAX_CACHED_POLICIES = 24


@dataclass(frozen=True, eq=False)
class ClosedEdges:
    """Edges that a policy closes, by reason.

    Attributes
    ----------
    by_reason : dict of str to numpy.ndarray of bool
        ``status``, ``date``, ``closed``, ``country``, ``sanctions``, ``abroad``,
        ``customs`` (ways around it), ``mode``.
    union : numpy.ndarray of bool, optional
        Edges closed for any reason, where that is known already.
    """

    by_reason: dict[str, Bools] = field(default_factory=dict)
    union: Bools | None = None

    @cached_property
    def any(self) -> Bools:
        """Return which edges are closed for any reason."""
        if self.union is not None:
            return self.union
        return reduce(np.logical_or, self.by_reason.values())


class ClosureCache:
    """Closed edges by policy; closures by id are added in microseconds.

    Parameters
    ----------
    network : Network
        The network.
    """

    def __init__(self, network: Network) -> None:
        self._network = network
        self._by_policy: dict[tuple[Policy, frozenset[str]], ClosedEdges] = {}
        self._edges_of: dict[str, Ints] = {}

    def closed_edges(self, policy: Policy, countries: frozenset[str]) -> ClosedEdges:
        """Return which edges a policy closes, as the function `closed_edges` does.

        Parameters
        ----------
        policy : Policy
            What may be used.
        countries : frozenset of str
            Countries that the route starts, calls and ends in.

        Returns
        -------
        ClosedEdges
            One array a reason; read only.
        """
        key = (policy, countries & frozenset(sanctions(self._network)))
        if key not in self._by_policy:
            closed = self._computed(*key)
            if len(self._by_policy) >= MAX_CACHED_POLICIES:
                self._by_policy.pop(next(iter(self._by_policy)))
            self._by_policy[key] = closed
        return self._by_policy[key]

    def _computed(self, policy: Policy, countries: frozenset[str]) -> ClosedEdges:
        if not policy.closed:
            return closed_edges(self._network, policy, countries)
        base = self.closed_edges(replace(policy, closed=frozenset()), countries)
        closed = np.zeros(len(self._network.edges), dtype=bool)
        for name in policy.closed:
            if name not in self._edges_of:
                self._edges_of[name] = self._edges_named(name)
            if not len(self._edges_of[name]):
                check_names(self._network, policy)
            closed[self._edges_of[name]] = True
        return ClosedEdges({**base.by_reason, "closed": closed}, base.any | closed)

    def _edges_named(self, name: str) -> Ints:
        edges = self._network.edges
        numbers = [
            np.flatnonzero(edges.arrays[column] == codes[name])
            for column, codes in self._codes.items()
            if name in codes
        ]
        return np.concatenate([np.zeros(0, dtype=np.int64), *numbers])

    @cached_property
    def _codes(self) -> dict[str, dict[str, int]]:
        words = self._network.edges.words
        return {
            column: {word: code for code, word in enumerate(words[column])}
            for column in GATE_COLUMNS
        }


def closed_edges(
    network: Network, policy: Policy, countries: Iterable[str] = ()
) -> ClosedEdges:
    """Return which edges a policy closes.

    Parameters
    ----------
    network : Network
        The network.
    policy : Policy
        What may be used.
    countries : iterable of str
        Countries that the route starts, calls and ends in: a sanctioned one among
        them is not closed.

    Returns
    -------
    ClosedEdges
        One array a reason.

    Raises
    ------
    RequestError
        If the policy names a gateway, mode or country that the network lacks.
    """
    check_names(network, policy)
    edges = network.edges
    opened = edges_named(network, policy.opened)
    around = edges.equals("source_id", NO_CUSTOMS)
    inside = around & edges.isin("country", policy.uncleared)
    barred = frozenset(sanctions(network)) - policy.allowed - frozenset(countries)
    modes = policy.modes or frozenset(MODES)
    return ClosedEdges(
        {
            "status": ~edges.isin("status", USABLE) & ~opened & ~around,
            "date": _out_of_date(network, policy_day(network, policy)) & ~opened,
            "closed": edges_named(network, policy.closed),
            "country": _touching(network, policy.avoided),
            "sanctions": _touching(network, barred),
            "abroad": edges_abroad(network, policy),
            "customs": around & ~inside,
            "mode": ~edges.isin("mode", {*modes, "transfer"})
            | closed_access(network, modes),
        }
    )


def sanctions(network: Network) -> dict[str, str]:
    """Return the countries whose transit is closed unless it is allowed.

    Parameters
    ----------
    network : Network
        Its ``meta["sanctions"]`` names them; without it, as in a network of plain
        tables, the bundled table does.

    Returns
    -------
    dict of str to str
        By ISO 3166-1 alpha-2 code: the code, after ``note.sanctions_``, of the
        message on a route that touches it.
    """
    notes = network.meta.get("sanctions")
    if not isinstance(notes, dict):
        notes = _bundled_sanctions()
    return {str(country): str(note) for country, note in notes.items()}


@cache
def _bundled_sanctions() -> dict[str, str]:
    from gis_data.plan_files.assemble import inherited_table  # noqa: PLC0415 - rare

    table = inherited_table("sanctions")
    return dict(zip(table["country"], table["note"], strict=True))


def _out_of_date(network: Network, day: int) -> Bools:
    start, end = (network.edges.arrays[f"valid_{side}"] for side in ("from", "to"))
    late = np.asarray((start > day) | ((end > 0) & (end < day)))
    first, last = (network.edges.arrays[f"season_{side}"] for side in ("from", "to"))
    seasonal = np.flatnonzero(first)
    if len(seasonal):
        late[seasonal] |= _out_of_season(first[seasonal], last[seasonal], day % 10000)
    return late


def _out_of_season(first: Ints, last: Ints, day: int) -> Bools:
    """Return which seasons, mmdd, do not include a day of the year."""
    before, after = day < first, day > last
    return np.where(first <= last, before | after, before & after)


def edges_named(network: Network, names: frozenset[str]) -> Bools:
    """Return which edges belong to a gateway, yard, service or strait.

    Parameters
    ----------
    network : Network
        The network.
    names : frozenset of str
        Their ids.

    Returns
    -------
    numpy.ndarray of bool
        One value an edge.
    """
    edges = network.edges
    if not names:
        return np.zeros(len(edges), dtype=bool)
    return reduce(np.logical_or, (edges.isin(column, names) for column in GATE_COLUMNS))


def _touching(network: Network, countries: frozenset[str]) -> Bools:
    words = network.edges.words["country"]
    touches = [bool(countries & set(word.split("-"))) for word in words]
    return np.asarray(np.array(touches, dtype=bool)[network.edges.arrays["country"]])


def closed_access(network: Network, modes: frozenset[str]) -> Bools:
    """Return the access edges that do not count.

    A straight line to a quay or an airport replaces a road where roads may not be
    used. Where they may, a place on a road takes the road: two places near one
    airport are not joined by the airport.

    Parameters
    ----------
    network : Network
        The network.
    modes : frozenset of str
        Modes that may be used.

    Returns
    -------
    numpy.ndarray of bool
        One value an edge: access to the network of an excluded mode, and access to
        a quay or airport beyond `MAX_OWN_QUAY_KM` from a place on a road that also
        serves that quay or airport, for the same use.
    """
    edges, nodes = network.edges, network.nodes
    access = np.flatnonzero(edges.equals("kind", "access"))
    u, v = (edges.arrays[end][access].astype(np.int64) for end in ("u", "v"))
    outward = nodes.equals("kind", "origin")[u]
    place, node = np.where(outward, u, v), np.where(outward, v, u)
    used = nodes.isin("kind", {NODES_OF[m] for m in modes if m in NODES_OF})
    closed = ~used[node]
    if "road" in modes:
        far = edges.arrays["length_km"][access] > MAX_OWN_QUAY_KM * ACCESS_CIRCUITY
        far &= nodes.isin("kind", QUAYS)[node]
        on_road = nodes.equals("kind", "road")
        transfers = np.flatnonzero(edges.equals("kind", "transfer"))
        for use in ("freight", "passenger"):
            usable = edges.arrays[use][access]
            by_road = np.isin(place, place[usable & on_road[node]])
            of_use = transfers[edges.arrays[use][transfers]]
            served = _neighbours(network, of_use, on_road)
            closed |= far & usable & by_road & served[node]
    mask = np.zeros(len(edges), dtype=bool)
    mask[access] = closed
    return mask


def _neighbours(network: Network, edges: Ints, nodes: Bools) -> Bools:
    """Return which nodes some edges join to a set of nodes."""
    u, v = (network.edges.arrays[end][edges] for end in ("u", "v"))
    mask = np.zeros(len(network.nodes), dtype=bool)
    mask[v[nodes[u]]] = True
    mask[u[nodes[v]]] = True
    return mask
