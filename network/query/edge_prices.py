"""Prices of a day applied to the edges of a network, for one profile."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import combinations, islice
from typing import TYPE_CHECKING

import numpy as np

from network.costs.impedance import fixed_cost, impedances
from network.costs.prices import COUNTRY, chosen
from network.model.schema import ARRIVED, LANE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from numpy.typing import NDArray

    from network.costs.cost import CostModel
    from network.costs.prices import Price
    from network.model.store import Network

    Bools = NDArray[np.bool_]
    Ints = NDArray[np.int64]
    Floats = NDArray[np.float64]

#: Kinds of edges that a price of each kind replaces the fixed cost of.
_KINDS = {
    "port": ("transfer", "access"),
    "border": ("crossing", "export", "import"),
    "yard": ("gauge_break",),
}


@dataclass(frozen=True, eq=False)
class EdgePrices:
    """What edges with a price of their own cost one unit of a profile.

    Attributes
    ----------
    edges : numpy.ndarray of int64
        Edge numbers, ascending.
    levels : numpy.ndarray of float64
        Low, typical and high cost in USD per unit, shape (3, edges).
    row : numpy.ndarray of int64
        Which of `prices` each edge has.
    prices : tuple of Price
        The rows that are used.
    key : str
        Equal for equal edges and levels.
    """

    edges: Ints
    levels: Floats
    row: Ints
    prices: tuple[Price, ...]
    key: str = field(default="")

    def along(self, at: Ints) -> tuple[Ints, Ints]:
        """Return which edges of a path have a price.

        Parameters
        ----------
        at : numpy.ndarray of int64
            Edge numbers.

        Returns
        -------
        positions : numpy.ndarray of int64
            In `at`.
        found : numpy.ndarray of int64
            Positions of the same edges in `edges`.
        """
        if not len(self.edges):
            return self.edges, self.edges
        near = np.minimum(np.searchsorted(self.edges, at), len(self.edges) - 1)
        positions = np.flatnonzero(self.edges[near] == at)
        return positions, near[positions]


_NO_EDGES = np.zeros(0, dtype=np.int64)
NO_PRICES = EdgePrices(_NO_EDGES, np.zeros((3, 0)), _NO_EDGES, ())


class PricedEdges:
    """Where on a network prices apply: lanes, ports, borders, yards and services.

    Parameters
    ----------
    network : Network
        The network.
    listed : tuple of Price
        Prices of the plan.
    """

    def __init__(self, network: Network, listed: tuple[Price, ...] = ()) -> None:
        self._network = network
        self.listed = listed
        self._lanes = dict(_lanes(network))
        self._edges_by_word: dict[str, dict[str, Ints]] = {}
        self._lanes_of: dict[Price, list[tuple[str, int]]] = {}

    def lanes_of(self, price: Price) -> Iterator[tuple[str, int]]:
        """Yield the lanes that a price is for, and how closely it names each."""
        if price not in self._lanes_of:
            self._lanes_of[price] = list(self._ranked(price))
        yield from self._lanes_of[price]

    def _ranked(self, price: Price) -> Iterator[tuple[str, int]]:
        for lane, (start, end) in self._lanes.items():
            origin, _, destination = lane.partition(LANE)
            rank = price.rank((origin, start), (destination, end))
            if rank:
                yield lane, rank

    def unmatched(self, prices: Iterable[Price]) -> list[Price]:
        """Return the prices that are for nothing on the network.

        Parameters
        ----------
        prices : iterable of Price
            Of any profile and day.

        Returns
        -------
        list of Price
            In the same order.
        """
        return [price for price in prices if not self._applies(price)]

    def overlaps(self, prices: Iterable[Price]) -> list[tuple[Price, Price]]:
        """Return pairs of prices of the same thing, cargo and day.

        Parameters
        ----------
        prices : iterable of Price
            All of a plan, or all of a user's own.

        Returns
        -------
        list of (Price, Price)
            The one that begins earlier first. A price without an end ends where the
            next one without an end begins; of two lanes, one that names a port where
            the other names its country is no match.
        """
        groups: dict[tuple[object, ...], list[Price]] = {}
        for price in prices:
            same: Iterable[tuple[str, int]] = ((price.start[0], 0),)
            if price.kind == "lane":
                same = self.lanes_of(price)
            for name, rank in same:
                key = (price.kind, name, rank, price.cargo)
                groups.setdefault(key, []).append(price)
        pairs = {
            pair: None
            for group in groups.values()
            for pair in combinations(sorted(group, key=lambda p: (p.first, p.id)), 2)
            if _both_hold(*pair)
        }
        return list(pairs)

    def _applies(self, price: Price) -> bool:
        if price.kind == "lane":
            return next(self.lanes_of(price), None) is not None
        return bool(len(self._edges_of(price.kind, price.start[0])))

    def prices(self, prices: Iterable[Price], model: CostModel, day: int) -> EdgePrices:
        """Return what a profile pays on the edges that have a price on a day.

        Parameters
        ----------
        prices : iterable of Price
            Those of the plan and the user's own.
        model : CostModel
            Of the profile.
        day : int
            As yyyymmdd.

        Returns
        -------
        EdgePrices
            Those of lanes and services replace the whole cost of an edge, the others
            what passing it costs beyond the rate by kilometre.
        """
        keys = (*model.profile.keys[:2],)
        of_profile = [price for price in prices if price.cargo in keys]
        parts = [
            self._priced(price, edges, model)
            for price, edges in self._chosen(of_profile, keys, day)
            if len(edges)
        ]
        return _joined(parts)

    def _chosen(
        self, prices: list[Price], keys: tuple[str, ...], day: int
    ) -> Iterator[tuple[Price, Ints]]:
        by_place: dict[tuple[str, str], list[Price]] = {}
        by_lane: dict[str, dict[tuple[bool, int], list[Price]]] = {}
        for price in prices:
            if price.kind == "lane":
                for lane, rank in self.lanes_of(price):
                    ranks = by_lane.setdefault(lane, {})
                    ranks.setdefault((not price.own, -rank), []).append(price)
            else:
                by_place.setdefault((price.kind, price.start[0]), []).append(price)
        for lane, ranks in by_lane.items():
            best = (chosen(ranks[rank], keys, day) for rank in sorted(ranks))
            for price in islice(filter(None, best), 1):
                yield price, self._where("lane", lane)
        for (kind, name), rows in by_place.items():
            listed = chosen(rows, keys, day)
            if listed is not None:
                yield listed, self._edges_of(kind, name)

    def _edges_of(self, kind: str, name: str) -> Ints:
        edges = self._network.edges
        if kind == "service":
            return self._where("line_id", name)
        if kind == "port":
            nodes = self._quays(name)
            ends = [np.isin(edges.arrays[side], nodes) for side in ("u", "v")]
            # What is lifted from ship to ship touches both, and is priced apart.
            at = np.flatnonzero(ends[0] ^ ends[1])
        else:
            at = self._where("gateway_id", name)
        of_kind: Bools = edges.isin("kind", _KINDS[kind])
        return at[of_kind[at]]

    def _quays(self, name: str) -> Ints:
        """Return the nodes of a port at the quay, or those of a country's ports."""
        if len(name) == COUNTRY:
            nodes = self._network.nodes
            return np.flatnonzero(
                nodes.isin("kind", {"sea"}) & nodes.isin("country", {name})
            )
        found = [_node(self._network, f"sea:{name}{end}") for end in ("", ARRIVED)]
        return np.array(found, dtype=np.int64)

    def _where(self, column: str, word: str) -> Ints:
        if column not in self._edges_by_word:
            self._edges_by_word[column] = _edges_by_word(self._network, column)
        return self._edges_by_word[column].get(word, _NO_EDGES)

    def _priced(
        self, price: Price, at: Ints, model: CostModel
    ) -> tuple[Price, Ints, Floats]:
        money = np.array(price.per_unit(model).levels)[:, None]
        edges = self._network.edges.take(at)
        if price.kind in {"lane", "service"}:
            share = edges.arrays["lane_share"].astype(np.float64)
            return price, at, money * share
        cost = impedances(edges, model).cost_usd.levels
        return price, at, np.maximum(cost - fixed_cost(edges, model), 0.0) + money


def _both_hold(first: Price, second: Price) -> bool:
    """Return whether the price that begins later does so while the other holds."""
    if first.first == second.first:
        return True
    return first.holds(second.first) and bool(first.last or second.last)


def _rank(price: Price) -> tuple[bool, bool, bool]:
    """Return the order of prices of one edge, of which the last stands."""
    of_port = price.kind == "port" and len(price.start[0]) != COUNTRY
    return price.kind == "service", of_port, price.own


def _joined(parts: list[tuple[Price, Ints, Floats]]) -> EdgePrices:
    """Return the parts as one; of two prices of an edge the last by `_rank` stands."""
    if not parts:
        return NO_PRICES
    parts = sorted(parts, key=lambda part: (_rank(part[0]), part[0].id))
    edges = np.concatenate([at for _, at, _ in parts])
    levels = np.concatenate([money for _, _, money in parts], axis=1)
    row = np.repeat(np.arange(len(parts)), [len(at) for _, at, _ in parts])
    _, last = np.unique(edges[::-1], return_index=True)
    keep = len(edges) - 1 - last
    edges, levels, row = edges[keep], levels[:, keep], row[keep]
    key = f"{hash(edges.tobytes())}:{hash(levels.tobytes())}"
    return EdgePrices(edges, levels, row, tuple(price for price, _, _ in parts), key)


def _lanes(network: Network) -> Iterator[tuple[str, tuple[str, str]]]:
    """Yield each lane with the countries of its ports."""
    edges, nodes = network.edges, network.nodes
    words = edges.words.get("lane", ())
    if not words:
        return
    countries, codes = nodes.words["country"], edges.arrays["lane"]
    blank = next((i for i, word in enumerate(words) if not word), -1)
    at = np.flatnonzero(codes != blank)
    ends = []
    for side in ("u", "v"):
        country = nodes.arrays["country"][edges.arrays[side][at].astype(np.int64)]
        known = [bool(countries[code]) for code in country.tolist()]
        pairs = zip(codes[at][known].tolist(), country[known].tolist(), strict=True)
        ends.append({lane: countries[code] for lane, code in pairs})
    for lane in np.unique(codes[at]).tolist():
        yield words[lane], (ends[0].get(lane, ""), ends[1].get(lane, ""))


def _edges_by_word(network: Network, column: str) -> dict[str, Ints]:
    """Return the edges of each word of a column, ascending."""
    words = network.edges.words.get(column, ())
    if not words:
        return {}
    codes = network.edges.arrays[column]
    order = np.argsort(codes, kind="stable").astype(np.int64)
    starts = np.searchsorted(codes[order], np.arange(1, len(words)))
    return dict(zip(words, np.split(order, starts), strict=True))


def _node(network: Network, name: str) -> int:
    """Return the number of a node; -1 where there is none."""
    words, codes = network.nodes.words["id"], network.nodes.arrays["id"]
    encoded = getattr(words, "encoded", None)
    listed = (
        encoded == name.encode() if encoded is not None else np.array(words) == name
    )
    code = np.flatnonzero(listed)
    at = np.flatnonzero(codes == code[0]) if len(code) else code
    return int(at[0]) if len(at) else -1
