"""Places, what travels between them, and the least cost of every pair."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal, get_args

import numpy as np

from corridors.connectivity.plan_places import counted_once
from corridors.matrices import listed_places
from network.costs.impedance import UNITS_PER
from network.costs.impedance import weights as edge_weights
from network.engine.shortest_paths import INFINITY
from network.export.public import notice
from network.model.errors import RequestError
from network.query.days import policy_date
from network.query.edge_weights import weighted
from network.query.matrices.matrix import COLUMNS, MatrixMaker
from network.query.route_query import QueryOptions

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    import pandas as pd
    from numpy.typing import NDArray

    from corridors.connectivity.blocks import Blocks
    from corridors.workspace import Workspace
    from gis_data.gazetteer import Place
    from network.costs.impedance import Impedances
    from network.query.endpoints import Search
    from network.query.leg import EdgePath
    from network.query.route_query import ResolvedOptions
    from network.query.router import Router

    Floats = NDArray[np.float64]
    Bools = NDArray[np.bool_]
    Weights = NDArray[np.uint32]

Weighting = Literal["equal", "population"]
WEIGHTINGS: tuple[str, ...] = get_args(Weighting)


@dataclass(frozen=True, eq=False)
class Study:
    """Pairs of places, and what is minimised between them.

    Attributes
    ----------
    router : Router
        The network.
    origins, destinations : tuple of Place
        Rows and columns of every table.
    options : ResolvedOptions
        Profile, criterion and policy; places to pass do not count.
    weights : numpy.ndarray
        (origins, destinations) what each pair counts; 0 from a place to itself.
    weighting : {"equal", "population"}
        Where the weights are from.
    blocks : Blocks, optional
        Where to compute by blocks of origins what takes long; here where left out.
    """

    router: Router
    origins: tuple[Place, ...]
    destinations: tuple[Place, ...]
    options: ResolvedOptions
    weights: Floats
    weighting: str = "equal"
    blocks: Blocks | None = None

    @cached_property
    def _maker(self) -> MatrixMaker:
        return MatrixMaker(self.router)

    @property
    def column(self) -> str:
        """Return the quantity that is minimised, with its unit, such as ``time_h``."""
        return COLUMNS[self.options.criterion]

    @property
    def unit(self) -> str:
        """Return what costs are counted per: TEU, t or passenger."""
        return self.router.model(self.options.profile).unit

    @property
    def per_unit(self) -> int:
        """Return how many whole weights make one unit of the column."""
        return UNITS_PER[self.unit][self.options.criterion]

    @property
    def attrs(self) -> dict[str, Any]:
        """Return what a result depends on: query, day, licence."""
        policy = self.options.policy
        rights = notice(self.router.network)
        return {
            "profile": self.options.profile,
            "minimised": self.column,
            "per": self.unit,
            "state_on": policy_date(self.router.network, policy),
            "closed": sorted(policy.closed),
            "opened": sorted(policy.opened),
            "avoided": sorted(policy.avoided),
            "modes": sorted(policy.modes),
            "weights": self.weighting,
            "origins": len(self.origins),
            "destinations": len(self.destinations),
            **{k: rights[k] for k in ("licence", "licence_url", "attribution")},
        }

    def table(self, closed: Iterable[str] = (), opened: Iterable[str] = ()) -> Weights:
        """Return the least weight of every pair with further gates closed or open.

        Parameters
        ----------
        closed, opened : iterable of str
            Ids of gates, besides those of the policy.

        Returns
        -------
        numpy.ndarray of uint32
            (origins, destinations) whole weights, `INFINITY` where there is no route
            and 0 from a place to itself.
        """
        return self._maker.table(
            self.with_gates(closed, opened), self.origins, self.destinations
        )

    def with_gates(
        self, closed: Iterable[str] = (), opened: Iterable[str] = ()
    ) -> ResolvedOptions:
        """Return the options with further gates closed or open.

        Parameters
        ----------
        closed, opened : iterable of str
            Ids of gates, besides those of the policy.

        Returns
        -------
        ResolvedOptions
            Otherwise equal.
        """
        policy = self.options.policy
        policy = replace(
            policy,
            closed=policy.closed | frozenset(closed),
            opened=policy.opened | frozenset(opened),
        )
        return replace(self.options, policy=policy)

    def best_path(
        self, pair: tuple[int, int], closed: Iterable[str] = ()
    ) -> tuple[Search, EdgePath | None]:
        """Return the best path of a pair, None where there is none, and its search.

        Parameters
        ----------
        pair : tuple of int
            Row of the origin, column of the destination.
        closed : iterable of str
            Ids of gates, besides those of the policy.

        Returns
        -------
        tuple of Search and EdgePath
            What may be used, and the path.
        """
        i, j = pair
        options = self.with_gates(closed)
        query = options.between(self.origins[i], self.destinations[j])
        search = self.router.search(query)
        metric = self.router.metric(query, search.closed)
        return search, self.router.shortest_path(search, metric)

    def by_blocks(self, task: Callable[[Study], Any]) -> list[Any]:
        """Return what a task returns for each block of origins, in their order.

        Parameters
        ----------
        task : callable
            Takes a study; of module level, so that it can be sent to a worker.

        Returns
        -------
        list
            One result a block; a single one, of the whole, without `blocks`.
        """
        return [task(self)] if self.blocks is None else self.blocks.solved(self, task)

    def without(self, closed: Iterable[str]) -> Study:
        """Return the study with further gates closed."""
        return replace(self, options=self.with_gates(closed))

    @property
    def impedances(self) -> Impedances:
        """Return hours, cost and CO2 of every edge, with the prices of the day."""
        prices = self.router.prices(self.options)
        return self.router.edge_costs.for_edges(self.options.profile, None, prices)

    def weighted(self, measured: Impedances) -> Study:
        """Return the study on edges that take and cost something else.

        Parameters
        ----------
        measured : Impedances
            Of every edge; the typical values count.

        Returns
        -------
        Study
            Otherwise equal.
        """
        other = edge_weights(measured, self.options.criterion)
        return replace(self, router=weighted(self.router, other), blocks=None)

    def reversed(self) -> Study:
        """Return the study of the ways back."""
        return replace(
            self,
            origins=self.destinations,
            destinations=self.origins,
            weights=self.weights.T,
        )

    def values(self, table: Weights) -> Floats:
        """Return weights in the unit of the column, NaN where there is no route."""
        return np.where(table < INFINITY, table / self.per_unit, np.nan)

    def frame(
        self, rows: Sequence[dict[str, Any]], columns: Sequence[str] = ()
    ) -> pd.DataFrame:
        """Return rows as a frame that says what it depends on.

        Parameters
        ----------
        rows : sequence of dict
            One a row.
        columns : sequence of str
            Names and order of the columns, where there may be no row.

        Returns
        -------
        pandas.DataFrame
            With `attrs`.
        """
        import pandas as pd  # noqa: PLC0415 - heavy

        frame = pd.DataFrame(rows, columns=list(columns) or None)
        frame.attrs.update(self.attrs)
        return frame


def without_pairs(work: Workspace, options: ResolvedOptions) -> Study:
    """Return the study of no pairs, whose frames say what they depend on.

    Parameters
    ----------
    work : Workspace
        With the network.
    options : ResolvedOptions
        Profile, criterion and policy.

    Returns
    -------
    Study
        For tables that are of no pairs of places.
    """
    return Study(work.router, (), (), options, np.zeros((0, 0)))


def study(
    work: Workspace,
    origins: Iterable[str],
    destinations: Iterable[str] | None = None,
    query: QueryOptions | None = None,
    *,
    weights: str | Floats = "equal",
) -> Study:
    """Return a study of a plan's network.

    Parameters
    ----------
    work : Workspace
        Plan, places and network.
    origins, destinations : iterable of str
        Lists of places, as ``corridors matrix --from`` takes them (`listed_places`);
        destinations are the origins where they are left out. Of a prefecture and its
        counties in one list everybody is counted once, in the county.
    query : QueryOptions, optional
        Profile, criterion and restrictions, without places to pass.
    weights : {"equal", "population"} or numpy.ndarray
        What each pair counts: the same, the product of both populations, or the
        numbers of an array of shape (origins, destinations), not negative.

    Returns
    -------
    Study
        To be given to the measures of this package.

    Raises
    ------
    RequestError
        If a list is empty, no pair counts, an option is not valid, weights are of
        another shape or negative, or a place has no population and ``population`` is
        requested.
    PlaceError
        If a name is unknown or ambiguous.
    """
    query = query or QueryOptions()
    if query.via:
        msg = "via: a study is of pairs of places; leave it out."
        raise RequestError(msg)
    rows = counted_once(work, listed_places(work, origins))
    columns = (
        rows
        if destinations is None
        else counted_once(work, listed_places(work, destinations))
    )
    options = work.options(query)
    counted = pair_weights(rows, columns, weights)
    if not counted.any():
        msg = (
            f"{len(rows)} origins and {len(columns)} destinations make no pair that "
            "counts; name two places, and weights above 0."
        )
        raise RequestError(msg)
    name = weights if isinstance(weights, str) else "given"
    return Study(work.router, rows, columns, options, counted, name)


def pair_weights(
    origins: Sequence[Place], destinations: Sequence[Place], weights: str | Floats
) -> Floats:
    """Return what each pair counts.

    Parameters
    ----------
    origins, destinations : sequence of Place
        Rows and columns.
    weights : {"equal", "population"} or numpy.ndarray
        As for `study`.

    Returns
    -------
    numpy.ndarray
        (origins, destinations); 0 from a place to itself.

    Raises
    ------
    RequestError
        If the weights do not fit the places.
    """
    shape = (len(origins), len(destinations))
    if not isinstance(weights, str):
        given = np.asarray(weights, dtype=np.float64)
        if given.shape != shape or not (np.isfinite(given) & (given >= 0)).all():
            msg = (
                f"weights: an array of shape {given.shape}; give one of shape {shape}, "
                "of finite numbers from 0."
            )
            raise RequestError(msg)
        counted = given.copy()
    elif weights == "equal":
        counted = np.ones(shape)
    elif weights == "population":
        counted = np.outer(_populations(origins), _populations(destinations))
    else:
        allowed = ", ".join(WEIGHTINGS)
        msg = f"weights: {weights!r} is not known; use one of: {allowed}, or an array."
        raise RequestError(msg)
    same = {place.id: j for j, place in enumerate(destinations)}
    for i, place in enumerate(origins):
        if place.id in same:
            counted[i, same[place.id]] = 0.0
    return counted


def _populations(places: Sequence[Place]) -> Floats:
    unknown = [place.id for place in places if place.population is None]
    if unknown:
        shown = ", ".join(unknown[:5]) + (", ..." if len(unknown) > 5 else "")  # noqa: PLR2004
        msg = (
            f"weights: population of {len(unknown)} places is not known: {shown}. "
            "Use equal weights, or leave these places out."
        )
        raise RequestError(msg)
    return np.array([place.population for place in places], dtype=np.float64)
