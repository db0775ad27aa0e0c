"""Kinds of route: which frontiers they cross, and whether by land, by sea or by air.

Two routes are of one kind if they enter the same countries by the same means, whatever
the port or the line: by Manzhouli or by Suifenhe, not by ship to Vladivostok. What
competes with the best route in the trade is often of another kind and dearer than many
variations of the best, so that methods which rank by weight do not reach it.

The lightest path by other means is the best with the gates of one end closed. That
through other countries is found gate by gate, as single-via paths are
(`network.query.candidate_paths`): from a column and a row of distances, the weight of
the lightest path over every border crossing and customs.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from network.engine.shortest_paths import INFINITY, distances
from network.model.schema import BORDER_KINDS
from network.query.leg import EdgePath
from network.query.policy import ClosedEdges

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from network.engine.shortest_paths import Metric
    from network.model.store import Network
    from network.query.endpoints import End, Search
    from network.query.router import Router

    Bools = NDArray[np.bool_]
    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]
    Weights = NDArray[np.uint32]

_MEANS = ("land", "sea", "air")
_EXIT_KINDS = ("crossing", "export")
#: Frontiers whose lightest path is looked at.
MOST_TRIED = 6
_STAGES_WITHOUT_VIA = 2


class Frontier(NamedTuple):
    """The frontier of a country, or of two, and how it is crossed.

    Attributes
    ----------
    means : str
        land, sea or air.
    countries : str
        The country that is entered by sea or air, or both sides of a border by land:
        ISO 3166-1 alpha-2, joined by a hyphen. At home, empty: a voyage along the
        coast.
    """

    means: str
    countries: str


Kind = tuple[Frontier, ...]


def differs_at_an_end(one: Kind, other: Kind) -> bool:
    """Return whether two kinds leave the first or enter the last country differently.

    Parameters
    ----------
    one, other : tuple of Frontier
        Frontiers in order of travel.

    Returns
    -------
    bool
        By sea instead of by land, say; countries between do not count.

    Examples
    --------
    >>> ship = (Frontier("sea", "RU"),)
    >>> train = (Frontier("sea", "CN"), Frontier("land", "CN-RU"))
    >>> longer = (Frontier("sea", "CN"), Frontier("land", "CN-KZ"))
    >>> differs_at_an_end(ship, train), differs_at_an_end(train, longer)
    (True, False)
    """
    ends = [(kind[0].means, kind[-1].means) if kind else () for kind in (one, other)]
    return ends[0] != ends[1]


class RouteKinds:
    """Frontiers of one network.

    Parameters
    ----------
    network : Network
        The network.
    """

    def __init__(self, network: Network) -> None:
        edges = network.edges
        self._network = network
        entry = edges.isin("kind", BORDER_KINDS)
        coast = edges.equals("kind", "service") & edges.equals("mode", "sea") & ~entry
        self._gates = np.flatnonzero(entry | coast | edges.isin("kind", _EXIT_KINDS))
        at = edges.take(self._gates)
        self._entry, self._coast = entry[self._gates], coast[self._gates]
        self._exit = at.isin("kind", _EXIT_KINDS)
        modes = [_MEANS.index(m) if m in _MEANS else 0 for m in at.words["mode"]]
        self._means = np.array(modes, dtype=np.int64)[at.arrays["mode"]]
        self._country = at.arrays["country"]
        self._frontiers, self._group = self._grouped()
        self._number = np.full(len(edges), -1, dtype=np.int16)
        self._number[self._gates] = self._group

    def _grouped(self) -> tuple[list[Frontier], Ints]:
        """Return the frontiers, and by which of them each gate leads into a country."""
        words = self._network.edges.words["country"]
        pairs = self._means * len(words) + self._country
        distinct, group = np.unique(pairs[self._entry], return_inverse=True)
        number = np.full(len(pairs), -1, dtype=np.int64)
        number[self._entry] = group
        number[self._coast] = len(distinct)
        pair = (divmod(code, len(words)) for code in distinct.tolist())
        frontiers = [Frontier(_MEANS[m], words[c]) for m, c in pair]
        return [*frontiers, Frontier("sea", "")], number

    def of(self, path: EdgePath) -> Kind:
        """Return the kind of a path.

        Parameters
        ----------
        path : EdgePath
            Edges in order of travel.

        Returns
        -------
        tuple of Frontier
            In order of travel, one after itself left out. Of a path that stays in one
            country, whether it goes by sea.
        """
        numbers = self._number[path.edges]
        numbers = numbers[numbers >= 0]
        frontiers = [self._frontiers[n] for n in dict.fromkeys(numbers.tolist())]
        abroad = [frontier for frontier in frontiers if frontier.countries]
        return tuple(abroad or frontiers)

    def rival(
        self, router: Router, search: Search, best: EdgePath, max_weight: int
    ) -> EdgePath | None:
        """Return the lightest path that leaves or arrives by other means than the best.

        Parameters
        ----------
        router, search : Router and Search
            The query.
        best : EdgePath
            Its best path.
        max_weight : int
            Greatest weight of a path.

        Returns
        -------
        EdgePath or None
            By sea instead of by land, say. It enters no country twice. None where there
            is none.
        """
        kind, weights = self.of(best), router.edge_weights(search.query)
        found = [
            (search.path_weight(path, self._network, weights), n, path)
            for n, path in enumerate(self._without_means(router, search, best, kind))
            if not self._bends(path) and differs_at_an_end(self.of(path), kind)
        ]
        weight, _, path = min(found, default=(max_weight + 1, 0, None))
        return path if weight <= max_weight else None

    def _without_means(
        self, router: Router, search: Search, best: EdgePath, kind: Kind
    ) -> Iterator[EdgePath]:
        """Yield the best paths that leave, and that arrive, by other means."""
        at = best.nodes(self._network)[[0, -1]].tolist()
        ends = zip(self._network.nodes.rows("country", at), (0, -1), strict=True)
        for country, end in ends if kind else ():
            gates = (self._entry if end else self._exit) & self._touches(country)
            gates = self._coast if not kind[end].countries else gates
            gates = gates & (self._means == _MEANS.index(kind[end].means))
            closed = search.closed.any.copy()
            closed[self._gates[gates]] = True
            metric = router.metric(
                search.query, ClosedEdges(union=closed), purpose="means"
            )
            path = router.shortest_path(search, metric)
            if path is not None:
                yield path

    def detour(
        self, router: Router, search: Search, best: EdgePath, max_weight: int
    ) -> EdgePath | None:
        """Return the lightest path that passes other countries in between.

        Parameters
        ----------
        router, search, best, max_weight : Router, Search, EdgePath and int
            As for `rival`.

        Returns
        -------
        EdgePath or None
            It leaves and arrives by the same means, uses no edge twice and enters no
            country twice. None where there is none, or with places to pass.
        """
        kind, passed = self.of(best), self._number[best.edges]
        gates = self._entry & ~np.isin(self._group, passed)
        for path in self._lightest(router, search, (gates, self._group), max_weight):
            if not differs_at_an_end(self.of(path), kind):
                return path
        return None

    def _lightest(
        self,
        router: Router,
        search: Search,
        of_gates: tuple[Bools, Ints],
        max_weight: int,
    ) -> Iterator[EdgePath]:
        """Yield the lightest path over the gates of each group, the lightest first."""
        weights = router.edge_weights(search.query)
        gates, groups = of_gates
        gates = gates & (weights[self._gates] < INFINITY)
        gates &= ~search.closed.any[self._gates]
        at = self._gates[gates]
        if len(search.stages) > _STAGES_WITHOUT_VIA or not len(at):
            return
        metric = router.metric(search.query, search.closed)
        table = _Table(self._network, metric, search, weights)
        for edge, backward in table.lightest(at, groups[gates], max_weight)[
            :MOST_TRIED
        ]:
            path = table.path_over(router, edge, backward=backward)
            if path is not None and not self._bends(path):
                yield path

    def _touches(self, country: str) -> Bools:
        """Return which gates are on a frontier of a country."""
        words = self._network.edges.words["country"]
        of = np.array([country in word.split("-") for word in words], dtype=bool)
        return np.asarray(of[self._country])

    def _bends(self, path: EdgePath) -> bool:
        """Return whether a path enters a country twice, or comes back."""
        edges, nodes = self._network.edges, self._network.nodes
        at = np.flatnonzero(self._number[path.edges] >= 0)
        passed = path.nodes(self._network)
        countries = nodes.rows("country", passed[[0, *(at + 1)]].tolist())
        kinds = edges.rows("kind", path.edges[at].tolist())
        entered = [c for c, kind in zip(countries[1:], kinds, strict=True)
                   if kind in BORDER_KINDS]  # fmt: skip
        order = [countries[0], *entered]
        return len(set(order)) < len(order)


class _Table:
    """Weights of the lightest paths of a query over single edges."""

    def __init__(
        self, network: Network, metric: Metric, search: Search, weights: Weights
    ) -> None:
        self._edges, self._metric, self._weights = network.edges, metric, weights
        self._starts, self._stops = search.stages[0], search.stages[-1]

    def lightest(
        self, edges: Ints, groups: Ints, max_weight: int
    ) -> list[tuple[int, bool]]:
        """Return an edge of each group and its direction, by the weight of its path."""
        arrays = self._edges.arrays
        two_way = np.asarray(arrays["two_way"][edges], dtype=bool)
        backward = np.repeat([False, True], [len(edges), int(two_way.sum())])
        edges = np.concatenate([edges, edges[two_way]])
        groups = np.concatenate([groups, groups[two_way]])
        u, v = (arrays[side][edges].astype(np.int64) for side in ("u", "v"))
        tails, heads = np.where(backward, v, u), np.where(backward, u, v)
        total = self._out(tails) + self._weights[edges]
        near = np.flatnonzero(total <= max_weight)
        total[near] += self._back(heads[near])
        near = near[total[near] <= max_weight]
        near = near[np.argsort(total[near], kind="stable")]
        _, first = np.unique(groups[near], return_index=True)
        rows = near[np.sort(first)].tolist()
        return [(int(edges[i]), bool(backward[i])) for i in rows]

    def _out(self, nodes: Ints) -> Floats:
        distinct, place = np.unique(nodes, return_inverse=True)
        sources = [end.node for end in self._starts]
        table = distances(self._metric, sources, distinct.tolist())
        least = (table + _ends(self._starts)[:, None]).min(axis=0)
        return np.asarray(least[place])

    def _back(self, nodes: Ints) -> Floats:
        if not len(nodes):
            return np.zeros(0)
        distinct, place = np.unique(nodes, return_inverse=True)
        targets = [end.node for end in self._stops]
        table = distances(self._metric, distinct.tolist(), targets)
        return np.asarray((table + _ends(self._stops)).min(axis=1)[place])

    def path_over(
        self, router: Router, edge: int, *, backward: bool
    ) -> EdgePath | None:
        """Return the lightest path over an edge; None where it uses an edge twice."""
        u, v = (int(self._edges.arrays[side][edge]) for side in ("u", "v"))
        tail, head = (v, u) if backward else (u, v)
        to_edge = self._nearest(router, [(end, end.node, tail) for end in self._starts])
        onwards = self._nearest(router, [(end, head, end.node) for end in self._stops])
        if to_edge is None or onwards is None:
            return None
        own = EdgePath(np.array([edge]), np.array([backward]))
        path = EdgePath.joined([to_edge, own, onwards])
        return path if len(np.unique(path.edges)) == len(path) else None

    def _nearest(
        self, router: Router, ends: list[tuple[End, int, int]]
    ) -> EdgePath | None:
        found = [
            (int(self._weights[path.edges].sum(dtype=np.int64)) + end.weight, n, path)
            for n, (end, start, stop) in enumerate(ends)
            if (path := router.path_between(self._metric, start, stop)) is not None
        ]
        return min(found)[2] if found else None


def _ends(ends: list[End]) -> Floats:
    return np.array([end.weight for end in ends], dtype=np.float64)
