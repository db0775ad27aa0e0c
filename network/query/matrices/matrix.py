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
from network.query.endpoints import ends_countries
from network.query.policy import Policy, Shut, sanctions
from network.query.routes import Request

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import pandas as pd
    from numpy.typing import NDArray

    from gis_data.gazetteer import Place
    from network.costs.impedance import Criterion
    from network.engine.shortest_paths import Metric
    from network.query.router import Router
    from network.query.search import End

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
_NOT_ATTACHED, _SHUT, _NOT_JOINED = 1, 2, 3


@dataclass(frozen=True)
class MatrixRequest:
    """Profile, criteria and policy of a matrix.

    Attributes
    ----------
    profile : str
        Vehicle or cargo, one of `network.costs.cost.PROFILES`.
    criteria : tuple of str
        Keys of `COLUMNS`. Each is minimised separately: the least time and the least
        cost of a pair may belong to two different routes.
    policy : Policy
        What may be used.
    """

    profile: str = "container"
    criteria: tuple[Criterion, ...] = ("time", "cost")
    policy: Policy = field(default_factory=Policy)


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
        whole = self.weights[criterion]
        return np.where(
            whole < INFINITY, whole / UNITS_PER[self.unit][criterion], np.nan
        )

    def counts(self) -> dict[str, int]:
        """Return how many pairs have no route, by reason."""
        found = Counter(self.why[self.why > 0].tolist())
        return {WHYS[number]: count for number, count in sorted(found.items())}


class MatrixMaker:
    """Computes matrices on one router.

    Parameters
    ----------
    router : Router
        The router.
    """

    def __init__(self, router: Router) -> None:
        self._router = router
        self._known_ends: dict[tuple[str, bool, str, str], list[End]] = {}

    def cells(
        self,
        origins: Sequence[Place],
        destinations: Sequence[Place],
        request: MatrixRequest,
    ) -> Cells:
        """Return the least weights between every origin and every destination.

        Parameters
        ----------
        origins, destinations : sequence of Place
            Rows and columns. From a place to itself is 0.
        request : MatrixRequest
            Profile, criteria and policy.

        Returns
        -------
        Cells
            Each edge is rounded to whole seconds, cents, metres or grams, so that the
            weight of a path of n edges is off by at most n / 2 units.
        """
        weights: dict[str, Weights] = {}
        why = np.zeros((len(origins), len(destinations)), dtype=np.uint8)
        same = _same(origins, destinations)
        for criterion in request.criteria:
            one = Request(request.profile, criterion, policy=request.policy)
            table = self._table(one, origins, destinations)
            table[same] = 0
            weights[criterion] = table
            if len(weights) == 1:  # who is reached does not depend on the criterion
                self._explain(why, table, one, (origins, destinations))
        return Cells(weights, why, self._router.model(request.profile).unit)

    def _table(
        self,
        request: Request,
        origins: Sequence[Place],
        destinations: Sequence[Place],
    ) -> Weights:
        """Return least weights, by groups of places with the same sanctions."""
        rows = self._groups(origins, request, outward=True)
        columns = self._groups(destinations, request, outward=False)
        table = np.full((len(origins), len(destinations)), INFINITY, dtype=np.uint32)
        for (one, starts), (other, stops) in product(rows, columns):
            shut = self._router.shut(request.policy, one | other)
            metric = self._router.metric(request, shut)
            table[np.ix_(starts.at, stops.at)] = starts.to(stops, metric)
        return table

    def _groups(
        self, places: Sequence[Place], request: Request, *, outward: bool
    ) -> list[tuple[frozenset[str], _Stops]]:
        """Return the attached places by the sanctioned countries they lie in."""
        found: dict[frozenset[str], list[tuple[int, list[End]]]] = {}
        barred = frozenset(sanctions(self._router.network))
        for i, place in enumerate(places):
            ends = self._ends(place, request, outward=outward)
            if ends:
                countries = ends_countries(self._router.network, (place,), (ends,))
                found.setdefault(countries & barred, []).append((i, ends))
        return [(key, _Stops.of(listed)) for key, listed in found.items()]

    def _ends(self, place: Place, request: Request, *, outward: bool) -> list[End]:
        """Return the ends of a place; none where it is too far from every network."""
        key = (place.id, outward, request.profile, request.criterion)
        if key not in self._known_ends:
            try:
                ends = self._router.ends(place, request, outward=outward)
            except UnattachedPlaceError:
                ends = []
            self._known_ends[key] = ends
        return self._known_ends[key]

    def _explain(
        self,
        why: NDArray[np.uint8],
        table: Weights,
        request: Request,
        places: tuple[Sequence[Place], Sequence[Place]],
    ) -> None:
        """Write the reasons into `why` where there is no route."""
        lost = table >= INFINITY
        if not lost.any():
            return
        bare = [
            np.array(
                [not self._ends(p, request, outward=out) for p in part], dtype=bool
            )
            for part, out in zip(places, (True, False), strict=True)
        ]
        unattached = lost & (bare[0][:, None] | bare[1][None, :])
        why[unattached] = _NOT_ATTACHED
        lost &= ~unattached
        rows, columns = (
            np.flatnonzero(lost.any(axis=1)),
            np.flatnonzero(lost.any(axis=0)),
        )
        if not len(rows):
            return
        starts, stops = (
            _Stops.of(
                [(i, self._ends(part[i], request, outward=out)) for i in at.tolist()]
            )
            for part, at, out in zip(
                places, (rows, columns), (True, False), strict=True
            )
        )
        nothing = Shut({"none": np.zeros(len(self._router.network.edges), dtype=bool)})
        joined = starts.to(stops, self._router.metric(request, nothing)) < INFINITY
        cells = np.ix_(rows, columns)
        reason = np.where(joined, _SHUT, _NOT_JOINED).astype(np.uint8)
        why[cells] = np.where(lost[cells], reason, why[cells])


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
        """Return whether every place is just one node."""
        return len(self.at) == len(self.nodes) and not self.weights.any()


def _same(origins: Sequence[Place], destinations: Sequence[Place]) -> tuple[Ints, Ints]:
    """Return the cells whose origin and destination are the same place."""
    columns: dict[str, list[int]] = {}
    for j, place in enumerate(destinations):
        columns.setdefault(place.id, []).append(j)
    pairs = [
        (i, j) for i, place in enumerate(origins) for j in columns.get(place.id, ())
    ]
    cells = np.array(pairs, dtype=np.int64).reshape(-1, 2)
    return cells[:, 0], cells[:, 1]


def matrix_frame(
    router: Router,
    origins: Sequence[Place],
    destinations: Sequence[Place],
    request: MatrixRequest | None = None,
) -> pd.DataFrame:
    """Return a matrix in long form, one row a pair.

    Parameters
    ----------
    router : Router
        The router.
    origins, destinations : sequence of Place
        Rows and columns.
    request : MatrixRequest, optional
        Default: time and cost of containers under the default policy.

    Returns
    -------
    pandas.DataFrame
        ``from_id``, ``to_id``, the `COLUMNS` of the criteria (h, USD, km, kg,
        per unit of the profile; NaN where there is no route), and ``why`` there is
        none, one of `WHYS`. Destinations vary fastest.
    """
    import pandas as pd  # noqa: PLC0415 - the engine runs without it

    asked = request or MatrixRequest()
    cells = MatrixMaker(router).cells(origins, destinations, asked)
    return pd.DataFrame(dict(columns(cells, origins, destinations)))


def columns(
    cells: Cells, origins: Sequence[Place], destinations: Sequence[Place]
) -> Iterator[tuple[str, list[str] | NDArray[np.float64]]]:
    """Yield the columns of the long form of a matrix, named as in `matrix_frame`.

    Parameters
    ----------
    cells : Cells
        The cells.
    origins, destinations : sequence of Place
        Their rows and columns.

    Yields
    ------
    tuple of str and list or numpy.ndarray
        Name and values of a column.
    """
    yield "from_id", [p.id for p in origins for _ in destinations]
    yield "to_id", [p.id for p in destinations] * len(origins)
    for criterion in cells.weights:
        yield COLUMNS[criterion], cells.values(criterion).ravel()
    yield "why", [WHYS[number] for number in cells.why.ravel().tolist()]
