"""OD matrices: the least hours, cost, kilometres or CO2 between many places."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from itertools import product
from typing import TYPE_CHECKING, Literal, TypeAlias

import numpy as np

from network.costs.impedance import UNITS_PER
from network.engine.shortest_paths import INFINITY
from network.model.errors import UnattachedPlaceError
from network.query.domestic import at_home
from network.query.endpoints import countries_of
from network.query.policy import ClosedEdges, sanctions
from network.query.route_query import Policy, ResolvedOptions

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd
    from numpy.typing import NDArray

    from gis_data.gazetteer import Place
    from network.costs.impedance import Criterion
    from network.costs.prices import Price
    from network.engine.shortest_paths import Metric
    from network.query.endpoints import End
    from network.query.router import Router

    Weights = NDArray[np.uint32]
    Ints = NDArray[np.int64]

#: Column of each criterion.
COLUMNS: dict[str, str] = {
    "time": "time_h",
    "cost": "cost_usd",
    "distance": "distance_km",
    "co2": "co2_kg",
    "generalised": "generalised_usd",
}
Why: TypeAlias = Literal["", "not_attached", "shut", "not_joined"]
#: Why there is no route: there is one; a place is too far from every network; edges
#: that the policy closes are needed; the networks do not join the places at all.
WHYS: tuple[Why, ...] = ("", "not_attached", "shut", "not_joined")
_NOT_ATTACHED, _CLOSED, _NOT_JOINED = 1, 2, 3


@dataclass(frozen=True)
class MatrixQuery:
    """Places, and the options that a `ResolvedQuery` has, for several criteria.

    Attributes
    ----------
    origins, destinations : tuple of Place
        Rows and columns.
    profile : str
        Transport profile, one of `network.costs.cost.PROFILES`.
    criteria : tuple of str
        Keys of `COLUMNS`. Each is minimised separately: the least time and the least
        cost of a pair may belong to two different routes.
    policy : Policy
        What may be used.
    rates : tuple of Price
        The user's own prices.
    """

    origins: tuple[Place, ...]
    destinations: tuple[Place, ...]
    profile: str = "container"
    criteria: tuple[Criterion, ...] = ("time", "cost")
    policy: Policy = field(default_factory=Policy)
    rates: tuple[Price, ...] = ()

    def options(self, criterion: Criterion) -> ResolvedOptions:
        """Return the options of one criterion."""
        return ResolvedOptions(
            profile=self.profile,
            criterion=criterion,
            policy=self.policy,
            rates=self.rates,
        )

    def solved(self, maker: MatrixMaker) -> Cells:
        """Return the cells, as a block is solved."""
        return maker.cells(self)


@dataclass(frozen=True, eq=False)
class Cells:
    """The cells of a matrix or of some of its rows.

    Attributes
    ----------
    weights : dict of str to numpy.ndarray of uint32
        For each criterion whole units (`network.costs.impedance.UNITS_PER`), one row
        an origin, one column a destination; `INFINITY` where there is no route.
    why : numpy.ndarray of uint8
        Numbers of `WHYS`, in the same shape.
    unit : str
        TEU, t or passenger.
    """

    weights: dict[str, Weights]
    why: NDArray[np.uint8]
    unit: str

    def values(self, criterion: str) -> NDArray[np.float64]:
        """Return a criterion in the unit of its column, NaN where there is no route."""
        weights = self.weights[criterion]
        per_unit = UNITS_PER[self.unit][criterion]
        return np.where(weights < INFINITY, weights / per_unit, np.nan)

    def counts(self) -> dict[str, int]:
        """Return how many pairs have no route, by reason."""
        pairs = Counter(self.why[self.why > 0].tolist())
        return {WHYS[number]: count for number, count in sorted(pairs.items())}


class MatrixMaker:
    """Computes matrices on one router.

    Parameters
    ----------
    router : Router
        The router.
    """

    def __init__(self, router: Router) -> None:
        self._router = router
        self._known_ends: dict[tuple[Place, bool, str, str], list[End]] = {}

    @property
    def router(self) -> Router:
        """Return the router."""
        return self._router

    def cells(self, query: MatrixQuery) -> Cells:
        """Return the least weights between every origin and every destination.

        Parameters
        ----------
        query : MatrixQuery
            Places and options. From a place to itself is 0.

        Returns
        -------
        Cells
            Each edge is rounded to whole seconds, cents, metres or grams, so that the
            weight of a path of n edges is off by at most n / 2 units.
        """
        weights: dict[str, Weights] = {}
        places = query.origins, query.destinations
        why = np.zeros((len(places[0]), len(places[1])), dtype=np.uint8)
        for criterion in query.criteria:
            options = query.options(criterion)
            table = self.table(options, *places)
            weights[criterion] = table
            if len(weights) == 1:  # reachability does not depend on the criterion
                self._explain(why, table, options, places)
        return Cells(weights, why, self._router.model(query.profile).unit)

    def table(
        self,
        options: ResolvedOptions,
        origins: Sequence[Place],
        destinations: Sequence[Place],
    ) -> Weights:
        """Return the least weights of one criterion.

        Parameters
        ----------
        options : ResolvedOptions
            Profile, criterion and policy.
        origins, destinations : sequence of Place
            Rows and columns.

        Returns
        -------
        numpy.ndarray of uint32
            Whole units (`network.costs.impedance.UNITS_PER`), `INFINITY` where there
            is no route, 0 from a place to itself.
        """
        table = self._least_weights(options, origins, destinations)
        table[_same(origins, destinations)] = 0
        return table

    def _least_weights(
        self,
        options: ResolvedOptions,
        origins: Sequence[Place],
        destinations: Sequence[Place],
    ) -> Weights:
        """Return least weights, by groups of places with the same sanctions."""
        rows = self._groups(origins, options, outward=True)
        columns = self._groups(destinations, options, outward=False)
        table = np.full((len(origins), len(destinations)), INFINITY, dtype=np.uint32)
        for (start_in, starts), (stop_in, stops) in product(rows, columns):
            closed = self._router.closed_edges(options.policy, start_in | stop_in)
            metric = self._router.metric(options, closed)
            table[np.ix_(starts.at, stops.at)] = starts.to(stops, metric)
        self._stay_at_home(table, options, origins, destinations)
        return table

    def _stay_at_home(
        self,
        table: Weights,
        options: ResolvedOptions,
        origins: Sequence[Place],
        destinations: Sequence[Place],
    ) -> None:
        """Write the weights between places of one country, or of one customs union."""
        rows = self._by_country(origins, options, outward=True)
        columns = self._by_country(destinations, options, outward=False)
        for start, end in product(rows, columns):
            countries, starts, stops = start | end, rows[start], columns[end]
            policy = at_home(self._router.network, options, countries)
            if policy == options.policy:
                continue
            closed = self._router.closed_edges(policy, countries)
            metric = self._router.metric(options, closed)
            table[np.ix_(starts.at, stops.at)] = starts.to(stops, metric)

    def _by_country(
        self, places: Sequence[Place], options: ResolvedOptions, *, outward: bool
    ) -> dict[frozenset[str], _Stops]:
        """Return the attached places by the one country that each lies in."""
        groups: dict[frozenset[str], list[tuple[int, list[End]]]] = {}
        for i, place in enumerate(places):
            ends = self._ends(place, options, outward=outward)
            if ends:
                countries = countries_of(self._router.network, (place,), (ends,))
                groups.setdefault(countries, []).append((i, ends))
        one = {key: listed for key, listed in groups.items() if len(key) == 1}
        return {key: _Stops.of(listed) for key, listed in one.items()}

    def _groups(
        self, places: Sequence[Place], options: ResolvedOptions, *, outward: bool
    ) -> list[tuple[frozenset[str], _Stops]]:
        """Return the attached places by the sanctioned countries they lie in."""
        groups: dict[frozenset[str], list[tuple[int, list[End]]]] = {}
        barred = frozenset(sanctions(self._router.network))
        for i, place in enumerate(places):
            ends = self._ends(place, options, outward=outward)
            if ends:
                countries = countries_of(self._router.network, (place,), (ends,))
                groups.setdefault(countries & barred, []).append((i, ends))
        return [(key, _Stops.of(listed)) for key, listed in groups.items()]

    def _ends(
        self, place: Place, options: ResolvedOptions, *, outward: bool
    ) -> list[End]:
        """Return the ends of a place; none where it is too far from every network."""
        key = (place, outward, options.profile, options.criterion)
        if key not in self._known_ends:
            try:
                ends = self._router.ends(place, options, outward=outward)
            except UnattachedPlaceError:
                ends = []
            self._known_ends[key] = ends
        return self._known_ends[key]

    def _explain(
        self,
        why: NDArray[np.uint8],
        table: Weights,
        options: ResolvedOptions,
        places: tuple[Sequence[Place], Sequence[Place]],
    ) -> None:
        """Write the reasons into `why` where there is no route."""
        unreached = table >= INFINITY
        if not unreached.any():
            return
        bare = [
            np.array(
                [not self._ends(p, options, outward=out) for p in part], dtype=bool
            )
            for part, out in zip(places, (True, False), strict=True)
        ]
        unattached = unreached & (bare[0][:, None] | bare[1][None, :])
        why[unattached] = _NOT_ATTACHED
        unreached &= ~unattached
        rows, columns = (
            np.flatnonzero(unreached.any(axis=1)),
            np.flatnonzero(unreached.any(axis=0)),
        )
        if not len(rows):
            return
        starts, stops = (
            _Stops.of(
                [(i, self._ends(part[i], options, outward=out)) for i in at.tolist()]
            )
            for part, at, out in zip(
                places, (rows, columns), (True, False), strict=True
            )
        )
        nothing = ClosedEdges(
            {"none": np.zeros(len(self._router.network.edges), dtype=bool)}
        )
        joined = starts.to(stops, self._router.metric(options, nothing)) < INFINITY
        cells = np.ix_(rows, columns)
        reason = np.where(joined, _CLOSED, _NOT_JOINED).astype(np.uint8)
        why[cells] = np.where(unreached[cells], reason, why[cells])


@dataclass(frozen=True, eq=False)
class _Stops:
    """Ends of several places in a row; those of place `at[i]` begin at `first[i]`."""

    at: Ints
    first: Ints
    nodes: list[int]
    weights: Ints

    @classmethod
    def of(cls, listed: Sequence[tuple[int, list[End]]]) -> _Stops:
        ends = [end for _, of_place in listed for end in of_place]
        counts = [len(of_place) for _, of_place in listed]
        return cls(
            np.array([i for i, _ in listed], dtype=np.int64),
            np.concatenate([[0], np.cumsum(counts)[:-1]]).astype(np.int64),
            [end.node for end in ends],
            np.array([end.weight for end in ends], dtype=np.int64),
        )

    def to(self, other: _Stops, metric: Metric) -> Weights:
        """Return the least weights from these places to others."""
        table = metric.matrix(self.nodes, other.nodes)
        if self.single and other.single:
            return table
        sums = table + self.weights[:, None] + other.weights[None, :]
        sums = np.minimum.reduceat(sums, self.first, axis=0)
        sums = np.minimum.reduceat(sums, other.first, axis=1)
        return np.asarray(np.minimum(sums, INFINITY), dtype=np.uint32)

    @property
    def single(self) -> bool:
        """Return whether every place is one node without a connector."""
        return len(self.at) == len(self.nodes) and not self.weights.any()


def _same(origins: Sequence[Place], destinations: Sequence[Place]) -> tuple[Ints, Ints]:
    """Return the cells whose origin and destination are the same place."""
    columns: dict[Place, list[int]] = {}
    for j, place in enumerate(destinations):
        columns.setdefault(place, []).append(j)
    pairs = [(i, j) for i, place in enumerate(origins) for j in columns.get(place, ())]
    cells = np.array(pairs, dtype=np.int64).reshape(-1, 2)
    return cells[:, 0], cells[:, 1]


def matrix_frame(
    router: Router,
    query: MatrixQuery,
) -> pd.DataFrame:
    """Return a matrix in long form, one row a pair.

    Parameters
    ----------
    router : Router
        The router.
    query : MatrixQuery
        Places and options.

    Returns
    -------
    pandas.DataFrame
        ``from_id``, ``to_id``, the `COLUMNS` of the criteria (h, USD, km, kg,
        per unit of the profile; NaN where there is no route), and ``why`` there is
        none, one of `WHYS`. Destinations vary fastest.
    """
    import pandas as pd  # noqa: PLC0415 - the engine runs without it

    cells = MatrixMaker(router).cells(query)
    columns: dict[str, object] = {
        "from_id": [p.id for p in query.origins for _ in query.destinations],
        "to_id": [p.id for p in query.destinations] * len(query.origins),
    }
    for criterion in cells.weights:
        columns[COLUMNS[criterion]] = cells.values(criterion).ravel()
    columns["why"] = [WHYS[number] for number in cells.why.ravel().tolist()]
    return pd.DataFrame(columns)
